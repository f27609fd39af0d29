# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Two hypervisors with an overlay, for those who source this after lib.sh:
#
#   a1, a2 ... -- sw0 -- vx0 192.0.2.1 === wire === 192.0.2.2 vx1 -- sw0 -- b1, b2 ...
#                 this namespace                   namespace hv
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"

# two OPTIONS...: with the same options for both tunnels
two() {
	hypervisor hv
	try ip link add wire up type veth peer name wire netns hv
	try ip addr add 192.0.2.1/24 dev wire
	try ip -n hv link set wire up
	try ip -n hv addr add 192.0.2.2/24 dev wire
	try vswtool bridge add sw0
	try vswtool tunnel add sw0 vx0 type vxlan local 192.0.2.1 "$@"
	try vswtool -n hv tunnel add sw0 vx1 type vxlan local 192.0.2.2 "$@"
	try vswtool tunnel segment vx0 add vlan 1 vni 100
	try vswtool -n hv tunnel segment vx1 add vlan 1 vni 100
}

# peers: each floods to the other
peers() {
	try vswtool tunnel peer vx0 add 192.0.2.2
	try vswtool -n hv tunnel peer vx1 add 192.0.2.1
}

# v6 NS ADDR
v6() {
	ipv6_on "$1" eth0
	try ip -n "$1" addr add "$2" dev eth0 nodad
}

# forget NS...: no neighbours
forget() {
	local name
	for name; do try ip -n "$name" neigh flush all; done
}

# questions NAME: those to all that the capture has; those that a host sends to
# another that it knows, to see whether it is still there, are no matter.
questions() {
	captured "$1" | grep -E 'ff:ff:ff:ff:ff:ff.*Request who-has|33:33:ff.*neighbor solicitation, who has'
}
