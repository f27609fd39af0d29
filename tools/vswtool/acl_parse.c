// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a rule or a set, made into attributes */
#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "acl.h"
#include "cmd.h"
#include "spec.h"

#define PART_MAX	64	/* of an address or number in a list */
#define RANGES_MAX	64	/* of ports in a rule */
#define SHOWN_MAX	100	/* of a word that is refused */

static const struct {
	const char *name;
	uint16_t num;
} types[] = {
	{ "ip", 0x0800 }, { "arp", 0x0806 }, { "ipv6", 0x86dd },
	{ "lldp", 0x88cc },
};

static const char backwards[] = "holds a range that runs backwards";

static const char *const tcp_flags[] = {
	"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"
};

static const char *const states[] = {
	"new", "established", "related", "invalid"
};

void vsw_put_raw(struct vsw_msg *msg, uint16_t attr, const void *data,
		 size_t len)
{
	if (nla_put(msg->nl, attr, (int)len, data) < 0)
		msg->full = true;
}

static void put_u8(struct vsw_msg *msg, uint16_t attr, uint32_t num)
{
	uint8_t v = (uint8_t)num;

	vsw_put_raw(msg, attr, &v, sizeof(v));
}

static void put_u16(struct vsw_msg *msg, uint16_t attr, uint32_t num)
{
	uint16_t v = (uint16_t)num;

	vsw_put_raw(msg, attr, &v, sizeof(v));
}

static void put_u32(struct vsw_msg *msg, uint16_t attr, uint32_t num)
{
	vsw_put_raw(msg, attr, &num, sizeof(num));
}

/* The text before @sep, or all of it; what is behind it, NULL for nothing. */
static const char *cut(const char *text, char sep, char *part)
{
	const char *end = strchr(text, sep);
	size_t len = end ? (size_t)(end - text) : strlen(text);

	if (len >= PART_MAX)
		len = 0;	/* like no number or address there is */
	memcpy(part, text, len);
	part[len] = '\0';
	return end ? end + 1 : NULL;
}

const char *vsw_parse_prefix(const char *text, struct vsw_msg *msg,
			     uint16_t attr, uint16_t attr_len)
{
	uint32_t len, most;
	char part[PART_MAX];
	uint8_t ip[16];
	const char *rest = cut(text, '/', part);

	most = inet_pton(AF_INET, part, ip) == 1 ? 32 : 128;
	if (most == 128 && inet_pton(AF_INET6, part, ip) != 1)
		return "is not an IP address or prefix";
	if (rest && vsw_parse_uint(rest, 0, most, &len))
		return "has no valid length behind the slash";
	vsw_put_raw(msg, attr, ip, most / 8);
	if (rest && len != most)
		put_u8(msg, attr_len, len);
	return NULL;
}

static const char *parse_mac(const char *text, struct vsw_msg *msg,
			     uint16_t attr, uint16_t attr_mask)
{
	char part[PART_MAX];
	const char *rest = cut(text, '/', part), *why;
	uint8_t mac[6], mask[6];

	why = vsw_parse_mac(part, mac);
	if (!why && rest)
		why = vsw_parse_mac(rest, mask);
	if (why)
		return why;
	vsw_put_raw(msg, attr, mac, sizeof(mac));
	if (rest)
		vsw_put_raw(msg, attr_mask, mask, sizeof(mask));
	return NULL;
}

/* One port or range of a list; *text moves to the next one, or to NULL. */
static const char *parse_range(const char **text, uint32_t *first,
			       uint32_t *last)
{
	char part[PART_MAX], low[PART_MAX];
	const char *rest;

	*text = cut(*text, ',', part);
	rest = cut(part, '-', low);
	if (vsw_parse_uint(low, 0, UINT16_MAX, first) ||
	    (rest && vsw_parse_uint(rest, 0, UINT16_MAX, last)))
		return "is not a list of ports (0-65535) such as 80,1000-2000";
	if (!rest)
		*last = *first;
	return *last < *first ? backwards : NULL;
}

