#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2 (tracked)
#                sw0 (10.0.0.100)
#   h3 10.0.0.3 --+
#
# What is said and asked of connections: zones, lists, limits, flushes.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
for i in 1 2 3; do host h$i sw0 10.0.0.$i/24; done
try ip addr add 10.0.0.100/24 dev sw0
# what is counted must not end by itself on a slow machine
try sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_udp_timeout=600
try vswtool acl create vm
for dir in in out; do
	try vswtool acl add vm $dir allow ethertype arp
	try vswtool acl add vm $dir allow state new
done

TOOL=$HERE/conn_many.py
serve() { # NS
	background in_ns "$1" python3 -IS "$TOOL" serve 80
	wait_for in_ns "$1" sh -c "ss -Hltn | grep -q :80"
}
# keep NAME NS ADDR N: that many connections; $TMP/NAME gets the number
keep() {
	: >"$TMP/$1"
	mkfifo "$TMP/$1.in"
	background in_ns "$2" python3 -IS "$TOOL" open "$3" 80 "$4" "$TMP/$1.in" >"$TMP/$1"
	wait_for test -s "$TMP/$1"
}
# alive NAME: how many of them are
alive() {
	local before
	before=$(wc -l <"$TMP/$1")
	# shellcheck disable=SC2016
	timeout 5 sh -c 'echo >"$0"' "$TMP/$1.in"
	# shellcheck disable=SC2016
	wait_for sh -c '[ "$(wc -l <"$0")" -gt "$1" ]' "$TMP/$1" "$before"
	tail -n 1 "$TMP/$1"
}
count() { vswtool -j conn count "$@" | jq '.[0].count'; }
flush() { vswtool -j conn flush "$@" | jq '.[0].flushed'; }
# kernel ZONE: what /proc says of it, as listed() says it
kernel() {
	grep -w "zone=$1" /proc/net/nf_conntrack | awk '{
		n = 0; out = $3
		for (i = 5; i <= NF; i++)
			if ($i ~ /^(src|dst|sport|dport|packets)=/ && n++ < 10)
				out = out " " $i
		print out }' | sort
}
listed() {
	vswtool -j conn show "$@" | jq -r '.[] | "\(.proto) src=\(.src) dst=\(.dst) sport=\(.sport) dport=\(.dport) packets=\(.packets) src=\(.reply_src) dst=\(.reply_dst) sport=\(.reply_sport) dport=\(.reply_dport) packets=\(.reply_packets)"' | sort
}

# ---- Zones ----
like "$(bridge_get sw0 .zone)" '^3276[89]$|^327[7-9].$' "a bridge has a zone of its own"
try vswtool bridge set sw0 zone 5
is "$(bridge_get sw0 .zone)" 5 "or one that is asked for"
is "$(vswtool -j conn show)" "[]" "nothing is tracked before an ACL asks"
serve h2
try vswtool acl bind vm port h2

# ---- A thousand connections ----
keep first h1 10.0.0.2 1000
is "$(cat "$TMP/first")" 1000 "a thousand connections"
is "$(count sw0 proto tcp)" 1000 "are counted"
is "$(count sw0 state established)" 1000 "all are established"
is "$(listed sw0 proto tcp)" "$(kernel 5 | grep '^tcp ')" "the list agrees with the kernel's"
is "$(vswtool -j conn show | jq -c 'map([.port, .reply_port, .zone, .bridge]) | unique')" \
	'[["h1","h2",5,"sw0"]]' "and knows the ports"
is "$(count sw0 port h1) $(count sw0 port h2) $(count sw0 port h3)" "1000 1000 0" "by port"
is "$(count sw0 src 10.0.0.1) $(count sw0 dst 10.0.0.1) $(count sw0 proto udp)" "1000 0 0" "by address and protocol"
like "$(vswtool conn show sw0 | head -n 2)" '^PROTO.*10\.0\.0\.1 .*established +h1 +h2' "as text"

# ---- ICMP errors are about a connection ----
is "$(in_ns h1 python3 -IS "$TOOL" udp 10.0.0.2 9999 5)" 5 "ICMP errors pass"
is "$(count sw0 proto icmp)" 0 "and are no connections"

