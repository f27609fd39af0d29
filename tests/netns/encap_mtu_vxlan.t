#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What does not fit a VXLAN tunnel: see encap_mtu.sh.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap_mtu.sh
. "$HERE/encap_mtu.sh"

fits vxlan $A4 $B4 1450
fits vxlan $A6 $B6 1430
finish
