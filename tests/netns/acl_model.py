# SPDX-License-Identifier: GPL-2.0-only
"""Random packets and random rules, and what rules are to make of packets.

A packet is made from a description, and the model looks at nothing else. It is
as plain as can be: each match of a rule is the set of packets that have it, a
rule is what its matches have in common, and the first rule of a list that has a
packet decides on it. A set of packets is an int with a bit for each.
"""
import ipaddress
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packets import IP4, IP6, addr, mac  # noqa: E402

ARP, OTHER, TAG = 0x0806, 0x88b5, 0x8100
ICMP, TCP, UDP, GRE, ICMP6, SCTP = 1, 6, 17, 47, 58, 132
FRAG, HOP, ROUTE, AUTH, DSTOPT = 44, 0, 43, 51, 60
FLAGS = ("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr")
NAMES = {ICMP: "icmp", TCP: "tcp", UDP: "udp", ICMP6: "icmpv6", SCTP: "sctp"}
VLAN = 20       # of the bridge, in which all is

SRC_MACS = ["02:00:00:00:0%d:%02x" % (i % 4, i) for i in range(12)]
# those for the other port alone, and some for all
DST_MACS = ["02:00:00:00:1%d:%02x" % (i % 4, i) for i in range(12)]
GROUPS = ["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:09", "33:33:00:00:00:09"]
V4 = ["10.%d.%d.%d" % (i % 3, i % 5, i * 7 % 256) for i in range(24)] + [
    "192.0.2.%d" % i for i in (0, 1, 127, 128, 255)] + ["255.255.255.255"]
V6 = ["2001:db8:%x:%x::%x" % (i % 3, i % 2, i * 37) for i in range(24)] + [
    "fe80::%x" % i for i in (1, 2, 0xffff)] + ["::", "ff02::1"]
PORTS = [0, 1, 22, 53, 79, 80, 81, 443, 1023, 1024, 1025, 8080, 32767, 32768,
         49151, 65534, 65535] + [i * 977 % 65536 for i in range(40)]


def options(rng, proto, data):
    """Up to three extension headers, and the protocol of the first thing."""
    for kind in rng.choices((HOP, ROUTE, AUTH, DSTOPT), k=rng.randrange(4)):
        size = 8 * rng.randrange(1, 4)
        units = size // 4 - 2 if kind == AUTH else size // 8 - 1
        data = struct.pack("!BB", proto, units) + bytes(size - 2) + data
        proto = kind
    return proto, data


def l4(rng, p):
    """What is behind the IP header, perhaps cut off; fills p."""
    proto = p["proto"]
    if proto in (TCP, UDP, SCTP):
        sport, dport = rng.choice(PORTS), rng.choice(PORTS)
        flags = rng.choice((2, 16, 18, 17, 4, rng.randrange(256)))
        data = struct.pack("!HHIIBBHHH", sport, dport, 0, 0, 0x50, flags, 0,
                           0, 0)
        data = data[:rng.choice((20, 20, 20, 20, 13, 4, 3, 0))]
        if len(data) >= 4:
            p.update(sport=sport, dport=dport)
        if len(data) >= 14 and proto == TCP:
            p["flags"] = flags
        return data
    if proto in (ICMP, ICMP6) and p["v6"] == (proto == ICMP6):
        nd = proto == ICMP6 and rng.random() < 0.5
        kind = rng.choice((135, 136)) if nd else rng.choice((0, 3, 8, 128, 129))
        code, target = rng.choice((0, 0, 1, 3)), rng.choice(V6)
        data = struct.pack("!BBHI", kind, code, 0, 0) + addr(target)
        data = data[:rng.choice((24, 24, 24, 19, 2, 1))]
        if len(data) >= 2:
            p.update(icmp=kind, code=code)
        if len(data) == 24 and nd:
            p.update(nd=True, target=target,
                     sender=p["src"] if kind == 135 else target)
        return data
    return bytes(rng.randrange(30))


def fragment(rng, p, data):
    """One of them, and what it has in the place of data: (offset, more).

    A first one of IPv6 has all headers, or is malformed (RFC 7112).
    """
    p["frag"] = rng.random() < 0.2
    if not p["frag"]:
        return 0, 0, data
    for field in ("nd", "sender", "target"):
        p.pop(field, None)
    if rng.random() < 0.5 and not (p["v6"] and len(data) < 20):
        return 0, 1, data
    for field in ("sport", "dport", "flags", "icmp", "code"):
        p.pop(field, None)
    return rng.randrange(2, 1000), rng.randrange(2), b"\0\x50" * 12


def pad(rng, data):
    """Longer by a random number of bytes, if nothing of it is missing."""
    return data + bytes(rng.randrange(600)) if len(data) >= 20 else data


