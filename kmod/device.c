// SPDX-License-Identifier: GPL-2.0-only
/* The netdevice of a bridge: the host's port, and what rtnetlink asks of it. */

#include <linux/ethtool.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "flood.h"
#include "pkt.h"
#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

#define VSW_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | \
			 NETIF_F_GSO_MASK | NETIF_F_HW_CSUM)
#define VSW_VLAN_TX	(NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX)
#define VSW_VLAN_FILTER	(NETIF_F_HW_VLAN_CTAG_FILTER | \
			 NETIF_F_HW_VLAN_STAG_FILTER)

/**
 * vsw_is_bridge - is this netdevice one of our bridges?
 * @dev: the netdevice
 *
 * Return: true if it is.
 */
bool vsw_is_bridge(const struct net_device *dev)
{
	return dev->netdev_ops == &vsw_netdev_ops;
}

static netdev_tx_t vsw_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vsw_bridge *br = netdev_priv(dev);

	rcu_read_lock();
	skb_reset_mac_header(skb);
	vsw_pipeline(br->local, skb, VSW_HOW_HOST);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

static int vsw_local_init(struct vsw_bridge *br)
{
	struct vsw_vlan_cfg *cfg;
	int err;

	cfg = vsw_vlan_alloc(VSWKM_PORT_MODE_TRUNK, 1);
	br->local = vsw_port_alloc(br, VSWKM_PORT_KIND_LOCAL, br->dev, cfg);
	if (!br->local)
		return -ENOMEM;
	err = vsw_port_publish(br->local, NULL);
	if (!err)
		err = vsw_fdb_local_add(br, br->dev->dev_addr, cfg->member);
	if (err) {
		vsw_port_free(br->local);
		br->local = NULL;
	}
	return err;
}

static int vsw_init(struct net_device *dev)
{
	struct vsw_bridge *br = netdev_priv(dev);
	int err = -ENOMEM;

	netdev_lockdep_set_classes(dev);
	br->dev = dev;
	br->shortcuts = true;
	br->tpid = vsw_tpid(false);
	br->ports = kvcalloc(VSW_MAX_PORTS, sizeof(*br->ports),
			     GFP_KERNEL_ACCOUNT);
	if (!br->ports)
		return err;
	br->flood = kvcalloc(VLAN_N_VID, sizeof(*br->flood),
			     GFP_KERNEL_ACCOUNT);
	if (!br->flood)
		goto err_ports;
	err = vsw_fdb_init(&br->fdb);
	if (err)
		goto err_flood;
	err = vsw_neigh_init(&br->neigh);
	if (err)
		goto err_fdb;
	err = vsw_conn_init(br);
	if (err)
		goto err_neigh;
	vsw_miss_init(&br->miss);
	if (dev_net(dev)->user_ns != &init_user_ns) {
		br->fdb.max = VSW_USERNS_FDB;
		br->neigh.max = VSW_USERNS_NEIGH;
	}
	err = vsw_local_init(br);
	if (err)
		goto err_conn;
	vsw_net(dev_net(dev))->bridges++;
	return 0;

err_conn:
	vsw_conn_destroy(br);
err_neigh:
	vsw_neigh_destroy(&br->neigh);
err_fdb:
	vsw_fdb_destroy(&br->fdb);
err_flood:
	vsw_flood_free(br);
err_ports:
	kvfree(br->ports);
	return err;
}

/* The device is closed, its ports are gone, and a grace period has passed. */
static void vsw_uninit(struct net_device *dev)
{
	struct vsw_bridge *br = netdev_priv(dev);

	vsw_port_unpublish(br->local);
	vsw_port_release(br->local);
	br->local = NULL;	/* NETDEV_UNREGISTER may come once more */
	vsw_net(dev_net(dev))->bridges--;
	vsw_conn_destroy(br);
	vsw_neigh_destroy(&br->neigh);
	vsw_fdb_destroy(&br->fdb);
	vsw_flood_free(br);
	kvfree(br->ports);
}

static int vsw_open(struct net_device *dev)
{
	struct vsw_bridge *br = netdev_priv(dev);

	vsw_port_set_up(br->local, true);
	netif_start_queue(dev);
	return 0;
}

static int vsw_stop(struct net_device *dev)
{
	struct vsw_bridge *br = netdev_priv(dev);

	netif_stop_queue(dev);
	vsw_port_set_up(br->local, false);
	return 0;
}

/* What the switch sends to the local port is what the host receives. */
static void vsw_get_stats64(struct net_device *dev,
			    struct rtnl_link_stats64 *to)
{
	const struct vsw_bridge *br = netdev_priv(dev);
	struct vsw_stats stats = {};

	if (br->local)
		vsw_stats_sum(br->local, &stats);
	to->rx_packets = stats.tx_packets;
	to->rx_bytes = stats.tx_bytes;
	to->tx_packets = stats.rx_packets;
	to->tx_bytes = stats.rx_bytes;
	to->tx_dropped = vsw_stats_dropped(&stats);
}

