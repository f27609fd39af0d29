# SPDX-License-Identifier: GPL-2.0-only
"""Made-up packets through NAT, compared byte by byte on the other side.

nat_raw.py WHAT OUTSIDE4 OUTSIDE6: one of the functions below, with the address
that the inside host is to have outside

va, vb, vo of nat_hosts, which do not have the addresses that are used here, so
nobody but this script answers. Prints `ok - DESC` or `not ok - DESC`.
"""
import collections
import json
import mmap
import os
import random
import socket
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packets  # noqa: E402
from packets import (  # noqa: E402
    FRAG, GRE, ICMP, ICMP6, IP4, IP6, LIMIT, UDP, addr, drops, equal, eth,
    frames, ip, mac, ok, ones, pseudo, vswtool)

TCP, ESP, OTHER, DSTOPTS = 6, 50, 253, 60
FIN, SYN, RST, ACK = 1, 2, 4, 16
INSIDE = {4: "10.0.0.66", 6: "fd00::66"}
NEXT = {4: "10.0.0.67", 6: "fd00::67"}
FAR = {4: "198.51.100.77", 6: "fd51::77"}
NOBODY = {4: "198.51.100.78", 6: "fd51::78"}
SPORT, DPORT, MARK = 1111, 53, 9
RANGE, HOSTS = 8, 40


class Packet(collections.namedtuple("Packet", "src dst proto body raw")):
    __slots__ = ()

    def __repr__(self):
        return "%d bytes: %s" % (len(self.raw), self.raw[:100].hex())


def parse(frame):
    """An IP packet for one host, not of neighbour discovery, or None.

    To a group a host sends by itself: reports of its groups, at any time.
    """
    if frame[0] & 1:
        return None
    proto, = struct.unpack_from("!H", frame, 12)
    raw = frame[14:]
    if proto == IP4:
        raw = raw[:struct.unpack_from("!H", raw, 2)[0]]
        head = (raw[0] & 15) * 4
        src, dst, inside = raw[12:16], raw[16:20], raw[9]
        if ones(raw[:head]) != 0xffff:
            inside = "a wrong header"
    elif proto == IP6:
        raw = raw[:40 + struct.unpack_from("!H", raw, 4)[0]]
        src, dst, inside, head = raw[8:24], raw[24:40], raw[6], 40
        if inside == ICMP6 and 133 <= raw[40] <= 137:
            return None
    else:
        return None
    return Packet(src, dst, inside, raw[head:], raw)


def summed(packet, proto=None, body=None):
    """Is the checksum of the protocol right?"""
    body = packet.body if body is None else body
    proto = packet.proto if proto is None else proto
    start = 0 if proto == ICMP else pseudo(packet.src, packet.dst, proto,
                                           len(body))
    return ones(body, start) == 0xffff


def tcp(src, dst, sport, dport, seq, ack, flags, payload=b""):
    head = struct.pack("!HHIIBBHHH", sport, dport, seq, ack, 0x50, flags,
                       8000, 0, 0) + payload
    total = ones(head, pseudo(addr(src), addr(dst), TCP, len(head)))
    return head[:16] + struct.pack("!H", total ^ 0xffff) + head[18:]


def icmp(src, dst, kind, code, rest, wrong=0):
    head = struct.pack("!BBH", kind, code, 0)
    start = pseudo(addr(src), addr(dst), ICMP6, 4 + len(rest)) if (
        ":" in src) else 0
    return head[:2] + struct.pack(
        "!H", (ones(head + rest, start) ^ 0xffff) + wrong & 0xffff) + rest


