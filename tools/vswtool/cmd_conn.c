// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool conn */
#include <netlink/msg.h>

#include "acl.h"
#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field fields[] = {
	{ "proto", "PROTO", VSWKM_A_CONN_PROTO, .width = 5 },
	{ "src", "SRC", VSWKM_A_CONN_SRC, .width = 20 },
	{ "sport", "SPORT", VSWKM_A_CONN_SPORT, .width = 5 },
	{ "dst", "DST", VSWKM_A_CONN_DST, .width = 20 },
	{ "dport", "DPORT", VSWKM_A_CONN_DPORT, .width = 5 },
	{ "tcp_state", "STATE", VSWKM_A_CONN_TCP_STATE, .width = 11 },
	{ "port", "PORT", VSWKM_A_CONN_PORT_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "reply_port", "REPLY-PORT", VSWKM_A_CONN_REPLY_PORT_NAME,
	  .width = 15, .ink = VSW_INK_DEV },
	{ "timeout", "TIMEOUT", VSWKM_A_CONN_TIMEOUT, .width = 7 },
	{ "icmp_type", NULL, VSWKM_A_CONN_ICMP_TYPE, VSW_L_OPTION,
	  .dflt = UINT32_MAX },
	{ "icmp_code", NULL, VSWKM_A_CONN_ICMP_CODE, VSW_L_OPTION },
	{ "icmp_id", NULL, VSWKM_A_CONN_ICMP_ID, VSW_L_OPTION,
	  .dflt = UINT32_MAX },
	{ "replied", NULL, VSWKM_A_CONN_REPLIED, VSW_L_OPTION, .dflt = 1 },
	{ "assured", NULL, VSWKM_A_CONN_ASSURED, VSW_L_DETAIL },
	{ "mark", NULL, VSWKM_A_CONN_MARK, VSW_L_OPTION },
	{ "reply_src", NULL, VSWKM_A_CONN_REPLY_SRC, VSW_L_DETAIL },
	{ "reply_sport", NULL, VSWKM_A_CONN_REPLY_SPORT, VSW_L_DETAIL },
	{ "reply_dst", NULL, VSWKM_A_CONN_REPLY_DST, VSW_L_DETAIL },
	{ "reply_dport", NULL, VSWKM_A_CONN_REPLY_DPORT, VSW_L_DETAIL },
	{ "bridge", NULL, VSWKM_A_CONN_BRIDGE_NAME, VSW_L_DETAIL,
	  .ink = VSW_INK_DEV },
	{ "zone", NULL, VSWKM_A_CONN_ZONE, VSW_L_DETAIL },
	{ "packets", NULL, VSWKM_A_CONN_PACKETS, VSW_L_DETAIL },
	{ "bytes", NULL, VSWKM_A_CONN_BYTES, VSW_L_DETAIL },
	{ "reply_packets", NULL, VSWKM_A_CONN_REPLY_PACKETS, VSW_L_DETAIL },
	{ "reply_bytes", NULL, VSWKM_A_CONN_REPLY_BYTES, VSW_L_DETAIL },
	{ "port_ifindex", NULL, VSWKM_A_CONN_PORT, VSW_L_DETAIL },
	{ "reply_port_ifindex", NULL, VSWKM_A_CONN_REPLY_PORT, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_CONN_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_conn_view = {
	.object = "conn",
	.set = &vsw_conn_set,
	.fields = fields,
};

/* The protocol, by name or number */
static int filter_build(struct vsw_ctx *ctx, struct vsw_call *call,
			struct vsw_msg *msg)
{
	const struct vsw_val *val = vsw_arg_get(call, "proto");
	const char *err;
	uint32_t num;

	if (!val)
		return 0;
	err = vsw_parse_proto(val->str, &num);
	if (err)
		return vsw_call_usage(ctx, call, "proto: \"%s\" %s", val->str,
				      err);
	vsw_msg_mark(msg, (int)(val - call->val));
	vsw_put_uint(msg, VSWKM_A_CONN_PROTO, num);
	return 0;
}

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_conn_view, nlh);
	return 0;
}

static int conn_show(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	int ret = vsw_nl_dump(ctx, call, msg, true, show_cb, NULL);

	if (!ret || ctx->out.count)
		vsw_out_end(&ctx->out);
	return ret;
}

