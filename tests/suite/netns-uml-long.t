#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What is sent, once more on bridges without shortcuts: the long way.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
export TEST_SHORTCUTS=off
netns_suite uml way
