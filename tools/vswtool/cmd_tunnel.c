// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool tunnel: the tunnels themselves */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <string.h>

#include "cmd.h"
#include "probe.h"
#include "segment.h"
#include "spec.h"
#include "tunnels.h"
#include "views.h"

/* What --may-exist compares */
struct tunnel_info {
	uint32_t bridge;
	uint32_t kind;
	uint32_t dstport;
	uint8_t local[16];
	int len;
};

static int info_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct tunnel_info *info = arg;
	const struct nlattr *local;
	struct vsw_rec rec;

	(void)ctx;
	if (!vsw_rec_parse(&rec, &vsw_tunnel_set, nlh))
		return 0;
	info->bridge = (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_BRIDGE]);
	info->kind = (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_KIND]);
	info->dstport = (uint32_t)
		vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_DSTPORT]);
	local = rec.tb[VSWKM_A_TUNNEL_LOCAL];
	if (local && nla_len(local) <= (int)sizeof(info->local)) {
		info->len = nla_len(local);
		memcpy(info->local, nla_data(local), (size_t)info->len);
	}
	return 0;
}

/* Is the tunnel that there is the one that was asked for? */
static bool same_tunnel(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	const struct vsw_val *local = vsw_arg_get(call, "local");
	const struct vsw_val *port = vsw_arg_get(call, "dstport");
	struct tunnel_info info = { 0 };
	struct vsw_nlerr err;

	vsw_msg_start(&ctx->msg, VSWKM_CMD_TUNNEL_GET, 0);
	vsw_put_str(&ctx->msg, VSWKM_A_TUNNEL_NAME,
		    vsw_arg_get(call, "NAME")->str);
	if (vsw_nl_try(ctx, &ctx->msg, info_cb, &info, &err) || err.error)
		return false;
	return info.bridge &&
	       info.bridge == vsw_bridge_lookup(ctx, vsw_arg_get(call,
								 "BRIDGE")) &&
	       info.kind == vsw_arg_get(call, "type")->num &&
	       info.len == local->iplen &&
	       !memcmp(info.local, local->ip, local->iplen) &&
	       (!port || port->num == info.dstport);
}

static int tunnel_add(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	return vsw_call_add(ctx, call, msg, same_tunnel);
}

/* The argument when it was given, after saying that it comes now */
static const struct vsw_val *next_arg(const struct vsw_call *call,
				      struct vsw_msg *msg, const char *name)
{
	const struct vsw_val *val = vsw_arg_get(call, name);

	if (val)
		vsw_msg_mark(msg, (int)(val - call->val));
	return val;
}

/* A value ends what "inherit" said before. */
static void put_or_inherit(const struct vsw_call *call, struct vsw_msg *msg,
			   const char *name, uint16_t attr, uint16_t inherit)
{
	const struct vsw_val *val = next_arg(call, msg, name);

	if (!val)
		return;
	if (val->num != VSW_INHERIT)
		vsw_put_uint(msg, attr, val->num);
	vsw_put_uint(msg, inherit, val->num == VSW_INHERIT);
}

enum { SUPPRESS_OFF, SUPPRESS_ON, SUPPRESS_STRICT };

static const char *const suppress_words[] = { "off", "on", "strict", NULL };

static int set_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	const struct vsw_val *val;

	(void)ctx;
	put_or_inherit(call, msg, "ttl", VSWKM_A_TUNNEL_TTL,
		       VSWKM_A_TUNNEL_TTL_INHERIT);
	put_or_inherit(call, msg, "tos", VSWKM_A_TUNNEL_TOS,
		       VSWKM_A_TUNNEL_TOS_INHERIT);
	val = next_arg(call, msg, "srcport");
	if (val) {
		vsw_put_uint(msg, VSWKM_A_TUNNEL_SRCPORT_MIN, val->num >> 16);
		vsw_put_uint(msg, VSWKM_A_TUNNEL_SRCPORT_MAX,
			     val->num & UINT16_MAX);
	}
	val = next_arg(call, msg, "suppress");
	if (val) {
		vsw_put_uint(msg, VSWKM_A_TUNNEL_SUPPRESS,
			     val->num != SUPPRESS_OFF);
		vsw_put_uint(msg, VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN,
			     val->num == SUPPRESS_STRICT);
	}
	val = next_arg(call, msg, "miss");
	if (val) {
		vsw_put_uint(msg, VSWKM_A_TUNNEL_MISS_L2,
			     !!(val->num & VSW_MISS_L2));
		vsw_put_uint(msg, VSWKM_A_TUNNEL_MISS_L3,
			     !!(val->num & VSW_MISS_L3));
	}
	return 0;
}

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_tunnel_view, nlh);
	return 0;
}

