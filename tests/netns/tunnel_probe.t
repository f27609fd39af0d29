#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   vm1 -- sw0 in hv1 -- r -- hv2 in sw0 -- vm2
#                          \
#                           nobody (10.2.0.9, fd02::9)
#
# What `tunnel probe` finds out: where routers say what fits, and where they do
# not (a black hole). It is right when frames of that size pass, and no larger.
. "$(dirname "$0")/lib.sh"
# shellcheck source=routed.sh
. "$HERE/routed.sh"

far_mtu() {
	mtu_of_path "$1"
	forget hv1 hv2
}

# probed [WORDS]: "PACKET FITS MTU RESULT" of each
probed() {
	vswtool -n hv1 -j tunnel probe t "$@" 2>/dev/null |
		jq -r '.[] | "\(.packet) \(.fits) \(.mtu) \(.result)"'
}
# echo_of SIZE: through the tunnel, whose own packets no router may fragment
echo_of() { in_ns vm1 ping -n -q -c 1 -W "$1" -M dont -s $(($2 - 28)) 10.0.0.2; }

# black_hole on|off: the router tells nobody
black_hole() {
	if [[ $1 == off ]]; then
		try in_ns r nft flush ruleset
		return
	fi
	try in_ns r nft -f - <<-END
		table inet silent {
			chain out {
				type filter hook output priority 0;
				icmp type destination-unreachable drop
				icmpv6 type packet-too-big drop
			}
		}
	END
}
nft_works() { in_ns r nft add table inet probe && in_ns r nft delete table inet probe; }

for kind in "vxlan $A4 $B4 50 10.2.0.9" "vxlan $A6 $B6 70 fd02::9" \
	"gre $A4 $B4 42 10.2.0.9" "gre $A6 $B6 62 fd02::9" \
	"gre $A4 $B4 50 10.2.0.9 csum on seq on" "vxlan $A4 $B4 50 10.2.0.9 dev eth0 tos 16 ttl 9"; do
	read -r what a b head nobody words <<<"$kind"
	desc="$what over IPv4${words:+ $words}"
	if [[ $a == *:* ]]; then desc="$what over IPv6${words:+ $words}"; fi
	# shellcheck disable=SC2086
	tunnel_pair "$what" "$a" "$b" $words
	is "$(probed)" "1500 $((1500 - head)) $((1500 - head)) ok" "$desc: all of the device's MTU passes"

	far_mtu 1407
	is "$(probed)" "1407 $((1407 - head)) $((1407 - head)) ok" \
		"$desc: what the router says, and the tunnel knows it now"
	ok "$desc: a frame of that size passes" echo_of "$WAIT_LIMIT" $((1407 - head))

	if nft_works; then
		forget hv1 hv2
		black_hole on
		is "$(probed)" "1407 $((1407 - head)) $((1500 - head)) black-hole" \
			"$desc: what passes where nobody tells"
		ok "$desc: there, too, a frame of that size passes" \
			echo_of "$WAIT_LIMIT" $((1407 - head))
		no "$desc: and no larger one" echo_of 0.5 $((1408 - head))
		black_hole off
	else
		skip "no nftables here" "$desc: a black hole"
	fi

	# the tunnel's belief is too modest
	far_mtu 1500
	try ip -n hv1 route replace "$b" via "$(if [[ $a == *:* ]]; then echo fd01::fe; else echo 10.1.0.254; fi)" mtu 1300
	is "$(probed)" "1500 $((1500 - head)) $((1300 - head)) unused" "$desc: more passes than the tunnel makes use of"
	try ip -n hv1 route del "$b"

	if [[ $what == gre || $words ]]; then
		gone
		continue
	fi
	is "$(probed peer "$nobody")" "null null null silent" "$desc: nobody there"
	try vswtool -n hv1 tunnel peer t add "$nobody"
	cmd_fails 2 '^vswtool: tunnel probe: 1 of 2 do not answer$' "$desc: a peer that is down is an error" \
		vswtool -n hv1 tunnel probe t
	gone
done

# what is said of it
tunnel_pair vxlan $A4 $B4
out=$(vswtool -n hv1 tunnel probe t)
is "$out" "TUNNEL          ADDRESS         PACKET FITS   MTU    RESULT
t               10.2.0.1        1500   1450   1450   ok" "as text"
is "$(vswtool -n hv1 -j tunnel probe t peer $B4 | jq -c .)" \
	'[{"tunnel":"t","address":"10.2.0.1","packet":1500,"fits":1450,"mtu":1450,"result":"ok"}]' "as JSON"
is "$(probed peer 10.1.0.254)" "1500 1450 null ok" "an address that is no peer"
try ip -n hv1 route add unreachable 10.3.0.0/16
like "$(vswtool -n hv1 tunnel probe t peer 10.3.0.1 2>/dev/null)" 'silent \(.*\)$' "the reason is given"
try vswtool -n hv1 tunnel segment t add vlan 2 vni 2
try vswtool -n hv1 tunnel peer t del $B4
try vswtool -n hv1 tunnel peer t add $B4 vlan 1
try vswtool -n hv1 tunnel peer t add $B4 vlan 2
is "$(probed)" "1500 1450 1450 ok" "a peer of two VLANs is probed once"
try vswtool -n hv1 tunnel peer t del $B4 vlan 1
try vswtool -n hv1 tunnel peer t del $B4 vlan 2

# wrong words
cmd_fails 3 '^vswtool: tunnel probe: the tunnel has no peers' "no peers" vswtool -n hv1 tunnel probe t
cmd_fails 3 'no such tunnel.*"nothere"' "no tunnel" vswtool -n hv1 tunnel probe nothere
cmd_fails 3 'not a tunnel.*"vm1"' "not a tunnel" vswtool -n hv1 tunnel probe vm1
cmd_fails 1 'family' "another family" vswtool -n hv1 tunnel probe t peer fd02::1
cmd_fails 1 'NAME is missing' "no name" vswtool -n hv1 tunnel probe
cmd_fails 2 'CAP_NET_RAW' "an unprivileged user may not" \
	nsenter --net=/run/netns/hv1 setpriv --reuid 65534 --regid 65534 --clear-groups -- \
	vswtool tunnel probe t peer $B4
try ip -n hv1 addr del $A4/24 dev eth0
cmd_fails 2 'local address$' "the host has lost the address" vswtool -n hv1 tunnel probe t peer $B4
finish
