// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool bridge */
#include <netlink/msg.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

static const char *const down_up[] = { "down", "up" };

static const struct vsw_field fields[] = {
	{ "name", "BRIDGE", VSWKM_A_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "ifindex", NULL, VSWKM_A_BRIDGE_IFINDEX, VSW_L_DETAIL },
	{ "up", "STATE", VSWKM_A_BRIDGE_UP, .width = 5, .ink = VSW_INK_STATE,
	  .names = down_up },
	{ "address", "ADDRESS", VSWKM_A_BRIDGE_ADDRESS, .width = 17,
	  .ink = VSW_INK_MAC },
	{ "ports", "PORTS", VSWKM_A_BRIDGE_PORTS, .width = 5 },
	{ "fdb_count", "FDB", VSWKM_A_BRIDGE_FDB_COUNT, .width = 8 },
	{ "ageing", "AGEING", VSWKM_A_BRIDGE_AGEING, .width = 6 },
	{ "mtu", "MTU", VSWKM_A_BRIDGE_MTU, .width = 5 },
	{ "qinq", NULL, VSWKM_A_BRIDGE_QINQ, VSW_L_OPTION },
	{ "shortcuts", NULL, VSWKM_A_BRIDGE_SHORTCUTS, VSW_L_OPTION,
	  .dflt = 1 },
	{ "fdb_limit", NULL, VSWKM_A_BRIDGE_FDB_LIMIT, VSW_L_OPTION,
	  .dflt = 1048576 },
	{ "fdb_learned", NULL, VSWKM_A_BRIDGE_FDB_LEARNED, VSW_L_DETAIL },
	{ "fdb_memory", NULL, VSWKM_A_BRIDGE_FDB_MEMORY, VSW_L_DETAIL },
	{ "neigh_learning", NULL, VSWKM_A_BRIDGE_NEIGH_LEARNING,
	  VSW_L_OPTION },
	{ "neigh_limit", NULL, VSWKM_A_BRIDGE_NEIGH_LIMIT, VSW_L_OPTION,
	  .dflt = 65536 },
	{ "neigh_count", NULL, VSWKM_A_BRIDGE_NEIGH_COUNT, VSW_L_DETAIL },
	{ "neigh_learned", NULL, VSWKM_A_BRIDGE_NEIGH_LEARNED, VSW_L_DETAIL },
	{ "miss_lost", NULL, VSWKM_A_BRIDGE_MISS_LOST, VSW_L_OPTION },
	{ "zone", NULL, VSWKM_A_BRIDGE_ZONE, VSW_L_DETAIL },
	{ "conn_tcp_new", NULL, VSWKM_A_BRIDGE_CONN_TCP_NEW, VSW_L_OPTION },
	{ "conn_tcp", NULL, VSWKM_A_BRIDGE_CONN_TCP, VSW_L_OPTION },
	{ "conn_tcp_end", NULL, VSWKM_A_BRIDGE_CONN_TCP_END, VSW_L_OPTION },
	{ "conn_udp", NULL, VSWKM_A_BRIDGE_CONN_UDP, VSW_L_OPTION },
	{ "conn_udp_stream", NULL, VSWKM_A_BRIDGE_CONN_UDP_STREAM, VSW_L_OPTION },
	{ "conn_other", NULL, VSWKM_A_BRIDGE_CONN_OTHER, VSW_L_OPTION },
	{ "generation", NULL, VSWKM_A_BRIDGE_GENERATION, VSW_L_DETAIL },
	{ "stats", NULL, VSWKM_A_BRIDGE_STATS, VSW_L_STATS },
	{ "drops", NULL, VSWKM_A_BRIDGE_DROP, VSW_L_STATS },
	{ 0 }
};

const struct vsw_view vsw_bridge_view = {
	.object = "bridge",
	.set = &vsw_bridge_set,
	.fields = fields,
};

static int ifindex_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh,
		      void *arg)
{
	uint32_t *ifindex = arg;
	struct vsw_rec rec;

	(void)ctx;
	if (vsw_rec_parse(&rec, &vsw_bridge_set, nlh))
		*ifindex = (uint32_t)
			vsw_attr_uint(rec.tb[VSWKM_A_BRIDGE_IFINDEX]);
	return 0;
}

uint32_t vsw_bridge_lookup(struct vsw_ctx *ctx, const struct vsw_val *val)
{
	uint32_t ifindex = 0;
	struct vsw_nlerr err;

	vsw_msg_start(&ctx->msg, VSWKM_CMD_BRIDGE_GET, 0);
	vsw_put_dev(&ctx->msg, VSWKM_A_BRIDGE_IFINDEX, VSWKM_A_BRIDGE_NAME,
		    val);
	if (vsw_nl_try(ctx, &ctx->msg, ifindex_cb, &ifindex, &err) ||
	    err.error)
		return 0;
	return ifindex;
}

/* Any bridge of that name is */
static bool same_bridge(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	return vsw_bridge_lookup(ctx, vsw_arg_get(call, "NAME"));
}

static int bridge_add(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	return vsw_call_add(ctx, call, msg, same_bridge);
}

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_bridge_view, nlh);
	return 0;
}

static int show_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	(void)ctx;
	if (!vsw_arg_get(call, "NAME"))
		vsw_msg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	return 0;
}

static int bridge_show(struct vsw_ctx *ctx, struct vsw_call *call,
		       struct vsw_msg *msg)
{
	int ret;

