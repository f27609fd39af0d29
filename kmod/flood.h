/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_FLOOD_H
#define VSW_FLOOD_H

#include <linux/rcupdate.h>
#include <linux/types.h>

struct vsw_bridge;
struct vsw_port;

/**
 * struct vsw_flood - the ports of one VLAN, in no particular order
 * @rcu: freed after a grace period
 * @cap: places in @port; constant
 * @n: places in use, only ever grows
 * @port: ports; a place whose port left is NULL until it is used again
 *
 * Changed in place under the RTNL, so that removing a port cannot fail.
 */
struct vsw_flood {
	struct rcu_head rcu;
	u16 cap;
	u16 n;
	struct vsw_port __rcu *port[];
};

int vsw_flood_reserve(struct vsw_bridge *br, const unsigned long *vids);
void vsw_flood_add(struct vsw_bridge *br, struct vsw_port *port,
		   const unsigned long *vids);
void vsw_flood_del(struct vsw_bridge *br, struct vsw_port *port,
		   const unsigned long *vids);
void vsw_flood_free(struct vsw_bridge *br);

#endif /* VSW_FLOOD_H */
