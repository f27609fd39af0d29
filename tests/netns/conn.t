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

# ---- What each state decides, at the port of h2 ----
try vswtool acl create states
for dir in in out; do
	try vswtool acl add states $dir allow ethertype arp
	try vswtool acl add states $dir allow proto udp dport 4000,5000
done
coproc STATES { python3 -IS "$HERE/conn_state.py" h1 h2 10.0.0.1 10.0.0.2; }
# does WANTED WORD DESC: an answer of conn_state.py
does() {
	local answer
	echo "$2" >&"${STATES[1]}"
	read -r answer <&"${STATES[0]}" || die "conn_state.py has ended"
	is "$answer" "$1" "$3"
}
rule() { vswtool -j acl show states | jq -r --arg c "$1" ".[] | select(.comment == \$c) | $2"; }
hits() { rule "$1" .packets; }
drop() { try vswtool acl remove states id "$(rule "$1" .id)"; }
add() { try vswtool acl add states "$@"; }
forget() { try vswtool conn flush sw0; }
read -r word <&"${STATES[0]}"
is "$word" ready "sockets are there"
try in_ns h2 sysctl -qw net.ipv4.icmp_ratelimit=0
try vswtool acl bind states port h2 replace
add out allow proto udp dport 5001 state new comment new

does came say "new: who begins is let in"
does came answer "new: and answered"
does came say "new: and goes on"
is "$(hits new)" 1 "new: the rule is about the first alone"
does closed close "related: its receiver ends"
does "connection refused" told "related: an error about it passes"
add prio 10 in deny state related comment related
does silence told "related: unless a rule denies it"
is "$(hits related)" 1 "related: the rule has said so"
does opened open "related: its receiver is there again"
does came say "related: the connection goes on"
does came answer "related: both ways"
is "$(hits related)" 1 "related: which the rule says nothing of"
drop related
does closed close "related: once more"
does "connection refused" told "related: without the rule the error passes"
does opened open "related: and back"

drop new
add out allow proto udp dport 5001 state new,established comment both
forget
does came say "new,established: who begins is let in"
does came answer "new,established: and answered"
does came say "new,established: and goes on"
is "$(hits both)" 2 "new,established: the rule is about each"
add prio 10 out deny proto udp dport 5001 state established comment established
does lost say "established: what goes on is denied"
is "$(hits established) $(hits both)" "1 2" "established: by that rule"
forget
does came say "established: what begins is not"
is "$(hits established) $(hits both)" "1 3" "established: as the other says"
drop established
does came answer "new,established: as a denial: there is a connection"
add prio 10 out deny proto udp dport 5001 state new,established comment none
does lost say "new,established: it does not go on"
is "$(hits none)" 1 "new,established: by that rule"
forget
does lost say "new,established: nor does it begin"
is "$(hits none)" 2 "new,established: by that rule, too"

try sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0
add prio 10 out deny proto tcp state invalid comment invalid
add prio 20 out allow proto tcp comment tcp
does lost stray "invalid: an acknowledgement of nothing is denied"
is "$(hits invalid) $(hits tcp)" "1 0" "invalid: by that rule"
is "$(fetch h1 10.0.0.2 80)" "<p>it works" "invalid: which says nothing of a connection"
is "$(hits invalid)" 1 "invalid: indeed"
drop invalid
drop tcp
add prio 10 out allow proto tcp state invalid comment invalid
does came stray "invalid: a rule may let it pass"
is "$(hits invalid)" 1 "invalid: that rule has"
is "$(fetch h1 10.0.0.2 80 1)" "" "invalid: and does not let a connection begin"
is "$(hits invalid)" 1 "invalid: indeed"
try sysctl -qw net.netfilter.nf_conntrack_tcp_loose=1
does lost stray "invalid: it would be one of a new connection if the tracker took it for that"
is "$(hits invalid)" 1 "invalid: of which the rule says nothing"
kill "$STATES_PID"
finish
