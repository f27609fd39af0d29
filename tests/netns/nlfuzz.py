#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Say wrong things to the vswkm netlink family, by its own specification.

nlfuzz.py SPEC BRIDGE PORT [TUNNEL]

For every operation that changes something, but those of tunnels, or for these
alone if one is given, a VXLAN tunnel with a segment for VLAN 10 and the peer
192.0.2.2: a good request, each attribute of
the set left out, of each wrong length, out of range, unknown attributes, nests
in nests, and broken attribute headers. Each must be answered, by a refusal
where it is wrong, and a refused request must have changed nothing. Prints
`ok - DESC` or `not ok - DESC` lines.
"""
import os
import random
import socket
import struct
import sys

import yaml

NETLINK_GENERIC, SOL_NETLINK = 16, 270
NETLINK_CAP_ACK, NETLINK_EXT_ACK = 10, 11
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
NLM_F_ACK_TLVS, NLM_F_CAPPED = 0x200, 0x100
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLA_F_NESTED = 0x8000
EINVAL, ERANGE = 22, 34
SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 17, 127, 128, 65000)
TUNNELS = ("tunnel", "segment", "peer")


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + b"\0" * (
        -len(data) % 4)


class Family:
    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        self.sock.bind((0, 0))
        self.sock.settimeout(20)
        self.seq = 0
        reply, _ = self.send(16, 3, attr(2, b"vswkm\0"))[:2]
        attrs = self.parse(reply[0][20:])
        self.number, = struct.unpack("=H", attrs[1])

    @staticmethod
    def parse(data):
        found = {}
        while len(data) >= 4:
            size, kind = struct.unpack_from("=HH", data)
            found[kind & 0x3fff] = data[4:size]
            data = data[(size + 3) & ~3:]
        return found

    def send(self, family, cmd, payload, flags=0, length=None):
        """Returns (messages, error, extack text)."""
        self.seq += 1
        body = struct.pack("=BBH", cmd, 1, 0) + payload
        dump = flags & NLM_F_DUMP
        head = struct.pack("=IHHII", length or 16 + len(body), family,
                           NLM_F_REQUEST | NLM_F_ACK | flags, self.seq, 0)
        self.sock.send(head + body)
        messages = []
        while True:
            data = self.sock.recv(1 << 20)
            while len(data) >= 16:
                size, kind, mflags, seq, _ = struct.unpack_from("=IHHII", data)
                message, data = data[:size], data[(size + 3) & ~3:]
                if seq != self.seq:
                    continue
                if kind == NLMSG_DONE:
                    return messages, 0, ""
                if kind == NLMSG_ERROR:
                    error, = struct.unpack_from("=i", message, 16)
                    text = ""
                    if mflags & NLM_F_ACK_TLVS:
                        at = 36 if mflags & NLM_F_CAPPED else 20 + (
                            struct.unpack_from("=I", message, 20)[0] + 3 & ~3)
                        tlvs = self.parse(message[at:])
                        text = tlvs.get(1, b"").rstrip(b"\0").decode()
                        if not text and (tlvs.keys() & {2, 4, 5, 6}):
                            text = "(attribute)"
                    return messages, -error, text
                messages.append(message)
                if not dump and kind != family:
                    return messages, 0, ""


class Fuzz:
    def __init__(self, spec, bridge, port, tunnel=None):
        self.family = Family()
        self.sets = {s["name"]: s for s in spec["attribute-sets"]}
        self.consts = {d["name"]: d.get("value") for d in spec["definitions"]}
        self.enums = {d["name"]: len(d["entries"])
                      for d in spec["definitions"] if d["type"] == "enum"}
        self.ops = {}
        for number, op in enumerate(spec["operations"]["list"], 1):
            self.ops[op["name"]] = (number, op)
        self.bridge, self.port = bridge.encode(), port.encode()
        self.tunnel = tunnel and tunnel.encode()
        self.bad = []
        self.count = 0

    def attrs(self, name):
        return {a["name"]: (n, a) for n, a in
                enumerate(self.sets[name]["attributes"], 1)}

    def good(self, op):
        """A request that is refused for nothing but what is done to it."""
        name = op["name"]
        made = {}
        if op["attribute-set"] in TUNNELS:
            return self.good_tunnel(name)
        if name.startswith("bridge"):
            made["name"] = b"new9\0" if name == "bridge-new" else (
                self.bridge + b"\0")
            if name == "bridge-set":
                made["ageing"] = struct.pack("=I", 300)
        elif name.startswith("fdb"):
            made["bridge-name"] = self.bridge + b"\0"
            if name != "fdb-flush":
                made["address"] = bytes([2, 0, 0, 0, 0, 0x77])
                made["vid"] = struct.pack("=H", 1)
            if name in ("fdb-new", "fdb-set"):
                made["port-name"] = self.port + b"\0"
        elif op["attribute-set"] == "acl":
            # the ACL fw exists and is bound to nothing, the set hosts, too
            made["name"] = b"new7\0" if name == "acl-new" else b"fw\0"
            if name == "acl-set":
                made["default"] = struct.pack("=I", 1)
            if name in ("acl-bind", "acl-unbind"):
                made["port-name"] = self.port + b"\0"
            if name == "rule-add":
                made["rule"] = attr(3, bytes(4)) + attr(4, bytes(4))
            if name == "rule-del":
                made["rule-id"] = struct.pack("=I", 1)
        elif op["attribute-set"] == "conn":
            made["bridge-name"] = self.bridge + b"\0"
        elif op["attribute-set"] == "nat":
            # the port has a rule with the number 1
            made["port-name"] = self.port + b"\0"
            if name == "nat-add":
                made["kind"] = struct.pack("=I", 0)
                made["to"] = bytes([192, 0, 2, 8])
            else:
                made["id"] = struct.pack("=I", 1)
        elif op["attribute-set"] == "set":
            made["name"] = b"new7\0" if name == "set-new" else b"hosts\0"
            if name == "set-new":
                made["kind"] = struct.pack("=I", 1)
            if name in ("set-add", "set-remove"):
                made["element"] = attr(1, bytes([192, 0, 2, 1]))
        elif name.startswith("neigh"):
            made["bridge-name"] = self.bridge + b"\0"
            if name != "neigh-flush":
                made["vid"] = struct.pack("=H", 1)
                made["ip"] = bytes([192, 0, 2, 77])
            if name in ("neigh-new", "neigh-set"):
                made["lladdr"] = bytes([2, 0, 0, 0, 0, 0x77])
        else:
            made["name"] = self.port + b"\0"
            made["bridge-name"] = self.bridge + b"\0"
            if name.startswith("vlan"):
                made["vlan"] = attr(1, struct.pack("=H", 7))
            if name.startswith("map"):
                made["map"] = attr(1, struct.pack("=H", 70)) + attr(
                    2, struct.pack("=H", 7))
        return made

    def good_tunnel(self, name):
        made = {}
        tunnel = (self.tunnel or b"none") + b"\0"
        if name == "tunnel-new":
            made["bridge-name"] = self.bridge + b"\0"
            made["name"] = b"new8\0"
            made["kind"] = struct.pack("=I", 0)
            made["local"] = bytes([192, 0, 2, 9])
        elif name.startswith("tunnel"):
            made["name"] = tunnel
        elif name.startswith("segment"):
            made["tunnel"] = tunnel
            made["vid"] = struct.pack("=H", 77 if name == "segment-add"
                                      else 10)
            if name == "segment-add":
                made["vni"] = struct.pack("=I", 7777)
        else:
            made["tunnel"] = tunnel
            made["address"] = bytes([192, 0, 2, 77 if name == "peer-add"
                                     else 2])
        return made

    def encode(self, op, values):
        table = self.attrs(op["attribute-set"])
        out = b""
        for name, value in values.items():
            number, a = table[name]
            out += attr(number | (NLA_F_NESTED if a["type"] == "nest" else 0),
                        value)
        return out

    def state(self):
        """All configuration there is, as bytes; counters left out."""
        out = []
        for name, skip in (("bridge-get", {10, 11, 12, 13, 14, 15}),
                           ("port-get", {20, 22, 23, 24}), ("fdb-get", {9}),
                           ("neigh-get", {8}), ("acl-get", {11}),
                           ("rule-get", set()), ("set-get", set()),
                           ("tunnel-get", {32}), ("segment-get", set()),
                           ("peer-get", {6})):
            number, op = self.ops[name]
            table = {n: a["name"] for a, (n, a) in
                     [(k, v) for k, v in
                      self.attrs(op["attribute-set"]).items()]}
            messages = self.family.send(self.family.number, number, b"",
                                        NLM_F_DUMP)[0]
            for message in messages:
                kept = {k: v for k, v in
                        self.family.parse(message[20:]).items()
                        if k not in skip}
                out.append((name, sorted(kept.items())))
            assert table
        return sorted(out, key=repr)

    def refuse(self, what, op, payload, error=None, text=True):
        """The request must be refused, with a text, and change nothing."""
        self.count += 1
        number = self.ops[op["name"]][0]
        _, got, said = self.family.send(self.family.number, number, payload)
        problem = None
        if not got:
            problem = "accepted"
        elif error and got not in error:
            problem = "error %d (%s)" % (got, os.strerror(got))
        elif text and not said:
            problem = "error %d without a text" % got
        if problem:
            self.bad.append("%s: %s: %s" % (op["name"], what, problem))
        return not got

    def limit(self, a, which):
        value = a.get("checks", {}).get(which)
        return self.consts.get(value, value) if isinstance(value, str) else value

    def attributes(self, op):
        allowed = op["do"]["request"]["attributes"]
        table = self.attrs(op["attribute-set"])
        good = self.good(op)
        for name, (number, a) in table.items():
            if name not in allowed:
                data = b"\0" * SIZES.get(a["type"], 6)
                self.refuse("foreign attribute " + name, op,
                            self.encode(op, good) + attr(number, data))
                continue
            rest = self.encode(op, {k: v for k, v in good.items()
                                    if k != name})
            size = SIZES.get(a["type"])
            exact = self.limit(a, "exact-len")
            for length in LENGTHS:
                if a["type"] == "nest":
                    continue
                # Exact sizes for integers; what a string may be is up to it.
                if length == (size or exact):
                    continue
                if a["type"] == "flag" and not length:
                    continue
                if a["type"] == "string" and length <= self.limit(a, "max-len"):
                    continue
                if a.get("display-hint") == "ipv4-or-v6" and length in (4, 16):
                    continue
                data = random.randbytes(length)
                if length > 60000:
                    data = b"a" * length
                self.refuse("%s of %d bytes" % (name, length), op,
                            rest + attr(number, data))
            if size:
                top = (1 << 8 * size) - 1
                high, low = self.limit(a, "max"), self.limit(a, "min")
                values = [] if high in (None, top) else [high + 1, top]
                if low:
                    values.append(low - 1)
                if "enum" in a:
                    values = [self.enums[a["enum"]], top]
                for value in values:
                    self.refuse("%s = %d" % (name, value), op, rest + attr(
                        number, value.to_bytes(size, "little")))
            if a["type"] == "string":
                self.refuse(name + " empty", op, rest + attr(number, b"\0"))
                self.refuse(name + " of nobody" if op["name"] not in (
                            "bridge-new", "acl-new", "set-new") else
                            name + " with a slash", op,
                            rest + attr(number, b"no/body\0"))
            if a["type"] == "nest" and name in ("vlan", "map"):
                self.nests(op, rest, number, name)

    def nests(self, op, rest, number, name):
        def one(what, data, flags=NLA_F_NESTED):
            self.refuse("%s: %s" % (name, what), op,
                        rest + attr(number | flags, data))

        def u16(kind, value):
            return attr(kind, struct.pack("=H", value))
        one("empty", b"")
        one("VID 0", u16(1, 0) + u16(2, 5))
        one("VID 4095", u16(1, 4095) + u16(2, 5))
        one("last VID 4095", u16(1, 5) + u16(2, 4095))
        one("last VID 0", u16(1, 5) + u16(2, 0))
        one("unknown member", u16(1, 5) + u16(2, 6) + u16(77, 5))
        one("member of 1 byte", attr(1, b"\1") + u16(2, 5))
        one("member of 8 bytes", attr(1, b"\1" * 8) + u16(2, 5))
        one("without the first", u16(2, 5))
        if name == "vlan":
            one("20-10", u16(1, 20) + u16(2, 10))
        else:
            one("without the second", u16(1, 5))
        deep = u16(1, 5)
        for _ in range(256):
            deep = attr(1 | NLA_F_NESTED, deep)
        one("256 deep", deep)
        one("not a nest", b"\1\2\3")
        for header in (0, 1, 3, 5, 0xffff):
            one("inner length %d" % header,
                struct.pack("=HHH2x", header, 1, 5), NLA_F_NESTED)

    def required(self, op):
        good = self.good(op)
        for name in good:
            # A bridge beside a port's name is optional, as are new values.
            if op["attribute-set"] == "port" and name == "bridge-name" and (
                    op["name"] != "port-new"):
                continue
            if name == "ageing" or op["name"] == "bridge-new" or (
                    op["name"] in ("acl-new", "set-new") and name == "name"):
                continue
            self.refuse("without " + name, op, self.encode(
                op, {k: v for k, v in good.items() if k != name}))

    def broken(self, op):
        good = self.encode(op, self.good(op))
        for number in (0, 63, 200, 0x3fff):
            self.refuse("unknown attribute %d" % number, op,
                        good + attr(number, b"1234"))
        for header in (1, 3, 0xffff, 40):
            self.refuse("attribute length %d" % header, op,
                        good + struct.pack("=HH4x", header, 1))
        if op["name"] not in ("bridge-new", "fdb-flush", "neigh-flush"):
            self.refuse("nothing", op, b"")
        self.refuse("64 KiB of attributes", op, good + attr(
            200, b"x" * 65000) + attr(201, b"x" * 65000))

    def run(self):
        before = self.state()
        for name, (number, op) in self.ops.items():
            if "do" not in op or name.endswith("-get"):
                continue
            if (op["attribute-set"] in TUNNELS) != bool(self.tunnel):
                continue
            self.bad, self.count = [], 0
            self.required(op)
            self.attributes(op)
            self.broken(op)
            after = self.state()
            if after != before:
                self.bad.append("%s: the configuration changed" % name)
                for old, new in zip(before, after):
                    if old != new:
                        self.bad.append("%r -> %r" % (old, new))
                before = after
            self.report("%s: %d wrong requests are refused with a text and "
                        "change nothing" % (name, self.count))
        self.readers(before)

    def readers(self, before):
        self.bad, self.count = [], 0
        for name, (number, op) in self.ops.items():
            if not name.endswith("-get"):
                continue
            self.attributes(op)
            self.broken(op)
        for cmd in (0, 200, 255):
            self.count += 1
            if not self.family.send(self.family.number, cmd, b"")[1]:
                self.bad.append("command %d is accepted" % cmd)
        for _ in range(2000):
            self.count += 1
            cmd = random.choice([v[0] for v in self.ops.values()
                                 if v[1]["name"].endswith(("-get", "-set"))])
            self.family.send(self.family.number, cmd,
                             random.randbytes(random.randrange(200)))
        if self.state() != before:
            self.bad.append("the configuration changed")
        self.report("%d wrong questions and random requests" % self.count)

    def report(self, desc):
        print(("not ok - " if self.bad else "ok - ") + desc)
        for line in self.bad[:40]:
            print("# " + line)
        if len(self.bad) > 40:
            print("# and %d more" % (len(self.bad) - 40))
        sys.stdout.flush()


def main():
    random.seed(int(os.environ.get("TEST_SEED", "1")))
    with open(sys.argv[1], encoding="utf-8") as spec:
        Fuzz(yaml.load(spec, Loader=getattr(yaml, "CSafeLoader",
                                            yaml.SafeLoader)),
             *sys.argv[2:]).run()


if __name__ == "__main__":
    main()
