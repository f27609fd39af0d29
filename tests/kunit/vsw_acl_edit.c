// SPDX-License-Identifier: GPL-2.0-only
/* Changes of lists and sets, and lists at ports: all or none, and counted. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../../kmod/acl/acl.h"
#include "fixture.h"

#define NAME	"kunit-edit"

static struct vsw_acl_net *vsw_acl(void)
{
	return &vsw_net(&init_net)->acl;
}

static int vsw_acl_edit_init(struct kunit *test)
{
	int err = vsw_fixture_init(test);

	if (err)
		return err;
	rtnl_lock();
	err = vsw_acl_list_add(&init_net, NAME, VSWKM_ACL_ACTION_DENY, NULL);
	rtnl_unlock();
	return err;
}

static struct vsw_acl_list *vsw_acl_list(void)
{
	return vsw_acl_list_find(&init_net, NAME);
}

static void vsw_acl_edit_exit(struct kunit *test)
{
	vsw_fixture_exit(test);
	rtnl_lock();
	if (vsw_acl_list())
		vsw_acl_list_del(&init_net, vsw_acl_list());
	rtnl_unlock();
}

/* A rule of a priority; with an id it takes the place of that one. */
static struct vsw_acl_rule *vsw_acl_new_rule(struct kunit *test, u32 prio,
					     u32 id, struct vsw_acl_set *set)
{
	struct vsw_acl_spec *spec = kunit_kzalloc(test, sizeof(*spec),
						  GFP_KERNEL);
	struct vsw_acl_rule *rule;

	KUNIT_ASSERT_NOT_NULL(test, spec);
	spec->prio = prio;
	spec->id = id;
	spec->action = VSWKM_ACL_ACTION_ALLOW;
	spec->set[VSW_ACL_SET_SRC] = set;
	rule = vsw_acl_rule_make(vsw_acl_list(), spec);
	KUNIT_ASSERT_NOT_NULL(test, rule);
	return rule;
}

/* Commit; what is refused is freed, as a request does it. */
static int vsw_acl_commit(struct vsw_acl_edit *edit)
{
	int err = vsw_acl_edit(&init_net, vsw_acl_list(), edit, NULL);

	while (err && edit->n_add)
		vsw_acl_rule_free(edit->add[--edit->n_add]);
	return err;
}

static int vsw_acl_add(struct kunit *test, u32 prio, u32 id)
{
	struct vsw_acl_rule *rule = vsw_acl_new_rule(test, prio, id, NULL);
	struct vsw_acl_edit edit = { .add = &rule, .n_add = 1 };

	return vsw_acl_commit(&edit);
}

static int vsw_acl_remove(u32 a, u32 b)
{
	u32 ids[] = { a, b };
	struct vsw_acl_edit edit = { .del = ids, .n_del = b ? 2 : 1 };

	return vsw_acl_commit(&edit);
}

/* The ids in their order, as digits of a number */
static u32 vsw_acl_order(void)
{
	struct vsw_acl_list *list = vsw_acl_list();
	struct vsw_acl_policy *policy = rtnl_dereference(list->policy);
	u32 i, order = 0;

	for (i = 0; i < policy->n; i++)
		order = order * 10 + policy->rule[i]->id;
	return order;
}

static void vsw_acl_edit_order(struct kunit *test)
{
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 20, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 20, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 2413);
	/* in its place: the same age, another priority if asked for */
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 2), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 2413);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 30, 2), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 4132);
	KUNIT_EXPECT_EQ(test, vsw_acl_remove(4, 3), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 12);
	/* a number is not used again */
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 5, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 512);
	KUNIT_EXPECT_EQ(test, vsw_acl()->n_rules, 3);
	rtnl_unlock();
}

