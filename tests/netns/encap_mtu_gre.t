#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What does not fit a GRE tunnel: see encap_mtu.sh.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap_mtu.sh
. "$HERE/encap_mtu.sh"

fits gre $A4 $B4 1458
fits gre $A6 $B6 1438
no "no ip_gre was needed" grep -q '^ip_gre ' /proc/modules
finish
