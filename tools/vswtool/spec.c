// SPDX-License-Identifier: GPL-2.0-or-later
/* Names and types of the generic netlink API, in the order of the numbers */
#include <linux/vswkm.h>

#include "spec.h"

const char *const vsw_kind_names[] = {
	"local", "netdev", "patch", "tunnel", NULL
};
const char *const vsw_mode_names[] = { "access", "trunk", "qinq", NULL };
const char *const vsw_owner_names[] = {
	"learned", "static", "local", "agent", NULL
};
const char *const vsw_neigh_owner_names[] = {
	"learned", "static", "agent", NULL
};
const char *const vsw_miss_names[] = { "l2", "l3", NULL };
const char *const vsw_tunnel_names[] = { "vxlan", "gre", NULL };
const char *const vsw_df_names[] = { "set", "unset", "inherit", NULL };

static const struct vsw_attr_spec stats_attrs[] = {
	[VSWKM_A_STATS_RX_PACKETS] = { "rx-packets", VSW_S_U64 },
	[VSWKM_A_STATS_RX_BYTES] = { "rx-bytes", VSW_S_U64 },
	[VSWKM_A_STATS_TX_PACKETS] = { "tx-packets", VSW_S_U64 },
	[VSWKM_A_STATS_TX_BYTES] = { "tx-bytes", VSW_S_U64 },
	[VSWKM_A_STATS_REPLICATED] = { "replicated", VSW_S_U64 },
	[VSWKM_A_STATS_FLOODED] = { "flooded", VSW_S_U64 },
	[VSWKM_A_STATS_CONTROL] = { "control", VSW_S_U64 },
	[VSWKM_A_STATS_LEARNED] = { "learned", VSW_S_U64 },
	[VSWKM_A_STATS_MOVED] = { "moved", VSW_S_U64 },
	[VSWKM_A_STATS_UNLEARNED] = { "unlearned", VSW_S_U64 },
	[VSWKM_A_STATS_CACHED] = { "cached", VSW_S_U64 },
	[VSWKM_A_STATS_DROPPED] = { "dropped", VSW_S_U64 },
};

const struct vsw_set vsw_stats_set = VSW_SET("stats", stats_attrs);

static const struct vsw_attr_spec drop_attrs[] = {
	[VSWKM_A_DROP_REASON] = { "reason", VSW_S_STR },
	[VSWKM_A_DROP_PACKETS] = { "packets", VSW_S_U64 },
	[VSWKM_A_DROP_TEXT] = { "text", VSW_S_STR },
	[VSWKM_A_DROP_POLICY] = { "policy", VSW_S_BOOL },
};

const struct vsw_set vsw_drop_set = VSW_SET("drop", drop_attrs);

static const struct vsw_attr_spec range_attrs[] = {
	[VSWKM_A_VLAN_RANGE_FIRST] = { "first", VSW_S_U16 },
	[VSWKM_A_VLAN_RANGE_LAST] = { "last", VSW_S_U16 },
	[VSWKM_A_VLAN_RANGE_UNTAGGED] = { "untagged", VSW_S_FLAG },
	[VSWKM_A_VLAN_RANGE_PVID] = { "pvid", VSW_S_FLAG },
};

const struct vsw_set vsw_range_set = VSW_SET("vlan-range", range_attrs);

static const struct vsw_attr_spec map_attrs[] = {
	[VSWKM_A_VLAN_MAP_OUTSIDE] = { "outside", VSW_S_U16 },
	[VSWKM_A_VLAN_MAP_INSIDE] = { "inside", VSW_S_U16 },
};

const struct vsw_set vsw_map_set = VSW_SET("vlan-map", map_attrs);

