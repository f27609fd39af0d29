// SPDX-License-Identifier: GPL-2.0-only
/* Learning: new addresses, moves, what must not move, limits. */

#include "fixture.h"

#define LEARNED	VSWKM_FDB_OWNER_LEARNED
#define STATIC	VSWKM_FDB_OWNER_STATIC
#define LOCAL	VSWKM_FDB_OWNER_LOCAL
#define AGENT	VSWKM_FDB_OWNER_AGENT
#define STICKY	VSW_FDB_STICKY
#define NONE	0xff

#define VID	10

/* A frame from address number @i enters by @port. */
static enum vsw_drop vsw_learn_frame(struct kunit *test, struct vsw_port *port,
				     u32 i)
{
	const struct vsw_frame frame = {};
	struct vsw_pkt pkt = {
		.skb = vsw_fixture_frame(test, &frame),
		.br = port->br,
		.in = port,
		.vid = VID,
	};
	enum vsw_drop why;

	vsw_fixture_mac(eth_hdr(pkt.skb)->h_source, i);
	vsw_fixture_softirq();
	why = vsw_learn(&pkt);
	vsw_fixture_softirq_end();
	return why;
}

static struct vsw_stats vsw_learn_stats(const struct vsw_port *port)
{
	struct vsw_stats stats = {};

	vsw_stats_sum(port, &stats);
	return stats;
}

/**
 * struct vsw_learn_param - an address seen at a port
 * @name: of the case
 * @have: owner and flags of the entry there is, NONE for none; it leads to
 *	another port
 * @learning: the port learns
 * @why: verdict
 * @moves: the entry leads to the port then
 */
struct vsw_learn_param {
	const char *name;
	u8 have;
	bool learning;
	enum vsw_drop why;
	bool moves;
};

static const struct vsw_learn_param vsw_learn_params[] = {
	{ "new", NONE, true, VSW_PASS, true },
	{ "new, not learning", NONE, false, VSW_PASS, false },
	{ "learned", LEARNED, true, VSW_PASS, true },
	{ "learned, not learning", LEARNED, false, VSW_PASS, false },
	{ "agent", AGENT, true, VSW_PASS, true },
	{ "agent, not learning", AGENT, false, VSW_PASS, false },
	{ "static", STATIC, true, VSW_PASS, false },
	{ "static, not learning", STATIC, false, VSW_PASS, false },
	{ "sticky learned", LEARNED | STICKY, true, VSW_PASS, false },
	{ "sticky agent", AGENT | STICKY, true, VSW_PASS, false },
	{ "sticky static", STATIC | STICKY, true, VSW_PASS, false },
	{ "local", LOCAL, true, VSW_DROP_LOCAL_SOURCE, false },
	{ "local, not learning", LOCAL, false, VSW_DROP_LOCAL_SOURCE, false },
};

static void vsw_learn_desc(const struct vsw_learn_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_learn, vsw_learn_params, vsw_learn_desc);

static void vsw_learn_source(struct kunit *test)
{
	const struct vsw_learn_param *p = test->param_value;
	struct vsw_port *here = vsw_fixture_trunk(test);
	struct vsw_port *there = vsw_fixture_trunk(test);
	u64 key = vsw_fixture_key(1, VID);
	struct vsw_fdb_entry entry;
	struct vsw_stats stats;
	bool found;

	if (p->have != NONE)
		KUNIT_ASSERT_EQ(test, vsw_fixture_set(there, key, p->have,
						      false), 0);
	if (!p->learning)
		here->flags &= ~VSW_PF_LEARNING;
	KUNIT_EXPECT_EQ(test, vsw_learn_frame(test, here, 1), p->why);

	found = vsw_fixture_get(here->br, key, &entry);
	KUNIT_EXPECT_EQ(test, found, p->have != NONE || p->moves);
	if (found) {
		KUNIT_EXPECT_EQ(test, entry.port,
				p->moves ? here->index : there->index);
		KUNIT_EXPECT_EQ(test, entry.flags,
				p->moves ? LEARNED : p->have);
	}
	stats = vsw_learn_stats(here);
	KUNIT_EXPECT_EQ(test, stats.learned, p->have == NONE && p->moves);
	KUNIT_EXPECT_EQ(test, stats.moved, p->have != NONE && p->moves);
	KUNIT_EXPECT_EQ(test, stats.unlearned, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&here->fdb_learned), p->moves);
}

/* Another VLAN is another address. */
static void vsw_learn_per_vlan(struct kunit *test)
{
	struct vsw_port *here = vsw_fixture_trunk(test);
	struct vsw_port *there = vsw_fixture_trunk(test);
	struct vsw_fdb_entry entry;

	vsw_fixture_set(there, vsw_fixture_key(1, VID + 1), LEARNED, false);
	KUNIT_EXPECT_EQ(test, vsw_learn_frame(test, here, 1), VSW_PASS);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(here->br,
						vsw_fixture_key(1, VID),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, here->index);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(here->br,
						vsw_fixture_key(1, VID + 1),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, there->index);
}

