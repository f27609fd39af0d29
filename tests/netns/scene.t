#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   va, vb 10.0.0.x --- in0 --- r --- out0 --- isp ---------- far 198.51.100.1
#     (DHCP)             |  .254   203.0.113.2    203.0.113.1
#   hv: vc --- sw0 === tunnel
#
# All of it at once: VMs on a bridge inside, a router, a bridge outside whose
# uplink has the rules, and the Internet, which knows no way to 10.0.0.0/24;
# then with the inner network stretched to another hypervisor.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"
# shellcheck source=nat_lib.sh
. "$HERE/nat_lib.sh"
# shellcheck source=traffic.sh
. "$HERE/traffic.sh"
begin

UP=203.0.113 FAR=198.51.100.1 UP6=2001:db8:1 FAR6=2001:db8:2::1
bridges in0 out0
host va in0 -
host vb in0 -
host r in0 10.0.0.254/24
try ip link add rout up type veth peer name eth1 netns r
try ip -n r link set eth1 up
try vswtool port add out0 rout
host isp out0 $UP.1/24
ns far
cable isp eth1 far eth0
hypervisor hv
try ip link add wire up type veth peer name wire netns hv
try ip addr add 192.0.2.1/24 dev wire
try ip -n hv link set wire up
try ip -n hv addr add 192.0.2.2/24 dev wire
vm hv vc - 1
for h in va vb vc r isp; do ipv6_on $h eth0; done
ipv6_on r eth1
try ip -n r addr add $UP.2/24 dev eth1
try ip -n r addr add fd00::fe/64 dev eth0 nodad
try ip -n r addr add $UP6::2/64 dev eth1 nodad
try ip -n isp addr add $UP6::1/64 dev eth0 nodad
try ip -n isp addr add 198.51.100.254/24 dev eth1
try ip -n isp addr add 2001:db8:2::fe/64 dev eth1 nodad
try ip -n far addr add $FAR/24 dev eth0
try ip -n far addr add $FAR6/64 dev eth0 nodad
for h in r isp; do
	try in_ns $h sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
done
# Errors are what this is about: they come each time.
for h in va vb vc r isp far; do
	try in_ns $h sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
		echo 0 >/proc/sys/net/ipv6/icmp/ratelimit'
done
try ip -n r route add default via $UP.1
try ip -n r route add default via $UP6::1
# advmss: TCP is to find the path's MTU, not to be told a smaller one at once
try ip -n far route add default via 198.51.100.254 advmss 1460
try ip -n far route add default via 2001:db8:2::fe
# The switch asks for who is behind the router, which answers for them.
try in_ns r sh -c 'echo 1 >/proc/sys/net/ipv4/conf/eth1/proxy_arp'

# ---- Who has which address ----
dhcp_server r eth0 10.0.0
# shellcheck disable=SC2016
printf '#!/bin/sh
if [ "$1" = bound ]; then
	ip addr replace "$ip/24" dev eth0
	ip route replace default via "$router"
fi\n' >"$TMP/take"
chmod +x "$TMP/take"
declare -A A	# IPv4 addresses of the VMs
joins() { # VM N: as the DHCP server says; ...::N
	in_ns "$1" timeout "$WAIT_LIMIT" udhcpc -i eth0 -n -q -f -t 8 -T 1 \
		-s "$TMP/take" >"$TMP/$1.client" 2>&1
	A[$1]=$(ip -n "$1" -j -4 addr show dev eth0 | jq -r '.[0].addr_info[0].local // ""')
	like "${A[$1]}" '^10\.0\.0\.1[0-2][0-9]$' "$1 has its address from the DHCP server"
	try ip -n "$1" addr add "fd00::$2/64" dev eth0 nodad
	try ip -n "$1" -6 route replace default via fd00::fe
}
joins va 1
joins vb 2

# ---- What is asked, and seen where ----
serve_in() { # NS CMD...: it listens on port 8080 or 80
	background in_ns "$1" "${@:2}" >/dev/null 2>"$TMP/$1.web"
	wait_for in_ns "$1" sh -c "ss -Hltn | grep -Eq ':80(80)? '"
}
serve_in far python3 -IS "$NAT_PY" who 80
web() { # VM
	mkdir -p "$TMP/$1.www"
	echo "this is $1" >"$TMP/$1.www/index.html"
	serve_in "$1" python3 -ISu -m http.server --directory "$TMP/$1.www" 8080
}
fetch() { in_ns "$1" curl -s -m 20 "${@:3}" "http://$2/index.html"; }
hops() { in_ns "$1" python3 -IS "$HERE/hops.py" "${@:2}"; }
nat() { try vswtool nat add isp "$@"; }
nat_gone() { try vswtool nat del isp "$@"; }
SPORT=5000	# a connection each

