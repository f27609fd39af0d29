#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (198.51.100.9)      to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# NAT where there is something else as well: floods, the host's own services,
# ACLs, rules at the bridge's own port, addresses that go.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
who vo 80
who vb 80
who vb 8080
# what the hosts know of each other stays, whatever the switch forgets
known() { try ip -n "$1" neigh replace "$2" lladdr "$(mac "$3")" dev eth0 nud permanent; }
known va 10.0.0.2 2
known vb 10.0.0.1 1
known va $OUT.1 3
forget() { try vswtool fdb flush sw0 learned; }
wire() { captured wire | grep -c "$1"; }

# ---- What is flooded ----
stateful vm va
nat snat src 10.0.0.0/24 to $OUT.10 announce on
capture wire vo eth0 ip
capture inside vb eth0 ip
forget
is "$(ask va 10.0.0.2 80 tcp 6001)" "10.0.0.1 6001" "a host inside, nobody knows where, is not for the rule"
forget
is "$(ask va $OUT.1 80 tcp 6002)" "$OUT.10 6002" "one outside is"
is "$(ask vb 10.0.0.1 9 udp)" "connection refused" "the other way inside"
comes_true "what was for the host outside was seen there" seen wire "$OUT.10.6002 > $OUT.1.80"
is "$(wire '10\.0\.0\.1\.6002')" 0 "never from inside"
comes_true "what was for the host inside was seen there" seen inside "10.0.0.1.6001 > 10.0.0.2.80"
is "$(captured inside | grep -c "$OUT.10.6001")" 0 "never from outside"
keep talk va 10.0.0.2 80
like "$(say talk)" "^10.0.0.1 " "a connection inside"
for _ in 1 2 3; do
	forget
	like "$(say talk)" "^10.0.0.1 " "goes on when its place is forgotten"
done
stop_last
is "$(wire '10\.0\.0\.1')" 0 "and no copy of it is seen outside"
in_ns va ping -n -q -b -c 1 -W 0.1 10.0.0.255 >/dev/null 2>&1
comes_true "a broadcast is left alone, and gets everywhere" seen wire "10.0.0.1 > 10.0.0.255: ICMP echo"
comes_true "inside, too" seen inside "10.0.0.1 > 10.0.0.255: ICMP echo"
stop_last
stop_last
try vswtool acl unbind vm port va
no_rules

# ---- One address for the host and for those inside ----
try ip addr add $OUT.9/24 dev sw0
who - 2222
nat masquerade via sw0
nat dnat dst $OUT.9 proto tcp dport 80 to 10.0.0.2:8080 announce on
is "$(ask vo $OUT.9 80 tcp 6003)" "$OUT.1 6003" "a service inside at the address of the host"
is "$(ask vo $OUT.9 2222 tcp 6004)" "$OUT.1 6004" "one of the host itself"
ok "the host can be pinged" pings vo $OUT.9
is "$(ask va $OUT.1 80 tcp 6005)" "$OUT.9 6005" "a host inside has the same address"
is "$(ask va $OUT.9 80 tcp 6006)" "$OUT.9 6006" "and gets to the service inside by it"
like "$(ask va $OUT.9 2222 tcp 6007)" "^10.0.0.1 6007$|no answer|unreachable" "or to that of the host, which may have no way back"

# ---- The address goes ----
keep hot va $OUT.1 80
like "$(say hot)" "^$OUT.9 " "a connection by the address of the device"
try ip addr del $OUT.9/24 dev sw0
comes_true "ends with the address" sh -c "[ \$(vswtool -j conn show sw0 | jq 'map(select(.reply_dst == \"$OUT.9\")) | length') = 0 ]"
is "$(say hot)" "no answer" "and does not go on from the old one"
stop_last
no_rules
try vswtool neigh flush sw0

# ---- Turning round where nobody can be asked ----
capture wire vo eth0 ip
known va $OUT.21 3
known vb $OUT.21 3
nat dnat dst $OUT.21 to 10.0.0.2
ok "an address that is not announced, of a host that is not known" unheard va $OUT.21 80 tcp
comes_true "goes where it would without the rule" seen wire "10.0.0.1.* > $OUT.21.80"
try vswtool neigh add sw0 10.0.0.2 lladdr "$(mac 2)" vlan 1
is "$(ask va $OUT.21 80 tcp 6008)" "$OUT.21 6008" "if it is known, it turns round"
try ip addr add $OUT.9/24 dev sw0
nat masquerade via sw0
is "$(ask va $OUT.21 80 tcp 6038)" "$OUT.21 6038" "and answers are not for the host"
gone masquerade via sw0
try ip addr del $OUT.9/24 dev sw0
try vswtool neigh del sw0 10.0.0.2 vlan 1
stop_last
no_rules

