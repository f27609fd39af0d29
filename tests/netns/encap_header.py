#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What the outer header says of the frame inside, and the frame of what was
outside; see encap_header.t."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packets import (  # noqa: E402
    IP4, IP6, OTHER, UDP, Wire, addr, drops, equal, eth, ip, mac, ok, tunnels,
    udp, vswtool)

DST = mac("02:00:00:00:0b:02")      # behind the peers, learned by nobody
ECN = ("not-ECT", "ECT(1)", "ECT(0)", "CE")
# RFC 6040, figure 4: rows inner, columns outer Not-ECT, ECT(0), ECT(1), CE
DECAP = {0: (0, 0, 0, None), 2: (2, 2, 1, 3), 1: (1, 1, 1, 3),
         3: (3, 3, 3, 3)}
COLUMN = {0: 0, 2: 1, 1: 2, 3: 3}
HOSTS = {4: ("10.0.0.1", "10.0.0.2"), 6: ("fd00::1", "fd00::2")}


def frame_of(tun, kind, tos=0, ttl=7, frag=0, sport=1000, size=30, src=None):
    """kind: 4, 6, or anything else for a frame without IP"""
    source = src or tun.host.mac
    if kind not in HOSTS:
        return eth(DST, source, OTHER, b"." * 46)
    a, b = HOSTS[kind]
    body = udp(a, b, sport, 9, b"x" * size)
    if kind == 6 and frag:
        return eth(DST, source, IP6, ip(a, b, UDP, body, frag=frag))
    return eth(DST, source, IP6 if kind == 6 else IP4,
               ip(a, b, UDP, body, tos=tos, ttl=ttl, frag=frag))


def out(tun, frame):
    """The packet that a frame becomes"""
    tun.wire.drain()
    tun.host.send(frame)
    return tun.take(lambda packet: packet.inner == frame)


def table(tun, desc, cases, field, **words):
    """cases: (kind, words of the frame, wanted)"""
    got = []
    for kind, more, _ in cases:
        packet = out(tun, frame_of(tun, kind, **{**words, **more}))
        got.append(packet and getattr(packet, field))
    equal(got, [want for _, _, want in cases], "%s: %s" % (tun.name, desc))


def set_to(tun, *words):
    vswtool("tunnel", "set", tun.name, *words)


def ttl(tun):
    for value in (1, 64, 255):
        set_to(tun, "ttl", str(value))
        table(tun, "ttl %d" % value,
              [(kind, {}, value) for kind in (4, 6, 0)], "ttl")
    set_to(tun, "ttl", "0")
    table(tun, "ttl of the route", [(kind, {}, 64) for kind in (4, 6, 0)],
          "ttl")
    set_to(tun, "ttl", "17")
    set_to(tun, "ttl", "inherit")
    table(tun, "ttl inherit, and as said for what has none",
          [(4, {"ttl": 1}, 1), (4, {"ttl": 200}, 200), (6, {"ttl": 3}, 3),
           (0, {}, 17)], "ttl")
    set_to(tun, "ttl", "64")


def tos(tun):
    for value in (0, 0xb8):
        set_to(tun, "tos", str(value))
        table(tun, "tos 0x%x, ECN as inside" % value,
              [(kind, {"tos": 0x28 | ecn}, value | ecn)
               for kind in (4, 6) for ecn in range(4)] + [(0, {}, value)],
              "tos")
    set_to(tun, "tos", "inherit")
    table(tun, "tos inherit",
          [(kind, {"tos": value}, value) for kind in (4, 6)
           for value in (0, 0x28, 0xb8, 0xfc, 0xff, 3)] + [(0, {}, 0)], "tos")
    set_to(tun, "tos", "0")


def df(tun):
    if tun.v6:
        return
    for value, want in (("set", (1, 1, 1, 1)), ("unset", (0, 0, 0, 0)),
                        ("inherit", (0, 1, 0, 0))):
        set_to(tun, "df", value)
        table(tun, "df " + value,
              [(kind, {"frag": frag}, bool(bit)) for (kind, frag), bit in zip(
                  ((4, 0), (4, 0x4000), (6, 0), (0, 0)), want)], "df")
    set_to(tun, "df", "set")


def csum(tun):
    for value in ("on", "off"):
        set_to(tun, "csum", value)
        table(tun, "csum " + value,
              [(kind, {}, True if value == "on" else None)
               for kind in (4, 6, 0)], "csum")
    set_to(tun, "csum", "on" if tun.v6 and tun.kind == "vxlan" else "off")


def receive_csum(tun):
    """Of 0, right, wrong: which come in"""
    def comes(csum_on, broken=False):
        frame = frame_of(tun, 4, src=DST)
        frame = tun.host.mac + frame[6:]
        data = bytearray(tun.wrap(frame, csum=csum_on))
        if broken:
            data[-1] ^= 1
        tun.host.drain()
        tun.wire.send(tun.packet(bytes(data)))
        return tun.host.wait(lambda f: f == frame, .1 if broken or (
            tun.v6 and not csum_on) else None) is not None
    none = not (tun.v6 and tun.kind == "vxlan")
    equal([comes(False), comes(True), comes(True, True)],
          [none, True, False],
          "%s: without a checksum %s, right, wrong" %
          (tun.name, "passes" if none else "(only if asked for)"))


