// SPDX-License-Identifier: GPL-2.0-only
/* Walks over tunnels for the dumps of them, of segments and of peers. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "tunnel.h"

/**
 * vsw_nl_no_filter - refuse attributes that only a dump may have
 * @info: a request for one object
 * @first: first of the attributes
 * @last: last of them
 *
 * Return: 0, or -EINVAL with an extack text.
 */
int vsw_nl_no_filter(struct genl_info *info, int first, int last)
{
	int i;

	for (i = first; i <= last; i++) {
		if (!info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "filters are for dumps");
		return -EINVAL;
	}
	return 0;
}

/**
 * struct vsw_nl_dump_about - which tunnels, and what is called for them
 * @name: attribute with the name of the only one, or NULL
 * @fn: see vsw_nl_dump_tunnels()
 */
struct vsw_nl_dump_about {
	const struct nlattr *name;
	vsw_nl_dump_tunnel_fn fn;
};

/* The tunnels of one bridge from cb->args[1] on. */
static int vsw_nl_dump_bridge_tunnels(struct sk_buff *skb,
				      struct netlink_callback *cb,
				      struct vsw_bridge *br, void *data)
{
	const struct vsw_nl_dump_about *about = data;
	struct vsw_port *port;
	int err;

	for (; cb->args[1] < VSW_MAX_PORTS; cb->args[1]++) {
		port = rtnl_dereference(br->ports[cb->args[1]]);
		if (!port || port->kind != VSWKM_PORT_KIND_TUNNEL ||
		    (about->name && nla_strcmp(about->name, port->name)))
			continue;
		err = about->fn(skb, cb, port->tunnel);
		if (err)
			return err;
		cb->args[2] = 0;
	}
	cb->args[1] = 0;
	return 0;
}

/* A tunnel that is named must be there, and on the bridge that is named. */
static int vsw_nl_dump_tunnel_only(struct netlink_callback *cb,
				   const struct nlattr *name, int *ifindex)
{
	struct vsw_port *port;

	if (!name)
		return 0;
	port = vsw_port_find(sock_net(cb->skb->sk), nla_data(name));
	if (port && port->kind == VSWKM_PORT_KIND_TUNNEL &&
	    (!*ifindex || *ifindex == port->br->dev->ifindex)) {
		*ifindex = port->br->dev->ifindex;
		return 0;
	}
	NL_SET_ERR_MSG_ATTR(cb->extack, name, "no such tunnel");
	return -ENODEV;
}

/**
 * vsw_nl_dump_tunnels - call a function for each tunnel that a dump is about
 * @skb: messages of the dump
 * @cb: state of the dump; the first two of its args are of this function, the
 *	third is 0 when @fn begins with another tunnel
 * @attr_bridge: attribute with the interface index of the only bridge
 * @attr_bridge_name: attribute with the name of that
 * @attr_name: attribute with the name of the only tunnel
 * @fn: returns 0, or -EMSGSIZE to be called again for the same tunnel
 *
 * Context: process, takes the RTNL.
 * Return: length of the messages, or a negative error.
 */
int vsw_nl_dump_tunnels(struct sk_buff *skb, struct netlink_callback *cb,
			int attr_bridge, int attr_bridge_name, int attr_name,
			vsw_nl_dump_tunnel_fn fn)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct vsw_nl_dump_about about = {
		.name = attrs ? attrs[attr_name] : NULL,
		.fn = fn,
	};
	int only, err;

	rtnl_lock();
	cb->seq = vsw_net(sock_net(skb->sk))->generation;
	err = vsw_nl_dump_bridge(cb, attr_bridge, attr_bridge_name, &only) ?:
	      vsw_nl_dump_tunnel_only(cb, about.name, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, vsw_nl_dump_bridge_tunnels,
			       &about);
	rtnl_unlock();
	return skb->len ?: err;
}
