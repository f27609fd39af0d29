# SPDX-License-Identifier: GPL-2.0-only
"""Drive the family with the kernel's own client and see what vswtool sees.

ynl.py TREE: TREE has the client and the specification, see lib.sh. Prints
"ok NAME" or "not ok NAME" for each assertion.
"""
import errno
import json
import subprocess
import sys
import time
from pathlib import Path

TREE = Path(sys.argv[1])
PYYNL = TREE / "tools/net/ynl/pyynl"
SPEC = str(TREE / "Documentation/netlink/specs/vswkm.yaml")
sys.path.insert(0, str(PYYNL))
# pylint: disable=wrong-import-position
from lib import NlError, YnlFamily  # noqa: E402

MAC = "02:00:00:00:00:42"


def check(good, name, detail=None):
    """One result."""
    print(f"{'ok' if good else 'not ok'} {name}", flush=True)
    if not good:
        print(detail, flush=True)


def equal(got, wanted, name):
    """They are the same."""
    check(got == wanted, name, f"got: {got}\nwanted: {wanted}")


def tool(*words):
    """JSON of vswtool."""
    done = subprocess.run(["vswtool", "-j", *words], capture_output=True,
                          text=True, check=False)
    return json.loads(done.stdout or "[]")


def client(*words):
    """JSON of the client as a program."""
    done = subprocess.run(["/usr/bin/python3", "-B", str(PYYNL / "cli.py"),
                           "--spec", SPEC, "--output-json", *words],
                          capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return [json.loads(line) for line in lines] or done.stderr


def refused(name, err, text, operation, attrs):
    """The request fails with this error and a text that has this word."""
    try:
        YNL.do(operation, attrs)
    except NlError as error:
        extack = error.nl_msg.extack or {}
        said = extack.get("msg", "")
        check(error.error == err and text in said, name,
              f"{errno.errorcode[error.error]}: {said}")
    else:
        check(False, name, "it was done")


def common(attrs, view, keys, name):
    """Values that both have, by the client's names of them."""
    got = {k: attrs.get(k) for k in keys}
    wanted = {k: view[k.replace("-", "_")] for k in keys}
    wanted = {k: int(v) if isinstance(v, bool) else v
              for k, v in wanted.items()}
    equal(got, wanted, name)


def ranges(view):
    """vswtool's list of VLANs as the client has it."""
    made = []
    for item in view["vlans"]:
        one = {"first": item["vid"], "last": item.get("end", item["vid"])}
        one.update({flag: True for flag in ("untagged", "pvid") if item[flag]})
        made.append(one)
    return made


def port_same(attrs, name):
    """The client and vswtool say the same of a port."""
    view = next(p for p in tool("port", "show") if p["name"] == attrs["name"])
    common(attrs, view, ["name", "kind", "mode", "pvid", "isolated",
                         "learning", "flood-uc", "flood-mc", "flood-bc",
                         "fdb-limit", "index", "up"], name)
    equal(attrs.get("vlan", []), ranges(view), f"{name}: VLANs")
    equal(attrs.get("map", []), view["map"], f"{name}: map")
    equal(attrs["bridge-name"], view["bridge"], f"{name}: bridge")


def port(name):
    """What the client says of a port."""
    return YNL.do("port-get", {"name": name})


def bridges():
    """Make one, read it in each way, change it."""
    made = YNL.do("bridge-new", {"name": "sw0", "ageing": 60,
                                 "address": MAC, "fdb-limit": 1000})
    view = tool("bridge", "show", "sw0")[0]
    equal(made, None, "bridge-new answers with an acknowledgement alone")
    one = YNL.do("bridge-get", {"ifindex": view["ifindex"]})
    keys = ["name", "ifindex", "ageing", "fdb-limit", "qinq", "shortcuts",
            "address", "up", "mtu", "ports", "fdb-count", "fdb-learned",
            "generation"]
    common(one, view, keys, "bridge-get by ifindex")
    equal(one["address"], MAC, "the address is the wanted one")
    common(YNL.do("bridge-get", {"name": "sw0"}), view, keys,
           "bridge-get by name")
    dump = YNL.dump("bridge-get", {})
    equal([b["name"] for b in dump], ["sw0"], "bridge-get dump")
    common(dump[0], view, keys, "a dump says the same")
    equal(one["stats"]["rx-packets"], 0, "counters are nested")

    YNL.do("bridge-set", {"name": "sw0", "ageing": 0, "qinq": 0})
    equal(tool("bridge", "show", "sw0")[0]["ageing"], 0, "bridge-set")
    refused("a bridge of that name", errno.EEXIST, "", "bridge-new",
            {"name": "sw0"})
    refused("no such bridge", errno.ENODEV, "", "bridge-get",
            {"name": "sw9"})
    refused("a value out of range", errno.ERANGE, "range", "bridge-set",
            {"name": "sw0", "ageing": 1000001})


def ports():
    """Ports of both kinds, and their VLANs and maps."""
    YNL.do("port-new", {"bridge-name": "sw0", "name": "d0", "mode": "trunk",
                        "pvid": 5, "vlan": [{"first": 10, "last": 20}]})
    port_same(port("d0"), "port-new")
    equal(port("d0")["vlan"],
          [{"first": 5, "last": 5, "untagged": True, "pvid": True},
           {"first": 10, "last": 20}], "port-new: as asked for")
    YNL.do("port-new", {"bridge-name": "sw0", "name": "d1"})
    port_same(port("d1"), "port-new with nothing but a name")

    YNL.do("vlan-add", {"name": "d0", "vlan": [{"first": 30},
                                               {"first": 40, "last": 41,
                                                "untagged": True}]})
    port_same(port("d0"), "vlan-add")
    YNL.do("vlan-del", {"name": "d0", "vlan": [{"first": 12, "last": 13}]})
    port_same(port("d0"), "vlan-del")
    YNL.do("map-add", {"name": "d0", "map": [{"outside": 100, "inside": 10},
                                             {"outside": 101, "inside": 11}]})
    port_same(port("d0"), "map-add")
    YNL.do("map-del", {"name": "d0", "map": [{"outside": 100, "inside": 10}]})
    port_same(port("d0"), "map-del")
    equal(port("d0")["map"], [{"outside": 101, "inside": 11}],
          "map-del: as asked for")
    YNL.do("port-set", {"name": "d0", "isolated": 1, "learning": 0,
                        "flood-uc": 0, "flood-mc": 0, "flood-bc": 0,
                        "fdb-limit": 7})
    port_same(port("d0"), "port-set of flags")
    YNL.do("port-set", {"name": "d1", "mode": "qinq", "pvid": 50})
    port_same(port("d1"), "port-set of the mode")

    YNL.do("bridge-new", {"name": "sw1"})
    YNL.do("port-new", {"kind": "patch", "bridge-name": "sw0", "name": "p0",
                        "peer-bridge-name": "sw1", "peer-name": "p1"})
    port_same(port("p0"), "port-new of a patch")
    equal((port("p1")["peer-name"], port("p1")["peer-bridge-name"]),
          ("p0", "sw0"), "its other end")
    dump = YNL.dump("port-get", {})
    equal(sorted(p["name"] for p in dump),
          sorted(p["name"] for p in tool("port", "show")), "port-get dump")
    dump = YNL.dump("port-get", {"bridge-name": "sw1"})
    equal(sorted(p["name"] for p in dump), ["p1", "sw1"],
          "port-get dump of one bridge")

    refused("a descending range", errno.EINVAL, "descending", "vlan-add",
            {"name": "d0", "vlan": [{"first": 20, "last": 10}]})
    refused("VLAN 4095", errno.ERANGE, "range", "vlan-add",
            {"name": "d0", "vlan": [{"first": 4095}]})
    refused("VLAN 0", errno.ERANGE, "range", "vlan-add",
            {"name": "d0", "vlan": [{"first": 0}]})
    refused("a VLAN that is not there", errno.ENOENT, "carry", "vlan-del",
            {"name": "d0", "vlan": [{"first": 999}]})
    refused("a map that is not one-to-one", errno.EEXIST, "one-to-one",
            "map-add", {"name": "d0", "map": [{"outside": 102,
                                               "inside": 11}]})
    refused("a device that is a port already", errno.EBUSY, "", "port-new",
            {"bridge-name": "sw0", "name": "d0"})


def entry_same(attrs, name):
    """The client and vswtool say the same of an entry."""
    view = tool("fdb", "get", attrs["bridge-name"], attrs["address"], "vlan",
                str(attrs["vid"]))[0]
    common(attrs, view, ["address", "vid", "owner"], name)
    equal((attrs["port-name"], attrs.get("sticky", 0)),
          (view["port"], int(view["sticky"])), f"{name}: port")


def entries():
    """Entries set, overwritten, found, flushed."""
    key = {"bridge-name": "sw0", "address": "02:00:00:00:00:01", "vid": 10}
    YNL.do("fdb-new", {**key, "port-name": "d0"})
    entry_same(YNL.do("fdb-get", key), "fdb-new")
    refused("an entry that is there", errno.EEXIST, "exists", "fdb-new",
            {**key, "port-name": "p0"})
    YNL.do("fdb-set", {**key, "port-name": "p0", "owner": "agent",
                       "sticky": 1})
    entry_same(YNL.do("fdb-get", key), "fdb-set")
    for i in range(50):
        YNL.do("fdb-new", {**key, "address": f"02:00:00:00:01:{i:02x}",
                           "vid": 15, "port-name": "d0"})
    dump = YNL.dump("fdb-get", {"bridge-name": "sw0"})
    view = tool("fdb", "show", "sw0")
    equal(sorted((e["address"], e["vid"]) for e in dump),
          sorted((e["address"], e["vid"]) for e in view), "fdb-get dump")
    for what, wanted in (({"vid": 15}, 50), ({"owner": "agent"}, 1),
                         ({"port-name": "p0"}, 1), ({"owner": "local"}, 1),
                         ({"owner": "static", "vid": 10}, 0)):
        dump = YNL.dump("fdb-get", {"bridge-name": "sw0", **what})
        equal(len(dump), wanted, f"fdb-get dump with {what}")
    refused("a multicast address", errno.EADDRNOTAVAIL, "unicast", "fdb-new",
            {**key, "address": "01:00:00:00:00:01", "port-name": "d0"})
    refused("a VLAN that the port does not carry", errno.EINVAL, "carry",
            "fdb-new", {**key, "vid": 9, "port-name": "d0"})
    refused("the bridge's own address", errno.EPERM, "own", "fdb-del",
            {**key, "address": MAC, "vid": 1})
    YNL.do("fdb-del", key)
    refused("an entry that is gone", errno.ENOENT, "", "fdb-get", key)
    equal(YNL.do("fdb-flush", {"bridge-name": "sw0", "vid": 15}),
          {"flushed": 50}, "fdb-flush says how many went")
    equal(len(tool("fdb", "show", "sw0")), 1, "the bridge's own entry stays")


def tunnel_same(name, what):
    """The client and vswtool say the same of a tunnel."""
    attrs = YNL.do("tunnel-get", {"name": name})
    view = tool("tunnel", "show", name)[0]
    common(attrs, view, ["name", "kind", "local", "ttl", "ttl-inherit", "tos",
                         "df", "csum", "learning", "suppress", "miss-l2",
                         "hub", "mss", "index", "up"], what)
    equal((attrs["bridge-name"], attrs["segments"], attrs["peers"]),
          (view["bridge"], len(view["segments"]), len(view["peers"])),
          f"{what}: bridge, segments and peers")
    return attrs


def tunnels(config):
    """Tunnels of both kinds, their segments and peers."""
    YNL.do("tunnel-new", {"bridge-name": "sw0", "name": "vx0", "kind": "vxlan",
                          "local": "192.0.2.1", "dstport": 8472, "ttl": 9,
                          "learning": 0})
    made = tunnel_same("vx0", "tunnel-new of VXLAN")
    equal((made["local"], made["dstport"], made["ttl"], made["learning"]),
          ("192.0.2.1", 8472, 9, 0), "tunnel-new: as asked for")
    YNL.do("tunnel-new", {"bridge-name": "sw1", "name": "gr0", "kind": "gre",
                          "local": "2001:db8::1", "nvgre": 1})
    equal(tunnel_same("gr0", "tunnel-new of GRE")["nvgre"], 1, "its NVGRE")
    YNL.do("tunnel-set", {"name": "vx0", "ttl-inherit": 1, "df": "unset",
                          "srcport-min": 1000, "srcport-max": 2000,
                          "suppress": 1, "mss": 1400})
    made = tunnel_same("vx0", "tunnel-set")
    equal((made["srcport-min"], made["srcport-max"]), (1000, 2000),
          "tunnel-set: source ports")
    YNL.do("tunnel-set", {"name": "vx0", "ttl": 5})
    equal(tunnel_same("vx0", "tunnel-set of a value")["ttl-inherit"], 0,
          "it ends the inheritance")

    for vid in range(1, 401):
        YNL.do("segment-add", {"tunnel": "vx0", "vid": vid,
                               "vni": 10000 + vid})
        YNL.do("peer-add", {"tunnel": "vx0", "address": f"198.51.{vid}.1"
                            if vid < 256 else f"203.0.{vid - 255}.1"})
        if vid % 50 == 0:
            config.check_ntf()      # its socket holds a few hundred
    YNL.do("segment-add", {"tunnel": "gr0", "vid": 1, "key": 1})
    YNL.do("peer-add", {"tunnel": "gr0", "address": "2001:db8::2", "vid": 1})
    tunnel_same("vx0", "400 segments and peers")
    equal(sorted((s["vid"], s["vni"])
                 for s in YNL.dump("segment-get", {"tunnel": "vx0"})),
          [(vid, 10000 + vid) for vid in range(1, 401)], "segment-get dump")
    equal([(s["tunnel"], s["key"])
           for s in YNL.dump("segment-get", {"bridge-name": "sw1"})],
          [("gr0", 1)], "segment-get dump of one bridge")
    equal(len(YNL.dump("segment-get", {})), 401, "segment-get dump of all")
    equal(YNL.do("segment-get", {"tunnel": "vx0", "vid": 7})["vni"], 10007,
          "segment-get")
    equal(len(set(p["address"] for p in YNL.dump("peer-get",
                                                 {"tunnel": "vx0"}))), 400,
          "peer-get dump")
    equal([(p["address"], p["vid"]) for p in YNL.dump("peer-get",
                                                      {"tunnel": "gr0"})],
          [("2001:db8::2", 1)], "peer-get dump of another tunnel")
    one = YNL.do("peer-get", {"tunnel": "vx0", "address": "198.51.7.1"})
    equal(("vid" in one, one["tunnel"]), (False, "vx0"), "peer-get")
    equal(sorted(t["name"] for t in YNL.dump("tunnel-get", {})),
          ["gr0", "vx0"], "tunnel-get dump")
    equal([t["name"] for t in YNL.dump("tunnel-get", {"bridge-name": "sw1"})],
          ["gr0"], "tunnel-get dump of one bridge")

    key = {"bridge-name": "sw0", "address": "02:00:00:00:00:31", "vid": 7}
    YNL.do("fdb-new", {**key, "port-name": "vx0", "peer": "198.51.7.1",
                       "vni": 77})
    made = YNL.do("fdb-get", key)
    equal((made["port-name"], made["peer"], made["vni"]),
          ("vx0", "198.51.7.1", 77), "fdb-new to a peer of a tunnel")
    equal([e["address"] for e in YNL.dump("fdb-get", {"peer": "198.51.7.1"})],
          [key["address"]], "fdb-get dump of a peer")
    refused("an address of 5 bytes", errno.EINVAL, "neither", "peer-add",
            {"tunnel": "vx0", "address": b"12345"})
    refused("no such tunnel", errno.ENODEV, "tunnel", "segment-add",
            {"tunnel": "vx9", "vid": 1, "vni": 1})
    refused("a port that is not a tunnel", errno.ENODEV, "not a tunnel",
            "tunnel-del", {"name": "d0"})
    refused("VNI 2^24", errno.ERANGE, "range", "segment-add",
            {"tunnel": "vx0", "vid": 500, "vni": 1 << 24})
    refused("a VLAN of a tunnel", errno.EINVAL, "segments", "vlan-add",
            {"name": "vx0", "vlan": [{"first": 900}]})
    refused("a tunnel by port-new", errno.EINVAL, "tunnel-new", "port-new",
            {"bridge-name": "sw0", "name": "vx8", "kind": "tunnel"})


def no_tunnels(config):
    """They go, and every change was told."""
    YNL.do("peer-del", {"tunnel": "gr0", "address": "2001:db8::2", "vid": 1})
    YNL.do("segment-del", {"tunnel": "gr0", "vid": 1})
    YNL.do("tunnel-del", {"name": "gr0"})
    for i, one in enumerate(YNL.dump("peer-get", {"tunnel": "vx0"})):
        YNL.do("segment-del", {"tunnel": "vx0", "vid": i + 1})
        if i < 300:
            YNL.do("peer-del", {"tunnel": "vx0", "address": one["address"]})
        if i % 50 == 0:
            config.check_ntf()
    config.check_ntf()
    YNL.do("port-del", {"name": "vx0"})
    equal((YNL.dump("tunnel-get", {}), YNL.dump("segment-get", {}),
           YNL.dump("peer-get", {})), ([], [], []), "no tunnel is left")
    config.check_ntf()
    names = [n["name"] for n in config.poll_ntf(duration=0.2)]
    for name, times in (("tunnel-new-ntf", 2), ("segment-add-ntf", 401),
                        ("peer-add-ntf", 401), ("segment-del-ntf", 401),
                        ("peer-del-ntf", 401), ("tunnel-del-ntf", 2)):
        equal(names.count(name), times, f"config: {name}, {times} times")


def neigh_same(attrs, name):
    """The client and vswtool say the same of a neighbour."""
    view = tool("neigh", "get", attrs["bridge-name"], attrs["ip"], "vlan",
                str(attrs["vid"]))[0]
    common(attrs, view, ["ip", "vid", "lladdr", "owner", "router"], name)


def neighbours(listener):
    """Neighbours set, overwritten, found, flushed."""
    key = {"bridge-name": "sw0", "ip": "10.0.0.1", "vid": 10}
    mac = "02:00:00:00:00:01"
    YNL.do("neigh-new", {**key, "lladdr": mac})
    neigh_same(YNL.do("neigh-get", key), "neigh-new")
    refused("a neighbour that is there", errno.EEXIST, "exists", "neigh-new",
            {**key, "lladdr": mac})
    YNL.do("neigh-set", {**key, "lladdr": MAC, "owner": "agent"})
    neigh_same(YNL.do("neigh-get", key), "neigh-set")
    six = {**key, "ip": "fd00::1"}
    YNL.do("neigh-new", {**six, "lladdr": mac, "router": 1})
    neigh_same(YNL.do("neigh-get", six), "neigh-new of IPv6")
    for what, wanted in (({}, 2), ({"vid": 11}, 0), ({"owner": "agent"}, 1),
                         ({"lladdr": mac}, 1), ({"owner": "learned"}, 0)):
        dump = YNL.dump("neigh-get", {"bridge-name": "sw0", **what})
        equal(len(dump), wanted, f"neigh-get dump with {what}")
    refused("a multicast address", errno.EADDRNOTAVAIL, "host", "neigh-new",
            {**key, "ip": "224.0.0.1", "lladdr": mac})
    refused("a MAC address of a group", errno.EINVAL, "unicast", "neigh-new",
            {**key, "ip": "10.0.0.2", "lladdr": "01:00:00:00:00:01"})
    refused("an owner that is not for others", errno.EPERM, "learned",
            "neigh-new", {**key, "ip": "10.0.0.2", "lladdr": mac,
                          "owner": "learned"})
    YNL.do("neigh-del", key)
    refused("a neighbour that is gone", errno.ENOENT, "", "neigh-get", key)
    equal(YNL.do("neigh-flush", {"bridge-name": "sw0"}), {"flushed": 1},
          "neigh-flush says how many went")
    listener.check_ntf()
    told = [(n["name"], n["msg"]["ip"])
            for n in listener.poll_ntf(duration=0.2)]
    equal(told, [("neigh-new-ntf", "10.0.0.1"), ("neigh-new-ntf", "10.0.0.1"),
                 ("neigh-new-ntf", "fd00::1"), ("neigh-del-ntf", "10.0.0.1"),
                 ("neigh-del-ntf", "fd00::1")], "each change is told of once")


def ranges_of_rules():
    """What vswtool refuses before the kernel does."""
    YNL.do("acl-new", {"name": "many"})
    refused("65 ranges of ports", errno.EINVAL, "more than 64 ranges",
            "rule-add", {"name": "many", "rule": [{
                "direction": "in", "action": "deny", "proto": 6,
                "dport": [{"first": 2 * n + 1} for n in range(65)]}]})
    YNL.do("acl-del", {"name": "many"})


def limits(attr):
    """What the specification says of an attribute, as in a policy."""
    kinds = {"string": "nul-string", "nest": "nested"}
    number = {k: CONSTS.get(v, v)
              for k, v in attr.yaml.get("checks", {}).items()}
    made = {"type": kinds.get(attr.type, attr.type)}
    for check_name, key in (("min", "min-value"), ("max", "max-value"),
                            ("max-len", "max-length")):
        # a kernel keeps the greatest length of a binary attribute to itself
        if check_name in number and attr.type != "binary":
            made[key] = number[check_name]
    if "enum" in attr.yaml:
        enum = YNL.consts[attr.yaml["enum"]]
        if enum["type"] == "flags":
            made["mask"] = (1 << len(enum.entries)) - 1
        else:
            made["max-value"] = len(enum.entries) - 1
    if attr.type == "nest":
        inner = YNL.attr_sets[attr.yaml["nested-attributes"]]
        made["policy"] = {n: limits(a) for n, a in inner.items()
                          if a.type != "pad"}
    return made


def differ(have, wanted):
    """Where a policy of the kernel is not as wanted."""
    wrong = [k for k, v in wanted.items()
             if k != "policy" and have.get(k) != v]
    if "policy" in wanted:
        inner = have.get("policy", {})
        wrong += set(inner) ^ set(wanted["policy"])
        wrong += [n for n, w in wanted["policy"].items()
                  if n in inner and differ(inner[n], w)]
    return wrong


def policies():
    """What the running kernel accepts is what the specification says."""
    for name, operation in YNL.ops.items():
        pol = YNL.get_policy(name, "do").to_dict()
        wanted = operation.yaml["do"]["request"]["attributes"]
        equal(sorted(pol), sorted(wanted),
              f"{name}: the kernel takes its attributes and no others")
        spec = {a: limits(operation.attr_set[a]) for a in wanted}
        wrong = [a for a in wanted if differ(pol.get(a, {}), spec[a])]
        check(not wrong, f"{name}: within the same limits",
              [(a, pol.get(a), spec[a]) for a in wrong])


def events(config, fdb):
    """What was done so far has been told to those who listened."""
    seen = []
    for listener in (config, fdb):
        listener.check_ntf()
        seen.append([(n["name"], n["msg"]) for n in
                     listener.poll_ntf(duration=0.2)])
    names = [n for n, _ in seen[0]]
    equal(names, ["bridge-new-ntf", "bridge-set-ntf", "port-new-ntf",
                  "port-new-ntf"] + ["port-set-ntf"] * 6 +
          ["bridge-new-ntf", "port-new-ntf", "port-new-ntf"],
          "config: each change once, in order, refusals not at all")
    told = [m for n, m in seen[0] if m.get("name") == "d0"][-1]
    port_same(told, "the last one of a port says all of it")
    added = [m["address"] for n, m in seen[1] if n == "fdb-new-ntf"]
    gone = [m["address"] for n, m in seen[1] if n == "fdb-del-ntf"]
    for i in range(50):
        added.remove(f"02:00:00:00:01:{i:02x}")
        gone.remove(f"02:00:00:00:01:{i:02x}")
    equal(gone, ["02:00:00:00:00:01"], "fdb: every entry that went, once")
    equal(added.count("02:00:00:00:00:01"), 2,
          "fdb: an entry that was made and overwritten, twice")


def programs():
    """The client as people use it."""
    one = client("--do", "bridge-get", "--json", '{"name": "sw0"}')
    equal(one[0]["name"], "sw0", "cli.py --do")
    dump = client("--dump", "port-get")
    equal(sorted(p["name"] for p in dump[0]),
          sorted(p["name"] for p in tool("port", "show")), "cli.py --dump")
    with subprocess.Popen(
            ["/usr/bin/python3", "-B", str(PYYNL / "cli.py"), "--spec", SPEC,
             "--output-json", "--subscribe", "config", "--duration", "6"],
            stdout=subprocess.PIPE, text=True) as listener:
        while listener.poll() is None and not listening():
            time.sleep(0.05)
        subprocess.run(["vswtool", "bridge", "add", "sw2"], check=True)
        told = json.loads(listener.stdout.readline())
        listener.kill()
    equal((told["name"], told["msg"]["name"]), ("bridge-new-ntf", "sw2"),
          "cli.py --subscribe hears of what vswtool does")


def listening():
    """Is somebody but us in a group of generic netlink?"""
    lines = Path("/proc/net/netlink").read_text(encoding="ascii").split("\n")
    rows = [line.split() for line in lines[1:] if line]
    return sum(r[1] == "16" and int(r[3], 16) != 0 for r in rows) > LISTENERS


def removal():
    """All goes, one after the other."""
    YNL.do("port-del", {"name": "p1"})
    equal(sorted(p["name"] for p in tool("port", "show", "sw0")),
          ["d0", "d1", "sw0"], "port-del takes both ends of a patch")
    YNL.do("port-del", {"name": "d0"})
    refused("a port that is gone", errno.ENODEV, "", "port-get",
            {"name": "d0"})
    for name in ("sw0", "sw1", "sw2"):
        YNL.do("bridge-del", {"name": name})
    equal((YNL.dump("bridge-get", {}), YNL.dump("port-get", {}),
           YNL.dump("fdb-get", {})), ([], [], []), "nothing is left")
    equal(tool("bridge", "show"), [], "nothing is left for vswtool either")


YNL = YnlFamily(SPEC)
CONSTS = {d["name"]: d["value"] for d in YNL.yaml["definitions"]
          if d["type"] == "const"}
CONFIG, FDB, NEIGH = YnlFamily(SPEC), YnlFamily(SPEC), YnlFamily(SPEC)
CONFIG.ntf_subscribe("config")
FDB.ntf_subscribe("fdb")
NEIGH.ntf_subscribe("neigh")
LISTENERS = 3
bridges()
ports()
entries()
events(CONFIG, FDB)
tunnels(CONFIG)
no_tunnels(CONFIG)
neighbours(NEIGH)
ranges_of_rules()
policies()
programs()
removal()
