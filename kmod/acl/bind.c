// SPDX-License-Identifier: GPL-2.0-only
/* Lists at ports. */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "../pkt.h"
#include "../vswkm.h"
#include "../flow.h"
#include "acl.h"

DEFINE_STATIC_KEY_FALSE(vsw_acl_in_used);

#define for_each_dir(dir, dirs)						\
	for (dir = VSWKM_ACL_DIR_IN; dir <= VSWKM_ACL_DIR_OUT; dir++)	\
		if ((dirs) & BIT(dir))

/*
 * What makes frames look at the pointer at all - flags of the port, and for
 * those that enter a branch in the code - costs nothing where it is off.
 * A frame that has been tracked is to find the code for that until it leaves.
 */
static void set_tracked(struct vsw_port *port, bool tracked)
{
	if (!!(port->flags & VSW_PF_TRACKED) == tracked)
		return;
	if (tracked) {
		static_branch_deferred_inc(&vsw_conn_used);
		static_branch_inc(&vsw_acl_in_used);
	}
	WRITE_ONCE(port->flags, port->flags ^ VSW_PF_TRACKED);
	if (!tracked) {
		static_branch_dec(&vsw_acl_in_used);
		static_branch_slow_dec_deferred(&vsw_conn_used);
	}
}

/*
 * Both directions of a port are tracked if the list of one of them asks for it,
 * or NAT does: a connection is what goes and what comes back.
 */
static void update_tracked(struct vsw_port *port,
			   const struct vsw_acl_list *changes, bool tracks)
{
	bool tracked = rcu_access_pointer(port->nat);
	const struct vsw_acl_list *list;
	int dir;

	for_each_dir(dir, ~0U) {
		list = rtnl_dereference(port->acl[dir]);
		if (list == changes)
			tracked |= list && tracks;
		else if (list)
			tracked |= rtnl_dereference(list->policy)->tracks;
	}
	set_tracked(port, tracked);
}

/**
 * vsw_acl_track - a port has got rules of NAT, or has none any more
 * @port: the port
 *
 * Context: RTNL held, may sleep.
 */
void vsw_acl_track(struct vsw_port *port)
{
	ASSERT_RTNL();

	if (rcu_access_pointer(port->nat))
		vsw_flow_begin();
	update_tracked(port, NULL, false);
	vsw_flow_changed(port->br);
}

/**
 * vsw_acl_tracks - a list begins or ceases to ask for connections
 * @net: network namespace
 * @list: the list
 * @tracks: whether it will
 *
 * Context: RTNL held, may sleep.
 */
void vsw_acl_tracks(struct net *net, const struct vsw_acl_list *list,
		    bool tracks)
{
	const struct vsw_bridge *br;
	struct net_device *dev;
	struct vsw_port *port;
	unsigned int i;

	if (!list->binds)
		return;
	for_each_netdev(net, dev) {
		if (!vsw_is_bridge(dev))
			continue;
		br = netdev_priv(dev);
		for_each_set_bit(i, br->used, VSW_MAX_PORTS) {
			port = rtnl_dereference(br->ports[i]);
			if (port)
				update_tracked(port, list, tracks);
		}
	}
}

/* What makes frames look at the pointer */
static void show(struct vsw_port *port, u8 dir, bool used)
{
	WRITE_ONCE(port->flags, port->flags ^ (dir == VSWKM_ACL_DIR_OUT ?
					       VSW_PF_ACL_OUT : VSW_PF_ACL_IN));
	if (dir == VSWKM_ACL_DIR_OUT)
		return;
	if (used)
		static_branch_inc(&vsw_acl_in_used);
	else
		static_branch_dec(&vsw_acl_in_used);
}

static void change(struct vsw_port *port, u8 dir, struct vsw_acl_list *list)
{
	struct vsw_acl_list *old = rtnl_dereference(port->acl[dir]);

	if (list)
		list->binds++;
	if (old)
		old->binds--;
	if (list && rtnl_dereference(list->policy)->tracks)
		set_tracked(port, true);
	rcu_assign_pointer(port->acl[dir], list);
	update_tracked(port, NULL, false);
	if (!old != !list)
		show(port, dir, list);
	vsw_flow_changed(port->br);
}

/**
 * vsw_acl_bind - put frames of a port under a list
 * @port: the port
 * @dirs: bit mask of &enum vswkm_acl_dir
 * @list: the list
 * @replace: take the place of the list that the port has, in one step
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_acl_bind(struct vsw_port *port, unsigned int dirs,
		 struct vsw_acl_list *list, bool replace,
		 struct netlink_ext_ack *extack)
{
	int dir;

	ASSERT_RTNL();

	for_each_dir(dir, dirs) {
		if (!rcu_access_pointer(port->acl[dir]) || replace)
			continue;
		NL_SET_ERR_MSG(extack,
			       "the port has an ACL for this direction already");
		return -EBUSY;
	}
	vsw_flow_begin();
	for_each_dir(dir, dirs)
		change(port, dir, list);
	return 0;
}

/**
 * vsw_acl_unbind - put frames of a port under no list
 * @port: the port
 * @dirs: bit mask of &enum vswkm_acl_dir; more than one means those of them
 *	for which it has the list
 * @list: the list
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or -ENOENT if it has it for none.
 */
int vsw_acl_unbind(struct vsw_port *port, unsigned int dirs,
		   const struct vsw_acl_list *list,
		   struct netlink_ext_ack *extack)
{
	bool any = false;
	int dir;

	ASSERT_RTNL();

	for_each_dir(dir, dirs) {
		if (rcu_access_pointer(port->acl[dir]) != list)
			continue;
		change(port, dir, NULL);
		any = true;
	}
	if (any)
		return 0;
	NL_SET_ERR_MSG(extack, "the port does not have this ACL");
	return -ENOENT;
}

/**
 * vsw_acl_port_gone - a port is removed
 * @port: the port; no frame enters or leaves by it any more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_acl_port_gone(struct vsw_port *port)
{
	int dir;

	for_each_dir(dir, ~0U)
		if (rcu_access_pointer(port->acl[dir]))
			change(port, dir, NULL);
}
