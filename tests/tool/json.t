#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The golden JSON is JSON for others too, and SCHEMA.md names each key in it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

for file in "$HERE"/golden/*.json; do
	name=$(basename "$file")
	if [[ $name == monitor*.json ]]; then lines=--json-lines; else lines=; fi
	# shellcheck disable=SC2086
	if python3 -m json.tool $lines "$file" /dev/null 2>"$TMP/err"; then
		pass "$name parses"
	else
		fail "$name parses" "$(<"$TMP/err")"
	fi
done

cat "$HERE"/golden/*.json | grep -oE '"[a-z_]+":' | tr -d '":' | sort -u >"$TMP/keys"
while read -r key; do
	if grep -q "\`$key\`" "$SRC/SCHEMA.md"; then
		pass "SCHEMA.md names $key"
	else
		fail "SCHEMA.md names $key"
	fi
done <"$TMP/keys"
done_testing
