#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   acc1  access 1    --+--  trunk  trunk 1,2,100,200
#   acc2  access 2    --+--  native trunk 1-2, native 2
#   acc100 access 100 -sw0-  mapped trunk 1-2, outside 100:1 200:2
#                       +--  prov   qinq 300
#
# Frames of every sort into every port; what leaves each of the others, and
# with which tags, is read from the wire. The whole is done twice: with tags in
# metadata, and with them in band (no VLAN offload on either end of the veths).
. "$(dirname "$0")/lib.sh"
begin

HOSTS_HERE="acc1 acc2 acc100 trunk native mapped prov prov2"

taps() { local h; for h in $HOSTS_HERE; do echo "tap $h $h eth0"; done; }

matrix() { # HOW
	frames <<-EOF
		$(taps)
		acc1 > bc : trunk:1 mapped:100 native:1 # $1: access 1 leaves tagged 1 and, mapped, 100
		acc2 > bc : trunk:2 native mapped:200 # $1: access 2 leaves tagged, native, mapped
		acc100 > bc : trunk:100 # $1: access 100 is not the mapped port's 100
		acc1 > bc tags=0 : trunk:1 mapped:100 native:1 # $1: a priority tag is as none at access
		acc1 > bc tags=1 : # $1: a tagged frame is refused at access, even its own VLAN
		acc1 > bc tags=2 : # $1: no hopping from access 1 to 2
		acc1 > bc tags=0/2 : # $1: nor behind a priority tag
		trunk > bc : # $1: no native VLAN at the trunk, untagged is dropped
		trunk > bc tags=0 : # $1: ... as is a priority tag
		trunk > bc tags=1 : acc1 mapped:100 native:1 # $1: trunk 1 leaves untagged at access
		trunk > bc tags=2 : acc2 native mapped:200 # $1: trunk 2
		trunk > bc tags=100 : acc100 # $1: trunk 100
		trunk > bc tags=200 : # $1: trunk 200 has nobody
		trunk > bc tags=3 : # $1: trunk does not carry 3
		trunk > bc tags=4095 : # $1: 4095 is no VLAN
		native > bc : acc2 trunk:2 mapped:200 # $1: native is VLAN 2
		native > bc tags=0 : acc2 trunk:2 mapped:200 # $1: priority tag into native
		native > bc tags=2 : acc2 trunk:2 mapped:200 # $1: the native VLAN tagged is accepted
		mapped > bc tags=100 : acc1 trunk:1 native:1 # $1: outside 100 is inside 1
		mapped > bc tags=200 : acc2 trunk:2 native # $1: outside 200 is inside 2
		mapped > bc tags=1 : # $1: the inside VID of a pair is refused outside
		mapped > bc tags=2 : # $1: ... both
		trunk > bc tags=1/5 : mapped:100/5 native:1/5 # $1: a nested tag stays nested on trunks, and does not leak to access
		trunk > bc tags=2/1 : mapped:200/1 # $1: ... nor to native, into another VLAN
		mapped > bc tags=100/200 : trunk:1/200 native:1/200 # $1: the map is of the outer tag
		prov > bc : prov2 # $1: a customer's untagged frame arrives as it was
		prov > bc tags=7 : prov2:7 # $1: ... a tagged one too
		prov > bc tags=1 : prov2:1 # $1: ... whatever VLAN of ours has its number
		prov > bc tags=7/8 : prov2:7/8 # $1: ... and two tags
		prov > bc tags=88a8.9/8 : prov2:88a8.9/8 # $1: ... and service tags
		trunk > bc tags=88a8.300/7 : # $1: the trunk does not carry the service VLAN
	EOF
}

uplink() { # HOW: the service tag is seen where the service VLAN is trunked
	frames <<-EOF
		$(taps)
		prov > bc : prov2 trunk:88a8.300 # $1: qinq wraps an untagged frame
		prov > bc tags=7 : prov2:7 trunk:88a8.300/7 # $1: qinq wraps a tagged frame
		trunk > bc tags=88a8.300/7 : prov:7 prov2:7 # $1: and unwraps it
		trunk > bc tags=88a8.300 : prov prov2 # $1: to an untagged one
		trunk > bc tags=300/7 : prov:7 prov2:7 # $1: a C-tag of that number is the VLAN too
	EOF
}

