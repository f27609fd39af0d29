#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
#   h1 --+-- v   peer of v in a bond, a Linux bridge, another switch,
#   h2 --+       or below a VLAN device or macvlan  --+
#   h3 --+                                            |
#       sw0 ------------------------------------------+
#
# Where the peer of a port leads back to the switch hand-off would be a loop
# without an end inside the receive path. Then shortcuts that come and go under
# traffic, and copies.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=shortcuts.sh
. "$HERE/shortcuts.sh"
begin
tracing_on
bpffs
modprobe -q bridge

bridges sw0
for h in h1 h2 h3; do host $h sw0 "10.0.0.${h#h}/24"; done

# ---- rings ----
# The ports of the ring come after the others: what is flooded would be handed
# off at the last port alone. A storm without a bound leaves a small machine no time
# for this test, shortcuts or not, so each 100th frame in the ring is lost.
FRAMES=6
# storm TURNS-BEFORE PORT
storm() {
	python3 -IS "$HERE/frames.py" >/dev/null <<-END
		tap h1 h1 eth0
		h1 > bc n=$((FRAMES / 2)) lazy : # into the ring
		h1 > 02:00:00:00:0c:77 n=$((FRAMES / 2)) lazy : # and for nobody
	END
	wait_for turns_of "$1" "$2"
	wait_for still
}
# A machine that stands still for a while must not look like the end of a storm
still() {
	local before now
	before=$(show bridge show)
	for _ in 1 2 3; do
		sleep 0.2
		now=$(show bridge show)
		[[ $now == "$before" ]] || return
	done
}
received() { port_get "$1" .stats.rx_packets; }
# turns PORT: of frames that come back by PORT, and that go round the other way:
# which of them the wear takes is chance
turns() { echo $(($(received "$1") + $(received v))); }
# turns_of BEFORE PORT
turns_of() { (($(turns "$2") - $1 > 300)); }
# ring DESC PORT: a storm that leaves by v and comes back by PORT
ring() {
	local desc=$1 back=$2 before rounds long begin
	try nft -f - <<-END
		table netdev wear {
			chain in {
				type filter hook ingress devices = { v, vp } priority 0
				numgen inc mod 100 0 drop
			}
		}
	END
	before=$(received "$back")
	begin=$(turns "$back")
	long=$(events storm "$begin" "$back" -- netif_rx vp)
	rounds=$(($(received "$back") - before))
	is "$(turns_of "$begin" "$back"; echo $?)" 0 "$desc: $rounds rounds, and the others back"
	if ((long >= rounds)); then
		pass "$desc: all by the backlog"
	else
		fail "$desc:$long by the backlog"
	fi
	comes_true "$desc: it ends with the frames" still
	ok "$desc: counters add up" conserved
	try ip link set v down
	ok "$desc: the switch works" pings h2 10.0.0.3
	try nft delete table netdev wear
}
# veth v - vp, v a port of sw0
legs() {
	try ip link add v up type veth peer name vp
	try ip link set vp up
	try vswtool port add sw0 v "$@"
}

try ip link add ring up type bond mode balance-rr
try vswtool port add sw0 ring
try ip link add v up type veth peer name vp
try ip link set vp master ring
try ip link set vp up
try vswtool port add sw0 v
up() { [[ $(port_get "$1" .up) == true ]]; }
wait_for up ring
ring "a bond" ring
try ip link del v
try ip link del ring

legs trunk 1
try ip link add link vp name ring up type vlan id 1
try vswtool port add sw0 ring
try vswtool port del v
try vswtool port add sw0 v trunk 1
ring "a VLAN device" ring
try ip link del v

for mode in bridge passthru; do
	legs
	try ip link add link vp name ring up type macvlan mode $mode
	try vswtool port add sw0 ring
	try vswtool port del v
	try vswtool port add sw0 v
	ring "a macvlan, mode $mode" ring
	try ip link del v
done

try ip link add ring up type bridge
try vswtool port add sw0 ring
legs
try ip link set vp master ring
wait_for up ring
ring "a Linux bridge" ring
try ip link del v
try ip link del ring

bridges sw1
legs
try vswtool port add sw1 vp
try ip link add w up type veth peer name wp
try ip link set wp up
try vswtool port add sw1 wp
try vswtool port add sw0 w
ring "another switch" w
try ip link del w
try ip link del v

