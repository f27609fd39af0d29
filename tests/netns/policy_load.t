#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 fd00::1 --- sw0 --- h2 10.0.0.2 fd00::2 (now and then in sw1)
#
# Everything about the policy changes, again and again, under the traffic of many
# flows, while others read it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
modprobe nf_conntrack 2>/dev/null

ROUNDS=5

bridges sw0 sw1
for i in 1 2; do
	host h$i sw0 10.0.0.$i/24
	in_ns h$i bash -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
	try ip -n h$i addr add 10.0.0.1$i/24 dev eth0
	try ip -n h$i addr add fd00::$i/64 dev eth0 nodad
	# no resolution: frames flow from the moment both ports are there
	for addr in 10.0.0.$((3 - i)) 10.0.0.1$((3 - i)) fd00::$((3 - i)); do
		try ip -n h$i neigh add $addr lladdr "$(mac $((3 - i)))" dev eth0
	done
done
try ip -n h1 route add 198.51.100.2 dev eth0
try ip -n h1 neigh add 198.51.100.2 lladdr "$(mac 2)" dev eth0

# Rules that say what they are, and one for all the rest
rules() { # N
	local i dir
	for ((i = 0; i < $1; i++)); do
		echo "prio 10 in deny proto udp dport $((5000 + i)) state new"
		echo "prio 20 in allow proto udp dport $((5000 + i)) state established"
		echo "prio 30 out deny proto udp sport @some dport $((4000 + 2 * i))"
	done
	for dir in in out; do echo "prio 60000 $dir allow"; done
}
for n in 0 3 20; do rules $n >"$TMP/rules.$n"; done
try vswtool acl set some create port
try vswtool acl create p
try vswtool acl create plain default allow
try vswtool acl add plain out deny proto udp dport 5039
try vswtool acl load p "$TMP/rules.0" replace
try vswtool acl bind p port h1
to="dst 198.51.100.2 to 10.0.0.12"
sed 's/^\t*//' >"$TMP/round" <<END
	acl load p $TMP/rules.20 replace
	acl add p prio 5 in deny proto udp dport 5003
	nat add h1 dnat $to
	acl set some add 5000-5010
	conn flush sw0
	port set h1 zone 77
	acl bind plain port h2 out
	bridge set sw0 zone 78
	conn limit h1 20
	nat add h1 snat src 10.0.0.0/24 to 10.0.0.99
	acl default p allow
	port del h2
	port add sw1 h2
	acl load p $TMP/rules.0 replace
	port del h2
	port add sw0 h2
	acl bind p port h2
	port set h1 zone 0
	conn limit h1 0
	conn flush sw0 port h1
	acl set some remove 5000-5010
	nat del h1 snat src 10.0.0.0/24 to 10.0.0.99
	acl unbind p port h1
	acl load p $TMP/rules.3 replace
	bridge set sw0 conn-udp 1 conn-udp-stream 1
	acl bind p port h1
	acl unbind p port h2
	nat del h1 dnat $to
	bridge set sw0 zone 0 conn-udp 0 conn-udp-stream 0
	acl default p deny
END

traffic() {
	# on one processor, what changes something goes first
	coproc LOAD { nice -n 19 python3 -IS "$HERE/policy_load.py" h1 h2; }
	load=$LOAD_PID
	read -r word <&"${LOAD[0]}"
	[[ $word == ready ]] || die "policy_load.py has ended"
}
quiet() {
	eval "exec ${LOAD[1]}>&-"
	read -r sent came <&"${LOAD[0]}" || die "policy_load.py has ended"
	wait "$load"
	note "$came of $sent came"
}
readers() {
	while :; do
		vswtool -s acl show
		vswtool -d conn show
		vswtool nat show
		vswtool -s port show
		sleep 0.05
	done >/dev/null 2>&1
}

traffic
background readers
# one change after the other, with traffic in between
changes() {
	local round change
	for ((round = 0; round < ROUNDS; round++)); do
		while read -r change; do
			echo "$change"
			sleep 0.01
		done <"$TMP/round"
	done
}
ok "$ROUNDS rounds of changes under traffic" vswtool -b - < <(changes)
stop_last
try vswtool acl add p prio 1 in deny
passed=$(port_get h2 .stats.tx_packets)
sleep 0.3
is "$(port_get h2 .stats.tx_packets)" "$passed" "the last change is in force for every flow"
try vswtool acl load p "$TMP/rules.0" replace
ok "so is the next" pings h1 10.0.0.2
quiet
like "$came" '^[1-9]' "traffic has passed"
comes_true "the counters add up" conserved

# From now on nothing changes: rules count each frame once.
try vswtool acl load p "$TMP/rules.20" replace
stat() { port_get h1 ".stats.$1"; }
hits() { vswtool -j acl show p | jq --arg d "$1" '[.[] | select(.direction == $d).packets] | add'; }
# what TCP has not given up yet still comes now and then
begun() { received=$(stat rx_packets) counted=$(hits in) && (($(stat rx_packets) == received)); }
each_one() { (($(hits in) - counted == $(stat rx_packets) - received)); }
wait_for begun
cached=$(stat cached)
traffic
sleep 1
quiet
comes_true "each frame that enters is one of a rule" each_one
ok "of some, the rule was known" test $((100 * ($(stat cached) - cached))) -gt $(($(hits in) - counted))
try vswtool conn flush sw0
is "$(vswtool -j conn show)" "[]" "no connection stays behind"

traffic
ok "the module unloads under this traffic" rmmod $MODULE
quiet
finish
