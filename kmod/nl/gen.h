/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vswkm.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#ifndef _LINUX_VSWKM_GEN_H
#define _LINUX_VSWKM_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vswkm.h>

/* Common nested types */
extern const struct nla_policy vswkm_element_nl_policy[VSWKM_A_ELEMENT_MAC + 1];
extern const struct nla_policy vswkm_range_nl_policy[VSWKM_A_RANGE_LAST + 1];
extern const struct nla_policy vswkm_rule_nl_policy[VSWKM_A_RULE_PAD + 1];
extern const struct nla_policy vswkm_vlan_map_nl_policy[VSWKM_A_VLAN_MAP_INSIDE + 1];
extern const struct nla_policy vswkm_vlan_range_nl_policy[VSWKM_A_VLAN_RANGE_PVID + 1];

extern const struct nla_policy vswkm_bridge_get_nl_policy[VSWKM_A_BRIDGE_NAME + 1];

extern const struct nla_policy vswkm_bridge_new_nl_policy[VSWKM_A_BRIDGE_CONN_OTHER + 1];

extern const struct nla_policy vswkm_bridge_set_nl_policy[VSWKM_A_BRIDGE_CONN_OTHER + 1];

extern const struct nla_policy vswkm_bridge_del_nl_policy[VSWKM_A_BRIDGE_NAME + 1];

extern const struct nla_policy vswkm_port_get_nl_policy[VSWKM_A_PORT_NAME + 1];

extern const struct nla_policy vswkm_port_new_nl_policy[VSWKM_A_PORT_CONN_LIMIT + 1];

extern const struct nla_policy vswkm_port_set_nl_policy[VSWKM_A_PORT_CONN_LIMIT + 1];

extern const struct nla_policy vswkm_port_del_nl_policy[VSWKM_A_PORT_NAME + 1];

extern const struct nla_policy vswkm_vlan_add_nl_policy[VSWKM_A_PORT_VLAN + 1];

extern const struct nla_policy vswkm_vlan_del_nl_policy[VSWKM_A_PORT_VLAN + 1];

extern const struct nla_policy vswkm_map_add_nl_policy[VSWKM_A_PORT_MAP + 1];

extern const struct nla_policy vswkm_map_del_nl_policy[VSWKM_A_PORT_MAP + 1];

extern const struct nla_policy vswkm_fdb_get_nl_policy[VSWKM_A_FDB_KEY + 1];

extern const struct nla_policy vswkm_fdb_new_nl_policy[VSWKM_A_FDB_KEY + 1];

extern const struct nla_policy vswkm_fdb_set_nl_policy[VSWKM_A_FDB_KEY + 1];

extern const struct nla_policy vswkm_fdb_del_nl_policy[VSWKM_A_FDB_VID + 1];

extern const struct nla_policy vswkm_fdb_flush_nl_policy[VSWKM_A_FDB_OWNER + 1];

extern const struct nla_policy vswkm_tunnel_get_nl_policy[VSWKM_A_TUNNEL_NAME + 1];

extern const struct nla_policy vswkm_tunnel_new_nl_policy[VSWKM_A_TUNNEL_MSS + 1];

extern const struct nla_policy vswkm_tunnel_set_nl_policy[VSWKM_A_TUNNEL_MSS + 1];

extern const struct nla_policy vswkm_tunnel_del_nl_policy[VSWKM_A_TUNNEL_NAME + 1];

extern const struct nla_policy vswkm_segment_get_nl_policy[VSWKM_A_SEGMENT_VID + 1];

extern const struct nla_policy vswkm_segment_add_nl_policy[VSWKM_A_SEGMENT_GROUP + 1];

extern const struct nla_policy vswkm_segment_del_nl_policy[VSWKM_A_SEGMENT_VID + 1];

extern const struct nla_policy vswkm_peer_get_nl_policy[VSWKM_A_PEER_VID + 1];

extern const struct nla_policy vswkm_peer_add_nl_policy[VSWKM_A_PEER_VID + 1];

extern const struct nla_policy vswkm_peer_del_nl_policy[VSWKM_A_PEER_VID + 1];

extern const struct nla_policy vswkm_neigh_get_nl_policy[VSWKM_A_NEIGH_OWNER + 1];

