#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2     t3, t4 trunk 10, 40
#                sw0                  q5 qinq 40
#
# Hand-off: frames arrive at the other end of a veth port as they would by the
# long way - segments, checksums, tags - and nothing else comes along.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
two_hosts

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
	stop_last
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
	stop_last
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
