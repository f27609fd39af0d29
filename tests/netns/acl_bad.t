#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2
#                sw0
#
# A policy that is asked for wrongly is refused whole, and the old one stays in
# force.
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
try vswtool acl create fw
try vswtool acl add fw in allow ethertype arp
try vswtool acl add fw in allow proto icmp comment good
try vswtool acl create free
try vswtool acl set ports create port
try vswtool acl set ports add 80,90-99
try vswtool acl set hosts create addr
try vswtool acl set hosts add 10.0.0.0/8
try vswtool acl bind fw port h1 in
policy() {
	vswtool -j acl show | jq -S 'map(del(.memory))'
	vswtool -j acl show fw | jq -S 'map(del(.packets, .bytes, .idle))'
	vswtool -j acl set
	vswtool -j acl set ports
	vswtool -j acl set hosts
	vswtool -j port show h1 | jq -S 'map(del(.fdb_learned))'
}
before=$(policy)

wrong() { # STATUS REGEX WORDS...
	cmd_fails "$1" "^vswtool: [^[:cntrl:]]*$2" "refused: ${*:3}" vswtool "${@:3}"
}
bad() { wrong "$1" "$2" acl add fw in allow "${@:3}"; }

# ---- The tool says no ----
bad 1 'runs backwards' proto tcp dport 20-10
bad 1 '0-65535' proto tcp dport 65536
bad 1 '0-65535' proto tcp sport 80,70000-70001
bad 1 '0-65535' proto tcp dport 80,,90
bad 1 'length' src 10.0.0.0/33
bad 1 'length' src 2001:db8::/129
bad 1 'IP address' dst 10.0.0.256
bad 1 'MAC' mac-src 02:00:00:00:00
bad 1 'MAC' mac-src 02:00:00:00:00:01/48
bad 1 'protocol' proto 256
bad 1 'protocol' proto nothing
bad 1 'fin, syn' proto tcp tcp-flags sin
bad 1 'up to 255' proto icmp icmp-type 256
bad 1 'VLAN' vlan 4095
bad 1 'too big' dscp 64
bad 1 'too big' prio 65536
bad 1 '0xffff' ethertype 0x10000
bad 1 '63 characters' comment "$(printf '%064d' 0)"
bad 1 'exclude each other' deny
wrong 1 'needs "in" or "out"' acl add fw allow
wrong 1 'needs "allow", "deny" or "reject"' acl add fw in

# ---- The kernel says no, and why ----
bad 2 'bits behind the end.*"src 10.0.0.1/24"' src 10.0.0.1/24
bad 2 'IPv4 and IPv6.*"dst ::1"' src 10.0.0.1 dst ::1
bad 2 'neither ARP nor ND' src 10.0.0.1 sender 10.0.0.1
bad 2 'sender and target.*ethertype' sender 10.0.0.1 ethertype ipv6
bad 2 'mask has not' mac-src 02:00:00:00:00:01/ff:ff:ff:ff:ff:00
bad 2 'no bits' mac-dst 00:00:00:00:00:00/00:00:00:00:00:00
bad 2 'need a protocol.*"dport 80"' dport 80
bad 2 'need a protocol.*"sport 80"' proto icmp sport 80
bad 2 'need a protocol' proto 47 dport @ports
bad 2 'protocol icmp' proto tcp icmp-type 8
bad 2 'protocol tcp' proto udp tcp-flags syn
bad 2 'mask has not' proto tcp tcp-flags syn/ack
bad 2 'no TCP flags' proto tcp tcp-flags none
bad 2 'at least 0x600' ethertype 0x5ff
bad 3 'no such set.*"src @nothere"' src @nothere
bad 2 'another kind' src @ports
bad 2 'another kind' mac-dst @hosts
bad 2 'overlap.*"dport 80-90,85-100"' proto tcp dport 80-90,85-100
bad 2 'overlap.*"sport 1,80-90,80"' proto udp dport 1-9 sport 1,80-90,80
bad 2 'overlap' proto tcp dport 7,5-9
bad 2 'overlap' proto tcp dport 7,7
bad 1 'more than 64 ports and ranges' proto tcp dport "$(seq -s, 1 2 131)"
wrong 3 'no such ACL.*"nothere"' acl add nothere in allow
wrong 3 'no such ACL' acl bind nothere port h1
wrong 3 'no such port.*"port nothere"' acl bind fw port nothere
wrong 3 'no such port' acl bind fw port lo
wrong 2 'already' acl bind free port h1 in
wrong 2 'already' acl bind free port h1
wrong 3 'does not have' acl unbind free port h1
wrong 3 'does not have' acl unbind fw port h1 out
wrong 2 'unbind it first' acl del fw
wrong 2 'already' acl create fw
wrong 2 'letters, digits' acl create 'a/b'
wrong 2 'letters, digits' acl create ''
wrong 1 '31 characters' acl create "$(printf '%032d' 0)"
wrong 3 'no rule of this id' acl remove fw id 77
wrong 3 'no rule of this id' acl remove fw id 1,77
wrong 2 'named twice' acl remove fw id 1,1
wrong 3 'no rule of this id.*"id 77"' acl replace fw id 77 in deny
wrong 3 'no such ACL' acl show nothere
wrong 3 'no such set' acl set nothere add 80
wrong 3 'no such set' acl set nothere
wrong 2 'already' acl set ports create mac
wrong 2 'already' acl set ports add 1,80
wrong 3 'no such element' acl set ports remove 1
wrong 2 'named twice' acl set ports add 1,1
wrong 2 'overlap.*"add 95-100"' acl set ports add 95-100
wrong 2 'overlap' acl set ports add 1,70-80
wrong 2 'overlap' acl set ports add 90
wrong 2 'overlap' acl set ports add 1-65535
wrong 2 'overlap' acl set ports add 100-110,105-120
wrong 1 'neither' acl set ports add @ports
wrong 1 'neither' acl set hosts add @hosts
wrong 1 'neither' acl set hosts add 10.0.0.2,@hosts
wrong 2 'of this kind' acl set ports add 10.0.0.1
wrong 2 'of this kind' acl set hosts add 80
wrong 2 'bits behind the end' acl set hosts add 10.0.0.1/8
wrong 1 'backwards' acl set ports add 90-80
wrong 1 'neither' acl set ports add 70000
is "$(policy)" "$before" "nothing has changed"

