// SPDX-License-Identifier: GPL-2.0-or-later
/* Names and types of the generic netlink API: ACLs, connections, NAT */
#include <linux/vswkm.h>

#include "spec.h"

const char *const vsw_acl_dir_names[] = { "in", "out", NULL };
const char *const vsw_acl_action_names[] = {
	"allow", "deny", "reject", NULL
};
const char *const vsw_nat_kind_names[] = {
	"snat", "masquerade", "dnat", "map", NULL
};
const char *const vsw_set_kind_names[] = { "addr", "port", "mac", NULL };

const char *const vsw_tcp_state_names[] = {
	"none", "syn-sent", "syn-recv", "established", "fin-wait",
	"close-wait", "last-ack", "time-wait", "close", "syn-sent2", NULL
};

static const struct vsw_attr_spec l4_range_attrs[] = {
	[VSWKM_A_RANGE_FIRST] = { "first", VSW_S_U16 },
	[VSWKM_A_RANGE_LAST] = { "last", VSW_S_U16 },
};

const struct vsw_set vsw_l4_range_set = VSW_SET("range", l4_range_attrs);

static const struct vsw_attr_spec rule_attrs[] = {
	[VSWKM_A_RULE_ID] = { "id", VSW_S_U32 },
	[VSWKM_A_RULE_PRIO] = { "prio", VSW_S_U32 },
	[VSWKM_A_RULE_DIRECTION] = { "direction", VSW_S_ENUM,
		vsw_acl_dir_names },
	[VSWKM_A_RULE_ACTION] = { "action", VSW_S_ENUM,
		vsw_acl_action_names },
	[VSWKM_A_RULE_LOG] = { "log", VSW_S_BOOL },
	[VSWKM_A_RULE_COMMENT] = { "comment", VSW_S_STR },
	[VSWKM_A_RULE_SRC] = { "src", VSW_S_IP },
	[VSWKM_A_RULE_SRC_LEN] = { "src-len", VSW_S_U8 },
	[VSWKM_A_RULE_SRC_SET] = { "src-set", VSW_S_STR },
	[VSWKM_A_RULE_DST] = { "dst", VSW_S_IP },
	[VSWKM_A_RULE_DST_LEN] = { "dst-len", VSW_S_U8 },
	[VSWKM_A_RULE_DST_SET] = { "dst-set", VSW_S_STR },
	[VSWKM_A_RULE_PROTO] = { "proto", VSW_S_PROTO },
	[VSWKM_A_RULE_SPORT] = { "sport", VSW_S_NEST, NULL,
		&vsw_l4_range_set },
	[VSWKM_A_RULE_SPORT_SET] = { "sport-set", VSW_S_STR },
	[VSWKM_A_RULE_DPORT] = { "dport", VSW_S_NEST, NULL,
		&vsw_l4_range_set },
	[VSWKM_A_RULE_DPORT_SET] = { "dport-set", VSW_S_STR },
	[VSWKM_A_RULE_MAC_SRC] = { "mac-src", VSW_S_MAC },
	[VSWKM_A_RULE_MAC_SRC_MASK] = { "mac-src-mask", VSW_S_MAC },
	[VSWKM_A_RULE_MAC_SRC_SET] = { "mac-src-set", VSW_S_STR },
	[VSWKM_A_RULE_MAC_DST] = { "mac-dst", VSW_S_MAC },
	[VSWKM_A_RULE_MAC_DST_MASK] = { "mac-dst-mask", VSW_S_MAC },
	[VSWKM_A_RULE_MAC_DST_SET] = { "mac-dst-set", VSW_S_STR },
	[VSWKM_A_RULE_ETHERTYPE] = { "ethertype", VSW_S_U16 },
	[VSWKM_A_RULE_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_RULE_TCP_FLAGS] = { "tcp-flags", VSW_S_U8 },
	[VSWKM_A_RULE_TCP_FLAGS_MASK] = { "tcp-flags-mask", VSW_S_U8 },
	[VSWKM_A_RULE_ICMP_TYPE] = { "icmp-type", VSW_S_U8 },
	[VSWKM_A_RULE_ICMP_CODE] = { "icmp-code", VSW_S_U8 },
	[VSWKM_A_RULE_FRAG] = { "frag", VSW_S_BOOL },
	[VSWKM_A_RULE_DSCP] = { "dscp", VSW_S_U8 },
	[VSWKM_A_RULE_SENDER] = { "sender", VSW_S_IP },
	[VSWKM_A_RULE_SENDER_LEN] = { "sender-len", VSW_S_U8 },
	[VSWKM_A_RULE_TARGET] = { "target", VSW_S_IP },
	[VSWKM_A_RULE_TARGET_LEN] = { "target-len", VSW_S_U8 },
	[VSWKM_A_RULE_STATE] = { "state", VSW_S_U8 },
	[VSWKM_A_RULE_HELPER] = { "helper", VSW_S_STR },
	[VSWKM_A_RULE_PACKETS] = { "packets", VSW_S_U64 },
	[VSWKM_A_RULE_BYTES] = { "bytes", VSW_S_U64 },
	[VSWKM_A_RULE_IDLE] = { "idle", VSW_S_U64 },
};

