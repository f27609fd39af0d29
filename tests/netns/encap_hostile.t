#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Packets that no honest peer sends: cut off at each byte, with bits that mean
# nothing, of nobody, from nobody, at random; and tunnels that come and go
# meanwhile. Each is a counted drop or somebody else's. Topology: encap.sh.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap.sh
. "$HERE/encap.sh"
begin
by_hand
try ip addr add 10.9.0.9/24 dev u0
try ip addr add fd09::9/64 dev u0 nodad
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 0 >/proc/sys/net/ipv4/conf/u0/rp_filter

packets encap_hostile.py tests
ok "counters add up" wait_for conserved
try vswtool fdb flush sw0 learned

# ---- more peers than a tunnel has numbers for ----
remotes() { vswtool -j tunnel show "$1" | jq '.[0].remote_count'; }
SPOOFED=${TEST_SPOOFED:-5000} LIMIT=4096	# the rest is for the operator
before=$(port_get vx4 .stats.unlearned)
packets encap_hostile.py spoof 0 "$SPOOFED"
n=$(remotes vx4)
if ((n > LIMIT / 2 && n <= LIMIT)); then pass "$n remotes"; else fail "$n remotes"; fi
more=$(($(port_get vx4 .stats.unlearned) - before))
if ((more >= SPOOFED - LIMIT)); then pass "$more were not learned"; else fail "$more not learned"; fi
ok "a peer that an operator names finds a place" vswtool tunnel peer vx4 add 10.9.0.77
ok "and goes" vswtool tunnel peer vx4 del 10.9.0.77
packets encap_hostile.py spoof 2 100
if (($(remotes g4) >= 100)); then pass "other tunnels learn"; else fail "other tunnels learn" "$(remotes g4)"; fi
frames <<-END
	tap a1 a1 eth0
	tap a2 a2 eth0
	a1 > bc lazy : # a port still floods
	a1 > 02:00:00:00:0c:01 lazy src=02:00:00:00:0d:01 : # and learns
	sh for _ in 1 2 3 4 5; do vswtool fdb get sw0 02:00:00:00:0d:01 vlan 11 && break; sleep 0.1; done >/dev/null
END
is "$(fdb_entry sw0 02:00:00:00:0d:01 11)" "a1 learned" "other ports learn"
ok "all of it can be forgotten" vswtool fdb flush sw0 learned
ok "counters add up" wait_for conserved

# ---- tunnels that come and go under traffic ----
for who in 0 1 2 3; do
	background python3 -IS "$HERE/encap_hostile.py" "${EACH[@]}" storm $who 60
done
ends=$((SECONDS + ${TEST_STORM:-6})) rounds=0
while ((SECONDS < ends)); do
	for ((i = 0; i < ${#EACH[@]}; i += 6)); do
		try vswtool tunnel del "${EACH[i]}"
		tunnel_up "${EACH[@]:i:6}"
		try vswtool tunnel peer "${EACH[i]}" del "${EACH[i + 3]}"
		try vswtool tunnel peer "${EACH[i]}" add "${EACH[i + 3]}"
		try vswtool tunnel segment "${EACH[i]}" del vlan "1${EACH[i + 5]#a}"
		try vswtool tunnel segment "${EACH[i]}" add vlan "1${EACH[i + 5]#a}" \
			"$(id_word "${EACH[i + 1]}")" "${EACH[i + 4]}"
	done
	rounds=$((rounds + 1))
done
pass "$rounds times all tunnels came and went under traffic"
for who in "${JOBS[@]}"; do
	kill -0 "$who" 2>/dev/null || fail "the traffic did not last"
done
# gone for good, with packets still coming
for ((i = 0; i < ${#EACH[@]}; i += 6)); do try vswtool tunnel del "${EACH[i]}"; done
stop_jobs
ok "counters add up" wait_for conserved
finish
