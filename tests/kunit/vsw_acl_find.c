// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classifier, compared with an oracle that tries one rule after the other
 * by what was asked for, not by what was made of it.
 */

#include <linux/if_vlan.h>
#include <linux/prandom.h>
#include <linux/sort.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "../../kmod/acl/acl.h"
#include "../../kmod/conn.h"
#include "fixture.h"

#define ROUNDS	40
#define FRAMES	400
#define SETS	3
#define MOST	700	/* rules of a round; the rounds with few are linear */

/**
 * struct oracle - what a round is about
 * @rnd: all of it comes from here
 * @n: number of rules
 * @list: only for counters
 * @set: sets of addresses, of ports and of MAC addresses
 * @spec: the rules that were asked for
 * @states: of connections that they are for, 0 for any
 * @rule: and what they became
 */
struct oracle {
	struct rnd_state rnd;
	u32 n;
	struct vsw_acl_list list;
	struct vsw_acl_set *set[SETS];
	struct vsw_acl_spec *spec;
	u8 states[MOST];
	struct vsw_acl_rule *rule[MOST];
};

static u32 rnd(struct oracle *o, u32 below)
{
	return prandom_u32_state(&o->rnd) % below;
}

/* Few addresses, so that rules overlap and frames hit them. */
static void rnd_addr(struct oracle *o, struct in6_addr *addr, bool v6)
{
	u32 low = rnd(o, 4) << 24 | rnd(o, 4) << 16 | rnd(o, 4) << 8 |
		  rnd(o, 8);

	if (v6)
		*addr = (struct in6_addr){ .s6_addr32 = {
			htonl(0x20010db8), htonl(rnd(o, 4)), 0, htonl(low)
		} };
	else
		ipv6_addr_set_v4mapped(htonl(0x0a000000 ^ low), addr);
}

static void rnd_prefix(struct oracle *o, struct in6_addr *value,
		       struct in6_addr *mask, bool v6)
{
	unsigned int len = v6 ? rnd(o, 129) : 96 + rnd(o, 33);
	struct in6_addr ones, addr;

	if (rnd(o, 8))	/* most are narrow, or no rule but the first counts */
		len = 112 + rnd(o, 17);

	rnd_addr(o, &addr, v6);
	memset(&ones, 0xff, sizeof(ones));
	ipv6_addr_prefix(value, &addr, len);
	ipv6_addr_prefix(mask, &ones, len);
}

static unsigned int rnd_ranges(struct oracle *o, struct vsw_acl_ports *p)
{
	unsigned int i, n = rnd(o, 4) ? 1 : rnd(o, VSW_ACL_MAX_RANGES) + 1;

	for (i = 0; i < n; i++) {
		p[i].first = rnd(o, 3) ? rnd(o, 40) : rnd(o, 65536);
		p[i].last = p[i].first + rnd(o, min(65536 - p[i].first,
						    rnd(o, 4) ? 30 : 65536));
	}
	return n;
}

static void rnd_l4(struct oracle *o, struct vsw_acl_spec *s)
{
	static const u8 protos[] = { IPPROTO_TCP, IPPROTO_UDP };

	s->value.proto = protos[rnd(o, 2)];
	s->mask.proto = 0xff;
	s->value.fields |= VSW_ACL_F_PROTO;
	if (rnd(o, 2))
		s->n_sport = rnd_ranges(o, s->sport);
	if (rnd(o, 2))
		s->n_dport = rnd_ranges(o, s->dport);
	else if (!rnd(o, 6))
		s->set[VSW_ACL_SET_DPORT] = o->set[VSWKM_SET_KIND_PORT];
	if (!rnd(o, 8) && s->value.proto == IPPROTO_TCP) {
		s->mask.tcp_flags = rnd(o, 255) + 1;
		s->value.tcp_flags = rnd(o, 256) & s->mask.tcp_flags;
		s->value.fields |= VSW_ACL_F_TCP;
	}
}

