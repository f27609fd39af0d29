#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- t2
#       sw0 == vx0, gr0 (192.0.2.1), vx6 (2001:db8::1) -- under0
#       sw1 == vx1 (192.0.2.1, the UDP port of vx0)
#
# Whatever is asked wrongly of tunnels is refused with a reason and changes
# nothing.
. "$(dirname "$0")/lib.sh"
begin

PORT=8472 MAC=02:00:00:00:00:99
bridges sw0 sw1
host h1 sw0 -
host t2 sw0 - trunk 1-10
try ip link add under0 type dummy
try ip addr add 192.0.2.1/24 dev under0
try sysctl -qw net.ipv6.conf.under0.disable_ipv6=0
try ip addr add 2001:db8::1/64 dev under0 nodad
try ip link set under0 up
try vswtool tunnel add sw0 vx0 type vxlan local 192.0.2.1 dstport $PORT dev under0
try vswtool tunnel segment vx0 add vlan 10 vni 10010
try vswtool tunnel peer vx0 add 192.0.2.2
try vswtool tunnel peer vx0 add 192.0.2.3 vlan 10
try vswtool fdb add sw0 $MAC vlan 10 tunnel vx0 peer 192.0.2.2
try vswtool tunnel add sw1 vx1 type vxlan local 192.0.2.1 dstport $PORT
try vswtool tunnel add sw0 vx6 type vxlan local 2001:db8::1 dstport $PORT dev under0
try vswtool tunnel segment vx6 add vlan 10 vni 10010
try vswtool tunnel add sw0 gr0 type gre local 192.0.2.1
try vswtool tunnel segment gr0 add vlan 10 key 10010
try vswtool tunnel add sw1 nv1 type gre local 192.0.2.1 nvgre on
before=$(config)

same() { is "$(config)" "$before" "nothing has changed"; }

# ---- raw netlink, by the specification ----
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
	taplines /usr/bin/python3 "$HERE/nlfuzz.py" "$TOP/uapi/vswkm.yaml" sw0 t2 vx0
else
	skip "no python3-yaml" "raw netlink"
fi
same

# wrong STATUS REGEX WORDS...
wrong() {
	cmd_fails "$1" "^vswtool: [^[:cntrl:]]*$2[^[:cntrl:]]*$" "refused: ${*:3}" vswtool "${@:3}"
}
VX9=(tunnel add sw0 vx9 type vxlan local 192.0.2.1)

# ---- the UDP port ----
if ip link add vxk type vxlan id 5 dstport 4789 dev under0 2>/dev/null; then
	try ip link set vxk up
	wrong 2 'UDP 4789 is in use in this namespace' tunnel add sw0 vx9 type vxlan local 192.0.2.1
	# the device takes both families, whatever the address of its own
	wrong 2 'in use.*"dstport 4789"' tunnel add sw0 vx9 type vxlan local 192.0.2.1 dstport 4789
	try ip link del vxk
	ok "and when the other is gone the port is free" \
		vswtool tunnel add sw0 vx9 type vxlan local 192.0.2.1
	try vswtool tunnel del vx9
else
	skip "no vxlan device here" "a port that a vxlan device has"
fi
background python3 -ISc 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("192.0.2.1", 4790))
time.sleep(300)'
wait_for grep -q ":$(printf %04X 4790) " /proc/net/udp || die "no process with the port"
wrong 2 'UDP 4790 is in use in this namespace.*"dstport 4790"' "${VX9[@]}" dstport 4790
wrong 2 'zero checksums.*"csum6-zero on"' tunnel add sw1 vx9 type vxlan local 2001:db8::1 dstport $PORT csum6-zero on
same

# ---- tunnels ----
for name in vx0 t2 sw0 lo h1; do
	wrong 2 "has this name already.*\"$name\"" tunnel add sw0 $name type vxlan local 192.0.2.1
done
wrong 3 '"nothere"' tunnel add nothere vx9 type vxlan local 192.0.2.1
wrong 3 'no such device.*"dev nothere"' "${VX9[@]}" dev nothere
wrong 3 'no such device.*"dev 99999"' "${VX9[@]}" dev 99999
for ip in 0.0.0.0 224.0.0.1 239.1.1.1 255.255.255.255 :: ff02::1; do
	wrong 2 "address.*\"local $ip\"" tunnel add sw0 vx9 type vxlan local $ip
	wrong 2 "address.*\"local $ip\"" tunnel add sw0 gr9 type gre local $ip
done
wrong 2 'four bytes.*"local ::ffff:192.0.2.1"' tunnel add sw0 vx9 type vxlan local ::ffff:192.0.2.1
wrong 1 '"local" is missing' tunnel add sw0 vx9 type vxlan
wrong 2 'only a GRE.*"seq on"' "${VX9[@]}" seq on
wrong 2 'only a GRE.*"nvgre on"' "${VX9[@]}" nvgre on
wrong 2 'csum6-zero' "${VX9[@]}" csum6-zero on
for words in "dstport 4789" "gbp on" "csum6-zero on" "srcport 1-2"; do
	# shellcheck disable=SC2086
	wrong 2 "only a VXLAN.*\"$words\"" tunnel add sw0 gr9 type gre local 192.0.2.1 $words
