# shellcheck shell=bash
# The Linux bridge without VLANs. Multicast snooping and STP off: both only
# cost.
add() {
	local port
	ip link add br0 up type bridge mcast_snooping 0 stp_state 0
	for port; do ip link set "$port" master br0; done
}

S1() {
	add d0 d1
	bridge fdb add 02:00:00:00:00:0b dev d1 master static
}

# The classic way: one bridge a VLAN, a VLAN device as its port
S2() {
	ip link add link d0 name d0.100 up type vlan id 100
	add d0.100 d1
	bridge fdb add 02:00:00:00:00:0b dev d1 master static
}

# It has no S3: the host gets each broadcast too
S3h() { add d0 d1 d2 d3 d4 d5 d6 d7 d8; }

S4() { S1; }

S11() {
	add a1 b1
	bridge fdb add 02:00:00:00:00:0b dev b1 master static
}

# A vxlan device for each segment, and for each peer's GRE
tunnel() {
	ip link add t0 up type "$@" local 192.168.77.1 remote 192.168.77.2
	add d0 t0
	bridge fdb add 02:00:00:00:00:0b dev t0 master static
}

S5() { tunnel vxlan id 100 dstport 4789 noudpcsum; }

S5g() { tunnel gretap key 100; }

S5r() {
	ip link add t0 up type vxlan id 100 dstport 4789 noudpcsum \
		local 192.168.77.1 remote 192.168.77.2
	add a1 t0
	bridge fdb add 02:00:00:00:00:0b dev t0 master static
	ip -n far link add t0 up type vxlan id 100 dstport 4789 noudpcsum \
		local 192.168.77.2 remote 192.168.77.1
	ip -n far link add br0 up type bridge mcast_snooping 0 stp_state 0
	ip -n far link set t0 master br0
	ip -n far link set b1 master br0
	bridge -n far fdb add 02:00:00:00:00:0b dev b1 master static
}

TCP5() { S5r; }

TCP() { add a1 b1; }

SMP() {
	add d0 d1 d2 d3
	bridge fdb add 02:00:00:00:00:0b dev d1 master static
	bridge fdb add 02:00:00:00:00:0d dev d3 master static
}
