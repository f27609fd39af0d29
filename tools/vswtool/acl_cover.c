// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a rule leaves nothing for another one, by what they ask for */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netlink/attr.h>
#include <string.h>

#include "acl_cover.h"
#include "cmd.h"
#include "spec.h"

/* Where each field is that is compared as a whole */
static const uint16_t equals[] = {
	VSWKM_A_RULE_DIRECTION, VSWKM_A_RULE_SRC_SET, VSWKM_A_RULE_DST_SET,
	VSWKM_A_RULE_PROTO, VSWKM_A_RULE_SPORT_SET, VSWKM_A_RULE_DPORT_SET,
	VSWKM_A_RULE_MAC_SRC_SET, VSWKM_A_RULE_MAC_DST_SET,
	VSWKM_A_RULE_VID, VSWKM_A_RULE_ICMP_TYPE, VSWKM_A_RULE_ICMP_CODE,
	VSWKM_A_RULE_FRAG, VSWKM_A_RULE_DSCP,
};

static const uint16_t prefixes[] = {
	VSWKM_A_RULE_SRC, VSWKM_A_RULE_DST, VSWKM_A_RULE_SENDER,
	VSWKM_A_RULE_TARGET,
};

static const uint16_t macs[] = { VSWKM_A_RULE_MAC_SRC, VSWKM_A_RULE_MAC_DST };
static const uint16_t ports[] = { VSWKM_A_RULE_SPORT, VSWKM_A_RULE_DPORT };
/* and the two that are compared bit by bit; for the ethertype see type_of() */
static const uint16_t bits[] = { VSWKM_A_RULE_TCP_FLAGS, VSWKM_A_RULE_STATE };

_Static_assert(VSWKM_A_RULE_MAX == VSWKM_A_RULE_PAD,
	       "a field that is new has to be compared");

static bool same(const struct nlattr *a, const struct nlattr *b)
{
	return nla_len(a) == nla_len(b) &&
	       !memcmp(nla_data(a), nla_data(b), (size_t)nla_len(a));
}

static unsigned int prefix_len(const struct vsw_rec *r, uint16_t attr)
{
	return r->tb[attr + 1] ? (unsigned int)vsw_attr_uint(r->tb[attr + 1]) :
				 (unsigned int)nla_len(r->tb[attr]) * 8;
}

/* The ethertype that a rule asks for, be it by addresses; 0 for any */
static uint64_t type_of(const struct vsw_rec *r)
{
	const struct nlattr *nd = r->tb[VSWKM_A_RULE_SENDER] ?
		r->tb[VSWKM_A_RULE_SENDER] : r->tb[VSWKM_A_RULE_TARGET];
	const struct nlattr *ip = r->tb[VSWKM_A_RULE_SRC] ?
		r->tb[VSWKM_A_RULE_SRC] : r->tb[VSWKM_A_RULE_DST];

	if (r->tb[VSWKM_A_RULE_ETHERTYPE])
		return vsw_attr_uint(r->tb[VSWKM_A_RULE_ETHERTYPE]);
	if (nd)
		return nla_len(nd) == 4 ? ETH_P_ARP : ETH_P_IPV6;
	if (ip)
		return nla_len(ip) == 4 ? ETH_P_IP : ETH_P_IPV6;
	return 0;
}

/* Does what @a asks for hold whenever what @b asks for does? */
static bool type_covers(const struct vsw_rec *a, const struct vsw_rec *b)
{
	uint64_t type = type_of(a);

	return !type || type == type_of(b);
}

/* Any address: of IP that is what type_covers() says, of ARP and ND more. */
static bool any_covers(const struct vsw_rec *b, uint16_t attr)
{
	if (attr == VSWKM_A_RULE_SRC || attr == VSWKM_A_RULE_DST)
		return true;
	return b->tb[VSWKM_A_RULE_SENDER] || b->tb[VSWKM_A_RULE_TARGET];
}

static bool prefix_covers(const struct vsw_rec *a, const struct vsw_rec *b,
			  uint16_t attr)
{
	const struct nlattr *x = a->tb[attr], *y = b->tb[attr];
	const uint8_t *p, *q;
	unsigned int len, i;

	if (!x)
		return true;
	len = prefix_len(a, attr);
	if (!len)
		return any_covers(b, attr);
	if (!y || nla_len(x) != nla_len(y) || len > prefix_len(b, attr))
		return false;
	p = nla_data(x);
	q = nla_data(y);
	for (i = 0; i < len; i++)
		if ((p[i / 8] ^ q[i / 8]) >> (7 - i % 8) & 1)
			return false;
	return true;
}

static bool mac_covers(const struct vsw_rec *a, const struct vsw_rec *b,
		       uint16_t attr)
{
	static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };
	const uint8_t *p, *q, *m, *n;
	int i;

	if (!a->tb[attr])
		return true;
	if (!b->tb[attr])
		return false;
	p = nla_data(a->tb[attr]);
	q = nla_data(b->tb[attr]);
	m = a->tb[attr + 1] ? nla_data(a->tb[attr + 1]) : all;
	n = b->tb[attr + 1] ? nla_data(b->tb[attr + 1]) : all;
	for (i = 0; i < 6; i++)
		if (m[i] & ~n[i] || (p[i] ^ q[i]) & m[i])
			return false;
	return true;
}

