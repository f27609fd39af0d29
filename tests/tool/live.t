#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tool against the module, in a network namespace of a throwaway machine
# (VSW_KERNEL says which; User-Mode Linux if nothing does).
# shellcheck source-path=SCRIPTDIR source=lib.sh
if [[ -z ${VSW_OUT:-} ]]; then	# outside
	make -s -C "$(dirname "$0")/../../tools/vswtool" vswtool >&2
	exec "$(dirname "$0")/../vm/run" --kernel "${VSW_KERNEL:-uml}" \
		-- tests/tool/live.t
fi
if [[ ! -e /sys/module/vswkm ]]; then modprobe -q vswkm 2>/dev/null; fi
if [[ ! -e /sys/module/vswkm ]]; then echo "Bail out! vswkm is not loaded"; exit 1; fi
if [[ -z ${VSW_LIVE:-} ]]; then VSW_LIVE=1 exec unshare -n "$0"; fi
. "$(dirname "$0")/lib.sh"
MAC=02:00:00:00:00

# t STATUS REGEX WORDS...: stdout and stderr together match
t() {
	local status=$1 regex=$2
	shift 2
	run "$@"
	if ((STATUS == status)) && [[ $OUT$ERR =~ $regex ]]; then
		pass "vswtool $*"
	else
		fail "vswtool $*" "status $STATUS, wanted $status" "$OUT$ERR" "wanted: $regex"
	fi
}

# json FILTER WANTED WORDS...: what python makes of the JSON
json() {
	local filter=$1 wanted=$2
	shift 2
	run -j "$@"
	is "$(python3 -c "import json, sys; j = json.load(sys.stdin); print($filter)" <"$TMP/out" 2>&1)" \
		"$wanted" "vswtool -j $*: $filter"
}

for dev in tap0 tap1 tap2; do
	ip link add $dev type dummy && ip link set $dev up
done
ip link property add dev tap2 altname a-name-that-is-longer-than-15

"$VSWTOOL" -j monitor config count 3 timeout 60 >"$TMP/events" 2>"$TMP/listening" &
MONITOR=$!
for _ in {1..100}; do
	if grep -q listening "$TMP/listening"; then break; fi
	sleep 0.1
done

t 0 '^$' bridge add sw0 ageing 60
t 2 'has this name already.*"sw0"' bridge add sw0
t 0 '^$' bridge add --may-exist sw0
t 2 . bridge add --may-exist tap0
t 0 '^$' bridge add sw1 qinq
t 0 '^$' port add sw0 tap0 access 10
t 2 'master' port add sw0 tap0
t 0 '^$' port add --may-exist sw0 tap0
t 2 'master' port add --may-exist sw1 tap0
t 0 '^$' port add sw0 tap1 trunk 10,20-30 native 5 isolated on flood mc,bc
t 0 '^$' port add sw0 a-name-that-is-longer-than-15
t 0 '^$' port add sw0 p0 type patch peer p1 on sw1
t 0 '^$' port add --may-exist sw0 p0 type patch peer p1 on sw1
t 2 . port add --may-exist sw0 p0 type patch peer p2 on sw1
t 2 loopback port add sw0 lo
t 3 'no such device.*"nosuch"' port add sw0 nosuch
t 3 '"nosuch"' port add nosuch tap0
json 'j[0]["ageing"], j[0]["ports"], j[0]["qinq"]' '60 4 False' bridge show sw0
json '[b["name"] for b in j]' "['sw0', 'sw1']" bridge show
json '[p["name"] for p in j]' "['sw0', 'tap0', 'tap1', 'tap2', 'p0', 'sw1', 'p1']" port show
json '[p["name"] for p in j]' "['sw1', 'p1']" port show sw1
json '[p["name"] for p in j]' "['tap2']" port show a-name-that-is-longer-than-15
json '[p["name"] for p in j]' "['tap1']" port show "$(ip -o link show tap1 | cut -d: -f1)"
json 'j[0]["isolated"], j[0]["flood_uc"], j[0]["flood_bc"], j[0]["pvid"]' 'True False True 5' port show tap1
json '[(v["vid"], v.get("end")) for v in j[0]["vlans"]]' '[(5, None), (10, None), (20, 30)]' vlan show tap1
json 'sorted(j[0]["stats"])[0]' cached -s port show tap1
t 3 . port show lo
t 3 . bridge show tap0

