// SPDX-License-Identifier: GPL-2.0-only
/* VLAN translation: one-to-one whatever pairs there are. */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/random.h>

#include "fixture.h"

static void vsw_map_free(void *map)
{
	kvfree(map);
}

static struct vsw_vlan_map *vsw_map_new(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_copy(NULL);

	KUNIT_ASSERT_NOT_NULL(test, map);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, vsw_map_free,
							map), 0);
	return map;
}

struct vsw_map_pair {
	u16 outside;
	u16 inside;
};

/**
 * struct vsw_map_param - pairs and what they make of some VLANs
 * @name: of the case
 * @pairs: the pairs
 * @want: what some VLANs are translated to and from
 *
 * @want.to is the inside of the outside @want.vid, and @want.from the outside
 * of the inside @want.vid; 0 is dropped.
 */
struct vsw_map_param {
	const char *name;
	struct vsw_map_pair pairs[4];
	struct {
		u16 vid;
		u16 to;
		u16 from;
	} want[6];
};

static const struct vsw_map_param vsw_map_params[] = {
	{ "none", {},
	  { { 1, 1, 1 }, { 2048, 2048, 2048 }, { 4094, 4094, 4094 } } },
	{ "one", { { 10, 20 } },
	  { { 10, 20, 0 }, { 20, 0, 10 }, { 30, 30, 30 } } },
	{ "identity", { { 10, 10 } }, { { 10, 10, 10 }, { 11, 11, 11 } } },
	{ "swap", { { 10, 20 }, { 20, 10 } },
	  { { 10, 20, 20 }, { 20, 10, 10 }, { 30, 30, 30 } } },
	{ "chain", { { 10, 20 }, { 20, 30 } },
	  { { 10, 20, 0 }, { 20, 30, 10 }, { 30, 0, 20 } } },
	{ "chain downwards", { { 30, 20 }, { 20, 10 } },
	  { { 30, 20, 0 }, { 20, 10, 30 }, { 10, 0, 20 } } },
	{ "long chain", { { 1, 2 }, { 2, 3 }, { 3, 4 }, { 4, 5 } },
	  { { 1, 2, 0 }, { 2, 3, 1 }, { 4, 5, 3 }, { 5, 0, 4 } } },
	{ "ring", { { 10, 20 }, { 20, 30 }, { 30, 10 } },
	  { { 10, 20, 30 }, { 20, 30, 10 }, { 30, 10, 20 } } },
	{ "apart", { { 10, 20 }, { 30, 40 } },
	  { { 10, 20, 0 }, { 20, 0, 10 }, { 30, 40, 0 }, { 40, 0, 30 } } },
	{ "ends", { { 1, 4094 }, { 4094, 1 } },
	  { { 1, 4094, 4094 }, { 4094, 1, 1 }, { 2, 2, 2 } } },
	{ "first", { { 1, 2 } }, { { 1, 2, 0 }, { 2, 0, 1 } } },
	{ "last", { { 4094, 4093 } },
	  { { 4094, 4093, 0 }, { 4093, 0, 4094 } } },
	{ "identity and swap", { { 10, 10 }, { 11, 12 }, { 12, 11 } },
	  { { 10, 10, 10 }, { 11, 12, 12 }, { 12, 11, 11 } } },
};

static void vsw_map_desc(const struct vsw_map_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_map, vsw_map_params, vsw_map_desc);

/* No two VLANs of one side meet in one of the other. */
static void vsw_map_one_to_one(struct kunit *test,
			       const struct vsw_vlan_map *map)
{
	unsigned int vid, bad = 0;

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		bad += map->in[vid] && map->out[map->in[vid]] != vid;
		bad += map->out[vid] && map->in[map->out[vid]] != vid;
		bad += map->pair[vid] && map->in[vid] != map->pair[vid];
	}
	bad += map->in[0] || map->out[0];
	bad += map->in[VLAN_VID_MASK] || map->out[VLAN_VID_MASK];
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static void vsw_map_compiled(struct kunit *test)
{
	const struct vsw_map_param *p = test->param_value;
	struct vsw_vlan_map *map = vsw_map_new(test);
	int i, n;

	for (n = 0; n < ARRAY_SIZE(p->pairs) && p->pairs[n].outside; n++)
		KUNIT_ASSERT_EQ(test, vsw_map_add(map, p->pairs[n].outside,
						  p->pairs[n].inside, NULL),
				0);
	KUNIT_EXPECT_EQ(test, map->n, n);
	vsw_map_compile(map);
	for (i = 0; i < ARRAY_SIZE(p->want) && p->want[i].vid; i++) {
		KUNIT_EXPECT_EQ_MSG(test, map->in[p->want[i].vid],
				    p->want[i].to, "in %u", p->want[i].vid);
		KUNIT_EXPECT_EQ_MSG(test, map->out[p->want[i].vid],
				    p->want[i].from, "out %u", p->want[i].vid);
	}
	vsw_map_one_to_one(test, map);
}