class Scene:
    def __init__(self, out4, out6):
        # one after the other, also where there are more processors
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        self.outside = {4: out4, 6: out6}
        self.va, self.vb, self.vo = (packets.Wire(n, "eth0")
                                     for n in ("va", "vb", "vo"))
        with open("/sys/class/net/sw0/address", encoding="ascii") as text:
            self.bridge = mac(text.read().strip())
        self.number = 0
        self.mark = None        # how this is known outside
        self.mark = self.out(self.udp_out(4, b"first", MARK), True)[0]

    @staticmethod
    def frame(wire, dst, packet):
        return eth(dst, wire.mac, IP4 if packet[0] >> 4 == 4 else IP6,
                   packet).ljust(60, b"\0")

    def pass_by(self, wire, to, dst, sent, last, text):
        """What comes of packets before one that is sent after them."""
        to.drain()
        for packet in sent + (last,):
            wire.send(self.frame(wire, dst, packet))
        got = []
        while True:
            frame = to.next(LIMIT)
            if frame is None:
                ok(False, "the last one comes", got)
                raise SystemExit(1)
            packet = parse(frame)
            if packet and text in packet.body:
                return got, packet
            if packet:
                got.append(packet)

    def out(self, *sent):
        first = sent[-1] is True
        sent = sent[:-1] if first else sent
        self.number += 1
        text = b"mark %d" % self.number
        got, last = self.pass_by(
            self.va, self.vo, self.vo.mac, sent,
            ip(INSIDE[4], FAR[4], UDP, packets.udp(
                INSIDE[4], FAR[4], MARK, MARK, text)), text)
        return [last] if first else got

    def back(self, *sent):
        self.number += 1
        text = b"mark %d" % self.number
        src = ".".join(map(str, self.mark.src))
        port, = struct.unpack_from("!H", self.mark.body)
        return self.pass_by(
            self.vo, self.va, self.bridge, sent,
            ip(FAR[4], src, UDP, packets.udp(FAR[4], src, MARK, port, text)),
            text)[0]

    def went_out(self, got, v, proto, body=None):
        """Is it one packet, from outside, with these bytes?"""
        return len(got) == 1 and got[0][:3] == (
            addr(self.outside[v]), addr(FAR[v]), proto) and (
                body is None or got[0].body == body)

    @staticmethod
    def came_back(got, v, proto, body=None):
        return len(got) == 1 and got[0][:3] == (
            addr(FAR[v]), addr(INSIDE[v]), proto) and (
                body is None or got[0].body == body)

    @staticmethod
    def udp_out(v, data, sport=SPORT, dport=DPORT, csum=True):
        return ip(INSIDE[v], FAR[v], UDP, packets.udp(
            INSIDE[v], FAR[v], sport, dport, data, csum))

    def udp_back(self, v, data, sport=SPORT, dport=DPORT, csum=True):
        return ip(FAR[v], self.outside[v], UDP, packets.udp(
            FAR[v], self.outside[v], dport, sport, data, csum))

    def talk(self, v, sport=SPORT, dport=DPORT):
        """Both ways, until it is remembered; True if each one arrived."""
        good = True
        for i in range(4):
            data = b"talk %d" % i
            got = self.out(self.udp_out(v, data, sport, dport))
            good = good and self.went_out(got, v, UDP) and summed(got[0])
            got = self.back(self.udp_back(v, data, sport, dport))
            good = good and self.came_back(got, v, UDP) and summed(got[0])
        return good


# ---- Other protocols ----

def protocols(scene):
    for v in (4, 6):
        for name, proto, head in (
                ("a protocol without ports", OTHER, b""),
                ("GRE", GRE, struct.pack("!HHI", 0x2000, 0x6558, 7)),
                ("ESP", ESP, struct.pack("!II", 0x1000, 1))):
            name = "IPv%d: %s" % (v, name)
            body = head + random.randbytes(200)
            got = scene.out(ip(INSIDE[v], FAR[v], proto, body))
            ok(scene.went_out(got, v, proto, body), name, got)
            body = head + random.randbytes(100)
            got = scene.back(ip(FAR[v], scene.outside[v], proto, body))
            ok(scene.came_back(got, v, proto, body), name + " back", got)
            got = scene.back(ip(NOBODY[v], scene.outside[v], proto, body))
            if sys.argv[1] == "protocols":
                equal(got, [], name + ": not from one that was not asked")
            found = json.loads(vswtool("-j", "conn", "show", "sw0", "proto",
                                       str(proto), "src", INSIDE[v]))
            equal([(c["dst"], c["reply_src"], c["reply_dst"]) for c in found],
                  [(FAR[v], FAR[v], scene.outside[v])],
                  name + " in the list of connections")


def second(scene):
    """Without ports there is nothing to tell two hosts by."""
    for v in (4, 6):
        before = drops()["nat_exhausted"]
        got = scene.out(ip(NEXT[v], FAR[v], OTHER, bytes(100)))
        equal(got, [], "IPv%d: a second host to the same place" % v)
        equal(drops()["nat_exhausted"], before + 1, "IPv%d: is counted" % v)
        body = random.randbytes(50)
        got = scene.back(ip(FAR[v], scene.outside[v], OTHER, body))
        ok(scene.came_back(got, v, OTHER, body),
           "IPv%d: the first goes on" % v, got)


