// SPDX-License-Identifier: GPL-2.0-only
/* A rule in a message: what vsw_nl_rule_spec() reads, and its counters. */

#include <net/ipv6.h>

#include "../conn.h"
#include "acl.h"
#include "tunnel.h"

/* A rule while it is written */
struct writer {
	struct sk_buff *skb;
	const struct vsw_acl_rule *rule;
	struct vsw_acl_key value;
	struct vsw_acl_key mask;
};

static unsigned int mask_len(const struct in6_addr *mask)
{
	unsigned int i, n = 0;

	for (i = 0; i < 4; i++)
		n += hweight32(ntohl(mask->s6_addr32[i]));
	return n;
}

/* Any address of IPv6 has no bits, so @given says that it is asked for. */
static int put_prefix(const struct writer *w, int attr,
		      const struct in6_addr *value, const struct in6_addr *mask,
		      bool given)
{
	unsigned int n = mask_len(mask);

	if (!n && !given)
		return 0;
	if (vsw_nl_put_addr(w->skb, attr, value))
		return -EMSGSIZE;
	if (ipv6_addr_v4mapped(value))
		n -= 96;
	if (n == (ipv6_addr_v4mapped(value) ? 32 : 128))
		return 0;
	return nla_put_u8(w->skb, attr + 1, n);
}

static int put_addresses(const struct writer *w)
{
	const struct vsw_acl_key *v = &w->value, *m = &w->mask;
	const struct vsw_acl_extra *extra = w->rule->extra;
	bool any = m->fields & VSW_ACL_F_IP6;
	bool src = any && ipv6_addr_any(&m->daddr);
	bool dst = false;
	bool nd = ipv6_addr_any(&m->target) && m->fields & VSW_ACL_F_ARPND;

	/* the source is a set: then it was the other one that said so */
	if (src && extra && extra->set[VSW_ACL_SET_SRC]) {
		src = false;
		dst = true;
	}
	return put_prefix(w, VSWKM_A_RULE_SRC, &v->saddr, &m->saddr, src) ?:
	       put_prefix(w, VSWKM_A_RULE_DST, &v->daddr, &m->daddr, dst) ?:
	       put_prefix(w, VSWKM_A_RULE_SENDER, &v->sender, &m->sender,
			  nd) ?:
	       put_prefix(w, VSWKM_A_RULE_TARGET, &v->target, &m->target,
			  false);
}

static int put_mac(const struct writer *w, int attr, const u8 *value,
		   const u8 *mask)
{
	if (is_zero_ether_addr(mask))
		return 0;
	if (nla_put(w->skb, attr, ETH_ALEN, value))
		return -EMSGSIZE;
	if (is_broadcast_ether_addr(mask))
		return 0;
	return nla_put(w->skb, attr + 1, ETH_ALEN, mask);
}

static int put_l2(const struct writer *w)
{
	const struct vsw_acl_key *v = &w->value, *m = &w->mask;

	if (put_mac(w, VSWKM_A_RULE_MAC_SRC, v->src, m->src) ||
	    put_mac(w, VSWKM_A_RULE_MAC_DST, v->dst, m->dst))
		return -EMSGSIZE;
	if (m->type && !(m->fields & VSW_ACL_F_ARPND) &&
	    nla_put_u16(w->skb, VSWKM_A_RULE_ETHERTYPE, ntohs(v->type)))
		return -EMSGSIZE;
	return m->vid ?
	       nla_put_u16(w->skb, VSWKM_A_RULE_VID, ntohs(v->vid)) : 0;
}

static int put_ip(const struct writer *w)
{
	const struct vsw_acl_key *v = &w->value, *m = &w->mask;

	if (m->proto && nla_put_u8(w->skb, VSWKM_A_RULE_PROTO, v->proto))
		return -EMSGSIZE;
	if (m->dscp && nla_put_u8(w->skb, VSWKM_A_RULE_DSCP, v->dscp))
		return -EMSGSIZE;
	if (m->conn && nla_put_u8(w->skb, VSWKM_A_RULE_STATE,
				  VSW_CONN_STATES & ~m->conn))
		return -EMSGSIZE;
	if (!(m->fields & VSW_ACL_F_FRAG))
		return 0;
	return nla_put_u8(w->skb, VSWKM_A_RULE_FRAG,
			  !!(v->fields & VSW_ACL_F_FRAG));
}

static int put_range(const struct writer *w, int attr, u16 first, u16 last)
{
	struct nlattr *nest = nla_nest_start(w->skb, attr);

	if (!nest || nla_put_u16(w->skb, VSWKM_A_RANGE_FIRST, first) ||
	    (last != first &&
	     nla_put_u16(w->skb, VSWKM_A_RANGE_LAST, last)))
		return -EMSGSIZE;
	nla_nest_end(w->skb, nest);
	return 0;
}