const struct vsw_set vsw_rule_set = VSW_SET("rule", rule_attrs);

static const struct vsw_attr_spec acl_attrs[] = {
	[VSWKM_A_ACL_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_ACL_DEFAULT] = { "default", VSW_S_ENUM,
		vsw_acl_action_names },
	[VSWKM_A_ACL_REPLACE] = { "replace", VSW_S_FLAG },
	[VSWKM_A_ACL_RULE] = { "rule", VSW_S_NEST, NULL,
		&vsw_rule_set },
	[VSWKM_A_ACL_RULE_ID] = { "rule-id", VSW_S_U32 },
	[VSWKM_A_ACL_DIRECTION] = { "direction", VSW_S_ENUM,
		vsw_acl_dir_names },
	[VSWKM_A_ACL_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_ACL_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_ACL_RULES] = { "rules", VSW_S_U32 },
	[VSWKM_A_ACL_BINDS] = { "binds", VSW_S_U32 },
	[VSWKM_A_ACL_MEMORY] = { "memory", VSW_S_U64 },
};

const struct vsw_set vsw_acl_set = VSW_SET("acl", acl_attrs);

static const struct vsw_attr_spec element_attrs[] = {
	[VSWKM_A_ELEMENT_ADDR] = { "addr", VSW_S_IP },
	[VSWKM_A_ELEMENT_LEN] = { "len", VSW_S_U8 },
	[VSWKM_A_ELEMENT_FIRST] = { "first", VSW_S_U16 },
	[VSWKM_A_ELEMENT_LAST] = { "last", VSW_S_U16 },
	[VSWKM_A_ELEMENT_MAC] = { "mac", VSW_S_MAC },
};

const struct vsw_set vsw_element_set = VSW_SET("element", element_attrs);

static const struct vsw_attr_spec set_attrs[] = {
	[VSWKM_A_SET_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_SET_KIND] = { "kind", VSW_S_ENUM,
		vsw_set_kind_names },
	[VSWKM_A_SET_ELEMENT] = { "element", VSW_S_NEST, NULL,
		&vsw_element_set },
	[VSWKM_A_SET_ELEMENTS] = { "elements", VSW_S_U32 },
	[VSWKM_A_SET_USERS] = { "users", VSW_S_U32 },
};

const struct vsw_set vsw_set_set = VSW_SET("set", set_attrs);

static const struct vsw_attr_spec log_attrs[] = {
	[VSWKM_A_LOG_NAME] = { "name", VSW_S_STR },
	[VSWKM_A_LOG_RULE_ID] = { "rule-id", VSW_S_U32 },
	[VSWKM_A_LOG_DIRECTION] = { "direction", VSW_S_ENUM,
		vsw_acl_dir_names },
	[VSWKM_A_LOG_ACTION] = { "action", VSW_S_ENUM,
		vsw_acl_action_names },
	[VSWKM_A_LOG_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_LOG_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_LOG_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_LOG_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_LOG_VID] = { "vid", VSW_S_U16 },
	[VSWKM_A_LOG_LENGTH] = { "length", VSW_S_U32 },
	[VSWKM_A_LOG_HEADER] = { "header", VSW_S_BYTES },
	[VSWKM_A_LOG_LOST] = { "lost", VSW_S_U64 },
};

const struct vsw_set vsw_log_set = VSW_SET("log", log_attrs);

