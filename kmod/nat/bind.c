// SPDX-License-Identifier: GPL-2.0-only
/* The first frame of a connection: what rules make of its addresses. */

#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_nat.h>
#include <net/netfilter/nf_nat_masquerade.h>

#include "../conn.h"
#include "../pkt.h"
#include "nat.h"

/* Without one that is fit, those of other devices are offered. */
static bool has_addr(const struct net_device *dev, __be32 addr)
{
	const struct in_device *in = __in_dev_get_rcu(dev);
	const struct in_ifaddr *ifa;

	if (!in)
		return false;
	in_dev_for_each_ifa_rcu(ifa, in)
		if (ifa->ifa_local == addr)
			return true;
	return false;
}

/* An address of the device that is fit for the other end */
static bool device_addr(const struct net_device *dev, const struct nf_conn *ct,
			union nf_inet_addr *addr)
{
	const union nf_inet_addr *peer =
		&nf_ct_tuple(ct, IP_CT_DIR_REPLY)->src.u3;

	if (nf_ct_l3num(ct) == NFPROTO_IPV4) {
		addr->ip = inet_select_addr(dev, peer->ip, RT_SCOPE_UNIVERSE);
		return has_addr(dev, addr->ip);
	}
	/* as above */
	return ipv6_mod_enabled() &&
	       !ipv6_dev_get_saddr(dev_net(dev), dev, &peer->in6, 0,
				   &addr->in6) &&
	       ipv6_chk_addr(dev_net(dev), &addr->in6, dev, 1) &&
	       (ipv6_addr_type(&addr->in6) & IPV6_ADDR_LINKLOCAL) ==
	       (ipv6_addr_type(&peer->in6) & IPV6_ADDR_LINKLOCAL);
}

static void inet_addr(const struct nf_conn *ct, const struct in6_addr *from,
		      union nf_inet_addr *to)
{
	*to = (union nf_inet_addr){};
	if (nf_ct_l3num(ct) == NFPROTO_IPV4)
		to->ip = from->s6_addr32[3];
	else
		to->in6 = *from;
}

static bool find_range(const struct vsw_nat_spec *spec, bool source,
		       const struct nf_conn *ct, struct nf_nat_range2 *range)
{
	bool outside = spec->kind == VSWKM_NAT_KIND_MAP && source;
	const struct net_device *dev;

	*range = (struct nf_nat_range2){ .flags = NF_NAT_RANGE_MAP_IPS };
	if (spec->port.first) {
		range->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
		range->min_proto.all = htons(spec->port.first);
		range->max_proto.all = htons(spec->port.last);
	}
	if (spec->kind == VSWKM_NAT_KIND_MASQUERADE) {
		dev = dev_get_by_index_rcu(nf_ct_net(ct), spec->via);
		if (!dev || !device_addr(dev, ct, &range->min_addr))
			return false;
		range->max_addr = range->min_addr;
		return true;
	}
	inet_addr(ct, outside ? &spec->match : &spec->min, &range->min_addr);
	inet_addr(ct, outside ? &spec->match : &spec->max, &range->max_addr);
	return true;
}

/* Somebody else may have all that there is to choose from. */
static enum vsw_drop set_up(struct nf_conn *ct, bool source,
			    const struct nf_nat_range2 *range)
{
	if (nf_nat_setup_info(ct, range, source ? NF_NAT_MANIP_SRC :
				  NF_NAT_MANIP_DST) != NF_ACCEPT)
		return VSW_DROP_NAT;
	if (source && nf_conntrack_tuple_taken(nf_ct_tuple(ct, IP_CT_DIR_REPLY),
					       ct))
		return VSW_DROP_NAT_EXHAUSTED;
	return VSW_PASS;
}

/*
 * The connection ends when the device goes down or loses the address, as those
 * of the masquerade of netfilter do.
 */
