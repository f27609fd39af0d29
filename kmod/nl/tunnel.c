// SPDX-License-Identifier: GPL-2.0-only
/* tunnel-new, -set, -del and -get. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "notify.h"
#include "tunnel.h"

/**
 * vsw_nl_put_tunnel_id - say which tunnel it is
 * @skb: the message
 * @tun: the tunnel
 * @attr_bridge: attribute for the interface index of its bridge
 * @attr_bridge_name: attribute for the name of that
 * @attr_name: attribute for the tunnel's name
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_tunnel_id(struct sk_buff *skb, const struct vsw_tunnel *tun,
			 int attr_bridge, int attr_bridge_name, int attr_name)
{
	const struct net_device *dev = tun->port->br->dev;

	if (nla_put_u32(skb, attr_bridge, dev->ifindex) ||
	    nla_put_string(skb, attr_bridge_name, dev->name) ||
	    nla_put_string(skb, attr_name, tun->port->name))
		return -EMSGSIZE;
	return 0;
}

static u32 vsw_count_segments(const struct vsw_tunnel *tun)
{
	unsigned int vid;
	u32 n = 0;

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++)
		n += !!rtnl_dereference(tun->segment[vid]);
	return n;
}

/* Index 0 is none. */
static u32 vsw_count_remotes(const struct vsw_tunnel *tun)
{
	unsigned int i;
	u32 n = 0;

	rcu_read_lock();
	for (i = 1; i <= VSW_MAX_REMOTES; i++)
		n += !!rcu_access_pointer(tun->remote[i]);
	rcu_read_unlock();
	return n;
}

static int vsw_put_tunnel(struct sk_buff *skb, const struct vsw_tunnel *tun)
{
	const struct vsw_port *port = tun->port;

	if (vsw_nl_put_tunnel_id(skb, tun, VSWKM_A_TUNNEL_BRIDGE,
				 VSWKM_A_TUNNEL_BRIDGE_NAME,
				 VSWKM_A_TUNNEL_NAME) ||
	    nla_put_u32(skb, VSWKM_A_TUNNEL_KIND, tun->kind) ||
	    vsw_nl_put_tunnel_opts(skb, tun) ||
	    nla_put_u16(skb, VSWKM_A_TUNNEL_INDEX, port->index) ||
	    nla_put_u8(skb, VSWKM_A_TUNNEL_UP, !!(port->flags & VSW_PF_UP)) ||
	    nla_put_u32(skb, VSWKM_A_TUNNEL_SEGMENTS,
			vsw_count_segments(tun)) ||
	    nla_put_u32(skb, VSWKM_A_TUNNEL_PEERS, tun->n_peers) ||
	    nla_put_u32(skb, VSWKM_A_TUNNEL_REMOTES, vsw_count_remotes(tun)))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_nl_fill_tunnel - describe a tunnel; for get, dump and events
 * @skb: the message
 * @obj: the tunnel
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_tunnel(struct sk_buff *skb, const void *obj, u32 portid,
		       u32 seq, int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (vsw_put_tunnel(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * vsw_nl_tunnel - the tunnel that a request names
 * @info: the request
 * @attr_name: attribute with its name
 *
 * Context: RTNL held.
 * Return: the tunnel, or an error pointer with an extack text.
 */
struct vsw_tunnel *vsw_nl_tunnel(struct genl_info *info, int attr_name)
{
	const struct nlattr *name = info->attrs[attr_name];
	struct vsw_port *port;

	if (GENL_REQ_ATTR_CHECK(info, attr_name)) {
		GENL_SET_ERR_MSG(info, "no tunnel is named");
		return ERR_PTR(-EINVAL);
	}
	port = vsw_port_find(genl_info_net(info), nla_data(name));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "no such tunnel");
		return ERR_PTR(-ENODEV);
	}
	if (port->kind != VSWKM_PORT_KIND_TUNNEL) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "the port is not a tunnel");
		return ERR_PTR(-ENODEV);
	}
	return port->tunnel;
}

