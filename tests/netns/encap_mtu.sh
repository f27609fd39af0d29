# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
#   vm1 -- sw0 in hv1 -- r -- hv2 in sw0 -- vm2
#
# What does not fit: who is told, byte by byte around the limit; what the path
# learns when a router says so; fragments where they are wanted; the MSS; and
# GSO frames that pass whole. Over IPv4 and IPv6, both inside. For VXLAN and GRE
# in a file each, as it takes minutes with KASAN.

# shellcheck source=routed.sh
. "$HERE/routed.sh"

set_both() { for hv in hv1 hv2; do try vswtool -n $hv tunnel set t "$@"; done; }
mtu_shown() { vswtool -n hv1 -j tunnel show t | jq '.[0].peers[0].mtu'; }
mtu_is() { [[ $(mtu_shown) == "$1" ]]; }

# sized FAMILY DF SIZE: an echo of SIZE bytes of IP; prints what became of it
sized() {
	local dst=10.0.0.2 head=28
	if [[ $1 == 6 ]]; then dst=fd00::2 head=48; fi
	in_ns vm1 timeout 20 ping -n -c 1 -W "${WAIT:-4}" -M "$2" -s $(($3 - head)) $dst 2>&1 |
		sed -nE 's/.*(Frag needed.*mtu = |too big: mtu=)([0-9]+).*/too big \2/p; s/.* bytes from .*/answer/p; s/.*100% packet loss.*/nothing/p' |
		head -n 1
}

# sweep DESC LIMIT [BY...]: byte by byte around the limit, in both families
sweep() {
	local desc=$1 limit=$2 family i got want
	shift 2
	forget
	is "$(mtu_shown)" "$limit" "$desc: show says $limit"
	for family in 4 6; do
		got='' want=''
		for i; do
			if ((i > 0)); then forget; want+=", too big $limit"; else want+=", answer"; fi
			got+=", $(sized $family "do" $((limit + i)))"
		done
		forget
		is "$got" "$want" "$desc: byte by byte around $limit over IPv$family"
	done
}

# transfer DESC BYTES IP: what vm1 sends vm2 gets; the path narrows in between
dd if=/dev/urandom of="$TMP/data" bs=1k count="${TEST_KB:-600}" 2>/dev/null
transfer() {
	local desc=$1 to=$2 narrow=$3 listen=TCP-LISTEN got
	if [[ $to == *:* ]]; then listen=TCP6-LISTEN to="[$to]"; fi
	rm -f "$TMP/got"
	in_ns vm2 timeout 60 socat -u $listen:5300,reuseaddr "CREATE:$TMP/got" &
	got=$!
	wait_for in_ns vm2 sh -c 'ss -Hltn | grep -q :5300'
	{
		head -c 200K "$TMP/data"
		wait_for filled 200000
		[[ ! $narrow ]] || mtu_of_path "$narrow"
		tail -c +$((200 * 1024 + 1)) "$TMP/data"
	} | in_ns vm1 timeout 60 socat -u - "TCP:$to:5300"
	wait $got
	ok "$desc" cmp "$TMP/data" "$TMP/got"
}
filled() { (($(stat -c %s "$TMP/got" 2>/dev/null || echo 0) >= $1)); }

# syn_mss IP: what a SYN of vm1 says when it comes to vm2
syn_mss() {
	local to=$1 filter='tcp[13] & 2 != 0'
	if [[ $to == *:* ]]; then filter='ip6[53] & 2 != 0 and ip6 proto 6'; fi
	capture syn vm2 eth0 "$filter"
	in_ns vm1 timeout 5 bash -c "exec 3<>/dev/tcp/$to/9" 2>/dev/null
	wait_for seen syn 'mss '
	captured syn | grep -o 'mss [0-9]*' | head -n 1
	stop_last
}

# few: packets that have left one host, and frames that have come to the other
few() {
	ip -n hv1 -s -j link show dev eth0 | jq '.[0].stats64.tx.packets'
	taken
}

