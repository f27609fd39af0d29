// SPDX-License-Identifier: GPL-2.0-or-later
/* Values on the command line; each parser returns NULL or what is wrong. */
#include <arpa/inet.h>
#include <ctype.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"

static bool all_digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

static const char too_big[] = "is too big";

const char *vsw_parse_uint(const char *text, uint32_t min, uint32_t max,
			   uint32_t *num)
{
	uint64_t v = 0;

	if (!all_digits(text))
		return "is not a number";
	for (; *text; text++) {
		v = v * 10 + (uint64_t)(*text - '0');
		if (v > max)
			return too_big;
	}
	if (v < min)
		return "is too small";
	*num = (uint32_t)v;
	return NULL;
}

/* The same, for an argument: says what the bound is */
static const char *parse_num(struct vsw_call *call, const struct vsw_arg *arg,
			     uint32_t *num, const char *text)
{
	const char *why = vsw_parse_uint(text, arg->min, arg->max, num);

	if (!why || !all_digits(text))
		return why;
	snprintf(call->why, sizeof(call->why), "%s (at %s %u)", why,
		 why == too_big ? "most" : "least",
		 why == too_big ? arg->max : arg->min);
	return call->why;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *vsw_parse_mac(const char *text, uint8_t mac[6])
{
	static const char bad[] = "is not a MAC address (xx:xx:xx:xx:xx:xx)";
	char sep = 0;
	int i;

	if (strlen(text) != 17)
		return bad;
	for (i = 0; i < 6; i++, text += 3) {
		if (hex(text[0]) < 0 || hex(text[1]) < 0)
			return bad;
		mac[i] = (uint8_t)(hex(text[0]) << 4 | hex(text[1]));
		if (i == 5)
			break;
		if (!sep)
			sep = text[2];
		if (text[2] != sep || (sep != ':' && sep != '-'))
			return bad;
	}
	return NULL;
}

bool vsw_vlans_test(const struct vsw_vlans *vlans, unsigned int vid)
{
	return vlans->bit[vid / 8] >> (vid % 8) & 1;
}

bool vsw_vlans_next(const struct vsw_vlans *vlans, unsigned int vid,
		    unsigned int *first, unsigned int *last)
{
	while (vid <= VSWKM_VID_MAX && !vsw_vlans_test(vlans, vid))
		vid++;
	if (vid > VSWKM_VID_MAX)
		return false;
	*first = vid;
	while (vid < VSWKM_VID_MAX && vsw_vlans_test(vlans, vid + 1))
		vid++;
	*last = vid;
	return true;
}

/* One VID; *text moves behind it. */
static const char *list_vid(const char **text, unsigned int *vid)
{
	unsigned int v = 0;

	if (!isdigit((unsigned char)**text))
		return "is not a list of VLANs such as 10,20-30";
	for (; isdigit((unsigned char)**text); (*text)++) {
		v = v * 10 + (unsigned int)(**text - '0');
		if (v > 4095)
			v = 4095;
	}
	if (!v || v > VSWKM_VID_MAX)
		return "holds a VLAN outside 1-4094";
	*vid = v;
	return NULL;
}

static const char *list_range(const char **text, struct vsw_vlans *vlans)
{
	unsigned int first, last;
	const char *why;

	why = list_vid(text, &first);
	if (why)
		return why;
	last = first;
	if (**text == '-') {
		(*text)++;
		why = list_vid(text, &last);
		if (why)
			return why;
	}
	if (last < first)
		return "holds a range that runs backwards";
	for (; first <= last; first++)
		vlans->bit[first / 8] |= (uint8_t)(1 << (first % 8));
	return NULL;
}

const char *vsw_parse_vlans(const char *text, struct vsw_vlans *vlans)
{
	const char *why;

	memset(vlans, 0, sizeof(*vlans));
	for (;;) {
		why = list_range(&text, vlans);
		if (why)
			return why;
		if (!*text)
			return NULL;
		if (*text++ != ',')
			return "is not a list of VLANs such as 10,20-30";
	}
}

static const char *parse_trunk(const char *text, struct vsw_vlans *vlans)
{
	if (!strcmp(text, "all"))
		return vsw_parse_vlans("1-4094", vlans);
	if (strcmp(text, "none"))
		return vsw_parse_vlans(text, vlans);
	memset(vlans, 0, sizeof(*vlans));
	return NULL;
}

const char *vsw_parse_maps(const char *text, struct vsw_maps *maps)
{
	static const char bad[] =
		"is not a list of pairs such as 100:10,200:20";
	unsigned int outside, inside;

	for (maps->n = 0;;) {
		if (maps->n == VSW_MAX_MAPS)
			return "holds too many pairs";
		if (list_vid(&text, &outside) || *text++ != ':' ||
		    list_vid(&text, &inside))
			return bad;
		maps->pair[maps->n].outside = (uint16_t)outside;
		maps->pair[maps->n++].inside = (uint16_t)inside;
		if (!*text)
			return NULL;
		if (*text++ != ',')
			return bad;
	}
}

/* A list of words of two letters, each a bit; false if it is none. */
static bool parse_bits(const char *text, const char *const *words, size_t n,
		       uint32_t *bits)
{
	size_t i;

	*bits = 0;
	if (!strcmp(text, "none"))
		return true;
	do {
		for (i = 0; i < n; i++)
			if (!strncmp(text, words[i], 2) &&
			    (text[2] == ',' || !text[2]))
				break;
		if (i == n)
			return false;
		*bits |= 1U << i;
		text += 2;
	} while (*text++ == ',');
	return true;
}

static const char *parse_flood(const char *text, uint32_t *flags)
{
	static const char *const words[] = { "uc", "mc", "bc" };

	return parse_bits(text, words, ARRAY_SIZE(words), flags) ? NULL :
	       "is not a list of uc, mc and bc, or none";
}

static const char *parse_miss(const char *text, uint32_t *flags)
{
	static const char *const words[] = { "l2", "l3" };

	return parse_bits(text, words, ARRAY_SIZE(words), flags) ? NULL :
	       "is not a list of l2 and l3, or none";
}

static const char *parse_ip(const char *text, struct vsw_val *val)
{
	val->iplen = inet_pton(AF_INET, text, val->ip) == 1 ? 4 : 16;
	return val->iplen == 4 || inet_pton(AF_INET6, text, val->ip) == 1 ?
	       NULL : "is not an IP address";
}

static const char *parse_ports(const char *text, uint32_t *num)
{
	static const char bad[] = "is not a range of ports such as 10000-20000";
	const char *dash = strchr(text, '-');
	uint32_t first, last;
	char buf[8];

	if (!dash || dash - text >= (int)sizeof(buf))
		return bad;
	memcpy(buf, text, (size_t)(dash - text));
	buf[dash - text] = '\0';
	if (vsw_parse_uint(buf, 0, UINT16_MAX, &first) ||
	    vsw_parse_uint(dash + 1, 0, UINT16_MAX, &last))
		return bad;
	if (last < first)
		return "is a range that runs backwards";
	if (!first && last)
		return "begins with port 0";
	*num = first << 16 | last;
	return NULL;
}

static const char *parse_mss(const char *text, uint32_t *num)
{
	*num = !strcmp(text, "auto");
	if (*num || !strcmp(text, "off"))
		return NULL;
	return vsw_parse_uint(text, VSW_MSS_MIN, UINT16_MAX, num) ?
	       "is neither a size (88-65535) nor auto nor off" : NULL;
}

static const char *parse_inherit(struct vsw_call *call,
				 const struct vsw_arg *arg, uint32_t *num,
				 const char *text)
{
	*num = VSW_INHERIT;
	return strcmp(text, "inherit") ? parse_num(call, arg, num, text) :
	       NULL;
}

static const char *parse_onoff(const char *text, uint32_t *num)
{
	*num = !strcmp(text, "on");
	return *num || !strcmp(text, "off") ? NULL : "is neither on nor off";
}

static const char *parse_dev(const char *text, struct vsw_val *val)
{
	val->index = all_digits(text);
	if (val->index)
		return vsw_parse_uint(text, 1, INT32_MAX, &val->num) ?
		       "is not an interface index" : NULL;
	if (!*text)
		return "is empty";
	return strlen(text) > VSW_DEVNAME_MAX ? "is too long a name" : NULL;
}

/* The rules of the kernel's dev_valid_name(), and one of ours. */
static const char *parse_name(const char *text)
{
	if (!*text)
		return "is empty";
	if (strlen(text) > VSWKM_NAME_MAX)
		return "is longer than 15 characters";
	if (!strcmp(text, ".") || !strcmp(text, "..") ||
	    strpbrk(text, "/: \t\n\v\f\r%"))
		return "is not a name for an interface";
	if (all_digits(text))
		return "would be taken for an interface index";
	return NULL;
}

static const char *parse_label(const char *text)
{
	return strlen(text) > VSWKM_ACL_NAME_MAX ?
	       "is longer than 31 characters" : NULL;
}

static const char *parse_enum(struct vsw_call *call, const struct vsw_arg *arg,
			      uint32_t *num, const char *text)
{
	for (*num = 0; arg->words[*num]; (*num)++)
		if (!strcmp(arg->words[*num], text))
			return NULL;
	snprintf(call->why, sizeof(call->why), "is none of ");
	vsw_join_names(call->why, sizeof(call->why), arg->words, *num);
	return call->why;
}

static const char *parse_native(const char *text, uint32_t *num)
{
	*num = 0;
	if (!strcmp(text, "none"))
		return NULL;
	return vsw_parse_uint(text, 1, VSWKM_VID_MAX, num) ?
	       "is neither a VLAN (1-4094) nor none" : NULL;
}

const char *vsw_parse_value(struct vsw_call *call, const struct vsw_arg *arg,
			    struct vsw_val *val, const char *text)
{
	val->str = text;
	switch ((enum vsw_type)arg->type) {
	case VSW_T_DEV:
		return parse_dev(text, val);
	case VSW_T_NAME:
		return parse_name(text);
	case VSW_T_UINT:
		return parse_num(call, arg, &val->num, text);
	case VSW_T_ONOFF:
		return parse_onoff(text, &val->num);
	case VSW_T_VID:
		return vsw_parse_uint(text, 1, VSWKM_VID_MAX, &val->num) ?
		       "is not a VLAN (1-4094)" : NULL;
	case VSW_T_NATIVE:
		return parse_native(text, &val->num);
	case VSW_T_VLANS:
		return vsw_parse_vlans(text, &call->vlans);
	case VSW_T_TRUNK:
		return parse_trunk(text, &call->vlans);
	case VSW_T_MAPS:
		return vsw_parse_maps(text, &call->maps);
	case VSW_T_MAC:
		return vsw_parse_mac(text, val->mac);
	case VSW_T_FLOOD:
		return parse_flood(text, &val->num);
	case VSW_T_IP:
		return parse_ip(text, val);
	case VSW_T_PORTS:
		return parse_ports(text, &val->num);
	case VSW_T_INHERIT:
		return parse_inherit(call, arg, &val->num, text);
	case VSW_T_MSS:
		return parse_mss(text, &val->num);
	case VSW_T_MISS:
		return parse_miss(text, &val->num);
	case VSW_T_ENUM:
		return parse_enum(call, arg, &val->num, text);
	case VSW_T_LABEL:
		return parse_label(text);
	case VSW_T_FLAG:
	case VSW_T_TEXT:
	case VSW_T_WORDS:
		break;
	}
	return NULL;
}
