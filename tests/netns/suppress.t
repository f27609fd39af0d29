#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   a1 10.0.0.1 --+                                       +-- b1 10.0.0.11
#   a2 10.0.0.2 - sw0 -- vx0 === wire (VXLAN) === vx1 -- sw0
#
# What the switch answers itself does not cross the overlay; what others have to
# hear does.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/overlay2.sh"
begin
two
peers
host a1 sw0 10.0.0.1/24
host a2 sw0 10.0.0.2/24
vm hv b1 10.0.0.11/24 1
A1=$(mac 1) A2=$(mac 2) B1=$(mac 3)
v6 a1 fd00::1/64
v6 b1 fd00::11/64

ND='neighbor solicitation, who has'
both() { # OPTIONS...
	try vswtool tunnel set vx0 "$@"
	try vswtool -n hv tunnel set vx1 "$@"
}
known() { # IP MAC: at both
	try vswtool neigh replace sw0 "$1" lladdr "$2"
	try vswtool -n hv neigh replace sw0 "$1" lladdr "$2"
}

capture off - wire udp port 4789
ok "a1 pings b1" pings a1 10.0.0.11
ok "and by IPv6" pings a1 fd00::11
comes_true "the ARP request crosses the wire" seen off 'Request who-has 10.0.0.11'
comes_true "and the neighbour solicitation" seen off "$ND fd00::11"
is "$(($(questions off | wc -l) >= 2))" 1 "as questions to all"

# ---- Known neighbours ----
known 10.0.0.1 "$A1"
known 10.0.0.2 "$A2"
known 10.0.0.11 "$B1"
known fd00::1 "$A1"
known fd00::11 "$B1"
both suppress on
forget a1 a2 b1
capture known - wire udp port 4789
capture answer a1 eth0
for try in 1 2 3; do
	ok "a1 pings b1 by answered requests, time $try" pings a1 10.0.0.11
	ok "b1 pings a2, time $try" pings b1 10.0.0.2
	ok "a1 pings b1 by IPv6, time $try" pings a1 fd00::11
	forget a1 a2 b1
done
comes_true "the pings cross the wire" seen known 'fd00::11 > fd00::1.*echo reply'
is "$(questions known)" "" "and no question does"
comes_true "the answer is the neighbour's ARP reply" seen answer "$B1 > $A1.*Reply 10.0.0.11 is-at $B1"
comes_true "and its advertisement, solicited and nothing else" \
	seen answer "$B1 > $A1.*fd00::11 > fd00::1.*neighbor advertisement.*tgt is fd00::11, length 32"
is "$(captured answer -v 'icmp6[0] == 136' | grep -o 'Flags \[[a-z, ]*\]' | sort -u)" \
	"Flags [solicited]" "its flags"
is "$(bridge_drops sw0 no_target)" 0 "no question went nowhere"

# What is on this side is asked for on this side only.
capture local - wire udp port 4789
capture a2 a2 eth0 arp
ok "a1 pings a2" pings a1 10.0.0.2
comes_true "a2 heard the question" seen a2 'Request who-has 10.0.0.2'
is "$(questions local)" "" "the wire did not"

# ---- What others have to hear ----
capture heard b1 eth0
ok "a gratuitous ARP request is sent" in_ns a1 arping -q -U -c 1 -I eth0 10.0.0.1
comes_true "and passes" seen heard 'Request who-has 10.0.0.1 .*tell 10.0.0.1'
ok "a gratuitous ARP reply is sent" in_ns a1 arping -q -A -c 1 -I eth0 10.0.0.1
comes_true "and passes" seen heard 'Reply 10.0.0.1 is-at'
in_ns a1 arping -q -D -c 1 -w 1 -I eth0 10.0.0.11
comes_true "a probe passes" seen heard 'who-has 10.0.0.11 .*tell 0.0.0.0'
try in_ns a2 sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
try ip -n a2 addr add fd00::11/64 dev eth0
comes_true "duplicate address detection passes" seen heard ":: > ff02::1:ff00:11.*$ND fd00::11"
dad_failed() { ip -n a2 addr show dev eth0 | grep -q dadfailed; }
comes_true "and finds the duplicate" dad_failed
try ip -n a2 addr del fd00::11/64 dev eth0

