#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 --+            +-- p2: vx 10.0.10.2
#                           +- underlay --+
#                                         +-- p3: vx - br0 -- c 10.0.10.3
#
# VXLAN with the kernel's own device at the other end, over IPv4 and IPv6.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

A=02:00:00:00:00:01 P2=02:00:00:00:22:02 P3=02:00:00:00:22:03
C=02:00:00:00:00:02

# vx NS MAC WORDS...: the kernel's device, made anew
vx() {
	ip -n "$1" link del vx 2>/dev/null
	try ip -n "$1" link add vx address "$2" mtu 1500 type vxlan id 10 \
		dstport 4789 "${@:3}"
	if [[ $1 == p3 ]]; then try ip -n p3 link set vx master br0; fi
	try ip -n "$1" link set vx up
	if [[ $1 == p2 ]]; then try ip -n p2 addr add 10.0.10.2/24 dev vx; fi
}

# her NS DST...: where the kernel's device sends what it floods
her() {
	local dst
	for dst in "${@:2}"; do
		try bridge -n "$1" fdb append 00:00:00:00:00:00 dev vx dst "$dst"
	done
}

forget() {
	try vswtool -n h1 fdb flush sw0 learned
	try ip -n a neigh flush all
	try ip -n p2 neigh flush all
	try ip -n c neigh flush all
}

# broadcast_once DESC: a's broadcast reaches the others once
broadcast_once() {
	local what="$1: a broadcast reaches" dev
	forget
	for dev in p2:vx c:eth0; do
		capture "${1// /}-${dev%:*}" "${dev%:*}" "${dev#*:}" arp
	done
	in_ns a arping -q -c 1 -I eth0 10.0.10.99
	for dev in p2 c; do
		comes_true "$what $dev" seen "${1// /}-$dev" 'who-has 10.0.10.99'
	done
	# What would come twice has come by the end of a ping behind it.
	ok "$1: p2 answers a" pings a 10.0.10.2
	ok "$1: c answers a" pings a 10.0.10.3
	ok "$1: a answers c" pings c 10.0.10.1
	ok "$1: p2 answers c, without us" pings c 10.0.10.2
	for dev in p2 c; do
		is "$(captured "${1// /}-$dev" | grep -c 'who-has 10.0.10.99')" 1 \
			"$what $dev once"
	done
}

# learned DESC ADDR-FUNCTION: both ends know who is where
learned() {
	is "$(whereabouts h1 $P2 10)" "t $($2 2) learned" "$1: p2 was learned behind its address"
	is "$(whereabouts h1 $C 10)" "t $($2 3) learned" "$1: c behind its own"
	like "$(bridge -n p2 fdb show dev vx)" "$A dst $($2 1) " "$1: p2 has learned a"
}

# one_peer DESC: all kinds of traffic between a and p2
one_peer() {
	local bad
	bad=$(errors h1)
	forget
	ok "$1: a pings p2" pings a 10.0.10.2
	forget
	ok "$1: p2 pings a" pings p2 10.0.10.1
	gso_start
	transfer "$1" a p2 10.0.10.2
	gso_seen "$1" "$2" "$3"
	is "$(($(errors h1) - bad)) $(hv_drops h1 pmtu)" "0 0" \
		"$1: no errors below the switch"
}

underlay
hv h1 1
peer p2 2
peer p3 3
vm h1 a 10.0.10.1/24 10
ns c
try ip -n p3 link add br0 up type bridge mcast_snooping 0
try ip link add name c netns p3 up type veth peer name eth0 address $C netns c
try ip -n p3 link set dev c master br0
try ip -n c link set eth0 up
try ip -n c addr add 10.0.10.3/24 dev eth0

for family in v4 v6; do
	addr() { $family "$1"; }
	if [[ $family == v4 ]]; then
		group=239.1.1.10 ours=off csum=noudpcsum
	else
		group=ff05::10 ours=on csum=udp6zerocsumrx
	fi

	tunnel h1 t type vxlan local "$(addr 1)"
	segment h1 t add vlan 10 vni 10
	to_peer h1 t add "$(addr 2)"
	is "$(hv_get h1 tunnel "if .[0].csum then \"on\" else \"off\" end")" $ours \
		"$family: checksums are $ours unless asked otherwise"

	# One remote. The kernel sends checksums unless told.
	vx p2 $P2 local "$(addr 2)" remote "$(addr 1)" $csum
	one_peer "$family, csum $ours" "$(addr 1)" "$(addr 2)"
	dhcp_both $family p2 vx
	if [[ $family == v4 ]]; then
		try vswtool -n h1 tunnel set t csum on
		vx p2 $P2 local "$(addr 2)" remote "$(addr 1)" udpcsum
		one_peer "v4, csum on" "$(addr 1)" "$(addr 2)"
	else
		# udp6zerocsumrx is on: it takes what has no checksum
		try vswtool -n h1 tunnel set t csum off
		ok "v6, csum off: a pings p2" pings a 10.0.10.2
		vx p2 $P2 local "$(addr 2)" remote "$(addr 1)" udp6zerocsumtx udp6zerocsumrx
		bad=$(errors h1)
		ok "v6: without a checksum p2 is not heard" deaf p2 10.0.10.1
		ok "v6: and the host counts that" test "$(errors h1)" -gt "$bad"
		try vswtool -n h1 tunnel del t
		tunnel h1 t type vxlan local "$(addr 1)" csum6-zero on csum off
		segment h1 t add vlan 10 vni 10
		to_peer h1 t add "$(addr 2)"
		one_peer "v6, csum off, csum6-zero on" "$(addr 1)" "$(addr 2)"
		try vswtool -n h1 tunnel set t csum on
		vx p2 $P2 local "$(addr 2)" remote "$(addr 1)"
	fi

	# Lists of remotes at all ends
	vx p2 $P2 local "$(addr 2)"
	her p2 "$(addr 1)" "$(addr 3)"
	vx p3 $P3 local "$(addr 3)"
	her p3 "$(addr 1)" "$(addr 2)"
	to_peer h1 t add "$(addr 3)"
	broadcast_once "$family list"
	learned "$family list" addr

	# A multicast group: one packet for all
	try vswtool -n h1 tunnel del t
	tunnel h1 t type vxlan local "$(addr 1)" dev eth0
	segment h1 t add vlan 10 vni 10 group $group
	vx p2 $P2 local "$(addr 2)" group $group dev eth0
	vx p3 $P3 local "$(addr 3)" group $group dev eth0
	like "$(ip -n h1 maddr show dev eth0)" " $group( |$|
)" "$family group: h1 is a member"
	capture "$family-wire" - h1 "dst host $group"
	broadcast_once "$family group"
	learned "$family group" addr
	is "$(captured "$family-wire" | grep -c 'who-has 10.0.10.99')" 1 \
		"$family group: one packet on the underlay"
	forget
	ok "$family group: p2 reaches a by the group" pings p2 10.0.10.1
	try vswtool -n h1 tunnel segment t del vlan 10
	unlike "$(ip -n h1 maddr show dev eth0)" " $group( |$|
)" "$family group: without the segment it is not"
	try vswtool -n h1 tunnel del t

	# Static entries with a VNI of their own, at both ends
	tunnel h1 t type vxlan local "$(addr 1)"
	segment h1 t add vlan 10 vni 77
	vx p2 $P2 local "$(addr 2)"
	try vswtool -n h1 fdb add sw0 $P2 vlan 10 tunnel t peer "$(addr 2)" vni 10
	try bridge -n p2 fdb replace $A dev vx dst "$(addr 1)" vni 77 static
	try ip -n a neigh replace 10.0.10.2 lladdr $P2 dev eth0 nud permanent
	try ip -n p2 neigh replace 10.0.10.1 lladdr $A dev vx nud permanent
	ok "$family, a VNI for each way: a pings p2" pings a 10.0.10.2
	is "$(vswtool -n h1 -j fdb get sw0 $P2 vlan 10 |
		jq -r '.[0] | "\(.peer) \(.vni) \(.owner)"')" "$(addr 2) 10 static" \
		"$family: the entry stays as it was made"
	try vswtool -n h1 fdb replace sw0 $P2 vlan 10 tunnel t peer "$(addr 2)" static
	ok "$family: with the VNI of the segment p2 does not hear it" deaf a 10.0.10.2
	try ip -n a neigh del 10.0.10.2 dev eth0
	try vswtool -n h1 tunnel del t