def ip_packet(rng, p):
    p["src"], p["dst"] = (rng.choice(V6 if p["v6"] else V4) for _ in "12")
    p["dscp"] = rng.choice((0, 0, 0, 8, 10, 46, 63))
    p["proto"] = rng.choice((TCP, TCP, TCP, UDP, UDP, SCTP, GRE,
                             ICMP6 if p["v6"] else ICMP, ICMP, ICMP6))
    off, more, data = fragment(rng, p, l4(rng, p))
    data = pad(rng, data)
    if p["v6"]:
        proto = p["proto"]
        if p["frag"]:
            data = struct.pack("!BBHI", proto, 0, off << 3 | more, 1) + data
            proto = FRAG
        proto, data = options(rng, proto, data)
        return struct.pack("!IHBB", 6 << 28 | p["dscp"] << 22, len(data),
                           proto, 64) + addr(p["src"]) + addr(p["dst"]) + data
    words = rng.choice((0, 0, 1, 10))
    return struct.pack("!BBHHHBBH", 0x45 + words, p["dscp"] << 2,
                       20 + 4 * words + len(data), 1, more << 13 | off, 64,
                       p["proto"], 0) + addr(p["src"]) + addr(
                           p["dst"]) + b"\1" * (4 * words) + data


def arp_packet(rng, p):
    p["sender"], p["target"] = rng.choice(V4), rng.choice(V4)
    kind = 1
    if rng.random() < 0.1:      # not of Ethernet
        kind = 6
        del p["sender"], p["target"]
    return struct.pack("!HHBBH", kind, IP4, 6, 4, 1) + bytes(6) + addr(
        p.get("sender", "10.0.0.1")) + bytes(6) + addr(
            p.get("target", "10.0.0.1"))


def packet(rng):
    """(description, frame)"""
    p = {"smac": rng.choice(SRC_MACS), "dmac": rng.choice(
        DST_MACS if rng.random() < 0.9 else GROUPS), "vlan": VLAN}
    p["type"] = rng.choice((IP4, IP4, IP4, IP6, IP6, ARP, OTHER))
    if p["type"] in (IP4, IP6):
        p["v6"] = p["type"] == IP6
        data = ip_packet(rng, p)
    elif p["type"] == ARP:
        data = arp_packet(rng, p)
    else:       # a tag needs two bytes behind its type
        data = bytes(rng.randrange(2, 100))
    data = struct.pack("!H", p["type"]) + data
    tags = rng.choice((0, 0, 0, 0, 1, 2, 3))
    for _ in range(tags):
        data = struct.pack("!HH", TAG, rng.randrange(4096)) + data
    if tags == 3:       # nobody looks behind a third one
        p = {k: p[k] for k in ("smac", "dmac", "vlan")}
        p["type"] = TAG
    return p, mac(p["dmac"]) + mac(p["smac"]) + data


class Sets:
    """Named sets, with what they have now."""
    def __init__(self):
        self.addr, self.port, self.mac = [], [], []

    def change(self, rng):
        self.addr = sorted({prefix(rng, rng.choice((V4, V6)))
                            for _ in range(rng.randrange(8))})
        self.port = sorted(set(ranges(rng, rng.randrange(8))))
        self.mac = sorted(set(rng.choices(SRC_MACS + DST_MACS,
                                          k=rng.randrange(6))))


