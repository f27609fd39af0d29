// SPDX-License-Identifier: GPL-2.0-only
/* VLAN configuration of a port: changes, limits, and what else they change. */

#include <linux/netlink.h>

#include "fixture.h"

#define ACCESS	VSWKM_PORT_MODE_ACCESS
#define TRUNK	VSWKM_PORT_MODE_TRUNK
#define QINQ	VSWKM_PORT_MODE_QINQ

enum vsw_vlan_op_kind { END, ADD, DEL };

#define U	BIT(0)		/* untagged */
#define P	BIT(1)		/* pvid */

struct vsw_vlan_op {
	enum vsw_vlan_op_kind kind;
	u16 first;
	u16 last;
	u8 flags;
	int err;
};

/**
 * struct vsw_vlan_param - changes and what they end in
 * @name: of the case
 * @mode: at the beginning
 * @pvid: at the beginning
 * @op: the changes
 * @want_mode: mode in the end
 * @want: ranges in the end as vsw_vlan_next() finds them: "u" is untagged,
 *	"p" the pvid
 */
struct vsw_vlan_param {
	const char *name;
	u8 mode;
	u16 pvid;
	struct vsw_vlan_op op[4];
	u8 want_mode;
	const char *want;
};

static const struct vsw_vlan_param vsw_vlan_params[] = {
	{ "access", ACCESS, 10, {}, ACCESS, "10up" },
	{ "trunk without VLANs", TRUNK, 0, {}, TRUNK, "" },
	{ "trunk with native", TRUNK, 5, {}, TRUNK, "5up" },
	{ "qinq", QINQ, 50, {}, QINQ, "50up" },
	{ "access 1", ACCESS, 1, {}, ACCESS, "1up" },
	{ "access 4094", ACCESS, 4094, {}, ACCESS, "4094up" },
	{ "access and one more", ACCESS, 10, { { ADD, 20, 20 } }, TRUNK,
	  "10up 20" },
	{ "access and a range around", ACCESS, 10, { { ADD, 5, 15, U } },
	  TRUNK, "5-15u" },
	{ "access set again", ACCESS, 10, { { ADD, 10, 10, U | P } }, ACCESS,
	  "10up" },
	{ "access becomes tagged", ACCESS, 10, { { ADD, 10, 10, P } }, TRUNK,
	  "10p" },
	{ "access loses pvid", ACCESS, 10, { { ADD, 10, 10, U } }, TRUNK,
	  "10u" },
	{ "access, pvid moves", ACCESS, 10, { { ADD, 20, 20, U | P } }, TRUNK,
	  "10u 20up" },
	{ "access, VLAN removed", ACCESS, 10, { { DEL, 10, 10 } }, TRUNK, "" },
	{ "access, other removed", ACCESS, 10,
	  { { DEL, 11, 11, 0, -ENOENT } }, ACCESS, "10up" },
	{ "range", TRUNK, 0, { { ADD, 10, 20 } }, TRUNK, "10-20" },
	{ "all", TRUNK, 0, { { ADD, 1, 4094 } }, TRUNK, "1-4094" },
	{ "ends", TRUNK, 0, { { ADD, 1, 1 }, { ADD, 4094, 4094 } }, TRUNK,
	  "1 4094" },
	{ "ranges that touch", TRUNK, 0, { { ADD, 10, 14 }, { ADD, 15, 20 } },
	  TRUNK, "10-20" },
	{ "ranges that overlap", TRUNK, 0,
	  { { ADD, 10, 16 }, { ADD, 14, 20 } }, TRUNK, "10-20" },
	{ "untagged inside", TRUNK, 0, { { ADD, 10, 20 }, { ADD, 14, 16, U } },
	  TRUNK, "10-13 14-16u 17-20" },
	{ "pvid splits", TRUNK, 0, { { ADD, 10, 20 }, { ADD, 15, 15, P } },
	  TRUNK, "10-14 15p 16-20" },
	{ "pvid at the beginning", TRUNK, 0,
	  { { ADD, 10, 20, U }, { ADD, 10, 10, U | P } }, TRUNK,
	  "10up 11-20u" },
	{ "pvid at the end", TRUNK, 0,
	  { { ADD, 4090, 4094 }, { ADD, 4094, 4094, P } }, TRUNK,
	  "4090-4093 4094p" },
	{ "pvid moves", TRUNK, 5, { { ADD, 6, 6, U | P } }, TRUNK, "5u 6up" },
	{ "pvid lost to a range", TRUNK, 5, { { ADD, 1, 10 } }, TRUNK,
	  "1-10" },
	{ "pvid kept by another", TRUNK, 5, { { ADD, 6, 10 } }, TRUNK,
	  "5up 6-10" },
	{ "hole", TRUNK, 0, { { ADD, 10, 20 }, { DEL, 14, 16 } }, TRUNK,
	  "10-13 17-20" },
	{ "all removed", TRUNK, 0, { { ADD, 1, 4094 }, { DEL, 1, 4094 } },
	  TRUNK, "" },
	{ "all but the ends", TRUNK, 0,
	  { { ADD, 1, 4094 }, { DEL, 2, 4093 } }, TRUNK, "1 4094" },
	{ "pvid removed", TRUNK, 5, { { ADD, 6, 10 }, { DEL, 5, 6 } }, TRUNK,
	  "7-10" },
	{ "pvid not removed", TRUNK, 5, { { ADD, 6, 10 }, { DEL, 6, 7 } },
	  TRUNK, "5up 8-10" },
	{ "removed and added again is tagged", TRUNK, 5,
	  { { DEL, 5, 5 }, { ADD, 5, 5 } }, TRUNK, "5" },
	{ "part of it not there", TRUNK, 0,
	  { { ADD, 10, 20 }, { DEL, 15, 21, 0, -ENOENT } }, TRUNK, "10-20" },
	{ "gap in it", TRUNK, 0, { { ADD, 10, 12 }, { ADD, 14, 16 },
				   { DEL, 10, 16, 0, -ENOENT } }, TRUNK,
	  "10-12 14-16" },
	{ "nothing there", TRUNK, 0, { { DEL, 1, 4094, 0, -ENOENT } }, TRUNK,
	  "" },
	{ "last not there", TRUNK, 0, { { DEL, 4094, 4094, 0, -ENOENT } },
	  TRUNK, "" },
};

