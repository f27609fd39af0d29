// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions for neighbours, before they are flooded: what the switch can answer
 * need not cross the overlay. And what can be learned from them, and who is to
 * be told of what is unknown.
 */

#include "arpnd.h"
#include "flood.h"
#include "lease.h"
#include "miss.h"
#include "neigh.h"
#include "pkt.h"
#include "suppress.h"
#include "encap/encap.h"
#include "nat/nat.h"

#define VSW_TF_ANSWER	(VSW_TF_SUPPRESS | VSW_TF_SUPPRESS_UNKNOWN)
#define VSW_TF_NEIGH	(VSW_TF_ANSWER | VSW_TF_MISS_L2 | VSW_TF_MISS_L3)

/**
 * vsw_suppress_update - note what the tunnels of a bridge ask for
 * @br: the bridge
 *
 * So that a bridge which nobody asks for anything floods as fast as before.
 *
 * Context: RTNL held; after a tunnel came, changed or went.
 */
void vsw_suppress_update(struct vsw_bridge *br)
{
	u32 flags = br->neigh_learning ? VSW_NF_LEARNING : 0;
	const struct vsw_port *port;
	unsigned int i;

	ASSERT_RTNL();

	for_each_set_bit(i, br->used, VSW_MAX_PORTS) {
		port = rtnl_dereference(br->ports[i]);
		if (port && port->kind == VSWKM_PORT_KIND_TUNNEL &&
		    !(port->flags & VSW_PF_DEAD))
			flags |= port->tunnel->flags & VSW_TF_NEIGH;
	}
	/* what is announced is for hosts that have to be known */
	if (rcu_access_pointer(br->announced_nat))
		flags |= VSW_NF_ANNOUNCED | VSW_NF_LEARNING;
	WRITE_ONCE(br->neigh_flags, flags);
}

/**
 * vsw_suppress_learning - learn neighbours, or do not
 * @br: the bridge
 * @on: learn
 *
 * Context: RTNL held.
 */
void vsw_suppress_learning(struct vsw_bridge *br, bool on)
{
	struct vsw_port *port;
	unsigned int i;

	ASSERT_RTNL();

	br->neigh_learning = on;
	for_each_set_bit(i, br->used, VSW_MAX_PORTS) {
		port = rtnl_dereference(br->ports[i]);
		if (port)
			WRITE_ONCE(port->flags, on ?
				   port->flags | VSW_PF_LEASES :
				   port->flags & ~VSW_PF_LEASES);
	}
	vsw_suppress_update(br);
}

/* What the tunnels that carry the VLAN of the frame ask for. */
static u32 vsw_suppress_wanted(const struct vsw_pkt *pkt)
{
	const struct vsw_bridge *br = pkt->br;
	const struct vsw_flood *list = rcu_dereference(br->flood[pkt->vid]);
	u32 flags = READ_ONCE(br->neigh_flags) & VSW_NF_LEARNING;
	const struct vsw_port *port;
	unsigned int i, n;

	if (!(READ_ONCE(br->neigh_flags) & VSW_TF_NEIGH))
		return flags;
	n = list ? smp_load_acquire(&list->n) : 0; /* see vsw_flood_add() */
	for (i = 0; i < n; i++) {
		port = rcu_dereference(list->port[i]);
		if (port && port->kind == VSWKM_PORT_KIND_TUNNEL)
			flags |= READ_ONCE(port->tunnel->flags) & VSW_TF_NEIGH;
	}
	return flags;
}

/* The port that a MAC address is behind, NULL if that is not known. */
static struct vsw_port *vsw_suppress_where(const struct vsw_pkt *pkt,
					   const u8 *mac)
{
	struct vsw_fdb_hit hit = vsw_fdb_lookup(&pkt->br->fdb,
						vsw_fdb_key(mac, pkt->vid));

	return hit.slot ? rcu_dereference(pkt->br->ports[hit.dest.port]) : NULL;
}

static bool vsw_is_tunnel(const struct vsw_port *port)
{
	return port->kind == VSWKM_PORT_KIND_TUNNEL;
}

static bool vsw_from_overlay(const struct vsw_pkt *pkt)
{
	return pkt->how & VSW_HOW_OVERLAY || vsw_is_tunnel(pkt->in);
}

/*
 * Does the neighbour hear the question? It is where the asker is, or behind a
 * port of this switch. Then it knows best, unless somebody answers for it on
 * purpose.
 */
static bool vsw_suppress_hears(const struct vsw_pkt *pkt,
			       const struct vsw_port *where,
			       const struct vsw_neigh_entry *entry)
{
	return where == pkt->in ||
	       (where && !vsw_is_tunnel(where) &&
		entry->info.owner == VSWKM_NEIGH_OWNER_LEARNED);
}

