# SPDX-License-Identifier: GPL-2.0-only
"""The rules of acl_model.py in the words of nftables' bridge family: another
oracle, which shares no code with the switch and none with the model.

Not the same there, and how it is made the same here:

- A rule of the switch may be about IPv4 and IPv6; nft has a word for each. Such
  a rule becomes two with one counter.
- The switch looks behind two tags, nft behind the one that the kernel takes
  off: a frame with two loses one before it is sent, see frame().
- nft takes an authentication header of IPv6 for the protocol, the switch looks
  behind it: the frame has an option in its place.
- Ports and the type of ICMP are looked at by the switch only if all four, or
  two, bytes are there, ND only if all of its address is. nft loads what it is
  asked for: it is asked for the last byte, too.
- Later fragments have no ports. nft of Linux 6.1 finds some there: a chain of
  its own marks those, and what asks for ports wants no mark.
- The VLAN is one that the switch gives; all is in it. It is left to the model.
- A reject is a drop here; what it answers is for acl_reject.t.
- A counter has no Ethernet header in it, and no tag that was taken off.
"""
import json
import subprocess

import acl_model
from packets import IP6

ARP = "meta protocol arp arp htype 1 arp ptype ip arp hlen 6 arp plen 4"
SOLICIT, ADVERT = 135, 136


def family_of(net):
    return "ip6" if ":" in net else "ip"


def whole(net):
    return net.endswith("/0")


def flag_bits(words):
    return sum(1 << acl_model.FLAGS.index(word) for word in words.split(",")
               if word != "none")


def raw_net(at, net):
    """Is what begins with bit @at behind the IP header in an IPv6 prefix?"""
    addr, length = net.split("/")
    mask = (1 << 128) - (1 << 128 - int(length))
    value = int.from_bytes(acl_model.addr(addr), "big")
    return "@th,%d,128 & 0x%032x == 0x%032x" % (at, mask, value)


class Translation:
    """One rule: the conditions for each family, or for all frames."""
    def __init__(self, words):
        words = words.split()
        self.rule = dict(zip(words[::2], words[1::2]))
        self.families, self.common = ["ip", "ip6"], []
        self.per_family = {"ip": [], "ip6": []}

    def both(self, v4, v6):
        self.per_family["ip"].append(v4)
        self.per_family["ip6"].append(v6)

    def address(self, key, word):
        what = self.rule[key]
        if what.startswith("@"):
            self.both("ip %s %s4" % (word, what), "ip6 %s %s6" % (word, what))
            return
        family = family_of(what)
        self.families = [f for f in self.families if f == family]
        self.both(*(["" if whole(what) else "%s %s %s" % (family, word,
                                                          what)] * 2))

    def mac(self, key, word):
        what = self.rule[key]
        if what.startswith("@"):
            self.common.append("ether %s %s" % (word, what))
        else:
            value, mask = what.split("/")
            self.common.append("ether %s & %s == %s" % (word, mask, value))

    def ports(self, key):
        what = self.rule[key]
        self.common.append("th dport >= 0 th %s %s" % (
            key, what if what.startswith("@") else "{ %s }" % what))

    def flags(self):
        value, mask = map(flag_bits, self.rule["tcp-flags"].split("/"))
        self.common.append("tcp flags & %d == %d" % (mask, value))

    def icmp(self):
        v6 = self.rule["proto"] == "icmpv6"
        name, family = ("icmpv6", "ip6") if v6 else ("icmp", "ip")
        kind, code = (self.rule["icmp-type"] + "/").split("/")[:2]
        self.families = [f for f in self.families if f == family]
        self.per_family[family].append("%s type %s %s code %s" % (
            name, kind, name, code or ">= 0"))

    def frag(self):
        if self.rule["frag"] == "on":
            self.both("ip frag-off & 0x3fff != 0", "exthdr frag exists")
        else:
            self.both("ip frag-off & 0x3fff == 0", "exthdr frag missing")

    def l4(self):
        self.common.append("meta l4proto %s" % self.rule["proto"])
        if {"sport", "dport", "tcp-flags", "icmp-type"} & self.rule.keys():
            self.common.append("meta mark 0")
        for key in ("sport", "dport"):
            if key in self.rule:
                self.ports(key)
        if "tcp-flags" in self.rule:
            self.flags()
        if "icmp-type" in self.rule:
            self.icmp()

    def ip(self):
        for key, word in (("src", "saddr"), ("dst", "daddr")):
            if key in self.rule:
                self.address(key, word)
        if "proto" in self.rule:
            self.l4()
        if "dscp" in self.rule:
            self.both("ip dscp " + self.rule["dscp"],
                      "ip6 dscp " + self.rule["dscp"])
        if "frag" in self.rule:
            self.frag()

    def nd(self, kind):
        out = ["meta protocol ip6 meta l4proto icmpv6 icmpv6 type %d" % kind,
               "exthdr frag missing @th,184,8 >= 0"]
        for key in ("sender", "target"):
            if key not in self.rule or whole(self.rule[key]):
                continue
            if key == "sender" and kind == SOLICIT:
                out.append("ip6 saddr " + self.rule[key])
            else:
                out.append(raw_net(64, self.rule[key]))
        return " ".join(out)

    def neighbours(self):
        """Of ARP, or of ND, in which two messages say who it is."""
        asked = self.rule.get("sender") or self.rule["target"]
        if ":" in asked:
            return [self.nd(SOLICIT), self.nd(ADVERT)]
        out = [ARP]
        for key, word in (("sender", "saddr"), ("target", "daddr")):
            if key in self.rule and not whole(self.rule[key]):
                out.append("arp %s ip %s" % (word, self.rule[key]))
        return [" ".join(out)]

    def conditions(self):
        """One for each rule of nft that this one becomes; they exclude each
        other, so that no frame is counted twice."""
        if self.rule.get("vlan", str(acl_model.VLAN)) != str(acl_model.VLAN):
            return []
        self.ip()
        for key, word in (("mac-src", "saddr"), ("mac-dst", "daddr")):
            if key in self.rule:
                self.mac(key, word)
        if "ethertype" in self.rule:
            self.common.append("meta protocol " + self.rule["ethertype"])
        if "sender" in self.rule or "target" in self.rule:
            begin = self.neighbours()
        elif not any(self.per_family.values()):
            begin = [""]
        else:
            begin = [" ".join(["meta protocol " + f, *self.per_family[f]])
                     for f in self.families]
        return [" ".join([b, *self.common]) for b in begin]


