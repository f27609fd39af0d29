// SPDX-License-Identifier: GPL-2.0-only
/* What the dumps have in common. */

#include <linux/rtnetlink.h>

#include "core.h"

/**
 * vsw_nl_dump_check - flag a message of a dump that was overtaken by a change
 * @skb: messages of the dump
 * @cb: state of the dump; its seq says what was dumped
 * @at: where in @skb the message begins
 */
void vsw_nl_dump_check(struct sk_buff *skb, struct netlink_callback *cb,
		       unsigned int at)
{
	nl_dump_check_consistent(cb, (struct nlmsghdr *)(skb->data + at));
}

/**
 * vsw_nl_dump_each - call a function for each bridge that a dump is about
 * @skb: messages of the dump
 * @cb: state of the dump; the first of its args counts the bridges so far
 * @only: interface index of the only one, 0 for all
 * @fn: returns 0, or an error that ends this part of the dump: the next one
 *	begins with the same bridge
 * @data: passed to @fn
 *
 * Context: RTNL held.
 * Return: 0, or what @fn returned.
 */
int vsw_nl_dump_each(struct sk_buff *skb, struct netlink_callback *cb,
		     int only, vsw_nl_dump_fn fn, void *data)
{
	struct net_device *dev;
	int i = 0, err;

	ASSERT_RTNL();

	for_each_netdev(sock_net(skb->sk), dev) {
		if (!vsw_is_bridge(dev) || (only && only != dev->ifindex) ||
		    i++ < cb->args[0])
			continue;
		err = fn(skb, cb, netdev_priv(dev), data);
		if (err)
			return err;
		cb->args[0] = i;
	}
	return 0;
}