# ---- Checksums ----

def cancelling(src, dst, sport, dport):
    """Data with which the checksum of UDP comes out as 0."""
    start = ones(packets.udp(src, dst, sport, dport, bytes(2), False),
                 pseudo(addr(src), addr(dst), UDP, 10))
    return struct.pack("!H", start ^ 0xffff)


def sums(scene):
    data = random.randbytes(50)
    for again in ("", ", remembered"):
        got = scene.out(scene.udp_out(4, data, csum=False))
        ok(scene.went_out(got, 4, UDP) and got[0].body[6:] == bytes(2) + data,
           "UDP without a checksum stays so" + again, got)
        got = scene.back(scene.udp_back(4, data, csum=False))
        ok(scene.came_back(got, 4, UDP) and got[0].body[6:] == bytes(2) + data,
           "UDP without a checksum, back" + again, got)
        for v in (4, 6):
            zero = cancelling(scene.outside[v], FAR[v], SPORT, DPORT)
            got = scene.out(scene.udp_out(v, zero))
            ok(scene.went_out(got, v, UDP) and
               got[0].body[6:] == b"\xff\xff" + zero,
               "IPv%d: one that comes out as 0 is written as ffff%s" % (
                   v, again), got)
            zero = cancelling(FAR[v], INSIDE[v], DPORT, SPORT)
            got = scene.back(scene.udp_back(v, zero))
            ok(scene.came_back(got, v, UDP) and
               got[0].body[6:] == b"\xff\xff" + zero,
               "IPv%d: the same back%s" % (v, again), got)
            ok(scene.talk(v), "IPv%d: the others are right" % v)
    # one that is wrong is not the switch's to mend
    for v in (4, 6):
        body = bytearray(packets.udp(INSIDE[v], FAR[v], SPORT, DPORT, data))
        body[-1] ^= 1
        got = scene.out(ip(INSIDE[v], FAR[v], UDP, bytes(body)))
        ok(all(not summed(p) for p in got),
           "IPv%d: a wrong checksum is not made right" % v, got)


def options(scene):
    body = packets.udp(INSIDE[4], FAR[4], SPORT, DPORT, b"options")
    plain = ip(INSIDE[4], FAR[4], UDP, body)
    head = bytearray(b"\x46" + plain[1:20] + b"\x94\x04\0\0")
    struct.pack_into("!H", head, 2, len(plain) + 4)
    struct.pack_into("!H", head, 10, 0)
    struct.pack_into("!H", head, 10, ones(head) ^ 0xffff)
    got = scene.out(bytes(head) + body)
    ok(scene.went_out(got, 4, UDP) and summed(got[0]) and
       got[0].raw[20:24] == b"\x94\x04\0\0" and got[0].body[8:] == b"options",
       "IPv4: with options", got)
    extra = struct.pack("!BBBB4x", UDP, 0, 1, 4)
    body = packets.udp(INSIDE[6], FAR[6], SPORT, DPORT, b"options")
    got = scene.out(ip(INSIDE[6], FAR[6], DSTOPTS, extra + body))
    ok(scene.went_out(got, 6, DSTOPTS) and got[0].body[:8] == extra and
       summed(got[0], UDP, got[0].body[8:]) and
       got[0].body[16:] == b"options", "IPv6: with an extension header", got)


# ---- Errors ----

