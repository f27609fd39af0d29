#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   web 10.0.10.x, VLAN 10 --+                        +-- db  10.0.10.x, VLAN 10
#                           sw0 ======= patch ====== sw1
#   cam 10.0.20.x, VLAN 20 --+                        +-- nvr 10.0.20.x, VLAN 20
#                            |
#                          uplink, trunk: outside 110 and 120 are inside 10 and 20
#
# A tour of vswkm that a person can follow; `make demo` runs it in a throwaway
# machine. VMs are network namespaces. Ends with a summary, and with a status
# other than 0 if anything was not as it should be.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C
TOP=${VSW_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
PATH=$TOP/tools/vswtool:$PATH
VSW_KO=${VSW_KO:-$TOP/kmod/vswkm.ko}
tmp=$(mktemp -d)
met=0 missed=0 jobs=()

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

heading() { printf '\n%s== %s ==%s\n' "$bold" "$*" "$plain"; }
say() { printf '   %s\n' "$*"; }

# Commands of ours, as a person would type them; those of a VM at its prompt.
show() {
	if [[ $1 == in_vm ]]; then
		printf '%s%s# %s%s\n' "$bold" "$2" "${*:3}" "$plain"
	else
		printf '%s# %s%s\n' "$bold" "$*" "$plain"
	fi
}
run() {
	show "$@"
	"$@"
}

verdict() {
	if [[ $1 == 0 ]]; then
		met=$((met + 1))
		say "[as expected] $2"
	else
		missed=$((missed + 1))
		say "[NOT AS EXPECTED] $2"
	fi
}

# expect TEXT CMD...: show it, do it, and see that it succeeds.
expect() {
	run "${@:2}"
	verdict $? "$1"
}

# refute TEXT CMD...: the same, and it must not succeed.
refute() {
	! run "${@:2}"
	verdict $? "$1"
}

in_vm() { nsenter --net="/run/netns/$1" -- "${@:2}"; }
address_of() { in_vm "$1" ip -4 -o addr show dev eth0 | awk '{ sub("/.*", "", $4); print $4; exit }'; }

# vm NAME: a namespace with eth0, whose other end is called NAME.
vm() {
	ip netns add "$1"
	in_vm "$1" bash -c "$(declare -f ipv6_off); ipv6_off"
	ip link add "$1" up type veth peer name eth0 netns "$1"
	ip -n "$1" link set lo up
	ip -n "$1" link set eth0 up
}

dhcp_server() { # NAME SUBNET
	in_vm "$1" ip addr add "10.0.$2.1/24" dev eth0
	in_vm "$1" dnsmasq -k --conf-file=/dev/null --port=0 --interface=eth0 \
		--bind-interfaces --user=root --no-ping --leasefile-ro --log-facility=- \
		--dhcp-authoritative --dhcp-range="10.0.$2.100,10.0.$2.199,1h" \
		--pid-file="$tmp/$1.pid" 2>"$tmp/$1.log" &
	jobs+=($!)
	until grep -q 'IP range' "$tmp/$1.log" 2>/dev/null; do sleep 0.05; done
}

# shellcheck disable=SC2317
finish() {
	local job
	for job in "${jobs[@]}"; do kill "$job" 2>/dev/null; done
	for name in web db cam nvr dhcp10 dhcp20 outside; do ip netns del "$name" 2>/dev/null; done
	for name in sw0 sw1; do ip link del "$name" 2>/dev/null; done
	rm -rf "$tmp"
}
trap finish EXIT

# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" = bound ] && ip addr add "$ip/24" dev "$interface"\nexit 0\n' >"$tmp/lease"
chmod +x "$tmp/lease"
# IPv4 alone makes less noise for tcpdump.
ipv6_off() { echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; }
ipv6_off

heading "The module"
if [[ ! -d /sys/module/vswkm ]]; then
	for module in veth $(modinfo -F depends "$VSW_KO" | tr ',' ' '); do modprobe -q "$module"; done
	expect "the switch is in the kernel" insmod "$VSW_KO"
fi

heading "Two switches, joined by a patch"
run vswtool bridge add sw0
run vswtool bridge add sw1
expect "frames of every VLAN pass between them" \
	vswtool port add sw0 to-sw1 type patch peer to-sw0 on sw1

heading "Four VMs in two VLANs"
say "A VM is a namespace, its network card one end of a veth:"
show ip netns add web
show ip link add web up type veth peer name eth0 netns web
for name in web db cam nvr dhcp10 dhcp20 outside; do vm $name; done
run vswtool port add sw0 web access 10
run vswtool port add sw0 cam access 20
run vswtool port add sw1 db access 10
run vswtool port add sw1 nvr access 20
expect "vswtool shows the ports" vswtool port show

heading "Each VLAN has a DHCP server, and a VM gets its address from its own"
run vswtool port add sw0 dhcp10 access 10
run vswtool port add sw0 dhcp20 access 20
dhcp_server dhcp10 10
dhcp_server dhcp20 20
for name in web db cam nvr; do
	expect "$name has a lease" in_vm $name udhcpc -i eth0 -n -q -s "$tmp/lease"
done
web=$(address_of web) db=$(address_of db) cam=$(address_of cam) nvr=$(address_of nvr)
say "web $web, db $db, cam $cam, nvr $nvr"
[[ "${web%.*} ${db%.*} ${cam%.*} ${nvr%.*}" == "10.0.10 10.0.10 10.0.20 10.0.20" ]]
verdict $? "VLAN 10 and VLAN 20 are two networks"

heading "Inside a VLAN all talk, across the patch"
expect "web reaches db" in_vm web ping -n -q -c 1 -W 10 "$db"
expect "cam reaches nvr" in_vm cam ping -n -q -c 1 -W 10 "$nvr"

heading "Between VLANs nobody does, whatever the routes"
run in_vm web ip route add 10.0.20.0/24 dev eth0
run in_vm cam ip route add 10.0.10.0/24 dev eth0
refute "web does not reach cam, a port further" in_vm web ping -n -q -c 1 -W 1 "$cam"

heading "A trunk to the outside, where VLAN 10 is called 110 and 20 is 120"
run vswtool port add sw0 outside trunk 10,20
run vswtool vlan map outside add 110:10
run vswtool vlan map outside add 120:20
in_vm outside ip link add link eth0 name eth0.110 up type vlan id 110
in_vm outside ip addr add 10.0.10.250/24 dev eth0.110
in_vm outside ip link add link eth0 name eth0.120 up type vlan id 120
in_vm outside ip addr add 10.0.20.250/24 dev eth0.120
in_vm outside tcpdump -Z root -U -i eth0 -w "$tmp/trunk.pcap" 'vlan and icmp[0] == 8' \
	>/dev/null 2>"$tmp/tcpdump" &
jobs+=($!)
until grep -q 'listening' "$tmp/tcpdump"; do sleep 0.05; done
expect "web reaches the outside" in_vm web ping -n -q -c 1 -W 10 10.0.10.250
expect "cam reaches the outside" in_vm cam ping -n -q -c 1 -W 10 10.0.20.250
wire() { tcpdump -t -e -n -r "$tmp/trunk.pcap" 2>/dev/null; }
for _ in {1..100}; do
	[[ $(wire | wc -l) -lt 2 ]] || break
	sleep 0.05
done
run tcpdump -t -e -n -r "$tmp/trunk.pcap" 2>/dev/null
wire | grep -q 'vlan 110, .* 10.0.10.250'
verdict $? "on the wire web's frames have the tag 110"
wire | grep -q 'vlan 120, .* 10.0.20.250'
verdict $? "and cam's the tag 120"

heading "What the switch knows"
run vswtool bridge show
run vswtool vlan show
expect "addresses are learned per VLAN" vswtool fdb show

heading "And why a frame did not pass"
say "web tries to hop into VLAN 20 by a tag of its own"
run in_vm web ip link add link eth0 name eth0.20 up type vlan id 20
run in_vm web ip addr add 10.0.20.99/24 dev eth0.20
refute "it does not get there" in_vm web ping -n -q -c 1 -W 1 -I eth0.20 "$nvr"
run vswtool drops
vswtool -j drops | grep -q vlan_access_tagged
verdict $? "the drop has a name: vlan_access_tagged"

heading "Summary"
echo "$met expectations met, $missed not."
exit $((missed > 0))
