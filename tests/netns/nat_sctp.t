#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (bridge)            to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# SCTP, whose checksum is about every byte, by other addresses and ports.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
if ! modprobe -q sctp || ! [[ -e /proc/sys/net/netfilter/nf_conntrack_sctp_timeout_established ]]; then
	skip "the kernel does not track SCTP" "SCTP"
	finish
fi
nat_hosts
ask() { in_ns "$1" python3 -IS "$NAT_PY" ask "$2" "$3" sctp "${@:4}"; }
nat() { try vswtool nat "$1" vo "${@:2}"; }
for h in vb vo; do
	background in_ns $h python3 -IS "$NAT_PY" who-sctp 80
	wait_for in_ns $h grep -q ' 80 ' /proc/net/sctp/eps
done
is "$(ask vb 10.0.0.2 80 5000)" "10.0.0.2 5000" "SCTP"
ok "without NAT there is no way back" unheard va $OUT.1 80

# ---- Another source ----
nat add snat src 10.0.0.0/24 to $OUT.10:6000-6999 announce on
nat add snat src fd00::/64 to fd51::10 announce on
capture wire vo eth0 sctp
like "$(ask va $OUT.1 80 5001)" "^$OUT.10 6[0-9]{3}$" "another source, address and port"
is "$(ask va fd51::1 80 5001)" "fd51::10 5001" "IPv6"
like "$(ask vb $OUT.1 80 5001 8000)" "^$OUT.10 6[0-9]{3}$" "in many chunks"
is "$(captured wire | grep -c '10\.0\.0\.\|fd00::')" 0 "no inside address is on the wire"
stop_last
is "$(vswtool -j conn show sw0 proto sctp | jq -r 'map(.reply_dst) | unique | join(",")')" "$OUT.10,fd51::10" \
	"as the list of connections says"
nat del snat src 10.0.0.0/24 to $OUT.10:6000-6999 announce on
nat del snat src fd00::/64 to fd51::10 announce on

# ---- Another destination ----
nat add dnat dst $OUT.20 proto sctp dport 8080 to 10.0.0.2:80 announce on
nat add dnat dst fd51::20 proto sctp dport 8080 to [fd00::2]:80 announce on
is "$(ask vo $OUT.20 8080 5002)" "$OUT.1 5002" "another destination, address and port"
is "$(ask vo fd51::20 8080 5002)" "fd51::1 5002" "IPv6"
ok "another port is not for it" unheard vo $OUT.20 81
finish
