// SPDX-License-Identifier: GPL-2.0-only
/* One-to-one VLAN translation of a port. */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "vlan.h"
#include "vswkm.h"

/**
 * vsw_map_copy - copy a translation in order to change it
 * @old: the translation, NULL for none
 *
 * Context: process, may sleep.
 * Return: the copy, owned by the caller, or NULL.
 */
struct vsw_vlan_map *vsw_map_copy(const struct vsw_vlan_map *old)
{
	struct vsw_vlan_map *map;

	map = kvzalloc(sizeof(*map), GFP_KERNEL_ACCOUNT);
	if (map && old) {
		map->n = old->n;
		memcpy(map->pair, old->pair, sizeof(map->pair));
	}
	return map;
}

static u16 vsw_map_find_inside(const struct vsw_vlan_map *map, u16 inside)
{
	u16 vid;

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++)
		if (map->pair[vid] == inside)
			return vid;
	return 0;
}

/**
 * vsw_map_add - add a pair
 * @map: the translation, not in force yet
 * @outside: VLAN on the wire
 * @inside: VLAN in the bridge
 * @extack: gets the reason of an error
 *
 * Return: 0, -EEXIST if it would not be one-to-one, or -E2BIG.
 */
int vsw_map_add(struct vsw_vlan_map *map, u16 outside, u16 inside,
		struct netlink_ext_ack *extack)
{
	if (map->pair[outside]) {
		NL_SET_ERR_MSG(extack,
			       "VLAN map is not one-to-one: the outside VLAN is mapped already");
		return -EEXIST;
	}
	if (vsw_map_find_inside(map, inside)) {
		NL_SET_ERR_MSG(extack,
			       "VLAN map is not one-to-one: the inside VLAN is mapped already");
		return -EEXIST;
	}
	if (map->n == VSW_MAX_PAIRS) {
		NL_SET_ERR_MSG(extack, "more than 512 pairs in one VLAN map");
		return -E2BIG;
	}
	map->pair[outside] = inside;
	map->n++;
	return 0;
}

/**
 * vsw_map_del - remove a pair
 * @map: the translation, not in force yet
 * @outside: VLAN on the wire
 * @inside: VLAN in the bridge
 * @extack: gets the reason of an error
 *
 * Return: 0, or -ENOENT if there is no such pair.
 */
int vsw_map_del(struct vsw_vlan_map *map, u16 outside, u16 inside,
		struct netlink_ext_ack *extack)
{
	if (map->pair[outside] != inside) {
		NL_SET_ERR_MSG(extack, "no such pair in the VLAN map");
		return -ENOENT;
	}
	map->pair[outside] = 0;
	map->n--;
	return 0;
}

/**
 * vsw_map_compile - make the two look-up arrays from the pairs
 * @map: the translation, not in force yet
 *
 * A VLAN that no pair names passes unchanged. One that is only the inside of
 * a pair has no meaning outside, and the other way round: passing it would
 * put two VLANs into one.
 */
void vsw_map_compile(struct vsw_vlan_map *map)
{
	u16 vid;

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		map->in[vid] = vid;
		map->out[vid] = vid;
	}
	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		if (!map->pair[vid])
			continue;
		if (!map->pair[map->pair[vid]])
			map->in[map->pair[vid]] = 0;
		if (map->out[vid] == vid)
			map->out[vid] = 0;
		map->in[vid] = map->pair[vid];
		map->out[map->pair[vid]] = vid;
	}
}

/**
 * vsw_map_commit - put a translation in force
 * @port: the port
 * @map: the translation, consumed in any case
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or -ENOMEM, after which nothing has changed.
 */
int vsw_map_commit(struct vsw_port *port, struct vsw_vlan_map *map)
{
	struct vsw_vlan_cfg *old = rtnl_dereference(port->vlan), *cfg;

	ASSERT_RTNL();

	cfg = vsw_vlan_copy(port);
	if (!cfg) {
		kvfree(map);
		return -ENOMEM;
	}

	vsw_map_compile(map);
	cfg->map = map;
	if (!map->n) {
		cfg->map = NULL;
		kvfree(map);
	}
	rcu_assign_pointer(port->vlan, cfg);
	if (old->map)
		kvfree_rcu(old->map, rcu);
	kfree_rcu(old, rcu);
	return 0;
}