static const struct vsw_attr_spec bridge_attrs[] = {
	[VSWKM_A_BRIDGE_IFINDEX] = { "ifindex", VSW_S_U32 },
	[VSWKM_A_BRIDGE_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_BRIDGE_AGEING] = { "ageing", VSW_S_U32 },
	[VSWKM_A_BRIDGE_FDB_LIMIT] = { "fdb-limit", VSW_S_U32 },
	[VSWKM_A_BRIDGE_QINQ] = { "qinq", VSW_S_BOOL },
	[VSWKM_A_BRIDGE_SHORTCUTS] = { "shortcuts", VSW_S_BOOL },
	[VSWKM_A_BRIDGE_ADDRESS] = { "address", VSW_S_MAC },
	[VSWKM_A_BRIDGE_UP] = { "up", VSW_S_BOOL },
	[VSWKM_A_BRIDGE_MTU] = { "mtu", VSW_S_U32 },
	[VSWKM_A_BRIDGE_PORTS] = { "ports", VSW_S_U32 },
	[VSWKM_A_BRIDGE_FDB_COUNT] = { "fdb-count", VSW_S_U32 },
	[VSWKM_A_BRIDGE_FDB_LEARNED] = { "fdb-learned", VSW_S_U32 },
	[VSWKM_A_BRIDGE_FDB_MEMORY] = { "fdb-memory", VSW_S_U64 },
	[VSWKM_A_BRIDGE_GENERATION] = { "generation", VSW_S_U64 },
	[VSWKM_A_BRIDGE_STATS] = { "stats", VSW_S_NEST, NULL, &vsw_stats_set },
	[VSWKM_A_BRIDGE_DROP] = { "drop", VSW_S_NEST, NULL, &vsw_drop_set },
	[VSWKM_A_BRIDGE_NEIGH_LEARNING] = { "neigh-learning", VSW_S_BOOL },
	[VSWKM_A_BRIDGE_NEIGH_LIMIT] = { "neigh-limit", VSW_S_U32 },
	[VSWKM_A_BRIDGE_NEIGH_COUNT] = { "neigh-count", VSW_S_U32 },
	[VSWKM_A_BRIDGE_NEIGH_LEARNED] = { "neigh-learned", VSW_S_U32 },
	[VSWKM_A_BRIDGE_MISS_LOST] = { "miss-lost", VSW_S_U64 },
	[VSWKM_A_BRIDGE_ZONE] = { "zone", VSW_S_U16 },
	[VSWKM_A_BRIDGE_CONN_TCP_NEW] = { "conn-tcp-new", VSW_S_U32 },
	[VSWKM_A_BRIDGE_CONN_TCP] = { "conn-tcp", VSW_S_U32 },
	[VSWKM_A_BRIDGE_CONN_TCP_END] = { "conn-tcp-end", VSW_S_U32 },
	[VSWKM_A_BRIDGE_CONN_UDP] = { "conn-udp", VSW_S_U32 },
	[VSWKM_A_BRIDGE_CONN_UDP_STREAM] = { "conn-udp-stream", VSW_S_U32 },
	[VSWKM_A_BRIDGE_CONN_OTHER] = { "conn-other", VSW_S_U32 },
};

const struct vsw_set vsw_bridge_set = VSW_SET("bridge", bridge_attrs);