const char *vsw_parse_ports(const char *text, struct vsw_msg *msg,
			    uint16_t attr)
{
	struct nlattr *nest;
	uint32_t first, last;
	const char *why;
	int n = 0;

	while (text) {
		if (n++ == RANGES_MAX)
			return "has more than 64 ports and ranges";
		why = parse_range(&text, &first, &last);
		if (why)
			return why;
		nest = nla_nest_start(msg->nl, NLA_F_NESTED | attr);
		if (!nest) {
			msg->full = true;
			return NULL;
		}
		put_u16(msg, VSWKM_A_RANGE_FIRST, first);
		if (last != first)
			put_u16(msg, VSWKM_A_RANGE_LAST, last);
		nla_nest_end(msg->nl, nest);
	}
	return NULL;
}

/* A byte that @parse knows by a name, too */
static const char *put_named(struct vsw_msg *msg, uint16_t attr,
			     const char *text,
			     const char *(*parse)(const char *, uint32_t *))
{
	const char *why;
	uint32_t num;

	why = parse(text, &num);
	if (!why)
		put_u8(msg, attr, num);
	return why;
}

static const char *parse_type(const char *text, struct vsw_msg *msg)
{
	unsigned long num = 0;
	char *end;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(text, types[i].name))
			num = types[i].num;
	if (!num) {
		num = strtoul(text, &end, 0);
		if (*text < '0' || *text > '9' || *end || num > UINT16_MAX)
			return "is neither ip, ipv6, arp nor a number up to 0xffff";
	}
	put_u16(msg, VSWKM_A_RULE_ETHERTYPE, (uint32_t)num);
	return NULL;
}

static bool parse_names(const char *text, const char *const *names, size_t n,
			uint8_t *bits)
{
	char part[PART_MAX];
	size_t i;

	*bits = 0;
	while (text) {
		text = cut(text, ',', part);
		for (i = 0; i < n; i++)
			if (!strcmp(part, names[i]))
				break;
		if (i == n)
			return false;
		*bits |= (uint8_t)(1 << i);
	}
	return true;
}

static bool parse_flags(const char *text, uint8_t *flags)
{
	*flags = 0;
	return !strcmp(text, "none") ||
	       parse_names(text, tcp_flags, ARRAY_SIZE(tcp_flags), flags);
}

static const char *parse_state(const char *text, struct vsw_msg *msg)
{
	uint8_t bits;

	if (!parse_names(text, states, ARRAY_SIZE(states), &bits))
		return "is not a list of new, established, related and invalid";
	put_u8(msg, VSWKM_A_RULE_STATE, bits);
	return NULL;
}

static const char *parse_tcp_flags(const char *text, struct vsw_msg *msg)
{
	char part[PART_MAX];
	const char *rest = cut(text, '/', part);
	uint8_t flags, mask;

	if (!parse_flags(part, &flags) || (rest && !parse_flags(rest, &mask)))
		return "is not a list of fin, syn, rst, psh, ack, urg, ece and cwr, or none";
	put_u8(msg, VSWKM_A_RULE_TCP_FLAGS, flags);
	if (rest)
		put_u8(msg, VSWKM_A_RULE_TCP_FLAGS_MASK, mask);
	return NULL;
}

static const char *parse_icmp(const char *text, struct vsw_msg *msg,
			      uint32_t proto)
{
	char part[PART_MAX];
	const char *rest = cut(text, '/', part), *why;
	uint32_t type, code;

	why = vsw_parse_icmp_type(part, proto, &type);
	if (why)
		return why;
	if (rest && vsw_parse_uint(rest, 0, UINT8_MAX, &code))
		return "has no code up to 255 behind the slash";
	put_u8(msg, VSWKM_A_RULE_ICMP_TYPE, type);
	if (rest)
		put_u8(msg, VSWKM_A_RULE_ICMP_CODE, code);
	return NULL;
}

