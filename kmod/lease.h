/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_LEASE_H
#define VSW_LEASE_H

#include <linux/if_ether.h>
#include <linux/types.h>

struct sk_buff;
struct vsw_pkt;
struct vsw_port;

/**
 * DOC: Leases
 *
 * Where neighbours are learned, a lease of DHCP says one: before the client
 * has sent a frame with its address, and if it never sends ARP to all.
 *
 * There are no ports that servers are trusted at. Any virtual machine may send
 * what looks like an answer of a server, so an answer by itself says nothing.
 * It takes two: a client asks for an address, by a frame that entered by its
 * port, and then an answer to that very question leaves by the same port and
 * gives that very address. So who forges an answer makes the switch believe
 * nothing that the client has not said of itself, as it could by ARP. The
 * first answer counts, and only for a while. What ends a lease counts from the
 * port and the MAC address alone that the lease is known for.
 *
 * Beyond that a lease is like what ARP says: it never overwrites what an
 * operator set, counts towards the limits, and ages.
 */

/**
 * struct vsw_lease_ask - what a client behind a port has asked for last
 * @mac: its MAC address
 * @vid: its VLAN, 0 if nobody waits for an answer
 * @xid: by which it knows the answer
 * @ip: the address
 * @when: jiffies, low 32 bits
 *
 * One for each port: a port is that of a virtual machine, as a rule. Where
 * many clients ask by one port at the same time, the last is seen and the
 * others are learned by ARP.
 */
struct vsw_lease_ask {
	u8 mac[ETH_ALEN];
	u16 vid;
	__be32 xid;
	__be32 ip;
	u32 when;
};

void vsw_lease_flooded(const struct vsw_pkt *pkt);
void vsw_lease_sent(const struct vsw_pkt *pkt, struct vsw_port *port,
		    const struct sk_buff *skb);

#endif /* VSW_LEASE_H */
