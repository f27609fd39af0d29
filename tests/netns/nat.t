#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (198.51.100.9)      to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# Other addresses: for what leaves by a port, and for what enters by it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts

drops() { bridge_drops sw0 "$1"; }
who vo 80
who va 80
who vb 80
who vb 8080
ping6s() { in_ns "$1" ping -6 -n -q -c 1 -w "$WAIT_LIMIT" "$2"; }
big() { in_ns "$1" ping -n -q -c 1 -w "$WAIT_LIMIT" -s 4000 "$2"; }
ok "without NAT there is no way back" unheard va $OUT.1 80 udp 5001

# ---- Source: an address ----
nat snat src 10.0.0.0/24 to $OUT.10 announce on
snat=$(nat_id)
capture wire vo eth0 ip
is "$(ask va $OUT.1 80 udp 5001)" "$OUT.10 5001" "another source, at once also for what was under way"
is "$(ask va $OUT.1 80 tcp 5001)" "$OUT.10 5001" "TCP"
ok "a ping" pings va $OUT.1
is "$(ask vb $OUT.1 80 tcp 5002)" "$OUT.10 5002" "another host"
like "$(ask vb $OUT.1 80 tcp 5001)" "^$OUT.10 [0-9]+$" "the port that the first one had"
is "$(ask va $OUT.1 9 udp)" "connection refused" "an ICMP error about it comes back"
ok "fragments" big va $OUT.1
is "$(ask va $OUT.1 80 udp 5003 8000)" "$OUT.10 5003" "of UDP, too"
comes_true "all that is seen" seen wire "$OUT.10.5002 > $OUT.1.80"
is "$(captured wire | grep -c '10\.0\.0\.')" 0 "no inside address is on the wire"
stop_last
is "$(nat_get "$snat" '.connections >= 6')" true "connections are counted"
ok "nobody is there who has not asked" unheard vo $OUT.10 80 tcp

