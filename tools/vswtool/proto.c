// SPDX-License-Identifier: GPL-2.0-or-later
/* Protocols of IP that have a name here */
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
