// SPDX-License-Identifier: GPL-2.0-or-later
/* What has a name in the header of IP: protocols, and values of the DSCP */
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "spec.h"
#include "vswtool.h"

static const struct {
	const char *name;
	uint8_t num;
} protos[] = {
	{ "icmp", 1 }, { "igmp", 2 }, { "tcp", 6 }, { "udp", 17 },
	{ "gre", 47 }, { "esp", 50 }, { "ah", 51 }, { "icmpv6", 58 },
	{ "ospf", 89 }, { "vrrp", 112 }, { "sctp", 132 }, { "udplite", 136 },
};

/* The name of a protocol of IP, or its number, in @buf of VSW_PROTO_LEN */
const char *vsw_proto_text(char *buf, uint32_t num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protos); i++)
		if (protos[i].num == num)
			return protos[i].name;
	snprintf(buf, VSW_PROTO_LEN, "%u", num);
	return buf;
}

/* NULL, or what is wrong with it */
const char *vsw_parse_proto(const char *text, uint32_t *num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protos); i++)
		if (!strcmp(text, protos[i].name)) {
			*num = protos[i].num;
			return NULL;
		}
	if (vsw_parse_uint(text, 0, UINT8_MAX, num))
		return "is neither a known protocol nor a number up to 255";
	return NULL;
}

/* cs1, af11 or ef; false for none of them */
static bool dscp_name(const char *text, uint32_t *num)
{
	uint32_t class = (uint32_t)(text[0] && text[1] ? text[2] - '0' : 0);

	if (!strcmp(text, "ef")) {
		*num = 46;
	} else if (!strncmp(text, "cs", 2) && class < 8 && !text[3]) {
		*num = class * 8;
	} else if (!strncmp(text, "af", 2) && class >= 1 && class <= 4 &&
		   text[3] >= '1' && text[3] <= '3' && !text[4]) {
		*num = class * 8 + (uint32_t)(text[3] - '0') * 2;
	} else {
		return false;
	}
	return true;
}

/* NULL, or what is wrong with it */
const char *vsw_parse_dscp(const char *text, uint32_t *num)
{
	if (dscp_name(text, num) || !vsw_parse_uint(text, 0, 63, num))
		return NULL;
	return !*text || text[strspn(text, "0123456789")] ?
	       "is neither a number nor a name such as ef, cs1 or af11" :
	       "is too big (at most 63)";
}
