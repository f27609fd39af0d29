// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool port */
#include <netlink/attr.h>
#include <string.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

/* What --may-exist compares */
struct port_info {
	uint32_t bridge;
	uint32_t kind;
	uint32_t peer_bridge;
	char peer[VSW_DEVNAME_MAX + 1];
};

static int info_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct port_info *info = arg;
	struct vsw_rec rec;

	(void)ctx;
	if (!vsw_rec_parse(&rec, &vsw_port_set, nlh))
		return 0;
	info->bridge = (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_PORT_BRIDGE]);
	info->kind = (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_PORT_KIND]);
	info->peer_bridge = (uint32_t)
		vsw_attr_uint(rec.tb[VSWKM_A_PORT_PEER_BRIDGE]);
	if (rec.tb[VSWKM_A_PORT_PEER_NAME])
		nla_strlcpy(info->peer, rec.tb[VSWKM_A_PORT_PEER_NAME],
			    sizeof(info->peer));
	return 0;
}

static bool port_lookup(struct vsw_ctx *ctx, const struct vsw_val *val,
			struct port_info *info)
{
	struct vsw_nlerr err;

	memset(info, 0, sizeof(*info));
	vsw_msg_start(&ctx->msg, VSWKM_CMD_PORT_GET, 0);
	vsw_put_dev(&ctx->msg, VSWKM_A_PORT_IFINDEX, VSWKM_A_PORT_NAME, val);
	return !vsw_nl_try(ctx, &ctx->msg, info_cb, info, &err) &&
	       !err.error && info->bridge;
}

uint32_t vsw_port_bridge(struct vsw_ctx *ctx, const struct vsw_val *val)
{
	struct port_info info;

	return port_lookup(ctx, val, &info) ? info.bridge : 0;
}

/* Is the port that there is the one that was asked for? */
static bool same_port(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	const struct vsw_val *peer = vsw_arg_get(call, "peer");
	struct port_info info;

	if (!port_lookup(ctx, vsw_arg_get(call, "DEV"), &info) ||
	    vsw_bridge_lookup(ctx, vsw_arg_get(call, "BRIDGE")) != info.bridge)
		return false;
	if (!peer)
		return info.kind == VSWKM_PORT_KIND_NETDEV;
	return info.kind == VSWKM_PORT_KIND_PATCH &&
	       !strcmp(info.peer, peer->str) &&
	       vsw_bridge_lookup(ctx, vsw_arg_get(call, "on")) ==
	       info.peer_bridge;
}

static int port_add(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	return vsw_call_add(ctx, call, msg, same_port);
}

static void put_native(struct vsw_call *call, struct vsw_msg *msg,
		       const struct vsw_val *native)
{
	if (!native)
		return;
	vsw_msg_mark(msg, (int)(native - call->val));
	vsw_put_uint(msg, VSWKM_A_PORT_PVID, native->num);
}

/* access, trunk with native, and qinq become mode, vlan and pvid. */
static int put_mode(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	static const char *const names[] = { "access", "trunk", "qinq" };
	const struct vsw_val *native = vsw_arg_get(call, "native");
	const struct vsw_val *val = NULL;
	uint32_t mode;

	for (mode = 0; mode < ARRAY_SIZE(names); mode++) {
		val = vsw_arg_get(call, names[mode]);
		if (val)
			break;
	}
	if (native && mode != VSWKM_PORT_MODE_TRUNK &&
	    (val || msg->op != VSWKM_CMD_PORT_SET))
		return vsw_call_usage(ctx, call, "\"native\" goes with \"trunk\"");
	if (!val) {
		put_native(call, msg, native);
		return 0;
	}
	vsw_msg_mark(msg, (int)(val - call->val));
	vsw_put_uint(msg, VSWKM_A_PORT_MODE, mode);
	if (mode != VSWKM_PORT_MODE_TRUNK) {
		vsw_put_uint(msg, VSWKM_A_PORT_PVID, val->num);
		return 0;
	}
	vsw_put_vlans(msg, &call->vlans, false, false);
	if (native)
		put_native(call, msg, native);
	else
		vsw_put_uint(msg, VSWKM_A_PORT_PVID, 0);
	return 0;
}

static void put_flood(struct vsw_call *call, struct vsw_msg *msg)
{
	const struct vsw_val *val = vsw_arg_get(call, "flood");

	if (!val)
		return;
	vsw_msg_mark(msg, (int)(val - call->val));
	vsw_put_uint(msg, VSWKM_A_PORT_FLOOD_UC, !!(val->num & VSW_FLOOD_UC));
	vsw_put_uint(msg, VSWKM_A_PORT_FLOOD_MC, !!(val->num & VSW_FLOOD_MC));
	vsw_put_uint(msg, VSWKM_A_PORT_FLOOD_BC, !!(val->num & VSW_FLOOD_BC));
}

static int set_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	put_flood(call, msg);
	return put_mode(ctx, call, msg);
}

static int check_patch(struct vsw_ctx *ctx, struct vsw_call *call)
{
	const struct vsw_val *name = vsw_arg_get(call, "DEV");
	bool patch = vsw_arg_get(call, "type");
	bool peer = vsw_arg_get(call, "peer");
	bool on = vsw_arg_get(call, "on");

	if (!patch && (peer || on))
		return vsw_call_usage(ctx, call, "\"%s\" goes with \"type patch\"",
				      peer ? "peer" : "on");
	if (patch && !(peer && on))
		return vsw_call_usage(ctx, call, "\"type patch\" needs \"%s\"",
				      peer ? "on" : "peer");
	if (patch && (name->index || strlen(name->str) > VSWKM_NAME_MAX))
		return vsw_call_usage(ctx, call, "\"%s\" is not a name for a patch port",
				      name->str);
	return 0;
}