/* The fields for which a set can stand, and their attributes */
static const struct settable {
	const char *name;
	uint16_t attr;
	uint16_t attr_set;
} settable[] = {
	{ "src", VSWKM_A_RULE_SRC, VSWKM_A_RULE_SRC_SET },
	{ "dst", VSWKM_A_RULE_DST, VSWKM_A_RULE_DST_SET },
	{ "sport", VSWKM_A_RULE_SPORT, VSWKM_A_RULE_SPORT_SET },
	{ "dport", VSWKM_A_RULE_DPORT, VSWKM_A_RULE_DPORT_SET },
	{ "mac-src", VSWKM_A_RULE_MAC_SRC, VSWKM_A_RULE_MAC_SRC_SET },
	{ "mac-dst", VSWKM_A_RULE_MAC_DST, VSWKM_A_RULE_MAC_DST_SET },
	{ "sender", VSWKM_A_RULE_SENDER, 0 },
	{ "target", VSWKM_A_RULE_TARGET, 0 },
};

static const char *put_settable(struct vsw_msg *msg, const struct settable *s,
				const char *text)
{
	if (*text == '@' && s->attr_set) {
		if (!text[1])
			return "is not the name of a set";
		if (strlen(text + 1) > VSWKM_ACL_NAME_MAX)
			return "is longer than 31 characters";
		vsw_put_str(msg, s->attr_set, text + 1);
		return NULL;
	}
	if (strstr(s->name, "port"))
		return vsw_parse_ports(text, msg, s->attr);
	if (!strncmp(s->name, "mac", 3))
		return parse_mac(text, msg, s->attr, s->attr + 1);
	return vsw_parse_prefix(text, msg, s->attr, s->attr + 1);
}

static const char *put_text(struct vsw_msg *msg, const char *name,
			    const char *text, uint32_t proto)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settable); i++)
		if (!strcmp(name, settable[i].name))
			return put_settable(msg, &settable[i], text);
	if (!strcmp(name, "proto"))
		return put_named(msg, VSWKM_A_RULE_PROTO, text,
				 vsw_parse_proto);
	if (!strcmp(name, "dscp"))
		return put_named(msg, VSWKM_A_RULE_DSCP, text, vsw_parse_dscp);
	if (!strcmp(name, "ethertype"))
		return parse_type(text, msg);
	if (!strcmp(name, "tcp-flags"))
		return parse_tcp_flags(text, msg);
	if (!strcmp(name, "icmp-type"))
		return parse_icmp(text, msg, proto);
	if (!strcmp(name, "state"))
		return parse_state(text, msg);
	if (!strcmp(name, "helper")) {
		if (strlen(text) > VSWKM_ACL_HELPER_MAX)
			return "is longer than 15 characters";
		vsw_put_str(msg, VSWKM_A_RULE_HELPER, text);
		return NULL;
	}
	if (strlen(text) > VSWKM_ACL_COMMENT_MAX)
		return "is longer than 63 characters";
	vsw_put_str(msg, VSWKM_A_RULE_COMMENT, text);
	return NULL;
}

static void put_number(struct vsw_msg *msg, const char *name, uint32_t num)
{
	if (!strcmp(name, "in") || !strcmp(name, "out"))
		put_u32(msg, VSWKM_A_RULE_DIRECTION, num);
	else if (!strcmp(name, "allow") || !strcmp(name, "deny") ||
		 !strcmp(name, "reject"))
		put_u32(msg, VSWKM_A_RULE_ACTION, num);
	else if (!strcmp(name, "prio"))
		put_u32(msg, VSWKM_A_RULE_PRIO, num);
	else if (!strcmp(name, "log"))
		put_u8(msg, VSWKM_A_RULE_LOG, num);
	else if (!strcmp(name, "vlan"))
		put_u16(msg, VSWKM_A_RULE_VID, num);
	else if (!strcmp(name, "frag"))
		put_u8(msg, VSWKM_A_RULE_FRAG, num);
}

