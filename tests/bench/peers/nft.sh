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

S11() { load a1 'fwd to ether daddr map { 02:00:00:00:00:0b : "b1" }'; }

down() { nft flush ruleset; }
