// SPDX-License-Identifier: GPL-2.0-only
/* What the ACL of a port says of a frame that enters or leaves there. */

#include "acl/acl.h"
#include "acl/log.h"
#include "acl/reject.h"
#include "nat/nat.h"
#include "pkt.h"

/* BH is off, so that nothing else on this CPU counts at the same time. */
static void vsw_acl_count(const struct vsw_acl_rule *rule, unsigned int len)
{
	struct vsw_acl_stats *stats = this_cpu_ptr(rule->stats);

	u64_stats_inc(&stats->packets);
	u64_stats_add(&stats->bytes, len);
	WRITE_ONCE(stats->last, jiffies);
}

/*
 * The policy is read once: what it says of a frame is the old list's or the new
 * one's, whatever happens meanwhile.
 */
static noinline enum vsw_drop vsw_acl_judge(struct vsw_pkt *pkt,
					    struct vsw_port *port,
					    struct sk_buff *skb, u8 dir)
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
		state = pkt->conn;
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
	if (action == VSWKM_ACL_ACTION_ALLOW)
		return VSW_PASS;
	/* where a copy was flooded to, its receiver may not be */
	if (action == VSWKM_ACL_ACTION_REJECT &&
	    (dir == VSWKM_ACL_DIR_IN || !(pkt->how & VSW_HOW_FLOODED)))
		vsw_acl_reject(pkt, port, skb);
	return dir == VSWKM_ACL_DIR_IN ? VSW_DROP_ACL_IN : VSW_DROP_ACL_OUT;
}

static noinline enum vsw_drop vsw_acl_in_flags(struct vsw_pkt *pkt, u32 flags)
{
	enum vsw_drop why;

	if (flags & VSW_PF_TRACKED) {
		why = vsw_conn_gather(pkt) ?:
		      vsw_conn_track(pkt, pkt->skb, pkt->in);
		if (why)
			return why;
	}
	if (flags & VSW_PF_ACL_IN) {
		why = vsw_acl_judge(pkt, pkt->in, pkt->skb, VSWKM_ACL_DIR_IN);
		if (why)
			return why;
	}
	return flags & VSW_PF_TRACKED ? vsw_nat_in(pkt) : VSW_PASS;
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
	u32 flags;

	if (!static_branch_unlikely(&vsw_acl_in_used))
		return VSW_PASS;
	flags = READ_ONCE(pkt->in->flags);
	if (!(flags & (VSW_PF_ACL_IN | VSW_PF_TRACKED)))
		return VSW_PASS;
	return vsw_acl_in_flags(pkt, flags);
}

/**
 * vsw_acl_out - judge one copy of a frame where it is to leave
 * @pkt: the frame
 * @port: egress port
 * @skb: the copy, before it gets its tag
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_acl_out(struct vsw_pkt *pkt,
				    struct vsw_port *port,
				    struct sk_buff *skb)
{
	return vsw_acl_judge(pkt, port, skb, VSWKM_ACL_DIR_OUT);
}
