// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vswkm.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "gen.h"

#include <uapi/linux/vswkm.h>

/* Integer value ranges */
static const struct netlink_range_validation vswkm_a_bridge_ifindex_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_bridge_ageing_range = {
	.max	= VSWKM_AGEING_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_fdb_limit_range = {
	.max	= VSWKM_FDB_LIMIT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_neigh_limit_range = {
	.max	= VSWKM_NEIGH_LIMIT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_tcp_new_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_tcp_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_tcp_end_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_udp_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_udp_stream_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_bridge_conn_other_range = {
	.max	= VSWKM_CONN_TIMEOUT_MAX,
};

static const struct netlink_range_validation vswkm_a_port_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_port_ifindex_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_port_fdb_limit_range = {
	.max	= VSWKM_FDB_LIMIT_MAX,
};

static const struct netlink_range_validation vswkm_a_port_peer_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_port_conn_limit_range = {
	.max	= VSWKM_CONN_LIMIT_MAX,
};

static const struct netlink_range_validation vswkm_a_tunnel_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_tunnel_link_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_segment_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_segment_vni_range = {
	.min	= 1ULL,
	.max	= VSWKM_VNI_MAX,
};

static const struct netlink_range_validation vswkm_a_segment_key_range = {
	.max	= VSWKM_KEY_MAX,
};

static const struct netlink_range_validation vswkm_a_peer_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_fdb_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_fdb_port_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_fdb_vni_range = {
	.min	= 1ULL,
	.max	= VSWKM_VNI_MAX,
};

static const struct netlink_range_validation vswkm_a_fdb_key_range = {
	.max	= VSWKM_KEY_MAX,
};

static const struct netlink_range_validation vswkm_a_neigh_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_acl_port_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_rule_prio_range = {
	.max	= VSWKM_ACL_PRIO_MAX,
};

static const struct netlink_range_validation vswkm_a_conn_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_conn_port_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_nat_bridge_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_nat_port_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vswkm_a_nat_via_range = {
	.min	= 1ULL,
	.max	= 2147483647ULL,
};

/* Common nested types */
const struct nla_policy vswkm_element_nl_policy[VSWKM_A_ELEMENT_MAC + 1] = {
	[VSWKM_A_ELEMENT_ADDR] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_ELEMENT_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_ELEMENT_FIRST] = { .type = NLA_U16, },
	[VSWKM_A_ELEMENT_LAST] = { .type = NLA_U16, },
	[VSWKM_A_ELEMENT_MAC] = NLA_POLICY_EXACT_LEN(6),
};

const struct nla_policy vswkm_range_nl_policy[VSWKM_A_RANGE_LAST + 1] = {
	[VSWKM_A_RANGE_FIRST] = { .type = NLA_U16, },
	[VSWKM_A_RANGE_LAST] = { .type = NLA_U16, },
};

const struct nla_policy vswkm_rule_nl_policy[VSWKM_A_RULE_PAD + 1] = {
	[VSWKM_A_RULE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[VSWKM_A_RULE_PRIO] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_rule_prio_range),
	[VSWKM_A_RULE_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[VSWKM_A_RULE_ACTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_RULE_LOG] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_RULE_COMMENT] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_COMMENT_MAX, },
	[VSWKM_A_RULE_SRC] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_RULE_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_RULE_SRC_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_DST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_RULE_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_RULE_DST_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_PROTO] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_RULE_SPORT] = NLA_POLICY_NESTED(vswkm_range_nl_policy),
	[VSWKM_A_RULE_SPORT_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_DPORT] = NLA_POLICY_NESTED(vswkm_range_nl_policy),
	[VSWKM_A_RULE_DPORT_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_MAC_SRC] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_RULE_MAC_SRC_MASK] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_RULE_MAC_SRC_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_MAC_DST] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_RULE_MAC_DST_MASK] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_RULE_MAC_DST_SET] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_RULE_ETHERTYPE] = { .type = NLA_U16, },
	[VSWKM_A_RULE_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_RULE_TCP_FLAGS] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_RULE_TCP_FLAGS_MASK] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_RULE_ICMP_TYPE] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_RULE_ICMP_CODE] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_RULE_FRAG] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_RULE_DSCP] = NLA_POLICY_MAX(NLA_U8, 63),
	[VSWKM_A_RULE_SENDER] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_RULE_SENDER_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_RULE_TARGET] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_RULE_TARGET_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_RULE_STATE] = NLA_POLICY_MASK(NLA_U8, 0xf),
	[VSWKM_A_RULE_HELPER] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_HELPER_MAX, },
	[VSWKM_A_RULE_PACKETS] = { .type = NLA_U64, },
	[VSWKM_A_RULE_BYTES] = { .type = NLA_U64, },
	[VSWKM_A_RULE_IDLE] = { .type = NLA_U64, },
};

const struct nla_policy vswkm_vlan_map_nl_policy[VSWKM_A_VLAN_MAP_INSIDE + 1] = {
	[VSWKM_A_VLAN_MAP_OUTSIDE] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_VLAN_MAP_INSIDE] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

