#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Hostile packets for the tunnels of encap.sh; see encap_hostile.t."""
import os
import random
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packets import (  # noqa: E402
    GRE, ICMP, IP4, LIMIT, OTHER, UDP, drops, equal, eth, frames, ip, mac, ok,
    stats, tunnels, udp, vxlan)

SEED = int(os.environ.get("TEST_SEED", "4789"))
COUNT = int(os.environ.get("TEST_FUZZ", "4000"))
SRC = mac("02:00:00:00:0b:01")


def settle(port, n):
    """Until a port has received n frames more"""
    end = time.monotonic() + LIMIT
    while stats(port)["rx_packets"] < n and time.monotonic() < end:
        time.sleep(0.01)
    return stats(port)["rx_packets"]


def inner(tun, size=60, number=0):
    body = frames.MAGIC + struct.pack("!I", number)
    return eth(tun.host.mac, SRC, OTHER, body).ljust(size, b".")[:size]


class Count:
    """What a list of packets does to the counters of a tunnel"""
    def __init__(self, tun):
        self.tun = tun
        self.before = drops()
        self.rx = stats(tun.name)["rx_packets"]
        tun.host.drain()

    def arrived(self, wanted):
        got, end = [], time.monotonic() + LIMIT
        while len(got) < wanted and time.monotonic() < end:
            frame = self.tun.host.next(0.2)
            if frame and frame[12:14] == struct.pack("!H", OTHER):
                got.append(frame)
        return got

    def check(self, desc, arrive, **want):
        """So many arrive, so many are dropped, no others are."""
        got = self.arrived(arrive)
        total = self.rx + arrive + sum(want.values())
        rx = settle(self.tun.name, total)
        now = drops()
        diff = {k: now[k] - self.before[k] for k in now
                if now[k] != self.before[k]}
        more = self.tun.host.next(0.02)
        while more and more[12:14] != struct.pack("!H", OTHER):
            more = self.tun.host.next()
        want = {k: v for k, v in want.items() if v}
        ok(diff == want and len(got) == arrive and rx == total and not more,
           "%s: %s" % (self.tun.name, desc),
           "drops %s, wanted %s" % (diff, want),
           "%d arrive of %d, %d counted of %d" % (len(got), arrive, rx, total),
           "and more" if more else "")
        return got


def lengths(tun):
    """Each length of what is behind the IP header, and of the frame"""
    head = 8
    whole = tun.wrap(inner(tun), csum=False if not tun.v6 else None)
    if tun.kind == "vxlan":
        count = Count(tun)
        for i in range(8):              # the UDP header is for the kernel
            tun.wire.send(tun.packet(whole[:i]))
        for i in range(1, 8):           # and a length that is a lie
            data = bytearray(whole[:8 + i])
            tun.wire.send(tun.packet(bytes(data)))
        count.check("cut in the UDP header", 0)
        cut = [udp(tun.peer, tun.local, 50000, 4789, whole[8:8 + i], tun.v6)
               for i in range(8)]
    else:
        cut = [whole[:i] for i in range(8)]
    count = Count(tun)
    for data in cut:
        tun.wire.send(tun.packet(data))
    count.check("cut in the header at each byte", 0, encap_header=head)

    count = Count(tun)
    for i in range(61):
        tun.put(inner(tun, i))
    got = count.check("frames of 0 to 60 bytes", 61 - 14, malformed=14)
    equal(sorted(len(f) for f in got), list(range(14, 61)),
          "%s: each arrives as long as it was" % tun.name)


def header_bits(tun):
    count = Count(tun)
    good = bad = 0
    if tun.kind == "vxlan":
        for bit in range(64):
            word = (0x08000000 << 32 | tun.ident << 8) ^ 1 << bit
            if 8 <= bit < 32:
                continue                # another VNI
            bad += 1
            tun.put(inner(tun), head=struct.pack("!Q", word))
        count.check("each reserved bit", 0, encap_header=bad)
        count = Count(tun)
        for bit in range(24):
            tun.put(inner(tun), ident=tun.ident ^ 1 << bit)
        count.check("each bit of the VNI", 0, encap_segment=24)
        return
    for bit in range(16):
        flags = 0x2000 ^ 1 << bit
        good += bit == 12               # a sequence number
        head = struct.pack("!HHI", flags, 0x6558, tun.ident)
        if bit == 12:
            head += b"\0\0\0\1"
        if bit == 15:
            head = head[:4] + b"\0\0\0\1" + head[4:]    # a wrong checksum
            bad += 1
        tun.put(inner(tun), head=head)
    count.check("each bit of the flags: a sequence number passes, what is not "
                "ours is for others", good, encap_header=bad)
    count = Count(tun)
    for bit in range(32):
        tun.put(inner(tun), ident=tun.ident ^ 1 << bit)
    count.check("each bit of the key: not ours", 0)
    count = Count(tun)
    tun.put(inner(tun), csum=True)
    count.check("a right checksum", 1)