# watch VM WHAT...: at each place on its way out
PLACES=()
watch() {
	capture vm "$1" eth0 "${@:2}"
	capture router-inside r eth0 "${@:2}"
	capture router-outside r eth1 "${@:2}"
	capture uplink - isp "${@:2}"
	PLACES=(vm router-inside router-outside)
	if [[ $1 == vc ]]; then
		capture tunnel - wire
		PLACES+=(tunnel)
	fi
}
watched() {
	local place
	for place in uplink "${PLACES[@]}"; do stop_last; done
}
# is_at DESC INSIDE OUTSIDE: a packet, inside and on the uplink
is_at() {
	local place
	for place in "${PLACES[@]}"; do comes_true "$1 at $place: $2" seen $place "$2"; done
	comes_true "$1 at the uplink: $3" seen uplink "$3"
}
private() { # DESC
	is "$(captured uplink -v | grep -Ec '10\.0\.0\.|fd00::')" 0 "$1: no inside address at the uplink"
}

# ---- Sources ----
snat() { # VM
	local vm=$1 a=${A[$1]} p=$((++SPORT))
	watch "$vm" ip or ip6
	is "$(ask "$vm" $FAR 80 tcp $p)" "$UP.10 $p" "$vm: the Internet sees another source"
	is_at "$vm: what is asked" "$a.$p > $FAR.80" "$UP.10.$p > $FAR.80"
	is_at "$vm: what is answered" "$FAR.80 > $a.$p" "$FAR.80 > $UP.10.$p"
	is "$(ask "$vm" $FAR6 80 udp $p)" "$UP6::10 $p" "$vm: and by IPv6"
	is_at "$vm: IPv6" "fd00::[123].$p > $FAR6.80" "$UP6::10.$p > $FAR6.80"
	is_at "$vm: its answer" "$FAR6.80 > fd00::[123].$p" "$FAR6.80 > $UP6::10.$p"
	ok "$vm: a ping" pings "$vm" $FAR
	private "$vm"
	watched
}

# ---- Destinations ----
# The router's own address, and one that only the switch answers for
dnat_to() { # VM CMD
	"$2" dnat dst $UP.2 proto tcp dport 80 to "${A[$1]}:8080"
	"$2" dnat dst $UP.20 proto tcp dport 80 to "${A[$1]}:8080" announce on
}
dnat() { # VM
	local vm=$1 a=${A[$1]} to p
	web "$vm"
	dnat_to "$vm" nat
	watch "$vm" tcp
	for to in $UP.2 $UP.20; do
		p=$((++SPORT))
		is "$(fetch far $to --local-port $p)" "this is $vm" "$vm: its web server, as $to"
		is_at "$vm: a request" "$FAR.$p > $a.8080" "$FAR.$p > $to.80"
		is_at "$vm: the response" "$a.8080 > $FAR.$p" "$to.80 > $FAR.$p"
		is "$(vswtool -j conn show out0 src $FAR | jq -r "map(select(.sport == $p)) | .[0] |
			\"\(.dst) \(.dport) \(.reply_src) \(.reply_sport)\"")" "$to 80 $a 8080" \
			"$vm: as its switch says"
	done
	private "$vm"
	watched
	is "$(fetch vb $UP.20)" "this is $vm" "$vm: by its outside address from inside"
	# one by each address, and whoever is inside comes from outside, too
	is "$(awk '{ print $1 }' "$TMP/$vm.web" | paste -sd' ')" "$FAR $FAR $UP.10" \
		"$vm: its server knows who came"
	dnat_to "$vm" nat_gone
	stop_last
}

# ---- Errors from the way ----
# inner PLACE ICMP-TYPE REGEX: an error there has it, behind its own headers
inner() { captured "$1" -v "icmp[0] == $2" | tr '\n' ' ' | grep -Eq -- "$3"; }
errors_at() { # DESC TYPE OFFENDER INSIDE OUTSIDE PACKET
	local place
	for place in vm router-inside router-outside; do
		comes_true "$1: an error to and about $4 at $place" \
			inner "$place" "$2" "$3 > $4: ICMP.* $4${6}"
	done
	comes_true "$1: an error to and about $5 at the uplink" inner uplink "$2" "$3 > $5: ICMP.* $5${6}"
	for place in uplink vm router-inside router-outside; do
		is "$(captured "$place" -v icmp | grep -Ec 'wrong icmp cksum|bad cksum')" 0 \
			"$1: no wrong checksum at $place"
	done
}
ttl() { # VM
	local vm=$1 a=${A[$1]} p=$((++SPORT))
	watch "$vm" icmp or udp
	is "$(hops "$vm" $FAR udp 33434 $p)" "10.0.0.254 $UP.1 $FAR" "$vm: the way out, by UDP"
	errors_at "$vm: TTL exceeded" 11 $UP.1 "$a" $UP.10 ".$p > $FAR.33434"
	errors_at "$vm: port unreachable" 3 $FAR "$a" $UP.10 ".$p > $FAR.33434"
	private "$vm: errors"
	watched
	is "$(hops "$vm" $FAR tcp 80)" "10.0.0.254 $UP.1 $FAR" "$vm: by TCP"
	is "$(hops "$vm" $FAR6 udp 33434)" "fd00::fe $UP6::1 $FAR6" "$vm: by IPv6"
	like "$(in_ns "$vm" ping -n -c 1 -W 5 -t 2 $FAR)" "From $UP.1 .*Time to live" "$vm: by ping"
	like "$(in_ns "$vm" ping -6 -n -c 1 -W 5 -t 2 $FAR6)" "From $UP6::1 .*Time exceeded" \
		"$vm: by ping over IPv6"

	# The way in: where the packet has its inside address, what is said of it
	# comes from the outside one, as nf_nat does it.
	nat map $UP.30 "$a" announce on
	watch "$vm" icmp or udp
	p=$((++SPORT))
	is "$(hops far $UP.30 udp 33434 $p)" "198.51.100.254 $UP.30 $UP.30" "$vm: the way in"
	comes_true "$vm: the router's error is about the outside address" \
		inner uplink 11 "$UP.30 > $FAR: ICMP.* $FAR.$p > $UP.30.33434"
	comes_true "$vm: that of the VM, too" \
		inner uplink 3 "$UP.30 > $FAR: ICMP.* $FAR.$p > $UP.30.33434"
	comes_true "$vm: inside it is its own" inner vm 3 "$a > $FAR: ICMP.* $FAR.$p > $a.33434"
	private "$vm: from inside"
	watched
	nat_gone map $UP.30 "$a" announce on
}

