#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The module builds without a warning on each kernel, and sparse is content.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

modules=${XDG_CACHE_HOME:-$HOME/.cache}/vswkm/module
kernels=(stock 6.12 newest uml)
echo "1..$((${#kernels[@]} + 1))"

# build WHAT VARIANT KERNEL ARGS...: from nothing; ok when nothing is printed
build() {
	local what=$1 kernel=$3
	export VSW_VARIANT=$2
	shift 3
	rm -rf "$modules/$kernel-$VSW_VARIANT"{,.id}
	if "$top/tests/vm/kmake" "$kernel" "$top" "$@" >"$out/log" 2>&1 && [ ! -s "$out/log" ]
	then
		tap ok "$what"
	else
		tap "not ok" "$what"
		sed 's/^/# /' "$out/log" | head -n 40
	fi
}

for k in "${kernels[@]}"; do
	build "W=1 on $k" w1 "$k" W=1
done
build "sparse with endianness on stock" sparse stock C=1 CF=-D__CHECK_ENDIAN__
