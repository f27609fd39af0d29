#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# golden.c, which prints TAP itself
cd "$(dirname "$0")" || exit 1
make -s golden-test >&2 || { echo "1..0 # SKIP no cmocka, or it did not build"; exit 1; }
CMOCKA_MESSAGE_OUTPUT=TAP ./golden-test