t 0 '^$' port set tap1 native none learning off
json 'j[0]["pvid"], j[0]["learning"]' '0 False' port show tap1
t 0 '^$' vlan add tap0 vid 50-52
json 'j[0]["mode"], j[0]["pvid"]' 'trunk 10' vlan show tap0
t 3 '"vid 99"' vlan del tap0 vid 99
t 0 '^$' vlan map tap1 add 100:20,200:21
json '[(m["outside"], m["inside"]) for m in j]' '[(100, 20), (200, 21)]' vlan map tap1
t 2 '"add 101:20"' vlan map tap1 add 101:20
t 0 '^$' vlan map tap1 del 100:20,200:21
json 'j' '[]' vlan map tap1
t 2 qinq bridge set sw1 qinq off

t 0 '^$' fdb add sw0 $MAC:01 vlan 10 port tap0
t 2 "\"$MAC:01\"" fdb add sw0 $MAC:01 vlan 10 port tap0
t 0 '^$' fdb replace sw0 $MAC:01 vlan 10 port tap1
json 'j[0]["port"], j[0]["owner"]' 'tap1 static' fdb get sw0 $MAC:01 vlan 10
t 2 . fdb add sw0 01:00:5e:00:00:01 vlan 10 port tap0
t 2 . fdb add sw0 $MAC:02 vlan 77 port tap0
t 3 '"port nosuch"' fdb add sw0 $MAC:02 vlan 10 port nosuch
t 0 '^$' fdb add sw0 $MAC:02 vlan 10 port tap1 sticky dynamic
json '[(e["address"][-2:], e["owner"], e["sticky"]) for e in j]' "[('02', 'learned', True)]" fdb show sw0 learned vlan 10
json 'len(j)' 2 fdb show port tap1
json 'j' '[]' fdb show sw1 static
t 3 . fdb show nosuch
t 3 . fdb get sw0 $MAC:09
t 3 . fdb del sw0 $MAC:09
t 0 '^$' fdb del --if-exists sw0 $MAC:09
t 3 . fdb del --if-exists nosuch $MAC:09
json 'j' "[{'flushed': 2}]" fdb flush sw0 port tap1

t 0 '^$' neigh add sw0 10.0.0.1 lladdr $MAC:01 vlan 10
t 2 'exists.*"10.0.0.1"' neigh add sw0 10.0.0.1 lladdr $MAC:02 vlan 10
t 0 '^$' neigh replace sw0 10.0.0.1 lladdr $MAC:02 vlan 10 agent
json '[(e["ip"], e["vid"], e["lladdr"][-2:], e["owner"], e["router"]) for e in j]' "[('10.0.0.1', 10, '02', 'agent', False)]" neigh get sw0 10.0.0.1 vlan 10
t 0 '^$' neigh add sw0 fd00::1 lladdr $MAC:03 router
t 2 'only IPv6.*"router"' neigh add sw0 10.0.0.3 lladdr $MAC:03 router
for ip in 0.0.0.0 224.0.0.1 255.255.255.255 127.0.0.1 :: ::1 ff02::1; do
	t 2 "a host in the VLAN.*\"$ip\"" neigh add sw0 $ip lladdr $MAC:03
done
t 2 'four bytes.*"::ffff:10.0.0.1"' neigh add sw0 ::ffff:10.0.0.1 lladdr $MAC:03
for mac in 01:00:5e:00:00:01 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff; do
	t 2 "unicast MAC.*\"lladdr $mac\"" neigh add sw0 10.0.0.3 lladdr $mac
done
t 0 '^$' bridge set sw0 neigh-limit 2
t 2 'neigh-limit' neigh add sw0 10.0.0.3 lladdr $MAC:03
t 0 '^$' bridge set sw0 neigh-limit 0 neigh-learning on
json 'j[0]["neigh_learning"], j[0]["neigh_limit"], j[0]["neigh_count"], j[0]["miss_lost"]' 'True 0 2 0' bridge show sw0
json '[e["ip"] for e in j]' "['10.0.0.1', 'fd00::1']" neigh show
json '[e["ip"] for e in j]' "['fd00::1']" neigh show sw0 lladdr $MAC:03
json '[e["ip"] for e in j]' "['10.0.0.1']" neigh show vlan 10 agent
json 'j' '[]' neigh show sw1
t 3 . neigh show nosuch
t 3 . neigh get sw0 10.0.0.9
t 3 . neigh del sw0 10.0.0.1
t 0 '^$' neigh del --if-exists sw0 10.0.0.1
t 3 . neigh del --if-exists nosuch 10.0.0.1
t 0 '^$' neigh del sw0 10.0.0.1 vlan 10
json 'j' "[{'flushed': 0}]" neigh flush sw0 learned
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "neigh add sw0 10.1.%d.%d lladdr 02:00:01:00:%02x:%02x\n", i / 200, i % 200 + 1, i / 256, i % 256 }' >"$TMP/batch"
t 0 '^$' -b "$TMP/batch"
json 'len(set(e["ip"] for e in j)), len(j)' '20001 20001' neigh show sw0 vlan 1
json 'j' "[{'flushed': 20001}]" neigh flush sw0

