#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 -- sw0 -- h2 10.0.0.2
#
# Hand-off as seen from the other end of a veth port: who listens there sees
# every frame, counters say the same by both ways, and a peer that is down or
# small drops what it would by the long way. What is in the frames:
# shortcuts_frames.t.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
bpffs

two_hosts
port=h2
flow_start h1/eth0 "$(mac 2)" h2/eth0
is "$(way h2)" "$HANDED_OFF" "frames are handed off"

# ---- who listens at the other end ----
xdp_on() {
	try bpf load xdp "${2:-pass}" $BPFFS/look
	try in_ns h2 ip link set dev eth0 "${1:-xdpdrv}" pinned $BPFFS/look/prog
}
xdp_seen() { bpf count $BPFFS/look; }
xdp_off() { try ip -n h2 link set dev eth0 "${1:-xdpdrv}" off; rm -r $BPFFS/look; }
xdpdrop_on() { xdp_on xdpdrv drop; }
xdpdrop_seen() { xdp_seen; }
xdpdrop_off() { xdp_off; }
xdplink_on() {
	try bpf load xdp "${1:-pass}" $BPFFS/look
	try bpf link xdp h2 eth0 $BPFFS/look
}
xdplink_seen() { xdp_seen; }
xdplink_off() { rm -r $BPFFS/look; }
linkdrop_on() { xdplink_on drop; }
linkdrop_seen() { xdp_seen; }
linkdrop_off() { xdplink_off; }
generic_on() { xdp_on xdpgeneric; }
generic_seen() { xdp_seen; }
generic_off() { xdp_off xdpgeneric; }
gendrop_on() { xdp_on xdpgeneric drop; }
gendrop_seen() { xdp_seen; }
gendrop_off() { xdp_off xdpgeneric; }

tcpdump_on() { capture look h2 eth0 ether proto 0x88b5; }
tcpdump_seen() { captured look | grep -c "ethertype Unknown (0x88b5)"; }
tcpdump_off() { stop_last; }
clsact_on() {
	try tc -n h2 qdisc add dev eth0 clsact
	try tc -n h2 filter add dev eth0 ingress protocol "${2:-0x88b5}" pref 1 matchall action "${1:-ok}"
}
clsact_seen() { tc -n h2 -s -j filter show dev eth0 ingress |
	jq '[.[].options?.actions[]?.stats.packets] | add // 0'; }
clsact_off() { try tc -n h2 qdisc del dev eth0 clsact; }
nft_on() {
	try in_ns h2 nft -f - <<-END
		table netdev look {
			counter seen { }
			chain in {
				type filter hook ingress device eth0 priority 0
				ether type ${2:-0x88b5} counter name seen ${1:-accept}
			}
		}
	END
}
nft_seen() { nft_counter h2 netdev look seen; }
nft_off() { try in_ns h2 nft delete table netdev look; }

observed "XDP in the peer's driver" xdp xdp
refused "XDP that drops" xdpdrop
observed "XDP in the peer's driver by a link" xdplink xdp
refused "XDP that drops, by a link" linkdrop
observed "generic XDP at the peer" generic shortcut
refused "generic XDP that drops" gendrop
observed "a packet socket at the peer" tcpdump shortcut
observed "a tc filter at the peer's ingress" clsact shortcut
observed "an nft ingress chain at the peer" nft shortcut
# A packet socket, that of the flow too, comes before them.
for who in clsact nft; do
	${who}_on drop 0x0800
	ok "$who that drops at the peer's ingress does" deaf h1 10.0.0.2
	is "$("${who}_seen")" 1 "and has seen the frame"
	${who}_off
done
ok "without them all is well" pings h1 10.0.0.2

# ---- counters, the same by both ways ----
numbers() {
	counter - h2 tx packets; counter - h2 tx bytes
	counter h2 eth0 rx packets; counter h2 eth0 rx bytes
	port_get h2 .stats.tx_packets; port_get h2 .stats.tx_bytes
}
# added CMD...: by how much the numbers rise
added() {
	local old new
	mapfile -t old < <(numbers)
	"$@" >/dev/null
	mapfile -t new < <(numbers)
	for i in "${!old[@]}"; do printf '%d ' $((new[i] - old[i])); done
}
udp_gso() { # 5 frames of 10 segments
	in_ns h1 python3 -IS -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(17, 103, 1000)
for _ in range(5): s.sendto(b"x" * 10000, ("10.0.0.2", 9))'
}
for way in on off; do
	try vswtool bridge set sw0 shortcuts $way
	is "$(added flow burst 20)" "20 1200 20 1200 20 1200 " "shortcuts $way: 20 small frames"
	is "$(added flow burst 10 1514)" "10 15140 10 15140 10 15140 " "shortcuts $way: 10 large ones"
	is "$(added udp_gso)" "5 50210 5 50210 5 50210 " "shortcuts $way: 5 of GSO, whole"
done
try vswtool bridge set sw0 shortcuts on

# ---- the peer is down, or small ----
try ip -n h2 link set eth0 down
before=$(port_drops h2 port_down)
is "$(flow burst 20) $(($(port_drops h2 port_down) - before))" "0 20" \
	"the peer is down: 20 counted drops"
try ip -n h2 link set eth0 up
try ip -n h2 neigh replace 10.0.0.1 lladdr "$(mac 1)" dev eth0
wait_for port_up h2
is "$(way h2)" "$HANDED_OFF" "and up again"
try ip -n h2 link set eth0 mtu 1000
small() { # rise of: arrived, drops of the port, dropped frames of both devices
	local a b c
	a=$(port_drops h2 tx_queue) b=$(counter - h2 tx dropped) c=$(counter h2 eth0 rx dropped)
	printf '%s ' "$(flow burst 20 1200)"
	echo $(($(port_drops h2 tx_queue) - a)) $(($(counter - h2 tx dropped) - b)) \
		$(($(counter h2 eth0 rx dropped) - c))
}
short=$(small)
is "$short" "0 20 20 20" "a peer with a small MTU: 20 drops, counted by port and devices"
ok "nothing vanishes" conserved
is "$(flow burst 20 1000)" 20 "what fits arrives"
try vswtool bridge set sw0 shortcuts off
long=$(small)
like "$long" "^0 [0-9]* 20 20$" "the same with shortcuts off"
ok "nothing vanishes there" conserved
try vswtool bridge set sw0 shortcuts on
try ip -n h2 link set eth0 mtu 1500
is "$(flow faults)" "0 0" "none of all these was lost or doubled"
flow_stop
finish
