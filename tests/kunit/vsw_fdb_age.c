// SPDX-License-Identifier: GPL-2.0-only
/* Ageing: learned entries go once they were not used for long enough. */

#include <linux/workqueue.h>

#include "fixture.h"

#define ENTRIES	400
#define VID	10

static const u8 vsw_fdb_age_flags[] = {
	VSWKM_FDB_OWNER_LEARNED, VSWKM_FDB_OWNER_STATIC,
	VSWKM_FDB_OWNER_AGENT, VSWKM_FDB_OWNER_LEARNED | VSW_FDB_STICKY,
};

/* Entry @i was last used this many seconds ago. */
static u32 vsw_fdb_age_idle(u32 i)
{
	return i / ARRAY_SIZE(vsw_fdb_age_flags) % 10 * 10;
}

static u8 vsw_fdb_age_owner(u32 i)
{
	return vsw_fdb_age_flags[i % ARRAY_SIZE(vsw_fdb_age_flags)] &
	       VSW_FDB_OWNER_MASK;
}

static struct vsw_bridge *vsw_fdb_age_fill(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	struct vsw_fdb_slot *slot;
	u32 i;

	/* no collector but the test */
	vsw_fdb_set_ageing(&br->fdb, 0);
	cancel_delayed_work_sync(&br->fdb.gc);
	for (i = 0; i < ENTRIES; i++)
		KUNIT_ASSERT_EQ(test,
				vsw_fixture_set(port, vsw_fixture_key(i, VID),
						vsw_fdb_age_flags[i % 4],
						false), 0);
	vsw_fixture_settle(br);
	rcu_read_lock();
	for (i = 0; i < ENTRIES; i++) {
		slot = vsw_fdb_lookup(&br->fdb, vsw_fixture_key(i, VID)).slot;
		if (slot)
			WRITE_ONCE(slot->used, (u32)jiffies -
				   vsw_fdb_age_idle(i) * HZ);
	}
	rcu_read_unlock();
	return br;
}

/* Entries that are there and should not be, or the other way round. */
static unsigned int vsw_fdb_age_bad(struct vsw_bridge *br, u32 older,
				    unsigned long owners)
{
	struct vsw_fdb_entry entry;
	unsigned int bad = 0;
	bool gone;
	u32 i;

	for (i = 0; i < ENTRIES; i++) {
		gone = vsw_fdb_age_idle(i) >= older &&
		       owners & BIT(vsw_fdb_age_owner(i));
		bad += vsw_fixture_get(br, vsw_fixture_key(i, VID), &entry) ==
		       gone;
	}
	return bad;
}

static const u32 vsw_fdb_age_seconds[] = { 5, 25, 45, 85, 1000 };

static void vsw_fdb_age_desc(const u32 *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u s", *p);
}

KUNIT_ARRAY_PARAM(vsw_fdb_age, vsw_fdb_age_seconds, vsw_fdb_age_desc);

static void vsw_fdb_age_filter(struct kunit *test)
{
	u32 seconds = *(const u32 *)test->param_value;
	struct vsw_fdb_filter filter = {
		.port = -1,
		.owner = BIT(VSWKM_FDB_OWNER_STATIC) |
			 BIT(VSWKM_FDB_OWNER_LEARNED),
		.idle = seconds * HZ,
	};
	struct vsw_bridge *br = vsw_fdb_age_fill(test);

	vsw_fdb_flush(br, &filter);
	KUNIT_EXPECT_EQ(test, vsw_fdb_age_bad(br, seconds, filter.owner), 0);
}

static void vsw_fdb_age_collector(struct kunit *test)
{
	u32 seconds = *(const u32 *)test->param_value;
	struct vsw_bridge *br = vsw_fdb_age_fill(test);
	int before = atomic_read(&br->fdb.learned), gone;
	int count = atomic_read(&br->fdb.count);

	vsw_fdb_set_ageing(&br->fdb, seconds);
	vsw_fdb_gc_work(&br->fdb.gc.work);
	KUNIT_EXPECT_EQ(test,
			vsw_fdb_age_bad(br, seconds,
					BIT(VSWKM_FDB_OWNER_LEARNED)), 0);
	gone = count - atomic_read(&br->fdb.count);
	KUNIT_EXPECT_EQ(test, atomic_read(&br->fdb.learned), before - gone);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&br->fdb.gc));
}

static void vsw_fdb_age_never(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fdb_age_fill(test);

	vsw_fdb_gc_work(&br->fdb.gc.work);
	KUNIT_EXPECT_EQ(test, vsw_fdb_age_bad(br, 0, 0), 0);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&br->fdb.gc));
}

/* Time goes on where the 32 bits that an entry keeps of it wrap. */
static void vsw_fdb_age_wrap(struct kunit *test)
{
	struct vsw_fdb_filter filter = {
		.port = -1,
		.owner = BIT(VSWKM_FDB_OWNER_LEARNED),
		.idle = 10 * HZ,
	};
	struct vsw_bridge *br = vsw_fdb_age_fill(test);
	struct vsw_fdb_entry entry;
	struct vsw_fdb_slot *slot;

	vsw_fdb_flush(br, &filter);
	rcu_read_lock();
	slot = vsw_fdb_lookup(&br->fdb, vsw_fixture_key(0, VID)).slot;
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, slot);
	/* by a CPU that is a tick ahead of us */
	WRITE_ONCE(slot->used, (u32)jiffies + 2);
	KUNIT_EXPECT_EQ(test, vsw_fdb_flush(br, &filter), 0);
	WRITE_ONCE(slot->used, (u32)jiffies - 0x7ffffff0u);
	KUNIT_EXPECT_EQ(test, vsw_fdb_flush(br, &filter), 1);
	KUNIT_EXPECT_FALSE(test, vsw_fixture_get(br, vsw_fixture_key(0, VID),
						 &entry));
}

static struct kunit_case vsw_fdb_age_cases[] = {
	KUNIT_CASE_PARAM(vsw_fdb_age_filter, vsw_fdb_age_gen_params),
	KUNIT_CASE_PARAM(vsw_fdb_age_collector, vsw_fdb_age_gen_params),
	KUNIT_CASE(vsw_fdb_age_never),
	KUNIT_CASE(vsw_fdb_age_wrap),
	{}
};

static struct kunit_suite vsw_fdb_age_suite = {
	.name = "vsw_fdb_age",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_fdb_age_cases,
};

kunit_test_suites(&vsw_fdb_age_suite);
