#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+-- vb 10.0.0.2 (ACL)     la 10.0.0.1 --+-- lb 10.0.0.2
#                sw0 -- vo 198.51.100.1                  br0, a Linux bridge,
#        10.0.0.100 |     (NAT)             with connection tracking of its own
#                 the host, with rules and NAT of its own
#       203.0.113.2 |                       vd 10.2.0.1 -- sw1 == br1 -- ld 10.2.0.2
#                  wan 203.0.113.1
#
# What others in the kernel track, filter and translate, beside the switch and
# before and behind it: br_netfilter, nf_conntrack_bridge, the host as a router
# with masquerade and forwarded ports. Nobody gets to see what is not his.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
WAN=203.0.113

# set_for_now NAME=VALUE...: until the end, for what is of the whole machine
SYSCTL=()
set_for_now() {
	local word
	for word; do
		SYSCTL+=("${word%%=*}=$(sysctl -n "${word%%=*}")")
		try sysctl -qw "$word"
	done
}
modprobe -qa nf_conntrack nf_nat nft_masq nft_nat nft_ct nf_conntrack_bridge
set_for_now net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_acct=1 \
	net.netfilter.nf_conntrack_udp_timeout=600
if [[ -e /proc/sys/net/bridge ]]; then	# a test before has loaded it
	for i in iptables ip6tables arptables; do
		set_for_now net.bridge.bridge-nf-call-$i=0
	done
fi

# conntrack -F, of which the package is not needed for more
forget_all() {
	try python3 -IS -c 'import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
s.send(struct.pack("=IHHIIBBH", 20, 0x102, 5, 1, 0, 0, 0, 0))
raise SystemExit(-struct.unpack_from("=i", s.recv(4096), 16)[0])'
}
forget_all	# of tests before

bridges sw0 sw1
host va sw0 10.0.0.1/24
host vb sw0 10.0.0.2/24
host vo sw0 $OUT.1/24
host vd sw1 10.2.0.1/24
try vswtool bridge set sw0 zone 5
try vswtool bridge set sw1 zone 6
try ip addr add 10.0.0.100/24 dev sw0
try ip route add $OUT.0/24 dev sw0
wire wan
try ip addr add $WAN.2/24 dev wan
try ip -n wan addr add $WAN.1/24 dev eth0
try ip -n wan route add $OUT.0/24 via $WAN.2
for h in va vb; do
	try ip -n $h route add $OUT.0/24 dev eth0
	try ip -n $h route add default via 10.0.0.100
done
# on_bridge NAME BRIDGE ADDR
on_bridge() {
	wire "$1"
	try ip link set "$1" master "$2"
	try ip -n "$1" addr add "$3/24" dev eth0
}
for br in br0 br1; do try ip link add $br up type bridge mcast_snooping 0; done
on_bridge la br0 10.0.0.1
on_bridge lb br0 10.0.0.2
on_bridge ld br1 10.2.0.2
try ip link add b0 up type veth peer name b1
try ip link set b1 up master br1
try vswtool port add sw1 b0
for h in "va 1" "vb 2" "la 1" "lb 2"; do
	ipv6_on "${h% *}" eth0
	try ip -n "${h% *}" addr add "fd00::${h#* }/64" dev eth0 nodad
done

listens() { # NS|-
	local in=()
	if [[ $1 != - ]]; then in=(in_ns "$1"); fi
	background "${in[@]}" python3 -IS "$NAT_PY" who "${2:-80}"
	wait_for "${in[@]}" sh -c "ss -Hltun | grep -c :${2:-80} | grep -qx 2"
}
for h in va vb vo la lb ld wan -; do listens $h; done
listens vb 81
listens lb 81
SPORT=5000
# tells NS TO PORT tcp|udp WHO DESC [BYTES]: who TO says it has been asked by
tells() {
	SPORT=$((SPORT + 1))
	# shellcheck disable=SC2086
	is "$(ask "$1" "$2" "$3" "$4" $SPORT $7)" "$5 $SPORT" "$6"
}

# ---- What each of them does ----
switch_works() { # DESC
	tells va 10.0.0.2 80 tcp 10.0.0.1 "$1: a VM reaches another" ''
	ok "$1: but not what its ACL denies" unheard va 10.0.0.2 81 udp
	tells vb 10.0.0.1 80 udp 10.0.0.2 "$1: which reaches all" ''
	tells va 10.0.0.2 80 udp 10.0.0.1 "$1: fragments" 8000
	tells va fd00::2 80 tcp fd00::1 "$1: IPv6" ''
	ok "$1: IPv6 that its ACL denies" unheard va fd00::2 81 udp
	tells va $OUT.1 80 tcp $OUT.10 "$1: another source" ''
	tells vb $OUT.1 80 udp $OUT.10 "$1: in fragments, from behind an ACL" 8000
	tells vo $OUT.20 80 tcp $OUT.1 "$1: another destination" ''
	is "$(ask va $OUT.1 9 udp)" "connection refused" "$1: an error about it"
}
host_works() {
	tells vb $WAN.1 80 tcp $WAN.2 "$1: the host masquerades a VM" ''
	tells va $WAN.1 80 udp $WAN.2 "$1: another one, in fragments" 4000
	tells wan $WAN.2 8080 tcp $WAN.1 "$1: and forwards a port to one" ''
	ok "$1: it answers nobody else" unheard wan $WAN.2 22 tcp
	tells vb 10.0.0.100 80 udp 10.0.0.2 "$1: a VM reaches the host" ''
	ok "$1: not by all ports" unheard vb 10.0.0.100 9 udp
	is "$(ask va $WAN.1 9 udp)" "connection refused" "$1: an error through the host"
}
bridge_works() {
	tells la 10.0.0.2 80 tcp 10.0.0.1 "$1: a Linux bridge tracks" ''
	ok "$1: and denies" unheard la 10.0.0.2 81 udp
	ok "$1: also the other way" unheard lb 10.0.0.1 80 udp
}