/* What the answer has a number of */
struct number {
	uint16_t attr;
	const char *key;
};

static int number_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh,
		     void *arg)
{
	const struct number *number = arg;
	struct vsw_rec rec;

	if (vsw_rec_parse(&rec, &vsw_conn_set, nlh))
		vsw_out_count(&ctx->out, number->key, "connections", (uint32_t)
			      vsw_attr_uint(rec.tb[number->attr]));
	return 0;
}

static int conn_count(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	struct number number = { VSWKM_A_CONN_COUNT, "count" };
	int ret = vsw_nl_do(ctx, call, msg, number_cb, &number);

	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

static int conn_flush(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	struct number number = { VSWKM_A_CONN_FLUSHED, "flushed" };
	int ret = vsw_nl_do(ctx, call, msg, number_cb, &number);

	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

#define CONN_BRIDGE(more)						\
	{ "BRIDGE", .type = VSW_T_DEV, .attr = VSWKM_A_CONN_BRIDGE,	\
	  .attr_name = VSWKM_A_CONN_BRIDGE_NAME,			\
	  .live = VSW_LIVE_BRIDGE, .flags = VSW_A_POS | (more),		\
	  .help = "the bridge" }

#define CONN_PORT							\
	{ "port", "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_CONN_PORT,	\
	  .attr_name = VSWKM_A_CONN_PORT_NAME, .live = VSW_LIVE_PORT,	\
	  .help = "those that came in, or were answered, by this port" }

#define CONN_FILTER							\
	CONN_PORT,							\
	{ "proto", "P", .type = VSW_T_TEXT,				\
	  .help = "protocol: tcp, udp, icmp, icmpv6, sctp or a number" }, \
	{ "src", "IP", .type = VSW_T_IP, .attr = VSWKM_A_CONN_SRC,	\
	  .help = "who began it" },					\
	{ "dst", "IP", .type = VSW_T_IP, .attr = VSWKM_A_CONN_DST,	\
	  .help = "to whom" },						\
	{ "state", "STATE", .type = VSW_T_ENUM,				\
	  .attr = VSWKM_A_CONN_TCP_STATE, .words = vsw_tcp_state_names,	\
	  .help = "of TCP: established, time-wait and so on" }

static const struct vsw_arg show_args[] = {
	CONN_BRIDGE(0),
	CONN_FILTER,
	{ 0 }
};

static const struct vsw_arg count_args[] = {
	CONN_BRIDGE(VSW_A_REQ),
	CONN_FILTER,
	{ 0 }
};

static const struct vsw_arg flush_args[] = {
	CONN_BRIDGE(VSW_A_REQ),
	CONN_PORT,
	{ 0 }
};

static const struct vsw_arg limit_args[] = {
	{ "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_PORT_IFINDEX,
	  .attr_name = VSWKM_A_PORT_NAME, .live = VSW_LIVE_PORT,
	  .flags = VSW_A_POS | VSW_A_REQ, .help = "the port" },
	{ "N", .type = VSW_T_UINT, .max = VSWKM_CONN_LIMIT_MAX,
	  .attr = VSWKM_A_PORT_CONN_LIMIT, .flags = VSW_A_POS | VSW_A_REQ,
	  .help = "most connections that come in by it, 0 is no limit" },
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "show", "list", .help = "show the connections that match",
	  .args = show_args, .build = filter_build, .run = conn_show,
	  .op = VSWKM_CMD_CONN_GET, .nl_flags = NLM_F_DUMP },
	{ "count", .help = "say how many match", .args = count_args,
	  .build = filter_build, .run = conn_count,
	  .op = VSWKM_CMD_CONN_GET },
	{ "flush", .help = "forget connections, say how many",
	  .args = flush_args, .run = conn_flush,
	  .op = VSWKM_CMD_CONN_FLUSH },
	{ "limit", .help = "bound the connections that come in by a port",
	  .args = limit_args, .op = VSWKM_CMD_PORT_SET },
	{ 0 }
};

const struct vsw_object vsw_conn_object = {
	.name = "conn",
	.help = "connections, where ACLs or NAT ask for them",
	.cmds = cmds,
};
