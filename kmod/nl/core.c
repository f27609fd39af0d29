// SPDX-License-Identifier: GPL-2.0-only
/* The genetlink family, and how requests name objects. */

#include <linux/module.h>
#include <linux/rtnetlink.h>

#include "../port.h"
#include "core.h"

static const struct genl_multicast_group vsw_mcgrps[] = {
	[VSWKM_NLGRP_CONFIG] = { .name = VSWKM_MCGRP_CONFIG },
	[VSWKM_NLGRP_FDB] = { .name = VSWKM_MCGRP_FDB },
	[VSWKM_NLGRP_NEIGH] = { .name = VSWKM_MCGRP_NEIGH },
	/* with what others send in it, and with what is let pass */
	[VSWKM_NLGRP_ACL] = { .name = VSWKM_MCGRP_ACL,
			      .flags = GENL_MCAST_CAP_NET_ADMIN },
	[VSWKM_NLGRP_POLICY] = { .name = VSWKM_MCGRP_POLICY,
				 .flags = GENL_MCAST_CAP_NET_ADMIN },
};

/* The generated table, and what ynl cannot say of dumps. */
static struct genl_ops vsw_genl_ops[ARRAY_SIZE(vswkm_nl_ops)] __ro_after_init;

struct genl_family vsw_genl_family __ro_after_init = {
	.name		= VSWKM_FAMILY_NAME,
	.version	= VSWKM_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,		/* the RTNL orders configuration */
	.module		= THIS_MODULE,
	.ops		= vsw_genl_ops,
	.n_ops		= ARRAY_SIZE(vsw_genl_ops),
	.resv_start_op	= 0,		/* all ops check reserved fields */
	.mcgrps		= vsw_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(vsw_mcgrps),
};

/* The first part of a dump has room for the largest object, too. */
static int vsw_nl_dump_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = VSW_NL_MAX_SIZE;
	return 0;
}

/**
 * vsw_nl_init - register the family
 *
 * Return: 0, or a negative error.
 */
int __init vsw_nl_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vsw_genl_ops); i++) {
		vsw_genl_ops[i] = vswkm_nl_ops[i];
		if (vsw_genl_ops[i].dumpit)
			vsw_genl_ops[i].start = vsw_nl_dump_start;
	}
	return genl_register_family(&vsw_genl_family);
}

static struct net_device *vsw_nl_dev(struct net *net,
				     const struct nlattr *ifindex,
				     const struct nlattr *name)
{
	if (ifindex)
		return dev_get_by_index_rcu(net, nla_get_u32(ifindex));
	return dev_get_by_name_rcu(net, nla_data(name));
}

/**
 * vsw_nl_blame - name the attribute that caused a refusal
 * @info: the request, refused
 * @attr: the attribute, unless another one is named already
 */
void vsw_nl_blame(struct genl_info *info, const struct nlattr *attr)
{
	if (info->extack && !info->extack->bad_attr)
		NL_SET_BAD_ATTR(info->extack, attr);
}

/**
 * vsw_nl_bridge - the bridge that a request names
 * @info: the request
 * @attr_ifindex: attribute with its interface index
 * @attr_name: attribute with its name; only one of the two may be given
 *
 * Context: RTNL held or RCU read side.
 * Return: the bridge, or an error pointer with an extack text.
 */
struct vsw_bridge *vsw_nl_bridge(struct genl_info *info, int attr_ifindex,
				 int attr_name)
{
	const struct nlattr *ifindex = info->attrs[attr_ifindex];
	const struct nlattr *name = info->attrs[attr_name];
	struct vsw_bridge *br = ERR_PTR(-ENODEV);
	struct net_device *dev;

	if (!ifindex && GENL_REQ_ATTR_CHECK(info, attr_name)) {
		GENL_SET_ERR_MSG(info, "no bridge is named");
		return ERR_PTR(-EINVAL);
	}
	if (ifindex && name) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "give the bridge's name or its index, not both");
		return ERR_PTR(-EINVAL);
	}

	rcu_read_lock();
	dev = vsw_nl_dev(genl_info_net(info), ifindex, name);
	if (!dev)
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name,
				    "no such bridge");
	else if (!vsw_is_bridge(dev))
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name,
				    "not a vsw bridge");
	else
		br = netdev_priv(dev);
	rcu_read_unlock();
	return br;
}

