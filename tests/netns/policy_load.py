#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Many flows of two hosts, as fast as they can, whatever becomes of them.

policy_load.py NS1 NS2

UDP by IPv4 and IPv6, and to an address of the second host's that NAT has, and
TCP. Ends with the end of stdin, and says how often something was sent and came.
"""
import os
import select
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402
import hot  # noqa: E402

FLOWS = 40
STREAMS = 8
PATHS = (("10.0.0.1", "10.0.0.2", "10.0.0.2"),
         ("10.0.0.11", "10.0.0.12", "198.51.100.2"),
         ("fd00::1", "fd00::2", "fd00::2"))


def flows(name1, name2):
    socks = []
    for addr1, addr2, seen2 in PATHS:
        near = hot.sockets(name1, addr1, 4000, FLOWS)
        far = hot.sockets(name2, addr2, 5000, FLOWS)
        for i in range(FLOWS):
            near[i].connect((seen2, 5000 + i))
            far[i].connect((addr1, 4000 + i))
            socks += near[i], far[i]
    return socks


def streams(name1, name2):
    addr = PATHS[0][2]
    frames.netns_enter("/run/netns/" + name2)
    listener = socket.create_server((addr, 6000))
    frames.netns_enter("/run/netns/" + name1)
    socks = []
    for _ in range(STREAMS):
        socks += socket.create_connection((addr, 6000)), listener.accept()[0]
    return socks


def attempt(what, *args):
    """A refusal is the answer to an earlier one; without room there is none."""
    try:
        return what(*args)
    except OSError:
        return 0


def main():
    socks = flows(*sys.argv[1:]) + streams(*sys.argv[1:])
    for sock in socks:
        sock.setblocking(False)
    sent = came = 0
    print("ready", flush=True)
    while not select.select([0], [], [], 0)[0]:
        for sock in socks:
            sent += attempt(sock.send, b"something") > 0
        for sock in socks:
            while attempt(sock.recv, 65536):
                came += 1
    print(sent, came, flush=True)


main()
