#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A guest that would like to be seen outside by its inside address.

nat_hide.py answer|both|broadcast: va (10.0.0.1) begins a connection in the name
of somebody outside (or both ends of one, to vb), or sends to all; then it
sends to the host outside. Prints the sources that were seen there, and how often.
"""
import collections
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packets  # noqa: E402
from packets import IP4, UDP, eth, ip, mac  # noqa: E402

INSIDE, OUTSIDE = "10.0.0.1", "198.51.100.7"
VA, VB, VO = (mac(f"02:00:00:00:00:0{n}") for n in (1, 2, 3))


def frame(dst, src_ip, dst_ip, sport, dport):
    return eth(dst, VA, IP4, ip(src_ip, dst_ip, UDP, packets.udp(
        src_ip, dst_ip, sport, dport, b"who is it?")))


def main():
    inside = packets.Wire("va", "eth0")
    outside = packets.Wire("vo", "eth0")
    out = frame(VO, INSIDE, OUTSIDE, 1111, 53)
    if sys.argv[1] == "answer":
        inside.send(frame(VO, OUTSIDE, INSIDE, 53, 1111))
    elif sys.argv[1] == "both":
        for _ in range(2):
            inside.send(frame(VB, INSIDE, OUTSIDE, 1111, 53))
            inside.send(frame(VB, OUTSIDE, INSIDE, 53, 1111))
    else:
        out = frame(b"\xff" * 6, INSIDE, OUTSIDE, 1111, 53)
    for _ in range(5):
        inside.send(out)
    inside.send(eth(VO, VA, packets.OTHER, bytes(46)))
    seen = collections.Counter()
    while True:
        got = outside.wait(lambda f: f[6:12] == VA)
        if got is None or got[12:14] == packets.OTHER.to_bytes(2, "big"):
            break
        # va's own system says something now and then
        if got[12:14] != IP4.to_bytes(2, "big") or got[23] != UDP:
            continue
        source = socket.inet_ntoa(got[26:30])
        if source != OUTSIDE:
            seen[source] += 1
    print(*(f"{n} {who}" for who, n in sorted(seen.items())) if got else
          ["nothing at all"])


main()
