# shellcheck shell=bash disable=SC2034,SC2154 # variables: worlds.sh, the caller
# Did the frames arrive, all of them, and as they should?

null_file() { echo "/sys/module/vswnull/parameters/$1"; }

# arrived: "FRAMES BYTES" so far, of each way out
arrived() {
	local dev stat
	if [ -n "$sink" ] || [ "$peer" = drop ]; then
		echo "$(<"$(null_file count)") $(<"$(null_file bytes)")"
		return
	fi
	for dev in "${outs[@]}"; do
		stat=/sys/class/net/$dev/statistics
		echo "$(<"$stat/tx_packets") $(<"$stat/tx_bytes")"
	done
}

# host_got: frames that the switch's own device has received, whichever it is
host_got() {
	local dev
	for dev in br0 dp0 sw0; do
		[ ! -e "/sys/class/net/$dev" ] ||
			echo "$(<"/sys/class/net/$dev/statistics/rx_packets")"
	done
}

# all_arrived COUNT BEFORE AFTER: exactly COUNT more on each way, of the
# right length
all_arrived() {
	local len=$((out_len + out_skip))
	[ "$peer" != drop ] || len=0
	paste -d ' ' <(echo "$2") <(echo "$3") | awk -v n="$1" -v len="$len" '
		$3 - $1 != n { print $3 - $1, "frames of", n; exit }
		len && $4 - $2 != n * len { print $4 - $2, "bytes of", n * len; exit }'
}

# sample_right: the first frame of the timed run at the sink, if there is
# one: its head in hex
sample_right() {
	local hex magic=be9be955
	[ -n "$sink" ] && [ "$peer" != drop ] || return 0
	hex=$(<"$(null_file sample)")
	[[ $hex == "${out_dst//:/}${out_src//:/}"*08004500* ]] &&
		[ "${hex:24:4}" = 0800 ] && [ "${hex:84:8}" = $magic ] ||
		fail "the first frame at the sink is $hex"
}

# check_run: a few frames, compared byte by byte as they leave. The listener
# is gone when this returns.
check_run() {
	local ns=- devs=("${outs[@]}") from to line pid
	[ "$peer" != drop ] || return 0
	# That one shows its frames to no listener
	[ "$peer" != null-direct ] || [ -n "$sink" ] || return 0
	[ -z "$sink" ] || ns=$sink_ns devs=("$sink")
	coproc sniffer {
		in_ns "$ns" /usr/bin/python3 -IS "$bench/guest/sniff.py" 16 \
			"$out_skip" "$out_len" "$out_dst" "$out_src" \
			"${out_ip:--}" "${devs[@]}" 2>&1
	}
	pid=$sniffer_PID
	exec {from}<&"${sniffer[0]}" {to}>&"${sniffer[1]}"
	read -r line <&"$from"
	[ "$line" = listening ] || fail "check run: $line"
	generate "$gen_ns" "$gen" 16
	echo sent >&"$to"
	line=
	read -r line <&"$from"
	wait "$pid" || fail "check run: $line"
	exec {from}<&- {to}>&-
	nap 0.3
}
