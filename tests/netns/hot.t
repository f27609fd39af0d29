#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 fd00::1 --- sw0 --- h2 10.0.0.2 fd00::2, h3
#
# The very next frame after each kind of change obeys it, on each processor,
# though the switch remembers what it said of the one before.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
modprobe nf_conntrack 2>/dev/null
modprobe nf_conntrack_netlink
try sysctl -qw net.netfilter.nf_conntrack_acct=1
bridges sw0 sw1
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw0 10.0.0.3/24
for i in 1 2; do
	in_ns h$i bash -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
	try ip -n h$i addr add fd00::$i/64 dev eth0 nodad
done
ok "hosts know each other" pings h1 10.0.0.2
ok "by IPv6" pings h1 fd00::2

# talkers ADDR1 ADDR2 [SEEN2]: hot.py, with commands by ask
talkers() {
	coproc HOT { python3 -IS "$HERE/hot.py" h1 h2 "$1" "$2" 8 "${@:3}"; }
	read -r word cpus <&"${HOT[0]}"
	is "$word" ready "sockets are there, $cpus processors"
	# of User-Mode Linux there is no other
	grep -q 'User Mode Linux' /proc/cpuinfo || ok "that is two at least" test "$cpus" -ge 2
}
ask() {
	echo "$*" >&"${HOT[1]}"
	read -r answer <&"${HOT[0]}" || die "hot.py has ended"
	echo "$answer"
}
# all, none PAIR DESC: of the datagrams from h1 on each processor
all() { is "$(ask send "$1")" "$cpus" "$2"; }
none() { is "$(ask send "$1")" 0 "$2"; }
warm() { is "$(ask warm "$1")" $((2 * cpus)) "pair $1 is hot"; }
# cached: frames that the policy decided on as it did before. What is remembered
# is so for a second, in which a slow machine does no more than send.
cached() { port_get h1 '.stats.cached'; }
# unseen PAIR: three rounds, both ways; those of pair 0 would be 6 a processor
unseen() {
	local before
	ask warm "$1" || return
	before=$(cached)
	ask both "$1" && (($(cached) >= before + 7 * cpus))
}
# again: three of pair 1, each like the one before; those of pair 0 would be 3 a
# processor, and of all that are sent the first may be new
again() {
	local before
	before=$(cached)
	ask again 1
	sent=$((sent + 3))
	(($(cached) >= before + 4 * cpus))
}
# conn PAIR JQ: of its connection, as the switch lists it
conn() { vswtool -j conn show sw0 proto udp | jq -r "[.[] | select(.dport == 500$1)][0] | $2"; }
# forget FAMILY PAIR: that connection and no other, as anybody can
forget() {
	conntrack -D -f "ipv$1" -w "$(bridge_get sw0 .zone)" -p udp \
		--orig-port-src "400$2" --orig-port-dst "500$2" | grep -q "dport=500$2"
}
# grown A B: by how much each number of B is more than that of A
grown() {
	local a b
	read -ra a <<<"$1"
	read -ra b <<<"$2"
	echo $((b[0] - a[0])) $((b[1] - a[1])) $((b[2] - a[2])) $((b[3] - a[3]))
}
# counted HEAD: datagrams of pair 1, some of which the tracker does not get to see;
# $counted is what its counters say of all, $wanted what was sent, with HEAD
counted() {
	local tally='"\(.packets) \(.bytes) \(.reply_packets) \(.reply_bytes)"' before sent p
	before=$(conn 1 "$tally") sent=$(ask sent 1)
	unseen 1 || return
	counted=$(grown "$before" "$(conn 1 "$tally")")
	read -ra p <<<"$(grown "$sent" "$(ask sent 1)")"
	wanted="${p[0]} $((p[1] + $1 * p[0])) ${p[2]} $((p[3] + $1 * p[2]))"
}
# rule LIST COMMENT JQ: of the rule with this comment
rule() {
	vswtool -j acl show "$1" | jq -r --arg c "$2" \
		"[.[] | select(.comment == \$c)][0] | $3"
}
# hits LIST COMMENT: frames that it has decided on
hits() { rule "$1" "$2" .packets; }
# drop LIST COMMENT: remove the rule
drop() { try vswtool acl remove "$1" id "$(rule "$1" "$2" .id)"; }