const struct nla_policy vswkm_vlan_range_nl_policy[VSWKM_A_VLAN_RANGE_PVID + 1] = {
	[VSWKM_A_VLAN_RANGE_FIRST] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_VLAN_RANGE_LAST] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_VLAN_RANGE_UNTAGGED] = { .type = NLA_FLAG, },
	[VSWKM_A_VLAN_RANGE_PVID] = { .type = NLA_FLAG, },
};

/* VSWKM_CMD_BRIDGE_GET - do */
const struct nla_policy vswkm_bridge_get_nl_policy[VSWKM_A_BRIDGE_NAME + 1] = {
	[VSWKM_A_BRIDGE_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_ifindex_range),
	[VSWKM_A_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_BRIDGE_NEW - do */
const struct nla_policy vswkm_bridge_new_nl_policy[VSWKM_A_BRIDGE_CONN_OTHER + 1] = {
	[VSWKM_A_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_BRIDGE_AGEING] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_ageing_range),
	[VSWKM_A_BRIDGE_FDB_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_fdb_limit_range),
	[VSWKM_A_BRIDGE_QINQ] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_SHORTCUTS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_BRIDGE_NEIGH_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_NEIGH_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_neigh_limit_range),
	[VSWKM_A_BRIDGE_ZONE] = NLA_POLICY_MAX(NLA_U16, VSWKM_ZONE_MAX),
	[VSWKM_A_BRIDGE_CONN_TCP_NEW] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_new_range),
	[VSWKM_A_BRIDGE_CONN_TCP] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_range),
	[VSWKM_A_BRIDGE_CONN_TCP_END] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_end_range),
	[VSWKM_A_BRIDGE_CONN_UDP] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_udp_range),
	[VSWKM_A_BRIDGE_CONN_UDP_STREAM] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_udp_stream_range),
	[VSWKM_A_BRIDGE_CONN_OTHER] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_other_range),
};

/* VSWKM_CMD_BRIDGE_SET - do */
const struct nla_policy vswkm_bridge_set_nl_policy[VSWKM_A_BRIDGE_CONN_OTHER + 1] = {
	[VSWKM_A_BRIDGE_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_ifindex_range),
	[VSWKM_A_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_BRIDGE_AGEING] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_ageing_range),
	[VSWKM_A_BRIDGE_FDB_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_fdb_limit_range),
	[VSWKM_A_BRIDGE_QINQ] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_SHORTCUTS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_NEIGH_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_BRIDGE_NEIGH_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_neigh_limit_range),
	[VSWKM_A_BRIDGE_ZONE] = NLA_POLICY_MAX(NLA_U16, VSWKM_ZONE_MAX),
	[VSWKM_A_BRIDGE_CONN_TCP_NEW] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_new_range),
	[VSWKM_A_BRIDGE_CONN_TCP] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_range),
	[VSWKM_A_BRIDGE_CONN_TCP_END] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_tcp_end_range),
	[VSWKM_A_BRIDGE_CONN_UDP] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_udp_range),
	[VSWKM_A_BRIDGE_CONN_UDP_STREAM] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_udp_stream_range),
	[VSWKM_A_BRIDGE_CONN_OTHER] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_conn_other_range),
};

/* VSWKM_CMD_BRIDGE_DEL - do */
const struct nla_policy vswkm_bridge_del_nl_policy[VSWKM_A_BRIDGE_NAME + 1] = {
	[VSWKM_A_BRIDGE_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_bridge_ifindex_range),
	[VSWKM_A_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_PORT_GET - do */
const struct nla_policy vswkm_port_get_nl_policy[VSWKM_A_PORT_NAME + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_PORT_NEW - do */
const struct nla_policy vswkm_port_new_nl_policy[VSWKM_A_PORT_CONN_LIMIT + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_PORT_PVID] = NLA_POLICY_MAX(NLA_U16, VSWKM_VID_MAX),
	[VSWKM_A_PORT_VLAN] = NLA_POLICY_NESTED(vswkm_vlan_range_nl_policy),
	[VSWKM_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_UC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_MC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_BC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FDB_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_fdb_limit_range),
	[VSWKM_A_PORT_PEER_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_peer_bridge_range),
	[VSWKM_A_PORT_PEER_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_PEER_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_PORT_ZONE] = NLA_POLICY_MAX(NLA_U16, VSWKM_ZONE_MAX),
	[VSWKM_A_PORT_CONN_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_conn_limit_range),
};

/* VSWKM_CMD_PORT_SET - do */
const struct nla_policy vswkm_port_set_nl_policy[VSWKM_A_PORT_CONN_LIMIT + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_PORT_PVID] = NLA_POLICY_MAX(NLA_U16, VSWKM_VID_MAX),
	[VSWKM_A_PORT_VLAN] = NLA_POLICY_NESTED(vswkm_vlan_range_nl_policy),
	[VSWKM_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_UC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_MC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FLOOD_BC] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_PORT_FDB_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_fdb_limit_range),
	[VSWKM_A_PORT_ZONE] = NLA_POLICY_MAX(NLA_U16, VSWKM_ZONE_MAX),
	[VSWKM_A_PORT_CONN_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_conn_limit_range),
};