static int put_ports(const struct writer *w, int attr, __be16 value,
		     __be16 mask, const struct vsw_acl_ports *p,
		     unsigned int n)
{
	if (mask)
		return put_range(w, attr, ntohs(value), ntohs(value));
	for (; n; p++, n--)
		if (put_range(w, attr, p->first, p->last))
			return -EMSGSIZE;
	return 0;
}

static int put_l4(const struct writer *w)
{
	const struct vsw_acl_extra *extra = w->rule->extra;
	const struct vsw_acl_key *v = &w->value, *m = &w->mask;
	const struct vsw_acl_ports *range = extra ? extra->range : NULL;
	unsigned int n_sport = extra ? extra->n_sport : 0;
	unsigned int n_dport = extra ? extra->n_dport : 0;

	if (put_ports(w, VSWKM_A_RULE_SPORT, v->sport, m->sport, range,
		      n_sport) ||
	    put_ports(w, VSWKM_A_RULE_DPORT, v->dport, m->dport,
		      range + n_sport, n_dport))
		return -EMSGSIZE;
	if (m->tcp_flags &&
	    (nla_put_u8(w->skb, VSWKM_A_RULE_TCP_FLAGS, v->tcp_flags) ||
	     nla_put_u8(w->skb, VSWKM_A_RULE_TCP_FLAGS_MASK, m->tcp_flags)))
		return -EMSGSIZE;
	if (m->icmp_type &&
	    nla_put_u8(w->skb, VSWKM_A_RULE_ICMP_TYPE, v->icmp_type))
		return -EMSGSIZE;
	return m->icmp_code ? nla_put_u8(w->skb, VSWKM_A_RULE_ICMP_CODE,
					 v->icmp_code) : 0;
}

static int put_extra(const struct writer *w)
{
	static const u8 attr[VSW_ACL_SET_USES] = {
		[VSW_ACL_SET_SRC] = VSWKM_A_RULE_SRC_SET,
		[VSW_ACL_SET_DST] = VSWKM_A_RULE_DST_SET,
		[VSW_ACL_SET_SPORT] = VSWKM_A_RULE_SPORT_SET,
		[VSW_ACL_SET_DPORT] = VSWKM_A_RULE_DPORT_SET,
		[VSW_ACL_SET_MAC_SRC] = VSWKM_A_RULE_MAC_SRC_SET,
		[VSW_ACL_SET_MAC_DST] = VSWKM_A_RULE_MAC_DST_SET,
	};
	const struct vsw_acl_extra *extra = w->rule->extra;
	int i;

	if (!extra)
		return 0;
	for (i = 0; i < VSW_ACL_SET_USES; i++)
		if (extra->set[i] &&
		    nla_put_string(w->skb, attr[i], extra->set[i]->name))
			return -EMSGSIZE;
	if (extra->help && nla_put_string(w->skb, VSWKM_A_RULE_HELPER,
					  extra->help->name))
		return -EMSGSIZE;
	return extra->comment ? nla_put_string(w->skb, VSWKM_A_RULE_COMMENT,
					       extra->comment) : 0;
}

static int put_hits(const struct writer *w)
{
	struct vsw_acl_hits hits;
	u64 idle;

	vsw_acl_rule_hits(w->rule, &hits);
	if (nla_put_u64_64bit(w->skb, VSWKM_A_RULE_PACKETS, hits.packets,
			      VSWKM_A_RULE_PAD) ||
	    nla_put_u64_64bit(w->skb, VSWKM_A_RULE_BYTES, hits.bytes,
			      VSWKM_A_RULE_PAD))
		return -EMSGSIZE;
	if (!hits.packets)
		return 0;
	idle = (u64)(jiffies - hits.last) * MSEC_PER_SEC / HZ;
	return nla_put_u64_64bit(w->skb, VSWKM_A_RULE_IDLE, idle,
				 VSWKM_A_RULE_PAD);
}

/**
 * vsw_nl_put_rule - write a rule into a message
 * @skb: the message
 * @rule: the rule
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE, after which the message is as it was.
 */
int vsw_nl_put_rule(struct sk_buff *skb, const struct vsw_acl_rule *rule)
{
	struct writer w = { .skb = skb, .rule = rule };
	struct nlattr *nest;

	nest = nla_nest_start(skb, VSWKM_A_ACL_RULE);
	if (!nest)
		return -EMSGSIZE;
	vsw_acl_rule_read(rule, &w.value, &w.mask);
	if (nla_put_u32(skb, VSWKM_A_RULE_ID, rule->id) ||
	    nla_put_u32(skb, VSWKM_A_RULE_PRIO, rule->prio) ||
	    nla_put_u32(skb, VSWKM_A_RULE_DIRECTION, rule->dir) ||
	    nla_put_u32(skb, VSWKM_A_RULE_ACTION, rule->action) ||
	    nla_put_u8(skb, VSWKM_A_RULE_LOG, rule->log) ||
	    put_addresses(&w) || put_l2(&w) || put_ip(&w) || put_l4(&w) ||
	    put_extra(&w) || put_hits(&w)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}
