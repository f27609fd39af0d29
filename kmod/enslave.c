// SPDX-License-Identifier: GPL-2.0-only
/* Netdevices as ports: who may join, and how they join and leave. */

#include <linux/if_arp.h>
#include <linux/rtnetlink.h>

#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

#define VSW_REFUSE(extack, err, msg) ({		\
	NL_SET_ERR_MSG(extack, msg);		\
	err;					\
})

/* Compare br_add_if() and team_port_add(). */
static int vsw_port_check(struct vsw_bridge *br, struct net_device *dev,
			  struct netlink_ext_ack *extack)
{
	if (dev == br->dev)
		return VSW_REFUSE(extack, -ELOOP,
				  "a bridge cannot be a port of itself");
	if (vsw_is_bridge(dev))
		return VSW_REFUSE(extack, -ELOOP,
				  "a bridge cannot be a port, use a patch pair");
	if (!net_eq(dev_net(dev), dev_net(br->dev)))
		return VSW_REFUSE(extack, -EINVAL,
				  "the device is in another network namespace");
	if (dev->flags & IFF_LOOPBACK)
		return VSW_REFUSE(extack, -EINVAL,
				  "the loopback device cannot be a port");
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN ||
	    !is_valid_ether_addr(dev->dev_addr))
		return VSW_REFUSE(extack, -EINVAL,
				  "only an Ethernet device can be a port");
	if (dev->priv_flags & IFF_DONT_BRIDGE)
		return VSW_REFUSE(extack, -EOPNOTSUPP,
				  "the device does not allow to be bridged");
	if (netdev_master_upper_dev_get(dev))
		return VSW_REFUSE(extack, -EBUSY,
				  "the device has a master already");
	if (netdev_is_rx_handler_busy(dev))
		return VSW_REFUSE(extack, -EBUSY,
				  "another driver receives the frames of the device");
	if (vsw_port_find(dev_net(dev), dev->name))
		return VSW_REFUSE(extack, -EEXIST,
				  "a patch port has the name of the device");
	if (netdev_has_upper_dev(br->dev, dev))
		return VSW_REFUSE(extack, -ELOOP,
				  "the device is stacked on this bridge: a ring");
	return 0;
}

static void vsw_port_detach_dev(struct vsw_port *port)
{
	struct net_device *dev = port->dev;

	netdev_upper_dev_unlink(dev, port->br->dev);
	netdev_rx_handler_unregister(dev);	/* waits for frames under way */
	dev_set_promiscuity(dev, -1);
}

static int vsw_port_attach_dev(struct vsw_port *port,
			       struct netlink_ext_ack *extack)
{
	struct net_device *dev = port->dev;
	int err;

	err = dev_set_promiscuity(dev, 1);
	if (err)
		return VSW_REFUSE(extack, err,
				  "the device refuses promiscuous mode");

	err = netdev_rx_handler_register(dev, vsw_rx_handler, port);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "another driver receives the frames of the device");
		goto err_promisc;
	}

	err = netdev_master_upper_dev_link(dev, port->br->dev, NULL, NULL,
					   extack);
	if (err)
		goto err_handler;
	dev_disable_lro(dev);
	return 0;

err_handler:
	netdev_rx_handler_unregister(dev);
err_promisc:
	dev_set_promiscuity(dev, -1);
	return err;
}

static bool vsw_dev_up(const struct net_device *dev)
{
	return netif_running(dev) && netif_carrier_ok(dev);
}

/**
 * vsw_port_add - make a netdevice a port
 * @br: the bridge
 * @dev: the netdevice
 * @opts: attributes of the port; @opts->vlan is consumed in any case
 * @extack: gets the reason of an error
 *
 * Neither MTU nor address of the device or the bridge change.
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_port_add(struct vsw_bridge *br, struct net_device *dev,
		 struct vsw_port_opts *opts, struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *vlan = opts->vlan;
	struct vsw_port *port;
	int err;

	ASSERT_RTNL();

	opts->vlan = NULL;
	err = vsw_port_check(br, dev, extack);
	if (err) {
		kfree(vlan);
		return err;
	}

	if (!vlan)
		vlan = vsw_vlan_alloc(VSWKM_PORT_MODE_ACCESS, 1);
	port = vsw_port_alloc(br, VSWKM_PORT_KIND_NETDEV, dev, vlan);
	if (!port)
		return -ENOMEM;
	port->has_peer = vsw_dev_has_peer(dev);
	err = vsw_port_set(port, opts, extack);
	if (err)
		goto err_free;
	vsw_port_set_up(port, vsw_dev_up(dev));

	err = vsw_port_publish(port, extack);
	if (err)
		goto err_free;
	err = vsw_port_attach_dev(port, extack);
	if (err)
		goto err_unpublish;

	netdev_hold(dev, &port->dev_tracker, GFP_KERNEL);
	if (dev->mtu < br->dev->mtu)
		NL_SET_ERR_MSG(extack,
			       "MTU of the port is smaller than that of the bridge: larger frames will be dropped");
	vsw_port_notify(port, VSWKM_CMD_PORT_NEW_NTF);
	return 0;

err_unpublish:
	vsw_port_unpublish(port);
	synchronize_net();
	vsw_port_release(port);
	return err;
err_free:
	vsw_port_free(port);
	return err;
}

/**
 * vsw_port_release_dev - release a netdevice
 * @port: its port
 *
 * Context: RTNL held, may sleep.
 */
void vsw_port_release_dev(struct vsw_port *port)
{
	struct net_device *dev = port->dev;

	ASSERT_RTNL();

	vsw_port_notify(port, VSWKM_CMD_PORT_DEL_NTF);
	vsw_port_unpublish(port);
	vsw_port_detach_dev(port);
	netdev_put(dev, &port->dev_tracker);
	vsw_port_release(port);
}
