// SPDX-License-Identifier: GPL-2.0-only
/* Patch pairs: two bridges of one host joined without a device between. */

#include <linux/slab.h>

#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

/* An end that carries all VLANs, unless @vlan says otherwise. */
static struct vsw_port *vsw_patch_alloc(struct vsw_bridge *br,
					const char *name,
					struct vsw_vlan_cfg *vlan)
{
	struct vsw_port *port;

	if (!vlan) {
		vlan = vsw_vlan_alloc(VSWKM_PORT_MODE_TRUNK, 0);
		if (vlan)
			vsw_vlan_range(vlan, VSW_VID_MIN, VSW_VID_MAX, false,
				       false);
	}
	port = vsw_port_alloc(br, VSWKM_PORT_KIND_PATCH, NULL, vlan);
	if (port) {
		strscpy(port->name, name, sizeof(port->name));
		port->flags |= VSW_PF_UP;
	}
	return port;
}

/* The ends learn of each other last: a frame may enter by a known port only. */
static int vsw_patch_publish(struct vsw_port *a, struct vsw_port *b,
			     struct netlink_ext_ack *extack)
{
	int err;

	err = vsw_port_publish(a, extack);
	if (err)
		goto err_free;
	err = vsw_port_publish(b, extack);
	if (err)
		goto err_unpublish;
	rcu_assign_pointer(a->peer, b);
	rcu_assign_pointer(b->peer, a);
	return 0;

err_unpublish:
	vsw_port_unpublish(a);
	synchronize_net();
	vsw_port_release(a);
	vsw_port_free(b);
	return err;
err_free:
	vsw_port_free(a);
	vsw_port_free(b);
	return err;
}

/**
 * vsw_patch_add - join two bridges
 * @br: one bridge
 * @name: name of the end on @br
 * @peer_br: the other bridge
 * @peer_name: name of the end on @peer_br
 * @opts: attributes of the end on @br; @opts->vlan is consumed in any case
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_patch_add(struct vsw_bridge *br, const char *name,
		  struct vsw_bridge *peer_br, const char *peer_name,
		  struct vsw_port_opts *opts, struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *vlan = opts->vlan;
	struct net *net = dev_net(br->dev);
	struct vsw_port *a, *b;
	int err;

	ASSERT_RTNL();

	opts->vlan = NULL;
	err = vsw_port_check_name(net, name, extack) ?:
	      vsw_port_check_name(net, peer_name, extack);
	if (!err && (br == peer_br || !strcmp(name, peer_name))) {
		NL_SET_ERR_MSG(extack,
			       "a patch joins two different bridges and has two names");
		err = -EINVAL;
	}
	if (err) {
		kfree(vlan);
		return err;
	}

	a = vsw_patch_alloc(br, name, vlan);
	if (!a)
		return -ENOMEM;
	b = vsw_patch_alloc(peer_br, peer_name, NULL);
	if (!b) {
		vsw_port_free(a);
		return -ENOMEM;
	}
	err = vsw_port_set(a, opts, extack);
	if (err) {
		vsw_port_free(a);
		vsw_port_free(b);
		return err;
	}

	err = vsw_patch_publish(a, b, extack);
	if (err)
		return err;
	vsw_port_notify(a, VSWKM_CMD_PORT_NEW_NTF);
	vsw_port_notify(b, VSWKM_CMD_PORT_NEW_NTF);
	return 0;
}

/**
 * vsw_patch_del - remove both ends of a patch
 * @a: one end
 *
 * Context: RTNL held, may sleep.
 */
void vsw_patch_del(struct vsw_port *a)
{
	struct vsw_port *b = rtnl_dereference(a->peer);

	ASSERT_RTNL();

	vsw_port_notify(a, VSWKM_CMD_PORT_DEL_NTF);
	vsw_port_notify(b, VSWKM_CMD_PORT_DEL_NTF);
	vsw_port_unpublish(a);
	vsw_port_unpublish(b);
	RCU_INIT_POINTER(a->peer, NULL);
	RCU_INIT_POINTER(b->peer, NULL);
	synchronize_net();	/* frames between the two ends */
	vsw_port_release(a);
	vsw_port_release(b);
}
