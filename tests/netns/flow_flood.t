#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2
#                sw0 -- h3, which scans
#
# One port sends frames of ever other flows, as fast as it can. What is
# remembered of another port's flow stays.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
modprobe nf_conntrack 2>/dev/null
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw0 10.0.0.3/24
ok "hosts know each other" pings h1 10.0.0.2

cached() { port_get "$1" '.stats.cached'; }
# most PART WHOLE, few PART WHOLE
most() { (($1 * 10 >= $2 * 9)); }
few() { (($1 * 100 <= $2)); }

flood() { # DESC
	local steady scans sent came scanned word pid
	coproc FLOOD { python3 -IS "$HERE/flow_flood.py" h1 h2 10.0.0.1 10.0.0.2 h3 "$(mac 2)" 2; }
	pid=$FLOOD_PID
	read -r word <&"${FLOOD[0]}"
	is "$word" hot "$1: a flow"
	steady=$(cached h1) scans=$(cached h3)
	echo >&"${FLOOD[1]}"
	read -r sent came scanned <&"${FLOOD[0]}" || die "flow_flood.py has ended"
	wait "$pid"
	steady=$(($(cached h1) - steady)) scans=$(($(cached h3) - scans))
	note "$1: $steady of $sent, and $scans of $scanned, were known"
	is "$came" "$sent" "$1: it goes on while another port scans"
	ok "$1: nearly all of it is known" most "$steady" "$sent"
	ok "$1: there were many more scans" few "$sent" "$scanned"
	ok "$1: hardly any of these is known" few "$scans" "$scanned"
	comes_true "$1: all has gone somewhere" conserved
}

try vswtool acl create plain default allow
try vswtool acl add plain in deny src 10.9.9.9
try vswtool acl bind plain port h1 in
try vswtool acl bind plain port h3 in
flood "without state"

try vswtool acl create vm
try vswtool acl add vm in allow ethertype arp
try vswtool acl add vm out allow ethertype arp
try vswtool acl add vm in allow proto udp dport 5000-5001 state new
try vswtool acl bind vm port h1 replace
try vswtool acl bind vm port h3 replace
flood "with state"
finish
