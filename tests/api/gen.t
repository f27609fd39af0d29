#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The generated files are those that the specification makes, and the check
# of that notices when they are not.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

generated=(uapi/linux/vswkm.h kmod/nl/gen.h kmod/nl/gen.c)
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT

# fresh: a copy of what is generated and of what it is generated from
fresh() {
	rm -rf "${copy:?}"/*
	(cd "$top" && cp --parents uapi/vswkm.yaml "${generated[@]}" "$copy")
}

# shellcheck disable=SC2317 # called by ok and no
gen() { VSW_TREE=$copy "$api/gen.sh" "$@"; }

ok "the generated files are up to date" "$api/gen.sh" --check

fresh
sed -i 's/max: ageing-max/max: vid-max/' "$copy/uapi/vswkm.yaml"
no "a changed limit is noticed" gen --check
ok "an update follows it" gen --update
ok "and is then up to date" gen --check

for file in "${generated[@]}"; do
	fresh
	echo "/* by hand */" >>"$copy/$file"
	no "an edit of $file is noticed" gen --check
done

fresh
sed -i 's/type: u32/type: u33/' "$copy/uapi/vswkm.yaml"
no "a wrong specification is refused" gen --update
ok "and changes nothing" diff -r "$top/kmod/nl/gen.c" "$copy/kmod/nl/gen.c"
no "an unknown action is refused" gen --ceck
finish
