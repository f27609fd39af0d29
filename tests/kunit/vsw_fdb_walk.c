// SPDX-License-Identifier: GPL-2.0-only
/* Walks: every entry once, also in parts; flush by each filter. */

#include "fixture.h"

#define LEARNED	BIT(VSWKM_FDB_OWNER_LEARNED)
#define STATIC	BIT(VSWKM_FDB_OWNER_STATIC)
#define LOCAL	BIT(VSWKM_FDB_OWNER_LOCAL)
#define AGENT	BIT(VSWKM_FDB_OWNER_AGENT)
#define ALL	(LEARNED | STATIC | LOCAL | AGENT)

#define ENTRIES	3000
#define VLANS	5
#define PORTS	4

static const u8 vsw_fdb_walk_owner[] = {
	VSWKM_FDB_OWNER_LEARNED, VSWKM_FDB_OWNER_STATIC,
	VSWKM_FDB_OWNER_AGENT,
};

/* Entry @i: its VLAN, port and owner vary independently. */
static u16 vsw_fdb_walk_vid(u32 i)
{
	return 10 + i % VLANS;
}

static u8 vsw_fdb_walk_owner_of(u32 i)
{
	return vsw_fdb_walk_owner[i / VLANS / PORTS %
				  ARRAY_SIZE(vsw_fdb_walk_owner)];
}

static u64 vsw_fdb_walk_key(u32 i)
{
	return vsw_fixture_key(i, vsw_fdb_walk_vid(i));
}

/**
 * struct vsw_fdb_walk - what a walk has seen
 * @test: the test
 * @port: the ports of the entries
 * @seen: how often each entry was seen
 * @others: entries of the bridge itself
 * @bad: entries with a wrong value
 * @budget: entries that may be seen until the walk is ended, 0 for all
 * @left: those left of it
 */
struct vsw_fdb_walk {
	struct kunit *test;
	struct vsw_port *port[PORTS];
	u8 *seen;
	unsigned int others;
	unsigned int bad;
	unsigned int budget;
	unsigned int left;
};

static void vsw_fdb_walk_fill(struct kunit *test, struct vsw_fdb_walk *walk)
{
	unsigned int bad = 0;
	u32 i;

	*walk = (struct vsw_fdb_walk) { .test = test };
	walk->seen = kunit_kzalloc(test, ENTRIES, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, walk->seen);
	for (i = 0; i < PORTS; i++)
		walk->port[i] = vsw_fixture_trunk(test);
	for (i = 0; i < ENTRIES; i++)
		bad += !!vsw_fixture_set(walk->port[i / VLANS % PORTS],
					 vsw_fdb_walk_key(i),
					 vsw_fdb_walk_owner_of(i), false);
	KUNIT_ASSERT_EQ(test, bad, 0);
	vsw_fixture_settle(vsw_fixture_bridge(test));
}

static int vsw_fdb_walk_see(const struct vsw_fdb_entry *entry, void *data)
{
	struct vsw_fdb_walk *walk = data;
	u32 i = get_unaligned_be32(entry->addr + 2);

	if (walk->budget && !walk->left)
		return -EMSGSIZE;
	walk->left--;
	if (vsw_fdb_owner(entry) == VSWKM_FDB_OWNER_LOCAL) {
		walk->others++;
		return 0;
	}
	if (i >= ENTRIES || entry->vid != vsw_fdb_walk_vid(i) ||
	    entry->port != walk->port[i / VLANS % PORTS]->index ||
	    vsw_fdb_owner(entry) != vsw_fdb_walk_owner_of(i))
		walk->bad++;
	else
		walk->seen[i]++;
	return 0;
}

/* Entries that were not seen @times times. */
static unsigned int vsw_fdb_walk_missed(const struct vsw_fdb_walk *walk,
					int times)
{
	unsigned int missed = 0;
	u32 i;

	for (i = 0; i < ENTRIES; i++)
		missed += walk->seen[i] != times;
	return missed;
}

static const unsigned int vsw_fdb_walk_budgets[] = { 0, 1, 2, 3, 7, 100 };

static void vsw_fdb_walk_budget_desc(const unsigned int *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "parts of %u", *p);
}

