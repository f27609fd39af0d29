#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Frames of each state that a connection can have.

conn_state.py NS1 NS2 ADDR1 ADDR2

Pair 1 of hot.py, of which pair 0 is always to pass. Commands on stdin, one line
of answer each:

  say, answer     a datagram from NS1, from NS2: came, or lost
  close, open     the socket of NS2: closed, opened
  told            a datagram from NS1 to a socket that is closed: told that it
                  is, or silence
  stray           an ACK of TCP from NS1 that is part of no connection: came, or
                  lost
"""
import os
import socket
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hot  # noqa: E402
import packets  # noqa: E402

TCP = 6


class States:
    def __init__(self, *names):
        self.names = names
        self.pair = hot.Hot(*names, 2)
        self.near = self.pair.side[0][1]
        self.wires = [packets.Wire(name, "eth0") for name in names[:2]]
        self.strays = 0

    def say(self):
        return "came" if self.pair.one(1, 0) else "lost"

    def answer(self):
        return "came" if self.pair.one(1, 1) else "lost"

    def close(self):
        self.pair.side[1][1].close()
        return "closed"

    def open(self):
        far, = hot.sockets(self.names[1], self.names[3], 5001, 1)
        far.connect((self.names[2], 4001))
        self.pair.side[1][1] = far
        return "opened"

    def told(self):
        self.near.send(b"?")
        # what comes behind it has arrived, and so has what answers that
        self.pair.one(0, 0)
        self.pair.one(0, 1)
        error = self.near.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return os.strerror(error).lower() if error else "silence"

    def stray(self):
        self.strays += 1
        head = struct.pack("!HHIIBBHHH", 7000 + self.strays, 80, 1, 1, 5 << 4,
                           0x10, 1024, 0, 0)
        src, dst = map(packets.addr, self.names[2:])
        total = packets.ones(head, packets.pseudo(src, dst, TCP, len(head)))
        head = head[:16] + struct.pack("!H", total ^ 0xffff) + head[18:]
        one, other = self.wires
        other.drain()
        one.send(packets.eth(other.mac, one.mac, packets.IP4, packets.ip(
            *self.names[2:], TCP, head)))
        self.pair.one(0, 0)
        while (frame := other.next()) is not None:
            if head in frame:
                return "came"
        return "lost"


def main():
    states = States(*sys.argv[1:])
    print("ready", flush=True)
    for line in sys.stdin:
        print(getattr(states, line.strip())(), flush=True)


main()
