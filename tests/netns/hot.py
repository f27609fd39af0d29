#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Datagrams of two hosts that are sent one by one, on each processor.

hot.py NS1 NS2 ADDR1 ADDR2 PAIRS [SEEN2]

Pair N is port 4000 + N of NS1 and 5000 + N of NS2, which NS1 knows as SEEN2;
pair 0 is one that always passes. Commands on stdin, one line of answer each:

  warm N        sends on both sides and all processors until the tracker calls
                the pair's connection assured, if it tracks it; then once more
  send N        one datagram from NS1 on each processor; answers how many came
  back N        the same from NS2
  again N       the same as `send`, three times at once; answers that
  both N        `send` and `back`, three times at once; answers that
  blind N       the same from NS1, but nobody looks
  late N        how many of these have come by the time that others have since
  sent N        so far, of both sides: datagrams and bytes, datagrams and bytes

That one has not come is known when one of pair 0, sent after it on the same
processor, has.
"""
import ctypes
import os
import select
import socket
import sys

CLONE_NEWNET = 0x40000000
LIMIT = 20
LIBC = ctypes.CDLL(None, use_errno=True)


def sockets(name, addr, first, pairs):
    with open(f"/run/netns/{name}", "rb") as ns:
        if LIBC.setns(ns.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), name)
    made = []
    for i in range(pairs):
        family = socket.AF_INET6 if ":" in addr else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_DGRAM)
        sock.bind((addr, first + i))
        made.append(sock)
    return made


class Hot:
    def __init__(self, ns1, ns2, addr1, addr2, pairs, seen2=None):
        self.side = (sockets(ns1, addr1, 4000, pairs),
                     sockets(ns2, addr2, 5000, pairs))
        for i in range(pairs):
            self.side[0][i].connect((seen2 or addr2, 5000 + i))
            self.side[1][i].connect((addr1, 4000 + i))
        self.cpus = sorted(os.sched_getaffinity(0))
        self.serial = 0
        self.strays = 0
        self.count = [[[0, 0] for _ in range(pairs)] for _ in self.side]

    def push(self, pair, side, text):
        """An error that waits is about a datagram before this one."""
        try:
            self.side[side][pair].send(text)
        except ConnectionRefusedError:
            self.side[side][pair].send(text)
        self.count[side][pair][0] += 1
        self.count[side][pair][1] += len(text)

    def one(self, pair, side):
        """Has a datagram come by the time that one of pair 0 has?"""
        self.serial += 1
        text = b"%d" % self.serial
        for i in (pair, 0):
            try:
                self.push(i, side, text)
            except OSError:     # the answer of a reject to an earlier one
                self.push(i, side, text)
        other = self.side[1 - side]
        while True:
            ready = select.select([other[0]], [], [], LIMIT)[0]
            if not ready:
                raise SystemExit("pair 0 does not pass")
            if other[0].recv(100) == text:
                break
        got = False
        while select.select([other[pair]], [], [], 0)[0]:
            try:
                came = other[pair].recv(100)
                got |= came == text
                self.strays += came == b"blind"
            except OSError:
                pass
        return got

    def all(self, pair, side):
        came = 0
        for cpu in self.cpus:
            os.sched_setaffinity(0, {cpu})
            came += self.one(pair, side)
        os.sched_setaffinity(0, set(self.cpus))
        return came

    def blind(self, pair):
        for cpu in self.cpus:
            os.sched_setaffinity(0, {cpu})
            self.push(pair, 0, b"blind")
        os.sched_setaffinity(0, set(self.cpus))
        return "sent"

    def late(self, pair):
        self.all(pair, 0)
        strays, self.strays = self.strays, 0
        return strays

    def sent(self, pair):
        return "%d %d %d %d" % (*self.count[0][pair], *self.count[1][pair])

    def assured(self, pair):
        """Each that the switch's own namespace tracks"""
        with open("/proc/1/net/nf_conntrack", encoding="ascii") as table:
            mine = [line for line in table
                    if f"sport={4000 + pair} dport={5000 + pair} " in line]
        return all("[ASSURED]" in line for line in mine)

    def warm(self, pair):
        while True:
            for side in 0, 1:
                self.all(pair, side)
            if self.assured(pair):
                break
            select.select([], [], [], 0.1)
        return self.all(pair, 0) + self.all(pair, 1)

    def again(self, pair):
        return sum(self.all(pair, 0) for _ in range(3))

    def both(self, pair):
        return sum(self.all(pair, side) for _ in range(3) for side in (0, 1))


def main():
    hot = Hot(*sys.argv[1:5], int(sys.argv[5]), *sys.argv[6:])
    print("ready", len(hot.cpus), flush=True)
    for line in sys.stdin:
        word, pair = line.split()
        pair = int(pair)
        if word == "send" or word == "back":
            print(hot.all(pair, word == "back"), flush=True)
        else:
            print(getattr(hot, word)(pair), flush=True)


if __name__ == "__main__":
    main()
