#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 --+            +-- h2: sw0 -- b 10.0.10.4
#                           +- underlay --+
#                                         +-- p3: g 10.0.10.3
#
# GRE with the kernel's gretap and ip6gretap, and NVGRE between two of ours. The
# kernel's modules come before the tunnel, after it, and never.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

P3=02:00:00:00:22:03

# g NS WORDS...: the kernel's device, made anew
g() {
	ip -n "$1" link del g 2>/dev/null
	try ip -n "$1" link add name g address $P3 mtu 1500 type "${@:2}"
	try ip -n "$1" link set g up
	try ip -n "$1" addr add 10.0.10.3/24 dev g
}

kernel_gre() { grep -Eq '^(ip_gre|ip6_gre|gre) ' /proc/modules; }
no_kernel_gre() {
	local m
	for m in ip6_gre ip_gre gre; do rmmod $m 2>/dev/null; done
	! kernel_gre
}

forget() {
	try vswtool -n h1 fdb flush sw0 learned
	try ip -n a neigh flush all
	if [[ -e /run/netns/p3 ]]; then try ip -n p3 neigh flush all; fi
}

both_ways() { # DESC NS ADDR
	forget
	ok "$1: a pings it" pings a "$3"
	forget
	ok "$1: it pings a" pings "$2" 10.0.10.1
}

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

# After: a tunnel that works goes on when the kernel's comes.
tunnel h1 t type gre local "$(v4 1)"
segment h1 t add vlan 10 key 10
to_peer h1 t add "$(v4 3)"
peer p3 3
g p3 gretap local "$(v4 3)" remote "$(v4 1)" key 10
ok "after: the kernel's GRE is loaded" kernel_gre
both_ways "after" p3 10.0.10.3
is "$(whereabouts h1 $P3 10)" "t $(v4 3) learned" "after: p3 was learned behind its address"

# The kernel's own, between the same two addresses
try ip -n h1 link add name k up type gretap local "$(v4 1)" remote "$(v4 3)" key 20
try ip -n p3 link add name k up type gretap local "$(v4 3)" remote "$(v4 1)" key 20
try ip -n h1 addr add 10.0.20.1/24 dev k
try ip -n p3 addr add 10.0.20.3/24 dev k
background in_ns h1 ping -n -q -i 0.02 -c 50 10.0.20.3 >"$TMP/kernel"
ok "a tunnel beside the kernel's with another key" \
	in_ns a ping -n -q -i 0.02 -c 50 -w 60 10.0.10.3
wait "${JOBS[-1]}"
like "$(<"$TMP/kernel")" '50 received' "the kernel's beside a tunnel"
try vswtool -n h1 tunnel segment t del vlan 10
ok "without the segment p3 is not answered" deaf p3 10.0.10.1
ok "the kernel's does not notice" pings h1 10.0.20.3
try vswtool -n h1 tunnel segment t add vlan 10 key 10
both_ways "with it again" p3 10.0.10.3

# Before: the tunnel is made when the kernel's is there, and its variants
for family in v4 v6; do
	kind=gretap
	if [[ $family == v6 ]]; then kind=ip6gretap; fi
	for words in "" csum seq; do
		vswtool -n h1 tunnel del t
		# shellcheck disable=SC2086
		tunnel h1 t type gre local "$($family 1)" ${words:+$words on}
		segment h1 t add vlan 10 key 10
		to_peer h1 t add "$($family 3)"
		# shellcheck disable=SC2086
		g p3 $kind local "$($family 3)" remote "$($family 1)" key 10 $words
		what="$kind ${words:-with a key}"
		both_ways "$what" p3 10.0.10.3
		bad=$(errors h1)
		if [[ -z $words ]]; then
			gso_start
			transfer "$what" a p3 10.0.10.3
			gso_seen "$what" "$($family 1)" "$($family 3)"
			dhcp_both "$what" p3 g
		else
			# Each packet says something of its own, so the stack
			# must not hand whole ones on.
			transfer "$what, offloads" a p3 10.0.10.3
			offloads off h1 p3
			transfer "$what, no offloads" a p3 10.0.10.3
			offloads on h1 p3
		fi
		is "$(($(errors h1) - bad)) $(hv_drops h1 encap_header)" "0 0" \
			"$what: no errors below the switch"
	done
done
ok "the kernel's own is still there" pings h1 10.0.20.3

# And when it goes, ours stays.
try ip -n h1 link del k
try ip netns del p3
comes_true "the kernel's GRE is unloaded" no_kernel_gre
finish
