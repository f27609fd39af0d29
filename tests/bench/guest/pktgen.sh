# shellcheck shell=bash disable=SC2034,SC2154 # variables: worlds.sh, the caller
# The kernel's packet generator.

# nap SECONDS: a sleep without a process
exec {silence}<> <(:)
nap() { read -r -t "$1" -u "$silence" || :; }

# in_ns NS COMMAND...: - is the machine's own namespace
in_ns() {
	local ns=$1
	shift
	if [ "$ns" = - ]; then "$@"; else nsenter --net="/run/netns/$ns" -- "$@"; fi
}

# pg_lines DEVICE LINE...: pktgen refuses by the status of the write; what it
# takes wrongly shows in the check run
pg_lines() {
	local dev=$1 line
	shift
	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	echo "add_device $dev" >/proc/net/pktgen/kpktgend_0 || return
	for line; do
		echo "$line" >"/proc/net/pktgen/$dev" || return
	done
}

# generator NS DEVICE MODE LINE...
generator() {
	local ns=$1 dev=$2 mode=$3
	shift 3
	# Linux 6.1 has no such flag: there each receiver has to clone
	[[ $(uname -r) == 6.1.* ]] || set -- "$@" 'flag !SHARED'
	set -- "xmit_mode $mode" "burst 1" "clone_skb 0" "pkt_size 60" \
		"delay 0" "dst 192.0.2.2" \
		"src_min 192.0.2.1" "src_max 192.0.2.1" \
		"udp_src_min 9" "udp_src_max 9" \
		"udp_dst_min 9" "udp_dst_max 9" "$@"
	if [ "$ns" = - ]; then
		pg_lines "$dev" "$@"
	else
		in_ns "$ns" bash -c "$(declare -f pg_lines); pg_lines \"\$@\"" \
			- "$dev" "$@"
	fi || fail "pktgen refuses a command"
}

# pg_run DEVICE COUNT: with the marks of profile/run around it, and nothing
# else; prints the verdict
pg_run() {
	local mark=/sys/module/vswnull/parameters/mark line
	echo "count $2" >"/proc/net/pktgen/$1" || return
	[ -z "${TEST_PROFILE:-}" ] || echo start >"$mark"
	echo start >/proc/net/pktgen/pgctrl || return
	[ -z "${TEST_PROFILE:-}" ] || echo end >"$mark"
	while read -r line; do
		[[ $line != Result:* ]] || echo "$line"
		[[ $line != *errors:* ]] || echo "$line"
	done <"/proc/net/pktgen/$1"
}

# generate NS DEVICE COUNT: sends; leaves in busy how many microseconds the
# generator was at it, its waiting for other tasks left out; in total with it
generate() {
	local ns=$1 dev=$2 count=$3 text pattern
	if [ "$ns" = - ]; then
		text=$(pg_run "$dev" "$count")
	else
		text=$(in_ns "$ns" bash -c \
			"$(declare -f pg_run); pg_run \"\$@\"" - "$dev" "$count")
	fi
	pattern='OK: ([0-9]+)\(c([0-9]+)\+d[0-9]+\) usec, ([0-9]+) '
	[[ $text =~ $pattern ]] || fail "pktgen did not run: $text"
	# shellcheck disable=SC2034 # for the caller
	total=${BASH_REMATCH[1]} busy=${BASH_REMATCH[2]}
	[ "${BASH_REMATCH[3]}" = "$count" ] ||
		fail "pktgen sent ${BASH_REMATCH[3]} of $count"
	# Received frames that a hook takes away count as errors there
	[[ $mode != start_xmit || $text =~ errors:\ 0 ]] ||
		fail "pktgen had errors"
}

generator_off() {
	in_ns "$1" bash -c 'echo rem_device_all >/proc/net/pktgen/kpktgend_0'
}
