# SPDX-License-Identifier: GPL-2.0-only
"""The parts of the report: each a title, a table and notes below it."""

OURS = "vswkm"
# Bounds of the scale, and ourselves with something off: no competitors
NOT_PEERS = ("drop", "null-xmit", "null-direct", "wire", OURS, "vswkm-long")
KNOWS_VLANS = ("bridge-vlan", "ovs", "flower")
# and where connections are: nftables in the bridge, or behind a router
KNOWS_CONNECTIONS = ("ovs", "nft")
# A VLAN is a bridge of its own where each segment has a device
KNOWS_SEGMENTS = ("bridge", "ovs")


def verdict(good):
    return "hit" if good else "MISS"


def columns(table):
    """Peers in the order in which they were measured"""
    names = []
    for peers in table.values():
        names += [peer for peer in peers if peer not in names]
    return names


def ratio(value):
    spread = f"{value['q1']:.2f}-{value['q3']:.2f}"
    return f"{value['median']:.2f} ({spread})"


def share(peers, peer):
    """What the switch and the transmit cost: figure - drop"""
    if "drop" not in peers or peer not in peers:
        return None
    return peers[peer]["instructions"] - peers["drop"]["instructions"]


def failed(data, step, scenario, peer):
    return any(error[:3] == [step, scenario, peer]
               for error in data["errors"])


def figures(data, kernel, release):
    table = data["instructions"][kernel]
    names = columns(table)
    rows = [["", *names]]
    for scenario, peers in table.items():
        row = [scenario]
        for name in names:
            if name in peers:
                row.append(peers[name]["instructions"])
            else:
                row.append("ERROR" if failed(data, f"icount-{kernel}",
                                             scenario, name) else "-")
        rows.append(row)
    notes = []
    if kernel == "stock":
        notes = ["Only the ratios below mean something there: this kernel's "
                 "pktgen shares its frames with the receiver, who has to "
                 "copy them."]
    return (f"Instructions per frame, Linux {release}", rows, notes)


def against_targets(data):
    rows = [["", OURS, "target", "", "share", "best with VLANs", "its share",
             "times", "target", ""]]
    for scenario, peers in data["instructions"]["6.12"].items():
        target = data["targets"].get(scenario)
        if not target:
            continue
        if OURS not in peers:
            rows.append([scenario, "ERROR", f"{target[0]:.0f}", "MISS"])
            continue
        ours = share(peers, OURS)
        able = (KNOWS_SEGMENTS if scenario.startswith("S5") else
                KNOWS_CONNECTIONS if scenario.startswith(("S9", "S10"))
                else KNOWS_VLANS)
        others = [(share(peers, peer), peer) for peer in able
                  if share(peers, peer)]
        best, name = min(others, default=(0, "-"))
        times = best / ours if ours else 0
        got = peers[OURS]["instructions"]
        row = [scenario, got, f"{target[0]:.0f}", verdict(got <= target[0]),
               ours]
        if len(target) > 1:  # where a peer can
            row += [name, best, f"{times:.2f}", target[1],
                    verdict(times >= target[1])]
        rows.append(row)
    rows = [row + [""] * (len(rows[0]) - len(row)) for row in rows]
    return ("Against the targets, Linux 6.12", rows,
            ["share = figure - drop: what the switch and the transmit cost."])


def ratios(data, kernel, release):
    table = data["instructions"][kernel]
    names = [name for name in columns(table) if name not in NOT_PEERS]
    rows = [["", *names]]
    for scenario, peers in table.items():
        row, ours = [scenario], share(peers, OURS)
        for name in names:
            theirs = share(peers, name)
            if not ours or theirs is None:
                row.append("-")
                continue
            whole = peers[name]["instructions"] / peers[OURS]["instructions"]
            row.append(f"{whole:.2f} / {theirs / ours:.2f}")
        rows.append(row)
    return (f"Instructions of a peer against those of {OURS}, "
            f"Linux {release}", rows,
            ["Whole frame / share. More than 1: the peer needs more."])


def native(data, release):
    table = {name: peers for name, peers in data["native"].items()}
    names = [peer for peer in columns(table) if peer != OURS]
    rows = [["", f"{OURS}, ns", *names]]
    for scenario, peers in table.items():
        ours = peers.get(OURS)
        row = [scenario, f"{ours['ns']['median']:.0f}" if ours else "ERROR"]
        for name in names:
            known = name in peers and "ratio" in peers[name]
            row.append(ratio(peers[name]["ratio"]) if known else "-")
        rows.append(row)
    pairs = max((peers[OURS]["ns"]["pairs"] for peers in table.values()
                 if OURS in peers), default=0)
    return (f"Native time of a peer against that of {OURS}, User-Mode Linux "
            f"{release}", rows,
            [f"Median of {pairs} paired ratios (quartiles). More than 1: the "
             "peer takes longer. stream: a megabyte of TCP; rr: a TCP "
             "transaction of one byte each way."])