/* A frame from where the address is refreshes it, whoever made the entry. */
static void vsw_learn_refresh(struct kunit *test)
{
	static const u8 flags[] = { LEARNED, STATIC, AGENT, LEARNED | STICKY };
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_fdb_entry entry;
	struct vsw_fdb_slot *slot;
	int i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		vsw_fixture_set(port, vsw_fixture_key(i, VID), flags[i], false);
		rcu_read_lock();
		slot = vsw_fdb_lookup(&port->br->fdb,
				      vsw_fixture_key(i, VID)).slot;
		if (slot)
			WRITE_ONCE(slot->used, (u32)jiffies - 1000 * HZ);
		rcu_read_unlock();
		KUNIT_EXPECT_EQ(test, vsw_learn_frame(test, port, i), VSW_PASS);
		KUNIT_ASSERT_TRUE(test, vsw_fixture_get(port->br,
							vsw_fixture_key(i, VID),
							&entry));
		KUNIT_EXPECT_LT(test, (u32)jiffies - entry.used, 100 * HZ);
		KUNIT_EXPECT_EQ(test, entry.flags, flags[i]);
	}
	KUNIT_EXPECT_EQ(test, vsw_learn_stats(port).learned, 0);
	KUNIT_EXPECT_EQ(test, vsw_learn_stats(port).moved, 0);
}

/* The limit of a port: its own matter, and moves count too. */
static void vsw_learn_port_limit(struct kunit *test)
{
	struct vsw_port *here = vsw_fixture_trunk(test);
	struct vsw_port *there = vsw_fixture_trunk(test);
	struct vsw_fdb_entry entry;
	int i;

	here->fdb_limit = 10;
	for (i = 0; i < 15; i++)
		KUNIT_EXPECT_EQ(test, vsw_learn_frame(test, here, i), VSW_PASS);
	KUNIT_EXPECT_EQ(test, atomic_read(&here->fdb_learned), 10);
	KUNIT_EXPECT_EQ(test, vsw_learn_stats(here).learned, 10);
	KUNIT_EXPECT_EQ(test, vsw_learn_stats(here).unlearned, 5);
	/* others go on, and may take what is here */
	for (i = 100; i < 120; i++)
		vsw_learn_frame(test, there, i);
	KUNIT_EXPECT_EQ(test, atomic_read(&there->fdb_learned), 20);
	vsw_learn_frame(test, there, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&here->fdb_learned), 9);
	vsw_learn_frame(test, here, 100);
	vsw_learn_frame(test, here, 101);
	KUNIT_EXPECT_EQ(test, atomic_read(&here->fdb_learned), 10);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(here->br,
						vsw_fixture_key(101, VID),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, there->index);
	/* limits are for learning, not for what is set */
	KUNIT_EXPECT_EQ(test, vsw_fixture_set(here, vsw_fixture_key(50, VID),
					      STATIC, false), 0);
	/* no limit */
	here->fdb_limit = 0;
	for (i = 200; i < 220; i++)
		vsw_learn_frame(test, here, i);
	KUNIT_EXPECT_EQ(test, atomic_read(&here->fdb_learned), 30);
}

static void vsw_learn_bridge_limit(struct kunit *test)
{
	struct vsw_port *here = vsw_fixture_trunk(test);
	struct vsw_port *there = vsw_fixture_trunk(test);
	struct vsw_fdb *fdb = &here->br->fdb;
	struct vsw_fdb_entry entry;
	int i;

	fdb->limit = 10;
	for (i = 0; i < 15; i++)
		vsw_learn_frame(test, i % 2 ? here : there, i);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->learned), 10);
	KUNIT_EXPECT_EQ(test, vsw_learn_stats(here).unlearned +
			vsw_learn_stats(there).unlearned, 5);
	/* a move takes no place */
	vsw_learn_frame(test, here, 0);
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(here->br,
						vsw_fixture_key(0, VID),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, here->index);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->learned), 10);
	/* a place that becomes free is taken again */
	KUNIT_EXPECT_EQ(test, vsw_fixture_del(here->br,
					      vsw_fixture_key(0, VID)), 0);
	vsw_learn_frame(test, here, 14);
	KUNIT_EXPECT_EQ(test, atomic_read(&fdb->learned), 10);
	KUNIT_EXPECT_TRUE(test, vsw_fixture_get(here->br,
						vsw_fixture_key(14, VID),
						&entry));
}

static struct kunit_case vsw_learn_cases[] = {
	KUNIT_CASE_PARAM(vsw_learn_source, vsw_learn_gen_params),
	KUNIT_CASE(vsw_learn_per_vlan),
	KUNIT_CASE(vsw_learn_refresh),
	KUNIT_CASE(vsw_learn_port_limit),
	KUNIT_CASE(vsw_learn_bridge_limit),
	{}
};

static struct kunit_suite vsw_learn_suite = {
	.name = "vsw_learn",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_learn_cases,
};

kunit_test_suites(&vsw_learn_suite);
