#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Tunnels whose way leads back into a switch: through the bridge itself, through
# others, over lo and a patch. It ends in a counted drop. Two levels that make
# sense work. And what is below goes away under traffic: the device, the
# namespace, the module.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap.sh
. "$HERE/encap.sh"
begin

# still: no counter moves any more
still() {
	local a b
	a=$(show bridge show)
	sleep 0.1
	b=$(show bridge show)
	[[ $a == "$b" ]]
}
# shout NS N [DST]: N frames out of eth0 of the namespace
shout() {
	python3 -IS "$HERE/frames.py" >/dev/null <<-END
		tap x $1 eth0
		x > ${3:-bc} n=$2 lazy : # into the ring
	END
}
FAR=02:00:00:00:0c:77

# ---- the way to a peer leads through the bridge itself ----
bridges sw0
host h1 sw0 -
host h2 sw0 -
ipv6_on - sw0
try ip addr add 10.5.0.1/24 dev sw0
try ip addr add fd05::1/64 dev sw0 nodad
for kind in "vxlan 10.5.0" "gre 10.5.0" "vxlan fd05:" "gre fd05:"; do
	read -r what net <<<"$kind"
	dot=. word=$(id_word "$what")
	if [[ $net == fd05: ]]; then dot=:; fi
	desc="$what over ${net%:}"
	try vswtool tunnel add sw0 t0 type "$what" local "$net${dot}1"
	try vswtool tunnel segment t0 add vlan 1 "$word" 5
	for i in 2 3 4; do
		try ip neigh replace "$net$dot$i" lladdr $FAR dev sw0 nud permanent
		try vswtool tunnel peer t0 add "$net$dot$i"
	done
	before=$(bridge_drops sw0 recursion)
	shout h1 20
	comes_true "$desc: a broadcast through its own bridge ends" still
	n=$(($(bridge_drops sw0 recursion) - before))
	# three copies each time, three levels deep
	if ((n >= 20 && n <= 30 * 81)); then	# the host says something, too
		pass "$desc: $n drops by recursion"
	else
		fail "$desc: $n drops by recursion"
	fi
	# and what is known to be behind the tunnel
	try vswtool fdb add sw0 $FAR vlan 1 tunnel t0 peer "$net${dot}2" static
	before=$(bridge_drops sw0 recursion)
	shout h1 20 $FAR
	comes_true "$desc: a known address ends" still
	n=$(($(bridge_drops sw0 recursion) - before))
	if ((n >= 20 && n <= 30)); then
		pass "$desc: each by recursion"
	else
		fail "$desc: each by recursion" "$n"
	fi
	ok "$desc: counters add up" conserved
	try vswtool tunnel del t0
done
try ip neigh flush dev sw0 nud permanent
try ip addr flush dev sw0
echo 1 >/proc/sys/net/ipv6/conf/sw0/disable_ipv6

# ---- tunnels in tunnels: each bridge is the underlay of the one before ----
CHAIN=6
for ((i = 1; i <= CHAIN; i++)); do
	bridges sw$i
	try ip addr add 10.5.$i.1/24 dev sw$i
	try ip neigh add 10.5.$i.2 lladdr $FAR dev sw$i nud permanent
done
for ((i = 0; i < CHAIN; i++)); do
	try vswtool tunnel add sw$i t$i type vxlan local 10.5.$((i + 1)).1
	try vswtool tunnel segment t$i add vlan 1 vni $((i + 1))
	try vswtool tunnel peer t$i add 10.5.$((i + 1)).2
done
shout h1 10
comes_true "a chain of $CHAIN tunnels: it ends" still
is "$(for ((i = 0; i < CHAIN; i++)); do port_get t$i .stats.tx_packets; done | xargs)" \
	"10 10 10 0 0 0" "three levels are sent"
is "$(for ((i = 0; i < CHAIN; i++)); do port_drops t$i recursion; done | xargs)" \
	"0 0 0 10 0 0" "the fourth is a drop by recursion"
ok "counters add up" conserved
for ((i = 1; i <= CHAIN; i++)); do try vswtool bridge del sw$i; done
try vswtool tunnel del t0

# ---- two bridges that feed each other, over lo and by a patch ----
bridges sw1
patch sw0 p0 sw1 p1
try ip addr add 10.7.0.1/32 dev lo
try ip addr add 10.7.0.2/32 dev lo
for what in vxlan gre; do
	for end in "sw0 t0 10.7.0.1 10.7.0.2" "sw1 t1 10.7.0.2 10.7.0.1"; do
		read -r sw t local peer <<<"$end"
		try vswtool tunnel add $sw $t type $what local "$local"
		try vswtool tunnel segment $t add vlan 1 "$(id_word $what)" 5
		try vswtool tunnel peer $t add "$peer"
	done
	before=$(port_get t1 .stats.rx_packets)
	shout h1 20
	comes_true "$what: a ring of tunnels and a patch: it ends" still
	n=$(($(port_get t1 .stats.rx_packets) - before))
	is "$n" 20 "$what: by the tunnel once for each frame"
	try vswtool fdb add sw0 $FAR vlan 1 tunnel t0 peer 10.7.0.2 static
	try vswtool fdb add sw1 $FAR vlan 1 tunnel t1 peer 10.7.0.1 static
	shout h1 20 $FAR
	comes_true "$what: a known address: it ends" still
	is "$(port_drops t1 same_port) $(port_drops t1 split_horizon)" "0 20" \
		"$what: by split horizon"
	ok "$what: counters add up" conserved
	try vswtool tunnel del t0
	try vswtool tunnel del t1
