#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Help on every level says the same whichever way it is asked for, and the
# man page has every command, keyword and option.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# What the man page says, without its markup and line breaks
PAGE=$(MANWIDTH=1000 man -l "$SRC/vswtool.8" 2>/dev/null | col -b | tr -s ' \n' ' ')

in_page() {
	if [[ -z $PAGE ]]; then skip "no man here"; return; fi
	if [[ $PAGE == *"$1"* ]]; then pass "the man page has $1"; else fail "the man page has $1"; fi
}

run help
is "$STATUS" 0 "help"
ALL=$OUT
run --help
is "$OUT" "$ALL" "--help"
run -h
is "$OUT" "$ALL" "-h"
run
is "$STATUS" 1 "no words at all are an error"
run -V
like "$OUT" '^vswtool [0-9]' "-V"

while read -r option; do in_page "$option"; done < <(grep -oE -- '--[a-z-]+' <<<"$ALL" | sort -u)

keywords() { sed -nE 's/^  ([a-z][a-z-]*)( .*|$)/\1/p' | sort -u; }

check_cmd() {
	local object=$1 command=${2:-} word
	run "$object" "${@:2}" help
	local first=$OUT
	like "$STATUS $first" "^0 vswtool $object" "$object $command help"
	run help "$object" "${@:2}"
	if [[ -n $command ]]; then is "$OUT" "$first" "help $object $command"; fi
	run "$object" "${@:2}" -h
	is "$OUT" "$first" "$object $command -h"
	in_page "${*}"
	for word in $(sed -n '/^$/,$p' <<<"$first" | sed 1,3d | keywords); do
		in_page "$word"
	done
}

mapfile -t OBJECTS < <(sed -n '/^Objects:/,/^$/s/^  \([a-z]*\).*/\1/p' <<<"$ALL")
for object in "${OBJECTS[@]}"; do
	run "$object" help
	is "$STATUS" 0 "$object help"
	if [[ $object == help ]]; then continue; fi
	commands=$(sed -nE "s/^vswtool $object ([a-z]+).*/\1/p" <<<"$OUT")
	if [[ $object == monitor || $object == drops ]]; then
		check_cmd "$object"
		continue
	fi
	for command in $commands; do check_cmd "$object" "$command"; done
done

run help
like "$OUT" 'conn +connections, where ACLs or NAT ask for them' "connections are there for NAT, too"
run bridge set help
like "$OUT" 'neigh-learning .*learn neighbours from ARP, ND and DHCP' "what neighbours are learned from"
run port ad help
like "$OUT" '^vswtool port add' "prefixes work in help"
run help port add
WIDEST=$(sed '/^$/,$d' <<<"$OUT" | expand | awk '{ if (length > m) m = length } END { print m }')
if ((WIDEST <= 80)); then pass "usage fits 80 columns"; else fail "usage fits 80 columns" "$WIDEST"; fi

if command -v mandoc >/dev/null; then
	is "$(mandoc -T lint "$SRC/vswtool.8" 2>&1)" "" "mandoc finds nothing in the man page"
else
	skip "no mandoc"
fi
if command -v man >/dev/null && command -v groff >/dev/null; then
	is "$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$SRC/vswtool.8" 2>&1 >/dev/null)" "" \
		"groff finds nothing in the man page"
else
	skip "no groff"
fi
done_testing
