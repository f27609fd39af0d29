# shellcheck shell=bash
# No switch either: one veth pair from one namespace to the other. What TCP
# itself costs.
TCP() {
	ip link del a1
	ip link del b1
	ip link add a0 netns src address 02:00:00:00:00:0a type veth \
		peer name b0 address 02:00:00:00:00:0b netns dst
	ip -n src link set a0 up
	ip -n dst link set b0 up
}
