# shellcheck shell=bash
# External modules, built outside the source tree.
# $cache/module/NAME holds the sources and what make leaves beside them;
# $cache/module/NAME.root is a tree of modules for depmod.

: "${cache:?}" "${vm:?}"

# module_sync FROM TO: the sources; contents decide, so that a second tree
# with older dates is built too
module_sync() {
	rsync -rlpc --delete --delete-excluded -m \
		--filter='P *.o' --filter='P *.ko' --filter='P *.mod' \
		--filter='P *.mod.c' --filter='P .*.cmd' --filter='P *.a' \
		--filter='P modules.order' --filter='P *.symvers' \
		--exclude=/.git --exclude='/.[!.]*' --exclude=/tools \
		--exclude='*.o' --exclude='*.ko' --exclude='*.mod' \
		--exclude='*.mod.c' --exclude='.*' --exclude='*.a' \
		--exclude=modules.order --exclude='*.symvers' \
		--include=/tests --include=/tests/kunit/*** \
		--exclude='/tests/*' "$1/" "$2/"
}

# What kbuild says that is neither a warning nor an error of ours
module_filter() {
	sed -u -e "s#$1/##g" \
		-e '/^warning: the compiler differs from the one/d' \
		-e '/^  The kernel was built by: /d' \
		-e '/^warning: pahole version differs from the one/d' \
		-e '/^  The kernel was built with: /d' \
		-e '/^  You are using: /d' \
		-e '/^Skipping BTF generation for /d' \
		-e '/^make\[[0-9]*\]: \(Entering\|Leaving\) directory/d' >&2
}

# module_make KERNELDIR DEST MAKEARGS...: with all warnings. What has one is made
# once more the next time, so that it is seen whoever builds first.
module_make() {
	local kernel=$1 dest=$2 build cmd status=0
	shift 2
	build=$(readlink -f "$kernel/build")
	cmd=(make -s -j"$(nproc)" W=1)
	[ "$(cat "$kernel/type")" != uml ] || cmd+=(ARCH=um)
	if [ -d "$kernel/chroot" ]; then
		build=/${build#"$(readlink -f "$kernel/chroot")"/}
		cmd=("$vm/lib/in-chroot" "$kernel/chroot" "$dest" "${cmd[@]}")
	fi
	touch "$dest.began"
	"${cmd[@]}" -C "$build" M="$dest" "$@" modules 2>&1 >/dev/null |
		module_filter "$dest" 2>&1 | tee "$dest.said" >&2 || status=1
	[ ! -s "$dest.said" ] ||
		find "$dest" -name '*.o' -newer "$dest.began" \
			-exec touch -d @0 {} +
	return $status
}

# module_depmod KERNELDIR DEST ROOT: lets modprobe find the new modules
module_depmod() {
	local kernel=$1 dest=$2 root=$3 release dir new old modules
	release=$(cat "$kernel/release")
	dir=$root/lib/modules/$release
	mapfile -t modules < <(sed "s#^$dest/##; s#^#$dest/#; s#\.o\$#.ko#" \
		"$dest/modules.order")
	new=$(sha256sum "${modules[@]}")
	old=$(cat "$root/sum" 2>/dev/null) || old=
	[ "$new" != "$old" ] || return 0
	rm -rf "$root"
	mkdir -p "$dir/updates"
	ln -s "$(readlink -f "$kernel/modules/lib/modules/$release/kernel")" \
		"$dir/kernel"
	cp "$kernel/modules/lib/modules/$release"/modules.{order,builtin*} \
		"$dir/"
	cp -t "$dir/updates" "${modules[@]}"
	depmod -b "$root" "$release" || return 1
	printf '%s\n' "$new" >"$root/sum"
}

# module_build_locked KERNELDIR DIR DEST COPY MAKEARGS...: COPY, if not
# empty, is given this kernel's /lib/modules/RELEASE with the new modules
module_build_locked() {
	local kernel=$1 dir=$2 dest=$3 copy=$4 id
	shift 4
	id="$(readlink -f "$kernel") $(readlink -f "$dir")"
	if [ "$(cat "$dest.id" 2>/dev/null)" != "$id" ]; then
		rm -rf "$dest" "$dest.root"
		mkdir -p "$dest"
		printf '%s\n' "$id" >"$dest.id"
	fi
	module_sync "$dir" "$dest" || return 1
	module_make "$kernel" "$dest" "$@" || return 1
	[ -n "$copy" ] || return 0
	module_depmod "$kernel" "$dest" "$dest.root" || return 1
	cp -r --no-dereference "$dest.root"/lib/modules/*/. "$copy/"
	rm "$copy/kernel"
}

# module_build NAME DIR COPY MAKEARGS...
# A VSW_VARIANT has a place of its own in the cache; the one called kunit has
# the unit tests in the module.
module_build() {
	local name=$1 dir=$2 copy=$3 kernel label
	shift 3
	kernel=$(kernel_dir "$name") || exit
	label=${name//\//_}
	label+=${VSW_VARIANT:+-$VSW_VARIANT}
	[[ ${VSW_VARIANT:-} != *kunit ]] || set -- VSW_KUNIT=y "$@"
	with_lock "module-$label" module_build_locked "$kernel" "$dir" \
		"$cache/module/$label" "$copy" "$@"
}