# ---- A rule goes, with a connection ----
keep hot va $OUT.1 80
like "$(say hot)" "^$OUT.10 " "a connection"
gone id "$snat"
is "$(say hot)" "no answer" "ends with its rule"
stop_last
is "$(vswtool -j conn show sw0 | jq "map(select(.reply_dst == \"$OUT.10\")) | length")" 0 "and is forgotten"

# ---- Ranges ----
nat snat to $OUT.11-$OUT.14:6000-6001
ok "nobody answers for them unless told to" unheard va $OUT.1 80 udp
gone snat to $OUT.11-$OUT.14:6000-6001
nat snat to $OUT.11-$OUT.14:6000-6001 announce on
like "$(ask va $OUT.1 80 udp)" "^$OUT.1[1-4] 600[01]$" "addresses and ports of a range"
like "$(ask vb $OUT.1 80 udp)" "^$OUT.1[1-4] 600[01]$" "for another host, too"
ok "ICMP has no ports" pings va $OUT.1
gone id "$(nat_id)"
nat snat to $OUT.11:6000-6001 announce on
for i in 1 2; do
	keep full$i va $OUT.1 80
	like "$(say full$i)" "^$OUT.11 600[01]$" "port $i of two"
done
before=$(drops nat_exhausted)
ok "there is no third" unheard va $OUT.1 80 tcp
comes_true "which is counted" more_drops sw0 nat_exhausted "$before"
like "$(say full1)" "^$OUT.11 600[01]$" "the others go on"
stop_last
stop_last
gone id "$(nat_id)"

nat snat src fd00::/64 to [fd51::11-fd51::14]:6000-6001 announce on
like "$(ask va fd51::1 80 udp)" '^fd51::1[1-4] 600[01]$' "addresses and ports of a range of IPv6"
like "$(ask vb fd51::1 80 tcp)" '^fd51::1[1-4] 600[01]$' "for another host, too"
ok "ICMPv6 has no ports" ping6s va fd51::1
is "$(ask va fd51::1 9 udp)" "connection refused" "an error about a port of the range"
ok "nobody is there who has not asked" unheard vo fd51::11 6000 tcp
gone snat src fd00::/64 to [fd51::11-fd51::14]:6000-6001 announce on
nat snat src fd00::/64 to [fd51::11]:6000-6001 announce on
for i in 1 2; do
	keep six$i va fd51::1 80
	like "$(say six$i)" '^fd51::11 600[01]$' "port $i of two"
done
before=$(drops nat_exhausted)
ok "there is no third" unheard va fd51::1 80 tcp
comes_true "which is counted" more_drops sw0 nat_exhausted "$before"
like "$(say six1)" '^fd51::11 600[01]$' "the others go on"
stop_last
stop_last
gone id "$(nat_id)"

# ---- Masquerade ----
ipv6_on - sw0
try ip addr add $OUT.9/24 dev sw0
try ip addr add fd51::9/64 dev sw0 nodad
nat masquerade via sw0
is "$(ask va $OUT.1 80 tcp 5004)" "$OUT.9 5004" "the address of a device"
is "$(ask vb fd51::1 80 tcp 5004)" "fd51::9 5004" "of IPv6"
ok "the host has it as before" ping -n -q -c 1 -w "$WAIT_LIMIT" $OUT.1
ok "and is reached" pings vo $OUT.9
is "$(ask va fd51::1 9 udp)" "connection refused" "an ICMPv6 error"
try ip addr del $OUT.9/24 dev sw0
ok "a device without an address" unheard va $OUT.1 80 tcp
is "$(($(drops nat_address) > 0))" 1 "is counted"
gone masquerade via sw0
try ip addr del fd51::9/64 dev sw0

# ---- Destination ----
nat dnat dst $OUT.20 proto tcp dport 80,1000-1010 to 10.0.0.2:8080 announce on
is "$(ask vo $OUT.20 80 tcp 5005)" "$OUT.1 5005" "another destination and port"
is "$(ask vo $OUT.20 1007 tcp 5006)" "$OUT.1 5006" "of a list of ports"
is "$(vswtool -j conn show sw0 src $OUT.1 proto tcp | jq -r 'map("\(.dst) \(.dport) \(.reply_src) \(.reply_sport)") | unique | join(",")')" \
	"$OUT.20 1007 10.0.0.2 8080,$OUT.20 80 10.0.0.2 8080" "as the list of connections says"
ok "another port is not for it" unheard vo $OUT.20 81 tcp
before=$(drops nat_neigh)
try vswtool neigh flush sw0
is "$(ask vo $OUT.20 80 tcp 5007)" "$OUT.1 5007" "a host inside that is not known is asked for"
comes_true "what came for it meanwhile is counted" more_drops sw0 nat_neigh "$before"

nat dnat dst fd51::20 proto tcp dport 80,1000-1010 to [fd00::2]:8080 announce on
is "$(ask vo fd51::20 80 tcp 5025)" "fd51::1 5025" "of IPv6: another destination and port"
is "$(ask vo fd51::20 1007 tcp 5026)" "fd51::1 5026" "of IPv6: of a list of ports"
is "$(vswtool -j conn show sw0 src fd51::1 | jq -r 'map(select(.dst == "fd51::20") |
	"\(.dport) \(.reply_src) \(.reply_sport)") | unique | join(",")')" \
	"1007 fd00::2 8080,80 fd00::2 8080" "as the list of connections says"
ok "another port is not for it" unheard vo fd51::20 81 tcp
is "$(ask va fd51::20 80 tcp 5027)" "fd51::20 5027" "a host inside by it"
gone id "$(nat_id)"

# ---- Hairpin ----
nat snat src 10.0.0.0/24 to $OUT.10 announce on
is "$(ask va $OUT.20 80 tcp 5008)" "$OUT.10 5008" "a host inside by its outside address"
is "$(ask vb $OUT.20 80 tcp 5028)" "$OUT.10 5028" "itself, too"
gone snat src 10.0.0.0/24 to $OUT.10 announce on
is "$(ask va $OUT.20 80 tcp 5009)" "$OUT.20 5009" "without a rule for the source it is the address itself"
try ip addr add $OUT.9/24 dev sw0
for rule in "masquerade via sw0" "snat src 10.0.0.0/24 to $OUT.9"; do
	# shellcheck disable=SC2086
	nat $rule
	is "$(ask va $OUT.20 80 tcp 5030)" "$OUT.20 5030" "also if it would be the host's: $rule"
	is "$(ask va $OUT.1 80 tcp 5030)" "$OUT.9 5030" "but not for hosts outside"
	# shellcheck disable=SC2086
	gone $rule
