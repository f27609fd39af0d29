// SPDX-License-Identifier: GPL-2.0-only
/* Many neighbours at a time: neigh-get as a dump, and neigh-flush. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "core.h"

/* Which neighbours the attributes of a dump or flush are about. */
static void vsw_nl_neigh_filter(struct nlattr **attrs,
				struct vsw_neigh_filter *filter)
{
	*filter = (struct vsw_neigh_filter){ .port = -1 };
	if (!attrs)
		return;
	if (attrs[VSWKM_A_NEIGH_VID])
		filter->vid = nla_get_u16(attrs[VSWKM_A_NEIGH_VID]);
	if (attrs[VSWKM_A_NEIGH_LLADDR])
		filter->mac = nla_data(attrs[VSWKM_A_NEIGH_LLADDR]);
	if (attrs[VSWKM_A_NEIGH_OWNER])
		filter->owners =
			BIT(nla_get_u32(attrs[VSWKM_A_NEIGH_OWNER]));
}

static int vsw_nl_neigh_flush(struct genl_info *info, u32 *flushed)
{
	struct vsw_neigh_filter filter;
	struct vsw_bridge *br;

	br = vsw_nl_bridge(info, VSWKM_A_NEIGH_BRIDGE,
			   VSWKM_A_NEIGH_BRIDGE_NAME);
	if (IS_ERR(br))
		return PTR_ERR(br);
	vsw_nl_neigh_filter(info->attrs, &filter);
	*flushed = vsw_neigh_flush(br, &filter);
	return 0;
}

int vswkm_nl_neigh_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_do_flush(info, VSWKM_CMD_NEIGH_FLUSH,
			       VSWKM_A_NEIGH_FLUSHED, vsw_nl_neigh_flush);
}

/* The state of a dump, in the callback between its parts. */
struct vsw_nl_neigh_state {
	long bridges;		/* that are done, see vsw_nl_dump_each() */
	struct vsw_neigh_pos pos;	/* in the table of a bridge */
	int ifindex;		/* of the one in hand */
	unsigned int torn;	/* times that something may have been missed */
};

struct vsw_nl_neigh_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	const struct vsw_bridge *br;
};

static int vsw_nl_neigh_dump_one(const struct vsw_neigh_entry *entry,
				 void *data)
{
	struct vsw_nl_neigh_dump *d = data;
	unsigned int at = d->skb->len;
	int err;

	err = vsw_nl_fill_neigh(d->skb, d->br, entry,
				NETLINK_CB(d->cb->skb).portid,
				d->cb->nlh->nlmsg_seq, NLM_F_MULTI,
				VSWKM_CMD_NEIGH_GET);
	if (!err)
		vsw_nl_dump_check(d->skb, d->cb, at);
	return err;
}

/*
 * The table of one bridge from state->pos on. Another bridge may be at the
 * place of one that has gone: then the dump is flagged.
 */
static int vsw_nl_dump_neigh(struct sk_buff *skb, struct netlink_callback *cb,
			     struct vsw_bridge *br, void *unused)
{
	struct vsw_nl_neigh_state *state = (void *)cb->ctx;
	struct vsw_nl_neigh_dump dump = { .skb = skb, .cb = cb, .br = br };
	struct vsw_neigh_filter filter;
	int err;

	if (state->pos.id && state->ifindex != br->dev->ifindex) {
		state->pos.id = 0;
		state->torn++;
	}
	state->ifindex = br->dev->ifindex;
	cb->seq = 1 + state->torn;
	vsw_nl_neigh_filter(vsw_dump_attrs(cb), &filter);
	rcu_read_lock();
	err = vsw_neigh_walk(br, &filter, &state->pos, vsw_nl_neigh_dump_one,
			     &dump);
	rcu_read_unlock();
	if (!err)
		state->pos.id = 0;
	return err;
}

int vswkm_nl_neigh_get_dumpit(struct sk_buff *skb,
			      struct netlink_callback *cb)
{
	int only, err;

	BUILD_BUG_ON(sizeof(struct vsw_nl_neigh_state) > sizeof(cb->ctx));

	rtnl_lock();
	err = vsw_nl_dump_bridge(cb, VSWKM_A_NEIGH_BRIDGE,
				 VSWKM_A_NEIGH_BRIDGE_NAME, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, vsw_nl_dump_neigh, NULL);
	rtnl_unlock();
	return skb->len ?: err;
}
