#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   srv10 10.0.10.1  access 10 --+         +-- c10 access 10
#                               sw0 (one bridge)
#   srv20 10.0.20.1  access 20 --+         +-- c20 access 20
#
# A real DHCP server in each VLAN, and a real client.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=traffic.sh
. "$HERE/traffic.sh"
begin

bridges sw0
host srv10 sw0 10.0.10.1/24 access 10
host srv20 sw0 10.0.20.1/24 access 20
host c10 sw0 - access 10
host c20 sw0 - access 20
dhcp_server srv10 eth0 10.0.10
dhcp_server srv20 eth0 10.0.20

for try in 1 2; do
	for vlan in 10 20; do
		like "$(dhcp_client c$vlan eth0)" "^10\.0\.$vlan\.1[0-2][0-9]$" \
			"the client in VLAN $vlan is served from its VLAN, time $try"
	done
done
is "$(grep -c DHCPDISCOVER "$TMP/srv10.log") $(grep -c "$(mac 4)" "$TMP/srv10.log")" \
	"2 0" "the server in VLAN 10 heard its client twice and the other never"

# The client changes its VLAN, and with it its server.
try vswtool port set c10 access 20
like "$(dhcp_client c10 eth0)" '^10\.0\.20\.' "moved to VLAN 20 it is served from there"
try vswtool port set c10 access 30
is "$(dhcp_client c10 eth0 2) $(grep -ci 'no lease' "$TMP/c10.client")" " 1" \
	"in a VLAN without a server nobody answers"
finish
