# shellcheck shell=bash
# Leaves the tag in the frame
S2() {
	ip link add br0 up type bridge
	ip link set d0 master br0
	ip link set d1 master br0
}