# the list of pair 0, and of nothing else
list() { # LIST DEFAULT
	try vswtool acl create "$1" default "$2"
	try vswtool acl add "$1" prio 1 in allow proto udp dport 5000
	try vswtool acl add "$1" prio 1 in allow proto udp dport 4000
	try vswtool acl add "$1" prio 1 out allow proto udp dport 5000
	try vswtool acl add "$1" prio 1 out allow proto udp dport 4000
	for kind in "ethertype arp" "proto icmpv6"; do
		# shellcheck disable=SC2086
		try vswtool acl add "$1" prio 1 in allow $kind
		# shellcheck disable=SC2086
		try vswtool acl add "$1" prio 1 out allow $kind
	done
}


# ---- Without state ----
stateless() { # FAMILY
	local sent=0
	list a allow
	try vswtool acl bind a port h1 in
	warm 1
	all 1 "IPv$1: what has passed passes"
	comes_true "IPv$1: as it did before" again

	try vswtool acl add a prio 10 in deny proto udp dport 5001 comment one
	none 1 "IPv$1: a rule added"
	is "$(hits a one)" "$cpus" "IPv$1: it has counted each frame"
	none 1 "IPv$1: and again"
	sent=2
	comes_true "IPv$1: as before" again
	is "$(hits a one)" $((sent * cpus)) "IPv$1: it counts those that are remembered"
	drop a one
	all 1 "IPv$1: a rule removed"

	try vswtool acl add a prio 10 in deny proto udp dport 5001 comment one
	try vswtool acl add a prio 20 in allow proto udp dport 5001 comment two
	none 1 "IPv$1: the first of two rules"
	try vswtool acl replace a id "$(rule a two .id)" prio 5 in allow proto udp dport 5001 comment two
	all 1 "IPv$1: the other one is first now"
	drop a one
	drop a two

	try vswtool acl set s create port
	try vswtool acl add a prio 10 in deny proto udp dport @s comment set
	all 1 "IPv$1: a set without it"
	try vswtool acl set s add 5001
	none 1 "IPv$1: put into the set"
	try vswtool acl set s remove 5001
	all 1 "IPv$1: taken out of the set"
	drop a set
	try vswtool acl set m create mac
	try vswtool acl add a prio 10 in deny mac-src @m comment macs
	try vswtool acl set m add "$(mac 3)"
	warm 1
	try vswtool acl set m add "$(mac 1)"
	none 1 "IPv$1: its MAC address put into a set"
	try vswtool acl set m remove "$(mac 1)"
	all 1 "IPv$1: taken out of that"
	drop a macs
	try vswtool acl set m del

	try vswtool acl default a deny
	none 1 "IPv$1: the list denies what no rule says"
	try vswtool acl unbind a port h1
	all 1 "IPv$1: no list"
	try vswtool acl bind a port h1 in
	none 1 "IPv$1: a list"
	list b allow
	try vswtool acl bind b port h1 in replace
	all 1 "IPv$1: another list"
	try vswtool acl bind a port h2 out
	none 1 "IPv$1: a list where it leaves"
	try vswtool acl default a allow
	all 1 "IPv$1: which allows now"
	try vswtool acl unbind a port h2
	try vswtool acl unbind b port h1
	vswtool acl del a && vswtool acl del b && vswtool acl set s del || die "lists stay"
}

