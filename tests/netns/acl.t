#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 10.0.0.1 --+-- h2 10.0.0.2
#                sw0 (10.0.0.100) -- h3 10.0.0.3
#
# What an ACL denies does not pass, what it allows does, and each is counted.
. "$(dirname "$0")/lib.sh"
begin
bridges sw0
host h1 sw0 10.0.0.1/24
host h2 sw0 10.0.0.2/24
host h3 sw0 10.0.0.3/24
try ip addr add 10.0.0.100/24 dev sw0
H1=$(mac 1)

# hits ACL ID: packets of a rule
hits() { show acl show "$1" | jq ".[] | select(.id == $2).packets"; }
rules() { show acl show "$1" | jq -r '.[].id' | xargs; }

# ---- Every match, both directions ----
try vswtool acl create t default allow
try vswtool acl set hosts create addr
try vswtool acl set hosts add 10.1.2.0/30,10.1.2.3,2001:db8::/64,192.0.2.0/24
try vswtool acl set web create port
try vswtool acl set web add 80,443,8000-8100
try vswtool acl set macs create mac
try vswtool acl set macs add "$H1",02:00:00:00:00:99
taplines python3 -IS "$HERE/acl_match.py" h1 h2
try vswtool acl del t
for set in hosts web macs; do try vswtool acl set $set del; done

# ---- A list with the default deny ----
for i in 1 2; do
	try in_ns "h$i" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
	try ip -n "h$i" addr add "fd00::$i/64" dev eth0 nodad
done
try vswtool acl create vm
ok "h1 reaches h2" pings h1 10.0.0.2
try vswtool acl bind vm port h1 in
before=$(port_drops h1 acl_in)
ok "a list without rules denies all" deaf h1 10.0.0.2
is "$(($(port_drops h1 acl_in) > before))" 1 "and says so in the drops of the port"
like "$(vswtool drops h1)" 'acl_in +[0-9]+ +policy +denied by the ACL' "as a policy"
is "$(vswtool -j port show h1 | jq -r '.[0] | "\(.acl_in) \(.acl_out)"')" "vm null" "the port names it"
try vswtool acl add vm in allow ethertype arp sender 10.0.0.1
try vswtool acl add vm in allow src 10.0.0.1 proto icmp
ok "the very next frame obeys a new rule" pings h1 10.0.0.2
ok "the way back is open" pings h2 10.0.0.1
ok "the host answers" pings h1 10.0.0.100
ok "h1 cannot ask as another" eval '! in_ns h1 arping -q -c 1 -w 1 -s 10.0.0.77 -I eth0 10.0.0.2'
ok "there is no IPv6" deaf h1 fd00::2
try vswtool acl add vm in allow proto icmpv6 icmp-type 135
try vswtool acl add vm in allow proto icmpv6 icmp-type 136
try vswtool acl add vm in allow src fd00::1 proto icmpv6 icmp-type 128
ok "and now there is" pings h1 fd00::2
before=$(hits vm 2)
try in_ns h1 ping -n -q -c 3 -i 0.05 10.0.0.2
is "$(($(hits vm 2) - before))" 3 "three pings are three hits"
is "$(show acl show vm | jq '.[] | select(.id == 2) | .idle != null and .idle < 5000')" true "of a moment ago"
try vswtool acl replace vm id 2 in deny proto icmp
is "$(rules vm)" "1 2 3 4 5" "a rule that is replaced keeps its place"
is "$(show acl show vm | jq -c '.[] | select(.id == 2) | [.packets, .bytes, .idle]')" "[0,0,null]" \
	"and has met nothing, at no time"
ok "and decides" deaf h1 10.0.0.2
try vswtool acl remove vm id 2
try vswtool acl default vm allow
ok "the default decides when no rule does" pings h1 10.0.0.2
try vswtool acl default vm deny
ok "and back" deaf h1 10.0.0.2
try vswtool acl unbind vm port h1
ok "without the ACL all passes" pings h1 10.0.0.2

# ---- Order ----
try vswtool acl create order default allow
try vswtool acl add order out deny prio 20 proto icmp
try vswtool acl add order out allow prio 10 dst 10.0.0.2
try vswtool acl add order out deny prio 10 dst 10.0.0.2
is "$(rules order)" "2 3 1" "priority first, then age"
try vswtool acl bind order port h2 out
ok "the first match decides" pings h1 10.0.0.2
try vswtool acl remove order id 2
before=$(port_drops h2 acl_out)
ok "and then the next" deaf h1 10.0.0.2
is "$(($(port_drops h2 acl_out) > before))" 1 "the egress port is charged"
like "$(vswtool acl lint order)" 'rule 1 has never met' "lint names what was never met"
try vswtool acl add order out allow dst 10.0.0.2 proto tcp
like "$(vswtool acl lint order)" 'rule 4 is hidden by rule 3: prio 1000 out allow dst 10.0.0.2 proto tcp' \
	"and what is hidden"