bridges sw0
host acc1 sw0 - access 1
host acc2 sw0 - access 2
host acc100 sw0 - access 100
host trunk sw0 - trunk 1,2,100,200
host native sw0 - trunk 1-2 native 2
host mapped sw0 - trunk 1-2
try vswtool vlan map mapped add 100:1
try vswtool vlan map mapped add 200:2
host prov sw0 - qinq 300
host prov2 sw0 - qinq 300

matrix "tags in metadata"
for h in $HOSTS_HERE; do
	ethtool -K "$h" rxvlan off txvlan off rx-vlan-stag-hw-parse off \
		tx-vlan-stag-hw-insert off >/dev/null 2>&1
	in_ns "$h" ethtool -K eth0 rxvlan off txvlan off \
		rx-vlan-stag-hw-parse off tx-vlan-stag-hw-insert off >/dev/null 2>&1
done
matrix "tags in band"
try vswtool vlan add trunk vid 300
uplink "tags in band"
for h in $HOSTS_HERE; do
	ethtool -K "$h" rxvlan on txvlan on >/dev/null 2>&1
done
uplink "mixed offloads"

capture wire trunk eth0 vlan
frames <<-EOF
	$(taps)
	acc1 > bc : trunk:1 mapped:100 native:1 # once more for tcpdump
EOF
comes_true "tcpdump sees the tag on the wire" seen wire 'vlan 1, '

# The map, both ways, and only one-to-one.
before=$(config)
for pair in 100:3 300:1 100:1; do
	cmd_fails 2 . "the map refuses $pair" vswtool vlan map mapped add $pair
done
for pair in 0:1 4095:1 1:0 1:4095 x:1 1; do
	cmd_fails 1 . "the tool refuses the pair $pair" vswtool vlan map mapped add $pair
done
is "$(config)" "$before" "... and nothing changed"
try vswtool vlan map mapped del 100:1
frames <<-EOF
	$(taps)
	mapped > bc tags=1 : acc1 trunk:1 native:1 # with the pair gone VID 1 is itself
	acc1 > bc : trunk:1 mapped:1 native:1 # both ways
	mapped > bc tags=200 : acc2 trunk:2 native # the other pair is still there
EOF

# vlan add and del, and the next frame obeys.
try vswtool vlan add trunk vid 10-12,20
try vswtool port set acc1 access 11
frames <<-EOF
	$(taps)
	acc1 > bc : trunk:11 # vlan add of a range
	sh vswtool vlan del trunk vid 11
	acc1 > bc : # vlan del out of the middle
	trunk > bc tags=11 : # ... both ways
	sh vswtool vlan add trunk vid 11 untagged
	acc1 > bc : trunk # untagged
	trunk > bc : # untagged without pvid is one way
	sh vswtool vlan add trunk vid 11 pvid untagged
	trunk > bc : acc1 # pvid
	sh vswtool vlan del trunk vid 11
	trunk > bc : # no pvid any more
EOF
before=$(config)
cmd_fails 3 . "vlan del of a VLAN that is not there" vswtool vlan del trunk vid 13
cmd_fails - . "vlan del of a range that is only partly there" \
	vswtool vlan del trunk vid 2000-2001
is "$(config)" "$before" "... changes nothing"
try vswtool vlan add acc2 vid 50
is "$(port_get acc2 '"\(.mode) \(.pvid)"')" "trunk 2" \
	"vlan add makes an access port a trunk whose native VLAN is the old one"

# The bridge command and vswtool speak of one state.
bridge_vlan() { bridge -j vlan show dev "$1" | jq -c '[.[0].vlans[] | [.vlan, .vlanEnd, .flags]]'; }
try bridge vlan add dev acc2 vid 60-62
like "$(port_get acc2 '.vlans | tojson')" '60' "bridge vlan add is seen by vswtool"
try bridge vlan add dev acc2 vid 70 pvid untagged
is "$(port_get acc2 .pvid)" 70 "bridge vlan add pvid too"
try bridge vlan del dev acc2 vid 61
try vswtool vlan add acc2 vid 80
like "$(bridge_vlan acc2)" '\[60.*\[62.*\[70,null,\["PVID","Egress Untagged"\]\].*\[80' \
	"bridge vlan show has what both did"
unlike "$(bridge_vlan acc2)" '61' "... and not what was deleted"
cmd_fails - . "bridge vlan add of 4095 is refused" bridge vlan add dev acc2 vid 4095

finish
