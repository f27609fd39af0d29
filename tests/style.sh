#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Style: checkpatch of the newest kernel, kernel-doc, shellcheck, yamllint.
set -u
cd "$(dirname "$0")/.." || exit 1

status=0
tests/vm/deps perl python3 python3-yaml shellcheck yamllint || exit 1
tests/vm/kernel uml || exit 1
# the sources that User-Mode Linux was built from
src=$(sed -n 's/^\(srctree *:= *\|include \)\(\/.*\)$/\2/p' \
	"$(tests/vm/kdir uml)/Makefile" | head -n 1)
src=${src%/Makefile}

# Macros of lists are no functions; kzalloc_obj() is too new for compat.
ignore=FILE_PATH_CHANGES,LINUX_VERSION_CODE,MACRO_ARG_REUSE,COMPLEX_MACRO
ignore+=,SPDX_LICENSE_TAG,TRAILING_SEMICOLON,EMBEDDED_FILENAME
ignore+=,CONSTANT_COMPARISON,MACRO_ARG_UNUSED,MACRO_ARG_PRECEDENCE
ignore+=,ALLOC_WITH_SIZEOF,PREFER_ETHTOOL_PUTS,UNCOMMENTED_DEFINITION
mapfile -t sources < <(git ls-files 'kmod/*.[ch]' 'tests/kunit/*.[ch]' \
	'tests/bench/null/*.c' \
	':!kmod/nl/gen.[ch]' ':!kmod/trace.h')
"$src/scripts/checkpatch.pl" --no-tree --strict --terse --quiet \
	--show-types --ignore "$ignore" --max-line-length=80 \
	-f "${sources[@]}" | grep -v '^total: ' && status=1
if [ -x "$src/scripts/kernel-doc" ]; then
	"$src/scripts/kernel-doc" -none -Wall "${sources[@]}" 2>&1 |
		grep . && status=1
fi
git ls-files -z '*.sh' '*.t' tests/vm tests/bench .ci/run |
	xargs -0 grep -lZE '^#!.*bash|shellcheck shell=bash' |
	xargs -0 shellcheck -x -S warning || status=1
yamllint -d '{extends: default, rules: {indentation: disable,
 hyphens: disable, document-start: disable}}' uapi/vswkm.yaml || status=1
exit $status
