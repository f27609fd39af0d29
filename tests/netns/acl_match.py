#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Each match of an ACL, with a frame that has it and with frames that do not.

acl_match.py FROM TO: namespaces whose eth0 are behind the ports of the same
names. The ACL t exists, with the default allow, and is bound to nothing; the
sets `hosts`, `web` and `macs` exist. Prints `ok - DESC` or `not ok - DESC`.
"""
import json
import os
import struct
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packets  # noqa: E402
from packets import IP4, IP6, addr, eth, mac  # noqa: E402

DST, SRC = mac("02:00:00:00:00:02"), mac("02:00:00:00:00:01")
TCP, UDP, ICMP, ICMP6, FRAG, HOP, DSTOPT = 6, 17, 1, 58, 44, 0, 60
ARP = 0x0806


def ip4(proto, payload, src="10.1.2.3", dst="10.4.5.6", tos=0, frag=0, ihl=5):
    head = struct.pack("!BBHHHBBH", 0x40 | ihl, tos, ihl * 4 + len(payload), 7,
                       frag, 64, proto, 0) + addr(src) + addr(dst)
    head += b"\1" * (ihl * 4 - 20)
    return head + payload


def ip6(proto, payload, src="2001:db8::1", dst="2001:db8:1::2", tos=0):
    return struct.pack("!IHBB", 6 << 28 | tos << 20, len(payload), proto,
                       64) + addr(src) + addr(dst) + payload


def tcp(sport=1111, dport=80, flags=2):
    return struct.pack("!HHIIBBHHH", sport, dport, 1, 0, 0x50, flags, 0, 0, 0)


def udp(sport=1111, dport=53):
    return struct.pack("!HHHH", sport, dport, 8, 0)


def option(following, length=8):
    return struct.pack("!BB", following, length // 8 - 1) + b"\1" * (length - 2)


def fragment(following, off, more=1):
    return struct.pack("!BBHI", following, 0, off | more, 9)


def arp(sender="10.1.2.3", target="10.4.5.6", op=1):
    return struct.pack("!HHBBH", 1, 0x0800, 6, 4, op) + SRC + addr(
        sender) + b"\0" * 6 + addr(target)


def nd(kind, target, src="2001:db8::1"):
    return ip6(ICMP6, struct.pack("!BBHI", kind, 0, 0, 0) + addr(target),
               src=src)


def f4(payload, **more):
    return eth(DST, SRC, IP4, ip4(TCP, payload, **more))


T4 = eth(DST, SRC, IP4, ip4(TCP, tcp()))
U4 = eth(DST, SRC, IP4, ip4(UDP, udp()))
T6 = eth(DST, SRC, IP6, ip6(TCP, tcp()))
U6 = eth(DST, SRC, IP6, ip6(UDP, udp()))
PING = eth(DST, SRC, IP4, ip4(ICMP, b"\x08\0" + bytes(6)))
PING6 = eth(DST, SRC, IP6, ip6(ICMP6, b"\x80\0" + bytes(6)))
A4 = eth(DST, SRC, ARP, arp())
NS = eth(DST, SRC, IP6, nd(135, "2001:db8::9"))
NA = eth(DST, SRC, IP6, nd(136, "2001:db8::9"))
OTHER = eth(DST, SRC, 0x88b5, bytes(50))
CHAIN = eth(DST, SRC, IP6, ip6(HOP, option(DSTOPT) + option(TCP, 24) + tcp()))
FIRST4 = f4(tcp() + bytes(12), frag=0x2000)
LATER4 = f4(b"\0\x50" * 16, frag=4)
FIRST6 = eth(DST, SRC, IP6, ip6(FRAG, fragment(TCP, 0) + tcp()))
LATER6 = eth(DST, SRC, IP6, ip6(FRAG, fragment(TCP, 64) + b"\0\x50" * 16))
ATOMIC6 = eth(DST, SRC, IP6, ip6(FRAG, fragment(TCP, 0, 0) + tcp()))
SHORT4 = f4(tcp()[:2])
V4IN6 = eth(DST, SRC, IP6, ip6(TCP, tcp(), src="::ffff:10.1.2.3"))

# words of the rule, frames that it matches, frames that it does not
CASES = (
    ("mac-src 02:00:00:00:00:01", [T4, OTHER], []),
    ("mac-src 02:00:00:00:00:00/ff:ff:ff:ff:ff:00", [T4], []),
    ("mac-src 02:00:00:00:00:03", [], [T4]),
    ("mac-dst 02:00:00:00:00:02", [T4], []),
    ("mac-dst 01:00:00:00:00:00/01:00:00:00:00:00", [], [T4]),
    ("mac-src @macs", [T4, OTHER], []),
    ("mac-dst @macs", [], [T4]),
    ("ethertype ip", [T4, U4], [T6, A4, OTHER]),
    ("ethertype 0x88b5", [OTHER], [T4]),
    ("ethertype arp", [A4], [T4, NS]),
    ("vlan 1", [T4, OTHER], []),
    ("vlan 2", [], [T4]),
    ("src 10.1.2.3", [T4, U4], [T6, A4, OTHER, V4IN6]),
    ("src 10.1.2.2", [], [T4]),
    ("src 10.1.0.0/16", [T4], [T6]),
    ("src 10.1.2.2/31", [T4], []),
    ("src 10.1.2.4/31", [], [T4]),
    ("src 0.0.0.0/0", [T4, PING], [T6, A4, OTHER]),
    ("dst 10.4.5.6 src 10.0.0.0/8", [T4], [T6]),
    ("dst 10.4.5.7", [], [T4]),
    ("src 2001:db8::1", [T6, NS], [T4]),
    ("src 2001:db8::/32 dst 2001:db8:1::/48", [T6], [T4]),
    ("dst 2001:db8:2::/48", [], [T6]),
    ("src ::/0", [T6, PING6], [T4, A4]),
    ("src @hosts", [T4, T6], [A4, V4IN6, OTHER]),
    ("dst @hosts", [], [T4, T6]),
    ("proto tcp", [T4, T6, CHAIN, LATER4], [U4, U6, A4]),
    ("proto 17", [U4, U6], [T4]),
    ("proto tcp dport 80", [T4, T6, CHAIN, FIRST4, FIRST6, ATOMIC6],
     [U4, LATER4, LATER6, SHORT4]),
    ("proto tcp dport 81", [], [T4, CHAIN]),
    ("proto tcp dport 70-79,81,90-65535", [], [T4]),
    ("proto tcp dport 22,79-81 sport 1000-1111", [T4], [U4]),
    ("proto tcp sport 1112-65535", [], [T4]),
    ("proto udp dport 0-65535", [U4, U6], [T4]),
    ("proto tcp dport @web", [T4, T6], [LATER4]),
    ("proto udp dport @web", [], [U4, T4]),
    ("proto tcp sport @web", [], [T4]),
    ("proto tcp tcp-flags syn/syn,ack", [T4], [f4(tcp(flags=0x12)),
                                               f4(tcp(flags=0x10)), U4]),
    ("proto tcp tcp-flags none/syn", [f4(tcp(flags=0x10))], [T4]),
    ("proto icmp icmp-type 8", [PING], [PING6, T4]),
    ("proto icmp icmp-type 8/1", [], [PING]),
    ("proto icmpv6 icmp-type 128/0", [PING6], [PING, NS]),
    ("proto icmpv6 icmp-type 135", [NS], [PING6, NA]),
    ("dscp 46", [f4(tcp(), tos=0xb9),
                 eth(DST, SRC, IP6, ip6(TCP, tcp(), tos=0xb8))], [T4, A4]),
    ("dscp 0", [T4, T6], [A4, OTHER]),
    ("frag", [FIRST4, LATER4, FIRST6, LATER6], [T4, T6, ATOMIC6, A4]),
    ("frag off", [T4, T6, ATOMIC6], [FIRST4, LATER6, A4]),
    ("sender 10.1.2.3", [A4], [T4, NS]),
    ("sender 10.1.2.0/24 target 10.4.0.0/16", [A4], [NS]),
    ("sender 0.0.0.0/0", [A4], [NS, T4]),
    ("target 10.4.5.7", [], [A4]),
    ("sender 2001:db8::1", [NS], [NA, A4, PING6]),
    ("sender 2001:db8::9", [NA], [NS]),
    ("target 2001:db8::9", [NS, NA], [A4, T6]),
    ("target ::/0", [NS, NA], [PING6, A4]),
    ("ethertype ip proto tcp dport 80", [T4], [T6]),
    ("proto tcp dport 80 src 10.1.2.3", [f4(tcp(), ihl=15)], []),
)

# Whatever the rules say, once any of them looks at L3
MALFORMED = (
    ("an IPv4 header that is cut off", T4[:14 + 19]),
    ("IPv4 of version 6", T4[:14] + b"\x65" + T4[15:]),
    ("an IPv4 header of 16 bytes", T4[:14] + b"\x44" + T4[15:]),
    ("IPv4 options that are cut off", T4[:14] + b"\x4f" + T4[15:50]),
    ("an IPv6 header that is cut off", T6[:14 + 39]),
    ("IPv6 of version 4", T6[:14] + b"\x45" + T6[15:]),
    ("extension headers that are cut off",
     eth(DST, SRC, IP6, ip6(HOP, option(DSTOPT)))),
    ("extension headers without end",
     eth(DST, SRC, IP6, ip6(HOP, option(DSTOPT) + option(DSTOPT) * 20 +
                            option(TCP) + tcp()))),
    ("a TCP fragment over the flags", f4(bytes(24), frag=1)),
    ("ARP that is cut off", A4[:14 + 20]),
)


class Tester:
    def __init__(self, source, target):
        self.names = source, target
        self.out = packets.Wire(source, "eth0")
        self.into = packets.Wire(target, "eth0")

    @staticmethod
    def tool(*words, text=None):
        done = subprocess.run(["vswtool", *words], input=text, text=True,
                              capture_output=True, check=False)
        if done.returncode:
            print("not ok - %s: %s" % (" ".join(words), done.stderr.strip()))
        return done.stdout

    def dropped(self):
        return sum(d["packets"] for d in json.loads(
            self.tool("-j", "drops", "sw0")))

    def arrived(self, sent):
        """Send frames; which of them came, when the others were dropped."""
        before = self.dropped()
        self.into.drain()
        for frame in sent:
            self.out.send(frame)
        got = []
        for _ in range(200):
            missing = len(sent) - len(got) - (self.dropped() - before)
            while frame := self.into.next(0.02 if missing > 0 else 0):
                got += [one for one in sent if frame[:len(one)] == one][:1]
            if missing <= 0:
                return got
        print("# neither arrived nor dropped")
        return got

    def hits(self):
        rules = json.loads(self.tool("-j", "acl", "show", "t"))
        return rules[0]["packets"], rules[0]["bytes"]

    def case(self, words, dir_, match, other):
        self.tool("acl", "load", "t", "-", "replace",
                  text="%s deny %s\n" % (dir_, words))
        got = self.arrived(match + other)
        bad = ["passed: " + f.hex() for f in match if f in got]
        bad += ["did not pass: " + f.hex() for f in other if f not in got]
        if len(got) > len(other):
            bad.append("%d frames arrived" % len(got))
        want = len(match), sum(len(f) for f in match)
        if self.hits() != want:
            bad.append("counted %s, wanted %s" % (self.hits(), want))
        print("%sok - %s deny %s" % ("not " if bad else "", dir_, words))
        for line in bad:
            print("# " + line)

    def drops(self, reason, port):
        drops = json.loads(self.tool("-j", "drops", port))
        return sum(d["packets"] for d in drops if d["reason"] == reason)

    def malformed(self, dir_, port):
        self.tool("acl", "load", "t", "-", "replace",
                  text="%s deny src 192.0.2.1\n" % dir_)
        before = self.drops("malformed", port)
        for i, (desc, frame) in enumerate(MALFORMED, 1):
            good = not self.arrived([frame]) and (
                self.drops("malformed", port) == before + i)
            print("%sok - %s: %s is malformed" % ("" if good else "not ",
                                                  dir_, desc))

    def run(self):
        for dir_, port in zip(("in", "out"), self.names):
            self.tool("acl", "bind", "t", "port", port, dir_)
            for words, match, other in CASES:
                self.case(words, dir_, match, other)
            self.malformed(dir_, port)
            self.tool("acl", "unbind", "t", "port", port, dir_)


Tester(*sys.argv[1:]).run()