/* After four billion rules: only where none stays can ids begin anew. */
static void vsw_acl_edit_ids(struct kunit *test)
{
	struct vsw_acl_rule *rule;
	struct vsw_acl_edit edit = { .add = &rule, .n_add = 1,
				     .replace = true };

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	vsw_acl_list()->next_id = U32_MAX;
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), -ENOSPC);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 1);
	rule = vsw_acl_new_rule(test, 10, 0, NULL);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 1);
	rtnl_unlock();
}

static void vsw_acl_edit_refused(struct kunit *test)
{
	struct vsw_acl_rule *add[2];
	struct vsw_acl_edit edit = { .add = add, .n_add = 2 };
	u32 del[] = { 1 };

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_remove(1, 7), -ENOENT);
	KUNIT_EXPECT_EQ(test, vsw_acl_remove(1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 9), -ENOENT);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 12);

	/* the second of two, and one that goes and is replaced as well */
	add[0] = vsw_acl_new_rule(test, 10, 0, NULL);
	add[1] = vsw_acl_new_rule(test, 10, 8, NULL);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), -ENOENT);
	KUNIT_EXPECT_EQ(test, edit.bad, 1);
	add[0] = vsw_acl_new_rule(test, 10, 0, NULL);
	add[1] = vsw_acl_new_rule(test, 10, 1, NULL);
	edit.n_add = 2;
	edit.del = del;
	edit.n_del = 1;
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), -EINVAL);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 12);
	KUNIT_EXPECT_EQ(test, vsw_acl()->n_rules, 2);
	rtnl_unlock();
}

static void vsw_acl_edit_replace(struct kunit *test)
{
	struct vsw_acl_rule *add[2];
	struct vsw_acl_edit edit = { .add = add, .n_add = 2, .replace = true };
	struct vsw_acl_edit none = { .replace = true };

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	add[0] = vsw_acl_new_rule(test, 30, 0, NULL);
	add[1] = vsw_acl_new_rule(test, 20, 0, NULL);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 32);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&none), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl()->n_rules, 0);
	rtnl_unlock();
}

static void vsw_acl_edit_limits(struct kunit *test)
{
	struct vsw_acl_limits *limit = &vsw_acl()->limit, before = *limit;

	rtnl_lock();
	limit->rules = 2;
	limit->lists = 1;
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 0), -ENOSPC);
	/* but one may take the place of another */
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 1), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_order(), 12);
	KUNIT_EXPECT_EQ(test, vsw_acl_list_add(&init_net, "kunit-more", 0,
					       NULL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, vsw_acl_list_add(&init_net, NAME, 0, NULL),
			-EEXIST);
	*limit = before;
	rtnl_unlock();
}

static struct vsw_acl_span vsw_acl_span(u16 first, u16 last)
{
	struct vsw_acl_span span = {};

	span.first.s6_addr16[7] = htons(first);
	span.last.s6_addr16[7] = htons(last);
	return span;
}

static bool vsw_acl_has(const struct vsw_acl_set *set, u16 port)
{
	struct vsw_acl_span span = vsw_acl_span(port, port);
	bool has;

	rcu_read_lock();
	has = vsw_acl_spans_have(rcu_dereference(set->spans), &span.first);
	rcu_read_unlock();
	return has;
}

static int vsw_acl_change(struct vsw_acl_set *set, bool add, u16 a, u16 b,
			  u16 c, u16 d)
{
	struct vsw_acl_span span[] = { vsw_acl_span(a, b), vsw_acl_span(c, d) };

	return vsw_acl_set_change(&init_net, set, span, 2, add, NULL);
}

/* Ports are in a set once, and in no two of its ranges. */
static void vsw_acl_edit_ports(struct kunit *test)
{
	struct vsw_acl_set *set;

	rtnl_lock();
	KUNIT_ASSERT_EQ(test, vsw_acl_set_new(&init_net, NAME,
					      VSWKM_SET_KIND_PORT, NULL), 0);
	set = vsw_acl_set_find(&init_net, NAME);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 10, 20, 15, 30),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 10, 20, 21, 30), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 1, 1, 20, 20),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 1, 10, 40, 50),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 0, 65535, 2, 2),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, set->n, 2);
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 1));
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 9, 9, 31, 65535), 0);
	KUNIT_EXPECT_TRUE(test, vsw_acl_has(set, 9));
	vsw_acl_set_del(&init_net, set);
	rtnl_unlock();
}

