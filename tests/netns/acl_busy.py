# SPDX-License-Identifier: GPL-2.0-only
"""Traffic while policies change.

acl_busy.py echo PORT            send back what comes
acl_busy.py talk ADDR OPEN SHUT  until SIGTERM, ask ADDR at the port OPEN, one
                                 question at a time, always from one port, and
                                 send to the port SHUT; print how many questions
                                 were asked and answered, and how many were sent
                                 to the other port
"""
import signal
import socket
import sys
import time


def echo(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", port))
    while True:
        sock.sendto(*sock.recvfrom(100))


def ask(sock, question):
    sock.send(question)
    try:
        while sock.recv(100) != question:   # that of one given up before
            pass
    except TimeoutError:
        return False
    return True


def talk(addr, to_open, to_shut):
    going = [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((addr, to_open))
    sock.settimeout(5)
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asked = answered = sent = 0
    while going:
        asked += 1
        answered += ask(sock, b"%d" % asked)
        for _ in range(20):
            other.sendto(b"x", (addr, to_shut))
        sent += 20
        time.sleep(0.001)
    print(asked, answered, sent)


if sys.argv[1] == "echo":
    echo(int(sys.argv[2]))
else:
    talk(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
