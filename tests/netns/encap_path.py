#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""encap_path.py (tunnels) burst HOST N: so many broadcasts from a host of
encap.sh; prints how many packets with them come to its tunnel's peers."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packets import OTHER, eth, tunnels  # noqa: E402

QUIET = 0.1


def main():
    tuns = tunnels(sys.argv[1:25])
    tun = tuns[sys.argv[6:25:6].index(sys.argv[26])]
    tun.wire.drain()
    count = int(sys.argv[27])
    sent = [eth(b"\xff" * 6, tun.host.mac, OTHER,
                b"%8d %4d" % (os.getpid(), i) + bytes(400))
            for i in range(count)]
    for frame in sent:
        tun.host.send(frame)
    got = []

    def ours(frame):
        packet = frame[:6] == tun.wire.mac and tun.parse(frame)
        return packet and packet.inner in sent

    while True:
        frame = tun.wire.wait(ours, QUIET if len(got) in (0, count) else 1)
        if frame is None:
            break
        got.append(tun.parse(frame).inner)
    print(len(got) if len(set(got)) == len(got) else "twice")


if __name__ == "__main__":
    main()
