# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Shared by the .t files: TAP, topology, waiting, capture, clean-up. A test
# calls begin, makes its topology, asserts, and calls finish, which checks what
# holds after every test: counters add up and the module leaves nothing.
#
# The switch is in the machine's own namespace. `host h1 sw0 ADDR` makes the
# namespace h1 with eth0, whose other end, h1, is a port of sw0.

# No pyenv or the like: the machine shares the host's root, not its profile.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C NO_COLOR=1

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TOP=${VSW_TOP:-$(cd "$HERE/../.." && pwd)}
VSW_KO=${VSW_KO:-$TOP/kmod/vswkm.ko}
PATH=$TOP/tools/vswtool:$PATH
# TEST_SHORTCUTS=off: whatever is tested is tested without shortcuts.
if [[ ${TEST_SHORTCUTS:-} == off ]]; then PATH=$HERE/longway:$PATH; fi
MODULE=vswkm
# shellcheck disable=SC2034
TRACEFS=/sys/kernel/tracing
TMP=

TESTS=0		# assertions so far
FAILED=0
HOSTS=0		# namespaces so far; makes their MAC addresses
JOBS=()		# background processes to end
NAMESPACES=()
LINKS_BEFORE=
FINISHED=

# Seconds to wait for what should come at once: TCG is 10 to 30 times slower.
WAIT_LIMIT=${WAIT_LIMIT:-20}

# ---- TAP ----

# note TEXT: diagnostics, one # before each line.
note() { printf '%s\n' "$*" | sed 's/^/# /'; }

# die TEXT: the test cannot go on; no plan is printed, so prove reports it.
die() {
	note "$*" >&2
	exit 1
}

pass() { printf 'ok %d - %s\n' $((++TESTS)) "$1"; }

