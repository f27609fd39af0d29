#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --- sw0 --- h2 10.0.0.2
#
# How long connections last: a bridge has timeouts of its own.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
try vswtool acl create vm default allow
try vswtool acl add vm in allow proto tcp state new
try vswtool acl bind vm port h1

# left PROTO [FILTER]: seconds that its connection has left
left() { vswtool -j conn show sw0 proto "$1" | jq -r "[.[] | ${2:-.} | .timeout] | max // \"none\""; }
# about LEFT SEC: not more, and not much less
about() { (($1 <= $2 && $1 > $2 - WAIT_LIMIT)); }
ping_once() { pings h1 10.0.0.2 >/dev/null; }
datagram() { in_ns h1 bash -c 'echo >/dev/udp/10.0.0.2/9'; }
kinds="[.conn_tcp_new, .conn_tcp, .conn_tcp_end, .conn_udp, .conn_udp_stream, .conn_other] | join(\" \")"

is "$(bridge_get sw0 "$kinds")" "0 0 0 0 0 0" "a bridge begins with the kernel's timeouts"
ping_once
ok "the kernel's" about "$(left icmp)" "$(sysctl -n net.netfilter.nf_conntrack_icmp_timeout)"
try vswtool bridge set sw0 conn-other 500 conn-udp 600 conn-tcp-new 700 conn-tcp 800 conn-tcp-end 900 conn-udp-stream 1000
is "$(bridge_get sw0 "$kinds")" "700 800 900 600 1000 500" "it can have others"
ping_once
ok "a ping" about "$(left icmp)" 500
datagram
ok "a datagram" about "$(left udp)" 600

background in_ns h2 python3 -IS -m http.server 80 --directory "$TMP" >/dev/null 2>&1
wait_for in_ns h2 sh -c 'ss -Hltn | grep -q :80'
coproc TALK { in_ns h1 python3 -IS -c '
import socket, sys
s = socket.create_connection(("10.0.0.2", 80))
print("open", flush=True)
sys.stdin.readline()
s.send(b"GET / HTTP/1.0\r\n\r\n")
while s.recv(4096):
    pass
print("read", flush=True)
sys.stdin.readline()
'; }
read -r word <&"${TALK[0]}"
is "$word" open "a connection"
ok "while it is established" about "$(left tcp 'select(.tcp_state == "established")')" 800
echo >&"${TALK[1]}"
read -r word <&"${TALK[0]}"
is "$word" read "has been closed by the server"
ok "while it is being closed" about "$(left tcp 'select(.tcp_state != "established")')" 900
echo >&"${TALK[1]}"

# nobody answers
try ip -n h2 addr add 10.0.0.3/24 dev eth0
pings h1 10.0.0.3 >/dev/null
try in_ns h2 nft -f - <<'EOF'
table ip t {
	chain c {
		type filter hook input priority 0;
		ip daddr 10.0.0.3 tcp dport 81 drop
	}
}
EOF
in_ns h1 python3 -IS -c 'import socket
socket.create_connection(("10.0.0.3", 81), 0.3)' 2>/dev/null
ok "one that is not established yet" about "$(left tcp 'select(.dst == "10.0.0.3")')" 700

try vswtool conn flush sw0
try vswtool bridge set sw0 conn-other 1
ping_once
gone() { [[ $(left icmp) == none ]]; }
comes_true "it is over when it is said" gone
cmd_fails 1 'too big' "not for ever" vswtool bridge set sw0 conn-udp 1728001

# ---- Kept alive by frames that the tracker does not see ----
try vswtool acl create live
for dir in in out; do
	try vswtool acl add live $dir allow ethertype arp
	try vswtool acl add live $dir allow proto udp dport 4000,5000
done
# a list without any would not ask for states
try vswtool acl add live in allow proto tcp dport 99 state new
try vswtool acl bind live port h1 replace
cached() { port_get h1 .stats.cached; }
# live: connections that no rule would begin, with a second to live, for four;
# false when the test itself stood still for so long
live() {
	local word id gap before pid
	try vswtool bridge set sw0 conn-tcp 0 conn-udp-stream 0
	try vswtool acl add live in allow proto udp dport 5001 state new comment begin
	try vswtool acl add live in allow proto tcp dport 90 state new comment begin
	coproc LIVE { python3 -IS "$HERE/conn_live.py" h1 h2 10.0.0.1 10.0.0.2; }
	pid=$LIVE_PID
	read -r word <&"${LIVE[0]}" || return
	for id in $(vswtool -j acl show live | jq '.[] | select(.comment == "begin").id'); do
		try vswtool acl remove live id "$id"
	done
	try vswtool bridge set sw0 conn-tcp 1 conn-udp-stream 1
	before=$(cached)
	echo 4 >&"${LIVE[1]}"
	read -r sent tcp udp gap <&"${LIVE[0]}" || return
	known=$(($(cached) - before))
	kill "$pid"
	wait "$pid" 2>/dev/null
	((gap < 800))
}
# most PART WHOLE
most() { (($1 * 10 >= $2 * 7)); }
sent=1 tcp=0 udp=0 known=0
comes_true "two connections that go on" live
ok "nearly all of it is what is known" most $known $((2 * sent))
is "$udp" "$sent" "UDP does not end by the time that the tracker knows of"
is "$tcp" "$sent" "nor does TCP"
finish
