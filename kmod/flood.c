// SPDX-License-Identifier: GPL-2.0-only
/* Flood lists: the ports of each VLAN, ready before a frame asks. */

#include <linux/slab.h>

#include "flood.h"
#include "vswkm.h"

#define VSW_FLOOD_MIN	8

static struct vsw_flood *vsw_flood_list(const struct vsw_bridge *br,
					unsigned int vid)
{
	return rtnl_dereference(br->flood[vid]);
}

/* A free place in the list; the caller has reserved one. */
static unsigned int vsw_flood_place(const struct vsw_flood *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (!rtnl_dereference(list->port[i]))
			break;
	return i;
}

static int vsw_flood_grow(struct vsw_bridge *br, unsigned int vid)
{
	struct vsw_flood *old = vsw_flood_list(br, vid), *new;
	unsigned int i, cap;

	if (old && vsw_flood_place(old) < old->cap)
		return 0;

	cap = old ? min(old->cap * 2, VSW_MAX_PORTS) : VSW_FLOOD_MIN;
	new = kvzalloc(struct_size(new, port, cap), GFP_KERNEL_ACCOUNT);
	if (!new)
		return -ENOMEM;

	new->cap = cap;
	for (i = 0; old && i < old->n; i++)
		RCU_INIT_POINTER(new->port[i], rtnl_dereference(old->port[i]));
	new->n = i;
	rcu_assign_pointer(br->flood[vid], new);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

/**
 * vsw_flood_reserve - make room for one more port in each VLAN
 * @br: the bridge
 * @vids: the VLANs
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or -ENOMEM. Room that was made before the error stays, unused.
 */
int vsw_flood_reserve(struct vsw_bridge *br, const unsigned long *vids)
{
	unsigned int vid;
	int err;

	ASSERT_RTNL();

	for_each_set_bit(vid, vids, VLAN_N_VID) {
		err = vsw_flood_grow(br, vid);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vsw_flood_add - put a port into the lists of VLANs
 * @br: the bridge
 * @port: the port, in none of these lists yet
 * @vids: the VLANs, reserved
 *
 * Context: RTNL held.
 */
void vsw_flood_add(struct vsw_bridge *br, struct vsw_port *port,
		   const unsigned long *vids)
{
	struct vsw_flood *list;
	unsigned int vid, i;

	ASSERT_RTNL();

	for_each_set_bit(vid, vids, VLAN_N_VID) {
		list = vsw_flood_list(br, vid);
		i = vsw_flood_place(list);
		rcu_assign_pointer(list->port[i], port);
		if (i == list->n)
			/* the port is in its place before it is counted */
			smp_store_release(&list->n, i + 1);
	}
}

/**
 * vsw_flood_del - take a port out of the lists of VLANs
 * @br: the bridge
 * @port: the port
 * @vids: the VLANs
 *
 * Frames may be sent to @port until a grace period has passed.
 *
 * Context: RTNL held.
 */
void vsw_flood_del(struct vsw_bridge *br, struct vsw_port *port,
		   const unsigned long *vids)
{
	struct vsw_flood *list;
	unsigned int vid, i;

	ASSERT_RTNL();

	for_each_set_bit(vid, vids, VLAN_N_VID) {
		list = vsw_flood_list(br, vid);
		for (i = 0; list && i < list->n; i++)
			if (rtnl_dereference(list->port[i]) == port)
				RCU_INIT_POINTER(list->port[i], NULL);
	}
}

/**
 * vsw_flood_free - free all lists of a bridge that nobody uses any more
 * @br: the bridge
 */
void vsw_flood_free(struct vsw_bridge *br)
{
	unsigned int vid;

	for (vid = 0; vid < VLAN_N_VID; vid++)
		kvfree(rcu_dereference_protected(br->flood[vid], true));
	kvfree(br->flood);
}
