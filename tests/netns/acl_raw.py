#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Rules in netlink messages that vswtool would never make.

acl_raw.py SPEC ACL PORT. Prints `ok - DESC` or `not ok - DESC` lines; each
request must be refused with a text, in one message with a rule that is good.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import nlfuzz  # noqa: E402
from nlfuzz import NLA_F_NESTED, attr  # noqa: E402

import yaml  # noqa: E402


def u8(value):
    return bytes([value])


def u16(value):
    return struct.pack("=H", value)


def u32(value):
    return struct.pack("=I", value)


class Raw:
    def __init__(self, spec, acl, port):
        self.family = nlfuzz.Family()
        self.ops = {op["name"]: n for n, op in
                    enumerate(spec["operations"]["list"], 1)}
        self.sets = {s["name"]: {a["name"]: n for n, a in
                                 enumerate(s["attributes"], 1)}
                     for s in spec["attribute-sets"]}
        self.acl = acl.encode() + b"\0"
        self.port = port.encode() + b"\0"

    def a(self, kind, name, value, flags=0):
        return attr(self.sets[kind][name] | flags, value)

    def rule(self, *fields):
        body = b"".join(self.a("rule", name, value) if not isinstance(
            value, list) else self.a("rule", name, self.range(*value),
                                     NLA_F_NESTED) for name, value in fields)
        return self.a("acl", "rule", body, NLA_F_NESTED)

    def range(self, first=None, last=None):
        out = b""
        if first is not None:
            out += self.a("range", "first", u16(first))
        if last is not None:
            out += self.a("range", "last", u16(last))
        return out

    def refused(self, desc, op, payload):
        error, text = self.family.send(self.family.number, self.ops[op],
                                       payload)[1:]
        print("%sok - %s%s" % ("" if error and text else "not ", desc,
                               "" if error and text else ": %d %r" % (
                                   error, text)))

    def rules(self):
        good = (("direction", u32(0)), ("action", u32(0)))
        tcp = good + (("proto", u8(6)),)
        for desc, fields in (
                ("without a direction", good[1:]),
                ("without an action", good[:1]),
                ("of direction 2", (("direction", u32(2)), good[1])),
                ("with action 3", (good[0], ("action", u32(3)))),
                ("with id 0", good + (("id", u32(0)),)),
                ("of priority 65536", good + (("prio", u32(65536)),)),
                ("with counters", good + (("packets", bytes(8)),)),
                ("with a pad", good + (("pad", b""),)),
                ("with log 2", good + (("log", u8(2)),)),
                ("of an address of 5 bytes", good + (("src", bytes(5)),)),
                ("of a mapped address", good + (
                    ("src", bytes(10) + b"\xff\xff\x0a\0\0\1"),)),
                ("of a length alone", good + (("src-len", u8(8)),)),
                ("of an IPv4 prefix of 33 bits", good + (
                    ("src", bytes(4)), ("src-len", u8(33)))),
                ("of a mask alone", good + (("mac-src-mask", bytes(6)),)),
                ("of a set and an address", good + (
                    ("src", bytes([10, 0, 0, 1])), ("src-set", b"hosts\0"))),
                ("of a reversed range", tcp + (("dport", [20, 10]),)),
                ("of a range without a beginning", tcp + (
                    ("dport", [None, 10]),)),
                ("of an empty range", tcp + (("dport", []),)),
                ("of 65 ranges", tcp + tuple(
                    ("dport", [2 * i]) for i in range(65))),
                ("of a code alone", good + (("proto", u8(1)),
                                            ("icmp-code", u8(0)))),
                ("of a mask of flags alone", tcp + (
                    ("tcp-flags-mask", u8(2)),)),
                ("with an unending comment", good + (
                    ("comment", b"x" * 64),)),
                ("with a long comment", good + (("comment", b"x" * 65 +
                                                 b"\0"),)),
                ("with an unending helper", tcp + (
                    ("state", u8(1)), ("helper", b"x" * 16))),
                ("with a long helper", tcp + (
                    ("state", u8(1)), ("helper", b"x" * 16 + b"\0"))),
                ("of a set without a name", good + (("src-set", b"\0"),)),
                ("of VLAN 0", good + (("vid", u16(0)),)),
        ):
            payload = self.a("acl", "name", self.acl) + self.rule(
                *good) + self.rule(*fields)
            self.refused("a rule " + desc, "rule-add", payload)
        self.refused("a rule that is no nest", "rule-add", self.a(
            "acl", "name", self.acl) + self.a("acl", "rule", bytes(8)))
        self.refused("no rule at all", "rule-add",
                     self.a("acl", "name", self.acl))

    def others(self):
        name = self.a("acl", "name", self.acl)
        self.refused("a list without a name", "acl-new", b"")
        self.refused("a name of 40 bytes", "acl-new", self.a(
            "acl", "name", b"x" * 40))
        self.refused("a default that is unknown", "acl-new", self.a(
            "acl", "name", b"new\0") + self.a("acl", "default", u32(3)))
        self.refused("no default", "acl-set", name)
        self.refused("a port by name and index", "acl-bind", name + self.a(
            "acl", "port", u32(1)) + self.a("acl", "port-name", self.port))
        self.refused("no port", "acl-bind", name)
        self.refused("no id", "rule-del", name)
        self.refused("id 0", "rule-del", name + self.a("acl", "rule-id",
                                                       u32(0)))
        ports = self.a("set", "name", b"ports\0")
        self.refused("a set without a kind", "set-new", self.a(
            "set", "name", b"new\0"))
        self.refused("a kind that is unknown", "set-new", self.a(
            "set", "name", b"new\0") + self.a("set", "kind", u32(3)))
        self.refused("no element", "set-add", ports)
        for desc, body in (
                ("that is empty", b""),
                ("of two kinds", self.a("element", "first", u16(1)) + self.a(
                    "element", "mac", bytes(6))),
                ("of another kind", self.a("element", "mac", bytes(6))),
                ("without a beginning", self.a("element", "last", u16(1))),
                ("that runs backwards", self.a("element", "first", u16(2)) +
                 self.a("element", "last", u16(1)))):
            self.refused("an element " + desc, "set-add", ports + self.a(
                "set", "element", body, NLA_F_NESTED))


def main():
    with open(sys.argv[1], encoding="utf-8") as spec:
        raw = Raw(yaml.safe_load(spec), *sys.argv[2:])
    raw.rules()
    raw.others()


main()
