#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Run the netns selftests inside a throwaway machine, as root.
#
#   run.sh [l2|all|core|debug|overlay|short|short-overlay|sized|version|way|FILE...]
#       all is the default, l2 a quick choice, version one for another version
#       of Linux, with something of each part; overlay is those of tunnels, core
#       the others, so that two slow machines can share the work; debug is core
#       and those that need fault injection; the short ones are without those
#       that take minutes under emulation, and pass there by name; sized is those
#       that do more on a fast machine; way is those in which it matters how
#       frames get out
#
# Exits with prove's status. Skipped tests are listed at the end; on the default
# kernel (Debian stable's own), or with VSW_NO_SKIP=1, they are failures.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
cd "$(dirname "$0")" || exit 1

# KASAN and TCG are many times slower than the real thing; less shows the same.
if zgrep -qs '^CONFIG_KASAN=y' /proc/config.gz; then
	export TEST_CYCLES=${TEST_CYCLES:-10} TEST_FDB_ENTRIES=${TEST_FDB_ENTRIES:-50000}
	export TEST_ACL_SETS=${TEST_ACL_SETS:-20} TEST_ACL_NFT=${TEST_ACL_NFT:-5}
	export TEST_PEERS=${TEST_PEERS:-300} TEST_REMOTE_MACS=${TEST_REMOTE_MACS:-10000}
	export TEST_CONNECTIONS=${TEST_CONNECTIONS:-3000}
fi
if ! grep -q 'User Mode Linux' /proc/cpuinfo; then
	export TEST_BYTES=${TEST_BYTES:-4M} TEST_FDB_ENTRIES=${TEST_FDB_ENTRIES:-200000}
	export TEST_ACL_SETS=${TEST_ACL_SETS:-10} TEST_ACL_NFT=${TEST_ACL_NFT:-5}
	export TEST_ACL_RULES=${TEST_ACL_RULES:-5000}
	export TEST_CYCLES=${TEST_CYCLES:-20} TEST_REMOTE_MACS=${TEST_REMOTE_MACS:-20000}
	export TEST_CONNECTIONS=${TEST_CONNECTIONS:-2000}
fi

overlay=(encap_*.t miss.t overlay_*.t suppress.t tunnel_*.t)
long=(acl.t acl_bad.t acl_random.t bad_input.t coexist.t conn_agree.t conn_time.t
	drops.t fdb_million.t helper.t load.t monitor.t nat_aside.t nat_bulk.t
	nat_odd.t nat_raw.t nat_routed.t ports.t scene.t shortcuts_ring.t web.t
	encap_hostile.t encap_mtu_vxlan.t encap_path.t overlay_gretap.t
	overlay_ovs.t overlay_wire.t)
l2=(l2_story.t vlan_matrix.t host.t fdb.t flood.t ipv6.t jumbo.t taps.t)
# choose FILE...: those that a short set has, too
choose() {
	local file
	for file; do
		[[ $set == short* && " ${long[*]} " == *" $file "* ]] || files+=("$file")
	done
}

set=${1:-all}
case $set in
all) files=(*.t) ;;
overlay | short-overlay) choose "${overlay[@]}" ;;
core | debug | short)
	for file in *.t; do
		[[ " ${overlay[*]} " == *" $file "* ]] || choose "$file"
	done
	if [[ $set == debug ]]; then files+=(debug/*.t); fi
	;;
l2) files=("${l2[@]}") ;;
sized)
	files=(l2_story.t acl.t acl_bad.t acl_random.t bad_input.t fdb_million.t
		flow_flood.t load.t local.t nat_bulk.t tcp.t web.t encap_hostile.t
		encap_path.t overlay_mesh.t overlay_ovs.t overlay_scale.t scene.t) ;;
version) files=(l2_story.t host.t taps.t conn.t acl_reject.t nat_hub.t overlay_gre.t) ;;
way)
	files=("${l2[@]}" acl_reject.t conn.t conn_frag.t dhcp.t drops.t hot.t
		load.t local.t nat.t nat_hub.t policy_load.t tcp.t
		encap_cut.t encap_header.t encap_mtu_vxlan.t overlay_dhcp.t
		overlay_gre.t overlay_vxlan.t) ;;
*) files=("${@#tests/netns/}") ;;
esac
[[ -w /run ]] || { echo "run.sh: /run is read-only" >&2; exit 1; }

# The whole log is for the artefacts; people read the failures and the summary.
# prove shows nothing of a file before its end.
log=$(mktemp)
prove --timer --merge --verbose --exec ./one.sh "${files[@]}" 2>&1 | tee "$log" |
	if [[ -n ${TEST_VERBOSE:-} ]]; then cat; else
		grep --line-buffered -Ev '^(ok [0-9]+|1\.\.[0-9]+$)'
	fi
status=${PIPESTATUS[0]}
if [[ -n ${VSW_OUT:-} ]]; then cp "$log" "$VSW_OUT/netns.log"; fi

if grep -q '^ok .* # SKIP' "$log"; then
	echo "Skipped:"
	awk '/\.\. *$/ { file = $2 } /^ok .* # SKIP/ { print "  " file ": " $0 }' "$log"
	case ${VSW_NO_SKIP:-$(uname -r)} in
	1 | 6.1.*-amd64) echo "A skip is a failure here."; status=1 ;;
	esac
fi
rm -f "$log"
exit "$status"
