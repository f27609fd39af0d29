// SPDX-License-Identifier: GPL-2.0-only
/* To which port or ports a frame goes. */

#include "flood.h"
#include "pkt.h"
#include "suppress.h"
#include "encap/encap.h"

/* May a copy of @pkt be flooded to @port? @want is a VSW_PF_FLOOD_* flag. */
static bool vsw_flood_wants(const struct vsw_pkt *pkt,
			    const struct vsw_port *port, u32 want)
{
	u32 flags = READ_ONCE(port->flags);

	if (!(flags & VSW_PF_UP))
		return false;
	if (flags & VSW_PF_ISOLATED &&
	    READ_ONCE(pkt->in->flags) & VSW_PF_ISOLATED)
		return false;
	if (!(flags & want))
		return false;
	if (port->kind == VSWKM_PORT_KIND_TUNNEL)
		return vsw_encap_wants(pkt, port);
	if (port == pkt->in)
		return false;
	/* like a NIC, the host gets what is not for it only on demand */
	return port->kind != VSWKM_PORT_KIND_LOCAL ||
	       want != VSW_PF_FLOOD_UC || port->dev->flags & IFF_PROMISC;
}

/* One of many: compiled once, not in each place that sends. */
static noinline void vsw_send_flooded(struct vsw_pkt *pkt,
				      struct vsw_port *port,
				      struct sk_buff *skb,
				      u16 remote)
{
	vsw_send(pkt, port, skb, remote);
}

static void vsw_send_copy(struct vsw_pkt *pkt, struct vsw_port *port)
{
	struct sk_buff *copy = skb_clone(pkt->skb, GFP_ATOMIC);

	if (likely(copy))
		vsw_send_flooded(pkt, port, copy, 0);
	else
		vsw_stats_drop(port, VSW_DROP_NOMEM);
}

/**
 * vsw_send_answer - send what the switch itself answers to a frame
 * @pkt: the frame
 * @answer: the answer, its skb with data at the MAC header; consumed
 *
 * It is a frame more that the port where @pkt entered has caused, and goes
 * there as if it came from where the one is that it speaks for.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_send_answer(const struct vsw_pkt *pkt,
		     const struct vsw_answer *answer)
{
	struct vsw_pkt reply = {
		.skb = answer->skb,
		.br = pkt->br,
		.in = answer->from,
		.how = (pkt->how & VSW_HOW_HOST) | VSW_HOW_ANSWER |
		       (answer->reject ? VSW_HOW_REJECT : 0),
		.len = answer->skb->len,
		.plain = !eth_type_vlan(eth_hdr(answer->skb)->h_proto),
		.vid = pkt->vid,
		.prio = pkt->prio,
		.tpid = pkt->tpid,
	};

	vsw_stats_inc(pkt->in, replicated);
	vsw_send_flooded(&reply, pkt->in, answer->skb,
			 answer->dest.remote);
}

/* Which tunnels (VSW_TF_*) do not get a frame that asks for a neighbour? */
static noinline u32 vsw_flood_except(struct vsw_pkt *pkt, u32 want)
{
	struct vsw_answer answer = {};
	u32 except;

	except = vsw_suppress(pkt, want, &answer);
	if (answer.skb)
		vsw_send_answer(pkt, &answer);
	return except;
}

static bool vsw_flood_spares(const struct vsw_port *port, u32 except)
{
	return port->kind == VSWKM_PORT_KIND_TUNNEL &&
	       READ_ONCE(port->tunnel->flags) & except;
}

/*
 * Does a port that may get a copy want to judge whole packets? All copies are
 * made of the one packet then. Or may it have other addresses there?
 */
static noinline enum vsw_drop vsw_flood_gather(struct vsw_pkt *pkt,
					       const struct vsw_flood *list)
{
	const struct vsw_port *port;
	bool tracked = false;
	unsigned int i, n;

	n = list ? smp_load_acquire(&list->n) : 0; /* see vsw_flood_add() */
	for (i = 0; i < n; i++) {
		port = rcu_dereference(list->port[i]);
		/* the tunnel of a hub has its own frames back */
		if (!port || !(READ_ONCE(port->flags) & VSW_PF_TRACKED) ||
		    (port == pkt->in &&
		     port->kind != VSWKM_PORT_KIND_TUNNEL))
			continue;
		tracked = true;
		if (rcu_access_pointer(port->nat))
			pkt->how |= VSW_HOW_MAYBE;
	}
	return tracked ? vsw_conn_gather(pkt) : VSW_PASS;
}