/* VSWKM_CMD_PORT_DEL - do */
const struct nla_policy vswkm_port_del_nl_policy[VSWKM_A_PORT_NAME + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_VLAN_ADD - do */
const struct nla_policy vswkm_vlan_add_nl_policy[VSWKM_A_PORT_VLAN + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_VLAN] = NLA_POLICY_NESTED(vswkm_vlan_range_nl_policy),
};

/* VSWKM_CMD_VLAN_DEL - do */
const struct nla_policy vswkm_vlan_del_nl_policy[VSWKM_A_PORT_VLAN + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_VLAN] = NLA_POLICY_NESTED(vswkm_vlan_range_nl_policy),
};

/* VSWKM_CMD_MAP_ADD - do */
const struct nla_policy vswkm_map_add_nl_policy[VSWKM_A_PORT_MAP + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_MAP] = NLA_POLICY_NESTED(vswkm_vlan_map_nl_policy),
};

/* VSWKM_CMD_MAP_DEL - do */
const struct nla_policy vswkm_map_del_nl_policy[VSWKM_A_PORT_MAP + 1] = {
	[VSWKM_A_PORT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_bridge_range),
	[VSWKM_A_PORT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_port_ifindex_range),
	[VSWKM_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PORT_MAP] = NLA_POLICY_NESTED(vswkm_vlan_map_nl_policy),
};

/* VSWKM_CMD_FDB_GET - do */
const struct nla_policy vswkm_fdb_get_nl_policy[VSWKM_A_FDB_KEY + 1] = {
	[VSWKM_A_FDB_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_bridge_range),
	[VSWKM_A_FDB_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_FDB_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_FDB_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_port_range),
	[VSWKM_A_FDB_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_OWNER] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_FDB_PEER] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_FDB_VNI] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_vni_range),
	[VSWKM_A_FDB_KEY] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_key_range),
};

/* VSWKM_CMD_FDB_NEW - do */
const struct nla_policy vswkm_fdb_new_nl_policy[VSWKM_A_FDB_KEY + 1] = {
	[VSWKM_A_FDB_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_bridge_range),
	[VSWKM_A_FDB_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_FDB_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_FDB_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_port_range),
	[VSWKM_A_FDB_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_OWNER] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_FDB_STICKY] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_FDB_PEER] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_FDB_VNI] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_vni_range),
	[VSWKM_A_FDB_KEY] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_key_range),
};

/* VSWKM_CMD_FDB_SET - do */
const struct nla_policy vswkm_fdb_set_nl_policy[VSWKM_A_FDB_KEY + 1] = {
	[VSWKM_A_FDB_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_bridge_range),
	[VSWKM_A_FDB_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_FDB_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_FDB_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_port_range),
	[VSWKM_A_FDB_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_OWNER] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_FDB_STICKY] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_FDB_PEER] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_FDB_VNI] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_vni_range),
	[VSWKM_A_FDB_KEY] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_key_range),
};

/* VSWKM_CMD_FDB_DEL - do */
const struct nla_policy vswkm_fdb_del_nl_policy[VSWKM_A_FDB_VID + 1] = {
	[VSWKM_A_FDB_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_bridge_range),
	[VSWKM_A_FDB_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_FDB_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_FDB_FLUSH - do */
const struct nla_policy vswkm_fdb_flush_nl_policy[VSWKM_A_FDB_OWNER + 1] = {
	[VSWKM_A_FDB_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_bridge_range),
	[VSWKM_A_FDB_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_FDB_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_fdb_port_range),
	[VSWKM_A_FDB_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_FDB_OWNER] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* VSWKM_CMD_TUNNEL_GET - do */
const struct nla_policy vswkm_tunnel_get_nl_policy[VSWKM_A_TUNNEL_NAME + 1] = {
	[VSWKM_A_TUNNEL_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_tunnel_bridge_range),
	[VSWKM_A_TUNNEL_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
};

/* VSWKM_CMD_TUNNEL_NEW - do */
const struct nla_policy vswkm_tunnel_new_nl_policy[VSWKM_A_TUNNEL_MSS + 1] = {
	[VSWKM_A_TUNNEL_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_tunnel_bridge_range),
	[VSWKM_A_TUNNEL_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_TUNNEL_KIND] = NLA_POLICY_MAX(NLA_U32, 1),
	[VSWKM_A_TUNNEL_LOCAL] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_TUNNEL_DSTPORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[VSWKM_A_TUNNEL_LINK] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_tunnel_link_range),
	[VSWKM_A_TUNNEL_LINK_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_TUNNEL_TTL] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_TUNNEL_TTL_INHERIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_TOS] = NLA_POLICY_MAX(NLA_U8, 252),
	[VSWKM_A_TUNNEL_TOS_INHERIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_DF] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_TUNNEL_CSUM] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_CSUM6_ZERO] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SRCPORT_MIN] = { .type = NLA_U16, },
	[VSWKM_A_TUNNEL_SRCPORT_MAX] = { .type = NLA_U16, },
	[VSWKM_A_TUNNEL_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SUPPRESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MISS_L2] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MISS_L3] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_HUB] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_GBP] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SEQ] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_NVGRE] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MSS] = { .type = NLA_U16, },
};