static const struct vsw_attr_spec conn_attrs[] = {
	[VSWKM_A_CONN_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_CONN_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_CONN_ZONE] = { "zone", VSW_S_U16 },
	[VSWKM_A_CONN_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_CONN_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_CONN_REPLY_PORT] = { "reply-port", VSW_S_U32 },
	[VSWKM_A_CONN_REPLY_PORT_NAME] = { "reply-port-name", VSW_S_STR },
	[VSWKM_A_CONN_PROTO] = { "proto", VSW_S_PROTO },
	[VSWKM_A_CONN_SRC] = { "src", VSW_S_IP },
	[VSWKM_A_CONN_DST] = { "dst", VSW_S_IP },
	[VSWKM_A_CONN_SPORT] = { "sport", VSW_S_U16 },
	[VSWKM_A_CONN_DPORT] = { "dport", VSW_S_U16 },
	[VSWKM_A_CONN_ICMP_TYPE] = { "icmp-type", VSW_S_U8 },
	[VSWKM_A_CONN_ICMP_CODE] = { "icmp-code", VSW_S_U8 },
	[VSWKM_A_CONN_ICMP_ID] = { "icmp-id", VSW_S_U16 },
	[VSWKM_A_CONN_REPLY_SRC] = { "reply-src", VSW_S_IP },
	[VSWKM_A_CONN_REPLY_DST] = { "reply-dst", VSW_S_IP },
	[VSWKM_A_CONN_REPLY_SPORT] = { "reply-sport", VSW_S_U16 },
	[VSWKM_A_CONN_REPLY_DPORT] = { "reply-dport", VSW_S_U16 },
	[VSWKM_A_CONN_TCP_STATE] = { "tcp-state", VSW_S_ENUM,
		vsw_tcp_state_names },
	[VSWKM_A_CONN_REPLIED] = { "replied", VSW_S_BOOL },
	[VSWKM_A_CONN_ASSURED] = { "assured", VSW_S_BOOL },
	[VSWKM_A_CONN_TIMEOUT] = { "timeout", VSW_S_U32 },
	[VSWKM_A_CONN_MARK] = { "mark", VSW_S_U32 },
	[VSWKM_A_CONN_PACKETS] = { "packets", VSW_S_U64 },
	[VSWKM_A_CONN_BYTES] = { "bytes", VSW_S_U64 },
	[VSWKM_A_CONN_REPLY_PACKETS] = { "reply-packets", VSW_S_U64 },
	[VSWKM_A_CONN_REPLY_BYTES] = { "reply-bytes", VSW_S_U64 },
	[VSWKM_A_CONN_FLUSHED] = { "flushed", VSW_S_U32 },
	[VSWKM_A_CONN_COUNT] = { "count", VSW_S_U32 },
};

const struct vsw_set vsw_conn_set = VSW_SET("conn", conn_attrs);

static const struct vsw_attr_spec nat_attrs[] = {
	[VSWKM_A_NAT_BRIDGE] = { "bridge", VSW_S_U32 },
	[VSWKM_A_NAT_BRIDGE_NAME] = { "bridge-name", VSW_S_STR },
	[VSWKM_A_NAT_PORT] = { "port", VSW_S_U32 },
	[VSWKM_A_NAT_PORT_NAME] = { "port-name", VSW_S_STR },
	[VSWKM_A_NAT_ID] = { "id", VSW_S_U32 },
	[VSWKM_A_NAT_KIND] = { "kind", VSW_S_ENUM, vsw_nat_kind_names },
	[VSWKM_A_NAT_SRC] = { "src", VSW_S_IP },
	[VSWKM_A_NAT_SRC_LEN] = { "src-len", VSW_S_U8 },
	[VSWKM_A_NAT_DST] = { "dst", VSW_S_IP },
	[VSWKM_A_NAT_PROTO] = { "proto", VSW_S_PROTO },
	[VSWKM_A_NAT_DPORT] = { "dport", VSW_S_NEST, NULL, &vsw_l4_range_set },
	[VSWKM_A_NAT_TO] = { "to", VSW_S_IP },
	[VSWKM_A_NAT_TO_LAST] = { "to-last", VSW_S_IP },
	[VSWKM_A_NAT_TO_PORT] = { "to-port", VSW_S_U16 },
	[VSWKM_A_NAT_TO_PORT_LAST] = { "to-port-last", VSW_S_U16 },
	[VSWKM_A_NAT_VIA] = { "via", VSW_S_U32 },
	[VSWKM_A_NAT_VIA_NAME] = { "via-name", VSW_S_STR },
	[VSWKM_A_NAT_OUTSIDE] = { "outside", VSW_S_IP },
	[VSWKM_A_NAT_INSIDE] = { "inside", VSW_S_IP },
	[VSWKM_A_NAT_ANNOUNCE] = { "announce", VSW_S_BOOL },
	[VSWKM_A_NAT_CONNECTIONS] = { "connections", VSW_S_U64 },
};

const struct vsw_set vsw_nat_set = VSW_SET("nat", nat_attrs);
