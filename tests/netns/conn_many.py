# SPDX-License-Identifier: GPL-2.0-only
"""Many TCP connections that stay open.

conn_many.py serve PORT          accept and keep; send back what comes
conn_many.py open ADDR PORT N FIFO
                                 begin N of them, print how many were answered
                                 within two seconds, and keep those; a line in
                                 the FIFO has each say something, and prints how
                                 many were answered
conn_many.py udp ADDR PORT N     one datagram each from N sockets; print how
                                 many were told that nobody is there
"""
import resource
import select
import socket
import sys
import time


def wait(poll, socks, seconds):
    """The descriptors that are ready within that time."""
    end = time.monotonic() + seconds
    ready = set()
    while len(ready) < len(socks) and time.monotonic() < end:
        for fd, _ in poll.poll(100):
            poll.unregister(fd)
            ready.add(fd)
    return ready


def serve(port):
    listener = socket.create_server(("", port), backlog=4096)
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    socks = {}
    while True:
        for fd, _ in poll.poll():
            if fd == listener.fileno():
                sock = listener.accept()[0]
                socks[sock.fileno()] = sock
                poll.register(sock, select.EPOLLIN)
                continue
            data = socks[fd].recv(100)
            if data:
                socks[fd].sendall(data)
            else:
                socks.pop(fd).close()


def talk(socks):
    poll = select.poll()
    for sock in socks:
        sock.send(b"x")
        poll.register(sock, select.POLLIN)
    ready = wait(poll, socks, 3)
    for sock in socks:
        if sock.fileno() in ready:
            sock.recv(100)
    return len(ready)


def begin(addr, port, count, fifo):
    socks = {}
    poll = select.poll()
    for _ in range(count):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex((addr, port))
        socks[sock.fileno()] = sock
        poll.register(sock, select.POLLOUT)
    ready = wait(poll, socks, 2)
    kept = []
    for fd, sock in socks.items():
        if fd in ready and not sock.getsockopt(socket.SOL_SOCKET,
                                               socket.SO_ERROR):
            kept.append(sock)
        else:
            sock.close()
    print(len(kept), flush=True)
    with open(fifo, "rb+", buffering=0) as lines:
        while lines.read(1):
            print(talk(kept), flush=True)


def udp(addr, port, count):
    poll = select.poll()
    socks = []
    for _ in range(count):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect((addr, port))
        sock.send(b"x")
        socks.append(sock)
        poll.register(sock, select.POLLERR)
    print(len(wait(poll, socks, 1)))


def main():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    what, *args = sys.argv[1:]
    if what == "serve":
        serve(int(args[0]))
    elif what == "open":
        begin(args[0], int(args[1]), int(args[2]), args[3])
    else:
        udp(args[0], int(args[1]), int(args[2]))


main()
