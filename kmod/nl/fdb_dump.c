// SPDX-License-Identifier: GPL-2.0-only
/* Dump of forwarding databases: millions of entries, in parts. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "tunnel.h"

struct vsw_nl_fdb_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	const struct vsw_bridge *br;
	struct vsw_nl_fdb_remote remote;
};

static int vsw_nl_fdb_dump_one(const struct vsw_fdb_entry *entry, void *data)
{
	struct vsw_nl_fdb_dump *d = data;
	unsigned int at = d->skb->len;
	int err;

	if (!vsw_nl_fdb_remote_match(&d->remote, d->br, entry))
		return 0;
	err = vsw_nl_fill_fdb(d->skb, d->br, entry,
			      NETLINK_CB(d->cb->skb).portid,
			      d->cb->nlh->nlmsg_seq, NLM_F_MULTI,
			      VSWKM_CMD_FDB_GET);
	if (!err)
		vsw_nl_dump_check(d->skb, d->cb, at);
	return err;
}

/* The state of a dump, in the callback between its parts. */
struct vsw_nl_fdb_state {
	long bridges;		/* that are done, see vsw_nl_dump_each() */
	long ifindex;		/* of the one in hand */
	unsigned long pos;	/* in its table */
	unsigned int resizes;	/* of its table, when last seen */
	unsigned int torn;	/* times that something may have been missed */
};

/*
 * A table that was resized between two parts of the dump has other places for
 * its entries, and another bridge may be at the place of one that has gone:
 * some entries may be missing or come twice, so the dump is flagged.
 */
static void vsw_nl_fdb_resume(struct vsw_nl_fdb_state *state,
			      const struct vsw_bridge *br)
{
	unsigned int resizes = READ_ONCE(br->fdb.resizes);

	if (state->pos && state->ifindex != br->dev->ifindex) {
		state->pos = 0;
		state->torn++;
	}
	if (state->pos && state->resizes != resizes)
		state->torn++;
	state->ifindex = br->dev->ifindex;
	state->resizes = resizes;
}

/* The table of one bridge from state->pos on. */
static int vsw_nl_dump_fdb(struct sk_buff *skb, struct netlink_callback *cb,
			   struct vsw_bridge *br, void *unused)
{
	struct vsw_nl_fdb_state *state = (void *)cb->ctx;
	struct vsw_nl_fdb_dump dump = { .skb = skb, .cb = cb, .br = br };
	struct vsw_fdb_filter filter;
	int err;

	vsw_nl_fdb_resume(state, br);
	cb->seq = 1 + state->torn;
	err = vsw_nl_fdb_filter(vsw_dump_attrs(cb), br,
				GENMASK(VSWKM_FDB_OWNER_AGENT, 0), &filter,
				cb->extack) ?:
	      vsw_nl_fdb_remote_filter(vsw_dump_attrs(cb), &dump.remote,
				       cb->extack);
	if (err)
		return err;
	err = vsw_fdb_walk(br, &filter, &state->pos, vsw_nl_fdb_dump_one,
			   &dump);
	if (!err)
		state->pos = 0;
	return err;
}

/* The bridge that the request names itself or by one of its ports. */
static int vsw_nl_fdb_dump_only(struct netlink_callback *cb, int *ifindex)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct vsw_port *port;
	int err;

	err = vsw_nl_dump_bridge(cb, VSWKM_A_FDB_BRIDGE,
				 VSWKM_A_FDB_BRIDGE_NAME, ifindex);
	if (err || *ifindex || !attrs ||
	    (!attrs[VSWKM_A_FDB_PORT] && !attrs[VSWKM_A_FDB_PORT_NAME]))
		return err;
	port = vsw_nl_port_by(sock_net(cb->skb->sk), attrs[VSWKM_A_FDB_PORT],
			      attrs[VSWKM_A_FDB_PORT_NAME]);
	if (port) {
		*ifindex = port->br->dev->ifindex;
		return 0;
	}
	NL_SET_ERR_MSG_ATTR(cb->extack, attrs[VSWKM_A_FDB_PORT] ?:
					attrs[VSWKM_A_FDB_PORT_NAME],
			    "no such port");
	return -ENODEV;
}

int vswkm_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	int only, err;

	BUILD_BUG_ON(sizeof(struct vsw_nl_fdb_state) > sizeof(cb->ctx));

	rtnl_lock();
	err = vsw_nl_fdb_dump_only(cb, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, vsw_nl_dump_fdb, NULL);
	rtnl_unlock();
	return skb->len ?: err;
}
