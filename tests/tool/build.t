#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tool under other eyes: clang, the sanitizers, valgrind, make install.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$HERE" || exit 1

# again NAME BINARY: the other tests with another binary
again() {
	local test
	for test in cli batch complete; do
		if VSWTOOL=$2 "./$test.t" >"$TMP/$test.tap" 2>&1; then
			pass "$test.t with $1"
		else
			fail "$test.t with $1" "$(grep -A9 '^not ok' "$TMP/$test.tap" | head -20)"
		fi
	done
}

if ! command -v clang >/dev/null; then
	skip "no clang"
elif make -s vswtool-clang >"$TMP/log" 2>&1; then
	pass "clang has nothing to say"
else
	fail "clang has nothing to say" "$(<"$TMP/log")"
fi

if make -s vswtool-asan >"$TMP/log" 2>&1; then
	pass "the sanitized tool builds"
	again "the sanitizers" "$PWD/vswtool-asan"
else
	fail "the sanitized tool builds" "$(<"$TMP/log")"
fi

if command -v valgrind >/dev/null; then
	printf 'bridge add sw0\nport add sw0 tap0 trunk 1-5,9\nfdb show\n' >"$TMP/batch"
	while read -r words; do
		# shellcheck disable=SC2086
		valgrind -q --leak-check=full --show-leak-kinds=all --track-fds=no \
			--error-exitcode=99 "$VSWTOOL" $words >"$TMP/log" 2>&1
		status=$?
		if ((status == 99)); then
			fail "valgrind: $words" "$(<"$TMP/log")"
		else
			pass "valgrind: $words (status $status)"
		fi
	done <<-EOF2
		help
		--dry-run -b $TMP/batch
		-b $TMP/batch
		bridge show
		port add sw0 tap0 acess 5
		complete -- port add sw0 x
	EOF2
else
	skip "no valgrind"
fi

if make -s -C "$SRC" install DESTDIR="$TMP/root" PREFIX=/usr >"$TMP/log" 2>&1; then
	is "$(cd "$TMP/root" && find . -type f | sort | tr '\n' ' ')" \
		"./usr/sbin/vswtool ./usr/share/bash-completion/completions/vswtool ./usr/share/man/man8/vswtool.8 " \
		"make install"
else
	fail "make install" "$(<"$TMP/log")"
fi
if command -v shellcheck >/dev/null; then
	if shellcheck -x "$HERE"/*.sh "$HERE"/{cli,help,batch,module,complete,build,golden,json,live}.t >"$TMP/log"; then
		pass "shellcheck"
	else
		fail "shellcheck" "$(<"$TMP/log")"
	fi
fi
done_testing
