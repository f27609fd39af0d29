// SPDX-License-Identifier: GPL-2.0-only
/* Flood lists: every port of a VLAN once, places used again. */

#include <linux/netlink.h>

#include "fixture.h"

#define VID	100

/* The list of a VLAN. Nobody but the test changes it. */
static struct vsw_flood *vsw_flood_of(struct kunit *test, u16 vid)
{
	return rcu_dereference_protected(vsw_fixture_bridge(test)->flood[vid],
					 true);
}

static struct vsw_port *vsw_flood_at(const struct vsw_flood *list,
				     unsigned int i)
{
	return rcu_dereference_protected(list->port[i], true);
}

/* How often @port stands in the list; NULL counts the free places. */
static unsigned int vsw_flood_times(const struct vsw_flood *list,
				    const struct vsw_port *port)
{
	unsigned int i, times = 0;

	for (i = 0; list && i < list->n; i++)
		times += vsw_flood_at(list, i) == port;
	return times;
}

static struct vsw_port *vsw_flood_port(struct kunit *test)
{
	return vsw_fixture_port(test, vsw_fixture_cfg(test,
						      VSWKM_PORT_MODE_TRUNK,
						      0, NULL));
}

/* Reserve and add, or remove, a port in VLAN VID. */
static int vsw_flood_change(struct vsw_port *port, bool add)
{
	DECLARE_BITMAP(vids, VLAN_N_VID);
	int err = 0;

	bitmap_zero(vids, VLAN_N_VID);
	__set_bit(VID, vids);
	rtnl_lock();
	if (add) {
		err = vsw_flood_reserve(port->br, vids);
		if (!err)
			vsw_flood_add(port->br, port, vids);
	} else {
		vsw_flood_del(port->br, port, vids);
	}
	rtnl_unlock();
	return err;
}

static void vsw_flood_reserved(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	DECLARE_BITMAP(vids, VLAN_N_VID);
	struct vsw_flood *list;
	int err;

	KUNIT_EXPECT_NULL(test, vsw_flood_of(test, VID));
	vsw_fixture_vlans(test, vids, "100,200-202");
	rtnl_lock();
	err = vsw_flood_reserve(br, vids) ?: vsw_flood_reserve(br, vids);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	list = vsw_flood_of(test, VID);
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, list->n, 0);
	KUNIT_EXPECT_GE(test, list->cap, 1);
	KUNIT_EXPECT_NOT_NULL(test, vsw_flood_of(test, 202));
	KUNIT_EXPECT_NULL(test, vsw_flood_of(test, 101));
	KUNIT_EXPECT_NULL(test, vsw_flood_of(test, 203));
}

static void vsw_flood_add_del(struct kunit *test)
{
	struct vsw_port *port = vsw_flood_port(test);
	struct vsw_port *other = vsw_flood_port(test);

	KUNIT_EXPECT_EQ(test, vsw_flood_change(port, true), 0);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(vsw_flood_of(test, VID), port),
			1);
	/* what is not there stays away */
	vsw_flood_change(other, false);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(vsw_flood_of(test, VID), port),
			1);
	vsw_flood_change(port, false);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(vsw_flood_of(test, VID), port),
			0);
	vsw_flood_change(port, false);
	KUNIT_EXPECT_EQ(test, vsw_flood_of(test, VID)->n, 1);
}

/* A place that became free is the next one that is taken. */
static void vsw_flood_place_reused(struct kunit *test)
{
	struct vsw_port *port[4];
	struct vsw_flood *list;
	int i;

	for (i = 0; i < ARRAY_SIZE(port); i++)
		port[i] = vsw_flood_port(test);
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, vsw_flood_change(port[i], true), 0);
	vsw_flood_change(port[1], false);
	list = vsw_flood_of(test, VID);
	KUNIT_EXPECT_NULL(test, vsw_flood_at(list, 1));

	KUNIT_ASSERT_EQ(test, vsw_flood_change(port[3], true), 0);
	KUNIT_EXPECT_PTR_EQ(test, vsw_flood_of(test, VID), list);
	KUNIT_EXPECT_EQ(test, list->n, 3);
	KUNIT_EXPECT_PTR_EQ(test, vsw_flood_at(list, 0), port[0]);
	KUNIT_EXPECT_PTR_EQ(test, vsw_flood_at(list, 1), port[3]);
	KUNIT_EXPECT_PTR_EQ(test, vsw_flood_at(list, 2), port[2]);
}

