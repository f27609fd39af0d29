// SPDX-License-Identifier: GPL-2.0-only
/* Zones of nf_conntrack: each bridge has one, and groups of ports may. */

#include <linux/idr.h>
#include <linux/rtnetlink.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "flow.h"
#include "vswkm.h"

static struct vsw_conn_zone *zone_make(struct vsw_bridge *br, u16 id)
{
	struct nf_conntrack_zone ct_zone;
	struct vsw_conn_zone *zone;

	zone = kzalloc(sizeof(*zone), GFP_KERNEL_ACCOUNT);
	if (!zone)
		return NULL;
	nf_ct_zone_init(&ct_zone, id, NF_CT_DEFAULT_ZONE_DIR, 0);
	zone->tmpl = nf_ct_tmpl_alloc(dev_net(br->dev), &ct_zone,
				      GFP_KERNEL_ACCOUNT);
	if (!zone->tmpl) {
		kfree(zone);
		return NULL;
	}
	__set_bit(IPS_CONFIRMED_BIT, &zone->tmpl->status);
	zone->id = id;
	zone->users = 1;
	list_add(&zone->node, &br->conns.zones);
	return zone;
}

static struct vsw_conn_zone *zone_get(struct vsw_bridge *br, u16 id)
{
	struct vsw_conn_zone *zone;

	list_for_each_entry(zone, &br->conns.zones, node)
		if (zone->id == id) {
			zone->users++;
			return zone;
		}
	return zone_make(br, id);
}

/* One that no other bridge of the namespace has, nor anybody by its number */
static struct vsw_conn_zone *zone_give(struct vsw_bridge *br)
{
	struct ida *ida = &vsw_net(dev_net(br->dev))->zones;
	struct vsw_conn_zone *zone;
	int id;

	id = ida_alloc_range(ida, VSW_CONN_ZONE_FIRST, U16_MAX, GFP_KERNEL);
	if (id < 0)
		return NULL;
	zone = zone_make(br, id);
	if (zone)
		zone->auto_id = true;
	else
		ida_free(ida, id);
	return zone;
}

static int in_zone(struct nf_conn *ct, void *data)
{
	const struct vsw_conn_zone *zone = data;

	return nf_ct_zone(ct)->id == zone->id;
}

/*
 * No frame can find it any more. So that nobody inherits them, connections go
 * with a zone that was given.
 */
static void zone_put(struct vsw_bridge *br, struct vsw_conn_zone *zone)
{
	struct net *net = dev_net(br->dev);
	struct nf_ct_iter_data iter = { .net = net, .data = zone };

	if (--zone->users)
		return;
	list_del(&zone->node);
	if (zone->auto_id) {
		nf_ct_iterate_cleanup_net(in_zone, &iter);
		ida_free(&vsw_net(net)->zones, zone->id);
	}
	nf_ct_put(zone->tmpl);
	kfree(zone);
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
	struct vsw_conn_zone *zone;
	int err;

	err = vsw_conn_table_init(&br->conns);
	if (err)
		return err;
	zone = zone_give(br);
	if (!zone) {
		vsw_conn_table_destroy(&br->conns);
		return -ENOMEM;
	}
	rcu_assign_pointer(br->zone, zone);
	vsw_flow_changed(br);
	return 0;
}

/**
 * vsw_conn_destroy - forget the connections of a bridge, and its zone
 * @br: the bridge, without ports, which no frame crosses any more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_destroy(struct vsw_bridge *br)
{
	zone_put(br, rtnl_dereference(br->zone));
	vsw_conn_table_destroy(&br->conns);
}

/**
 * vsw_conn_set_zone - move a bridge to another zone
 * @br: the bridge
 * @id: the zone, which others may use, too; 0 for one that is given
 *
 * Connections are forgotten as by vsw_conn_port_move(). Ports that have a zone
 * of their own keep it.
 *
 * Context: RTNL held, may sleep.
 * Return: 0 or -ENOMEM.
 */
int vsw_conn_set_zone(struct vsw_bridge *br, u16 id)
{
	struct vsw_conn_zone *old = rtnl_dereference(br->zone), *zone;
	struct vsw_port *port;
	unsigned int i;

	if (id ? old->id == id : old->auto_id)
		return 0;
	zone = id ? zone_get(br, id) : zone_give(br);
	if (!zone)
		return -ENOMEM;
	rcu_assign_pointer(br->zone, zone);
	vsw_flow_changed(br);
	synchronize_net();
	for_each_set_bit(i, br->used, VSW_MAX_PORTS) {
		port = rtnl_dereference(br->ports[i]);
		if (port && !rcu_access_pointer(port->conns.zone))
			vsw_conn_flush_port(port);
	}
	zone_put(br, old);
	return 0;
}

/**
 * vsw_conn_zone_take - the zone that a port is to move to
 * @port: the port
 * @id: the zone, which others may use, too; 0 for that of the bridge
 *
 * Context: RTNL held, may sleep.
 * Return: the zone, for vsw_conn_port_move() or vsw_conn_zone_drop(); NULL for
 * that of the bridge, or an error pointer.
 */
struct vsw_conn_zone *vsw_conn_zone_take(struct vsw_port *port, u16 id)
{
	return id ? zone_get(port->br, id) ?: ERR_PTR(-ENOMEM) : NULL;
}

/**
 * vsw_conn_zone_drop - a port does not move to a zone after all
 * @port: the port
 * @zone: the zone, or NULL
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_zone_drop(struct vsw_port *port, struct vsw_conn_zone *zone)
{
	if (zone)
		zone_put(port->br, zone);
}

/**
 * vsw_conn_port_move - move a port to another zone
 * @port: the port
 * @zone: the zone, taken; NULL for that of the bridge
 *
 * Its connections are forgotten, and new in that zone if they go on: the old
 * one would not know what happened meanwhile when the port comes back to it.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_port_move(struct vsw_port *port, struct vsw_conn_zone *zone)
{
	struct vsw_conn_zone *old = rtnl_dereference(port->conns.zone);

	rcu_assign_pointer(port->conns.zone, zone);
	vsw_flow_changed(port->br);
	if (old != zone) {
		synchronize_net();
		vsw_conn_flush_port(port);
	}
	vsw_conn_zone_drop(port, old);
}

/**
 * vsw_conn_port_init - a port has no connections yet
 * @port: the port, which nobody knows yet
 */
void vsw_conn_port_init(struct vsw_port *port)
{
	INIT_LIST_HEAD(&port->conns.list[IP_CT_DIR_ORIGINAL]);
	INIT_LIST_HEAD(&port->conns.list[IP_CT_DIR_REPLY]);
}

/**
 * vsw_conn_port_free - a port that nobody sees any more gives up its zone
 * @port: the port
 *
 * Context: RTNL held, may sleep.
 */
void vsw_conn_port_free(struct vsw_port *port)
{
	vsw_conn_zone_drop(port, rtnl_dereference(port->conns.zone));
}
