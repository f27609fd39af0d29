#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""sniff.py COUNT SKIP LENGTH DST SRC ADDR|- DEV...: COUNT frames must be seen on each
DEV, untagged, to DST, from SRC (or an address that begins so), by IPv4
from ADDR, and be pktgen's: UDP, its magic number and the right sequence. In front of them
are SKIP bytes, the headers of a tunnel: IPv4, from one host to the other. Says when it
listens; gives its verdict when its standard input says or ends that all were
sent, by which time they are here. It waits for no time: while a machine that
counts instructions waits for a file of its host, its clock leaps."""
import socket
import struct
import sys
import time

SOL_PACKET, PACKET_AUXDATA, TP_STATUS_VLAN_VALID = 263, 8, 16
MAGIC = 0xbe9be955


def octets(text):
    return bytes(int(part, 16) for part in text.split(":"))


def wrong(frame, ancillary, length, dst, src, addr):
    """Why this is not the frame that was sent, or None"""
    for _, _, data in ancillary:
        if struct.unpack_from("<I", data)[0] & TP_STATUS_VLAN_VALID:
            return "has a tag"
    if len(frame) != length:
        return f"has {len(frame)} bytes"
    if frame[:6] != dst or not frame[6:12].startswith(src):
        return "has other addresses"
    if frame[12:14] != b"\x08\x00" or frame[23] != 17:
        return "is no IPv4 and UDP"
    if addr and frame[26:30] != addr:
        return "is from another address of IPv4"
    if struct.unpack_from("!I", frame, 42)[0] != MAGIC:
        return "is not pktgen's"
    return None


def wrong_outside(head):
    """Why this is not what a tunnel puts in front, or None"""
    if head and (head[12:14] != b"\x08\x00" or head[23] not in (17, 47) or
                 head[26:34] != bytes((192, 168, 77, 1, 192, 168, 77, 2))):
        return "has a wrong outer header"
    return None


def ours(frame):
    """Not a frame that the devices themselves sent"""
    return frame[12:14] in (b"\x08\x00", b"\x81\x00", b"\x88\xa8")


def listen(devices):
    """A socket for each"""
    sockets = []
    for dev in devices:
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                             socket.htons(3))
        sock.bind((dev, 3))
        sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        sock.setblocking(False)
        sockets.append(sock)
    return sockets


def drain(sock):
    """What it has got: frames and what came with them"""
    while True:
        try:
            frame, ancillary, _, _ = sock.recvmsg(2048, 256)
        except BlockingIOError:
            return
        if ours(frame):
            yield frame, ancillary


def main():
    count, skip, length = (int(word) for word in sys.argv[1:4])
    dst, src = octets(sys.argv[4]), octets(sys.argv[5])
    addr = None if sys.argv[6] == "-" else socket.inet_aton(sys.argv[6])
    sockets = listen(sys.argv[7:])
    print("listening", flush=True)
    sys.stdin.readline()
    time.sleep(0.2)
    for sock in sockets:
        numbers = []
        for frame, ancillary in drain(sock):
            head, frame = frame[:skip], frame[skip:]
            why = (wrong_outside(head) or
                   wrong(frame, ancillary, length, dst, src, addr))
            if why:
                sys.exit(f"a frame {why}: {frame.hex()}")
            numbers.append(struct.unpack_from("!I", frame, 46)[0])
        if len(numbers) != count:
            sys.exit(f"{len(numbers)} frames of {count}")
        if [n - numbers[0] for n in numbers] != list(range(count)):
            sys.exit(f"out of order: {numbers}")


main()