/* Which attribute vsw_tunnel_add() did not like */
static const struct nlattr *vsw_nl_tunnel_culprit(struct genl_info *info,
						  int err, const char *name)
{
	switch (err) {
	case -EEXIST:
		return info->attrs[VSWKM_A_TUNNEL_NAME];
	case -EADDRNOTAVAIL:
		return info->attrs[VSWKM_A_TUNNEL_LOCAL];
	case -EADDRINUSE:
		return info->attrs[VSWKM_A_TUNNEL_DSTPORT];
	case -EBUSY:
		return info->attrs[VSWKM_A_TUNNEL_CSUM6_ZERO];
	case -EINVAL:
		return dev_valid_name(name) ? NULL :
		       info->attrs[VSWKM_A_TUNNEL_NAME];
	}
	return NULL;
}

static int vsw_nl_tunnel_add(struct genl_info *info, struct vsw_bridge *br,
			     const char *name, u8 kind)
{
	struct vsw_tunnel_opts opts;
	const struct nlattr *attr;
	int err;

	err = vsw_nl_tunnel_opts(info, kind, &opts) ?:
	      vsw_nl_tunnel_where(info, kind, &opts);
	if (err)
		return err;
	err = vsw_tunnel_add(br, name, kind, &opts, info->extack);
	attr = vsw_nl_tunnel_culprit(info, err, name);
	if (attr)
		vsw_nl_blame(info, attr);
	return err;
}

static int vsw_nl_tunnel_new(struct genl_info *info, struct vsw_bridge *br)
{
	const char *name;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_TUNNEL_NAME)) {
		GENL_SET_ERR_MSG(info, "the new tunnel has no name");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_TUNNEL_KIND)) {
		GENL_SET_ERR_MSG(info, "of which kind is the new tunnel?");
		return -EINVAL;
	}
	name = nla_data(info->attrs[VSWKM_A_TUNNEL_NAME]);
	return vsw_nl_tunnel_add(info, br, name,
				 nla_get_u32(info->attrs[VSWKM_A_TUNNEL_KIND]));
}

int vswkm_nl_tunnel_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_bridge *br;
	int err;

	rtnl_lock();
	br = vsw_nl_bridge(info, VSWKM_A_TUNNEL_BRIDGE,
			   VSWKM_A_TUNNEL_BRIDGE_NAME);
	err = IS_ERR(br) ? PTR_ERR(br) : vsw_nl_tunnel_new(info, br);
	rtnl_unlock();
	return err;
}

int vswkm_nl_tunnel_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel_opts opts;
	struct vsw_tunnel *tun;
	int err;

	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_TUNNEL_NAME);
	err = PTR_ERR_OR_ZERO(tun);
	if (!err)
		err = vsw_nl_tunnel_opts(info, tun->kind, &opts);
	if (!err)
		err = vsw_tunnel_set(tun, &opts, info->extack);
	if (err == -EBUSY)
		vsw_nl_blame(info, info->attrs[VSWKM_A_TUNNEL_HUB]);
	rtnl_unlock();
	return err;
}

int vswkm_nl_tunnel_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	int err;

	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_TUNNEL_NAME);
	err = PTR_ERR_OR_ZERO(tun);
	if (!err)
		vsw_port_del(tun->port);
	rtnl_unlock();
	return err;
}

int vswkm_nl_tunnel_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	int err;

	err = vsw_nl_no_filter(info, VSWKM_A_TUNNEL_BRIDGE,
			       VSWKM_A_TUNNEL_BRIDGE_NAME);
	if (err)
		return err;
	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_TUNNEL_NAME);
	if (IS_ERR(tun))
		err = PTR_ERR(tun);
	else
		err = vsw_nl_reply(info, vsw_nl_fill_tunnel, tun,
				   VSWKM_CMD_TUNNEL_GET);
	rtnl_unlock();
	return err;
}

static int vsw_nl_dump_tunnel(struct sk_buff *skb, struct netlink_callback *cb,
			      struct vsw_tunnel *tun)
{
	unsigned int at = skb->len;
	int err;

	err = vsw_nl_fill_tunnel(skb, tun, NETLINK_CB(cb->skb).portid,
				 cb->nlh->nlmsg_seq, NLM_F_MULTI,
				 VSWKM_CMD_TUNNEL_GET);
	if (!err)
		vsw_nl_dump_check(skb, cb, at);
	return err;
}

int vswkm_nl_tunnel_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	return vsw_nl_dump_tunnels(skb, cb, VSWKM_A_TUNNEL_BRIDGE,
				   VSWKM_A_TUNNEL_BRIDGE_NAME,
				   VSWKM_A_TUNNEL_NAME, vsw_nl_dump_tunnel);
}
