#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A BPF program that counts frames of the test's own type, without a compiler.

bpf.py load xdp|cls|cgskb pass|drop DIR     pins DIR/prog and DIR/map; DIR in a bpffs
bpf.py link xdp|tcx_egress NS DEV DIR attaches DIR/prog by a link, DIR/link
bpf.py load cls peer:IFINDEX:N DIR    redirects the first N to the peer of a
                                      device, in another namespace, others drop
bpf.py cgroup attach|detach CGROUP DIR    DIR/prog, a cgskb, of its egress
bpf.py count DIR                      frames it has seen; others always pass

Exits with 2 when the kernel does not know that kind of link.
"""
import ctypes
import os
import platform
import socket
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frames  # noqa: E402

SYS_BPF = {"x86_64": 321, "aarch64": 280}[platform.machine()]
MAP_CREATE, MAP_LOOKUP, PROG_LOAD, OBJ_PIN, OBJ_GET, LINK_CREATE = \
    0, 1, 5, 6, 7, 28
PROG_ATTACH, PROG_DETACH = 8, 9
CGROUP_INET_EGRESS = 1
MAP_ARRAY = 2
# type of program, of attachment, where ctx has data and data_end, pass, drop
KINDS = {"xdp": (6, 37, 0, 4, 2, 1), "cls": (3, 0, 76, 80, 0, 2),
         "cgskb": (8, 1, 76, 80, 1, 0)}
LINKS = {"xdp": (37, 4), "tcx_egress": (47, 0)}     # type, flags: native
EINVAL, EOPNOTSUPP = 22, 95

libc = ctypes.CDLL(None, use_errno=True)


def bpf(cmd, attr):
    buf = ctypes.create_string_buffer(attr.ljust(152, b"\0"))
    ret = libc.syscall(SYS_BPF, cmd, buf, len(buf))
    if ret < 0:
        err = ctypes.get_errno()
        raise OSError(err, os.strerror(err))
    return ret


def with_path(cmd, path, fd=0):
    text = ctypes.create_string_buffer(path.encode())
    return bpf(cmd, struct.pack("=QI", ctypes.addressof(text), fd))


def pin(fd, path):
    with_path(OBJ_PIN, path, fd)


def get(path):
    return with_path(OBJ_GET, path)


def insn(code, dst=0, src=0, off=0, imm=0):
    return struct.pack("=BBhi", code, dst | src << 4, off, imm)


def verdict_insns(what, good, bad):
    if not what.startswith("peer:"):
        return [insn(0xb7, 0, imm=good if what == "pass" else bad),
                insn(0x95)]
    _, ifindex, limit = what.split(":")
    return [insn(0x79, 1, 0),                   # r1 = *r0
            insn(0xb7, 0, imm=bad),
            insn(0x25, 1, 0, 3, int(limit)),    # if r1 > limit exit
            insn(0xb7, 1, imm=int(ifindex)),
            insn(0xb7, 2, imm=0),
            insn(0x85, imm=155),                # r0 = redirect_peer(r1, 0)
            insn(0x95)]


def program(map_fd, data, data_end, good, verdict):
    kind = socket.htons(frames.ETHERTYPE)
    return b"".join([
        insn(0x61, 2, 1, data),             # r2 = ctx->data
        insn(0x61, 3, 1, data_end),         # r3 = ctx->data_end
        insn(0xbf, 4, 2),                   # r4 = r2 + 14
        insn(0x07, 4, imm=14),
        insn(0x2d, 4, 3, 12),               # if r4 > r3 goto good
        insn(0x69, 5, 2, 12),               # r5 = ethertype
        insn(0x55, 5, 0, 10, kind),         # if it is another goto good
        insn(0x62, 10, 0, -4, 0),           # key = 0
        insn(0x18, 1, 1, 0, map_fd), insn(0),
        insn(0xbf, 2, 10),                  # r2 = &key
        insn(0x07, 2, imm=-4),
        insn(0x85, imm=1),                  # r0 = lookup
        insn(0x15, 0, 0, 3, 0),             # if there is none goto good
        insn(0xb7, 1, imm=1),
        insn(0xdb, 0, 1),                   # lock *r0 += 1
        insn(0x05, 0, 0, 2),                # goto verdict
        insn(0xb7, 0, imm=good),
        insn(0x95)] + verdict)


def load(kind, what, where):
    prog_type, attach_type, data, data_end, good, bad = KINDS[kind]
    map_fd = bpf(MAP_CREATE, struct.pack("=IIII", MAP_ARRAY, 4, 8, 1))
    code = ctypes.create_string_buffer(program(
        map_fd, data, data_end, good, verdict_insns(what, good, bad)))
    text = ctypes.create_string_buffer(b"GPL")
    log = ctypes.create_string_buffer(1 << 16)
    attr = struct.pack("=IIQQIIQ", prog_type, (len(code) - 1) // 8,
                       ctypes.addressof(code), ctypes.addressof(text), 1,
                       len(log), ctypes.addressof(log))
    # kern_version, prog_flags, prog_name, prog_ifindex, expected_attach_type
    attr += struct.pack("=II16sII", 0, 0, b"vsw_count", 0, attach_type)
    try:
        prog_fd = bpf(PROG_LOAD, attr)
    except OSError:
        sys.stderr.write(log.value.decode())
        raise
    os.mkdir(where)
    pin(prog_fd, where + "/prog")
    pin(map_fd, where + "/map")


def link(kind, netns, dev, where):
    attach_type, flags = LINKS[kind]
    prog_fd = get(where + "/prog")
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    if netns != "-":
        frames.netns_enter("/run/netns/" + netns)
    try:
        fd = bpf(LINK_CREATE, struct.pack(
            "=IIII", prog_fd, socket.if_nametoindex(dev), attach_type, flags))
    except OSError as err:
        if err.errno in (EINVAL, EOPNOTSUPP):
            sys.exit(2)
        raise
    if netns != "-":
        libc.setns(home, frames.CLONE_NEWNET)
    pin(fd, where + "/link")


def cgroup(what, path, where):
    fd = os.open(path, os.O_RDONLY)
    bpf(PROG_ATTACH if what == "attach" else PROG_DETACH,
        struct.pack("=IIII", fd, get(where + "/prog"), CGROUP_INET_EGRESS, 0))


def count(where):
    key, value = ctypes.c_uint32(0), ctypes.c_uint64(0)
    bpf(MAP_LOOKUP, struct.pack("=I4xQQ", get(where + "/map"),
                                ctypes.addressof(key),
                                ctypes.addressof(value)))
    print(value.value)


{"load": load, "link": link, "cgroup": cgroup,
 "count": count}[sys.argv[1]](*sys.argv[2:])