# fail DESC [DIAGNOSTICS]
fail() {
	printf 'not ok %d - %s\n' $((++TESTS)) "$1"
	FAILED=$((FAILED + 1))
	if [[ $# -gt 1 && -n $2 ]]; then note "$2"; fi
}

# skip REASON DESC
skip() { printf 'ok %d - %s # SKIP %s\n' $((++TESTS)) "$2" "$1"; }

# is GOT WANTED DESC
is() {
	if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "     got: $1
  wanted: $2"; fi
}

# like GOT REGEX DESC; unlike GOT REGEX DESC
like() {
	if [[ $1 =~ $2 ]]; then pass "$3"; else fail "$3" "$1
 does not match: $2"; fi
}
unlike() {
	if [[ $1 =~ $2 ]]; then fail "$3" "$1
 matches: $2"; else pass "$3"; fi
}

# ok DESC CMD...: CMD succeeds. Its output is shown only when it does not.
ok() {
	local desc=$1 out
	shift
	if out=$("$@" 2>&1); then pass "$desc"; else fail "$desc" "$*: $out"; fi
}

# no DESC CMD...: CMD does not succeed.
no() {
	local desc=$1 out
	shift
	if out=$("$@" 2>&1); then fail "$desc" "$*: $out"; else pass "$desc"; fi
}

# cmd_fails STATUS REGEX DESC CMD...: CMD exits with STATUS (any but 0 when
# STATUS is -) and its stderr matches REGEX.
cmd_fails() {
	local want=$1 regex=$2 desc=$3 err rc
	shift 3
	err=$("$@" 2>&1 >/dev/null)
	rc=$?
	if [[ $want == - && $rc -ne 0 ]]; then want=$rc; fi
	if [[ $rc -eq $want && $err =~ $regex ]]; then
		pass "$desc"
	else
		fail "$desc" "$*
     got: status $rc, $err
  wanted: status $want, $regex"
	fi
}

# ---- Waiting ----

# wait_for CMD...: poll until CMD succeeds; fails after WAIT_LIMIT seconds.
wait_for() {
	local end=$((SECONDS + WAIT_LIMIT))
	until "$@" >/dev/null 2>&1; do
		if ((SECONDS >= end)); then return 1; fi
		sleep 0.03
	done
}

# comes_true DESC CMD...: an assertion that may need a while.
comes_true() {
	local desc=$1
	shift
	if wait_for "$@"; then pass "$desc"; else fail "$desc" "$*: $("$@" 2>&1)"; fi
}

# ---- Topology ----

# try CMD...: a step of preparation; the test ends if it fails.
try() {
	local out
	out=$("$@" 2>&1) || die "failed: $*
$out"
}

module_loaded() { grep -q "^$MODULE " /proc/modules; }

# shellcheck disable=SC2120
# module_load [PARAMETERS]: with the modules it needs, without installing it.
module_load() {
	local dep
	module_loaded && return
	for dep in $(modinfo -F depends "$VSW_KO" | tr ',' ' '); do
		modprobe "$dep" 2>/dev/null || :
	done
	try insmod "$VSW_KO" "$@"
}

# Nothing but the frames of the test: no autoconfiguration on devices to come.
# There may be no IPv6 at all. ipv6_off [default|all]
ipv6_off() {
	local conf=/proc/sys/net/ipv6/conf/${1:-default}/disable_ipv6
	[[ ! -e $conf ]] || echo 1 >"$conf"
}

begin() {
	local module
	TMP=$(mktemp -d)
	trap on_exit EXIT
	ipv6_off
	ipv6_off all
	for module in veth dummy tun macvlan 8021q "bonding max_bonds=0"; do
		# shellcheck disable=SC2086
		modprobe -q $module
	done
	LINKS_BEFORE=" $(cd /sys/class/net && echo *) "
	ip link set lo up
	if module_loaded; then try rmmod $MODULE; fi
	# shellcheck disable=SC2119
	module_load
}

# in_ns NS CMD...
in_ns() { nsenter --net="/run/netns/$1" -- "${@:2}"; }

ns() {
	local name
	for name; do
		try ip netns add "$name"
		NAMESPACES+=("$name")
		in_ns "$name" bash -c "$(declare -f ipv6_off); ipv6_off; ip link set lo up"
	done
}

# mac N: the address of the host that was made as number N.
mac() { printf '02:00:00:00:00:%02x' "$1"; }

# wire NAME: the namespace NAME with eth0, and NAME, the other end of the veth,
# here. The first one made has the address 02:00:00:00:00:01.
wire() {
	ns "$1"
	HOSTS=$((HOSTS + 1))
	try ip link add "$1" up type veth \
		peer name eth0 address "$(mac $HOSTS)" netns "$1"
	try ip -n "$1" link set eth0 up
}

# host NAME BRIDGE ADDR|- [PORT ARGUMENTS]
host() {
	wire "$1"
	if [[ $3 != - ]]; then try ip -n "$1" addr add "$3" dev eth0; fi
	try vswtool port add "$2" "$1" "${@:4}"
}

# bridges NAME...
bridges() {
	local name
	for name; do try vswtool bridge add "$name"; done
}

# patch BRIDGE1 NAME1 BRIDGE2 NAME2
patch() { try vswtool port add "$1" "$2" type patch peer "$4" on "$3"; }

# pings NS ADDR: three tries; the first may be lost to address resolution.
pings() { in_ns "$1" ping -n -q -c 1 -w "$WAIT_LIMIT" "$2"; }

# deaf NS ADDR: no answer. Silence can only be waited for.
deaf() { ! in_ns "$1" ping -n -q -c 1 -W 0.5 "$2"; }

# background CMD...: ended by finish. Its process is ${JOBS[-1]}, and not that
# of a shell which waits for it.
background() {
	if [[ $1 == in_ns ]]; then set -- nsenter "--net=/run/netns/$2" -- "${@:3}"; fi
	"$@" &
	JOBS+=($!)
}

# stop PID: end a process of ours and wait for it.
stop() {
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
}
# stop_last: end what was begun last in the background.
stop_last() {
	stop "${JOBS[-1]}"
	unset 'JOBS[-1]'
}
stop_jobs() {
	local job
	for job in "${JOBS[@]}"; do stop "$job"; done
	JOBS=()
}

# ---- Capture ----

# capture NAME NS|- DEV [FILTER...]: tcpdump to a file; returns as it listens.
capture() {
	local name=$1 ns=$2 dev=$3 run=()
	shift 3
	if [[ $ns != - ]]; then run=(in_ns "$ns"); fi
	background "${run[@]}" tcpdump -Z root -U -n -p -i "$dev" \
		-w "$TMP/$name.pcap" "$@" >/dev/null 2>"$TMP/$name.err"
	wait_for grep -q 'listening on' "$TMP/$name.err" || die "$(<"$TMP/$name.err")"
}

# captured NAME [FILTER...]: what it has seen so far, one line a frame.
captured() { tcpdump -e -n -r "$TMP/$1.pcap" "${@:2}" 2>/dev/null; }

# seen NAME REGEX: for wait_for and comes_true.
seen() { captured "$1" | grep -Eq -- "$2"; }

# taplines CMD...: report the ok and not ok lines that CMD prints.
taplines() {
	local line
	while IFS= read -r line; do
		case $line in
		"ok - "*) pass "${line#ok - }" ;;
		"not ok - "*) fail "${line#not ok - }" ;;
		"#"*) printf '%s\n' "$line" ;;
		*) note "$line" ;;
		esac
	done < <("$@" 2>&1 || echo "not ok - $1 ${2##*/} exits with 0")
}

