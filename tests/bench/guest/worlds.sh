# shellcheck shell=bash disable=SC2034
# The devices and the traffic of each scenario. A world_* function makes the
# devices and says, in variables, what is sent and what has to arrive:
#   gen, gen_ns, mode   pktgen's device, its namespace (- is this one), mode
#   traffic             pktgen's commands
#   warm                frames before the timed ones, so that all is learned
#   outs                devices on which each frame must leave, or
#   sink, sink_ns       the device where it must arrive
#   host                not empty: the switch's own device gets each too
#   conversation        not empty: how many connections are begun before
#   answers, outside    where their answers come in, and to which address
#   out_len, out_dst, out_src
#                       what must arrive: untagged, and of these
#   out_ip              not empty: from this address
#   out_skip            bytes in front of that, the headers of a tunnel; they
#                       are not in out_len
# A peer's down and unmake leave nothing.

source_mac=02:00:00:00:00:0a
dest_mac=02:00:00:00:00:0b

base() {
	gen=d0 gen_ns=- mode=netif_receive warm=2000
	outs=(d1) sink='' sink_ns='' host='' conversation=''
	answers=d1 outside=192.0.2.1 out_ip=''
	out_len=60 out_dst=$dest_mac out_src=$source_mac out_skip=0
	traffic=("dst_mac $dest_mac" "src_mac $source_mac")
}

# Devices there say nothing by themselves
namespace() {
	ip netns add "$1"
	in_ns "$1" bash -c 'for i in all default; do
		echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6; done'
}

dummies() {
	local name
	for name; do ip link add "$name" up type dummy; done
}

world_S1() {
	base
	dummies d0 d1
}

# pktgen adds the tag to the 60 bytes, of which 2 are less payload
world_S2() {
	world_S1
	traffic+=("vlan_id 100" "vlan_p 0" "vlan_cfi 0")
	out_len=58
}

world_S3() {
	base
	dummies d{0..8}
	outs=(d{1..8})
	traffic=("dst_mac ff:ff:ff:ff:ff:ff" "src_mac $source_mac")
	out_dst=ff:ff:ff:ff:ff:ff
}

world_S3h() {
	world_S3
	host=1
}

world_S4() {
	world_S1
	warm=8192
	traffic=("dst_mac $dest_mac" "src_mac 02:00:00:01:00:00"
		"src_mac_count 4096")
	out_src=02:00:00:01
}

# Each rule of an ACL but the last is about somebody else
world_S8() { world_S1; }
world_S8h() { world_S1; }
world_S8k() { world_S1; }
world_S8m() { world_S1; }

# One connection, or a thousand: who begins it, the answers (each comes in where
# the other leaves), and a pause, after which nf_conntrack takes the datagrams
# for a stream. The frames that are counted go on with it.
world_S9() {
	world_S1
	remembered
	conversation=1
}

# The clock leaps while the machine waits for its host; no connection ends then.
remembered() {
	modprobe nf_conntrack
	echo 86400 >/proc/sys/net/netfilter/nf_conntrack_udp_timeout
	echo 86400 >/proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream
}

world_S9k() {
	world_S1
	remembered
	conversation=1000 warm=4000
	traffic+=("udp_src_min 1000" "udp_src_max 2000")
}

# The same with another source: what leaves by d1 is from there
world_S10() {
	world_S9
	translated
}
world_S10k() {
	world_S9k
	translated
}
translated() { outside=198.51.100.1 out_ip=$outside; }

# All at once: a trunk, 10,000 rules the last of which is stateful, another
# source, VXLAN. The answers come in by a port of their own, as nobody here
# encapsulates them.
world_SX() {
	world_S5
	translated
	remembered
	dummies d2
	conversation=1 answers=d2
	traffic+=("vlan_id 100" "vlan_p 0" "vlan_cfi 0")
	out_len=58
}

# What is not remembered: each frame is of another source port
world_S8f() {
	world_S1
	traffic+=("udp_src_min 1024" "udp_src_max 61024")
}
world_S8fd() { world_S8f; }
world_S8ft() { world_S8f; }
world_S8fm() { world_S8f; }

# Each frame begins a connection
world_S9n() {
	world_S1
	modprobe nf_conntrack
	echo 1000000 >/proc/sys/net/netfilter/nf_conntrack_max
	traffic+=("src_min 10.0.0.1" "src_max 10.200.0.0")
}

# others N FORMAT: one line for each of the N rules before the last; FORMAT is
# awk's, for an address and a port
others() {
	awk -v n="$1" -v format="$2\n" 'BEGIN {
		for (i = 0; i < n; i++)
			printf format, "10." int(i / 65536) "." \
				int(i / 256) % 256 "." i % 256, 1000 + i % 50000
	}'
}

world_S11() {
	base
	gen=a0 gen_ns=src mode=start_xmit outs=() sink=b0 sink_ns=dst
	namespace src
	namespace dst
	ip link add a1 up type veth \
		peer name a0 address "$source_mac" netns src
	ip link add b1 up type veth peer name b0 address "$dest_mac" netns dst
	ip -n src link set a0 up
	ip -n dst link set b0 up
}

# underlay DEVICE NS NUMBER OTHER: its addresses on the network below, and the
# neighbour's, so that nobody has to ask
underlay() {
	local run=()
	[ "$2" = - ] || run=(-n "$2")
	ip "${run[@]}" link set "$1" address 02:00:00:00:01:0$3 up
	ip "${run[@]}" addr add 192.168.77.$3/24 dev "$1"
	ip "${run[@]}" neigh add 192.168.77.$4 lladdr 02:00:00:00:01:0$4 dev "$1"
}

# Ethernet, IPv4, UDP, VXLAN
world_S5() {
	world_S1
	underlay d1 - 1 2
	out_skip=50
}

# Ethernet, IPv4, GRE with a key
world_S5g() {
	world_S5
	out_skip=42
}

# Through a tunnel from one host to another: a0 -> a1, u1 -> u2, b1 -> b0
world_S5r() {
	world_S11
	namespace far
	ip link add u1 type veth peer name u2 netns far
	ip link set b1 netns far
	ip -n far link set b1 up
	ip -n far link set lo up
	underlay u1 - 1 2
	underlay u2 far 2 1
}

world_TCP() { world_S11; }
world_TCP5() { world_S5r; }

unmake() {
	local dev
	ip netns del src 2>/dev/null
	ip netns del dst 2>/dev/null
	ip netns del far 2>/dev/null
	# what one peer knows of connections is not for the next
	[ ! -e /proc/net/nf_conntrack ] || conntrack -F >/dev/null 2>&1
	# A namespace's devices go later, in the kernel's own time
	for dev in /sys/class/net/*; do
		dev=${dev##*/}
		[ "$dev" = lo ] || [ "$dev" = eth0 ] ||
			ip link del "$dev" 2>/dev/null
	done
	return 0
}
