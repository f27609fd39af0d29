# shellcheck shell=bash
# nftables at ingress: a map from address to device, no learning. It cannot
# take a tag off.
load() {
	nft -f - <<-EOF
	table netdev t {
		chain c {
			type filter hook ingress device $1 priority 0;
			$2
		}
	}
	EOF
}

S1() { load d0 'fwd to ether daddr map { 02:00:00:00:00:0b : "d1" }'; }

S3() {
	load d0 'ether daddr ff:ff:ff:ff:ff:ff dup to "d1" dup to "d2" dup to "d3" dup to "d4" dup to "d5" dup to "d6" dup to "d7" fwd to "d8"'
}

# in the bridge, where the rules of a virtual switch would be
acl() {
	br
	{
		echo 'table bridge t {'
		echo 'chain c { type filter hook forward priority 0; policy drop;'
		others $(($1 - 1)) 'ip saddr %s udp dport %d drop'
		echo 'ip saddr 192.0.2.1 udp dport 9 accept'
		echo '}'
		echo '}'
	} | nft -f -
}

br() {
	ip link add br0 up type bridge mcast_snooping 0 stp_state 0
	ip link set d0 master br0
	ip link set d1 master br0
	bridge fdb replace 02:00:00:00:00:0b dev d1 master static
}

S8() { acl 10; }
S8h() { acl 100; }
# S8m would take a day
S8k() { acl 1000; }
S8fd() { acl 10; }
S8f() { acl 1000; }

stateful() { # SOURCE
	modprobe nf_conntrack_bridge
	br
	nft -f - <<-EOF
	table bridge t {
		chain c {
			type filter hook forward priority 0; policy drop;
			ct state established,related accept
			ip saddr $1 udp dport 9 ct state new accept
		}
	}
	EOF
}
S9() { stateful 192.0.2.1; }
S9k() { S9; }
S9n() { stateful 10.0.0.0/8; }

# A router, as it has no NAT for what is bridged. The frames look the same.
S10() {
	ip link set d0 address 02:00:00:00:00:0b
	ip link set d1 address 02:00:00:00:00:0a
	ip addr add 192.0.2.254/24 dev d0
	ip addr add 198.51.100.1/32 dev d1
	ip route add 192.0.2.2/32 dev d1
	ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:0b dev d1
	ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:0a dev d0
	echo 1 >/proc/sys/net/ipv4/ip_forward
	nft -f - <<-EOF
	table ip t {
		chain c {
			type nat hook postrouting priority srcnat;
			oifname d1 ip saddr 192.0.2.0/24 snat to 198.51.100.1
		}
	}
	EOF
}
S10k() { S10; }

S11() { load a1 'fwd to ether daddr map { 02:00:00:00:00:0b : "b1" }'; }

down() { nft flush ruleset; }
