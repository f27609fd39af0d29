#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- t2 (trunk 1-10, map 100:1)
#       sw0 == sw1
#
# Whatever is asked wrongly is refused with a reason and changes nothing.
. "$(dirname "$0")/lib.sh"
begin

bridges sw0 sw1
host h1 sw0 -
host t2 sw0 - trunk 1-10
patch sw0 p0 sw1 p1
try vswtool vlan map t2 add 100:1
try vswtool fdb add sw0 02:00:00:00:00:99 vlan 1 port h1 static
try vswtool neigh add sw0 10.0.0.1 lladdr 02:00:00:00:00:99
try vswtool acl create fw
try vswtool acl add fw in allow proto icmp
try vswtool nat add t2 snat to 192.0.2.9
try vswtool acl set hosts create addr
try vswtool acl set hosts add 10.0.0.0/8
before=$(config)

# ---- raw netlink, by the specification ----
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
	taplines /usr/bin/python3 "$HERE/nlfuzz.py" "$TOP/uapi/vswkm.yaml" sw0 t2
else
	skip "no python3-yaml" "raw netlink"
fi
is "$(config)" "$before" "nothing has changed"

# ---- words ----
wrong() { # STATUS WORDS...
	cmd_fails "$1" '^vswtool: [^[:cntrl:]]+$' "refused: ${*:2}" vswtool "${@:2}"
}
for vid in 0 4095 20-10 x 1,,2 1- -1 65536 99999999999999999999; do
	wrong 1 vlan add t2 vid "$vid"
	wrong 1 port set t2 trunk "$vid"
done
wrong 1 port set t2 access 0
wrong 1 port set t2 access none
wrong 1 port set t2 native 5000
wrong 1 port set t2 isolated maybe
wrong 1 port set t2 flood xx
wrong 1 port set t2 fdb-limit -5
wrong 1 port set t2
wrong 1 bridge set sw0 ageing 1000001
wrong 1 bridge set sw0 ageing never
wrong 1 fdb add sw0 02:00:00:00:00 vlan 1 port h1
wrong 1 fdb add sw0 02:00:00:00:00:01:02 vlan 1 port h1
wrong 1 nonsense
wrong 1 bridge nonsense
wrong 1 bridge add
wrong 2 bridge add sw0
wrong 2 bridge add lo
wrong 2 bridge set sw0 qinq on
wrong 3 bridge del nothere
wrong 3 bridge set nothere ageing 3
wrong 3 port set nothere access 1
wrong 3 port del nothere
wrong 3 fdb flush nothere
wrong 1 neigh add sw0 10.0.0.256 lladdr 02:00:00:00:00:01
wrong 1 neigh add sw0 10.0.0.2 lladdr 02:00:00:00:00:0g
wrong 2 neigh add sw0 10.0.0.1 lladdr 02:00:00:00:00:01
wrong 2 neigh add sw0 224.0.0.1 lladdr 02:00:00:00:00:01
wrong 2 neigh add sw0 10.0.0.2 lladdr 01:00:5e:00:00:01
wrong 3 neigh del sw0 10.0.0.2
wrong 3 neigh flush nothere
wrong 2 vlan map t2 add 101:1
wrong 2 vlan map t2 add 100:2
wrong 2 vlan map t2 add 101:2,102:2
wrong 2 port add sw0 px type patch peer px on sw1
wrong 2 port add sw0 p0 type patch peer py on sw1
wrong 3 port add sw0 px type patch peer py on nothere
wrong 1 bridge add this-name-is-too-long
wrong 2 port add sw0 h1
is "$(config)" "$before" "nothing has changed"

# ---- a batch that is cut off ----
printf 'bridge add sw7\nport set h1 access 5\nport set t2 isol' >"$TMP/batch"
cmd_fails 1 ':3: ' "a truncated batch file" vswtool -b "$TMP/batch"
is "$(config)" "$before" "changes nothing"
cmd_fails - . "a batch file that is not there" vswtool -b "$TMP/nothere"
printf 'port set h1 access 1\nport set nothere access 5\n' >"$TMP/batch"
cmd_fails 4 ':2: ' "a batch of which the kernel refuses a line" vswtool -b "$TMP/batch"

# ---- who may ----
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; }
for words in "bridge add sw8" "bridge del sw0" "port set h1 access 5" "port del h1" \
	"vlan add t2 vid 20" "fdb flush sw0" "neigh flush sw0" \
	"neigh add sw0 10.0.0.2 lladdr 02:00:00:00:00:01"; do
	# shellcheck disable=SC2086
	cmd_fails 2 . "an unprivileged user may not: $words" nobody vswtool $words
done
ok "but may look" nobody vswtool bridge show
if unshare -Ur -n true 2>/dev/null; then
	cmd_fails 2 . "a user namespace may make no bridge by default" \
		unshare -Ur -n vswtool bridge add sw8
	cmd_fails - . "... nor by ip link" unshare -Ur -n ip link add sw8 type vsw
	cmd_fails - . "... and sees nothing of ours" unshare -Ur -n vswtool bridge del sw0
else
	skip "no user namespaces" "user namespaces"
fi
is "$(config)" "$before" "nothing has changed"

# ---- two at a time ----
for n in {1..50}; do echo "link add c$n up type dummy"; done | ip -b - || die "dummies"
pids=()
for n in {1..50}; do
	vswtool port add sw1 "c$n" access $((n + 1)) 2>>"$TMP/parallel" &
	pids+=($!)
	if ((n % 5 == 0)); then
		vswtool vlan add t2 vid $((1000 + n)) 2>>"$TMP/parallel" &
		pids+=($!)
	fi
done
wait "${pids[@]}"
is "$(cat "$TMP/parallel")" "" "50 ports are added at the same time"
is "$(show port show sw1 | jq '[.[] | select(.kind == "netdev") | .index] | unique | length')" 50 \
	"each has an index of its own"
is "$(show port show sw1 | jq '[.[] | select(.kind == "netdev") | select("c\(.pvid - 1)" == .name)] | length')" 50 \
	"and its own VLAN"
is "$(show port show t2 | jq '[.[0].vlans[] | .vid] | map(select(. > 1000)) | length')" 10 \
	"and no change of the others is lost"
pids=()
for n in {1..50}; do
	vswtool port set c1 access $((n + 100)) isolated on 2>>"$TMP/parallel" &
	pids+=($!)
	vswtool port del c$((n % 49 + 2)) 2>/dev/null &
	pids+=($!)
done
wait "${pids[@]}"
is "$(cat "$TMP/parallel")" "" "50 changes of one port at the same time"
is "$(port_get c1 '"\(.vlans | length) \(.vlans[0].vid == .pvid)"')" "1 true" \
	"leave it with one VLAN, its pvid"
is "$(show port show sw1 | jq 'map(select(.kind == "netdev")) | length')" 1 \
	"50 deletions of 49 ports leave one"
finish
