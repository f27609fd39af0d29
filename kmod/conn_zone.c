// SPDX-License-Identifier: GPL-2.0-only
/* Zones of nf_conntrack: each bridge has one. */

#include <linux/idr.h>
#include <linux/rtnetlink.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "vswkm.h"

static void zone_free(struct net *net, struct vsw_conn_zone *zone)
{
	if (zone->auto_id)
		ida_free(&vsw_net(net)->zones, zone->id);
	nf_ct_put(zone->tmpl);
	kfree(zone);
}

static struct vsw_conn_zone *zone_make(struct net *net, u16 id, bool auto_id)
{
	struct nf_conntrack_zone ct_zone;
	struct vsw_conn_zone *zone;

	zone = kzalloc(sizeof(*zone), GFP_KERNEL_ACCOUNT);
	if (!zone)
		return NULL;
	nf_ct_zone_init(&ct_zone, id, NF_CT_DEFAULT_ZONE_DIR, 0);
	zone->tmpl = nf_ct_tmpl_alloc(net, &ct_zone, GFP_KERNEL_ACCOUNT);
	if (!zone->tmpl) {
		kfree(zone);
		return NULL;
	}
	__set_bit(IPS_CONFIRMED_BIT, &zone->tmpl->status);
	zone->id = id;
	zone->auto_id = auto_id;
	return zone;
}

/**
 * vsw_conn_init - give a bridge a zone of its own
 * @br: the bridge
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_conn_init(struct vsw_bridge *br)
{
	struct net *net = dev_net(br->dev);
	struct vsw_conn_zone *zone;
	int id;

	id = ida_alloc_range(&vsw_net(net)->zones, VSW_CONN_ZONE_FIRST,
			     U16_MAX, GFP_KERNEL);
	if (id < 0)
		return id;
	zone = zone_make(net, id, true);
	if (!zone) {
		ida_free(&vsw_net(net)->zones, id);
		return -ENOMEM;
	}
	rcu_assign_pointer(br->zone, zone);
	return 0;
}

static int in_zone(struct nf_conn *ct, void *data)
{
	const struct vsw_conn_zone *zone = data;

	return nf_ct_zone(ct)->id == zone->id;
}

/**
 * vsw_conn_flush - forget all connections of a bridge
 * @br: the bridge
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_flush(const struct vsw_bridge *br)
{
	struct nf_ct_iter_data iter = {
		.net = dev_net(br->dev),
		.data = rtnl_dereference(br->zone),
	};

	nf_ct_iterate_cleanup_net(in_zone, &iter);
}

/**
 * vsw_conn_destroy - forget the connections of a bridge, and its zone
 * @br: the bridge, which no frame crosses any more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_destroy(struct vsw_bridge *br)
{
	struct vsw_conn_zone *zone = rtnl_dereference(br->zone);

	vsw_conn_flush(br);
	zone_free(dev_net(br->dev), zone);
}

/**
 * vsw_conn_set_zone - move a bridge to another zone
 * @br: the bridge
 * @id: the zone, which others may use, too
 *
 * Connections are new in this one if they go on.
 *
 * Context: RTNL held, may sleep.
 * Return: 0 or -ENOMEM.
 */
int vsw_conn_set_zone(struct vsw_bridge *br, u16 id)
{
	struct vsw_conn_zone *old = rtnl_dereference(br->zone), *zone;

	if (old->id == id)
		return 0;
	zone = zone_make(dev_net(br->dev), id, false);
	if (!zone)
		return -ENOMEM;
	if (old->auto_id)		/* so that nobody inherits them */
		vsw_conn_flush(br);
	rcu_assign_pointer(br->zone, zone);
	synchronize_net();
	zone_free(dev_net(br->dev), old);
	return 0;
}