static void range_of(struct nlattr *nest, unsigned int *first,
		     unsigned int *last)
{
	struct vsw_rec r;

	*first = 1;
	*last = 0;
	if (!vsw_rec_nest(&r, &vsw_l4_range_set, nest))
		return;
	*first = (unsigned int)vsw_attr_uint(r.tb[VSWKM_A_RANGE_FIRST]);
	*last = r.tb[VSWKM_A_RANGE_LAST] ? (unsigned int)
		vsw_attr_uint(r.tb[VSWKM_A_RANGE_LAST]) : *first;
}

/* The kernel's ranges do not touch: each is in one of the other's, or not. */
static bool ports_cover(const struct vsw_rec *a, const struct vsw_rec *b,
			uint16_t attr)
{
	unsigned int first, last, low, high;
	struct nlattr *x, *y = NULL;

	if (!a->tb[attr])
		return true;
	if (!b->tb[attr])
		return false;
	while ((y = vsw_rec_next(b, attr, y))) {
		range_of(y, &first, &last);
		for (x = NULL; (x = vsw_rec_next(a, attr, x)); ) {
			range_of(x, &low, &high);
			if (low <= first && last <= high)
				break;
		}
		if (!x)
			return false;
	}
	return true;
}

static bool flags_cover(const struct vsw_rec *a, const struct vsw_rec *b)
{
	uint64_t flags, mask;

	if (!a->tb[VSWKM_A_RULE_TCP_FLAGS])
		return true;
	if (!b->tb[VSWKM_A_RULE_TCP_FLAGS])
		return false;
	flags = vsw_attr_uint(a->tb[VSWKM_A_RULE_TCP_FLAGS]) ^
		vsw_attr_uint(b->tb[VSWKM_A_RULE_TCP_FLAGS]);
	mask = vsw_attr_uint(a->tb[VSWKM_A_RULE_TCP_FLAGS_MASK]);
	return !(flags & mask) &&
	       !(mask & ~vsw_attr_uint(b->tb[VSWKM_A_RULE_TCP_FLAGS_MASK]));
}

/* Any of the states that are asked for matches. */
static bool state_covers(const struct vsw_rec *a, const struct vsw_rec *b)
{
	if (!a->tb[VSWKM_A_RULE_STATE])
		return true;
	return b->tb[VSWKM_A_RULE_STATE] &&
	       !(vsw_attr_uint(b->tb[VSWKM_A_RULE_STATE]) &
		 ~vsw_attr_uint(a->tb[VSWKM_A_RULE_STATE]));
}

/* Is every frame that @b matches one that @a matches, too? */
bool vsw_covers(const struct vsw_rec *a, const struct vsw_rec *b)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(equals); i++)
		if (a->tb[equals[i]] &&
		    (!b->tb[equals[i]] ||
		     !same(a->tb[equals[i]], b->tb[equals[i]])))
			return false;
	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!prefix_covers(a, b, prefixes[i]))
			return false;
	for (i = 0; i < ARRAY_SIZE(macs); i++)
		if (!mac_covers(a, b, macs[i]))
			return false;
	for (i = 0; i < ARRAY_SIZE(ports); i++)
		if (!ports_cover(a, b, ports[i]))
			return false;
	return type_covers(a, b) && flags_cover(a, b) && state_covers(a, b);
}

static uint64_t named(const struct vsw_rec *r, const uint16_t *attr, size_t n)
{
	uint64_t fields = 0;

	for (; n--; attr++)
		if (r->tb[*attr])
			fields |= 1ULL << *attr;
	return fields;
}

void vsw_gist_of(struct vsw_gist *g, const struct vsw_rec *r)
{
	const struct nlattr *addr;
	unsigned int i, n;

	_Static_assert(VSWKM_A_RULE_MAX < 64, "fields need more bits");
	memset(g, 0, sizeof(*g));
	g->fields = named(r, equals, ARRAY_SIZE(equals)) |
		    named(r, macs, ARRAY_SIZE(macs)) |
		    named(r, ports, ARRAY_SIZE(ports)) |
		    named(r, bits, ARRAY_SIZE(bits));
	if (type_of(r))
		g->fields |= 1ULL << VSWKM_A_RULE_ETHERTYPE;
	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (r->tb[prefixes[i]] && prefix_len(r, prefixes[i]))
			g->fields |= 1ULL << prefixes[i];
	for (i = 0; i < 2; i++) {
		addr = r->tb[prefixes[i]];
		if (!addr || nla_len(addr) < 4)
			continue;
		n = prefix_len(r, prefixes[i]);
		memcpy(&g->addr[i], nla_data(addr), sizeof(g->addr[i]));
		if (n)
			g->mask[i] = htonl(~0U << (n < 32 ? 32 - n : 0));
	}
}
