# shellcheck shell=bash
# This project without its shortcuts.
# shellcheck source=vswkm.sh
. "${bench:?}/peers/vswkm.sh"

add() {
	local port
	modprobe vswkm
	vswtool bridge add sw0
	vswtool bridge set sw0 shortcuts off
	for port; do vswtool port add sw0 "$port"; done
}
