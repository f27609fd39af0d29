#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (bridge)            to 10.0.0.0/24
#   vb 10.0.0.2 --+
#
# Helpers of connection tracking: what FTP and TFTP announce on one connection
# passes as related to it, with and without NAT.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
TOOL=$HERE/ftp.py
serve() { # NS: what it gets as PORT is in $TMP/NS.ports
	# how long it tries to reach a client; when it cannot, that is waited for
	FTP_SECONDS=4 background in_ns "$1" python3 -IS "$TOOL" serve >>"$TMP/$1.ports"
	wait_for in_ns "$1" sh -c "ss -Hltn | grep -q :21"
}
# ftp NS ADDR WORD...: the answers, in one line
ftp() { in_ns "$1" python3 -IS "$TOOL" get "${@:2}" | xargs; }
# denied NS ADDR WORD...: silence can only be waited for
denied() { FTP_SECONDS=${SECONDS_OFF:-2} ftp "$@"; }
# keep NAME NS ADDR: a control connection; say NAME WORD has it do something
keep() {
	: >"$TMP/$1"
	mkfifo "$TMP/$1.in"
	background in_ns "$2" python3 -IS "$TOOL" keep "$3" "$TMP/$1.in" >"$TMP/$1"
	wait_for grep -q ready "$TMP/$1"
}
say() {
	local before
	before=$(wc -l <"$TMP/$1")
	# shellcheck disable=SC2016
	timeout 5 sh -c 'echo "$1" >"$0"' "$TMP/$1.in" "$2"
	# shellcheck disable=SC2016
	wait_for sh -c '[ "$(wc -l <"$0")" -gt "$1" ]' "$TMP/$1" "$before"
	tail -n 1 "$TMP/$1"
}
# list NAME: an ACL that lets neighbours be found, and no more
list() {
	try vswtool acl create "$1"
	local dir
	for dir in in out; do
		try vswtool acl add "$1" $dir allow ethertype arp
		try vswtool acl add "$1" $dir allow proto icmpv6 icmp-type 135
		try vswtool acl add "$1" $dir allow proto icmpv6 icmp-type 136
	done
}
rule_id() { vswtool -j acl show "$1" | jq 'map(.id) | max'; }
serve vb
serve vo

# ---- Without a helper ----
list ftp
rule="out allow proto tcp dport 21 state new"
# shellcheck disable=SC2086
try vswtool acl add ftp $rule
try vswtool acl bind ftp port vb
is "$(ftp va 10.0.0.2 list)" 200 "control passes"
is "$(denied va 10.0.0.2 passive list)" "no answer 200" "passive data does not"
is "$(ftp va 10.0.0.2 active list)" "425 200" "nor active"
is "$(denied va fd00::2 passive)" "no answer" "nor IPv6"

# ---- With it ----
# shellcheck disable=SC2086
try vswtool acl replace ftp id "$(rule_id ftp)" $rule helper ftp
ok "the module is loaded by itself" test -d /sys/module/nf_conntrack_ftp
like "$(vswtool acl show ftp)" 'dport 21 state new helper ftp #' "the rule is shown"
is "$(vswtool -j acl show ftp | jq -r 'map(.helper // empty) | join(",")')" ftp "in JSON, too"
is "$(ftp va 10.0.0.2 passive active passive list)" "data data data 200" "data passes, passive and active"
is "$(ftp va fd00::2 passive active passive list)" "data data data 200" "EPSV and EPRT of IPv6"
vswtool acl show ftp | sed 's/ #.*//' >"$TMP/rules"
try vswtool acl load ftp "$TMP/rules" replace
is "$(vswtool acl show ftp | sed 's/ #.*//')" "$(<"$TMP/rules")" "what is shown can be loaded"
is "$(ftp va 10.0.0.2 passive active)" "data data" "and does the same"
is "$(vswtool -j conn show sw0 proto tcp dst 10.0.0.1 | jq 'map(select(.port == "vb")) | length > 0')" true \
	"the data of active FTP came in by the server's port"