no "but nothing else" eval 'vswtool acl lint order | grep "^order: rule 3 "'
try vswtool acl create states
try vswtool acl load states - <<'EOF'
in allow proto tcp state established,related
in deny proto tcp
in allow proto tcp state new
in deny proto udp state new,established
in allow proto udp state established
in allow proto udp state related
in allow proto icmp state established
in deny proto icmp state new,established
EOF
is "$(vswtool -j acl lint states | jq -r '.[] | select(.by) | "\(.id) \(.by)"' | xargs)" "3 2 5 4" \
	"states are hidden by those that take them in, and only by them"
try vswtool acl del states
try vswtool acl create kinds
try vswtool acl load kinds - <<'EOF'
in allow ethertype arp
in deny ethertype arp sender 10.0.0.9
in allow ethertype ip
in deny src 10.0.0.0/8
in allow src ::/0
in deny dst 2001:db8::/32
in deny sender fe80::1
out deny target ::/0
out allow sender fe80::/10
out allow dst 2001:db8::1
out allow ethertype ipv6
EOF
is "$(vswtool -j acl lint kinds | jq -r '.[] | select(.by) | "\(.id) \(.by)"' | xargs)" "2 1 4 3 6 5 7 5 9 8" \
	"ethertypes hide addresses of their kind, and only those"
try vswtool acl del kinds

# ---- What is shown can be loaded ----
try vswtool acl set kept create addr
try vswtool acl create kept
try vswtool acl load kept - <<'EOF'
in allow src @kept dst ::/0
out allow src ::/0 dst @kept
out deny src ::/0
in deny dst 0.0.0.0/0
in allow target ::/0
in allow sender 0.0.0.0/0
in allow src @kept dst @kept
EOF
words() { vswtool acl show kept | grep -Eo '(in|out) (allow|deny) .*' | sed 's/ # .*//'; }
words >"$TMP/kept"
is "$(wc -l <"$TMP/kept")" 7 "rules are shown"
try vswtool acl load kept "$TMP/kept" replace
is "$(words)" "$(<"$TMP/kept")" "and are the same when they are loaded again"
like "$(<"$TMP/kept")" 'src @kept dst ::/0.*out allow src ::/0 dst @kept' "with what they say of IPv6"
try vswtool acl del kept
try vswtool acl set kept del
cmd_fails 2 'has this ACL: unbind' "a bound list stays" vswtool acl del order
try vswtool acl unbind order port h2 out

# ---- The host's own port ----
try vswtool acl create host
try vswtool acl add host out allow ethertype arp
try vswtool acl add host out deny src 10.0.0.1
try vswtool acl add host out allow
try vswtool acl bind host port sw0 out
ok "h1 cannot reach the host" deaf h1 10.0.0.100
ok "h3 can" pings h3 10.0.0.100
ok "h1 reaches h2 all the same" pings h1 10.0.0.2
try vswtool acl unbind host port sw0
try vswtool acl add host in allow ethertype arp
try vswtool acl bind host port sw0 in
ok "the host's own frames are under it, too" deaf h3 10.0.0.100
try vswtool acl unbind host port sw0

# ---- Sets ----
try vswtool acl set bad create addr
try vswtool acl create sets default allow
try vswtool acl add sets in deny src @bad
try vswtool acl bind sets port h1 in
ok "an empty set has nobody" pings h1 10.0.0.2
try vswtool acl set bad add 10.0.0.0/24,fd00::/64
ok "a set changes without its rules" deaf h1 10.0.0.2
ok "for IPv6, too" deaf h1 fd00::2
is "$(vswtool acl set bad | xargs)" "10.0.0.0/24 fd00::/64" "it says what it has"
try vswtool acl set bad remove 10.0.0.0/24
ok "and back" pings h1 10.0.0.2
cmd_fails 2 'a rule names this set' "a set in use stays" vswtool acl set bad del
try vswtool acl remove sets id 1
ok "and goes when no rule names it" vswtool acl set bad del
try vswtool acl set peers create mac
try vswtool acl add sets in deny mac-src @peers
try vswtool acl add sets in deny mac-dst @peers
ok "a set of MAC addresses that has nobody" pings h1 10.0.0.2
try vswtool acl set peers add "$H1",02:00:00:00:00:99
ok "the very next frame obeys one that has the sender" deaf h1 10.0.0.2
try vswtool acl set peers remove "$H1"
ok "and one that has it no more" pings h1 10.0.0.2
try vswtool acl set peers add "$(mac 2)"
ok "and one that has the receiver" deaf h1 10.0.0.2
ok "which is nobody else" pings h1 10.0.0.3
try vswtool acl unbind sets port h1 in

