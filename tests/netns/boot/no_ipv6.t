#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+
#                sw0
#   h2 10.0.0.2 --+
#
# A host that was booted with ipv6.disable=1 still switches IPv6 for others. The
# kernel has no tables, defaults and counters of IPv6 then, and does not expect
# to be asked for them.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
begin
ok "the kernel was booted without IPv6" grep -qw 'ipv6.disable=1' /proc/cmdline
no "and has none" test -d /proc/sys/net/ipv6
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
arrive() { python3 -IS "$HERE/boot/no_ipv6.py" "$1"; }
ok "IPv4 is as ever" pings h1 10.0.0.2
is "$(arrive udp) $(arrive tcp) $(arrive answer)" "10 10 10" "IPv6 is for those behind the switch"

# ---- Reject, with nobody who could say so ----
try vswtool acl create deaf default reject
for dir in in out; do
	try vswtool acl add deaf $dir allow ethertype arp
	try vswtool acl add deaf $dir allow ethertype 0x88b5
done
try vswtool acl bind deaf port h1
is "$(arrive udp) $(arrive tcp) $(arrive answer)" "0 0 0" "what is rejected does not pass"
is "$(port_drops h1 acl_in) $(port_drops h1 acl_out)" "20 10" "and is counted"
cmd_fails 1 . "IPv4 gets its answer" in_ns h1 timeout "$WAIT_LIMIT" bash -c 'exec 3<>/dev/tcp/10.0.0.2/80'
try vswtool acl unbind deaf port h1

# ---- Connections and fragments ----
try vswtool acl create vm
for dir in in out; do
	try vswtool acl add vm $dir allow ethertype arp
	try vswtool acl add vm $dir allow ethertype 0x88b5
done
try vswtool acl add vm out allow proto udp state new
try vswtool acl bind vm port h2
is "$(arrive answer) $(arrive udp) $(arrive answer)" "0 10 10" "connections are tracked"
like "$(vswtool conn show sw0)" 'udp.*fd00::1.*fd00::2' "and shown"
is "$(arrive fragment)" 0 "fragments cannot be put together"
is "$(port_drops h1 fragment)$(port_drops h2 fragment)" "010" "and are counted"
try vswtool acl unbind vm port h2
is "$(arrive fragment)" 10 "nor have to be without an ACL"

# ---- NAT and tunnels need routes and addresses ----
try vswtool nat add h2 masquerade via sw0
is "$(arrive udp)" 0 "no source is found for IPv6"
is "$(port_drops h2 nat_address)" 10 "which is counted"
try vswtool nat del h2 id 1
before=$(config)
wrong() { cmd_fails 2 "IPv6 is disabled.*\"$1" "refused: ${*:2}" vswtool "${@:2}"; }
wrong "to fd00::9" nat add h2 snat to fd00::9
wrong "src fd00::/64" nat add h2 masquerade via sw0 src fd00::/64
wrong "dst fd00::9" nat add h2 dnat dst fd00::9 to fd00::2
wrong "" nat add h2 map fd00::9 fd00::2
for kind in vxlan gre; do
	cmd_fails 2 'IPv6 is disabled' "refused: a tunnel of $kind" vswtool tunnel add sw0 t type $kind local fd00::1
done
is "$(config)" "$before" "nothing has changed"
finish
