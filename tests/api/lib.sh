# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The specification of the API with the kernel's own tools for it.

api=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=${VSW_TREE:-$(cd "$api/../.." && pwd)}
# Debian's, which has the packages
# shellcheck disable=SC2034 # used by those who source this
python=/usr/bin/python3

# kernel_source: where the newest kernel's source is, after fetching it
kernel_source() {
	local build
	"$api/../vm/kernel" uml || return 1
	build=$("$api/../vm/kdir" uml) || return 1
	# a build directory outside the source names it in its makefile
	sed -n 's#^\(srctree *:= *\|include *\)\(/.*\)$#\2#p' \
		"$build/Makefile" | sed -n '1s#/Makefile$##p;1q'
}

# ynl_tree DIR: the tools and schemas of ynl and our specification, laid out
# as in a kernel's source. The generator looks for MAINTAINERS in all parents
# of the specification, and for ever if there is none.
ynl_tree() {
	local src dir=$1
	"$api/../vm/deps" python3 python3-yaml python3-jsonschema || return 1
	src=$(kernel_source) || return 1
	[ -d "$src/tools/net/ynl/pyynl" ] || {
		echo "no ynl in the kernel's source '$src'" >&2
		return 1
	}
	mkdir -p "$dir/Documentation/netlink/specs" "$dir/tools/net/ynl" &&
		: >"$dir/MAINTAINERS" &&
		cp "$src"/Documentation/netlink/*.yaml \
			"$dir/Documentation/netlink/" &&
		cp -r "$src/tools/net/ynl/pyynl" "$dir/tools/net/ynl/" &&
		cp "$top/uapi/vswkm.yaml" "$dir/Documentation/netlink/specs/"
}

# TAP
count=0 failures=0

# result STATUS NAME
result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$count" "$2"
	else
		failures=$((failures + 1))
		printf 'not ok %d - %s\n' "$count" "$2"
	fi
}

# comment: standard input as comments
comment() { sed 's/^/# /'; }

# ok NAME COMMAND...: it succeeds; what it says is shown if it does not
ok() {
	local name=$1 said status
	shift
	said=$("$@" 2>&1)
	status=$?
	result "$status" "$name"
	[ "$status" = 0 ] || comment <<<"$said"
}

# no NAME COMMAND...: it fails
no() {
	local name=$1
	shift
	! "$@" >/dev/null 2>&1
	result $? "$name"
}

# lines: "ok NAME" and "not ok NAME" on standard input become results
lines() {
	local line
	while IFS= read -r line; do
		case $line in
		"ok "*) result 0 "${line#ok }" ;;
		"not ok "*) result 1 "${line#not ok }" ;;
		*) comment <<<"$line" ;;
		esac
	done
}

finish() {
	echo "1..$count"
	exit $((failures > 0))
}