/**
 * vsw_nl_port_by - find a port by interface index or name
 * @net: network namespace
 * @ifindex: attribute, or NULL
 * @name: attribute, or NULL if @ifindex is not
 *
 * Context: RTNL held or RCU read side.
 * Return: the port, or NULL.
 */
struct vsw_port *vsw_nl_port_by(struct net *net, const struct nlattr *ifindex,
				const struct nlattr *name)
{
	struct net_device *dev;
	struct vsw_port *port;

	if (!ifindex)
		return vsw_port_find(net, nla_data(name));
	rcu_read_lock();
	dev = dev_get_by_index_rcu(net, nla_get_u32(ifindex));
	port = dev ? vsw_port_of(dev) : NULL;
	rcu_read_unlock();
	return port;
}

/**
 * vsw_nl_port_asked - the port that attributes name, if they do
 * @net: network namespace
 * @br: bridge that it must be on, NULL for any
 * @ifindex: attribute with its interface index, or NULL
 * @name: attribute with its name, or NULL; only one of the two may be given
 * @extack: gets the reason of an error
 *
 * Context: RTNL held or RCU read side.
 * Return: the port, NULL if none is named, or an error pointer.
 */
struct vsw_port *vsw_nl_port_asked(struct net *net,
				   const struct vsw_bridge *br,
				   const struct nlattr *ifindex,
				   const struct nlattr *name,
				   struct netlink_ext_ack *extack)
{
	struct vsw_port *port;

	if (!ifindex && !name)
		return NULL;
	if (ifindex && name) {
		NL_SET_ERR_MSG_ATTR(extack, name,
				    "give the port's name or its index, not both");
		return ERR_PTR(-EINVAL);
	}
	port = vsw_nl_port_by(net, ifindex, name);
	if (port && (!br || port->br == br))
		return port;
	if (br)
		NL_SET_ERR_MSG_ATTR(extack, ifindex ?: name,
				    "not a port of this bridge");
	else
		NL_SET_ERR_MSG_ATTR(extack, ifindex ?: name, "no such port");
	return ERR_PTR(-ENODEV);
}

/**
 * vsw_nl_port - the port that a request of the port attribute set names
 * @info: the request; if it names a bridge too, the port must be on that
 *
 * Context: RTNL held or RCU read side.
 * Return: the port, or an error pointer with an extack text.
 */
struct vsw_port *vsw_nl_port(struct genl_info *info)
{
	const struct nlattr *ifindex = info->attrs[VSWKM_A_PORT_IFINDEX];
	const struct nlattr *name = info->attrs[VSWKM_A_PORT_NAME];
	struct vsw_bridge *br;
	struct vsw_port *port;

	if (!ifindex && GENL_REQ_ATTR_CHECK(info, VSWKM_A_PORT_NAME)) {
		GENL_SET_ERR_MSG(info, "no port is named");
		return ERR_PTR(-EINVAL);
	}

	port = vsw_nl_port_asked(genl_info_net(info), NULL, ifindex, name,
				 info->extack);
	if (IS_ERR(port))
		return port;
	if (!info->attrs[VSWKM_A_PORT_BRIDGE] &&
	    !info->attrs[VSWKM_A_PORT_BRIDGE_NAME])
		return port;

	br = vsw_nl_bridge(info, VSWKM_A_PORT_BRIDGE,
			   VSWKM_A_PORT_BRIDGE_NAME);
	if (IS_ERR(br))
		return ERR_CAST(br);
	if (port->br != br) {
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name,
				    "the port is on another bridge");
		return ERR_PTR(-ENODEV);
	}
	return port;
}