/* Coming and going for ever does not make a list longer. */
static void vsw_flood_bounded(struct kunit *test)
{
	struct vsw_port *a = vsw_flood_port(test), *b = vsw_flood_port(test);
	int i;

	for (i = 0; i < 1000; i++) {
		KUNIT_ASSERT_EQ(test, vsw_flood_change(i % 2 ? a : b, true),
				0);
		if (i)
			vsw_flood_change(i % 2 ? b : a, false);
	}
	KUNIT_EXPECT_EQ(test, vsw_flood_of(test, VID)->n, 2);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(vsw_flood_of(test, VID), a), 1);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(vsw_flood_of(test, VID), b), 0);
}

#define MANY	1000

static void vsw_flood_many_ports(struct kunit *test)
{
	struct vsw_port **port;
	struct vsw_flood *list;
	unsigned int i, bad = 0;

	port = kunit_kcalloc(test, MANY, sizeof(*port), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, port);
	for (i = 0; i < MANY; i++) {
		port[i] = vsw_flood_port(test);
		KUNIT_ASSERT_EQ(test, vsw_flood_change(port[i], true), 0);
	}
	list = vsw_flood_of(test, VID);
	KUNIT_EXPECT_EQ(test, list->n, MANY);
	KUNIT_EXPECT_LE(test, list->cap, 2 * MANY);
	for (i = 0; i < MANY; i++)
		bad += vsw_flood_times(list, port[i]) != 1;
	KUNIT_EXPECT_EQ(test, bad, 0);

	for (i = 0; i < MANY; i += 2)
		vsw_flood_change(port[i], false);
	for (i = 0; i < MANY; i++)
		bad += vsw_flood_times(list, port[i]) != i % 2;
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(list, NULL), MANY / 2);
}

/* A bridge that is full: 4095 ports and the local one in one VLAN. */
static void vsw_flood_full_bridge(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct netlink_ext_ack extack = {};
	struct vsw_port *port;
	struct vsw_flood *list;
	int i, err;

	for (i = 1; i < VSW_MAX_PORTS; i++)
		vsw_fixture_port(test, vsw_vlan_alloc(VSWKM_PORT_MODE_ACCESS,
						      1));
	KUNIT_EXPECT_EQ(test, br->n_ports, VSW_MAX_PORTS - 1);
	list = vsw_flood_of(test, 1);
	KUNIT_EXPECT_EQ(test, list->n, VSW_MAX_PORTS);
	KUNIT_EXPECT_EQ(test, list->cap, VSW_MAX_PORTS);
	KUNIT_EXPECT_EQ(test, vsw_flood_times(list, NULL), 0);

	port = vsw_fixture_alloc(br, VSWKM_PORT_KIND_PATCH, NULL,
				 vsw_vlan_alloc(VSWKM_PORT_MODE_ACCESS, 1));
	KUNIT_ASSERT_NOT_NULL(test, port);
	rtnl_lock();
	err = vsw_port_publish(port, &extack);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, err, -ENOSPC);
	KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	vsw_port_free(port);
}

static void vsw_flood_all_vlans(struct kunit *test)
{
	struct vsw_vlan_cfg *all[2], *none;
	struct vsw_port *port, *other;
	unsigned int vid, bad = 0;

	for (vid = 0; vid < ARRAY_SIZE(all); vid++)
		all[vid] = vsw_fixture_cfg(test, VSWKM_PORT_MODE_TRUNK, 0,
					   "1-4094");
	port = vsw_fixture_port(test, all[0]);
	other = vsw_fixture_port(test, all[1]);
	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++)
		bad += vsw_flood_times(vsw_flood_of(test, vid), port) != 1;
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_NULL(test, vsw_flood_of(test, 0));
	KUNIT_EXPECT_NULL(test, vsw_flood_of(test, VLAN_VID_MASK));

	none = vsw_fixture_cfg(test, VSWKM_PORT_MODE_TRUNK, 0, NULL);
	KUNIT_ASSERT_EQ(test, vsw_fixture_commit(port, none, NULL), 0);
	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		bad += vsw_flood_times(vsw_flood_of(test, vid), port);
		bad += vsw_flood_times(vsw_flood_of(test, vid), other) != 1;
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static struct kunit_case vsw_flood_cases[] = {
	KUNIT_CASE(vsw_flood_reserved),
	KUNIT_CASE(vsw_flood_add_del),
	KUNIT_CASE(vsw_flood_place_reused),
	KUNIT_CASE(vsw_flood_bounded),
	KUNIT_CASE(vsw_flood_many_ports),
	KUNIT_CASE(vsw_flood_full_bridge),
	KUNIT_CASE(vsw_flood_all_vlans),
	{}
};

static struct kunit_suite vsw_flood_suite = {
	.name = "vsw_flood",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_flood_cases,
};

kunit_test_suites(&vsw_flood_suite);
