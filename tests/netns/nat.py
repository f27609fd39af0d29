# SPDX-License-Identifier: GPL-2.0-only
"""Who is seen from the other side of a NAT?

nat.py who PORT                  over TCP and UDP, tell each who comes its
                                 address and port, in as many bytes as it sent
nat.py who-sctp PORT             the same over SCTP
nat.py ask ADDR PORT tcp|udp|sctp [SPORT [BYTES]]
                                 print what is told, or the error
nat.py keep ADDR PORT FIFO       the same over TCP, once for each line in the FIFO

ASK_SECONDS in the environment is how long to wait for an answer.
"""
import contextlib
import os
import select
import socket
import sys


def told(addr, size):
    return f"{addr[0].removeprefix('::ffff:')} {addr[1]}".encode().ljust(size)


def stream(family, kind):
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_SCTP
                         if kind == "sctp" else 0)


def who_sctp(port):
    listener = stream(socket.AF_INET6, "sctp")
    listener.bind(("::", port))
    listener.listen()
    while True:
        sock = listener.accept()[0]
        sock.settimeout(5)      # one at a time, and nobody for ever
        with contextlib.suppress(OSError):
            while data := sock.recv(65536):
                sock.sendall(told(sock.getpeername(), len(data)))
        sock.close()


def who(port):
    tcp = socket.create_server(("::", port), family=socket.AF_INET6,
                               dualstack_ipv6=True)
    udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    udp.bind(("::", port))
    socks = [tcp, udp]
    while True:
        for sock in select.select(socks, [], [])[0]:
            if sock is tcp:
                socks.append(tcp.accept()[0])
                continue
            if sock is udp:
                data, addr = udp.recvfrom(65536)
                with contextlib.suppress(OSError):      # no way back
                    udp.sendto(told(addr, len(data)), addr)
                continue
            try:
                data = sock.recv(65536)
                sock.sendall(told(sock.getpeername(), len(data)))
            except OSError:
                data = b""
            if not data:
                socks.remove(sock)
                sock.close()


def connect(addr, port, kind, sport=0):
    family = socket.AF_INET6 if ":" in addr else socket.AF_INET
    if kind == "udp":
        sock = socket.socket(family, socket.SOCK_DGRAM)
    else:
        sock = stream(family, kind)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.settimeout(float(os.environ.get("ASK_SECONDS", "8")))
    sock.bind(("::" if ":" in addr else "0.0.0.0", sport))
    sock.connect((addr, port))
    return sock


def ask(addr, port, kind, sport=0, size=64):
    try:
        sock = connect(addr, port, kind, sport)
        sock.send(bytes(size))
        data = sock.recv(65536)
        print(data.decode().strip() if len(data) == size else "cut off")
    except TimeoutError:
        print("no answer")
    except OSError as err:
        print(err.strerror.lower())


def keep(addr, port, fifo):
    sock = connect(addr, port, "tcp")
    # both ends, so that it does not end with who writes first
    for _ in os.fdopen(os.open(fifo, os.O_RDWR)):
        try:
            sock.send(bytes(64))
            print(sock.recv(64).decode().strip(), flush=True)
        except TimeoutError:
            print("no answer", flush=True)
        except OSError as err:
            print(err.strerror.lower(), flush=True)


def main():
    what, *args = sys.argv[1:]
    if what == "who":
        who(int(args[0]))
    elif what == "who-sctp":
        who_sctp(int(args[0]))
    elif what == "ask":
        ask(args[0], int(args[1]), args[2], *map(int, args[3:]))
    else:
        keep(args[0], int(args[1]), args[2])


main()