# ---- Unknown targets ----
capture unknown b1 eth0 arp
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.99
comes_true "what nobody knows is asked everywhere" seen unknown 'who-has 10.0.0.99'
both suppress strict
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.98
ok "what is known is answered" pings a1 10.0.0.11
is "$(captured unknown | grep -c 10.0.0.98)" 0 "unless told to be strict"
before=$(bridge_drops sw0 suppressed)
try vswtool port del a2
try vswtool port set sw0 flood none
in_ns a1 arping -q -c 1 -w 1 -I eth0 10.0.0.97
is "$(($(bridge_drops sw0 suppressed) - before))" 1 "without another port the drop has a name"
forget a1
ok "an answered request, too" pings a1 10.0.0.11
is "$(($(bridge_drops sw0 suppressed) - before))" 2 "is counted so"
try vswtool port add sw0 a2
try vswtool port set sw0 flood uc,mc,bc

# ---- Asked from the other side ----
both suppress off
try vswtool tunnel set vx0 suppress on
try vswtool neigh replace sw0 10.0.0.50 lladdr 02:00:00:00:00:50
try vswtool neigh replace sw0 10.0.0.51 lladdr 02:00:00:00:00:51
try vswtool fdb add sw0 02:00:00:00:00:50 port a2
arpings() { in_ns "$1" arping -q -c 1 -w "${3:-20}" -I eth0 "$2"; }
ok "b1 gets an answer for what is behind a port of sw0" arpings b1 10.0.0.50
no "and none for what is not" arpings b1 10.0.0.51 1
ok "a1 gets one, as it has no other way to know" arpings a1 10.0.0.51

# ---- Isolation ----
try vswtool port set a1 isolated on
try vswtool port set a2 isolated on
no "an isolated port hears nothing of another" arpings a1 10.0.0.50 1
try vswtool port set a1 isolated off

# ---- Learning ----
neigh() { show neigh show sw0 vlan 1 learned | jq -r '.[] | "\(.ip) \(.lladdr) \(.port)"' | sort; }
try vswtool neigh flush sw0
try vswtool bridge set sw0 neigh-learning on ageing 0
try in_ns a2 arping -q -U -c 1 -I eth0 10.0.0.2
has() { [[ $(neigh) == *"$1"* ]]; }
comes_true "a2 is learned from gratuitous ARP" has "10.0.0.2 $A2 a2"
forget a1 b1
ok "a1 asks for b1" pings a1 fd00::11
comes_true "and is learned from it" has "fd00::1 $A1 a1"
forget b1
ok "b1 asks for a1" pings b1 10.0.0.1
in_ns b1 arping -q -U -c 1 -I eth0 10.0.0.11
unlike "$(neigh)" "$B1" "what is behind the tunnel is not learned"
# a sender that is not who it says
in_ns a1 python3 -IS - <<-PY
	import socket
	s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
	s.bind(("eth0", 0))
	me, other = bytes.fromhex("${A1//:/}"), bytes.fromhex("0200000000ee")
	arp = bytes.fromhex("0001080006040001") + other + bytes([10, 0, 0, 66])
	s.send(b"\xff" * 6 + me + b"\x08\x06" + arp + bytes(6) + bytes([10, 0, 0, 2]))
	arp = bytes.fromhex("0001080006040001") + me + bytes([10, 0, 0, 67])
	s.send(b"\xff" * 6 + me + b"\x08\x06" + arp + bytes(6) + bytes([10, 0, 0, 2]))
PY
comes_true "who says of itself" has "10.0.0.67 $A1 a1"
unlike "$(neigh)" '10.0.0.66' "but not who says of another"
capture learned - wire udp port 4789
forget a1
ok "a1 asks for a2" pings a1 10.0.0.2
is "$(captured learned | grep -c 'Request who-has 10.0.0.2 ')" 0 \
	"a question for the learned stays here"
try ip link set a2 down
comes_true "a port that goes down takes its neighbours along" eval '! has " a2"'
try ip link set a2 up
try vswtool bridge set sw0 ageing 1
gone() { [[ -z $(neigh) ]]; }
comes_true "the others age" gone

finish