def addresses(tun):
    other = "fd09::9" if tun.v6 else "10.9.0.9"
    count = Count(tun)
    if tun.kind == "vxlan":
        tun.wire.send(tun.packet(tun.wrap(inner(tun), dst=other), dst=other))
        end = time.monotonic() + LIMIT
        while drops() == count.before and time.monotonic() < end:
            time.sleep(0.01)
        diff = drops() - count.before
        equal(dict(diff), {"encap_segment": 1},
              "%s: to an address that is not the tunnel's" % tun.name)
    else:
        tun.wire.send(tun.packet(tun.wrap(inner(tun)), dst=other))
        count.check("to an address that is not the tunnel's", 0)
    # from our own address: IPv4 has its own opinion about it
    count = Count(tun)
    tun.wire.send(tun.packet(tun.wrap(inner(tun), src=tun.local),
                             src=tun.local))
    count.check("from the tunnel's own address", 0,
                local_source=1 if tun.v6 else 0)
    if not tun.v6:
        return
    before = stats(tun.name)
    tun.wire.send(tun.packet(tun.wrap(inner(tun), src="::"), src="::"))
    settle(tun.name, before["rx_packets"] + 1)
    after = stats(tun.name)
    equal((after["learned"] - before["learned"],
           after["unlearned"] - before["unlearned"]), (0, 1),
          "%s: from no address: nothing to learn" % tun.name)
    tun.host.drain()


def frames_inside(tun):
    host = tun.host.mac
    rest = struct.pack("!H", OTHER) + bytes(46)
    tagged = struct.pack("!HHH", 0x8100, 11, OTHER) + bytes(46)
    cases = (
        ("a multicast source", host + b"\1" + SRC[1:] + rest, "bad_source"),
        ("a zero source", host + bytes(6) + rest, "bad_source"),
        ("a broadcast source", host + b"\xff" * 6 + rest, "bad_source"),
        ("a control frame", mac("01:80:c2:00:00:00") + SRC + rest,
         "link_local"),
        ("a VLAN tag", host + SRC + tagged, "vlan_access_tagged"),
        ("a cut VLAN tag", host + SRC + tagged[:3], "malformed"),
        ("two VLAN tags", host + SRC + tagged[:4] + tagged,
         "vlan_access_tagged"),
        ("two tags, the first without a VLAN",
         host + SRC + b"\x81\0\0\0" + tagged, "vlan_nested"),
        ("to nobody", mac("02:00:00:00:0c:77") + SRC + rest, None),
    )
    for desc, frame, why in cases:
        count = Count(tun)
        tun.put(frame)
        count.check(desc, 0 if why else 1, **({why: 1} if why else {}))


def fragments(tun):
    """A packet in two parts, of which the second comes first"""
    data = tun.wrap(inner(tun, 200))
    count = Count(tun)
    for part, frag in ((data[96:], 12), (data[:96], 0x2000)):
        tun.wire.send(tun.packet(part, frag=frag, ident=7))
    count.check("in two fragments", 1)
    count = Count(tun)
    tun.wire.send(tun.packet(data[:96], frag=0x2000, ident=8))
    tun.wire.send(tun.packet(data[104:], frag=13, ident=8))
    count.check("in fragments with a hole", 0)


def too_big(tun):
    """Packets with DF that do not fit: no answer to an ICMP error"""
    a, b = "10.0.0.1", "10.0.0.2"
    far = mac("02:00:00:00:0b:02")
    got, before = [], drops()["pmtu"]
    bodies = ((UDP, bytes(1480)), (ICMP, b"\x08" + bytes(1479)),
              (ICMP, b"\x03\x04" + bytes(1478)), (ICMP, b"\x0b" + bytes(1479)),
              (ICMP, b"\x05" + bytes(1479)), (ICMP, b"\x0c" + bytes(1479)))
    for proto, body in bodies:
        tun.host.drain()
        tun.host.send(eth(far, tun.host.mac, IP4,
                          ip(a, b, proto, body, frag=0x4000)))
        answer = tun.host.wait(
            lambda f: f[12:14] == b"\x08\0" and f[23] == ICMP and
            f[34:36] == b"\x03\x04", LIMIT if len(got) < 2 else .05)
        got.append(answer is not None)
    equal(got, [True, True, False, False, False, False],
          "%s: too big: an answer to UDP and an echo, none to an ICMP error" %
          tun.name)
    equal(drops()["pmtu"] - before, len(bodies),
          "%s: all are counted" % tun.name)