KUNIT_ARRAY_PARAM(vsw_fdb_walk_budget, vsw_fdb_walk_budgets,
		  vsw_fdb_walk_budget_desc);

static void vsw_fdb_walk_once(struct kunit *test)
{
	const struct vsw_fdb_filter filter = { .port = -1, .owner = ALL };
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	unsigned long pos = 0;
	struct vsw_fdb_walk walk;
	int err, parts = 0;

	vsw_fdb_walk_fill(test, &walk);
	walk.budget = *(const unsigned int *)test->param_value;
	do {
		walk.left = walk.budget;
		err = vsw_fdb_walk(br, &filter, &pos, vsw_fdb_walk_see, &walk);
	} while (err == -EMSGSIZE && ++parts <= 2 * ENTRIES);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, walk.bad, 0);
	KUNIT_EXPECT_EQ(test, walk.others, 1);
	KUNIT_EXPECT_EQ(test, vsw_fdb_walk_missed(&walk, 1), 0);

	/* and no more */
	walk.left = walk.budget;
	err = vsw_fdb_walk(br, &filter, &pos, vsw_fdb_walk_see, &walk);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, vsw_fdb_walk_missed(&walk, 1), 0);
}

/* What comes and goes between the parts does not hide the others. */
static void vsw_fdb_walk_changing(struct kunit *test)
{
	const struct vsw_fdb_filter filter = { .port = -1, .owner = ALL };
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	unsigned int resizes = READ_ONCE(br->fdb.resizes);
	unsigned long pos = 0;
	struct vsw_fdb_walk walk;
	unsigned int missed = 0;
	int err;
	u32 i, gone = 0;

	vsw_fdb_walk_fill(test, &walk);
	walk.budget = 5;
	resizes = READ_ONCE(br->fdb.resizes);
	do {
		walk.left = walk.budget;
		err = vsw_fdb_walk(br, &filter, &pos, vsw_fdb_walk_see, &walk);
		/* every eighth entry goes, sooner or later */
		if (gone < ENTRIES)
			vsw_fixture_del(br, vsw_fdb_walk_key(gone));
		gone += 8;
	} while (err == -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, READ_ONCE(br->fdb.resizes), resizes);
	for (i = 0; i < ENTRIES; i++)
		missed += i % 8 ? walk.seen[i] != 1 : walk.seen[i] > 1;
	KUNIT_EXPECT_EQ(test, missed, 0);
}

/**
 * struct vsw_fdb_walk_filter - a filter
 * @name: of the case
 * @vid: VLAN, 0 for all
 * @vids: list of VLANs, NULL for all
 * @port: number of the port among those of the test, negative for all
 * @owner: mask of owners
 */
struct vsw_fdb_walk_filter {
	const char *name;
	u16 vid;
	const char *vids;
	int port;
	unsigned long owner;
};

static const struct vsw_fdb_walk_filter vsw_fdb_walk_filters[] = {
	{ "all", 0, NULL, -1, ALL },
	{ "all but local", 0, NULL, -1, ALL & ~LOCAL },
	{ "none", 0, NULL, -1, 0 },
	{ "learned", 0, NULL, -1, LEARNED },
	{ "static", 0, NULL, -1, STATIC },
	{ "agent", 0, NULL, -1, AGENT },
	{ "local", 0, NULL, -1, LOCAL },
	{ "static or agent", 0, NULL, -1, STATIC | AGENT },
	{ "VLAN", 12, NULL, -1, ALL },
	{ "VLAN without entries", 100, NULL, -1, ALL },
	{ "VLANs", 0, "10,13-99", -1, ALL },
	{ "VLANs without entries", 0, "15-4094", -1, ALL },
	{ "port", 0, NULL, 0, ALL },
	{ "last port", 0, NULL, PORTS - 1, ALL },
	{ "port and VLAN", 11, NULL, 2, ALL },
	{ "port and VLANs", 0, "11-12", 2, ALL },
	{ "port, VLAN and owner", 11, NULL, 2, LEARNED },
	{ "VLAN in VLANs", 11, "10-11", -1, STATIC },
	{ "VLAN not in VLANs", 11, "12", -1, STATIC },
};

