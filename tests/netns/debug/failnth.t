#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   sw0 --- v1        v2 (free)        sw1
#
# Each allocation of each kind of request fails once. Needs a kernel with fault
# injection, so it is run on uml-debug only.

# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
begin

ipv6_off
try vswtool bridge add sw0 ageing 300
try vswtool bridge add sw1
for i in 1 2; do
	try ip link add "v$i" type dummy
	try ip link set "v$i" up
done
try vswtool port add sw0 v1 trunk none native 1
# what modprobe does is not to fail
try modprobe nf_nat_ftp
# more rules than are tried one by one
try vswtool acl create fw
for ((i = 0; i < 40; i++)); do echo "in allow"; done | try vswtool acl load fw -
try vswtool acl set hosts create addr
try vswtool acl set hosts add 10.0.0.0/8
try vswtool nat add v1 map 192.0.2.8 10.0.0.8 announce on
try ip link add u0 up type dummy
try ip addr add 192.0.2.1/24 dev u0
try vswtool tunnel add sw0 vx0 type vxlan local 192.0.2.1
try vswtool tunnel segment vx0 add vlan 1 vni 1

for kind in failslab fail_page_alloc; do
	echo N >"/sys/kernel/debug/$kind/ignore-gfp-wait"
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order

taplines /usr/bin/python3 "$HERE/debug/failnth.py"

finish
