# SPDX-License-Identifier: GPL-2.0-only
"""Cost against table size, drawn by gnuplot."""
import subprocess

PANELS = (("macs", "addresses"), ("vlans", "VLANs"), ("ports", "ports"))

HEAD = """
set terminal svg size 1200,400 background "white"
set output "{path}"
set multiplot layout 1,3
set logscale x
set yrange [0:]
set grid
set key bottom left
set ylabel "instructions per frame"
"""


def svg(scale, path):
    script = [HEAD.format(path=path)]
    for what, label in PANELS:
        peers = {peer: sizes for peer, sizes in scale.get(what, {}).items()
                 if peer != "drop"}
        if not peers:
            continue
        for peer, sizes in peers.items():
            name = f"${what}_{peer.replace('-', '_')}"
            lines = "\n".join(f"{size} {cost}" for size, cost in sizes.items())
            script.append(f"{name} << EOD\n{lines}\nEOD")
        script.append(f'set xlabel "{label}"')
        script.append("plot " + ", ".join(
            f"${what}_{peer.replace('-', '_')} with linespoints "
            f'lw 2 title "{peer}"' for peer in peers))
    subprocess.run(["gnuplot"], input="\n".join(script), text=True,
                   check=True)
