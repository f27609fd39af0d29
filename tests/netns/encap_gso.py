#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""encap_gso.py FROM TO ADDRESS: 40 datagrams of 1200 bytes in one frame of UDP
GSO, from a namespace to another; prints how many of which size arrived."""
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402

UDP_SEGMENT = 103
COUNT, SIZE = 40, 1200


def main():
    here, there, where = sys.argv[1:4]
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    frames.netns_enter("/run/netns/" + there)
    to = socket.socket(family, socket.SOCK_DGRAM)
    to.bind((where, 5301))
    to.settimeout(frames.LIMIT)
    frames.netns_enter("/run/netns/" + here)
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(17, UDP_SEGMENT, SIZE)
    data = b"".join(bytes([i]) * SIZE for i in range(COUNT))
    sock.sendto(data, (where, 5301))
    got = []
    try:
        while len(got) < COUNT:
            got.append(to.recv(65536))
    except TimeoutError:
        pass
    print(len(got), *sorted({len(part) for part in got}),
          *([] if sorted(got) == [data[i * SIZE:(i + 1) * SIZE]
                                  for i in range(COUNT)] else ["broken"]))


if __name__ == "__main__":
    main()
