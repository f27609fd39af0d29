#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   p0 .. p3 (dummies) -- sw0, with a million static entries
. "$(dirname "$0")/lib.sh"
begin

N=${TEST_FDB_ENTRIES:-1000000}
bridges sw0
for n in 0 1 2 3; do
	try ip link add p$n up type dummy
	try vswtool port add sw0 p$n trunk 1-4094
done

# Made by one awk; a shell loop would take longer than the switch.
batch() {
	awk -v n="$N" 'BEGIN { for (i = 0; i < n; i++)
		printf "fdb add sw0 02:%02x:%02x:%02x:00:00 vlan %d port p%d static\n",
			int(i / 65536) % 256, int(i / 256) % 256, i % 256,
			1 + i % 4094, i % 4 }'
}
count() { bridge_get sw0 .fdb_count; }

before=$(count)
batch >"$TMP/batch"
start=$(date +%s%N)
ok "a batch of $N entries" vswtool -b "$TMP/batch"
took=$(($(date +%s%N) - start))
note "added in $((took / 1000000)) ms, $((took / N)) ns each"
rm -f "$TMP/batch"
is "$(count)" $((before + N)) "the bridge counts them"

start=$(date +%s%N)
is "$(vswtool fdb show sw0 | grep -c ' p[0-3]')" "$N" "a dump lists each"
note "listed in $((($(date +%s%N) - start) / 1000000)) ms"
memory=$(bridge_get sw0 .fdb_memory)
note "$memory bytes, $((memory / $(count))) each"
ok "an entry takes at most 64 bytes" test $((memory / $(count))) -le 64
like "$(vswtool fdb get sw0 02:00:12:34:00:00 vlan $((1 + 0x1234 % 4094)))" \
	"p$((0x1234 % 4))" "one of them is found"

start=$(date +%s%N)
like "$(vswtool fdb flush sw0 port p1 2>&1)" "$((N / 4))" "flush of a port counts its quarter"
is "$(count)" $((before + N - N / 4)) "a quarter went"
try vswtool fdb flush sw0
is "$(count)" "$before" "all are flushed"
note "flushed in $((($(date +%s%N) - start) / 1000000)) ms"
shrunk() { (($(bridge_get sw0 .fdb_memory) < 65536)); }
comes_true "and their memory is given back" shrunk
finish
