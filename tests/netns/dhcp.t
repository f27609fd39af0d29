#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   srv10 10.0.10.1  access 10 --+         +-- c10 access 10
#                               sw0 (one bridge)
#   srv20 10.0.20.1  access 20 --+         +-- c20 access 20
#
# A real DHCP server in each VLAN, and a real client.
. "$(dirname "$0")/lib.sh"
begin

server() { # NAME SUBNET
	background in_ns "$1" dnsmasq --keep-in-foreground --conf-file=/dev/null \
		--port=0 --interface=eth0 --bind-interfaces --log-facility=- \
		--dhcp-range="10.0.$2.100,10.0.$2.120,1h" --no-ping --leasefile-ro \
		--dhcp-authoritative --user=root --pid-file="$TMP/$1.pid" \
		2>"$TMP/$1.log"
	wait_for grep -q 'DHCP, IP range' "$TMP/$1.log" || die "$(<"$TMP/$1.log")"
}

client() { # NAME: prints the address it was given
	in_ns "$1" timeout "$WAIT_LIMIT" udhcpc -i eth0 -n -q -f -t 8 -T 1 \
		-s "$TMP/script" >"$TMP/$1.log" 2>&1
	cat "$TMP/$1.addr" 2>/dev/null
}

# shellcheck disable=SC2016,SC2154
printf '#!/bin/sh\nif [ "$1" = bound ]; then echo "$ip" >"%s/$WHO.addr"; fi\n' \
	"$TMP" >"$TMP/script"
chmod +x "$TMP/script"

bridges sw0
host srv10 sw0 10.0.10.1/24 access 10
host srv20 sw0 10.0.20.1/24 access 20
host c10 sw0 - access 10
host c20 sw0 - access 20
server srv10 10
server srv20 20

for try in 1 2; do
	for vlan in 10 20; do
		like "$(WHO=c$vlan client c$vlan)" "^10\.0\.$vlan\.1[0-2][0-9]$" \
			"the client in VLAN $vlan is served from its VLAN, time $try"
	done
done
is "$(grep -c DHCPDISCOVER "$TMP/srv10.log") $(grep -c "$(mac 4)" "$TMP/srv10.log")" \
	"2 0" "the server in VLAN 10 heard its client twice and the other never"

# The client changes its VLAN, and with it its server.
try vswtool port set c10 access 20
like "$(WHO=c10 client c10)" '^10\.0\.20\.' "moved to VLAN 20 it is served from there"
try vswtool port set c10 access 30
rm -f "$TMP/c10.addr"
is "$(in_ns c10 udhcpc -i eth0 -n -q -f -t 2 -T 1 -s "$TMP/script" 2>&1 | grep -ci 'no lease')" 1 \
	"in a VLAN without a server nobody answers"
finish
