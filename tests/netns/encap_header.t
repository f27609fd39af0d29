#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What the outer header takes from the frame inside and from the tunnel: TTL,
# TOS, DF, ECN both ways (RFC 6040), checksums, source ports, group policy.
# Topology: encap.sh; the packets are made and read by hand.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=encap.sh
. "$HERE/encap.sh"
begin
by_hand
# checksums as they are on a wire
try ethtool -K u0 tx off

# Marks for frames that enter at a port, and a count of those that leave by one
try nft -f - <<-END
	table netdev marks {
		counter marked { }
		chain in1 {
			type filter hook ingress devices = { a1, a2 } priority 0
			udp sport 7777 meta mark set 0x1234abcd
		}
		chain out1 {
			type filter hook egress devices = { a1, a2 } priority 0
			udp sport 8888 meta mark 0xbeef counter name marked
		}
	}
END
packets encap_header.py
is "$(nft -j list counter netdev marks marked | jq '.nftables[] | .counter? // empty | .packets')" 2 \
	"a group policy is the mark of the frame"
finish
