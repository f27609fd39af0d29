#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va 10.0.0.1 --+                 +-- vo 198.51.100.1: outside, it has no route
#                sw0 (bridge)            to 10.0.0.0/24; the rules are at its port
#   vb 10.0.0.2 --+
#
# NAT byte by byte: protocols that it knows nothing of, sums, what is odd, and
# what is sent to do harm.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
begin
nat_hosts
for i in 1 2 3; do
	try vswtool fdb add sw0 "$(mac $i)" port "$(cut -d" " -f$i <<<"va vb vo")" static
done
raw() { taplines python3 -IS "$HERE/nat_raw.py" "$@"; }

# ---- By an address ----
nat snat src 10.0.0.0/24 to $OUT.10 announce on
nat snat src fd00::/64 to fd51::10 announce on
raw protocols $OUT.10 fd51::10
raw plain $OUT.10 fd51::10
no_rules

# ---- One to one ----
nat map $OUT.31 10.0.0.66 announce on
nat map fd51::31 fd00::66 announce on
raw mapped $OUT.31 fd51::31
raw plain $OUT.31 fd51::31
no_rules

# ---- A range of ports ----
nat snat src 10.0.0.66 to $OUT.10 announce on
nat snat src 10.0.0.0/24 to $OUT.11:6000-6007 announce on
nat snat src fd00::/64 to [fd51::11]:6000-6007 announce on
raw race $OUT.11 fd51::11
finish
