# shellcheck shell=bash
# macvlan: no switch between devices that exist, but one whose ports are its
# own devices. So the ends of the way are macvlans themselves, in place of
# the veth pairs: no learning, no veth, no VLANs.
S11() {
	ip link del a1
	ip link del b1
	ip link add lower up type dummy
	ip link add a0 link lower netns src address 02:00:00:00:00:0a \
		type macvlan mode bridge
	ip link add b0 link lower netns dst address 02:00:00:00:00:0b \
		type macvlan mode bridge
	ip -n src link set a0 up
	ip -n dst link set b0 up
}

TCP() { S11; }

down() { ip link del lower; }
