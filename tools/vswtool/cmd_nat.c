// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool nat */
#include <arpa/inet.h>
#include <netlink/msg.h>
#include <string.h>

#include "acl.h"
#include "cmd.h"
#include "spec.h"
#include "views.h"

#define TO_MAX	128	/* bytes of the longest "to" */

static const struct vsw_field fields[] = {
	{ "port", "PORT", VSWKM_A_NAT_PORT_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "id", "ID", VSWKM_A_NAT_ID, .width = 5 },
	{ "kind", "KIND", VSWKM_A_NAT_KIND, .width = 10 },
	{ "connections", "CONNECTIONS", VSWKM_A_NAT_CONNECTIONS, .width = 11 },
	{ "src", NULL, VSWKM_A_NAT_SRC, VSW_L_OPTION },
	{ "src_len", NULL, VSWKM_A_NAT_SRC_LEN, VSW_L_OPTION,
	  .dflt = UINT32_MAX, .glue = "/" },
	{ "dst", NULL, VSWKM_A_NAT_DST, VSW_L_OPTION },
	{ "proto", NULL, VSWKM_A_NAT_PROTO, VSW_L_OPTION },
	{ "dport", NULL, VSWKM_A_NAT_DPORT, VSW_L_OPTION },
	{ "to", NULL, VSWKM_A_NAT_TO, VSW_L_OPTION,
	  .bracket = VSWKM_A_NAT_TO_PORT },
	{ "to_last", NULL, VSWKM_A_NAT_TO_LAST, VSW_L_OPTION, .glue = "-" },
	{ "to_port", NULL, VSWKM_A_NAT_TO_PORT, VSW_L_OPTION, .glue = ":",
	  .bracket = VSWKM_A_NAT_TO },
	{ "to_port_last", NULL, VSWKM_A_NAT_TO_PORT_LAST, VSW_L_OPTION,
	  .glue = "-" },
	{ "via", NULL, VSWKM_A_NAT_VIA_NAME, VSW_L_OPTION,
	  .ink = VSW_INK_DEV },
	{ "outside", NULL, VSWKM_A_NAT_OUTSIDE, VSW_L_OPTION },
	{ "inside", NULL, VSWKM_A_NAT_INSIDE, VSW_L_OPTION },
	{ "announce", NULL, VSWKM_A_NAT_ANNOUNCE, VSW_L_OPTION },
	{ "bridge", NULL, VSWKM_A_NAT_BRIDGE_NAME, VSW_L_DETAIL,
	  .ink = VSW_INK_DEV },
	{ "port_ifindex", NULL, VSWKM_A_NAT_PORT, VSW_L_DETAIL },
	{ "via_ifindex", NULL, VSWKM_A_NAT_VIA, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_NAT_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_nat_view = {
	.object = "nat",
	.set = &vsw_nat_set,
	.fields = fields,
};

static const char not_to[] =
	"is not IP[-IP][:PORT[-PORT]], with IPv6 and ports [IP[-IP]]:PORT";

static bool put_addr(struct vsw_msg *msg, uint16_t attr, const char *text)
{
	uint8_t ip[16];

	if (inet_pton(AF_INET, text, ip) == 1)
		vsw_put_raw(msg, attr, ip, 4);
	else if (inet_pton(AF_INET6, text, ip) == 1)
		vsw_put_raw(msg, attr, ip, 16);
	else
		return false;
	return true;
}

/* "10.0.0.1-10.0.0.9"; cut into pieces */
static const char *put_addrs(struct vsw_msg *msg, char *text)
{
	char *last = strchr(text, '-');

	if (last)
		*last++ = '\0';
	if (!put_addr(msg, VSWKM_A_NAT_TO, text) ||
	    (last && !put_addr(msg, VSWKM_A_NAT_TO_LAST, last)))
		return not_to;
	return NULL;
}

static const char *put_to_ports(struct vsw_msg *msg, char *text)
{
	char *last = strchr(text, '-');
	uint32_t num;

	if (last)
		*last++ = '\0';
	if (vsw_parse_uint(text, 1, UINT16_MAX, &num))
		return "has no port between 1 and 65535 behind the colon";
	vsw_put_uint(msg, VSWKM_A_NAT_TO_PORT, num);
	if (!last)
		return NULL;
	if (vsw_parse_uint(last, 1, UINT16_MAX, &num))
		return "has no port between 1 and 65535 behind the colon";
	vsw_put_uint(msg, VSWKM_A_NAT_TO_PORT_LAST, num);
	return NULL;
}

/* Of IPv6 only what is behind brackets is a port. */
static const char *put_to(struct vsw_msg *msg, const char *word)
{
	char text[TO_MAX], *addrs = text, *ports;
	const char *why;

	if (strlen(word) >= sizeof(text))
		return not_to;
	strcpy(text, word);
	ports = strchr(text, ':');
	if (*text == '[') {
		addrs++;
		ports = strchr(text, ']');
		if (!ports || (ports[1] && ports[1] != ':'))
			return not_to;
		*ports++ = '\0';
	}
	if (ports && *text != '[' && strchr(ports + 1, ':'))
		ports = NULL;		/* IPv6 */
	if (ports && *ports)
		*ports++ = '\0';
	else
		ports = NULL;
	why = put_addrs(msg, addrs);
	return why || !ports ? why : put_to_ports(msg, ports);
}

static const char *put_proto(struct vsw_msg *msg, const char *text)
{
	const char *why;
	uint32_t num;

	why = vsw_parse_proto(text, &num);
	if (!why)
		vsw_put_uint(msg, VSWKM_A_NAT_PROTO, num);
	return why;
}

static const char *put_src(struct vsw_msg *msg, const char *text)
{
	return vsw_parse_prefix(text, msg, VSWKM_A_NAT_SRC,
				VSWKM_A_NAT_SRC_LEN);
}

static const char *put_dport(struct vsw_msg *msg, const char *text)
{
	return vsw_parse_ports(text, msg, VSWKM_A_NAT_DPORT);
}

static const struct {
	const char *word;
	const char *(*put)(struct vsw_msg *msg, const char *text);
} parts[] = {
	{ "src", put_src },
	{ "proto", put_proto },
	{ "dport", put_dport },
	{ "to", put_to },
};

static int put_map(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	const struct vsw_val *map = vsw_arg_get(call, "map");
	const char *inside;

	if (!map)
		return 0;
	inside = call->words[map->word + 1];
	vsw_msg_mark(msg, (int)(map - call->val));
	vsw_put_uint(msg, VSWKM_A_NAT_KIND, VSWKM_NAT_KIND_MAP);
	if (put_addr(msg, VSWKM_A_NAT_OUTSIDE, map->str) &&
	    put_addr(msg, VSWKM_A_NAT_INSIDE, inside))
		return 0;
	return vsw_call_usage(ctx, call, "map: \"%s %s\" is not two IP addresses",
			      map->str, inside);
}

static int rule_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	const struct vsw_val *val;
	const char *why;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		val = vsw_arg_get(call, parts[i].word);
		if (!val)
			continue;
		vsw_msg_mark(msg, (int)(val - call->val));
		why = parts[i].put(msg, val->str);
		if (why)
			return vsw_call_usage(ctx, call, "%s: \"%s\" %s",
					      parts[i].word, val->str, why);
	}
	return put_map(ctx, call, msg);
}

