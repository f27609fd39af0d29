#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Let each allocation of each request fail, one after the other.

failnth.py NAME: prints "ok - DESC" or "not ok - DESC" lines. A request that was
refused must have left the configuration as it was; one that went through in
spite of the failure is taken back. The devices v1 and v2, the bridges and the
tunnel vx0 exist, with a segment for VLAN 1.
"""
import errno
import os
import re
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import nlfuzz  # noqa: E402
from nlfuzz import attr  # noqa: E402

import yaml  # noqa: E402

FAIL_NTH = "/proc/thread-self/fail-nth"
LIMIT = 400     # allocations of one request; the largest has about 100


def u16(value):
    return struct.pack("=H", value)


def u32(value):
    return struct.pack("=I", value)


VXLAN = ("kind", u32(0))
GRE = ("kind", u32(1))


class Injector:
    def __init__(self, spec):
        self.family = nlfuzz.Family()
        self.ops = {op["name"]: n for n, op in
                    enumerate(spec["operations"]["list"], 1)}
        self.attrs = {s["name"]: {a["name"]: n for n, a in
                                  enumerate(s["attributes"], 1)}
                      for s in spec["attribute-sets"]}

    def encode(self, kind, values):
        out = b""
        for name, value in values:
            number = self.attrs[kind][name]
            if isinstance(value, list):
                value = b"".join(attr(n, u16(v)) for n, v in
                                 enumerate(value, 1))
                number |= nlfuzz.NLA_F_NESTED
            elif isinstance(value, tuple):      # a nest of its own set
                value = b"".join(attr(n, v) for n, v in value)
                number |= nlfuzz.NLA_F_NESTED
            elif isinstance(value, str):
                value = value.encode() + b"\0"
            out += attr(number, value)
        return out

    def request(self, op, values, nth=0):
        """Returns (error, was an allocation made to fail?)."""
        kind = op.split("-")[0]
        kind = "port" if kind in ("vlan", "map") else kind
        kind = "acl" if kind == "rule" else kind
        payload = self.encode(kind, values)
        number = self.ops[op]
        # opened before, because opening needs memory too
        with open(FAIL_NTH, "wb", 0) as arm, open(FAIL_NTH, "rb", 0) as left, \
                open(FAIL_NTH, "wb", 0) as disarm:
            arm.write(b"%d" % nth)
            try:
                error = self.family.send(self.family.number, number,
                                         payload)[1]
            except OSError as problem:  # the socket itself was the victim
                error = problem.errno
            failed = nth and not int(left.read().strip(b"\0\n") or 0)
            disarm.write(b"0")
        return error, failed

    def state(self):
        return os.popen("for what in bridge port tunnel fdb neigh nat; do "
                        "vswtool -j $what show; done; "
                        "vswtool -j tunnel segment; vswtool -j tunnel peer;"
                        "vswtool -j acl show; vswtool -j acl show fw;"
                        "vswtool -j acl set; vswtool -j acl set hosts"
                        ).read()


def plain(text):
    """The configuration without what counts by itself."""
    counts = ("generation|fdb_count|fdb_memory|fdb_learned|idle|"
              "remote_count|memory|id")
    return re.sub(rf'"({counts})":\d+', "", text)


def a_rule():
    """The number of one that is there; none is ever used again."""
    return int(re.search(r'"id":(\d+)', os.popen(
        "vswtool -j acl show fw").read())[1])


# direction and action; comment, src-set, proto, dport, state and helper
OLD = ((3, bytes(4)), (4, bytes(4)))
RULE = OLD + ((6, b"text\0"), (9, b"hosts\0"), (13, b"\6"),
              (16 | nlfuzz.NLA_F_NESTED, attr(1, u16(80)) + attr(2, u16(99))),
              (36, b"\1"), (37, b"ftp\0"))
MAP = [("port-name", "v1"), ("kind", u32(3)), ("outside", b"\xc0\0\2\7"),
       ("inside", b"\12\0\0\7"), ("announce", b"\1")]
SNAT = [("port-name", "v1"), ("kind", u32(0)), ("to", b"\xc0\0\2\7"),
        ("to-port", u16(1024)), ("to-port-last", u16(2048))]
DNAT = [("port-name", "v1"), ("kind", u32(2)), ("dst", b"\xc0\0\2\x09"),
        ("proto", b"\6"), ("dport", [80, 99]), ("to", b"\12\0\0\7"),
        ("to-port", u16(8080)), ("announce", b"\1")]
MASQUERADE = [("port-name", "v1"), ("kind", u32(1)), ("via-name", "v2")]
# of debug/failnth.t: there before
THERE = [("port-name", "v1"), ("kind", u32(3)), ("outside", b"\xc0\0\2\x08"),
         ("inside", b"\12\0\0\x08"), ("announce", b"\1")]
CASES = (
    ("bridge-new", [("name", "sw9")], "bridge-del", [("name", "sw9")]),
    ("port-new", [("bridge-name", "sw0"), ("name", "v2")],
     "port-del", [("name", "v2")]),
    ("port-new", [("bridge-name", "sw0"), ("name", "p0"),
                  ("kind", u32(2)), ("peer-name", "p1"),
                  ("peer-bridge-name", "sw1")], "port-del", [("name", "p0")]),
    ("vlan-add", [("name", "v1"), ("vlan", [100, 300])],
     "vlan-del", [("name", "v1"), ("vlan", [100, 300])]),
    ("map-add", [("name", "v1"), ("map", [100, 7])],
     "map-del", [("name", "v1"), ("map", [100, 7])]),
    ("fdb-new", [("bridge-name", "sw0"), ("address", b"\2\0\0\0\0\1"),
                 ("vid", u16(1)), ("port-name", "v1")],
     "fdb-del", [("bridge-name", "sw0"), ("address", b"\2\0\0\0\0\1"),
                 ("vid", u16(1))]),
    ("neigh-new", [("bridge-name", "sw0"), ("ip", b"\12\0\0\1"),
                   ("vid", u16(1)), ("lladdr", b"\2\0\0\0\0\1")],
     "neigh-del", [("bridge-name", "sw0"), ("ip", b"\12\0\0\1"),
                   ("vid", u16(1))]),
    ("tunnel-new", [("bridge-name", "sw0"), ("name", "vx1"), VXLAN,
                    ("local", b"\xc0\0\2\1"), ("dstport", u16(4790))],
     "tunnel-del", [("name", "vx1")]),
    ("tunnel-new", [("bridge-name", "sw0"), ("name", "gr1"), GRE,
                    ("local", b"\xc0\0\2\1")],
     "tunnel-del", [("name", "gr1")]),
    ("segment-add", [("tunnel", "vx0"), ("vid", u16(2)), ("vni", u32(2))],
     "segment-del", [("tunnel", "vx0"), ("vid", u16(2))]),
    ("peer-add", [("tunnel", "vx0"), ("address", b"\xc0\0\2\2")],
     "peer-del", [("tunnel", "vx0"), ("address", b"\xc0\0\2\2")]),
    ("peer-add", [("tunnel", "vx0"), ("address", b"\xc0\0\2\2"),
                  ("vid", u16(1))],
     "peer-del", [("tunnel", "vx0"), ("address", b"\xc0\0\2\2"),
                  ("vid", u16(1))]),
    ("fdb-new", [("bridge-name", "sw0"), ("address", b"\2\0\0\0\0\1"),
                 ("vid", u16(1)), ("port-name", "vx0"),
                 ("peer", b"\xc0\0\2\3"), ("vni", u32(7))],
     "fdb-del", [("bridge-name", "sw0"), ("address", b"\2\0\0\0\0\1"),
                 ("vid", u16(1))]),
    ("bridge-set", [("name", "sw0"), ("zone", u16(5))],
     "bridge-set", [("name", "sw0"), ("zone", u16(0))]),
    ("port-set", [("name", "v1"), ("zone", u16(5)), ("conn-limit", u32(9))],
     "port-set", [("name", "v1"), ("zone", u16(0)), ("conn-limit", u32(0))]),
    ("conn-flush", [("bridge-name", "sw0")],
     "conn-flush", [("bridge-name", "sw0"), ("port-name", "v1")]),
    ("acl-new", [("name", "new")], "acl-del", [("name", "new")]),
    ("acl-set", [("name", "fw"), ("default", u32(0))],
     "acl-set", [("name", "fw"), ("default", u32(1))]),
    ("acl-bind", [("name", "fw"), ("port-name", "v1")],
     "acl-unbind", [("name", "fw"), ("port-name", "v1")]),
    ("rule-add", [("name", "fw")] + [("rule", RULE)] * 2,
     "rule-add", [("name", "fw"), ("replace", b"")] + [("rule", OLD)] * 40),
    ("rule-del", lambda: [("name", "fw"), ("rule-id", u32(a_rule()))],
     "rule-add", [("name", "fw"), ("replace", b"")] + [("rule", OLD)] * 40),
    ("rule-add", [("name", "fw"), ("replace", b""), ("rule", RULE)],
     "rule-add", [("name", "fw"), ("replace", b"")] + [("rule", OLD)] * 40),
    ("rule-add", [("name", "fw"), ("rule", OLD + ((2, u32(7)),))] +
     [("rule", RULE)],
     "rule-add", [("name", "fw"), ("replace", b"")] + [("rule", OLD)] * 40),
    ("nat-add", MAP, "nat-del", MAP),
    ("nat-add", SNAT, "nat-del", SNAT),
    ("nat-add", DNAT, "nat-del", DNAT),
    ("nat-add", MASQUERADE, "nat-del", MASQUERADE),
    ("nat-del", THERE, "nat-add", THERE),
    ("set-new", [("name", "new"), ("kind", u32(0))],
     "set-del", [("name", "new")]),
    ("set-add", [("name", "hosts"), ("element", ((1, b"\xc0\0\2\1"),))],
     "set-remove", [("name", "hosts"), ("element",
                                        ((1, b"\xc0\0\2\1"),))]),
    ("set-remove", [("name", "hosts"), ("element", ((1, b"\12\0\0\0"),
                                                   (2, b"\x08")))],
     "set-add", [("name", "hosts"), ("element", ((1, b"\12\0\0\0"),
                                                 (2, b"\x08")))]),
    ("bridge-set", [("name", "sw0"), ("conn-udp", u32(9))],
     "bridge-set", [("name", "sw0"), ("conn-udp", u32(0))]),
    ("bridge-set", [("name", "sw0"), ("ageing", u32(30))],
     "bridge-set", [("name", "sw0"), ("ageing", u32(300))]),
)


def run(injector, op, values, undo, undo_values):
    before = plain(injector.state())
    for nth in range(1, LIMIT):
        error, failed = injector.request(op, values() if callable(values)
                                         else values, nth)
        if error == errno.ENOBUFS:      # done, but the answer was the victim
            injector.request(undo, undo_values)
        if not error:
            undone = injector.request(undo, undo_values)[0]
            if undone:
                return f"cannot be taken back after failure {nth}: {undone}"
        after = plain(injector.state())
        if after != before:
            return f"failure {nth} (error {error}) left something behind"
        if not failed:
            return "" if not error and nth > 1 else f"refused: {error}"
    return "does not come to an end"


def main():
    with open(os.path.join(os.path.dirname(__file__), "../../../uapi",
                           "vswkm.yaml"), encoding="ascii") as spec:
        injector = Injector(yaml.safe_load(spec))
    for op, values, undo, undo_values in CASES:
        what = run(injector, op, values, undo, undo_values)
        name = f"{op}: each allocation fails once"
        print(f"not ok - {name}: {what}" if what else f"ok - {name}")


main()
