#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h2: b10 - h1 (hub; o, by whose port addresses are translated) - h3: c10
#
# A host behind one tunnel reaches one behind another by its outside address,
# by a hub that is on the way of neither.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin

underlay
for n in 1 2 3; do hv h$n $n; done
vm h1 o 198.51.100.1/24 10
vm h2 b10 10.0.10.2/24 10
vm h3 c10 10.0.10.3/24 10
for ns in b10 c10; do try ip -n $ns route add $OUT.0/24 dev eth0; done
try vswtool -n h1 port set sw0 access 10
for kind in vxlan gre; do
	id=vni
	if [[ $kind == gre ]]; then id=key; fi
	for n in 1 2 3; do
		words=()
		if [[ $n == 1 ]]; then words=(hub on); fi
		tunnel h$n t type $kind local "$(v4 $n)" "${words[@]}"
		segment h$n t add vlan 10 $id 1010
	done
	to_peer h1 t add "$(v4 2)"
	to_peer h1 t add "$(v4 3)"
	to_peer h2 t add "$(v4 1)"
	to_peer h3 t add "$(v4 1)"
	try vswtool -n h1 nat add o map $OUT.33 10.0.10.3 announce on
	who c10 80
	is "$(ask b10 $OUT.33 80 tcp 7001)" "$OUT.33 7001" "$kind: from one remote to another"
	try vswtool -n h1 fdb flush sw0 learned
	is "$(ask b10 $OUT.33 80 udp 7002)" "$OUT.33 7002" "$kind: that has to be found first"
	is "$(ask o $OUT.33 80 tcp 7003)" "$OUT.1 7003" "$kind: from outside"
	stop_last
	try vswtool -n h1 nat del o map $OUT.33 10.0.10.3 announce on
	for n in 1 2 3; do try vswtool -n h$n tunnel del t; done
	try ip -n b10 neigh flush all
done
finish