static void vsw_vlan_desc(const struct vsw_vlan_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_vlan, vsw_vlan_params, vsw_vlan_desc);

/* What vsw_vlan_next() finds, as text. */
static void vsw_vlan_text(const struct vsw_vlan_cfg *cfg, char *buf, int size)
{
	unsigned int vid, end = 0;
	int n = 0;

	buf[0] = '\0';
	while ((vid = vsw_vlan_next(cfg, end + 1, &end)) < VLAN_N_VID) {
		n += scnprintf(buf + n, size - n, "%s%u", n ? " " : "", vid);
		if (end != vid)
			n += scnprintf(buf + n, size - n, "-%u", end);
		n += scnprintf(buf + n, size - n, "%s%s",
			       test_bit(vid, cfg->untagged) ? "u" : "",
			       vid == cfg->pvid ? "p" : "");
	}
}

static void vsw_vlan_changes(struct kunit *test)
{
	const struct vsw_vlan_param *p = test->param_value;
	struct vsw_vlan_cfg *cfg = vsw_vlan_alloc(p->mode, p->pvid);
	const struct vsw_vlan_op *op;
	char text[128];
	int err = 0;

	KUNIT_ASSERT_NOT_NULL(test, cfg);
	for (op = p->op; op < p->op + ARRAY_SIZE(p->op) && op->kind; op++) {
		if (op->kind == ADD)
			vsw_vlan_range(cfg, op->first, op->last,
				       op->flags & U, op->flags & P);
		else
			err = vsw_vlan_remove(cfg, op->first, op->last);
		KUNIT_EXPECT_EQ(test, err, op->err);
	}
	vsw_vlan_text(cfg, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, p->want);
	KUNIT_EXPECT_EQ(test, cfg->mode, p->want_mode);
	KUNIT_EXPECT_TRUE(test, bitmap_subset(cfg->untagged, cfg->member,
					      VLAN_N_VID));
	KUNIT_EXPECT_TRUE(test, !cfg->pvid || test_bit(cfg->pvid, cfg->member));
	KUNIT_EXPECT_FALSE(test, test_bit(0, cfg->member));
	KUNIT_EXPECT_FALSE(test, test_bit(VLAN_VID_MASK, cfg->member));
	kfree(cfg);
}

static bool vsw_vlan_carries(struct vsw_port *port, u16 vid)
{
	bool carries;

	rcu_read_lock();
	carries = test_bit(vid, rcu_dereference(port->vlan)->member);
	rcu_read_unlock();
	return carries;
}