	if (vsw_arg_get(call, "NAME"))
		ret = vsw_nl_do(ctx, call, msg, show_cb, NULL);
	else
		ret = vsw_nl_dump(ctx, call, msg, false, show_cb, NULL);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define BRIDGE_NAME(more)						\
	{ "NAME", .type = VSW_T_DEV, .attr = VSWKM_A_BRIDGE_IFINDEX,	\
	  .attr_name = VSWKM_A_BRIDGE_NAME, .live = VSW_LIVE_BRIDGE,	\
	  .flags = VSW_A_POS | (more), .help = "the bridge" }

#define CONN_TIMEOUT(name_, attr_, help_)				\
	{ name_, "SEC", .type = VSW_T_UINT,				\
	  .max = VSWKM_CONN_TIMEOUT_MAX,				\
	  .attr = VSWKM_A_BRIDGE_##attr_, .help = help_ }

#define BRIDGE_OPTIONS							\
	{ "ageing", "SEC", .type = VSW_T_UINT, .max = VSWKM_AGEING_MAX,	\
	  .attr = VSWKM_A_BRIDGE_AGEING,				\
	  .help = "seconds after which an unused learned entry goes, 0 is never" }, \
	{ "fdb-limit", "N", .type = VSW_T_UINT,				\
	  .max = VSWKM_FDB_LIMIT_MAX, .attr = VSWKM_A_BRIDGE_FDB_LIMIT,	\
	  .help = "most learned entries, 0 is no limit" },		\
	{ "qinq", "on|off", .type = VSW_T_ONOFF, .flags = VSW_A_OPTVAL,	\
	  .attr = VSWKM_A_BRIDGE_QINQ,					\
	  .help = "provider bridge, whose own tag is 802.1ad" },	\
	{ "shortcuts", "on|off", .type = VSW_T_ONOFF,			\
	  .flags = VSW_A_OPTVAL, .attr = VSWKM_A_BRIDGE_SHORTCUTS,	\
	  .help = "skip the steps on a frame's way out that have nothing to do" }, \
	{ "neigh-learning", "on|off", .type = VSW_T_ONOFF,		\
	  .flags = VSW_A_OPTVAL, .attr = VSWKM_A_BRIDGE_NEIGH_LEARNING,	\
	  .help = "learn neighbours from ARP, ND and DHCP" },		\
	{ "neigh-limit", "N", .type = VSW_T_UINT,			\
	  .max = VSWKM_NEIGH_LIMIT_MAX,					\
	  .attr = VSWKM_A_BRIDGE_NEIGH_LIMIT,				\
	  .help = "most neighbours, 0 is as many as there can be" },	\
	{ "zone", "N", .type = VSW_T_UINT, .max = VSWKM_ZONE_MAX,	\
	  .attr = VSWKM_A_BRIDGE_ZONE,					\
	  .help = "of its connections, 0 is one that nobody else has" }, \
	CONN_TIMEOUT("conn-tcp-new", CONN_TCP_NEW, "seconds that a TCP connection lasts before it is established, 0 is the kernel's"),	\
	CONN_TIMEOUT("conn-tcp", CONN_TCP, "seconds that an idle TCP connection lasts"),	\
	CONN_TIMEOUT("conn-tcp-end", CONN_TCP_END, "seconds that a TCP connection lasts which is being closed"),	\
	CONN_TIMEOUT("conn-udp", CONN_UDP, "seconds that an idle UDP connection lasts"),	\
	CONN_TIMEOUT("conn-udp-stream", CONN_UDP_STREAM, "the same, after two seconds of answers"),	\
	CONN_TIMEOUT("conn-other", CONN_OTHER, "seconds that an idle connection of another protocol lasts")

static const struct vsw_arg add_args[] = {
	{ "NAME", .type = VSW_T_NAME, .attr = VSWKM_A_BRIDGE_NAME,
	  .flags = VSW_A_POS | VSW_A_REQ, .help = "name of the new bridge" },
	BRIDGE_OPTIONS,
	{ "address", "MAC", .type = VSW_T_MAC, .attr = VSWKM_A_BRIDGE_ADDRESS,
	  .help = "address of the bridge's own device" },
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	BRIDGE_NAME(VSW_A_REQ),
	{ 0 }
};

static const struct vsw_arg set_args[] = {
	BRIDGE_NAME(VSW_A_REQ),
	BRIDGE_OPTIONS,
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	BRIDGE_NAME(0),
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "make a bridge and bring it up", .args = add_args,
	  .run = bridge_add, .op = VSWKM_CMD_BRIDGE_NEW,
	  .flags = VSW_C_MAY_EXIST },
	{ "del", "delete", .help = "remove a bridge, its ports are released",
	  .args = del_args, .op = VSWKM_CMD_BRIDGE_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "set", "change", .help = "change a bridge", .args = set_args,
	  .op = VSWKM_CMD_BRIDGE_SET, .flags = VSW_C_NEEDS_KW },
	{ "show", "list", .help = "show one bridge or all", .args = show_args,
	  .build = show_build, .run = bridge_show,
	  .op = VSWKM_CMD_BRIDGE_GET },
	{ 0 }
};

const struct vsw_object vsw_bridge_object = {
	.name = "bridge",
	.help = "virtual switches",
	.cmds = cmds,
};