def nested(tun):
    """Tunnels in tunnels: what is inside is only a frame"""
    frame = inner(tun)
    for _ in range(20):
        frame = eth(tun.host.mac, SRC, IP4,
                    ip("10.9.0.1", "10.9.0.2", UDP,
                       udp("10.9.0.1", "10.9.0.2", 1, 4789,
                           vxlan(41, frame))))
    tun.host.drain()
    tun.put(frame[:1400])
    ok(tun.host.wait(lambda f: f == frame[:1400]),
       "%s: twenty tunnels inside" % tun.name)


def fuzz(tun, rnd):
    """Valid packets with some of what is behind the IP header destroyed"""
    rx = stats(tun.name)["rx_packets"]
    for i in range(COUNT):
        data = bytearray(tun.wrap(inner(tun, rnd.randrange(14, 200)),
                                  csum=False))
        low = 8 if tun.kind == "vxlan" and rnd.random() < .9 else 0
        for _ in range(rnd.choice((0, 1, 1, 2, 5, 40))):
            at = rnd.randrange(low, min(len(data), rnd.choice((16, 40, 200))))
            data[at] = rnd.randrange(256)
        if rnd.random() < .3:
            del data[rnd.randrange(low, len(data)):]
        if low and len(data) >= 8:
            payload = bytes(data[8:])
            data = udp(tun.peer, tun.local, 50000, 4789, payload, tun.v6)
        proto = rnd.choice((UDP, GRE)) if rnd.random() < .02 else None
        frame = tun.packet(bytes(data))
        if proto:
            at = 20 if tun.v6 else 23
            frame = frame[:at] + bytes([proto]) + frame[at + 1:]
        tun.wire.send(frame)
        if not i % 500:
            tun.host.drain()
    count = Count(tun)
    number = inner(tun, 60, 1)
    tun.put(number)
    ok(tun.host.wait(lambda f: f == number),
       "%s: alive after %d random packets" % (tun.name, COUNT))
    got = stats(tun.name)["rx_packets"] - rx
    ok(got > COUNT / 3, "%s: many of them came to the tunnel" % tun.name,
       "%d" % got, count.rx)


def spoof(tun, n):
    """A frame from each of n peers, each with an address of its own"""
    for i in range(n):
        src = "10.%d.%d.%d" % (20 + (i >> 16), i >> 8 & 255, i & 255) \
            if not tun.v6 else "fd0a::%x:%x" % (i >> 16, (i & 0xffff) + 1)
        frame = eth(tun.host.mac, b"\x02\x20" + struct.pack("!I", i), OTHER,
                    bytes(46))
        tun.put(frame, src=src)
        if not i % 64:
            tun.host.drain()
            time.sleep(0.001)


def storm(tun, seconds):
    """Good packets until the time is over, both ways"""
    end = time.monotonic() + seconds
    frame = inner(tun)
    back = eth(b"\xff" * 6, tun.host.mac, OTHER, bytes(46))
    while time.monotonic() < end:
        for _ in range(20):
            tun.put(frame)
            tun.host.send(back)
        tun.host.drain()
        tun.wire.drain()


def main():
    tuns = tunnels(sys.argv[1:25])
    what = sys.argv[25]
    if what == "spoof":
        spoof(tuns[int(sys.argv[26])], int(sys.argv[27]))
        return
    if what == "storm":
        storm(tuns[int(sys.argv[26])], float(sys.argv[27]))
        return
    for tun in tuns:
        lengths(tun)
        header_bits(tun)
        addresses(tun)
        frames_inside(tun)
        fragments(tun)
        nested(tun)
        too_big(tun)
    print("# TEST_SEED=%d TEST_FUZZ=%d" % (SEED, COUNT))
    rnd = random.Random(SEED)
    for tun in tuns:
        fuzz(tun, rnd)


if __name__ == "__main__":
    main()