printf 'fdb add sw0 %s:%s vlan 10 port tap0\n' $MAC 11 $MAC 12 $MAC 11 $MAC 13 >"$TMP/batch"
t 4 'batch:3: fdb add: .*:11' -b "$TMP/batch"
printf 'bridge add sw7\n# again\nbridge add sw7\nbridge add sw8\n' >"$TMP/batch"
t 4 'batch:3: bridge add' -b "$TMP/batch"
t 0 . bridge show sw7
t 3 . bridge show sw8
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "fdb add sw0 02:00:01:%02x:%02x:%02x vlan 10 port tap0\n", i / 65536, i / 256 % 256, i % 256 }' >"$TMP/batch"
t 0 '^$' -b "$TMP/batch"
json 'len(j)' 20003 fdb show sw0 vlan 10 static
run fdb show sw0 vlan 10 static
is "$(wc -l <"$TMP/out")" 20004 "as many lines of text, and a head"

t 0 '^$' tunnel add sw0 vx0 type vxlan local 192.0.2.1 dstport 8472 learning off ttl 9
t 2 'has this name already.*"vx0"' tunnel add sw0 vx0 type vxlan local 192.0.2.1
t 0 '^$' tunnel add --may-exist sw0 vx0 type vxlan local 192.0.2.1
t 2 . tunnel add --may-exist sw0 vx0 type gre local 192.0.2.1
t 2 . tunnel add --may-exist sw0 vx0 type vxlan local 192.0.2.9
t 2 . tunnel add --may-exist sw1 vx0 type vxlan local 192.0.2.1
t 2 . tunnel add --may-exist sw0 vx0 type vxlan local 192.0.2.1 dstport 4789
t 0 '^$' tunnel add sw0 gr0 type gre local 2001:db8::1 nvgre on
t 0 '^$' tunnel segment vx0 add vlan 10 vni 10010
t 0 '^$' tunnel segment gr0 add vlan 10 key 16777215
t 0 '^$' tunnel peer vx0 add 192.0.2.2
t 0 '^$' tunnel peer vx0 add 192.0.2.3 vlan 10
t 0 '^$' tunnel set vx0 suppress strict miss l2 mss auto tos inherit srcport 1000-2000 df unset
json '[(s["vid"], s["vni"]) for s in j[0]["segments"]], [(p["address"], p.get("vid")) for p in j[0]["peers"]]' \
	"[(10, 10010)] [('192.0.2.2', None), ('192.0.2.3', 10)]" tunnel show vx0
json 'j[0]["learning"], j[0]["ttl"], j[0]["suppress_unknown"], j[0]["miss_l3"], j[0]["mss"]' 'False 9 True False 1' tunnel show vx0
json 'j[0]["tos_inherit"], j[0]["srcport_min"], j[0]["srcport_max"], j[0]["df"]' 'True 1000 2000 unset' tunnel show vx0
json '[(t["name"], t["kind"], t["segment_count"], t["peer_count"]) for t in j]' "[('vx0', 'vxlan', 1, 2), ('gr0', 'gre', 1, 0)]" tunnel show sw0
json 'j' '[]' tunnel show sw1
json '[(s["tunnel"], s.get("vni"), s.get("key")) for s in j]' "[('vx0', 10010, None), ('gr0', None, 16777215)]" tunnel segment
json '[p["address"] for p in j]' "['192.0.2.3']" tunnel peer vx0 vlan 10
json '[(p["name"], p["tunnel_kind"], p["tunnel_local"]) for p in j if p["kind"] == "tunnel"]' \
	"[('vx0', 'vxlan', '192.0.2.1'), ('gr0', 'gre', '2001:db8::1')]" port show sw0
t 0 'segment vid 10 vni 10010 peers 1.*peer address 192.0.2.3 vid 10' -d tunnel show vx0
t 0 '^$' fdb add sw0 $MAC:21 vlan 10 tunnel vx0 peer 192.0.2.4 vni 5
t 0 '^$' fdb add sw0 $MAC:22 vlan 10 tunnel vx0 peer 192.0.2.4
t 0 '^$' fdb replace sw0 $MAC:23 vlan 10 tunnel gr0 peer 2001:db8::4 key 6 agent
json '[(e["address"][-2:], e["peer"], e.get("vni"), e.get("key")) for e in sorted(j, key=lambda e: e["address"])]' \
	"[('21', '192.0.2.4', 5, None), ('22', '192.0.2.4', None, None)]" fdb show peer 192.0.2.4
