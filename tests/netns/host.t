#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1/24 access 1  --+
#                             sw0 --- the host: sw0 10.0.0.254/24,
#   h2 10.0.10.1/24 access 10 -+             sw0.10 10.0.10.254/24
#
# The local port: the host's way into the switch, tagged and not.
. "$(dirname "$0")/lib.sh"
begin

local_vlans() { port_get sw0 '[.vlans[].vid] | tojson'; }

bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.10.1/24 access 10
is "$(port_get sw0 '"\(.kind) \(.index) \(.pvid)"')" "local 0 1" \
	"sw0 is its own port 0, with VLAN 1 native"
is "$(cat /sys/class/net/sw0/carrier)" 1 "sw0 has a carrier"
unlike "$(local_vlans)" '10' "VLAN 10 is not on the local port yet"

try ip addr add 10.0.0.254/24 dev sw0
ok "the VM pings the host" pings h1 10.0.0.254
ok "the host pings the VM" ping -n -q -c 1 -w 20 10.0.0.1
frames <<-EOF
	tap h1 h1 eth0
	tap h2 h2 eth0
	tap host - sw0
	h1 > bc : host # untagged VLAN 1 reaches the host untagged
	h2 > bc : # VLAN 10 does not reach the host
	host > bc tags=10 : # nor the host VLAN 10
	host > bc : h1 # the host is in VLAN 1
	host > bc tags=0 : h1 # a priority tag is none
	host > bc tags=1 : h1 # the native VLAN tagged is accepted
EOF

try ip link add link sw0 name sw0.10 up type vlan id 10
try ip addr add 10.0.10.254/24 dev sw0.10
like "$(local_vlans)" '10' "a VLAN device brings its VLAN to the local port"
like "$(bridge -j vlan show dev sw0)" '"vlan":10' "bridge vlan show sees it"
ok "the VM in VLAN 10 pings the host" pings h2 10.0.10.254
ok "the host pings the VM in VLAN 10" ping -n -q -c 1 -w 20 10.0.10.1
ok "VLAN 1 still works" pings h1 10.0.0.254
frames <<-EOF
	tap h1 h1 eth0
	tap h2 h2 eth0
	tap host - sw0
	tap host10 - sw0.10
	h2 > bc : host:10 host10 # VLAN 10 reaches the VLAN device
	h1 > bc : host # VLAN 1 does not
	host10 > bc : h2 # and back
	host10 > h2 : h2 # known unicast in VLAN 10
EOF
like "$(show fdb show sw0 | jq -c '[.[] | select(.owner == "local") | .vid]')" '1.*10|10.*1' \
	"the host's address is a local entry in both VLANs"

try ip link del sw0.10
unlike "$(local_vlans)" '10' "without the device the VLAN is gone"
is "$(show fdb show sw0 | jq '[.[] | select(.owner == "local" and .vid == 10)] | length')" 0 \
	"and so is the local entry"
ok "VLAN 10 has lost the host" deaf h2 10.0.10.254

# A new address of the host is known at once.
try ip link set sw0 address 02:00:00:00:fe:01
frames <<-EOF
	tap h1 h1 eth0
	tap h2 h2 eth0
	tap host - sw0
	h1 > 02:00:00:00:fe:01 : host # the new address is local
EOF
is "$(show fdb show sw0 | jq -r '[.[] | select(.owner == "local") | .address] | unique | join(" ")')" \
	02:00:00:00:fe:01 "the old one is forgotten"
try ip -n h1 neigh flush dev eth0
before=$(port_get sw0 .stats.rx_packets)
ok "traffic after it" pings h1 10.0.0.254
like "$(($(port_get sw0 .stats.rx_packets) - before))" '^[1-9]' "the local port counts"

# sw0 can be an access port of any VLAN, and down.
try vswtool port set sw0 access 10
frames <<-EOF
	tap h1 h1 eth0
	tap h2 h2 eth0
	tap host - sw0
	h2 > bc : host # sw0 as access 10
	host > bc : h2 # and back
	h1 > bc : # not VLAN 1
EOF
try ip link set sw0 down
ok "sw0 down: the host hears nothing" deaf h1 10.0.0.254
try ip link set sw0 up
finish
