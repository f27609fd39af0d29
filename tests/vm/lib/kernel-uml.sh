# shellcheck shell=bash
# User-Mode Linux from Debian's newest reachable linux-source.

: "${cache:?}" "${vm:?}"

# Newest first; the first whose package is there is taken
uml_suites=(trixie-backports sid trixie bookworm-backports host)

# What a module or a debugger never needs of the source
uml_unpack_excludes=('*/drivers/gpu/drm/*.[ch]' '*/drivers/media/*.[ch]'
	'*/sound/*.[ch]' '*/Documentation/*.rst' '*/arch/*/boot/dts/*.dts*'
	'*/drivers/net/ethernet/*.[ch]' '*/drivers/net/wireless/*.[ch]'
	'*/drivers/staging/*.[ch]')

# uml_source: prints the directory of the source, after fetching it
uml_source() {
	local suite pkg='' version dir
	for suite in "${uml_suites[@]}"; do
		suite_update "$suite" >&2 || continue
		pkg=$(suite_depends "$suite" linux-source '^linux-source-')
		[ -z "$pkg" ] || break
	done
	[ -n "$pkg" ] || return 1
	version=$(suite_version "$suite" "$pkg")
	dir=$cache/src/$(plain "$version")-walk
	[ -d "$dir" ] || with_lock src uml_unpack "$suite" "$pkg" "$dir" >&2 ||
		return 1
	printf '%s\n' "$dir"
}

uml_unpack() {
	local suite=$1 pkg=$2 dir=$3
	[ ! -d "$dir" ] || return 0
	say "fetching $pkg"
	rm -rf "$dir.partial"*
	suite_extract "$suite" "$dir.partial.deb" "$pkg" || return 1
	mkdir -p "$dir.partial"
	tar -xf "$dir.partial.deb"/usr/src/linux-source-*.tar.xz \
		-C "$dir.partial" --strip-components=1 \
		"${uml_unpack_excludes[@]/#/--exclude=}" || return 1
	rm -rf "$dir.partial.deb"
	uml_walk_frames "$dir.partial/arch/um/kernel/stacktrace.c"
	mv "$dir.partial" "$dir"
}

# uml_walk_frames FILE: UML saves a stack trace by looking up every word of the
# stack, and keeps those that follow a frame pointer.  KASAN and kmemleak save
# one for each object, which was three quarters of a debug machine's time.  Look
# up the words that can be kept; what a splat prints is left as it is.
uml_walk_frames() {
	sed -i -e '/^void dump_trace(/i\
static void save_addr(void *data, unsigned long address, int reliable);\
' -e '/^\t\taddr = READ_ONCE_NOCHECK(\*sp);/i\
\t\tif (ops->address == save_addr \&\&\
\t\t    (unsigned long)sp != bp + sizeof(long)) {\
\t\t\tsp++;\
\t\t\tcontinue;\
\t\t}' "$1"
	grep -q 'ops->address == save_addr' "$1" ||
		say "arch/um's stack traces have changed: the debug kernel is slow"
}

# uml_configure SOURCE BUILD FRAGMENT...: fails naming what is not set
uml_configure() {
	local src=$1 build=$2 missing
	shift 2
	mkdir -p "$build"
	(cd "$src" && ARCH=um quietly "$build/merge.log" \
		scripts/kconfig/merge_config.sh -n -O "$build" "$@") || return 1
	missing=$(grep -hE '^CONFIG_' "$@" | grep -vxFf "$build/.config") ||
		return 0
	say "not set as asked for: $missing"
	return 1
}

# uml_make NAME LINK: kernel, modules and build directory into the cache.
# The partial directory is kept when it fails: the next try goes on there.
uml_make() {
	local name=$1 link=$2 src hash tmp fragments
	src=$(uml_source) || { say "no source of Linux to be had"; return 1; }
	hash=${link##*-}
	tmp=$cache/kernel/$name-${src##*/}-$hash.partial
	fragments=("$vm/config/uml.config")
	[ "$name" = uml ] || fragments+=("$vm/config/$name.config")
	mkdir -p "$tmp/build"
	uml_configure "$src" "$tmp/build" "${fragments[@]}" || return 1
	say "building $name from ${src##*/}: some minutes"
	uml_compile "$src" "$tmp" || return 1
	# The build directory's makefile knows its own place
	sed -i "s#$tmp/#${tmp%.partial}/#" "$tmp/build/Makefile"
	echo uml >"$tmp/type"
	kernel_publish "$link" "$tmp" "${tmp%.partial}"
}

uml_compile() {
	local src=$1 tmp=$2 release
	quietly "$tmp/build.log" nice make -C "$src" O="$tmp/build" ARCH=um \
		-j"$(nproc)" -s linux modules || return 1
	release=$(cat "$tmp/build/include/config/kernel.release")
	rm -rf "$tmp/modules"
	quietly "$tmp/install.log" make -C "$src" O="$tmp/build" ARCH=um -s \
		INSTALL_MOD_PATH="$tmp/modules" INSTALL_MOD_STRIP=1 \
		modules_install || return 1
	rm -f "$tmp/modules/lib/modules/$release"/{build,source}
	ln -f "$tmp/build/linux" "$tmp/image"
	uml_prune "$tmp/build"
	echo "$release" >"$tmp/release"
}

# External modules need the tools, headers and symbols, not the objects
uml_prune() {
	find "$1" \( -name '*.o' -o -name '*.a' -o -name '*.ko' \
		-o -name '*.mod.c' -o -name '.*.cmd' \) \
		-not -path '*/scripts/*' -delete
	rm -f "$1"/{.tmp_vmlinux*,vmlinux.unstripped}
}
