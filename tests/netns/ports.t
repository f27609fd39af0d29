#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- h2            tap, dummy (a NIC), bond, macvlan, VLAN device
#       sw0 == sw1 -- h3
#
# What can be a port, what cannot and why, and how ports go.
. "$(dirname "$0")/lib.sh"
# They bring devices of their own, which stay.
for module in ip_gre ipip sit; do modprobe -q $module; done
begin
bridges sw0 sw1

# ---- kinds ----
try ip link add nic up type dummy
try ip link add lower up type dummy
try ip link add base up type dummy
ip tuntap add tap9 mode tap 2>/dev/null || modprobe -q tun
joins() { # DEV WHAT [ip link add ...]
	local dev=$1 what=$2
	shift 2
	if [[ $# -gt 0 ]] && ! ip link add "$@" 2>"$TMP/err"; then
		skip "$(<"$TMP/err")" "$what joins"
		return
	fi
	ip link set "$dev" up
	ok "$what joins" vswtool port add sw0 "$dev"
	is "$(master "$dev")" sw0 "$what: ip link sees it"
	is "$(port_get "$dev" '"\(.kind) \(.mode) \(.pvid)"')" "netdev access 1" \
		"$what: vswtool too, with the defaults"
	ok "$what leaves" vswtool port del "$dev"
	is "$(master "$dev")" "" "$what: is free again"
}
master() { ip -j link show dev "$1" | jq -r '.[0].master // ""'; }
promiscuity() { ip -j -d link show dev "$1" | jq '.[0].promiscuity'; }
joins nic "a NIC"
joins veth9 "a veth" veth9 type veth peer name veth9p
joins tap9 "a tap"
joins bond9 "a bond" bond9 type bond mode active-backup
joins mv9 "a macvlan" link lower name mv9 type macvlan mode bridge
joins base.5 "a VLAN device" link base name base.5 type vlan id 5

# ---- refusals, each with a text of its own ----
state=$(config)
texts=$TMP/texts
refused() { # WHAT TEXT DEV [BRIDGE]
	local err rc
	err=$(vswtool port add "${4:-sw0}" "$3" 2>&1 >/dev/null)
	rc=$?
	printf '%s\n' "$err" >>"$texts"
	if [[ $rc -eq 2 && ${err,,} =~ $2 ]]; then
		pass "refused: $1"
	else
		fail "refused: $1" "status $rc, $err"
	fi
}
refused "loopback" 'loopback' lo
for kind in gre:'local 10.9.9.9 remote 10.9.9.8' ipip:'local 10.9.9.9 remote 10.9.9.8' \
	sit:'local 10.9.9.9 remote 10.9.9.8'; do
	# shellcheck disable=SC2086
	if ip link add raw9 type ${kind%%:*} ${kind#*:} 2>/dev/null; then
		refused "a ${kind%%:*} tunnel, not Ethernet" 'ethernet' raw9
		ip link del raw9
		break
	fi
done
ip tuntap add tun9 mode tun && refused "a tun, not Ethernet" 'ethernet' tun9
try ip link set nic master sw1
refused "a port of another bridge of ours" 'master|port|already' nic
try ip link set nic nomaster
try ip link set nic down
try ip link set nic master bond9
refused "a slave of a bond" 'master' nic
try ip link set nic nomaster
try ip link set nic up
refused "what has a receive handler, a macvlan's lower device" 'driver|handler' lower
refused "itself" 'itself|bridge|switch' sw0
refused "another bridge of ours" 'bridge|switch' sw1
try ip link add link sw0 name mv0 type macvlan
refused "a macvlan on top of it" 'top|ring|loop|stack|upper' mv0
try ip link del mv0
try ip link add link sw0 name sw0.7 type vlan id 7
refused "a VLAN device on top of it" 'top|ring|loop|stack|upper' sw0.7
try ip link add link sw0.7 name mv7 type macvlan
refused "a macvlan on the VLAN device on top of it" 'top|ring|loop|stack|upper' mv7
try ip link del sw0.7
if modprobe -q bridge; [[ -d /sys/module/bridge ]] && ip link add br9 type bridge; then
	try ip link set nic master br9
	refused "a port of a Linux bridge" 'master' nic
	try ip link del br9
else
	skip "no bridge module" "refused: a port of a Linux bridge"
fi
cmd_fails 2 . "refused: a patch to itself" vswtool port add sw0 pa type patch peer pb on sw0
cmd_fails 3 . "refused: a device that is not there" vswtool port add sw0 nothere
cmd_fails 3 . "refused: a bridge that is not there" vswtool port add nothere nic
cmd_fails 3 . "refused: a bridge that is none" vswtool port add lo nic
cmd_fails - . "ip link set master of a loopback" ip link set lo master sw0
is "$(config)" "$state" "refusals change nothing"
no "every text says something" grep -qE '^(vswtool: *)?$|(Invalid argument|Operation not supported|busy)$' "$texts"

# ---- rtnl and its tools ----
try ip link set nic master sw0
is "$(port_get nic .bridge)" sw0 "ip link set master is seen by vswtool"
is "$(promiscuity nic)" 1 "a port is promiscuous"
try ip link set nic nomaster
is "$(promiscuity nic)" 0 "and no longer when it has left"
try ip link set nic promisc on
try vswtool port add sw0 nic
is "$(promiscuity nic)" 2 "promiscuity is counted"
try vswtool port del nic
is "$(promiscuity nic)" 1 "and returns to what it was"
try ip link set nic promisc off
try vswtool port add sw0 nic
ok "ip -d -s link show" ip -d -s link show sw0
like "$(ip -d link show sw0)" ' vsw ' "ip -d shows the kind"
like "$(bridge link show)" 'nic.*master sw0' "bridge link shows the port"
like "$(ethtool -i sw0)" 'driver: vsw' "ethtool -i"
like "$(ethtool -S sw0)" 'replicated: [0-9]' "ethtool -S"
try ip link add sw9 type vsw
ok "ip link add type vsw makes a bridge that vswtool knows" vswtool bridge show sw9
try ip link del sw9
cmd_fails 3 . "and ip link del removes it" vswtool bridge show sw9

# ---- names ----
try ip link set nic down
try ip link set nic name nic1
try ip link set nic1 up
is "$(port_get nic1 .name)" nic1 "a renamed port has its new name"
cmd_fails 3 . "and not its old one" vswtool port show nic
if ip link property add dev nic1 altname uplink-to-the-world 2>/dev/null; then
	ok "an altname will do" vswtool port set uplink-to-the-world isolated on
	is "$(port_get nic1 .isolated | sed 's/true/1/')" 1 "and reaches the port"
fi
try ip link set sw1 down
try ip link set sw1 name sw1b
ok "so do renamed bridges" vswtool bridge show sw1b
try ip link set sw1b name sw1
try ip link set sw1 up
try ip link del nic1
cmd_fails 3 . "an unregistered port is gone" vswtool port show nic1

# ---- carrier and departure, under traffic ----
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw1 10.0.0.3/24
patch sw0 p0 sw1 p1
ok "h1 pings h2" pings h1 10.0.0.2
is "$(fdb_entry sw0 "$(mac 2)")" "h2 learned" "h2 is known"
try ip -n h2 link set eth0 down
forgotten() { [[ -z $(fdb_entry sw0 "$(mac 2)") ]]; }
comes_true "without a carrier it is forgotten" forgotten
is "$(port_get h2 .up | sed 's/false/0/')" 0 "and its port is not up"
try ip -n h2 link set eth0 up
ok "with it it is back" pings h1 10.0.0.2

ok "across the patch" pings h1 10.0.0.3
background in_ns h1 ping -n -q -f -c 200000 -w 15 10.0.0.3 >/dev/null
background in_ns h3 ping -n -q -f -c 200000 -w 15 10.0.0.2 >/dev/null
try vswtool port del p0
cmd_fails 3 . "the other end of a patch goes with it, under traffic" vswtool port show p1
patch sw0 p0 sw1 p1
try ip link del h2
cmd_fails 3 . "a port unregisters under traffic" vswtool port show h2
for _ in 1 2 3; do
	try vswtool port del h3
	try vswtool port add sw1 h3
done
ok "leaves and joins under traffic" vswtool port show h3
try vswtool bridge del sw1
is "$(master h3)" "" "a bridge that is deleted releases its ports, under traffic"
cmd_fails 3 . "... and its patches" vswtool port show p0
stop_jobs

# ---- a ring of patches ----
bridges ring1 ring2
host r1 ring1 -
host r2 ring2 -
patch ring1 a1 ring2 a2
patch ring1 b1 ring2 b2
python3 "$HERE/frames.py" >/dev/null <<-EOF
	tap r1 r1 eth0
	r1 > bc n=3 lazy : # into the ring
EOF
comes_true "a ring ends in a counted drop" more_drops ring1 recursion 0
settled() { local a b; a=$(show bridge show); sleep 0.2; b=$(show bridge show); [[ $a == "$b" ]]; }
ok "and the frames do not go round for ever" wait_for settled
try vswtool bridge del ring1

# ---- a namespace goes with everything in it ----
ns lab
ip -n lab -b - <<-EOF
	link add d0 up type dummy
	link add d1 up type dummy
	link add v0 type veth peer name v1
	link set v0 up
	link set v1 up
EOF
printf '%s\n' 'bridge add a' 'bridge add b' 'port add a d0' 'port add b d1 trunk 1-4094' \
	'port add a v0' 'port add b v1' 'port add a pa type patch peer pb on b' \
	'fdb add a 02:00:00:00:00:99 vlan 1 port d0' >"$TMP/batch"
ok "a whole lab in a namespace" vswtool -n lab -b "$TMP/batch"
is "$(show bridge show | jq -r '[.[].name] | sort | join(" ")')" "ring2 sw0" \
	"it is not seen from here"
try ip -n lab link add link a name a.5 up type vlan id 5
try ip netns del lab
lab_gone() { ! ip netns list | grep -q '^lab'; }
comes_true "it goes as a whole" lab_gone
finish
