#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --- sw0 --- h2, both QinQ in VLAN 20
#   n1 --- br0 --- out, a Linux bridge in n2, with rules of nft
#
# Random rules on random packets; nft and a model say what becomes of them.
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
for h in h1 h2; do
	wire $h
	try vswtool port add sw0 $h qinq 20
done
try vswtool bridge set sw0 ageing 0
# the other end knows nobody of these, and answers nothing
for i in {0..11}; do
	try vswtool fdb add sw0 "$(printf '02:00:00:00:1%d:%02x' $((i % 4)) $((i)))" vlan 20 port h2 static
done
ns n1 n2
try ip -n n2 link add br0 up type bridge mcast_snooping 0
try ip link add eth0 up netns n1 type veth peer name in netns n2
try ip -n n2 link add out type dummy
for i in in out; do try ip -n n2 link set $i up master br0; done
if [[ -e /proc/sys/net/bridge ]]; then	# of a test before; nft is to judge alone
	for i in ip ip6 arp; do
		try in_ns n2 sysctl -qw net.bridge.bridge-nf-call-${i}tables=0
	done
fi
echo 100000 >/proc/sys/net/core/netdev_max_backlog
try vswtool acl create t
try vswtool acl set addrs create addr
try vswtool acl set ports create port
try vswtool acl set macs create mac
taplines python3 -IS "$HERE/acl_random.py" h1 h2 n1 n2
finish
