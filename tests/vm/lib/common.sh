# shellcheck shell=bash
# Words that every script of tests/vm shares: where things are, talk, locks.

vm=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by those who source this
top=$(cd "$vm/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vswkm
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 126; }

# with_lock NAME COMMAND...: one at a time on this cache, also between runs
with_lock() {
	local name=$1 fd rc=0
	shift
	mkdir -p "$cache/lock"
	exec {fd}>"$cache/lock/$name"
	flock "$fd"
	"$@" {fd}>&- || rc=$?
	exec {fd}>&-
	return "$rc"
}

# as_root COMMAND...: apt is the only thing that needs it
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# quietly LOG COMMAND...: output to a file, its end shown if COMMAND fails
quietly() {
	local log=$1
	shift
	if ! "$@" >"$log" 2>&1; then
		say "failed: $*"
		tail -n 30 "$log" >&2
		return 1
	fi
}

# A name for a directory that no makefile trips over
plain() { tr -c 'A-Za-z0-9._\n-' _ <<<"$1"; }

# need PKG...: install what is missing
need() { "$vm/deps" "$@" || die "cannot install: $*"; }

# need_base: what all of tests/vm needs
need_base() { "$vm/deps" || die "cannot install what the machines need"; }
