#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The standard client drives the family, in a throwaway machine.
#
#   VSW_KERNEL=NAME    the kernel (uml)
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
mapfile -t packages <"$top/tools/deps"
"$api/../vm/deps" "${packages[@]}" || exit 1
make -s -C "$top/tools/vswtool" vswtool >"$out/make" 2>&1 || {
	comment <"$out/make"
	exit 1
}
ynl_tree "$out/ynl" || exit 1
"$top/tests/vm/run" --kernel "${VSW_KERNEL:-uml}" --out "$out" --timeout 300 \
	-- tests/api/ynl.sh >"$out/output" 2>"$out/errors"
status=$?
lines <"$out/output"
result "$status" "the machine ends without complaint"
[ "$status" = 0 ] || comment <"$out/errors"
finish
