# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For the tests of GRE: whether the kernel's own is there, and both ways afresh.
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"

kernel_gre() { grep -Eq '^(ip_gre|ip6_gre|gre) ' /proc/modules; }
no_kernel_gre() {
	local m
	for m in ip6_gre ip_gre gre; do rmmod "$m" 2>/dev/null; done
	! kernel_gre
}

forget() {
	try vswtool -n h1 fdb flush sw0 learned
	try ip -n a neigh flush all
	if [[ -e /run/netns/p3 ]]; then try ip -n p3 neigh flush all; fi
}

both_ways() { # DESC NS ADDR
	forget
	ok "$1: a pings it" pings a "$3"
	forget
	ok "$1: it pings a" pings "$2" 10.0.10.1
}
