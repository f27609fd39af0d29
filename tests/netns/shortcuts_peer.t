#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2     t3, t4 trunk 10, 40
#                sw0                  q5 qinq 40
#
# Hand-off as seen from the other end of a veth port: who listens there sees
# every frame, frames arrive as they would by the long way, and nothing else
# comes along.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
bpffs

bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
try ip -n h1 neigh add 10.0.0.2 lladdr "$(mac 2)" dev eth0
try ip -n h2 neigh add 10.0.0.1 lladdr "$(mac 1)" dev eth0
try vswtool fdb add sw0 "$(mac 1)" vlan 1 port h1 static
try vswtool fdb add sw0 "$(mac 2)" vlan 1 port h2 static
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
tcpdump_off() { stop "${JOBS[-1]}"; unset 'JOBS[-1]'; }
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
# nft_counter NS TABLE NAME
nft_counter() { in_ns "$1" nft -j list table "${@:2:2}" |
	jq --arg n "$4" '.nftables[] | .counter? // empty | select(.name == $n).packets'; }
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

# ---- GSO, checksums, features ----
dd if=/dev/urandom of="$TMP/data" bs=64k count=32 2>/dev/null
# transfer: a file from h1 to h2; says whether it is the same there
transfer() {
	local port_no=$((5300 + RANDOM % 20000))
	in_ns h2 timeout 60 socat -u TCP-LISTEN:$port_no,reuseaddr "CREATE:$TMP/got" &
	wait_for in_ns h2 sh -c "ss -Hltn | grep -q :$port_no"
	in_ns h1 timeout 60 socat -u "OPEN:$TMP/data" TCP:10.0.0.2:$port_no
	wait $!
	cmp -s "$TMP/data" "$TMP/got" && echo same
	rm -f "$TMP/got"
}
# longest FRAMES: bytes of the longest captured
longest() { captured "$1" | grep -o ', length [0-9]*: ' | sort -k3 -t' ' -n | tail -1 | tr -dc 0-9; }
# arriving DESC HOW TEST: a transfer, by the way HOW (a regex), whose longest
# frame at the peer passes TEST
arriving() {
	local size out
	capture tcp h2 eth0 -s 96 'tcp and dst host 10.0.0.2'
	out=$(events transfer -- net_dev_queue h2 netif_rx eth0)
	wait_for seen tcp 'Flags \[F'
	stop "${JOBS[-1]}"
	unset 'JOBS[-1]'
	size=$(longest tcp)
	is "$(sed 's/ [1-9][0-9]*/ N/g' <<<"$out")" "same $2" "$1: content, and the way"
	if test "${size:-0}" "${@:3}"; then
		pass "$1: frames of up to $size bytes"
	else
		fail "$1: frames of $size"
	fi
}
arriving "GSO by hand-off" "0 0" -gt 2000
try ip link set h2 gso_max_size 8000
arriving "GSO larger than the port takes" "N N" -le 8000
try ip link set h2 gso_max_size 65536
try ethtool -K h2 tso off
arriving "a port without TSO" "N N" -le 1514
try in_ns h2 ethtool -K eth0 gro on
arriving "and GRO at the peer" "N 0" -gt 1514
try in_ns h2 ethtool -K eth0 gro off
try ethtool -K h2 tso on
try in_ns h1 ethtool -K eth0 tso off gso off
arriving "small segments" "0 0" -le 1514
try in_ns h1 ethtool -K eth0 tso on gso on
arriving "GSO, all as it was" "0 0" -gt 2000

# checksums: does the checksum of a datagram hold when it arrives?
sum() {
	capture udp h2 eth0 'udp dst port 9'
	in_ns h1 bash -c 'echo x >/dev/udp/10.0.0.2/9'
	wait_for seen udp '10\.0\.0\.2\.9'
	stop "${JOBS[-1]}"
	unset 'JOBS[-1]'
	captured udp -vv | grep -o 'bad udp cksum\|udp sum ok'
}
is "$(sum)" "bad udp cksum" "the checksum is still to be made when it is handed off"
try ethtool -K h2 tx off
is "$(sum)" "udp sum ok" "a port without checksum offload makes it"
try ethtool -K h2 tx on sg on tso on
is "$(sum)" "bad udp cksum" "and with it leaves it"