# A ring that nobody can see: a BPF program at vp sends what comes there to w.
# It ends after 20,000 rounds; 8192 hand-offs in one go are too many.
ns r
try ip link add v up type veth peer name vp netns r
try ip link add w up type veth peer name wp netns r
for dev in v w; do
	try ip -n r link set ${dev}p up
	try vswtool port add sw0 $dev
done
try vswtool fdb add sw0 02:00:00:00:0c:06 vlan 1 port v static
try bpf load cls "peer:$(ip -n r -j link show wp | jq '.[0].ifindex'):20000" $BPFFS/ring
try in_ns r tc qdisc add dev vp clsact
try in_ns r tc filter add dev vp ingress bpf da object-pinned $BPFFS/ring/prog
before=$(received w)
storm() {
	python3 -IS "$HERE/frames.py" >/dev/null <<-END
		tap h1 h1 eth0
		h1 > 02:00:00:00:0c:06 lazy : # one frame
	END
	wait_for still
}
long=$(events storm -- netif_rx vp)
is "$(($(received w) - before)) $(bpf count $BPFFS/ring)" "20000 20001" "a ring of BPF redirects: 20000 rounds"
if ((long >= 2 && long < 20000)); then
	pass "a ring of BPF redirects:$long by the backlog"
else
	fail "a ring of BPF redirects:$long by the backlog"
fi
ok "a ring of BPF redirects: the switch works" pings h2 10.0.0.3
try ip netns del r
rm -r $BPFFS/ring

# ---- copies ----
frames <<-END
	tap h1 h1 eth0
	tap h2 h2 eth0
	tap h3 h3 eth0
	mac group 01:00:5e:00:00:77
	mac nobody 02:00:00:00:0c:77
	h1 > bc n=50 : h2 h3 # 50 broadcasts, one copy for each
	h2 > group n=50 : h1 h3 # multicast
	h3 > nobody n=50 : h1 h2 # unknown unicast
	h2 > h1 n=50 : h1 # known unicast
END
flow_start h1/eth0 ff:ff:ff:ff:ff:ff h2/eth0 h3/eth0
like "$(events flow burst 20 -- net_dev_queue h2 net_dev_queue h3 netif_rx eth0)" \
	"^20 20 0 0 20$" "one copy of two is handed off, the other transmitted, none queued"
flow_stop

# ---- a patch ----
host h4 sw1 10.0.0.4/24
patch sw0 p0 sw1 p1
flow_start h1/eth0 "$(mac 4)" h4/eth0
try vswtool fdb add sw0 "$(mac 4)" vlan 1 port p0 static
try vswtool fdb add sw1 "$(mac 4)" vlan 1 port h4 static
is "$(way h4)" "$HANDED_OFF" "hand-off behind a patch"
try vswtool bridge set sw1 shortcuts off
is "$(way h4)" "$QUEUED" "the bridge of the port says whether"
try vswtool bridge set sw1 shortcuts on
try vswtool bridge set sw0 shortcuts off
is "$(way h4)" "$HANDED_OFF" "not that where the frame came in"
try vswtool bridge set sw0 shortcuts on
is "$(flow faults)" "0 0" "across the patch nothing lost, nothing doubled"
flow_stop

# ---- on and off under traffic ----
toggle() {
	for _ in {1..30}; do
		try vswtool bridge set sw0 shortcuts off
		try vswtool bridge set sw0 shortcuts on
	done
}
flow_start h1/eth0 "$(mac 2)" h2/eth0
flow resume >/dev/null
toggle
n=$(flow pause)
is "$(flow faults)" "0 0" "of $n frames nothing is lost or doubled while shortcuts come and go"
flow_stop

dd if=/dev/urandom of="$TMP/data" bs=1M count=4 2>/dev/null
in_ns h2 timeout 100 socat -u TCP-LISTEN:5300 "CREATE:$TMP/got" &
got=$!
wait_for in_ns h2 sh -c 'ss -Hltn | grep -q :5300'
in_ns h1 timeout 100 sh -c "while cat $TMP/data && ! [ -e $TMP/enough ]; do :; done" |
	tee >(sha256sum >"$TMP/sent") | in_ns h1 timeout 100 socat -u - TCP:10.0.0.2:5300 &
toggle
: >"$TMP/enough"
wait $! $got
ok "TCP meanwhile: $(stat -c %s "$TMP/got") bytes" test "$(stat -c %s "$TMP/got")" -gt 4000000
is "$(sha256sum <"$TMP/got")" "$(<"$TMP/sent")" "and the content is right"
finish
