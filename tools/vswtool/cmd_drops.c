// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool drops */
#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field fields[] = {
	{ "port", "PORT", VSWKM_A_PORT_NAME, .width = 15, .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_PORT_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ 0 }
};

static const char *const kinds[] = { "error", "policy" };

static const struct vsw_field rows[] = {
	{ "reason", "REASON", VSWKM_A_DROP_REASON, .width = 18 },
	{ "packets", "PACKETS", VSWKM_A_DROP_PACKETS, .width = 10 },
	{ "policy", "KIND", VSWKM_A_DROP_POLICY, .width = 6, .names = kinds },
	{ "text", "TEXT", VSWKM_A_DROP_TEXT },
	{ 0 }
};

const struct vsw_view vsw_drops_view = {
	.object = "drops",
	.set = &vsw_port_set,
	.fields = fields,
	.row = VSWKM_A_PORT_DROP,
	.rows = rows,
	.flat = true,
};

static int drops(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	return vsw_ports_show(ctx, call, msg, "DEV|BRIDGE", &vsw_drops_view);
}

static const struct vsw_arg args[] = {
	{ "DEV|BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,
	  .attr_name = VSWKM_A_PORT_NAME, .live = VSW_LIVE_BRIDGE_PORT,
	  .flags = VSW_A_POS, .help = "one port, or all of a bridge" },
	{ 0 }
};

static const struct vsw_cmd cmd = {
	.help = "show how many frames each port dropped, and why",
	.args = args,
	.build = vsw_ports_build,
	.run = drops,
	.op = VSWKM_CMD_PORT_GET,
};

const struct vsw_object vsw_drops_object = {
	.name = "drops",
	.help = "frames that were dropped, by reason",
	.self = &cmd,
};