static const struct vsw_attr_spec port_attrs[] = {
	[VSWKM_A_PORT_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_PORT_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_PORT_IFINDEX] = { "ifindex", VSW_S_U32 },
	[VSWKM_A_PORT_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_PORT_KIND] = { "kind", VSW_S_ENUM, vsw_kind_names },
	[VSWKM_A_PORT_MODE] = { "mode", VSW_S_ENUM, vsw_mode_names },
	[VSWKM_A_PORT_PVID] = { "pvid", VSW_S_U16 },
	[VSWKM_A_PORT_VLAN] = { "vlan", VSW_S_NEST, NULL, &vsw_range_set },
	[VSWKM_A_PORT_MAP] = { "map", VSW_S_NEST, NULL, &vsw_map_set },
	[VSWKM_A_PORT_ISOLATED] = { "isolated", VSW_S_BOOL },
	[VSWKM_A_PORT_LEARNING] = { "learning", VSW_S_BOOL },
	[VSWKM_A_PORT_FLOOD_UC] = { "flood-uc", VSW_S_BOOL },
	[VSWKM_A_PORT_FLOOD_MC] = { "flood-mc", VSW_S_BOOL },
	[VSWKM_A_PORT_FLOOD_BC] = { "flood-bc", VSW_S_BOOL },
	[VSWKM_A_PORT_FDB_LIMIT] = { "fdb-limit", VSW_S_U32 },
	[VSWKM_A_PORT_PEER_BRIDGE] = { "peer-bridge", VSW_S_U32 },
	[VSWKM_A_PORT_PEER_BRIDGE_NAME] = { "peer-bridge-name", VSW_S_STR },
	[VSWKM_A_PORT_PEER_NAME] = { "peer-name", VSW_S_STR },
	[VSWKM_A_PORT_INDEX] = { "index", VSW_S_U16 },
	[VSWKM_A_PORT_UP] = { "up", VSW_S_BOOL },
	[VSWKM_A_PORT_MTU] = { "mtu", VSW_S_U32 },
	[VSWKM_A_PORT_FDB_LEARNED] = { "fdb-learned", VSW_S_U32 },
	[VSWKM_A_PORT_STATS] = { "stats", VSW_S_NEST, NULL, &vsw_stats_set },
	[VSWKM_A_PORT_DROP] = { "drop", VSW_S_NEST, NULL, &vsw_drop_set },
	[VSWKM_A_PORT_TUNNEL_KIND] = { "tunnel-kind", VSW_S_ENUM,
		vsw_tunnel_names },
	[VSWKM_A_PORT_TUNNEL_LOCAL] = { "tunnel-local", VSW_S_IP },
	[VSWKM_A_PORT_ACL_IN] = { "acl-in", VSW_S_STR },
	[VSWKM_A_PORT_ACL_OUT] = { "acl-out", VSW_S_STR },
	[VSWKM_A_PORT_ZONE] = { "zone", VSW_S_U16 },
	[VSWKM_A_PORT_CONN_LIMIT] = { "conn-limit", VSW_S_U32 },
};

const struct vsw_set vsw_port_set = VSW_SET("port", port_attrs);

static const struct vsw_attr_spec fdb_attrs[] = {
	[VSWKM_A_FDB_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_FDB_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_FDB_ADDRESS] = { "address", VSW_S_MAC },
	[VSWKM_A_FDB_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_FDB_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_FDB_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_FDB_OWNER] = { "owner", VSW_S_ENUM, vsw_owner_names },
	[VSWKM_A_FDB_STICKY] = { "sticky", VSW_S_BOOL },
	[VSWKM_A_FDB_IDLE] = { "idle", VSW_S_U32 },
	[VSWKM_A_FDB_FLUSHED] = { "flushed", VSW_S_U32 },
	[VSWKM_A_FDB_PEER] = { "peer", VSW_S_IP },
	[VSWKM_A_FDB_VNI] = { "vni", VSW_S_U32 },
	[VSWKM_A_FDB_KEY] = { "key", VSW_S_U32 },
};

const struct vsw_set vsw_fdb_set = VSW_SET("fdb", fdb_attrs);

static const struct vsw_attr_spec tunnel_attrs[] = {
	[VSWKM_A_TUNNEL_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_TUNNEL_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_TUNNEL_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_TUNNEL_KIND] = { "kind", VSW_S_ENUM, vsw_tunnel_names },
	[VSWKM_A_TUNNEL_LOCAL] = { "local", VSW_S_IP },
	[VSWKM_A_TUNNEL_DSTPORT] = { "dstport", VSW_S_U16 },
	[VSWKM_A_TUNNEL_LINK] = { "link", VSW_S_U32 },
	[VSWKM_A_TUNNEL_LINK_NAME] = { "link-name", VSW_S_STR },
	[VSWKM_A_TUNNEL_TTL] = { "ttl", VSW_S_U8 },
	[VSWKM_A_TUNNEL_TTL_INHERIT] = { "ttl-inherit", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_TOS] = { "tos", VSW_S_U8 },
	[VSWKM_A_TUNNEL_TOS_INHERIT] = { "tos-inherit", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_DF] = { "df", VSW_S_ENUM, vsw_df_names },
	[VSWKM_A_TUNNEL_CSUM] = { "csum", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_CSUM6_ZERO] = { "csum6-zero", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_SRCPORT_MIN] = { "srcport-min", VSW_S_U16 },
	[VSWKM_A_TUNNEL_SRCPORT_MAX] = { "srcport-max", VSW_S_U16 },
	[VSWKM_A_TUNNEL_LEARNING] = { "learning", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_SUPPRESS] = { "suppress", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN] = { "suppress-unknown", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_MISS_L2] = { "miss-l2", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_MISS_L3] = { "miss-l3", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_HUB] = { "hub", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_GBP] = { "gbp", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_SEQ] = { "seq", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_NVGRE] = { "nvgre", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_MSS] = { "mss", VSW_S_U16 },
	[VSWKM_A_TUNNEL_INDEX] = { "index", VSW_S_U16 },
	[VSWKM_A_TUNNEL_UP] = { "up", VSW_S_BOOL },
	[VSWKM_A_TUNNEL_SEGMENTS] = { "segments", VSW_S_U32 },
	[VSWKM_A_TUNNEL_PEERS] = { "peers", VSW_S_U32 },
	[VSWKM_A_TUNNEL_REMOTES] = { "remotes", VSW_S_U32 },
};

