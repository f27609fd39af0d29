# shellcheck shell=bash
# The Linux bridge with vlan_filtering. Multicast snooping and STP off: both
# only cost.
add() {
	local port
	ip link add br0 up type bridge vlan_filtering 1 \
		mcast_snooping 0 stp_state 0
	for port; do ip link set "$port" master br0; done
}

S1() {
	add d0 d1
	bridge fdb add 02:00:00:00:00:0b dev d1 master static vlan 1
}

S2() {
	add d0 d1
	bridge vlan add dev d0 vid 100
	bridge vlan del dev d1 vid 1
	bridge vlan add dev d1 vid 100 pvid untagged
	bridge fdb add 02:00:00:00:00:0b dev d1 master static vlan 100
}

S3() {
	local port
	add d0 d1 d2 d3 d4 d5 d6 d7 d8
	for port in d0 d1 d2 d3 d4 d5 d6 d7 d8; do
		bridge vlan del dev "$port" vid 1
		bridge vlan add dev "$port" vid 10 pvid untagged
	done
}

S3h() { add d0 d1 d2 d3 d4 d5 d6 d7 d8; }

S4() { S1; }

S11() {
	add a1 b1
	bridge fdb add 02:00:00:00:00:0b dev b1 master static vlan 1
}

TCP() { add a1 b1; }

SMP() {
	add d0 d1 d2 d3
	bridge fdb add 02:00:00:00:00:0b dev d1 master static vlan 1
	bridge fdb add 02:00:00:00:00:0d dev d3 master static vlan 1
}