static void rnd_spec(struct oracle *o, struct vsw_acl_spec *s)
{
	bool v6 = !rnd(o, 3);
	int i;

	memset(s, 0, sizeof(*s));
	s->prio = rnd(o, 5);
	if (rnd(o, 20)) {
		s->value.fields |= VSW_ACL_F_IP |
				   (v6 ? VSW_ACL_F_IP6 : VSW_ACL_F_IP4);
		rnd_prefix(o, &s->value.saddr, &s->mask.saddr, v6);
		if (rnd(o, 2))
			rnd_prefix(o, &s->value.daddr, &s->mask.daddr, v6);
	} else if (!rnd(o, 3)) {
		s->set[VSW_ACL_SET_SRC] = o->set[VSWKM_SET_KIND_ADDR];
	}
	if (rnd(o, 12))
		rnd_l4(o, s);
	if (!rnd(o, 6))
		s->set[VSW_ACL_SET_MAC_SRC] = o->set[VSWKM_SET_KIND_MAC];
	for (i = 0; i < ETH_ALEN && !rnd(o, 4); i++) {
		s->mask.dst[i] = rnd(o, 256);
		s->value.dst[i] = rnd(o, 256) & s->mask.dst[i];
	}
	if (!rnd(o, 5)) {
		s->value.vid = htons(rnd(o, 3) + 1);
		s->mask.vid = htons(0xffff);
	}
	s->mask.fields = s->value.fields;
}

/* As a request says it: one that is for some states is for no others. */
static u8 rnd_states(struct oracle *o, struct vsw_acl_spec *s)
{
	u8 states = rnd(o, 4) ? 0 : rnd(o, VSW_CONN_STATES) + 1;

	if (states)
		s->mask.conn = (VSW_CONN_STATES | VSW_CONN_UNTRACKED) &
			       ~states;
	return states;
}

static void rnd_frame(struct oracle *o, struct vsw_acl_key *key)
{
	const struct vsw_acl_spec *s = &o->spec[rnd(o, o->n)];
	bool v6 = !rnd(o, 3);

	memset(key, 0, sizeof(*key));
	get_random_bytes(key->dst, ETH_ALEN);
	key->src[5] = rnd(o, 8);
	key->vid = htons(rnd(o, 3) + 1);
	rnd_addr(o, &key->saddr, v6);
	rnd_addr(o, &key->daddr, v6);
	key->proto = rnd(o, 2) ? IPPROTO_TCP : IPPROTO_UDP;
	key->sport = htons(rnd(o, 80));
	key->dport = htons(rnd(o, 3) ? rnd(o, 80) : rnd(o, 65536));
	key->tcp_flags = rnd(o, 256);
	key->conn = BIT(rnd(o, 5));
	key->fields = VSW_ACL_F_IP | VSW_ACL_F_PROTO |
		      (v6 ? VSW_ACL_F_IP6 : VSW_ACL_F_IP4);
	if (rnd(o, 5))
		key->fields |= VSW_ACL_F_PORTS;
	if (key->fields & VSW_ACL_F_PORTS && key->proto == IPPROTO_TCP)
		key->fields |= VSW_ACL_F_TCP;
	if (!rnd(o, 3))
		return;
	/* near one of the rules */
	memcpy(key->dst, s->value.dst, ETH_ALEN);
	if (s->value.fields & VSW_ACL_F_IP4 && !v6)
		key->saddr.s6_addr32[3] = s->value.saddr.s6_addr32[3] |
			htonl(rnd(o, 4));
	if (s->n_dport)
		key->dport = htons(s->dport[rnd(o, s->n_dport)].last);
	if (s->n_sport)
		key->sport = htons(s->sport[rnd(o, s->n_sport)].first);
}

static bool oracle_ports(const struct vsw_acl_ports *p, unsigned int n,
			 const struct vsw_acl_key *key, __be16 port)
{
	unsigned int i;

	if (!n)
		return true;
	if (!(key->fields & VSW_ACL_F_PORTS))
		return false;
	for (i = 0; i < n; i++)
		if (ntohs(port) >= p[i].first && ntohs(port) <= p[i].last)
			return true;
	return false;
}

