#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2 (a web server)
#                sw0 -- h3 10.0.0.3
#
# Rules that ask for the state of connections.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw0 10.0.0.3/24

echo "<p>it works" >"$TMP/index.html"
serve() { # NS PORT
	background in_ns "$1" python3 -IS -m http.server --directory "$TMP" "$2" >/dev/null 2>&1
	wait_for in_ns "$1" sh -c "ss -Hltn | grep -q :$2"
}
fetch() { in_ns "$1" curl -s -m "${4:-20}" "http://$2:$3/index.html"; }
serve h2 80
serve h2 81
is "$(fetch h1 10.0.0.2 81)" "<p>it works" "without an ACL all is open"

try vswtool acl create web
try vswtool acl add web in allow ethertype arp
try vswtool acl add web out allow ethertype arp
try vswtool acl add web out allow proto tcp dport 80 state new
like "$(vswtool acl show web)" 'state new' "the rule is shown"
try vswtool acl bind web port h2
is "$(fetch h1 10.0.0.2 80)" "<p>it works" "the server is reached, and its replies pass"
is "$(fetch h1 10.0.0.2 81 1)" "" "another port is not"
ok "nor by ping" deaf h1 10.0.0.2
ok "the server opens nothing" deaf h2 10.0.0.1
is "$(fetch h3 10.0.0.2 80)" "<p>it works" "another client"

# a reply to nothing
try vswtool acl add web in allow proto icmp state established
ok "established is not new" deaf h2 10.0.0.1
try vswtool acl add web in allow proto icmp state new
ok "new is" pings h2 10.0.0.1
finish