done
wrong 2 'NVGRE has no checksums' tunnel add sw0 gr9 type gre local 192.0.2.1 nvgre on csum on
wrong 2 'NVGRE has no checksums' tunnel add sw0 gr9 type gre local 192.0.2.1 nvgre on seq on
wrong 2 'NVGRE has no checksums' tunnel set nv1 csum on
wrong 2 'ECN.*"tos 1"' "${VX9[@]}" tos 1
wrong 2 'ECN.*"tos 3"' tunnel set vx0 tos 3
wrong 2 'only a GRE.*"seq on"' tunnel set vx0 seq on
wrong 2 'only a VXLAN.*"srcport 1-2"' tunnel set gr0 srcport 1-2
wrong 3 'no such tunnel.*"nothere"' tunnel set nothere ttl 5
wrong 3 'no such tunnel.*"nothere"' tunnel del nothere
wrong 3 'not a tunnel.*"t2"' tunnel set t2 ttl 5
wrong 3 'not a tunnel.*"t2"' tunnel del t2
wrong 3 'no such tunnel' tunnel show nothere
wrong 3 'not a tunnel' tunnel show t2
wrong 3 'no such bridge' tunnel show 99999
same

# ---- segments ----
wrong 1 '"0" is too small' tunnel segment vx0 add vlan 11 vni 0
wrong 1 '"16777216" is too big' tunnel segment vx0 add vlan 11 vni 16777216
wrong 2 'VSID.*"key 0"' tunnel segment nv1 add vlan 11 key 0
wrong 2 'VSID.*"key 16777216"' tunnel segment nv1 add vlan 11 key 16777216
wrong 2 'a VNI, not a key.*"key 5"' tunnel segment vx0 add vlan 11 key 5
wrong 2 'a key, not a VNI.*"vni 5"' tunnel segment gr0 add vlan 11 vni 5
wrong 2 'already.*"vlan 10"' tunnel segment vx0 add vlan 10 vni 5
wrong 2 'already.*"vlan 10"' tunnel segment vx0 add vlan 10 vni 10010
wrong 2 'another VLAN of this tunnel' tunnel segment vx0 add vlan 11 vni 10010
wrong 2 'tunnel vx0 has' tunnel segment vx1 add vlan 10 vni 10010
wrong 2 'tunnel gr0 has' tunnel segment nv1 add vlan 10 key 10010
wrong 2 'family.*"group ff05::1"' tunnel segment vx0 add vlan 11 vni 11 group ff05::1
wrong 2 'family.*"group 239.1.1.1"' tunnel segment vx6 add vlan 11 vni 11 group 239.1.1.1
wrong 2 'multicast.*"group 192.0.2.2"' tunnel segment vx0 add vlan 11 vni 11 group 192.0.2.2
wrong 2 'dev.*"group 239.1.1.1"' tunnel segment vx1 add vlan 11 vni 11 group 239.1.1.1
# what came from the group would go back to it, and two hubs would not end that
try vswtool tunnel set vx0 hub on
wrong 2 'hub.*"group 239.1.1.1"' tunnel segment vx0 add vlan 11 vni 11 group 239.1.1.1
try vswtool tunnel set vx0 hub off
try vswtool tunnel segment vx0 add vlan 11 vni 11 group 239.1.1.1
wrong 2 'VLAN 11.*group.*"hub on"' tunnel set vx0 hub on
wrong 2 'VLAN 11.*group.*"hub on"' tunnel set vx0 ttl 5 hub on
ok "but may say that it is none" vswtool tunnel set vx0 hub off
# a packet to a group does not say for which of two local addresses it is
try vswtool tunnel add sw1 vx2 type vxlan local 192.0.2.5 dstport $PORT dev under0
wrong 2 'tunnel vx0 has.*"group 239.1.1.1"' tunnel segment vx2 add vlan 10 vni 11 group 239.1.1.1
ok "another group with the same VNI" vswtool tunnel segment vx2 add vlan 10 vni 11 group 239.1.1.2
ok "another VNI with the same group" vswtool tunnel segment vx2 add vlan 11 vni 12 group 239.1.1.1
ok "no group with the same VNI" vswtool tunnel add sw1 vx3 type vxlan local 192.0.2.6 dstport $PORT
try vswtool tunnel segment vx3 add vlan 10 vni 11
try vswtool tunnel add sw1 gr1 type gre local 192.0.2.5 dev under0
try vswtool tunnel add sw1 gr2 type gre local 192.0.2.6 dev under0
try vswtool tunnel segment gr1 add vlan 10 key 11 group 239.1.1.1
wrong 2 'tunnel gr1 has.*"group 239.1.1.1"' tunnel segment gr2 add vlan 11 key 11 group 239.1.1.1
for name in vx2 vx3 gr1 gr2; do try vswtool tunnel del $name; done
try vswtool tunnel segment vx0 del vlan 11
wrong 3 '"nothere"' tunnel segment nothere add vlan 11 vni 11
wrong 3 '"t2"' tunnel segment t2 add vlan 11 vni 11
wrong 3 '"vlan 11"' tunnel segment vx0 del vlan 11
wrong 3 '"nothere"' tunnel segment nothere
same

