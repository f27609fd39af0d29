# SPDX-License-Identifier: GPL-2.0-only
"""FTP and TFTP, as much of them as says which data comes through.

ftp.py serve            answer on port 21; each PORT and EPRT goes to stdout
ftp.py get ADDR WORD... log in, and do what each word says, a line for each
ftp.py keep ADDR FIFO   the same with the words that come in the FIFO

WORD is passive or active: a file that comes over a data connection, which is
"data" then, or the error; list: a command without data, which is its code;
offer: ask where to connect to, which is ADDRESS PORT, and do not; take: do.

ftp.py tftp-serve       answer on port 69
ftp.py tftp ADDR        ask for a file there

FTP_SECONDS in the environment is how long to wait for data.
"""
import contextlib
import ftplib
import os
import re
import socket
import sys
import threading

DATA = b"data\r\n"
SECONDS = float(os.environ.get("FTP_SECONDS", "10"))


class Session:
    """One control connection, seen from the server."""

    def __init__(self, sock):
        self.sock = sock
        self.lines = sock.makefile("rb")
        self.host = sock.getsockname()[0].removeprefix("::ffff:")
        self.listener = self.target = None

    def say(self, text):
        self.sock.sendall(text.encode() + b"\r\n")

    def listen(self):
        self.listener = socket.create_server(
            (self.host, 0), family=socket.AF_INET6 if ":" in self.host
            else socket.AF_INET)
        self.listener.settimeout(SECONDS)
        self.target = None
        return self.listener.getsockname()[1]

    def pasv(self, _):
        port = self.listen()
        self.say("227 Entering Passive Mode (%s,%d,%d)." % (
            self.host.replace(".", ","), port >> 8, port & 255))

    def epsv(self, _):
        self.say("229 Entering Extended Passive Mode (|||%d|)" % self.listen())

    def port(self, words):
        print("PORT", words, flush=True)
        *host, high, low = words.split(",")
        self.target = ".".join(host), int(high) * 256 + int(low)
        self.say("200 PORT command successful")

    def eprt(self, words):
        print("EPRT", words, flush=True)
        host, port = words.split("|")[2:4]
        self.target = host, int(port)
        self.say("200 EPRT command successful")

    def retr(self, _):
        try:
            if self.target:
                data = socket.create_connection(self.target, SECONDS)
            else:
                data = self.listener.accept()[0]
        except OSError:
            self.say("425 Can't open data connection")
            return
        self.say("150 Here it comes")
        data.sendall(DATA)
        data.close()
        self.say("226 Transfer complete")

    def run(self):
        replies = {"USER": "331 Password", "PASS": "230 Welcome",
                   "TYPE": "200 Type", "NOOP": "200 Noop", "QUIT": "221 Bye"}
        data = {"PASV": self.pasv, "EPSV": self.epsv, "PORT": self.port,
                "EPRT": self.eprt, "RETR": self.retr}
        self.say("220 Ready")
        for line in self.lines:
            verb, _, words = line.decode().strip().partition(" ")
            if verb in data:
                data[verb](words)
            else:
                self.say(replies.get(verb, "502 No such command"))
            if verb == "QUIT":
                break
        self.sock.close()


def session(sock):
    with contextlib.suppress(OSError):
        Session(sock).run()


def serve():
    listener = socket.create_server(("::", 21), family=socket.AF_INET6,
                                    dualstack_ipv6=True)
    while True:
        sock = listener.accept()[0]
        threading.Thread(target=session, args=(sock,), daemon=True).start()


class Client:
    def __init__(self, addr):
        self.ftp = ftplib.FTP()
        # it is what a helper may have to write
        self.ftp.trust_server_pasv_ipv4_address = True
        self.ftp.connect(addr, 21, timeout=SECONDS)
        self.ftp.login()
        self.offered = None

    def transfer(self, passive):
        got = []
        self.ftp.set_pasv(passive)
        self.ftp.retrbinary("RETR file", got.append)
        return b"".join(got).decode().strip()

    def offer(self):
        self.offered = self.ftp.makepasv()
        return "%s %d" % self.offered

    def take(self):
        with socket.create_connection(self.offered, SECONDS) as sock:
            self.ftp.sendcmd("RETR file")
            got = sock.recv(100).decode().strip()
        self.ftp.voidresp()
        return got

    def do(self, word):
        try:
            if word in ("passive", "active"):
                return self.transfer(word == "passive")
            if word == "list":
                return self.ftp.sendcmd("NOOP")[:3]
            return self.offer() if word == "offer" else self.take()
        except ftplib.Error as err:
            return re.sub(r"^(\d+).*", r"\1", str(err))
        except TimeoutError:
            return "no answer"
        except OSError as err:
            return (err.strerror or str(err)).lower()


def get(addr, words):
    try:
        client = Client(addr)
    except TimeoutError:
        print("no control")
        return
    except OSError as err:
        print((err.strerror or str(err)).lower())
        return
    for word in words:
        print(client.do(word), flush=True)
    with contextlib.suppress(OSError, EOFError, ftplib.Error):
        client.ftp.quit()


def keep(addr, fifo):
    client = Client(addr)
    print("ready", flush=True)
    # both ends, so that it does not end with who writes first
    for line in os.fdopen(os.open(fifo, os.O_RDWR)):
        print(client.do(line.strip()), flush=True)


def tftp_serve():
    well_known = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    well_known.bind(("", 69))
    while True:
        peer = well_known.recvfrom(1000)[1]
        # from a port of its own, as the protocol has it
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"\0\3\0\1data", peer)


def tftp(addr):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(SECONDS)
    sock.sendto(b"\0\1file\0octet\0", (addr, 69))
    try:
        print(sock.recv(1000)[4:].decode())
    except TimeoutError:
        print("no answer")


def main():
    what, *args = sys.argv[1:]
    if what == "serve":
        serve()
    elif what == "get":
        get(args[0], args[1:])
    elif what == "keep":
        keep(*args)
    elif what == "tftp-serve":
        tftp_serve()
    else:
        tftp(*args)


main()
