// SPDX-License-Identifier: GPL-2.0-only
/* To which port or ports a frame goes. */

#include "flood.h"
#include "pkt.h"

/* May a copy of @pkt be flooded to @port? @want is a VSW_PF_FLOOD_* flag. */
static bool vsw_flood_wants(const struct vsw_pkt *pkt,
			    const struct vsw_port *port, u32 want)
{
	u32 flags = READ_ONCE(port->flags);

	if (port == pkt->in || !(flags & VSW_PF_UP))
		return false;
	if (flags & VSW_PF_ISOLATED &&
	    READ_ONCE(pkt->in->flags) & VSW_PF_ISOLATED)
		return false;
	if (!(flags & want))
		return false;
	/* like a NIC, the host gets what is not for it only on demand */
	return port->kind != VSWKM_PORT_KIND_LOCAL ||
	       want != VSW_PF_FLOOD_UC || port->dev->flags & IFF_PROMISC;
}

static void vsw_send_copy(const struct vsw_pkt *pkt, struct vsw_port *port)
{
	struct sk_buff *copy = skb_clone(pkt->skb, GFP_ATOMIC);

	if (likely(copy))
		vsw_send(pkt, port, copy);
	else
		vsw_stats_drop(port, VSW_DROP_NOMEM);
}

/* A copy for each port but the last, which gets the frame itself. */
static enum vsw_drop vsw_flood_frame(struct vsw_pkt *pkt, u32 want)
{
	struct vsw_flood *list = rcu_dereference(pkt->br->flood[pkt->vid]);
	struct vsw_port *port, *last = NULL;
	unsigned int i, n, copies = 0;

	n = list ? smp_load_acquire(&list->n) : 0; /* see vsw_flood_add() */
	for (i = 0; i < n; i++) {
		port = rcu_dereference(list->port[i]);
		if (!port || !vsw_flood_wants(pkt, port, want))
			continue;
		if (last) {
			vsw_send_copy(pkt, last);
			copies++;
		}
		last = port;
	}
	if (!last)
		return VSW_DROP_NO_TARGET;

	vsw_stats_flood(pkt->in, copies);
	vsw_send(pkt, last, pkt->skb);
	return VSW_PASS;
}

static enum vsw_drop vsw_forward_known(struct vsw_pkt *pkt,
				       struct vsw_port *port)
{
	if (unlikely(port == pkt->in))
		return VSW_DROP_SAME_PORT;
	vsw_send(pkt, port, pkt->skb);
	return VSW_PASS;
}

/**
 * vsw_forward - find the destination and send
 * @pkt: the frame; its skb is consumed if the verdict is VSW_PASS
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_forward(struct vsw_pkt *pkt)
{
	const u8 *addr = eth_hdr(pkt->skb)->h_dest;
	union vsw_fdb_dest dest;
	struct vsw_port *port;

	if (unlikely(is_multicast_ether_addr(addr)))
		return vsw_flood_frame(pkt, is_broadcast_ether_addr(addr) ?
				       VSW_PF_FLOOD_BC : VSW_PF_FLOOD_MC);

	if (vsw_fdb_lookup(&pkt->br->fdb, vsw_fdb_key(addr, pkt->vid),
			   &dest)) {
		port = rcu_dereference(pkt->br->ports[dest.port]);
		if (likely(port))
			return vsw_forward_known(pkt, port);
	}
	return vsw_flood_frame(pkt, VSW_PF_FLOOD_UC);
}
