# SPDX-License-Identifier: GPL-2.0-only
"""Compare the specification with the policies and operations in C.

spec.py SPEC TREE: a line "ok NAME" or "not ok NAME" for each assertion.
"""
import re
import sys
from pathlib import Path

import yaml

with open(sys.argv[1], encoding="utf-8") as stream:
    SPEC = yaml.safe_load(stream)
TREE = Path(sys.argv[2])
CODE = (TREE / "kmod/nl/gen.c").read_text(encoding="utf-8")
UAPI = (TREE / "uapi/linux/vswkm.h").read_text(encoding="utf-8")
CORE = "".join(p.read_text(encoding="utf-8")
               for p in sorted((TREE / "kmod/nl").glob("*.c"))
               if p.name != "gen.c")
SETS = {s["name"]: s for s in SPEC["attribute-sets"]}
OPS = [o for o in SPEC["operations"]["list"] if "do" in o]
NTFS = [o for o in SPEC["operations"]["list"] if "notify" in o]


def check(good, name, detail=""):
    """One result."""
    print(f"{'ok' if good else 'not ok'} {name}")
    if not good and detail:
        print(detail)


def const(*words):
    """Name of a constant: VSWKM_A_PORT_FLOOD_UC."""
    return "_".join(("vswkm",) + words).upper().replace("-", "_")


def snake(name):
    """Name in an identifier."""
    return name.replace("-", "_")


def policy(name):
    """Constants that are set in a policy, or None."""
    found = re.search(rf"struct nla_policy vswkm_{snake(name)}_nl_policy"
                      r"\[[^\]]*\] = {\n(.*?)\n};", CODE, re.S)
    return found and re.findall(r"^\t\[(\w+)\] = ", found[1], re.M)


def nested():
    """Attribute sets that requests nest."""
    names = set()
    for op in OPS:
        attrs = {a["name"]: a for a in SETS[op["attribute-set"]]["attributes"]}
        for name in op["do"]["request"]["attributes"]:
            if "nested-attributes" in attrs[name]:
                names.add(attrs[name]["nested-attributes"])
    return sorted(names)


def op_entry(name):
    """The entry of an operation in the table."""
    found = re.search(rf"\t{{\n\t\t\.cmd\t\t= {const('cmd', name)},\n(.*?)\t}},",
                      CODE, re.S)
    return found[1] if found else ""


for operation in OPS:
    title, attr_set = operation["name"], operation["attribute-set"]
    wanted = sorted(const("a", attr_set, a)
                    for a in operation["do"]["request"]["attributes"])
    have = policy(title)
    check(have is not None and sorted(have) == wanted,
          f"{title}: its policy has its attributes and no others",
          f"{have} is not {wanted}")

    entry = op_entry(title)
    check(f".policy\t\t= vswkm_{snake(title)}_nl_policy" in entry,
          f"{title}: has its policy")
    order = [const("a", attr_set, a["name"])
             for a in SETS[attr_set]["attributes"]]
    last = max(wanted, key=order.index)
    check(f".maxattr\t= {last}," in entry,
          f"{title}: accepts nothing behind {last}")
    check(title.endswith("-get") or "GENL_UNS_ADMIN_PERM" in entry,
          f"{title}: needs the right to it, unless it only reads")
    check(f".doit\t\t= vswkm_nl_{snake(title)}_doit" in entry and
          (".dumpit" in entry) == ("dump" in operation),
          f"{title}: is done and dumped as specified")
    check(re.search(rf"^int vswkm_nl_{snake(title)}_doit\(", CORE, re.M),
          f"{title}: is written")

for title in nested():
    wanted = sorted(const("a", title, a["name"])
                    for a in SETS[title]["attributes"] if a["type"] != "pad")
    check(sorted(policy(title) or []) == wanted,
          f"{title}: its policy has all of its attributes")

ours = {s: [a["name"] for a in SETS[s]["attributes"]] for s in SETS}
missing = [const("a", s, a) for s, attrs in ours.items() for a in attrs
           if not re.search(rf"^\t{const('a', s, a)}\b", UAPI, re.M)]
check(not missing, "all attributes are in the header", missing)
missing = [const("cmd", o["name"]) for o in SPEC["operations"]["list"]
           if not re.search(rf"^\t{const('cmd', o['name'])}\b", UAPI, re.M)]
check(not missing, "all operations are in the header", missing)

unused = [a for s in SETS for a in ours[s]
          if s not in ("stats", "drop") and a != "pad"
          and const("a", s, a) not in CORE + CODE
          and f"IFLA_VSW_{a.upper().replace('-', '_')}" not in CORE + CODE
          and s != "link"]
check(not unused, "no attribute is without use", unused)
for ntf in NTFS:
    check(const("cmd", ntf["name"]) in
          "".join(p.read_text(encoding="utf-8")
                  for p in (TREE / "kmod").rglob("*.c")),
          f"{ntf['name']}: is sent")
groups = [g["name"] for g in SPEC["mcast-groups"]["list"]]
check(all(n["mcgrp"] in groups for n in NTFS), "notifications have a group")

undocumented = [o["name"] for o in SPEC["operations"]["list"]
                if not o.get("doc")]
check(not undocumented, "each operation says what it does", undocumented)
