#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   p1 (dummy) --+
#               sw0 == sw1
#   h1 ----------+
#
# What vswtool says to programs: one event a change, JSON that parses, and keys
# that stay.
. "$(dirname "$0")/lib.sh"
begin

bridges sw0
host h1 sw0 -
try ip link add p1 up type dummy

background vswtool -j monitor >"$TMP/events" 2>"$TMP/monitor"
wait_for grep -q listening "$TMP/monitor" || die "$(<"$TMP/monitor")"
seen_so_far() { wc -l <"$TMP/events"; }

# mark: make an entry and wait until it is reported, and with it whatever
# happened before. Its address is in $MARKER.
FROM=0 MARKS=0 MARKER=
mark() {
	MARKS=$((MARKS + 1))
	MARKER=$(printf '02:00:00:ee:00:%02x' $MARKS)
	try vswtool fdb add sw0 "$MARKER" vlan 1 port h1 static
	wait_for grep -q "$MARKER" "$TMP/events"
}

# news: what was said since FROM: EVENT OBJECT NAME. Not about marks, nor about
# a bridge's own address, which comes and goes with the bridge.
news() {
	tail -n +$((FROM + 1)) "$TMP/events" | grep -v 02:00:00:ee: |
		jq -r 'select(.owner != "local") | "\(.event) \(.object) \(.name // .address)"' |
		sort | paste -sd/
}

# change DESC EVENTS WORDS...: the command makes each event once, none beside.
change() {
	local desc=$1 wanted=$2
	shift 2
	"$@" >/dev/null 2>"$TMP/err" || { fail "$desc" "$(<"$TMP/err")"; return; }
	mark
	is "$(news)" "$wanted" "$desc"
	FROM=$(seen_so_far)
}

settle() { # forget what was said so far
	mark
	FROM=$(seen_so_far)
}
settle

MAC=02:00:00:00:00:aa
change "bridge set: one event" "set bridge sw0" vswtool bridge set sw0 ageing 100
change "port add: one" "new port p1" vswtool port add sw0 p1
change "port set: one" "set port p1" vswtool port set p1 isolated on flood uc learning off
change "vlan add: one, whatever the range" "set port p1" vswtool vlan add p1 vid 10-20,30
change "vlan del: one" "set port p1" vswtool vlan del p1 vid 12
change "vlan map: one" "set port p1" vswtool vlan map p1 add 100:10
change "bridge vlan add: one" "set port p1" bridge vlan add dev p1 vid 40
change "fdb add: one" "new fdb $MAC" vswtool fdb add sw0 $MAC vlan 1 port h1 static
change "fdb replace: one" "new fdb $MAC" vswtool fdb replace sw0 $MAC vlan 1 port p1 static
change "fdb del: one" "del fdb $MAC" vswtool fdb del sw0 $MAC vlan 1
change "port del: one" "del port p1" vswtool port del p1
change "ip link set master: one" "new port p1" ip link set p1 master sw0
change "ip link set nomaster: one" "del port p1" ip link set p1 nomaster
refusals() {
	! vswtool port set nothere access 1 && ! vswtool bridge add sw0 &&
		! vswtool vlan del p1 vid 99
}
change "what is refused: none" "" refusals
try vswtool port add sw0 p1
try vswtool fdb add sw0 $MAC vlan 1 port p1
settle
change "flush: one for each entry" "del fdb $MAC" vswtool fdb flush sw0 port p1
lab() { vswtool bridge add sw1 && vswtool port add sw0 p0 type patch peer q0 on sw1; }
change "a bridge and a patch: one each" "new bridge sw1/new port p0/new port q0" lab
change "all of it goes: one each" "del bridge sw1/del port p0/del port q0" vswtool bridge del sw1

# ---- JSON parses, one object a line ----
json() { python3 -IS -m json.tool "$@" >/dev/null; }
each_line() { json --json-lines "$TMP/events"; }
ok "each line of monitor parses" each_line
frames <<-EOF
	tap h1 h1 eth0
	h1 > bc tags=5 : # a drop for the table
	h1 > bc : # something to learn
EOF
try vswtool bridge add sw1
try vswtool port add sw0 p0 type patch peer q0 on sw1
try vswtool vlan map p0 add 100:10
parses() { vswtool "$@" | json; }
for words in "bridge show" "port show" "vlan show" "fdb show" "drops" "bridge show sw0" \
	"port show p1" "port show sw0" "fdb show sw1"; do
	# shellcheck disable=SC2086
	ok "vswtool -j $words parses" parses -j $words
	# shellcheck disable=SC2086
	ok "vswtool -j -p -s -d $words parses" parses -j -p -s -d $words
done
is "$(vswtool -j fdb show sw0 vlan 4000 | jq -c .)" "[]" "nothing is an empty list"

# ---- keys ----
keys() { jq -r '[.[] | keys[]] | unique | join(" ")'; }
golden() { # WORDS | KEYS
	local got wanted
	# shellcheck disable=SC2086
	got=$(vswtool -j -s $1 | keys)
	wanted=$2
	is "$got" "$wanted" "keys of $1"
}
golden "bridge show" "address ageing conn_other conn_tcp conn_tcp_end conn_tcp_new conn_udp conn_udp_stream drops fdb_count fdb_learned fdb_limit fdb_memory generation ifindex miss_lost mtu name neigh_count neigh_learned neigh_learning neigh_limit ports qinq shortcuts stats up zone"
golden "port show" "bridge bridge_ifindex conn_limit drops fdb_learned fdb_limit flood_bc flood_mc flood_uc ifindex index isolated kind learning map mode mtu name peer peer_bridge peer_bridge_ifindex pvid stats up vlans"
golden "vlan show" "bridge map mode name pvid vlans"
golden "fdb show" "address bridge bridge_ifindex idle owner port port_ifindex sticky vid"
golden "drops" "bridge packets policy port reason text"
is "$(vswtool -j -s bridge show sw0 | jq -r '.[0].stats | keys | join(" ")')" \
	"cached control dropped flooded learned moved replicated rx_bytes rx_packets tx_bytes tx_packets unlearned" \
	"keys of stats"
finish
