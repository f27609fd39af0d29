#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""IPv6 between two ports of a switch whose host has none (ipv6.disable=1).

no_ipv6.py tcp|udp|fragment|answer: from h1 to h2, or back. Prints how many of
ten frames arrived.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                ".."))
import packets  # noqa: E402
from packets import IP6, UDP, addr, eth, ip, mac, ones, pseudo  # noqa: E402

TCP = 6
A, B = "fd00::1", "fd00::2"


def tcp(src, dst, sport):
    """A SYN."""
    seg = struct.pack("!HHIIBBHHH", sport, 80, 1000, 0, 0x50, 2, 99, 0, 0)
    total = ones(seg, pseudo(addr(src), addr(dst), TCP, len(seg))) ^ 0xffff
    return seg[:16] + struct.pack("!H", total) + seg[18:]


def packet(what, number):
    if what == "tcp":
        return ip(A, B, TCP, tcp(A, B, 1000 + number))
    if what == "answer":
        return ip(B, A, UDP, packets.udp(B, A, 53, 1111, b"vsw6"))
    if what == "udp":
        return ip(A, B, UDP, packets.udp(A, B, 1111, 53, b"vsw6"))
    half = packets.udp(A, B, 1111, 53, bytes(64))
    return ip(A, B, UDP, half[number % 2 * 32:][:32], ident=number // 2 + 1,
              frag=4 if number % 2 else 0x2000)


def main():
    what = sys.argv[1]
    ends = [(packets.Wire("h1", "eth0"), mac("02:00:00:00:00:01")),
            (packets.Wire("h2", "eth0"), mac("02:00:00:00:00:02"))]
    if what == "answer":
        ends.reverse()
    (wire, src), (other, dst) = ends
    for number in range(10):
        wire.send(eth(dst, src, IP6, packet(what, number)))
    # of a type that nobody looks at
    wire.send(eth(dst, src, packets.OTHER, bytes(46)))
    arrived = 0
    while True:
        frame = other.wait(lambda f: f[6:12] == src)
        if frame is None:
            print("nothing at all")
            break
        if frame[12:14] == struct.pack("!H", packets.OTHER):
            print(arrived)
            break
        # the host says ARP by itself
        arrived += frame[12:14] == struct.pack("!H", IP6)


main()