class Errors:
    """ICMP errors from outside about a connection of UDP."""
    def __init__(self, scene, v):
        self.scene, self.v = scene, v
        self.kind, self.proto = ((3, 3), ICMP) if v == 4 else ((1, 4), ICMP6)
        self.head = 20 if v == 4 else 40
        self.about = scene.udp_out(v, b"about this")
        self.inner = ip(scene.outside[v], FAR[v], UDP, packets.udp(
            scene.outside[v], FAR[v], SPORT, DPORT, b"about this"))

    def packet(self, inner, src=None, dst=None, wrong=0):
        src, dst = src or FAR[self.v], dst or self.scene.outside[self.v]
        return ip(src, dst, self.proto, icmp(
            src, dst, *self.kind, bytes(4) + inner, wrong))

    def passes(self, desc, inner, src=None, about=None):
        got = self.scene.back(self.packet(inner, src))
        about = self.about[:len(inner)] if about is None else about
        good = len(got) == 1 and got[0][:3] == (
            addr(src or FAR[self.v]), addr(INSIDE[self.v]), self.proto)
        # the inner packet as it was inside; its own sum need not be all there
        good = good and summed(got[0]) and (
            got[0].body[8:][:self.head + 6] == about[:self.head + 6])
        ok(good, "IPv%d: an error %s" % (self.v, desc), got)

    def fails(self, desc, inner, **words):
        got = self.scene.back(self.packet(inner, **words))
        equal(got, [], "IPv%d: no error %s" % (self.v, desc))

    def odd(self, at, data):
        out = bytearray(self.inner)
        out[at:at + len(data)] = data
        return bytes(out)

    def run(self):
        scene, v, head, inner = self.scene, self.v, self.head, self.inner
        ok(scene.talk(v), "IPv%d: a connection" % v)
        self.passes("about it", inner)
        self.passes("with no more than its ports", inner[:head + 8])
        self.passes("from a router on the way", inner, NOBODY[v])
        got = [p for size in range(0, head + 8)
               for p in scene.back(self.packet(inner[:size]))
               if p.dst == addr(INSIDE[v]) and size < head + 4]
        equal(got, [], "IPv%d: no error with less than that" % v)
        self.fails("about another one", ip(
            scene.outside[v], FAR[v], UDP, packets.udp(
                scene.outside[v], FAR[v], SPORT + 1, DPORT, b"")))
        self.fails("about one to another host", ip(
            scene.outside[v], NOBODY[v], UDP, packets.udp(
                scene.outside[v], NOBODY[v], SPORT, DPORT, b"")))
        self.fails("about its inside address", self.about)
        self.fails("about the way back", ip(
            FAR[v], scene.outside[v], UDP, packets.udp(
                FAR[v], scene.outside[v], DPORT, SPORT, b"")))
        self.fails("about TCP", ip(
            scene.outside[v], FAR[v], TCP, tcp(
                scene.outside[v], FAR[v], SPORT, DPORT, 1, 0, SYN)))
        self.fails("about an error", ip(
            scene.outside[v], FAR[v], self.proto, icmp(
                scene.outside[v], FAR[v], *self.kind, bytes(4) + inner)))
        self.fails("with a wrong checksum", inner, wrong=1)
        self.fails("for another host", inner, dst=NOBODY[v])
        self.fails("about a later fragment", ip(
            scene.outside[v], FAR[v], UDP, inner[head:], frag=100))
        if v == 4:
            self.fails("whose header is too short", self.odd(0, b"\x44"))
            self.fails("whose header is too long", self.odd(0, b"\x4f"))
        else:
            for name, chain in (
                    ("without an end", bytes([DSTOPTS, 255])),
                    ("that lead on", bytes([DSTOPTS, 0, 1, 4, 0, 0, 0, 0]) *
                     20)):
                self.fails("with extension headers " + name,
                           self.odd(6, bytes([DSTOPTS]))[:40] + chain)
        scene.back(*(self.packet(self.odd(random.randrange(head + 8),
                                          random.randbytes(2)))
                     for _ in range(300)))
        ok(scene.talk(v), "IPv%d: the connection goes on" % v)


def errors(scene):
    for v in (4, 6):
        Errors(scene, v).run()


# ---- Fragments ----

