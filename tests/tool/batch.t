#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Batches: the words of a line, the check of the whole file, its end.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# batch TEXT NAME STATUS OUTPUT: TEXT is printf's
batch() {
	# shellcheck disable=SC2059
	printf "$1" >"$TMP/batch"
	run --dry-run -b "$TMP/batch"
	is "$STATUS $OUT${ERR//$TMP\//}" "$3 $4" "$2"
}

batch '' "an empty file" 0 ""
batch '\n\n# nothing\n   \n' "blank lines and comments" 0 ""
batch 'bridge add sw0\n' "one line" 0 "bridge-new name=sw0"
batch 'bridge add sw0' "no newline at the end" 0 "bridge-new name=sw0"
batch 'bridge add sw0\r\n' "DOS line ends" 0 "bridge-new name=sw0"
batch '  bridge\tadd   sw0   # with a comment\n' "blanks" 0 "bridge-new name=sw0"
batch 'bridge add "sw0"\nport del '"'a b'"'\n' "quotes" 0 $'bridge-new name=sw0\nport-del name=a b'
batch 'port del a\\ b\n' "a backslash" 0 "port-del name=a b"
batch 'bridge del --if-exists sw0\nbridge add --may-exist sw0\n' "options of a line" 0 \
	$'bridge-del name=sw0\nbridge-new name=sw0'
batch 'bridge add sw0 --may-exist\nbridge set sw0 ageing 1\n' "an option ends with its line" 0 \
	$'bridge-new name=sw0\nbridge-set name=sw0 ageing=1'
batch 'br a sw0\nfdb add sw0 02:00:00:00:00:01 po tap0\nport show\n' "mixed" 0 \
	$'bridge-new name=sw0\nfdb-new bridge-name=sw0 address=02:00:00:00:00:01 vid=1 port-name=tap0\nport-get dump'
batch 'bridge add sw0\nbridge add sw1\nport add sw0 tap0 acc' "cut off inside a command" 1 \
	'vswtool: batch:3: port add: "access" needs a value: VID'
batch 'bridge add sw0\nport add sw0' "cut off before an argument" 1 \
	'vswtool: batch:2: port add: DEV is missing'
batch 'bridge add sw0\nport del "tap' "cut off inside a quote" 1 \
	'vswtool: batch:2: a quote is not closed'
batch 'bridge add sw0\n\n# x\nbridge ad\0d sw1\n' "a NUL byte" 1 \
	'vswtool: batch:4: a NUL byte is not text'
batch 'bridge add sw0\n-j bridge show\n' "options that are not for a line" 1 \
	'vswtool: batch:2: --json is not for a line of a batch'
batch 'bridge add sw0\nmonitor\n' "no monitor" 1 'vswtool: batch:2: monitor: not inside a batch'
batch 'completion bash\n' "no completion" 1 'vswtool: batch:1: completion bash: not inside a batch'
batch 'help\n' "no help" 1 'vswtool: batch:1: help: not inside a batch'
batch 'port help\n' "no help of an object" 1 'vswtool: batch:1: port: unknown command "help" (did you mean "del"?)'
batch 'bridge add sw0 \033[31m\n' "escaping" 1 \
	'vswtool: batch:1: bridge add: unknown word "\x1b[31m"'
batch "$(printf 'bridge add sw0 %.0s' {1..30})" "too many words" 1 'vswtool: batch:1: more than 64 words'

run --dry-run -b - <<<"" ; is "$STATUS" 0 "stdin may be empty"
OUT=$(printf 'bridge add sw0\nbridge ad' | "$VSWTOOL" --dry-run -b - 2>&1)
is "$OUT" 'vswtool: stdin:2: bridge add: NAME is missing' "stdin"
run -b "$TMP"; is "$STATUS" 1 "a directory is not a file"

# Usage errors are found before anything is printed, that is, sent.
{ for i in {1..899}; do echo "bridge add sw$i"; done; echo "bridge ad sw0 qinqq"; } >"$TMP/batch"
run --dry-run -b "$TMP/batch"
is "$STATUS $OUT$ERR" "1 vswtool: $TMP/batch:900: bridge add: unknown word \"qinqq\" (did you mean \"qinq\"?)" \
	"an error on line 900 stops line 1"

# Any cut through a good file either is good or is a usage error.
TEXT='bridge add sw0 ageing 10
port add sw0 "tap0" trunk 10,20-30 native 10 # uplink
fdb add sw0 02:00:00:00:00:01 vlan 10 port tap0 static'
BAD=0
for ((i = 0; i <= ${#TEXT}; i++)); do
	printf '%s' "${TEXT:0:i}" >"$TMP/batch"
	run --dry-run -b "$TMP/batch"
	if ((STATUS == 0)) && [[ -z $ERR ]]; then continue; fi
	if ((STATUS == 1)) && [[ -z $OUT && $(wc -l <"$TMP/err") == 1 ]]; then continue; fi
	BAD=$((BAD + 1))
done
is "$BAD" 0 "all of ${#TEXT} truncations end well"

awk 'BEGIN { for (i = 0; i < 200000; i++) printf "fdb add sw0 02:00:00:%02x:%02x:%02x port tap0\n", i / 65536, i / 256 % 256, i % 256 }' >"$TMP/batch"
SECONDS=0
"$VSWTOOL" --dry-run -b "$TMP/batch" >"$TMP/out"
is "$? $(wc -l <"$TMP/out")" "0 200000" "200,000 lines (${SECONDS} s)"
done_testing
