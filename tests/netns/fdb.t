#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- h3
#       sw0 ------ (local port)
#   h2 --+-- t4 (trunk 1,10)
#
# The forwarding database: who makes entries, who may change them, and what
# takes them away. The frames show that the switch obeys what it says.
. "$(dirname "$0")/lib.sh"
begin

TAPS="tap h1 h1 eth0
tap h2 h2 eth0
tap h3 h3 eth0
tap t4 t4 eth0
mac m 02:00:00:00:0a:01
mac s 02:00:00:00:0a:02
mac y 02:00:00:00:0a:03
mac a 02:00:00:00:0a:04"
M=02:00:00:00:0a:01 S=02:00:00:00:0a:02 Y=02:00:00:00:0a:03 A=02:00:00:00:0a:04

learned() { show fdb show sw0 | jq 'map(select(.owner == "learned")) | length'; }

bridges sw0
for h in h1 h2 h3; do host $h sw0 -; done
host t4 sw0 - trunk 1,10
background vswtool -j monitor fdb >"$TMP/events" 2>"$TMP/monitor"
wait_for grep -q listening "$TMP/monitor" || die "$(<"$TMP/monitor")"
# The other does not say when it listens: it has to report something made for it.
background bridge monitor fdb >"$TMP/bridge-events" 2>&1
listening() {
	vswtool fdb replace sw0 02:00:00:00:0b:00 port h1 vlan 1 static
	[[ -s $TMP/bridge-events ]]
}
wait_for listening || note "bridge monitor fdb says nothing"
try vswtool fdb flush sw0

# events OPERATION MAC: how many vswtool monitor saw.
events() { grep "$1" "$TMP/events" | grep -c "$2"; }
events_are() { [[ $(events "$1" "$2") == "$3" ]]; }

# ---- learning and moves ----
frames <<-EOF
	$TAPS
	h1 > bc src=m : h2 h3 t4:1 # M is seen behind h1
	h2 > m : h1 # known
	t4 > m tags=1 : h1 # ... in VLAN 1
	t4 > m tags=10 : # in VLAN 10 it is not known, and nobody is there
EOF
is "$(fdb_entry sw0 $M)" "h1 learned" "M is learned at h1"
is "$(fdb_entry sw0 $M 10)" "" "... in its VLAN only"
comes_true "one event says so" events_are new $M 1
moved=$(port_get h3 .stats.moved)
frames <<-EOF
	$TAPS
	h3 > bc src=m n=3 : h1 h2 t4:1 # M moves to h3
	h2 > m : h3 # and is known there
EOF
is "$(fdb_entry sw0 $M)" "h3 learned" "the entry has moved"
is "$(($(port_get h3 .stats.moved) - moved))" 1 "one move is counted at h3"
comes_true "and reported" events_are new $M 2
comes_true "bridge monitor fdb reports it" grep -qi "$M" "$TMP/bridge-events"

# ---- static, sticky, agent, local ----
try vswtool fdb add sw0 $S vlan 1 port h1 static
try vswtool fdb add sw0 $Y vlan 1 port h1 sticky
try vswtool fdb add sw0 $A vlan 1 port h1 agent
is "$(fdb_entry sw0 $S)" "h1 static" "static"
like "$(fdb_entry sw0 $Y)" "^h1 .* sticky$" "sticky"
is "$(fdb_entry sw0 $A)" "h1 agent" "agent"
frames <<-EOF
	$TAPS
	h2 > s : h1 # to a static entry
	h3 > h2 src=s : h2 # the frame of a station elsewhere passes
	h3 > h2 src=y : h2 # sticky: passes
	h2 > s : h1 # but the static entry stays
	h2 > y : h1 # and the sticky one
EOF
is "$(fdb_entry sw0 $S) $(fdb_entry sw0 $Y | cut -d' ' -f1)" "h1 static h1" \
	"nothing seen moves static and sticky entries"
cmd_fails 2 . "a second add is refused" vswtool fdb add sw0 $S vlan 1 port h2 static
is "$(fdb_entry sw0 $S)" "h1 static" "... and changes nothing"
ok "replace is not" vswtool fdb replace sw0 $S vlan 1 port h2 static
is "$(fdb_entry sw0 $S)" "h2 static" "... and does"
ok "a learned entry gives way to add" vswtool fdb add sw0 $M vlan 1 port h2 static
frames <<-EOF
	$TAPS
	h1 > m : h2 # the very next frame obeys
	sh vswtool fdb del sw0 $M vlan 1
	h1 > m : h2 h3 t4:1 # and is flooded when the entry is deleted
EOF
cmd_fails 3 . "del of what is not there" vswtool fdb del sw0 $M vlan 1

