#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The way of a packet out of a tunnel: the short one, from the header to the
# device, as long as nobody listens in between; and whoever comes sees every
# packet from then on. Routes and neighbours that change. Topology: encap.sh.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap.sh
. "$HERE/encap.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
bpffs
by_hand

# burst HOST N: broadcasts; how many packets come to the peers of its tunnel
burst() {
	python3 -IS "$HERE/encap_path.py" "${EACH[@]}" burst "$1" "$2"
}
# way HOST: 20 frames; how many arrived, and how many were in dev_queue_xmit();
# the first one brings the header of the neighbour
way() {
	burst "$1" 1 >/dev/null
	: >$TRACEFS/trace
	trace_set 1 net_dev_queue u0
	burst "$1" 20
	trace_set 0 net_dev_queue u0
	grep -cE ' net_dev_queue: .*len=[4-9][0-9][0-9]\>' $TRACEFS/trace
}
ways() { way "$1" | xargs; }
SHORT="20 0" LONG="20 20"
twenty_seen() { (($(captured look | wc -l) >= 20)); }

for ((i = 0; i < ${#EACH[@]}; i += 6)); do
	tunnel=${EACH[i]} from=${EACH[i + 5]} family=ip proto="udp dport 4789"
	if [[ ${EACH[i + 2]} == *:* ]]; then family=ip6; fi
	if [[ ${EACH[i + 1]} == gre ]]; then proto="meta l4proto gre"; fi
	is "$(ways "$from")" "$SHORT" "$tunnel: from the header to the device"
	try vswtool bridge set sw0 shortcuts off
	is "$(ways "$from")" "$LONG" "$tunnel: shortcuts off: by dev_queue_xmit()"
	try vswtool bridge set sw0 shortcuts on

	# ---- netfilter ----
	for hook in output postrouting; do
		try nft -f - <<-END
			table $family look {
				counter seen { }
				chain c {
					type filter hook $hook priority 0
					$proto counter name seen
				}
			}
		END
		seen_by_nft() { nft -j list counters table $family look | jq '.nftables[] | .counter? // empty | .packets'; }
		is "$(burst "$from" 20) $(seen_by_nft)" "20 20" "$tunnel: nft in $hook sees each packet"
		try nft add rule $family look c "$proto" drop
		is "$(burst "$from" 20) $(seen_by_nft)" "0 40" "$tunnel: and can drop it"
		try nft delete table $family look
		is "$(ways "$from")" "$SHORT" "$tunnel: without it, the short way again"
	done
	is "$(port_drops "$tunnel" tx_queue)" 40 "$tunnel: what was dropped is counted as tx_queue"

	# ---- a program of a cgroup ----
	mkdir -p "$TMP/cg"
	mountpoint -q "$TMP/cg" || try mount -t cgroup2 none "$TMP/cg"
	try bpf load cgskb pass $BPFFS/look
	try bpf cgroup attach "$TMP/cg" $BPFFS/look
	is "$(ways "$from")" "$LONG" "$tunnel: a program of a cgroup: the full path"
	try bpf cgroup detach "$TMP/cg" $BPFFS/look
	rm -r $BPFFS/look
	is "$(ways "$from")" "$SHORT" "$tunnel: without it, the short way again"
	umount "$TMP/cg"

	# ---- the device below ----
	try tc qdisc add dev u0 root pfifo
	is "$(ways "$from")" "$LONG" "$tunnel: a qdisc"
	try tc qdisc del dev u0 root
	try tc qdisc add dev u0 clsact
	try tc filter add dev u0 egress pref 1 matchall action drop
	is "$(burst "$from" 20)" 0 "$tunnel: a filter of tc that drops"
	try tc qdisc del dev u0 clsact
	capture look - u0 -Q out
	is "$(ways "$from")" "$LONG" "$tunnel: a packet socket"
	comes_true "$tunnel: sees each" twenty_seen
	stop_last
	is "$(ways "$from")" "$SHORT" "$tunnel: alone again"

	# ---- neighbours ----
	peer=${EACH[i + 3]}
	try ip neigh replace "$peer" lladdr 02:00:00:00:0a:02 dev u0 nud permanent
	is "$(burst "$from" 5)" 0 "$tunnel: the peer has another address"
	try ip neigh replace "$peer" lladdr $AT dev u0 nud permanent
	is "$(ways "$from")" "$SHORT" "$tunnel: the first one again"
	try ip neigh del "$peer" dev u0
	is "$(burst "$from" 3)" 0 "$tunnel: an unknown neighbour: nothing leaves"
	try ip neigh replace "$peer" lladdr $AT dev u0 nud stale
	is "$(burst "$from" 20)" 20 "$tunnel: one that is stale"
	try ip neigh replace "$peer" lladdr $AT dev u0 nud permanent

	# ---- routes ----
	more=$peer/32
	if [[ $family == ip6 ]]; then more=$peer/128; fi
	for bad in unreachable blackhole prohibit; do
		before=$(port_drops "$tunnel" no_route)
		try ip route add $bad "$more"
		is "$(burst "$from" 5) $(($(port_drops "$tunnel" no_route) - before))" "0 5" \
			"$tunnel: a route that is $bad is no_route"
		try ip route del $bad "$more"
		is "$(ways "$from")" "$SHORT" "$tunnel: without it"
	done
	try ip link add d0 up type dummy
	ipv6_on - d0
	try ip route add "$more" dev d0
	is "$(burst "$from" 5)" 0 "$tunnel: a route to another device is taken"
	try ip link del d0
	is "$(burst "$from" 5)" 5 "$tunnel: until that goes"

	# ---- VRF ----
	if ip link add vrf0 type vrf table 77 2>/dev/null; then
		try ip link set vrf0 up
		echo 1 >/proc/sys/net/ipv4/udp_l3mdev_accept
		try ip link set u0 master vrf0
		ipv6_on - u0
		if [[ $family == ip6 ]]; then ip addr add $U6/64 dev u0 nodad 2>/dev/null; fi
		try ip neigh replace "$peer" lladdr $AT dev u0 nud permanent
		is "$(burst "$from" 5)" 0 "$tunnel: the peer is in a VRF, the tunnel is not"
		try vswtool tunnel del "$tunnel"
		tunnel_up "${EACH[@]:i:6}" dev vrf0
		is "$(burst "$from" 20)" 20 "$tunnel: with the VRF for its device"
		try vswtool tunnel del "$tunnel"
		try ip link set u0 nomaster
		try ip link del vrf0
		ip addr add $U6/64 dev u0 nodad 2>/dev/null
		try ip neigh replace $P4 lladdr $AT dev u0 nud permanent
		try ip neigh replace $P6 lladdr $AT dev u0 nud permanent
		tunnel_up "${EACH[@]:i:6}"
		is "$(ways "$from")" "$SHORT" "$tunnel: out of it"
	else
		note "this kernel has no VRF"
	fi

	# ---- IPsec ----
	selector="src ${EACH[i + 2]} dst $peer"
	# shellcheck disable=SC2086
	if ip xfrm policy add $selector dir out action block 2>/dev/null; then
		is "$(burst "$from" 5)" 0 "$tunnel: a policy of IPsec that blocks"
		try ip xfrm policy del $selector dir out
		is "$(ways "$from")" "$SHORT" "$tunnel: without the policy"
	else
		note "this kernel has no IPsec"
	fi
done

# ---- the next hop of IPv4 is of IPv6 ----
try ip route add 10.9.9.9/32 via inet6 $P6 dev u0
try vswtool tunnel peer vx4 del $P4
try vswtool tunnel peer vx4 add 10.9.9.9
is "$(burst a1 20)" 20 "IPv4 by a next hop of IPv6"
finish