def prefix(rng, universe):
    net = rng.choice(universe)
    whole = 128 if ":" in net else 32
    length = rng.choice((whole, whole, whole, whole - 1, rng.randrange(
        whole + 1), whole * 3 // 4, whole // 2, 0))
    return str(ipaddress.ip_network("%s/%d" % (net, length), strict=False))


def ranges(rng, n):
    """Up to n of them; some touch, none overlap: that is refused."""
    out = []
    for _ in range(n):
        first = max(0, min(65535, rng.choice(PORTS) + rng.choice((-1, 0, 0, 1))))
        last = min(65535, first + rng.choice((0, 0, 1, 15, 1000, 70000)))
        if all(last < low or high < first for low, high in out):
            out.append((first, last))
    return out


def flag_words(value):
    return ",".join(f for i, f in enumerate(FLAGS) if value >> i & 1) or "none"


def one_of(values):
    values = set(values)
    return lambda x: x in values


class Rules:
    """A pool of packets, and what random rules make of it."""
    def __init__(self, descriptions):
        self.all = (1 << len(descriptions)) - 1
        self.index = {}         # field -> value -> packets
        for i, p in enumerate(descriptions):
            for field, value in p.items():
                values = self.index.setdefault(field, {})
                values[value] = values.get(value, 0) | 1 << i
        self.nets = {}

    def having(self, field, test):
        """The packets that have the field, with a value that passes."""
        out = 0
        for value, packets in self.index.get(field, {}).items():
            if test(value):
                out |= packets
        return out

    def in_nets(self, *nets):
        nets = [ipaddress.ip_network(n) for n in nets]
        known = self.nets

        def test(value):
            if value not in known:
                known[value] = ipaddress.ip_address(value)
            return any(known[value] in n for n in nets)
        return test

    @staticmethod
    def in_ranges(pairs):
        return lambda port: any(a <= port <= b for a, b in pairs)

    def address(self, rng, sets, word, field, universe):
        if rng.random() < 0.15:
            return "%s @addrs" % word, self.having(
                field, self.in_nets(*sets.addr)) if sets.addr else 0
        net = prefix(rng, universe)
        return "%s %s" % (word, net), self.having(field, self.in_nets(net))

    def mac(self, rng, sets, word, field):
        if rng.random() < 0.2:
            return "%s @macs" % word, self.having(field, one_of(sets.mac))
        what = rng.choice(SRC_MACS + DST_MACS + GROUPS)
        bits = rng.choice((48, 48, 40, 32, 44))
        mask = (1 << 48) - (1 << 48 - bits) if rng.random() < 0.8 else 1 << 40
        value = int(what.replace(":", ""), 16) & mask
        return "%s %s/%s" % (word, colons(value), colons(mask)), self.having(
            field, lambda m: int(m.replace(":", ""), 16) & mask == value)

    def ports(self, rng, sets, word):
        if rng.random() < 0.15:
            return "%s @ports" % word, self.having(word, self.in_ranges(
                sets.port))
        pairs = ranges(rng, rng.choice((1, 1, 1, 2, 4, 9, 30)))
        return "%s %s" % (word, ",".join("%d-%d" % p for p in pairs)), (
            self.having(word, self.in_ranges(pairs)))

    def flags(self, rng):
        mask = rng.randrange(1, 256)
        value = rng.randrange(256) & mask
        return "tcp-flags %s/%s" % (flag_words(value), flag_words(mask)), (
            self.having("flags", lambda f: f & mask == value))

    def above_ip(self, rng, sets):
        proto = rng.choice((TCP, TCP, UDP, SCTP, ICMP, ICMP6, GRE))
        yield "proto %s" % NAMES.get(proto, proto), self.having(
            "proto", one_of([proto]))
        if proto in (TCP, UDP, SCTP):
            for word in ("sport", "dport"):
                if rng.random() < 0.5:
                    yield self.ports(rng, sets, word)
        if proto == TCP and rng.random() < 0.3:
            yield self.flags(rng)
        if proto in (ICMP, ICMP6) and rng.random() < 0.7:
            kind = rng.choice((0, 3, 8, 128, 129, 135, 136))
            found = self.having("icmp", one_of([kind]))
            if rng.random() < 0.5:
                yield "icmp-type %d" % kind, found
            else:
                code = rng.choice((0, 1, 3))
                yield "icmp-type %d/%d" % (kind, code), found & self.having(
                    "code", one_of([code]))

    def on_ip(self, rng, sets):
        universe = rng.choice((V4, V6))
        for word in ("src", "dst"):
            if rng.random() < 0.5:
                yield self.address(rng, sets, word, word, universe)
        if rng.random() < 0.7:
            yield from self.above_ip(rng, sets)
        if rng.random() < 0.1:
            dscp = rng.choice((0, 8, 10, 46, 63))
            yield "dscp %d" % dscp, self.having("dscp", one_of([dscp]))
        if rng.random() < 0.1:
            on = rng.random() < 0.5
            yield "frag %s" % ("on" if on else "off"), self.having(
                "frag", one_of([on]))

    def on_neighbours(self, rng):
        v6 = rng.random() < 0.5
        kinds = self.having("nd", one_of([True])) if v6 else self.having(
            "type", one_of([ARP]))
        for word in rng.choice((("sender",), ("target",),
                                ("sender", "target"))):
            net = prefix(rng, V6 if v6 else V4)
            yield "%s %s" % (word, net), kinds & self.having(
                word, self.in_nets(net))

    def matches(self, rng, sets):
        what = rng.random()
        if what < 0.75:
            yield from self.on_ip(rng, sets)
        elif what < 0.85:
            yield from self.on_neighbours(rng)
        elif what < 0.95:
            kind = rng.choice((IP4, IP6, ARP, OTHER, TAG))
            yield "ethertype 0x%x" % kind, self.having("type", one_of([kind]))
        if rng.random() < 0.2:
            yield self.mac(rng, sets, "mac-src", "smac")
        if rng.random() < 0.2:
            yield self.mac(rng, sets, "mac-dst", "dmac")
        if rng.random() < 0.05:
            vlan = rng.choice((VLAN, VLAN, VLAN + 1))
            yield "vlan %d" % vlan, self.having("vlan", one_of([vlan]))

    def rule(self, rng, sets):
        """(priority, action, words, the packets that match)"""
        prio = rng.choice((1000, 1000, rng.randrange(2000)))
        action = rng.choice(("allow", "allow", "deny", "deny", "reject"))
        words, found = [], self.all
        for text, packets in self.matches(rng, sets):
            words.append(text)
            found &= packets
        # one that has all would leave nothing for those behind it
        if not words and rng.random() < 0.9:
            return self.rule(rng, sets)
        return prio, action, " ".join(words), found


def colons(value):
    return ":".join("%02x" % (value >> s & 255) for s in range(40, -8, -8))