# ---- The rules of others ----
# `caught` is what nobody but the switch should see.
try nft -f - <<END
table inet host {
	counter caught { }
	chain raw { type filter hook prerouting priority raw
		ip saddr 10.0.0.0/24 ip daddr { 10.0.0.1, 10.0.0.2, $OUT.0/24 } counter name caught drop
		ip saddr $OUT.1 ip daddr { $OUT.10, $OUT.20, 10.0.0.1, 10.0.0.2 } counter name caught drop
		ip6 saddr fd00::/64 ip6 daddr fd00::/64 counter name caught drop
	}
	chain input { type filter hook input priority 0; policy drop
		ct state established,related accept
		iifname lo accept
		iifname sw0 udp dport 80 accept
	}
	chain forward { type filter hook forward priority 0; policy drop
		ct state established,related accept
		iifname sw0 oifname wan accept
		iifname wan oifname sw0 ct status dnat accept
		iifname wan oifname sw0 ip daddr $OUT.0/24 accept
	}
}
table ip hostnat {
	chain pre { type nat hook prerouting priority dstnat
		ip daddr $WAN.2 tcp dport 8080 dnat to 10.0.0.2:80
		ip daddr 10.0.0.100 tcp dport 8080 dnat to $WAN.1:80
		ip daddr { 10.0.0.1, 10.0.0.2, $OUT.0/24 } iifname != wan dnat to 192.0.2.9
	}
	chain post { type nat hook postrouting priority srcnat
		oifname wan masquerade
		oifname sw0 ip daddr $OUT.0/24 masquerade
	}
}
table arp host {
	chain in { type filter hook input priority 0
		iifname sw0 arp daddr ip { 10.0.0.1, 10.0.0.2, $OUT.0/24 } drop
	}
}
table bridge fw {
	counter caught { }
	chain pre { type filter hook prerouting priority 0
		meta ibrname { sw0, sw1 } counter name caught drop
		iifname { va, vb, vo, vd, b0 } counter name caught drop
	}
	chain forward { type filter hook forward priority 0; policy drop
		ether type arp accept
		ct state established,related accept
		meta l4proto { tcp, udp } th dport 80 ip saddr != 10.0.0.2 ct state new accept
	}
}
END
caught() { # inet|bridge
	nft -j list counter "$1" "$([[ $1 == inet ]] && echo host || echo fw)" caught |
		jq '.nftables[].counter // empty | .packets'
}
host_works "without the switch's tracking"
bridge_works "without it"
is "$(grep -Ec 'zone=[56]' /proc/net/nf_conntrack)" 0 "the switch tracks nothing"

# ---- And those of the switch ----
switch_rules() {
	try vswtool acl create vm
	try vswtool acl add vm in allow state new
	try vswtool acl add vm out allow proto tcp dport 80 state new
	try vswtool acl add vm out allow proto udp dport 80 state new
	for dir in in out; do
		try vswtool acl add vm $dir allow ethertype arp
		try vswtool acl add vm $dir allow proto icmpv6 icmp-type 135
		try vswtool acl add vm $dir allow proto icmpv6 icmp-type 136
	done
	try vswtool acl bind vm port vb
	try vswtool acl bind vm port vd
	try vswtool nat add vo snat src 10.0.0.0/24 to $OUT.10 announce on
	try vswtool nat add vo dnat dst $OUT.20 proto tcp dport 80 to 10.0.0.2 announce on
	try vswtool nat add vo dnat dst $OUT.30 proto tcp dport 80 to 10.0.0.100:8080 announce on
}
switch_rules
switch_works "with rules of others"
host_works "with those of the switch"
bridge_works "with them"