/* May the asker hear from a neighbour behind that port? NULL: wherever. */
static bool vsw_suppress_may_tell(const struct vsw_pkt *pkt,
				  const struct vsw_port *where)
{
	if (vsw_from_overlay(pkt) && (!where || vsw_is_tunnel(where)))
		return false;
	return !where || !(READ_ONCE(where->flags) & READ_ONCE(pkt->in->flags) &
			   VSW_PF_ISOLATED);
}

/**
 * vsw_suppress_way_back - can the sender of a frame be answered?
 * @pkt: the frame
 * @mac: its sender
 * @dest: zeroed; set to the remote if that is behind a tunnel
 *
 * Context: BH disabled, RCU read side.
 * Return: false if there is no other way than to all remotes of a tunnel.
 */
bool vsw_suppress_way_back(const struct vsw_pkt *pkt, const u8 *mac,
			   union vsw_fdb_dest *dest)
{
	struct vsw_fdb_hit hit;

	if (!vsw_is_tunnel(pkt->in))
		return true;
	hit = vsw_fdb_lookup(&pkt->br->fdb, vsw_fdb_key(mac, pkt->vid));
	*dest = hit.dest;
	return hit.slot && hit.dest.port == pkt->in->index;
}

static u32 vsw_suppress_question(const struct vsw_pkt *pkt,
				 const struct vsw_arpnd *what, u32 wanted,
				 struct vsw_answer *answer)
{
	struct vsw_neigh_key key = { .addr = what->target, .vid = pkt->vid };
	struct vsw_neigh_entry entry;
	struct vsw_port *where;

	if (!vsw_neigh_get(&pkt->br->neigh, &key, &entry)) {
		if (wanted & VSW_TF_MISS_L3 && vsw_neigh_usable(&what->target))
			vsw_miss_l3(pkt->in, pkt->vid, &what->target);
		return wanted & VSW_TF_SUPPRESS_UNKNOWN;
	}
	if (!(wanted & VSW_TF_ANSWER))
		return 0;

	where = vsw_suppress_where(pkt, entry.info.mac);
	if (!vsw_suppress_may_tell(pkt, where) ||
	    !vsw_suppress_way_back(pkt, what->mac, &answer->dest))
		return 0;
	if (vsw_suppress_hears(pkt, where, &entry))
		return VSW_TF_ANSWER;
	answer->skb = vsw_arpnd_answer(what, entry.info.mac,
				       entry.info.router);
	answer->from = where ?: pkt->br->local;
	return answer->skb ? VSW_TF_ANSWER : 0;
}

/**
 * vsw_suppress - look at a frame that is about to be flooded
 * @pkt: the frame
 * @want: VSW_PF_FLOOD_*
 * @answer: zeroed; what is to be sent to the port where the frame entered, the
 *	skb belongs to the caller
 *
 * Gratuitous ARP, ARP probes (RFC 5227) and duplicate address detection
 * (RFC 4862) pass: others have to hear them.
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: VSW_TF_* of the tunnels that do not get the frame.
 */
u32 vsw_suppress(const struct vsw_pkt *pkt, u32 want,
		 struct vsw_answer *answer)
{
	u32 wanted = vsw_suppress_wanted(pkt);
	struct vsw_arpnd what;
	bool announced;

	/* what comes from elsewhere is for others to learn and to look for */
	if (vsw_from_overlay(pkt))
		wanted &= VSW_TF_ANSWER;
	if (want == VSW_PF_FLOOD_UC && wanted & VSW_TF_MISS_L2)
		vsw_miss_l2(pkt->in, pkt->vid, vsw_eth(pkt)->h_dest);
	announced = READ_ONCE(pkt->br->neigh_flags) & VSW_NF_ANNOUNCED;
	if (!announced && !(wanted & ~VSW_TF_MISS_L2))
		return 0;
	if (!vsw_arpnd_parse(pkt->skb, &what)) {
		if (wanted & VSW_NF_LEARNING)
			vsw_lease_flooded(pkt);
		return 0;
	}

	/* what the switch itself asks is in the name of whom it answers for */
	if (what.says && wanted & VSW_NF_LEARNING &&
	    !(pkt->how & VSW_HOW_ANSWER) &&
	    READ_ONCE(pkt->in->flags) & VSW_PF_LEARNING)
		vsw_neigh_learn(pkt->in, &(struct vsw_neigh_key){
				.addr = what.sender, .vid = pkt->vid },
				what.mac, what.router);
	/* if somebody else has the address after all, he is to be heard */
	if (announced && what.asks && vsw_nat_answer(pkt, &what, answer))
		return 0;
	if (!what.asks || !(wanted & (VSW_TF_ANSWER | VSW_TF_MISS_L3)))
		return 0;
	return vsw_suppress_question(pkt, &what, wanted, answer);
}
