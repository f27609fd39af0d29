// SPDX-License-Identifier: GPL-2.0-only
/* Events: each change of configuration and of the forwarding database, once. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "acl.h"
#include "nat.h"
#include "notify.h"
#include "tunnel.h"

#define VSW_NOTIFY_SIZE	256	/* bytes of a message about one entry */
#define VSW_NOTIFY_LOG_SIZE	512	/* the same with a header of a frame */

/* The family is gone, and its groups may be another's by now. */
static bool vsw_notify_stopped;

/**
 * vsw_notify_stop - send no more genetlink events
 *
 * Context: process, before the family is unregistered.
 */
void vsw_notify_stop(void)
{
	rtnl_lock();
	WRITE_ONCE(vsw_notify_stopped, true);
	rtnl_unlock();
	synchronize_rcu();
}

static bool vsw_notify_wanted(struct net *net, unsigned int group)
{
	return !READ_ONCE(vsw_notify_stopped) &&
	       genl_has_listeners(&vsw_genl_family, net, group);
}

static void vsw_notify_change(struct net *net, unsigned int group,
			      const void *obj, u8 cmd, vsw_nl_fill_fn fill)
{
	struct sk_buff *skb;

	ASSERT_RTNL();

	vsw_net(net)->generation++;
	if (!vsw_notify_wanted(net, group))
		return;
	skb = vsw_nl_build(fill, obj, 0, 0, cmd);
	if (IS_ERR(skb))
		genl_set_err(&vsw_genl_family, net, 0, group, -ENOBUFS);
	else
		genlmsg_multicast_netns(&vsw_genl_family, net, skb, 0, group,
					GFP_KERNEL);
}

static void vsw_notify_config(struct net *net, const void *obj, u8 cmd,
			      vsw_nl_fill_fn fill)
{
	vsw_notify_change(net, VSWKM_NLGRP_CONFIG, obj, cmd, fill);
}

/* For those only who may ask for it, too */
static void vsw_notify_policy(struct net *net, const void *obj, u8 cmd,
			      vsw_nl_fill_fn fill)
{
	vsw_notify_change(net, VSWKM_NLGRP_POLICY, obj, cmd, fill);
}

/**
 * vsw_bridge_notify - a bridge came, changed or goes
 * @br: the bridge
 * @cmd: VSWKM_CMD_BRIDGE_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_bridge_notify(struct vsw_bridge *br, u8 cmd)
{
	vsw_notify_config(dev_net(br->dev), br, cmd, vsw_nl_fill_bridge);
}

/**
 * vsw_port_notify - a port came, changed or goes
 * @port: the port
 * @cmd: VSWKM_CMD_PORT_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_notify(struct vsw_port *port, u8 cmd)
{
	if (port->br->announced)
		vsw_notify_config(dev_net(port->br->dev), port, cmd,
				  vsw_nl_fill_port);
}

static void vsw_notify_tunnel(const struct vsw_tunnel *tun, const void *obj,
			      u8 cmd, vsw_nl_fill_fn fill)
{
	if (tun->port->br->announced)
		vsw_notify_config(tun->net, obj, cmd, fill);
}

/**
 * vsw_tunnel_notify - a tunnel came, changed or goes
 * @tun: the tunnel
 * @cmd: VSWKM_CMD_TUNNEL_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_tunnel_notify(struct vsw_tunnel *tun, u8 cmd)
{
	vsw_notify_tunnel(tun, tun, cmd, vsw_nl_fill_tunnel);
}

/**
 * vsw_segment_notify - a segment came or goes
 * @seg: the segment
 * @cmd: VSWKM_CMD_SEGMENT_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_segment_notify(struct vsw_segment *seg, u8 cmd)
{
	vsw_notify_tunnel(seg->tun, seg, cmd, vsw_nl_fill_segment);
}

/**
 * vsw_peer_notify - a peer came or goes
 * @tun: its tunnel
 * @peer: the peer
 * @cmd: VSWKM_CMD_PEER_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_peer_notify(struct vsw_tunnel *tun, struct vsw_peer *peer, u8 cmd)
{
	vsw_notify_tunnel(tun, peer, cmd, vsw_nl_fill_peer);
}

/**
 * vsw_acl_notify - an ACL came, changed or goes
 * @net: network namespace
 * @list: the list
 * @cmd: VSWKM_CMD_ACL_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_acl_notify(struct net *net, const struct vsw_acl_list *list, u8 cmd)
{
	vsw_notify_policy(net, list, cmd, vsw_nl_fill_acl);
}

/**
 * vsw_set_notify - a set came, changed or goes
 * @net: network namespace
 * @set: the set
 * @cmd: VSWKM_CMD_SET_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_set_notify(struct net *net, const struct vsw_acl_set *set, u8 cmd)
{
	vsw_notify_policy(net, set, cmd, vsw_nl_fill_set);
}

/**
 * vsw_nat_notify - a rule of NAT came or went
 * @rule: the rule
 * @cmd: VSWKM_CMD_NAT_*_NTF
 *
 * Context: RTNL held, may sleep.
 */
void vsw_nat_notify(const struct vsw_nat_rule *rule, u8 cmd)
{
	vsw_notify_policy(dev_net(rule->port->br->dev), rule, cmd,
			  vsw_nl_fill_nat);
}