/* An element of IPv6 is not about IPv4, though it may have all of it inside. */
static bool oracle_set(const struct vsw_acl_set *set, const void *what,
		       unsigned int len)
{
	bool is_addr = set->kind == VSWKM_SET_KIND_ADDR;
	struct in6_addr addr = {};
	u32 i;

	memcpy(addr.s6_addr + 16 - len, what, len);
	for (i = 0; i < set->n; i++)
		if ((!is_addr || ipv6_addr_v4mapped(&addr) ==
		     ipv6_addr_v4mapped(&set->element[i].first)) &&
		    memcmp(&addr, &set->element[i].first, 16) >= 0 &&
		    memcmp(&addr, &set->element[i].last, 16) <= 0)
			return true;
	return false;
}

static bool oracle_match(const struct vsw_acl_spec *s,
			 const struct vsw_acl_key *key)
{
	const u8 *k = (const u8 *)key, *v = (const u8 *)&s->value;
	const u8 *m = (const u8 *)&s->mask;
	unsigned int i;

	for (i = 0; i < sizeof(*key); i++)
		if (i != offsetof(struct vsw_acl_key, conn) &&
		    (k[i] ^ v[i]) & m[i])
			return false;
	if (s->set[VSW_ACL_SET_SRC] &&
	    !oracle_set(s->set[VSW_ACL_SET_SRC], &key->saddr, 16))
		return false;
	if (s->set[VSW_ACL_SET_MAC_SRC] &&
	    !oracle_set(s->set[VSW_ACL_SET_MAC_SRC], key->src, 6))
		return false;
	if (s->set[VSW_ACL_SET_DPORT] &&
	    (!(key->fields & VSW_ACL_F_PORTS) ||
	     !oracle_set(s->set[VSW_ACL_SET_DPORT], &key->dport, 2)))
		return false;
	return oracle_ports(s->sport, s->n_sport, key, key->sport) &&
	       oracle_ports(s->dport, s->n_dport, key, key->dport);
}

/* Is the state of a frame, which is one, among those of a rule? */
static bool oracle_states(u8 states, const struct vsw_acl_key *key)
{
	return !states || states & key->conn;
}

static int oracle_find(const struct oracle *o, const struct vsw_acl_key *key)
{
	int i, best = -1;

	for (i = 0; i < o->n; i++)
		if ((best < 0 || o->spec[i].prio < o->spec[best].prio) &&
		    oracle_states(o->states[i], key) &&
		    oracle_match(&o->spec[i], key))
			best = i;
	return best;
}

static int cmp_rules(const void *a, const void *b)
{
	const struct vsw_acl_rule *x = *(const struct vsw_acl_rule **)a;
	const struct vsw_acl_rule *y = *(const struct vsw_acl_rule **)b;

	return x->prio != y->prio ? (int)x->prio - (int)y->prio :
				    (int)x->id - (int)y->id;
}

/* A set of each kind, with elements that overlap, of ports those that may be */
static void make_sets(struct kunit *test, struct oracle *o)
{
	struct vsw_acl_span span[20] = {};
	struct in6_addr mask;
	char name[8];
	int i, kind, k;

	for (kind = 0; kind < SETS; kind++) {
		snprintf(name, sizeof(name), "kunit%d", kind);
		rtnl_lock();
		KUNIT_EXPECT_EQ(test, vsw_acl_set_new(&init_net, name, kind,
						      NULL), 0);
		o->set[kind] = vsw_acl_set_find(&init_net, name);
		memset(span, 0, sizeof(span));
		for (i = 0; i < ARRAY_SIZE(span); i++) {
			span[i].first.s6_addr16[7] = htons(i * 3 / 2);
			span[i].last.s6_addr16[7] = htons(i * 3 / 2 + i % 5);
			if (kind != VSWKM_SET_KIND_ADDR)
				continue;
			rnd_prefix(o, &span[i].first, &mask, i % 2);
			for (k = 0; k < 4; k++)
				span[i].last.s6_addr32[k] =
					span[i].first.s6_addr32[k] |
					~mask.s6_addr32[k];
			if (i && i % 2 == 0)	/* a name for each twice */
				span[i].last.s6_addr32[3] ^= htonl(i << 8);
		}
		/* duplicates and such are refused, so one at a time */
		for (i = 0; i < ARRAY_SIZE(span); i++)
			if (memcmp(&span[i].first, &span[i].last, 16) <= 0)
				vsw_acl_set_change(&init_net, o->set[kind],
						   &span[i], 1, true, NULL);
		rtnl_unlock();
		KUNIT_EXPECT_GT(test, o->set[kind]->n, 5);
	}
}

