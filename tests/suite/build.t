#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The module builds without a warning on each kernel, and sparse is content.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

kernels=(stock 6.12 newest uml)
echo "1..$((${#kernels[@]} + 1))"

# build NAME DIR ARGS...: ok when nothing is printed
build() {
	local what=$1
	shift
	if "$top/tests/vm/kmake" "$@" >"$out/log" 2>&1 && [ ! -s "$out/log" ]
	then
		tap ok "$what"
	else
		tap "not ok" "$what"
		sed 's/^/# /' "$out/log" | head -n 40
	fi
}

for k in "${kernels[@]}"; do
	VSW_VARIANT=w1 build "W=1 on $k" "$k" "$top" W=1
done
VSW_VARIANT=sparse build "sparse with endianness on stock" stock "$top" \
	C=2 CF=-D__CHECK_ENDIAN__
