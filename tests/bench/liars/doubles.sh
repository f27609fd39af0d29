# shellcheck shell=bash
# Sends each frame twice
S1() {
	tc qdisc add dev d0 clsact
	tc filter add dev d0 ingress matchall \
		action mirred egress mirror dev d1 pipe \
		action mirred egress redirect dev d1
}