# whole DESC PROGRAM: frames of GSO arrive, and are few on the way
whole() {
	local desc=$1 before n
	before=$(few | xargs)
	if [[ $(timeout 60 python3 -IS "$HERE/encap_gso.py" "${@:2}" 2>&1) == "40 1200" ]]; then
		n=$(few | xargs)
		if ((${n% *} - ${before% *} < 20 && ${n#* } - ${before#* } < 20)); then
			pass "$desc: 40 datagrams in one frame"
		else
			fail "$desc: $before before, $n packets"
		fi
	else
		fail "$desc: 40 datagrams arrive" "$(timeout 60 python3 -IS "$HERE/encap_gso.py" "${@:2}" 2>&1)"
	fi
}

# fits KIND LOCAL PEER LIMIT: all that is said about what LIMIT lets pass
fits() {
	local what=$1 a=$2 b=$3 limit=$4 desc="$1 over IPv4" narrow=$(($4 - 100))
	local before n df
	if [[ $a == *:* ]]; then desc="$what over IPv6"; fi
	tunnel_pair "$what" "$a" "$b"
	ok "$desc" pings vm1 10.0.0.2
	ok "$desc" pings vm1 fd00::2
	sweep "$desc" "$limit" -1 0 1 2

	# without DF inside nobody is told, and the packet cannot pass
	before=$(hv_drops hv1 pmtu)
	is "$(WAIT=0.3 sized 4 dont 1500)" nothing "$desc: without DF inside a large packet is dropped"
	is $(($(hv_drops hv1 pmtu) - before)) 1 "$desc: counted as pmtu"

	# the router says so, and what it says is passed on
	mtu_of_path 1400
	WAIT=0.3 sized 4 "do" "$limit" >/dev/null
	comes_true "$desc: the path's MTU is learned from a router" mtu_is $narrow
	sweep "$desc, path of 1400" $narrow 0 1
	mtu_of_path 1500
	forget hv1 hv2
	comes_true "$desc: and forgotten" mtu_is "$limit"

	# TCP finds out by itself, with the path narrowed on the way
	transfer "$desc: TCP over IPv4 through a path that narrows" 10.0.0.2 1400
	is "$(mtu_shown)" $narrow "$desc: the path's MTU is known"
	mtu_of_path 1500
	forget hv1 hv2
	transfer "$desc: TCP over IPv6" fd00::2 1400
	mtu_of_path 1500
	forget hv1 hv2

	# fragments outside
	for df in unset inherit; do
		set_both df $df
		is "$(sized 4 dont 1500)" answer "$desc, df $df: what may be fragmented is"
		is "$(sized 4 "do" 1500)" "too big $limit" "$desc, df $df: who forbids it is told"
		forget
	done
	mtu_of_path 1400
	is "$(WAIT=0.3 sized 4 dont $((limit - 10))) $(sized 4 dont $((limit - 10)))" \
		"$(if [[ $a == *:* ]]; then echo nothing; else echo answer; fi) answer" \
		"$desc, df inherit: a router may do it, too, over IPv4"
	mtu_of_path 1500
	forget hv1 hv2
	set_both df set

	# the MSS
	is "$(syn_mss 10.0.0.2) $(syn_mss fd00::2)" "mss 1460 mss 1440" "$desc: MSS as they want it"
	set_both mss auto
	is "$(syn_mss 10.0.0.2) $(syn_mss fd00::2)" \
		"mss $((limit - 40)) mss $((limit - 60))" "$desc: MSS of what fits"
	set_both mss 1000
	is "$(syn_mss 10.0.0.2) $(syn_mss fd00::2)" "mss 1000 mss 980" "$desc: MSS as said"
	set_both mss off

	whole "$desc: UDP over IPv4" vm1 vm2 10.0.0.2
	whole "$desc: UDP over IPv6" vm1 vm2 fd00::2
	before=$(ip -n hv1 -s -j link show dev eth0 | jq '.[0].stats64.tx.packets')
	transfer "$desc: TCP in large frames" 10.0.0.2 ''
	n=$(($(ip -n hv1 -s -j link show dev eth0 | jq '.[0].stats64.tx.packets') - before))
	if ((n < $(stat -c %s "$TMP/data") / 3000)); then
		pass "$desc: which pass whole"
	else
		fail "$desc: which pass whole" "$n packets"
	fi
	gone
}
