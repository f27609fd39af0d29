#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  h1 10.0.0.1/24 --+                    +-- h3 10.0.0.2/24
#                  sw0 ==== joint ==== sw1
#  h2 10.0.1.1/24 --+                    +-- h4 10.0.1.2/24
#
# The joint is first a patch, then a veth. First one VLAN and two subnets, then
# the same four hosts in two VLANs.
. "$(dirname "$0")/lib.sh"
begin

routes() { # add|del: what each host needs to reach the other subnet
	local h
	for h in h1 h3; do try ip -n $h route "$1" 10.0.1.0/24 dev eth0; done
	for h in h2 h4; do try ip -n $h route "$1" 10.0.0.0/24 dev eth0; done
}

story() {
	local joint=$1 h
	ok "$joint: h1 pings h3" pings h1 10.0.0.2
	ok "$joint: h2 pings h4" pings h2 10.0.1.2
	cmd_fails 2 'unreachable' "$joint: h1 has no way to h2 yet" pings h1 10.0.1.1
	routes add
	ok "$joint: h1 pings h2 by a route on the link" pings h1 10.0.1.1
	ok "$joint: h3 pings h2 across" pings h3 10.0.1.1
	ok "$joint: h4 pings h1 across" pings h4 10.0.0.1
	routes del
	cmd_fails 2 'unreachable' "$joint: h1 has no way to h2 again" pings h1 10.0.1.1

	for h in h2 h3 h4; do capture "$joint-$h" $h eth0 arp; done
	in_ns h1 arping -q -c 1 -I eth0 10.0.0.99
	for h in h2 h3 h4; do
		comes_true "$joint: the ARP request of h1 reaches $h" \
			seen "$joint-$h" 'who-has 10.0.0.99 .*tell 10.0.0.1'
	done
	for h in h2 h3 h4; do
		is "$(captured "$joint-$h" | grep -c 10.0.0.99)" 1 "$joint: ... and $h once"
	done
}

two_vlans() {
	local joint=$1
	try vswtool port set h1 access 10
	try vswtool port set h3 access 10
	try vswtool port set h2 access 20
	try vswtool port set h4 access 20
	# One broadcast domain each, whatever the routes.
	routes add
	ok "$joint, VLANs: h1 pings h3" pings h1 10.0.0.2
	ok "$joint, VLANs: h2 pings h4" pings h2 10.0.1.2
	frames <<-EOF
		tap h1 h1 eth0
		tap h2 h2 eth0
		tap h3 h3 eth0
		tap h4 h4 eth0
		h1 > bc : h3 # $joint, VLANs: a broadcast of h1 reaches h3 only
		h2 > bc : h4 # $joint, VLANs: a broadcast of h2 reaches h4 only
		h1 > h2 : h3 # $joint, VLANs: h1 cannot reach h2's address, unknown in VLAN 10
		h4 > h1 : h2 # $joint, VLANs: h4 cannot reach h1's
		h3 > h1 : h1 # $joint, VLANs: h3 reaches h1 alone
	EOF
	ok "$joint, VLANs: h1 does not ping h2" deaf h1 10.0.1.1
	routes del
	for port in h1 h2 h3 h4; do try vswtool port set $port access 1; done
}

bridges sw0 sw1
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.1.1/24
host h3 sw1 10.0.0.2/24
host h4 sw1 10.0.1.2/24

patch sw0 left sw1 right
story patch
two_vlans patch

try vswtool port del left
is "$(show port show sw1 | jq -r '[.[].name] | index("right")')" null \
	"with one end of the patch the other goes"
ok "without a joint h1 does not reach h3" deaf h1 10.0.0.2
for h in h1 h2 h3 h4; do try ip -n $h neigh flush all; done

try ip link add left up type veth peer name right
try ip link set right up
try vswtool port add sw0 left trunk 1-4094
try vswtool port add sw1 right trunk 1-4094
story veth
two_vlans veth

finish