/* Elements that overlap, as prefixes do, come and go one by one. */
static void vsw_acl_edit_sets(struct kunit *test)
{
	struct vsw_acl_set *set;

	rtnl_lock();
	KUNIT_ASSERT_EQ(test, vsw_acl_set_new(&init_net, NAME,
					      VSWKM_SET_KIND_ADDR, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_set_new(&init_net, NAME,
					      VSWKM_SET_KIND_ADDR, NULL),
			-EEXIST);
	set = vsw_acl_set_find(&init_net, NAME);
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 0));
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 10, 20, 15, 30), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 15, 15, 65535, 65535),
			0);
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 9));
	KUNIT_EXPECT_TRUE(test, vsw_acl_has(set, 10));
	KUNIT_EXPECT_TRUE(test, vsw_acl_has(set, 30));
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 31));
	KUNIT_EXPECT_TRUE(test, vsw_acl_has(set, 65535));
	/* twice in one request, one that is there, one that is not */
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 1, 1, 1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, true, 1, 1, 10, 20),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, false, 10, 20, 1, 1),
			-ENOENT);
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 1));
	KUNIT_EXPECT_EQ(test, set->n, 4);
	KUNIT_EXPECT_EQ(test, vsw_acl_change(set, false, 15, 30, 10, 20), 0);
	KUNIT_EXPECT_FALSE(test, vsw_acl_has(set, 16));
	KUNIT_EXPECT_TRUE(test, vsw_acl_has(set, 15));
	KUNIT_EXPECT_EQ(test, vsw_acl()->n_elements, 2);
	vsw_acl_set_del(&init_net, set);
	KUNIT_EXPECT_EQ(test, vsw_acl()->n_elements, 0);
	rtnl_unlock();
}

/* A prefix of IPv6 that has all of IPv4 inside is not about that. */
static void vsw_acl_edit_sets_mapped(struct kunit *test)
{
	static const u8 lens[] = { 0, 64, 79, 80, 81, 88, 95 };
	struct in6_addr ones, v4, v6 = { .s6_addr = { [15] = 1 } };
	const struct vsw_acl_spans *spans;
	struct vsw_acl_span span;
	struct vsw_acl_set *set;
	int i, k;

	memset(&ones, 0xff, sizeof(ones));
	ipv6_addr_set_v4mapped(htonl(0x0a010203), &v4);
	rtnl_lock();
	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		KUNIT_ASSERT_EQ(test, vsw_acl_set_new(&init_net, NAME,
						      VSWKM_SET_KIND_ADDR,
						      NULL), 0);
		set = vsw_acl_set_find(&init_net, NAME);
		ipv6_addr_prefix(&span.first, &v4, lens[i]);
		ipv6_addr_prefix(&span.last, &ones, lens[i]);
		for (k = 0; k < 4; k++)
			span.last.s6_addr32[k] = span.first.s6_addr32[k] |
						 ~span.last.s6_addr32[k];
		KUNIT_EXPECT_EQ(test, vsw_acl_set_change(&init_net, set, &span,
							 1, true, NULL), 0);
		spans = rtnl_dereference(set->spans);
		KUNIT_EXPECT_FALSE_MSG(test, vsw_acl_spans_have(spans, &v4),
				       "/%u", lens[i]);
		KUNIT_EXPECT_TRUE_MSG(test, spans->mapped, "/%u", lens[i]);
		if (lens[i] <= 80)
			KUNIT_EXPECT_TRUE_MSG(test,
					      vsw_acl_spans_have(spans, &v6),
					      "/%u", lens[i]);
		vsw_acl_set_del(&init_net, set);
	}
	rtnl_unlock();
}

