#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#            h1: a10 a20
#           /  \                 VLANs 10 and 20; the host x of VLAN 10 moves
#  h2: b10 b20 - h3: c10 c20
#
# Three hypervisors of ours, each the peer of the others; then a star.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

TAPS="tap a10 a10 eth0
tap a20 a20 eth0
tap b10 b10 eth0
tap b20 b20 eth0
tap c10 c10 eth0
tap c20 c20 eth0
mac nobody 02:00:00:00:ff:ff"

# overlay N KIND [WORDS...]: tunnel and segments of hypervisor N, no peers
overlay() {
	local id=vni
	if [[ $2 == gre ]]; then id=key; fi
	tunnel "h$1" t type "$2" local "$(v4 "$1")" "${@:3}"
	segment "h$1" t add vlan 10 $id 1010
	segment "h$1" t add vlan 20 $id 1020
}

# peers add|del N TO...: those of hypervisor N
peers() {
	local to
	for to in "${@:3}"; do try vswtool -n "h$2" tunnel peer t "$1" "$(v4 "$to")"; done
}

# Hosts that know each other ask now and then whether that is still so.
forget() {
	local n
	for n in a10 a20 b10 b20 c10 c20; do try ip -n $n neigh flush all; done
	for n in 1 2 3; do try vswtool -n h$n fdb flush sw0 learned; done
}

packets() { vswtool -j -s -n "$1" port show t | jq '.[] | select(.name == "t").stats.tx_packets'; }

# everybody DESC: every pair of a VLAN talks, none crosses, nothing comes twice
everybody() {
	forget
	frames <<-EOF
		$TAPS
		a10 > bc : b10 c10 # $1: a broadcast in VLAN 10 reaches VLAN 10 once
		b20 > bc : a20 c20 # $1: one in VLAN 20 reaches VLAN 20 once
		b10 > bc : a10 c10 # $1: one of h2
		c10 > nobody : a10 b10 # $1: an unknown address, too
		a10 > b10 : b10 # $1: h1 to h2
		b10 > c10 : c10 # $1: h2 to h3
		c10 > a10 : a10 # $1: h3 to h1
		c20 > b20 : b20 # $1: h3 to h2 in VLAN 20
		a10 > b20 : b10 c10 # $1: nobody crosses
		b20 > c10 : a20 c20 # $1: nobody crosses back
		b10 > bc n=100 : a10 c10 # $1: 100 broadcasts make 100
	EOF
}

# steady DESC CMD...: while CMD runs, a10 and b10 lose nothing of a ping
steady() {
	local desc=$1
	background in_ns a10 ping -n -q -i 0.01 -c 200 10.0.10.2 >"$TMP/steady" 2>&1
	shift
	"$@"
	wait "${JOBS[-1]}"
	like "$(<"$TMP/steady")" ' 0% packet loss' "$desc"
}

join_and_leave() {
	local times
	for times in 1 2 3; do
		peers add 1 3
		peers add 2 3
		peers add 3 1 2
		ok "h3 has joined, time $times" pings c10 10.0.10.1
		peers del 1 3
		peers del 2 3
		peers del 3 1 2
	done
}

underlay
for n in 1 2 3; do hv h$n $n; done
vm h1 a10 10.0.10.1/24 10
vm h1 a20 10.0.20.1/24 20
vm h2 b10 10.0.10.2/24 10
vm h2 b20 10.0.20.2/24 20
vm h3 c10 10.0.10.3/24 10
vm h3 c20 10.0.20.3/24 20

