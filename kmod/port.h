/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_PORT_H
#define VSW_PORT_H

#include "vswkm.h"

/**
 * struct vsw_port_opts - attributes of a port in one request
 * @flags_mask: which of VSW_PF_* are given
 * @flags: their values
 * @has_fdb_limit: @fdb_limit is given
 * @fdb_limit: most learned entries, 0 for no limit
 * @has_conn_limit: @conn_limit is given
 * @conn_limit: most connections that come in by it, 0 for no limit
 * @has_zone: @zone is given
 * @zone: of connection tracking, 0 for that of the bridge
 * @vlan: VLAN configuration, NULL if none is given; consumed in any case
 */
struct vsw_port_opts {
	u32 flags_mask;
	u32 flags;
	bool has_fdb_limit;
	u32 fdb_limit;
	bool has_conn_limit;
	u32 conn_limit;
	bool has_zone;
	u16 zone;
	struct vsw_vlan_cfg *vlan;
};

const char *vsw_port_name(const struct vsw_port *port);
struct vsw_port *vsw_port_of(const struct net_device *dev);
struct vsw_port *vsw_port_find(struct net *net, const char *name);
int vsw_port_check_name(struct net *net, const char *name,
			struct netlink_ext_ack *extack);

/* port.c */
struct vsw_port *vsw_port_alloc(struct vsw_bridge *br, u8 kind,
				struct net_device *dev,
				struct vsw_vlan_cfg *vlan);
int vsw_port_publish(struct vsw_port *port, struct netlink_ext_ack *extack);
void vsw_port_unpublish(struct vsw_port *port);
void vsw_port_unlink(struct vsw_port *port);
void vsw_port_bury(struct vsw_port *port);
void vsw_port_release(struct vsw_port *port);
void vsw_port_free(struct vsw_port *port);
int vsw_port_set(struct vsw_port *port, struct vsw_port_opts *opts,
		 struct netlink_ext_ack *extack);
void vsw_port_set_up(struct vsw_port *port, bool up);
void vsw_port_del(struct vsw_port *port);

/* enslave.c */
int vsw_port_add(struct vsw_bridge *br, struct net_device *dev,
		 struct vsw_port_opts *opts, struct netlink_ext_ack *extack);
void vsw_port_release_dev(struct vsw_port *port);

/* patch.c */
int vsw_patch_add(struct vsw_bridge *br, const char *name,
		  struct vsw_bridge *peer_br, const char *peer_name,
		  struct vsw_port_opts *opts, struct netlink_ext_ack *extack);
void vsw_patch_del(struct vsw_port *port);

/* event.c */
extern struct notifier_block vsw_netdev_notifier;

#endif /* VSW_PORT_H */
