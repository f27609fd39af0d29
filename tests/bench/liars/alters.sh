# shellcheck shell=bash
# Writes over pktgen's magic number
S1() {
	tc qdisc add dev d0 clsact
	tc filter add dev d0 ingress protocol ip matchall \
		action pedit munge offset 28 u32 set 0x12345678 pipe \
		action mirred egress redirect dev d1
}
