#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --- sw0 --- h2, both QinQ in VLAN 20
#
# Random rules on random packets, and a model that says what becomes of them.
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
echo 100000 >/proc/sys/net/core/netdev_max_backlog
try vswtool acl create t
try vswtool acl set addrs create addr
try vswtool acl set ports create port
try vswtool acl set macs create mac
taplines python3 -IS "$HERE/acl_random.py" h1 h2
finish
