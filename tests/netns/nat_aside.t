#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside; the rules are
#                sw0 (198.51.100.9)      at its port
#   vb 10.0.0.2 --+
#
# What rules of NAT are not for, and what they change nothing about.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
who vo 80
who vb 80
wire() { captured wire | grep -c "$1"; }
at_least() { (($(wire "$2") >= $1)); }

# ---- Who has the new address already ----
try ip addr add $OUT.9/24 dev sw0
nat masquerade via sw0
try in_ns vo nft -f - <<'EOF'
table ip t {
	chain c {
		type filter hook input priority 0;
		udp dport 514 drop
	}
}
EOF
capture wire vo eth0 udp dst port 514
pings va $OUT.1 >/dev/null
for _ in 1 2 3 4 5 6; do bash -c "echo >/dev/udp/$OUT.1/514"; done
bash -c "exec 3<>/dev/udp/$OUT.1/514; for i in 1 2 3 4 5 6; do echo >&3; done"
comes_true "the host's datagrams leave, each of them, though nobody answers" at_least 12 "$OUT.9.* > $OUT.1.514"
is "$(port_drops vo nat)" 0 "none is dropped"
is "$(python3 -IS "$NAT_PY" ask $OUT.1 80 udp 6001)" "$OUT.9 6001" "what is answered comes back"
stop_last

# ---- A device with no address for the outside ----
try ip link add dmgmt up type dummy
try ip addr add 192.0.2.77/24 dev dmgmt
try ip link add dlink up type dummy
try ip addr add 169.254.7.7/16 dev dlink scope link
no_rules
nat masquerade via dlink
ok "the address of another device is none of its own" unheard va $OUT.1 80 tcp
like "$(port_drops vo nat_address)" '^[1-9]' "which is said"
no_rules
try ip link del dmgmt
try ip link del dlink

# ---- A rule that could not be for a connection ----
nat snat src 10.0.0.0/24 to $OUT.10 announce on
stateful vm vb
keep talk va 10.0.0.2 80
like "$(say talk)" "^10.0.0.1 " "a connection inside"
state() { vswtool -j conn show sw0 proto tcp dst 10.0.0.2 | jq -r '[.[] | select(.tcp_state == "established")] | length'; }
is "$(state)" 1 "is tracked"
before=$(vswtool -j conn show sw0 proto tcp dst 10.0.0.2 | jq -c 'map([.sport, .port, .reply_port])')
nat dnat dst $OUT.77 proto tcp dport 8080 to 10.0.0.2:80
nat snat src 10.0.7.0/24 to $OUT.78
is "$(state)" 1 "other rules do not have it forgotten"
is "$(vswtool -j conn show sw0 proto tcp dst 10.0.0.2 | jq -c 'map([.sport, .port, .reply_port])')" "$before" "it is the same"
like "$(say talk)" "^10.0.0.1 " "and goes on"
stop_last

# ---- The same at a port of the connection ----
no_rules
try ip -n vo route add 10.0.0.0/24 dev eth0
nat snat src 10.0.9.0/24 to $OUT.11
plain() { vswtool -j conn show sw0 proto tcp dst $OUT.1 | jq '[.[] | select(.tcp_state == "established")] | length'; }
keep direct va $OUT.1 80
like "$(say direct)" "^10.0.0.1 " "a connection to the outside without NAT"
is "$(plain)" 1 "is tracked"
nat snat src 10.0.8.0/24 to $OUT.12
is "$(plain)" 1 "a rule for others does not have it forgotten"
nat snat src 10.0.0.1 to $OUT.13
is "$(plain)" 0 "one that is for it does"
stop_last
no_rules
try ip -n vo route del 10.0.0.0/24

# ---- A VLAN where no port has rules ----
for port in va vb; do try vswtool port set $port access 20; done
try vswtool acl bind vm port va
known() { try ip -n "$1" neigh replace "$2" lladdr "$(mac "$3")" dev eth0 nud permanent; }
known va 10.0.0.2 2
known vb 10.0.0.1 1
try vswtool fdb flush sw0 learned
is "$(ask va 10.0.0.2 80 tcp 6010)" "10.0.0.1 6010" "a connection begins though its first frame is flooded"
for port in va vb; do try vswtool port set $port access 1; done
try vswtool acl unbind vm port va
try vswtool acl unbind vm port vb
no_rules

# ---- Questions of the switch itself ----
try ip -n va neigh flush all
try ip -n vb neigh flush all
try vswtool neigh flush sw0
nat map $OUT.32 10.0.0.2 announce on
is "$(ask va $OUT.32 80 tcp 6020)" "$OUT.32 6020" "a host inside by its outside address"
is "$(vswtool -j neigh show sw0 | jq -c --arg a $OUT.32 'map(select(.ip == $a or .address == $a or .addr == $a))')" "[]" \
	"the switch does not take itself for who has that"

# ---- A port that is down ----
try ip -n vo neigh flush all
try ip link set vo down
no "nobody answers for what is behind it" in_ns va arping -q -f -w 1 -I eth0 $OUT.32
finish