/**
 * vsw_nl_dump_bridge - the bridge that a dump request is limited to
 * @cb: state of the dump
 * @attr_ifindex: attribute with its interface index
 * @attr_name: attribute with its name
 * @ifindex: set to its interface index, 0 when no bridge is named
 *
 * Context: RTNL held.
 * Return: 0, or -ENODEV.
 */
int vsw_nl_dump_bridge(struct netlink_callback *cb, int attr_ifindex,
		       int attr_name, int *ifindex)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct net_device *dev;

	*ifindex = 0;
	if (!attrs || (!attrs[attr_ifindex] && !attrs[attr_name]))
		return 0;
	rcu_read_lock();
	dev = vsw_nl_dev(sock_net(cb->skb->sk), attrs[attr_ifindex],
			 attrs[attr_name]);
	if (dev && vsw_is_bridge(dev))
		*ifindex = dev->ifindex;
	rcu_read_unlock();
	if (*ifindex)
		return 0;
	NL_SET_ERR_MSG_ATTR(cb->extack, attrs[attr_ifindex] ?: attrs[attr_name],
			    "no such bridge");
	return -ENODEV;
}

/**
 * vsw_nl_build - make a message about one object
 * @fill: fills the message
 * @obj: passed to @fill
 * @portid: port id of the receiver, 0 for a group
 * @seq: sequence number
 * @cmd: command
 *
 * A port with a long list of VLANs needs more than the usual page.
 *
 * Context: process, may sleep.
 * Return: the message, or an error pointer.
 */
struct sk_buff *vsw_nl_build(vsw_nl_fill_fn fill, const void *obj, u32 portid,
			     u32 seq, u8 cmd)
{
	size_t size = NLMSG_GOODSIZE;
	struct sk_buff *skb;
	int err;

	for (;;) {
		skb = genlmsg_new(size, GFP_KERNEL);
		if (!skb)
			return ERR_PTR(-ENOMEM);
		err = fill(skb, obj, portid, seq, 0, cmd);
		if (!err)
			return skb;
		nlmsg_free(skb);
		if (err != -EMSGSIZE || size == VSW_NL_MAX_SIZE)
			return ERR_PTR(err);
		size = VSW_NL_MAX_SIZE;
	}
}

/**
 * vsw_nl_reply - answer a request with one object
 * @info: the request
 * @fill: fills the message
 * @obj: passed to @fill
 * @cmd: command of the answer
 *
 * Context: process, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_nl_reply(struct genl_info *info, vsw_nl_fill_fn fill, const void *obj,
		 u8 cmd)
{
	struct sk_buff *skb;

	skb = vsw_nl_build(fill, obj, info->snd_portid, info->snd_seq, cmd);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	return genlmsg_reply(skb, info);
}

/**
 * vsw_nl_do_flush - remove or count entries and reply with their number
 * @info: the request
 * @cmd: command of the reply
 * @attr: attribute of the number
 * @flush: does it and says how many; called with the RTNL held
 *
 * The reply is there first: if there is no memory for it, nothing is removed.
 *
 * Context: process, takes the RTNL.
 * Return: 0, or a negative error.
 */
int vsw_nl_do_flush(struct genl_info *info, u8 cmd, int attr,
		    int (*flush)(struct genl_info *info, u32 *flushed))
{
	struct sk_buff *reply = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	u32 flushed;
	void *hdr;
	int err;

	if (!reply)
		return -ENOMEM;
	rtnl_lock();
	err = flush(info, &flushed);
	rtnl_unlock();
	if (err)
		goto err;

	hdr = genlmsg_put_reply(reply, info, &vsw_genl_family, 0, cmd);
	err = -EMSGSIZE;
	if (!hdr || nla_put_u32(reply, attr, flushed))
		goto err;
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);

err:
	nlmsg_free(reply);
	return err;
}
