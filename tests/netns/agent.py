#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A sample agent: fill the tables of a switch when it asks, from a list.

  agent.py LIST [NETNS]

Each line of LIST says where a host is: VLAN IP MAC TUNNEL PEER. The agent
waits for what `vswtool -j monitor miss` tells and adds the neighbour and the
forwarding entry of the host that was asked for, as "agent". A real one would
ask a directory or a routing protocol instead of a file.
"""
import json
import subprocess
import sys


def read_list(path):
    """Hosts by VLAN and IP, and by VLAN and MAC."""
    hosts = {}
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            vid, addr, mac, tunnel, peer = line.split()
            host = (addr, mac, tunnel, peer)
            hosts[int(vid), addr] = host
            hosts[int(vid), mac] = host
    return hosts


def answer(tool, miss, host):
    """One batch: the host may be asked for as soon as both are there."""
    addr, mac, tunnel, peer = host
    bridge, vid = miss["bridge"], miss["vid"]
    batch = (f"fdb replace {bridge} {mac} vlan {vid} tunnel {tunnel} "
             f"peer {peer} agent\n"
             f"neigh replace {bridge} {addr} lladdr {mac} vlan {vid} agent\n")
    subprocess.run([*tool, "-b", "-"], input=batch, text=True, check=False)


def main():
    """Wait for events until the end of the monitor."""
    hosts = read_list(sys.argv[1])
    tool = ["vswtool"] + (["-n", sys.argv[2]] if sys.argv[2:] else [])
    with subprocess.Popen([*tool, "-j", "monitor", "miss"], text=True,
                          stdout=subprocess.PIPE) as monitor:
        try:
            for line in monitor.stdout:
                miss = json.loads(line)
                if miss["event"] == "lost":
                    continue    # the switch asks again, as its hosts do
                key = (miss["vid"], miss.get("ip") or miss.get("address"))
                print(miss["kind"], *key, key in hosts, flush=True)
                if key in hosts:
                    answer(tool, miss, hosts[key])
        finally:
            monitor.terminate()


if __name__ == "__main__":
    main()
