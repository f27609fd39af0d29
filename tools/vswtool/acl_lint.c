// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool acl lint: rules that are of no use */
#include <arpa/inet.h>
#include <errno.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "acl.h"
#include "acl_show.h"
#include "cmd.h"
#include "spec.h"

/* Where each field is that is compared as a whole */
static const uint16_t equals[] = {
	VSWKM_A_RULE_DIRECTION, VSWKM_A_RULE_SRC_SET, VSWKM_A_RULE_DST_SET,
	VSWKM_A_RULE_PROTO, VSWKM_A_RULE_SPORT_SET, VSWKM_A_RULE_DPORT_SET,
	VSWKM_A_RULE_MAC_SRC_SET, VSWKM_A_RULE_MAC_DST_SET,
	VSWKM_A_RULE_ETHERTYPE, VSWKM_A_RULE_VID, VSWKM_A_RULE_ICMP_TYPE,
	VSWKM_A_RULE_ICMP_CODE, VSWKM_A_RULE_FRAG, VSWKM_A_RULE_DSCP,
};

static const uint16_t prefixes[] = {
	VSWKM_A_RULE_SRC, VSWKM_A_RULE_DST, VSWKM_A_RULE_SENDER,
	VSWKM_A_RULE_TARGET,
};

static const uint16_t macs[] = { VSWKM_A_RULE_MAC_SRC, VSWKM_A_RULE_MAC_DST };
static const uint16_t ports[] = { VSWKM_A_RULE_SPORT, VSWKM_A_RULE_DPORT };
/* and the two that are compared bit by bit */
static const uint16_t bits[] = { VSWKM_A_RULE_TCP_FLAGS, VSWKM_A_RULE_STATE };

_Static_assert(VSWKM_A_RULE_MAX == VSWKM_A_RULE_PAD,
	       "a field that is new has to be compared");

/*
 * What tells most pairs of rules apart at once: a list may have 100,000, and
 * five billion pairs. The fields that it names, and the first bits of its
 * prefixes.
 */
struct gist {
	uint64_t fields;
	uint32_t addr[2];
	uint32_t mask[2];
};

/* A rule that was received, with the message it is in */
struct rule {
	char acl[VSWKM_ACL_NAME_MAX + 1];
	uint32_t id;
	uint64_t packets;
	struct nlattr *nest;
	struct vsw_rec rec;
};

struct lint {
	struct rule *rule;
	struct gist *gist;
	size_t n;
	size_t room;
};

static bool same(const struct nlattr *a, const struct nlattr *b)
{
	return nla_len(a) == nla_len(b) &&
	       !memcmp(nla_data(a), nla_data(b), (size_t)nla_len(a));
}

/* Does what @a asks for hold whenever what @b asks for does? */
static bool prefix_covers(const struct vsw_rec *a, const struct vsw_rec *b,
			  uint16_t attr)
{
	const struct nlattr *x = a->tb[attr], *y = b->tb[attr];
	unsigned int len, other, i;
	const uint8_t *p, *q;

	if (!x)
		return true;
	if (!y || nla_len(x) != nla_len(y))
		return false;
	len = other = (unsigned int)nla_len(x) * 8;
	if (a->tb[attr + 1])
		len = (unsigned int)vsw_attr_uint(a->tb[attr + 1]);
	if (b->tb[attr + 1])
		other = (unsigned int)vsw_attr_uint(b->tb[attr + 1]);
	if (len > other)
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

static bool covers(const struct vsw_rec *a, const struct vsw_rec *b)
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
	return flags_cover(a, b) && state_covers(a, b);
}

static uint64_t named(const struct vsw_rec *r, const uint16_t *attr, size_t n)
{
	uint64_t fields = 0;

	for (; n--; attr++)
		if (r->tb[*attr])
			fields |= 1ULL << *attr;
	return fields;
}

static void gist_of(struct gist *g, const struct vsw_rec *r)
{
	const struct nlattr *addr, *len;
	unsigned int i, n;

	_Static_assert(VSWKM_A_RULE_MAX < 64, "fields need more bits");
	memset(g, 0, sizeof(*g));
	g->fields = named(r, equals, ARRAY_SIZE(equals)) |
		    named(r, prefixes, ARRAY_SIZE(prefixes)) |
		    named(r, macs, ARRAY_SIZE(macs)) |
		    named(r, ports, ARRAY_SIZE(ports)) |
		    named(r, bits, ARRAY_SIZE(bits));
	for (i = 0; i < 2; i++) {
		addr = r->tb[prefixes[i]];
		len = r->tb[prefixes[i] + 1];
		if (!addr || nla_len(addr) < 4)
			continue;
		n = len ? (unsigned int)vsw_attr_uint(len) : 32;
		memcpy(&g->addr[i], nla_data(addr), sizeof(g->addr[i]));
		if (n)
			g->mask[i] = htonl(~0U << (n < 32 ? 32 - n : 0));
	}
}