# ---- Only what was announced ----
keep open va 10.0.0.2
port=$(say open offer)
port=${port##* }
try ip -n vo addr add 10.0.0.3/24 dev eth0
SECONDS_OFF=1
# reach NS ADDR PORT: does TCP get there?
reach() { in_ns "$1" timeout "$SECONDS_OFF" bash -c "exec 3<>/dev/tcp/$2/$3"; }
no "another host cannot come in its place" reach vo 10.0.0.2 "$port"
no "nor to the port next to it" reach va 10.0.0.2 $((port + 1))
is "$(say open take)" data "the one that it is for can"
no "once" reach va 10.0.0.2 "$port"
try ip -n vo addr del 10.0.0.3/24 dev eth0

# ---- The rule goes ----
try vswtool acl add ftp out allow proto tcp dport 22 state new
try vswtool acl remove ftp id "$(vswtool -j acl show ftp | jq '.[] | select(.helper).id')"
is "$(denied va 10.0.0.2 list)" "no control" "without the rule no control connection begins"
is "$(say open passive) $(say open active)" "data data" "the one that there is keeps its helper"
comes_true "the module is nobody's any more" rmmod nf_nat_ftp nf_conntrack_ftp
is "$(say open list)" 200 "without it control goes on"
is "$(FTP_SECONDS=2 say open active)" 425 "and data does not"
stop_last

# ---- A rule of one family ----
try vswtool acl add ftp out allow dst 10.0.0.0/8 proto tcp dport 21 state new helper ftp
try vswtool acl add ftp out allow dst fd00::/16 proto tcp dport 21 state new
is "$(ftp va 10.0.0.2 passive)" data "a helper for IPv4"
is "$(denied va fd00::2 passive)" "no answer" "is none for IPv6"
try vswtool acl unbind ftp port vb

# ---- TFTP, whose first datagram is the one that announces ----
background in_ns vb python3 -IS "$TOOL" tftp-serve
wait_for in_ns vb sh -c "ss -Hlun | grep -q :69"
list tftp
try vswtool acl add tftp out allow proto udp dport 69 state new
try vswtool acl bind tftp port vb
is "$(FTP_SECONDS=1 in_ns va python3 -IS "$TOOL" tftp 10.0.0.2)" "no answer" "TFTP without a helper"
try vswtool acl replace tftp id "$(rule_id tftp)" out allow proto udp dport 69 state new helper tftp
is "$(in_ns va python3 -IS "$TOOL" tftp 10.0.0.2)" data "and with it"
try vswtool acl unbind tftp port vb

# ---- Another source ----
list inside
try vswtool acl add inside in allow proto tcp dport 21 state new
try vswtool acl bind inside port va
try vswtool nat add vo snat src 10.0.0.0/24 to $OUT.10 announce on
try vswtool nat add vo snat src fd00::/64 to fd51::10 announce on
is "$(ftp va $OUT.1 active)" 425 "with NAT, active data does not come"
try vswtool acl replace inside id "$(rule_id inside)" in allow proto tcp dport 21 state new helper ftp
: >"$TMP/vo.ports"
capture wire vo eth0 tcp
# what is expected must not be lost on a question for its MAC address
try vswtool neigh flush sw0
is "$(ftp va $OUT.1 active list active passive list)" "data 200 data data 200" "it does with a helper, passive data as well"
like "$(<"$TMP/vo.ports")" "PORT 198,51,100,10,.*PORT 198,51,100,10," "the server is told the outside address"
: >"$TMP/vo.ports"
is "$(ftp va fd51::1 active list active passive list)" "data 200 data data 200" "IPv6"
like "$(<"$TMP/vo.ports")" 'EPRT \|2\|fd51:[0:]*10\|' "the server is told the outside address"
is "$(captured wire | grep -c '10\.0\.0\.\|fd00::')" 0 "no inside address is on the wire"
is "$(in_ns vo tcpdump -vnr "$TMP/wire.pcap" 'ip' 2>/dev/null | grep -c 'bad cksum')" 0 "headers are right"
stop_last
keep nat va $OUT.1
is "$(say nat active)" data "a control connection"
try vswtool nat del vo snat src 10.0.0.0/24 to $OUT.10 announce on
is "$(vswtool -j conn show sw0 proto tcp | jq "map(select(.reply_dst == \"$OUT.10\" or .dst == \"$OUT.10\")) | length")" 0 \
	"goes with the rule of NAT, and so does its data"
stop_last
try vswtool nat del vo snat src fd00::/64 to fd51::10 announce on

# ---- The address of a device, of which nobody is asked for neighbours ----
try ip addr add $OUT.9/24 dev sw0
try vswtool nat add vo masquerade via sw0
try vswtool neigh flush sw0
is "$(ftp va $OUT.1 active list active passive list)" "data 200 data data 200" "masquerade: data of both kinds"
try vswtool nat del vo masquerade via sw0
try ip addr del $OUT.9/24 dev sw0

# ---- A line that grows out of the MTU ----
try vswtool nat add vo snat src 10.0.0.0/24 to $OUT.100 announce on
for h in va vo; do
	try ip link set $h mtu 100
	try ip -n $h link set eth0 mtu 100
done
try in_ns va sysctl -qw net.ipv4.tcp_timestamps=0
before=$(bridge_drops sw0 mtu)
is "$(FTP_SECONDS=2 ftp va $OUT.1 list)" 200 "commands that fit"
# line N: a PORT that ends in N, in a packet with N other lines
line() {
	in_ns va python3 -ISc 'import socket, sys
sock = socket.create_connection((sys.argv[1], 21))
sock.recv(100)
sock.send(b"NOOP\r\n")	# a helper looks at lines behind a line
sock.recv(100)
sock.send(b"PORT 10,0,0,1,200,%d\r\n" % int(sys.argv[2])
          + int(sys.argv[2]) * b"NOOP\r\n")' $OUT.1 "$1"
}
line 6
comes_true "one that has grown too large is counted" more_drops sw0 mtu "$before"

# ---- A line in fragments, whose checksum no device makes ----
for h in va vo; do
	try ip link set $h mtu 1500
	try ip -n $h link set eth0 mtu 1500
done
# TCP has segments of 48 bytes at least
try ip -n va link set eth0 mtu 72
try in_ns va sysctl -qw net.ipv4.ip_no_pmtu_disc=1
: >"$TMP/vo.ports"
capture wire vo eth0 ip
line 4
comes_true "one in fragments comes" grep -q 'PORT 198,51,100,100,200,4' "$TMP/vo.ports"
comes_true "in fragments" seen wire "$OUT.100 > $OUT.1: "
stop_last
for h in va vo; do
	try ip link set $h mtu 1500
	try ip -n $h link set eth0 mtu 1500
	ipv6_on $h eth0
done
try ip -n va addr replace fd00::1/64 dev eth0 nodad
try ip -n vo addr replace fd51::1/64 dev eth0 nodad
try ip -n va route replace fd51::/64 dev eth0
try vswtool nat del vo snat src 10.0.0.0/24 to $OUT.100 announce on
try vswtool acl unbind inside port va

# ---- Another destination ----
try vswtool nat add vo dnat dst $OUT.20 proto tcp dport 21 to 10.0.0.2 announce on
try vswtool nat add vo dnat dst fd51::20 proto tcp dport 21 to fd00::2 announce on
is "$(ftp vo $OUT.20 passive)" "network is unreachable" "a server behind NAT says its inside address"
# where the frame leaves: after it has got its destination
list server
try vswtool acl add server out allow dst 10.0.0.2 proto tcp dport 21 state new helper ftp
try vswtool acl add server out allow dst fd00::2 proto tcp dport 21 state new helper ftp
try vswtool acl bind server port vb
is "$(ftp vo $OUT.20 passive list active list)" "data 200 data 200" "with one, given after NAT"
is "$(ftp vo fd51::20 passive list active list)" "data 200 data 200" "IPv6"
try vswtool acl unbind server port vb
# where it enters: before that
list outside
try vswtool acl add outside in allow dst $OUT.20 proto tcp dport 21 state new helper ftp
try vswtool acl add outside in allow dst fd51::20 proto tcp dport 21 state new helper ftp
try vswtool acl bind outside port vo
is "$(ftp vo $OUT.20 passive list active list)" "data 200 data 200" "given before NAT"
is "$(ftp vo fd51::20 passive list active list)" "data 200 data 200" "IPv6"
try vswtool acl unbind outside port vo

# ---- What is refused ----
before=$(vswtool acl show ftp)
wrong() { # STATUS REGEX WORDS...
	cmd_fails "$1" "^vswtool: [^[:cntrl:]]*$2" "refused: ${*:3}" vswtool acl add ftp in "${@:3}"
}
wrong 3 'no such helper.*"helper nothere"' allow proto tcp dport 21 state new helper nothere
wrong 3 'no such helper.*"helper ftp"' allow proto udp dport 21 state new helper ftp
wrong 2 'rule that allows.*"helper ftp"' deny proto tcp dport 21 state new helper ftp
wrong 2 'rule that allows' reject proto tcp dport 21 state new helper ftp
wrong 2 'tcp or udp.*"helper ftp"' allow state new helper ftp
wrong 2 'tcp or udp' allow proto icmp state new helper ftp
wrong 2 'state new.*"helper ftp"' allow proto tcp dport 21 helper ftp
wrong 2 'state new' allow proto tcp state established,related helper ftp
wrong 2 'letters, digits' allow proto tcp state new helper '../ftp'
wrong 2 'letters, digits' allow proto tcp state new helper ''
cmd_fails 3 'no rule of this id.*"id 77"' "another mistake is not the helper's" \
	vswtool acl replace ftp id 77 in allow proto tcp dport 21 state new helper ftp
wrong 1 '15 characters' allow proto tcp state new helper sixteen-letters-
printf '%s\n' 'in allow proto tcp dport 21 state new helper ftp' 'in allow proto tcp state new helper nothere' >"$TMP/rules"
cmd_fails 3 'rules:2: .*no such helper' "all or none of a file" vswtool acl load ftp "$TMP/rules"
is "$(vswtool acl show ftp | sed 's/idle.*//')" "$(sed 's/idle.*//' <<<"$before")" "nothing has changed"
finish
