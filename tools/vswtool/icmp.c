// SPDX-License-Identifier: GPL-2.0-or-later
/* Types of ICMP and ICMPv6, by the names that nftables has for them */
#include <netinet/in.h>
#include <string.h>

#include "args.h"
#include "spec.h"
#include "vswtool.h"

static const struct icmp_name {
	const char *name;
	uint8_t num;
} icmp4[] = {
	{ "echo-reply", 0 }, { "destination-unreachable", 3 },
	{ "redirect", 5 }, { "echo-request", 8 },
	{ "router-advertisement", 9 }, { "router-solicitation", 10 },
	{ "time-exceeded", 11 }, { "parameter-problem", 12 },
	{ "timestamp-request", 13 }, { "timestamp-reply", 14 }, { 0 }
}, icmp6[] = {
	{ "destination-unreachable", 1 }, { "packet-too-big", 2 },
	{ "time-exceeded", 3 }, { "parameter-problem", 4 },
	{ "echo-request", 128 }, { "echo-reply", 129 },
	{ "mld-listener-query", 130 }, { "mld-listener-report", 131 },
	{ "mld-listener-done", 132 }, { "nd-router-solicit", 133 },
	{ "nd-router-advert", 134 }, { "nd-neighbor-solicit", 135 },
	{ "nd-neighbor-advert", 136 }, { "nd-redirect", 137 },
	{ "mld2-listener-report", 143 }, { 0 }
};

static const struct icmp_name *find(const struct icmp_name *at,
				    const char *text)
{
	while (at->name && strcmp(at->name, text))
		at++;
	return at->name ? at : NULL;
}

/* A number or name of a type of @proto; NULL, or what is wrong with it */
const char *vsw_parse_icmp_type(const char *text, uint32_t proto, uint32_t *num)
{
	const struct icmp_name *v4 = find(icmp4, text);
	const struct icmp_name *v6 = find(icmp6, text), *type;

	if (!vsw_parse_uint(text, 0, UINT8_MAX, num))
		return NULL;
	if (!v4 && !v6)
		return "is neither a number up to 255 nor a type such as echo-request";
	if (proto == IPPROTO_ICMP)
		type = v4;
	else if (proto == IPPROTO_ICMPV6)
		type = v6;
	else
		return "is a name, which needs \"proto icmp\" or \"proto icmpv6\"";
	if (!type)
		return proto == IPPROTO_ICMP ? "is a type of ICMPv6 only" :
					       "is a type of ICMP only";
	*num = type->num;
	return NULL;
}
