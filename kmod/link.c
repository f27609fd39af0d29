// SPDX-License-Identifier: GPL-2.0-only
/* Bridges as objects: "ip link add type vsw" and genetlink's bridge-new. */

#include <net/rtnetlink.h>

#include "encap/encap.h"
#include "main.h"
#include "port.h"
#include "suppress.h"
#include "vswkm.h"
#include "nl/notify.h"

static const struct netlink_range_validation vsw_ageing_range = {
	.max = VSWKM_AGEING_MAX,
};

static const struct netlink_range_validation vsw_fdb_limit_range = {
	.max = VSWKM_FDB_LIMIT_MAX,
};

static const struct nla_policy vsw_link_policy[VSWKM_A_LINK_MAX + 1] = {
	[VSWKM_A_LINK_AGEING] = NLA_POLICY_FULL_RANGE(NLA_U32,
						      &vsw_ageing_range),
	[VSWKM_A_LINK_FDB_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32,
							 &vsw_fdb_limit_range),
	[VSWKM_A_LINK_QINQ] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_LINK_SHORTCUTS] = NLA_POLICY_MAX(NLA_U8, 1),
};

/**
 * vsw_userns_check - may anything be made in this network namespace?
 * @net: the namespace
 * @extack: gets the reason of an error
 *
 * Context: any.
 * Return: 0; in a user namespace -EPERM, unless the administrator allows it by
 * the module parameter "userns".
 */
int vsw_userns_check(struct net *net, struct netlink_ext_ack *extack)
{
	if (net->user_ns == &init_user_ns || READ_ONCE(vsw_userns))
		return 0;
	NL_SET_ERR_MSG(extack,
		       "bridges in user namespaces are off (module parameter userns)");
	return -EPERM;
}

/**
 * vsw_bridge_check - may a bridge be made in this network namespace?
 * @net: the namespace
 * @extack: gets the reason of an error
 *
 * What a user namespace has is bounded, because tables that grow later are not
 * charged to it.
 *
 * Context: RTNL held.
 * Return: 0; in a user namespace -EPERM, see vsw_userns_check(), or -ENOSPC.
 */
int vsw_bridge_check(struct net *net, struct netlink_ext_ack *extack)
{
	int err = vsw_userns_check(net, extack);

	if (err || net->user_ns == &init_user_ns)
		return err;
	if (vsw_net(net)->bridges >= VSW_USERNS_BRIDGES) {
		NL_SET_ERR_MSG(extack,
			       "a user namespace has 16 bridges at most");
		return -ENOSPC;
	}
	return 0;
}

/**
 * vsw_bridge_set - change attributes of a bridge
 * @br: the bridge
 * @opts: the attributes
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or -EBUSY or -ENOMEM, after which nothing has changed.
 */
int vsw_bridge_set(struct vsw_bridge *br, const struct vsw_bridge_opts *opts,
		   struct netlink_ext_ack *extack)
{
	int err, i;

	ASSERT_RTNL();

	if (opts->has_qinq && opts->qinq != vsw_is_provider(br) &&
	    br->n_ports) {
		NL_SET_ERR_MSG(extack,
			       "qinq can only be changed while the bridge has no ports");
		return -EBUSY;
	}
	if (opts->has_zone) {
		err = vsw_conn_set_zone(br, opts->zone);
		if (err)
			return err;
	}

	for (i = 0; i < VSW_CONN_KINDS; i++)
		if (opts->has_timeout[i])
			WRITE_ONCE(br->conns.timeout[i], opts->timeout[i] * HZ);
	if (opts->has_qinq)
		WRITE_ONCE(br->tpid, vsw_tpid(opts->qinq));
	if (opts->has_shortcuts)
		WRITE_ONCE(br->shortcuts, opts->shortcuts);
	if (opts->has_fdb_limit)
		WRITE_ONCE(br->fdb.limit, opts->fdb_limit);
	if (opts->has_ageing) {
		vsw_fdb_set_ageing(&br->fdb, opts->ageing);
		vsw_neigh_gc_change(br);
	}
	if (opts->has_neigh_limit)
		WRITE_ONCE(br->neigh.limit, opts->neigh_limit);
	if (opts->has_neigh_learning)
		vsw_suppress_learning(br, opts->neigh_learning);
	return 0;
}

static void vsw_link_opts(struct nlattr *data[], struct vsw_bridge_opts *opts)
{
	struct nlattr *a;

	*opts = (struct vsw_bridge_opts){};
	if (!data)
		return;
	a = data[VSWKM_A_LINK_AGEING];
	opts->has_ageing = !!a;
	opts->ageing = a ? nla_get_u32(a) : 0;
	a = data[VSWKM_A_LINK_FDB_LIMIT];
	opts->has_fdb_limit = !!a;
	opts->fdb_limit = a ? nla_get_u32(a) : 0;
	a = data[VSWKM_A_LINK_QINQ];
	opts->has_qinq = !!a;
	opts->qinq = a && nla_get_u8(a);
	a = data[VSWKM_A_LINK_SHORTCUTS];
	opts->has_shortcuts = !!a;
	opts->shortcuts = a && nla_get_u8(a);
}

