# SPDX-License-Identifier: GPL-2.0-only
"""Packets of tunnels: made, sent, received, taken apart. For the tests of
what is inside the headers (encap_*.py)."""
import collections
import json
import os
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402

IP4, IP6, TEB = 0x0800, 0x86dd, 0x6558
OTHER = frames.ETHERTYPE
UDP, GRE, ICMP, ICMP6, FRAG = 17, 47, 1, 58, 44
LIMIT = frames.LIMIT

Outer = collections.namedtuple(
    "Outer", "v6 tos ttl df sport csum head flags mark key inner raw src dst")


class Wire(frames.Tap):
    """A packet socket on a device of a namespace."""
    def __init__(self, netns, dev):
        super().__init__(dev, netns, dev)

    def send(self, frame):
        frames.Script.transmit(self, frame)

    def next(self, timeout=0.0):
        """A frame, or None. VLAN tags that the kernel took off are lost."""
        self.sock.settimeout(timeout or 0.000001)
        try:
            return self.sock.recv(70000)
        except (BlockingIOError, TimeoutError, socket.timeout):
            return None

    def drain(self):
        while self.next() is not None:
            pass

    def wait(self, want, timeout=None):
        """The first frame for which want() is true, or None in time."""
        end = time.monotonic() + (LIMIT if timeout is None else timeout)
        while True:
            left = end - time.monotonic()
            if left < 0:
                return None
            frame = self.next(left)
            if frame is not None and want(frame):
                return frame


def mac(text):
    return frames.parse_mac(text)


def ones(data, start=0):
    """The Internet checksum, not complemented."""
    if len(data) & 1:
        data += b"\0"
    total = start + sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def addr(text):
    return socket.inet_pton(socket.AF_INET6 if ":" in text else
                            socket.AF_INET, text)


def eth(dst, src, proto, payload):
    return dst + src + struct.pack("!H", proto) + payload


def pseudo(src, dst, proto, length):
    return ones(src + dst + struct.pack("!IHH", length, 0, proto))


def ip(src, dst, proto, payload, tos=0, ttl=64, frag=0, ident=1):
    """A packet of the family of the addresses; frag as in IPv4."""
    src, dst = addr(src), addr(dst)
    if len(src) == 16:
        if frag:
            payload = struct.pack("!BBHI", proto, 0, (frag & 0x1fff) << 3 |
                                  (frag >> 13 & 1), ident) + payload
            proto = FRAG
        return struct.pack("!IHBB", 6 << 28 | tos << 20, len(payload), proto,
                           ttl) + src + dst + payload
    head = struct.pack("!BBHHHBBH", 0x45, tos, 20 + len(payload), ident, frag,
                       ttl, proto, 0) + src + dst
    return head[:10] + struct.pack("!H", ones(head) ^ 0xffff) + head[12:] + \
        payload


def udp(src, dst, sport, dport, payload, csum=True):
    head = struct.pack("!HHHH", sport, dport, 8 + len(payload), 0)
    if not csum:
        return head + payload
    total = ones(head + payload, pseudo(addr(src), addr(dst), UDP,
                                        8 + len(payload)))
    return head[:6] + struct.pack("!H", (total ^ 0xffff) or 0xffff) + payload


def vxlan(vni, inner, flags=0x08000000):
    return struct.pack("!II", flags, vni << 8) + inner


def gre(key, inner, csum=False, seq=None):
    flags = 0x2000 | (0x8000 if csum else 0) | (0x1000 if seq is not None
                                                else 0)
    tail = struct.pack("!I", key) + (
        struct.pack("!I", seq) if seq is not None else b"") + inner
    head = struct.pack("!HH", flags, TEB)
    if not csum:
        return head + tail
    return head + struct.pack("!HH", ones(head + tail) ^ 0xffff, 0) + tail


