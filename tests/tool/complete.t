#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the shell is offered
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# offers WANTED WORDS...: the last word is what is being typed
# shellcheck disable=SC2086 # the words of a list on one line
words() { echo $1; }

offers() {
	local wanted=$1
	shift
	run complete -- "$@"
	is "$(words "$OUT")$ERR" "$wanted" "complete ${*@Q}"
}

offers "bridge port vlan fdb tunnel neigh acl nat conn drops monitor help completion" ''
offers "bridge" b
offers "port" po
offers "" x
offers "add del set show help" bridge ''
offers "set show" bridge s
offers "ageing fdb-limit qinq shortcuts neigh-learning neigh-limit zone conn-tcp-new conn-tcp conn-tcp-end conn-udp conn-udp-stream conn-other address" bridge add sw0 ''
offers "ageing address" br a sw0 a
offers "fdb-limit qinq shortcuts neigh-learning neigh-limit zone conn-tcp-new conn-tcp conn-tcp-end conn-udp conn-udp-stream conn-other address" bridge add sw0 ageing 5 ''
offers "" bridge add sw0 ageing ''
offers "on off ageing fdb-limit shortcuts neigh-learning neigh-limit zone conn-tcp-new conn-tcp conn-tcp-end conn-udp conn-udp-stream conn-other address" bridge add sw0 qinq ''
offers "ageing address" bridge add sw0 qinq on fdb-limit 5 a
offers "access trunk qinq native isolated learning flood fdb-limit zone conn-limit type peer on" port add sw0 tap0 ''
offers "native isolated learning flood fdb-limit zone conn-limit" port set tap0 access 10 ''
offers "all none" port set tap0 trunk ''
offers "none" port set tap0 trunk 10 native ''
offers "patch" port add sw0 p0 type ''
offers "on off" port set tap0 isolated ''
offers "uc,mc,bc none" port set tap0 flood ''
offers "on off" port set tap0 learning on --color never isol o
offers "vid pvid untagged" vlan add tap0 ''
offers "pvid untagged" vlan add tap0 vid 10 ''
offers "vlan peer vni key static dynamic agent sticky" fdb add sw0 02:00:00:00:00:01 port tap0 ''
offers "vlan peer vni key sticky" fdb add sw0 02:00:00:00:00:01 port tap0 static ''
offers "learned local" fdb show l
offers "add del set show segment peer probe help" tunnel ''
offers "vxlan gre" tunnel add sw0 vx0 type ''
offers "inherit" tunnel set vx0 ttl ''
offers "set unset inherit" tunnel set vx0 df ''
offers "off on strict" tunnel set vx0 suppress ''
offers "l2,l3 none" tunnel set vx0 miss ''
offers "auto off" tunnel set vx0 mss ''
offers "add del show vlan vni key group" tunnel segment vx0 ''
offers "vlan group" tunnel segment vx0 add vni 10 ''
offers "add del show vlan" tunnel peer vx0 ''
offers "peer" tunnel probe vx0 ''
offers "lladdr vlan static agent router" neigh add sw0 10.0.0.1 ''
offers "vlan lladdr learned static agent" neigh flush sw0 ''
offers "auto always never" --color ''
offers "--details --dry-run" bridge --d
offers "create del default show add replace remove load bind unbind set lint help" acl ''
offers "allow deny reject" acl create fw default ''
offers "prio in out allow deny reject log src dst proto sport dport mac-src mac-dst ethertype vlan tcp-flags icmp-type state helper frag dscp sender target comment" acl add fw ''
offers "prio log src dst proto sport dport mac-src mac-dst ethertype vlan tcp-flags icmp-type state helper frag dscp sender target comment" acl add fw in deny ''
offers "port in out replace" acl bind fw ''
offers "create add remove del show" acl set s ''
offers "addr port mac" acl set s create ''
offers "config fdb neigh miss acl all count timeout" monitor ''
offers "count timeout" monitor config ''
offers "bash help" completion ''
offers "" nonsense ''
offers "" bridge nonsense ''
offers "" port add sw0 tap0 nonsense ''
run complete; is "$STATUS" 0 "no words at all"

# A device of this machine, live
DEV=$(basename "$(echo /sys/class/net/* | cut -d' ' -f1)")
run complete -- port add sw0 ''
like " $(words "$OUT") " " $DEV " "devices are offered for port add"

run completion bash
is "$STATUS" 0 "completion bash"
if bash -n "$TMP/out"; then pass "the script is bash"; else fail "the script is bash"; fi
GOT=$(bash -c '. "$1"
	COMP_WORDS=("$2" bridge s) COMP_CWORD=2
	_vswtool; echo "${COMPREPLY[*]}"; complete -p vswtool' - "$TMP/out" "$VSWTOOL")
is "$GOT" $'set show\ncomplete -o default -F _vswtool vswtool' "the script completes"
done_testing
