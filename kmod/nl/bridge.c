// SPDX-License-Identifier: GPL-2.0-only
/* bridge-new, -set, -del and -get. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "core.h"
#include "notify.h"

/* In the order of their attributes */
static int vsw_put_bridge_timeouts(struct sk_buff *skb,
				   const struct vsw_bridge *br)
{
	int i;

	for (i = 0; i < VSW_CONN_KINDS; i++)
		if (nla_put_u32(skb, VSWKM_A_BRIDGE_CONN_TCP_NEW + i,
				br->conns.timeout[i] / HZ))
			return -EMSGSIZE;
	return 0;
}

static int vsw_put_bridge_neigh(struct sk_buff *skb,
				const struct vsw_bridge *br)
{
	const struct vsw_neigh_table *tbl = &br->neigh;

	if (nla_put_u8(skb, VSWKM_A_BRIDGE_NEIGH_LEARNING,
		       br->neigh_learning) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_NEIGH_LIMIT, tbl->limit) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_NEIGH_COUNT,
			READ_ONCE(tbl->count)) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_NEIGH_LEARNED,
			READ_ONCE(tbl->learned)) ||
	    nla_put_u16(skb, VSWKM_A_BRIDGE_ZONE,
			rcu_dereference(br->zone)->id) ||
	    vsw_put_bridge_timeouts(skb, br))
		return -EMSGSIZE;
	return nla_put_u64_64bit(skb, VSWKM_A_BRIDGE_MISS_LOST,
				 atomic64_read(&br->miss.lost),
				 VSWKM_A_BRIDGE_PAD);
}

static int vsw_put_bridge(struct sk_buff *skb, const struct vsw_bridge *br,
			  const struct vsw_stats *stats)
{
	const struct net_device *dev = br->dev;
	const struct vsw_fdb *fdb = &br->fdb;

	if (nla_put_u32(skb, VSWKM_A_BRIDGE_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_BRIDGE_NAME, dev->name) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_AGEING, fdb->ageing / HZ) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_FDB_LIMIT, fdb->limit) ||
	    nla_put_u8(skb, VSWKM_A_BRIDGE_QINQ, vsw_is_provider(br)) ||
	    nla_put_u8(skb, VSWKM_A_BRIDGE_SHORTCUTS, br->shortcuts) ||
	    nla_put(skb, VSWKM_A_BRIDGE_ADDRESS, ETH_ALEN, dev->dev_addr) ||
	    nla_put_u8(skb, VSWKM_A_BRIDGE_UP, !!(dev->flags & IFF_UP)) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_MTU, dev->mtu) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_PORTS, br->n_ports) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_FDB_COUNT,
			atomic_read(&fdb->count)) ||
	    nla_put_u32(skb, VSWKM_A_BRIDGE_FDB_LEARNED,
			atomic_read(&fdb->learned)) ||
	    nla_put_u64_64bit(skb, VSWKM_A_BRIDGE_FDB_MEMORY,
			      vsw_fdb_memory(fdb), VSWKM_A_BRIDGE_PAD) ||
	    nla_put_u64_64bit(skb, VSWKM_A_BRIDGE_GENERATION,
			      vsw_net(dev_net(dev))->generation,
			      VSWKM_A_BRIDGE_PAD) ||
	    vsw_put_bridge_neigh(skb, br))
		return -EMSGSIZE;
	return vsw_nl_put_stats(skb, stats, VSWKM_A_BRIDGE_STATS,
				VSWKM_A_BRIDGE_DROP);
}