flow_start h1/eth0 "$(mac 2)" h2/eth0
if [[ -e /sys/class/net/h2/queues/rx-0/rps_cpus ]]; then
	# ip netns exec brings the namespace's own sysfs
	rps() { ip netns exec h2 sh -c "echo $1 >/sys/class/net/eth0/queues/rx-0/rps_cpus"; }
	rps 1
	is "$(way h2)" "$TRANSMITTED" "packet steering at the peer: no hand-off"
	rps 0
	is "$(way h2)" "$HANDED_OFF" "without it is"
fi
for feature in tx-tcp-segmentation tx-udp_tnl-segmentation tx-udp-segmentation tx-scatter-gather \
	tx-scatter-gather-fraglist tx-checksum-ip-generic tx-vlan-hw-insert \
	tx-vlan-stag-hw-insert; do
	try ethtool -K h2 $feature off
	out=$(way h2)
	try ethtool -K h2 $feature on
	# some features take others with them
	try ethtool -K h2 tx on sg on tso on tx-scatter-gather-fraglist on \
		tx-udp-segmentation on tx-udp_tnl-segmentation on
	is "$out, $(way h2)" "$TRANSMITTED, $HANDED_OFF" "the port without $feature: no hand-off until it is back"
done
try in_ns h2 ethtool -K eth0 gro on
is "$(way h2)" "$TRANSMITTED" "GRO at the peer: no hand-off"
try in_ns h2 ethtool -K eth0 gro off
is "$(way h2)" "$HANDED_OFF" "without it is"
flow_stop

# ---- what a frame must not bring along ----
try nft -f - <<-END
	table netdev bring {
		chain in {
			type filter hook ingress device h1 priority 0
			meta mark set 7
			meta priority set 0:5
			notrack
		}
	}
END
try in_ns h2 nft -f - <<-END
	table netdev look {
		counter marked { }
		counter prio { }
		counter seen { }
		chain in {
			type filter hook ingress device eth0 priority 0
			ip protocol != icmp return
			meta mark 7 counter name marked
			meta priority 0:5 counter name prio
			counter name seen
		}
	}
	table ip track {
		counter untracked { }
		counter tracked { }
		chain pre {
			type filter hook prerouting priority 0
			ip protocol != icmp return
			ct state untracked counter name untracked
			ct state new,established counter name tracked
		}
	}
END
brought() {
	local c
	for c in marked prio seen; do nft_counter h2 netdev look $c; done
	for c in untracked tracked; do nft_counter h2 ip track $c; done
}
pinged() { in_ns h1 ping -n -q -c 5 -i 0.05 -w 30 10.0.0.2 | grep -o '[0-9] received'; }
for way in on off; do
	try vswtool bridge set sw0 shortcuts $way
	try in_ns h2 nft reset counters >/dev/null
	is "$(way h2 pinged)" "5 received $([ $way = on ] && echo "0 0" || echo "5 10")" \
		"shortcuts $way: pings, the way they take"
	is "$(brought | xargs)" "0 0 5 0 5" "shortcuts $way: no mark, no priority, no conntrack state comes along"
done
try nft delete table netdev bring
try in_ns h2 nft delete table netdev look
try in_ns h2 nft delete table ip track
try vswtool bridge set sw0 shortcuts on

# Between devices of one namespace the mark stays, as veth has it.
try ip link add v8 up type veth peer name v8p
try ip link set v8p up
try vswtool port add sw0 v8
wait_for port_up v8
try vswtool fdb add sw0 02:00:00:00:0c:08 vlan 1 port v8 static
try nft -f - <<-END
	table netdev look {
		counter marked { }
		chain in {
			type filter hook ingress device h1 priority 0
			meta mark set 7
		}
		chain peer {
			type filter hook ingress device v8p priority 0
			ether type 0x88b5 meta mark 7 counter name marked
		}
	}
