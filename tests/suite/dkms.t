#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# dkms add, build and install of this tree for the distribution's kernel; then
# modprobe, traffic and modprobe -r in a machine that runs it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")
headers=$("$top/tests/vm/kdir" stock) || exit 1
release=$(basename "$headers")
release=${release#linux-headers-}
trees=(--dkmstree "$out/dkms" --sourcetree "$out/src"
	--installtree "$out/lib/modules")
mkdir -p "$out/dkms" "$out/src/vswkm-$version" "$out/lib/modules/$release"

# step WHAT COMMAND...
step() {
	local what=$1
	shift
	if "$@" >"$out/log" 2>&1; then
		tap ok "$what"
	else
		tap "not ok" "$what"
		sed 's/^/# /' "$out/log" "$out"/dkms/vswkm/*/build/make.log \
			2>/dev/null | tail -n 40
	fi
}

run_dkms() {
	dkms "$1" -m vswkm -v "$version" "${trees[@]}" "${@:2}"
}

installed() {
	dkms status "${trees[@]}" | grep -q "vswkm/$version, $release.*installed"
}

# The sources as an operator has them in /usr/src: what git knows
(cd "$top" && git ls-files -co --exclude-standard -- Kbuild kmod uapi \
	dkms.conf | tar -cf - -T -) | tar -xf - -C "$out/src/vswkm-$version"

echo 1..5
step "dkms add" run_dkms add
step "dkms build for $release" run_dkms build -k "$release" \
	--kernelsourcedir "$headers"
step "dkms install" run_dkms install -k "$release" --no-depmod \
	--kernelsourcedir "$headers"
step "dkms status says installed" installed
step "modprobe, traffic, modprobe -r on $release" \
	"$top/tests/vm/run" --kernel stock --no-module --out "$out" -- \
	bash tests/suite/dkms-guest.sh
