#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The unit tests, in a throwaway machine: TAP with a line for each case.
#
#   VSW_KERNEL=uml|uml-debug    the kernel, one with KUnit (uml)
#   VSW_TREE=DIR                tree whose module is tested (this one)
#
# Each vsw_*.c here is a suite of that name.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=${VSW_TREE:-$here/../..}
count=0 failed=0

# result STATUS NAME
result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$count" "$2"
	else
		failed=$((failed + 1))
		printf 'not ok %d - %s\n' "$count" "$2"
	fi
}

# equal GOT WANTED NAME
equal() {
	[ "$1" = "$2" ]
	result $? "$3"
	[ "$1" = "$2" ] || echo "# got: $1, wanted: $2"
}

# suite NAME: its cases, and that there are as many as its source has
suite() {
	local file=$out/$1.ktap tap wanted got
	wanted=$(grep -cE '^[[:space:]]+KUNIT_CASE' "$tree/tests/kunit/$1.c")
	if [ ! -s "$file" ]; then
		result 1 "$1: has run"
		return
	fi
	tap=$(awk -v suite="$1" -v first=$((count + 1)) \
		-f "$here/ktap.awk" "$file")
	printf '%s\n' "$tap"
	got=$(grep -cE '^(not )?ok ' <<<"$tap")
	count=$((count + got))
	failed=$((failed + $(grep -c '^not ok ' <<<"$tap")))
	equal "$got" "$wanted" "$1: all of its $wanted cases"
}

out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
VSW_VARIANT=kunit "$tree/tests/vm/run" --kernel "${VSW_KERNEL:-uml}" \
	--append 'kunit.enable=1 kunit.autorun=1' --log "$out/console" \
	--timeout "${VSW_TIMEOUT:-600}" --out "$out" \
	-- tests/kunit/guest.sh >"$out/output" 2>&1
status=$?

sources=("$tree"/tests/kunit/vsw_*.c)
for source in "${sources[@]}"; do
	name=${source##*/}
	suite "${name%.c}"
done
equal "$(find "$out" -name '*.ktap' | wc -l)" "${#sources[@]}" \
	"as many suites as sources"
equal "$status" 0 "the machine ends without complaint"
[ "$status" = 0 ] || sed 's/^/# /' "$out/output"
echo "1..$count"
exit $((failed > 0))
