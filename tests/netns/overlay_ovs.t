#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#  a access 10 --+            +-- underlay --+            +-- c tag 10
#                +-- h1: sw0 -+              +- p2: br0 --+
#  b access 20 --+                              (OVS)     +-- d tag 20
#
# Open vSwitch with its kernel datapath at the other end of VXLAN and GRE. Each
# of its tunnel ports has the tag of a VLAN and the VNI or key of that.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=overlay.sh
. "$HERE/overlay.sh"
begin

modprobe -q openvswitch
if ! grep -q '^openvswitch ' /proc/modules && [[ ! -d /sys/module/openvswitch ]]; then
	skip "no openvswitch in this kernel" "Open vSwitch"
	finish
fi

ovs() { # CMD...: in its namespace, with files of its own
	in_ns p2 env OVS_RUNDIR="$TMP/ovs" OVS_LOGDIR="$TMP/ovs" OVS_DBDIR="$TMP/ovs" \
		OVS_SYSCONFDIR="$TMP/ovs" "$@"
}

# It does not count the processors in the first ten seconds of a machine, and
# has no thread for what its datapath does not know then.
old_enough() { (($(cut -d. -f1 /proc/uptime) > 10)); }

ovs_start() {
	wait_for old_enough
	mkdir -p "$TMP/ovs"
	try ovsdb-tool create "$TMP/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema
	OVS_RUNDIR=$TMP/ovs OVS_LOGDIR=$TMP/ovs background in_ns p2 ovsdb-server \
		"$TMP/ovs/conf.db" --remote="punix:$TMP/ovs/db.sock" \
		--unixctl="$TMP/ovs/db.ctl" >"$TMP/ovsdb.log" 2>&1
	wait_for test -S "$TMP/ovs/db.sock" || die "$(<"$TMP/ovsdb.log")"
	try ovs ovs-vsctl --no-wait init
	OVS_RUNDIR=$TMP/ovs OVS_LOGDIR=$TMP/ovs background in_ns p2 ovs-vswitchd \
		"unix:$TMP/ovs/db.sock" --unixctl="$TMP/ovs/vswitchd.ctl" \
		>"$TMP/vswitchd.log" 2>&1
	vsctl add-br br0 || die "$(<"$TMP/vswitchd.log")"
}
vsctl() { ovs ovs-vsctl --timeout=60 --db="unix:$TMP/ovs/db.sock" "$@"; }

# at_ovs NAME ADDR TAG: a host at a port of OVS
at_ovs() {
	ns "$1"
	HOSTS=$((HOSTS + 1))
	try ip link add name "$1" netns p2 up type veth \
		peer name eth0 address "$(mac $HOSTS)" netns "$1"
	try ip -n "$1" link set eth0 up
	try ip -n "$1" addr add "$2" dev eth0
	try vsctl add-port br0 "$1" tag="$3"
}

forget() {
	local h
	try vswtool -n h1 fdb flush sw0 learned
	for h in a b c d; do try ip -n $h neigh flush all; done
}

# both_ends DESC KIND WORDS: the tunnels of OVS, and what passes
both_ends() {
	local tag bad
	bad=$(errors h1)
	for tag in 10 20; do
		# shellcheck disable=SC2086
		try vsctl --may-exist add-port br0 t$tag tag=$tag \
			-- set interface t$tag type="$2" options:key=$tag \
			options:remote_ip="$LOCAL" options:local_ip="$REMOTE" $3
	done
	is "$(vsctl get interface t10 error)" "[]" "$1: OVS has its tunnels"
	forget
	ok "$1: a pings c" pings a 10.0.10.3
	ok "$1: b pings d" pings b 10.0.20.4
	forget
	ok "$1: c pings a" pings c 10.0.10.1
	ok "$1: d pings b" pings d 10.0.20.2
	is "$(whereabouts h1 "$(mac 3)" 10)" "t $REMOTE learned" \
		"$1: c was learned behind its address"
	transfer "$1" a c 10.0.10.3
	is "$(($(errors h1) - bad)) $(hv_drops h1 encap_header)" "0 0" \
		"$1: no errors below the switch"
	capture "${1// /}" d eth0 arp
	in_ns a arping -q -c 1 -I eth0 10.0.20.4
	ok "$1: b still pings d" pings b 10.0.20.4
	unlike "$(captured "${1// /}")" "$(mac 1)" "$1: VLAN 20 does not hear VLAN 10"
}

underlay
hv h1 1
peer p2 2
vm h1 a 10.0.10.1/24 10
vm h1 b 10.0.20.2/24 20
ovs_start
at_ovs c 10.0.10.3/24 10
at_ovs d 10.0.20.4/24 20

for family in v4 v6; do
	LOCAL=$($family 1) REMOTE=$($family 2)
	for kind in vxlan gre; do
		if [[ $kind == vxlan ]]; then id=vni; else id=key; fi
		tunnel h1 t type $kind local "$LOCAL"
		for vid in 10 20; do segment h1 t add vlan $vid $id $vid; done
		to_peer h1 t add "$REMOTE"
		if [[ $kind$family == grev6 ]]; then kind=ip6gre; fi
		# Its VXLAN over IPv6 has no checksums unless asked.
		if [[ $kind$family != vxlanv6 ]]; then both_ends "$family $kind" $kind ""; fi
		if [[ $kind != ip6gre ]]; then
			# the kernel's gretap of OVS sends GRE checksums but takes none
			if [[ $kind == vxlan ]]; then try vswtool -n h1 tunnel set t csum on; fi
			both_ends "$family $kind csum" $kind options:csum=true
		fi
		dhcp_both "$family $kind" c eth0
		for vid in 10 20; do try vsctl del-port br0 t$vid; done
		try vswtool -n h1 tunnel del t
	done
done

# Its datapath is not the namespace's: it goes when asked.
ovs ovs-appctl -t "$TMP/ovs/vswitchd.ctl" exit --cleanup >/dev/null 2>&1
finish
