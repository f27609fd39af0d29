// SPDX-License-Identifier: GPL-2.0-only
/* Reasons for drops: names are API, texts are for people, drops are counted. */

#include <linux/ctype.h>

#include "fixture.h"

struct vsw_drop_param {
	enum vsw_drop why;
};

static const struct vsw_drop_param vsw_drop_params[] = {
#define X(NAME, name, core, policy, text) { VSW_DROP_##NAME },
	VSW_DROP_LIST(X)
#undef X
};

static void vsw_drop_desc(const struct vsw_drop_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", vsw_drop_name(p->why));
}

KUNIT_ARRAY_PARAM(vsw_drop, vsw_drop_params, vsw_drop_desc);

/* Lower case, as it stands in scripts and dashboards. */
static void vsw_drop_has_name(struct kunit *test)
{
	const struct vsw_drop_param *p = test->param_value;
	const char *name = vsw_drop_name(p->why), *c;

	KUNIT_ASSERT_NOT_NULL(test, name);
	KUNIT_EXPECT_GT(test, strlen(name), 0);
	/* "drop_" and the name are an ethtool string */
	KUNIT_EXPECT_LT(test, strlen(name), ETH_GSTRING_LEN - strlen("drop_"));
	for (c = name; *c; c++)
		KUNIT_EXPECT_TRUE(test, islower(*c) || *c == '_');
}

static void vsw_drop_has_text(struct kunit *test)
{
	const struct vsw_drop_param *p = test->param_value;
	const char *text = vsw_drop_text(p->why);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_GT(test, strlen(text), 0);
	KUNIT_EXPECT_LE(test, strlen(text), 80);
	KUNIT_EXPECT_NULL(test, strchr(text, '\n'));
	KUNIT_EXPECT_NE(test, text[strlen(text) - 1], '.');
}

static void vsw_drop_is_unique(struct kunit *test)
{
	const struct vsw_drop_param *p = test->param_value;
	int i;

	for (i = VSW_PASS; i < VSW_DROP_MAX; i++) {
		if (i == p->why)
			continue;
		KUNIT_EXPECT_STRNEQ(test, vsw_drop_name(i),
				    vsw_drop_name(p->why));
		KUNIT_EXPECT_STRNEQ(test, vsw_drop_text(i),
				    vsw_drop_text(p->why));
	}
}

/* The frame is charged to the port and to this reason, and freed. */
static void vsw_drop_is_counted(struct kunit *test)
{
	const struct vsw_drop_param *p = test->param_value;
	struct vsw_port *port = vsw_fixture_trunk(test);
	const struct vsw_frame frame = {};
	struct vsw_stats stats = {};
	struct sk_buff *skb;
	int i;

	skb = skb_get(vsw_fixture_frame(test, &frame));
	vsw_fixture_softirq();
	vsw_drop_skb(port, skb, 7, p->why);
	vsw_fixture_softirq_end();

	vsw_stats_sum(port, &stats);
	for (i = 0; i < VSW_DROP_MAX; i++)
		KUNIT_EXPECT_EQ(test, stats.drop[i], i == p->why);
	KUNIT_EXPECT_EQ(test, vsw_stats_dropped(&stats), 1);
	KUNIT_EXPECT_EQ(test, refcount_read(&skb->users), 1);
}

/* Those that the operator's configuration asks for. */
static void vsw_drop_policy(struct kunit *test)
{
	const struct vsw_drop_param *p = test->param_value;
	bool policy;

	switch (p->why) {
	case VSW_DROP_VLAN_ACCESS_TAGGED:
	case VSW_DROP_VLAN_UNTAGGED:
	case VSW_DROP_VLAN_NOT_MEMBER:
	case VSW_DROP_VLAN_MAP:
	case VSW_DROP_ISOLATED:
	case VSW_DROP_SPLIT_HORIZON:
	case VSW_DROP_SUPPRESSED:
	case VSW_DROP_ACL_IN:
	case VSW_DROP_ACL_OUT:
	case VSW_DROP_CONN_LIMIT:
	case VSW_DROP_HELD:
		policy = true;
		break;
	default:
		policy = false;
	}
	KUNIT_EXPECT_EQ(test, vsw_drop_is_policy(p->why), policy);
}

static void vsw_drop_outside(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, vsw_drop_name(VSW_PASS), "pass");
	KUNIT_EXPECT_FALSE(test, vsw_drop_is_policy(VSW_PASS));
	KUNIT_EXPECT_STREQ(test, vsw_drop_name(VSW_DROP_MAX), "?");
	KUNIT_EXPECT_STREQ(test, vsw_drop_text(VSW_DROP_MAX), "");
	KUNIT_EXPECT_FALSE(test, vsw_drop_is_policy(VSW_DROP_MAX));
}

static struct kunit_case vsw_drop_cases[] = {
	KUNIT_CASE_PARAM(vsw_drop_has_name, vsw_drop_gen_params),
	KUNIT_CASE_PARAM(vsw_drop_has_text, vsw_drop_gen_params),
	KUNIT_CASE_PARAM(vsw_drop_is_unique, vsw_drop_gen_params),
	KUNIT_CASE_PARAM(vsw_drop_is_counted, vsw_drop_gen_params),
	KUNIT_CASE_PARAM(vsw_drop_policy, vsw_drop_gen_params),
	KUNIT_CASE(vsw_drop_outside),
	{}
};

static struct kunit_suite vsw_drop_suite = {
	.name = "vsw_drop",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_drop_cases,
};

kunit_test_suites(&vsw_drop_suite);
