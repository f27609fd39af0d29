// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading of messages, and text that is safe on a terminal */
#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <string.h>

#include "out.h"
#include "spec.h"

static bool parse(struct vsw_rec *rec, const struct vsw_set *set,
		  struct nlattr *head, int len)
{
	rec->set = set;
	rec->head = head;
	rec->len = len;
	return nla_parse(rec->tb, VSW_MAX_ATTR, head, len, NULL) >= 0;
}

bool vsw_rec_parse(struct vsw_rec *rec, const struct vsw_set *set,
		   const struct nlmsghdr *nlh)
{
	struct genlmsghdr *gh = nlmsg_data(nlh);

	if (nlh->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
		return false;
	return parse(rec, set, genlmsg_attrdata(gh, 0),
		     genlmsg_attrlen(gh, 0));
}

bool vsw_rec_nest(struct vsw_rec *rec, const struct vsw_set *set,
		  struct nlattr *nest)
{
	return parse(rec, set, nla_data(nest), nla_len(nest));
}

struct nlattr *vsw_rec_next(const struct vsw_rec *rec, uint16_t attr,
			    const struct nlattr *prev)
{
	struct nlattr *a = rec->head;
	int rem = rec->len;

	if (prev) {
		rem -= (int)((const char *)prev - (const char *)rec->head);
		a = nla_next(prev, &rem);
	}
	for (; nla_ok(a, rem); a = nla_next(a, &rem))
		if (nla_type(a) == attr)
			return a;
	return NULL;
}

uint64_t vsw_attr_uint(const struct nlattr *attr)
{
	uint64_t v64;
	uint32_t v32;
	uint16_t v16;

	if (!attr)
		return 0;
	switch (nla_len(attr)) {
	case sizeof(v64):
		memcpy(&v64, nla_data(attr), sizeof(v64));
		return v64;
	case sizeof(v32):
		memcpy(&v32, nla_data(attr), sizeof(v32));
		return v32;
	case sizeof(v16):
		memcpy(&v16, nla_data(attr), sizeof(v16));
		return v16;
	case 1:
		return *(const uint8_t *)nla_data(attr);
	}
	return 0;
}

const char *vsw_attr_str(const struct nlattr *attr, size_t *len)
{
	const char *s = nla_data(attr);

	*len = strnlen(s, (size_t)nla_len(attr));
	return s;
}

size_t vsw_utf8_len(const char *s, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *p = (const uint8_t *)s;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 :
		   p[0] < 0xf0 ? 3 : p[0] < 0xf8 ? 4 : 0;
	uint32_t c = n == 1 ? p[0] : p[0] & (0x7f >> n);
	size_t i;

	if (!n || n > len)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	return n;
}

static bool control(const char *s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s;

	/* C0, DEL, and C1, which UTF-8 has as c2 80 to c2 9f */
	return (n == 1 && (p[0] < 0x20 || p[0] == 0x7f)) ||
	       (n == 2 && p[0] == 0xc2 && p[1] < 0xa0);
}

int vsw_put_safe(FILE *fp, const char *s, size_t len)
{
	int width = 0;
	size_t n;

	/* Names in attributes and in dry runs end by a NUL byte. */
	len = strnlen(s, len);
	for (; len; s += n, len -= n) {
		n = vsw_utf8_len(s, len);
		if (n && !control(s, n)) {
			fwrite(s, 1, n, fp);
			width++;
			continue;
		}
		n = 1;
		width += fprintf(fp, "\\x%02x", (unsigned char)*s);
	}
	return width;
}

int vsw_put_mac_text(FILE *fp, const struct nlattr *attr)
{
	const uint8_t *m = nla_data(attr);

	if (nla_len(attr) != 6)
		return 0;
	return fprintf(fp, "%02x:%02x:%02x:%02x:%02x:%02x",
		       m[0], m[1], m[2], m[3], m[4], m[5]);
}

int vsw_put_hex(FILE *fp, const struct nlattr *attr)
{
	const uint8_t *p = nla_data(attr);
	int i;

	for (i = 0; i < nla_len(attr); i++)
		fprintf(fp, "%02x", p[i]);
	return 2 * i;
}

const char *vsw_ip_text(const struct nlattr *attr, char *buf, size_t len)
{
	int family = nla_len(attr) == 4 ? AF_INET :
		     nla_len(attr) == 16 ? AF_INET6 : AF_UNSPEC;

	if (!inet_ntop(family, nla_data(attr), buf, (socklen_t)len))
		*buf = '\0';
	return buf;
}
