# shellcheck shell=bash
# Kernels in the cache.  A kernel is a directory
#   $cache/kernel/NAME-HASH -> .../NAME-VERSION-HASH
# where HASH is that of everything in this tree that shapes it, and holds
#   type      uml | qemu
#   release   what uname -r says
#   image     the kernel (uml: the program)
#   modules/lib/modules/RELEASE
#   build     where external modules are built against (or a link to it)
#   chroot    if there: the root whose compiler that needs
#   initrd    qemu only
: "${vm:?}" "${cache:?}"
# shellcheck source=apt.sh
. "$vm/lib/apt.sh"
# shellcheck source=kernel-uml.sh
. "$vm/lib/kernel-uml.sh"
# shellcheck source=kernel-debian.sh
. "$vm/lib/kernel-debian.sh"

# Raise this when the way of making kernels changes, so that old ones go
recipe=1

# kernel_inputs NAME: the files that shape a kernel
kernel_inputs() {
	case $1 in
	uml) echo "$vm/config/uml.config" ;;
	uml-debug) echo "$vm/config/uml.config" "$vm/config/uml-debug.config" ;;
	stock | 6.12 | newest) echo "$vm/guest/initramfs" ;;
	*) return 1 ;;
	esac
}

# kernel_dir NAME: where it is, or is to be
kernel_dir() {
	local inputs
	if [ -d "$1" ]; then
		(cd "$1" && pwd)
		return
	fi
	inputs=$(kernel_inputs "$1") || die "no kernel is called $1"
	# shellcheck disable=SC2086 # a list of files
	printf '%s/kernel/%s-%s\n' "$cache" "$1" \
		"$({ echo "$recipe"; cat $inputs; } | sha256sum | cut -c1-12)"
}

# kernel_make NAME LINK: build or download; run under the kernel's lock
kernel_make() {
	local name=$1 link=$2
	[ ! -e "$link/release" ] || return 0
	mkdir -p "$cache/kernel"
	need_base
	case $name in
	uml*) uml_make "$name" "$link" ;;
	*) debian_make "$name" "$link" ;;
	esac
}

# kernel_ensure NAME: the usual entrance; quick when it is there
kernel_ensure() {
	local dir
	dir=$(kernel_dir "$1") || exit
	[ ! -e "$dir/release" ] || return 0
	[ ! -d "$1" ] || die "$1 holds no kernel: see lib/kernel.sh"
	with_lock "kernel-$1" kernel_make "$1" "$dir" ||
		die "cannot make the kernel $1"
}

# kernel_publish LINK PARTIAL FINAL: what is whole gets its name
kernel_publish() {
	rm -rf "$3"
	mv "$2" "$3" && ln -sfn "${3##*/}" "$1"
}