LOCAL=$(</sys/class/net/sw0/address)
is "$(fdb_entry sw0 "$LOCAL")" "sw0 local" "the bridge's own address is local"
cmd_fails 2 . "a local entry cannot be deleted" vswtool fdb del sw0 "$LOCAL" vlan 1
cmd_fails 2 . "nor replaced" vswtool fdb replace sw0 "$LOCAL" vlan 1 port h1
cmd_fails 2 . "a multicast address is refused" vswtool fdb add sw0 01:00:5e:00:00:01 vlan 1 port h1
cmd_fails 2 . "a zero address is refused" vswtool fdb add sw0 00:00:00:00:00:00 vlan 1 port h1
cmd_fails 2 . "a VLAN that the port does not carry" vswtool fdb add sw0 $M vlan 10 port h1
cmd_fails 3 . "a port of nobody" vswtool fdb add sw0 $M vlan 1 port lo
ok "an entry for the local port" vswtool fdb add sw0 $M vlan 1 port sw0
frames <<-EOF
	$TAPS
	tap host - sw0
	h1 > m : host # goes to the host
EOF
try vswtool fdb del sw0 $M vlan 1

# ---- flush by port, VLAN, owner ----
fill() {
	try vswtool fdb flush sw0
	try vswtool fdb add sw0 $S vlan 1 port h1 static
	try vswtool fdb add sw0 $A vlan 10 port t4 agent
	frames <<-EOF
		$TAPS
		h1 > h2 src=rand n=5 : h2 h3 t4:1 # five learned at h1
		t4 > bc src=rand tags=10 n=7 : # seven in VLAN 10
	EOF
}
fill
is "$(learned)" 12 "twelve are learned"
is "$(bridge_get sw0 .fdb_learned)" 12 "the bridge counts them"
like "$(vswtool fdb flush sw0 port h1 learned)" '\b5\b' "flush port h1 learned says 5"
is "$(learned) $(fdb_entry sw0 $S)" "7 h1 static" "and leaves the rest"
like "$(vswtool fdb flush sw0 vlan 10)" '\b8\b' "flush of VLAN 10 says 8"
is "$(learned) $(fdb_entry sw0 $A 10)" "0 " "learned and agent's"
fill
vswtool fdb flush sw0 >/dev/null
is "$(show fdb show sw0 | jq -r '[.[].owner] | unique | join(" ")')" local "flush of all leaves the local ones"
is "$(show fdb show sw0 | jq length)" "$(bridge_get sw0 .fdb_count)" "count and dump agree"

# ---- limits, and learning off ----
try vswtool port set h1 fdb-limit 10
frames <<-EOF
	$TAPS
	h1 > bc src=rand n=40 : h2 h3 t4:1 # 40 addresses; what is not learned still passes
	h2 > bc src=rand n=20 : h1 h3 t4:1 # another port
EOF
is "$(port_get h1 .fdb_learned) $(port_get h2 .fdb_learned)" "10 20" \
	"the port's limit holds, others learn"
try vswtool bridge set sw0 fdb-limit 35
frames <<-EOF
	$TAPS
	h3 > bc src=rand n=40 : h1 h2 t4:1 # more than the bridge's limit
EOF
is "$(bridge_get sw0 .fdb_learned)" 35 "the bridge's limit holds"
ok "static entries are not limited" vswtool fdb add sw0 $S vlan 1 port h1 static
try vswtool fdb flush sw0
frames <<-EOF
	$TAPS
	h3 > bc src=m : h1 h2 t4:1 # with room again
EOF
is "$(fdb_entry sw0 $M)" "h3 learned" "learning goes on"
try vswtool port set h3 learning off
frames <<-EOF
	$TAPS
	h3 > bc src=y : h1 h2 t4:1 # learning off at h3
	h1 > y : h2 h3 t4:1 # so it is flooded
	h1 > bc src=m : h2 h3 t4:1 # but others learn
EOF
is "$(fdb_entry sw0 $Y) $(fdb_entry sw0 $M)" " h1 learned" "learning off is per port"

# ---- ageing ----
try vswtool fdb replace sw0 $S vlan 1 port h1 static
try vswtool fdb replace sw0 $A vlan 1 port h1 agent
gone() { [[ -z $(fdb_entry sw0 "$1") ]]; }
dels=$(events del $M)
try vswtool bridge set sw0 ageing 1
comes_true "an unused entry goes" gone $M
comes_true "and is reported" events_are del $M $((dels + 1))
is "$(fdb_entry sw0 $S) $(fdb_entry sw0 $A)" "h1 static h1 agent" "static and agent's stay"
try vswtool bridge set sw0 ageing 0
is "$(bridge_get sw0 .ageing)" 0 "ageing 0 is never"

# ---- ports and VLANs that go take their entries along ----
try vswtool port set h3 learning on
frames <<-EOF
	$TAPS
	h3 > bc src=m : h1 h2 t4:1 # M behind h3
	t4 > bc src=y tags=10 : # Y in VLAN 10
EOF
try vswtool vlan del t4 vid 10
is "$(fdb_entry sw0 $Y 10)" "" "a VLAN taken off the port takes its entries"
try vswtool port del h3
is "$(fdb_entry sw0 $M)" "" "a port that leaves too"
try vswtool port add sw0 h3

# ---- the bridge command ----
try bridge fdb replace $M dev sw0 via h3 vlan 1 static
is "$(fdb_entry sw0 $M)" "h3 static" "bridge fdb replace ... dev sw0 via h3"
like "$(bridge fdb show dev sw0)" "$M " "bridge fdb show dev sw0 has it"
ok "bridge fdb del" bridge fdb del $M dev sw0 vlan 1
is "$(fdb_entry sw0 $M)" "" "and it is gone"
finish
