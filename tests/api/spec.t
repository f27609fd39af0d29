#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The specification is valid, and the C that was made of it says the same.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
ynl_tree "$work" || exit 1
spec=$work/Documentation/netlink/specs/vswkm.yaml

# shellcheck disable=SC2317 # called by ok and no
validate() {
	"$python" "$work/tools/net/ynl/pyynl/cli.py" --validate --spec "$1"
}

# broken SED NAME: a specification changed by SED is not valid
broken() {
	local bad=$work/Documentation/netlink/specs/bad.yaml
	sed "$1" "$spec" >"$bad"
	if cmp -s "$spec" "$bad"; then
		result 1 "$2: the example is no example"
	else
		no "$2 would be noticed" validate "$bad"
	fi
}

ok "the specification is valid by the kernel's schema" validate "$spec"
broken 's/type: nest$/type: nets/' "a type that does not exist"
broken 's/max-len: 127/max-length: 127/' "a check that does not exist"
broken '1d' "a missing license"
broken 's/^operations:/operation:/' "a missing section"
lines < <("$python" "$api/spec.py" "$spec" "$top" ||
	echo "not ok spec.py ends well")
finish