static void vsw_fdb_walk_filter_desc(const struct vsw_fdb_walk_filter *p,
				     char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_fdb_walk_filter, vsw_fdb_walk_filters,
		  vsw_fdb_walk_filter_desc);

static bool vsw_fdb_walk_wanted(const struct vsw_fdb_walk_filter *p,
				const unsigned long *vids, u32 i)
{
	u16 vid = vsw_fdb_walk_vid(i);

	return (!p->vid || vid == p->vid) &&
	       (!p->vids || test_bit(vid, vids)) &&
	       (p->port < 0 || i / VLANS % PORTS == p->port) &&
	       p->owner & BIT(vsw_fdb_walk_owner_of(i));
}

/* A walk sees what a flush with the same filter then removes. */
static void vsw_fdb_walk_flush(struct kunit *test)
{
	const struct vsw_fdb_walk_filter *p = test->param_value;
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	unsigned int want = 0, bad = 0, flushed, count;
	struct vsw_fdb_filter filter = { .port = -1, .owner = p->owner };
	DECLARE_BITMAP(vids, VLAN_N_VID);
	struct vsw_fdb_entry entry;
	unsigned long pos = 0;
	struct vsw_fdb_walk walk;
	u32 i;

	vsw_fdb_walk_fill(test, &walk);
	filter.vid = p->vid;
	if (p->port >= 0)
		filter.port = walk.port[p->port]->index;
	if (p->vids) {
		vsw_fixture_vlans(test, vids, p->vids);
		filter.vids = vids;
	}
	KUNIT_EXPECT_EQ(test, vsw_fdb_walk(br, &filter, &pos, vsw_fdb_walk_see,
					   &walk), 0);
	count = atomic_read(&br->fdb.count);
	flushed = vsw_fdb_flush(br, &filter);
	for (i = 0; i < ENTRIES; i++) {
		bool wanted = vsw_fdb_walk_wanted(p, vids, i);

		want += wanted;
		bad += walk.seen[i] != wanted;
		bad += vsw_fixture_get(br, vsw_fdb_walk_key(i), &entry) ==
		       wanted;
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, flushed, want + walk.others);
	KUNIT_EXPECT_EQ(test, atomic_read(&br->fdb.count), count - flushed);
	KUNIT_EXPECT_EQ(test, vsw_fdb_flush(br, &filter), 0);
}

static int vsw_fdb_walk_learned(const struct vsw_fdb_walk *walk)
{
	int i, n = 0;

	for (i = 0; i < PORTS; i++)
		n += atomic_read(&walk->port[i]->fdb_learned);
	return n;
}

static void vsw_fdb_walk_flush_port(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	unsigned int n = ENTRIES / PORTS, flushed;
	struct vsw_fdb_walk walk;

	vsw_fdb_walk_fill(test, &walk);
	KUNIT_EXPECT_EQ(test, vsw_fdb_walk_learned(&walk),
			atomic_read(&br->fdb.learned));
	flushed = vsw_fdb_flush_port(walk.port[1], LEARNED);
	KUNIT_EXPECT_EQ(test, flushed, n / 3);
	KUNIT_EXPECT_EQ(test, atomic_read(&walk.port[1]->fdb_learned), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&walk.port[2]->fdb_learned), n / 3);
	KUNIT_EXPECT_EQ(test, vsw_fdb_flush_port(walk.port[1], 0),
			n - flushed);
	KUNIT_EXPECT_EQ(test, vsw_fdb_walk_learned(&walk),
			atomic_read(&br->fdb.learned));
	KUNIT_EXPECT_EQ(test, atomic_read(&br->fdb.count), ENTRIES - n + 1);
}

static struct kunit_case vsw_fdb_walk_cases[] = {
	KUNIT_CASE_PARAM(vsw_fdb_walk_once, vsw_fdb_walk_budget_gen_params),
	KUNIT_CASE(vsw_fdb_walk_changing),
	KUNIT_CASE_PARAM(vsw_fdb_walk_flush, vsw_fdb_walk_filter_gen_params),
	KUNIT_CASE(vsw_fdb_walk_flush_port),
	{}
};

static struct kunit_suite vsw_fdb_walk_suite = {
	.name = "vsw_fdb_walk",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_fdb_walk_cases,
};

kunit_test_suites(&vsw_fdb_walk_suite);