def smp(data, release):
    rows = [["", "one, frames/s", "two, frames/s", "ratio", "target", ""]]
    goal = data["targets"]["smp"][0]
    for peer, value in data["smp"].items():
        row = [peer, f"{value['one']['median']:.0f}",
               f"{value['two']['median']:.0f}", ratio(value["ratio"])]
        good = value["ratio"]["median"] >= goal
        rows.append(row + ([goal, verdict(good)] if peer == OURS
                           else ["", ""]))
    return (f"Two processors against one, S1, Linux {release} in QEMU", rows,
            ["Median of the paired ratios (quartiles). null-direct is what "
             "this host's processors and the generator allow at all."])


def sizes(data):
    rows = [["", "", "smallest", "largest", "figures in between", "times",
             "target", ""]]
    goal = data["targets"]["flat"][0]
    for what in ("macs", "vlans", "ports"):
        for peer, by_size in data["scale"].get(what, {}).items():
            if peer == "drop":
                continue
            got = list(by_size.items())
            values = [figure for _, figure in got]
            grown = max(values) / min(values)
            row = [what, peer, f"{got[0][0]}: {values[0]}",
                   f"{got[-1][0]}: {values[-1]}",
                   ", ".join(str(value) for value in values[1:-1]),
                   f"{grown:.2f}"]
            good = grown <= goal and len(got) > 1
            rows.append(row + ([goal, verdict(good)] if peer == OURS
                               else ["", ""]))
    return ("Instructions per frame as tables grow, Linux 6.12", rows,
            ["macs: frames to random ones of so many learned addresses, from "
             "16 to 1,000,000; vlans: of the two trunks; ports: of the "
             "bridge, of which Linux's has 1,023 at most. times: most against "
             "least."])


def learning(data):
    table = data["scale"].get("learn", {})
    drop = table.get("drop", {}).get("known", 0)
    ours = table.get(OURS)
    rows = [["", "known source", "new source", "share of new",
             f"times {OURS}", "the learning alone", f"times {OURS}",
             "target", ""]]
    goal = data["targets"]["learn"][0]
    for peer, got in table.items():
        if peer == "drop" or not ours or "new" not in got:
            continue
        part, alone = got["new"] - drop, got["new"] - got["known"]
        whole = part / (ours["new"] - drop)
        row = [peer, got["known"], got["new"], part, f"{whole:.2f}", alone,
               f"{alone / (ours['new'] - ours['known']):.2f}"]
        if peer == "bridge":
            row += [goal, verdict(whole >= goal)]
        else:
            row += ["", ""]
        rows.append(row)
    return ("Learning 20,000 new sources, instructions per frame, Linux 6.12",
            rows, ["Sources at random of 16 million, the table empty before. "
                   "The target is for the share: what the switch makes of a "
                   "frame whose source it has to learn."])


def not_ahead(data):
    """Where a peer needs less than 2 % more than we do"""
    rows = [["where", "peer", f"its cost against {OURS}"]]
    for kernel, table in data["instructions"].items():
        for scenario, peers in table.items():
            for peer, value in peers.items():
                if peer in NOT_PEERS or OURS not in peers:
                    continue
                whole = value["instructions"] / peers[OURS]["instructions"]
                if whole < 1.02:
                    rows.append([f"instructions, {kernel}, {scenario}", peer,
                                 f"{whole:.2f}"])
    for scenario, peers in data["native"].items():
        for peer, value in peers.items():
            if peer in NOT_PEERS or "ratio" not in value:
                continue
            if value["ratio"]["median"] < 1.02:
                rows.append([f"native time, {scenario}", peer,
                             ratio(value["ratio"])])
    if len(rows) == 1:
        rows.append(["nowhere", "", ""])
    return (f"Where {OURS} ties or loses", rows, data["notes"])


def every(data):
    kernels = data["about"]["kernels"]
    if "6.12" in data["instructions"]:
        yield against_targets(data)
    for kernel in ("6.12", "stock"):
        if kernel in data["instructions"]:
            release = kernels[f"icount-{kernel}"]
            yield figures(data, kernel, release)
            yield ratios(data, kernel, release)
    if data["native"]:
        yield native(data, kernels.get("native") or kernels.get("tcp") or
                     kernels.get("tcp5"))
    if data["smp"]:
        yield smp(data, kernels["smp"])
    if any(what != "learn" for what in data["scale"]):
        yield sizes(data)
    if "learn" in data["scale"]:
        yield learning(data)
    yield not_ahead(data)
    if data["errors"]:
        yield ("Errors", [["step", "scenario", "peer", "why"],
                          *data["errors"]], [])
