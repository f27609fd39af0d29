// SPDX-License-Identifier: GPL-2.0-only
/* What DHCP says about neighbours. */

#include <net/ipv6.h>

#include "dhcp.h"
#include "lease.h"
#include "neigh.h"
#include "pkt.h"
#include "nl/notify.h"

/* Longer than any server takes; a client asks again after 4 s (RFC 2131) */
#define VSW_LEASE_WAIT	(30 * HZ)

static void vsw_lease_asks(struct vsw_port *port, u16 vid,
			   const struct vsw_dhcp *what)
{
	struct vsw_lease_ask *ask = &port->ask;

	spin_lock(&port->br->neigh.lock);
	ether_addr_copy(ask->mac, what->mac);
	ask->xid = what->xid;
	ask->ip = what->ip;
	ask->when = (u32)jiffies;
	WRITE_ONCE(ask->vid, vid);
	spin_unlock(&port->br->neigh.lock);
}

/* The client does not have the address any more. */
static void vsw_lease_ends(struct vsw_port *port, u16 vid,
			   const struct vsw_dhcp *what)
{
	struct vsw_neigh_key key = { .vid = vid };
	struct vsw_bridge *br = port->br;
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh;
	bool gone = false;

	ipv6_addr_set_v4mapped(what->ip, &key.addr);
	spin_lock(&br->neigh.lock);
	WRITE_ONCE(port->ask.vid, 0);
	neigh = vsw_neigh_find(&br->neigh, &key);
	if (neigh) {
		vsw_neigh_copy(neigh, &entry);
		gone = entry.info.owner == VSWKM_NEIGH_OWNER_LEARNED &&
		       entry.info.port == port->index &&
		       ether_addr_equal(entry.info.mac, what->mac);
	}
	if (gone)
		vsw_neigh_unlink(br, neigh);
	spin_unlock(&br->neigh.lock);
	if (gone)
		vsw_neigh_notify(br, VSWKM_CMD_NEIGH_DEL_NTF, &entry);
}

static void vsw_lease_client(const struct vsw_pkt *pkt,
			     const struct vsw_dhcp *what)
{
	if (pkt->how & VSW_HOW_OVERLAY ||
	    pkt->in->kind == VSWKM_PORT_KIND_TUNNEL ||
	    !(READ_ONCE(pkt->in->flags) & VSW_PF_LEARNING))
		return;
	switch (what->type) {
	case VSW_DHCP_REQUEST:
		vsw_lease_asks(pkt->in, pkt->vid, what);
		break;
	case VSW_DHCP_DECLINE:
	case VSW_DHCP_RELEASE:
		vsw_lease_ends(pkt->in, pkt->vid, what);
		break;
	}
}

/* Is it the answer that the client waits for? It gets no second one. */
static bool vsw_lease_take(struct vsw_port *port, u16 vid,
			   const struct vsw_dhcp *what)
{
	struct vsw_lease_ask *ask = &port->ask;
	bool answers;

	if (READ_ONCE(ask->vid) != vid)
		return false;
	spin_lock(&port->br->neigh.lock);
	answers = ask->vid == vid && ask->xid == what->xid &&
		  ether_addr_equal(ask->mac, what->mac);
	if (answers)
		WRITE_ONCE(ask->vid, 0);
	answers = answers && what->type == VSW_DHCP_ACK &&
		  ask->ip == what->ip &&
		  (u32)jiffies - ask->when < VSW_LEASE_WAIT;
	spin_unlock(&port->br->neigh.lock);
	return answers;
}

/* Is the client where its frames come from? */
static bool vsw_lease_is_at(const struct vsw_port *port, u16 vid,
			    const u8 *mac)
{
	struct vsw_fdb_hit hit = vsw_fdb_lookup(&port->br->fdb,
						vsw_fdb_key(mac, vid));

	return hit.slot && hit.dest.port == port->index;
}

static void vsw_lease_server(const struct vsw_pkt *pkt, struct vsw_port *port,
			     const struct vsw_dhcp *what)
{
	struct vsw_neigh_key key = { .vid = pkt->vid };

	if ((what->type != VSW_DHCP_ACK && what->type != VSW_DHCP_NAK) ||
	    port == pkt->in || !vsw_lease_take(port, pkt->vid, what) ||
	    !vsw_lease_is_at(port, pkt->vid, what->mac))
		return;
	ipv6_addr_set_v4mapped(what->ip, &key.addr);
	if (READ_ONCE(port->flags) & VSW_PF_LEARNING &&
	    vsw_neigh_usable(&key.addr))
		vsw_neigh_learn(port, &key, what->mac, false);
}

/**
 * vsw_lease_flooded - look at a frame that is about to be flooded
 * @pkt: the frame
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_lease_flooded(const struct vsw_pkt *pkt)
{
	struct vsw_dhcp what;

	if (vsw_dhcp_parse(pkt->skb, &what) && !what.reply)
		vsw_lease_client(pkt, &what);
}

/**
 * vsw_lease_sent - look at a frame that leaves by a port with VSW_PF_LEASES
 * @pkt: the frame
 * @port: the port
 * @skb: the copy for it, not tagged yet
 *
 * Answers are of interest at the port of the client, however they come there.
 * What a client sends to one server is seen nowhere else, what it sends to all
 * has been seen by vsw_lease_flooded().
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_lease_sent(const struct vsw_pkt *pkt, struct vsw_port *port,
		    const struct sk_buff *skb)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	struct vsw_dhcp what;

	if (!vsw_dhcp_parse(skb, &what))
		return;
	if (what.reply)
		vsw_lease_server(pkt, port, &what);
	else if (!is_multicast_ether_addr(eth->h_dest))
		vsw_lease_client(pkt, &what);
}