# ---- With state ----
stateful() { # FAMILY
	local zone pair counted wanted
	list a deny
	for pair in 1 2 3; do
		try vswtool acl add a prio 10 in allow proto udp dport 500$pair state new comment "pair $pair"
	done
	try vswtool acl bind a port h1
	warm 1
	warm 2
	all 1 "IPv$1: a connection goes on"
	is "$(ask back 1)" "$cpus" "IPv$1: both ways"
	comes_true "IPv$1: unseen by the tracker" unseen 1
	comes_true "IPv$1: and counted" counted $(($1 == 4 ? 28 : 48))
	is "$counted" "$wanted" "IPv$1: exactly, each way"

	drop a "pair 1"
	all 1 "IPv$1: without the rule that began it it goes on, as its state allows"
	try vswtool acl add a prio 5 in deny proto udp dport 5001 comment one
	none 1 "IPv$1: but not when a rule denies it"
	is "$(ask back 1)" "$cpus" "IPv$1: the other side may still send"
	try vswtool acl add a prio 5 out deny proto udp sport 5001 comment two
	is "$(ask back 1)" 0 "IPv$1: until it may not"
	drop a one
	drop a two
	all 1 "IPv$1: and on again"
	is "$(vswtool -j conn flush sw0 port h1 | jq '.[0].flushed > 0')" true "IPv$1: its connections are forgotten"
	none 1 "IPv$1: one that was deleted is none"
	all 2 "IPv$1: one that a rule allows begins anew"

	warm 2
	warm 3
	drop a "pair 3"
	comes_true "IPv$1: a connection that no rule would begin" unseen 3
	ok "IPv$1: is deleted, by conntrack" forget "$1" 3
	none 3 "IPv$1: and is none"
	comes_true "IPv$1: another goes on" unseen 2
	ok "IPv$1: until it is deleted" forget "$1" 2
	all 2 "IPv$1: a rule allows it to begin anew"
	is "$(conn 2 '"\(.packets) \(.replied)"')" "$cpus false" "IPv$1: which it does"

	warm 2
	zone=$(bridge_get sw0 .zone)
	try vswtool port set h1 zone 77
	none 1 "IPv$1: in another zone there is none"
	try vswtool port set h1 zone 0
	is "$(bridge_get sw0 .zone)" "$zone" "IPv$1: back in that of the bridge"
	all 2 "IPv$1: which goes on"
	warm 2
	try vswtool bridge set sw0 zone 78
	drop a "pair 2"
	none 2 "IPv$1: nor in another one of the bridge"
	try vswtool bridge set sw0 zone 0
	try vswtool acl unbind a port h1
	all 1 "IPv$1: without a list all pass"
	try vswtool acl del a
}

# ---- What is no part of it: VLANs, addresses ----
places() { # FAMILY
	local sent=0
	list a allow
	try vswtool acl bind a port h1
	warm 1
	comes_true "IPv$1: it is known" again
	try vswtool port set h2 access 7
	is "$(ask blind 1)" sent "IPv$1: the receiver's VLAN is another"
	try vswtool port set h2 access 1
	is "$(ask late 1)" 0 "IPv$1: so it does not get it"
	all 1 "IPv$1: and back"
	capture moved$1 h3 eth0 udp port 5001
	try vswtool fdb replace sw0 "$(mac 2)" vlan 1 port h3 static
	is "$(ask blind 1)" sent "IPv$1: the receiver's address is behind another port"
	comes_true "IPv$1: which gets it" seen moved$1 5001
	stop_last
	try vswtool fdb del sw0 "$(mac 2)" vlan 1
	all 1 "IPv$1: and back"
	try vswtool port del h2
	try vswtool port add sw1 h2
	is "$(ask blind 1)" sent "IPv$1: the receiver's port is one of another bridge"
	try vswtool port del h2
	try vswtool port add sw0 h2
	is "$(ask late 1)" 0 "IPv$1: so it does not get it"
	all 1 "IPv$1: and back"
	try vswtool port del h1
	try vswtool port add sw1 h1
	try vswtool port del h2
	try vswtool port add sw1 h2
	list c deny
	try vswtool acl bind c port h1
	none 1 "IPv$1: both are there, under another list"
	for port in h1 h2; do
		try vswtool port del $port
		try vswtool port add sw0 $port
	done
	all 1 "IPv$1: and back, under none"
	vswtool acl del a && vswtool acl del c || die "lists stay"
}

