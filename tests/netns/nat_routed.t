#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 (VLAN 10) --+                           +-- vo 198.51.100.1: the
#                          sw0 .10 10.0.0.254, 198.51.100.9    rules are at its port
#   vb 198.51.100.50 -------+
#
# Announced addresses whose hosts are in another network: the bridge's own host
# is the router, or is not.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
bridges sw0
host va sw0 - access 10
host vb sw0 $OUT.50/24
host vo sw0 $OUT.1/24
for h in va vb vo; do ipv6_on $h eth0; done
try ip link add link sw0 name sw0.10 up type vlan id 10
for dev in all sw0 sw0.10; do ipv6_on - $dev; done
forwarding() {
	try sysctl -qw net.ipv4.ip_forward="$1" net.ipv6.conf.all.forwarding="$1"
}
forwarding 1
try ip addr add $OUT.9/24 dev sw0
try ip addr add fd51::9/64 dev sw0 nodad
try ip addr add 10.0.0.254/24 dev sw0.10
try ip addr add fd00::fe/64 dev sw0.10 nodad
try ip -n va addr add 10.0.0.1/24 dev eth0
try ip -n va addr add fd00::1/64 dev eth0 nodad
try ip -n va route add default via 10.0.0.254
try ip -n va route add default via fd00::fe
try ip -n vb addr add fd51::50/64 dev eth0 nodad
try ip -n vo addr add fd51::1/64 dev eth0 nodad
who va 8080
who vb 8080
# neigh IP: its MAC address in the VLAN outside
neigh() { vswtool -j neigh show sw0 vlan 1 | jq -r ".[] | select(.ip == \"$1\") | .lladdr"; }

# ---- The host is the router ----
nat dnat dst $OUT.80 proto tcp dport 80 to 10.0.0.1:8080 announce on
nat dnat dst fd51::80 proto tcp dport 80 to "[fd00::1]:8080" announce on
nat dnat dst $OUT.80 proto udp dport 80 to 10.0.0.1:8080 announce on
is "$(ask vo $OUT.80 80 tcp 5001)" "$OUT.1 5001" "a host in another VLAN is reached by its outside address"
is "$(ask vo fd51::80 80 tcp 5002)" "fd51::1 5002" "with IPv6"
is "$(ask vo $OUT.80 80 udp 5003)" "$OUT.1 5003" "with UDP"
is "$(neigh 10.0.0.1)" "" "nobody has asked for it outside"
keep talk vo $OUT.80 80
like "$(say talk)" "^$OUT.1 " "a connection"
for _ in 1 2 3; do
	try vswtool fdb flush sw0 learned
	like "$(say talk)" "^$OUT.1 " "goes on when its place is forgotten"
done
is "$(port_drops vo nat_neigh)" 0 "no frame had to be repeated"
is "$(vswtool -j conn show sw0 dst $OUT.80 state established proto tcp | jq -r '.[] | "\(.reply_src) \(.reply_sport)"')" \
	"10.0.0.1 8080" "with the address inside"
stop_last

# ---- With rules by state inside, outside is a zone of its own ----
try vswtool port set vo zone 100
stateful vm va
nat snat src 10.0.0.0/24 to $OUT.10 announce on
nat snat src fd00::/64 to fd51::10 announce on
who vo 80
is "$(ask vo $OUT.80 80 tcp 5011)" "$OUT.1 5011" "tracked at both: in"
is "$(ask vo fd51::80 80 tcp 5012)" "fd51::1 5012" "with IPv6"
is "$(ask vo $OUT.80 80 udp 5013)" "$OUT.1 5013" "with UDP"
is "$(ask va $OUT.1 80 tcp 5014)" "$OUT.10 5014" "and out"
is "$(ask va fd51::1 80 tcp 5015)" "fd51::10 5015" "with IPv6"
is "$(ask va $OUT.1 80 udp 5016)" "$OUT.10 5016" "with UDP"
try vswtool acl unbind vm port va
try vswtool port set vo zone 0

# ---- The host is none, or elsewhere ----
no_rules
forwarding 0
nat dnat dst $OUT.80 proto tcp dport 80 to 10.0.0.1:8080 announce on
nat dnat dst fd51::80 proto tcp dport 80 to "[fd00::1]:8080" announce on
ok "a host that does not route gets nothing to route" unheard vo $OUT.80 80 tcp
ok "nor of IPv6" unheard vo fd51::80 80 tcp
no_rules
forwarding 1
try ip link add away up type dummy
try ip addr add 10.8.8.254/24 dev away
nat dnat dst $OUT.80 proto tcp dport 80 to 10.8.8.1:8080 announce on
before=$(port_drops vo nat_neigh)
ok "nor what is behind another device" unheard vo $OUT.80 80 tcp
is "$(($(port_drops vo nat_neigh) > before))" 1 "the target is asked for"
try ip link del away

# ---- The target is where the rule is ----
no_rules
nat dnat dst $OUT.80 proto tcp dport 80 to $OUT.50:8080 announce on
nat dnat dst fd51::80 proto tcp dport 80 to "[fd51::50]:8080" announce on
for net in $OUT. fd51::; do
	try vswtool neigh flush sw0 learned
	like "$(ask vo "$net"80 80 tcp)" "^$OUT.1 |^fd51::1 " "a host in the same VLAN is asked for: ${net}50"
	is "$(neigh "$net"50)" "$(mac 2)" "and known"
done
like "$(port_drops vo nat_neigh)" '^[1-9]' "at the cost of frames that had to be repeated"

# ---- Behind another router, or nowhere ----
no_rules
try ip route add default via 10.0.0.1
try ip route add default via fd00::1
for net in 10.9.9. fd99::; do
	before=$(port_drops vo nat_neigh)
	case $net in
	*.) nat dnat dst $OUT.80 proto tcp to 10.9.9.1 announce on; to=$OUT.80 ;;
	*) nat dnat dst fd51::80 proto tcp to fd99::1 announce on; to=fd51::80 ;;
	esac
	capture "to$net" va eth0 tcp
	ok "a default route says nothing of ${net}1" unheard vo $to 80 tcp
	is "$(captured "to$net" | wc -l)" 0 "nothing is sent there"
	is "$(($(port_drops vo nat_neigh) > before))" 1 "it is asked for, and counted"
	stop_last
	no_rules
done
comes_true "the bridge's counters add up" conserved
finish
