// SPDX-License-Identifier: GPL-2.0-only
/* Forwarding entries one by one: who may set, change and remove which. */

#include <linux/netlink.h>

#include "fixture.h"

#define LEARNED	VSWKM_FDB_OWNER_LEARNED
#define STATIC	VSWKM_FDB_OWNER_STATIC
#define LOCAL	VSWKM_FDB_OWNER_LOCAL
#define AGENT	VSWKM_FDB_OWNER_AGENT
#define STICKY	VSW_FDB_STICKY
#define NONE	0xff

#define VID	10

static int vsw_fdb_count(struct kunit *test)
{
	return atomic_read(&vsw_fixture_bridge(test)->fdb.count);
}

static int vsw_fdb_learned(struct kunit *test)
{
	return atomic_read(&vsw_fixture_bridge(test)->fdb.learned);
}

static void vsw_fdb_keys(struct kunit *test)
{
	static const u8 addr[] = { 0x02, 0x34, 0x56, 0x78, 0x9a, 0xbc };
	struct vsw_fdb_slot slot = { .key = vsw_fdb_key(addr, 4094) };
	struct vsw_fdb_entry entry;

	KUNIT_EXPECT_EQ(test, slot.key, 0x023456789abc0ffeULL);
	vsw_fdb_slot_read(&slot, slot.key, &entry);
	KUNIT_EXPECT_MEMEQ(test, entry.addr, addr, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, entry.vid, 4094);
	KUNIT_EXPECT_EQ(test, sizeof(struct vsw_fdb_bucket), 64);
	KUNIT_EXPECT_EQ(test, sizeof(union vsw_fdb_dest), 4);
}

static void vsw_fdb_insert_lookup(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	struct vsw_fdb_entry entry;
	int before = vsw_fdb_count(test);

	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(br, vsw_fixture_key(1, VID),
						 &entry));
	KUNIT_ASSERT_EQ(test, vsw_fixture_set(port, vsw_fixture_key(1, VID),
					      STATIC | STICKY, false), 0);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(br, vsw_fixture_key(1, VID),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, port->index);
	KUNIT_EXPECT_EQ(test, entry.flags, STATIC | STICKY);
	KUNIT_EXPECT_EQ(test, entry.vid, VID);
	KUNIT_EXPECT_LE(test, (u32)jiffies - entry.used, 60 * HZ);
	/* neither another VLAN nor another address */
	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(br, vsw_fixture_key(1, 11),
						 &entry));
	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(br, vsw_fixture_key(2, VID),
						 &entry));
	KUNIT_EXPECT_EQ(test, vsw_fdb_count(test), before + 1);
	KUNIT_EXPECT_EQ(test, vsw_fixture_del(br, vsw_fixture_key(1, VID)), 0);
	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(br, vsw_fixture_key(1, VID),
						 &entry));
	KUNIT_EXPECT_EQ(test, vsw_fixture_del(br, vsw_fixture_key(1, VID)),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, vsw_fdb_count(test), before);
}

struct vsw_fdb_rule {
	u8 have;
	u8 want;
	int add;
	int replace;
};

/* A learned entry gives way, an own one never, others if told so. */
static const struct vsw_fdb_rule vsw_fdb_rules[] = {
	{ NONE, LEARNED, 0, 0 },
	{ NONE, STATIC, 0, 0 },
	{ NONE, AGENT, 0, 0 },
	{ LEARNED, LEARNED, 0, 0 },
	{ LEARNED, STATIC, 0, 0 },
	{ LEARNED, AGENT, 0, 0 },
	{ LEARNED | STICKY, STATIC, 0, 0 },
	{ LEARNED, STATIC | STICKY, 0, 0 },
	{ STATIC, STATIC, -EEXIST, 0 },
	{ STATIC, LEARNED, -EEXIST, 0 },
	{ STATIC, AGENT, -EEXIST, 0 },
	{ STATIC | STICKY, AGENT, -EEXIST, 0 },
	{ AGENT, STATIC, -EEXIST, 0 },
	{ AGENT, AGENT, -EEXIST, 0 },
	{ AGENT, LEARNED | STICKY, -EEXIST, 0 },
	{ LOCAL, LEARNED, -EPERM, -EPERM },
	{ LOCAL, STATIC, -EPERM, -EPERM },
	{ LOCAL, AGENT, -EPERM, -EPERM },
	{ STATIC, LOCAL, -EEXIST, 0 },
	{ LEARNED, LOCAL, 0, 0 },
};

