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

S11() {
	add a1 b1
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 1 port b1 static
}

TCP() { add a1 b1; }

SMP() {
	add d0 d1 d2 d3
	vswtool fdb add sw0 02:00:00:00:00:0b vlan 1 port d1 static
	vswtool fdb add sw0 02:00:00:00:00:0d vlan 1 port d3 static
}