static int add_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	const struct vsw_val *type = vsw_arg_get(call, "type");
	int ret = check_patch(ctx, call);

	if (type) {
		vsw_msg_mark(msg, (int)(type - call->val));
		vsw_put_uint(msg, VSWKM_A_PORT_KIND, VSWKM_PORT_KIND_PATCH);
	}
	return ret ? ret : set_build(ctx, call, msg);
}

static int port_show(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	return vsw_ports_show(ctx, call, msg, "DEV|BRIDGE", &vsw_port_view);
}

#define PORT_DEV(text, what)						\
	{ text, .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,	\
	  .attr_name = VSWKM_A_PORT_NAME, .live = (what),		\
	  .flags = VSW_A_POS | VSW_A_REQ,				\
	  .help = "the port: name, altname or ifindex of its device" }

#define PORT_OPTIONS							\
	{ "access", "VID", .type = VSW_T_VID, .group = 1,		\
	  .help = "untagged frames only, in this VLAN" },		\
	{ "trunk", "LIST", .type = VSW_T_TRUNK, .group = 1,		\
	  .help = "tagged VLANs such as 10,20-30, or all, or none" },	\
	{ "qinq", "VID", .type = VSW_T_VID, .group = 1,			\
	  .help = "carry every frame inside this 802.1ad VLAN" },	\
	{ "native", "VID|none", .type = VSW_T_NATIVE,			\
	  .help = "of a trunk: VLAN of its untagged frames" },		\
	{ "isolated", "on|off", .type = VSW_T_ONOFF,			\
	  .attr = VSWKM_A_PORT_ISOLATED,				\
	  .help = "no frames between two isolated ports" },		\
	{ "learning", "on|off", .type = VSW_T_ONOFF,			\
	  .attr = VSWKM_A_PORT_LEARNING,				\
	  .help = "learn source addresses" },				\
	{ "flood", "uc,mc,bc|none", .type = VSW_T_FLOOD,		\
	  .help = "what is flooded to the port: unknown unicast, multicast, broadcast" }, \
	{ "fdb-limit", "N", .type = VSW_T_UINT,				\
	  .max = VSWKM_FDB_LIMIT_MAX, .attr = VSWKM_A_PORT_FDB_LIMIT,	\
	  .help = "most learned entries, 0 is no limit" },		\
	{ "zone", "N", .type = VSW_T_UINT, .max = VSWKM_ZONE_MAX,	\
	  .attr = VSWKM_A_PORT_ZONE,					\
	  .help = "of its connections, 0 is that of the bridge" },	\
	{ "conn-limit", "N", .type = VSW_T_UINT,			\
	  .max = VSWKM_CONN_LIMIT_MAX, .attr = VSWKM_A_PORT_CONN_LIMIT,	\
	  .help = "most connections that come in by it, 0 is no limit" }

static const char *const types[] = { "patch", NULL };

static const struct vsw_arg add_args[] = {
	{ "BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_BRIDGE,
	  .attr_name = VSWKM_A_PORT_BRIDGE_NAME, .live = VSW_LIVE_BRIDGE,
	  .flags = VSW_A_POS | VSW_A_REQ, .help = "the bridge" },
	PORT_DEV("DEV", VSW_LIVE_DEV),
	PORT_OPTIONS,
	{ "type", "patch", .type = VSW_T_ENUM, .words = types,
	  .help = "not a device: one end of a pair that joins two bridges" },
	{ "peer", "NAME2", .type = VSW_T_NAME, .attr = VSWKM_A_PORT_PEER_NAME,
	  .help = "of a patch: name of the other end" },
	{ "on", "BRIDGE2", .type = VSW_T_DEV,
	  .attr = VSWKM_A_PORT_PEER_BRIDGE,
	  .attr_name = VSWKM_A_PORT_PEER_BRIDGE_NAME, .live = VSW_LIVE_BRIDGE,
	  .help = "of a patch: bridge of the other end" },
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	PORT_DEV("DEV", VSW_LIVE_PORT),
	{ 0 }
};

static const struct vsw_arg set_args[] = {
	PORT_DEV("DEV", VSW_LIVE_PORT),
	PORT_OPTIONS,
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	{ "DEV|BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,
	  .attr_name = VSWKM_A_PORT_NAME, .live = VSW_LIVE_BRIDGE_PORT,
	  .flags = VSW_A_POS, .help = "one port, or all of a bridge" },
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "make a device a port of a bridge, or join two bridges",
	  .args = add_args, .build = add_build, .run = port_add,
	  .op = VSWKM_CMD_PORT_NEW, .flags = VSW_C_MAY_EXIST },
	{ "del", "delete", .help = "release a device; of a patch both ends go",
	  .args = del_args, .op = VSWKM_CMD_PORT_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "set", "change", .help = "change a port", .args = set_args,
	  .build = set_build, .op = VSWKM_CMD_PORT_SET,
	  .flags = VSW_C_NEEDS_KW },
	{ "show", "list", .help = "show ports", .args = show_args,
	  .build = vsw_ports_build, .run = port_show,
	  .op = VSWKM_CMD_PORT_GET },
	{ 0 }
};

const struct vsw_object vsw_port_object = {
	.name = "port",
	.help = "ports of bridges",
	.cmds = cmds,
};