# counted: entries of the last connection, each with its zone (0 is that of the
# host) and the packets of both directions
counted() {
	awk -v port="sport=$SPORT" '{
		zone = 0; packets = first = ""
		for (i = 1; i <= NF; i++) {
			if ($i ~ /^zone=/) zone = substr($i, 6)
			if ($i ~ /^packets=/) packets = packets " " substr($i, 9)
			if ($i ~ /^sport=/ && !first) first = $i
		}
		if (first == port) print zone packets
	}' /proc/net/nf_conntrack | sort | paste -sd,
}
# once NS TO PORT WHO ENTRIES DESC: a datagram and its answer
once() {
	tells "$1" "$2" "$3" udp "$4" "$6" ''
	is "$(counted)" "$5" "$6: is tracked as it should be"
}
tracking() { # DESC
	once va 10.0.0.2 80 10.0.0.1 "5 1 1" "$1: from VM to VM"
	once vb $OUT.1 80 $OUT.10 "5 1 1" "$1: with NAT"
	once vb $WAN.1 80 $WAN.2 "0 1 1,5 1 1" "$1: through the host"
	once va $WAN.1 80 $WAN.2 "0 1 1" "$1: from where the switch does not track"
	once vb 10.0.0.100 80 10.0.0.2 "0 1 1,5 1 1" "$1: to the host"
	once wan $OUT.1 80 $OUT.10 "0 1 1,5 1 1" "$1: through NAT of both"
	tells vo $OUT.30 80 tcp $WAN.2 "$1: and the other way" ''
	is "$(counted | sed -E 's/ [0-9]+//g')" "0,5" "$1: is tracked by both"
}
tracking "both"
try vswtool acl create any default allow
try vswtool acl add any in allow state new
try vswtool acl add any out allow state new
try vswtool acl bind any port sw0
once va $WAN.1 80 $WAN.2 "0 1 1,5 1 1" "an ACL of the host's port"
once vb $WAN.1 80 $WAN.2 "0 1 1,5 1 1" "ACLs where it enters and leaves"
try vswtool acl unbind any port sw0

# the same addresses and ports on both bridges
SPORT=6000
is "$(ask va 10.0.0.2 80 udp 6000), $(ask la 10.0.0.2 80 udp 6000)" \
	"10.0.0.1 6000, 10.0.0.1 6000" "a twin on the Linux bridge"
is "$(counted)" "0 1 1,5 1 1" "is another connection"
once vd 10.2.0.2 80 10.2.0.1 "0 1 1,6 1 1" "from the switch into a Linux bridge"
ok "whose rules hold" unheard vd 10.2.0.2 81 udp
ok "neither lets others in" unheard ld 10.2.0.1 81 udp
is "$(caught inet) $(caught bridge)" "0 0" "nobody saw what is the switch's"

# ---- br_netfilter ----
call() {
	try sysctl -qw net.bridge.bridge-nf-call-iptables="$1" \
		net.bridge.bridge-nf-call-ip6tables="$1" net.bridge.bridge-nf-call-arptables="$1"
}
if modprobe -q br_netfilter; then
	call 1
	switch_works "with br_netfilter"
	host_works "with br_netfilter"
	tracking "with br_netfilter"
	is "$(caught inet)" 0 "with br_netfilter: nobody sees what is the switch's"
	# what the same rules do to a Linux bridge
	ok "a Linux bridge's packets are the host's, then" unheard la 10.0.0.2 80 tcp
	before=$(caught inet)
	is "$((before > 0))" 1 "who catches them"
	# neighbour discovery is none of those that the host lets through
	try ip -n la neigh replace fd00::2 lladdr "$(mac 7)" dev eth0
	ok "by IPv6, too" unheard la fd00::2 80 udp
	is "$(($(caught inet) > before))" 1 "and catches those"
	call 0
	bridge_works "without br_netfilter again"
else
	skip "no br_netfilter" "br_netfilter"
fi

# ---- An end to one is none to the other ----
keep forwarded wan $WAN.2 8080
keep bridged la 10.0.0.2 80
like "$(say forwarded)" "^$WAN.1 " "a connection through the host"
like "$(say bridged)" "^10.0.0.1 " "and one on the Linux bridge"
hosts() { grep -c '^ipv4 .* tcp .* ESTABLISHED .*zone=0 ' /proc/net/nf_conntrack; }
is "$(hosts)" 2 "both are tracked by the host"
try vswtool conn flush sw0
is "$(vswtool -j conn count sw0 | jq '.[0].count') $(grep -c zone=5 /proc/net/nf_conntrack)" "0 0" \
	"the switch forgets its connections"
is "$(hosts)" 2 "and not those of the host"
like "$(say forwarded)" "^$WAN.1 " "which go on"
like "$(say bridged)" "^10.0.0.1 " "on the bridge, too"
for id in $(vswtool -j nat show | jq '.[].id'); do try vswtool nat del vo id "$id"; done
for port in vb vd; do try vswtool acl unbind vm port $port; done
like "$(say forwarded)" "^$WAN.1 " "and without rules of the switch"
host_works "without them"
bridge_works "without them"
try nft flush ruleset
try vswtool acl del vm
switch_rules
switch_works "when the others are gone"
is "$(caught inet 2>/dev/null)" "" "who are"

stop_jobs
forget_all	# what would last for minutes
modprobe -rq br_netfilter
try sysctl -qw "${SYSCTL[@]}"
finish