static bool has_kind(const struct vsw_call *call)
{
	return vsw_arg_get(call, "snat") || vsw_arg_get(call, "masquerade") ||
	       vsw_arg_get(call, "dnat") || vsw_arg_get(call, "map");
}

/* What a word of a rule cannot be without; the kernel knows the rest. */
static const struct {
	const char *word;
	const char *needs;
} needs[] = {
	{ "snat", "to" }, { "dnat", "to" }, { "masquerade", "via" },
	{ "dport", "proto" },
};

static int add_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	size_t i;

	if (!has_kind(call))
		return vsw_call_usage(ctx, call, "one of snat, masquerade, dnat and map is missing");
	for (i = 0; i < ARRAY_SIZE(needs); i++)
		if (vsw_arg_get(call, needs[i].word) &&
		    !vsw_arg_get(call, needs[i].needs))
			return vsw_call_usage(ctx, call, "\"%s\" needs \"%s\"",
					      needs[i].word, needs[i].needs);
	return rule_build(ctx, call, msg);
}

static int del_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	if (!vsw_arg_get(call, "id"))
		return add_build(ctx, call, msg);
	if (has_kind(call))
		return vsw_call_usage(ctx, call, "either the id of the rule or its words, not both");
	return rule_build(ctx, call, msg);
}

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_nat_view, nlh);
	return 0;
}