# ---- Log ----
vswtool -j monitor acl count 3 timeout 20 >"$TMP/log" 2>"$TMP/log.err" &
JOBS+=($!)
wait_for grep -q listening "$TMP/log.err"
try vswtool acl create log default allow
try vswtool acl add log in deny log proto icmp comment 'no pings'
try vswtool acl bind log port h1 in
in_ns h1 ping -n -q -c 3 -i 0.05 -W 0.2 10.0.0.2
wait_for eval '[[ $(wc -l <"$TMP/log") -ge 3 ]]'
is "$(jq -r '"\(.object) \(.acl) \(.id) \(.direction) \(.action) \(.port) \(.bridge) \(.vid) \(.length)"' \
	"$TMP/log" | sort -u)" "acl-log log 1 in deny h1 sw0 1 98" "each frame is told of"
like "$(jq -r .header "$TMP/log" | head -n 1)" "^020000000002020000000001080045000054" "with its header"
# Each frame that met the rule while somebody listened is told of, or counted.
vswtool -j monitor acl timeout 60 >"$TMP/many" 2>"$TMP/many.err" &
JOBS+=($!)
wait_for grep -q listening "$TMP/many.err"
lost=$(tail -n 1 "$TMP/log" | jq .lost) before=$(hits log 1) start=$SECONDS
in_ns h1 python3 -IS -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
for _ in range(3000): s.sendto(b"\10\0\0\0" + bytes(8), ("10.0.0.2", 0))'
took=$((SECONDS - start + 1))
sleep 1.1
in_ns h1 ping -n -q -c 1 -s 100 -W 0.2 10.0.0.2
wait_for eval 'tail -n 1 "$TMP/many" | jq -e ".length == 142"'
stop_last
events=$(wc -l <"$TMP/many") lost=$(($(tail -n 1 "$TMP/many" | jq .lost) - lost))
is "$((events >= 101 && events <= 101 + 100 * took))" 1 \
	"but not of more than 100 at once and 100 a second: $events of 3001 in $took s"
is "$((lost > 0))" 1 "and says how many are missing: $lost"
is "$((events + lost))" "$(($(hits log 1) - before))" "which is all of them"
try vswtool acl unbind log port h1 in

# ---- A list replaced under traffic ----
# What is denied is denied before and after, so nothing of it may ever arrive;
# what is allowed is never lost.
capture never h2 eth0 udp port 9999
background in_ns h2 python3 -IS "$HERE/acl_busy.py" echo 9998
wait_for in_ns h2 sh -c 'ss -Hlun | grep -q :9998'
busy() {
	background in_ns h1 python3 -IS "$HERE/acl_busy.py" talk 10.0.0.2 9998 9999 >"$TMP/talk"
	drops=$(port_drops h1 acl_in)
	wait_for more_drops sw0 acl_in "$(bridge_drops sw0 acl_in)"
}
not_busy() { # ROUNDS: what became of the traffic in them
	stop_last
	read -r asked answered sent <"$TMP/talk"
	is "$(captured never | wc -l)" 0 "never a moment without a policy, in $1 rounds"
	# more than these: h1 has IPv6
	is "$(($(port_drops h1 acl_in) - drops >= sent && sent >= 20 * $1))" 1 \
		"each of the $sent that may not pass is counted"
	is "$answered" "$asked" "all $asked that may are answered"
}
deny="in deny proto udp dport 9999"
try vswtool acl create busy default allow
for n in 0 1 500; do
	for ((i = 0; i < n; i++)); do echo "prio 500 in allow dst 172.16.$((i / 256)).$((i % 256)) proto tcp"; done >"$TMP/rules.$n"
	echo "prio 900 $deny" >>"$TMP/rules.$n"
done
try vswtool acl load busy "$TMP/rules.0" replace
try vswtool acl bind busy port h1 in
busy
end=$((SECONDS + 4)) rounds=0
while ((SECONDS < end)); do
	try vswtool acl load busy "$TMP/rules.500" replace
	try vswtool acl create "other$rounds" default allow
	try vswtool acl load "other$rounds" "$TMP/rules.1"
	try vswtool acl bind "other$rounds" port h1 in replace
	try vswtool acl load busy "$TMP/rules.0" replace
	try vswtool acl bind busy port h1 in replace
	try vswtool acl del "other$rounds"
	rounds=$((rounds + 1))