static bool follow(struct nf_conn *ct, int via)
{
#if IS_ENABLED(CONFIG_NF_NAT_MASQUERADE)
	struct nf_conn_nat *nat = nf_ct_nat_ext_add(ct);

	if (!nat)
		return false;
	nat->masq_index = via;
#endif
	return true;
}

static enum vsw_drop begin(struct vsw_pkt *pkt, const struct sk_buff *skb,
			   const struct nf_conn *ct, bool source, u32 rule)
{
	enum vsw_drop why = vsw_conn_begin(pkt->in, ct);

	if (!why)
		vsw_conn_note(pkt->br, ct, source, rule, source ?
			      ((const struct ethhdr *)skb->data)->h_source :
			      NULL);
	return why;
}

/**
 * vsw_nat_obey - bind a connection to what a rule says
 * @pkt: its first frame
 * @skb: the copy of it that is looked at
 * @ct: the connection, not confirmed
 * @source: its source, not its destination
 * @rule: the rule
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_obey(struct vsw_pkt *pkt, const struct sk_buff *skb,
			   struct nf_conn *ct, bool source,
			   struct vsw_nat_rule *rule)
{
	struct nf_nat_range2 range;
	enum vsw_drop why;

	if (!find_range(&rule->spec, source, ct, &range))
		return VSW_DROP_NAT_ADDRESS;
	if (rule->spec.kind == VSWKM_NAT_KIND_MASQUERADE &&
	    !follow(ct, rule->spec.via))
		return VSW_DROP_NOMEM;
	why = begin(pkt, skb, ct, source, rule->id) ?:
	      set_up(ct, source, &range);
	if (!why)
		atomic64_inc(&rule->connections);
	return why;
}

/**
 * vsw_nat_obey_once - the same for one frame, whose connection is not kept
 * @ct: its connection, not confirmed
 * @rule: the rule of its source
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_obey_once(struct nf_conn *ct,
				const struct vsw_nat_rule *rule)
{
	struct nf_nat_range2 range;

	/* somebody may have begun to expect it just now */
	if (ct->master || ct->status & IPS_SRC_NAT_DONE)
		return VSW_DROP_NAT;
	if (!find_range(&rule->spec, true, ct, &range))
		return VSW_DROP_NAT_ADDRESS;
	return set_up(ct, true, &range);
}

/**
 * vsw_nat_from_outside - give a connection that turns round another source
 * @pkt: its first frame
 * @skb: the same
 * @ct: the connection, not confirmed
 *
 * That is the address that it was sent to, so that the reply comes back here.
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_from_outside(struct vsw_pkt *pkt,
				   const struct sk_buff *skb,
				   struct nf_conn *ct)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)->dst.u3,
		.max_addr = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)->dst.u3,
	};

	return begin(pkt, skb, ct, true, 0) ?: set_up(ct, true, &range);
}

/**
 * vsw_nat_keep_source - no rule is for the source of a connection
 * @ct: the connection, not confirmed
 *
 * It keeps its address, but not a port that another one has got by a rule.
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_keep_source(struct nf_conn *ct)
{
	if (nf_nat_alloc_null_binding(ct, NF_INET_POST_ROUTING) != NF_ACCEPT)
		return VSW_DROP_NAT;
	return nf_conntrack_tuple_taken(nf_ct_tuple(ct, IP_CT_DIR_REPLY), ct) ?
	       VSW_DROP_NAT_EXHAUSTED : VSW_PASS;
}

/**
 * vsw_nat_init - the module begins
 *
 * Context: process, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_nat_init(void)
{
#if IS_ENABLED(CONFIG_NF_NAT_MASQUERADE)
	return nf_nat_masquerade_inet_register_notifiers();
#else
	return 0;
#endif
}

/**
 * vsw_nat_exit - the module ends
 *
 * Context: process, may sleep.
 */
void vsw_nat_exit(void)
{
#if IS_ENABLED(CONFIG_NF_NAT_MASQUERADE)
	nf_nat_masquerade_inet_unregister_notifiers();
#endif
}
