// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool neigh */
#include <netlink/msg.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field fields[] = {
	{ "ip", "IP", VSWKM_A_NEIGH_IP, .width = 24 },
	{ "vid", "VLAN", VSWKM_A_NEIGH_VID, .width = 4 },
	{ "lladdr", "LLADDR", VSWKM_A_NEIGH_LLADDR, .width = 17,
	  .ink = VSW_INK_MAC },
	{ "bridge", "BRIDGE", VSWKM_A_NEIGH_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "owner", "OWNER", VSWKM_A_NEIGH_OWNER, .width = 7 },
	{ "idle", "IDLE", VSWKM_A_NEIGH_IDLE, .width = 8 },
	{ "router", NULL, VSWKM_A_NEIGH_ROUTER, VSW_L_OPTION },
	{ "port", NULL, VSWKM_A_NEIGH_PORT_NAME, VSW_L_OPTION,
	  .ink = VSW_INK_DEV },
	{ "port_ifindex", NULL, VSWKM_A_NEIGH_PORT, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_NEIGH_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_neigh_view = {
	.object = "neigh",
	.set = &vsw_neigh_set,
	.fields = fields,
};

static const struct vsw_field miss_fields[] = {
	{ "kind", NULL, VSWKM_A_MISS_KIND },
	{ "vid", NULL, VSWKM_A_MISS_VID },
	{ "address", NULL, VSWKM_A_MISS_ADDRESS, .ink = VSW_INK_MAC },
	{ "ip", NULL, VSWKM_A_MISS_IP },
	{ "port", NULL, VSWKM_A_MISS_PORT_NAME, .ink = VSW_INK_DEV },
	{ "bridge", NULL, VSWKM_A_MISS_BRIDGE_NAME, .ink = VSW_INK_DEV },
	{ "lost", NULL, VSWKM_A_MISS_LOST },
	{ "port_ifindex", NULL, VSWKM_A_MISS_PORT, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_MISS_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_miss_view = {
	.object = "miss",
	.set = &vsw_miss_set,
	.fields = miss_fields,
};

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_neigh_view, nlh);
	return 0;
}

static int neigh_show(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	int ret = vsw_nl_dump(ctx, call, msg, true, show_cb, NULL);

	if (!ret || ctx->out.count)
		vsw_out_end(&ctx->out);
	return ret;
}

static int neigh_get(struct vsw_ctx *ctx, struct vsw_call *call,
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
	if (vsw_rec_parse(&rec, &vsw_neigh_set, nlh))
		vsw_out_count(&ctx->out, "flushed", "neighbours", (uint32_t)
			      vsw_attr_uint(rec.tb[VSWKM_A_NEIGH_FLUSHED]));
	return 0;
}

static int neigh_flush(struct vsw_ctx *ctx, struct vsw_call *call,
		       struct vsw_msg *msg)
{
	int ret = vsw_nl_do(ctx, call, msg, flush_cb, NULL);

	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define NEIGH_BRIDGE(more)						\
	{ "BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_NEIGH_BRIDGE,	\
	  .attr_name = VSWKM_A_NEIGH_BRIDGE_NAME,			\
	  .live = VSW_LIVE_BRIDGE, .flags = VSW_A_POS | (more),		\
	  .help = "the bridge" }

#define NEIGH_IP							\
	{ "IP", .type = VSW_T_IP, .attr = VSWKM_A_NEIGH_IP,		\
	  .flags = VSW_A_POS | VSW_A_REQ,				\
	  .help = "the address, IPv4 or IPv6" }

#define NEIGH_LLADDR(more)						\
	{ "lladdr", "MAC", .type = VSW_T_MAC,				\
	  .attr = VSWKM_A_NEIGH_LLADDR, .flags = (more),		\
	  .help = "its MAC address" }

#define NEIGH_VLAN(more)						\
	{ "vlan", "VID", .type = VSW_T_VID, .attr = VSWKM_A_NEIGH_VID,	\
	  .flags = (more), .dflt = 1, .help = "the VLAN" }

#define NEIGH_OWNER(word, number, text)					\
	{ word, .type = VSW_T_FLAG, .attr = VSWKM_A_NEIGH_OWNER,	\
	  .dflt = VSWKM_NEIGH_OWNER_##number, .group = 1, .help = text }

#define NEIGH_OWNERS							\
	NEIGH_OWNER("learned", LEARNED, "only those seen at a port"),	\
	NEIGH_OWNER("static", STATIC, "only those of the operator"),	\
	NEIGH_OWNER("agent", AGENT, "only those of an agent")

static const struct vsw_arg add_args[] = {
	NEIGH_BRIDGE(VSW_A_REQ),
	NEIGH_IP,
	NEIGH_LLADDR(VSW_A_REQ),
	NEIGH_VLAN(VSW_A_DFLT),
	NEIGH_OWNER("static", STATIC, "nothing learned overwrites it, the default"),
	NEIGH_OWNER("agent", AGENT, "a control-plane agent's"),
	{ "router", .type = VSW_T_FLAG, .dflt = 1,
	  .attr = VSWKM_A_NEIGH_ROUTER,
	  .help = "an IPv6 router, as answers then say" },
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	NEIGH_BRIDGE(VSW_A_REQ),
	NEIGH_IP,
	NEIGH_VLAN(VSW_A_DFLT),
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	NEIGH_BRIDGE(0),
	NEIGH_VLAN(0),
	NEIGH_LLADDR(0),
	NEIGH_OWNERS,
	{ 0 }
};

static const struct vsw_arg flush_args[] = {
	NEIGH_BRIDGE(VSW_A_REQ),
	NEIGH_VLAN(0),
	NEIGH_LLADDR(0),
	NEIGH_OWNERS,
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "add a neighbour", .args = add_args,
	  .op = VSWKM_CMD_NEIGH_NEW, .flags = VSW_C_PIPELINE },
	{ "replace", .help = "add a neighbour or change the one there is",
	  .args = add_args, .op = VSWKM_CMD_NEIGH_SET,
	  .flags = VSW_C_PIPELINE },
	{ "del", "delete", .help = "remove a neighbour", .args = del_args,
	  .op = VSWKM_CMD_NEIGH_DEL,
	  .flags = VSW_C_PIPELINE | VSW_C_IF_EXISTS },
	{ "show", "list", .help = "show the neighbours that match",
	  .args = show_args, .run = neigh_show, .op = VSWKM_CMD_NEIGH_GET,
	  .nl_flags = NLM_F_DUMP },
	{ "get", .help = "show one neighbour", .args = del_args,
	  .run = neigh_get, .op = VSWKM_CMD_NEIGH_GET },
	{ "flush", .help = "remove the neighbours that match, say how many",
	  .args = flush_args, .run = neigh_flush,
	  .op = VSWKM_CMD_NEIGH_FLUSH },
	{ 0 }
};

const struct vsw_object vsw_neigh_object = {
	.name = "neigh",
	.help = "MAC addresses of neighbours, by which ARP and ND are answered",
	.cmds = cmds,
};
