// SPDX-License-Identifier: GPL-2.0-only
/* The life of a port, whatever is behind it. */

#include <linux/slab.h>

#include "encap/encap.h"
#include "flood.h"
#include "nat/nat.h"
#include "port.h"
#include "suppress.h"
#include "vswkm.h"
#include "nl/notify.h"

/**
 * vsw_port_name - the name of a port
 * @port: the port
 *
 * Context: RTNL held or RCU read side.
 * Return: the name of its netdevice, or its own.
 */
const char *vsw_port_name(const struct vsw_port *port)
{
	return port->dev ? port->dev->name : port->name;
}

/**
 * vsw_port_of - the port that a netdevice is
 * @dev: the netdevice: a bridge or an enslaved device
 *
 * Context: RTNL held or RCU read side.
 * Return: the port, for a bridge the local one; NULL for any other device.
 */
struct vsw_port *vsw_port_of(const struct net_device *dev)
{
	if (vsw_is_bridge(dev))
		return ((struct vsw_bridge *)netdev_priv(dev))->local;
	if (rcu_access_pointer(dev->rx_handler) == vsw_rx_handler)
		return rcu_dereference_rtnl(dev->rx_handler_data);
	return NULL;
}

/* A port without a device */
static struct vsw_port *vsw_port_find_bare(struct net *net, const char *name)
{
	struct net_device *dev;
	struct vsw_port *port;
	struct vsw_bridge *br;
	int i;

	for_each_netdev_rcu(net, dev) {
		if (!vsw_is_bridge(dev))
			continue;
		br = netdev_priv(dev);
		for (i = 0; i < VSW_MAX_PORTS; i++) {
			port = rcu_dereference(br->ports[i]);
			if (port && !port->dev && !strcmp(port->name, name) &&
			    !(READ_ONCE(port->flags) & VSW_PF_DEAD))
				return port;
		}
	}
	return NULL;
}

/**
 * vsw_port_find - find a port by name in a network namespace
 * @net: the namespace
 * @name: name or alternative name of a netdevice, or name of a patch or tunnel
 *
 * Context: RTNL held or RCU read side.
 * Return: the port, or NULL.
 */
struct vsw_port *vsw_port_find(struct net *net, const char *name)
{
	struct net_device *dev;
	struct vsw_port *port;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(net, name);
	port = dev ? vsw_port_of(dev) : NULL;
	if (!port)
		port = vsw_port_find_bare(net, name);
	rcu_read_unlock();
	return port;
}

/**
 * vsw_port_check_name - may a port without a device have this name?
 * @net: network namespace
 * @name: the name
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_port_check_name(struct net *net, const char *name,
			struct netlink_ext_ack *extack)
{
	if (!dev_valid_name(name)) {
		NL_SET_ERR_MSG(extack, "not a valid port name");
		return -EINVAL;
	}
	if (netdev_name_in_use(net, name)) {
		NL_SET_ERR_MSG(extack, "a device has this name already");
		return -EEXIST;
	}
	if (vsw_port_find(net, name)) {
		NL_SET_ERR_MSG(extack, "a port has this name already");
		return -EEXIST;
	}
	return 0;
}

/*
 * Of all namespaces, as each CPU remembers verdicts by them; in turn, as
 * fragments may wait under the number of a port that is gone.
 */
static DEFINE_IDA(vsw_port_numbers);

static int vsw_port_take_number(void)
{
	static unsigned int next;
	int id;

	ASSERT_RTNL();

	id = ida_alloc_range(&vsw_port_numbers, next, VSW_PORT_NUMBERS - 1,
			     GFP_KERNEL_ACCOUNT);
	if (id == -ENOSPC)
		id = ida_alloc_max(&vsw_port_numbers, VSW_PORT_NUMBERS - 1,
				   GFP_KERNEL_ACCOUNT);
	if (id >= 0)
		next = (id + 1) % VSW_PORT_NUMBERS;
	return id;
}

/**
 * vsw_port_alloc - make a port that nobody knows yet
 * @br: the bridge
 * @kind: &enum vswkm_port_kind
 * @dev: its netdevice, NULL for a patch
 * @vlan: its VLAN configuration, consumed in any case; NULL if it could not
 *	be allocated
 *
 * Context: RTNL held, may sleep.
 * Return: the port, or NULL.
 */
struct vsw_port *vsw_port_alloc(struct vsw_bridge *br, u8 kind,
				struct net_device *dev,
				struct vsw_vlan_cfg *vlan)
{
	struct vsw_port *port;
	int number;

	if (!vlan)
		return NULL;
	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		goto err_vlan;
	port->stats = __netdev_alloc_pcpu_stats(struct vsw_pcpu_stats,
						GFP_KERNEL_ACCOUNT);
	if (!port->stats)
		goto err_port;
	number = vsw_port_take_number();
	if (number < 0)
		goto err_stats;

	port->br = br;
	port->number = number;
	port->kind = kind;
	port->dev = dev;
	port->flags = VSW_PF_DEFAULT;
	port->fdb_limit = VSW_PORT_LIMIT_DEFAULT;
	RCU_INIT_POINTER(port->vlan, vlan);
	vsw_conn_port_init(port);
	return port;

err_stats:
	free_percpu(port->stats);
err_port:
	kfree(port);
err_vlan:
	kfree(vlan);
	return NULL;
}

static void vsw_port_free_rcu(struct rcu_head *rcu)
{
	struct vsw_port *port = container_of(rcu, struct vsw_port, rcu);
	struct vsw_vlan_cfg *cfg = rcu_dereference_protected(port->vlan, true);

	kvfree(cfg->map);
	kfree(cfg);
	free_percpu(port->stats);
	kfree(port);
}