/**
 * vsw_nl_fill_bridge - describe a bridge; for get, dump and events
 * @skb: the message
 * @obj: the bridge
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_bridge(struct sk_buff *skb, const void *obj, u32 portid,
		       u32 seq, int flags, u8 cmd)
{
	const struct vsw_bridge *br = obj;
	struct vsw_stats stats;
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;

	vsw_stats_bridge(br, &stats);
	rcu_read_lock();
	err = vsw_put_bridge(skb, br, &stats);
	rcu_read_unlock();
	if (err)
		genlmsg_cancel(skb, hdr);
	else
		genlmsg_end(skb, hdr);
	return err;
}

static void vsw_nl_bridge_opts(struct genl_info *info,
			       struct vsw_bridge_opts *opts)
{
	struct nlattr *a;
	int i;

	*opts = (struct vsw_bridge_opts){};
	a = info->attrs[VSWKM_A_BRIDGE_AGEING];
	opts->has_ageing = !!a;
	opts->ageing = a ? nla_get_u32(a) : 0;
	a = info->attrs[VSWKM_A_BRIDGE_FDB_LIMIT];
	opts->has_fdb_limit = !!a;
	opts->fdb_limit = a ? nla_get_u32(a) : 0;
	a = info->attrs[VSWKM_A_BRIDGE_QINQ];
	opts->has_qinq = !!a;
	opts->qinq = a && nla_get_u8(a);
	a = info->attrs[VSWKM_A_BRIDGE_SHORTCUTS];
	opts->has_shortcuts = !!a;
	opts->shortcuts = a && nla_get_u8(a);
	a = info->attrs[VSWKM_A_BRIDGE_NEIGH_LEARNING];
	opts->has_neigh_learning = !!a;
	opts->neigh_learning = a && nla_get_u8(a);
	a = info->attrs[VSWKM_A_BRIDGE_NEIGH_LIMIT];
	opts->has_neigh_limit = !!a;
	opts->neigh_limit = a ? nla_get_u32(a) : 0;
	a = info->attrs[VSWKM_A_BRIDGE_ZONE];
	opts->has_zone = !!a;
	opts->zone = a ? nla_get_u16(a) : 0;
	for (i = 0; i < VSW_CONN_KINDS; i++) {
		a = info->attrs[VSWKM_A_BRIDGE_CONN_TCP_NEW + i];
		opts->has_timeout[i] = !!a;
		opts->timeout[i] = a ? nla_get_u32(a) : 0;
	}
}

static struct vsw_bridge *vsw_nl_the_bridge(struct genl_info *info)
{
	return vsw_nl_bridge(info, VSWKM_A_BRIDGE_IFINDEX,
			     VSWKM_A_BRIDGE_NAME);
}

/* Check what a new bridge is asked to be. */
static int vsw_nl_bridge_new_check(struct genl_info *info)
{
	struct nlattr *name = info->attrs[VSWKM_A_BRIDGE_NAME];
	struct nlattr *addr = info->attrs[VSWKM_A_BRIDGE_ADDRESS];

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_BRIDGE_NAME)) {
		GENL_SET_ERR_MSG(info, "the new bridge has no name");
		return -EINVAL;
	}
	if (!dev_valid_name(nla_data(name)) || strchr(nla_data(name), '%')) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "not a valid interface name");
		return -EINVAL;
	}
	if (netdev_name_in_use(genl_info_net(info), nla_data(name)) ||
	    vsw_port_find(genl_info_net(info), nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "an interface or port has this name already");
		return -EEXIST;
	}
	if (addr && !is_valid_ether_addr(nla_data(addr))) {
		NL_SET_ERR_MSG_ATTR(info->extack, addr,
				    "not a unicast MAC address");
		return -EINVAL;
	}
	return 0;
}

int vswkm_nl_bridge_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *addr = info->attrs[VSWKM_A_BRIDGE_ADDRESS];
	struct vsw_bridge_opts opts;
	int err;

	vsw_nl_bridge_opts(info, &opts);
	rtnl_lock();
	err = vsw_nl_bridge_new_check(info);
	if (!err)
		err = vsw_bridge_add(genl_info_net(info),
				     nla_data(info->attrs[VSWKM_A_BRIDGE_NAME]),
				     addr ? nla_data(addr) : NULL, &opts,
				     info->extack);
	rtnl_unlock();
	return err;
}

int vswkm_nl_bridge_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_bridge_opts opts;
	struct vsw_bridge *br;
	int err;

	vsw_nl_bridge_opts(info, &opts);
	rtnl_lock();
	br = vsw_nl_the_bridge(info);
	err = PTR_ERR_OR_ZERO(br);
	if (!err)
		err = vsw_bridge_set(br, &opts, info->extack);
	if (err == -EBUSY)
		vsw_nl_blame(info, info->attrs[VSWKM_A_BRIDGE_QINQ]);
	if (!err)
		vsw_bridge_notify(br, VSWKM_CMD_BRIDGE_SET_NTF);
	rtnl_unlock();
	return err;
}

int vswkm_nl_bridge_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_bridge *br;
	LIST_HEAD(list);
	int err;

	rtnl_lock();
	br = vsw_nl_the_bridge(info);
	err = PTR_ERR_OR_ZERO(br);
	if (!err) {
		vsw_bridge_del(br, &list);
		unregister_netdevice_many(&list);
	}
	rtnl_unlock();
	return err;
}

int vswkm_nl_bridge_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_bridge *br;
	int err;

	rtnl_lock();
	br = vsw_nl_the_bridge(info);
	if (IS_ERR(br))
		err = PTR_ERR(br);
	else
		err = vsw_nl_reply(info, vsw_nl_fill_bridge, br,
				   VSWKM_CMD_BRIDGE_GET);
	rtnl_unlock();
	return err;
}

static int vsw_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb,
			   struct vsw_bridge *br, void *unused)
{
	unsigned int at = skb->len;
	int err;

	err = vsw_nl_fill_bridge(skb, br, NETLINK_CB(cb->skb).portid,
				 cb->nlh->nlmsg_seq, NLM_F_MULTI,
				 VSWKM_CMD_BRIDGE_GET);
	if (!err)
		vsw_nl_dump_check(skb, cb, at);
	return err;
}

int vswkm_nl_bridge_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	int only, err;

	rtnl_lock();
	cb->seq = vsw_net(sock_net(skb->sk))->generation;
	err = vsw_nl_dump_bridge(cb, VSWKM_A_BRIDGE_IFINDEX,
				 VSWKM_A_BRIDGE_NAME, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, vsw_nl_dump_one, NULL);
	rtnl_unlock();
	return skb->len ?: err;
}