# ---- A limit ----
try vswtool conn limit h3 10
is "$(port_get h3 .conn_limit)" 10 "a port has a limit"
keep second h3 10.0.0.2 30
is "$(cat "$TMP/second")" 10 "that many connections come in by it"
is "$(count sw0 port h3)" 10 "not one more is tracked"
like "$(port_drops h3 conn_limit)" '^[1-9]' "the others are counted"
is "$(alive second) $(alive first)" "10 1000" "those that there are go on"
ok "another port has connections as before" pings h1 10.0.0.2
stop "${JOBS[-1]}"
is "$(flush sw0 port h3)" 10 "those of a port are flushed"
is "$(count sw0 port h3) $(count sw0 port h1 proto tcp)" "0 1000" "and no others"
keep third h3 10.0.0.2 30
is "$(cat "$TMP/third")" 10 "there is room for as many again"
try vswtool conn limit h3 0
keep fourth h3 10.0.0.2 30
is "$(cat "$TMP/fourth")" 30 "without a limit all come in"

# ---- A full table ----
# the tracker would look for room in a few chains, which are never empty now
max=$(cat /proc/sys/net/netfilter/nf_conntrack_max)
buckets=$(cat /proc/sys/net/netfilter/nf_conntrack_buckets)
try sysctl -qw net.netfilter.nf_conntrack_buckets=64
try in_ns h2 sysctl -qw net.ipv4.icmp_ratelimit=0
is "$(in_ns h1 python3 -IS "$TOOL" udp 10.0.0.2 9998 20)" 20 "connections that are not assured"
udp=$(count sw0 proto udp)
now=$(cat /proc/sys/net/netfilter/nf_conntrack_count)
try sysctl -qw net.netfilter.nf_conntrack_max=$((now + 4))
keep fifth h3 10.0.0.2 30
is "$(cat "$TMP/fifth")" 4 "a full table has no room"
like "$(port_drops h2 conn)" '^[1-9]' "which is counted"
is "$(alive first) $(count sw0 proto udp)" "1000 $udp" "no other connection has to go"
try sysctl -qw net.netfilter.nf_conntrack_max="$max" net.netfilter.nf_conntrack_buckets="$buckets"

# ---- Flush, and removal of a port ----
all=$(count sw0)
is "$(flush sw0)" "$all" "all are flushed"
is "$(kernel 5)" "" "as the kernel says, too"
is "$(alive first)" 1000 "they go on as new ones"
is "$(count sw0 state established)" 1000 "and are tracked again"
try vswtool conn limit h3 10
keep seventh h3 10.0.0.2 30
is "$(cat "$TMP/seventh")" 10 "those that have ended do not count"
try vswtool conn limit h3 0
try vswtool port del h2
is "$(kernel 5)" "" "no connection outlives the port that answered"
try vswtool port add sw0 h2
is "$(port_get h2 '.zone, .conn_limit' | xargs)" "null 0" "a new port has no zone and no limit"
try vswtool acl bind vm port h2
is "$(alive first)" 1000 "once more"
try vswtool port del h1
is "$(kernel 5)" "" "nor the one that it came in by"
try vswtool port add sw0 h1
stop_jobs

# ---- Two zones ----
serve h2
try vswtool acl bind vm port h1
try vswtool port set h2 zone 7
is "$(port_get h2 .zone)" 7 "a port has a zone of its own"
keep sixth h1 10.0.0.2 20
is "$(cat "$TMP/sixth")" 20 "connections between two zones"
is "$(kernel 5 | grep -c '^tcp ') $(kernel 7 | grep -c '^tcp ')" "20 20" "are tracked in each"
is "$(count sw0 proto tcp state established)" 40 "and listed"
ok "from there, too" pings h2 10.0.0.1
ok "to a third port" pings h3 10.0.0.2
try vswtool port set h1 zone 7
is "$(alive sixth)" 20 "they go on when a port moves"
is "$(kernel 5 | grep -c '^tcp ') $(kernel 7 | grep -c '^tcp ')" "0 20" "in its zone alone"
try vswtool port set h1 zone 0
try vswtool port set h2 zone 0
is "$(alive sixth)" 20 "and back"
is "$(kernel 5 | grep -c '^tcp ') $(kernel 7 | grep -c '^tcp ')" "20 0" "in that of the bridge"
try vswtool bridge set sw0 zone 6
is "$(alive sixth)" 20 "and when the bridge moves"
is "$(kernel 5) $(kernel 6 | grep -c '^tcp ')" " 20" "nothing stays behind"