static void vsw_fdb_notify_genl(const struct vsw_bridge *br, u8 cmd,
				const struct vsw_fdb_entry *entry)
{
	struct net *net = dev_net(br->dev);
	struct sk_buff *skb;

	if (!vsw_notify_wanted(net, VSWKM_NLGRP_FDB))
		return;
	skb = genlmsg_new(VSW_NOTIFY_SIZE, GFP_ATOMIC);
	if (!skb)
		goto err;
	if (vsw_nl_fill_fdb(skb, br, entry, 0, 0, 0, cmd)) {
		nlmsg_free(skb);
		goto err;
	}
	genlmsg_multicast_netns(&vsw_genl_family, net, skb, 0,
				VSWKM_NLGRP_FDB, GFP_ATOMIC);
	return;
err:
	genl_set_err(&vsw_genl_family, net, 0, VSWKM_NLGRP_FDB, -ENOBUFS);
}

/**
 * vsw_fdb_notify_wanted - does anybody listen to what happens to entries?
 * @br: the bridge
 *
 * Context: any, RCU read side.
 * Return: true if somebody does.
 */
bool vsw_fdb_notify_wanted(const struct vsw_bridge *br)
{
	struct net *net = dev_net(br->dev);

	return vsw_notify_wanted(net, VSWKM_NLGRP_FDB) ||
	       rtnl_has_listeners(net, RTNLGRP_NEIGH);
}

/**
 * vsw_fdb_notify - a forwarding entry came, changed or went
 * @br: the bridge
 * @cmd: VSWKM_CMD_FDB_NEW_NTF or VSWKM_CMD_FDB_DEL_NTF
 * @entry: the entry
 * @rtnl: tell rtnetlink's listeners too
 *
 * Context: any, RCU read side.
 */
void vsw_fdb_notify(struct vsw_bridge *br, u8 cmd,
		    const struct vsw_fdb_entry *entry, bool rtnl)
{
	if (!READ_ONCE(br->announced))
		return;		/* implied by the event of the bridge itself */
	vsw_fdb_notify_genl(br, cmd, entry);
	if (rtnl)
		vsw_rtnl_fdb_notify(br, cmd == VSWKM_CMD_FDB_NEW_NTF ?
				    RTM_NEWNEIGH : RTM_DELNEIGH, entry);
}

/**
 * vsw_neigh_notify - a neighbour came, changed or went
 * @br: the bridge
 * @cmd: VSWKM_CMD_NEIGH_NEW_NTF or VSWKM_CMD_NEIGH_DEL_NTF
 * @entry: the neighbour
 *
 * Context: any, RCU read side.
 */
void vsw_neigh_notify(const struct vsw_bridge *br, u8 cmd,
		      const struct vsw_neigh_entry *entry)
{
	struct net *net = dev_net(br->dev);
	struct sk_buff *skb;

	if (!READ_ONCE(br->announced) ||
	    !vsw_notify_wanted(net, VSWKM_NLGRP_NEIGH))
		return;
	skb = genlmsg_new(VSW_NOTIFY_SIZE, GFP_ATOMIC);
	if (skb && !vsw_nl_fill_neigh(skb, br, entry, 0, 0, 0, cmd)) {
		genlmsg_multicast_netns(&vsw_genl_family, net, skb, 0,
					VSWKM_NLGRP_NEIGH, GFP_ATOMIC);
		return;
	}
	nlmsg_free(skb);
	genl_set_err(&vsw_genl_family, net, 0, VSWKM_NLGRP_NEIGH, -ENOBUFS);
}

/**
 * vsw_miss_notify_wanted - does anybody listen to what is unknown?
 * @br: the bridge
 *
 * Context: any, RCU read side.
 * Return: true if somebody does.
 */
bool vsw_miss_notify_wanted(const struct vsw_bridge *br)
{
	return vsw_notify_wanted(dev_net(br->dev), VSWKM_NLGRP_NEIGH);
}

/**
 * vsw_miss_notify - tell of what the switch was asked in vain
 * @br: the bridge
 * @miss: the event
 *
 * Context: any, RCU read side.
 * Return: 0; -ENOMEM, or -ENOBUFS when a listener that asked to be told so
 * (NETLINK_BROADCAST_ERROR) has no room for it.
 */
int vsw_miss_notify(const struct vsw_bridge *br, const struct vsw_miss *miss)
{
	struct sk_buff *skb = genlmsg_new(VSW_NOTIFY_SIZE, GFP_ATOMIC);
	int err;

	if (!skb)
		return -ENOMEM;
	err = vsw_nl_fill_miss(skb, br, miss);
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	err = genlmsg_multicast_netns(&vsw_genl_family, dev_net(br->dev), skb,
				      0, VSWKM_NLGRP_NEIGH, GFP_ATOMIC);
	return err == -ESRCH ? 0 : err;		/* nobody listens any more */
}

/**
 * vsw_acl_log_wanted - does anybody listen to what rules log?
 * @net: network namespace
 *
 * Context: any, RCU read side.
 * Return: true if somebody does.
 */
bool vsw_acl_log_wanted(struct net *net)
{
	return vsw_notify_wanted(net, VSWKM_NLGRP_ACL);
}

/**
 * vsw_acl_log_notify - tell of a frame that met a rule which logs
 * @net: network namespace
 * @event: the frame and the rule
 *
 * Context: any, RCU read side.
 * Return: 0, or a negative error if a listener did not get it.
 */
int vsw_acl_log_notify(struct net *net, const struct vsw_acl_event *event)
{
	struct sk_buff *skb = genlmsg_new(VSW_NOTIFY_LOG_SIZE, GFP_ATOMIC);
	int err;

	if (!skb)
		return -ENOMEM;
	err = vsw_nl_fill_acl_log(skb, event);
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	err = genlmsg_multicast_netns(&vsw_genl_family, net, skb, 0,
				      VSWKM_NLGRP_ACL, GFP_ATOMIC);
	return err == -ESRCH ? 0 : err;		/* nobody listens any more */
}
