#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0                     to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# A guest does not get out by its inside address, whatever it does for that.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
who vb 8080
who vb 80
for i in 1 2 3; do
	try vswtool fdb replace sw0 "$(mac $i)" port "$(cut -d' ' -f$i <<<"va vb vo")"
done
hide() { python3 -IS "$HERE/nat_hide.py" "$1"; }
again() { try vswtool conn flush sw0 >/dev/null; }
nat snat src 10.0.0.0/24 to $OUT.10

for how in "not tracked" tracked; do
	if [[ $how == tracked ]]; then
		stateful vm va
		try vswtool acl add vm in allow ethertype 0x88b5
	fi
	is "$(hide answer)" "4 $OUT.10" "$how: as the answer to a packet of its own"
	again
	is "$(hide broadcast)" "5 $OUT.10" "$how: by a frame to all"
	again
done
is "$(hide both)" "" "by a connection that it has had with itself"
like "$(port_drops vo nat)" '^[1-9]' "which is counted"
again
try vswtool acl unbind vm port va
try vswtool nat add va dnat dst 169.254.169.254 proto tcp dport 80 to 10.0.0.2:80
is "$(hide answer)" "4 $OUT.10" "with a rule of its own"
try vswtool nat del va dnat dst 169.254.169.254 proto tcp dport 80 to 10.0.0.2:80
again

# ---- What is from outside is answered as it came ----
try ip -n vo route add 10.0.0.0/24 dev eth0
is "$(ask vo 10.0.0.2 8080 udp 5002)" "$OUT.1 5002" "a connection from outside"
is "$(ask vo 10.0.0.2 8080 tcp 5003)" "$OUT.1 5003" "with TCP, too"
try vswtool port set vb zone 9
is "$(ask vo 10.0.0.2 8080 tcp 5004)" "$OUT.1 5004" "and a zone for each"

# ---- What says no ----
try ip -n vo route del 10.0.0.0/24
nat dnat dst $OUT.20 proto tcp dport 80 to 10.0.0.2:8080 announce on
nat dnat dst $OUT.20 proto udp dport 80 to 10.0.0.2:8080 announce on
try vswtool acl create no default allow
try vswtool acl add no out allow proto tcp dport 9 state new
try vswtool acl add no out reject proto tcp dport 8080
try vswtool acl add no out reject proto udp dport 8080
try vswtool acl bind no port vb
is "$(ask vo $OUT.20 80 tcp)" "connection refused" "a reset of another zone has the outside address"
is "$(ask vo $OUT.20 80 udp)" "connection refused" "ICMP, too"

# ---- A router outside joins two networks inside ----
no_rules
try vswtool acl unbind no port vb
try vswtool port set vb zone 0
try vswtool port set vb access 20
try vswtool port set vo trunk 20 native 1
nat snat src 10.0.20.0/24 to $OUT.10
try ip -n vo link add link eth0 name eth0.20 up type vlan id 20
try ip -n vo addr add 10.0.0.254/24 dev eth0
try ip -n vo addr add 10.0.20.254/24 dev eth0.20
try in_ns vo sysctl -qw net.ipv4.ip_forward=1
try ip -n va route add 10.0.20.0/24 via 10.0.0.254
try ip -n vb addr flush dev eth0
try ip -n vb addr add 10.0.20.2/24 dev eth0
try ip -n vb route add 10.0.0.0/24 via 10.0.20.254
try vswtool fdb flush sw0
is "$(ask va 10.0.20.2 8080 tcp 5006)" "10.0.0.1 5006" "one with a rule is answered through it"
is "$(ask va 10.0.20.2 8080 udp 5007)" "10.0.0.1 5007" "with UDP, too"
comes_true "the bridge's counters add up" conserved
finish