END
marked() { nft -j list counters table netdev look | jq '.nftables[] | .counter? // empty | .packets'; }
flow_start h1/eth0 02:00:00:00:0c:08 -/v8p
is "$(way v8), $(marked)" "20 0 0, 20" "in one namespace the mark stays: hand-off"
try vswtool bridge set sw0 shortcuts off
is "$(way v8), $(marked)" "20 20 0, 40" "and the long way"
try vswtool bridge set sw0 shortcuts on
flow_stop
try nft delete table netdev look
try ip link del v8

# A frame for somebody else that is flooded is not for the peer.
try ip -n h1 neigh replace 10.0.0.2 lladdr 02:00:00:00:0c:09 dev eth0
ok "a flooded frame for another is not taken for the peer's" deaf h1 10.0.0.2
try ip -n h1 neigh replace 10.0.0.2 lladdr "$(mac 2)" dev eth0

# ---- VLANs ----
for n in 3 4; do host t$n sw0 - trunk 10,40; done
host q5 sw0 - qinq 40
# tagged DESC HOW: 20 frames each to t4 with one tag, with two, and to q5
# without that of the provider
tagged() {
	frames <<-END
		tap t3 t3 eth0
		tap t4 t4 eth0
		tap q5 q5 eth0
		t3 > t4 tags=10 n=20 : t4:10 # $1: one tag
		q5 > t4 tags=7 n=20 : t4:88a8.40/7 # $1: two
		t4 > q5 tags=88a8.40/7 n=20 : q5:7 # $1: one of two
	END
}
for n in 3 4 5; do
	try vswtool fdb add sw0 "$(mac $n)" vlan 40 port "$([ $n = 5 ] && echo q5 || echo t$n)" static
done
for n in 3 4; do try vswtool fdb add sw0 "$(mac $n)" vlan 10 port t$n static; done
for way in on off; do
	try vswtool bridge set sw0 shortcuts $way
	events tagged "shortcuts $way" -- net_dev_queue t4 netif_rx eth0 >"$TMP/tagged"
	taplines sed 's/^ok [0-9]* - /ok - /; s/^not ok [0-9]* - /not ok - /; $s/ [0-9]* [0-9]*$//' "$TMP/tagged"
	is "$(grep -o '[0-9]* [0-9]*$' "$TMP/tagged" | tail -1)" "$([ $way = on ] && echo "0 0" || echo "40 60")" \
		"shortcuts $way: the way they take"
done
try vswtool bridge set sw0 shortcuts on

# A VLAN device on top of the peer could lead anywhere: no hand-off then.
for n in 3 4; do
	try ip -n t$n link add link eth0 name c up type vlan id 10
	try ip -n t$n addr add 10.0.10.$n/24 dev c
	try ip -n t$n link add link eth0 name s up type vlan proto 802.1ad id 40
	try ip -n t$n link add link s name s.7 up type vlan id 7
	try ip -n t$n addr add 10.0.40.$n/24 dev s.7
done
try ip -n q5 link add link eth0 name c up type vlan id 7
try ip -n q5 addr add 10.0.40.5/24 dev c
for to in 3:10.0.10.4 4:10.0.40.5; do pings t${to%:*} ${to#*:} >/dev/null; done
pinged() { in_ns "$1" ping -n -q -c 5 -i 0.05 -w 30 "$2" | grep -o '[0-9] received'; }
# Neighbours may ask for each other meanwhile, so 10 frames are the least.
long_way() { way "$@" | awk '{ print $1, $2, $3, ($4 >= 10 ? "yes" : $4) }'; }
is "$(long_way t4 pinged t3 10.0.10.4)" "5 received 0 yes" "a VLAN device at the peer has its frames"
is "$(long_way t4 pinged q5 10.0.40.4)" "5 received 0 yes" "and so has a QinQ device"
is "$(long_way q5 pinged t4 10.0.40.5)" "5 received 0 yes" "and one of the customer"
finish
