// SPDX-License-Identifier: GPL-2.0-only
/* VLAN configuration of a port: made as a copy, then committed at once. */

#include <linux/netlink.h>
#include <linux/slab.h>

#include "flood.h"
#include "vlan.h"
#include "vswkm.h"

/**
 * vsw_vlan_alloc - make a configuration
 * @mode: &enum vswkm_port_mode
 * @pvid: VLAN of untagged frames, 0 for none; becomes a member, untagged
 *
 * Context: process, may sleep.
 * Return: the configuration, owned by the caller, or NULL.
 */
struct vsw_vlan_cfg *vsw_vlan_alloc(u8 mode, u16 pvid)
{
	struct vsw_vlan_cfg *cfg = kzalloc(sizeof(*cfg), GFP_KERNEL_ACCOUNT);

	if (!cfg)
		return NULL;
	cfg->mode = mode;
	if (pvid)
		vsw_vlan_range(cfg, pvid, pvid, true, true);
	return cfg;
}

/**
 * vsw_vlan_copy - copy the configuration of a port in order to change it
 * @port: the port
 *
 * Context: RTNL held, may sleep.
 * Return: the copy, owned by the caller, or NULL.
 */
struct vsw_vlan_cfg *vsw_vlan_copy(const struct vsw_port *port)
{
	return kmemdup(rtnl_dereference(port->vlan),
		       sizeof(struct vsw_vlan_cfg), GFP_KERNEL_ACCOUNT);
}

/**
 * vsw_vlan_range - add VLANs to a configuration
 * @cfg: the configuration, not in force yet
 * @first: first VLAN
 * @last: last VLAN, not below @first
 * @untagged: they leave without a tag
 * @pvid: untagged frames enter @first; the range has one VLAN then
 *
 * The tag and pvid of VLANs that are there already are changed too, as
 * "bridge vlan add" does. An access port that gets another VLAN is a trunk.
 */
void vsw_vlan_range(struct vsw_vlan_cfg *cfg, u16 first, u16 last,
		    bool untagged, bool pvid)
{
	unsigned int n = last - first + 1;

	bitmap_set(cfg->listed, first, n);
	bitmap_set(cfg->member, first, n);
	if (untagged)
		bitmap_set(cfg->untagged, first, n);
	else
		bitmap_clear(cfg->untagged, first, n);
	if (pvid)
		cfg->pvid = first;
	else if (cfg->pvid >= first && cfg->pvid <= last)
		cfg->pvid = 0;

	if (cfg->mode == VSWKM_PORT_MODE_ACCESS &&
	    (bitmap_weight(cfg->member, VLAN_N_VID) != 1 || !cfg->pvid ||
	     !test_bit(cfg->pvid, cfg->untagged)))
		cfg->mode = VSWKM_PORT_MODE_TRUNK;
}

/**
 * vsw_vlan_remove - remove VLANs from a configuration
 * @cfg: the configuration, not in force yet
 * @first: first VLAN
 * @last: last VLAN
 *
 * Return: 0, or -ENOENT if the port does not carry one of them.
 */
int vsw_vlan_remove(struct vsw_vlan_cfg *cfg, u16 first, u16 last)
{
	unsigned int n = last - first + 1;

	if (find_next_zero_bit(cfg->listed, last + 1, first) <= last)
		return -ENOENT;
	bitmap_clear(cfg->listed, first, n);
	bitmap_clear(cfg->member, first, n);
	bitmap_clear(cfg->untagged, first, n);
	if (cfg->pvid >= first && cfg->pvid <= last)
		cfg->pvid = 0;
	cfg->mode = VSWKM_PORT_MODE_TRUNK;
	return 0;
}

/**
 * vsw_vlan_next - the next range of VLANs that look the same
 * @cfg: the configuration
 * @vid: where to begin
 * @end: set to the last VLAN of the range
 *
 * The pvid is a range of its own.
 *
 * Return: the first VLAN of the range, %VLAN_N_VID when there is none.
 */