static void vsw_fdb_rule_desc(const struct vsw_fdb_rule *p, char *desc)
{
	static const char *const name[] = { "learned", "static", "local",
					    "agent" };

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s%s over %s%s",
		 name[p->want & 3], p->want & STICKY ? " sticky" : "",
		 p->have == NONE ? "nothing" : name[p->have & 3],
		 p->have != NONE && p->have & STICKY ? " sticky" : "");
}

KUNIT_ARRAY_PARAM(vsw_fdb_rule, vsw_fdb_rules, vsw_fdb_rule_desc);

static void vsw_fdb_rule_expect(struct kunit *test, bool replace)
{
	const struct vsw_fdb_rule *p = test->param_value;
	int want = replace ? p->replace : p->add;
	struct vsw_port *a = vsw_fixture_trunk(test);
	struct vsw_port *b = vsw_fixture_trunk(test);
	u64 key = vsw_fixture_key(1, VID);
	struct vsw_fdb_entry entry;
	int before = vsw_fdb_count(test), learned;

	if (p->have != NONE)
		KUNIT_ASSERT_EQ(test, vsw_fixture_set(a, key, p->have, false),
				0);
	KUNIT_EXPECT_EQ(test, vsw_fixture_set(b, key, p->want, replace), want);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(a->br, key, &entry));
	KUNIT_EXPECT_EQ(test, entry.port, want ? a->index : b->index);
	KUNIT_EXPECT_EQ(test, entry.flags, want ? p->have : p->want);

	learned = vsw_fdb_owner(&entry) == LEARNED;
	KUNIT_EXPECT_EQ(test, vsw_fdb_count(test), before + 1);
	KUNIT_EXPECT_EQ(test, vsw_fdb_learned(test), learned);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->fdb_learned),
			learned && want ? 1 : 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->fdb_learned),
			learned && !want ? 1 : 0);
}

static void vsw_fdb_add_rules(struct kunit *test)
{
	vsw_fdb_rule_expect(test, false);
}

static void vsw_fdb_replace_rules(struct kunit *test)
{
	vsw_fdb_rule_expect(test, true);
}

/* Only the bridge itself removes its own addresses. */
static void vsw_fdb_delete_rules(struct kunit *test)
{
	static const u8 flags[] = { LEARNED, STATIC, AGENT, STATIC | STICKY };
	struct vsw_port *port = vsw_fixture_trunk(test);
	u64 key = vsw_fixture_key(1, VID);
	struct vsw_fdb_entry entry = {};
	int i, err;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		KUNIT_ASSERT_EQ(test, vsw_fixture_set(port, key, flags[i],
						      false), 0);
		KUNIT_EXPECT_EQ(test, vsw_fixture_del(port->br, key), 0);
	}
	KUNIT_ASSERT_EQ(test, vsw_fixture_set(port, key, LOCAL, false), 0);
	KUNIT_EXPECT_EQ(test, vsw_fixture_del(port->br, key), -EPERM);
	KUNIT_EXPECT_TRUE(test, vsw_fixture_get(port->br, key, &entry));
	rcu_read_lock();
	err = vsw_fdb_del(port->br, key, true, &entry);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, entry.port, port->index);
	KUNIT_EXPECT_EQ(test, vsw_fdb_owner(&entry), LOCAL);
}

struct vsw_fdb_req {
	const char *name;
	u8 addr[ETH_ALEN];
	u16 vid;
	u8 flags;
	int err;
};

static const struct vsw_fdb_req vsw_fdb_reqs[] = {
	{ "good", { 2, 0, 0, 0, 0, 1 }, 10, STATIC, 0 },
	{ "agent", { 2, 0, 0, 0, 0, 1 }, 20, AGENT | STICKY, 0 },
	{ "learned", { 0, 0, 0, 0, 0, 1 }, 15, LEARNED, 0 },
	{ "multicast", { 1, 0, 0, 0, 0, 1 }, 10, STATIC, -EADDRNOTAVAIL },
	{ "broadcast", { 255, 255, 255, 255, 255, 255 }, 10, STATIC,
	  -EADDRNOTAVAIL },
	{ "zero", {}, 10, STATIC, -EADDRNOTAVAIL },
	{ "local", { 2, 0, 0, 0, 0, 1 }, 10, LOCAL, -EPERM },
	{ "VLAN below", { 2, 0, 0, 0, 0, 1 }, 9, STATIC, -EINVAL },
	{ "VLAN above", { 2, 0, 0, 0, 0, 1 }, 21, STATIC, -EINVAL },
};

static void vsw_fdb_req_desc(const struct vsw_fdb_req *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_fdb_req, vsw_fdb_reqs, vsw_fdb_req_desc);

