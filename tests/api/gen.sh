#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the kernel's ynl generates from uapi/vswkm.yaml:
#
#   gen.sh --check      fail, and show how, if the tree has something else
#   gen.sh --update     write it into the tree
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# mode, form and place of each file; gen.c includes the header by its name
files=(
	"uapi --header uapi/linux/vswkm.h"
	"kernel --header kmod/nl/gen.h"
	"kernel --source kmod/nl/gen.c"
)

# generate DIR: into DIR/out
generate() {
	local dir=$1 file mode form path
	ynl_tree "$dir" && mkdir -p "$dir/out" || return 1
	for file in "${files[@]}"; do
		read -r mode form path <<<"$file"
		timeout 60 "$python" "$dir/tools/net/ynl/pyynl/ynl_gen_c.py" \
			--spec "$dir/Documentation/netlink/specs/vswkm.yaml" \
			--mode "$mode" "$form" -o "$dir/out/${path##*/}" ||
			return 1
		[ -s "$dir/out/${path##*/}" ] || return 1
	done
}

# check DIR, update DIR: each file; status 1 if one differs
check() {
	local file path status=0
	for file in "${files[@]}"; do
		path=${file##* }
		diff -u --label "$path" --label "$path, generated" \
			"$top/$path" "$1/out/${path##*/}" || status=1
	done
	return "$status"
}

update() {
	local file path
	for file in "${files[@]}"; do
		path=${file##* }
		cmp -s "$top/$path" "$1/out/${path##*/}" ||
			cp "$1/out/${path##*/}" "$top/$path" || return 1
	done
}

case ${1:-} in
--check | --update) action=${1#--} ;;
*)
	sed -n '3,6s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
generate "$work" || exit 2
"$action" "$work"