static int part_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)ctx;
	return vsw_parts_add(arg, nlh);
}

static int show_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	const struct vsw_val *val = vsw_arg_get(call, "NAME|BRIDGE");

	(void)ctx;
	if (!val || val->index)	/* only a bridge has an index */
		vsw_msg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	return 0;
}

/* What is to be shown: all, those of one bridge, or one tunnel */
struct show {
	uint32_t bridge;
	const char *name;
};

static void put_filter(struct vsw_msg *msg, uint8_t op, const struct show *show,
		       uint16_t bridge, uint16_t name)
{
	vsw_msg_start(msg, op, NLM_F_DUMP);
	if (show->bridge)
		vsw_put_uint(msg, bridge, show->bridge);
	else if (show->name)
		vsw_put_str(msg, name, show->name);
}

static int get_parts(struct vsw_ctx *ctx, const struct vsw_call *call,
		     struct vsw_msg *msg, const struct show *show,
		     struct vsw_parts *parts)
{
	int ret;

	put_filter(msg, VSWKM_CMD_SEGMENT_GET, show, VSWKM_A_SEGMENT_BRIDGE,
		   VSWKM_A_SEGMENT_TUNNEL);
	ret = vsw_nl_dump(ctx, call, msg, false, part_cb, parts);
	if (ret)
		return ret;
	put_filter(msg, VSWKM_CMD_PEER_GET, show, VSWKM_A_PEER_BRIDGE,
		   VSWKM_A_PEER_TUNNEL);
	return vsw_nl_dump(ctx, call, msg, false, part_cb, parts);
}

static int show_tunnels(struct vsw_ctx *ctx, struct vsw_call *call,
			struct vsw_msg *msg, const struct show *show)
{
	int ret;

	if (show->name && !show->bridge) {
		ret = vsw_call_build(ctx, call, msg);
		return ret ? ret : vsw_nl_do(ctx, call, msg, show_cb, NULL);
	}
	put_filter(msg, VSWKM_CMD_TUNNEL_GET, show, VSWKM_A_TUNNEL_BRIDGE,
		   VSWKM_A_TUNNEL_NAME);
	return vsw_nl_dump(ctx, call, msg, false, show_cb, NULL);
}

static int tunnel_show(struct vsw_ctx *ctx, struct vsw_call *call,
		       struct vsw_msg *msg)
{
	const struct vsw_val *val = vsw_arg_get(call, "NAME|BRIDGE");
	struct show show = { .name = val ? val->str : NULL };
	struct vsw_parts *parts = vsw_parts_new();
	int ret = 0;

