#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The L2 selftests in User-Mode Linux, which has one processor: two machines
# side by side.
set -u
cd "$(dirname "$0")/.." || exit 1

tests/vm/kmake uml . || exit 1		# once, before both want it
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
half() {
	tests/vm/run --kernel uml -- tests/netns/run.sh "${@:2}" \
		>"$out/$1" 2>&1
}
half 1 l2_story.t vlan_matrix.t ipv6.t taps.t &
half 2 host.t fdb.t flood.t jumbo.t
status=$?
wait $! || status=$?
cat "$out/1" "$out/2"
exit $status
