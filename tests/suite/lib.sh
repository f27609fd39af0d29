# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Selftests that run inside a throwaway machine, as one TAP stream outside.

suite=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$suite/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

n=0
tap() {
	n=$((n + 1))
	echo "$1 $n - $2"
}

# The lines of prove --verbose in $1, each named after its file, renumbered.
# A file that died shows as a test of its own.
flatten() {
	awk -v n="$n" '
	/^[a-z0-9_\/]+\.t \.\.+ *$/ || /\] [a-z0-9_\/]+\.t \.\.+ *$/ {
		file = $0
		sub(/ *\.\.+ *$/, "", file)
		sub(/^.*\] /, "", file)
		next
	}
	/^(not )?ok [0-9]+/ {
		line = $0
		match(line, /^(not )?ok/)
		verdict = substr(line, 1, RLENGTH)
		sub(/^(not )?ok [0-9]+ *(- )?/, "", line)
		print verdict, ++n, "- " file ": " line
		next
	}
	/^#/ { print }' "$1"
}

# culprits STATUS: in a few words, for who sees the names of failed tests only:
# what prove says of files, and the first words of the verdict
culprits() {
	{
		echo "status $1"
		sed -nE 's/^([a-z0-9_\/]+\.t) +\(Wstat: ([0-9]+).*Tests: ([0-9]+).*/\1 wstat \2 after \3/p
			s/^ +(Parse errors: .*)/\1/p
			s/^#? ?(.* takes longer than .*)/\1/p' "$out/console"
		[ ! -s "$out/running" ] || sed -n '1s/# /in /p' "$out/running"
		grep -vE '^$|complained:|-+$' "$out/verdict" | head -n 2
	} | cut -c 1-90 | paste -s -d ';' | cut -c 1-500 | tr '#' '.'
}

# why_not STATUS: what somebody reads who sees the end of a long log only
why_not() {
	echo "# exit status $1"
	# what the command said last, when it did not end
	tail -n 12 "$out/console" | sed 's/^/# /'
	if [ -s "$out/running" ]; then
		echo "# in the middle of:"
		sed -n '1p' "$out/running"
		tail -n 4 "$out/running" | sed 's/^/#   /'
	fi
	# the first lines of a splat, or the end of the kernel's log
	head -n 30 "$out/verdict" | cut -c 1-160 | sed 's/^/# /'
}

# netns_suite KERNEL SET [WORDS]: the netns selftests on one kernel, with these
# parameters. The slowest takes 25 to 35 minutes beside another machine; all
# of CI has 90.
netns_suite() {
	local kernel=$1 set=$2 words=${3:-} status

	"$top/tests/vm/run" --kernel "$kernel" --timeout 3600 --out "$out" \
		--append "$words" -- tests/netns/run.sh "$set" \
		>"$out/console" 2>"$out/verdict"
	status=$?
	if [ -s "$out/netns.log" ]; then
		flatten "$out/netns.log" | tee "$out/tap"
		n=$(grep -cE '^(not )?ok ' "$out/tap")
	fi
	if [ "$status" = 0 ]; then
		tap ok "$kernel: all files end well, the kernel is quiet"
	else
		tap "not ok" "$kernel: all files end well, the kernel is quiet: $(culprits "$status")"
		why_not "$status"
	fi
	echo "1..$n"
}