# frames: a script of sends and expectations on stdin, see frames.py.
frames() { taplines python3 -IS "$HERE/frames.py"; }

# ---- What the switch says ----

# show WORDS...: JSON of a show command.
show() { vswtool -j -s "$@"; }

# bridge_get NAME JQ; port_get NAME JQ: a value of one object. A bridge's name
# is that of its local port too.
bridge_get() { show bridge show "$1" | jq -r ".[0] | $2"; }
port_get() { show port show "$1" | jq -r --arg n "$1" ".[] | select(.name == \$n) | $2"; }

# bridge_drops BRIDGE REASON; port_drops PORT REASON: 0 when it never happened.
bridge_drops() { bridge_get "$1" "[.drops[] | select(.reason == \"$2\").packets] | add // 0"; }
port_drops() { port_get "$1" "[.drops[] | select(.reason == \"$2\").packets] | add // 0"; }

# fdb_entry BRIDGE MAC [VID]: "PORT OWNER [sticky]", nothing when there is none.
fdb_entry() {
	show fdb show "$1" | jq -r --arg mac "$2" --argjson vid "${3:-1}" \
		'.[] | select(.address == $mac and .vid == $vid) |
		"\(.port) \(.owner)\(if .sticky then " sticky" else "" end)"'
}

# more_drops BRIDGE REASON SINCE: for wait_for and comes_true.
more_drops() { (($(bridge_drops "$1" "$2") > $3)); }

# config: all that an operator can change, for comparison. No counters.
config() {
	vswtool -j bridge show | jq -S 'del(.. | .generation?, .fdb_count?, .fdb_learned?, .fdb_memory?,
		.neigh_count?, .neigh_learned?, .miss_lost?)'
	vswtool -j port show | jq -S 'del(.. | .fdb_learned?, .up?)'
	vswtool -j vlan show | jq -S .
	vswtool -j tunnel show | jq -S 'del(.. | .remote_count?, .mtu?)'
	vswtool -j fdb show | jq -S 'map(select(.owner != "learned") | del(.idle))'
	vswtool -j neigh show | jq -S 'map(select(.owner != "learned") | del(.idle))'
	vswtool -j acl show | jq -S 'map(del(.memory))'
	vswtool -j acl set
	vswtool -j nat show | jq -S 'map(del(.connections))'
}

# shellcheck disable=SC2120
# adds_up [-n NS]: on every bridge there no frame appeared or vanished uncounted.
adds_up() {
	vswtool "$@" -j -s bridge show | jq -e 'map([.name, .stats.rx_packets + .stats.replicated,
		.stats.tx_packets + .stats.dropped]), all(.[].stats;
		.rx_packets + .replicated == .tx_packets + .dropped)'
}
conserved() { adds_up; }

# ---- End ----

cleanup() {
	local name dev
	stop_jobs
	for name in "${NAMESPACES[@]}"; do ip netns del "$name" 2>/dev/null; done
	NAMESPACES=()
	for dev in /sys/class/net/*; do
		dev=${dev##*/}
		case $LINKS_BEFORE in
		*" $dev "*) ;;
		*) ip link del "$dev" 2>/dev/null ;;
		esac
	done
}

on_exit() {
	if [[ -z $FINISHED ]]; then
		note "ended before finish, near line ${BASH_LINENO[0]}"
		cleanup
		rmmod $MODULE 2>/dev/null
	fi
	rm -rf "$TMP"
}

no_remains() {
	! module_loaded && [[ " $(cd /sys/class/net && echo *) " == "$LINKS_BEFORE" ]]
}

# finish: the invariants of every test, then the plan.
finish() {
	stop_jobs
	if module_loaded; then
		if [[ ${TEST_SHORTCUTS:-} == off ]]; then
			is "$(show bridge show | jq 'map(select(.shortcuts)) | length')" 0 \
				"no bridge has shortcuts"
		fi
		WAIT_LIMIT=5
		comes_true "counters of every bridge add up" conserved
		cleanup
		WAIT_LIMIT=20
		ok "the module unloads" wait_for rmmod $MODULE
	fi
	cleanup
	ok "nothing remains" wait_for no_remains
	FINISHED=1
	printf '1..%d\n' "$TESTS"
	exit $((FAILED > 0))
}