	if (!parts) {
		vsw_err(ctx, "out of memory");
		return VSW_REFUSED;
	}
	ret = vsw_nl_open(ctx);
	if (!ret && val)
		show.bridge = val->index ? val->num :
			      vsw_bridge_lookup(ctx, val);
	if (!ret && (ctx->out.json || ctx->out.details))
		ret = get_parts(ctx, call, msg, &show, parts);
	ctx->out.more = parts;
	if (!ret)
		ret = show_tunnels(ctx, call, msg, &show);
	ctx->out.more = NULL;
	vsw_parts_free(parts);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define TUNNEL_NAME(live_words, text)					\
	{ "NAME", .type = VSW_T_NAME, .attr = VSWKM_A_TUNNEL_NAME,	\
	  .live = (live_words), .flags = VSW_A_POS | VSW_A_REQ,		\
	  .help = text }

#define ONOFF(word, number, text)					\
	{ word, "on|off", .type = VSW_T_ONOFF,				\
	  .attr = VSWKM_A_TUNNEL_##number, .help = text }

#define TUNNEL_OPTIONS							\
	{ "ttl", "N|inherit", .type = VSW_T_INHERIT, .max = 255,	\
	  .help = "time to live of the outer header, 0 is that of the route" }, \
	{ "tos", "N|inherit", .type = VSW_T_INHERIT, .max = 252,	\
	  .help = "type of service of the outer header, without ECN" },	\
	{ "df", "set|unset|inherit", .type = VSW_T_ENUM,		\
	  .words = vsw_df_names, .attr = VSWKM_A_TUNNEL_DF,		\
	  .help = "don't-fragment bit of the outer header" },		\
	ONOFF("csum", CSUM, "send UDP or GRE checksums"),		\
	{ "srcport", "A-B", .type = VSW_T_PORTS,			\
	  .help = "UDP source ports, 0-0 is the range of the system" },	\
	ONOFF("learning", LEARNING, "learn addresses behind the peers"), \
	{ "suppress", "on|off|strict", .type = VSW_T_ENUM,		\
	  .words = suppress_words,					\
	  .help = "answer ARP and ND here; strict: never ask the peers" }, \
	{ "miss", "l2,l3|none", .type = VSW_T_MISS,			\
	  .help = "tell of unknown addresses (l2), of unknown neighbours (l3)" }, \
	ONOFF("hub", HUB, "let frames go from one tunnel to another"),	\
	ONOFF("gbp", GBP, "of vxlan: carry the mark as group policy"),	\
	ONOFF("seq", SEQ, "of gre: number the packets"),		\
	{ "mss", "N|auto|off", .type = VSW_T_MSS,			\
	  .attr = VSWKM_A_TUNNEL_MSS,					\
	  .help = "most that TCP may put into a segment, auto is what fits" }

static const struct vsw_arg add_args[] = {
	{ "BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_TUNNEL_BRIDGE,
	  .attr_name = VSWKM_A_TUNNEL_BRIDGE_NAME, .live = VSW_LIVE_BRIDGE,
	  .flags = VSW_A_POS | VSW_A_REQ, .help = "the bridge" },
	TUNNEL_NAME(VSW_LIVE_NONE, "name of the new tunnel"),
	{ "type", "vxlan|gre", .type = VSW_T_ENUM, .words = vsw_tunnel_names,
	  .attr = VSWKM_A_TUNNEL_KIND, .flags = VSW_A_REQ,
	  .help = "how frames travel" },
	{ "local", "IP", .type = VSW_T_IP, .attr = VSWKM_A_TUNNEL_LOCAL,
	  .flags = VSW_A_REQ, .help = "own address" },
	{ "dstport", "N", .type = VSW_T_UINT, .min = 1, .max = UINT16_MAX,
	  .attr = VSWKM_A_TUNNEL_DSTPORT,
	  .help = "of vxlan: UDP port here and at the peers, 4789 unless given" },
	{ "dev", "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_TUNNEL_LINK,
	  .attr_name = VSWKM_A_TUNNEL_LINK_NAME, .live = VSW_LIVE_DEV,
	  .help = "the device below" },
	TUNNEL_OPTIONS,
	ONOFF("csum6-zero", CSUM6_ZERO,
	      "of vxlan over IPv6: accept packets without a checksum"),
	ONOFF("nvgre", NVGRE, "of gre: keys are VSIDs of NVGRE"),
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	TUNNEL_NAME(VSW_LIVE_TUNNEL, "the tunnel"),
	{ 0 }
};

static const struct vsw_arg set_args[] = {
	TUNNEL_NAME(VSW_LIVE_TUNNEL, "the tunnel"),
	TUNNEL_OPTIONS,
	{ 0 }
};

static const struct vsw_arg show_args[] = {
	{ "NAME|BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_TUNNEL_BRIDGE,
	  .attr_name = VSWKM_A_TUNNEL_NAME, .live = VSW_LIVE_BRIDGE_TUNNEL,
	  .flags = VSW_A_POS, .help = "one tunnel, or all of a bridge" },
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "make a tunnel a port of a bridge",
	  .args = add_args, .build = set_build, .run = tunnel_add,
	  .op = VSWKM_CMD_TUNNEL_NEW, .flags = VSW_C_MAY_EXIST },
	{ "del", "delete", .help = "remove a tunnel, its segments and peers",
	  .args = del_args, .op = VSWKM_CMD_TUNNEL_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "set", "change", .help = "change a tunnel", .args = set_args,
	  .build = set_build, .op = VSWKM_CMD_TUNNEL_SET,
	  .flags = VSW_C_NEEDS_KW },
	{ "show", "list", .help = "show tunnels", .args = show_args,
	  .build = show_build, .run = tunnel_show,
	  .op = VSWKM_CMD_TUNNEL_GET },
	{ "segment", .help = "say by which VNI or key a VLAN travels",
	  .args = vsw_segment_args, .build = vsw_segment_build,
	  .run = vsw_segment_run, .op = VSWKM_CMD_SEGMENT_GET },
	{ "peer", .help = "say who gets a copy of flooded frames",
	  .args = vsw_peer_args, .build = vsw_peer_build,
	  .run = vsw_peer_run, .op = VSWKM_CMD_PEER_GET },
	{ "probe", .help = "find out how large a packet reaches the peers",
	  .args = vsw_probe_args, .run = vsw_probe_run,
	  .op = VSWKM_CMD_TUNNEL_GET, .flags = VSW_C_NO_BATCH },
	{ 0 }
};

const struct vsw_object vsw_tunnel_object = {
	.name = "tunnel",
	.help = "overlays to other hypervisors",
	.cmds = cmds,
};