def pieces(v, body, cuts, ident, proto=UDP):
    """Fragments of a packet from inside, (from, to) in bytes."""
    return [ip(INSIDE[v], FAR[v], proto, body[at:end],
               frag=at // 8 | (0x2000 if end < len(body) else 0), ident=ident)
            for at, end in cuts]


def whole(got, v):
    """The body of what came in fragments, and who it came from."""
    body, sources = {}, {p.src for p in got}
    for p in got:
        if v == 4:
            at, data = (struct.unpack_from("!H", p.raw, 6)[0] & 0x1fff) * 8, \
                p.body
        else:
            if p.proto != FRAG:
                return b"", sources
            at, data = struct.unpack_from("!H", p.body, 2)[0] & 0xfff8, \
                p.body[8:]
        body[at] = data
    return b"".join(body[at] for at in sorted(body)), sources


def fragments(scene):
    for v in (4, 6):
        name, ident = "IPv%d fragments: " % v, random.randrange(1, 0x4000)
        body = packets.udp(INSIDE[v], FAR[v], SPORT, DPORT,
                           random.randbytes(1592))
        cuts = [(0, 800), (800, 1400), (1400, 1600)]
        want = packets.udp(scene.outside[v], FAR[v], SPORT, DPORT, body[8:])
        for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 0, 2, 1)):
            ident += 1
            parts = pieces(v, body, cuts, ident)
            got = scene.out(*(parts[i] for i in order))
            equal(whole(got, v), (want, {addr(scene.outside[v])}),
                  name + "as %s" % (order,))
        # one that says again what is there already is not looked at
        ident += 1
        other = random.randbytes(len(body))
        got = scene.out(*pieces(v, body, cuts[:1], ident),
                        *pieces(v, other, [(0, 16), (800 - 16, 800)], ident),
                        *pieces(v, body, cuts[1:], ident))
        equal(whole(got, v), (want, {addr(scene.outside[v])}),
              name + "inside another, of other bytes")
        for desc, bad in (
                ("overlap", [(0, 800), (792, 1400), (1400, 1600)]),
                ("overlap from before", [(800, 1400), (0, 808), (1400, 1600)]),
                ("that is missing", [(0, 800), (1400, 1600)]),
                ("later ones alone", cuts[1:])):
            ident += 1
            got = scene.out(*pieces(v, body, bad, ident))
            # what is held is not let go with the address that it came with
            equal([p for p in got if p.src == addr(INSIDE[v])], [],
                  name + desc + ", none as it came")
            equal(got, [], name + desc)
        ok(scene.talk(v), name + "the connection goes on")


# ---- Resets ----

class Stream:
    """A connection of TCP, both ends of which are here."""
    def __init__(self, scene, v, sport):
        self.scene, self.v, self.sport = scene, v, sport
        self.seq = [2000000, 5000000]       # of inside, of outside

    def send(self, side, flags, payload=b"", seq=None):
        """By side 0, inside, or 1; what came of it, and whether it is right."""
        v, outside = self.v, self.scene.outside[self.v]
        if not side:
            ends, ports = (INSIDE[v], FAR[v]), (self.sport, 80)
        else:
            ends, ports = (FAR[v], outside), (80, self.sport)
        number = self.seq[side] if seq is None else seq
        ack = self.seq[1 - side] if flags & ACK else 0
        packet = ip(*ends, TCP, tcp(*ends, *ports, number, ack, flags,
                                    payload))
        got = (self.scene.back if side else self.scene.out)(packet)
        if seq is None:
            self.seq[side] += len(payload) + bool(flags & (SYN | FIN))
        check = self.scene.came_back if side else self.scene.went_out
        return got, check(got, v, TCP) and summed(got[0]) and (
            got[0].body[20:] == payload)

    def begin(self):
        return self.send(0, SYN)[1] and self.send(1, SYN | ACK)[1] and \
            self.send(0, ACK)[1]

    def goes_on(self):
        return all(self.send(side, ACK, b"data %d" % i)[1]
                   for i in range(4) for side in (0, 1))

    def state(self):
        """As it is called, and for how many seconds from now."""
        found = json.loads(vswtool("-j", "conn", "show", "sw0", "proto", "tcp",
                                   "src", INSIDE[self.v]))
        return next((c["tcp_state"], c["timeout"]) for c in found
                    if c["sport"] == self.sport)


def resets(scene):
    for v in (4, 6):
        stream = Stream(scene, v, 2000 + v)
        name = "IPv%d: " % v
        ok(stream.begin() and stream.goes_on(), name + "a stream")
        before = stream.state()
        ok(before[0] == "established" and before[1] > 300,
           name + "as its switch says", before)
        for side, desc in ((1, "from outside"), (0, "from inside")):
            for far in (-100000, 1000000):
                what = name + "a reset %s, %d off, " % (desc, far)
                lost = drops()["nat"]
                got = stream.send(side, RST | ACK,
                                  seq=stream.seq[side] + far)[0]
                equal(stream.state()[0], "established",
                      what + "does not end it")
                if side and far < 0:
                    equal(got, [], what + "does not arrive")
                if not side:
                    equal([p for p in got if p.src == addr(INSIDE[v])], [],
                          what + "does not show who it is from")
                    # hosts say something by themselves, too
                    more = drops()["nat"] - lost
                    ok(len(got) == 1 or (not got and more),
                       what + "is dropped, or is right", got, more)
                ok(stream.goes_on(), what + "is not in the way")
                equal(stream.state()[1] > 300, True, what + "is forgotten")
        got, good = stream.send(1, RST | ACK)
        ok(good, name + "one that is right arrives", got)
        # it is remembered, so the tracker has not seen all: it waits a little
        equal(stream.state()[1] <= 300, True, name + "and ends it soon")


