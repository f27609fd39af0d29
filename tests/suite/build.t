#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The module builds without a warning on each kernel, and sparse is content.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

kernels=(stock 6.12 newest uml uml-debug)
echo "1..$((${#kernels[@]} + 1))"

# build WHAT KERNEL ARGS...: ok when nothing is printed. The other tests take
# what is built here; if they come first, warnings are seen here nevertheless.
build() {
	local what=$1 kernel=$2
	shift 2
	if "$top/tests/vm/kmake" "$kernel" "$top" "$@" >"$out/log" 2>&1 && [ ! -s "$out/log" ]
	then
		tap ok "$what"
	else
		tap "not ok" "$what"
		sed 's/^/# /' "$out/log" | head -n 40
	fi
}

for k in "${kernels[@]}"; do
	build "all warnings on $k" "$k"
done
build "sparse with endianness on stock" stock C=2 CF=-D__CHECK_ENDIAN__
