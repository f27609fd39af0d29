#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --- sw0 --- h2 10.0.0.2
#
# Connections end when they are over, though the tracker has not seen each of
# their packets, and however long a bridge has them last.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
try vswtool acl create vm default allow
try vswtool acl add vm in allow proto tcp state new
try vswtool acl bind vm port h1
cached() { port_get h1 .stats.cached; }
# states SPORT: of the connections from there
states() { vswtool -j conn show sw0 proto tcp | jq -r "[.[] | select(.sport == $1) | .tcp_state] | join(\" \")"; }
left() { vswtool -j conn show sw0 proto tcp | jq -r "[.[] | select(.sport == $1) | .timeout] | max // \"none\""; }

# ---- A reset ----
cat >"$TMP/talk.py" <<'EOF'
"""An echo on port 80, or talk to it from a port until a FIFO is written to;
then end by a reset, or as connections usually do."""
import os
import select
import socket
import struct
import sys

if sys.argv[1] == "serve":
    listener = socket.create_server(("", 80))
    while True:
        sock = listener.accept()[0]
        try:
            while data := sock.recv(4096):
                sock.sendall(data)
        except OSError:
            pass
        sock.close()
sock = socket.create_connection(("10.0.0.2", 80), source_address=("", int(sys.argv[2])))
told = os.open(sys.argv[3], os.O_RDWR)
while not select.select([told], [], [], 0.02)[0]:
    sock.sendall(b"x" * 100)
    got = 0
    while got < 100:
        got += len(sock.recv(100 - got))
if sys.argv[1] == "reset":
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
sock.close()
EOF
background in_ns h2 python3 -IS "$TMP/talk.py" serve
wait_for in_ns h2 sh -c 'ss -Hltn | grep -q :80'
# hot SPORT HOW: a connection of which most frames pass unseen, and its end
hot() {
	local before
	before=$(cached)
	mkfifo "$TMP/stop$1"
	background in_ns h1 python3 -IS "$TMP/talk.py" "$2" "$1" "$TMP/stop$1"
	wait_for sh -c "ip netns exec h1 ss -Htn 'sport = :$1' | grep -q ESTAB"
	comes_true "$2: its frames pass unseen by the tracker" more "$before"
	is "$(states "$1")" established "$2: it is established"
	echo >"$TMP/stop$1"
	wait "${JOBS[-1]}"
}
more() { (($(cached) > $1 + 40)); }
over() { [[ $(states "$1") != established ]]; }
hot 5001 reset
comes_true "a connection that was reset is over" over 5001
like "$(states 5001)" '^(close)?$' "as nf_conntrack says"
hot 5002 close
comes_true "one that was closed is over" over 5002

# ---- What is repeated does not make it last ----
try ip -n h2 addr add 10.0.0.3/24 dev eth0
try in_ns h2 nft -f - <<'EOF'
table ip t {
	chain c {
		type filter hook input priority 0;
		ip daddr 10.0.0.3 tcp dport 81 drop
	}
}
EOF
try vswtool bridge set sw0 conn-tcp-new 700
capture syn h2 eth0 tcp dst port 81
background in_ns h1 python3 -IS -c 'import socket
socket.create_connection(("10.0.0.3", 81), 15, ("", 5003))' 2>/dev/null
thrice() { (($(captured syn | wc -l) >= 3)); }
comes_true "nobody answers to a SYN, nor when it comes again" thrice
left=$(left 5003)
ok "it lasts from the first one on: $left s left" test "$left" -lt 699
stop_last
stop_last
finish
