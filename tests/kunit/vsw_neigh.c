// SPDX-License-Identifier: GPL-2.0-only
/* The table of neighbours: who may overwrite what, limits, ageing, walks. */

#include <linux/slab.h>
#include <net/ipv6.h>

#include "../../kmod/neigh.h"
#include "fixture.h"

#define VID	10
#define STATIC	VSWKM_NEIGH_OWNER_STATIC
#define AGENT	VSWKM_NEIGH_OWNER_AGENT
#define LEARNED	VSWKM_NEIGH_OWNER_LEARNED

/* IPv4 address number @i */
static struct vsw_neigh_key vsw_neigh_key(u32 i, u16 vid)
{
	struct vsw_neigh_key key = { .vid = vid };

	ipv6_addr_set_v4mapped(htonl(0x0a000000 + i), &key.addr);
	return key;
}

/* Set number @i to MAC address number @mac. */
static int vsw_neigh_put(struct vsw_bridge *br, u32 i, u32 mac, u8 owner,
			 bool replace)
{
	struct vsw_neigh *neigh = kzalloc(sizeof(*neigh), GFP_KERNEL);
	union vsw_neigh_info info = { .owner = owner };
	struct vsw_neigh_entry entry;
	int err;

	if (!neigh)
		return -ENOMEM;
	vsw_fixture_mac(info.mac, mac);
	neigh->key = vsw_neigh_key(i, VID);
	neigh->info = info.word;
	rcu_read_lock();
	err = vsw_neigh_set(br, neigh, replace, &entry);
	rcu_read_unlock();
	return err;
}

/* Number @i says that it has MAC address number @mac. */
static bool vsw_neigh_seen(struct vsw_port *port, u32 i, u32 mac)
{
	struct vsw_neigh_key key = vsw_neigh_key(i, VID);
	u8 addr[ETH_ALEN];
	bool changed;

	vsw_fixture_mac(addr, mac);
	vsw_fixture_softirq();
	changed = vsw_neigh_learn(port, &key, addr, false);
	vsw_fixture_softirq_end();
	return changed;
}

static bool vsw_neigh_read(struct vsw_bridge *br, u32 i,
			   struct vsw_neigh_entry *entry)
{
	struct vsw_neigh_key key = vsw_neigh_key(i, VID);
	bool found;

	rcu_read_lock();
	found = vsw_neigh_get(&br->neigh, &key, entry);
	rcu_read_unlock();
	return found;
}

/* Number @i has MAC address number @mac from @owner. */
static void vsw_neigh_expect(struct kunit *test, u32 i, u32 mac, u8 owner)
{
	struct vsw_neigh_entry entry;
	u8 addr[ETH_ALEN];

	vsw_fixture_mac(addr, mac);
	KUNIT_ASSERT_TRUE(test, vsw_neigh_read(vsw_fixture_bridge(test), i,
					       &entry));
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(entry.info.mac, addr));
	KUNIT_EXPECT_TRUE(test, entry.info.owner == owner);
}

static void vsw_neigh_counts(struct kunit *test, unsigned int count,
			     unsigned int learned)
{
	const struct vsw_neigh_table *tbl = &vsw_fixture_bridge(test)->neigh;

	KUNIT_EXPECT_EQ(test, tbl->count, count);
	KUNIT_EXPECT_EQ(test, tbl->learned, learned);
}

static void vsw_neigh_set_del(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_neigh_key key = vsw_neigh_key(1, VID + 1);
	struct vsw_neigh_entry entry;

	KUNIT_EXPECT_FALSE(test, vsw_neigh_read(br, 1, &entry));
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, 1, 1, STATIC, false), 0);
	vsw_neigh_expect(test, 1, 1, STATIC);
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, 1, 2, AGENT, false), -EEXIST);
	vsw_neigh_expect(test, 1, 1, STATIC);
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, 1, 2, AGENT, true), 0);
	vsw_neigh_expect(test, 1, 2, AGENT);
	vsw_neigh_counts(test, 1, 0);

	rcu_read_lock();
	/* another VLAN is another neighbour */
	KUNIT_EXPECT_FALSE(test, vsw_neigh_get(&br->neigh, &key, &entry));
	KUNIT_EXPECT_EQ(test, vsw_neigh_del(br, &key, &entry), -ENOENT);
	key = vsw_neigh_key(1, VID);
	KUNIT_EXPECT_EQ(test, vsw_neigh_del(br, &key, &entry), 0);
	KUNIT_EXPECT_EQ(test, vsw_neigh_del(br, &key, &entry), -ENOENT);
	rcu_read_unlock();
	vsw_neigh_counts(test, 0, 0);
}