static int need_words(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	if (!vsw_arg_get(call, "in") && !vsw_arg_get(call, "out"))
		return vsw_call_usage(ctx, call, "a rule needs \"in\" or \"out\"");
	if (!vsw_arg_get(call, "allow") && !vsw_arg_get(call, "deny") &&
	    !vsw_arg_get(call, "reject"))
		return vsw_call_usage(ctx, call,
				      "a rule needs \"allow\", \"deny\" or \"reject\"");
	return 0;
}

/* 0 if there is none, or none that is known */
static uint32_t proto_of(const struct vsw_call *call)
{
	const struct vsw_val *val = vsw_arg_get(call, "proto");
	uint32_t num = 0;

	return val && !vsw_parse_proto(val->str, &num) ? num : 0;
}

static int put_fields(struct vsw_ctx *ctx, const struct vsw_call *call,
		      struct vsw_msg *msg)
{
	uint32_t proto = proto_of(call);
	const struct vsw_arg *arg = call->cmd->args;
	const char *why, *str;
	int i;

	for (i = 0; arg[i].name; i++) {
		if (!call->val[i].set || arg[i].flags & VSW_A_POS ||
		    arg[i].attr)
			continue;
		vsw_msg_mark(msg, i);
		if (arg[i].type != VSW_T_TEXT) {
			put_number(msg, arg[i].name, call->val[i].num);
			continue;
		}
		str = call->val[i].str;
		why = put_text(msg, arg[i].name, str, proto);
		if (why)
			return vsw_call_usage(ctx, call, "%s: \"%.*s%s\" %s",
					      arg[i].name, SHOWN_MAX, str,
					      strlen(str) > SHOWN_MAX ? "..." :
					      "", why);
	}
	return 0;
}

int vsw_rule_put(struct vsw_ctx *ctx, const struct vsw_call *call,
		 struct vsw_msg *msg, uint32_t id)
{
	struct nlattr *nest;
	int ret;

	ret = need_words(ctx, call);
	if (ret)
		return ret;
	nest = nla_nest_start(msg->nl, NLA_F_NESTED | VSWKM_A_ACL_RULE);
	if (!nest) {
		msg->full = true;
		return 0;
	}
	if (id) {
		vsw_msg_mark(msg, (int)(vsw_arg_get(call, "id") - call->val));
		put_u32(msg, VSWKM_A_RULE_ID, id);
	}
	ret = put_fields(ctx, call, msg);
	if (nla_nest_end(msg->nl, nest) < 0)
		msg->full = true;
	return ret;
}

/* What an element is, its look says: 80-90, 10.0.0.0/8, 02:00:00:00:00:01 */
static const char *put_element(struct vsw_msg *msg, const char *text)
{
	uint32_t first, last;
	const char *why;
	uint8_t mac[6];

	if (!vsw_parse_mac(text, mac)) {
		vsw_put_raw(msg, VSWKM_A_ELEMENT_MAC, mac, sizeof(mac));
		return NULL;
	}
	if (strpbrk(text, ".:"))
		return vsw_parse_prefix(text, msg, VSWKM_A_ELEMENT_ADDR,
					VSWKM_A_ELEMENT_LEN);
	why = parse_range(&text, &first, &last);
	if (why)
		return why == backwards ? why : "is neither an address, nor a port or range of them, nor a MAC address";
	put_u16(msg, VSWKM_A_ELEMENT_FIRST, first);
	if (last != first)
		put_u16(msg, VSWKM_A_ELEMENT_LAST, last);
	return NULL;
}

int vsw_element_put(struct vsw_ctx *ctx, const struct vsw_call *call,
		    struct vsw_msg *msg, const char *word, const char *list)
{
	char part[PART_MAX];
	struct nlattr *nest;
	const char *why;

	while (list) {
		list = cut(list, ',', part);
		nest = nla_nest_start(msg->nl,
				      NLA_F_NESTED | VSWKM_A_SET_ELEMENT);
		if (!nest) {
			msg->full = true;
			return 0;
		}
		why = put_element(msg, part);
		if (why)
			return vsw_call_usage(ctx, call, "%s: \"%s\" %s", word,
					      part, why);
		nla_nest_end(msg->nl, nest);
	}
	return 0;
}