static void free_sets(struct oracle *o)
{
	int kind;

	rtnl_lock();
	for (kind = 0; kind < SETS; kind++)
		vsw_acl_set_del(&init_net, o->set[kind]);
	rtnl_unlock();
}

static void make_rules(struct kunit *test, struct oracle *o)
{
	struct vsw_acl_spec *copy = kmalloc(sizeof(*copy), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	for (i = 0; i < o->n; i++) {
		rnd_spec(o, &o->spec[i]);
		o->states[i] = rnd_states(o, &o->spec[i]);
		o->spec[i].id = i + 1;
		*copy = o->spec[i];
		o->rule[i] = vsw_acl_rule_make(&o->list, copy);
		KUNIT_EXPECT_NOT_NULL(test, o->rule[i]);
	}
	kfree(copy);
	sort(o->rule, o->n, sizeof(*o->rule), cmp_rules, NULL);
}

static void compare(struct kunit *test, struct oracle *o,
		    const struct vsw_acl_table *table, u32 *hits)
{
	struct vsw_acl_key key;
	struct vsw_acl_rule *got;
	int i, wanted;

	for (i = 0; i < FRAMES; i++) {
		rnd_frame(o, &key);
		wanted = oracle_find(o, &key);
		rcu_read_lock();
		got = vsw_acl_find(table, &key);
		rcu_read_unlock();
		KUNIT_EXPECT_EQ(test, got ? (int)got->id - 1 : -1, wanted);
		*hits += wanted >= 0;
	}
}

static void vsw_acl_find_random(struct kunit *test)
{
	struct oracle *o = kvzalloc(sizeof(*o), GFP_KERNEL);
	struct vsw_acl_table *table;
	u32 round, i, hits = 0;

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->spec = kvcalloc(MOST, sizeof(*o->spec), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o->spec);
	prandom_seed_state(&o->rnd, 20261121);
	make_sets(test, o);
	for (round = 0; round < ROUNDS; round++) {
		o->n = round % 4 ? 1 + rnd(o, MOST) :
				   1 + rnd(o, VSW_ACL_LINEAR);
		make_rules(test, o);
		table = vsw_acl_table_make(o->rule, o->n, VSWKM_ACL_DIR_IN);
		KUNIT_EXPECT_NOT_NULL(test, table);
		KUNIT_EXPECT_EQ(test, !table->n_tuples,
				o->n <= VSW_ACL_LINEAR);
		compare(test, o, table, &hits);
		vsw_acl_table_free(table);
		for (i = 0; i < o->n; i++)
			vsw_acl_rule_free(o->rule[i]);
	}
	kunit_info(test, "%u of %u frames met a rule\n", hits,
		   ROUNDS * FRAMES);
	KUNIT_EXPECT_GT(test, hits, ROUNDS * FRAMES / 4);
	vsw_acl_block_put(o->list.block);
	free_sets(o);
	kvfree(o->spec);
	kvfree(o);
}

static struct kunit_case vsw_acl_find_cases[] = {
	KUNIT_CASE(vsw_acl_find_random),
	{}
};

static struct kunit_suite vsw_acl_find_suite = {
	.name = "vsw_acl_find",
	.test_cases = vsw_acl_find_cases,
};

kunit_test_suites(&vsw_acl_find_suite);
