# shellcheck shell=bash
# The parts of the guest's init.

kmemleak=/sys/kernel/debug/kmemleak

# word NAME: the runner's word vsw.NAME on the kernel's command line
word() {
	local w
	for w in $(</proc/cmdline); do
		[[ $w != vsw.$1=* ]] || printf '%s\n' "${w#*=}"
	done
}

# What the kernel itself fills
mount_kernel() {
	mount -t proc proc /proc
	mount -t sysfs sys /sys
	mount -t devtmpfs -o mode=755 dev /dev
	mkdir -p /dev/{pts,shm,mqueue,net}
	mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
	mount -t tmpfs -o mode=1777 shm /dev/shm
	mount -t mqueue mqueue /dev/mqueue
	ln -sfn /proc/self/fd /dev/fd
	ln -sfn fd/0 /dev/stdin
	ln -sfn fd/1 /dev/stdout
	ln -sfn fd/2 /dev/stderr
	[ -e /dev/net/tun ] || mknod -m 666 /dev/net/tun c 10 200
	mount -t debugfs debugfs /sys/kernel/debug
	[ ! -d /sys/kernel/tracing ] ||
		mount -t tracefs tracefs /sys/kernel/tracing
	[ ! -d /sys/fs/bpf ] || mount -t bpf bpf /sys/fs/bpf
}

# A terminal that changes no byte
raw_tty() {
	[[ $1 != /dev/tty* ]] || stty raw -echo -opost <"$1"
}

# keep_and_hide TOP RUN KERNEL: /run and /tmp are fresh; the first three
# stay to be seen, wherever on the host they are
keep_and_hide() {
	local top=$1 run=$2 kernel=$3 old
	old=$(mktemp -d)
	mount --bind / "$old"
	mount -t tmpfs -o mode=755 run /run
	mkdir -p /run/vsw/{host,out,kernel} /run/lock
	cp -r "$old$run/." /run/vsw/run
	mount --bind "$old$kernel" /run/vsw/kernel
	mount --bind "$old$top" /run/vsw/host
	umount "$old"
	mount -t tmpfs -o mode=1777 tmp /tmp
	if [ ! -e "$top" ]; then
		mkdir -p "$top"
		mount --move /run/vsw/host "$top"
	else
		umount /run/vsw/host
	fi
}

# mount_modules RELEASE: the runner's modules with the kernel's own
mount_modules() {
	local dir=/lib/modules/$1
	mkdir -p "$dir"
	[ -d /run/vsw/run/modules ] || return 0
	mkdir -p /run/vsw/run/modules/kernel
	mount --bind /run/vsw/run/modules "$dir"
	mount --bind "/run/vsw/kernel/modules/lib/modules/$1/kernel" \
		"$dir/kernel"
}

# mount_share TYPE:NAME DIR
mount_share() {
	case $1 in
	hostfs:*) mount -t hostfs -o "${1#*:}" out "$2" ;;
	9p:*) mount -t 9p -o \
		trans=virtio,version=9p2000.L,msize=262144 "${1#*:}" "$2" ;;
	esac
}

# run_command TOP DEV: runs the runner's cmd; its exit status
run_command() {
	local rc copier i
	mkfifo /run/vsw/pipe
	cat /run/vsw/pipe >"$2" &
	copier=$!
	(cd "$1" && exec setsid -w /bin/bash /run/vsw/run/cmd) \
		</dev/null >/run/vsw/pipe 2>&1
	rc=$?
	# What it left running may hold the pipe open: do not wait for that
	for i in {1..40}; do
		[ -d "/proc/$copier" ] || break
		[ "$i" -lt 5 ] || kill_others "$copier"
		sleep 0.05
	done
	wait "$copier" 2>/dev/null
	return "$rc"
}

# kill_others PID: all processes of the userland but this and PID
kill_others() {
	local dir pid
	for dir in /proc/[0-9]*; do
		pid=${dir##*/}
		[ "$pid" != 1 ] && [ "$pid" != "$1" ] &&
			[ -e "$dir/exe" ] && kill -KILL "$pid" 2>/dev/null
	done
	return 0
}

# forget_leaks: those of the boot are none of the module's
forget_leaks() {
	[ ! -e "$kmemleak" ] || echo clear >"$kmemleak"
}

# scan_leaks: two scans, as the first may see a block while its only
# pointer moves.  Callers that have no name any more, beyond the kernel's
# own text, are in a module that is gone.
scan_leaks() {
	local end
	echo scan >"$kmemleak"
	echo scan >"$kmemleak"
	end=$(sed -n 's/^0*\(.*\) . _etext$/\1/p' /proc/kallsyms)
	awk -v end="0x$end" '
		function flush() { if (ours) printf "%s", block; block = "" }
		/^unreferenced object/ { flush(); ours = 0 }
		{ block = block $0 "\n" }
		/\[vswkm\]|vsw_/ { ours = 1 }
		match($0, /0x[0-9a-f]+$/) && /^ +(\[<[^ ]* )?0x/ {
			at = substr($0, RSTART)
			if (length(at) > length(end) ||
			    length(at) == length(end) && (at "") > end)
				ours = 1
		}
		END { flush() }' "$kmemleak"
}

# check_leaks: kmemleak's opinion of the module, into the kernel's log.
# Only when an external module was ever loaded (taint bit 12).
check_leaks() {
	local found=
	[ -e "$kmemleak" ] || return 0
	[ $(($(</proc/sys/kernel/tainted) >> 12 & 1)) = 1 ] || return 0
	# Blocks younger than 5 s are not reported
	sleep 5.1
	if [ -d /sys/module/vswkm ]; then
		# First while the callers still have names
		found=$(scan_leaks)
		rmmod vswkm || echo "vswkm cannot be removed" >/dev/kmsg
		sleep 0.5
	fi
	[ -n "$found" ] || found=$(scan_leaks)
	[ -n "$found" ] || return 0
	echo "BUG: kmemleak: memory of vswkm is lost" >/dev/kmsg
	printf '%s\n' "$found" >/dev/console
}

# reboot(2) itself (169 on x86-64): the host's root may have no poweroff
power_off() {
	exec perl -e 'syscall(169, 0xfee1dead, 672274793, 0x4321fedc, 0)'
}
