# shellcheck shell=bash disable=SC2034 # used by those who source this
# What the benchmark's host commands share.

: "${bench:?}"
top=$(cd "$bench/../.." && pwd)
vm=$top/tests/vm
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# shellcheck disable=SC2034 # used by those who source this
all_scenarios=(S1 S2 S3 S3h S4 S5 S5g S5r S8 S8h S8k S8m S8fd S8f S8ft S8fm
	S9 S9k S9n S10 S10k S11 SX)
# shellcheck disable=SC2034
all_peers=(drop null-xmit null-direct bridge bridge-vlan ovs flower nft
	nft-set macvlan vswkm vswkm-long)

usage() {
	sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
	exit 2
}

# peers_installed: the packages of the peers and of the plots
peers_installed() {
	# shellcheck disable=SC2046 # a list of packages
	"$vm/deps" $(cat "$bench/deps")
}

# prepare_host KERNEL: the tool, the kernel, the null switches
prepare_host() {
	local cache=${XDG_CACHE_HOME:-$HOME/.cache}/vswkm
	make -s -C "$top" tool
	"$vm/kernel" "$1"
	VSW_VARIANT=null "$vm/kmake" "$1" "$bench/null"
	mkdir -p "$out/$1"
	cp "$cache/module/$1-null/vswnull.ko" "$out/$1/"
	cc -O2 -Wall -o "$out/$1/rr" "$bench/guest/rr.c"
}

# machine KERNEL OPTIONS -- COMMAND: its VSW_OUT is $out/KERNEL
machine() {
	local kernel=$1
	shift
	(cd "$top" && exec "$vm/run" --kernel "$kernel" --out "$out/$kernel" \
		--timeout 1800 "$@")
}

# table: result lines to a table that grows as they come
table() {
	awk '
	$1 == "result" {
		if ($3 == "drop") drop[$2] = $4
		if (!head++)
			printf "%-5s %-12s %12s %10s  %s\n", "", "peer",
				"instructions", "share", "least-most"
		printf "%-5s %-12s %12d %10s  %d-%d\n", $2, $3, $4,
			$2 in drop ? $4 - drop[$2] : "", $5, $6
		next
	}
	$1 == "none" { printf "%-5s %-12s %12s\n", $2, $3, "-"; next }
	$1 == "error" { bad = 1; print "ERROR " $0; next }
	$1 == "machine" { next }
	{ print }
	{ fflush() }
	END { exit bad }'
}

# busy: how much of the processors others use in one second, in percent
busy() {
	local a b
	read -r -a a </proc/stat
	sleep 1
	read -r -a b </proc/stat
	local idle=$((b[4] + b[5] - a[4] - a[5])) all=0 i
	for ((i = 1; i <= 8; i++)); do all=$((all + b[i] - a[i])); done
	echo $((100 - 100 * idle / (all + !all)))
}

# quiet: wait until the host has nothing else to do, TEST_QUIET seconds at most
quiet() {
	local end=$((SECONDS + ${TEST_QUIET:-300})) got
	while got=$(busy) && [ "$got" -gt 15 ]; do
		[ "$SECONDS" -lt "$end" ] || {
			echo "note the host was busy with other things: $got %"
			return
		}
	done
}
