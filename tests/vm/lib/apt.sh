# shellcheck shell=bash
# Packages of any Debian suite, without touching the host's apt setup.
# SUITE is a suite's name, or "host" for what the host's own apt offers.

: "${cache:?}"

# The address of the Debian mirror that the host uses
debian_mirror() {
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' \
		'Created-By: Packages' |
		awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# suite_opts SUITE: sets the array apt_opts to a private apt setup
suite_opts() {
	local dir=$cache/apt/$1
	apt_opts=(-qq -o APT::Sandbox::User=root -o DPkg::Lock::Timeout=600)
	[ "$1" != host ] || return 0
	apt_opts+=(-o "Dir::Etc::sourcelist=$dir/sources.list"
		-o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null
		-o Dir::Etc::preferencesparts=/dev/null
		-o "Dir::State::lists=$dir/lists"
		-o "Dir::State::status=$dir/status"
		-o "Dir::Cache=$dir/cache")
}

# suite_update SUITE: fetch its lists, unless that was done in this hour
suite_update() {
	local dir=$cache/apt/$1 mirror
	if [ "$1" = host ]; then
		apt-cache show linux-image-amd64 >/dev/null 2>&1 ||
			as_root apt-get -qq update
		return
	fi
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	[ -z "$(find "$dir/updated" -mmin -60 2>/dev/null)" ] || return 0
	mirror=$(debian_mirror)
	[ -n "$mirror" ] || apt-get -qq update
	mirror=${mirror:-$(debian_mirror)}
	printf 'deb [signed-by=%s] %s %s main\n' \
		/usr/share/keyrings/debian-archive-keyring.gpg \
		"$mirror" "$1" >"$dir/sources.list"
	: >"$dir/status"
	suite_opts "$1"
	apt-get "${apt_opts[@]}" update && touch "$dir/updated"
}

# suite_depends SUITE PKG REGEX: the packages that PKG's newest version
# depends on and whose names match
suite_depends() {
	suite_opts "$1"
	apt-cache "${apt_opts[@]}" show --no-all-versions "$2" |
		sed -n 's/^Depends: //p' | sed 's/|[^,]*//g' | tr ',' '\n' |
		sed 's/^ *//; s/ .*//' | { grep -E "$3" || :; } | sort -u
}

# suite_closure SUITE PKG REGEX: PKG's dependencies that match, and theirs
suite_closure() {
	local pkg more
	more=$(suite_depends "$1" "$2" "$3")
	for pkg in $more; do
		printf '%s\n' "$pkg"
		suite_closure "$1" "$pkg" "$3"
	done | sort -u
}

# suite_version SUITE PKG: empty if there is no such package
suite_version() {
	suite_opts "$1"
	apt-cache "${apt_opts[@]}" show --no-all-versions "$2" 2>/dev/null |
		sed -n 's/^Version: //p'
}

# suite_extract SUITE DIR PKG...: unpack packages, unconfigured, into DIR
suite_extract() {
	local suite=$1 dir=$2 tmp deb
	shift 2
	suite_opts "$suite"
	mkdir -p "$dir"
	tmp=$(mktemp -d "$dir.debs.XXXXXX")
	(cd "$tmp" && apt-get "${apt_opts[@]}" download "$@") || return 1
	for deb in "$tmp"/*.deb; do
		dpkg-deb -x "$deb" "$dir" || return 1
	done
	rm -rf "$tmp"
}
