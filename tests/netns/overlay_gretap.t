#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 -- underlay -- p3: g 10.0.10.3
#
# GRE with the kernel's gretap and ip6gretap, whose modules come after the tunnel
# and before it, and go while it stays. overlay_gre.t has what is without them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=gre.sh
. "$HERE/gre.sh"
begin

P3=02:00:00:00:22:03

# g NS WORDS...: the kernel's device, made anew
g() {
	ip -n "$1" link del g 2>/dev/null
	try ip -n "$1" link add name g address $P3 mtu 1500 type "${@:2}"
	try ip -n "$1" link set g up
	try ip -n "$1" addr add 10.0.10.3/24 dev g
}

underlay
hv h1 1
vm h1 a 10.0.10.1/24 10
comes_true "the kernel's GRE is not loaded" no_kernel_gre

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
