#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2
#                sw0 (10.0.0.100) -- h3 trunk 10: 10.1.0.3, h4 access 10: 10.1.0.4
#
# What an ACL rejects is dropped, and its sender hears of it at once.
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw0 - trunk 10
host h4 sw0 10.1.0.4/24 access 10
try ip addr add 10.0.0.100/24 dev sw0
try ip -n h3 link add link eth0 name v10 up type vlan id 10
try ip -n h3 addr add 10.1.0.3/24 dev v10
for i in 1 2; do
	try in_ns "h$i" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
	try ip -n "h$i" addr add "fd00::$i/64" dev eth0 nodad
done

# refused NS KIND ADDR [PORT]: the error of a connection, and whether it took
# less than a second
refused() {
	in_ns "$1" python3 -IS -c 'import errno, socket, sys, time
kind, addr, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
s = socket.socket(socket.AF_INET6 if ":" in addr else socket.AF_INET,
                  socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
s.settimeout(10)
begin = time.monotonic()
try:
    s.connect((addr, port))
    if kind == "udp":
        s.send(b"x")
        s.recv(1)
    print("connected")
except TimeoutError:
    print("silence")
except OSError as e:
    print(errno.errorcode.get(e.errno, e), time.monotonic() - begin < 1)' "${@:2:2}" "${4:-80}"
}

# ---- In ----
for i in 1 2; do try pings "h$i" 10.0.0.100; done
ok "h1 reaches h2" pings h1 10.0.0.2
ok "by IPv6, too" pings h1 fd00::2
try vswtool acl create fw default reject
try vswtool acl add fw in allow ethertype arp
try vswtool acl add fw in allow proto icmpv6 icmp-type 135
try vswtool acl add fw in allow proto icmpv6 icmp-type 136
try vswtool acl add fw in reject proto tcp dport 80
try vswtool acl create silence
try vswtool acl bind fw port h1 in
before=$(port_drops h1 acl_in)
is "$(refused h1 tcp 10.0.0.2)" "ECONNREFUSED True" "in: TCP is refused at once"
is "$(refused h1 tcp fd00::2)" "ECONNREFUSED True" "of IPv6"
is "$(refused h1 udp 10.0.0.2)" "ECONNREFUSED True" "UDP, by the default of the list"
is "$(refused h1 udp fd00::2)" "ECONNREFUSED True" "of IPv6"
is "$(refused h1 tcp 10.0.0.100)" "ECONNREFUSED True" "to the host"
like "$(in_ns h1 ping -n -c 1 -W 3 10.0.0.2)" 'From 10.0.0.2 .*[Ff]iltered' "ping says why"
like "$(in_ns h1 ping -n -c 1 -W 3 fd00::2)" 'From fd00::2 .*prohibited' "of IPv6"
is "$(($(port_drops h1 acl_in) - before >= 7))" 1 "each is a drop"
is "$(show acl show fw | jq '.[] | select(.action == "reject").packets')" 3 "that its rule counted"
taplines python3 -IS "$HERE/acl_reject.py" h1
try vswtool port set h1 qinq 20
capture tagged h1 eth0
taplines python3 -IS "$HERE/acl_reject.py" h1 tagged
comes_true "with that tag" seen tagged 'vlan 7,.*10.0.0.2 > 10.0.0.1: ICMP 10.0.0.2 udp port 53 unreachable'
try vswtool port set h1 access 1
before=$(in_ns h1 awk '/^Icmp: [0-9]/ { print $5 }' /proc/net/snmp)
took=$(in_ns h1 python3 -IS -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
start = time.monotonic()
for _ in range(5000): s.sendto(b"x", ("10.0.0.2", 9))
print(int((time.monotonic() - start) * 1000))')
after=$(in_ns h1 awk '/^Icmp: [0-9]/ { print $5 }' /proc/net/snmp)
note "$((after - before)) answers to 5000 datagrams in $took ms"
# 1000 at once and 1000 a second; a few jiffies more are nobody's fault
is "$((after > before && after - before < 1100 + took * 11 / 10))" 1 "answers by ICMP are limited"
is "$(refused h1 tcp 10.0.0.2)" "ECONNREFUSED True" "resets go on"
try vswtool acl unbind fw port h1

# ---- Out: told past the ACL of the sender's own port ----
try vswtool acl create web default allow
try vswtool acl add web out reject proto tcp dport 80
try vswtool acl add web out reject proto udp dport 80
try vswtool acl bind web port h2 out
try vswtool acl bind silence port h1 out
is "$(refused h1 tcp 10.0.0.2)" "ECONNREFUSED True" "out: TCP is refused, though h1 may hear nothing"
is "$(refused h1 udp 10.0.0.2)" "ECONNREFUSED True" "and UDP"
ok "the list does hold" deaf h1 10.0.0.2
try vswtool acl unbind silence port h1
before=$(port_drops h2 acl_out)
try vswtool port set h1 isolated on
try vswtool fdb flush sw0
try vswtool fdb add sw0 "$(mac 1)" port h1 static
# flooded: h2 may not be who it is for, and who it is for may take it
in_ns h1 ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:77 dev eth0
in_ns h1 ip neigh replace 10.0.0.2 lladdr "$(mac 2)" dev eth0
in_ns h1 python3 -IS -c 'import socket
socket.create_connection(("10.0.0.77", 80), 0.5)' 2>"$TMP/flooded"
unlike "$(cat "$TMP/flooded")" 'ConnectionRefused' "a flooded frame is not answered"
comes_true "though dropped" eval '(($(port_drops h2 acl_out) > before))'
try vswtool port set h1 isolated off

# ---- The host ----
# what it sends is for a port that is known
try pings h2 10.0.0.100
is "$(python3 -IS -c 'import socket
try: socket.create_connection(("10.0.0.2", 80), 5)
except OSError as e: print(type(e).__name__)')" ConnectionRefusedError "the host is told, too"

# ---- In its VLAN ----
ok "h3 reaches h4" pings h3 10.1.0.4
try vswtool acl bind web port h4 out
is "$(refused h3 tcp 10.1.0.4)" "ECONNREFUSED True" "a tagged sender is told with its tag"
try vswtool acl unbind web port h4 out
try vswtool acl bind fw port h3 in
is "$(refused h3 udp 10.1.0.4)" "ECONNREFUSED True" "also where it enters"

# ---- A list that allows ----
try vswtool acl default fw allow
ok "without a rule that rejects it passes" pings h3 10.1.0.4
ok "no frame is lost uncounted" conserved
finish
