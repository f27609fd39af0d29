# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For tests with more hypervisors than this machine: each is a namespace with a
# switch sw0 of its own, where virtual machines are. Sourced after lib.sh.

HYPERVISORS=()

# ipv6_on NS|- DEV: without duplicate address detection and solicitations
ipv6_on() {
	local conf=/proc/sys/net/ipv6/conf/$2 run=()
	if [[ $1 != - ]]; then run=(in_ns "$1"); fi
	try "${run[@]}" sh -c "echo 0 >$conf/router_solicitations
		echo 0 >$conf/accept_dad
		echo 0 >$conf/disable_ipv6"
}

# switch_in NS: it is a hypervisor from now on
switch_in() {
	HYPERVISORS+=("$1")
	try vswtool -n "$1" bridge add sw0
}

# hypervisor NAME: its devices come later
hypervisor() {
	ns "$1"
	switch_in "$1"
}

# vm HV NAME ADDR|- VLAN|PORT-WORDS...: a host at the switch of a hypervisor
vm() {
	ns "$2"
	HOSTS=$((HOSTS + 1))
	plug "$1" "$2" "$(mac $HOSTS)" "${@:4}"
	if [[ $3 != - ]]; then try ip -n "$2" addr add "$3" dev eth0; fi
}

# plug HV NAME MAC VLAN|PORT-WORDS...: give the host NAME its device
plug() {
	local words=("${@:4}")
	if [[ ${words[0]} == [0-9]* ]]; then words=(access "${words[0]}"); fi
	try ip link add name "$2" netns "$1" up type veth \
		peer name eth0 address "$3" netns "$2"
	try ip -n "$2" link set eth0 up
	try vswtool -n "$1" port add sw0 "$2" "${words[@]}"
}

# cable NS1 DEV1 NS2 DEV2: both up, with IPv6
cable() {
	try ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
	ipv6_on "$1" "$2"
	ipv6_on "$3" "$4"
	try ip -n "$1" link set "$2" up
	try ip -n "$3" link set "$4" up
}

# hv_get HV OBJECT JQ: a value of what is shown of a hypervisor's objects
hv_get() { vswtool -n "$1" -j -s "$2" show | jq -r "$3"; }

# hv_drops HV REASON
hv_drops() {
	hv_get "$1" bridge "[.[].drops[] | select(.reason == \"$2\").packets] | add // 0"
}

# conserved: of lib.sh, on the switches of hypervisors that still are, too
conserved() {
	local h
	adds_up || return 1
	for h in "${HYPERVISORS[@]}"; do
		[[ ! -e /run/netns/$h ]] || adds_up -n "$h" || return 1
	done
}