static void vsw_map_refusals(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_new(test);
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, vsw_map_add(map, 10, 20, &extack), 0);
	KUNIT_EXPECT_NULL(test, extack._msg);
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, 10, 30, &extack), -EEXIST);
	KUNIT_ASSERT_NOT_NULL(test, extack._msg);
	KUNIT_EXPECT_NOT_NULL(test, strstr(extack._msg, "outside"));
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, 30, 20, &extack), -EEXIST);
	KUNIT_EXPECT_NOT_NULL(test, strstr(extack._msg, "inside"));
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, 10, 20, &extack), -EEXIST);
	KUNIT_EXPECT_EQ(test, map->n, 1);
	KUNIT_EXPECT_EQ(test, map->pair[10], 20);
	KUNIT_EXPECT_EQ(test, map->pair[30], 0);
}

static void vsw_map_deletion(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_new(test);
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, vsw_map_add(map, 10, 20, NULL), 0);
	KUNIT_ASSERT_EQ(test, vsw_map_add(map, 20, 10, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_map_del(map, 10, 21, &extack), -ENOENT);
	KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	KUNIT_EXPECT_EQ(test, vsw_map_del(map, 11, 20, NULL), -ENOENT);
	KUNIT_EXPECT_EQ(test, map->n, 2);
	KUNIT_EXPECT_EQ(test, vsw_map_del(map, 10, 20, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_map_del(map, 10, 20, NULL), -ENOENT);
	KUNIT_EXPECT_EQ(test, map->n, 1);
	vsw_map_compile(map);
	KUNIT_EXPECT_EQ(test, map->in[20], 10);
	KUNIT_EXPECT_EQ(test, map->in[10], 0);
	/* the place is free again on both sides */
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, 10, 20, NULL), 0);
}

static void vsw_map_limit(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_new(test);
	struct netlink_ext_ack extack = {};
	int i;

	for (i = 1; i <= VSW_MAX_PAIRS; i++)
		KUNIT_ASSERT_EQ(test, vsw_map_add(map, i, 2000 + i, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, i, 2000 + i, &extack), -E2BIG);
	KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	KUNIT_EXPECT_EQ(test, map->n, VSW_MAX_PAIRS);
	vsw_map_compile(map);
	vsw_map_one_to_one(test, map);
	KUNIT_EXPECT_EQ(test, vsw_map_del(map, 1, 2001, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_map_add(map, i, 2000 + i, NULL), 0);
}

/* Whatever is added and removed, what is left is one-to-one. */
static void vsw_map_random(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_new(test);
	int i, n = 0;

	for (i = 0; i < 300; i++) {
		u16 a = get_random_u32_below(40) + 1;
		u16 b = get_random_u32_below(40) + 1;

		if (i % 3)
			n += !vsw_map_add(map, a, b, NULL);
		else if (map->pair[a])
			n -= !vsw_map_del(map, a, map->pair[a], NULL);
		KUNIT_ASSERT_EQ(test, map->n, n);
		vsw_map_compile(map);
		vsw_map_one_to_one(test, map);
	}
}

static void vsw_map_copied(struct kunit *test)
{
	struct vsw_vlan_map *map = vsw_map_new(test), *copy;

	KUNIT_ASSERT_EQ(test, vsw_map_add(map, 10, 20, NULL), 0);
	copy = vsw_map_copy(map);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_EQ(test, copy->n, 1);
	KUNIT_EXPECT_EQ(test, copy->pair[10], 20);
	KUNIT_EXPECT_EQ(test, vsw_map_add(copy, 11, 21, NULL), 0);
	KUNIT_EXPECT_EQ(test, map->pair[11], 0);
	kvfree(copy);
}

/* In force on a port: replaced, kept by VLAN changes, removed when empty. */
static void vsw_map_on_port(struct kunit *test)
{
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_vlan_map *map, *seen;
	struct vsw_vlan_cfg *cfg;
	u16 in;

	vsw_fixture_map(test, port, 10, 20);
	vsw_fixture_map(test, port, 11, 21);
	cfg = vsw_fixture_cfg(test, VSWKM_PORT_MODE_TRUNK, 0, "1-100");
	KUNIT_ASSERT_EQ(test, vsw_fixture_commit(port, cfg, NULL), 0);

	rtnl_lock();
	seen = rtnl_dereference(port->vlan)->map;
	in = seen ? seen->in[10] : 0;
	map = vsw_map_copy(seen);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, in, 20);
	KUNIT_ASSERT_NOT_NULL(test, map);
	KUNIT_EXPECT_EQ(test, map->n, 2);

	vsw_map_del(map, 10, 20, NULL);
	vsw_map_del(map, 11, 21, NULL);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_map_commit(port, map), 0);
	seen = rtnl_dereference(port->vlan)->map;
	rtnl_unlock();
	KUNIT_EXPECT_PTR_EQ(test, seen, NULL);
}

static struct kunit_case vsw_map_cases[] = {
	KUNIT_CASE_PARAM(vsw_map_compiled, vsw_map_gen_params),
	KUNIT_CASE(vsw_map_refusals),
	KUNIT_CASE(vsw_map_deletion),
	KUNIT_CASE(vsw_map_limit),
	KUNIT_CASE(vsw_map_random),
	KUNIT_CASE(vsw_map_copied),
	KUNIT_CASE(vsw_map_on_port),
	{}
};

static struct kunit_suite vsw_map_suite = {
	.name = "vsw_map",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_map_cases,
};

kunit_test_suites(&vsw_map_suite);