json '[e["address"][-2:] for e in j]' "['21']" fdb show tunnel vx0 vni 5
json '[(e["port"], e["peer"], e["key"]) for e in j]' "[('gr0', '2001:db8::4', 6)]" fdb get sw0 $MAC:23 vlan 10
json 'j' '[]' fdb show peer 192.0.2.9
run complete -- tunnel del ''
is "$(tr '\n' ' ' <"$TMP/out")" "vx0 gr0 " "live names of tunnels"
run complete -- tunnel show ''
is "$(tr '\n' ' ' <"$TMP/out")" "sw0 sw1 sw7 vx0 gr0 " "and of bridges, too"
t 0 '^$' port set vx0 learning on isolated on
json 'j[0]["learning"]' True tunnel show vx0
printf 'tunnel segment vx0 add vlan 11 vni 11\ntunnel peer vx0 add 192.0.2.9\ntunnel segment vx0 add vlan 12 vni 11\ntunnel del vx0\n' >"$TMP/batch"
t 4 'batch:3: tunnel segment: another VLAN of this tunnel' -b "$TMP/batch"
json '[s["vid"] for s in j[0]["segments"]], len(j[0]["peers"])' '[10, 11] 3' tunnel show vx0
t 3 . tunnel del nosuch
t 0 '^$' tunnel del --if-exists nosuch
t 0 '^$' tunnel peer vx0 del 192.0.2.3 vlan 10
t 0 '^$' tunnel segment vx0 del vlan 10
json 'len(j)' 0 fdb show tunnel vx0
t 0 '^$' tunnel del vx0
t 0 '^$' port del gr0
json 'j' '[]' tunnel show

run complete -- port set ''
is "$(tr '\n' ' ' <"$TMP/out")" "sw0 tap0 tap1 tap2 p0 sw1 p1 sw7 " "live names of ports"
run complete -- bridge del ''
is "$(tr '\n' ' ' <"$TMP/out")" "sw0 sw1 sw7 " "live names of bridges"

t 0 '^$' acl create web
printf '# rules\nin allow\n\nin deny src @nosuch log\nin deny\n' >"$TMP/rules"
t 3 'rules:4: acl load: no such set .argument "src @nosuch".$' acl load web "$TMP/rules"
t 3 'rules:2: acl load: no such ACL$' acl load nosuch "$TMP/rules"
printf 'in allow\nin deny dport 80\n' >"$TMP/rules"
t 2 'rules:2: acl load: .*.argument "dport 80".$' acl load web "$TMP/rules"
printf 'in allow\0 src 10.0.0.1\n' >"$TMP/rules"
t 1 'rules:1: a NUL byte is not text$' acl load web "$TMP/rules" replace
printf 'in deny proto tcp dport %s\nin allow\n' "$(seq -s, 1 6000)" >"$TMP/rules"
t 1 'rules:1: .*more than 64 ports and ranges' acl load web "$TMP/rules" replace
t 0 '^$' acl del web

if command -v setpriv >/dev/null; then
	GOT=$(setpriv --reuid 65534 --regid 65534 --clear-groups "$VSWTOOL" bridge add x 2>&1)
	is "$? $GOT" "2 vswtool: bridge add: permission denied (needs CAP_NET_ADMIN)" "without privilege"
	GOT=$(setpriv --reuid 65534 --regid 65534 --clear-groups "$VSWTOOL" monitor acl timeout 1 2>&1)
	is "$? $GOT" "2 vswtool: monitor: cannot join the group \"acl\": permission denied (needs CAP_NET_ADMIN)" \
		"nor what is logged"
fi

wait $MONITOR
is "$? $(wc -l <"$TMP/events")" "0 3" "monitor ends after three events"
like "$(head -1 "$TMP/events")" '^\{"event":"new","object":"bridge","name":"sw0"' "the first one"

t 0 '^$' port del tap0
t 3 . port del tap0
t 0 '^$' port del --if-exists tap0
t 0 '^$' port del p1
t 3 . port show p0
t 0 '^$' bridge del sw0
t 3 . bridge del sw0
t 0 '^$' bridge del --if-exists sw0
t 0 '^$' bridge del sw1
t 0 '^$' bridge del sw7
json 'j' '[]' bridge show
json 'j' '[]' port show
json 'j' '[]' fdb show
json 'j' '[]' drops
t 0 '^$' bridge show
done_testing
