# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For tests of NAT: who is seen from the other side. Sourced after lib.sh.

NAT_PY=$HERE/nat.py
OUT=198.51.100

# who NS|- PORT: answers over TCP and UDP with what it sees
who() {
	local run=(in_ns "$1")
	[[ $1 != - ]] || run=()
	background "${run[@]}" python3 -IS "$NAT_PY" who "$2"
	wait_for "${run[@]}" sh -c "ss -Hltun | grep -c :$2 | grep -qx 2"
}
# ask NS ADDR PORT tcp|udp [SPORT [BYTES]]
ask() { in_ns "$1" python3 -IS "$NAT_PY" ask "${@:2}"; }
# unheard NS ADDR PORT tcp|udp: silence can only be waited for
unheard() { [[ $(ASK_SECONDS=1 ask "$@") == "no answer" ]]; }
# nat WORDS; gone WORDS: a rule of the port vo
nat() { try vswtool nat add vo "$@"; }
gone() { try vswtool nat del vo "$@"; }
# nat_id: number of the rule that was added last; nat_get ID JQ
nat_id() { vswtool -j nat show | jq 'map(.id) | max'; }
nat_get() { vswtool -j nat show | jq -r ".[] | select(.id == $1) | $2"; }
no_rules() {
	local id
	for id in $(vswtool -j nat show | jq '.[].id'); do gone id "$id"; done
}
# keep NAME NS ADDR PORT: a connection that says who it is at each line that
# $TMP/NAME.in gets; say NAME prints that
keep() {
	: >"$TMP/$1"
	mkfifo "$TMP/$1.in"
	background in_ns "$2" python3 -IS "$NAT_PY" keep "$3" "$4" "$TMP/$1.in" >"$TMP/$1"
}
say() {
	local before
	before=$(wc -l <"$TMP/$1")
	# shellcheck disable=SC2016
	timeout 5 sh -c 'echo >"$0"' "$TMP/$1.in"
	# shellcheck disable=SC2016
	wait_for sh -c '[ "$(wc -l <"$0")" -gt "$1" ]' "$TMP/$1" "$before"
	tail -n 1 "$TMP/$1"
}

# stateful LIST PORT: an ACL that has the port tracked, and lets all begin
stateful() {
	local dir
	try vswtool acl create "$1"
	for dir in in out; do
		try vswtool acl add "$1" $dir allow ethertype arp
		try vswtool acl add "$1" $dir allow state new
	done
	try vswtool acl bind "$1" port "$2"
}

# nat_hosts: va and vb inside, vo outside
nat_hosts() {
	local h i
	bridges sw0
	for h in va vb vo; do
		host $h sw0 -
		ipv6_on $h eth0
	done
	for i in 1 2; do
		h=$(cut -d" " -f$i <<<"va vb")
		try ip -n "$h" addr add 10.0.0.$i/24 dev eth0
		try ip -n "$h" addr add fd00::$i/64 dev eth0 nodad
		try ip -n "$h" route add $OUT.0/24 dev eth0
		try ip -n "$h" route add fd51::/64 dev eth0
	done
	try ip -n vo addr add $OUT.1/24 dev eth0
	try ip -n vo addr add fd51::1/64 dev eth0 nodad
}
