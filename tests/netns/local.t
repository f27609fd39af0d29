#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   a: v0 (VLAN 10 of sw0)            b: v1 (VLAN 10 of sw1)
#            |                                |
#           sw0 ========= patches =========  sw1
#
# The host at both ends: its transmit path must not run its receive path, what
# VLAN devices ask for is kept apart from what the operator lists, and a ring
# of patches cannot multiply a frame without bound.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin

# How many frames the recursion limit has ended on both bridges
rings() { echo $(($(bridge_drops sw0 recursion) + $(bridge_drops sw1 recursion))); }

vlans() { port_get sw0 '[.vlans[].vid] | tojson'; }

bridges sw0 sw1
try vswtool port add sw0 p0 type patch peer p1 on sw1
for i in 0 1; do
	ns=$([ $i = 0 ] && echo a || echo b)
	try ip netns add "$ns"
	NAMESPACES+=("$ns")
	try ip link add link "sw$i" name "v$i" type vlan id 10
	try ip link set "v$i" netns "$ns"
	try ip -n "$ns" addr add "10.0.0.$((i + 1))/24" dev "v$i"
	try ip -n "$ns" link set "v$i" up
done
ok "the host pings itself across a patch" \
	ip netns exec a ping -n -q -c 3 -i 0.1 -w 20 10.0.0.2
ip netns exec b iperf3 -s -1 >/dev/null 2>&1 &
JOBS+=($!)
wait_for ip netns exec b bash -c 'ss -ltn | grep -q 5201'
ok "TCP from the host to the host" \
	timeout 100 ip netns exec a iperf3 -c 10.0.0.2 -n "${TEST_BYTES:-20M}"

# ---- VLAN devices and the operator ----
try ip link add link sw0 name c20 type vlan id 20
try ip link add link sw0 name s20 type vlan proto 802.1ad id 20
try ip link del c20
like "$(vlans)" 20 "VLAN 20 stays while the other device wants it"
try ip link del s20
unlike "$(vlans)" 20 "and goes with the last"
try ip link add link sw0 name c30 type vlan id 30
try vswtool vlan add sw0 vid 30
try ip link del c30
like "$(vlans)" 30 "what the operator listed stays without the device"
try vswtool vlan del sw0 vid 30
unlike "$(vlans)" 30 "until the operator removes it"

try ip link add link sw0 name c40 type vlan id 40
try vswtool port set sw0 qinq 100
is "$(vlans)" '[100]' "a qinq local port has one VLAN, whatever devices want"
try vswtool port set sw0 trunk none native 1
is "$(vlans)" '[1,10,40]' "as a trunk it has theirs again"
try ip link del c40

# ---- names ----
try ip link add px type dummy
try ip link set px name p9
try vswtool port add sw0 p8 type patch peer p7 on sw1
cmd_fails 2 'has this name already' "a patch cannot take a device's name" \
	vswtool port add sw0 p9 type patch peer p6 on sw1
try ip link set p9 name p8
cmd_fails 2 'a patch port has the name' "nor a device join with a patch's" \
	vswtool port add sw0 p8
try ip link del p8
try vswtool port del p8

# ---- many parallel patches: one broadcast, bounded ----
for i in 1 2 3 4 5 6 7; do
	try vswtool port add sw0 "x$i" type patch peer "y$i" on sw1
done
host h1 sw0 10.0.0.3/24 access 10	# the host's own frames come back to it
before=$(rings)
ip netns exec h1 ping -n -q -c 1 -W 1 10.0.0.77 >/dev/null 2>&1
after=$(rings)
note "$((after - before)) recursion drops"
ok "a broadcast into 8 parallel patches ends in recursion drops" \
	test $((after - before)) -gt 0
ok "a bounded number of them" test $((after - before)) -lt 1000000

finish
