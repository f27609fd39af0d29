# SPDX-License-Identifier: GPL-2.0-only
"""Who answers on the way to a host, as traceroute asks.

hops.py ADDR udp|tcp PORT [SPORT]

Prints one address for each TTL from 1 on, up to and with the first that says
anything else than that the TTL was exceeded; * for who says nothing. What a
socket is told of an error is about a packet that it has sent itself, with the
addresses and ports that it has: a stack that gets anything else back passes it
on to nobody.
"""
import select
import socket
import struct
import sys

IP_RECVERR, IPV6_RECVERR = 11, 25
TRIES, SECONDS, HOPS = 4, 1.5, 8


def probe(addr, kind, port, sport, ttl):
    """A socket to which an error may come."""
    v6 = ":" in addr
    sock = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET,
                         socket.SOCK_DGRAM if kind == "udp"
                         else socket.SOCK_STREAM)
    if v6:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
    else:
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("::" if v6 else "0.0.0.0", sport))
    sock.setblocking(False)
    if sock.connect_ex((addr, port)) == 0:
        sock.send(b"x" * 32)
    return sock


def error(sock):
    """(who, it was the TTL) of what is in the queue of errors, or None."""
    try:
        anc = sock.recvmsg(512, 512, socket.MSG_ERRQUEUE)[1]
    except OSError:
        return None
    for _, what, data in anc:
        if what not in (IP_RECVERR, IPV6_RECVERR):
            continue
        icmp_type, code = struct.unpack_from("=xxxxxBBx", data)
        if what == IPV6_RECVERR:
            who = socket.inet_ntop(socket.AF_INET6, data[24:40])
            return who, (icmp_type, code) == (3, 0)
        return socket.inet_ntoa(data[20:24]), (icmp_type, code) == (11, 0)
    return None


def hop(addr, kind, port, sport, ttl):
    for _ in range(TRIES):
        with probe(addr, kind, port, sport, ttl) as sock:
            poll = select.poll()
            # errors are always reported
            poll.register(sock, select.POLLIN | select.POLLOUT
                          if kind == "tcp" else select.POLLIN)
            if not poll.poll(SECONDS * 1000):
                continue
            told = error(sock)
            if told:
                return told
            # who refuses a connection, or takes it, is there
            return addr, False
    return "*", True


def main():
    addr, kind, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sport = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    hops, on = [], True
    while on and len(hops) < HOPS:
        who, on = hop(addr, kind, port, sport, len(hops) + 1)
        hops.append(who)
    print(*hops)


main()
