#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- h2    frames from h1 are handed to h2's eth0,
#       sw0
#        +-- t0    or transmitted directly to a tap without queue
#
# A shortcut is taken when nobody is in the way, and whoever comes into the way
# on a port's device sees every frame from then on. tests/netns/shortcuts_peer.t
# has the other end, shortcuts_ring.t what leads back into the switch.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
bpffs

bridges sw0
host h1 sw0 -
host h2 sw0 -
try ip tuntap add t0 mode tap
try ip link set t0 up
try vswtool port add sw0 t0
try ip link add d0 up type dummy
try vswtool port add sw0 d0
T0=02:00:00:00:0c:01 D0=02:00:00:00:0c:02
for port in "h2 $(mac 2)" "t0 $T0" "d0 $D0"; do
	try vswtool fdb add sw0 "${port#* }" vlan 1 port "${port% *}" static
done

# ---- which way ----
is "$(bridge_get sw0 .shortcuts)" true "a bridge has shortcuts"
flow_start h1/eth0 "$(mac 2)" h2/eth0
before=$(counter - h2 tx packets)
is "$(way h2)" "$HANDED_OFF" "hand-off: no dev_queue_xmit() of h2, no backlog of its peer"
is "$(events flow burst 20 -- net_dev_start_xmit h2)" "20 0" "nor the driver of h2"
is $(($(counter - h2 tx packets) - before)) 40 "its counters do not miss a frame"
try vswtool bridge set sw0 shortcuts off
is "$(way h2)" "$QUEUED" "shortcuts off: all of that"
is "$(events flow burst 20 -- net_dev_start_xmit h2)" "20 20" "and the driver"
try vswtool bridge set sw0 shortcuts on
is "$(way h2)" "$HANDED_OFF" "on again"
flow_stop

flow_start h1/eth0 $T0 tap:t0
is "$(way t0)" "$TAP_QUEUED" "a tap with its queue is no shortcut"
try tc qdisc add dev t0 root noqueue
is "$(way t0)" "$DIRECT" "without, frames are transmitted directly"
try vswtool bridge set sw0 shortcuts off
is "$(way t0)" "$TAP_QUEUED" "shortcuts off: by dev_queue_xmit()"
try vswtool bridge set sw0 shortcuts on
flow_stop

flow_start h1/eth0 $D0
before=$(counter - d0 tx packets)
is "$(way d0)" " 0 0" "a dummy: directly"
is $(($(counter - d0 tx packets) - before)) 20 "and all of them"
flow_stop

ns m
M0=02:00:00:00:0c:03
try ip link add m0 up numtxqueues 2 type veth peer name eth0 address $M0 netns m
try ip -n m link set eth0 up
try vswtool port add sw0 m0
wait_for port_up m0
try vswtool fdb add sw0 $M0 vlan 1 port m0 static
flow_start h1/eth0 $M0 m/eth0
is "$(way m0)" "$QUEUED" "two queues, of which the kernel chooses one: the long way"
flow_stop

# ---- who comes into the way ----
tcpdump_on() { capture look - "$port" -Q out ether proto 0x88b5; }
tcpdump_seen() { captured look | grep -c "ethertype Unknown (0x88b5)"; }
tcpdump_off() { stop_last; }
any_on() { capture look - any ether proto 0x88b5; }
any_seen() { captured look | grep -c " $port *Out "; }
any_off() { tcpdump_off; }

tc_actions() { tc -s -j filter show dev "$port" egress |
	jq '[.[].options?.actions[]?.stats.packets] | add // 0'; }
clsact_on() {
	try tc qdisc add dev "$port" clsact
	try tc filter add dev "$port" egress protocol 0x88b5 pref 1 matchall action "${1:-ok}"
}
clsact_seen() { tc_actions; }
clsact_off() { try tc qdisc del dev "$port" clsact; }
clsdrop_on() { clsact_on drop; }
clsdrop_seen() { tc_actions; }
clsdrop_off() { clsact_off; }

