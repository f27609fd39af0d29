# shellcheck shell=bash disable=SC2034,SC2154 # variables: worlds.sh, the caller
# What the peers are told for the growth of their tables.
#   macs_PEER            d0, d1 and d2, all in one VLAN
#   vlans_PEER N         d0 and d1 carry the VLANs 4095-N ... 4094, tagged
#   ports_PEER FIRST END dFIRST ... dEND join
# and drop, without any switch. Learned addresses do not age here: the clock
# of a machine that counts instructions leaps while it waits for its host.

dst=02:00:00:00:00:0b

macs_drop() { echo drop d0 >"$(null_file attach)"; }
vlans_drop() { macs_drop; }

macs_bridge() {
	ip link add br0 up type bridge mcast_snooping 0 stp_state 0 \
		ageing_time 100000000
	ip link set d0 master br0
	ip link set d1 master br0
	ip link set d2 master br0
}
ports_bridge() {
	if [ "$1" = 0 ]; then
		ip link add br0 up type bridge mcast_snooping 0 stp_state 0
	fi
	seq "$1" "$2" | sed 's/.*/link set d& master br0/' | ip -batch -
	bridge fdb replace $dst dev d1 master static
}

macs_bridge-vlan() {
	ip link add br0 up type bridge vlan_filtering 1 \
		mcast_snooping 0 stp_state 0 ageing_time 100000000
	ip link set d0 master br0
	ip link set d1 master br0
	ip link set d2 master br0
}
vlans_bridge-vlan() {
	local dev vids=$((4095 - $1))-4094
	[ "$1" != 1 ] || vids=4094
	ip link add br0 up type bridge vlan_filtering 1 vlan_default_pvid 0 \
		mcast_snooping 0 stp_state 0
	for dev in d0 d1; do
		ip link set $dev master br0
		bridge vlan add dev $dev vid "$vids"
	done
	bridge fdb add $dst dev d1 master static vlan 4094
}
ports_bridge-vlan() {
	if [ "$1" = 0 ]; then
		ip link add br0 up type bridge vlan_filtering 1 \
			mcast_snooping 0 stp_state 0
	fi
	seq "$1" "$2" | sed 's/.*/link set d& master br0/' | ip -batch -
	bridge fdb replace $dst dev d1 master static vlan 1
}

# A port learns 65,536 addresses at most unless told otherwise
macs_vswkm() {
	modprobe vswkm
	vswtool bridge add sw0
	vswtool bridge set sw0 ageing 1000000
	vswtool port add sw0 d0
	vswtool port add sw0 d1 fdb-limit 0
	vswtool port add sw0 d2
}
vlans_vswkm() {
	modprobe vswkm
	vswtool bridge add sw0
	vswtool port add sw0 d0 trunk $((4095 - $1))-4094
	vswtool port add sw0 d1 trunk $((4095 - $1))-4094
	vswtool fdb add sw0 $dst vlan 4094 port d1 static
}
ports_vswkm() {
	if [ "$1" = 0 ]; then
		modprobe vswkm
		vswtool bridge add sw0
	fi
	seq "$1" "$2" | sed 's/.*/port add sw0 d&/' | vswtool -b -
	if [ "$1" = 0 ]; then
		vswtool fdb add sw0 $dst vlan 1 port d1 static
	fi
}
