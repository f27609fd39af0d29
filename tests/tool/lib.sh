# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# TAP for the tests of vswtool. $VSWTOOL is the binary under test.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SRC=$(cd "$HERE/../../tools/vswtool" && pwd)
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
N=0 FAILED=0

if [[ -z ${VSWTOOL:-} ]]; then
	make -s -C "$SRC" vswtool >&2 || { echo "Bail out! no vswtool"; exit 1; }
	VSWTOOL=$SRC/vswtool
fi

pass() { N=$((N + 1)); printf 'ok %d - %s\n' "$N" "$1"; }

# fail NAME [DETAIL...]
fail() {
	N=$((N + 1)) FAILED=$((FAILED + 1))
	printf 'not ok %d - %s\n' "$N" "$1"
	shift
	for line; do printf '%s\n' "$line" | sed 's/^/# /'; done
}

skip() { N=$((N + 1)); printf 'ok %d # SKIP %s\n' "$N" "$1"; }

# is GOT WANTED NAME
is() {
	if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "got: $1" "wanted: $2"; fi
}

# like GOT REGEX NAME
like() {
	if [[ $1 =~ $2 ]]; then pass "$3"; else fail "$3" "got: $1" "wanted: $2"; fi
}

# run WORDS...: sets OUT, ERR and STATUS
# shellcheck disable=SC2034
run() {
	"$VSWTOOL" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null
	STATUS=$?
	OUT=$(<"$TMP/out") ERR=$(<"$TMP/err")
}

done_testing() { echo "1..$N"; exit $((FAILED > 0)); }
