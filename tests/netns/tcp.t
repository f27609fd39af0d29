#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   a1 10.0.0.1 access 1 --+         +-- a2 10.0.0.2 access 1
#                         sw0 --- the host: sw0 10.0.0.254, sw0.10 10.0.10.254
#   t1 trunk 10 -----------+         +-- t2 trunk 10
#      eth0.10 10.0.10.1                   eth0.10 10.0.10.2
#
# TCP with segmentation offload stays whole through the switch: no checksum
# error anywhere, hardly a retransmission, and frames larger than the MTU.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=traffic.sh
. "$HERE/traffic.sh"
begin

bridges sw0
try ip link add link sw0 name sw0.10 up type vlan id 10
try ip addr add 10.0.0.254/24 dev sw0
try ip addr add 10.0.10.254/24 dev sw0.10
host a1 sw0 10.0.0.1/24
host a2 sw0 10.0.0.2/24
for n in 1 2; do
	host t$n sw0 - trunk 10
	try ip -n t$n link add link eth0 name eth0.10 up type vlan id 10
	try ip -n t$n addr add 10.0.10.$n/24 dev eth0.10
done

capture gso a2 eth0 -s 96 'tcp and greater 2000'
transfer "access to access" a1 a2 10.0.0.2
comes_true "frames larger than the MTU pass whole" seen gso 'length [2-9][0-9]{3,}|length [1-9][0-9]{4}'
transfer "trunk to trunk" t1 t2 10.0.10.2
transfer "host to access" - a1 10.0.0.1
transfer "host to trunk" - t1 10.0.10.1
try vswtool port set a2 access 10
try ip -n a2 addr add 10.0.10.3/24 dev eth0
transfer "trunk to access" t1 a2 10.0.10.3

# The same with every offload off at one end, so that others' state is real.
try in_ns t2 ethtool -K eth0 tso off gso off gro off tx off rx off txvlan off rxvlan off
try ethtool -K t2 tso off gso off tx off txvlan off rxvlan off
transfer "trunk to a trunk without offloads" t1 t2 10.0.10.2
like "$(bridge_drops sw0 mtu)" '^0$' "nothing was too large"
finish
