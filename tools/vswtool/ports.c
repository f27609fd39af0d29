// SPDX-License-Identifier: GPL-2.0-or-later
/* What port show, vlan show and drops have in common */
#include <netlink/msg.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

static const char *const down_up[] = { "down", "up" };

static const struct vsw_field fields[] = {
	{ "name", "PORT", VSWKM_A_PORT_NAME, .width = 15, .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_PORT_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "kind", "KIND", VSWKM_A_PORT_KIND, .width = 6 },
	{ "up", "STATE", VSWKM_A_PORT_UP, .width = 5, .ink = VSW_INK_STATE,
	  .names = down_up },
	{ "mode", "MODE", VSWKM_A_PORT_MODE, .width = 6 },
	{ "pvid", "PVID", VSWKM_A_PORT_PVID, .width = 4 },
	{ "vlans", "VLANS", VSWKM_A_PORT_VLAN, .width = 12 },
	{ "map", NULL, VSWKM_A_PORT_MAP, VSW_L_OPTION },
	{ "isolated", NULL, VSWKM_A_PORT_ISOLATED, VSW_L_OPTION },
	{ "learning", NULL, VSWKM_A_PORT_LEARNING, VSW_L_OPTION, .dflt = 1 },
	{ "flood_uc", NULL, VSWKM_A_PORT_FLOOD_UC, VSW_L_OPTION, .dflt = 1 },
	{ "flood_mc", NULL, VSWKM_A_PORT_FLOOD_MC, VSW_L_OPTION, .dflt = 1 },
	{ "flood_bc", NULL, VSWKM_A_PORT_FLOOD_BC, VSW_L_OPTION, .dflt = 1 },
	{ "fdb_limit", NULL, VSWKM_A_PORT_FDB_LIMIT, VSW_L_OPTION,
	  .dflt = 65536 },
	{ "peer", NULL, VSWKM_A_PORT_PEER_NAME, VSW_L_OPTION,
	  .ink = VSW_INK_DEV },
	{ "peer_bridge", NULL, VSWKM_A_PORT_PEER_BRIDGE_NAME, VSW_L_OPTION,
	  .ink = VSW_INK_DEV },
	{ "tunnel_kind", NULL, VSWKM_A_PORT_TUNNEL_KIND, VSW_L_OPTION,
	  .dflt = UINT32_MAX },
	{ "tunnel_local", NULL, VSWKM_A_PORT_TUNNEL_LOCAL, VSW_L_OPTION },
	{ "acl_in", NULL, VSWKM_A_PORT_ACL_IN, VSW_L_OPTION },
	{ "acl_out", NULL, VSWKM_A_PORT_ACL_OUT, VSW_L_OPTION },
	{ "zone", NULL, VSWKM_A_PORT_ZONE, VSW_L_OPTION },
	{ "conn_limit", NULL, VSWKM_A_PORT_CONN_LIMIT, VSW_L_OPTION },
	{ "ifindex", NULL, VSWKM_A_PORT_IFINDEX, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_PORT_BRIDGE, VSW_L_DETAIL },
	{ "peer_bridge_ifindex", NULL, VSWKM_A_PORT_PEER_BRIDGE,
	  VSW_L_DETAIL },
	{ "index", NULL, VSWKM_A_PORT_INDEX, VSW_L_DETAIL },
	{ "mtu", NULL, VSWKM_A_PORT_MTU, VSW_L_DETAIL },
	{ "fdb_learned", NULL, VSWKM_A_PORT_FDB_LEARNED, VSW_L_DETAIL },
	{ "stats", NULL, VSWKM_A_PORT_STATS, VSW_L_STATS },
	{ "drops", NULL, VSWKM_A_PORT_DROP, VSW_L_STATS },
	{ 0 }
};

const struct vsw_view vsw_port_view = {
	.object = "port",
	.set = &vsw_port_set,
	.fields = fields,
};

struct show {
	const struct vsw_view *view;
	uint32_t bridge;	/* 0: all */
};

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	const struct show *show = arg;
	struct vsw_rec rec;

	if (show->bridge &&
	    (!vsw_rec_parse(&rec, &vsw_port_set, nlh) ||
	     vsw_attr_uint(rec.tb[VSWKM_A_PORT_BRIDGE]) != show->bridge))
		return 0;
	vsw_out_rec(&ctx->out, show->view, nlh);
	return 0;
}

int vsw_ports_build(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	(void)ctx;
	if (!vsw_arg_get(call, "DEV|BRIDGE"))
		vsw_msg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	return 0;
}

/* A bridge's name is that of its local port too; all ports are meant. */
static int show_named(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg, const struct vsw_val *val,
		      struct show *show)
{
	int ret;

	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	show->bridge = vsw_bridge_lookup(ctx, val);
	if (show->bridge) {
		vsw_msg_start(msg, VSWKM_CMD_PORT_GET, 0);
		vsw_put_uint(msg, VSWKM_A_PORT_BRIDGE, show->bridge);
		return vsw_nl_dump(ctx, call, msg, false, show_cb, show);
	}
	ret = vsw_call_build(ctx, call, msg);
	return ret ? ret : vsw_nl_do(ctx, call, msg, show_cb, show);
}

int vsw_ports_show(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg, const char *name,
		   const struct vsw_view *view)
{
	const struct vsw_val *val = vsw_arg_get(call, name);
	struct show show = { .view = view };
	int ret;

	if (val)
		ret = show_named(ctx, call, msg, val, &show);
	else
		ret = vsw_nl_dump(ctx, call, msg, false, show_cb, &show);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}
