#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --- sw0 --- vo 198.51.100.1, then by a trunk    10.0.10.2: b --- h2
#                                                                               | VXLAN
#                                                     198.51.100.1: o --- h1 ---+
#
# Much data in large frames through NAT, both ways: it arrives as it was, and is
# afterwards as it was where it came from.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
dd if=/dev/urandom of="$TMP/data" bs=64k count=16 2>/dev/null
sum=$(sha256sum <"$TMP/data")
echo_at() { # NS PORT
	background in_ns "$1" python3 -IS "$HERE/nat_bulk.py" echo "$2"
	wait_for in_ns "$1" sh -c "ss -Hltn | grep -q ':$2 '"
}
bulk() { in_ns "$1" python3 -IS "$HERE/nat_bulk.py" send "$2" "$3" "$TMP/data" "$4"; }
# all_ways DESC NS ADDR PORT
all_ways() {
	local how
	for how in copy sendfile zerocopy; do
		is "$(bulk "$2" "$3" "$4" $how)" same "$1: $how"
	done
}
large() { # DESC CAPTURE ADDR
	comes_true "$1: GSO frames stay whole" seen "$2" "length [1-9][0-9]{4}: (vlan.*, )?$3\..* > "
}

echo_at vo 80
echo_at va 8080
nat snat src 10.0.0.0/24 to $OUT.10 announce on
nat snat src fd00::/64 to fd51::10 announce on
nat dnat dst $OUT.20 proto tcp dport 80 to 10.0.0.1:8080 announce on
nat dnat dst fd51::20 proto tcp dport 80 to [fd00::1]:8080 announce on
capture plain - vo -s 96 tcp and greater 4000
all_ways "a source" va $OUT.1 80
all_ways "of IPv6" va fd51::1 80
all_ways "a destination" vo $OUT.20 80
all_ways "of IPv6" vo fd51::20 80
large "out" plain $OUT.10
large "back" plain $OUT.1
stop_last

# what left its sums to a device gets them after the addresses have changed
for h in va vo; do try ethtool -K $h tso off gso off tx off; done
is "$(bulk va $OUT.1 80 copy)" same "summed behind the switch: a source"
is "$(bulk va fd51::1 80 copy)" same "of IPv6"
is "$(bulk vo $OUT.20 80 copy)" same "a destination"
is "$(bulk vo fd51::20 80 copy)" same "of IPv6"
for h in va vo; do try ethtool -K $h tso on gso on tx on; done

# ---- With a tag ----
try vswtool port set va access 10
try vswtool port set sw0 access 10
try vswtool port set vo trunk 10
try ip -n vo addr flush dev eth0
try ip -n vo link add link eth0 name v10 up type vlan id 10
ipv6_on vo v10
try ip -n vo addr add $OUT.1/24 dev v10
try ip -n vo addr add fd51::1/64 dev v10 nodad
capture tagged - vo -s 96 vlan and tcp and greater 4000
all_ways "a source, tagged outside" va $OUT.1 80
is "$(bulk va fd51::1 80 copy)" same "of IPv6"
all_ways "a destination" vo $OUT.20 80
is "$(bulk vo fd51::20 80 copy)" same "of IPv6"
large "tagged" tagged $OUT.10
stop_last
no_rules

# ---- Through a tunnel ----
underlay
hv h1 1
hv h2 2
vm h1 o $OUT.1/24 10
vm h2 b 10.0.10.2/24 10
try ip -n b route add $OUT.0/24 dev eth0
try vswtool -n h1 port set sw0 access 10
for n in 1 2; do
	tunnel h$n t type vxlan local "$(v4 $n)"
	segment h$n t add vlan 10 vni 1010
	to_peer h$n t add "$(v4 $((3 - n)))"
done
try vswtool -n h1 nat add o snat src 10.0.10.0/24 to $OUT.10 announce on
try vswtool -n h1 nat add o dnat dst $OUT.20 proto tcp dport 80 to 10.0.10.2:8080 announce on
echo_at o 80
echo_at b 8080
gso_start
all_ways "a source, through a tunnel" b $OUT.1 80
all_ways "a destination" o $OUT.20 80
gso_seen "in the tunnel" "$(v4 1)" "$(v4 2)"
offloads off h1 h2
is "$(bulk b $OUT.1 80 sendfile)" same "without offloads below: a source"
is "$(bulk o $OUT.20 80 sendfile)" same "a destination"
is "$(sha256sum <"$TMP/data")" "$sum" "the file is what it was"
finish