# ---- peers ----
wrong 2 'family.*"add 2001:db8::2"' tunnel peer vx0 add 2001:db8::2
wrong 2 'family.*"add 192.0.2.2"' tunnel peer vx6 add 192.0.2.2
wrong 2 'four bytes' tunnel peer vx6 add ::ffff:192.0.2.2
wrong 2 'local address.*"add 192.0.2.1"' tunnel peer vx0 add 192.0.2.1
wrong 2 'local address' tunnel peer vx6 add 2001:db8::1
wrong 2 'multicast.*"add 239.1.1.1"' tunnel peer vx0 add 239.1.1.1
wrong 2 'multicast' tunnel peer vx6 add ff05::1
for ip in 0.0.0.0 255.255.255.255; do
	wrong 2 "not the address of a host.*\"add $ip\"" tunnel peer vx0 add $ip
done
wrong 2 'not the address of a host' tunnel peer vx6 add ::
wrong 2 'already.*"add 192.0.2.2"' tunnel peer vx0 add 192.0.2.2
wrong 2 'already.*"add 192.0.2.2"' tunnel peer vx0 add 192.0.2.2 vlan 10
wrong 2 'already.*"add 192.0.2.3"' tunnel peer vx0 add 192.0.2.3 vlan 10
wrong 3 'no segment' tunnel peer vx0 add 192.0.2.4 vlan 11
wrong 3 'no such peer.*"del 192.0.2.9"' tunnel peer vx0 del 192.0.2.9
wrong 3 'no such peer' tunnel peer vx0 del 192.0.2.3
wrong 3 'no such peer' tunnel peer vx0 del 192.0.2.2 vlan 10
wrong 3 '"nothere"' tunnel peer nothere add 192.0.2.2
wrong 3 '"t2"' tunnel peer t2 del 192.0.2.2
same

# ---- forwarding entries ----
entry="fdb add sw0 02:00:00:00:00:77 vlan 10"
# shellcheck disable=SC2086
for words in "2:a peer:$entry port vx0" \
	"2:family:$entry tunnel vx0 peer 2001:db8::2" \
	"2:multicast:$entry tunnel vx0 peer 239.1.1.1" \
	"2:address of a host:$entry tunnel vx0 peer 0.0.0.0" \
	"2:local address:$entry tunnel vx0 peer 192.0.2.1" \
	"2:a VNI, not a key:$entry tunnel vx0 peer 192.0.2.2 key 5" \
	"2:a key, not a VNI:$entry tunnel gr0 peer 192.0.2.2 vni 5" \
	"2:not a tunnel:$entry tunnel t2 peer 192.0.2.2" \
	"3:not a port of this bridge:$entry tunnel vx1 peer 192.0.2.2" \
	"3:not a port of this bridge:$entry tunnel nothere peer 192.0.2.2" \
	"2:does not carry:fdb add sw0 02:00:00:00:00:77 vlan 11 tunnel vx0 peer 192.0.2.2" \
	"2:exists:fdb add sw0 $MAC vlan 10 tunnel vx0 peer 192.0.2.9"; do
	IFS=: read -r status regex rest <<<"$words"
	wrong "$status" "$regex" $rest
done
same

# ---- what is another object's business ----
wrong 2 'segments.*"trunk 1-10"' port set vx0 trunk 1-10
wrong 2 'segments.*"access 5"' port set vx0 access 5
wrong 2 'segments.*"native 5"' port set vx0 native 5
wrong 2 segments vlan add vx0 vid 11
wrong 2 segments vlan del vx0 vid 10
wrong 2 segments vlan map vx0 add 10:20
wrong 2 'patch|has this name' port add sw1 vx0 type patch peer px on sw0
same

# ---- who may ----
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; }
for words in "${VX9[*]}" "tunnel set vx0 ttl 5" "tunnel del vx0" "tunnel segment vx0 add vlan 11 vni 11" \
	"tunnel segment vx0 del vlan 10" "tunnel peer vx0 add 192.0.2.7" "tunnel peer vx0 del 192.0.2.2"; do
	# shellcheck disable=SC2086
	cmd_fails 2 . "an unprivileged user may not: $words" nobody vswtool $words
done
ok "but may look" nobody vswtool -d tunnel show
same

# ---- the device below goes, and the tunnels do not mind ----
ip link del under0 || fail "the device below can be deleted"
is "$(show tunnel show vx0 | jq -r '.[0] | "\(.local) \(.dev) \(.segment_count)"')" \
	"192.0.2.1 null 1" "a tunnel stays when the device below it goes"
ok "its peers can be read" vswtool tunnel peer vx0
ok "it can be changed" vswtool tunnel set vx0 ttl 7
ok "it can be removed" vswtool tunnel del vx0
wrong 3 . tunnel show vx0
is "$(show fdb show sw0 static | jq 'map(select(.port == "vx0")) | length')" 0 \
	"and its entries go with it"
finish
