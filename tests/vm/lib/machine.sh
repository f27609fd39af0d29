# shellcheck shell=bash
# Starting a machine.  Each start_* runs until the machine has ended, with
# the kernel's console on its standard output, the command's output on the
# file descriptor 4 and the status lines on 5: all pipes, as UML waits for
# room by epoll, which refuses files.

# The runner's variables
: "${vm:?}" "${top:?}" "${mem:=2048}" "${cpus:=2}" "${run=}" "${out=}"
: "${kernel=}" "${append=}" "${icount=}" "${parallel=}" "${checks=1}"
: "${plugin=}"

# Words for the guest's init
guest_words() {
	printf ' %s' "vsw.run=$run" "vsw.kernel=$(readlink -f "$kernel")" \
		"vsw.top=$top" "$@"
}

# No devices that nobody asked for
quiet_modules='dummy.numdummies=0 ifb.numifbs=0 bonding.max_bonds=0'
uml_append="loglevel=5 panic_on_warn=1 seccomp=auto noreboot $quiet_modules"
qemu_append="$quiet_modules loglevel=5 panic_on_warn=1 oops=panic panic=-1
	sysctl.kernel.hung_task_panic=1 sysctl.kernel.softlockup_panic=1
	sysctl.kernel.panic_on_rcu_stall=1"
qemu_checks='kfence.sample_interval=1 slub_debug=FZPU mitigations=off'

# Freed and lost objects look used to kmemleak as long as a cache's sheaves
# point at them: any slab_debug makes the caches do without.  More than F
# looks to KASAN like an overrun.
leak_append() {
	! grep -q CONFIG_DEBUG_KMEMLEAK=y "$kernel/build/.config" ||
		echo slab_debug=F
}

start_uml() {
	local args
	read -r -d '' -a args <<<"$uml_append $(leak_append) $append" || :
	ulimit -c 0
	# shellcheck disable=SC2046 # words
	exec "$kernel/image" "mem=${mem}M" rootfstype=hostfs ro \
		"init=$vm/guest/uml-init" "uml_dir=$run/" umid=uml \
		con=null con0=null,fd:1 con1=null,fd:4 con2=null,fd:5 \
		"${args[@]}" $(guest_words "vsw.share=hostfs:$out" \
			vsw.out=/dev/tty1 vsw.status=/dev/tty2)
}

# A thread for each processor only since 8.1. Before, QEMU can translate code
# while another processor changes it, and keep what it was: the int3 by which
# the kernel patches itself (static keys, tracepoints) then stays for ever, and
# the machine panics or, when that is in the scheduler, hangs.
qemu_thread() {
	qemu-system-x86_64 --version |
		awk -v new="$parallel" 'match($0, /version [0-9]+\.[0-9]+/) {
			split(substr($0, RSTART + 8, RLENGTH - 8), v, ".")
			if (v[1] * 100 + v[2] >= 801) new = 1
		}
		END { print new ? "multi" : "single" }'
}

start_qemu() {
	local args="$qemu_append" accel
	accel=(-accel "tcg,thread=$(qemu_thread)")
	[ -z "$checks" ] || args+=" $qemu_checks"
	if [ -n "$icount" ]; then
		cpus=1
		accel=(-accel "tcg,thread=single" -icount "shift=0,sleep=off")
	fi
	[ -z "$plugin" ] || accel+=(-plugin "$plugin")
	args=$(tr '\n\t' '  ' <<<"$args $append")
	exec qemu-system-x86_64 -nodefaults -display none -no-reboot \
		"${accel[@]}" -cpu max -smp "$cpus" -m "$mem" \
		-kernel "$kernel/image" -initrd "$kernel/initrd" \
		-chardev stdio,id=console,signal=off \
		-serial chardev:console -device virtio-serial-pci \
		-chardev file,id=out,path=/dev/fd/4 \
		-device virtserialport,nr=1,chardev=out \
		-chardev file,id=status,path=/dev/fd/5 \
		-device virtserialport,nr=2,chardev=status \
		-device virtio-rng-pci \
		-virtfs local,path=/,mount_tag=host,readonly=on,security_model=none,multidevs=remap \
		-virtfs "local,path=$out,mount_tag=out,security_model=none,multidevs=remap" \
		-append "console=ttyS0 $args$(guest_words \
			"vsw.init=$vm/guest/init" vsw.share=9p:out \
			vsw.out=/dev/vport0p1 vsw.status=/dev/vport0p2)"
}
