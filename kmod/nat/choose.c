// SPDX-License-Identifier: GPL-2.0-only
/* Which rules of a port are for a connection that leaves for the first time. */

#include <net/addrconf.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_nat.h>
#include <net/route.h>

#include "../conn.h"
#include "../pkt.h"
#include "nat.h"

/**
 * vsw_nat_is_inside - may a neighbour be the host that an address is of?
 * @entry: the neighbour
 * @port: where the rules are
 *
 * Nobody outside, where the rules are, says who has an address inside.
 *
 * Return: true if it may.
 */
bool vsw_nat_is_inside(const struct vsw_neigh_entry *entry,
		       const struct vsw_port *port)
{
	return entry->info.owner != VSWKM_NEIGH_OWNER_LEARNED ||
	       entry->info.port != port->index ||
	       !rcu_access_pointer(port->nat);
}

/* One whose host can be found, or asked for: else it leaves as it is. */
static struct vsw_nat_rule *
choose_hairpin(const struct vsw_pkt *pkt, const struct vsw_port *port,
	       const struct vsw_nat_set *set,
	       const struct nf_conntrack_tuple *tuple)
{
	struct vsw_nat_rule *rule = vsw_nat_choose(set, false, tuple);
	struct vsw_neigh_key key = { .vid = pkt->vid };
	struct vsw_neigh_entry entry;

	if (!rule || rule->spec.announce)
		return rule;
	key.addr = rule->spec.min;
	return ipv6_addr_equal(&rule->spec.min, &rule->spec.max) &&
	       vsw_neigh_get(&pkt->br->neigh, &key, &entry) &&
	       vsw_nat_is_inside(&entry, port) ? rule : NULL;
}

/*
 * Has a rule an address of the host for a source, which would take what is sent
 * there for its own?
 */
static bool is_of_host(struct net *net, const struct vsw_nat_spec *spec)
{
	const struct in6_addr *addr = spec->kind == VSWKM_NAT_KIND_MAP ?
				      &spec->match : &spec->min;

	if (spec->announce)
		return false;
	if (spec->kind == VSWKM_NAT_KIND_MASQUERADE)
		return true;
	if (ipv6_addr_v4mapped(addr))
		return inet_addr_type(net, addr->s6_addr32[3]) == RTN_LOCAL;
	return ipv6_chk_addr(net, addr, NULL, 0);
}

/**
 * vsw_nat_choose_out - bind a connection by the rules of the port it leaves by
 * @pkt: its first frame
 * @port: egress port, or the one that has the rules for it
 * @skb: the copy, tracked in the zone of @port
 * @set: the rules
 * @ct: the connection, not confirmed
 * @may_turn: the frame may get another destination, and turn round
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_choose_out(struct vsw_pkt *pkt,
				 const struct vsw_port *port,
				 struct sk_buff *skb,
				 const struct vsw_nat_set *set,
				 struct nf_conn *ct, bool may_turn)
{
	const struct nf_conntrack_tuple *tuple =
		nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	struct vsw_nat_rule *rule, *hairpin = NULL;
	enum vsw_drop why;

	if (may_turn && !(ct->status & IPS_DST_NAT_DONE)) {
		hairpin = choose_hairpin(pkt, port, set, tuple);
		why = hairpin ? vsw_nat_obey(pkt, skb, ct, false, hairpin) :
				VSW_PASS;
		if (why)
			return why;
	}
	if (ct->status & IPS_SRC_NAT_DONE)
		return VSW_PASS;
	rule = vsw_nat_choose(set, true, tuple);
	if (hairpin && (!rule || is_of_host(nf_ct_net(ct), &rule->spec)))
		return vsw_nat_from_outside(pkt, skb, ct);
	if (rule)
		return vsw_nat_obey(pkt, skb, ct, true, rule);
	/* nothing that was noted of one that has ended is about this one */
	return vsw_conn_begin(pkt->in, ct) ?: vsw_nat_keep_source(ct);
}

/**
 * vsw_nat_choose_flooded - the same for a copy whose place nobody knows
 * @pkt: the frame
 * @port: egress port
 * @set: its rules
 * @skb: the copy
 * @ct: its connection, not confirmed; the copy may have another one then
 *
 * The others may not have what is for this port, so it is bound by itself, and
 * for this time only. See vsw_conn_commit().
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_choose_flooded(const struct vsw_pkt *pkt,
				     const struct vsw_port *port,
				     const struct vsw_nat_set *set,
				     struct sk_buff *skb, struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple =
		nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	const struct vsw_nat_rule *rule;

	if (ct->status & IPS_SRC_NAT_DONE)
		return VSW_PASS;
	rule = vsw_nat_choose(set, true, tuple);
	/* nor is what was expected: it is so once */
	if (ct->status & IPS_DST_NAT || ct->master ||
	    vsw_nat_choose(set, false, tuple))
		return rule ? VSW_DROP_NAT : VSW_PASS;
	if (!rule)
		return VSW_PASS;
	ct = vsw_conn_anew(pkt, skb, port);
	return ct ? vsw_nat_obey_once(ct, rule) : VSW_DROP_NAT;
}
