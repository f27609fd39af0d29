#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- t3 (trunk 1,10, map 100:10)
#       sw0
#   h2 --+-- n4 (trunk 1-10, native 1)       lone -- sw1      ring1 ==== ring2
#
# Every way to lose a frame that can be had from outside, each seen in
# `vswtool drops`, on the right port, and by the tracepoint vswkm:vsw_drop.
#
# Not here: malformed (the kernel's own VLAN code drops such frames before
# us; KUnit has it) and nomem (needs fault injection).
. "$(dirname "$0")/lib.sh"
begin

# ---- the tracepoints ----
[[ -d $TRACEFS/events ]] || mount -t tracefs tracefs $TRACEFS 2>/dev/null
tracing=
if [[ -d $TRACEFS/events/vswkm ]]; then
	tracing=1
	echo 0 >$TRACEFS/tracing_on
	echo 4096 >$TRACEFS/buffer_size_kb
	: >$TRACEFS/trace
	for event in vsw_drop vsw_learn vsw_forward; do
		echo 1 >$TRACEFS/events/vswkm/$event/enable
	done
	echo 1 >$TRACEFS/tracing_on
fi

bridges sw0 sw1 ring1 ring2
host h1 sw0 -
host h2 sw0 -
host t3 sw0 - trunk 1,10
host n4 sw0 - trunk 1-10 native 1
host lone sw1 -
host r1 ring1 -
try vswtool vlan map t3 add 100:10
patch ring1 a1 ring2 a2
patch ring1 b1 ring2 b2

TAPS="tap h1 h1 eth0
tap h2 h2 eth0
tap t3 t3 eth0
tap n4 n4 eth0
tap lone lone eth0
tap r1 r1 eth0
tap host - sw0
mac group 01:00:5e:00:00:01
mac lldp 01:80:c2:00:00:0e
mac other 02:00:00:00:0c:01"

total() { vswtool -j drops | jq -r --arg r "$1" --arg p "$2" \
	'[.[] | select(.reason == $r and .port == $p) | .packets] | add // 0'; }

# dropped REASON PORT [FRAMES-SCRIPT]: the script makes the counter rise by 1.
dropped() {
	local reason=$1 port=$2 before after
	before=$(total "$reason" "$port")
	frames < <(printf '%s\n' "$TAPS"; cat)
	after=$(total "$reason" "$port")
	is $((after - before)) "${3:-1}" "$reason is counted at $port"
	if [[ $tracing ]]; then
		ok "$reason is traced" grep -Eq "vsw_drop: .*\b$reason\b" $TRACEFS/trace
	else
		skip "no tracefs" "$reason is traced"
	fi
}

dropped bad_source h1 <<-EOF
	h1 > bc src=group : # bad_source
EOF
dropped local_source h1 <<-EOF
	h1 > bc src=host : # local_source
EOF
dropped link_local sw0 <<-EOF
	host > lldp : # link_local, from the host
EOF
dropped vlan_access_tagged h1 <<-EOF
	h1 > bc tags=1 : # vlan_access_tagged
EOF
dropped vlan_untagged t3 <<-EOF
	t3 > bc : # vlan_untagged
EOF
dropped vlan_not_member t3 <<-EOF
	t3 > bc tags=77 : # vlan_not_member
EOF
dropped vlan_map t3 <<-EOF
	t3 > bc tags=10 : # vlan_map: inside VID on the outside
EOF
# To h1, which is access in VLAN 1, and to n4, where 1 is native.
dropped vlan_nested h1 <<-EOF
	h1 > bc src=other : h2 t3:1 n4 host # so that the address is known
	t3 > other tags=1/10 : # vlan_nested
EOF
dropped no_target lone <<-EOF
	lone > 02:00:00:00:0c:09 : # no_target: nobody else in the bridge
EOF
dropped same_port h1 <<-EOF
	h1 > other : # same_port
EOF
try vswtool port set h1 isolated on
try vswtool port set h2 isolated on
dropped isolated h1 <<-EOF
	h2 > other : # isolated
EOF
try vswtool port set h1 isolated off
try vswtool port set h2 isolated off
try ip link set h2 mtu 1000
dropped mtu h2 <<-EOF
	h2 > bc : h1 t3:1 n4 host # h2 is known
	h1 > h2 len=1200 : # mtu
EOF
try ip link set h2 mtu 1500

try vswtool fdb add sw0 02:00:00:00:0c:02 vlan 1 port h2 static
try ip -n h2 link set eth0 down
dropped port_down h2 <<-EOF
	h1 > 02:00:00:00:0c:02 : # port_down
EOF
try ip -n h2 link set eth0 up
if tc qdisc add dev h2 root pfifo limit 0 2>/dev/null; then
	dropped tx_queue h2 <<-EOF
		h1 > 02:00:00:00:0c:02 : # tx_queue
	EOF
	try tc qdisc del dev h2 root
else
	skip "no pfifo" "tx_queue"
fi

is "$(total recursion a1)$(total recursion b1)$(total recursion a2)$(total recursion b2)" 0000 \
	"no recursion yet"
python3 "$HERE/frames.py" >/dev/null <<-EOF
	$TAPS
	r1 > bc lazy : # into the ring
EOF
comes_true "recursion is counted" more_drops ring1 recursion 0
if [[ $tracing ]]; then
	ok "recursion is traced" grep -Eq 'vsw_drop: .*\brecursion\b' $TRACEFS/trace
fi

try ip link set sw0 down
frames <<-EOF
	tap h1 h1 eth0
	tap h2 h2 eth0
	h1 > bc : # bridge_down
EOF
ok "bridge_down is counted" more_drops sw0 bridge_down 0
try ip link set sw0 up

# ---- what is said about them ----
is "$(vswtool -j drops | jq '[.[] | select((.text | length) < 8)] | length')" 0 \
	"each drop has a text"
is "$(vswtool -j drops | jq -r '[.[] | select(.policy) | .reason] | unique | join(" ")')" \
	"isolated vlan_access_tagged vlan_map vlan_not_member vlan_untagged" \
	"those that the operator asked for are marked"
like "$(vswtool drops)" 'vlan_nested' "the table has them too"
sum=$(vswtool -j drops | jq '[.[] | select(.bridge == "sw0") | .packets] | add')
is "$(bridge_get sw0 .stats.dropped)" "$sum" "their sum is the bridge's"
try vswtool port del h1
is "$(bridge_get sw0 .stats.dropped)" "$sum" "and keeps those of a port that left"

if [[ $tracing ]]; then
	like "$(grep -c 'vsw_learn: ' $TRACEFS/trace)" '^[1-9]' "vsw_learn traces what is learned"
	like "$(grep -c 'vsw_forward: ' $TRACEFS/trace)" '^[1-9]' "vsw_forward traces what is forwarded"
	unlike "$(grep -E 'vsw_(drop|learn|forward): ' $TRACEFS/trace)" '[^:0-9a-f]ffff[0-9a-f]{12}' \
		"no trace shows a kernel pointer"
	for event in vsw_drop vsw_learn vsw_forward; do
		echo 0 >$TRACEFS/events/vswkm/$event/enable
	done
	: >$TRACEFS/trace
else
	skip "no tracefs" "vsw_learn and vsw_forward"
fi
finish
