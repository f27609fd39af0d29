/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_VLAN_H
#define VSW_VLAN_H

#include <linux/bitmap.h>
#include <linux/if_vlan.h>
#include <linux/rcupdate.h>

struct netlink_ext_ack;
struct vsw_bridge;
struct vsw_port;

#define VSW_VID_MIN	1
#define VSW_VID_MAX	4094

/* Bounds that let one netlink message describe a port */
#define VSW_MAX_RANGES	512	/* separate ranges of VLANs on a port */
#define VSW_MAX_PAIRS	512	/* pairs of its VLAN map */

/**
 * struct vsw_vlan_map - one-to-one VLAN translation of a port
 * @rcu: freed after a grace period
 * @n: number of pairs
 * @in: outside VID -> inside VID, 0 where there is none
 * @out: inside VID -> outside VID, 0 where there is none
 * @pair: outside VID -> inside VID, only the configured pairs
 *
 * @in and @out hold the identity for VIDs that no pair touches.
 */
struct vsw_vlan_map {
	struct rcu_head rcu;
	u16 n;
	u16 in[VLAN_N_VID];
	u16 out[VLAN_N_VID];
	u16 pair[VLAN_N_VID];
};

/**
 * struct vsw_vlan_cfg - VLAN configuration of a port, an immutable snapshot
 * @rcu: freed after a grace period
 * @map: translation, NULL when there is none; follows the life of the port's
 *	current snapshot, see vsw_vlan_commit()
 * @mode: &enum vswkm_port_mode
 * @pvid: VLAN of untagged frames, a member; 0 for none
 * @listed: VLANs that the operator gave the port, inside VIDs
 * @member: VLANs that the port carries: those, and for the local port the ones
 *	that VLAN devices on the bridge ask for; see vsw_vlan_commit()
 * @untagged: those that leave without a tag; all are members
 */
struct vsw_vlan_cfg {
	struct rcu_head rcu;
	struct vsw_vlan_map *map;
	u8 mode;
	u16 pvid;
	DECLARE_BITMAP(listed, VLAN_N_VID);
	DECLARE_BITMAP(member, VLAN_N_VID);
	DECLARE_BITMAP(untagged, VLAN_N_VID);
};

struct vsw_vlan_cfg *vsw_vlan_alloc(u8 mode, u16 pvid);
struct vsw_vlan_cfg *vsw_vlan_copy(const struct vsw_port *port);
void vsw_vlan_range(struct vsw_vlan_cfg *cfg, u16 first, u16 last,
		    bool untagged, bool pvid);
int vsw_vlan_remove(struct vsw_vlan_cfg *cfg, u16 first, u16 last);
unsigned int vsw_vlan_next(const struct vsw_vlan_cfg *cfg, unsigned int vid,
			   unsigned int *end);
int vsw_vlan_commit(struct vsw_port *port, struct vsw_vlan_cfg *cfg,
		    struct netlink_ext_ack *extack);

struct vsw_vlan_map *vsw_map_copy(const struct vsw_vlan_map *old);
int vsw_map_add(struct vsw_vlan_map *map, u16 outside, u16 inside,
		struct netlink_ext_ack *extack);
int vsw_map_del(struct vsw_vlan_map *map, u16 outside, u16 inside,
		struct netlink_ext_ack *extack);
void vsw_map_compile(struct vsw_vlan_map *map);
int vsw_map_commit(struct vsw_port *port, struct vsw_vlan_map *map);

#endif /* VSW_VLAN_H */