done
try ip addr del $OUT.9/24 dev sw0
gone id "$(nat_id)"
like "$(vswtool -j nat show)" '^\[\]' "all rules are gone"

# ---- One to one ----
both() { # DESC OUTSIDE-HOST OUTSIDE-A OUTSIDE-B
	is "$(ask vo "$4" 80 tcp 5010)" "$2 5010" "$1: from outside"
	is "$(ask vb "$2" 80 tcp 5011)" "$4 5011" "$1: from inside"
	is "$(ask vb "$2" 80 udp 5011)" "$4 5011" "$1: UDP"
	is "$(ask vo "$4" 80 udp 5012 8000)" "$2 5012" "$1: fragments"
	is "$(ask va "$4" 80 tcp 5013)" "$3 5013" "$1: from the host next door"
	is "$(ask vo "$4" 9 udp)" "connection refused" "$1: an error"
	is "$(ask va "$4" 9 udp)" "connection refused" "$1: an error next door"
}
nat map $OUT.31 10.0.0.1 announce on
nat map $OUT.32 10.0.0.2 announce on
capture wire vo eth0 ip
both IPv4 $OUT.1 $OUT.31 $OUT.32
ok "a ping" pings vo $OUT.32
comes_true "which is seen" seen wire "$OUT.1 > $OUT.32: ICMP"
is "$(captured wire | grep -c '10\.0\.0\.')" 0 "no inside address is on the wire"
stop_last
nat map fd51::31 fd00::1 announce on
nat map fd51::32 fd00::2 announce on
capture wire vo eth0 ip6
both IPv6 fd51::1 fd51::31 fd51::32
ok "a ping" ping6s vo fd51::32
ok "from inside" ping6s va fd51::1
comes_true "which is seen" seen wire "fd51::31 > fd51::1: ICMP6"
is "$(captured wire | grep -v neighbor | grep -c 'fd00::')" 0 "no inside address is on the wire"
stop_last

# ---- Who has an outside address ----
like "$(in_ns vo ip neigh show $OUT.32)" "$(bridge_get sw0 .address)" "the switch answers with its own address"
ok "again when it is asked whether that still holds" in_ns vo arping -q -f -w 3 -I eth0 $OUT.32
try ip -n va addr add $OUT.32/24 dev eth0
try in_ns va arping -q -U -c 1 -I eth0 $OUT.32
like "$(in_ns vo arping -c 1 -w 3 -I eth0 $OUT.32)" "$(bridge_get sw0 .address | tr a-f A-F)" "also if a host inside says that it has it"
try vswtool neigh add sw0 $OUT.32 lladdr "$(mac 1)" vlan 1
try ip -n vo neigh flush all
ok "if one has it by order, it answers" pings vo $OUT.32
like "$(in_ns vo ip neigh show $OUT.32)" "$(mac 1)" "alone"
try ip -n va addr del $OUT.32/24 dev eth0
try vswtool neigh del sw0 $OUT.32 vlan 1
try vswtool neigh flush sw0
try ip -n vo neigh flush all

# ---- Where the way is known otherwise ----
for id in $(vswtool -j nat show | jq '.[].id'); do gone id "$id"; done
nat map $OUT.42 10.0.0.2
try ip -n vo neigh add $OUT.42 lladdr "$(mac 2)" dev eth0
is "$(ask vo $OUT.42 80 tcp 5014)" "$OUT.1 5014" "without an announcement the MAC address stays"
try ip -n vo neigh replace $OUT.42 lladdr "$(mac 1)" dev eth0
try vswtool neigh add sw0 10.0.0.2 lladdr "$(mac 2)" vlan 1
is "$(ask vo $OUT.42 80 tcp 5015)" "$OUT.1 5015" "or is that of a neighbour who is known"

# ---- With ACLs, and zones ----
stateful vm vb
is "$(ask vo $OUT.42 80 tcp 5016)" "$OUT.1 5016" "both ports are tracked"
try vswtool port set vb zone 7
is "$(ask vo $OUT.42 80 tcp 5017)" "$OUT.1 5017" "in different zones"
is "$(ask vb $OUT.1 80 tcp 5018)" "$OUT.42 5018" "and the other way"
try vswtool port set vb zone 0
try vswtool acl unbind vm port vb
is "$(ask vo $OUT.42 80 tcp 5019)" "$OUT.1 5019" "and none again"

