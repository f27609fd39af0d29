# shellcheck shell=bash
# Debian's own kernels, for QEMU.

: "${cache:?}" "${vm:?}"

# What the initramfs needs to reach the host's root and the channels
qemu_modules=(virtio_pci 9p 9pnet_virtio overlay virtio_console)

# debian_suite NAME: the suite that has it
debian_suite() {
	local suite suites=(host)
	case $1 in
	6.12) suites=(bookworm-backports trixie) ;;
	newest) suites=(trixie-backports sid) ;;
	esac
	for suite in "${suites[@]}"; do
		suite_update "$suite" || continue
		[ -n "$(suite_version "$suite" linux-image-amd64)" ] || continue
		printf '%s\n' "$suite"
		return
	done
	return 1
}

# debian_make NAME LINK
debian_make() {
	local name=$1 link=$2 suite image version tmp dir
	suite=$(debian_suite "$name") || { say "no suite has $name"; return 1; }
	image=$(suite_closure "$suite" linux-image-amd64 \
		'^linux-(image|modules|binary|base)-[0-9]')
	version=$(suite_version "$suite" linux-image-amd64)
	dir=$cache/kernel/$name-$(plain "$version")-${link##*-}
	tmp=$dir.partial
	rm -rf "$tmp"*
	say "fetching $name: $version of $suite"
	# shellcheck disable=SC2086 # a list of packages
	suite_extract "$suite" "$tmp/root" $image || return 1
	debian_image "$tmp" || return 1
	debian_initrd "$tmp" || return 1
	debian_headers "$suite" "$tmp" "$dir" || return 1
	echo qemu >"$tmp/type"
	kernel_publish "$link" "$tmp" "$dir"
}

# debian_image DIR: from the packages' layout to the one of kernel.sh
debian_image() {
	local dir=$1 release modules
	for modules in "$dir"/root/{,usr/}lib/modules/*; do
		[ -d "$modules/kernel" ] || continue
		release=${modules##*/}
		mkdir -p "$dir/modules/lib/modules"
		mv "$modules" "$dir/modules/lib/modules/"
	done
	mv "$(find "$dir/root" "$dir/modules" -name 'vmlinuz*' -type f |
		head -n 1)" "$dir/image" || return 1
	rm -rf "$dir/root"
	rm -f "$dir/modules/lib/modules/$release"/{build,source}
	depmod -b "$dir/modules" "$release" || return 1
	echo "$release" >"$dir/release"
}

# debian_initrd DIR: busybox, the modules in the order of their loading
debian_initrd() {
	local dir=$1 root=$1/initrd.root file release
	release=$(cat "$dir/release")
	suite_extract host "$dir/busybox" busybox-static || return 1
	mkdir -p "$root"/{bin,dev,proc,sys,modules,lower,rw,root}
	cp "$(find "$dir/busybox" -type f -path "*/bin/busybox")" "$root/bin/" ||
		return 1
	install -m 755 "$vm/guest/initramfs" "$root/init"
	modprobe -d "$dir/modules" -S "$release" -a --show-depends \
		"${qemu_modules[@]}" | awk '$1 == "insmod" && !seen[$2]++ {
			print $2 }' >"$dir/list" || return 1
	while read -r file; do
		cp "$file" "$root/modules/"
		printf '%s\n' "${file##*/}"
	done <"$dir/list" | sed 's/\.\(xz\|zst\)$//' >"$root/modules/order"
	find "$root" -name '*.ko.xz' -exec xz -d {} +
	find "$root" -name '*.ko.zst' -exec zstd -q -d --rm {} +
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$dir/initrd" ||
		return 1
	rm -rf "$root" "$dir/busybox" "$dir/list"
}

# debian_headers SUITE DIR FINAL: what external modules are built against.
# Headers of a suite newer than the host's come with a root of that suite:
# their tools need its C library, and its compiler built the kernel.
debian_headers() {
	local suite=$1 dir=$2 final=$3 headers
	headers=$(suite_closure "$suite" linux-headers-amd64 \
		'^linux-(headers|kbuild)-[0-9]')
	case $suite in
	trixie | trixie-backports | sid)
		debian_chroot "$suite" "$dir" "$headers" || return 1
		ln -s "chroot/usr/src/linux-headers-$(cat "$dir/release")" \
			"$dir/build"
		return
		;;
	esac
	# shellcheck disable=SC2086 # a list of packages
	suite_extract "$suite" "$dir/headers" $headers || return 1
	debian_relocate "$dir/headers" "$final/headers"
	ln -s "headers/usr/src/linux-headers-$(cat "$dir/release")" "$dir/build"
}

# debian_relocate DIR FINAL: links and makefiles that say /usr/...
debian_relocate() {
	local link target
	find "$1" -type l | while read -r link; do
		target=$(readlink "$link")
		[[ $target == /* ]] || continue
		[ -e "$1$target" ] || target=/usr$target
		ln -sfnr "$1$target" "$link"
	done
	sed -i "s#\(^include \|[= ]\)/usr/#\1$2/usr/#" \
		"$1"/usr/src/linux-headers-*/Makefile
}

# debian_chroot SUITE DIR HEADERS
debian_chroot() {
	local suite=$1 dir=$2 mirror sources base
	base=${suite%-backports}
	mirror=$(debian_mirror)
	sources=$(printf 'deb %s %s main\n' "$mirror" "$base")
	[ "$base" = "$suite" ] ||
		sources+=$(printf '\ndeb %s %s main\n' "$mirror" "$suite")
	need mmdebstrap
	# shellcheck disable=SC2001 # a list: line ends to commas
	quietly "$dir/mmdebstrap.log" mmdebstrap --variant=essential \
		--include="binutils,make,$(tr '\n' , <<<"$3")" \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		"$base" "$dir/chroot" - <<<"$sources"
}
