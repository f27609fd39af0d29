#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- h2
#       sw0 (comes and goes with the module)
#
# The module is loaded and unloaded under traffic, again and again.
. "$(dirname "$0")/lib.sh"
begin

CYCLES=${TEST_CYCLES:-50}

wire h1
wire h2
try ip -n h1 addr add 10.0.0.1/24 dev eth0
try ip -n h2 addr add 10.0.0.2/24 dev eth0
# No resolution: frames flow from the moment both ports are there.
try ip -n h1 neigh add 10.0.0.2 lladdr "$(mac 2)" dev eth0
try ip -n h2 neigh add 10.0.0.1 lladdr "$(mac 1)" dev eth0

# The kernel would load the module again for whoever asks for its family.
autoload=$(</proc/sys/kernel/modprobe)
echo /bin/false >/proc/sys/kernel/modprobe

# Bounded senders, in both directions.
for h in 1:2 2:1; do
	background in_ns h${h%:*} ping -n -q -f -i 0.005 -c 1000000 -w 900 10.0.0.${h#*:} >/dev/null
done
printf '%s\n' 'bridge add sw0' 'bridge add sw1' 'port add sw0 h1' 'port add sw0 h2' \
	'port add sw0 p0 type patch peer p1 on sw1' \
	'fdb add sw0 02:00:00:00:00:99 vlan 1 port h1' >"$TMP/batch"

switched() { (($(port_get h2 .stats.rx_packets) > 0)); }
failures=0
for ((cycle = 0; cycle < CYCLES; cycle++)); do
	module_load
	vswtool -b "$TMP/batch" || failures=$((failures + 1))
	if ((cycle % 10 == 0)); then wait_for switched || failures=$((failures + 1)); fi
	rmmod $MODULE || { failures=$((failures + 1)); break; }
	[[ ! -e /sys/class/net/sw0 ]] || failures=$((failures + 1))
done
is $failures 0 "$CYCLES cycles of load, traffic through two bridges, unload"
is "$(ip -j link show h1 | jq -r '.[0].master // ""')" "" "the ports are free again"
is "$(ip -j -d link show h1 | jq '.[0].promiscuity')" 0 "and no longer promiscuous"
cmd_fails 5 'modprobe' "without the module vswtool says what to do" vswtool bridge show

# A namespace that goes while the module goes.
module_load
for n in 1 2 3 4 5; do
	ns lab$n
	vswtool -n lab$n bridge add sw0 || failures=$((failures + 1))
done
for n in 1 2 3 4 5; do ip netns del lab$n; done
ok "unload while namespaces with bridges go" rmmod $MODULE
is $failures 0 "no failure"

# Unload while somebody reads.
module_load
try vswtool bridge add sw0
for n in {1..20}; do echo "port add sw0 d$n trunk 1-4094"; echo "link add d$n up type dummy" >>"$TMP/links"; done >"$TMP/batch2"
try ip -b "$TMP/links"
try vswtool -b "$TMP/batch2"
readers() { while module_loaded; do vswtool -s port show; vswtool fdb show; done >/dev/null 2>&1; }
background readers
background vswtool monitor >/dev/null 2>&1
sleep 0.2
unloads() { rmmod vswkm; }
comes_true "unload while others read and listen" unloads

# The parameter.
if unshare -Ur -n true 2>/dev/null; then
	module_load
	cmd_fails - . "userns=0: no bridge in a user namespace" \
		unshare -Ur -n ip link add sw0 type vsw
	try rmmod $MODULE
	module_load userns=1
	ok "userns=1: there may be" unshare -Ur -n vswtool bridge add sw0
	try rmmod $MODULE
else
	skip "no user namespaces" "parameter userns"
fi

# As a user would.
echo "$autoload" >/proc/sys/kernel/modprobe
dir=$TMP/root/lib/modules/$(uname -r)
mkdir -p "$dir/updates"
cp "$VSW_KO" "$dir/updates/"
depmod -b "$TMP/root" "$(uname -r)" 2>/dev/null
ok "modprobe" modprobe -d "$TMP/root" $MODULE
try vswtool bridge add sw0
ok "modprobe -r with a bridge there" modprobe -d "$TMP/root" -r $MODULE
is "$(ip -o link show type vsw 2>/dev/null)$(ls -d /sys/module/$MODULE 2>/dev/null)" "" "and nothing else"
no "no family" sh -c "genl ctrl list 2>/dev/null | grep -q vswkm"
finish