const struct vsw_set vsw_tunnel_set = VSW_SET("tunnel", tunnel_attrs);

static const struct vsw_attr_spec segment_attrs[] = {
	[VSWKM_A_SEGMENT_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_SEGMENT_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_SEGMENT_TUNNEL] = { "tunnel", VSW_S_STR },
	[VSWKM_A_SEGMENT_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_SEGMENT_VNI] = { "vni", VSW_S_U32 },
	[VSWKM_A_SEGMENT_KEY] = { "key", VSW_S_U32 },
	[VSWKM_A_SEGMENT_GROUP] = { "group", VSW_S_IP },
	[VSWKM_A_SEGMENT_PEERS] = { "peers", VSW_S_U32 },
};

const struct vsw_set vsw_segment_set = VSW_SET("segment", segment_attrs);

static const struct vsw_attr_spec peer_attrs[] = {
	[VSWKM_A_PEER_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_PEER_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_PEER_TUNNEL] = { "tunnel", VSW_S_STR },
	[VSWKM_A_PEER_ADDRESS] = { "address", VSW_S_IP },
	[VSWKM_A_PEER_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_PEER_MTU] = { "mtu", VSW_S_U32 },
};

const struct vsw_set vsw_peer_set = VSW_SET("peer", peer_attrs);

static const struct vsw_attr_spec neigh_attrs[] = {
	[VSWKM_A_NEIGH_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_NEIGH_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_NEIGH_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_NEIGH_IP] = { "ip", VSW_S_IP },
	[VSWKM_A_NEIGH_LLADDR] = { "lladdr", VSW_S_MAC },
	[VSWKM_A_NEIGH_OWNER] = { "owner", VSW_S_ENUM, vsw_neigh_owner_names },
	[VSWKM_A_NEIGH_ROUTER] = { "router", VSW_S_BOOL },
	[VSWKM_A_NEIGH_IDLE] = { "idle", VSW_S_U32 },
	[VSWKM_A_NEIGH_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_NEIGH_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_NEIGH_FLUSHED] = { "flushed", VSW_S_U32 },
};

const struct vsw_set vsw_neigh_set = VSW_SET("neigh", neigh_attrs);

static const struct vsw_attr_spec miss_attrs[] = {
	[VSWKM_A_MISS_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_MISS_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_MISS_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_MISS_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_MISS_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_MISS_KIND] = { "kind", VSW_S_ENUM, vsw_miss_names },
	[VSWKM_A_MISS_ADDRESS] = { "address", VSW_S_MAC },
	[VSWKM_A_MISS_IP] = { "ip", VSW_S_IP },
	[VSWKM_A_MISS_LOST] = { "lost", VSW_S_U64 },
};

const struct vsw_set vsw_miss_set = VSW_SET("miss", miss_attrs);

