#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   tap0 --+-- tap1
#         sw0 ...
#          +-- tap63
#
# What a hypervisor does: 64 taps, each opened by one process.
. "$(dirname "$0")/lib.sh"
begin
[[ -e /dev/net/tun ]] || { skip "no /dev/net/tun" "taps"; finish; }

bridges sw0
taplines python3 "$HERE/taps.py" sw0 64
# The taps went with their process.
no_ports() { [[ $(show port show sw0 | jq 'map(select(.kind == "netdev")) | length') == 0 ]]; }
comes_true "ports go with their taps" no_ports
is "$(show fdb show sw0 | jq 'map(select(.owner == "learned")) | length')" 0 \
	"and their learned entries with them"
finish
