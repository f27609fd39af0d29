#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random rules on random packets: does the switch do what two oracles say?

acl_random.py FROM TO NFT BRIDGE: namespaces whose eth0 are behind the QinQ
ports of the same names, one whose eth0 is behind a Linux bridge, and that of
this bridge. The ACL t and the sets addrs, ports and macs exist. The same rules
and packets go to the switch, to nftables and to a model; compared are, for each
rule, how many packets it met and how many bytes they had, which tells packets
apart, and how many went out. Prints `ok - DESC` or `not ok - DESC`.

TEST_ACL_SETS rule sets (200), TEST_ACL_FRAMES packets for each (10000),
TEST_ACL_SEED to see a failure again, TEST_ACL_NFT: of so many rule sets one
goes to nftables, too (1, all of them; 0, none).
"""
import ctypes
import json
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import acl_model  # noqa: E402
import acl_nft  # noqa: E402
import packets  # noqa: E402

SETS = int(os.environ.get("TEST_ACL_SETS", "200"))
FRAMES = int(os.environ.get("TEST_ACL_FRAMES", "10000"))
SEED = os.environ.get("TEST_ACL_SEED") or str(random.randrange(1 << 32))
NFT = int(os.environ.get("TEST_ACL_NFT", "1"))
TWICE = 4       # each of so many rule sets gets its packets again
BLOCK = 25      # rule sets for each pool of packets
AT_ONCE = 1024  # messages in a system call
SIZES = ((1, 8), (9, 32), (33, 33), (34, 100), (100, 300), (300, 1000))


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class Message(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint),
                ("iov", ctypes.POINTER(Iovec)), ("iovlen", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
                ("flags", ctypes.c_int), ("len", ctypes.c_uint)]


class Burst:
    """Frames that are sent with few system calls."""
    libc = ctypes.CDLL(None, use_errno=True)

    def __init__(self, frames):
        self.keep = [ctypes.create_string_buffer(f, len(f)) for f in frames]
        self.iov = (Iovec * len(frames))()
        self.messages = (Message * len(frames))()
        for i, buf in enumerate(self.keep):
            self.iov[i] = Iovec(ctypes.addressof(buf), len(buf))
            self.messages[i].iov = ctypes.pointer(self.iov[i])
            self.messages[i].iovlen = 1

    def send(self, sock):
        done = 0
        while done < len(self.messages):
            got = self.libc.sendmmsg(
                sock.fileno(), ctypes.byref(self.messages[done]),
                min(AT_ONCE, len(self.messages) - done), 0)
            if got > 0:
                done += got
            elif ctypes.get_errno() != 105:     # ENOBUFS
                raise OSError(ctypes.get_errno(), "sendmmsg")


class Tester:
    def __init__(self, source, target, nft, bridge):
        self.wire = packets.Wire(source, "eth0")
        self.nft_wire = packets.Wire(nft, "eth0")
        self.nft = acl_nft.Bridge(bridge)
        self.target, self.sets = target, acl_model.Sets()
        self.bad, self.rules = [], []
        self.default = "deny"
        self.sets_of_nft = self.rules_in_nft = self.hidden = 0

    def tool(self, *words, text=None):
        done = subprocess.run(["vswtool", *words], input=text, text=True,
                              capture_output=True, check=False)
        if done.returncode:
            self.bad.append("%s: %s" % (" ".join(words), done.stderr.strip()))
        return done.stdout

    def sent(self):
        with open("/sys/class/net/%s/statistics/tx_packets" % self.target,
                  encoding="ascii") as f:
            return int(f.read())

    def pool(self, rng):
        made = [acl_model.packet(rng) for _ in range(FRAMES)]
        self.lengths = [len(frame) for _, frame in made]
        self.model = acl_model.Rules([p for p, _ in made])
        self.burst = Burst([frame for _, frame in made])
        made = [acl_nft.frame(p, frame) for p, frame in made]
        self.nft_lengths = [counted for _, counted in made]
        self.nft_burst = Burst([frame for frame, _ in made])

    def change_sets(self, rng):
        self.tool("acl", "load", "t", "-", "replace", text="")
        self.sets.change(rng)
        for name, kind, has in (
                ("addrs", "addr", self.sets.addr),
                ("ports", "port", ["%d-%d" % p for p in self.sets.port]),
                ("macs", "mac", self.sets.mac)):
            self.tool("acl", "set", name, "del")
            self.tool("acl", "set", name, "create", kind)
            if has:
                self.tool("acl", "set", name, "add", ",".join(has))

    @staticmethod
    def bytes_of(found, lengths):
        """The sum of the lengths of the packets in a set."""
        total = 0
        while found:
            low = found & -found
            total += lengths[low.bit_length() - 1]
            found ^= low
        return total

    def expect(self):
        """What each rule is to meet, and how many packets are to go out."""
        left, passed, want = self.model.all, 0, []
        for _, action, _, found in self.rules:
            found &= left
            left ^= found
            want.append(found)
            if action == "allow":
                passed += found.bit_count()
        if self.default == "allow":
            passed += left.bit_count()
        return want, passed

    def load(self, rng, dir_):
        low, high = rng.choice(SIZES)
        self.rules = [self.model.rule(rng, self.sets)
                      for _ in range(rng.randint(low, high))]
        self.tool("acl", "load", "t", "-", "replace", text="".join(
            "prio %d %s %s %s\n" % (prio, dir_, action, words)
            for prio, action, words, _ in self.rules))
        self.rules.sort(key=lambda r: r[0])
        default = rng.choice(("allow", "deny"))
        if default != self.default:
            self.tool("acl", "default", "t", default)
        self.default = default

    def by_switch(self, times, want, passed):
        before = self.sent()
        for _ in range(times):
            self.burst.send(self.wire.sock)
        want = [(f.bit_count() * times, self.bytes_of(f, self.lengths) * times)
                for f in want]

        def wrong():
            got = json.loads(self.tool("-j", "acl", "show", "t"))
            return self.compare(
                "vswkm", [(rule["packets"], rule["bytes"]) for rule in got],
                want, self.sent() - before - passed * times)
        self.comes_true(wrong)

    def by_nft(self, times, want, passed):
        self.nft.load(self.rules, self.default, self.sets)
        for _ in range(times):
            self.nft_burst.send(self.nft_wire.sock)
        want = [(f.bit_count() * times,
                 self.bytes_of(f, self.nft_lengths) * times) for f in want]

        def wrong():
            got = self.nft.counters()
            return self.compare(
                "nft", [got["c%d" % i] for i in range(len(want))], want,
                got["out"][0] - passed * times)
        self.comes_true(wrong)
        self.sets_of_nft += 1
        self.rules_in_nft += len(want)

    def comes_true(self, wrong):
        """Frames that a machine of many processors has yet to look at"""
        for tries in range(6):
            time.sleep(0.05 * tries)
            found = wrong()
            if not found:
                return
        self.bad += found[:10]

    def one(self, number, dir_):
        rng = random.Random("%s/%d" % (SEED, number))
        if number % 4 == 0:
            self.change_sets(rng)
        self.load(rng, dir_)
        want, passed = self.expect()
        bad = len(self.bad)
        # the second time, what is in the flow cache decides
        times = 2 if number % TWICE == TWICE - 1 else 1
        self.by_switch(times, want, passed)
        if NFT and number % NFT == 0:
            self.by_nft(times, want, passed)
        if number % TWICE == 0:
            self.lint(want)
        if len(self.bad) > bad:
            self.bad.insert(bad, "rule set %d, %d rules, %s:" % (
                number, len(self.rules), dir_))

    def lint(self, want):
        """What is hidden by another rule has met nothing."""
        order = [rule["id"] for rule in json.loads(
            self.tool("-j", "acl", "show", "t"))]
        for found in json.loads(self.tool("-j", "acl", "lint", "t")):
            at = order.index(found["id"])
            if found.get("by") and want[at]:
                self.bad.append("lint: hidden, with %d packets: %s" % (
                    want[at].bit_count(), self.rules[at][2]))
            self.hidden += "by" in found

    def compare(self, who, got, want, more):
        wrong = []
        if more:
            wrong.append("%s: %+d packets went out" % (who, more))
        if len(got) != len(want):
            return wrong + ["%d rules, not %d" % (len(got), len(want))]
        for has, should, (prio, action, words, _) in zip(got, want,
                                                         self.rules):
            if has != should:
                wrong.append("%s: %d %s %s: %d packets, %d bytes, not %d, %d"
                             % (who, prio, action, words, *has, *should))
        return wrong

    def run(self, source):
        print("# TEST_ACL_SEED=%s" % SEED)
        begin = time.monotonic()
        for first in range(0, SETS, BLOCK):
            dir_ = "in" if first // BLOCK % 2 == 0 else "out"
            port = source if dir_ == "in" else self.target
            self.pool(random.Random("%s:%d" % (SEED, first)))
            self.tool("acl", "bind", "t", "port", port, dir_)
            last = min(first + BLOCK, SETS)
            for number in range(first, last):
                self.one(number, dir_)
            self.tool("acl", "unbind", "t", "port", port, dir_)
            print("%sok - %s: rule sets %d to %d, %d packets each" % (
                "not " if self.bad else "", dir_, first, last - 1, FRAMES))
            for line in self.bad:
                print("# " + line)
            self.bad = []
        print("# %d rule sets in %.0f s; %d of them, of %d rules, by nft" % (
            SETS, time.monotonic() - begin, self.sets_of_nft,
            self.rules_in_nft))
        print("# %d rules hidden by others" % self.hidden)


Tester(*sys.argv[1:]).run(sys.argv[1])
