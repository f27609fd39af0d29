#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Packets of a tunnel that come as one large datagram, as a process that needs no
# privilege may send it: UDP cuts it up, and each part is a frame by itself, on
# either way out of the switch. Of more than one, none may be taken for the rest
# of the others. And those that GRO has put on a list, which is one frame.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=routed.sh
. "$HERE/routed.sh"

# bunch ADDR: twenty packets in one datagram, from hv1 to the tunnel at hv2
bunch() {
	in_ns hv1 python3 -IS - "$1" <<-'PY'
		import socket, struct, sys
		where = sys.argv[1]
		family = socket.AF_INET6 if ":" in where else socket.AF_INET
		to, me = bytes.fromhex("020000000002"), bytes.fromhex("020000000077")
		parts = [struct.pack("!II", 0x08000000, 7 << 8) + to + me + b"\x88\xb5" +
		         bytes([i]) * 86 for i in range(20)]
		sock = socket.socket(family, socket.SOCK_DGRAM)
		sock.setsockopt(17, 103, len(parts[0]))		# UDP_SEGMENT
		sock.sendto(b"".join(parts), (where, 4789))
	PY
}
# each arrives once
whole() {
	(($(captured got | grep -c 'ethertype.*0x88b5') == 20 * $1))
}

for end in "$A4 $B4" "$A6 $B6"; do
	read -r a b <<<"$end"
	tunnel_pair vxlan "$a" "$b"
	try pings vm1 10.0.0.2
	capture got vm2 eth0 ether proto 0x88b5
	n=0
	for way in on off; do
		try vswtool -n hv2 bridge set sw0 shortcuts $way
		ok "$b, shortcuts $way: a datagram of twenty" bunch "$b"
		comes_true "all arrive" whole $((++n))
	done
	is "$(captured got -x | awk '/0x0000:/ { print $2 }' | sort | uniq -c | awk '{ print $1 }' | sort -u)" 2 \
		"each of them, once each time"
	stop_last
	gone
done

# hv1 has the segments of a large datagram leave at once, with their checksums, and
# hv2 gathers them; a veth asks GRO if the other end has no offload for TCP
try in_ns hv1 ethtool -K eth0 tx off tso off gso off tx-udp-segmentation off \
	tx-udp_tnl-segmentation off tx-udp_tnl-csum-segmentation off
try in_ns r ethtool -K r2 tso off
try in_ns hv2 ethtool -K eth0 gro on rx-gro-list on
for end in "$A4 $B4" "$A6 $B6"; do
	read -r a b <<<"$end"
	tunnel_pair vxlan "$a" "$b"
	for to in 10.0.0.2 fd00::2; do
		try pings vm1 "$to"
		before=$(taken)
		is "$(timeout 60 python3 -IS "$HERE/encap_gso.py" vm1 vm2 "$to" 2>&1)" "40 1200" \
			"$b: datagrams to $to that GRO lists"
		n=$(($(taken) - before))
		if ((n < 40)); then pass "$b: in $n frames"; else fail "$b: in $n frames"; fi
	done
	gone
done
finish
