// SPDX-License-Identifier: GPL-2.0-only
/* Lists at ports. */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "../pkt.h"
#include "../vswkm.h"
#include "acl.h"

DEFINE_STATIC_KEY_FALSE(vsw_acl_in_used);

#define for_each_dir(dir, dirs)						\
	for (dir = VSWKM_ACL_DIR_IN; dir <= VSWKM_ACL_DIR_OUT; dir++)	\
		if ((dirs) & BIT(dir))

/*
 * What makes frames look at the pointer at all - a flag for those that leave, a
 * branch in the code for those that enter - costs nothing where it is off.
 */
static void change(struct vsw_port *port, u8 dir, struct vsw_acl_list *list)
{
	struct vsw_acl_list *old = rtnl_dereference(port->acl[dir]);

	if (list)
		list->binds++;
	if (old)
		old->binds--;
	rcu_assign_pointer(port->acl[dir], list);
	if (!old == !list)
		return;
	if (dir == VSWKM_ACL_DIR_OUT)
		WRITE_ONCE(port->flags, port->flags ^ VSW_PF_ACL_OUT);
	else if (list)
		static_branch_inc(&vsw_acl_in_used);
	else
		static_branch_dec(&vsw_acl_in_used);
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
