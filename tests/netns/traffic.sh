# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Traffic of real programs: TCP by iperf3, DHCP by dnsmasq and udhcpc.

BYTES=${TEST_BYTES:-20M}

# errors NS|-: sum of the checksum error counters of a namespace.
errors() {
	local run=()
	if [[ $1 != - ]]; then run=(nsenter "--net=/run/netns/$1" --); fi
	"${run[@]}" nstat -asz 'TcpInCsumErrors' 'UdpInCsumErrors' 'IcmpInCsumErrors' \
		'Udp6InCsumErrors' 'Icmp6InCsumErrors' 'IpExtInCsumErrors' |
		awk '/Errors/ { n += $2 } END { print n + 0 }'
}

port_no=5200
# stream DIR: by iperf3 between the client and the server of transfer()
stream() {
	port_no=$((port_no + 1))
	background "${server[@]}" iperf3 -s -1 -p $port_no --forceflush \
		>"$TMP/server" 2>&1
	wait_for grep -q listening "$TMP/server"
	# shellcheck disable=SC2086
	"${client[@]}" timeout 120 iperf3 -c "$addr" -p $port_no -n "$BYTES" $1 -J \
		>"$TMP/json" 2>&1
}

# calm: a storm would be one in twenty segments or more
calm() {
	jq -e '.end.sum_sent | .retransmits * 1448 * 20 < .bytes' "$TMP/json" >/dev/null
}

# transfer DESC CLIENT SERVER ADDR: both ways; - is the host.
transfer() {
	local desc=$1 client=() server=() addr=$4 dir sent before
	if [[ $2 != - ]]; then client=(nsenter "--net=/run/netns/$2" --); fi
	if [[ $3 != - ]]; then server=(nsenter "--net=/run/netns/$3" --); fi
	for dir in "" -R; do
		before="$(errors "$2") $(errors "$3")"
		# A machine that stood still sends a window twice; a storm comes
		# each time.
		if ! stream "$dir" || { ! calm && ! stream "$dir"; }; then
			fail "$desc $dir: transfer" "$(tail -3 "$TMP/json")"
			continue
		fi
		sent=$(jq '.end.sum_received.bytes' "$TMP/json")
		if ((sent > 1000000)); then
			pass "$desc $dir: $sent bytes"
		else
			fail "$desc $dir: $sent bytes"
		fi
		if calm; then
			pass "$desc $dir: no retransmit storm"
		else
			fail "$desc $dir: retransmits" "$(jq -c .end.sum_sent "$TMP/json")"
		fi
		is "$(errors "$2") $(errors "$3")" "$before" \
			"$desc $dir: no checksum errors"
	done
}

# dhcp_server NS DEV PREFIX: gives PREFIX.100 to PREFIX.120 to who asks by DEV.
dhcp_server() {
	background in_ns "$1" dnsmasq --keep-in-foreground --conf-file=/dev/null \
		--port=0 --interface="$2" --bind-interfaces --log-facility=- \
		--dhcp-range="$3.100,$3.120,1h" --no-ping --leasefile-ro \
		--dhcp-authoritative --user=root --pid-file="$TMP/$1.pid" \
		2>"$TMP/$1.log"
	wait_for grep -q 'DHCP, IP range' "$TMP/$1.log" || die "$(<"$TMP/$1.log")"
}

# dhcp_client NS DEV [TIMES [OPTIONS]]: asks that often, prints the address it was
# given, and does not take it.
dhcp_client() {
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nif [ "$1" = bound ]; then echo "$ip" >"%s/%s.addr"; fi\n' \
		"$TMP" "$1" >"$TMP/$1.script"
	chmod +x "$TMP/$1.script"
	rm -f "$TMP/$1.addr"
	in_ns "$1" timeout "$WAIT_LIMIT" udhcpc -i "$2" -n -q -f -t "${3:-8}" -T 1 \
		-s "$TMP/$1.script" "${@:4}" >"$TMP/$1.client" 2>&1
	cat "$TMP/$1.addr" 2>/dev/null
}
