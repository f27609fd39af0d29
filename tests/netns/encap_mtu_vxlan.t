#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What does not fit a VXLAN tunnel: see encap_mtu.sh.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap_mtu.sh
. "$HERE/encap_mtu.sh"

fits vxlan $A4 $B4 1450
fits vxlan $A6 $B6 1430

# One frame for many peers that none of them fits: its sender is told once.
for words in "10.0.0.9 icmp[0]==3 4" "fd00::9 icmp6[0]==2 6"; do
	read -r to filter family <<<"$words"
	tunnel_pair vxlan $A4 $B4
	try vswtool -n hv1 tunnel peer t add 10.2.0.8
	try vswtool -n hv1 tunnel peer t add 10.2.0.9
	forget
	try ip -n vm1 neigh replace "$to" lladdr 02:00:00:00:00:99 dev eth0 nud permanent
	capture "told$family" vm1 eth0 "$filter"
	before=$(hv_drops hv1 pmtu)
	in_ns vm1 ping -n -c 1 -W 0.3 -M "do" -s 1452 "$to" >/dev/null 2>&1
	is $(($(hv_drops hv1 pmtu) - before)) 3 "IPv$family: a frame too large for three peers is dropped for each"
	comes_true "IPv$family: its sender is told" seen "told$family" 'mtu 14[35]0|frag|too big'
	ok "IPv$family: later frames pass" pings vm1 10.0.0.2
	is "$(captured "told$family" | wc -l)" 1 "IPv$family: once"
	stop_last
	gone
done
finish
