# SPDX-License-Identifier: GPL-2.0-only
"""From the lines of the machines to figures."""
import collections
import os
import statistics


def tree():
    return collections.defaultdict(tree)


def quartiles(numbers):
    """Median and the quartiles around it"""
    if len(numbers) < 2:
        return {"median": numbers[0], "q1": numbers[0], "q3": numbers[0],
                "pairs": len(numbers)}
    low, _, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return {"median": statistics.median(numbers), "q1": low, "q3": high,
            "pairs": len(numbers)}


def targets(path):
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word = line.split("#")[0].split()
            if word:
                found[word[0]] = [float(number) for number in word[1:]]
    return found


def counted(data, name, word):
    kernel = name.removeprefix("icount-")
    if word[0] == "result":
        data["instructions"][kernel][word[1]][word[2]] = {
            "instructions": int(word[3]), "least": int(word[4]),
            "most": int(word[5])}


def paired(times):
    """Each peer's time against ours of the same round: more than 1 is in our
    favour"""
    ours = times.get("vswkm", {})
    result = {}
    for peer, rounds in times.items():
        ratios = [ns / ours[number] for number, ns in rounds.items()
                  if number in ours]
        result[peer] = {"ns": quartiles(list(rounds.values()))}
        if ratios:
            result[peer]["ratio"] = quartiles(ratios)
    return result


def read(directory):
    data = {"instructions": tree(), "native": tree(), "smp": tree(),
            "scale": tree(), "errors": [], "notes": []}
    times, smp = tree(), tree()
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), encoding="utf-8") as lines:
            for line in lines:
                word = line.split()
                if not word:
                    continue
                if word[0] == "error":
                    data["errors"].append([name, *word[1:3],
                                           " ".join(word[3:])])
                elif word[0] == "note":
                    data["notes"].append(
                        f"{name.removesuffix('.note')}: {' '.join(word[1:])}")
                elif name.startswith("icount-"):
                    counted(data, name, word)
                elif word[0] == "time":
                    times[word[1]][word[2]][int(word[3])] = int(word[4])
                elif word[0] == "smp":
                    smp[word[1]][int(word[2])] = (int(word[3]), int(word[4]))
                elif word[0] == "scale":
                    data["scale"][word[1]][word[2]][word[3]] = int(word[4])
    for scenario, peers in times.items():
        data["native"][scenario] = paired(peers)
    for peer, rounds in smp.items():
        data["smp"][peer] = {
            "one": quartiles([one for one, _ in rounds.values()]),
            "two": quartiles([two for _, two in rounds.values()]),
            "ratio": quartiles([two / one for one, two in rounds.values()])}
    return data
