#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without the module every command that needs it exits with 5 and a hint.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

if [[ -e /sys/module/vswkm ]]; then echo "1..0 # SKIP vswkm is loaded"; exit; fi

MAC=02:00:00:00:00:01
while read -r words; do
	# shellcheck disable=SC2086
	run $words
	is "$STATUS $(wc -l <"$TMP/err") $OUT" "5 1 " "$words"
done <<-EOF2
	bridge show
	bridge show sw0
	-j bridge show
	bridge add sw0
	bridge add --may-exist sw0
	bridge set sw0 ageing 10
	bridge del sw0
	bridge del --if-exists sw0
	port show
	port show tap0
	-j port show sw0
	port add sw0 tap0
	port set tap0 access 10
	port del tap0
	vlan show
	vlan show tap0
	vlan add tap0 vid 10
	vlan del tap0 vid 10
	vlan map tap0
	vlan map tap0 add 1:2
	fdb show
	-j fdb show sw0
	fdb get sw0 $MAC
	fdb add sw0 $MAC port tap0
	fdb replace sw0 $MAC port tap0
	fdb del sw0 $MAC
	fdb flush sw0
	tunnel show
	-d tunnel show vx0
	-j tunnel show sw0
	tunnel add sw0 vx0 type vxlan local 192.0.2.1
	tunnel add --may-exist sw0 vx0 type gre local 192.0.2.1
	tunnel set vx0 ttl 5
	tunnel del --if-exists vx0
	tunnel segment
	tunnel segment vx0 add vlan 10 vni 10
	tunnel peer vx0
	tunnel peer vx0 del 192.0.2.2
	acl show
	acl show web
	acl create web
	acl add web in allow
	acl lint
	acl set
	tunnel probe vx0
	neigh show
	-j neigh show sw0
	neigh get sw0 10.0.0.1
	neigh add sw0 10.0.0.1 lladdr $MAC
	neigh replace sw0 10.0.0.1 lladdr $MAC
	neigh del sw0 10.0.0.1
	neigh flush sw0
	nat show
	nat add tap0 snat to 192.0.2.1
	nat del tap0 id 3
	conn show
	conn count sw0
	conn flush sw0
	conn limit tap0 5
	drops
	drops tap0
	monitor
	monitor timeout 1
EOF2
like "$ERR" 'modprobe vswkm.*dkms status.*Secure Boot' "the hint"

printf 'fdb add sw0 %s port tap0\n' $MAC >"$TMP/batch"
run -b "$TMP/batch"; is "$STATUS" 5 "a pipelined batch"
printf 'bridge add sw0\n' >"$TMP/batch"
run -b "$TMP/batch"; is "$STATUS" 5 "a batch"
printf 'bridge add sw0\nbridge ad\n' >"$TMP/batch"
run -b "$TMP/batch"; is "$STATUS" 1 "a wrong batch is wrong first"
run bridge add a/b; is "$STATUS" 1 "a wrong command is wrong first"
run -n $$ bridge show
like "$STATUS" '^[25]$' "a process names a namespace"
run --dry-run bridge show; is "$STATUS" 0 "--dry-run needs no module"
run complete -- bridge show ''; is "$STATUS$ERR" 0 "completion keeps silent"
if [[ -e /dev/full ]]; then
	"$VSWTOOL" help >/dev/full 2>"$TMP/err"
	is "$? $(<"$TMP/err")" "2 vswtool: cannot write the output: No space left on device" "a full disk is noticed"
fi
done_testing
