# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For the tests of tunnels. A hypervisor is a namespace with a switch of its
# own, sw0; its eth0 is on the underlay, a Linux bridge in the machine's own
# namespace. So everything that is between two switches can be seen there.
# shellcheck source=traffic.sh
. "$HERE/traffic.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"

UNDERLAY_MTU=1600	# room for the headers around a frame of 1500

# No fallback devices of ip_gre and the like in any namespace.
echo 2 >/proc/sys/net/core/fb_tunnels_only_for_init_net

underlay() {
	try ip link add ul up type bridge mcast_snooping 0
}

# v4 N; v6 N: the address of number N on the underlay
v4() { echo "192.0.2.$1"; }
v6() { echo "2001:db8::$1"; }

# peer NAME N: the namespace NAME with eth0 on the underlay; number N
peer() {
	ns "$1"
	try ip link add name "$1" up mtu $UNDERLAY_MTU type veth \
		peer name eth0 mtu $UNDERLAY_MTU netns "$1"
	try ip link set dev "$1" master ul
	ipv6_on "$1" eth0
	try ip -n "$1" link set eth0 up
	try ip -n "$1" addr add "$(v4 "$2")/24" dev eth0
	try ip -n "$1" addr add "$(v6 "$2")/64" dev eth0 nodad
}

# hv NAME N: a peer with a switch
hv() {
	peer "$1" "$2"
	switch_in "$1"
}

# tunnel HV NAME WORDS...: on its switch sw0
tunnel() { try vswtool -n "$1" tunnel add sw0 "${@:2}"; }
# segment HV WORDS...; to_peer HV WORDS...
segment() { try vswtool -n "$1" tunnel segment "${@:2}"; }
to_peer() { try vswtool -n "$1" tunnel peer "${@:2}"; }

# whereabouts HV MAC VLAN: "PORT PEER OWNER" of an entry; the peer may be -
whereabouts() {
	vswtool -n "$1" -j fdb show sw0 | jq -r --arg mac "$2" --argjson vid "$3" \
		'.[] | select(.address == $mac and .vid == $vid) |
		"\(.port) \(.peer // "-") \(.owner)"'
}
whereabouts_are() { [[ $(whereabouts "${@:1:3}") == "$4" ]]; }

# dhcp_both DESC NS DEV: a serves NS by its DEV, and NS serves a
dhcp_both() {
	dhcp_server "$2" "$3" 10.0.10
	like "$(dhcp_client a eth0)" '^10\.0\.10\.1[0-2][0-9]$' "$1: DHCP of $2 serves a"
	stop "${JOBS[-1]}"
	dhcp_server a eth0 10.0.10
	like "$(dhcp_client "$2" "$3")" '^10\.0\.10\.1[0-2][0-9]$' "$1: DHCP of a serves $2"
	stop "${JOBS[-1]}"
}

# gso_start; gso_seen DESC ADDR ADDR: frames larger than the MTU on the underlay
GSO=0
gso_start() {
	capture "gso$((++GSO))" - h1 -s 96 greater 4000
	gso_job=${JOBS[-1]}
}
gso_seen() {
	local way
	for way in "$2.* > $3" "$3.* > $2"; do
		comes_true "$1: GSO frames stay whole, $way" \
			seen "gso$GSO" "length [1-9][0-9]{4}: ${way}[.:]"
	done
	stop "$gso_job"
}

# offloads on|off NS...: of what is below the tunnels, so that the stack does
# the device's work: segments and checksums
offloads() {
	local ns
	for ns in "${@:2}"; do
		try in_ns "$ns" ethtool -K eth0 tso "$1" gso "$1" tx "$1"
	done
}
