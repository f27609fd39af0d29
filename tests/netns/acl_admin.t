#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Who may not change a policy does not get to see it, nor what it says of
# frames: they are those of others.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
try vswtool acl create vm
try vswtool acl add vm in allow log proto icmp
try vswtool acl set s create addr
try vswtool nat add h1 snat to 192.0.2.1
NOBODY=(setpriv --reuid 65534 --clear-groups --bounding-set -all --inh-caps -all
	"$TOP/tools/vswtool/vswtool")
nobody() { "${NOBODY[@]}" "$@"; }
for words in "acl show" "acl show vm" "acl set" "nat show" "conn show"; do
	# shellcheck disable=SC2086
	ok "$words" vswtool $words
	# shellcheck disable=SC2086
	cmd_fails 2 'permission denied|not permitted' "$words, but not for everybody" nobody $words
done
cmd_fails 2 'permission denied|not permitted' "nor what is logged" nobody monitor acl
: >"$TMP/heard"
background "${NOBODY[@]}" -j monitor config >"$TMP/heard" 2>"$TMP/err"
background vswtool -j monitor config >"$TMP/all" 2>"$TMP/err2"
wait_for grep -q listening "$TMP/err"
wait_for grep -q listening "$TMP/err2"
try vswtool acl add vm in allow proto udp
try vswtool acl set s add 192.0.2.7
try vswtool nat add h1 snat to 192.0.2.2
try vswtool port set h1 isolated on
comes_true "everybody may listen to changes" grep -q '"h1"' "$TMP/heard"
comes_true "and who may change policies" grep -q '"isolated":true' "$TMP/all"
is "$(grep -c '"vm"\|192.0.2\|"set":"s"' "$TMP/heard")" 0 "hears of theirs, others do not"
is "$(grep -c '"event"' "$TMP/all") $(grep -c '"event"' "$TMP/heard")" "4 1" "that is all there is to hear"
stop_last
stop_last
ok "without a word one hears what one may" nobody monitor timeout 1
for words in "bridge show" "port show" "vlan show"; do
	# shellcheck disable=SC2086
	ok "$words, for everybody" nobody $words
done
finish