unsigned int vsw_vlan_next(const struct vsw_vlan_cfg *cfg, unsigned int vid,
			   unsigned int *end)
{
	vid = find_next_bit(cfg->member, VLAN_N_VID, vid);
	*end = vid;
	if (vid == VLAN_N_VID || vid == cfg->pvid)
		return vid;
	while (test_bit(*end + 1, cfg->member) && *end + 1 != cfg->pvid &&
	       test_bit(*end + 1, cfg->untagged) ==
	       test_bit(vid, cfg->untagged))
		++*end;
	return vid;
}

static unsigned int vsw_vlan_ranges(const struct vsw_vlan_cfg *cfg)
{
	unsigned int vid, end = 0, n = 0;

	while ((vid = vsw_vlan_next(cfg, end + 1, &end)) < VLAN_N_VID)
		n++;
	return n;
}

static int vsw_vlan_check(const struct vsw_vlan_cfg *cfg,
			  struct netlink_ext_ack *extack)
{
	if (vsw_vlan_ranges(cfg) <= VSW_MAX_RANGES)
		return 0;
	NL_SET_ERR_MSG(extack,
		       "more than 512 separate ranges of VLANs on one port");
	return -E2BIG;
}

/* The address of the bridge is known in the VLANs of the local port. */
static int vsw_vlan_local_add(struct vsw_port *port, const unsigned long *vids)
{
	if (port->kind != VSWKM_PORT_KIND_LOCAL)
		return 0;
	return vsw_fdb_local_add(port->br, port->dev->dev_addr, vids);
}

/*
 * The local port carries what VLAN devices on the bridge ask for, too: tagged,
 * unless the operator listed the VLAN otherwise. In the one VLAN of a qinq port
 * there is no place for others. On a provider bridge an 802.1Q tag is payload.
 */
static void vsw_vlan_host(const struct vsw_port *port,
			  struct vsw_vlan_cfg *cfg)
{
	const struct vsw_bridge *br = port->br;

	bitmap_copy(cfg->member, cfg->listed, VLAN_N_VID);
	if (port->kind != VSWKM_PORT_KIND_LOCAL ||
	    cfg->mode == VSWKM_PORT_MODE_QINQ)
		return;
	bitmap_or(cfg->member, cfg->member, br->host_stags, VLAN_N_VID);
	if (!vsw_is_provider(br))
		bitmap_or(cfg->member, cfg->member, br->host_ctags,
			  VLAN_N_VID);
	if (!bitmap_equal(cfg->member, cfg->listed, VLAN_N_VID))
		cfg->mode = VSWKM_PORT_MODE_TRUNK;
}

/**
 * vsw_vlan_commit - put a configuration in force
 * @port: the port
 * @cfg: the configuration, consumed in any case; its map is not looked at, the
 *	port keeps the one it has
 * @extack: gets the reason of an error
 *
 * Entries in VLANs that the port leaves are removed.
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_vlan_commit(struct vsw_port *port, struct vsw_vlan_cfg *cfg,
		    struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *old = rtnl_dereference(port->vlan);
	DECLARE_BITMAP(gone, VLAN_N_VID);
	DECLARE_BITMAP(come, VLAN_N_VID);
	int err;

	ASSERT_RTNL();

	vsw_vlan_host(port, cfg);
	bitmap_andnot(come, cfg->member, old->member, VLAN_N_VID);
	bitmap_andnot(gone, old->member, cfg->member, VLAN_N_VID);
	err = vsw_vlan_check(cfg, extack) ?:
	      vsw_flood_reserve(port->br, come) ?:
	      vsw_vlan_local_add(port, come);
	if (err) {
		kfree(cfg);
		return err;
	}

	cfg->map = old->map;
	rcu_assign_pointer(port->vlan, cfg);
	kfree_rcu(old, rcu);
	vsw_flood_add(port->br, port, come);
	vsw_flood_del(port->br, port, gone);
	if (port->kind == VSWKM_PORT_KIND_LOCAL)
		vsw_fdb_local_del(port->br, port->dev->dev_addr, gone);
	vsw_fdb_flush_vlans(port, gone);
	vsw_neigh_flush_port(port, gone);
	return 0;
}
