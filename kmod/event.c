// SPDX-License-Identifier: GPL-2.0-only
/* What happens to the devices behind ports. */

#include <linux/netdevice.h>
#include <linux/notifier.h>

#include "encap/outer.h"
#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

/* Coming and going are told by vsw_bridge_add() and vsw_bridge_del(). */
static void vsw_bridge_event(struct vsw_bridge *br, unsigned long event)
{
	if (!br->announced)
		return;
	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGENAME:
	case NETDEV_CHANGEADDR:
		vsw_bridge_notify(br, VSWKM_CMD_BRIDGE_SET_NTF);
	}
}

static int vsw_port_event(struct vsw_port *port, unsigned long event)
{
	struct net_device *dev = port->dev;

	switch (event) {
	case NETDEV_UNREGISTER:
		vsw_port_del(port);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		if (!!(port->flags & VSW_PF_UP) ==
		    (netif_running(dev) && netif_carrier_ok(dev)))
			break;
		vsw_port_set_up(port, !(port->flags & VSW_PF_UP));
		fallthrough;
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGENAME:
		vsw_port_notify(port, VSWKM_CMD_PORT_SET_NTF);
		break;
	case NETDEV_FEAT_CHANGE:
		WRITE_ONCE(port->has_peer, vsw_dev_has_peer(dev));
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		return NOTIFY_BAD;	/* a port stays Ethernet */
	}
	return NOTIFY_DONE;
}

static int vsw_netdev_event(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vsw_port *port = vsw_port_of(dev);

	if (event == NETDEV_UDP_TUNNEL_PUSH_INFO)
		vsw_encap_push_port(dev, true);
	else if (event == NETDEV_UDP_TUNNEL_DROP_INFO)
		vsw_encap_push_port(dev, false);
	if (!port)
		return NOTIFY_DONE;
	if (port->kind == VSWKM_PORT_KIND_NETDEV)
		return vsw_port_event(port, event);
	vsw_bridge_event(port->br, event);
	return NOTIFY_DONE;
}

struct notifier_block vsw_netdev_notifier = {
	.notifier_call = vsw_netdev_event,
};
