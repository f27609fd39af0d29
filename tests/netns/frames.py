#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Send made-up frames and check who receives them, and with which tags.

A script is read from stdin:

  tap NAME NS DEV        listen and send on DEV of namespace NS (- is this one)
  mac NAME ADDRESS       a name for an address; taps have theirs already
  FROM > DST [src=MAC] [tags=T] [type=N] [len=N] [n=N] [lazy] : WANT... # DESC
                         one frame (n of them) out of the tap FROM to the
                         address named DST; each WANT is TAP or TAP:TAGS, and
                         what is not wanted must not arrive
  wait                   until what was sent so far has arrived
  sh COMMAND             run, after what was sent so far has arrived

DST and src take a tap's name, a mac name, `bc` or an address; src=rand is
another one for each frame. TAGS are outermost first, separated by / , each VID
or TPID.VID, 8100 being the default TPID. A frame is told from others by a
number in its payload, so whatever else is on the wire does not matter. Tags
are read in band and from PACKET_AUXDATA, where the kernel leaves the outer one.

Prints `ok - DESC` or `not ok - DESC` for each send, in order, at the end of
the script.
"""
import ctypes
import fcntl
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_ADD_MEMBERSHIP = 1
PACKET_AUXDATA = 8
PACKET_IGNORE_OUTGOING = 23
PACKET_MR_PROMISC = 1
SIOCGIFHWADDR = 0x8927
CLONE_NEWNET = 0x40000000
TP_STATUS_VLAN_VALID = 1 << 4
TP_STATUS_VLAN_TPID_VALID = 1 << 6
MAGIC = b"vsw?"
ETHERTYPE = 0x88b5          # local experimental
TPIDS = (0x8100, 0x88a8)
LIMIT = float(os.environ.get("FRAME_LIMIT", "5"))
QUIET = float(os.environ.get("QUIET", "0.08"))

libc = ctypes.CDLL(None, use_errno=True)
HOME = os.open("/proc/self/ns/net", os.O_RDONLY)


def netns_enter(path):
    fd = os.open(path, os.O_RDONLY)
    if libc.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), path)
    os.close(fd)


class Tap:
    def __init__(self, name, netns, dev):
        self.name, self.dev = name, dev
        if netns != "-":
            netns_enter("/run/netns/" + netns)
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        if netns != "-":
            libc.setns(HOME, CLONE_NEWNET)
        self.sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE
        self.sock.bind((dev, ETH_P_ALL))
        ifindex = struct.unpack("16xi", fcntl.ioctl(
            self.sock, 0x8933, struct.pack("16sxxxx", dev.encode())))[0]
        self.sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, struct.pack(
            "iHH8s", ifindex, PACKET_MR_PROMISC, 0, b""))
        raw = fcntl.ioctl(self.sock, SIOCGIFHWADDR,
                          struct.pack("16s16x", dev.encode()))
        self.mac = raw[18:24]

    def receive(self):
        """One frame as (number in its payload, tags), or None."""
        try:
            data, anc, _, _ = self.sock.recvmsg(65536, 256)
        except OSError:     # said once by a device that went down
            return None
        tags = []
        for level, kind, aux in anc:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tci, tpid = struct.unpack("IIIHHHH", aux)
                if status & TP_STATUS_VLAN_VALID:
                    if not status & TP_STATUS_VLAN_TPID_VALID:
                        tpid = 0x8100
                    tags.append((tpid, tci & 0xfff))
        pos = 12
        while True:
            proto, = struct.unpack_from("!H", data, pos)
            if proto not in TPIDS:
                break
            tags.append((proto, struct.unpack_from("!H", data, pos + 2)[0]
                         & 0xfff))
            pos += 4
        if data[pos + 2:pos + 6] != MAGIC:
            return None
        return struct.unpack_from("!I", data, pos + 6)[0], tuple(tags)


def parse_mac(text):
    return bytes(int(part, 16) for part in text.split(":"))


def parse_tags(text):
    tags = []
    for part in text.split("/") if text else []:
        tpid, _, vid = part.rpartition(".")
        tags.append((int(tpid or "8100", 16), int(vid)))
    return tuple(tags)


def format_tags(tags):
    return "/".join("%d" % vid if tpid == 0x8100 else "%x.%d" % (tpid, vid)
                    for tpid, vid in tags)


class Script:
    def __init__(self):
        self.taps = {}
        self.macs = {"bc": b"\xff" * 6}
        self.sent = []          # (desc, number of frames, wanted, lazy)
        self.arrived = []       # per send: {(tap, tags): count}
        self.overdue = set()    # sends that were waited for in vain

    def address(self, word):
        if word in self.taps:
            return self.taps[word].mac
        if word in self.macs:
            return self.macs[word]
        return parse_mac(word)

    def collect(self, timeout):
        """Take what arrives within the timeout; False when nothing did."""
        socks = {tap.sock: tap for tap in self.taps.values()}
        ready = select.select(list(socks), [], [], timeout)[0]
        for sock in ready:
            got = socks[sock].receive()
            if got and got[0] < len(self.arrived):
                number, tags = got
                key = (socks[sock].name, tags)
                seen = self.arrived[number]
                seen[key] = seen.get(key, 0) + 1
        return bool(ready)

    def complete(self, number):
        _, count, wanted, _ = self.sent[number]
        return all(self.arrived[number].get(key, 0) >= count for key in wanted)

    def wait_for(self, number):
        end = time.monotonic() + LIMIT
        while not self.complete(number) and number not in self.overdue:
            self.collect(0.05)
            if time.monotonic() > end:
                self.overdue.add(number)

    def wait(self):
        for number in range(len(self.sent)):
            self.wait_for(number)

    def send(self, line):
        line, _, desc = line.partition("#")
        left, _, right = line.partition(" :")
        words = left.split()
        tap, dst = self.taps[words[0]], self.address(words[2])
        src, tags, kind, size, count, lazy = tap.mac, (), ETHERTYPE, 60, 1, False
        for word in words[3:]:
            key, _, value = word.partition("=")
            if key == "src" and value == "rand":
                src = None
            elif key == "src":
                src = self.address(value)
            elif key == "tags":
                tags = parse_tags(value)
            elif key == "type":
                kind = int(value, 16)
            elif key == "len":
                size = int(value)
            elif key == "n":
                count = int(value)
            elif key == "lazy":
                lazy = True
            else:
                raise ValueError("what is " + word)
        wanted = []
        for word in right.split():
            name, _, text = word.partition(":")
            if name not in self.taps:
                raise ValueError("no tap " + name)
            wanted.append((name, parse_tags(text)))
        number = len(self.sent)
        self.sent.append((desc.strip() or line.strip(), count, wanted, lazy))
        self.arrived.append({})
        head = b"".join(struct.pack("!HH", *tag) for tag in tags)
        tail = head + struct.pack("!H4sI", kind, MAGIC, number)
        for _ in range(count):
            mac = src or bytes([2] + [random.randrange(256) for _ in range(5)])
            self.transmit(tap, (dst + mac + tail).ljust(size, b"."))
        if not lazy:
            self.wait_for(number)

    @staticmethod
    def transmit(tap, frame):
        """A full queue is no reason to give up, a dead device is."""
        for _ in range(200):
            try:
                tap.sock.send(frame)
                return
            except BlockingIOError:
                time.sleep(0.01)
            except OSError as err:
                if err.errno != 105:     # ENOBUFS
                    raise
                time.sleep(0.01)

    def report(self):
        self.wait()
        while self.collect(QUIET):
            pass
        for number, (desc, count, wanted, _) in enumerate(self.sent):
            expected = {key: count for key in wanted}
            got = self.arrived[number]
            print(("ok - " if got == expected else "not ok - ") + desc)
            if got != expected:
                for what, table in (("got", got), ("wanted", expected)):
                    print("# %s: %s" % (what, " ".join(
                        "%s:%s%s" % (name, format_tags(tags),
                                     "" if many == 1 else "(x%d)" % many)
                        for (name, tags), many in sorted(table.items()))
                        or "nothing"))
        sys.stdout.flush()

    def run(self, line):
        words = line.split()
        if not words or line.startswith("#"):
            return
        if words[0] == "tap":
            self.taps[words[1]] = Tap(*words[1:4])
        elif words[0] == "mac":
            self.macs[words[1]] = parse_mac(words[2])
        elif words[0] == "wait":
            self.wait()
        elif words[0] == "sh":
            self.wait()
            subprocess.run(line.split(None, 1)[1], shell=True, check=True)
        elif words[1] == ">":
            self.send(line)
        else:
            raise ValueError("what is " + line)


def main():
    script = Script()
    for line in sys.stdin:
        script.run(line.strip())
    script.report()


if __name__ == "__main__":
    main()