# ---- Memory that is not the switch's ----

class Ring:
    """Frames that the kernel sends out of memory that this script keeps."""
    SIZE, HEAD, TX_RING = 2048, 32, 13

    def __init__(self, name):
        frames.netns_enter("/run/netns/" + name)
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        frames.libc.setns(frames.HOME, frames.CLONE_NEWNET)
        self.sock.setsockopt(frames.SOL_PACKET, self.TX_RING, struct.pack(
            "IIII", 2 * self.SIZE, 1, self.SIZE, 2))
        self.sock.bind(("eth0", 0x0800))
        self.map = mmap.mmap(self.sock.fileno(), 2 * self.SIZE)
        self.at = self.SIZE

    def send(self, frame):
        self.at ^= self.SIZE    # the two places take turns
        at = self.at + self.HEAD
        self.map[at:at + len(frame)] = frame
        struct.pack_into("LI", self.map, self.at, 1, len(frame))
        self.sock.send(b"")

    def has(self, frame):
        at = self.at + self.HEAD
        return self.map[at:at + len(frame)] == frame


def shared(scene):
    rings = Ring("va"), Ring("vo")
    for v in (4, 6):
        about = Errors(scene, v)
        body = random.randbytes(300)
        for side, desc, proto, packet in (
                (0, "UDP", UDP, scene.udp_out(v, body)),
                (0, "a protocol without ports", OTHER,
                 ip(INSIDE[v], FAR[v], OTHER, body)),
                (1, "UDP back", UDP, scene.udp_back(v, body)),
                (1, "an error", about.proto, about.packet(about.inner))):
            frame = scene.frame(scene.vo if side else scene.va,
                                scene.bridge if side else scene.vo.mac, packet)
            to = scene.va if side else scene.vo
            to.drain()
            rings[side].send(frame)
            got = to.wait(lambda f, to=to: (p := parse(f)) and
                          p.proto == proto and
                          len(p.raw) == len(packet))
            check = scene.came_back if side else scene.went_out
            name = "IPv%d out of a ring: %s" % (v, desc)
            ok(got and check([parse(got)], v, proto) and
               (proto == OTHER or summed(parse(got))), name, got)
            ok(rings[side].has(frame), name + ", which it leaves as it was")


# ---- A race ----

def race(scene):
    """Two processors, if there are, want the few ports of one address."""
    for v in (4, 6):
        scene.vo.drain()
        before = drops()
        cpus = sorted(os.sched_getaffinity(os.getppid()))
        children = []
        for wire, cpu, first in ((scene.va, cpus[0], 100),
                                 (scene.vb, cpus[-1], 150)):
            base = INSIDE[v].rpartition(".:"[v == 6])[0] + ".:"[v == 6]
            syns = [scene.frame(wire, scene.vo.mac, ip(
                src, FAR[v], TCP, tcp(src, FAR[v], 3000, 80, 1, 0, SYN)))
                for src in (base + str(first + i) for i in range(HOSTS))]
            child = os.fork()
            if not child:
                os.sched_setaffinity(0, {cpu})
                for frame in syns:
                    wire.send(frame)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        got = []
        while (frame := scene.vo.next(0.3)) is not None:
            packet = parse(frame)
            if packet and packet.proto == TCP:
                got.append((packet.src, struct.unpack_from(
                    "!H", packet.body)[0]))
        equal(sorted(got), [(addr(scene.outside[v]), 6000 + i)
                            for i in range(RANGE)],
              "IPv%d: each port of the range is for one host" % v)
        now = drops()
        lost = sum(now[r] - before[r] for r in ("nat_exhausted", "conn"))
        equal(lost, 2 * HOSTS - RANGE, "IPv%d: the others are counted" % v)


def main():
    what = {"protocols": (protocols, second), "mapped": (protocols,),
            "plain": (sums, options, errors, fragments, shared, resets),
            "race": (race,)}[sys.argv[1]]
    scene = Scene(*sys.argv[2:])
    for part in what:
        part(scene)


main()