clsbpf_on() {
	try bpf load cls "${1:-pass}" $BPFFS/look
	try tc qdisc add dev "$port" clsact
	try tc filter add dev "$port" egress bpf da object-pinned $BPFFS/look/prog
}
clsbpf_seen() { bpf count $BPFFS/look; }
clsbpf_off() { clsact_off; rm -r $BPFFS/look; }
tcx_on() {
	try bpf load cls "${1:-pass}" $BPFFS/look
	try bpf link tcx_egress - "$port" $BPFFS/look
}
tcx_seen() { bpf count $BPFFS/look; }
tcx_off() { rm -r $BPFFS/look; }
tcxdrop_on() { tcx_on drop; }
tcxdrop_seen() { tcx_seen; }
tcxdrop_off() { tcx_off; }

nft_on() {
	try nft -f - <<-END
		table netdev look {
			counter seen { }
			chain out {
				type filter hook egress device $port priority 0
				ether type 0x88b5 counter name seen ${1:-accept}
			}
		}
	END
}
nft_seen() { nft -j list counters table netdev look | jq '.nftables[] | .counter? // empty | .packets'; }
nft_off() { try nft delete table netdev look; }
nftdrop_on() { nft_on drop; }
nftdrop_seen() { nft_seen; }
nftdrop_off() { nft_off; }

qdisc_seen() { tc -s -j qdisc show dev "$port" root | jq '.[0].packets'; }
qdisc_off() { try tc qdisc "${1:-del}" dev "$port" root "${@:2}"; }
for kind in pfifo "tbf rate 1gbit burst 1m limit 1m" netem prio; do
	eval "${kind%% *}_on() { try tc qdisc replace dev \"\$port\" root $kind; }
	${kind%% *}_seen() { qdisc_seen; }
	${kind%% *}_off() { qdisc_away; }"
done
# A tap has no queue only when told so.
qdisc_away() { if [[ $port == t0 ]]; then qdisc_off replace noqueue; else qdisc_off; fi; }
full_on() { try tc qdisc replace dev "$port" root pfifo limit 0; }
full_seen() { tc -s -j qdisc show dev "$port" root | jq '.[0].drops'; }
full_off() { qdisc_away; }

# Is there tcx? Then it may come by a link, too.
try bpf load cls pass $BPFFS/probe
bpf link tcx_egress - lo $BPFFS/probe 2>/dev/null
tcx=$?
rm -r $BPFFS/probe

for port in h2 t0; do
	if [[ $port == h2 ]]; then
		flow_start h1/eth0 "$(mac 2)" h2/eth0
	else
		flow_start h1/eth0 $T0 tap:t0
	fi
	observed "a packet socket" tcpdump
	observed "a packet socket of any device" any
	observed "a tc filter" clsact paused
	refused "a tc filter that drops" clsdrop
	observed "a BPF classifier" clsbpf paused
	if [[ $tcx -eq 0 ]]; then
		observed "a tcx link" tcx
		refused "a tcx link that drops" tcxdrop
	else
		note "this kernel has no tcx"
	fi
	observed "an nft egress chain" nft
	refused "an nft egress chain that drops" nftdrop
	# That there is a queue is seen in the same way whatever the port is.
	kinds=pfifo
	if [[ $port == h2 ]]; then kinds="pfifo tbf netem prio"; fi
	for kind in $kinds; do
		observed "qdisc $kind" $kind paused
	done
	before=$(port_drops $port tx_queue)
	refused "a full qdisc" full
	is $(($(port_drops $port tx_queue) - before)) 20 "$port: which is counted as tx_queue"
	flow_stop
done

# On the dummy there is nobody to say what arrived.
flow_start h1/eth0 $D0
port=d0
for who in tcpdump any clsact nft pfifo; do
	before=$(counter - d0 tx packets)
	${who}_on
	flow burst 20 >/dev/null
	wait_for reaches 20 ${who}_seen
	is "$(${who}_seen) $(($(counter - d0 tx packets) - before))" "20 20" \
		"d0: $who sees 20 frames of 20"
	${who}_off
done
is "$(way d0)" " 0 0" "d0: directly again"
flow_stop
finish