# ---- A link that is narrower than the others ----
forget() {
	local h
	for h in "$@"; do
		ip -n "$h" route flush cache
		ip -n "$h" -6 route flush cache
	done 2>/dev/null
}
far_mtu() {
	try ip -n isp link set eth1 mtu "$1"
	try ip -n far link set eth0 mtu "$1"
}
dd if=/dev/urandom of="$TMP/data" bs=1k count=300 2>/dev/null
# send DESC FROM TO ADDR: by TCP, all that there is
send() {
	local got
	rm -f "$TMP/got"
	in_ns "$3" timeout 60 socat -u TCP-LISTEN:5300,reuseaddr "CREATE:$TMP/got" &
	got=$!
	wait_for in_ns "$3" sh -c 'ss -Hltn | grep -q :5300'
	in_ns "$2" timeout 60 socat -u "OPEN:$TMP/data" "TCP:$4:5300"
	wait $got
	ok "$1" cmp "$TMP/data" "$TMP/got"
}
pmtu() { # VM
	local vm=$1 a=${A[$1]}
	forget "$vm"
	far_mtu 1400
	watch "$vm" icmp
	like "$(in_ns "$vm" ping -n -c 1 -W 5 -M "do" -s 1400 $FAR)" 'From .*mtu = 1400' \
		"$vm: hears what a link far out lets pass"
	errors_at "$vm: fragmentation needed" 3 $UP.1 "$a" $UP.10 " > $FAR: ICMP echo"
	private "$vm: large packets"
	watched
	like "$(ip -n "$vm" route get $FAR)" 'mtu 1400' "$vm: and remembers it"
	like "$(in_ns "$vm" ping -6 -n -c 1 -W 5 -M "do" -s 1380 $FAR6)" 'From .*mtu=1400' "$vm: by IPv6"
	like "$(ip -n "$vm" -6 route get $FAR6)" 'mtu 1400' "$vm: and remembers that"
	forget "$vm"
	send "$vm: TCP finds its way through" "$vm" far $FAR
	like "$(ip -n "$vm" route get $FAR)" 'mtu 1400' "$vm: by what it was told"
	far_mtu 1500
	forget "$vm" far
}

# in_all VM: the whole of it
in_all() {
	snat "$1"
	dnat "$1"
	ttl "$1"
	pmtu "$1"
}

no "without NAT there is no way back" pings va $FAR
ok "nor by UDP" unheard va $FAR 80 udp
unlike "$(in_ns va ping -n -c 1 -W 1 -t 2 $FAR)" 'From ' "nor is anybody on the way heard of"
nat snat src 10.0.0.0/24 to $UP.10 announce on
nat snat src fd00::/64 to $UP6::10 announce on
in_all va

# ---- Stretched to another hypervisor ----
for words in "gre key 1458" "vxlan vni 1450"; do
	read -r kind word fits <<<"$words"
	for end in "- in0 1 2" "hv sw0 2 1"; do
		read -r hv br i j <<<"$end"
		on=()
		if [[ $hv != - ]]; then on=(-n "$hv"); fi
		try vswtool "${on[@]}" tunnel add "$br" t type "$kind" local 192.0.2.$i
		try vswtool "${on[@]}" tunnel segment t add vlan 1 "$word" 7
		try vswtool "${on[@]}" tunnel peer t add 192.0.2.$j
	done
	note "over $kind"
	try ip -n vc addr flush dev eth0 scope global
	joins vc 3
	in_all vc
	# The tunnel is narrower than what the Internet sends: that is said from
	# inside, to far.
	nat map $UP.30 "${A[vc]}" announce on
	watch vc icmp
	send "vc: what comes in through the tunnel, which is narrow, too" far vc $UP.30
	like "$(ip -n far route get $UP.30)" "mtu $fits" "vc: because far was told"
	private "vc: what it was told"
	watched
	nat_gone map $UP.30 "${A[vc]}" announce on
	forget far
	ok "vc and va are neighbours" pings vc "${A[va]}"
	try vswtool tunnel del t
	try vswtool -n hv tunnel del t
done
finish
