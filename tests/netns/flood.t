#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- h3
#       sw0 ------ (local port)
#   h2 --+-- h4
#
# Who gets frames that have no single destination.
. "$(dirname "$0")/lib.sh"
begin

TAPS="tap h1 h1 eth0
tap h2 h2 eth0
tap h3 h3 eth0
tap h4 h4 eth0
tap host - sw0
mac nobody 02:00:00:00:ff:ff
mac group 01:00:5e:01:02:03
mac group6 33:33:00:00:00:01
mac stp 01:80:c2:00:00:00
mac pause 01:80:c2:00:00:01
mac lldp 01:80:c2:00:00:0e
mac gvrp 01:80:c2:00:00:21"

bridges sw0
for h in h1 h2 h3 h4; do host $h sw0 -; done

# A packet socket in promiscuous mode makes sw0 promiscuous, so the taps of
# sw0 stay out of those runs that are about sw0 not being so.
quiet_taps=$(grep -v host <<<"$TAPS")

local_before=$(port_get sw0 .stats.tx_packets)
frames <<-EOF
	$quiet_taps
	h1 > nobody : h2 h3 h4 # unknown unicast is flooded
EOF
is "$(port_get sw0 .stats.tx_packets)" "$local_before" \
	"unknown unicast does not reach the local port"
frames <<-EOF
	$TAPS
	h1 > nobody : h2 h3 h4 host # unless it is promiscuous
	h1 > group : h2 h3 h4 host # multicast
	h1 > group6 : h2 h3 h4 host # IPv6 multicast
	h1 > bc : h2 h3 h4 host # broadcast
	h1 > gvrp : h2 h3 h4 host # 01-80-c2-00-00-2x is ordinary multicast
	host > bc : h1 h2 h3 h4 # broadcast of the host
	h1 > host : host # the host's own address
	host > h1 : h1 # known by learning
	h1 > bc src=h2 : h2 h3 h4 host # h2's address moves to h1 ...
	h3 > h2 : h1 # ... which gets its frames
	h2 > bc : h1 h3 h4 host # and back
	sh vswtool port set h2 flood mc,bc
	h1 > nobody : h3 h4 host # no unknown unicast to h2
	h1 > group : h2 h3 h4 host # but multicast
	h1 > h2 : h2 # and what is known to be there
	sh vswtool port set h2 flood uc,bc
	h1 > nobody : h2 h3 h4 host # no multicast to h2: unicast
	h1 > group : h3 h4 host # no multicast to h2: multicast
	h1 > bc : h2 h3 h4 host # no multicast to h2: broadcast
	sh vswtool port set h2 flood uc,mc
	h1 > bc : h3 h4 host # no broadcast to h2
	sh vswtool port set h2 flood none
	h1 > bc : h3 h4 host # nothing flooded to h2: broadcast
	h1 > group : h3 h4 host # nothing flooded to h2: multicast
	h1 > nobody : h3 h4 host # nothing flooded to h2: unicast
	h2 > bc : h1 h3 h4 host # flags are of egress, not ingress
	h1 > h2 : h2 # a known address is no flooding
	sh vswtool port set h2 flood uc,mc,bc
	sh vswtool port set h1 isolated on
	sh vswtool port set h2 isolated on
	h1 > bc : h3 h4 host # isolated to isolated: no broadcast
	h1 > h2 : # ... no known unicast
	h1 > nobody : h3 h4 host # ... no unknown unicast
	h1 > h3 : h3 # isolated to others
	h3 > h1 : h1 # ... and back
	h3 > bc : h1 h2 h4 host # others to all
	h1 > host : host # isolated to the host
	sh vswtool port set h1 isolated off
	h1 > h2 : h2 # only isolated pairs are apart
EOF

# Control frames are left on the port, never switched.
control=$(port_get h1 .stats.control)
capture h1port - h1 ether proto 0x88b5
frames <<-EOF
	$TAPS
	h1 > stp : # 01-80-c2-00-00-00 is not forwarded
	h1 > pause : # ...-01
	h1 > lldp : # ...-0e
EOF
is "$(($(port_get h1 .stats.control) - control))" 3 "they are counted as control"
comes_true "and seen by who listens on the port's device" seen h1port '> 01:80:c2:00:00:0e'
before=$(bridge_drops sw0 link_local)
frames <<-EOF
	$TAPS
	host > lldp : # from the host they are not switched either
EOF
is "$(($(bridge_drops sw0 link_local) - before))" 1 "and counted as link_local"

# The destination is where the frame came from.
before=$(port_drops h1 same_port)
frames <<-EOF
	$TAPS
	mac other 02:00:00:00:aa:aa
	h1 > bc src=other : h2 h3 h4 host # a second address behind h1
	h1 > other : # to it from h1
EOF
is "$(($(port_drops h1 same_port) - before))" 1 "is counted as same_port"

# Malformed sources.
before=$(bridge_drops sw0 bad_source)
spoof=$(bridge_drops sw0 local_source)
frames <<-EOF
	$TAPS
	mac zero 00:00:00:00:00:00
	h1 > bc src=group : # a multicast source
	h1 > bc src=zero : # a zero source
	h1 > bc src=host : # the switch's own address as source
EOF
is "$(($(bridge_drops sw0 bad_source) - before))" 2 "two bad_source"
is "$(($(bridge_drops sw0 local_source) - spoof))" 1 "one local_source"

# Exactly once, in any number.
frames <<-EOF
	$TAPS
	h1 > bc n=200 : h2 h3 h4 host # 200 broadcasts make 200 everywhere
	h1 > h3 n=200 : h3 # 200 known unicasts at one
EOF
finish
