#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# One selftest with a limit of time: one.sh FILE
#
# The slowest takes 250 s without hardware virtualisation and beside another
# machine. What it has said so far is in $VSW_OUT/running, for the case that the
# machine does not live to see its end.
set -u
out=${VSW_OUT:-$(mktemp -d)}/running
limit=${TEST_TIMEOUT:-900}

echo "# $1" >"$out"
exec 3>&1
exec > >(exec tee -a "$out" >&3 3>&-) 2>&1 3>&-
timeout -k 5 "$limit" bash "$1"
status=$?
if [ "$status" = 124 ] || [ "$status" = 137 ]; then
	echo "# $1 takes longer than $limit s"
fi
# Whoever is left of it and writes to the pipe is not waited for.
exec >&- 2>&-
for _ in {1..20}; do
	kill -0 $! 2>/dev/null || break
	sleep 0.1
done
kill $! 2>/dev/null
rm -f "$out"
exit "$status"