static int vsw_set_mac_address(struct net_device *dev, void *p)
{
	struct vsw_bridge *br = netdev_priv(dev);
	const struct vsw_vlan_cfg *cfg = rtnl_dereference(br->local->vlan);
	const struct sockaddr *addr = p;
	u8 old[ETH_ALEN];
	int err;

	if (!is_valid_ether_addr(addr->sa_data))
		return -EADDRNOTAVAIL;
	if (ether_addr_equal(dev->dev_addr, addr->sa_data))
		return 0;

	err = vsw_fdb_local_add(br, addr->sa_data, cfg->member);
	if (err)
		return err;
	ether_addr_copy(old, dev->dev_addr);
	eth_hw_addr_set(dev, addr->sa_data);
	vsw_fdb_local_del(br, old, cfg->member);
	return 0;
}

static int vsw_change_mtu(struct net_device *dev, int mtu)
{
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static int vsw_add_slave(struct net_device *dev, struct net_device *port_dev,
			 struct netlink_ext_ack *extack)
{
	struct vsw_port_opts opts = {};

	return vsw_port_add(netdev_priv(dev), port_dev, &opts, extack);
}

static int vsw_del_slave(struct net_device *dev, struct net_device *port_dev)
{
	struct vsw_port *port = vsw_port_of(port_dev);

	if (!port || port->br != netdev_priv(dev) ||
	    port->kind != VSWKM_PORT_KIND_NETDEV)
		return -EINVAL;
	vsw_port_del(port);
	return 0;
}

/* Where the wish of a VLAN device is noted, NULL for one that means nothing. */
static unsigned long *vsw_host_vlans(struct vsw_bridge *br, __be16 proto,
				     u16 vid)
{
	if (vid < VSW_VID_MIN || vid > VSW_VID_MAX)
		return NULL;
	return proto == htons(ETH_P_8021Q) ? br->host_ctags : br->host_stags;
}

/* Have vsw_vlan_commit() look at what VLAN devices ask for. */
static int vsw_host_vlans_commit(struct vsw_bridge *br)
{
	struct vsw_vlan_cfg *cfg = vsw_vlan_copy(br->local);
	int err;

	if (!cfg)
		return -ENOMEM;
	err = vsw_vlan_commit(br->local, cfg, NULL);
	if (!err)
		vsw_port_notify(br->local, VSWKM_CMD_PORT_SET_NTF);
	return err;
}

/* A VLAN device on the bridge makes the local port a member by itself. */
static int vsw_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct vsw_bridge *br = netdev_priv(dev);
	unsigned long *vlans = vsw_host_vlans(br, proto, vid);
	int err;

	if (!vlans)
		return 0;
	__set_bit(vid, vlans);
	err = vsw_host_vlans_commit(br);
	if (err)
		__clear_bit(vid, vlans);
	return err;
}

/* Without memory the VLAN stays until the next change of the local port. */
static int vsw_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct vsw_bridge *br = netdev_priv(dev);
	unsigned long *vlans = vsw_host_vlans(br, proto, vid);

	if (!vlans)
		return 0;
	__clear_bit(vid, vlans);
	return vsw_host_vlans_commit(br);
}

const struct net_device_ops vsw_netdev_ops = {
	.ndo_init		= vsw_init,
	.ndo_uninit		= vsw_uninit,
	.ndo_open		= vsw_open,
	.ndo_stop		= vsw_stop,
	.ndo_start_xmit		= vsw_xmit,
	.ndo_get_stats64	= vsw_get_stats64,
	.ndo_set_mac_address	= vsw_set_mac_address,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_change_mtu		= vsw_change_mtu,
	.ndo_add_slave		= vsw_add_slave,
	.ndo_del_slave		= vsw_del_slave,
	.ndo_vlan_rx_add_vid	= vsw_vlan_rx_add_vid,
	.ndo_vlan_rx_kill_vid	= vsw_vlan_rx_kill_vid,
	.ndo_features_check	= passthru_features_check,
	.ndo_fdb_add		= vsw_ndo_fdb_add,
	.ndo_fdb_del		= vsw_ndo_fdb_del,
	.ndo_fdb_dump		= vsw_ndo_fdb_dump,
	.ndo_bridge_getlink	= vsw_bridge_getlink,
	.ndo_bridge_setlink	= vsw_bridge_setlink,
	.ndo_bridge_dellink	= vsw_bridge_dellink,
};

static const struct device_type vsw_device_type = {
	.name = "vsw",
};

/**
 * vsw_device_setup - prepare the netdevice of a bridge
 * @dev: the netdevice, being allocated
 *
 * IFF_EBRIDGE is not set, and IFF_BRIDGE_PORT not on ports: bridge.ko casts the
 * private data of whatever has them.
 */
void vsw_device_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &vsw_netdev_ops;
	dev->ethtool_ops = &vsw_ethtool_ops;
	dev->rtnl_link_ops = &vsw_link_ops;
	dev->needs_free_netdev = true;
	SET_NETDEV_DEVTYPE(dev, &vsw_device_type);
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE |
			   IFF_DISABLE_NETPOLL;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->features = VSW_FEATURES | VSW_VLAN_TX | VSW_VLAN_FILTER;
	dev->hw_features = VSW_FEATURES | VSW_VLAN_TX;
	dev->vlan_features = VSW_FEATURES;
	eth_hw_addr_random(dev);
	vsw_compat_dev_flags(dev);
}