/**
 * vsw_port_free - free a port that is in no table any more
 * @port: the port
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_free(struct vsw_port *port)
{
	vsw_conn_port_free(port);
	ida_free(&vsw_port_numbers, port->number);
	call_rcu(&port->rcu, vsw_port_free_rcu);
}

/**
 * vsw_port_publish - give a port its index and put it into the flood lists
 * @port: the port, complete
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_port_publish(struct vsw_port *port, struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *cfg = rtnl_dereference(port->vlan);
	struct vsw_bridge *br = port->br;
	unsigned int i = VSW_LOCAL_INDEX;
	int err;

	ASSERT_RTNL();

	if (port->kind != VSWKM_PORT_KIND_LOCAL)
		i = find_next_zero_bit(br->used, VSW_MAX_PORTS, i + 1);
	if (i == VSW_MAX_PORTS) {
		NL_SET_ERR_MSG(extack, "the bridge has 4095 ports already");
		return -ENOSPC;
	}

	err = vsw_flood_reserve(br, cfg->member);
	if (err)
		return err;

	port->index = i;
	if (br->neigh_learning)
		port->flags |= VSW_PF_LEASES;
	__set_bit(i, br->used);
	rcu_assign_pointer(br->ports[i], port);
	vsw_flood_add(br, port, cfg->member);
	if (i != VSW_LOCAL_INDEX)
		br->n_ports++;
	if (port->kind == VSWKM_PORT_KIND_TUNNEL)
		vsw_suppress_update(br);
	return 0;
}

/**
 * vsw_port_unpublish - first stage of removal: no flooded frame, no FDB entry
 * @port: the port
 *
 * The index stays taken until vsw_port_bury(), because FDB entries may
 * still name it.
 *
 * Context: RTNL held.
 */
void vsw_port_unpublish(struct vsw_port *port)
{
	ASSERT_RTNL();

	WRITE_ONCE(port->flags, (port->flags | VSW_PF_DEAD) & ~VSW_PF_UP);
	vsw_flood_del(port->br, port, rtnl_dereference(port->vlan)->member);
	if (port->kind == VSWKM_PORT_KIND_TUNNEL)
		vsw_suppress_update(port->br);
}

/**
 * vsw_port_unlink - second stage of removal: the bridge does not have it
 * @port: the port, unpublished; no frame enters by it any more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_unlink(struct vsw_port *port)
{
	ASSERT_RTNL();

	vsw_fdb_flush_port(port, 0);
	vsw_neigh_flush_port(port, NULL);
	RCU_INIT_POINTER(port->br->ports[port->index], NULL);
}

/**
 * vsw_port_bury - last stage of removal
 * @port: the port; a grace period has passed since vsw_port_unlink(), so no
 *	frame that found it before is under way
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_bury(struct vsw_port *port)
{
	struct vsw_bridge *br = port->br;

	ASSERT_RTNL();

	vsw_nat_port_gone(port);
	vsw_acl_port_gone(port);
	vsw_conn_flush_port(port);
	vsw_stats_sum(port, &br->gone);
	__clear_bit(port->index, br->used);
	if (port->index != VSW_LOCAL_INDEX)
		br->n_ports--;
	vsw_port_free(port);
}

/**
 * vsw_port_release - second and last stage of removal
 * @port: as for vsw_port_unlink()
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_release(struct vsw_port *port)
{
	vsw_port_unlink(port);
	synchronize_net();
	vsw_port_bury(port);
}

/**
 * vsw_port_set - change attributes
 * @port: the port
 * @opts: the attributes
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_port_set(struct vsw_port *port, struct vsw_port_opts *opts,
		 struct netlink_ext_ack *extack)
{
	struct vsw_conn_zone *zone = NULL;
	int err;

	ASSERT_RTNL();

	if (opts->has_zone) {
		zone = vsw_conn_zone_take(port, opts->zone);
		if (IS_ERR(zone)) {
			kfree(opts->vlan);
			opts->vlan = NULL;
			return PTR_ERR(zone);
		}
	}
	if (opts->vlan) {
		err = vsw_vlan_commit(port, opts->vlan, extack);
		opts->vlan = NULL;
		if (err) {
			vsw_conn_zone_drop(port, zone);
			return err;
		}
	}

	WRITE_ONCE(port->flags, (port->flags & ~opts->flags_mask) |
				(opts->flags & opts->flags_mask));
	if (opts->has_fdb_limit)
		WRITE_ONCE(port->fdb_limit, opts->fdb_limit);
	if (opts->has_conn_limit)
		WRITE_ONCE(port->conns.limit, opts->conn_limit);
	if (opts->has_zone)
		vsw_conn_port_move(port, zone);
	return 0;
}

/**
 * vsw_port_set_up - note whether frames can leave by the port
 * @port: the port
 * @up: running and with carrier
 *
 * What was learned behind a port that goes down may come back elsewhere.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_set_up(struct vsw_port *port, bool up)
{
	ASSERT_RTNL();

	if (up == !!(port->flags & VSW_PF_UP))
		return;
	WRITE_ONCE(port->flags, port->flags ^ VSW_PF_UP);
	if (up)
		return;
	if (atomic_read(&port->fdb_learned))
		vsw_fdb_flush_port(port, BIT(VSWKM_FDB_OWNER_LEARNED));
	vsw_neigh_flush_port(port, NULL);
}

/**
 * vsw_port_del - remove a port, both ends of a patch
 * @port: the port, not the local one
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_del(struct vsw_port *port)
{
	if (port->kind == VSWKM_PORT_KIND_PATCH)
		vsw_patch_del(port);
	else if (port->kind == VSWKM_PORT_KIND_TUNNEL)
		vsw_tunnel_del(port);
	else
		vsw_port_release_dev(port);
}