# ---- What looks like that and is right ----
try vswtool acl load free - <<'EOF'
in allow proto tcp sport 100-200,80-90,91-99 dport 80-90,201
in allow proto tcp sport 1-9 dport 1-9
EOF
like "$(vswtool acl show free)" 'sport 80-200 dport 80-90,201' "ranges that touch are one"
try vswtool acl load free - replace </dev/null
ok "as elements of a set they are apart" vswtool acl set ports add 81-89,100
is "$(vswtool acl set ports | xargs)" "80 81-89 90-99 100" "and are shown"
try vswtool acl set ports remove 81-89,100
ok "a prefix may be in another" vswtool acl set hosts add 10.0.0.0/24,10.0.0.1
try vswtool acl set hosts remove 10.0.0.0/24,10.0.0.1
is "$(policy)" "$before" "all is as it was"

# ---- Files: all or none ----
printf 'in allow\n\n# a comment\nin deny proto tcp dport 80 # another\nin deny src 10.0.0.1/8\n' >"$TMP/kernel"
wrong 2 'kernel:5: acl load: the address has bits' acl load fw "$TMP/kernel" replace
printf 'in allow\nin deny dport\n' >"$TMP/tool"
wrong 1 'tool:2: acl load: "dport" needs a value' acl load fw "$TMP/tool" replace
awk 'BEGIN { for (i = 0; i <= 100000; i++) print "in allow" }' >"$TMP/many"
wrong 2 'at most 100000 rules' acl load fw "$TMP/many"
head -n 100000 "$TMP/many" >"$TMP/most"
wrong 2 'at most 100000 rules' acl load fw "$TMP/most"
wrong 1 'no rules' acl load fw /dev/null
wrong 1 'cannot open' acl load fw "$TMP/nothere"
is "$(policy)" "$before" "nothing has changed"
ok "what is allowed passes" pings h1 10.0.0.2
no "and nothing else" in_ns h1 python3 -IS -c 'import socket
s = socket.create_connection(("10.0.0.2", 9), 0.5)'

# ---- Raw netlink: what the tool does not let through ----
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
	taplines /usr/bin/python3 "$HERE/acl_raw.py" "$TOP/uapi/vswkm.yaml" fw h1
else
	skip "no python3-yaml" "raw netlink"
fi
is "$(policy)" "$before" "nothing has changed"

# ---- Other namespaces ----
ns other
try ip -n other link set lo up
is "$(vswtool -n other -j acl show)" "[]" "another namespace has no ACLs"
wrong 3 'no such ACL' -n other acl add fw in allow
no "without privileges nothing is changed" setpriv --reuid 65534 --clear-groups --bounding-set -all \
	--inh-caps -all "$TOP/tools/vswtool/vswtool" acl del free
try vswtool -n other acl create fw
try vswtool -n other acl add fw out deny
try ip netns del other
ok "rules go with their namespace" pings h1 10.0.0.2
is "$(policy)" "$before" "nothing has changed"
finish
