#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   a1 10.0.0.1 -- sw0 -- vx0 === wire (VXLAN) === vx1 -- sw0 -- b1 10.0.0.11
#
# Tunnels without peers that learn nothing: whoever fills the tables hears of
# what the switch is asked in vain.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/overlay2.sh"
begin
two suppress strict miss l2,l3 learning off
host a1 sw0 10.0.0.1/24
vm hv b1 10.0.0.11/24 1
A1=$(mac 1) B1=$(mac 2)

# listen NAME WORDS...: what monitor says, to $TMP/NAME
listen() {
	local name=$1
	shift
	background vswtool -j monitor "$@" >"$TMP/$name" 2>"$TMP/$name.err"
	wait_for grep -q listening "$TMP/$name.err" || die "$(<"$TMP/$name.err")"
}
told() { jq -e "select($2)" "$TMP/$1" | grep -q .; }

# ---- What is told ----
listen miss miss
listen neigh neigh
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.77
comes_true "an unknown neighbour is told of" \
	told miss '.object == "miss" and .kind == "l3" and .ip == "10.0.0.77" and
		.vid == 1 and .port == "a1" and .bridge == "sw0" and .lost == 0'
v6 a1 fd00::1/64
ok "nobody answers by IPv6" deaf a1 fd00::77
comes_true "and it is told of" told miss '.kind == "l3" and .ip == "fd00::77"'
frames <<-EOF2
	tap a1 a1 eth0
	a1 > 02:00:00:00:00:99 n=5 : # unknown destinations go nowhere
EOF2
comes_true "an unknown destination is told of" \
	told miss '.kind == "l2" and .address == "02:00:00:00:00:99" and .port == "a1"'
is "$(grep -c '02:00:00:00:00:99' "$TMP/miss")" 1 "and once, however often it is met"
in_ns a1 arping -q -U -c 1 -I eth0 10.0.0.1
in_ns a1 arping -q -D -c 1 -w 1 -I eth0 10.0.0.78
try vswtool neigh add sw0 10.0.0.99 lladdr 02:00:00:00:00:99
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.99
comes_true "a neighbour that comes is told of" \
	told neigh '.event == "new" and .object == "neigh" and .ip == "10.0.0.99"'
try vswtool neigh del sw0 10.0.0.99
comes_true "and one that goes" told neigh '.event == "del" and .ip == "10.0.0.99"'
unlike "$(<"$TMP/miss")" '10\.0\.0\.(1|78|99)"' "no word of announcements, probes and the known"
unlike "$(<"$TMP/neigh")" miss "who waits for neighbours hears of no miss"
unlike "$(<"$TMP/miss")" '"object":"neigh"' "and the other way round"
is "$(bridge_get sw0 .miss_lost)" 0 "nothing was lost"
try vswtool tunnel set vx0 miss l2
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.79
try vswtool tunnel set vx0 miss none
frames <<-EOF2
	tap a1 a1 eth0
	a1 > 02:00:00:00:00:98 : # another unknown destination
EOF2
unlike "$(<"$TMP/miss")" '10.0.0.79|:98' "nobody hears of what was not asked for"
try vswtool tunnel set vx0 miss l2,l3

# ---- The rate ----
# burst N: so many questions for different neighbours, one after the other
burst() {
	in_ns a1 python3 -IS - "$1" <<-PY
		import socket, sys
		s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
		s.bind(("eth0", 0))
		me = bytes.fromhex("${A1//:/}")
		head = b"\xff" * 6 + me + b"\x08\x06" + bytes.fromhex("0001080006040001")
		for i in range(int(sys.argv[1])):
		    s.send(head + me + bytes([10, 0, 0, 1]) + bytes(6) +
		           bytes([10, 1, i >> 8, i & 255]))
	PY
}
began=$SECONDS
ok "20000 questions" burst 20000
lost() { bridge_get sw0 .miss_lost; }
burst_told() { grep -c '"ip":"10\.1\.' "$TMP/miss"; }
all_told() { (($(burst_told) + $(lost) == 20000)); }
comes_true "each question was told or counted" all_told
# a thousand at once and as many a second, however slow the machine is
ok "no more were told than the rate allows" \
	test "$(burst_told)" -le $((1000 * (SECONDS - began + 2)))
sleep 1.1
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.76
comes_true "the next event says how many were lost" \
	told miss ".ip == \"10.0.0.76\" and .lost == $(lost)"
stop_jobs
before=$(lost)
try burst 5000
is "$(lost)" "$before" "when nobody listens nothing is lost"

# ---- An agent ----
printf '%s\n' "1 10.0.0.11 $B1 vx0 192.0.2.2" "1 fd00::11 $B1 vx0 192.0.2.2" >"$TMP/list0"
printf '%s\n' "1 10.0.0.1 $A1 vx1 192.0.2.1" "1 fd00::1 $A1 vx1 192.0.2.1" >"$TMP/list1"
v6 b1 fd00::11/64
forget a1 b1
ok "without an agent nothing gets through" deaf a1 10.0.0.11
background python3 "$HERE/agent.py" "$TMP/list0" >"$TMP/agent0" 2>"$TMP/agent0.err"
background python3 "$HERE/agent.py" "$TMP/list1" hv >"$TMP/agent1" 2>"$TMP/agent1.err"
wait_for grep -q listening "$TMP/agent0.err" || die "$(<"$TMP/agent0.err")"
wait_for grep -q listening "$TMP/agent1.err" || die "$(<"$TMP/agent1.err")"
capture wire - wire udp port 4789
# A question of before may be given up now, and end the ping that waits for it.
forget a1 b1
comes_true "a host that knew nothing gets its ping through" pings a1 10.0.0.11
comes_true "and by IPv6" pings a1 fd00::11
is "$(questions wire)" "" "without a question on the wire"
is "$(show neigh show sw0 | jq -r '[.[].ip, .[0].owner] | join(" ")')" \
	"10.0.0.11 fd00::11 agent" "the agent has filled the neighbours"
is "$(show fdb show sw0 agent | jq -r '.[] | "\(.address) \(.port) \(.peer)"')" \
	"$B1 vx0 192.0.2.2" "and the forwarding database"
# The address is known to its hosts still, and not to the switch any more.
try vswtool fdb del sw0 "$B1"
ok "an entry that is gone comes again" pings a1 10.0.0.11

finish
