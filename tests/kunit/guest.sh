#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the machine: load the module with its unit tests, which runs them, and
# leave the result of each suite NAME in $VSW_OUT/NAME.ktap.
set -u
results=/sys/kernel/debug/kunit

modprobe vswkm || exit 1
for dir in "$results"/vsw_*; do
	[ -e "$dir/results" ] || continue
	cat "$dir/results" >"$VSW_OUT/${dir##*/}.ktap" || exit 1
done
rmmod vswkm