static void vsw_announce(struct vsw_bridge *br)
{
	vsw_bridge_notify(br, VSWKM_CMD_BRIDGE_NEW_NTF);
	WRITE_ONCE(br->announced, true);
}

static int vsw_newlink(VSW_NEWLINK_ARGS)
{
	struct vsw_bridge_opts opts;
	int err;

	err = vsw_bridge_check(dev_net(dev), extack);
	if (err)
		return err;
	vsw_link_opts(VSW_NEWLINK_DATA, &opts);
	err = register_netdevice(dev);
	if (err)
		return err;
	vsw_bridge_set(netdev_priv(dev), &opts, extack);
	vsw_announce(netdev_priv(dev));
	return 0;
}

static int vsw_changelink(struct net_device *dev, struct nlattr *tb[],
			  struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	struct vsw_bridge_opts opts;
	int err;

	vsw_link_opts(data, &opts);
	err = vsw_bridge_set(netdev_priv(dev), &opts, extack);
	if (!err)
		vsw_bridge_notify(netdev_priv(dev), VSWKM_CMD_BRIDGE_SET_NTF);
	return err;
}

static void vsw_dellink(struct net_device *dev, struct list_head *head)
{
	vsw_bridge_del(netdev_priv(dev), head);
}

static int vsw_link_validate(struct nlattr *tb[], struct nlattr *data[],
			     struct netlink_ext_ack *extack)
{
	if (!tb[IFLA_ADDRESS])
		return 0;
	if (nla_len(tb[IFLA_ADDRESS]) == ETH_ALEN &&
	    is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS])))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
			    "not a valid Ethernet address");
	return -EADDRNOTAVAIL;
}

static size_t vsw_link_size(const struct net_device *dev)
{
	return nla_total_size(sizeof(u32)) +	/* AGEING */
	       nla_total_size(sizeof(u32)) +	/* FDB_LIMIT */
	       nla_total_size(sizeof(u8)) +	/* QINQ */
	       nla_total_size(sizeof(u8));	/* SHORTCUTS */
}

static int vsw_link_fill(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vsw_bridge *br = netdev_priv(dev);

	if (nla_put_u32(skb, VSWKM_A_LINK_AGEING, br->fdb.ageing / HZ) ||
	    nla_put_u32(skb, VSWKM_A_LINK_FDB_LIMIT, br->fdb.limit) ||
	    nla_put_u8(skb, VSWKM_A_LINK_QINQ, vsw_is_provider(br)) ||
	    nla_put_u8(skb, VSWKM_A_LINK_SHORTCUTS, br->shortcuts))
		return -EMSGSIZE;
	return 0;
}

struct rtnl_link_ops vsw_link_ops = {
	.kind		= "vsw",
	.priv_size	= sizeof(struct vsw_bridge),
	.setup		= vsw_device_setup,
	.maxtype	= VSWKM_A_LINK_MAX,
	.policy		= vsw_link_policy,
	.validate	= vsw_link_validate,
	.newlink	= vsw_newlink,
	.changelink	= vsw_changelink,
	.dellink	= vsw_dellink,
	.get_size	= vsw_link_size,
	.fill_info	= vsw_link_fill,
};

/**
 * vsw_bridge_add - make a bridge and bring it up
 * @net: network namespace
 * @name: its name
 * @addr: its MAC address, NULL for a random one
 * @opts: its attributes
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_bridge_add(struct net *net, const char *name, const u8 *addr,
		   const struct vsw_bridge_opts *opts,
		   struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	int err;

	err = vsw_bridge_check(net, extack);
	if (err)
		return err;

	dev = alloc_netdev(sizeof(struct vsw_bridge), name, NET_NAME_USER,
			   vsw_device_setup);
	if (!dev)
		return -ENOMEM;
	dev_net_set(dev, net);
	if (addr) {
		eth_hw_addr_set(dev, addr);
		dev->addr_assign_type = NET_ADDR_SET;
	}

	err = register_netdevice(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	err = vsw_bridge_set(netdev_priv(dev), opts, extack) ?:
	      dev_open(dev, extack);
	if (err) {
		unregister_netdevice(dev);
		return err;
	}
	vsw_announce(netdev_priv(dev));
	return 0;
}

/**
 * vsw_bridge_del - remove a bridge
 * @br: the bridge
 * @head: list for unregister_netdevice_many(), or NULL
 *
 * Its ports are released first, so that no frame can enter when the device is
 * unregistered.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_bridge_del(struct vsw_bridge *br, struct list_head *head)
{
	struct vsw_port *port;
	LIST_HEAD(tunnels);
	int i;

	ASSERT_RTNL();

	for (i = VSW_LOCAL_INDEX + 1; i < VSW_MAX_PORTS; i++) {
		port = rtnl_dereference(br->ports[i]);
		if (!port)
			continue;
		if (port->kind == VSWKM_PORT_KIND_TUNNEL)
			vsw_tunnel_unlink(port, &tunnels);
		else
			vsw_port_del(port);
	}
	vsw_tunnel_bury(&tunnels);
	vsw_bridge_notify(br, VSWKM_CMD_BRIDGE_DEL_NTF);
	WRITE_ONCE(br->announced, false);
	unregister_netdevice_queue(br->dev, head);
}
