#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Datagrams of a pair that keep coming while another host scans.

flow_flood.py NS1 NS2 ADDR1 ADDR2 SCANNER MAC SECONDS

The pair is one of hot.py, the scanner a namespace that sends UDP to the MAC
address: to an address, from a port and to a port that are random, without a
pause, but for the pair's datagrams, all on one processor. Says "hot" when the
pair is, waits for a line, and then says "SENT CAME SCANNED".
"""
import mmap
import os
import select
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402
import hot  # noqa: E402
import packets  # noqa: E402

PACKET_TX_RING = 13
PACKET_VNET_HDR = 15
ROOM = 128                  # bytes for each frame of the ring
HEAD = 32                   # of these, what struct tpacket_hdr takes
FRAME = HEAD + 10           # and struct virtio_net_hdr
BURST = 128                 # frames that go in one call
EVERY = 0.02                # seconds between datagrams of the pair
NO = bytes(255 - i for i in range(256))


class Scanner:
    """A ring of frames, of which only the bytes that differ are written."""
    def __init__(self, netns, dst):
        frames.netns_enter("/run/netns/" + netns)
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        # it says how much of a frame is linear: otherwise no header is
        self.sock.setsockopt(frames.SOL_PACKET, PACKET_VNET_HDR, 1)
        self.sock.setsockopt(frames.SOL_PACKET, PACKET_TX_RING, struct.pack(
            "IIII", ROOM * BURST, 1, ROOM, BURST))
        self.sock.bind(("eth0", 0))
        self.ring = mmap.mmap(self.sock.fileno(), ROOM * BURST)
        # complements in address and identification: one checksum for all
        frame = packets.eth(
            packets.mac(dst), self.sock.getsockname()[4], packets.IP4,
            packets.ip("10.9.0.3", "10.9.0.0", packets.UDP, packets.udp(
                "10.9.0.3", "10.9.0.0", 0, 0, b"scan", False), ident=0xffff))
        for at in range(0, ROOM * BURST, ROOM):
            self.ring[at + 8:at + 12] = struct.pack("I", 10 + len(frame))
            self.ring[at + HEAD:at + FRAME + len(frame)] = struct.pack(
                "BBHHHH", 0, 0, len(frame), 0, 0, 0) + frame

    def put(self, offset, values):
        """Of each: a byte of the packet"""
        self.ring[FRAME + 14 + offset::ROOM] = values

    def scan(self):
        for i in 0, 1:
            values = os.urandom(BURST)
            self.put(18 + i, values)                # destination
            self.put(4 + i, values.translate(NO))   # identification
            self.put(20 + i, os.urandom(BURST))     # ports
            self.put(22 + i, os.urandom(BURST))
        self.ring[::ROOM] = b"\1" * BURST           # TP_STATUS_SEND_REQUEST
        self.sock.send(b"")
        return BURST




def flood(pair, scanner, seconds):
    sent = came = scanned = 0
    sink = pair.side[1][1]
    due = time.monotonic()
    end = due + seconds
    while due < end:
        if time.monotonic() >= due:
            pair.push(1, 0, b"steady")
            sent += 1
            due = time.monotonic() + EVERY
        scanned += scanner.scan()
        while select.select([sink], [], [], 0 if due < end else 1)[0]:
            came += sink.recv(100) == b"steady"
    return sent, came, scanned


def main():
    *names, scanner, dst, seconds = sys.argv[1:]
    pair = hot.Hot(*names, 2)
    cpu = {pair.cpus[0]}
    scanner = Scanner(scanner, dst)
    pair.warm(1)
    os.sched_setaffinity(0, cpu)
    print("hot", flush=True)
    sys.stdin.readline()
    print(*flood(pair, scanner, float(seconds)), flush=True)


main()
