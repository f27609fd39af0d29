#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the machine: the module, two devices to be ports, and the client.
set -u
export PATH=$PWD/tools/vswtool:/usr/sbin:/usr/bin:/sbin:/bin
# no frames but ours: the host's own would be learned
for conf in all default; do
	echo 1 >"/proc/sys/net/ipv6/conf/$conf/disable_ipv6"
done
modprobe vswkm || exit 1
for dev in d0 d1; do
	ip link add "$dev" up type dummy || exit 1
done
/usr/bin/python3 -B tests/api/ynl.py "$VSW_OUT/ynl" 2>&1
status=$?
rmmod vswkm || exit 1
exit "$status"