/* VSWKM_CMD_TUNNEL_SET - do */
const struct nla_policy vswkm_tunnel_set_nl_policy[VSWKM_A_TUNNEL_MSS + 1] = {
	[VSWKM_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_TUNNEL_TTL] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_TUNNEL_TTL_INHERIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_TOS] = NLA_POLICY_MAX(NLA_U8, 252),
	[VSWKM_A_TUNNEL_TOS_INHERIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_DF] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_TUNNEL_CSUM] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_CSUM6_ZERO] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SRCPORT_MIN] = { .type = NLA_U16, },
	[VSWKM_A_TUNNEL_SRCPORT_MAX] = { .type = NLA_U16, },
	[VSWKM_A_TUNNEL_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SUPPRESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MISS_L2] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MISS_L3] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_HUB] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_GBP] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_SEQ] = NLA_POLICY_MAX(NLA_U8, 1),
	[VSWKM_A_TUNNEL_MSS] = { .type = NLA_U16, },
};

/* VSWKM_CMD_TUNNEL_DEL - do */
const struct nla_policy vswkm_tunnel_del_nl_policy[VSWKM_A_TUNNEL_NAME + 1] = {
	[VSWKM_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
};

/* VSWKM_CMD_SEGMENT_GET - do */
const struct nla_policy vswkm_segment_get_nl_policy[VSWKM_A_SEGMENT_VID + 1] = {
	[VSWKM_A_SEGMENT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_segment_bridge_range),
	[VSWKM_A_SEGMENT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_SEGMENT_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_SEGMENT_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_SEGMENT_ADD - do */
const struct nla_policy vswkm_segment_add_nl_policy[VSWKM_A_SEGMENT_GROUP + 1] = {
	[VSWKM_A_SEGMENT_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_SEGMENT_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_SEGMENT_VNI] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_segment_vni_range),
	[VSWKM_A_SEGMENT_KEY] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_segment_key_range),
	[VSWKM_A_SEGMENT_GROUP] = NLA_POLICY_MAX_LEN(16),
};

/* VSWKM_CMD_SEGMENT_DEL - do */
const struct nla_policy vswkm_segment_del_nl_policy[VSWKM_A_SEGMENT_VID + 1] = {
	[VSWKM_A_SEGMENT_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_SEGMENT_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_PEER_GET - do */
const struct nla_policy vswkm_peer_get_nl_policy[VSWKM_A_PEER_VID + 1] = {
	[VSWKM_A_PEER_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_peer_bridge_range),
	[VSWKM_A_PEER_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_PEER_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_PEER_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_PEER_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_PEER_ADD - do */
const struct nla_policy vswkm_peer_add_nl_policy[VSWKM_A_PEER_VID + 1] = {
	[VSWKM_A_PEER_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_PEER_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_PEER_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_PEER_DEL - do */
const struct nla_policy vswkm_peer_del_nl_policy[VSWKM_A_PEER_VID + 1] = {
	[VSWKM_A_PEER_TUNNEL] = { .type = NLA_NUL_STRING, .len = VSWKM_NAME_MAX, },
	[VSWKM_A_PEER_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_PEER_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
};

/* VSWKM_CMD_NEIGH_GET - do */
const struct nla_policy vswkm_neigh_get_nl_policy[VSWKM_A_NEIGH_OWNER + 1] = {
	[VSWKM_A_NEIGH_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_neigh_bridge_range),
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NEIGH_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_NEIGH_IP] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NEIGH_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_NEIGH_OWNER] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VSWKM_CMD_NEIGH_NEW - do */
const struct nla_policy vswkm_neigh_new_nl_policy[VSWKM_A_NEIGH_ROUTER + 1] = {
	[VSWKM_A_NEIGH_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_neigh_bridge_range),
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NEIGH_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_NEIGH_IP] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NEIGH_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_NEIGH_OWNER] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_NEIGH_ROUTER] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VSWKM_CMD_NEIGH_SET - do */
const struct nla_policy vswkm_neigh_set_nl_policy[VSWKM_A_NEIGH_ROUTER + 1] = {
	[VSWKM_A_NEIGH_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_neigh_bridge_range),
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NEIGH_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_NEIGH_IP] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NEIGH_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_NEIGH_OWNER] = NLA_POLICY_MAX(NLA_U32, 2),
	[VSWKM_A_NEIGH_ROUTER] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VSWKM_CMD_NEIGH_DEL - do */
const struct nla_policy vswkm_neigh_del_nl_policy[VSWKM_A_NEIGH_IP + 1] = {
	[VSWKM_A_NEIGH_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_neigh_bridge_range),
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NEIGH_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_NEIGH_IP] = NLA_POLICY_MAX_LEN(16),
};

/* VSWKM_CMD_NEIGH_FLUSH - do */
const struct nla_policy vswkm_neigh_flush_nl_policy[VSWKM_A_NEIGH_OWNER + 1] = {
	[VSWKM_A_NEIGH_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_neigh_bridge_range),
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NEIGH_VID] = NLA_POLICY_RANGE(NLA_U16, 1, VSWKM_VID_MAX),
	[VSWKM_A_NEIGH_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[VSWKM_A_NEIGH_OWNER] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VSWKM_CMD_ACL_GET - do */
const struct nla_policy vswkm_acl_get_nl_policy[VSWKM_A_ACL_NAME + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
};

/* VSWKM_CMD_ACL_NEW - do */
const struct nla_policy vswkm_acl_new_nl_policy[VSWKM_A_ACL_DEFAULT + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_DEFAULT] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VSWKM_CMD_ACL_SET - do */
const struct nla_policy vswkm_acl_set_nl_policy[VSWKM_A_ACL_DEFAULT + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_DEFAULT] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VSWKM_CMD_ACL_DEL - do */
const struct nla_policy vswkm_acl_del_nl_policy[VSWKM_A_ACL_NAME + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
};

/* VSWKM_CMD_ACL_BIND - do */
const struct nla_policy vswkm_acl_bind_nl_policy[VSWKM_A_ACL_PORT_NAME + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[VSWKM_A_ACL_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_acl_port_range),
	[VSWKM_A_ACL_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_ACL_REPLACE] = { .type = NLA_FLAG, },
};

/* VSWKM_CMD_ACL_UNBIND - do */
const struct nla_policy vswkm_acl_unbind_nl_policy[VSWKM_A_ACL_PORT_NAME + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[VSWKM_A_ACL_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_acl_port_range),
	[VSWKM_A_ACL_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_RULE_GET - do */
const struct nla_policy vswkm_rule_get_nl_policy[VSWKM_A_ACL_RULE_ID + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_RULE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* VSWKM_CMD_RULE_ADD - do */
const struct nla_policy vswkm_rule_add_nl_policy[VSWKM_A_ACL_RULE + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_REPLACE] = { .type = NLA_FLAG, },
	[VSWKM_A_ACL_RULE] = NLA_POLICY_NESTED(vswkm_rule_nl_policy),
};

/* VSWKM_CMD_RULE_DEL - do */
const struct nla_policy vswkm_rule_del_nl_policy[VSWKM_A_ACL_RULE_ID + 1] = {
	[VSWKM_A_ACL_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_ACL_RULE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* VSWKM_CMD_SET_GET - do */
const struct nla_policy vswkm_set_get_nl_policy[VSWKM_A_SET_NAME + 1] = {
	[VSWKM_A_SET_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
};

/* VSWKM_CMD_SET_NEW - do */
const struct nla_policy vswkm_set_new_nl_policy[VSWKM_A_SET_KIND + 1] = {
	[VSWKM_A_SET_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_SET_KIND] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VSWKM_CMD_SET_DEL - do */
const struct nla_policy vswkm_set_del_nl_policy[VSWKM_A_SET_NAME + 1] = {
	[VSWKM_A_SET_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
};

/* VSWKM_CMD_SET_ADD - do */
const struct nla_policy vswkm_set_add_nl_policy[VSWKM_A_SET_ELEMENT + 1] = {
	[VSWKM_A_SET_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_SET_ELEMENT] = NLA_POLICY_NESTED(vswkm_element_nl_policy),
};

/* VSWKM_CMD_SET_REMOVE - do */
const struct nla_policy vswkm_set_remove_nl_policy[VSWKM_A_SET_ELEMENT + 1] = {
	[VSWKM_A_SET_NAME] = { .type = NLA_NUL_STRING, .len = VSWKM_ACL_NAME_MAX, },
	[VSWKM_A_SET_ELEMENT] = NLA_POLICY_NESTED(vswkm_element_nl_policy),
};

/* VSWKM_CMD_CONN_GET - do */
const struct nla_policy vswkm_conn_get_nl_policy[VSWKM_A_CONN_TCP_STATE + 1] = {
	[VSWKM_A_CONN_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_conn_bridge_range),
	[VSWKM_A_CONN_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_CONN_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_conn_port_range),
	[VSWKM_A_CONN_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_CONN_PROTO] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_CONN_SRC] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_CONN_DST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_CONN_TCP_STATE] = NLA_POLICY_MAX(NLA_U32, 9),
};

/* VSWKM_CMD_CONN_FLUSH - do */
const struct nla_policy vswkm_conn_flush_nl_policy[VSWKM_A_CONN_PORT_NAME + 1] = {
	[VSWKM_A_CONN_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_conn_bridge_range),
	[VSWKM_A_CONN_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_CONN_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_conn_port_range),
	[VSWKM_A_CONN_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
};

/* VSWKM_CMD_NAT_GET - do */
const struct nla_policy vswkm_nat_get_nl_policy[VSWKM_A_NAT_ID + 1] = {
	[VSWKM_A_NAT_BRIDGE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_bridge_range),
	[VSWKM_A_NAT_BRIDGE_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_port_range),
	[VSWKM_A_NAT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* VSWKM_CMD_NAT_ADD - do */
const struct nla_policy vswkm_nat_add_nl_policy[VSWKM_A_NAT_ANNOUNCE + 1] = {
	[VSWKM_A_NAT_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_port_range),
	[VSWKM_A_NAT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_NAT_SRC] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_NAT_DST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_PROTO] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_NAT_DPORT] = NLA_POLICY_NESTED(vswkm_range_nl_policy),
	[VSWKM_A_NAT_TO] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_TO_LAST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_TO_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[VSWKM_A_NAT_TO_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[VSWKM_A_NAT_VIA] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_via_range),
	[VSWKM_A_NAT_VIA_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_OUTSIDE] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_INSIDE] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_ANNOUNCE] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VSWKM_CMD_NAT_DEL - do */
const struct nla_policy vswkm_nat_del_nl_policy[VSWKM_A_NAT_ANNOUNCE + 1] = {
	[VSWKM_A_NAT_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_port_range),
	[VSWKM_A_NAT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[VSWKM_A_NAT_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[VSWKM_A_NAT_SRC] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VSWKM_A_NAT_DST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_PROTO] = NLA_POLICY_MAX(NLA_U8, 255),
	[VSWKM_A_NAT_DPORT] = NLA_POLICY_NESTED(vswkm_range_nl_policy),
	[VSWKM_A_NAT_TO] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_TO_LAST] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_TO_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[VSWKM_A_NAT_TO_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[VSWKM_A_NAT_VIA] = NLA_POLICY_FULL_RANGE(NLA_U32, &vswkm_a_nat_via_range),
	[VSWKM_A_NAT_VIA_NAME] = { .type = NLA_NUL_STRING, .len = 127, },
	[VSWKM_A_NAT_OUTSIDE] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_INSIDE] = NLA_POLICY_MAX_LEN(16),
	[VSWKM_A_NAT_ANNOUNCE] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* Ops table for vswkm */
const struct genl_ops vswkm_nl_ops[51] = {
	{
		.cmd		= VSWKM_CMD_BRIDGE_GET,
		.doit		= vswkm_nl_bridge_get_doit,
		.dumpit		= vswkm_nl_bridge_get_dumpit,
		.policy		= vswkm_bridge_get_nl_policy,
		.maxattr	= VSWKM_A_BRIDGE_NAME,
	},
	{
		.cmd		= VSWKM_CMD_BRIDGE_NEW,
		.doit		= vswkm_nl_bridge_new_doit,
		.policy		= vswkm_bridge_new_nl_policy,
		.maxattr	= VSWKM_A_BRIDGE_CONN_OTHER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_BRIDGE_SET,
		.doit		= vswkm_nl_bridge_set_doit,
		.policy		= vswkm_bridge_set_nl_policy,
		.maxattr	= VSWKM_A_BRIDGE_CONN_OTHER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_BRIDGE_DEL,
		.doit		= vswkm_nl_bridge_del_doit,
		.policy		= vswkm_bridge_del_nl_policy,
		.maxattr	= VSWKM_A_BRIDGE_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_PORT_GET,
		.doit		= vswkm_nl_port_get_doit,
		.dumpit		= vswkm_nl_port_get_dumpit,
		.policy		= vswkm_port_get_nl_policy,
		.maxattr	= VSWKM_A_PORT_NAME,
	},
	{
		.cmd		= VSWKM_CMD_PORT_NEW,
		.doit		= vswkm_nl_port_new_doit,
		.policy		= vswkm_port_new_nl_policy,
		.maxattr	= VSWKM_A_PORT_CONN_LIMIT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_PORT_SET,
		.doit		= vswkm_nl_port_set_doit,
		.policy		= vswkm_port_set_nl_policy,
		.maxattr	= VSWKM_A_PORT_CONN_LIMIT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_PORT_DEL,
		.doit		= vswkm_nl_port_del_doit,
		.policy		= vswkm_port_del_nl_policy,
		.maxattr	= VSWKM_A_PORT_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_VLAN_ADD,
		.doit		= vswkm_nl_vlan_add_doit,
		.policy		= vswkm_vlan_add_nl_policy,
		.maxattr	= VSWKM_A_PORT_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_VLAN_DEL,
		.doit		= vswkm_nl_vlan_del_doit,
		.policy		= vswkm_vlan_del_nl_policy,
		.maxattr	= VSWKM_A_PORT_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_MAP_ADD,
		.doit		= vswkm_nl_map_add_doit,
		.policy		= vswkm_map_add_nl_policy,
		.maxattr	= VSWKM_A_PORT_MAP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_MAP_DEL,
		.doit		= vswkm_nl_map_del_doit,
		.policy		= vswkm_map_del_nl_policy,
		.maxattr	= VSWKM_A_PORT_MAP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_FDB_GET,
		.doit		= vswkm_nl_fdb_get_doit,
		.dumpit		= vswkm_nl_fdb_get_dumpit,
		.policy		= vswkm_fdb_get_nl_policy,
		.maxattr	= VSWKM_A_FDB_KEY,
	},
	{
		.cmd		= VSWKM_CMD_FDB_NEW,
		.doit		= vswkm_nl_fdb_new_doit,
		.policy		= vswkm_fdb_new_nl_policy,
		.maxattr	= VSWKM_A_FDB_KEY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_FDB_SET,
		.doit		= vswkm_nl_fdb_set_doit,
		.policy		= vswkm_fdb_set_nl_policy,
		.maxattr	= VSWKM_A_FDB_KEY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_FDB_DEL,
		.doit		= vswkm_nl_fdb_del_doit,
		.policy		= vswkm_fdb_del_nl_policy,
		.maxattr	= VSWKM_A_FDB_VID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_FDB_FLUSH,
		.doit		= vswkm_nl_fdb_flush_doit,
		.policy		= vswkm_fdb_flush_nl_policy,
		.maxattr	= VSWKM_A_FDB_OWNER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_TUNNEL_GET,
		.doit		= vswkm_nl_tunnel_get_doit,
		.dumpit		= vswkm_nl_tunnel_get_dumpit,
		.policy		= vswkm_tunnel_get_nl_policy,
		.maxattr	= VSWKM_A_TUNNEL_NAME,
	},
	{
		.cmd		= VSWKM_CMD_TUNNEL_NEW,
		.doit		= vswkm_nl_tunnel_new_doit,
		.policy		= vswkm_tunnel_new_nl_policy,
		.maxattr	= VSWKM_A_TUNNEL_MSS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_TUNNEL_SET,
		.doit		= vswkm_nl_tunnel_set_doit,
		.policy		= vswkm_tunnel_set_nl_policy,
		.maxattr	= VSWKM_A_TUNNEL_MSS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_TUNNEL_DEL,
		.doit		= vswkm_nl_tunnel_del_doit,
		.policy		= vswkm_tunnel_del_nl_policy,
		.maxattr	= VSWKM_A_TUNNEL_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SEGMENT_GET,
		.doit		= vswkm_nl_segment_get_doit,
		.dumpit		= vswkm_nl_segment_get_dumpit,
		.policy		= vswkm_segment_get_nl_policy,
		.maxattr	= VSWKM_A_SEGMENT_VID,
	},
	{
		.cmd		= VSWKM_CMD_SEGMENT_ADD,
		.doit		= vswkm_nl_segment_add_doit,
		.policy		= vswkm_segment_add_nl_policy,
		.maxattr	= VSWKM_A_SEGMENT_GROUP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SEGMENT_DEL,
		.doit		= vswkm_nl_segment_del_doit,
		.policy		= vswkm_segment_del_nl_policy,
		.maxattr	= VSWKM_A_SEGMENT_VID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_PEER_GET,
		.doit		= vswkm_nl_peer_get_doit,
		.dumpit		= vswkm_nl_peer_get_dumpit,
		.policy		= vswkm_peer_get_nl_policy,
		.maxattr	= VSWKM_A_PEER_VID,
	},
	{
		.cmd		= VSWKM_CMD_PEER_ADD,
		.doit		= vswkm_nl_peer_add_doit,
		.policy		= vswkm_peer_add_nl_policy,
		.maxattr	= VSWKM_A_PEER_VID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_PEER_DEL,
		.doit		= vswkm_nl_peer_del_doit,
		.policy		= vswkm_peer_del_nl_policy,
		.maxattr	= VSWKM_A_PEER_VID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NEIGH_GET,
		.doit		= vswkm_nl_neigh_get_doit,
		.dumpit		= vswkm_nl_neigh_get_dumpit,
		.policy		= vswkm_neigh_get_nl_policy,
		.maxattr	= VSWKM_A_NEIGH_OWNER,
	},
	{
		.cmd		= VSWKM_CMD_NEIGH_NEW,
		.doit		= vswkm_nl_neigh_new_doit,
		.policy		= vswkm_neigh_new_nl_policy,
		.maxattr	= VSWKM_A_NEIGH_ROUTER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NEIGH_SET,
		.doit		= vswkm_nl_neigh_set_doit,
		.policy		= vswkm_neigh_set_nl_policy,
		.maxattr	= VSWKM_A_NEIGH_ROUTER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NEIGH_DEL,
		.doit		= vswkm_nl_neigh_del_doit,
		.policy		= vswkm_neigh_del_nl_policy,
		.maxattr	= VSWKM_A_NEIGH_IP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NEIGH_FLUSH,
		.doit		= vswkm_nl_neigh_flush_doit,
		.policy		= vswkm_neigh_flush_nl_policy,
		.maxattr	= VSWKM_A_NEIGH_OWNER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_GET,
		.doit		= vswkm_nl_acl_get_doit,
		.dumpit		= vswkm_nl_acl_get_dumpit,
		.policy		= vswkm_acl_get_nl_policy,
		.maxattr	= VSWKM_A_ACL_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_NEW,
		.doit		= vswkm_nl_acl_new_doit,
		.policy		= vswkm_acl_new_nl_policy,
		.maxattr	= VSWKM_A_ACL_DEFAULT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_SET,
		.doit		= vswkm_nl_acl_set_doit,
		.policy		= vswkm_acl_set_nl_policy,
		.maxattr	= VSWKM_A_ACL_DEFAULT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_DEL,
		.doit		= vswkm_nl_acl_del_doit,
		.policy		= vswkm_acl_del_nl_policy,
		.maxattr	= VSWKM_A_ACL_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_BIND,
		.doit		= vswkm_nl_acl_bind_doit,
		.policy		= vswkm_acl_bind_nl_policy,
		.maxattr	= VSWKM_A_ACL_PORT_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_ACL_UNBIND,
		.doit		= vswkm_nl_acl_unbind_doit,
		.policy		= vswkm_acl_unbind_nl_policy,
		.maxattr	= VSWKM_A_ACL_PORT_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_RULE_GET,
		.doit		= vswkm_nl_rule_get_doit,
		.dumpit		= vswkm_nl_rule_get_dumpit,
		.policy		= vswkm_rule_get_nl_policy,
		.maxattr	= VSWKM_A_ACL_RULE_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_RULE_ADD,
		.doit		= vswkm_nl_rule_add_doit,
		.policy		= vswkm_rule_add_nl_policy,
		.maxattr	= VSWKM_A_ACL_RULE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_RULE_DEL,
		.doit		= vswkm_nl_rule_del_doit,
		.policy		= vswkm_rule_del_nl_policy,
		.maxattr	= VSWKM_A_ACL_RULE_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SET_GET,
		.doit		= vswkm_nl_set_get_doit,
		.dumpit		= vswkm_nl_set_get_dumpit,
		.policy		= vswkm_set_get_nl_policy,
		.maxattr	= VSWKM_A_SET_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SET_NEW,
		.doit		= vswkm_nl_set_new_doit,
		.policy		= vswkm_set_new_nl_policy,
		.maxattr	= VSWKM_A_SET_KIND,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SET_DEL,
		.doit		= vswkm_nl_set_del_doit,
		.policy		= vswkm_set_del_nl_policy,
		.maxattr	= VSWKM_A_SET_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SET_ADD,
		.doit		= vswkm_nl_set_add_doit,
		.policy		= vswkm_set_add_nl_policy,
		.maxattr	= VSWKM_A_SET_ELEMENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_SET_REMOVE,
		.doit		= vswkm_nl_set_remove_doit,
		.policy		= vswkm_set_remove_nl_policy,
		.maxattr	= VSWKM_A_SET_ELEMENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_CONN_GET,
		.doit		= vswkm_nl_conn_get_doit,
		.dumpit		= vswkm_nl_conn_get_dumpit,
		.policy		= vswkm_conn_get_nl_policy,
		.maxattr	= VSWKM_A_CONN_TCP_STATE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_CONN_FLUSH,
		.doit		= vswkm_nl_conn_flush_doit,
		.policy		= vswkm_conn_flush_nl_policy,
		.maxattr	= VSWKM_A_CONN_PORT_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NAT_GET,
		.doit		= vswkm_nl_nat_get_doit,
		.dumpit		= vswkm_nl_nat_get_dumpit,
		.policy		= vswkm_nat_get_nl_policy,
		.maxattr	= VSWKM_A_NAT_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NAT_ADD,
		.doit		= vswkm_nl_nat_add_doit,
		.policy		= vswkm_nat_add_nl_policy,
		.maxattr	= VSWKM_A_NAT_ANNOUNCE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VSWKM_CMD_NAT_DEL,
		.doit		= vswkm_nl_nat_del_doit,
		.policy		= vswkm_nat_del_nl_policy,
		.maxattr	= VSWKM_A_NAT_ANNOUNCE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

static const struct genl_multicast_group vswkm_nl_mcgrps[] = {
	[VSWKM_NLGRP_CONFIG] = { "config", },
	[VSWKM_NLGRP_FDB] = { "fdb", },
	[VSWKM_NLGRP_NEIGH] = { "neigh", },
	[VSWKM_NLGRP_ACL] = { "acl", },
	[VSWKM_NLGRP_POLICY] = { "policy", },
};
