#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a port whose ACL rejects everything answers, byte by byte, and what not.

acl_reject.py FROM [tagged]: a namespace whose eth0 is behind the port, which is
a QinQ port for what is tagged. Prints `ok - DESC` or `not ok - DESC`.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packets  # noqa: E402
from packets import IP4, IP6, UDP, addr, eth, ip, mac, ones, pseudo  # noqa: E402

DST, TCP, ICMP, ICMP6 = mac("02:00:00:00:00:02"), 6, 1, 58
ADDRS = {IP4: ("10.0.0.1", "10.0.0.2"), IP6: ("fd00::1", "fd00::2")}
FIN, SYN, RST, ACK = 1, 2, 4, 16


def tcp(src, dst, flags, payload=b"", wrong=0):
    seg = struct.pack("!HHIIBBHHH", 1111, 80, 1000, 2000, 0x50, flags, 99, 0,
                      0) + payload
    total = ones(seg, pseudo(addr(src), addr(dst), TCP, len(seg))) ^ 0xffff
    return seg[:16] + struct.pack("!H", (total + wrong) & 0xffff) + seg[18:]


def icmp(src, dst, kind, code=0, rest=bytes(8)):
    head = struct.pack("!BBH", kind, code, 0)
    start = pseudo(addr(src), addr(dst), ICMP6, 4 + len(rest)) if (
        ":" in src) else 0
    return head[:2] + struct.pack("!H", ones(head + rest, start) ^ 0xffff) + rest


