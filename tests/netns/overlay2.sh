# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Two hypervisors with an overlay, for those who source this after lib.sh:
#
#   a1, a2 ... -- sw0 -- vx0 192.0.2.1 === wire === 192.0.2.2 vx1 -- sw1 -- b1, b2 ...
#                 this namespace                   namespace hv

# hypervisors OPTIONS...: with the same options for both tunnels
hypervisors() {
	ns hv
	try ip link add wire up type veth peer name wire netns hv
	try ip addr add 192.0.2.1/24 dev wire
	try ip -n hv link set wire up
	try ip -n hv addr add 192.0.2.2/24 dev wire
	try vswtool bridge add sw0
	try vswtool -n hv bridge add sw1
	try vswtool tunnel add sw0 vx0 type vxlan local 192.0.2.1 "$@"
	try vswtool -n hv tunnel add sw1 vx1 type vxlan local 192.0.2.2 "$@"
	try vswtool tunnel segment vx0 add vlan 1 vni 100
	try vswtool -n hv tunnel segment vx1 add vlan 1 vni 100
}

# peers: each floods to the other
peers() {
	try vswtool tunnel peer vx0 add 192.0.2.2
	try vswtool -n hv tunnel peer vx1 add 192.0.2.1
}

# far_host NAME ADDR: a host at hv. wire() makes them here.
far_host() {
	ns "$1"
	HOSTS=$((HOSTS + 1))
	try ip -n hv link add "$1" up type veth \
		peer name eth0 address "$(mac $HOSTS)" netns "$1"
	try ip -n "$1" link set eth0 up
	try ip -n "$1" addr add "$2" dev eth0
	try vswtool -n hv port add sw1 "$1"
}

# v6 NS ADDR: without duplicate address detection and router solicitations
v6() {
	try in_ns "$1" sh -c "
		echo 0 >/proc/sys/net/ipv6/conf/eth0/router_solicitations
		echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad
		echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6"
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

# far_conserved: as conserved, at hv
far_conserved() {
	vswtool -n hv -j -s bridge show | jq -e 'all(.[].stats;
		.rx_packets + .replicated == .tx_packets + .dropped)'
}
