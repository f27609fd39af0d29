# SPDX-License-Identifier: GPL-2.0-only
"""A file there and back by TCP, compared byte by byte.

nat_bulk.py echo PORT           send back what comes, when all of it has come
nat_bulk.py send ADDR PORT FILE copy|sendfile|zerocopy
                                print `same`, or what is not; also whether the
                                file, or the memory it was sent from, is now
                                another one
"""
import mmap
import socket
import sys

SO_ZEROCOPY, MSG_ZEROCOPY = 60, 0x4000000


def read_all(sock):
    data = bytearray()
    while part := sock.recv(1 << 20):
        data += part
    return bytes(data)


def echo(port):
    server = socket.create_server(("::", port), family=socket.AF_INET6,
                                  dualstack_ipv6=True)
    while True:
        sock = server.accept()[0]
        sock.settimeout(20)     # one at a time, and nobody for ever
        try:
            sock.sendall(read_all(sock))
        except OSError:
            pass
        sock.close()


def send(addr, port, path, how):
    sock = socket.create_connection((addr, port), 20)
    with open(path, "rb") as file:
        before = file.read()
        memory = mmap.mmap(-1, len(before))
        memory[:] = before
        if how == "sendfile":
            sock.sendfile(file)
        elif how == "zerocopy":
            sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
            at, view = 0, memoryview(memory)
            while at < len(before):
                at += sock.send(view[at:at + 65536], MSG_ZEROCOPY)
        else:
            sock.sendall(before)
        sock.shutdown(socket.SHUT_WR)
        back = read_all(sock)
        file.seek(0)
        if file.read() != before or memory[:] != before:
            return "what was sent has changed"
    return "same" if back == before else "%d of %d bytes, or others" % (
        len(back), len(before))


def main():
    if sys.argv[1] == "echo":
        echo(int(sys.argv[2]))
    try:
        print(send(sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
    except OSError as err:
        print(err)


main()
