# shellcheck shell=bash
# tc flower: a rule for each address, no learning.
match() {
	local dev=$1
	shift
	tc qdisc add dev "$dev" clsact
	tc filter add dev "$dev" ingress "$@"
}

S1() {
	match d0 protocol ip flower dst_mac 02:00:00:00:00:0b \
		action mirred egress redirect dev d1
}

S2() {
	match d0 protocol 802.1Q flower vlan_id 100 dst_mac 02:00:00:00:00:0b \
		action vlan pop pipe action mirred egress redirect dev d1
}

S3() {
	match d0 protocol ip flower dst_mac ff:ff:ff:ff:ff:ff \
		action mirred egress mirror dev d1 pipe \
		action mirred egress mirror dev d2 pipe \
		action mirred egress mirror dev d3 pipe \
		action mirred egress mirror dev d4 pipe \
		action mirred egress mirror dev d5 pipe \
		action mirred egress mirror dev d6 pipe \
		action mirred egress mirror dev d7 pipe \
		action mirred egress redirect dev d8
}

acl() {
	tc qdisc add dev d0 clsact
	{
		others $(($1 - 1)) 'filter add dev d0 ingress protocol ip prio 1 flower ip_proto udp src_ip %s dst_port %d action drop'
		echo 'filter add dev d0 ingress protocol ip prio 1 flower ip_proto udp src_ip 192.0.2.1 dst_port 9 action mirred egress redirect dev d1'
	} | tc -batch -
}

S8() { acl 10; }
S8h() { acl 100; }
S8k() { acl 1000; }
S8fd() { acl 10; }
S8f() { acl 1000; }
S8ft() { acl 10000; }

S11() {
	match a1 protocol ip flower dst_mac 02:00:00:00:00:0b \
		action mirred egress redirect dev b1
}
