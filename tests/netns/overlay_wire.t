#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a 10.0.10.1 -- h1: sw0 -- underlay -- h2: sw0 -- b 10.0.10.2
#
# What is on the wire, as Wireshark reads it: nothing malformed, no checksum
# wrong, nothing to remark. The underlay has no offloads, so that all of it is
# there.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

# wire NAME FAMILY KIND [WORDS...]: pings, large ones too, and TCP in frames that have to be
# segmented; over a tunnel between h1 and h2
CASES=()
wire() {
	local name=$1 family=$2 kind=$3 n id=vni
	CASES+=("$name")
	if [[ $kind == gre ]]; then id=key; fi
	for n in 1 2; do
		try vswtool -n h$n tunnel add sw0 t type "$kind" local "$($family $n)" "${@:4}"
		segment h$n t add vlan 10 $id $((10 + ${#CASES[@]}))
		to_peer h$n t add "$($family $((3 - n)))"
	done
	for n in a b; do try ip -n $n neigh flush all; done
	capture "$name" - h1 'udp port 4789 or proto gre or ip6 proto gre'
	ok "$name: ping" pings a 10.0.10.2
	ok "$name: a large one" in_ns a ping -n -q -c 2 -i 0.1 -w "$WAIT_LIMIT" -s 1400 10.0.10.2
	background in_ns b socat -u TCP-LISTEN:5000,reuseaddr "CREATE:$TMP/got"
	wait_for listening
	ok "$name: TCP" in_ns a socat -u "OPEN:$TMP/data" TCP:10.0.10.2:5000
	wait "${JOBS[-1]}"
	ok "$name: what was sent arrived" cmp "$TMP/data" "$TMP/got"
	# the last packet of all is there
	in_ns a arping -q -c 1 -I eth0 10.0.10.99
	wait_for seen "$name" 'who-has 10\.0\.10\.99'
	stop "${JOBS[-2]}"
	for n in 1 2; do try vswtool -n h$n tunnel del t; done
}
listening() { in_ns b ss -ltn | grep -q :5000; }

# read_all: one run for all captures, since each start takes long on a slow
# machine. A line a packet: VNI or key of its segment, checksums, remarks.
read_all() {
	local name files=()
	for name in "${CASES[@]}"; do files+=("$TMP/$name.pcap"); done
	try mergecap -a -F pcapng -w "$TMP/all" "${files[@]}"
	tshark -n -r "$TMP/all" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE \
		-o udp.ignore_ipv6_zero_checksum:TRUE \
		-o tcp.check_checksum:TRUE -T fields -E separator=';' -E occurrence=a \
		-e vxlan.vni -e gre.key -e gre.flags_and_version -e udp.checksum \
		-e gre.checksum.status -e ip.proto -e ipv6.nxt \
		-e _ws.expert.severity -e _ws.expert.message >"$TMP/read" 2>"$TMP/tshark.err"
}

# of N [FIELD]: lines of case N, or what a field of them says
of() {
	awk -F';' -v id=$((10 + $1)) -v field="${2:-0}" '
		{ key = $2; sub(/^0x0*/, "", key); hex = sprintf("%x", id) }
		$1 == id || key == hex || key ~ "^" hex "..$" { print $field }' "$TMP/read"
}

underlay
hv h1 1
hv h2 2
vm h1 a 10.0.10.1/24 10
vm h2 b 10.0.10.2/24 10
offloads off h1 h2
# what no protocol looks like
seq 50000 >"$TMP/data"

wire vxlan-v4 v4 vxlan
wire vxlan-v4-csum v4 vxlan csum on
wire vxlan-v6-csum v6 vxlan
wire vxlan-v6-zero v6 vxlan csum off csum6-zero on
wire gre-v4 v4 gre
wire gre-v4-csum v4 gre csum on
wire gre-v4-seq v4 gre seq on
wire gre-v4-csum-seq v4 gre csum on seq on
wire gre-v6 v6 gre
wire gre-v6-csum v6 gre csum on
wire nvgre-v4 v4 gre nvgre on

ok "tshark reads all" read_all
for ((i = 1; i <= ${#CASES[@]}; i++)); do
	name=${CASES[i - 1]}
	ok "$name: it has more than 200 packets" test "$(of $i | wc -l)" -gt 200
	# Chats are no remarks, such as the beginning of a connection. Notes and
	# warnings about TCP may come of a busy machine; a wrong checksum and
	# malformed packets are errors.
	is "$(of $i | grep -v 'TCP\|segment\|ACK\|[Cc]onnection\|window\|retransmission' |
		awk -F';' '$8 ~ /4194304|6291456|8388608/' | head -3)" "" "$name: no remarks"
	is "$(of $i 8 | grep -c 8388608)" 0 "$name: nothing malformed, no wrong checksum"
	case $name in
	vxlan-v4 | vxlan-v6-zero) is "$(of $i 4 | sort -u)" 0x0000 "$name: no checksums" ;;
	vxlan*) is "$(of $i 4 | grep -c 0x0000)" 0 "$name: checksums" ;;
	*csum*) is "$(of $i 5 | sort -u)" 1 "$name: checksums, all good" ;;
	esac
done
finish
