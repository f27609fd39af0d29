# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For the tests of what is inside the headers of tunnels (encap_*.t).
#
#   a1, a2, a3, a4 --- sw0 --- u0 === eth0 of the namespace at
#   VLAN 11 ... 14       tunnels vx4, vx6, g4, g6
#
# Who is in `at` makes and reads packets by hand (packets.py): there is no
# address, so no kernel answers there.
# shellcheck source=hypervisors.sh
. "$HERE/hypervisors.sh"

export U4=10.9.0.1 P4=10.9.0.2 U6=fd09::1 P6=fd09::2
export AT=02:00:00:00:0a:01

# Which way each: NAME KIND LOCAL PEER ID HOST
EACH=(vx4 vxlan "$U4" "$P4" 41 a1  vx6 vxlan "$U6" "$P6" 61 a2
	g4 gre "$U4" "$P4" 42 a3  g6 gre "$U6" "$P6" 62 a4)

by_hand_underlay() {
	ns at
	try ip link add u0 up type veth peer name eth0 address $AT netns at
	try ip -n at link set eth0 up
	ipv6_on - u0
	try ip addr add $U4/24 dev u0
	try ip addr add $U6/64 dev u0 nodad
	try ip neigh add $P4 lladdr $AT dev u0 nud permanent
	try ip neigh add $P6 lladdr $AT dev u0 nud permanent
}

# id_word KIND
id_word() { if [[ $1 == gre ]]; then echo key; else echo vni; fi; }

# tunnel_up NAME KIND LOCAL PEER ID HOST [OPTIONS]
tunnel_up() {
	local vid=1${6#a}
	try vswtool tunnel add sw0 "$1" type "$2" local "$3" "${@:7}"
	try vswtool tunnel segment "$1" add vlan "$vid" "$(id_word "$2")" "$5"
	try vswtool tunnel peer "$1" add "$4"
}

# by_hand: all of the picture
by_hand() {
	local i
	by_hand_underlay
	bridges sw0
	for ((i = 0; i < ${#EACH[@]}; i += 6)); do
		host "${EACH[i + 5]}" sw0 - access "1${EACH[i + 5]#a}"
		tunnel_up "${EACH[@]:i:6}"
	done
}

# packets SCRIPT [WORDS...]: results of a Python script, for all four tunnels
packets() { taplines python3 -IS "$HERE/$1" "${EACH[@]}" "${@:2}"; }