done
not_busy $rounds
try vswtool acl unbind busy port h1

# ---- The same with a list that asks for states, and its sets ----
ok "a list without states" pings h1 10.0.0.2
is "$(vswtool -j conn show)" "[]" "has nobody tracked"
try vswtool acl set friends create addr
try vswtool acl set friends add 10.0.0.1,10.0.1.0/24
try vswtool acl set foes create port
try vswtool acl set foes add 9999
for n in 1 500; do
	{
		cat "$TMP/rules.$n"
		echo "in allow ethertype arp"
		echo "in allow proto udp dport 9998 src @friends state new"
		echo "prio 800 in deny proto udp dport @foes"
	} | sed "/$deny/d" >"$TMP/states.$n"
done
try vswtool acl create states
try vswtool acl load states "$TMP/states.1"
try vswtool acl bind states port h1 in
busy
end=$((SECONDS + 4)) rounds=0
while ((SECONDS < end)); do
	try vswtool acl load states "$TMP/states.500" replace
	try vswtool acl set foes add 1-1000
	try vswtool acl set friends add "10.2.0.$rounds,fd00::$rounds"
	# its connection is there, and stays
	try vswtool acl set friends remove 10.0.0.1
	try vswtool acl load states "$TMP/states.1" replace
	try vswtool acl set foes remove 1-1000
	try vswtool acl set friends add 10.0.0.1
	rounds=$((rounds + 1))
done
is "$(vswtool -j conn show | jq -c 'map([.src, .dport, .replied])')" '[["10.0.0.1",9998,true]]' \
	"which has one connection tracked"
not_busy $rounds
try vswtool acl unbind states port h1

# ---- 100,000 rules, or as many as are asked for ----
rules=${TEST_ACL_RULES:-100000}
# many N: rules, with that of the traffic
many() {
	echo "prio 900 $deny"
	awk -v n="$1" 'BEGIN { for (i = 1; i < n; i++)
	printf "in deny src 10.%d.%d.%d/%d proto tcp dport %d-%d\n", i / 65536 + 1, i / 256 % 256, i % 256,
		32, i % 60000, i % 60000 + i % 50 }'
}
many "$rules" >"$TMP/many"
try vswtool acl create many default allow
start=$(date +%s%N)
ok "$rules rules in one message" vswtool acl load many "$TMP/many" replace
ms=$((($(date +%s%N) - start) / 1000000))
is "$(show acl show | jq '.[] | select(.name == "many") | .rules')" "$rules" "are there"
note "$rules rules in $ms ms, with the tool; $(show acl show |
	jq '.[] | select(.name == "many") | .memory / .rules | round') bytes a rule"
is "$(vswtool acl show many | sed 's/ #.*//; s/^prio 1000 //' | sha1sum)" \
	"$(sed 's/\/32//; s/dport \([0-9]*\)-\1$/dport \1/' "$TMP/many" | sha1sum)" "and come back as they were"
try vswtool acl bind many port h1 in replace
ok "traffic passes them" pings h1 10.0.0.2
id=$(vswtool -j acl show many | jq '.[length / 2 | floor].id')
first=$(vswtool -j acl show many | jq '.[0].id')
busy
for ((i = 0; i < 4; i++)); do
	try vswtool acl replace many id "$id" in deny proto tcp dport $((i + 1))
	try vswtool acl replace many id "$first" prio 900 in deny proto udp dport "9999-$((9999 + i % 2))"
done
not_busy 8
try vswtool acl replace many id "$id" in deny proto icmp
ok "one of them that is replaced is in force" deaf h1 10.0.0.2
is "$(hits many "$id")" 1 "and counts"
try vswtool acl replace many id "$id" in deny proto tcp dport 1
ok "and no more" pings h1 10.0.0.2
many 100001 >"$TMP/many"
cmd_fails 2 'at most 100000 rules' "100,001 are refused" vswtool acl load many "$TMP/many" replace
is "$(show acl show | jq '.[] | select(.name == "many") | .rules')" "$rules" "and change nothing"
ok "rules go with their list" vswtool acl load many - replace </dev/null

# ---- Ports come and go ----
try vswtool port del h1
is "$(show acl show | jq '.[] | select(.name == "many") | .binds')" 0 "a port takes its bindings along"
try vswtool port add sw0 h1
ok "and has none when it is back" pings h1 10.0.0.2
try vswtool acl bind many port h1
is "$(vswtool -j port show h1 | jq -r '.[0] | "\(.acl_in) \(.acl_out)"')" "many many" "both directions at once"
finish
