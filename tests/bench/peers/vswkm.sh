# shellcheck shell=bash
# This project, with everything on that is on by default.
add() {
	local port
	modprobe vswkm
	vswtool bridge add sw0
	for port; do vswtool port add sw0 "$port"; done
}

S1() {
	add d0 d1
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 1 port d1 static
}

S2() {
	add
	vswtool port add sw0 d0 trunk 100
	vswtool port add sw0 d1 access 100
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 100 port d1 static
}

S3() {
	local port
	add
	for port in d0 d1 d2 d3 d4 d5 d6 d7 d8; do
		vswtool port add sw0 "$port" access 10
	done
}

S3h() { add d0 d1 d2 d3 d4 d5 d6 d7 d8; }

S4() { S1; }

# lists outlive bridges, but not the module
down() { modprobe -r vswkm; }

# denied is what no rule allows
acl() {
	S1
	vswtool acl create fw &&
	{
		others $(($1 - 1)) 'in deny src %s proto udp dport %d'
		echo 'in allow src 192.0.2.1 proto udp dport 9'
	} | vswtool acl load fw - &&
	vswtool acl bind fw port d0 in
}

S8() { acl 10; }
S8h() { acl 100; }
S8k() { acl 1000; }
S8m() { acl 100000; }
S8fd() { acl 10; }
S8f() { acl 1000; }
S8ft() { acl 10000; }
S8fm() { acl 100000; }

# stateful SOURCE: what belongs to a connection passes by itself
stateful() {
	S1
	vswtool acl create fw &&
	vswtool acl add fw in allow src "$1" proto udp dport 9 state new &&
	vswtool acl bind fw port d0
}
S9() { stateful 192.0.2.1; }
S9k() { S9; }
S9n() { stateful 10.0.0.0/8; }

S10() {
	S1
	vswtool nat add d1 snat src 192.0.2.0/24 to 198.51.100.1
}
S10k() { S10; }

SX() {
	add
	vswtool port add sw0 d0 trunk 100
	vswtool port add sw0 d2 trunk 100
	tunnel vxlan 100 vni 100
	vswtool acl create fw &&
	{
		others 9999 'in deny src %s proto udp dport %d'
		echo 'in allow src 192.0.2.1 proto udp dport 9 state new'
	} | vswtool acl load fw - &&
	vswtool acl bind fw port d0 &&
	vswtool acl bind fw port d2 &&
	vswtool nat add t0 snat src 192.0.2.0/24 to 198.51.100.1
}

S11() {
	add a1 b1
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 1 port b1 static
}

# tunnel TYPE VLAN ID...: to the other host, with the address behind it
tunnel() {
	vswtool tunnel add sw0 t0 type "$1" local 192.168.77.1
	vswtool tunnel segment t0 add vlan "${@:2}"
	vswtool tunnel peer t0 add 192.168.77.2
	vswtool fdb add sw0 02:00:00:00:00:0b vlan "$2" tunnel t0 peer 192.168.77.2
}

S5() {
	add d0
	tunnel vxlan 1 vni 100
}

S5g() {
	add d0
	tunnel gre 1 key 100
}

S5r() {
	add a1
	tunnel vxlan 1 vni 100
	vswtool -n far bridge add sw0
	vswtool -n far port add sw0 b1
	vswtool -n far tunnel add sw0 t0 type vxlan local 192.168.77.2
	vswtool -n far tunnel segment t0 add vlan 1 vni 100
	vswtool -n far tunnel peer t0 add 192.168.77.1
	vswtool -n far fdb add sw0 02:00:00:00:00:0b vlan 1 port b1 static
}

TCP5() { S5r; }

TCP() { add a1 b1; }

SMP() {
	add d0 d1 d2 d3
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 1 port d1 static
	vswtool fdb add sw0 02:00:00:00:00:0d vlan 1 port d3 static
}
