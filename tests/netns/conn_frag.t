#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2 (tracked)     v1: sw0 -- a 10.0.10.1 (tracked)
#                sw0 (10.0.0.100)                    | VXLAN
#   h3 10.0.0.3 --+-- tr, t2 (trunks 10,20)     v2: sw0 -- b 10.0.10.2
#
# Where the state of connections is asked for, fragments are put together to be
# judged, and leave as they came.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin
bridges sw0
for i in 1 2 3; do
	host h$i sw0 10.0.0.$i/24
	ipv6_on h$i eth0
	try ip -n h$i addr add fd00::$i/64 dev eth0 nodad
done
host tr sw0 - trunk 10,20
host t2 sw0 - trunk 10,20
ipv6_on - sw0
try ip addr add 10.0.0.100/24 dev sw0
try ip addr add fd00::100/64 dev sw0 nodad

TOOL=$HERE/conn_frag.py
echo_at() { # NS|-
	local run=()
	if [[ $1 != - ]]; then run=(in_ns "$1"); fi
	background "${run[@]}" python3 -IS "$TOOL" echo 4000
	wait_for "${run[@]}" sh -c "ss -Hulnp | grep -q :4000"
}
ask() { # NS|- ADDR
	local run=()
	if [[ $1 != - ]]; then run=(in_ns "$1"); fi
	"${run[@]}" python3 -IS "$TOOL" ask "$2" 4000 8000
}
big() { # NS ADDR
	in_ns "$1" ping -n -q -c 1 -w "$WAIT_LIMIT" -s 4000 "$2"
}
# list NS-WORDS NAME: pings and UDP to port 4000 begin connections, both ways
list() {
	local dir
	try vswtool "${@:2}" acl create "$1"
	for dir in in out; do
		try vswtool "${@:2}" acl add "$1" $dir allow ethertype arp
		try vswtool "${@:2}" acl add "$1" $dir allow proto icmpv6 icmp-type 135
		try vswtool "${@:2}" acl add "$1" $dir allow proto icmpv6 icmp-type 136
		try vswtool "${@:2}" acl add "$1" $dir allow proto icmp icmp-type 8 state new
		try vswtool "${@:2}" acl add "$1" $dir allow proto icmpv6 icmp-type 128 state new
		try vswtool "${@:2}" acl add "$1" $dir allow proto udp dport 4000 state new
	done
}
# all_ways DESC NS NS ADDR4 ADDR6: from the first to the second, which has them
all_ways() {
	ok "$1: a long ping, IPv4" big "$2" "$4"
	ok "$1: IPv6" big "$2" "$5"
	is "$(ask "$2" "$4") $(ask "$2" "$5")" "ok ok" "$1: 8000 bytes of UDP and back"
}

list vm
try vswtool acl bind vm port h2
echo_at h1
echo_at h2
all_ways "out of the port" h1 h2 10.0.0.2 fd00::2
all_ways "into it" h2 h1 10.0.0.1 fd00::1
echo_at -
all_ways "to the host" h2 - 10.0.0.100 fd00::100
is "$(ask - 10.0.0.2) $(ask - fd00::2)" "ok ok" "and back"
is "$(show bridge show sw0 | jq '[.[0].drops[] | select(.reason == "held").packets] | add > 20')" \
	true "fragments were held"
is "$(show bridge show sw0 | jq '[.[0].drops[] | select(.reason == "fragment").packets] | add // 0')" \
	0 "none was lost"

# ---- Byte by byte ----
try sysctl -qw net.ipv4.ipfrag_time=10 net.netfilter.nf_conntrack_frag6_timeout=10
try vswtool acl bind vm port t2
for i in 1 2 3; do
	try vswtool fdb replace sw0 "$(mac $i)" port h$i
done
for vid in 10 20; do
	try vswtool fdb add sw0 "$(mac 5)" vlan $vid port t2
done
taplines python3 -IS "$TOOL" raw plain
capture h1 - h1 udp
capture h2 - h2 udp
taplines python3 -IS "$TOOL" raw listened
stop "${JOBS[-1]}"
try vswtool acl bind vm port h1
try vswtool acl bind vm port tr
taplines python3 -IS "$TOOL" raw tracked

# ---- Larger than the port ----
try ip link set h2 mtu 1000
is "$(ask h1 10.0.0.2)" "no answer" "fragments larger than the port do not leave"
like "$(port_drops h2 mtu)" '^[1-9]' "and are counted"
try ip link set h2 mtu 1500
comes_true "the bridge's counters add up" conserved

# ---- An overlay ----
underlay
hv v1 1
hv v2 2
vm v1 a 10.0.10.1/24 10
vm v2 b 10.0.10.2/24 10
for h in a b; do ipv6_on $h eth0; done
try ip -n a addr add fd10::1/64 dev eth0 nodad
try ip -n b addr add fd10::2/64 dev eth0 nodad
for i in 1 2; do
	tunnel v$i t type vxlan local "$(v4 $i)"
	segment v$i t add vlan 10 vni 10
	to_peer v$i t add "$(v4 $((3 - i)))"
done
list vm -n v1
try vswtool -n v1 acl bind vm port a
echo_at a
echo_at b
all_ways "through a tunnel" a b 10.0.10.2 fd10::2
all_ways "and from there" b a 10.0.10.1 fd10::1
list vm -n v2
try vswtool -n v2 acl bind vm port t
try vswtool -n v1 acl unbind vm port a
all_ways "tracked at the tunnel" a b 10.0.10.2 fd10::2
all_ways "both ways" b a 10.0.10.1 fd10::1

# ---- One that sends what never becomes whole ----
try vswtool -n v1 acl bind vm port a
vm v1 c 10.0.10.3/24 10
ipv6_on c eth0
try ip -n c addr add fd10::3/64 dev eth0 nodad
try vswtool -n v1 acl bind vm port c
try in_ns v1 sysctl -qw net.ipv4.ipfrag_time=300 \
	net.netfilter.nf_conntrack_frag6_timeout=300
try python3 -IS "$TOOL" lone a "$(ip -n b -j link show eth0 | jq -r '.[0].address')" 6000
is "$(vswtool -n v1 -j -s port show a | jq '[.[0].drops[] |
	select(.reason == "fragment").packets] | add > 9000')" true "it has a share of the room"
all_ways "others have the rest" c b 10.0.10.2 fd10::2

# ---- What never became whole ----
none_waits() { awk '/^FRAG/ { exit $3 != 0 }' /proc/net/sockstat; }
# total COUNTER...: of the kernel's
total() { nstat -asz "$@" | awk '/^I/ { n += $2 } END { print n + 0 }'; }
comes_true "what waits is given up" none_waits
like "$(total IpReasmTimeout Ip6ReasmTimeout)" '^[1-9]' "there was some"
is "$(total IcmpOutTimeExcds Icmp6OutTimeExcds)" 0 "and the host tells nobody"
finish
