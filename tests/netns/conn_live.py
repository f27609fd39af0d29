#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A TCP connection and a pair of UDP that say something all the time.

conn_live.py NS1 NS2 ADDR1 ADDR2

Begun by the first host; the pair is pair 1 of hot.py, TCP is to port 90. Says
"open" when both are and both sides have spoken. Then, for each SECONDS on
stdin: both send something every 50 ms for so long. Answers "SENT TCP UDP GAP":
how many times, how much has come of it, and the longest pause in ms.
"""
import os
import select
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402
import hot  # noqa: E402

EVERY = 0.05


def connection(ns1, ns2, addr2):
    frames.netns_enter("/run/netns/" + ns2)
    listener = socket.create_server((addr2, 90))
    frames.netns_enter("/run/netns/" + ns1)
    near = socket.create_connection((addr2, 90))
    near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    far = listener.accept()[0]
    for one, other in (near, far), (far, near):
        one.send(b"?")
        other.recv(1)
    return near, far


def come(sock, seconds, size):
    """What there is to read, until nothing comes for a while"""
    got = []
    while select.select([sock], [], [], seconds)[0]:
        got.append(sock.recv(size))
    return got


def talk(pair, near, far, seconds):
    sent = came = tcp = 0
    gap = 0.0
    last = time.monotonic()
    end = last + seconds
    while time.monotonic() < end:
        now = time.monotonic()
        near.send(b"!")
        pair.push(1, 0, b"live")
        gap, last = max(gap, now - last), now
        sent += 1
        tcp += sum(map(len, come(far, 0, 100)))
        # both ways at one time, or one of them is shown to the tracker between
        # two of the other
        far.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        came += come(pair.side[1][1], EVERY, 100).count(b"live")
    tcp += sum(map(len, come(far, 0.5, 100)))
    return sent, tcp, came, int(gap * 1000)


def main():
    ns1, ns2, *addrs = sys.argv[1:]
    pair = hot.Hot(ns1, ns2, *addrs, 2)
    near, far = connection(ns1, ns2, addrs[1])
    pair.warm(1)
    print("open", flush=True)
    for line in sys.stdin:
        print(*talk(pair, near, far, float(line)), flush=True)


main()
