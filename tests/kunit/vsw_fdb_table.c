// SPDX-License-Identifier: GPL-2.0-only
/* The hash table: growing, shrinking, memory, and how keys are spread. */

#include <linux/delay.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sort.h>

#include "fixture.h"

#define PORTS	3
#define VLANS	4

static u64 vsw_fdb_table_key(u32 i)
{
	return vsw_fixture_key(i / VLANS, 1 + i % VLANS);
}

/* How many of the entries @from to @to - 1 are not as they should be. */
static unsigned int vsw_fdb_table_bad(struct vsw_port **port, u32 from, u32 to,
				      bool there)
{
	struct vsw_fdb_entry entry;
	unsigned int bad = 0;
	bool found;
	u32 i;

	for (i = from; i < to; i++) {
		found = vsw_fixture_get(port[0]->br, vsw_fdb_table_key(i),
					&entry);
		bad += found != there;
		bad += found && there && entry.port != port[i % PORTS]->index;
		cond_resched();
	}
	return bad;
}

static u32 vsw_fdb_table_buckets(const struct vsw_fdb *fdb)
{
	u32 buckets;

	rcu_read_lock();
	buckets = rcu_dereference(fdb->table)->mask + 1;
	rcu_read_unlock();
	return buckets;
}

static u64 vsw_fdb_table_memory(const struct vsw_fdb *fdb)
{
	u64 memory;

	rcu_read_lock();
	memory = vsw_fdb_memory(fdb);
	rcu_read_unlock();
	return memory;
}

/* Overflow buckets in the table, counted one by one. */
static int vsw_fdb_table_overflow(const struct vsw_fdb *fdb)
{
	const struct vsw_fdb_table *table;
	const struct vsw_fdb_bucket *b;
	int n = 0;
	u32 i;

	rcu_read_lock();
	table = rcu_dereference(fdb->table);
	for (i = 0; i <= table->mask; i++)
		for (b = rcu_dereference(table->buckets[i].next); b;
		     b = rcu_dereference(b->next))
			n++;
	rcu_read_unlock();
	return n;
}

static void vsw_fdb_table_ports(struct kunit *test, struct vsw_port **port)
{
	int i;

	for (i = 0; i < PORTS; i++)
		port[i] = vsw_fixture_trunk(test);
}

static void vsw_fdb_table_add(struct kunit *test, struct vsw_port **port,
			      u32 from, u32 to)
{
	unsigned int bad = 0;
	u32 i;

	for (i = from; i < to; i++) {
		bad += !!vsw_fixture_set(port[i % PORTS], vsw_fdb_table_key(i),
					 VSWKM_FDB_OWNER_STATIC, false);
		cond_resched();
	}
	KUNIT_ASSERT_EQ(test, bad, 0);
}

static void vsw_fdb_table_del(struct kunit *test, struct vsw_bridge *br,
			      u32 from, u32 to)
{
	unsigned int bad = 0;
	u32 i;

	for (i = from; i < to; i++) {
		bad += !!vsw_fixture_del(br, vsw_fdb_table_key(i));
		cond_resched();
	}
	KUNIT_ASSERT_EQ(test, bad, 0);
}

/* The last takes very long where the kernel checks each access. */
static const u32 vsw_fdb_table_sizes[] = {
	1, 64, 161, 1000, IS_ENABLED(CONFIG_KASAN) ? 5000 : 20000,
	IS_ENABLED(CONFIG_KASAN) ? 20000 : 200000,
};

static void vsw_fdb_table_size_desc(const u32 *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u entries", *p);
}

KUNIT_ARRAY_PARAM(vsw_fdb_table_size, vsw_fdb_table_sizes,
		  vsw_fdb_table_size_desc);

/* Up to a size and down again: what is there is found, at all times. */
static void vsw_fdb_table_resizes(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	u32 n = *(const u32 *)test->param_value, keep = min(n / 2, 50u);
	struct vsw_fdb *fdb = &br->fdb;
	struct vsw_port *port[PORTS];
	unsigned int before;

	vsw_fdb_table_ports(test, port);
	before = atomic_read(&fdb->count);
	vsw_fdb_table_add(test, port, 0, n);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, 0, n, true), 0);
	vsw_fixture_settle(br);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, 0, n, true), 0);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, n, n + 100, false), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->count), before + n);
	KUNIT_EXPECT_GE(test, vsw_fdb_table_buckets(fdb),
			max(n / 4, VSW_FDB_MIN_BUCKETS));
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->overflow),
			vsw_fdb_table_overflow(fdb));

	vsw_fdb_table_del(test, br, keep, n);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, 0, keep, true), 0);
	vsw_fixture_settle(br);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, 0, keep, true), 0);
	KUNIT_EXPECT_EQ(test, vsw_fdb_table_bad(port, keep, n, false), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->count), before + keep);
	KUNIT_EXPECT_LE(test, vsw_fdb_table_buckets(fdb),
			2 * VSW_FDB_MIN_BUCKETS);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->overflow),
			vsw_fdb_table_overflow(fdb));
}

