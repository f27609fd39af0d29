// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool fdb */
#include <netlink/msg.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field fields[] = {
	{ "address", "ADDRESS", VSWKM_A_FDB_ADDRESS, .width = 17,
	  .ink = VSW_INK_MAC },
	{ "vid", "VLAN", VSWKM_A_FDB_VID, .width = 4 },
	{ "port", "PORT", VSWKM_A_FDB_PORT_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_FDB_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "owner", "OWNER", VSWKM_A_FDB_OWNER, .width = 7 },
	{ "idle", "IDLE", VSWKM_A_FDB_IDLE, .width = 8 },
	{ "peer", NULL, VSWKM_A_FDB_PEER, VSW_L_OPTION },
	{ "vni", NULL, VSWKM_A_FDB_VNI, VSW_L_OPTION },
	{ "key", NULL, VSWKM_A_FDB_KEY, VSW_L_OPTION, .dflt = UINT32_MAX },
	{ "sticky", NULL, VSWKM_A_FDB_STICKY, VSW_L_OPTION },
	{ "port_ifindex", NULL, VSWKM_A_FDB_PORT, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_FDB_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_fdb_view = {
	.object = "fdb",
	.set = &vsw_fdb_set,
	.fields = fields,
};

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_fdb_view, nlh);
	return 0;
}

/* An entry leads to a port, or to a tunnel and there to a peer. */
static int add_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	static const char *const of_tunnel[] = { "peer", "vni", "key" };
	bool tunnel = vsw_arg_get(call, "tunnel");
	size_t i;

	(void)msg;
	if (!tunnel && !vsw_arg_get(call, "port"))
		return vsw_call_usage(ctx, call, "\"port\" or \"tunnel\" is missing");
	if (tunnel && !vsw_arg_get(call, "peer"))
		return vsw_call_usage(ctx, call, "\"tunnel\" needs \"peer\"");
	for (i = 0; !tunnel && i < ARRAY_SIZE(of_tunnel); i++)
		if (vsw_arg_get(call, of_tunnel[i]))
			return vsw_call_usage(ctx, call, "\"%s\" goes with \"tunnel\"",
					      of_tunnel[i]);
	return 0;
}

static int fdb_show(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	const struct vsw_val *tunnel = vsw_arg_get(call, "tunnel");
	const struct vsw_val *port = tunnel ? tunnel : vsw_arg_get(call, "port");
	uint32_t bridge;
	int ret;

	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	/* The kernel looks for the port on every bridge that it dumps. */
	if (port && !vsw_arg_get(call, "BRIDGE")) {
		bridge = vsw_port_bridge(ctx, port);
		ret = vsw_call_build(ctx, call, msg);
		if (ret)
			return ret;
		if (bridge)
			vsw_put_uint(msg, VSWKM_A_FDB_BRIDGE, bridge);
	}
	ret = vsw_nl_dump(ctx, call, msg, true, show_cb, NULL);
	if (!ret || ctx->out.count)
		vsw_out_end(&ctx->out);
	return ret;
}

static int fdb_get(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	int ret = vsw_nl_do(ctx, call, msg, show_cb, NULL);

	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

static int flush_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct vsw_rec rec;

	(void)arg;
	if (vsw_rec_parse(&rec, &vsw_fdb_set, nlh))
		vsw_out_count(&ctx->out, "flushed", "entries", (uint32_t)
			      vsw_attr_uint(rec.tb[VSWKM_A_FDB_FLUSHED]));
	return 0;
}

