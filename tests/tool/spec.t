#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The tool says the same as uapi/vswkm.yaml: names, types, enums, operations."""
import re
import sys
from pathlib import Path

try:
    import yaml
except ImportError:
    print("1..0 # SKIP no python3-yaml")
    sys.exit(0)

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
SPEC = yaml.safe_load((TOP / "uapi/vswkm.yaml").read_text())
CODE = "".join((TOP / "tools/vswtool" / name).read_text()
               for name in ("spec.c", "spec_policy.c"))
TYPES = {"u16": "U16", "u32": "U32", "u64": "U64", "string": "STR",
         "flag": "FLAG", "nest": "NEST"}
HINTS = {"mac": "MAC", "ipv4-or-v6": "IP", "hex": "BYTES"}
failed = 0
count = 0


def check(good, what):
    global failed, count
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}")


def wanted(attr):
    if "enum" in attr:
        return "ENUM" if attr["type"] == "u32" else attr["type"].upper()
    if attr["name"] == "proto":
        return "PROTO"
    if attr["type"] == "u8":
        return "BOOL" if attr.get("checks", {}).get("max", 1) == 1 else "U8"
    if attr["type"] == "binary":
        return HINTS[attr["display-hint"]]
    return TYPES[attr["type"]]


def used():
    """Sets of the operations and, through nests, of those; not rtnetlink's."""
    sets = {s["name"]: s for s in SPEC["attribute-sets"]}
    todo = [o["attribute-set"] for o in SPEC["operations"]["list"]
            if "attribute-set" in o]
    seen = []
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen.append(name)
            todo += [a["nested-attributes"] for a in sets[name]["attributes"]
                     if "nested-attributes" in a]
    return [sets[name] for name in seen]


for aset in used():
    prefix = "VSWKM_A_" + aset["name"].upper().replace("-", "_") + "_"
    names = {a["name"] for a in aset["attributes"] if a["type"] != "pad"}
    for attr in aset["attributes"]:
        if attr["type"] == "pad":
            continue
        const = prefix + attr["name"].upper().replace("-", "_")
        found = re.search(rf'\[{const}\] = {{ "([^"]+)", VSW_S_(\w+)', CODE)
        check(found and found[1] == attr["name"] and found[2] == wanted(attr),
              f"{aset['name']} {attr['name']} is {wanted(attr)}")
    have = len(re.findall(rf"\[{prefix}\w+\] =", CODE))
    check(have == len(names), f"{aset['name']} has no more than that")

for enum, var in (("port-kind", "kind"), ("port-mode", "mode"),
                  ("fdb-owner", "owner"), ("tunnel-kind", "tunnel"),
                  ("df", "df"), ("neigh-owner", "neigh_owner"),
                  ("miss-kind", "miss"), ("acl-dir", "acl_dir"),
                  ("acl-action", "acl_action"), ("set-kind", "set_kind"),
                  ("tcp-state", "tcp_state")):
    entries = [e["name"] for d in SPEC["definitions"] if d["name"] == enum
               for e in d["entries"]]
    found = re.search(rf"vsw_{var}_names\[\] = {{(.*?)NULL", CODE, re.S)
    check(re.findall(r'"([\w-]+)"', found[1]) == entries, f"enum {enum}")

for op in SPEC["operations"]["list"]:
    const = "VSWKM_CMD_" + op["name"].upper().replace("-", "_")
    aset = op.get("attribute-set")
    if not aset:
        aset = next(o["attribute-set"] for o in SPEC["operations"]["list"]
                    if o["name"] == op["notify"])
    check(f'[{const}] = {{ "{op["name"]}", &vsw_{aset}_set }}' in CODE,
          f"operation {op['name']}")

print(f"1..{count}")
sys.exit(failed > 0)