def decapsulation(tun):
    got, want, before = [], [], drops()["encap_ecn"]
    for kind in (4, 6):
        for inside in range(4):
            for outside in range(4):
                frame = frame_of(tun, kind, tos=0xb8 | inside, src=DST)
                frame = tun.host.mac + frame[6:]
                tun.host.drain()
                tun.put(frame, tos=0x28 | outside)
                result = DECAP[inside][COLUMN[outside]]
                there = tun.host.wait(lambda f: f[:14] == frame[:14],
                                      .05 if result is None else None)
                want.append(None if result is None else
                            tun.host.mac + frame_of(
                                tun, kind, tos=0xb8 | result, src=DST)[6:])
                got.append(there)
    for i, pair in enumerate(zip(got, want)):
        if pair[0] != pair[1]:
            print("# %s inside, %s outside" % (ECN[i // 4 % 4], ECN[i % 4]))
    equal(got, want, "%s: ECN of 16 pairs, IPv4 and IPv6 inside" % tun.name)
    equal(drops()["encap_ecn"] - before, 2,
          "%s: what cannot say CE is counted as encap_ecn" % tun.name)
    got, want, before = [], [], drops()["encap_ecn"]
    for kind in (4, 6):
        for inside in range(4):
            frame = tun.host.mac + frame_of(tun, kind, tos=inside, src=DST)[6:]
            tagged = frame[:12] + struct.pack("!HH", 0x8100, 0xa000) + frame[12:]
            tun.host.drain()
            tun.put(tagged, tos=3)
            got.append(tun.host.wait(lambda f: f[:14] == frame[:14],
                                     None if inside else .05))
            want.append(inside and tun.host.mac +
                        frame_of(tun, kind, tos=3, src=DST)[6:] or None)
    equal(got, want, "%s: CE outside of what has a priority tag" % tun.name)
    equal(drops()["encap_ecn"] - before, 2,
          "%s: and is dropped where it cannot be said" % tun.name)
    frame = tun.host.mac + frame_of(tun, 0, src=DST)[6:]
    tun.put(frame, tos=3)
    ok(tun.host.wait(lambda f: f == frame),
       "%s: CE outside of what is not IP passes" % tun.name)


def shared(tun, below):
    """A capture holds the packet as it came, whatever is marked inside."""
    same = []
    for outside in (1, 3):
        frame = tun.host.mac + frame_of(tun, 4, tos=2, src=DST)[6:]
        below.drain()
        tun.host.drain()
        tun.put(frame, tos=outside)
        there = tun.host.wait(lambda f: f[:14] == frame[:14])
        seen = below.wait(lambda f: tun.parse(f))
        same.append((there != frame, tun.parse(seen).inner == frame))
    equal(same, [(True, True)] * 2,
          "%s: who captures below keeps the frame as it came" % tun.name)


def entropy(tun):
    if tun.kind != "vxlan":
        return
    for span in ((50000, 50255), (50000, 50000), (1024, 65535)):
        set_to(tun, "srcport", "%d-%d" % span)
        ports = {kind: set() for kind in (4, 6)}
        for kind in ports:
            for i in range(150):
                packet = out(tun, frame_of(tun, kind, sport=2000 + i))
                ports[kind].add(packet.sport)
        every = ports[4] | ports[6]
        ok(min(every) >= span[0] and max(every) <= span[1],
           "%s: source ports within %d-%d" % ((tun.name,) + span),
           "%d to %d" % (min(every), max(every)))
        want = min(90, span[1] - span[0] + 1)
        ok(min(len(p) for p in ports.values()) >= want,
           "%s: 150 flows have many" % tun.name,
           [len(p) for p in ports.values()])
    for kind in (4, 6, 0):
        sports = {out(tun, frame_of(tun, kind, size=i + 1, tos=i * 4)).sport
                  for i in range(20)}
        equal(len(sports), 1, "%s: one flow has one, family %d" %
              (tun.name, kind))
    for kind in (4, 6):
        sports = set()
        for frag in (0x2000, 0x2003, 0x0006):
            for size in (30, 50):
                packet = out(tun, frame_of(tun, kind, frag=frag, size=size,
                                           sport=3000 + frag))
                sports.add(packet.sport)
        equal(len(sports), 1, "%s: fragments have one, family %d" %
              (tun.name, kind))
    set_to(tun, "srcport", "0-0")


def policy(tun):
    """The mark, which nft sets at the port where it enters (encap_header.t)"""
    if tun.kind != "vxlan":
        return
    for on, head in (("off", 0x08000000), ("on", 0x8800abcd)):
        set_to(tun, "gbp", on)
        packet = out(tun, frame_of(tun, 4, sport=7777))
        equal(packet and packet.flags, head,
              "%s: gbp %s of a frame with a mark" % (tun.name, on))
        packet = out(tun, frame_of(tun, 4, sport=7778))
        equal(packet and packet.flags, 0x08000000,
              "%s: gbp %s of one without" % (tun.name, on))
        frame = tun.host.mac + frame_of(tun, 4, sport=8888, src=DST)[6:]
        tun.host.drain()
        tun.put(frame, head=struct.pack("!II", 0x8800beef, tun.ident << 8))
        there = tun.host.wait(lambda f: f == frame, .1 if on == "off" else None)
        equal(there is not None, on == "on",
              "%s: gbp %s and a packet with a policy" % (tun.name, on))
    set_to(tun, "gbp", "off")


def ends(tun):
    packet = out(tun, frame_of(tun, 4))
    equal((packet.src, packet.dst, packet.key, packet.flags),
          (addr(tun.local), addr(tun.peer), tun.ident,
           0x08000000 if tun.kind == "vxlan" else 0x2000),
          "%s: addresses, identifier, flags" % tun.name)


def main():
    tuns = tunnels(sys.argv[1:25])
    below = Wire("-", "u0")
    for tun in tuns:
        shared(tun, below)
        for part in (ends, ttl, tos, df, csum, receive_csum, decapsulation,
                     entropy, policy):
            part(tun)


if __name__ == "__main__":
    main()
