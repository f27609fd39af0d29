#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Numbered frames that keep flowing while the test does something else.

flow.py FROM DST TO...

FROM and each TO is NS/DEV (- for this namespace), TO may be tap:NAME, a tap
device to be opened. DST is an address; each TO is to get each frame once. It
starts paused. Commands on stdin, one line of answer each:

  next          LOW NEXT: the first frame that has not arrived, the next to go
  resume        frames flow, one each INTERVAL; answers NEXT
  run N         waits until N more have been sent; answers NEXT
  pause         no more; waits until all have arrived; answers NEXT
  burst N [LEN] N frames while paused; answers how many came to each TO
  faults        LOST DOUBLED since the last time, but not lost ones of bursts
"""
import fcntl
import os
import select
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402

INTERVAL = 0.001
QUIET = 0.3
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454ca, 2, 0x1000


class TapDevice:
    def __init__(self, name):
        self.sock = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.sock, TUNSETIFF, struct.pack(
            "16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))

    def receive(self):
        data = os.read(self.sock, 65536)
        if data[14:18] != frames.MAGIC:
            return None
        return struct.unpack_from("!I", data, 18)[0], ()


def opened(word):
    if word.startswith("tap:"):
        return TapDevice(word[4:])
    return frames.Tap(word, *word.split("/"))


class Flow:
    def __init__(self, sender, dst, receivers):
        self.sender = opened(sender)
        self.receivers = [opened(word) for word in receivers]
        self.head = (frames.parse_mac(dst) + self.sender.mac +
                     struct.pack("!H", frames.ETHERTYPE) + frames.MAGIC)
        self.got = []           # per frame: how many each receiver got
        self.in_burst = []      # per frame: was it of a burst?
        self.low = 0
        self.judged = 0         # frames that faults has told of
        self.doubled = 0
        self.running = False
        self.due = 0
        self.input = b""

    def send(self, in_burst, size=60):
        number = len(self.got)
        self.got.append([0] * len(self.receivers))
        self.in_burst.append(in_burst)
        frame = (self.head + struct.pack("!I", number)).ljust(size, b".")
        frames.Script.transmit(self.sender, frame)

    def complete(self, first, of_burst):
        return all(all(counts) for counts, in_burst in
                   zip(self.got[first:], self.in_burst[first:])
                   if in_burst == of_burst)

    def step(self, timeout, with_input=False):
        """Send what is due, take what comes. Returns what happened."""
        now = time.monotonic()
        if self.running:
            if now >= self.due:
                self.send(False)
                self.due = now + INTERVAL
            timeout = min(timeout, max(0, self.due - now))
        socks = {r.sock: n for n, r in enumerate(self.receivers)}
        ready = select.select(list(socks) + ([0] if with_input else []),
                              [], [], timeout)[0]
        for sock in ready:
            if sock == 0:
                data = os.read(0, 4096)
                if not data:
                    sys.exit(0)
                self.input += data
                continue
            frame = self.receivers[socks[sock]].receive()
            if frame and frame[0] < len(self.got):
                self.got[frame[0]][socks[sock]] += 1
        return [sock for sock in ready if sock != 0]

    def settle(self, first, of_burst, patience):
        """Until all has arrived, or nothing did for a while; then a bit."""
        end = time.monotonic() + patience
        while (not self.complete(first, of_burst) and
               time.monotonic() < end):
            if self.step(0.02):
                end = time.monotonic() + patience
        while self.step(0.02):
            pass

    def command(self, words):
        first = len(self.got)
        if words[0] == "next":
            while (self.low < first and
                   (all(self.got[self.low]) or self.in_burst[self.low])):
                self.low += 1
            return "%d %d" % (self.low, first)
        if words[0] == "resume":
            self.running = True
        elif words[0] == "run":
            end = time.monotonic() + frames.LIMIT * 4
            while (len(self.got) < first + int(words[1]) and
                   time.monotonic() < end):
                self.step(0.02)
        elif words[0] == "pause":
            self.running = False
            self.settle(0, False, 1)
        elif words[0] == "burst":
            for _ in range(int(words[1])):
                self.send(True, *[int(word) for word in words[2:]])
            self.settle(first, True, QUIET)
            return " ".join(str(sum(counts)) for counts in
                            zip(*self.got[first:]))
        elif words[0] == "faults":
            lost = sum(counts.count(0) for counts, in_burst in
                       zip(self.got[self.judged:], self.in_burst[self.judged:])
                       if not in_burst)
            doubled = sum(max(0, count - 1)
                          for counts in self.got for count in counts)
            answer = "%d %d" % (lost, doubled - self.doubled)
            self.judged, self.doubled = first, doubled
            return answer
        else:
            raise ValueError("what is " + words[0])
        return str(len(self.got))

    def serve(self):
        while True:
            self.step(1, True)
            while b"\n" in self.input:
                line, _, self.input = self.input.partition(b"\n")
                print(self.command(line.decode().split()), flush=True)


Flow(sys.argv[1], sys.argv[2], sys.argv[3:]).serve()
