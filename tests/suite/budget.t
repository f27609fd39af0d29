#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# No frame takes more instructions than it did, and a slower module is found.
exec "$(dirname "$0")/../bench/gate"
