// SPDX-License-Identifier: GPL-2.0-only
/* What the ACL of a port says of a frame that enters or leaves there. */

#include "acl/acl.h"
#include "acl/log.h"
#include "acl/reject.h"
#include "nat/nat.h"
#include "pkt.h"

/*
 * The policy is read once: what it says of a frame is the old list's or the new
 * one's, whatever happens meanwhile.
 */
static noinline enum vsw_drop vsw_acl_judge(struct vsw_pkt *pkt,
					    struct vsw_port *port,
					    struct sk_buff *skb, u8 dir,
					    bool tracked,
					    const struct vsw_flow_seed *seed)
{
	const struct vsw_acl_list *list = rcu_dereference(port->acl[dir]);
	const struct vsw_acl_policy *policy;
	const struct vsw_acl_table *table;
	const struct vsw_acl_rule *rule;
	struct vsw_acl_key key;
	enum vsw_drop why;
	u8 action, state = 0;

	if (unlikely(!list))		/* it was there a moment ago */
		return VSW_PASS;
	policy = rcu_dereference(list->policy);
	table = policy->table[dir];
	if (policy->tracks) {
		why = vsw_conn_track(pkt, skb, port);
		if (unlikely(why))
			return why;
		state = pkt->conn & ~VSW_CONN_COUNTED;
	}
	if (unlikely(!vsw_acl_key_read(skb, pkt->vid, table->needs, &key)))
		return VSW_DROP_MALFORMED;

	key.conn = state;
	action = policy->verdict;
	/* what belongs to a connection may pass, unless a rule denies it */
	if (state & (VSW_CONN_ESTABLISHED | VSW_CONN_RELATED))
		action = VSWKM_ACL_ACTION_ALLOW;
	rule = vsw_acl_find(table, &key);
	if (rule) {
		action = rule->action;
		vsw_acl_count(rule, skb->len);
		if (unlikely(rule->log))
			vsw_acl_log(list, rule, port, skb, pkt->vid);
	}
	if (seed->words && action != VSWKM_ACL_ACTION_REJECT &&
	    !(rule && rule->log))
		vsw_flow_keep(seed, pkt, skb, port, tracked, rule,
			      action == VSWKM_ACL_ACTION_DENY);
	if (action == VSWKM_ACL_ACTION_ALLOW)
		return rule && unlikely(rule->helps) ?
		       vsw_conn_help_give(rule->extra->help, skb) : VSW_PASS;
	/* where a copy was flooded to, its receiver may not be */
	if (action == VSWKM_ACL_ACTION_REJECT &&
	    (dir == VSWKM_ACL_DIR_IN || !(pkt->how & VSW_HOW_FLOODED)))
		vsw_acl_reject(pkt, port, skb);
	return dir == VSWKM_ACL_DIR_IN ? VSW_DROP_ACL_IN : VSW_DROP_ACL_OUT;
}

/* What the tracker says first, and the list, of a frame at a port */
static noinline enum vsw_drop vsw_acl_ask(struct vsw_pkt *pkt,
					  struct vsw_port *port,
					  struct sk_buff *skb, u8 dir,
					  struct vsw_flow_seed *seed)
{
	/* not before vsw_flow_find() has read the generation */
	u32 flags = READ_ONCE(port->flags);
	bool tracked = flags & VSW_PF_TRACKED;
	u8 asked = pkt->conn;
	u16 zone = pkt->zone;
	enum vsw_drop why;

	if (tracked) {
		/* of copies, the packet has been put together before */
		if (skb == pkt->skb) {
			why = vsw_conn_gather(pkt);
			if (why)
				return why;
		}
		why = vsw_conn_track(pkt, skb, port);
		if (why)
			return why;
		/* it may have got the addresses of the zone that it left */
		if (asked && !(asked & VSW_CONN_COUNTED) && pkt->zone != zone)
			seed->words = 0;
	}
	if (flags & (dir == VSWKM_ACL_DIR_IN ? VSW_PF_ACL_IN : VSW_PF_ACL_OUT))
		return vsw_acl_judge(pkt, port, skb, dir, tracked, seed);
	if (seed->words)
		vsw_flow_keep(seed, pkt, skb, port, tracked, NULL, false);
	return VSW_PASS;
}

static noinline enum vsw_drop vsw_acl_in_flags(struct vsw_pkt *pkt)
{
	enum ip_conntrack_info info;
	struct vsw_flow_seed seed;
	enum vsw_drop why;
	struct nf_conn *ct;

	if (!vsw_flow_find(pkt, pkt->skb, pkt->in, VSWKM_ACL_DIR_IN, &seed,
			   &why))
		why = vsw_acl_ask(pkt, pkt->in, pkt->skb, VSWKM_ACL_DIR_IN,
				  &seed);
	if (why || !vsw_conn_carried(pkt->conn))
		return why;
	ct = nf_ct_get(pkt->skb, &info);
	if (!ct)
		return VSW_PASS;
	if (vsw_nat_has_in(ct, info))
		return vsw_nat_in(pkt, ct, info);
	if (rcu_access_pointer(pkt->in->nat))
		vsw_nat_seen(pkt, ct, info);
	return VSW_PASS;
}

/**
 * vsw_acl_in - judge a frame where it entered
 * @pkt: the frame, its VLAN known and the tag that said so taken off
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_acl_in(struct vsw_pkt *pkt)
{
	if (!static_branch_unlikely(&vsw_acl_in_used) ||
	    !(READ_ONCE(pkt->in->flags) & (VSW_PF_ACL_IN | VSW_PF_TRACKED)))
		return VSW_PASS;
	return vsw_acl_in_flags(pkt);
}

/**
 * vsw_acl_out - judge one copy of a frame where it is to leave
 * @pkt: the frame
 * @port: egress port
 * @skb: the copy, before it gets its tag
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict. @pkt->skb is NULL if it is a fragment that waits for others.
 */
VSW_STAGE enum vsw_drop vsw_acl_out(struct vsw_pkt *pkt,
				    struct vsw_port *port,
				    struct sk_buff *skb)
{
	struct vsw_flow_seed seed;
	enum vsw_drop why;

	if (vsw_flow_find(pkt, skb, port, VSWKM_ACL_DIR_OUT, &seed, &why))
		return why;
	return vsw_acl_ask(pkt, port, skb, VSWKM_ACL_DIR_OUT, &seed);
}