static int fdb_flush(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	int ret = vsw_nl_do(ctx, call, msg, flush_cb, NULL);

	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define FDB_BRIDGE(more)						\
	{ "BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_FDB_BRIDGE,	\
	  .attr_name = VSWKM_A_FDB_BRIDGE_NAME,				\
	  .live = VSW_LIVE_BRIDGE, .flags = VSW_A_POS | (more),		\
	  .help = "the bridge" }

#define FDB_MAC								\
	{ "MAC", .type = VSW_T_MAC, .attr = VSWKM_A_FDB_ADDRESS,	\
	  .flags = VSW_A_POS | VSW_A_REQ, .help = "the address" }

#define FDB_VLAN(more)							\
	{ "vlan", "VID", .type = VSW_T_VID, .attr = VSWKM_A_FDB_VID,	\
	  .flags = (more), .dflt = 1, .help = "the VLAN" }

#define FDB_PORT							\
	{ "port", "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_FDB_PORT,	\
	  .attr_name = VSWKM_A_FDB_PORT_NAME, .live = VSW_LIVE_PORT,	\
	  .group = 2,							\
	  .help = "the port; the bridge itself stands for its local port" }

#define FDB_TUNNEL							\
	{ "tunnel", "NAME", .type = VSW_T_NAME,				\
	  .attr = VSWKM_A_FDB_PORT_NAME, .live = VSW_LIVE_TUNNEL,	\
	  .group = 2, .help = "the tunnel" },				\
	{ "peer", "IP", .type = VSW_T_IP, .attr = VSWKM_A_FDB_PEER,	\
	  .help = "the other end of the tunnel" },			\
	{ "vni", "N", .type = VSW_T_UINT, .min = 1, .max = VSWKM_VNI_MAX, \
	  .attr = VSWKM_A_FDB_VNI, .group = 3,				\
	  .help = "of vxlan: another VNI than that of the VLAN" },	\
	{ "key", "N", .type = VSW_T_UINT, .max = VSWKM_KEY_MAX,	\
	  .attr = VSWKM_A_FDB_KEY, .group = 3,				\
	  .help = "of gre: another key than that of the VLAN" }

#define FDB_OWNER(word, number, text)					\
	{ word, .type = VSW_T_FLAG, .attr = VSWKM_A_FDB_OWNER,		\
	  .dflt = VSWKM_FDB_OWNER_##number, .group = 1, .help = text }

static const struct vsw_arg add_args[] = {
	FDB_BRIDGE(VSW_A_REQ),
	FDB_MAC,
	FDB_VLAN(VSW_A_DFLT),
	FDB_PORT,
	FDB_TUNNEL,
	FDB_OWNER("static", STATIC, "does not age and cannot move, the default"),
	FDB_OWNER("dynamic", LEARNED, "ages and moves as if learned"),
	FDB_OWNER("agent", AGENT, "does not age, a control-plane agent's"),
	{ "sticky", .type = VSW_T_FLAG, .dflt = 1, .attr = VSWKM_A_FDB_STICKY,
	  .help = "keeps its port whatever is seen elsewhere" },
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	FDB_BRIDGE(VSW_A_REQ),
	FDB_MAC,
	FDB_VLAN(VSW_A_DFLT),
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	FDB_BRIDGE(0),
	FDB_VLAN(0),
	FDB_PORT,
	FDB_TUNNEL,
	FDB_OWNER("learned", LEARNED, "only those seen as a source"),
	FDB_OWNER("static", STATIC, "only those of the operator"),
	FDB_OWNER("local", LOCAL, "only the bridge's own"),
	FDB_OWNER("agent", AGENT, "only those of an agent"),
	{ 0 }
};

static const struct vsw_arg flush_args[] = {
	FDB_BRIDGE(VSW_A_REQ),
	FDB_PORT,
	FDB_VLAN(0),
	FDB_OWNER("learned", LEARNED, "only those seen as a source"),
	FDB_OWNER("static", STATIC, "only those of the operator"),
	FDB_OWNER("agent", AGENT, "only those of an agent"),
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "add an entry", .args = add_args,
	  .build = add_build, .op = VSWKM_CMD_FDB_NEW, .flags = VSW_C_PIPELINE },
	{ "replace", .help = "add an entry or change the one there is",
	  .args = add_args, .build = add_build, .op = VSWKM_CMD_FDB_SET,
	  .flags = VSW_C_PIPELINE },
	{ "del", "delete", .help = "remove an entry", .args = del_args,
	  .op = VSWKM_CMD_FDB_DEL,
	  .flags = VSW_C_PIPELINE | VSW_C_IF_EXISTS },
	{ "show", "list", .help = "show the entries that match",
	  .args = show_args, .run = fdb_show, .op = VSWKM_CMD_FDB_GET,
	  .nl_flags = NLM_F_DUMP },
	{ "get", .help = "show one entry", .args = del_args, .run = fdb_get,
	  .op = VSWKM_CMD_FDB_GET },
	{ "flush", .help = "remove the entries that match, say how many",
	  .args = flush_args, .run = fdb_flush, .op = VSWKM_CMD_FDB_FLUSH },
	{ 0 }
};

const struct vsw_object vsw_fdb_object = {
	.name = "fdb",
	.help = "forwarding database",
	.cmds = cmds,
};
