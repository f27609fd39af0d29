#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every case of cases.txt, with --dry-run. No kernel module is needed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
export LC_ALL=C

check_case() {
	local line=$1 status=${2%% *} text=${2#* } words
	eval "words=($line)"
	run --dry-run "${words[@]}"
	if [[ $text == @help-port-add ]]; then
		text=$("$VSWTOOL" port add help)
	elif ((status)); then
		text="vswtool: $text"
	fi
	if ((STATUS != status)); then
		fail "vswtool $line" "status $STATUS, wanted $status" "$OUT" "$ERR"
	elif ((status)); then
		is "$OUT$ERR" "$text" "vswtool $line"
	else
		is "$OUT$ERR" "$text" "vswtool $line"
	fi
}

command=
while IFS= read -r line; do
	case $line in
	'$'*) command=${line#\$} command=${command# } ;;
	[0-9]*) check_case "$command" "$line" ;;
	esac
done <"$HERE/cases.txt"
done_testing
