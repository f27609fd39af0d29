# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For the tests of shortcuts: frames that flow while something is attached, and
# which way they took.

# The test is about shortcuts, so it says itself when there are any.
# shellcheck disable=SC2034 # read by lib.sh
TEST_SHORTCUTS=
PATH=${PATH#"$HERE/longway:"}

BPFFS=/sys/fs/bpf

tracing_on() {
	[[ -d $TRACEFS/events ]] || mount -t tracefs tracefs $TRACEFS 2>/dev/null
	[[ -d $TRACEFS/events/net/net_dev_queue ]] || die "no trace events of net"
	echo 4096 >$TRACEFS/buffer_size_kb
	echo 1 >$TRACEFS/tracing_on
}

bpffs() { mountpoint -q $BPFFS || try mount -t bpf bpf $BPFFS; }
bpf() { python3 -IS "$HERE/bpf.py" "$@"; }

# flow_start FROM DST TO...; flow COMMAND...: see flow.py. A tap has its carrier
# from when it is opened, and the kernel says so a bit later: until then the
# switch drops what is for it, as port_down.
flow_start() {
	local to
	coproc FLOW { exec python3 -IS "$HERE/flow.py" "$@" 2>"$TMP/flow.err"; }
	FLOW_JOB=$!
	for to in "${@:3}"; do
		[[ $to == tap:* ]] || continue
		flow next >/dev/null
		wait_for port_up "${to#tap:}"
	done
}
port_up() { [[ $(port_get "$1" .up) == true ]]; }
flow_stop() { stop $FLOW_JOB; }
flow() {
	local answer
	printf '%s\n' "$*" >&"${FLOW[1]}"
	read -r answer <&"${FLOW[0]}" || note "no flow: $(<"$TMP/flow.err")" >&2
	printf '%s\n' "$answer"
}

# events CMD... -- EVENT DEV...: output of CMD, and for each pair how often the
# event of net told of the device meanwhile
events() {
	local cmd=() out

	while [[ $1 != -- ]]; do cmd+=("$1"); shift; done
	shift
	set -- "$@"
	: >$TRACEFS/trace
	trace_set 1 "$@"
	out=$("${cmd[@]}")
	trace_set 0 "$@"
	while (($#)); do
		out+=" $(grep -c " $1: " $TRACEFS/trace)"
		shift 2
	done
	printf '%s\n' "$out"
}
trace_set() {
	local on=$1
	shift
	while (($#)); do
		echo "name == \"$2\"" >"$TRACEFS/events/net/$1/filter"
		echo "$on" >"$TRACEFS/events/net/$1/enable"
		shift 2
	done
}

# way DEV [CMD...]: CMD, else 20 frames; its output, how many frames were in
# dev_queue_xmit() of DEV, and in netif_rx() of an eth0. So 20 frames for a host
# are, if they arrive:
HANDED_OFF="20 0 0" QUEUED="20 20 20"
# shellcheck disable=SC2034
TRANSMITTED="20 0 20"	# without dev_queue_xmit(), and to a tap it is
# shellcheck disable=SC2034
DIRECT="20 0 0" TAP_QUEUED="20 20 0"
way() {
	local dev=$1
	shift
	if (($# == 0)); then set -- flow burst 20; fi
	events "$@" -- net_dev_queue "$dev" netif_rx eth0
}

# counter NS|- DEV tx|rx packets|bytes|dropped
counter() {
	local ns=()
	if [[ $1 != - ]]; then ns=(-n "$1"); fi
	ip "${ns[@]}" -s -j link show dev "$2" | jq ".[0].stats64.$3.$4"
}

# reaches N CMD...: CMD prints N or more
reaches() { (($("${@:2}") >= $1)); }

# observed DESC WHO [paused|shortcut|xdp]: frames flow while WHO_on attaches
# something, WHO_seen is how many frames that saw, WHO_off takes it away. $port
# is the device, frames for which have a shortcut, and have it still if WHO is a
# step of the receive path of the other end. What cannot come or go without the
# loss of a frame by the kernel (a qdisc, and clsact in 6.1) does so while they are paused.
observed() {
	# shellcheck disable=SC2154 # the caller sets port
	local desc="$port: $1" who=$2 how low first last n more

	case $port:${3:-} in
	*:shortcut) how=$HANDED_OFF ;;
	*:xdp) how=$HANDED_OFF ;;	# as far as way() can see
	t0:*) how=$TAP_QUEUED ;;
	*) how=$QUEUED ;;
	esac
	if [[ ${3:-} == shortcut ]]; then set -- "$1" "$2"; fi

	flow resume >/dev/null
	flow run 5 >/dev/null
	if [[ ${3:-} ]]; then flow pause >/dev/null; fi
	read -r low _ <<<"$(flow next)"
	"${who}_on"
	if [[ ${3:-} ]]; then flow resume >/dev/null; fi
	read -r _ first <<<"$(flow next)"
	flow run 20 >/dev/null
	last=$(flow pause)
	wait_for reaches $((last - first)) "${who}_seen"
	n=$("${who}_seen")
	if ((n >= last - first && n <= last - low && last - first >= 20)); then
		pass "$desc: sees every frame since it came"
	else
		fail "$desc: sees every frame since it came" \
			"$n, and not $((last - first)) to $((last - low))"
	fi
	more=$(way $port)
	wait_for reaches $((n + 20)) "${who}_seen"
	is "$more $(($("${who}_seen") - n))" "$how 20" "$desc: 20 frames are 20"
	if [[ ! ${3:-} ]]; then flow resume >/dev/null; fi
	"${who}_off"
	if [[ ${3:-} ]]; then flow resume >/dev/null; fi
	flow run 5 >/dev/null
	flow pause >/dev/null
	is "$(way $port)" "$HANDED_OFF" "$desc: without it, the short way again"
	is "$(flow faults)" "0 0" "$desc: nothing lost, nothing doubled"
}

# refused DESC WHO [paused]: WHO_on attaches something that lets no frame pass
refused() {
	local desc="$port: $1" who=$2
	"${who}_on"
	is "$(flow burst 20) $("${who}_seen")" "0 20" "$desc: 20 are refused"
	"${who}_off"
	is "$(way $port)" "$HANDED_OFF" "$desc: without it all arrive, by the short way"
}

# two_hosts: h1 10.0.0.1 -- sw0 -- h2 10.0.0.2, who know each other
two_hosts() {
	local n
	bridges sw0
	for n in 1 2; do
		host h$n sw0 10.0.0.$n/24
		try vswtool fdb add sw0 "$(mac $n)" vlan 1 port h$n static
	done
	try ip -n h1 neigh add 10.0.0.2 lladdr "$(mac 2)" dev eth0
	try ip -n h2 neigh add 10.0.0.1 lladdr "$(mac 1)" dev eth0
}

# nft_counter NS TABLE NAME
nft_counter() { in_ns "$1" nft -j list table "${@:2:2}" |
	jq --arg n "$4" '.nftables[] | .counter? // empty | select(.name == $n).packets'; }
