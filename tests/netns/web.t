#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   cl 10.0.0.1, 10.0.1.1 ... 5 -- sw0 -- sv 10.0.0.2 (a web server)
#
# A web server that is open on one port and closed otherwise, under load. The
# ACL is at the port of the clients.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
N=${TEST_CONNECTIONS:-10000}
begin
bridges sw0
host cl sw0 10.0.0.1/16
host sv sw0 10.0.0.2/16
SOURCES=()
for i in 1 2 3 4 5; do
	SOURCES+=("10.0.1.$i")
	try ip -n cl addr add 10.0.1.$i/16 dev eth0
done

TOOL=$HERE/web.py
web() { in_ns "$1" python3 -IS "$TOOL" "${@:2}"; }
serve() { # PORT
	background in_ns sv python3 -IS "$TOOL" serve "$1"
	wait_for in_ns sv sh -c "ss -Hltn | grep -q :$1"
}
# what becomes of a connection that is not to come about
attempt() { WEB_SECONDS=2 web "$1" try "${@:2}"; }
fetch() { in_ns cl curl -s -m "$WAIT_LIMIT" "http://10.0.0.2:$1/"; }
count() { vswtool -j conn count sw0 proto tcp "$@" | jq '.[0].count'; }
counts() { [[ $(count "${@:2}") == "$1" ]]; }
# keep NAME N SOURCE...: that many clients; $TMP/NAME gets the number
keep() {
	: >"$TMP/$1"
	mkfifo "$TMP/$1.in"
	background in_ns cl python3 -IS "$TOOL" open 10.0.0.2 80 "$2" "$TMP/$1.in" "${@:3}" >"$TMP/$1"
	WAIT_LIMIT=300 wait_for test -s "$TMP/$1"
}
# again NAME: how many of them get the page once more
again() {
	local before
	before=$(wc -l <"$TMP/$1")
	# shellcheck disable=SC2016
	timeout 5 sh -c 'echo >"$0"' "$TMP/$1.in"
	# shellcheck disable=SC2016
	WAIT_LIMIT=300 wait_for sh -c '[ "$(wc -l <"$0")" -gt "$1" ]' "$TMP/$1" "$before"
	tail -n 1 "$TMP/$1"
}
serve 80
serve 8080

# ---- One port is open ----
try vswtool acl create web
try vswtool acl add web in allow ethertype arp
try vswtool acl add web out allow ethertype arp
try vswtool acl add web in allow proto tcp dport 80 state new
try vswtool acl bind web port cl
is "$(fetch 80)" "<p>it works" "the page, by curl"
is "$(attempt sv 10.0.0.1 22)" silence "the server opens nothing"

# ---- What is not open, and what is said of it ----
before=$(port_drops cl acl_in)
is "$(attempt cl 10.0.0.2 8080)" silence "denied: another port is silent"
is "$(attempt cl 10.0.0.2 80 udp)" silence "so is another protocol"
ok "and ping" deaf cl 10.0.0.2
comes_true "they are counted" more_drops sw0 acl_in "$before"
try vswtool acl default web reject
is "$(attempt cl 10.0.0.2 8080)" refused "rejected: a reset for TCP"
is "$(attempt cl 10.0.0.2 80 udp)" refused "an unreachable port for UDP"
like "$(in_ns cl ping -n -c 1 -W 3 10.0.0.2)" '[Ff]iltered' "a prohibition for ping"
is "$(attempt sv 10.0.0.1 22)" refused "the other way, too"
is "$(fetch 80)" "<p>it works" "the page as before"
try vswtool acl default web deny

# ---- Many clients at once ----
max=$(cat /proc/sys/net/netfilter/nf_conntrack_max)
try sysctl -qw net.netfilter.nf_conntrack_max=$((2 * N + 1000))
try vswtool conn flush sw0
keep all "$N" "${SOURCES[@]}"
is "$(cat "$TMP/all")" "$N" "$N connections at once get the page"
is "$(count state established)" "$N" "and are established"
is "$(vswtool -j conn show sw0 proto tcp | jq -c '[length, (map(.src) | unique | length), (map(select(.reply_port == "sv")) | length)]')" \
	"[$N,5,$N]" "from all addresses, listed one by one"
is "$(again all)" "$N" "they get it again"

# ---- No room for more ----
try vswtool conn limit cl "$N"
before=$(port_drops cl conn_limit)
is "$(attempt cl 10.0.0.2 80)" silence "the limit of the port: one more is refused"
like "$(($(port_drops cl conn_limit) - before))" '^[1-9]' "and counted"
is "$(again all)" "$N" "all others go on"
try vswtool conn limit cl 0
try sysctl -qw net.netfilter.nf_conntrack_max="$(cat /proc/sys/net/netfilter/nf_conntrack_count)"
before=$(bridge_drops sw0 conn)
is "$(attempt cl 10.0.0.2 80)" silence "a full table: one more is refused"
comes_true "and counted" more_drops sw0 conn "$before"
is "$(again all)" "$N" "all others go on"
try sysctl -qw net.netfilter.nf_conntrack_max=$((2 * N + 1000))
is "$(fetch 80)" "<p>it works" "there is room again"
stop_last
comes_true "when the clients go, no connection is established" counts 0 state established
try sysctl -qw net.netfilter.nf_conntrack_max="$max"
finish