/* What operators and agents ask for; each refusal has its text. */
static void vsw_fdb_requests(struct kunit *test)
{
	const struct vsw_fdb_req *p = test->param_value;
	struct netlink_ext_ack extack = {};
	struct vsw_fdb_entry entry;
	struct vsw_port *port;
	int before, err;

	port = vsw_fixture_port(test,
				vsw_fixture_cfg(test, VSWKM_PORT_MODE_TRUNK, 0,
						"10-20"));
	before = vsw_fdb_count(test);
	err = vsw_fdb_request(port->br, p->addr, p->vid, port, NULL, p->flags,
			      false,
			      true, &extack);
	KUNIT_EXPECT_EQ(test, err, p->err);
	KUNIT_EXPECT_EQ(test, !!extack._msg, !!p->err);
	KUNIT_EXPECT_EQ(test, vsw_fdb_count(test), before + !p->err);
	KUNIT_EXPECT_EQ(test, !p->err,
			vsw_fixture_get(port->br, vsw_fdb_key(p->addr, p->vid),
					&entry));
	extack._msg = NULL;
	err = vsw_fdb_remove(port->br, p->addr, p->vid, true, &extack);
	KUNIT_EXPECT_EQ(test, err, p->err ? -ENOENT : 0);
	KUNIT_EXPECT_EQ(test, !!extack._msg, !!p->err);
	KUNIT_EXPECT_EQ(test, vsw_fdb_count(test), before);
}

#define CHAIN	30

/* Entries of one bucket: they overflow, and the free slots are used again. */
static void vsw_fdb_overflow(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_fdb *fdb = &port->br->fdb;
	struct vsw_fdb_entry entry;
	int i, n = 0, buckets, round;
	u64 key[CHAIN];
	u32 seed;

	for (seed = 0; n < CHAIN; seed++) {
		key[n] = vsw_fixture_key(seed, VID);
		n += !(vsw_fdb_hash(fdb, key[n]) & (VSW_FDB_MIN_BUCKETS - 1));
	}
	for (i = 0; i < CHAIN; i++)
		KUNIT_ASSERT_EQ(test, vsw_fixture_set(port, key[i], STATIC,
						      false), 0);
	buckets = atomic_read(&fdb->overflow);
	KUNIT_EXPECT_GE(test, buckets, CHAIN / VSW_FDB_SLOTS - 1);
	KUNIT_EXPECT_LE(test, buckets, CHAIN / VSW_FDB_SLOTS);

	for (round = 0; round < 3; round++) {
		for (i = round; i < CHAIN; i += 2)
			KUNIT_EXPECT_EQ(test, vsw_fixture_del(port->br,
							      key[i]), 0);
		for (i = 0; i < CHAIN; i++)
			KUNIT_EXPECT_EQ(test, i < round || (i - round) % 2,
					vsw_fixture_get(port->br, key[i],
							&entry));
		for (i = round; i < CHAIN; i += 2)
			KUNIT_EXPECT_EQ(test, vsw_fixture_set(port, key[i],
							      AGENT, false),
					0);
		for (i = 0; i < CHAIN; i++)
			KUNIT_EXPECT_TRUE(test, vsw_fixture_get(port->br,
								key[i],
								&entry));
		KUNIT_EXPECT_EQ(test, atomic_read(&fdb->overflow), buckets);
	}
}

static void vsw_fdb_full(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_fdb *fdb = &port->br->fdb;
	int before = vsw_fdb_count(test);
	struct vsw_fdb_entry entry;

	atomic_set(&fdb->count, VSW_FDB_MAX_ENTRIES);
	KUNIT_EXPECT_EQ(test, vsw_fixture_set(port, vsw_fixture_key(1, VID),
					      STATIC, false), -ENOSPC);
	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(port->br,
						 vsw_fixture_key(1, VID),
						 &entry));
	atomic_set(&fdb->count, before);
}

static struct kunit_case vsw_fdb_cases[] = {
	KUNIT_CASE(vsw_fdb_keys),
	KUNIT_CASE(vsw_fdb_insert_lookup),
	KUNIT_CASE_PARAM(vsw_fdb_add_rules, vsw_fdb_rule_gen_params),
	KUNIT_CASE_PARAM(vsw_fdb_replace_rules, vsw_fdb_rule_gen_params),
	KUNIT_CASE(vsw_fdb_delete_rules),
	KUNIT_CASE_PARAM(vsw_fdb_requests, vsw_fdb_req_gen_params),
	KUNIT_CASE(vsw_fdb_overflow),
	KUNIT_CASE(vsw_fdb_full),
	{}
};

static struct kunit_suite vsw_fdb_suite = {
	.name = "vsw_fdb",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_fdb_cases,
};

kunit_test_suites(&vsw_fdb_suite);