static int nat_show(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	int ret = vsw_nl_dump(ctx, call, msg, true, show_cb, NULL);

	if (!ret || ctx->out.count)
		vsw_out_end(&ctx->out);
	return ret;
}

#define NAT_PORT(more)							\
	{ "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_NAT_PORT,		\
	  .attr_name = VSWKM_A_NAT_PORT_NAME, .live = VSW_LIVE_PORT,	\
	  .flags = VSW_A_POS | (more),					\
	  .help = "the port; a bridge is its local one" }

#define NAT_KIND(word, number, text)					\
	{ word, .type = VSW_T_FLAG, .attr = VSWKM_A_NAT_KIND,		\
	  .dflt = VSWKM_NAT_KIND_##number, .group = 1, .help = text }

#define NAT_RULE							\
	NAT_KIND("snat", SNAT, "what leaves by the port gets another source"), \
	NAT_KIND("masquerade", MASQUERADE, "the same, an address of a device"), \
	NAT_KIND("dnat", DNAT, "what enters by it gets another destination"), \
	{ "map", "OUTSIDE INSIDE", .type = VSW_T_TEXT, .group = 1,	\
	  .flags = VSW_A_PAIR,						\
	  .help = "both, one address for another" },			\
	{ "src", "IP[/LEN]", .type = VSW_T_TEXT,			\
	  .help = "of snat and masquerade: only what is from there" },	\
	{ "dst", "IP", .type = VSW_T_IP, .attr = VSWKM_A_NAT_DST,	\
	  .help = "of dnat: what is to this address" },			\
	{ "proto", "P", .type = VSW_T_TEXT,				\
	  .help = "of dnat: tcp, udp, sctp ... or a number" },		\
	{ "dport", "LIST", .type = VSW_T_TEXT,				\
	  .help = "of dnat: destination ports such as 80,1000-2000" },	\
	{ "to", "IP[-IP][:PORT[-PORT]]", .type = VSW_T_TEXT,		\
	  .help = "of snat and dnat: the new address; [IP]:PORT of IPv6" }, \
	{ "via", "DEV2", .type = VSW_T_DEV, .attr = VSWKM_A_NAT_VIA,	\
	  .attr_name = VSWKM_A_NAT_VIA_NAME, .live = VSW_LIVE_DEV,	\
	  .help = "of masquerade: the device that has the address" },	\
	{ "announce", "on|off", .type = VSW_T_ONOFF,			\
	  .attr = VSWKM_A_NAT_ANNOUNCE, .flags = VSW_A_OPTVAL,		\
	  .help = "answer ARP and ND for the outside addresses" }

static const struct vsw_arg add_args[] = {
	NAT_PORT(VSW_A_REQ),
	NAT_RULE,
	{ 0 }
};

static const struct vsw_arg del_args[] = {
	NAT_PORT(VSW_A_REQ),
	{ "id", "N", .type = VSW_T_UINT, .min = 1, .max = UINT32_MAX,
	  .attr = VSWKM_A_NAT_ID, .help = "the rule, by the number that show has" },
	NAT_RULE,
	{ 0 }
};

static const struct vsw_arg show_args[] = { NAT_PORT(0), { 0 } };

static const struct vsw_cmd cmds[] = {
	{ "add", .help = "add a rule, behind those that the port has",
	  .args = add_args, .build = add_build, .op = VSWKM_CMD_NAT_ADD },
	{ "del", "delete", .help = "remove a rule, by its id or its words",
	  .args = del_args, .build = del_build, .op = VSWKM_CMD_NAT_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "show", "list", .help = "show the rules of one port or of all",
	  .args = show_args, .run = nat_show, .op = VSWKM_CMD_NAT_GET,
	  .nl_flags = NLM_F_DUMP },
	{ 0 }
};

const struct vsw_object vsw_nat_object = {
	.name = "nat",
	.help = "other addresses for what enters or leaves by a port",
	.cmds = cmds,
};