/* A set is in use as long as a rule that is in force names it. */
static void vsw_acl_edit_set_users(struct kunit *test)
{
	struct vsw_acl_rule *rule;
	struct vsw_acl_edit edit = { .add = &rule, .n_add = 1 };
	struct vsw_acl_set *set;

	rtnl_lock();
	KUNIT_ASSERT_EQ(test, vsw_acl_set_new(&init_net, NAME,
					      VSWKM_SET_KIND_ADDR, NULL), 0);
	set = vsw_acl_set_find(&init_net, NAME);
	rule = vsw_acl_new_rule(test, 10, 0, set);
	KUNIT_EXPECT_EQ(test, vsw_acl_set_busy(set, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_set_busy(set, NULL), -EBUSY);
	KUNIT_EXPECT_EQ(test, vsw_acl_add(test, 10, 1), 0);
	KUNIT_EXPECT_EQ(test, vsw_acl_set_busy(set, NULL), 0);
	rule = vsw_acl_new_rule(test, 10, 0, set);
	KUNIT_EXPECT_EQ(test, vsw_acl_commit(&edit), 0);
	vsw_acl_list_del(&init_net, vsw_acl_list());
	KUNIT_EXPECT_EQ(test, vsw_acl_set_busy(set, NULL), 0);
	vsw_acl_set_del(&init_net, set);
	rtnl_unlock();
}

static void vsw_acl_edit_bind(struct kunit *test)
{
	const unsigned int in = BIT(VSWKM_ACL_DIR_IN);
	const unsigned int out = BIT(VSWKM_ACL_DIR_OUT);
	struct vsw_port *port = vsw_fixture_trunk(test);
	struct vsw_acl_list *list = vsw_acl_list();

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, vsw_acl_bind(port, out, list, false, NULL), 0);
	KUNIT_EXPECT_TRUE(test, port->flags & VSW_PF_ACL_OUT);
	/* both or none */
	KUNIT_EXPECT_EQ(test, vsw_acl_bind(port, in | out, list, false, NULL),
			-EBUSY);
	KUNIT_EXPECT_TRUE(test, !rtnl_dereference(port->acl[0]));
	KUNIT_EXPECT_EQ(test, vsw_acl_bind(port, in | out, list, true, NULL),
			0);
	KUNIT_EXPECT_EQ(test, list->binds, 2);
	KUNIT_EXPECT_EQ(test, vsw_acl_list_busy(list, NULL), -EBUSY);
	KUNIT_EXPECT_EQ(test, vsw_acl_unbind(port, out, list, NULL), 0);
	KUNIT_EXPECT_FALSE(test, port->flags & VSW_PF_ACL_OUT);
	KUNIT_EXPECT_EQ(test, vsw_acl_unbind(port, out, list, NULL), -ENOENT);
	vsw_acl_port_gone(port);
	KUNIT_EXPECT_EQ(test, list->binds, 0);
	rtnl_unlock();
}

static struct kunit_case vsw_acl_edit_cases[] = {
	KUNIT_CASE(vsw_acl_edit_order),
	KUNIT_CASE(vsw_acl_edit_ids),
	KUNIT_CASE(vsw_acl_edit_refused),
	KUNIT_CASE(vsw_acl_edit_replace),
	KUNIT_CASE(vsw_acl_edit_limits),
	KUNIT_CASE(vsw_acl_edit_ports),
	KUNIT_CASE(vsw_acl_edit_sets),
	KUNIT_CASE(vsw_acl_edit_sets_mapped),
	KUNIT_CASE(vsw_acl_edit_set_users),
	KUNIT_CASE(vsw_acl_edit_bind),
	{}
};

static struct kunit_suite vsw_acl_edit_suite = {
	.name = "vsw_acl_edit",
	.init = vsw_acl_edit_init,
	.exit = vsw_acl_edit_exit,
	.test_cases = vsw_acl_edit_cases,
};

kunit_test_suites(&vsw_acl_edit_suite);
