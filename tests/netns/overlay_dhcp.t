#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   a1, a2 - (no address) --+                                       +-- b1 10.0.0.11, DHCP server
#   s2, c2 - VLAN 2 ------- sw0 -- vx0 === wire (VXLAN) === vx1 -- sw0
#
# What a lease says of its client, to the switch that the client is at.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay2.sh
. "$(dirname "$0")/overlay2.sh"
# shellcheck source=traffic.sh
. "$HERE/traffic.sh"
begin
two
peers
host a1 sw0 -
host a2 sw0 10.0.0.2/24
host s2 sw0 10.0.0.1/24 access 2
host c2 sw0 - access 2
vm hv b1 10.0.0.11/24 1
A1=$(mac 1) C2=$(mac 4) B1=$(mac 5)
dhcp_server b1 eth0 10.0.0
dhcp_server s2 eth0 10.0.0

neigh() { # [HV]
	vswtool ${1:+-n "$1"} -j neigh show sw0 | jq -r '.[] |
		"\(.vid) \(.ip) \(.lladdr) \(.owner)" + if .port then " \(.port)" else "" end' | sort
}
has() { [[ $(neigh) == *"$1"* ]]; }
none() { [[ -z $(neigh) ]]; }

like "$(dhcp_client a1 eth0)" '^10\.0\.0\.1' "a1 has a lease"
is "$(neigh)" "" "from which nothing is learned, unless asked for"

for hv in '' hv; do try vswtool ${hv:+-n $hv} bridge set sw0 neigh-learning on ageing 0; done
for words in '' -B; do
	try vswtool neigh flush sw0
	lease=$(dhcp_client a1 eth0 8 $words)
	is "$(neigh)" "1 $lease $A1 learned a1" \
		"a lease is learned of a client that has not sent ARP${words:+, from an answer to all}"
done
is "$(neigh hv)" "" "but not where the client is behind a tunnel"
local_lease=$(dhcp_client c2 eth0)
comes_true "and one of a server at the same switch, in its VLAN" has "2 $local_lease $C2 learned c2"

# ---- What it is good for ----
try vswtool tunnel set vx0 suppress on
try vswtool -n hv tunnel set vx1 suppress on
try ip -n a1 addr add "$lease/24" dev eth0
capture wire - wire udp port 4789
ok "a2 asks for the lease" pings a2 "$lease"
is "$(questions wire | grep -c "who-has $lease ")" 0 "and the question stays here"
# an agent carries it to the other switch
try vswtool -n hv neigh add sw0 "$lease" lladdr "$A1" agent
ok "b1 asks for the lease" in_ns b1 arping -q -c 1 -w 20 -I eth0 "$lease"
is "$(questions wire | grep -c "who-has $lease ")" 0 "and is answered by its own switch"
stop_last
try ip -n a1 addr flush dev eth0

# ---- A client that keeps its lease, renews and releases it ----
# shellcheck disable=SC2016
printf '#!/bin/sh
case $1 in
bound | renew) ip addr replace "$ip/24" dev eth0; echo "$1 $ip" >>%s/a1.events ;;
deconfig) ip addr flush dev eth0 ;;
esac
' "$TMP" >"$TMP/keep.script"
chmod +x "$TMP/keep.script"
keeps() {
	rm -f "$TMP/a1.events"
	background in_ns a1 udhcpc -i eth0 -f -R -t 8 -T 1 -s "$TMP/keep.script" >"$TMP/a1.client" 2>&1
	wait_for grep -q bound "$TMP/a1.events" || die "$(<"$TMP/a1.client")"
	lease=$(awk '/bound/ { print $2 }' "$TMP/a1.events")
}
try vswtool neigh flush sw0
keeps
is "$(neigh)" "1 $lease $A1 learned a1" "a client that keeps its lease is learned"
try ip -n a1 neigh replace 10.0.0.11 lladdr "$B1" dev eth0 nud permanent
try ip -n b1 neigh replace "$lease" lladdr "$A1" dev eth0 nud permanent
try vswtool neigh flush sw0
is "$(neigh)" "" "and forgotten"
capture renewal - wire udp port 4789
kill -USR1 "${JOBS[-2]}"
comes_true "it renews" grep -q "renew $lease" "$TMP/a1.events"
comes_true "which is learned" has "1 $lease $A1 learned a1"
comes_true "of what goes to and comes from the server alone" seen renewal "10.0.0.11.67 > $lease.68"
is "$(captured renewal | grep -c "ARP, ")" 0 "without ARP"
stop_last
kill -USR2 "${JOBS[-1]}"
comes_true "it releases" grep -q "DHCPRELEASE.*$lease" "$TMP/b1.log"
comes_true "which is forgotten" none
stop_last

# ---- What an operator says ----
try vswtool neigh add sw0 "$lease" lladdr 02:00:00:00:00:99
keeps
is "$(awk '{ print $2 }' "$TMP/a1.events")" "$lease" "the client has the address again"
is "$(neigh)" "1 $lease 02:00:00:00:00:99 static" "a static entry stays"
kill -USR2 "${JOBS[-1]}"
comes_true "when it is released, too" eval "(( \$(grep -c 'DHCPRELEASE.*$lease' '$TMP/b1.log') >= 2 ))"
is "$(neigh)" "1 $lease 02:00:00:00:00:99 static" "it is still there"
stop_last
try vswtool neigh del sw0 "$lease"

# ---- An answer to nobody: a2 gives a1 the address of b1 ----
in_ns a2 python3 -IS - <<-PY
	import socket, struct
	me, to = bytes.fromhex("020000000002"), bytes.fromhex("${A1//:/}")
	boot = struct.pack("!BBBBIHHI4s4sI", 2, 1, 6, 0, 1, 0, 0, 0,
			   bytes([10, 0, 0, 11]), bytes([10, 0, 0, 2]), 0)
	boot += to + bytes(10 + 192) + bytes([0x63, 0x82, 0x53, 0x63, 53, 1, 5, 255])
	udp = struct.pack("!HHHH", 67, 68, 8 + len(boot), 0)
	head = struct.pack("!BBHHHBBH", 0x45, 0, 28 + len(boot), 0, 0, 64, 17, 0) + \
		bytes([10, 0, 0, 2, 10, 0, 0, 11])
	total = sum(struct.unpack("!10H", head))
	total = (total & 0xffff) + (total >> 16)
	head = head[:10] + struct.pack("!H", 0xffff - (total & 0xffff)) + head[12:]
	s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
	s.bind(("eth0", 0))
	for dst in to, b"\xff" * 6:
	    s.send(dst + me + b"\x08\x00" + head + udp + boot)
PY
ok "a2 is heard" pings a2 10.0.0.11
unlike "$(neigh)" '10\.0\.0\.11 ' "an answer that nobody asked for says nothing"
finish
