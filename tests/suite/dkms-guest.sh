#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# In the machine: use the module that dkms installed into $VSW_OUT.
set -eux

release=$(uname -r)
cp -r "$VSW_OUT/lib/modules/$release/updates" "/lib/modules/$release/"
depmod -a
modinfo -n vswkm | grep -q updates/dkms/vswkm.ko
before=$(ls /sys/class/net)

# The kind alone loads the module
ip link add sw0 type vsw
ip link set sw0 up
grep -q '^vswkm ' /proc/modules
for i in 1 2; do
	ip netns add "h$i"
	ip link add "v$i" type veth peer name eth0 netns "h$i"
	ip link set "v$i" master sw0 up
	ip -n "h$i" addr add "192.0.2.$i/24" dev eth0
	ip -n "h$i" link set eth0 up
done
ip netns exec h1 ping -c 3 -i 0.2 -w 30 192.0.2.2

modprobe -r vswkm
! grep -q '^vswkm ' /proc/modules
ip link del v1
ip link del v2
[ "$(ls /sys/class/net)" = "$before" ]
