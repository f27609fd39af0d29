# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
#   vm1 -- sw0 in hv1 eth0 -- r1 r r2 -- eth0 hv2 in sw0 -- vm2
#
# Two hypervisors with a router between them, sourced after lib.sh; it begins the
# test. Their addresses, of IPv4 and IPv6, are $A4 $A6 and $B4 $B6.

# shellcheck source=encap.sh
. "$HERE/encap.sh"
begin

A4=10.1.0.1 B4=10.2.0.1 A6=fd01::1 B6=fd02::1
ns r
hypervisor hv1
hypervisor hv2
cable hv1 eth0 r r1
cable r r2 hv2 eth0
in_ns r sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
for end in "hv1 r1 $A4 10.1.0.254 $A6 fd01::fe" "hv2 r2 $B4 10.2.0.254 $B6 fd02::fe"; do
	read -r hv rdev a4 r4 a6 r6 <<<"$end"
	try ip -n "$hv" addr add "$a4/24" dev eth0
	try ip -n "$hv" addr add "$a6/64" dev eth0 nodad
	try ip -n r addr add "$r4/24" dev "$rdev"
	try ip -n r addr add "$r6/64" dev "$rdev" nodad
	try ip -n "$hv" route add default via "$r4"
	try ip -n "$hv" route add default via "$r6"
done
for i in 1 2; do
	vm hv$i vm$i 10.0.0.$i/24 1
	ipv6_on vm$i eth0
	try ip -n vm$i addr add fd00::$i/64 dev eth0 nodad
done

# tunnel_pair KIND LOCAL PEER [OPTIONS]: VLAN 1 between the two
tunnel_pair() {
	local kind=$1 a=$2 b=$3
	shift 3
	for end in "hv1 $a $b" "hv2 $b $a"; do
		read -r hv local peer <<<"$end"
		try vswtool -n "$hv" tunnel add sw0 t type "$kind" local "$local" "$@"
		try vswtool -n "$hv" tunnel segment t add vlan 1 "$(id_word "$kind")" 7
		try vswtool -n "$hv" tunnel peer t add "$peer"
	done
}
# taken: frames that hv2's end of it has taken
taken() { hv_get hv2 port '.[] | select(.name == "t").stats.rx_packets'; }
gone() { for hv in hv1 hv2; do try vswtool -n $hv tunnel del t; done; }

# forget [NS...]: what the path is said to let pass, there and at the two hosts
forget() {
	local h
	for h in vm1 vm2 "$@"; do
		ip -n $h route flush cache
		ip -n $h -6 route flush cache
	done 2>/dev/null
}

# mtu_of_path N: between the router and hv2
mtu_of_path() {
	try ip -n r link set r2 mtu "$1"
	try ip -n hv2 link set eth0 mtu "$1"
}
