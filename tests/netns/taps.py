#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Open taps as a hypervisor would, join them to a bridge and talk.

taps.py BRIDGE COUNT: prints `ok - DESC` or `not ok - DESC` lines.
"""
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454ca
IFF_TAP, IFF_NO_PI = 2, 0x1000
TYPE = b"\x88\xb5"
LIMIT = 20


def report(good, desc, detail=""):
    print(("ok - " if good else "not ok - ") + desc)
    if not good and detail:
        print(detail)


def mac(n):
    return bytes([2, 0, 0, 0, 2, n])


class Taps:
    def __init__(self, bridge, count):
        self.fds, self.number = [], 0
        for n in range(count):
            fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(fd, TUNSETIFF, struct.pack(
                "16sH22x", b"tap%d" % n, IFF_TAP | IFF_NO_PI))
            self.fds.append(fd)
        lines = ["link set tap%d up" % n for n in range(count)]
        subprocess.run(["ip", "-b", "-"], input="\n".join(lines) + "\n",
                       text=True, check=True)
        lines = ["port add %s tap%d" % (bridge, n) for n in range(count)]
        subprocess.run(["vswtool", "-b", "-"], input="\n".join(lines) + "\n",
                       text=True, check=True)

    def ask(self, sender, dst, wanted):
        """Send one frame; returns {tap: copies} of it, complete or timed out.

        Waits a moment longer than needed, for copies too many.
        """
        self.number += 1
        tag = struct.pack("!I", self.number)
        os.write(self.fds[sender],
                 (dst + mac(sender) + TYPE + tag).ljust(60, b"\0"))
        got, end, extra = {}, time.monotonic() + LIMIT, None
        while time.monotonic() < end:
            if extra is None and set(got) >= wanted:
                extra = time.monotonic() + 0.02
            if extra and time.monotonic() > extra:
                break
            for fd in select.select(self.fds, [], [], 0.02)[0]:
                data = os.read(fd, 2048)
                if data[12:14] == TYPE and data[14:18] == tag:
                    tap = self.fds.index(fd)
                    got[tap] = got.get(tap, 0) + 1
        return got


def main():
    bridge, count = sys.argv[1], int(sys.argv[2])
    taps = Taps(bridge, count)
    everyone = set(range(count))
    report(True, "%d taps joined" % count)

    bad = []
    for n in everyone:
        others = everyone - {n}
        got = taps.ask(n, b"\xff" * 6, others)
        if got != {tap: 1 for tap in others}:
            bad.append("tap%d: %s" % (n, got))
    report(not bad, "a broadcast of each reaches %d others exactly once" %
           (count - 1), "\n".join(bad))

    bad = []
    for n in everyone:
        to = (n + 7) % count
        got = taps.ask(n, mac(to), {to})
        if got != {to: 1}:
            bad.append("tap%d to tap%d: %s" % (n, to, got))
    report(not bad, "a unicast of each reaches its one", "\n".join(bad))
    for fd in taps.fds:
        os.close(fd)


main()
