#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 -- underlay -- h2: sw0 -- b 10.0.10.4
#
# GRE between two of ours, where the kernel's own is never loaded: its variants,
# groups, keys for each way, and a host that looks at what comes in.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=gre.sh
. "$HERE/gre.sh"
begin

underlay
hv h1 1
hv h2 2
vm h1 a 10.0.10.1/24 10
vm h2 b 10.0.10.4/24 10

# Never: nobody here has the kernel's GRE.
comes_true "the kernel's GRE is not loaded" no_kernel_gre
for family in v4 v6; do
	for words in "" "csum on" "seq on" "csum on seq on" "nvgre on"; do
		for n in 1 2; do
			# shellcheck disable=SC2086
			tunnel h$n t type gre local "$($family $n)" $words
			segment h$n t add vlan 10 key 10
			to_peer h$n t add "$($family $((3 - n)))"
		done
		both_ways "$family, ours to ours, ${words:-plain}" b 10.0.10.4
		if [[ $words == nvgre* || $words == csum*seq* ]]; then
			transfer "$family, ours to ours, $words" a b 10.0.10.4
		fi
		for n in 1 2; do try vswtool -n h$n tunnel del t; done
	done
done

ask_nobody() { in_ns a arping -q -c 1 -w 1 -I eth0 10.0.10.99; }
A=02:00:00:00:00:01 B=02:00:00:00:00:02
for words in "v4 239.1.1.10" "v6 ff05::10"; do
	read -r family group <<<"$words"
	# A multicast group: one packet for all
	for n in 1 2; do
		tunnel h$n t type gre local "$($family $n)" dev eth0
		segment h$n t add vlan 10 key 10 group "$group"
		like "$(ip -n h$n maddr show dev eth0)" " $group( |$|
)" "$family group: h$n is a member"
	done
	capture "$family-wire" - h1 "dst host $group"
	both_ways "$family group" b 10.0.10.4
	is "$(whereabouts h1 $B 10)" "t $($family 2) learned" \
		"$family group: b was learned behind its own address"
	ask_nobody
	ok "$family group: a pings b once more" pings a 10.0.10.4
	is "$(captured "$family-wire" | grep -c 'who-has 10.0.10.99')" 1 \
		"$family group: one packet on the underlay"
	try vswtool -n h1 tunnel segment t del vlan 10
	unlike "$(ip -n h1 maddr show dev eth0)" " $group( |$|
)" "$family group: without the segment h1 is no member"
	for n in 1 2; do try vswtool -n h$n tunnel del t; done

	# Static entries with a key of their own, at both ends
	for n in 1 2; do
		tunnel h$n t type gre local "$($family $n)" learning off
		segment h$n t add vlan 10 key $((n * 11))
	done
	try vswtool -n h1 fdb add sw0 $B vlan 10 tunnel t peer "$($family 2)" key 22
	try vswtool -n h2 fdb replace sw0 $A vlan 10 tunnel t peer "$($family 1)" key 11
	try ip -n a neigh replace 10.0.10.4 lladdr $B dev eth0 nud permanent
	try ip -n b neigh replace 10.0.10.1 lladdr $A dev eth0 nud permanent
	ok "$family, a key for each way" pings a 10.0.10.4
	try vswtool -n h1 fdb replace sw0 $B vlan 10 tunnel t peer "$($family 2)" static
	ok "$family: with the key of the segment b does not hear it" deaf a 10.0.10.4
	try ip -n a neigh del 10.0.10.4 dev eth0
	try ip -n b neigh del 10.0.10.1 dev eth0
	for n in 1 2; do try vswtool -n h$n tunnel del t; done
done

# What only comes, and whether the host lets it in
gre_counted() { # COUNTER NUMBER
	[[ $(in_ns h2 nft -j list counter inet look "$1" |
		jq '.nftables[] | .counter? // empty | .packets') == "$2" ]]
}
rx_of_t() { hv_get h2 port '.[] | select(.name == "t") | .stats.rx_packets'; }
if in_ns h2 nft -f - 2>/dev/null <<-END; then
	table inet look {
		counter arrived { }
		counter known { }
		chain c {
			type filter hook input priority 0
			meta l4proto gre counter name arrived
			meta l4proto gre ct status confirmed counter name known
		}
	}
END
	for family in v4 v6; do
		for n in 1 2; do
			tunnel h$n t type gre local "$($family $n)"
			segment h$n t add vlan 10 key 10
		done
		to_peer h1 t add "$($family 2)"
		try in_ns h2 nft reset counters
		for _ in 1 2 3; do ask_nobody; done
		comes_true "$family, one way: three packets arrive" gre_counted arrived 3
		is "$(rx_of_t)" 3 "$family, one way: and three frames"
		ok "$family, one way: the connection is known after the first" gre_counted known 2
		if ip -n h2 xfrm policy add src "$($family 1)" dst "$($family 2)" proto gre \
			dir in action block 2>/dev/null; then
			ask_nobody
			comes_true "$family: a packet that IPsec forbids arrives" gre_counted arrived 4
			is "$(rx_of_t)" 3 "$family: and no frame"
			try ip -n h2 xfrm policy flush
			ask_nobody
			comes_true "$family: one that it does not forbid" gre_counted arrived 5
			is "$(rx_of_t)" 4 "$family: and its frame"
		else
			skip "no IPsec here" "$family: a packet that IPsec forbids"
		fi
		for n in 1 2; do try vswtool -n h$n tunnel del t; done
	done
	try in_ns h2 nft flush ruleset
else
	skip "no connection tracking in nftables" "one way"
fi
no "and it never was" kernel_gre
finish