/* Never over what an operator set; over an agent's, with another address. */
static void vsw_neigh_learned(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_port *other = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;

	KUNIT_ASSERT_EQ(test, vsw_neigh_put(br, 1, 1, STATIC, false), 0);
	KUNIT_ASSERT_EQ(test, vsw_neigh_put(br, 2, 2, AGENT, false), 0);
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, 1, 9));
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, 2, 2));
	vsw_neigh_expect(test, 1, 1, STATIC);
	vsw_neigh_expect(test, 2, 2, AGENT);
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(port, 2, 9));
	vsw_neigh_expect(test, 2, 9, LEARNED);

	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(port, 3, 3));
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, 3, 3));
	vsw_neigh_expect(test, 3, 3, LEARNED);
	KUNIT_EXPECT_EQ(test, port->neigh_learned, 2);
	/* it moves, and the port that it leaves has one less */
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(other, 3, 3));
	KUNIT_EXPECT_EQ(test, port->neigh_learned, 1);
	KUNIT_EXPECT_EQ(test, other->neigh_learned, 1);
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, 3, 4, STATIC, false), 0);
	vsw_neigh_expect(test, 3, 4, STATIC);
	KUNIT_EXPECT_EQ(test, other->neigh_learned, 0);
	vsw_neigh_counts(test, 3, 1);
}

/* Who said once that it is a router is one, until it has another address. */
static void vsw_neigh_router(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_neigh_key key = vsw_neigh_key(1, VID);
	struct vsw_neigh_entry entry;
	u8 addr[ETH_ALEN];

	vsw_fixture_mac(addr, 1);
	vsw_fixture_softirq();
	KUNIT_EXPECT_TRUE(test, vsw_neigh_learn(port, &key, addr, false));
	KUNIT_EXPECT_TRUE(test, vsw_neigh_learn(port, &key, addr, true));
	KUNIT_EXPECT_FALSE(test, vsw_neigh_learn(port, &key, addr, false));
	vsw_fixture_softirq_end();
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(port, 1, 2));
	KUNIT_ASSERT_TRUE(test, vsw_neigh_read(port->br, 1, &entry));
	KUNIT_EXPECT_FALSE(test, entry.info.router);
}

static void vsw_neigh_limits(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_port *other = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	u32 i;

	for (i = 0; i < VSW_NEIGH_PORT_LIMIT; i++)
		vsw_neigh_seen(port, i, i);
	vsw_neigh_counts(test, VSW_NEIGH_PORT_LIMIT, VSW_NEIGH_PORT_LIMIT);
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, i, i));
	/* what it has may change, and others still learn */
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(port, 0, i));
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(other, i, i));
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, i, i));

	br->neigh.limit = VSW_NEIGH_PORT_LIMIT + 2;
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, i + 1, 1, STATIC, false), 0);
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, i + 2, 1, STATIC, false),
			-ENOSPC);
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(other, i + 2, 1));
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, i + 1, 2, STATIC, true), 0);
	/* no limit is as many as there can be */
	br->neigh.limit = 0;
	br->neigh.max = VSW_NEIGH_PORT_LIMIT + 3;
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, i + 2, 1, STATIC, false), 0);
	KUNIT_EXPECT_EQ(test, vsw_neigh_put(br, i + 3, 1, STATIC, false),
			-ENOSPC);
}

/* What was learned in a VLAN that the port leaves, or before it goes down. */
static void vsw_neigh_port(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_port *other = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	struct vsw_vlan_cfg *cfg;

	KUNIT_ASSERT_EQ(test, vsw_neigh_put(br, 1, 1, STATIC, false), 0);
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(port, 2, 2));
	KUNIT_EXPECT_TRUE(test, vsw_neigh_seen(other, 3, 3));
	cfg = vsw_fixture_cfg(test, VSWKM_PORT_MODE_TRUNK, 0, "11-20");
	KUNIT_ASSERT_EQ(test, vsw_fixture_commit(port, cfg, NULL), 0);
	vsw_neigh_counts(test, 2, 1);
	KUNIT_EXPECT_EQ(test, port->neigh_learned, 0);
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, 2, 2));

	rtnl_lock();
	vsw_port_set_up(other, false);
	rtnl_unlock();
	vsw_neigh_counts(test, 1, 0);
	WRITE_ONCE(other->flags, other->flags | VSW_PF_DEAD);
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(other, 3, 3));
	vsw_neigh_expect(test, 1, 1, STATIC);
}

