// SPDX-License-Identifier: GPL-2.0-only
/* port-new, -set, -del and -get. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../port.h"
#include "notify.h"
#include "tunnel.h"

static int vsw_put_peer(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_port *peer = rtnl_dereference(port->peer);

	if (!peer)
		return 0;
	if (nla_put_u32(skb, VSWKM_A_PORT_PEER_BRIDGE,
			peer->br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_PORT_PEER_BRIDGE_NAME,
			   peer->br->dev->name) ||
	    nla_put_string(skb, VSWKM_A_PORT_PEER_NAME, peer->name))
		return -EMSGSIZE;
	return 0;
}

static int vsw_put_port_tunnel(struct sk_buff *skb,
			       const struct vsw_tunnel *tun)
{
	if (nla_put_u32(skb, VSWKM_A_PORT_TUNNEL_KIND, tun->kind))
		return -EMSGSIZE;
	return vsw_nl_put_addr(skb, VSWKM_A_PORT_TUNNEL_LOCAL, &tun->local);
}

static int vsw_put_port_id(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct net_device *dev = port->dev;

	if (nla_put_u32(skb, VSWKM_A_PORT_BRIDGE, port->br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_PORT_BRIDGE_NAME,
			   port->br->dev->name) ||
	    nla_put_string(skb, VSWKM_A_PORT_NAME, vsw_port_name(port)) ||
	    nla_put_u32(skb, VSWKM_A_PORT_KIND, port->kind) ||
	    nla_put_u16(skb, VSWKM_A_PORT_INDEX, port->index) ||
	    nla_put_u8(skb, VSWKM_A_PORT_UP, !!(port->flags & VSW_PF_UP)))
		return -EMSGSIZE;
	if (dev && (nla_put_u32(skb, VSWKM_A_PORT_IFINDEX, dev->ifindex) ||
		    nla_put_u32(skb, VSWKM_A_PORT_MTU, dev->mtu)))
		return -EMSGSIZE;
	if (port->kind == VSWKM_PORT_KIND_TUNNEL)
		return vsw_put_port_tunnel(skb, port->tunnel);
	return vsw_put_peer(skb, port);
}

static int vsw_put_port_acl(struct sk_buff *skb, const struct vsw_port *port)
{
	static const u8 attr[] = {
		[VSWKM_ACL_DIR_IN] = VSWKM_A_PORT_ACL_IN,
		[VSWKM_ACL_DIR_OUT] = VSWKM_A_PORT_ACL_OUT,
	};
	const struct vsw_acl_list *list;
	int dir;

	for (dir = 0; dir < ARRAY_SIZE(attr); dir++) {
		list = rtnl_dereference(port->acl[dir]);
		if (list && nla_put_string(skb, attr[dir], list->name))
			return -EMSGSIZE;
	}
	return 0;
}

static int vsw_put_port_conns(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_conn_zone *zone = rtnl_dereference(port->conns.zone);

	if (zone && nla_put_u16(skb, VSWKM_A_PORT_ZONE, zone->id))
		return -EMSGSIZE;
	return nla_put_u32(skb, VSWKM_A_PORT_CONN_LIMIT, port->conns.limit);
}

static int vsw_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_vlan_cfg *cfg = rtnl_dereference(port->vlan);
	struct vsw_stats stats = {};

	if (vsw_put_port_id(skb, port) ||
	    nla_put_u32(skb, VSWKM_A_PORT_MODE, cfg->mode) ||
	    nla_put_u16(skb, VSWKM_A_PORT_PVID, cfg->pvid) ||
	    vsw_nl_put_vlans(skb, cfg) ||
	    nla_put_u32(skb, VSWKM_A_PORT_FDB_LIMIT, port->fdb_limit) ||
	    nla_put_u32(skb, VSWKM_A_PORT_FDB_LEARNED,
			atomic_read(&port->fdb_learned)))
		return -EMSGSIZE;
	if (vsw_nl_put_port_flags(skb, port->flags) ||
	    vsw_put_port_acl(skb, port) ||
	    vsw_put_port_conns(skb, port))
		return -EMSGSIZE;
	vsw_stats_sum(port, &stats);
	return vsw_nl_put_stats(skb, &stats, VSWKM_A_PORT_STATS,
				VSWKM_A_PORT_DROP);
}

/**
 * vsw_nl_fill_port - describe a port; for get, dump and events
 * @skb: the message
 * @obj: the port
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_port(struct sk_buff *skb, const void *obj, u32 portid,
		     u32 seq, int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (vsw_put_port(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int vsw_nl_patch_new(struct genl_info *info, struct vsw_bridge *br)
{
	struct vsw_port_opts opts;
	struct vsw_bridge *peer;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_PORT_NAME) ||
	    GENL_REQ_ATTR_CHECK(info, VSWKM_A_PORT_PEER_NAME)) {
		GENL_SET_ERR_MSG(info, "both ends of a patch need a name");
		return -EINVAL;
	}
	if (info->attrs[VSWKM_A_PORT_IFINDEX]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_PORT_IFINDEX],
				    "a patch port has no interface index");
		return -EINVAL;
	}
	peer = vsw_nl_bridge(info, VSWKM_A_PORT_PEER_BRIDGE,
			     VSWKM_A_PORT_PEER_BRIDGE_NAME);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	err = vsw_nl_port_opts(info, NULL, &opts);
	if (err)
		return err;
	err = vsw_patch_add(br, nla_data(info->attrs[VSWKM_A_PORT_NAME]), peer,
			    nla_data(info->attrs[VSWKM_A_PORT_PEER_NAME]),
			    &opts, info->extack);
	if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_PORT_NAME]);
	return err;
}

static struct net_device *vsw_nl_port_dev(struct genl_info *info)
{
	const struct nlattr *ifindex = info->attrs[VSWKM_A_PORT_IFINDEX];
	const struct nlattr *name = info->attrs[VSWKM_A_PORT_NAME];
	struct net_device *dev;

	if (!ifindex == !name) {
		GENL_SET_ERR_MSG(info,
				 "name the device by its name or its index");
		return ERR_PTR(-EINVAL);
	}
	if (ifindex)
		dev = __dev_get_by_index(genl_info_net(info),
					 nla_get_u32(ifindex));
	else
		dev = __dev_get_by_name(genl_info_net(info), nla_data(name));
	if (dev)
		return dev;
	NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name, "no such device");
	return ERR_PTR(-ENODEV);
}

static int vsw_nl_netdev_new(struct genl_info *info, struct vsw_bridge *br)
{
	struct vsw_port_opts opts;
	struct net_device *dev;
	int i, err;

	for (i = VSWKM_A_PORT_PEER_BRIDGE; i <= VSWKM_A_PORT_PEER_NAME; i++) {
		if (!info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "only a patch port has a peer");
		return -EINVAL;
	}
	dev = vsw_nl_port_dev(info);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = vsw_nl_port_opts(info, NULL, &opts);
	if (err)
		return err;
	err = vsw_port_add(br, dev, &opts, info->extack);
	if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_PORT_IFINDEX] ?:
				   info->attrs[VSWKM_A_PORT_NAME]);
	return err;
}

int vswkm_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *a = info->attrs[VSWKM_A_PORT_KIND];
	u32 kind = a ? nla_get_u32(a) : VSWKM_PORT_KIND_NETDEV;
	struct vsw_bridge *br;
	int err;

	if (kind == VSWKM_PORT_KIND_LOCAL) {
		NL_SET_ERR_MSG_ATTR(info->extack, a,
				    "the local port comes with the bridge");
		return -EINVAL;
	}
	if (kind == VSWKM_PORT_KIND_TUNNEL) {
		NL_SET_ERR_MSG_ATTR(info->extack, a,
				    "a tunnel is made by tunnel-new");
		return -EINVAL;
	}

	rtnl_lock();
	br = vsw_nl_bridge(info, VSWKM_A_PORT_BRIDGE,
			   VSWKM_A_PORT_BRIDGE_NAME);
	if (IS_ERR(br))
		err = PTR_ERR(br);
	else if (kind == VSWKM_PORT_KIND_PATCH)
		err = vsw_nl_patch_new(info, br);
	else
		err = vsw_nl_netdev_new(info, br);
	rtnl_unlock();
	return err;
}

int vswkm_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_port_opts opts;
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = vsw_nl_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		err = vsw_nl_port_opts(info, port, &opts);
	if (!err)
		err = vsw_port_set(port, &opts, info->extack);
	if (!err)
		vsw_port_notify(port, VSWKM_CMD_PORT_SET_NTF);
	if (!err && port->kind == VSWKM_PORT_KIND_TUNNEL)
		vsw_tunnel_notify(port->tunnel, VSWKM_CMD_TUNNEL_SET_NTF);
	rtnl_unlock();
	return err;
}

int vswkm_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = vsw_nl_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err && port->kind == VSWKM_PORT_KIND_LOCAL) {
		GENL_SET_ERR_MSG(info,
				 "the local port goes only with its bridge");
		err = -EPERM;
	}
	if (!err)
		vsw_port_del(port);
	rtnl_unlock();
	return err;
}

int vswkm_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = vsw_nl_port(info);
	if (IS_ERR(port))
		err = PTR_ERR(port);
	else
		err = vsw_nl_reply(info, vsw_nl_fill_port, port,
				   VSWKM_CMD_PORT_GET);
	rtnl_unlock();
	return err;
}

/* The ports of one bridge from cb->args[1] on. */
static int vsw_nl_dump_ports(struct sk_buff *skb, struct netlink_callback *cb,
			     struct vsw_bridge *br, void *unused)
{
	struct vsw_port *port;
	unsigned int at;
	int err;

	for (; cb->args[1] < VSW_MAX_PORTS; cb->args[1]++) {
		port = rtnl_dereference(br->ports[cb->args[1]]);
		if (!port)
			continue;
		at = skb->len;
		err = vsw_nl_fill_port(skb, port, NETLINK_CB(cb->skb).portid,
				       cb->nlh->nlmsg_seq, NLM_F_MULTI,
				       VSWKM_CMD_PORT_GET);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, at);
	}
	cb->args[1] = 0;
	return 0;
}

int vswkm_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	int only, err;

	rtnl_lock();
	cb->seq = vsw_net(sock_net(skb->sk))->generation;
	err = vsw_nl_dump_bridge(cb, VSWKM_A_PORT_BRIDGE,
				 VSWKM_A_PORT_BRIDGE_NAME, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, vsw_nl_dump_ports, NULL);
	rtnl_unlock();
	return skb->len ?: err;
}