extern const struct nla_policy vswkm_neigh_new_nl_policy[VSWKM_A_NEIGH_ROUTER + 1];

extern const struct nla_policy vswkm_neigh_set_nl_policy[VSWKM_A_NEIGH_ROUTER + 1];

extern const struct nla_policy vswkm_neigh_del_nl_policy[VSWKM_A_NEIGH_IP + 1];

extern const struct nla_policy vswkm_neigh_flush_nl_policy[VSWKM_A_NEIGH_OWNER + 1];

extern const struct nla_policy vswkm_acl_get_nl_policy[VSWKM_A_ACL_NAME + 1];

extern const struct nla_policy vswkm_acl_new_nl_policy[VSWKM_A_ACL_DEFAULT + 1];

extern const struct nla_policy vswkm_acl_set_nl_policy[VSWKM_A_ACL_DEFAULT + 1];

extern const struct nla_policy vswkm_acl_del_nl_policy[VSWKM_A_ACL_NAME + 1];

extern const struct nla_policy vswkm_acl_bind_nl_policy[VSWKM_A_ACL_PORT_NAME + 1];

extern const struct nla_policy vswkm_acl_unbind_nl_policy[VSWKM_A_ACL_PORT_NAME + 1];

extern const struct nla_policy vswkm_rule_get_nl_policy[VSWKM_A_ACL_RULE_ID + 1];

extern const struct nla_policy vswkm_rule_add_nl_policy[VSWKM_A_ACL_RULE + 1];

extern const struct nla_policy vswkm_rule_del_nl_policy[VSWKM_A_ACL_RULE_ID + 1];

extern const struct nla_policy vswkm_set_get_nl_policy[VSWKM_A_SET_NAME + 1];

extern const struct nla_policy vswkm_set_new_nl_policy[VSWKM_A_SET_KIND + 1];

extern const struct nla_policy vswkm_set_del_nl_policy[VSWKM_A_SET_NAME + 1];

extern const struct nla_policy vswkm_set_add_nl_policy[VSWKM_A_SET_ELEMENT + 1];

extern const struct nla_policy vswkm_set_remove_nl_policy[VSWKM_A_SET_ELEMENT + 1];

extern const struct nla_policy vswkm_conn_get_nl_policy[VSWKM_A_CONN_TCP_STATE + 1];

extern const struct nla_policy vswkm_conn_flush_nl_policy[VSWKM_A_CONN_PORT_NAME + 1];

extern const struct nla_policy vswkm_nat_get_nl_policy[VSWKM_A_NAT_ID + 1];

extern const struct nla_policy vswkm_nat_add_nl_policy[VSWKM_A_NAT_ANNOUNCE + 1];

extern const struct nla_policy vswkm_nat_del_nl_policy[VSWKM_A_NAT_ANNOUNCE + 1];

/* Ops table for vswkm */
extern const struct genl_ops vswkm_nl_ops[51];

int vswkm_nl_bridge_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_bridge_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int vswkm_nl_bridge_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_bridge_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_bridge_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_vlan_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_vlan_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_map_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_map_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_fdb_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_fdb_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_fdb_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_fdb_flush_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_tunnel_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_tunnel_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int vswkm_nl_tunnel_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_tunnel_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_tunnel_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_segment_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_segment_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vswkm_nl_segment_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_segment_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_peer_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_peer_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_neigh_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_neigh_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_neigh_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_neigh_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_neigh_flush_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_acl_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_set_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_bind_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_acl_unbind_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_rule_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_rule_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_rule_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_rule_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_set_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_set_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_set_new_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_set_del_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_set_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_set_remove_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_conn_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_conn_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_conn_flush_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_nat_get_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_nat_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vswkm_nl_nat_add_doit(struct sk_buff *skb, struct genl_info *info);
int vswkm_nl_nat_del_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	VSWKM_NLGRP_CONFIG,
	VSWKM_NLGRP_FDB,
	VSWKM_NLGRP_NEIGH,
	VSWKM_NLGRP_ACL,
	VSWKM_NLGRP_POLICY,
};

#endif /* _LINUX_VSWKM_GEN_H */