const struct vsw_op_spec vsw_ops[] = {
	[VSWKM_CMD_BRIDGE_GET] = { "bridge-get", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_NEW] = { "bridge-new", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_SET] = { "bridge-set", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_DEL] = { "bridge-del", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_NEW_NTF] = { "bridge-new-ntf", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_SET_NTF] = { "bridge-set-ntf", &vsw_bridge_set },
	[VSWKM_CMD_BRIDGE_DEL_NTF] = { "bridge-del-ntf", &vsw_bridge_set },
	[VSWKM_CMD_PORT_GET] = { "port-get", &vsw_port_set },
	[VSWKM_CMD_PORT_NEW] = { "port-new", &vsw_port_set },
	[VSWKM_CMD_PORT_SET] = { "port-set", &vsw_port_set },
	[VSWKM_CMD_PORT_DEL] = { "port-del", &vsw_port_set },
	[VSWKM_CMD_VLAN_ADD] = { "vlan-add", &vsw_port_set },
	[VSWKM_CMD_VLAN_DEL] = { "vlan-del", &vsw_port_set },
	[VSWKM_CMD_MAP_ADD] = { "map-add", &vsw_port_set },
	[VSWKM_CMD_MAP_DEL] = { "map-del", &vsw_port_set },
	[VSWKM_CMD_PORT_NEW_NTF] = { "port-new-ntf", &vsw_port_set },
	[VSWKM_CMD_PORT_SET_NTF] = { "port-set-ntf", &vsw_port_set },
	[VSWKM_CMD_PORT_DEL_NTF] = { "port-del-ntf", &vsw_port_set },
	[VSWKM_CMD_FDB_GET] = { "fdb-get", &vsw_fdb_set },
	[VSWKM_CMD_FDB_NEW] = { "fdb-new", &vsw_fdb_set },
	[VSWKM_CMD_FDB_SET] = { "fdb-set", &vsw_fdb_set },
	[VSWKM_CMD_FDB_DEL] = { "fdb-del", &vsw_fdb_set },
	[VSWKM_CMD_FDB_FLUSH] = { "fdb-flush", &vsw_fdb_set },
	[VSWKM_CMD_FDB_NEW_NTF] = { "fdb-new-ntf", &vsw_fdb_set },
	[VSWKM_CMD_FDB_DEL_NTF] = { "fdb-del-ntf", &vsw_fdb_set },
	[VSWKM_CMD_TUNNEL_GET] = { "tunnel-get", &vsw_tunnel_set },
	[VSWKM_CMD_TUNNEL_NEW] = { "tunnel-new", &vsw_tunnel_set },
	[VSWKM_CMD_TUNNEL_SET] = { "tunnel-set", &vsw_tunnel_set },
	[VSWKM_CMD_TUNNEL_DEL] = { "tunnel-del", &vsw_tunnel_set },
	[VSWKM_CMD_SEGMENT_GET] = { "segment-get", &vsw_segment_set },
	[VSWKM_CMD_SEGMENT_ADD] = { "segment-add", &vsw_segment_set },
	[VSWKM_CMD_SEGMENT_DEL] = { "segment-del", &vsw_segment_set },
	[VSWKM_CMD_PEER_GET] = { "peer-get", &vsw_peer_set },
	[VSWKM_CMD_PEER_ADD] = { "peer-add", &vsw_peer_set },
	[VSWKM_CMD_PEER_DEL] = { "peer-del", &vsw_peer_set },
	[VSWKM_CMD_TUNNEL_NEW_NTF] = { "tunnel-new-ntf", &vsw_tunnel_set },
	[VSWKM_CMD_TUNNEL_SET_NTF] = { "tunnel-set-ntf", &vsw_tunnel_set },
	[VSWKM_CMD_TUNNEL_DEL_NTF] = { "tunnel-del-ntf", &vsw_tunnel_set },
	[VSWKM_CMD_SEGMENT_ADD_NTF] = { "segment-add-ntf", &vsw_segment_set },
	[VSWKM_CMD_SEGMENT_DEL_NTF] = { "segment-del-ntf", &vsw_segment_set },
	[VSWKM_CMD_PEER_ADD_NTF] = { "peer-add-ntf", &vsw_peer_set },
	[VSWKM_CMD_PEER_DEL_NTF] = { "peer-del-ntf", &vsw_peer_set },
	[VSWKM_CMD_NEIGH_GET] = { "neigh-get", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_NEW] = { "neigh-new", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_SET] = { "neigh-set", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_DEL] = { "neigh-del", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_FLUSH] = { "neigh-flush", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_NEW_NTF] = { "neigh-new-ntf", &vsw_neigh_set },
	[VSWKM_CMD_NEIGH_DEL_NTF] = { "neigh-del-ntf", &vsw_neigh_set },
	[VSWKM_CMD_MISS_NTF] = { "miss-ntf", &vsw_miss_set },
	[VSWKM_CMD_ACL_GET] = { "acl-get", &vsw_acl_set },
	[VSWKM_CMD_ACL_NEW] = { "acl-new", &vsw_acl_set },
	[VSWKM_CMD_ACL_SET] = { "acl-set", &vsw_acl_set },
	[VSWKM_CMD_ACL_DEL] = { "acl-del", &vsw_acl_set },
	[VSWKM_CMD_ACL_BIND] = { "acl-bind", &vsw_acl_set },
	[VSWKM_CMD_ACL_UNBIND] = { "acl-unbind", &vsw_acl_set },
	[VSWKM_CMD_RULE_GET] = { "rule-get", &vsw_acl_set },
	[VSWKM_CMD_RULE_ADD] = { "rule-add", &vsw_acl_set },
	[VSWKM_CMD_RULE_DEL] = { "rule-del", &vsw_acl_set },
	[VSWKM_CMD_SET_GET] = { "set-get", &vsw_set_set },
	[VSWKM_CMD_SET_NEW] = { "set-new", &vsw_set_set },
	[VSWKM_CMD_SET_DEL] = { "set-del", &vsw_set_set },
	[VSWKM_CMD_SET_ADD] = { "set-add", &vsw_set_set },
	[VSWKM_CMD_SET_REMOVE] = { "set-remove", &vsw_set_set },
	[VSWKM_CMD_ACL_NEW_NTF] = { "acl-new-ntf", &vsw_acl_set },
	[VSWKM_CMD_ACL_SET_NTF] = { "acl-set-ntf", &vsw_acl_set },
	[VSWKM_CMD_ACL_DEL_NTF] = { "acl-del-ntf", &vsw_acl_set },
	[VSWKM_CMD_SET_NEW_NTF] = { "set-new-ntf", &vsw_set_set },
	[VSWKM_CMD_SET_SET_NTF] = { "set-set-ntf", &vsw_set_set },
	[VSWKM_CMD_SET_DEL_NTF] = { "set-del-ntf", &vsw_set_set },
	[VSWKM_CMD_ACL_LOG_NTF] = { "acl-log-ntf", &vsw_log_set },
	[VSWKM_CMD_CONN_GET] = { "conn-get", &vsw_conn_set },
	[VSWKM_CMD_CONN_FLUSH] = { "conn-flush", &vsw_conn_set },
	[VSWKM_CMD_NAT_GET] = { "nat-get", &vsw_nat_set },
	[VSWKM_CMD_NAT_ADD] = { "nat-add", &vsw_nat_set },
	[VSWKM_CMD_NAT_DEL] = { "nat-del", &vsw_nat_set },
	[VSWKM_CMD_NAT_ADD_NTF] = { "nat-add-ntf", &vsw_nat_set },
	[VSWKM_CMD_NAT_DEL_NTF] = { "nat-del-ntf", &vsw_nat_set },
};

const size_t vsw_nops = sizeof(vsw_ops) / sizeof(vsw_ops[0]);

const struct vsw_attr_spec *vsw_attr_spec(const struct vsw_set *set,
					  uint16_t attr)
{
	static const struct vsw_attr_spec unknown = { "?", VSW_S_NONE };

	if (attr >= set->n || !set->attr[attr].name)
		return &unknown;
	return &set->attr[attr];
}

const char *vsw_enum_name(const char *const *names, uint32_t num)
{
	while (*names && num--)
		names++;
	return *names ? *names : "?";
}