# ---- Other addresses: h1 knows h2 by one that it has not ----
translated() { # FAMILY OUTSIDE1 OUTSIDE2 ADDR1 ADDR2 ADDR3
	try vswtool nat add h1 dnat dst "$3" proto udp dport 5000 to "$5"
	try vswtool nat add h1 dnat dst "$3" proto udp dport 5001-5007 to "$5"
	warm 1
	all 1 "IPv$1: a connection with NAT goes on"
	is "$(ask back 1)" "$cpus" "IPv$1: both ways"
	comes_true "IPv$1: unseen by the tracker" unseen 1
	try vswtool nat del h1 dnat dst "$3" proto udp dport 5001-5007 to "$5"
	none 1 "IPv$1: its rule removed"
	is "$(ask back 1)" 0 "IPv$1: both ways"
	try vswtool nat add h1 dnat dst "$3" proto udp dport 5001-5007 to "$6"
	none 1 "IPv$1: a rule for another host"
	try vswtool nat del h1 dnat dst "$3" proto udp dport 5001-5007 to "$6"
	try vswtool nat add h1 dnat dst "$3" proto udp dport 5001-5007 to "$5"
	all 1 "IPv$1: the old one again"
	warm 1
	is "$(vswtool -j conn flush sw0 port h1 | jq '.[0].flushed > 0')" true "IPv$1: its connections are forgotten"
	all 1 "IPv$1: the rule begins another"
	is "$(ask back 1)" "$cpus" "IPv$1: both ways"

	warm 1
	capture "wire$1" h2 eth0 udp port 5001
	try vswtool nat add h2 snat src "$4" to "$2"
	before=$(port_drops h2 nat)
	is "$(ask blind 1)" sent "IPv$1: a rule for the source where it leaves"
	comes_true "IPv$1: it begins again" eval "((\$(port_drops h2 nat) > $before))"
	is "$(ask blind 1)" sent "IPv$1: once more"
	comes_true "IPv$1: it has another source" seen "wire$1" "$2.[0-9]+ > $5.5001"
	no "IPv$1: and never its own" seen "wire$1" "$4.[0-9]+ > $5.5001"
	stop_last
	capture "plain$1" h2 eth0 udp port 5001
	try vswtool nat del h2 snat src "$4" to "$2"
	all 1 "IPv$1: and its own again"
	no "IPv$1: at once" seen "plain$1" "$2.[0-9]+ >"
	stop_last
	try vswtool nat del h1 dnat dst "$3" proto udp dport 5000 to "$5"
	try vswtool nat del h1 dnat dst "$3" proto udp dport 5001-5007 to "$5"
}

talkers 10.0.0.1 10.0.0.2
stateless 4
stateful 4
places 4
kill "$HOT_PID"
wait "$HOT_PID" 2>/dev/null
talkers fd00::1 fd00::2
stateless 6
stateful 6
places 6
kill "$HOT_PID"
wait "$HOT_PID" 2>/dev/null
for i in 1 2; do
	try ip -n h$i route add 198.51.100.0/24 dev eth0
	try ip -n h$i route add fd51::/64 dev eth0
	try ip -n h$i neigh add 198.51.100.$((3 - i)) lladdr "$(mac $((3 - i)))" dev eth0
	try ip -n h$i neigh add fd51::$((3 - i)) lladdr "$(mac $((3 - i)))" dev eth0
done
talkers 10.0.0.1 10.0.0.2 198.51.100.2
translated 4 198.51.100.1 198.51.100.2 10.0.0.1 10.0.0.2 10.0.0.3
kill "$HOT_PID"
wait "$HOT_PID" 2>/dev/null
talkers fd00::1 fd00::2 fd51::2
translated 6 fd51::1 fd51::2 fd00::1 fd00::2 fd00::3
kill "$HOT_PID"
wait "$HOT_PID" 2>/dev/null
conserved >/dev/null || fail "counters add up"
finish