# ---- ACLs ----
nat map $OUT.32 10.0.0.2 announce on
is "$(ask vo $OUT.32 80 tcp 6009)" "$OUT.1 6009" "a host by its outside address"
try ip -n vo addr add 10.0.0.2/32 dev eth0
try in_ns vo arping -q -U -c 1 -I eth0 10.0.0.2
try ip -n vo addr del 10.0.0.2/32 dev eth0
is "$(ask va $OUT.32 80 tcp 6031)" "$OUT.32 6031" "who says outside that it has the address inside is not believed"
is "$(ask vo $OUT.32 80 tcp 6032)" "$OUT.1 6032" "not from there either"
try vswtool acl create shut default allow
try vswtool acl add shut out reject dport 80 proto tcp
try vswtool acl add shut out reject dport 80 proto udp
try vswtool acl bind shut port vb out
# not what connections before still have to say: it may fit to none by now
capture wire vo eth0 ip and '(port 6010 or icmp)'
is "$(ask vo $OUT.32 80 tcp 6010)" "connection refused" "its ACL rejects: the reset comes from the outside address"
is "$(ask vo $OUT.32 80 udp 6010)" "connection refused" "so does the ICMP error, about the outside address"
comes_true "both are seen" seen wire "$OUT.32 > $OUT.1: ICMP"
is "$(captured wire -v | grep -c '10\.0\.0\.')" 0 "without an address from inside, in the packet or in what it is about"
stop_last
try vswtool acl unbind shut port vb
try vswtool acl create out default allow
try vswtool acl add out out deny dst $OUT.32
is "$(ask va $OUT.32 80 tcp 6011)" "$OUT.32 6011" "from inside"
try vswtool acl bind out port vo out
ok "the ACL of the port by which it would leave" unheard va $OUT.32 80 tcp
try vswtool acl unbind out port vo
is "$(ask va $OUT.32 80 tcp 6012)" "$OUT.32 6012" "not any more"

# ---- Sums that are in the frames, not left to devices ----
nat map fd51::32 fd00::2 announce on
nat map fd51::31 fd00::1 announce on
sums() { # DESC
	is "$(ask vo $OUT.32 8080 tcp 6021)" "$OUT.1 6021" "$1: TCP"
	is "$(ask vo $OUT.32 8080 udp 6022)" "$OUT.1 6022" "$1: UDP"
	is "$(ask va $OUT.32 8080 tcp 6023)" "$OUT.32 6023" "$1: TCP that turns round"
	is "$(ask va $OUT.32 8080 udp 6024)" "$OUT.32 6024" "$1: UDP that does"
	is "$(ask vo fd51::32 8080 tcp 6021)" "fd51::1 6021" "$1: TCP by IPv6"
	is "$(ask vo fd51::32 8080 udp 6022)" "fd51::1 6022" "$1: UDP by IPv6"
	is "$(ask va fd51::1 80 udp 6025)" "fd51::31 6025" "$1: UDP from inside"
}
sums "summed by devices"
for h in va vb vo; do try in_ns $h ethtool -K eth0 tx off; done
sums "summed in frames"
for h in va vb vo; do try in_ns $h ethtool -K eth0 tx on; done
nat_del() { gone id "$(nat_id)"; }
nat_del
nat_del

# ---- Rules at the bridge's own port ----
try vswtool nat add sw0 snat src 10.0.0.0/24 to 10.9.9.9
is "$(ask va $OUT.32 80 tcp 6013)" "$OUT.32 6013" "are not for what turns round elsewhere"
try vswtool nat del sw0 id "$(nat_id)"
no_rules

# ---- Words ----
nat masquerade via sw0 src ::/0
like "$(vswtool nat show vo)" "src ::/0" "only IPv6 is shown"
gone masquerade via sw0 src ::/0
is "$(vswtool -j nat show | jq length)" 0 "and found"
try vswtool port set vo access 20
cmd_fails 2 "no VLAN of the port" "nobody answers where the bridge's own port is not" \
	vswtool nat add vo map $OUT.33 10.0.0.2 announce on
nat map $OUT.33 10.0.0.2
finish
