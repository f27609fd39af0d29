# shellcheck shell=bash
# nftables in the bridge, the rules as a verdict map: what those who have many
# write, where all of them look at the same fields.
acl() {
	ip link add br0 up type bridge mcast_snooping 0 stp_state 0
	ip link set d0 master br0
	ip link set d1 master br0
	bridge fdb replace 02:00:00:00:00:0b dev d1 master static
	{
		echo 'table bridge t {'
		echo 'map m { type ipv4_addr . inet_service : verdict;'
		echo 'elements = {'
		others $(($1 - 1)) '%s . %d : drop,'
		echo '192.0.2.1 . 9 : accept }'
		echo '}'
		echo 'chain c { type filter hook forward priority 0; policy drop;'
		echo 'ip saddr . udp dport vmap @m'
		echo '}'
		echo '}'
	} | nft -f -
}

S8() { acl 10; }
S8h() { acl 100; }
S8k() { acl 1000; }
S8m() { acl 100000; }
S8fd() { acl 10; }
S8f() { acl 1000; }
S8ft() { acl 10000; }
S8fm() { acl 100000; }

down() { nft flush ruleset; }