done
try vswtool bridge del sw1

# ---- two levels that make sense ----
hypervisor hv1
hypervisor hv2
cable hv1 eth0 hv2 eth0
dd if=/dev/urandom of="$TMP/data" bs=1k count="${TEST_KB:-1000}" 2>/dev/null
for i in 1 2; do
	o=$((3 - i))
	try ip -n hv$i addr add 10.1.0.$i/24 dev eth0
	vm hv$i vm$i 10.0.0.$i/24 1
	try vswtool -n hv$i bridge add sw1
	try vswtool -n hv$i tunnel add sw1 outer type vxlan local 10.1.0.$i
	try vswtool -n hv$i tunnel segment outer add vlan 1 vni 9
	try vswtool -n hv$i tunnel peer outer add 10.1.0.$o
	try ip -n hv$i link set sw1 mtu 1450
	try ip -n hv$i addr add 10.6.0.$i/24 dev sw1
	try vswtool -n hv$i tunnel add sw0 inner type gre local 10.6.0.$i
	try vswtool -n hv$i tunnel segment inner add vlan 1 key 9
	try vswtool -n hv$i tunnel peer inner add 10.6.0.$o
done
# transfer DESC IP NS1 NS2: and how much of it TCP had to send again
transfer() {
	local desc=$1 got again
	rm -f "$TMP/got"
	in_ns "$4" timeout 60 socat -u TCP-LISTEN:5300,reuseaddr "CREATE:$TMP/got" &
	got=$!
	wait_for in_ns "$4" sh -c 'ss -Hltn | grep -q :5300'
	again=$(in_ns "$3" awk '/^Tcp: [0-9]/ { print $13 }' /proc/net/snmp)
	in_ns "$3" timeout 60 socat -u "$TMP/data" "TCP:$2:5300"
	wait $got
	ok "$desc" cmp "$TMP/data" "$TMP/got"
	again=$(($(in_ns "$3" awk '/^Tcp: [0-9]/ { print $13 }' /proc/net/snmp) - again))
	if ((again <= 100)); then
		pass "$desc: little of it twice"
	else
		fail "$desc: little of it twice" "$again segments again"
	fi
}
ok "GRE in VXLAN" pings vm1 10.0.0.2
is "$(vswtool -n hv1 -j tunnel show inner | jq '.[0].peers[0].mtu')" $((1450 - 42)) "show has the MTU of two levels"
transfer "GRE in VXLAN: TCP" 10.0.0.2 vm1 vm2
# a guest that has a tunnel of its own
for i in 1 2; do
	o=$((3 - i))
	try ip -n vm$i link add vx up mtu 1300 type vxlan id 7 remote 10.0.0.$o \
		dstport 4790 dev eth0
	try ip -n vm$i addr add 10.3.0.$i/24 dev vx
done
transfer "a guest's VXLAN in GRE in VXLAN: TCP" 10.3.0.2 vm1 vm2
for i in 1 2; do
	try in_ns hv$i ethtool -K eth0 tso off gso off tx-udp_tnl-segmentation off \
		tx-udp_tnl-csum-segmentation off tx-gre-segmentation off
done
transfer "the same cut up at the device" 10.3.0.2 vm1 vm2
for i in 1 2; do
	try vswtool -n hv$i tunnel set inner seq on csum on
done
transfer "with sequence numbers and checksums" 10.3.0.2 vm1 vm2

# ---- what is below goes away ----
background in_ns vm1 ping -n -q -i 0.002 10.0.0.2 >/dev/null
dropped() { (($(hv_drops hv1 "$1") > $2)); }
before=$(hv_drops hv1 no_route)
try ip -n hv1 link del eth0
comes_true "without the device there is no route" dropped no_route "$before"
cable hv1 eth0 hv2 eth0
for i in 1 2; do try ip -n hv$i addr add 10.1.0.$i/24 dev eth0; done
ok "with another one it goes on" pings vm1 10.0.0.2
ok "counters add up" wait_for conserved
try vswtool -n hv1 tunnel add sw0 bound type vxlan local 10.1.0.1 dev eth0 dstport 5000
try vswtool -n hv1 tunnel segment bound add vlan 1 vni 3 group 239.1.1.1
try ip -n hv1 link del eth0
ok "the device of a group went" vswtool -n hv1 tunnel del bound
cable hv1 eth0 hv2 eth0
for i in 1 2; do try ip -n hv$i addr add 10.1.0.$i/24 dev eth0; done
ok "the others go on" pings vm1 10.0.0.2

background in_ns vm2 ping -n -q -i 0.002 10.0.0.1 >/dev/null
ip netns del hv2
no_switch() { ! ip -n vm2 -br link show eth0; }
comes_true "a namespace ends with tunnels up, under traffic" no_switch

shout h1 10
ok "the module unloads under traffic" wait_for rmmod $MODULE
no "nothing waits for a device" sh -c 'dmesg | grep -q "waiting for"'
finish
