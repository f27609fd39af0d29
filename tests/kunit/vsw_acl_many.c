// SPDX-License-Identifier: GPL-2.0-only
/* The classifier with many rules: how many places a frame has to look at. */

#include <linux/if_vlan.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "../../kmod/acl/acl.h"
#include "fixture.h"

/**
 * struct rules - where they come from
 * @rnd: all that is random
 * @list: only for counters
 */
struct rules {
	struct rnd_state rnd;
	struct vsw_acl_list list;
};

/* The shape of 100,000 rules: prefixes of many lengths and ranges. */
static void make_many(struct rules *o, struct vsw_acl_spec *s, u32 i)
{
	struct in6_addr addr, ones;
	unsigned int len = 96 + 8 + i % 25;

	memset(s, 0, sizeof(*s));
	memset(&ones, 0xff, sizeof(ones));
	s->id = i + 1;
	s->action = VSWKM_ACL_ACTION_DENY;
	ipv6_addr_set_v4mapped(htonl(prandom_u32_state(&o->rnd)), &addr);
	ipv6_addr_prefix(&s->value.daddr, &addr, len);
	ipv6_addr_prefix(&s->mask.daddr, &ones, len);
	s->value.proto = IPPROTO_TCP;
	s->mask.proto = 0xff;
	s->value.fields = VSW_ACL_F_IP | VSW_ACL_F_IP4 | VSW_ACL_F_PROTO;
	s->n_dport = 1;
	s->dport[0].first = prandom_u32_state(&o->rnd) % 60000;
	s->dport[0].last = s->dport[0].first +
			   prandom_u32_state(&o->rnd) % 5000 * (i % 2);
	s->mask.fields = s->value.fields;
}

static u32 deepest(const struct vsw_acl_table *table)
{
	const struct vsw_acl_tuple *t = table->tuple;
	u32 i, b, most = 0;

	for (i = 0; i < table->n_tuples; i++, t++)
		for (b = t->start; b <= t->start + t->bits; b++)
			most = max(most, table->start[b + 1] -
					 table->start[b]);
	return most;
}

/* A miss looks at every tuple: what it costs must not grow with the rules. */
static void vsw_acl_many_ranges(struct kunit *test)
{
	const u32 sizes[] = { 1000, 10000, VSW_ACL_MAX_RULES };
	struct rules *o = kvzalloc(sizeof(*o), GFP_KERNEL);
	struct vsw_acl_spec *s = kmalloc(sizeof(*s), GFP_KERNEL);
	struct vsw_acl_table *table;
	struct vsw_acl_rule **rule;
	u64 begin, made, built, found;
	struct vsw_acl_key key = {};
	size_t bytes;
	u32 i, k;

	rule = kvcalloc(VSW_ACL_MAX_RULES, sizeof(*rule), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, o && s && rule);
	prandom_seed_state(&o->rnd, 7);
	for (k = 0; k < ARRAY_SIZE(sizes); k++) {
		begin = ktime_get_ns();
		for (i = 0, bytes = 0; i < sizes[k]; i++) {
			make_many(o, s, i);
			rule[i] = vsw_acl_rule_make(&o->list, s);
			KUNIT_ASSERT_NOT_NULL(test, rule[i]);
			bytes += vsw_acl_rule_size(rule[i]);
		}
		made = ktime_get_ns();
		table = vsw_acl_table_make(rule, sizes[k], VSWKM_ACL_DIR_IN);
		KUNIT_ASSERT_NOT_NULL(test, table);
		built = ktime_get_ns();
		key.fields = s->value.fields | VSW_ACL_F_PORTS;
		key.proto = IPPROTO_TCP;
		for (i = 0; i < 100000; i++) {
			ipv6_addr_set_v4mapped(htonl(i * 7919), &key.daddr);
			key.dport = htons(i);
			rcu_read_lock();
			vsw_acl_find(table, &key);
			rcu_read_unlock();
		}
		found = ktime_get_ns();
		kunit_info(test, "%u rules: made in %llu ms, compiled in %llu ms, %u tuples, deepest bucket %u, %llu ns a look-up, %zu bytes a rule\n",
			   sizes[k], (made - begin) / 1000000,
			   (built - made) / 1000000, table->n_tuples,
			   deepest(table), (found - built) / 100000,
			   (bytes + table->bytes) / sizes[k]);
		KUNIT_EXPECT_LT(test, table->n_tuples, 256);
		KUNIT_EXPECT_LT(test, deepest(table), 64);
		vsw_acl_table_free(table);
		for (i = 0; i < sizes[k]; i++)
			vsw_acl_rule_free(rule[i]);
	}
	vsw_acl_block_put(o->list.block);
	kvfree(rule);
	kfree(s);
	kvfree(o);
}

/* A field that is in the uppermost bits of a word, and alone */
static void vsw_acl_many_vlans(struct kunit *test)
{
	struct rules *o = kvzalloc(sizeof(*o), GFP_KERNEL);
	struct vsw_acl_spec *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct vsw_acl_table *table;
	struct vsw_acl_rule **rule;
	u32 i;

	rule = kvcalloc(VLAN_N_VID, sizeof(*rule), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, o && s && rule);
	s->mask.vid = htons(0xffff);
	for (i = 0; i < VLAN_N_VID; i++) {
		s->value.vid = htons(i);
		rule[i] = vsw_acl_rule_make(&o->list, s);
		KUNIT_ASSERT_NOT_NULL(test, rule[i]);
	}
	table = vsw_acl_table_make(rule, VLAN_N_VID, VSWKM_ACL_DIR_IN);
	KUNIT_ASSERT_NOT_NULL(test, table);
	KUNIT_EXPECT_EQ(test, table->n_tuples, 1);
	KUNIT_EXPECT_LT(test, deepest(table), 16);
	vsw_acl_table_free(table);
	for (i = 0; i < VLAN_N_VID; i++)
		vsw_acl_rule_free(rule[i]);
	vsw_acl_block_put(o->list.block);
	kvfree(rule);
	kfree(s);
	kvfree(o);
}

static struct kunit_case vsw_acl_many_cases[] = {
	KUNIT_CASE(vsw_acl_many_ranges),
	KUNIT_CASE(vsw_acl_many_vlans),
	{}
};

static struct kunit_suite vsw_acl_many_suite = {
	.name = "vsw_acl_many",
	.test_cases = vsw_acl_many_cases,
};

kunit_test_suites(&vsw_acl_many_suite);