/* While the worker moves buckets, entries come, go and are found. */
static void vsw_fdb_table_moving(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_port *port[PORTS];
	u32 i, step = 1000, n = 30 * step;
	unsigned int resizes;

	vsw_fdb_table_ports(test, port);
	for (i = 0; i < n; i += step) {
		vsw_fdb_table_add(test, port, i, i + step);
		if (i)
			vsw_fdb_table_del(test, br, i - step, i - step / 2);
		KUNIT_ASSERT_EQ(test, vsw_fdb_table_bad(port, i, i + step,
							true), 0);
	}
	for (i = 0; i < n - step; i += step) {
		KUNIT_ASSERT_EQ(test, vsw_fdb_table_bad(port, i, i + step / 2,
							false), 0);
		KUNIT_ASSERT_EQ(test, vsw_fdb_table_bad(port, i + step / 2,
							i + step, true), 0);
	}
	vsw_fixture_settle(br);
	resizes = READ_ONCE(br->fdb.resizes);
	KUNIT_EXPECT_GE(test, resizes, 1);
}

/* As the table grows: a line of 64 bytes for an entry at most. */
static void vsw_fdb_table_memory_bound(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	u64 memory, worst = 0;
	struct vsw_port *port[PORTS];
	u32 i, next, count;

	vsw_fdb_table_ports(test, port);
	for (i = 0; i < vsw_fdb_table_sizes[5] / 2; i = next) {
		next = i + max(i / 8, 160u);
		vsw_fdb_table_add(test, port, i, next);
		vsw_fixture_settle(br);
		memory = vsw_fdb_table_memory(&br->fdb);
		count = atomic_read(&br->fdb.count);
		worst = max(worst, div_u64(memory, count));
		KUNIT_EXPECT_LE_MSG(test, memory, 64ULL * count,
				    "%u entries", count);
	}
	kunit_info(test, "at most %llu bytes for an entry", worst);
}

#define SPREAD	65536

static unsigned int vsw_fdb_table_longest(struct vsw_fdb *fdb, u16 *chain,
					  u64 (*key)(u32 i))
{
	unsigned int longest = 0;
	u32 i, bucket;

	get_random_bytes(fdb->hash_key, sizeof(fdb->hash_key));
	memset(chain, 0, SPREAD * sizeof(*chain));
	for (i = 0; i < SPREAD; i++) {
		bucket = vsw_fdb_hash(fdb, key(i)) & (SPREAD - 1);
		longest = max(longest, ++chain[bucket] + 0u);
	}
	cond_resched();
	return longest;
}

static u64 vsw_fdb_key_sequential(u32 i)
{
	return vsw_fixture_key(i, 1);
}

/* One address in every VLAN, many times */
static u64 vsw_fdb_key_vlans(u32 i)
{
	return vsw_fixture_key(i / 4094, 1 + i % 4094);
}

static u64 vsw_fdb_key_stride(u32 i)
{
	return vsw_fixture_key(i << 12, 1);
}

static u64 vsw_fdb_key_vendor(u32 i)
{
	return vsw_fixture_key((i & 0xff) << 24 | i >> 8, 1);
}

struct vsw_fdb_table_spread {
	const char *name;
	u64 (*key)(u32 i);
};

static const struct vsw_fdb_table_spread vsw_fdb_table_spreads[] = {
	{ "sequential", vsw_fdb_key_sequential },
	{ "VLANs", vsw_fdb_key_vlans },
	{ "strides", vsw_fdb_key_stride },
	{ "256 vendors", vsw_fdb_key_vendor },
};

static void vsw_fdb_table_spread_desc(const struct vsw_fdb_table_spread *p,
				      char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_fdb_table_spread, vsw_fdb_table_spreads,
		  vsw_fdb_table_spread_desc);

static int vsw_fdb_table_cmp(const void *a, const void *b)
{
	return *(const unsigned int *)a - *(const unsigned int *)b;
}

/*
 * Keys that follow a pattern, one for each bucket, under many secrets. The
 * hash is universal: with most secrets no chain is long, though a secret that
 * makes one longer than any given number exists.
 */
static void vsw_fdb_table_spread_out(struct kunit *test)
{
	const struct vsw_fdb_table_spread *p = test->param_value;
	struct vsw_fdb *fdb = &vsw_fixture_bridge(test)->fdb;
	unsigned int longest[31], i;
	u64 key[3];
	u16 *chain;

	chain = kvcalloc(SPREAD, sizeof(*chain), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, chain);
	memcpy(key, fdb->hash_key, sizeof(key));
	for (i = 0; i < ARRAY_SIZE(longest); i++)
		longest[i] = vsw_fdb_table_longest(fdb, chain, p->key);
	memcpy(fdb->hash_key, key, sizeof(key));
	kvfree(chain);

	sort(longest, ARRAY_SIZE(longest), sizeof(*longest),
	     vsw_fdb_table_cmp, NULL);
	kunit_info(test, "longest chain: %u, at worst %u",
		   longest[ARRAY_SIZE(longest) / 2],
		   longest[ARRAY_SIZE(longest) - 1]);
	/* random keys: 8 */
	KUNIT_EXPECT_LE(test, longest[ARRAY_SIZE(longest) / 2], 16);
}

static struct kunit_case vsw_fdb_table_cases[] = {
	KUNIT_CASE_PARAM(vsw_fdb_table_resizes, vsw_fdb_table_size_gen_params),
	KUNIT_CASE(vsw_fdb_table_moving),
	KUNIT_CASE(vsw_fdb_table_memory_bound),
	KUNIT_CASE_PARAM(vsw_fdb_table_spread_out,
			 vsw_fdb_table_spread_gen_params),
	{}
};

static struct kunit_suite vsw_fdb_table_suite = {
	.name = "vsw_fdb_table",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_fdb_table_cases,
};

kunit_test_suites(&vsw_fdb_table_suite);
