#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (198.51.100.9)      to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# Other addresses: for what leaves by a port, and for what enters by it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
begin
bridges sw0
for h in va vb vo; do
	host $h sw0 -
	ipv6_on $h eth0
done
for i in 1 2; do
	h=$(cut -d" " -f$i <<<"va vb")
	try ip -n $h addr add 10.0.0.$i/24 dev eth0
	try ip -n $h addr add fd00::$i/64 dev eth0 nodad
	try ip -n $h route add 198.51.100.0/24 dev eth0
	try ip -n $h route add fd51::/64 dev eth0
done
try ip -n vo addr add 198.51.100.1/24 dev eth0
try ip -n vo addr add fd51::1/64 dev eth0 nodad

TOOL=$HERE/nat.py
who() { # NS PORT
	background in_ns "$1" python3 -IS "$TOOL" who "$2"
	wait_for in_ns "$1" sh -c "ss -Hltun | grep -c :$2 | grep -qx 2"
}
ask() { in_ns "$1" python3 -IS "$TOOL" ask "${@:2}"; }
# nat_id WORDS: number of the rule that was added last
nat_id() { vswtool -j nat show | jq 'map(.id) | max'; }
nat_get() { vswtool -j nat show | jq -r ".[] | select(.id == $1) | $2"; }
nat() { try vswtool nat add vo "$@"; }
gone() { try vswtool nat del vo "$@"; }
who vo 80
who va 80
who vb 80
who vb 8080
OUT=198.51.100
is "$(ask va $OUT.1 80 tcp 5000)" "no answer" "without NAT there is no way back"

# ---- Source: an address ----
nat snat src 10.0.0.0/24 to $OUT.10 announce on
capture wire vo eth0 'ip and not port 53'
is "$(ask va $OUT.1 80 tcp 5001)" "$OUT.10 5001" "another source, TCP"
is "$(ask va $OUT.1 80 udp 5001)" "$OUT.10 5001" "UDP"
ok "a ping" pings va $OUT.1
is "$(ask vb $OUT.1 80 tcp 5002)" "$OUT.10 5002" "another host"
like "$(ask vb $OUT.1 80 tcp 5001)" "^$OUT.10 [0-9]+$" "the port that the first one had"
comes_true "all that is seen" seen wire "$OUT.10.5002 > $OUT.1.80"
is "$(captured wire | grep -c '10\.0\.0\.')" 0 "no inside address is on the wire"
stop_last
is "$(nat_get "$(nat_id)" '.connections >= 4')" true "connections are counted"

# ---- The destination ----
nat dnat dst $OUT.20 proto tcp dport 80 to 10.0.0.2:8080 announce on
is "$(ask vo $OUT.20 80 tcp 5003)" "$OUT.1 5003" "another destination and port"
is "$(vswtool -j conn show sw0 src $OUT.1 | jq -r 'map("\(.dst) \(.dport) \(.reply_src) \(.reply_sport)") | unique | join(",")')" \
	"$OUT.20 80 10.0.0.2 8080" "as the list of connections says"
is "$(ask vo $OUT.20 81 tcp 5003)" "no answer" "another port is not for it"
finish
