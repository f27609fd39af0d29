#!/bin/bash
# Does tests/vm/run keep its promises?  TAP; run by prove.
# VSW_KERNEL names the kernel (uml).
set -u
cd "$(dirname "$0")/../.." || exit
kernel=${VSW_KERNEL:-uml}
unset VSW_KERNEL
tmp=$(mktemp -d)
mark=vm-selftest-mark.$$
trap 'rm -rf "$tmp" "$mark"' EXIT
count=0

# run ARGS...: a machine; its output in $tmp/out and $tmp/err
run() {
	tests/vm/run --kernel "$kernel" --no-module "$@" \
		>"$tmp/out" 2>"$tmp/err"
}

# check NAME COMMAND...: a test
check() {
	local name=$1
	shift
	count=$((count + 1))
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$tmp/out" "$tmp/err"
	fi
}

same() { [ "$1" = "$2" ]; }
has() { grep -qF -- "$2" "$tmp/$1"; }

run -- bash -c 'echo one; echo two >&2; exit 7'
check 'the exit status passes through' same $? 7
check 'the output is the command'\''s and nothing else' \
	same "$(cat "$tmp/out" "$tmp/err")" $'one\ntwo'

# shellcheck disable=SC2016 # expanded in the machine
TEST_WORDS='two  words "$x' run -- bash -c 'echo "$TEST_WORDS"; echo "$1"; pwd;
	echo harm >"$2"; cat "$2"; ip link add type veth && ip -br link' \
	arg0 "a  'b" "$mark"
check 'a command with a veth pair works' same $? 0
check 'TEST_ variables and arguments arrive' \
	same "$(head -n 3 "$tmp/out")" $'two  words "$x\na  \'b\n'"$PWD"
check 'the tree is writable there' has out harm
check 'nothing of it is seen on the host' test ! -e "$mark"
check 'the veth pair is there' has out veth1@veth0

mkdir "$tmp/share"
# shellcheck disable=SC2016 # expanded in the machine
run --out "$tmp/share" -- bash -c 'echo hello >"$VSW_OUT/file"'
check 'a file in VSW_OUT arrives' \
	same "$(cat "$tmp/share/file" 2>&1)" hello

run -- bash -c 'seq 100000; sleep 1000 & exit 0'
check 'a process left behind does not hold the machine' same $? 0
check 'long output is whole' same "$(md5sum <"$tmp/out")" \
	"$(seq 100000 | md5sum)"

run --timeout 15 -- sleep 1000
check 'a timeout gives 124' same $? 124

run --log "$tmp/log" -- bash -c 'echo "WARNING: test" >/dev/kmsg; exit 3'
check 'a splat gives 125' same $? 125
check 'the splat is shown' has err 'WARNING: test'
check 'the splat is not in the output' same "$(cat "$tmp/out")" ''
check 'the log is kept' has log 'WARNING: test'

run
check 'no command is refused with 126' same $? 126

tests/vm/run --kernel nonesuch --no-module -- true 2>"$tmp/err"
check 'an unknown kernel gives 126' same $? 126

pids=()
for i in 1 2 3; do
	tests/vm/run --kernel "$kernel" --no-module -- sh -c "exit $i" \
		>"$tmp/out" 2>"$tmp/err" &
	pids+=($!)
done
got=
for i in "${pids[@]}"; do
	wait "$i"
	got+=$?
done
check 'several at once' same "$got" 123
echo "1..$count"
