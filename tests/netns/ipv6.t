#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 fd00::1/64 --+-- h2 fd00::2/64
#                  sw0 --- the host: sw0 fd00::fe/64
#   h3 fd00::3/64 --+   (h3 in VLAN 10)
#
# Neighbour discovery lives on multicast.
. "$(dirname "$0")/lib.sh"
begin
v6() { # NS|- DEV ADDR
	local run=(ip)
	if [[ $1 == - ]]; then
		echo 0 >"/proc/sys/net/ipv6/conf/$2/disable_ipv6"
	else
		run=(ip -n "$1")
		try in_ns "$1" sh -c "echo 0 >/proc/sys/net/ipv6/conf/$2/disable_ipv6"
	fi
	try "${run[@]}" addr add "$3" dev "$2" nodad
}

bridges sw0
host h1 sw0 -
host h2 sw0 -
host h3 sw0 - access 10
for n in 1 2 3; do v6 h$n eth0 fd00::$n/64; done
v6 - sw0 fd00::fe/64

capture nd h2 eth0 icmp6
ok "h1 pings h2" pings h1 fd00::2
comes_true "by a neighbour solicitation" seen nd '33:33:ff:00:00:02.*neighbor solicitation, who has fd00::2'
ok "h2 pings the host" pings h2 fd00::fe
ok "the host pings h1" ping -n -q -c 1 -w 20 fd00::1
ok "h1 does not reach VLAN 10" deaf h1 fd00::3
unlike "$(captured nd)" 'fd00::3 >' "nothing of h3 is seen in VLAN 1"
try vswtool port set h3 access 1
ok "until it is in the same VLAN" pings h1 fd00::3

# Duplicate address detection has to see the other.
try ip -n h3 addr add fd00::1/64 dev eth0
dad_failed() { ip -n h3 addr show dev eth0 | grep -q dadfailed; }
comes_true "a duplicate address is found" dad_failed
ok "a large packet passes in fragments" in_ns h1 ping -n -q -c 1 -w 20 -s 5000 fd00::2
finish
