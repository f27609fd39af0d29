# shellcheck shell=bash
# Open vSwitch's kernel datapath, its flows loaded beforehand: those that
# its daemon would make for the action NORMAL. Without the daemon, so that
# nothing else runs. Ports are numbered as they are added; the datapath's own
# device is 0.
add() {
	local port
	modprobe openvswitch
	ovs-dpctl add-dp dp0
	ip link set dp0 up
	for port; do ovs-dpctl add-if dp0 "$port"; done
}

flow() { ovs-dpctl add-flow dp0 "recirc_id(0),in_port(1),$1" "$2"; }

unicast='eth(src=02:00:00:00:00:0a,dst=02:00:00:00:00:0b)'
ip='eth_type(0x0800),ipv4(frag=no)'

S1() {
	add d0 d1
	flow "$unicast,$ip" 2
}

S2() {
	add d0 d1
	flow "$unicast,eth_type(0x8100),vlan(vid=100,pcp=0),encap($ip)" \
		pop_vlan,2
}

S3() {
	add d0 d1 d2 d3 d4 d5 d6 d7 d8
	flow "eth(src=02:00:00:00:00:0a,dst=ff:ff:ff:ff:ff:ff),$ip" \
		2,3,4,5,6,7,8,9
}

S3h() {
	add d0 d1 d2 d3 d4 d5 d6 d7 d8
	flow "eth(src=02:00:00:00:00:0a,dst=ff:ff:ff:ff:ff:ff),$ip" \
		2,3,4,5,6,7,8,9,0
}

# NORMAL makes a flow for each source
S4() {
	local i mac
	add d0 d1
	for ((i = 0; i < 4096; i++)); do
		printf -v mac '02:00:00:01:%02x:%02x' $((i / 256)) $((i % 256))
		echo "add recirc_id(0),in_port(1),eth(src=$mac,dst=02:00:00:00:00:0b),$ip 2"
	done >/tmp/flows
	ovs-dpctl mod-flows dp0 /tmp/flows
}

# However many rules the daemon has, the datapath gets what they say of the
# frames that there are: a flow that looks at what the rules look at.
S8() {
	add d0 d1
	flow "$unicast,eth_type(0x0800),ipv4(src=192.0.2.1,proto=17,frag=no),udp(dst=9)" 2
}
S8h() { S8; }
S8k() { S8; }
S8m() { S8; }
S8fd() { S8; }
S8f() { S8; }
S8ft() { S8; }
S8fm() { S8; }

# The first flow has the frame tracked, the second says what becomes of it
stateful() { # SOURCE
	local back='eth(src=02:00:00:00:00:0b,dst=02:00:00:00:00:0a)'
	add d0 d1
	flow "$unicast,$ip" 'ct(zone=1),recirc(1)'
	ovs-dpctl add-flow dp0 "recirc_id(0),in_port(2),$back,$ip" 'ct(zone=1),recirc(1)'
	ovs-dpctl add-flow dp0 \
		"recirc_id(1),in_port(1),ct_state(+new+trk),ct_zone(1),$unicast,eth_type(0x0800),ipv4(src=$1,proto=17,frag=no),udp(dst=9)" \
		'ct(commit,zone=1),2'
	ovs-dpctl add-flow dp0 "recirc_id(1),in_port(1),ct_state(-new+est+trk),ct_zone(1),$unicast,$ip" 2
	ovs-dpctl add-flow dp0 "recirc_id(1),in_port(2),ct_state(-new+est+trk),ct_zone(1),$back,$ip" 1
}
S9() { stateful 192.0.2.1; }
S9k() { S9; }
S9n() { stateful 10.0.0.0/255.0.0.0; }

S10() {
	local back='eth(src=02:00:00:00:00:0b,dst=02:00:00:00:00:0a)'
	add d0 d1
	flow "$unicast,$ip" 'ct(zone=1,nat),recirc(1)'
	ovs-dpctl add-flow dp0 "recirc_id(0),in_port(2),$back,$ip" 'ct(zone=1,nat),recirc(1)'
	ovs-dpctl add-flow dp0 \
		"recirc_id(1),in_port(1),ct_state(+new+trk),ct_zone(1),$unicast,eth_type(0x0800),ipv4(src=192.0.2.1,frag=no)" \
		'ct(commit,zone=1,nat(src=198.51.100.1)),2'
	ovs-dpctl add-flow dp0 "recirc_id(1),in_port(1),ct_state(-new+est+trk),ct_zone(1),$unicast,$ip" 2
	ovs-dpctl add-flow dp0 "recirc_id(1),in_port(2),ct_state(-new+est+trk),ct_zone(1),$back,$ip" 1
}
S10k() { S10; }

S11() {
	add a1 b1
	flow "$unicast,$ip" 2
}

# The daemon's tunnel ports are such devices, too
tunnel_port() {
	ip link add vxlan_sys up type vxlan external dstport 4789 noudpcsum
	ovs-dpctl add-if dp0 vxlan_sys
}
out='set(tunnel(tun_id=0x64,src=192.168.77.1,dst=192.168.77.2,ttl=64,tp_dst=4789,flags(df|key))),2'

S5() {
	add d0
	tunnel_port
	flow "$unicast,$ip" "$out"
}

# tunnel_end NS PORT LOCAL REMOTE SOURCE DEST: a datapath there with the port and
# the tunnel; frames of the port go into it, and those that come out to the port
tunnel_end() {
	local tunnel="tun_id=0x64,src=$3,dst=$4" back="tun_id=0x64,src=$4,dst=$3"
	local key='recirc_id(0)'
	in_ns "$1" ovs-dpctl add-dp dp0
	in_ns "$1" ip link set dp0 up
	in_ns "$1" ovs-dpctl add-if dp0 "$2"
	in_ns "$1" ip link add vxlan_sys up type vxlan external dstport 4789 noudpcsum
	in_ns "$1" ovs-dpctl add-if dp0 vxlan_sys
	in_ns "$1" ovs-dpctl add-flow dp0 "$key,in_port(1),eth(src=$5,dst=$6),$ip" \
		"set(tunnel($tunnel,ttl=64,tp_dst=4789,flags(df|key))),2"
	in_ns "$1" ovs-dpctl add-flow dp0 \
		"$key,tunnel($back,ttl=64,flags(-df-csum+key)),in_port(2),eth(src=$6,dst=$5),$ip" 1
	in_ns "$1" ovs-dpctl add-flow dp0 \
		"$key,tunnel($back,ttl=64,flags(+df-csum+key)),in_port(2),eth(src=$6,dst=$5),$ip" 1
}

S5r() {
	modprobe openvswitch
	tunnel_end - a1 192.168.77.1 192.168.77.2 02:00:00:00:00:0a 02:00:00:00:00:0b
	tunnel_end far b1 192.168.77.2 192.168.77.1 02:00:00:00:00:0b 02:00:00:00:00:0a
}
TCP5() { S5r; }

TCP() {
	add a1 b1
	flow "$unicast,$ip" 2
	ovs-dpctl add-flow dp0 \
		"recirc_id(0),in_port(2),eth(src=02:00:00:00:00:0b,dst=02:00:00:00:00:0a),$ip" 1
}

down() {
	[ ! -e /run/netns/far ] || in_ns far ovs-dpctl del-dp dp0
	ovs-dpctl del-dp dp0
}
