# shellcheck shell=bash disable=SC2034,SC2154 # variables: worlds.sh, the caller
# One case: a scenario, one of its peers. The caller sets the variables
# scenario, peer, frames, and has a function fail, which ends the case.

: "${bench:?}"
peer_dir=${TEST_PEER_DIR:-$bench/peers}
export PATH=$bench/../../tools/vswtool:$PATH LC_ALL=C
# shellcheck source=worlds.sh
. "$bench/guest/worlds.sh"
# shellcheck source=pktgen.sh
. "$bench/guest/pktgen.sh"
# shellcheck source=check.sh
. "$bench/guest/check.sh"

# machine_ready: what all cases need
machine_ready() {
	local module
	for module in dummy veth pktgen 8021q; do modprobe -q "$module"; done
	insmod "$VSW_OUT/vswnull.ko" || exit 1
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	# when ksoftirqd was woken, frames wait for it, whoever switches them
	echo 100000 >/proc/sys/net/core/netdev_max_backlog
}

# peer_can: does the peer have this scenario?
peer_can() {
	# shellcheck source=/dev/null
	(. "$peer_dir/$peer.sh" && declare -F "$scenario" >/dev/null)
}

# links_up: the state that carriers bring comes a little later
links_up() {
	local tries state all
	for ((tries = 0; tries < 200; tries++)); do
		all=
		for state in /sys/class/net/*/operstate; do
			# those of modules that nobody uses stay down
			(($(<"${state%/*}/flags") & 1)) || continue
			[[ $state == */lo/* ]] || all+="$(<"$state") "
		done
		[[ $all == *down* ]] || return 0
		nap 0.05
	done
	fail "links stay down"
}

# set_up: the devices and the peer
set_up() {
	local log
	"world_$scenario"
	links_up
	log=$( (
		# shellcheck source=/dev/null
		. "$peer_dir/$peer.sh"
		set -e
		"$scenario"
	) 2>&1) || fail "set-up: $log"
	links_up
}

# prepare: that, the sink and the generator
prepare() {
	set_up
	[ -z "$sink" ] || in_ns "$sink_ns" bash -c \
		"echo sink $sink >$(null_file attach)" || fail "no sink"
	[ -z "$conversation" ] || converse
	generator "$gen_ns" "$gen" "$mode" "${traffic[@]}"
}

# converse: both sides of the connections, from d0 and from $answers
converse() {
	local back=("dst_mac $source_mac" "src_mac $dest_mac" "dst $outside"
		"src_min 192.0.2.2" "src_max 192.0.2.2"
		"udp_src_min 9" "udp_src_max 9")
	[ "$conversation" = 1 ] ||
		back+=("udp_dst_min 1000" "udp_dst_max 2000")
	generator - d0 "$mode" "${traffic[@]}"
	generate - d0 $((2 * conversation))
	generator - "$answers" "$mode" "${traffic[@]}" "${back[@]}"
	generate - "$answers" $((2 * conversation))
	nap 2.5
}

# timed: one timed run; leaves in figure nanoseconds per frame, by the clock
# of the machine
timed() {
	local before after why host_before
	echo 0 >"$(null_file count)"
	before=$(arrived)
	host_before=$(host_got)
	[ -z "${TEST_PROFILE:-}" ] || cat /proc/kallsyms >"$VSW_OUT/kallsyms"
	generate "$gen_ns" "$gen" "$frames"
	nap 0.05
	after=$(arrived)
	why=$(all_arrived "$frames" "$before" "$after")
	[ -z "$why" ] || fail "timed run: $why"
	[ -z "$host" ] || [ "$peer" = drop ] ||
		[ $(($(host_got) - host_before)) = "$frames" ] ||
		fail "timed run: the host got $(($(host_got) - host_before))"
	sample_right
	figure=$((busy * 1000 / frames))
}

# clean: also after a case that failed half-way
clean() {
	(
		down() { :; }
		# shellcheck source=/dev/null
		. "$peer_dir/$peer.sh"
		generator_off -
		echo detach >"$(null_file attach)"
		down
		unmake
		nap 0.1
	) >/dev/null 2>&1
}