/* A copy for each port but the last, which gets the frame itself. */
static noinline enum vsw_drop vsw_flood_frame(struct vsw_pkt *pkt, u32 want)
{
	struct vsw_flood *list = rcu_dereference(pkt->br->flood[pkt->vid]);
	struct vsw_port *port, *last = NULL;
	unsigned int i, n, how, copies = 0;
	enum vsw_drop why;
	bool spared = false;
	u32 except = 0;

	if (static_branch_unlikely(&vsw_conn_used.key)) {
		why = vsw_flood_gather(pkt, list);
		if (why)
			return why;
		/* the host's or a device's is for no copy */
		if (!pkt->conn)
			nf_reset_ct(pkt->skb);
	}
	/* the caller can take back one frame, which is the last */
	how = pkt->how | VSW_HOW_FLOODED;
	pkt->how = how & ~VSW_HOW_HANDOFF;
	if (READ_ONCE(pkt->br->neigh_flags))
		except = vsw_flood_except(pkt, want);
	n = list ? smp_load_acquire(&list->n) : 0; /* see vsw_flood_add() */
	for (i = 0; i < n; i++) {
		port = rcu_dereference(list->port[i]);
		if (!port || !vsw_flood_wants(pkt, port, want))
			continue;
		if (unlikely(except) && vsw_flood_spares(port, except)) {
			spared = true;
			continue;
		}
		if (last) {
			vsw_send_copy(pkt, last);
			copies++;
		}
		last = port;
	}
	if (!last)
		return spared || except & VSW_TF_SUPPRESS ?
			VSW_DROP_SUPPRESSED : VSW_DROP_NO_TARGET;

	vsw_stats_flood(pkt->in, copies);
	pkt->how = how;
	vsw_send_flooded(pkt, last, pkt->skb, 0);
	return VSW_PASS;
}

/**
 * vsw_flood_own - flood a question that the switch itself has
 * @pkt: the frame that it has it because of
 * @skb: the question, data at the MAC header; consumed
 *
 * It is from the bridge, as if the host had sent it.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_flood_own(const struct vsw_pkt *pkt, struct sk_buff *skb)
{
	struct vsw_pkt own = {
		.skb = skb,
		.br = pkt->br,
		.in = pkt->br->local,
		.how = (pkt->how & VSW_HOW_HOST) | VSW_HOW_ANSWER,
		.len = skb->len,
		.plain = true,
		.vid = pkt->vid,
		.prio = pkt->prio,
		.tpid = pkt->tpid,
	};
	enum vsw_drop why;

	vsw_stats_inc(pkt->in, replicated);
	why = vsw_flood_frame(&own, VSW_PF_FLOOD_BC);
	if (why && own.skb)
		vsw_drop_skb(own.in, own.skb, own.vid, why);
}

/**
 * vsw_forward_turned - forward a frame that turns round where it would leave
 * @pkt: the frame, with the MAC addresses of its new way; its skb is consumed
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_forward_turned(struct vsw_pkt *pkt)
{
	struct vsw_port *port = NULL;
	enum vsw_drop why = VSW_PASS;
	struct vsw_fdb_hit hit;

	/* the frame as it is: it may be part of a struct vsw_overlay */
	pkt->how = (pkt->how | VSW_HOW_TURNED) & ~VSW_HOW_HANDOFF;
	hit = vsw_fdb_lookup(&pkt->br->fdb,
			     vsw_fdb_key_in(vsw_eth(pkt)->h_dest, pkt->vid));
	if (hit.slot)
		port = rcu_dereference(pkt->br->ports[hit.dest.port]);
	if (port)	/* also the one that it came by */
		vsw_send_flooded(pkt, port, pkt->skb, hit.dest.remote);
	else
		why = vsw_flood_frame(pkt, VSW_PF_FLOOD_UC);
	if (why && pkt->skb)
		vsw_drop_skb(pkt->in, pkt->skb, pkt->vid, why);
	pkt->skb = NULL;
}

/**
 * vsw_forward - find the destination and send
 * @pkt: the frame; its skb is consumed if the verdict is VSW_PASS
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
static __always_inline enum vsw_drop vsw_forward(struct vsw_pkt *pkt)
{
	const u8 *addr = vsw_eth(pkt)->h_dest;
	struct vsw_fdb_hit hit;
	struct vsw_port *port;

	if (unlikely(is_multicast_ether_addr(addr)))
		return vsw_flood_frame(pkt, is_broadcast_ether_addr(addr) ?
				       VSW_PF_FLOOD_BC : VSW_PF_FLOOD_MC);

	hit = vsw_fdb_lookup(&pkt->br->fdb, vsw_fdb_key_in(addr, pkt->vid));
	if (unlikely(!hit.slot))
		return vsw_flood_frame(pkt, VSW_PF_FLOOD_UC);
	port = rcu_dereference(pkt->br->ports[hit.dest.port]);
	if (unlikely(!port))		/* it is being removed */
		return vsw_flood_frame(pkt, VSW_PF_FLOOD_UC);
	if (unlikely(port == pkt->in) && !hit.dest.remote)
		return VSW_DROP_SAME_PORT;
	vsw_send(pkt, port, pkt->skb, hit.dest.remote);
	return VSW_PASS;
}