/* 512 separate ranges fit into a message, one more is refused. */
static void vsw_vlan_limit(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct vsw_vlan_cfg *cfg, *more;
	struct vsw_port *port;
	int i;

	port = vsw_fixture_port(test, vsw_vlan_alloc(TRUNK, 0));
	cfg = vsw_vlan_alloc(TRUNK, 0);
	KUNIT_ASSERT_NOT_NULL(test, cfg);
	for (i = 1; i <= VSW_MAX_RANGES; i++)
		vsw_vlan_range(cfg, 2 * i, 2 * i, false, false);
	KUNIT_EXPECT_EQ(test, vsw_fixture_commit(port, cfg, &extack), 0);

	rtnl_lock();
	more = vsw_vlan_copy(port);
	rtnl_unlock();
	KUNIT_ASSERT_NOT_NULL(test, more);
	vsw_vlan_range(more, 2 * i, 2 * i, false, false);
	KUNIT_EXPECT_EQ(test, vsw_fixture_commit(port, more, &extack), -E2BIG);
	KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	KUNIT_EXPECT_TRUE(test, vsw_vlan_carries(port, 2 * i - 2));
	KUNIT_EXPECT_FALSE(test, vsw_vlan_carries(port, 2 * i));
}

static bool vsw_vlan_in_flood(const struct vsw_port *port, u16 vid)
{
	const struct vsw_flood *list;
	bool found = false;
	int i;

	rcu_read_lock();
	list = rcu_dereference(port->br->flood[vid]);
	for (i = 0; list && i < list->n; i++)
		found |= rcu_dereference(list->port[i]) == port;
	rcu_read_unlock();
	return found;
}

/* Flood lists and forwarding entries follow the VLANs of a port. */
static void vsw_vlan_commit_follows(struct kunit *test)
{
	struct vsw_port *port, *other = vsw_fixture_trunk(test);
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_fdb_entry entry;
	u16 vid;

	port = vsw_fixture_port(test, vsw_fixture_cfg(test, TRUNK, 0, "10-20"));
	for (vid = 10; vid <= 20; vid++) {
		vsw_fixture_set(port, vsw_fixture_key(1, vid),
				VSWKM_FDB_OWNER_LEARNED, false);
		vsw_fixture_set(port, vsw_fixture_key(2, vid),
				VSWKM_FDB_OWNER_STATIC, false);
		vsw_fixture_set(other, vsw_fixture_key(3, vid),
				VSWKM_FDB_OWNER_LEARNED, false);
	}
	KUNIT_ASSERT_EQ(test,
			vsw_fixture_commit(port,
					   vsw_fixture_cfg(test, TRUNK, 0,
							   "15-25"), NULL), 0);
	for (vid = 10; vid <= 25; vid++) {
		bool there = vid >= 15, kept = there && vid <= 20;

		KUNIT_EXPECT_EQ(test, vsw_vlan_in_flood(port, vid), there);
		KUNIT_EXPECT_TRUE(test, vsw_vlan_in_flood(other, vid));
		KUNIT_EXPECT_EQ(test, kept,
				vsw_fixture_get(br, vsw_fixture_key(1, vid),
						&entry));
		KUNIT_EXPECT_EQ(test, kept,
				vsw_fixture_get(br, vsw_fixture_key(2, vid),
						&entry));
		KUNIT_EXPECT_EQ(test, vid <= 20,
				vsw_fixture_get(br, vsw_fixture_key(3, vid),
						&entry));
	}
}

/* The bridge's own address is known in the VLANs of the local port. */
static void vsw_vlan_local(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	const u8 *addr = br->dev->dev_addr;
	struct vsw_fdb_entry entry;
	u16 vid;

	KUNIT_EXPECT_TRUE(test, vsw_fixture_get(br, vsw_fdb_key(addr, 1),
						&entry));
	KUNIT_ASSERT_EQ(test,
			vsw_fixture_commit(br->local,
					   vsw_fixture_cfg(test, TRUNK, 0,
							   "2-4"), NULL), 0);
	for (vid = 1; vid <= 5; vid++)
		KUNIT_EXPECT_EQ(test, vid >= 2 && vid <= 4,
				vsw_fixture_get(br, vsw_fdb_key(addr, vid),
						&entry));
	KUNIT_ASSERT_TRUE(test, vsw_fixture_get(br, vsw_fdb_key(addr, 3),
						&entry));
	KUNIT_EXPECT_EQ(test, entry.port, VSW_LOCAL_INDEX);
	KUNIT_EXPECT_EQ(test, vsw_fdb_owner(&entry), VSWKM_FDB_OWNER_LOCAL);
}

static struct kunit_case vsw_vlan_cases[] = {
	KUNIT_CASE_PARAM(vsw_vlan_changes, vsw_vlan_gen_params),
	KUNIT_CASE(vsw_vlan_limit),
	KUNIT_CASE(vsw_vlan_commit_follows),
	KUNIT_CASE(vsw_vlan_local),
	{}
};

static struct kunit_suite vsw_vlan_suite = {
	.name = "vsw_vlan",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_vlan_cases,
};

kunit_test_suites(&vsw_vlan_suite);
