#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 -- underlay -- far: 198.18.0.1, 198.18.0.2, ...
#
# A tunnel with many peers, and many addresses behind them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

PEERS=${TEST_PEERS:-1000}
N=${TEST_REMOTE_MACS:-100000}

now() { date +%s%N; }
took() { note "$1 in $((($(now) - start) / 1000000)) ms"; }
ip_of() { echo "198.18.$(($1 / 256)).$(($1 % 256))"; }
count() { hv_get h1 bridge '.[0].fdb_count'; }

# Made by one awk; a shell loop would take longer than the switch.
peer_batch() {
	awk -v n="$PEERS" 'BEGIN { for (i = 1; i <= n; i++)
		printf "tunnel peer t add 198.18.%d.%d\n", int(i / 256), i % 256 }'
}
mac_batch() {
	awk -v n="$N" -v peers="$PEERS" 'BEGIN { for (i = 0; i < n; i++)
		printf "fdb add sw0 02:%02x:%02x:%02x:00:00 vlan 10 tunnel t peer 198.18.%d.%d static\n",
			int(i / 65536) % 256, int(i / 256) % 256, i % 256,
			int((i % peers + 1) / 256), (i % peers + 1) % 256 }'
}

# What far got since it was asked last: how many packets to how many addresses.
# A counter of each address would have memory for each CPU, which netfilter may
# not get while packets arrive: then none are counted.
arrived() {
	in_ns far nft -j list table inet count | jq -r '.nftables |
		"\([.[].counter.packets // empty] | add) \([.[].set.elem[]?] | length)"'
}
none_arrived() {
	try in_ns far nft flush set inet count seen
	try in_ns far nft reset counters table inet count
}
arrived_is() {
	local got
	got=$(arrived)
	[[ $got == "$1" ]] || { echo "arrived: $got"; return 1; }
}

underlay
hv h1 1
peer far 2
vm h1 a - 10
echo 20000 >/proc/sys/net/core/netdev_max_backlog
try in_ns far ip route add local 198.18.0.0/16 dev lo
try in_ns h1 ip route add 198.18.0.0/16 via "$(v4 2)"
try in_ns far nft -f - <<-EOF
	table inet count {
		set seen { type ipv4_addr; flags dynamic; size 65535; }
		counter frames { }
		chain in {
			type filter hook input priority 0;
			udp dport 4789 counter name frames update @seen { ip daddr } drop
		}
	}
EOF

tunnel h1 t type vxlan local "$(v4 1)"
segment h1 t add vlan 10 vni 10
peer_batch >"$TMP/peers"
start=$(now)
ok "a batch of $PEERS peers" vswtool -n h1 -b "$TMP/peers"
took "added"
is "$(hv_get h1 tunnel '.[0].peer_count')" "$PEERS" "the tunnel counts them"
is "$(vswtool -n h1 tunnel peer t show | grep -c '198\.18\.')" "$PEERS" "they are listed"

# A first packet asks for far's address, and the few behind it wait for that.
frames <<-EOF
	tap a a eth0
	mac first 02:00:00:00:00:00
	sh vswtool -n h1 fdb add sw0 02:00:00:00:00:00 vlan 10 tunnel t peer $(ip_of 1)
	a > first : # to one of them
EOF
comes_true "a frame to an address goes to its peer alone" arrived_is "1 1"
try vswtool -n h1 fdb flush sw0
none_arrived
start=$(now)
frames <<-EOF
	tap a a eth0
	a > bc : # a broadcast
EOF
comes_true "a broadcast reaches all peers once" arrived_is "$PEERS $PEERS"
took "sent"
before=$(hv_get h1 bridge '.[0].stats.replicated')
none_arrived
frames <<-EOF
	tap a a eth0
	a > bc n=3 : # three broadcasts
EOF
comes_true "three reach them three times" arrived_is "$((3 * PEERS)) $PEERS"
is $(($(hv_get h1 bridge '.[0].stats.replicated') - before)) $((3 * (PEERS - 1))) \
	"and are counted as replicated"

before=$(count)
mac_batch >"$TMP/macs"
start=$(now)
ok "a batch of $N addresses behind them" vswtool -n h1 -b "$TMP/macs"
took "added"
rm -f "$TMP/macs"
is "$(count)" $((before + N)) "the bridge counts them"
start=$(now)
is "$(vswtool -n h1 fdb show sw0 | grep -c '198\.18\.')" "$N" "a dump lists each with its peer"
took "listed"
last=$((N - 1))
MAC=$(printf '02:%02x:%02x:%02x:00:00' $((last / 65536)) $((last / 256 % 256)) $((last % 256)))
is "$(whereabouts h1 "$MAC" 10)" "t $(ip_of $((last % PEERS + 1))) static" \
	"the last one is behind its peer"
none_arrived
frames <<-EOF
	tap a a eth0
	mac last $MAC
	a > last n=10 : # to the last one
EOF
comes_true "what is for it goes there alone" arrived_is "10 1"

start=$(now)
try vswtool -n h1 fdb flush sw0 port t
took "flushed"
is "$(count)" "$before" "all are flushed"
start=$(now)
try vswtool -n h1 tunnel del t
took "the tunnel and its peers removed"
finish