static void vsw_neigh_age(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	struct vsw_neigh *neigh;
	u32 i;

	vsw_fdb_set_ageing(&br->fdb, 100);
	for (i = 0; i < 20; i++)
		vsw_neigh_seen(port, i, i);
	for (; i < 30; i++)
		vsw_neigh_put(br, i, i, i % 2 ? STATIC : AGENT, false);
	rcu_read_lock();
	list_for_each_entry_rcu(neigh, &br->neigh.list, list)
		WRITE_ONCE(neigh->used, (u32)jiffies - neigh->id * 10 * HZ);
	rcu_read_unlock();
	/* the first number is 1: those numbered 10 and more are too old */
	vsw_neigh_gc_work(&br->neigh.gc.work);
	vsw_neigh_counts(test, 9 + 10, 9);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&br->neigh.gc));
	/* seen again, one stays */
	KUNIT_EXPECT_FALSE(test, vsw_neigh_seen(port, 8, 8));
	vsw_fdb_set_ageing(&br->fdb, 5);
	vsw_neigh_gc_work(&br->neigh.gc.work);
	vsw_neigh_counts(test, 1 + 10, 1);
	vsw_neigh_expect(test, 8, 8, LEARNED);
	/* 0 is never */
	vsw_fdb_set_ageing(&br->fdb, 0);
	vsw_neigh_gc_work(&br->neigh.gc.work);
	vsw_neigh_counts(test, 1 + 10, 1);
}

struct vsw_neigh_visit {
	unsigned int n;
	unsigned int most;
	u64 last;
	bool order;
};

static int vsw_neigh_visit(const struct vsw_neigh_entry *entry, void *data)
{
	struct vsw_neigh_visit *visit = data;

	if (visit->n == visit->most)
		return -EMSGSIZE;
	visit->order &= entry->id > visit->last;
	visit->last = entry->id;
	visit->n++;
	return 0;
}

/* In parts, while entries come and go: those that stay are seen once. */
static void vsw_neigh_walked(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_neigh_filter all = { .port = -1 };
	struct vsw_neigh_visit visit = { .most = 100, .order = true };
	struct vsw_neigh_key key;
	struct vsw_neigh_entry entry;
	struct vsw_neigh_pos pos = {};
	u32 i;

	for (i = 0; i < 250; i++)
		vsw_neigh_put(br, i, i, STATIC, false);
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, vsw_neigh_walk(br, &all, &pos, vsw_neigh_visit,
					     &visit), -EMSGSIZE);
	for (i = 50; i < 150; i++) {
		key = vsw_neigh_key(i, VID);
		vsw_neigh_del(br, &key, &entry);
	}
	rcu_read_unlock();
	vsw_neigh_put(br, 50, 50, STATIC, false);
	/* where the walk was, but not the entry that it saw */
	vsw_neigh_put(br, 99, 99, STATIC, false);
	visit.most = UINT_MAX;
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, vsw_neigh_walk(br, &all, &pos, vsw_neigh_visit,
					     &visit), 0);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, visit.n, 100 + 100 + 2);
	KUNIT_EXPECT_TRUE(test, visit.order);

	/* with the entry where it was still there */
	pos = (struct vsw_neigh_pos){};
	visit = (struct vsw_neigh_visit){ .most = 7, .order = true };
	rcu_read_lock();
	while (vsw_neigh_walk(br, &all, &pos, vsw_neigh_visit, &visit))
		visit.most += 7;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, visit.n, 50 + 100 + 2);
	KUNIT_EXPECT_TRUE(test, visit.order);
}

static void vsw_neigh_flushed(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_bridge *br = port->br;
	struct vsw_neigh_filter filter = { .port = -1 };
	u8 mac[ETH_ALEN];
	u32 i;

	for (i = 0; i < 3000; i++)
		vsw_neigh_put(br, i, i % 3, i % 2 ? STATIC : AGENT, false);
	vsw_neigh_seen(port, i, i);
	filter.vid = VID + 1;
	KUNIT_EXPECT_EQ(test, vsw_neigh_flush(br, &filter), 0);
	filter.vid = VID;
	filter.owners = BIT(LEARNED);
	KUNIT_EXPECT_EQ(test, vsw_neigh_flush(br, &filter), 1);
	filter.owners = BIT(AGENT);
	vsw_fixture_mac(mac, 0);
	filter.mac = mac;
	KUNIT_EXPECT_EQ(test, vsw_neigh_flush(br, &filter), 500);
	vsw_neigh_counts(test, 2500, 0);
	filter = (struct vsw_neigh_filter){ .port = -1 };
	KUNIT_EXPECT_EQ(test, vsw_neigh_flush(br, &filter), 2500);
	vsw_neigh_counts(test, 0, 0);
}

static struct kunit_case vsw_neigh_cases[] = {
	KUNIT_CASE(vsw_neigh_set_del),
	KUNIT_CASE(vsw_neigh_learned),
	KUNIT_CASE(vsw_neigh_router),
	KUNIT_CASE(vsw_neigh_limits),
	KUNIT_CASE(vsw_neigh_port),
	KUNIT_CASE(vsw_neigh_age),
	KUNIT_CASE(vsw_neigh_walked),
	KUNIT_CASE(vsw_neigh_flushed),
	{}
};

static struct kunit_suite vsw_neigh_suite = {
	.name = "vsw_neigh",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_neigh_cases,
};

kunit_test_suites(&vsw_neigh_suite);
