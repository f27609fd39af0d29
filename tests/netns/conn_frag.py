#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Made-up fragments, and what arrives of them.

conn_frag.py raw HOW      h1 and h3 at ports; h2: at one with a list that wants
                          UDP to port 4000; tr and t2: at trunks with the VLANs
                          10 and 20, t2 with that list. If HOW is `tracked`, h1
                          and tr have it, too
conn_frag.py echo PORT    send back what comes by UDP, over IPv4 and IPv6
conn_frag.py ask ADDR PORT BYTES
                          ask such an echo: `ok` if the answer is the question
conn_frag.py lone HOST MAC N
                          N packets of which the rest never comes, of IPv4 and
                          IPv6 each

`raw` prints `ok - DESC` or `not ok - DESC` lines. Fragments that arrive are
compared with those that were sent byte by byte, without the padding.
"""
import json
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402

LIMIT = frames.LIMIT
SILENCE = 0.15
UDP = 17
MF4, DF4, MF6 = 0x2000, 0x4000, 1


def csum(data):
    data += b"\0" * (len(data) & 1)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Packet:
    """A UDP packet with a number of its own, and its fragments."""
    number = random.randrange(1, 0x8000)

    def __init__(self, family, sizes, dport=4000, flags=0, options=b""):
        Packet.number += 1
        self.id, self.family, self.flags = Packet.number, family, flags
        self.options = options
        name = {4: (socket.AF_INET, "10.0.0.66", "10.0.0.77"),
                6: (socket.AF_INET6, "fd00::66", "fd00::77")}[family]
        self.src, self.dst = (socket.inet_pton(name[0], a) for a in name[1:])
        data = bytes(random.randrange(256) for _ in range(sum(sizes) - 8))
        head = struct.pack("!HHHH", 1024 + self.id % 60000, dport,
                           len(data) + 8, 0)
        pseudo = self.src + self.dst + struct.pack("!HH", UDP, len(data) + 8)
        check = csum(pseudo + head + data) or 0xffff
        self.data = head[:6] + struct.pack("!H", check) + data
        self.parts, at = [], 0
        for size in sizes:
            self.parts.append(self.cut(at, size))
            at += size

    def cut(self, at, size):
        more = at + size < len(self.data)
        data = self.data[at:at + size]
        if self.family == 6:
            return struct.pack("!IHBB16s16sBBHI", 0x60000000, len(data) + 8,
                               44, 64, self.src, self.dst, UDP, 0,
                               at | MF6 * more, self.id) + data
        hlen = 20 + len(self.options)
        head = struct.pack("!BBHHHBB", 0x40 | hlen // 4, 0, len(data) + hlen,
                           self.id, at // 8 | MF4 * more | self.flags, 64, UDP)
        tail = self.src + self.dst + self.options
        return head + struct.pack("!H", csum(head + b"\0\0" + tail)) + \
            tail + data


class Raw:
    def __init__(self, how, names):
        self.how, self.tracked = how, how == "tracked"
        self.taps = {name: frames.Tap(name, name, "eth0") for name in names}

    def send(self, name, dst, part, vid=0):
        tap = self.taps[name]
        tag = struct.pack("!HH", 0x8100, vid) if vid else b""
        proto = 0x0800 if part[0] >> 4 == 4 else 0x86dd
        tap.sock.send((dst + tap.mac + tag + struct.pack("!H", proto) +
                       part).ljust(60, b"\0"))

    @staticmethod
    def read(sock):
        data, anc, _, _ = sock.recvmsg(65536, 256)
        vid = 0
        for level, kind, aux in anc:
            if (level, kind) == (frames.SOL_PACKET, frames.PACKET_AUXDATA):
                status, _, _, _, _, tci, _ = struct.unpack("IIIHHHH", aux)
                if status & frames.TP_STATUS_VLAN_VALID:
                    vid = tci & 0xfff
        proto, at = struct.unpack_from("!H", data, 12)[0], 14
        if proto == 0x8100:
            vid, proto = struct.unpack_from("!HH", data, 14)
            at = 18
        data = data[at:]
        if proto == 0x0800:
            return vid, data[:struct.unpack_from("!H", data, 2)[0]]
        if proto == 0x86dd:
            return vid, data[:struct.unpack_from("!H", data, 4)[0] + 40]
        return vid, b""

    def arrived(self, wanted):
        """By tap, the fragments of these tests; waits for as many."""
        got = {name: [] for name in self.taps}
        socks = {tap.sock: name for name, tap in self.taps.items()}
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            full = all(len(got[n]) >= len(w) for n, w in wanted.items())
            ready = select.select(list(socks), [], [],
                                  SILENCE if full else 0.5)[0]
            if full and not ready:
                break
            for sock in ready:
                vid, part = self.read(sock)
                if part[12:16] == bytes([10, 0, 0, 66]) or \
                        part[8:24] == socket.inet_pton(socket.AF_INET6,
                                                       "fd00::66"):
                    got[socks[sock]].append((vid, part))
        return got

    def check(self, desc, wanted, drops=None):
        """WANTED: {tap: parts or (vid, part)}; the order does not matter."""
        want = {name: sorted(p if isinstance(p, tuple) else (0, p) for p in
                             wanted.get(name, ())) for name in self.taps}
        got = {name: sorted(parts) for name, parts in
               self.arrived(want).items()}
        good = got == want
        if drops and good:
            now = self.drops()
            drops = {r: (now.get(r, 0) - self.before.get(r, 0), n)
                     for r, n in drops.items()}
            # hosts say things of their own, which lists deny
            good = all(n == m or r.startswith("acl") and n > m
                       for r, (n, m) in drops.items())
        print("%sok - %s: %s" % ("" if good else "not ", self.how, desc))
        if not good:
            for word, table in (("got", got), ("wanted", want)):
                for name, parts in table.items():
                    print("# %s %s: %s" % (word, name, " ".join(
                        "%d/%d/%s" % (vid, len(p), p[4:8].hex()
                                      if p[0] >> 4 == 4 else p[40:48].hex())
                        for vid, p in parts)))
            print("# drops: %r" % (drops,))
        self.before = self.drops()

    @staticmethod
    def drops():
        out = subprocess.run(["vswtool", "-j", "-s", "bridge", "show", "sw0"],
                             stdout=subprocess.PIPE, check=True).stdout
        return {d["reason"]: d["packets"] for d in json.loads(out)[0]["drops"]}

    def go(self, desc, packet, order=None, wanted=True, drops=None, to="h2",
           at=("h2",)):
        order = range(len(packet.parts)) if order is None else order
        dst = b"\xff" * 6 if to == "bc" else self.taps[to].mac
        for i in order:
            self.send("h1", dst, packet.parts[i])
        self.check(desc, {n: packet.parts for n in at} if wanted else {},
                   drops)

    def family(self, v):
        name = "IPv%d " % v
        sizes = (1024, 512, 8, 100)
        self.go(name + "fragments leave as they came", Packet(v, sizes),
                drops={"held": 3})
        self.go(name + "last one first", Packet(v, sizes), (3, 2, 1, 0))
        self.go(name + "the second one last", Packet(v, sizes), (0, 2, 3, 1))
        self.go(name + "the first is 8 bytes", Packet(v, (8, 800, 40)))
        self.go(name + "ends with one byte", Packet(v, (1024, 1)))
        self.go(name + "many small ones", Packet(v, (8,) * 90 + (3,)))
        self.go(name + "as long as it can be",
                Packet(v, (1440,) * 45 + (700 - 40 * (v == 6),)))
        self.go(name + "one that is missing", Packet(v, sizes), (0, 1, 3),
                False, {"held": 3})
        self.go(name + "a later one alone", Packet(v, sizes), (2,), False,
                {"held": 1})
        self.go(name + "one that came twice", Packet(v, sizes), (0, 1, 1, 2, 3))
        self.go(name + "denied", Packet(v, sizes, 4001), None, False,
                {"held": 3, "acl_in" if self.tracked else "acl_out": 1})
        overlap = Packet(v, sizes)
        overlap.parts[1] = overlap.cut(1016, 520)
        self.go(name + "overlapping", overlap, None, False, {"fragment": 1})
        self.go(name + "in a broadcast", Packet(v, (800, 800, 104)), to="bc",
                at=("h2", "h3"))
        self.mixed(name, v)

    def mixed(self, name, v):
        packet = Packet(v, (1024, 600))
        self.send("h1", self.taps["h2"].mac, packet.parts[0])
        self.send("h3", self.taps["h2"].mac, packet.parts[1])
        self.check(name + "from two ports", {}, {"held": 2})
        packet = Packet(v, (1024, 600))
        self.send("h1", self.taps["h3"].mac, packet.parts[0])
        if self.tracked:
            self.check(name + "held for a port that does not ask", {},
                       {"held": 1})
            self.send("h1", self.taps["h2"].mac, packet.parts[1])
            self.check(name + "to two addresses", {}, {"fragment": 1})
        else:
            self.check(name + "not held where nobody asks",
                       {"h3": packet.parts[:1]}, {"held": 0})
        packet = Packet(v, (1024, 600))
        for part, vid in zip(packet.parts, (10, 20)):
            self.send("tr", self.taps["t2"].mac, part, vid)
        self.check(name + "from two VLANs", {}, {"held": 2})
        packet = Packet(v, (1024, 600))
        for part in packet.parts:
            self.send("tr", self.taps["t2"].mac, part, 10)
        self.check(name + "with a tag", {"t2": [(10, part) for part in
                                                packet.parts]})

    def run(self):
        self.before = self.drops()
        self.family(4)
        self.go("IPv4 DF stays", Packet(4, (1024, 512, 100), flags=DF4))
        self.go("IPv4 options stay", Packet(
            4, (1024, 512, 100), options=b"\x94\x04\0\0"))
        self.family(6)
        self.go("IPv6 one that is all", Packet(6, (400,)), drops={"held": 0})


def echo(port):
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.bind(("::", port))
    while True:
        data, peer = sock.recvfrom(65536)
        sock.sendto(data, peer)


def ask(addr, port, size):
    family = socket.AF_INET6 if ":" in addr else socket.AF_INET
    data = os.urandom(size)
    for _ in range(5):
        sock = socket.socket(family, socket.SOCK_DGRAM)
        sock.settimeout(2)
        sock.sendto(data, (addr, port))
        try:
            answer = sock.recv(65536)
        except socket.timeout:
            continue
        print("ok" if answer == data else "other bytes")
        return
    print("no answer")


def lone(host, dst, number):
    tap = frames.Tap(host, host, "eth0")
    for family in (4, 6):
        packet = Packet(family, (1400, 100))
        proto = {4: 0x0800, 6: 0x86dd}[family]
        for packet.id in range(number):
            tap.sock.send(frames.parse_mac(dst) + tap.mac +
                          struct.pack("!H", proto) + packet.cut(0, 1400))


def main():
    if sys.argv[1] == "echo":
        echo(int(sys.argv[2]))
    elif sys.argv[1] == "ask":
        ask(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "lone":
        lone(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        Raw(sys.argv[2], ("h1", "h2", "h3", "tr", "t2")).run()


if __name__ == "__main__":
    main()