# ---- The host tracks for itself ----
try modprobe br_netfilter
try sysctl -qw net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1
try nft -f - <<'EOF'
table inet host {
	chain in { type filter hook input priority 0; ct state established,related counter accept; ct state new counter accept; counter drop; }
	chain out { type filter hook output priority 0; ct state new,established,related counter accept; counter drop; }
	chain forwarded { type filter hook forward priority 0; counter drop; }
}
EOF
# pairs FILE: entries of the ping from the host, in the host's zone and the bridge's
pairs() {
	awk '/icmp/ && /src=10.0.0.100/ { n[/zone=6 / ? "sw0" : /zone=[1-9]/ ? "other" : "host"]++ }
		END { printf "%d %d %d", n["host"], n["sw0"], n["other"] }' /proc/net/nf_conntrack
}
ok "the host, with rules of its own" ping -n -q -c 3 -i 0.2 -w 5 10.0.0.2
is "$(pairs)" "1 1 0" "is tracked once by itself, once by the switch"
is "$(alive sixth)" 20 "the rules are not for what the switch forwards"
like "$(nft list chain inet host forwarded)" 'packets 0 ' "which they do not see"
ok "and the host is reached" pings h2 10.0.0.100
try nft delete table inet host

# ---- What goes with a bridge or a namespace ----
try vswtool bridge del sw0
is "$(kernel 6)" "" "no connection outlives its bridge"
ns inner
try ip -n inner link add v0 type veth peer name v1
try vswtool -n inner bridge add sw9
try ip -n inner addr add 10.9.0.1/24 dev sw9
try vswtool -n inner port add sw9 v0
try vswtool -n inner acl create any
try vswtool -n inner acl add any in allow state new
try vswtool -n inner acl add any out allow
try vswtool -n inner acl bind any port sw9
try ip -n inner link set v0 up
try ip -n inner link set v1 up
try ip -n inner neigh add 10.9.0.2 lladdr 02:00:00:00:00:99 dev sw9
in_ns inner ping -n -q -c 1 -W 0.2 10.9.0.2 >/dev/null
is "$(vswtool -n inner -j conn show | jq -c 'map([.dst, .port, .replied])')" '[["10.9.0.2","sw9",false]]' \
	"another namespace"
try ip netns del inner
pass "goes with what it tracks"

# ---- What is refused ----
try vswtool bridge add sw0
try vswtool bridge add sw1
try vswtool port add sw1 h3
before=$(config)
wrong() { cmd_fails "$1" "^vswtool: [^[:cntrl:]]*$2" "refused: ${*:3}" vswtool "${@:3}"; }
wrong 1 'too big' bridge set sw0 zone 32768
wrong 1 . bridge set sw0 zone -1
wrong 1 'too big' port set h3 zone 65536
wrong 1 'too big' conn limit h3 16777217
wrong 1 . conn limit h3
wrong 3 'no such port' conn limit nothere 5
wrong 3 'no such bridge' conn show nothere
wrong 3 'no such port.*"port nothere"' conn show port nothere
wrong 3 'no such bridge' conn count nothere
wrong 3 'no such bridge' conn flush nothere
wrong 1 'BRIDGE is missing' conn flush
wrong 3 'another bridge' conn flush sw0 port h3
wrong 3 'another bridge' conn count sw0 port h3
wrong 1 'protocol' conn show proto 256
wrong 1 'IP address' conn show src 10.0.0.256
wrong 1 . conn show state nonsense
cmd_fails 2 . "without privileges nothing is shown" setpriv --reuid 65534 --clear-groups --bounding-set -all \
	--inh-caps -all "$TOP/tools/vswtool/vswtool" conn show
is "$(config)" "$before" "nothing has changed"
finish