def without_auth(packet):
    """An IPv6 packet with options, which nft looks behind, in the place of
    authentication headers, which it does not."""
    out, field, at = bytearray(packet), 6, 40
    while out[field] in (acl_model.HOP, acl_model.ROUTE, acl_model.AUTH,
                         acl_model.DSTOPT):
        if out[field] == acl_model.AUTH:
            out[field] = acl_model.DSTOPT
            out[at + 1] = (out[at + 1] + 2) // 2 - 1
        field, at = at, at + 8 * (out[at + 1] + 1)
    return bytes(out)


def frame(description, data):
    """The frame to send for one of the model, and what nft counts of it."""
    tags = 0
    while data[12 + 4 * tags:14 + 4 * tags] == b"\x81\0":
        tags += 1
    if tags == 2 and description["type"] != acl_model.TAG:
        data, tags = data[:12] + data[16:], 1
    if description["type"] == IP6:
        at = 14 + 4 * tags
        data = data[:at] + without_auth(data[at:])
    return data, len(data) - 14 - 4 * (tags > 0)


class Bridge:
    """A Linux bridge in a namespace, whose frames nft filters."""
    def __init__(self, netns):
        self.enter = ["nsenter", "--net=/run/netns/" + netns, "--", "nft"]

    def nft(self, *words, text=None):
        return subprocess.run([*self.enter, *words], input=text, text=True,
                              capture_output=True, check=True).stdout

    @staticmethod
    def sets(sets):
        for name, kind, flags, has in (
                ("addrs4", "ipv4_addr", "flags interval; auto-merge;",
                 [a for a in sets.addr if family_of(a) == "ip"]),
                ("addrs6", "ipv6_addr", "flags interval; auto-merge;",
                 [a for a in sets.addr if family_of(a) == "ip6"]),
                ("ports", "inet_service", "flags interval;",
                 ["%d-%d" % p for p in sets.port]),
                ("macs", "ether_addr", "", sets.mac)):
            yield "set %s { type %s; %s %s }" % (
                name, kind, flags,
                "elements = { %s };" % ", ".join(has) if has else "")

    def load(self, rules, default, sets):
        """rules: of the model, in the order in which they are tried"""
        lines = ["table bridge t", "delete table bridge t", "table bridge t {",
                 "counter out { }", *self.sets(sets),
                 *("counter c%d { }" % i for i in range(len(rules))),
                 "chain out { type filter hook postrouting priority 0;",
                 "counter name out", "}",
                 "chain later { type filter hook forward priority -1;",
                 "meta protocol ip ip frag-off & 0x1fff != 0 meta mark set 1",
                 "meta protocol ip6 frag frag-off != 0 meta mark set 1", "}",
                 "chain rules { type filter hook forward priority 0;",
                 "policy %s;" % ("accept" if default == "allow" else "drop")]
        for i, (_, action, words, _) in enumerate(rules):
            verdict = "accept" if action == "allow" else "drop"
            lines += ["%s counter name c%d %s" % (condition, i, verdict)
                      for condition in Translation(words).conditions()]
        self.nft("-f", "-", text="\n".join(lines + ["}", "}", ""]))

    def counters(self):
        """{name: (packets, bytes)}; c0 is of the first rule, out of what
        went out."""
        listed = json.loads(self.nft("-j", "list", "counters", "table",
                                     "bridge", "t"))["nftables"]
        return {c["counter"]["name"]: (c["counter"]["packets"],
                                       c["counter"]["bytes"])
                for c in listed if "counter" in c}
