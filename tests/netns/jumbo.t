#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   j1 mtu 9000 --+-- j2 mtu 9000
#                sw0
#   s1 mtu 1500 --+   (and the local port, mtu 1500)
#
# Large frames pass where they fit; where not they are a counted drop. No MTU
# is ever changed by the switch.
. "$(dirname "$0")/lib.sh"
begin

mtus() { cat /sys/class/net/{sw0,j1,j2,s1}/mtu | xargs; }

bridges sw0
for h in j1 j2; do
	wire $h
	try ip link set $h mtu 9000
	try ip -n $h link set eth0 mtu 9000
	try ip -n $h addr add 10.0.0.${h#j}/24 dev eth0
	try vswtool port add sw0 $h
done
host s1 sw0 10.0.0.11/24
try ip -n s1 link set eth0 mtu 1500
is "$(mtus)" "1500 9000 9000 1500" "enslaving changes no MTU"

ok "9000 bytes pass between jumbo ports" in_ns j1 ping -n -q -c 1 -w 20 -M "do" -s 8972 10.0.0.2
ok "1500 bytes pass to the small one" in_ns j1 ping -n -q -c 1 -w 20 -M "do" -s 1472 10.0.0.11

frames <<-EOF
	tap j1 j1 eth0
	tap j2 j2 eth0
	tap s1 s1 eth0
	j1 > bc len=9014 : j2 # a jumbo broadcast reaches the jumbo port alone
	j1 > s1 len=1514 : s1 # exactly the MTU
	j1 > s1 len=1515 : # one byte more
	j1 > j2 len=9014 : j2 # jumbo unicast
EOF
is "$(port_drops s1 mtu)" 2 "what s1 was too small for is counted there"
like "$(port_drops sw0 mtu)" '^[01]$' "and at the local port"
is "$(port_drops j2 mtu)" 0 "not at the others"
no "a packet that does not fit gets no answer" \
	in_ns j1 ping -n -q -c 1 -W 1 -w 1 -M "do" -s 4000 10.0.0.11
is "$(port_drops s1 mtu)" 3 "and is counted too"

# A VLAN tag is not part of the MTU.
try vswtool port set j1 trunk 1,10
try vswtool port set s1 trunk 10
frames <<-EOF
	tap j1 j1 eth0
	tap s1 s1 eth0
	j1 > s1 tags=10 len=1518 : s1:10 # a full frame and its tag
	j1 > s1 tags=10 len=1519 : # one more
EOF

# Local port: the host's MTU holds for the host's port.
try ip link set sw0 mtu 9000
is "$(mtus)" "9000 9000 9000 1500" "the bridge's MTU is its own"
try vswtool port set j1 access 1
frames <<-EOF
	tap j1 j1 eth0
	tap host - sw0
	j1 > host len=9014 : host # and now jumbo frames reach the host
EOF
try ip link add small mtu 1400 up type dummy
like "$(vswtool port add sw0 small 2>&1; echo "$?")" '0$' "a smaller port is taken ..."
is "$(cat /sys/class/net/small/mtu) $(mtus)" "1400 9000 9000 9000 1500" "... and left as it is"
finish