# ---- Events, and what goes with a port ----
background vswtool -j monitor config >"$TMP/events" 2>"$TMP/monitor"
wait_for grep -q listening "$TMP/monitor" || die "$(<"$TMP/monitor")"
nat map $OUT.43 10.0.0.1 announce on
id=$(nat_id)
gone map $OUT.43 10.0.0.1 announce on
comes_true "both events come" sh -c "[ \$(grep -c '\"object\":\"nat\"' '$TMP/events') = 2 ]"
is "$(jq -c "select(.object == \"nat\") | [.event, .id, .port, .kind, .outside, .inside, .announce]" "$TMP/events")" \
	"[\"new\",$id,\"vo\",\"map\",\"$OUT.43\",\"10.0.0.1\",true]
[\"del\",$id,\"vo\",\"map\",\"$OUT.43\",\"10.0.0.1\",true]" "and say what it was"
stop_last
nat map $OUT.44 10.0.0.1 announce on
like "$(ask vo $OUT.44 80 tcp)" "^$OUT.1 " "a rule"
try vswtool port del vo
is "$(vswtool -j nat show | jq length)" 0 "goes with its port"
try vswtool port add sw0 vo
try ip -n vo neigh flush all
no "and nobody answers any more" in_ns vo arping -q -f -w 1 -I eth0 $OUT.44

# ---- Rules that overlap, and what they name that goes ----
nat map $OUT.47 10.0.0.1 announce on
try vswtool nat add va map $OUT.47 10.0.0.2 announce on
is "$(ask vo $OUT.47 80 tcp 5030)" "$OUT.1 5030" "two ports map one outside address: each has its own"
is "$(nat_get "$(nat_id)" .connections)" 0 "the other one is not for what comes in here"
try vswtool nat del va id "$(nat_id)"
is "$(ask vo $OUT.47 80 tcp 5031)" "$OUT.1 5031" "and stays when the other goes"
nat map $OUT.48 10.0.0.1 announce on
is "$(ask vo $OUT.48 80 tcp 5032)" "$OUT.1 5032" "two outside addresses of one host"
is "$(ask va $OUT.1 80 tcp 5033)" "$OUT.47 5033" "which is seen as the first of them"
no_rules
try ip link add d0 up type dummy
try ip addr add $OUT.9/32 dev d0
nat masquerade via d0
try vswtool neigh add sw0 $OUT.9 lladdr "$(bridge_get sw0 .address)" vlan 1
keep dev va $OUT.1 80
# nobody answers for the address of a device that is no port: so the way back is told
try ip -n vo neigh replace $OUT.9 lladdr "$(mac 1)" dev eth0
like "$(say dev)" "^$OUT.9 " "by the address of a device that is no port"
try ip link del d0
is "$(say dev)" "no answer" "a connection ends when the device goes"
stop_last
before=$(drops nat_address)
ok "none begins" unheard va $OUT.1 80 tcp
comes_true "which is counted" more_drops sw0 nat_address "$before"
try ip link add d0 up type dummy
try ip addr add $OUT.9/32 dev d0
ok "another device of that name is not the one" unheard va $OUT.1 80 tcp
like "$(vswtool nat show vo)" masquerade "the rule is still there"
gone id "$(nat_id)"
try ip link del d0
try vswtool neigh del sw0 $OUT.9 vlan 1
try ip -n vo neigh del $OUT.9 dev eth0
bridges sw1
try ip link add p0 type dummy
try vswtool port add sw1 p0
try vswtool nat add p0 map $OUT.49 10.0.0.1 announce on
try vswtool nat add p0 masquerade via sw0
try vswtool bridge del sw1
is "$(vswtool -j nat show | jq length)" 0 "rules go with their bridge"
try ip link del p0

# ---- What is refused ----
nat snat src 10.0.0.0/24 to $OUT.10
nat map $OUT.45 10.0.0.1
before=$(vswtool -j nat show | jq -c 'map(del(.connections))')
wrong() { cmd_fails "$1" "^vswtool: [^[:cntrl:]]*$2" "refused: ${*:3}" vswtool nat "${@:3}"; }
wrong 2 'number [0-9]' add vo snat src 10.0.0.0/24 to $OUT.10
wrong 2 'maps this outside' add vo map $OUT.45 10.0.0.2
wrong 2 'both IPv4 and IPv6.*"to' add vo snat src 10.0.0.0/24 to fd51::10
wrong 2 'both IPv4 and IPv6' add vo map $OUT.46 fd00::1
wrong 2 'both IPv4 and IPv6' add vo dnat dst $OUT.46 to fd00::1
wrong 2 'both IPv4 and IPv6' add vo snat to $OUT.46-fd51::10
wrong 2 'both IPv4 and IPv6' add vo dnat dst $OUT.46 proto tcp dport 80 to [fd00::1]:80
wrong 2 'both IPv4 and IPv6' add vo snat src ::/0 to $OUT.46
wrong 2 'IPv4 address has four bytes' add vo map ::ffff:10.0.0.9 fd00::1
wrong 2 'IPv4 address has four bytes' add vo snat src fd00::/64 to ::ffff:10.0.0.9
wrong 2 'addresses that runs backwards' add vo snat to fd51::20-fd51::10
wrong 2 'ports that runs backwards' add vo snat to [fd51::20]:2000-1000
wrong 1 'between 1 and 65535' add vo snat to [fd51::20]:65536
wrong 2 'addresses that runs backwards' add vo snat to $OUT.20-$OUT.10
wrong 2 'ports that runs backwards' add vo snat to $OUT.20:2000-1000
wrong 1 'backwards' add vo dnat dst $OUT.20 proto tcp dport 90-80 to 10.0.0.1
wrong 1 'between 1 and 65535' add vo snat to $OUT.20:0
wrong 1 'between 1 and 65535' add vo snat to $OUT.20:65536
wrong 1 'between 1 and 65535' add vo snat to $OUT.20:1-x
wrong 2 'port 0' add vo dnat dst $OUT.20 proto tcp dport 0-80 to 10.0.0.1
wrong 1 '"dport" needs "proto"' add vo dnat dst $OUT.20 dport 80 to 10.0.0.1
wrong 2 'tcp, udp or sctp.*"dport' add vo dnat dst $OUT.20 proto icmp dport 80 to 10.0.0.1
wrong 2 'tcp, udp or sctp.*"to' add vo dnat dst $OUT.20 to 10.0.0.1:80
wrong 2 'one port, not a range' add vo dnat dst $OUT.20 proto tcp dport 80 to 10.0.0.1:80-90
wrong 2 'more than 65536' add vo snat to 10.0.0.0-10.1.0.1
wrong 2 'more than 65536' add vo snat to fd51::-fd52::
wrong 2 'host can have' add vo snat to 224.0.0.1
wrong 2 'host can have' add vo snat to 127.0.0.1
wrong 2 'host can have' add vo map ff02::1 fd00::1
wrong 2 'old one' add vo map $OUT.1 $OUT.1
wrong 2 'not a part of this kind' add vo masquerade via sw0 announce on
wrong 2 'not a part of this kind' add vo dnat src 10.0.0.0/8 dst $OUT.46 to 10.0.0.1
wrong 1 '"snat" needs "to"' add vo snat
wrong 2 'address is missing' add vo dnat to 10.0.0.1
wrong 2 'bits behind' add vo snat src 10.0.0.1/24 to $OUT.10
wrong 1 '"masquerade" needs "via"' add vo masquerade
wrong 3 'no such device' add vo masquerade via nothere
wrong 3 'no such port' add nothere snat to $OUT.10
wrong 3 'no such port' show nothere
wrong 3 'no such rule' del vo id 9999
wrong 3 'no such rule' del vo map $OUT.45 10.0.0.2
wrong 1 'map' add vo map $OUT.46
wrong 1 'two IP addresses' add vo map $OUT.46 x
wrong 1 'missing' add vo
wrong 1 'missing' add vo to $OUT.46
wrong 1 'exclude' add vo snat dnat to $OUT.46
is "$(vswtool -j nat show | jq -c 'map(del(.connections))')" "$before" "nothing has changed"
finish
