/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names and types of uapi/vswkm.yaml; tests/tool/spec.t compares them. */
#ifndef VSW_SPEC_H
#define VSW_SPEC_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/vswkm.h>

struct nlmsghdr;

enum vsw_attr_type {
	VSW_S_NONE,
	VSW_S_U8,
	VSW_S_BOOL,		/* u8, 0 or 1 */
	VSW_S_U16,
	VSW_S_U32,
	VSW_S_U64,
	VSW_S_ENUM,		/* u32 */
	VSW_S_PROTO,		/* u8, of IP */
	VSW_S_FLAG,
	VSW_S_STR,
	VSW_S_MAC,
	VSW_S_IP,		/* 4 or 16 bytes */
	VSW_S_BYTES,		/* printed as hex digits */
	VSW_S_NEST,
};

struct vsw_set;

struct vsw_attr_spec {
	const char *name;
	uint8_t type;
	const char *const *names;	/* of VSW_S_ENUM, NULL at the end */
	const struct vsw_set *nest;	/* of VSW_S_NEST */
};

struct vsw_set {
	const char *name;
	const struct vsw_attr_spec *attr;
	uint16_t n;		/* entries, the unused 0 included */
};

/* A set with the attributes of a table */
#define VSW_SET(title, table) { .name = title, .attr = table, \
			    .n = sizeof(table) / sizeof(table[0]) }

struct vsw_op_spec {
	const char *name;
	const struct vsw_set *set;
};

extern const char *const vsw_kind_names[];
extern const char *const vsw_mode_names[];
extern const char *const vsw_owner_names[];
extern const char *const vsw_tunnel_names[];
extern const char *const vsw_df_names[];
extern const char *const vsw_neigh_owner_names[];
extern const char *const vsw_miss_names[];
extern const char *const vsw_acl_dir_names[];
extern const char *const vsw_acl_action_names[];
extern const char *const vsw_nat_kind_names[];
extern const char *const vsw_set_kind_names[];
extern const char *const vsw_tcp_state_names[];

extern const struct vsw_set vsw_bridge_set;
extern const struct vsw_set vsw_stats_set;
extern const struct vsw_set vsw_drop_set;
extern const struct vsw_set vsw_range_set;
extern const struct vsw_set vsw_map_set;
extern const struct vsw_set vsw_port_set;
extern const struct vsw_set vsw_fdb_set;
extern const struct vsw_set vsw_tunnel_set;
extern const struct vsw_set vsw_segment_set;
extern const struct vsw_set vsw_peer_set;
extern const struct vsw_set vsw_neigh_set;
extern const struct vsw_set vsw_miss_set;
extern const struct vsw_set vsw_acl_set;
extern const struct vsw_set vsw_rule_set;
extern const struct vsw_set vsw_l4_range_set;
extern const struct vsw_set vsw_set_set;
extern const struct vsw_set vsw_element_set;
extern const struct vsw_set vsw_log_set;
extern const struct vsw_set vsw_conn_set;
extern const struct vsw_set vsw_nat_set;

extern const struct vsw_op_spec vsw_ops[];
extern const size_t vsw_nops;

/* Never NULL; the unknown has the name "?" and no type. */
const struct vsw_attr_spec *vsw_attr_spec(const struct vsw_set *set,
					  uint16_t attr);
const char *vsw_enum_name(const char *const *names, uint32_t num);

/* One line for a request as it would be sent. */
void vsw_spec_print(FILE *fp, const struct nlmsghdr *nlh);

/* proto.c */
#define VSW_PROTO_LEN	sizeof("4294967295")

const char *vsw_proto_text(char *buf, uint32_t num);
const char *vsw_parse_proto(const char *text, uint32_t *num);
const char *vsw_parse_dscp(const char *text, uint32_t *num);

/* icmp.c */
const char *vsw_parse_icmp_type(const char *text, uint32_t proto,
				uint32_t *num);

#endif