for kind in vxlan gre; do
	for n in 1 2 3; do overlay $n $kind; done
	peers add 1 2 3
	peers add 2 1 3
	peers add 3 1 2
	forget
	before=$(packets h1)
	everybody "$kind mesh"
	# Two copies of each flood, a10 > bc and a10 > b20, and one of a10 > b10
	is "$(($(packets h1) - before))" 5 "$kind mesh: h1 sent what its hosts said, no more"
	for pair in a10:10.0.10.2 b10:10.0.10.3 c20:10.0.20.1; do
		ok "$kind mesh: ${pair%:*} pings ${pair#*:}" pings ${pair%:*} ${pair#*:}
	done
	if [[ $kind == vxlan ]]; then for n in 1 2 3; do try vswtool -n h$n tunnel del t; done; fi
done

# A hypervisor leaves and joins under traffic.
peers del 1 3
peers del 2 3
peers del 3 1 2
steady "h3 joins and leaves, a ping between h1 and h2 loses nothing" join_and_leave
frames <<-EOF
	$TAPS
	a10 > bc : b10 # without h3: its hosts hear nothing
EOF
for n in 1 2 3; do try vswtool -n h$n tunnel del t; done

# A host moves from h2 to h3, and the others learn where it is.
X=02:00:00:00:33:01
for n in 1 2 3; do overlay $n vxlan; done
peers add 1 2 3
peers add 2 1 3
peers add 3 1 2
ns x
announce() { try in_ns x arping -q -U -c 1 -w 2 -I eth0 10.0.10.9; }
move_to() {
	ip -n x link del eth0 2>/dev/null
	plug "$1" x $X 10
	try ip -n x addr add 10.0.10.9/24 dev eth0
}
move_to h2
ok "x at h2 talks" pings x 10.0.10.1
is "$(whereabouts h1 $X 10)" "t $(v4 2) learned" "h1 knows it behind h2"
moved=$(hv_get h1 bridge '.[0].stats.moved')
move_to h3
announce
comes_true "moved, h1 has it behind h3" whereabouts_are h1 $X 10 "t $(v4 3) learned"
comes_true "and h2, where it was" whereabouts_are h2 $X 10 "t $(v4 3) learned"
is "$(hv_get h1 bridge '.[0].stats.moved')" $((moved + 1)) "h1 counts a move"
ok "a10 pings it there" pings a10 10.0.10.9

# Entries that stay: sticky and static. h1 goes on sending to h3.
for how in "dynamic sticky" static; do
	# shellcheck disable=SC2086
	try vswtool -n h1 fdb replace sw0 $X vlan 10 tunnel t peer "$(v4 3)" $how
	move_to h2
	announce
	comes_true "$how: h3 sees x move to h2" whereabouts_are h3 $X 10 "t $(v4 2) learned"
	like "$(whereabouts h1 $X 10)" "^t $(v4 3) " "$how: h1 does not"
	frames <<-EOF
		$TAPS
		tap x x eth0
		a10 > x : # $how: what h1 sends to h3 does not go on to h2
	EOF
	try vswtool -n h1 fdb del sw0 $X vlan 10
	move_to h3
	announce
	comes_true "$how: without the entry it is learned" \
		whereabouts_are h1 $X 10 "t $(v4 3) learned"
done

# Without learning every frame goes to all, unless an entry leads it.
try vswtool -n h1 tunnel set t learning off
try vswtool -n h1 fdb flush sw0 learned
B10=$(mac 3)
frames <<-EOF
	$TAPS
	c10 > bc : a10 b10 # learning off: c10 speaks
	b10 > bc : a10 c10 # learning off: b10 speaks
	sh vswtool -n h3 fdb flush sw0 learned >/dev/null
	a10 > b10 : b10 c10 # learning off: h1 sends to all what is for it
EOF
is "$(whereabouts h1 "$B10" 10)" "" "learning off: no entry"
try vswtool -n h1 fdb add sw0 "$B10" vlan 10 tunnel t peer "$(v4 2)"
frames <<-EOF
	$TAPS
	a10 > b10 : b10 # learning off: unless an entry says it
EOF
try vswtool -n h1 fdb del sw0 "$B10" vlan 10
try vswtool -n h1 tunnel set t learning on

# Peers of one VLAN
peers del 1 2 3
to_peer h1 t add "$(v4 2)" vlan 10
to_peer h1 t add "$(v4 3)" vlan 20
forget
frames <<-EOF
	$TAPS
	a10 > bc : b10 # peers of VLANs: VLAN 10 goes to h2
	a20 > bc : c20 # peers of VLANs: VLAN 20 goes to h3
	b10 > bc : a10 c10 # peers of VLANs: h2 has peers of all
EOF
try vswtool -n h1 tunnel peer t del "$(v4 2)" vlan 10
try vswtool -n h1 tunnel peer t del "$(v4 3)" vlan 20

# A star: h2 and h3 know h1 alone.
peers add 1 2 3
peers del 2 3
peers del 3 2
forget
horizon=$(hv_drops h1 split_horizon)
frames <<-EOF
	$TAPS
	b10 > bc : a10 # a star without a hub: the split horizon ends it
	b10 > nobody : a10 # and an unknown address
	c10 > bc : a10 # of h3, too
	b10 > c10 : # h2 does not reach h3
EOF
ok "and is counted" test "$(hv_drops h1 split_horizon)" -gt "$horizon"
try vswtool -n h1 tunnel set t hub on
forget
frames <<-EOF
	$TAPS
	b10 > bc : a10 c10 # hub: a broadcast of h2 reaches h1 and h3 once
	c10 > bc : a10 b10 # hub: of h3
	a10 > bc : b10 c10 # hub: of h1
	b10 > c10 : c10 # hub: h2 to h3
	c10 > b10 : b10 # hub: and back
	c20 > bc n=100 : a20 b20 # hub: 100 make 100
EOF
is "$(whereabouts h3 "$B10" 10)" "t $(v4 1) learned" "hub: h3 has b10 behind h1"
ok "hub: b10 pings c10" pings b10 10.0.10.3
finish