static bool may_cover(const struct gist *a, const struct gist *b)
{
	return !((a->addr[0] ^ b->addr[0]) & a->mask[0]) &&
	       !((a->addr[1] ^ b->addr[1]) & a->mask[1]) &&
	       !(a->fields & ~b->fields);
}

static int keep_rule(struct vsw_ctx *ctx, struct lint *l,
		     const struct vsw_rec *rec, struct nlattr *nest)
{
	struct rule *rule;
	const char *acl;
	size_t len;

	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		rule = realloc(l->rule, l->room * sizeof(*rule));
		if (!rule) {
			vsw_err(ctx, "out of memory");
			return -ENOMEM;
		}
		l->rule = rule;
	}
	rule = &l->rule[l->n];
	memset(rule, 0, sizeof(*rule));
	rule->nest = malloc((size_t)nla_total_size(nla_len(nest)));
	if (!rule->nest)
		return -ENOMEM;
	memcpy(rule->nest, nest, NLA_HDRLEN + (size_t)nla_len(nest));
	if (!vsw_rec_nest(&rule->rec, &vsw_rule_set, rule->nest)) {
		free(rule->nest);
		return 0;
	}
	acl = vsw_attr_str(rec->tb[VSWKM_A_ACL_NAME], &len);
	snprintf(rule->acl, sizeof(rule->acl), "%.*s", (int)len, acl);
	rule->id = (uint32_t)vsw_attr_uint(rule->rec.tb[VSWKM_A_RULE_ID]);
	rule->packets = vsw_attr_uint(rule->rec.tb[VSWKM_A_RULE_PACKETS]);
	l->n++;
	return 0;
}

static int keep_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *nest = NULL;
	struct vsw_rec rec;
	int ret = 0;

	if (!vsw_rec_parse(&rec, &vsw_acl_set, nlh) ||
	    !rec.tb[VSWKM_A_ACL_NAME])
		return 0;
	while (!ret && (nest = vsw_rec_next(&rec, VSWKM_A_ACL_RULE, nest)))
		ret = keep_rule(ctx, arg, &rec, nest);
	return ret;
}

static void finding(struct vsw_out *o, const struct rule *rule,
		    const struct rule *by)
{
	const char *what = by ? "hidden" : "never met";
	struct vsw_rule_words words;
	struct json_object *obj;

	vsw_rule_words(&words, &rule->rec);
	if (!o->json) {
		fprintf(o->fp, "%s: rule %u ", rule->acl, rule->id);
		if (by)
			fprintf(o->fp, "is hidden by rule %u: ", by->id);
		else
			fputs("has never met a frame: ", o->fp);
		vsw_rule_text(o->fp, &words);
		fputc('\n', o->fp);
		o->count++;
		return;
	}
	obj = json_object_new_object();
	if (!obj) {
		o->nomem = true;
		return;
	}
	vsw_json_str(o, obj, "acl", rule->acl, strlen(rule->acl));
	vsw_json_uint(o, obj, "id", rule->id);
	vsw_json_str(o, obj, "finding", what, strlen(what));
	if (by)
		vsw_json_uint(o, obj, "by", by->id);
	vsw_rule_json(o, obj, &words);
	vsw_json_element(o, obj);
	o->count++;
}

/* The first rule before number @i of its list that leaves nothing for it */
static const struct rule *hidden_by(const struct lint *l, size_t begin,
				    size_t i)
{
	size_t k;

	for (k = begin; k < i; k++)
		if (may_cover(&l->gist[k], &l->gist[i]) &&
		    covers(&l->rule[k].rec, &l->rule[i].rec))
			return &l->rule[k];
	return NULL;
}

static void examine(struct vsw_out *o, struct lint *l)
{
	const struct rule *by;
	size_t i, begin = 0;

	l->gist = calloc(l->n + 1, sizeof(*l->gist));
	if (!l->gist) {
		o->nomem = true;
		return;
	}
	for (i = 0; i < l->n; i++)
		gist_of(&l->gist[i], &l->rule[i].rec);
	for (i = 0; i < l->n; i++) {
		if (strcmp(l->rule[begin].acl, l->rule[i].acl))
			begin = i;
		by = hidden_by(l, begin, i);
		if (by || !l->rule[i].packets)
			finding(o, &l->rule[i], by);
	}
}

int vsw_acl_lint(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	struct lint l = { 0 };
	int ret;

	ret = vsw_nl_dump(ctx, call, msg, false, keep_cb, &l);
	if (!ret) {
		examine(&ctx->out, &l);
		vsw_out_end(&ctx->out);
	}
	while (l.n)
		free(l.rule[--l.n].nest);
	free(l.rule);
	free(l.gist);
	return ret;
}
