// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool vlan */
#include <netlink/msg.h>

#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field fields[] = {
	{ "name", "PORT", VSWKM_A_PORT_NAME, .width = 15, .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_PORT_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "mode", "MODE", VSWKM_A_PORT_MODE, .width = 6 },
	{ "pvid", NULL, VSWKM_A_PORT_PVID, VSW_L_DETAIL },
	{ "vlans", NULL, VSWKM_A_PORT_VLAN, VSW_L_DETAIL },
	{ "map", NULL, VSWKM_A_PORT_MAP, VSW_L_DETAIL },
	{ 0 }
};

static const struct vsw_field vlan_rows[] = {
	{ "vid", "VLAN", VSWKM_A_VLAN_RANGE_FIRST, .width = 9 },
	{ "pvid", "PVID", VSWKM_A_VLAN_RANGE_PVID, .width = 4 },
	{ "untagged", "UNTAGGED", VSWKM_A_VLAN_RANGE_UNTAGGED, .width = 8 },
	{ 0 }
};

const struct vsw_view vsw_vlan_view = {
	.object = "vlan",
	.set = &vsw_port_set,
	.fields = fields,
	.row = VSWKM_A_PORT_VLAN,
	.rows = vlan_rows,
};

static const struct vsw_field map_fields[] = {
	{ "name", "PORT", VSWKM_A_PORT_NAME, .width = 15, .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_PORT_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ 0 }
};

static const struct vsw_field map_rows[] = {
	{ "outside", "OUTSIDE", VSWKM_A_VLAN_MAP_OUTSIDE, .width = 7 },
	{ "inside", "INSIDE", VSWKM_A_VLAN_MAP_INSIDE, .width = 6 },
	{ 0 }
};

const struct vsw_view vsw_map_view = {
	.object = "map",
	.set = &vsw_port_set,
	.fields = map_fields,
	.row = VSWKM_A_PORT_MAP,
	.rows = map_rows,
	.flat = true,
};

static int vlan_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	const struct vsw_val *vid = vsw_arg_get(call, "vid");
	bool pvid = vsw_arg_get(call, "pvid");
	unsigned int first, last;

	vsw_vlans_next(&call->vlans, 1, &first, &last);
	if (pvid && (first != last ||
		     vsw_vlans_next(&call->vlans, last + 1, &first, &last)))
		return vsw_call_usage(ctx, call, "\"pvid\" goes with one VLAN, not with \"%s\"",
				      vid->str);
	vsw_msg_mark(msg, (int)(vid - call->val));
	vsw_put_vlans(msg, &call->vlans, pvid,
		      vsw_arg_get(call, "untagged"));
	return 0;
}

static int vlan_show(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	return vsw_ports_show(ctx, call, msg, "DEV|BRIDGE", &vsw_vlan_view);
}

static int map_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	const struct vsw_val *dev = vsw_arg_get(call, "DEV");
	const struct vsw_val *add = vsw_arg_get(call, "add");
	const struct vsw_val *del = vsw_arg_get(call, "del");
	const struct vsw_val *val = add ? add : del;

	(void)ctx;
	if (!val)
		return 0;
	vsw_msg_start(msg, add ? VSWKM_CMD_MAP_ADD : VSWKM_CMD_MAP_DEL, 0);
	vsw_msg_mark(msg, (int)(dev - call->val));
	vsw_put_dev(msg, VSWKM_A_PORT_IFINDEX, VSWKM_A_PORT_NAME, dev);
	vsw_msg_mark(msg, (int)(val - call->val));
	vsw_put_maps(msg, &call->maps);
	return 0;
}

static int map_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_map_view, nlh);
	return 0;
}

static int map_run(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	int ret;

	if (msg->op != VSWKM_CMD_PORT_GET)
		return vsw_nl_do(ctx, call, msg, NULL, NULL);
	ret = vsw_nl_do(ctx, call, msg, map_cb, NULL);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define VLAN_DEV							\
	{ "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,	\
	  .attr_name = VSWKM_A_PORT_NAME, .live = VSW_LIVE_PORT,	\
	  .flags = VSW_A_POS | VSW_A_REQ,				\
	  .help = "the port: name, altname or ifindex of its device" }

static const struct vsw_arg add_args[] = {
	VLAN_DEV,
	{ "vid", "LIST", .type = VSW_T_VLANS, .flags = VSW_A_REQ,
	  .help = "VLANs such as 10,20-30" },
	{ "pvid", .type = VSW_T_FLAG, .dflt = 1,
	  .help = "untagged frames that enter belong to it" },
	{ "untagged", .type = VSW_T_FLAG, .dflt = 1,
	  .help = "frames leave without a tag" },
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	VLAN_DEV,
	{ "vid", "LIST", .type = VSW_T_VLANS, .flags = VSW_A_REQ,
	  .help = "VLANs such as 10,20-30" },
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	{ "DEV|BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,
	  .attr_name = VSWKM_A_PORT_NAME, .live = VSW_LIVE_BRIDGE_PORT,
	  .flags = VSW_A_POS, .help = "one port, or all of a bridge" },
	{ 0 }
};

static const struct vsw_arg map_args[] = {
	VLAN_DEV,
	{ "add", "OUTSIDE:INSIDE,...", .type = VSW_T_MAPS, .group = 1,
	  .help = "VLAN on the wire and VLAN in the bridge" },
	{ "del", "OUTSIDE:INSIDE,...", .type = VSW_T_MAPS, .group = 1,
	  .help = "the pairs to remove" },
	{ "show", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "show the pairs, the default" },
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "add VLANs to a port", .args = add_args,
	  .build = vlan_build, .op = VSWKM_CMD_VLAN_ADD },
	{ "del", "delete", .help = "remove VLANs from a port",
	  .args = del_args, .build = vlan_build, .op = VSWKM_CMD_VLAN_DEL },
	{ "show", "list", .help = "show the VLANs of ports",
	  .args = show_args, .build = vsw_ports_build, .run = vlan_show,
	  .op = VSWKM_CMD_PORT_GET },
	{ "map", .help = "translate VLANs at a port, one to one",
	  .args = map_args, .build = map_build, .run = map_run,
	  .op = VSWKM_CMD_PORT_GET },
	{ 0 }
};

const struct vsw_object vsw_vlan_object = {
	.name = "vlan",
	.help = "VLANs of ports",
	.cmds = cmds,
};
