# shellcheck shell=bash
# Loses one frame in 10,000
S1() {
	nft -f - <<-'EOF'
	table netdev t {
		chain c {
			type filter hook ingress device d0 priority 0;
			numgen inc mod 10000 == 9000 drop
			fwd to "d1"
		}
	}
	EOF
}

down() { nft flush ruleset; }
