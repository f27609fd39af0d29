# SPDX-License-Identifier: GPL-2.0-only
"""Many clients of a web server at once.

web.py serve PORT       answer each request with a page, and keep the connection
web.py open ADDR PORT N FIFO SOURCE...
                        N connections, from the source addresses in turn; print
                        how many got the page, and keep them. Each line in the
                        FIFO has all of them ask again, and prints how many got
                        it
web.py try ADDR PORT [tcp|udp]
                        connected, refused, unreachable, prohibited or silence

WEB_SECONDS in the environment is how long to wait for what may not come.
"""
import errno
import os
import resource
import select
import socket
import sys
import time

SECONDS = float(os.environ.get("WEB_SECONDS", "60"))
PAGE = b"<p>it works\n"
ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
          b"Content-Length: %d\r\n\r\n" % len(PAGE)) + PAGE
REQUEST = b"GET / HTTP/1.1\r\nHost: web\r\n\r\n"
BATCH = 500     # that begin at once: a queue of SYNs has an end
ERRORS = {errno.ECONNREFUSED: "refused", errno.EHOSTUNREACH: "unreachable",
          errno.ENETUNREACH: "unreachable", errno.EACCES: "prohibited"}


def serve(port):
    listener = socket.create_server(("", port), backlog=4096)
    listener.setblocking(False)
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
            try:
                asked = socks[fd].recv(1000).endswith(b"\r\n\r\n")
                if asked:
                    socks[fd].sendall(ANSWER)
            except OSError:
                asked = False
            if not asked:
                socks.pop(fd).close()


class Clients:
    def __init__(self):
        self.poll = select.epoll()
        self.socks = {}

    def answers(self, asked):
        """Which of them get the page."""
        got = set()
        end = time.monotonic() + SECONDS
        left = set(asked)
        for fd in left:
            self.poll.modify(fd, select.EPOLLOUT)
        while left and time.monotonic() < end:
            for fd, event in self.poll.poll(0.1):
                sock = self.socks[fd]
                try:
                    if event & select.EPOLLOUT:
                        sock.send(REQUEST)
                        self.poll.modify(fd, select.EPOLLIN)
                        continue
                    if sock.recv(1000) == ANSWER:
                        got.add(fd)
                except OSError:
                    pass
                self.poll.modify(fd, 0)
                left.discard(fd)
        return got

    def begin(self, addr, port, count, sources):
        kept = 0
        while count > 0:
            fds = []
            for i in range(min(count, BATCH)):
                sock = socket.socket()
                sock.setblocking(False)
                sock.bind((sources[i % len(sources)], 0))
                sock.connect_ex((addr, port))
                self.socks[sock.fileno()] = sock
                self.poll.register(sock, 0)
                fds.append(sock.fileno())
            got = self.answers(fds)
            for fd in set(fds) - got:
                self.poll.unregister(fd)
                self.socks.pop(fd).close()
            kept += len(got)
            count -= BATCH
        return kept


def begin(addr, port, count, fifo, *sources):
    clients = Clients()
    print(clients.begin(addr, int(port), int(count), sources), flush=True)
    # both ends, so that it does not end with who writes first
    for _ in os.fdopen(os.open(fifo, os.O_RDWR)):
        print(len(clients.answers(clients.socks)), flush=True)


def attempt(addr, port, kind="tcp"):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp"
                         else socket.SOCK_DGRAM)
    sock.settimeout(SECONDS)
    try:
        sock.connect((addr, int(port)))
        if kind == "udp":
            sock.send(b"x")
            sock.recv(1)
        return "connected"
    except TimeoutError:
        return "silence"
    except OSError as err:
        return ERRORS.get(err.errno, str(err))


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = max(hard, 20000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    what, *args = sys.argv[1:]
    if what == "serve":
        serve(int(args[0]))
    elif what == "open":
        begin(*args)
    else:
        print(attempt(*args))


main()
