#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 fd00::1 --- sw0 --- h2 10.0.0.2 fd00::2, outside 198.51.100.2
#
# What the switch says of connections is what conntrack says of its zone.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
modprobe -a nf_conntrack nf_conntrack_netlink
bridges sw0
for i in 1 2; do
	host h$i sw0 10.0.0.$i/24
	in_ns h$i bash -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
	try ip -n h$i addr add fd00::$i/64 dev eth0 nodad
done
try ip -n h1 route add $OUT.0/24 dev eth0
try ip -n h1 neigh add $OUT.2 lladdr "$(mac 2)" dev eth0
try vswtool acl create vm
for dir in in out; do
	try vswtool acl add vm $dir allow ethertype arp
	try vswtool acl add vm $dir allow proto icmpv6
	try vswtool acl add vm $dir allow state new
done
try vswtool acl bind vm port h1
try vswtool nat add h1 dnat dst $OUT.2 proto tcp dport 8080 to 10.0.0.2:80
zone=$(bridge_get sw0 .zone)
# none ends between one list and the other, be the machine as slow as it may
try vswtool bridge set sw0 conn-other 900 conn-udp 900 conn-udp-stream 900 conn-tcp-end 900

# A connection on each line: family, protocol, state of TCP, the tuple of who began
# it, that of the reply, zone, and what has not been seen. What ICMP has for ports
# is told once.
theirs() {
	local family
	for family in ipv4 ipv6; do
		conntrack -L -f $family -w "$zone" -o extended 2>/dev/null
	done | awk '{
		n = 0; state = "-"; flags = ""
		for (i = 4; i <= NF; i++) {
			if ($i ~ /^[A-Z][A-Z_0-9]*$/) state = tolower($i)
			if ($i ~ /^\[/) flags = flags $i
			if ($i ~ /=/) value[n++] = $i
		}
		out = $1 " " $3 " " state
		for (i = 0; i < n; i++)
			if (value[i] ~ /^(src|dst|sport|dport|zone)=/ ||
			    (i < n / 2 && value[i] ~ /^(type|code|id)=/))
				out = out " " value[i]
		print out " " flags }' | sort
}
ours() {
	vswtool -j conn show sw0 | jq -r '.[] |
		(if .icmp_id then " type=\(.icmp_type) code=\(.icmp_code) id=\(.icmp_id)"
		 else " sport=\(.sport) dport=\(.dport)" end) as $begun |
		(if .icmp_id then "" else " sport=\(.reply_sport) dport=\(.reply_dport)" end) as $reply |
		"\(if .src | test(":") then "ipv6" else "ipv4" end) \(.proto) \(.tcp_state // "-")" +
		" src=\(.src) dst=\(.dst)\($begun) src=\(.reply_src) dst=\(.reply_dst)\($reply)" +
		" zone=\(.zone) " + (if .replied then "" else "[UNREPLIED]" end) +
		(if .assured then "[ASSURED]" else "" end)' | sort
}
# agree REGEX DESC: there is one like that, and the switch knows the same ones
agree() {
	like "$(theirs)" "$1" "$2"
	is "$(ours)" "$(theirs)" "$2: so says the switch"
}

is "$(ours)$(theirs)" "" "there is nothing before there is something"
pings h1 10.0.0.2 >/dev/null
agree 'ipv4 icmp - src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=[0-9]+ src=10.0.0.2 dst=10.0.0.1 ' "a ping"
pings h1 fd00::2 >/dev/null
agree 'ipv6 (ipv6-)?icmp(v6)? - src=fd00::1 dst=fd00::2 type=128 code=0 id=[0-9]+ ' "of IPv6"
who h2 80
keep four h1 10.0.0.2 80
is "$(say four | cut -d' ' -f1)" 10.0.0.1 "TCP"
agree 'tcp established src=10.0.0.1 dst=10.0.0.2 sport=[0-9]+ dport=80 src=10.0.0.2 dst=10.0.0.1 sport=80 [^[]*\[ASSURED' "TCP"
keep six h1 fd00::2 80
is "$(say six | cut -d' ' -f1)" fd00::1 "TCP of IPv6"
agree 'ipv6 tcp established src=fd00::1 dst=fd00::2 ' "TCP of IPv6"
is "$(ask h1 10.0.0.2 80 tcp | cut -d' ' -f1)" 10.0.0.1 "TCP that ends"
agree 'ipv4 tcp (time_wait|close|last_ack|fin_wait|close_wait) ' "TCP that ends"
for addr in 10.0.0.2 fd00::2; do
	like "$(ask h1 $addr 80 udp)" "[1 ]" "UDP to $addr"
	agree "udp - src=[0-9a-f.:]+ dst=$addr sport=[0-9]+ dport=80 src=$addr " "UDP to $addr"
done
in_ns h1 bash -c 'echo >/dev/udp/10.0.0.2/9'
agree 'udp - src=10.0.0.1 dst=10.0.0.2 sport=[0-9]+ dport=9 [^[]*\[UNREPLIED' "UDP that nobody answers"
keep other h1 $OUT.2 8080
is "$(say other | cut -d' ' -f1)" 10.0.0.1 "another address and port"
agree "tcp established src=10.0.0.1 dst=$OUT.2 sport=[0-9]+ dport=8080 src=10.0.0.2 dst=10.0.0.1 sport=80 " \
	"another address and port"

# what conntrack does about one of them
theirs >"$TMP/before"
try conntrack -D -w "$zone" -p tcp --orig-dst $OUT.2
is "$(ours)" "$(grep -v " dst=$OUT.2 " "$TMP/before")" "the switch knows one less when conntrack deletes it"
is "$(vswtool -j conn flush sw0 | jq '.[0].flushed > 0')$(theirs)" true "and conntrack none when the switch flushes"
finish