class Case:
    def __init__(self, wire, v6):
        self.wire, self.type = wire, IP6 if v6 else IP4
        self.src, self.dst = ADDRS[self.type]
        self.icmp = ICMP6 if v6 else ICMP
        self.head = 40 if v6 else 20

    def packet(self, proto, payload, **words):
        return ip(words.pop("src", self.src), words.pop("dst", self.dst),
                  proto, payload, **words)

    def frame(self, packet, dst=DST, tag=b""):
        out = dst + self.wire.mac + tag + struct.pack("!H", self.type) + packet
        return out + bytes(max(0, 60 - len(out)))   # as Ethernet pads it

    def udp(self, payload=b"hello"):
        return packets.udp(self.src, self.dst, 1111, 53, payload)

    def replies(self, frame):
        """What comes back before the answer to a frame sent afterwards."""
        last = self.frame(self.packet(UDP, self.udp(b"the last one")))
        self.wire.drain()
        self.wire.send(frame)
        self.wire.send(last)
        found = []
        for _ in range(50):
            one = self.wire.wait(
                lambda f: f[:12] == self.wire.mac + DST, 5)
            if one is None:
                return ["nothing at all"]
            if b"the last one" in one:
                return found
            found.append(one)
        return found

    def report(self, desc, good, got):
        print("%sok - IPv%d: %s%s" % ("" if good else "not ",
                                      6 if self.type == IP6 else 4, desc,
                                      "" if good else ": %r" % (got,)))

    def silent(self, desc, frame):
        got = self.replies(frame)
        self.report("no answer to " + desc, not got, got)

    def body(self, frame):
        """What is behind the IP header of an answer, if all before is right."""
        want = self.wire.mac + DST
        if frame[:12] != want or frame[12:14] != struct.pack(
                "!H", self.type):
            return None
        packet = frame[14:]
        if self.type == IP4:
            length, proto = struct.unpack("!2xH5xB", packet[:10])
            good = ones(packet[:20]) == 0xffff
            where = packet[12:20]
        else:
            length, proto = struct.unpack("!4xHB", packet[:7])
            length, good = length + 40, True
            where = packet[8:40]
        body = packet[self.head:length]
        start = 0 if proto == ICMP else pseudo(addr(self.dst), addr(self.src),
                                               proto, len(body))
        # a veth leaves the checksum of a reset to a device that never comes
        partial = proto == TCP and body[16:18] == struct.pack("!H", start)
        if not good or where != addr(self.dst) + addr(self.src) or (
                ones(body, start) != 0xffff and not partial):
            return None
        return body

    def reset(self, desc, flags, payload, want):
        packet = self.packet(TCP, tcp(self.src, self.dst, flags, payload))
        got = self.replies(self.frame(packet))
        body = self.body(got[0]) if len(got) == 1 else None
        good = body and len(body) == 20 and struct.unpack(
            "!HHIIBB", body[:14]) == (80, 1111, *want[:2], 0x50, want[2])
        self.report("a reset for " + desc, good, got)

    def error(self, desc, packet, code4, code6, tag=b""):
        got = self.replies(self.frame(packet, tag=tag))
        body = self.body(got[0]) if len(got) == 1 else None
        want = (1, code6) if self.type == IP6 else (3, code4)
        good = body and tuple(body[:2]) == want and body[8:] == packet[
            :len(body) - 8]
        self.report("an error for " + desc, good, got)

    def answered(self):
        self.reset("SYN", SYN, b"", (0, 1001, RST | ACK))
        self.reset("SYN with data", SYN, b"abc", (0, 1004, RST | ACK))
        self.reset("data", ACK, b"abcde", (2000, 0, RST))
        self.reset("FIN", FIN | ACK, b"", (2000, 0, RST))
        self.error("UDP: the port", self.packet(UDP, self.udp()), 3, 4)
        self.error("much UDP", self.packet(UDP, self.udp(bytes(1400))), 3, 4)
        self.error("GRE: prohibited", self.packet(47, bytes(40)), 13, 1)
        echo = 128 if self.type == IP6 else 8
        self.error("a ping: prohibited", self.packet(self.icmp, icmp(
            self.src, self.dst, echo)), 13, 1)

    def unanswered(self):
        self.silent("a reset", self.frame(self.packet(TCP, tcp(
            self.src, self.dst, RST))))
        self.silent("a wrong checksum", self.frame(self.packet(TCP, tcp(
            self.src, self.dst, SYN, b"", 1))))
        segment = tcp(self.src, self.dst, SYN)
        self.silent("a first fragment", self.frame(self.packet(
            TCP, segment + bytes(12), frag=0x2000)))
        self.silent("a later fragment", self.frame(self.packet(
            TCP, segment, frag=100)))
        self.silent("a header that is cut off", self.frame(self.packet(
            TCP, segment[:8])))
        whole = self.frame(self.packet(UDP, self.udp()))
        self.silent("broadcast", b"\xff" * 6 + whole[6:])
        self.silent("multicast", b"\1\0\x5e\0\0\1" + whole[6:])
        group = "ff02::1:5" if self.type == IP6 else "224.1.2.3"
        self.silent("a group in a unicast frame", self.frame(self.packet(
            UDP, packets.udp(self.src, group, 1, 2, b""), dst=group)))
        nobody = "::" if self.type == IP6 else "0.0.0.0"
        self.silent("a sender without an address", self.frame(self.packet(
            UDP, packets.udp(nobody, self.dst, 1, 2, b""), src=nobody)))
        for kind in (1, 2, 3, 4, 133, 135, 136, 137) if (
                self.type == IP6) else (3, 4, 5, 11, 12):
            self.silent("ICMP type %d" % kind, self.frame(self.packet(
                self.icmp, icmp(self.src, self.dst, kind, 0, bytes(60)))))


def main():
    wire = packets.Wire(sys.argv[1], "eth0")
    for v6 in (False, True):
        case = Case(wire, v6)
        if sys.argv[2:] == ["tagged"]:
            case.error("UDP inside a customer's tag", case.packet(
                UDP, case.udp()), 3, 4, b"\x81\0\0\7")
            continue
        case.answered()
        case.unanswered()
    if sys.argv[2:]:
        return
    case.silent("what is not IP", eth(DST, wire.mac, 0x88b5, bytes(50)))


main()