done

# The kernel's device in our namespace, on another port, with the same VNI, at
# the same time
tunnel h1 t type vxlan local "$(v4 1)"
segment h1 t add vlan 10 vni 10
to_peer h1 t add "$(v4 2)"
vx p2 $P2 local "$(v4 2)" remote "$(v4 1)"
for n in 1 2; do
	ns=$(if [[ $n == 1 ]]; then echo h1; else echo p2; fi)
	try ip -n "$ns" link add name k up type vxlan id 10 dstport 8472 \
		local "$(v4 $n)" remote "$(v4 $((3 - n)))"
	try ip -n "$ns" addr add 10.0.20.$n/24 dev k
done
background in_ns h1 ping -n -q -i 0.02 -c 50 10.0.20.2 >"$TMP/kernel"
ok "a tunnel beside the kernel's device" in_ns a ping -n -q -i 0.02 -c 50 -w 60 10.0.10.2
wait "${JOBS[-1]}"
like "$(<"$TMP/kernel")" '50 received' "the kernel's device beside a tunnel"
cmd_fails 2 'UDP 8472 is in use' "its port cannot be a tunnel's, too" \
	vswtool -n h1 tunnel add sw0 t2 type vxlan local "$(v4 1)" dstport 8472
try ip -n h1 link add k2 type vxlan id 11 dstport 4789 local "$(v4 1)"
no "nor can ours be that of a device" ip -n h1 link set k2 up
try ip -n h1 link del k
ok "when the device is gone, the port is free" \
	vswtool -n h1 tunnel add sw0 t2 type vxlan local "$(v4 1)" dstport 8472
ok "and the other tunnel never noticed" pings a 10.0.10.2
finish