class Tunnel:
    """One tunnel of the switch under test, as its peer sees it."""
    def __init__(self, name, kind, local, peer, ident, wire, below, host):
        self.name, self.kind, self.local, self.peer = name, kind, local, peer
        self.ident, self.wire, self.below, self.host = ident, wire, below, host
        self.v6 = ":" in local

    def packet(self, payload, src=None, dst=None, **words):
        """A whole frame for the underlay, of what is behind the IP header."""
        proto = UDP if self.kind == "vxlan" else GRE
        return eth(self.below, self.wire.mac, IP6 if self.v6 else IP4,
                   ip(src or self.peer, dst or self.local, proto, payload,
                      **words))

    def wrap(self, inner, ident=None, src=None, dst=None, sport=50000,
             csum=None, head=None):
        """What is behind the IP header: in a packet that is right."""
        ident = self.ident if ident is None else ident
        if self.kind == "gre":
            return (head + inner) if head else gre(ident, inner, bool(csum))
        return udp(src or self.peer, dst or self.local, sport, 4789,
                   (head + inner) if head else vxlan(ident, inner),
                   self.v6 if csum is None else csum)

    def put(self, inner, **words):
        """Send a frame to the switch; tos, ttl: outer."""
        outer = {k: words.pop(k) for k in ("tos", "ttl", "frag")
                 if k in words}
        ends = {k: words[k] for k in ("src", "dst") if k in words}
        self.wire.send(self.packet(self.wrap(inner, **words), **ends, **outer))

    def take(self, want=None, timeout=None):
        """The next packet of the tunnel from the switch, taken apart."""
        def ours(frame):
            out = self.parse(frame)
            return out and (want is None or want(out))
        frame = self.wire.wait(ours, timeout)
        return frame and self.parse(frame)

    def parse(self, frame):
        proto, = struct.unpack_from("!H", frame, 12)
        if proto != (IP6 if self.v6 else IP4):
            return None
        pkt = frame[14:]
        if self.v6:
            word, length, inside, ttl = struct.unpack_from("!IHBB", pkt)
            tos, df, data = word >> 20 & 0xff, None, pkt[40:40 + length]
            ends = pkt[8:24], pkt[24:40]
        else:
            tos, length, ident, frag, ttl, inside = struct.unpack_from(
                "!xBHHHBB", pkt)
            df, data = bool(frag & 0x4000), pkt[20:length]
            ends = pkt[12:16], pkt[16:20]
            if ones(pkt[:20]) != 0xffff or frag & 0x3fff:
                return None
        if inside != (UDP if self.kind == "vxlan" else GRE):
            return None
        if self.kind == "gre":
            flags, = struct.unpack_from("!H", data)
            at = 8 if flags & 0x8000 else 4
            key, = struct.unpack_from("!I", data, at)
            cut = at + (8 if flags & 0x1000 else 4)
            csum = ones(data) == 0xffff if flags & 0x8000 else None
            return Outer(self.v6, tos, ttl, df, None, csum, data[:cut], flags,
                         0, key, data[cut:], pkt, *ends)
        sport, dport, length, check, flags, vni = struct.unpack_from(
            "!HHHHII", data)
        if dport != 4789:
            return None
        csum = None
        if check:
            csum = ones(data, pseudo(*ends, UDP, len(data))) == 0xffff
        return Outer(self.v6, tos, ttl, df, sport, csum, data[8:16], flags,
                     flags & 0xffff, vni >> 8, data[16:], pkt, *ends)


def vswtool(*words):
    return subprocess.run(["vswtool", *words], check=True,
                          stdout=subprocess.PIPE).stdout


def drops(bridge="sw0"):
    """{reason: packets} of a bridge"""
    show = json.loads(vswtool("-j", "-s", "bridge", "show", bridge))[0]
    return collections.Counter({d["reason"]: d["packets"]
                                for d in show["drops"]})


def stats(port):
    show = json.loads(vswtool("-j", "-s", "port", "show", port))[0]
    return show["stats"]


def ok(good, desc, *more):
    print(("ok - " if good else "not ok - ") + desc)
    if not good:
        for text in more:
            print("# %s" % (text,))
    sys.stdout.flush()


def equal(got, want, desc):
    ok(got == want, desc, "got: %r" % (got,), "wanted: %r" % (want,))


def tunnels(words):
    """Of NAME KIND LOCAL PEER ID HOST, with the wire at/eth0 below u0"""
    wire = Wire("at", "eth0")
    with open("/sys/class/net/u0/address", encoding="ascii") as text:
        below = mac(text.read().strip())
    result = []
    for i in range(0, len(words), 6):
        name, kind, local, peer, ident, host = words[i:i + 6]
        result.append(Tunnel(name, kind, local, peer, int(ident), wire, below,
                             Wire(host, "eth0")))
    return result
