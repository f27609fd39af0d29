// SPDX-License-Identifier: GPL-2.0-only
/* Which rule of NAT is for which connection. */

#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_tuple.h>

#include "fixture.h"
#include "../../kmod/nat/nat.h"

#define V4(last)	(0x0a000000 | (last))	/* 10.0.0.last */

/*
 * The rules of a port, in this order:
 *
 *	1 dnat dst 10.0.0.20 proto tcp dport 80,1000-1010 to ...
 *	2 dnat dst 10.0.0.20 proto 17 to ...
 *	3 map 10.0.0.30 10.0.0.1
 *	4 snat src 10.0.0.0/30 to ...
 *	5 masquerade, of both families
 */
enum { NONE, DPORT, PROTO, MAP, SNAT, MASQ };

struct vsw_nat_case {
	const char *name;
	u32 src;
	u32 dst;
	u8 proto;
	u16 dport;
	bool source;
	u32 rule;
};

static const struct vsw_nat_case vsw_nat_cases_[] = {
	{ "port", V4(9), V4(20), IPPROTO_TCP, 80, false, DPORT },
	{ "first of ports", V4(9), V4(20), IPPROTO_TCP, 1000, false, DPORT },
	{ "last of ports", V4(9), V4(20), IPPROTO_TCP, 1010, false, DPORT },
	{ "before ports", V4(9), V4(20), IPPROTO_TCP, 999, false, NONE },
	{ "behind ports", V4(9), V4(20), IPPROTO_TCP, 1011, false, NONE },
	{ "port 0", V4(9), V4(20), IPPROTO_TCP, 0, false, NONE },
	{ "protocol", V4(9), V4(20), IPPROTO_UDP, 80, false, PROTO },
	{ "no protocol", V4(9), V4(20), IPPROTO_SCTP, 80, false, NONE },
	{ "another", V4(9), V4(21), IPPROTO_TCP, 80, false, NONE },
	{ "to outside", V4(9), V4(30), IPPROTO_ICMP, 0, false, MAP },
	{ "to inside", V4(9), V4(1), IPPROTO_TCP, 80, false, NONE },
	{ "from outside", V4(30), V4(9), IPPROTO_TCP, 80, true, MASQ },
	{ "from inside", V4(1), V4(9), IPPROTO_TCP, 80, true, MAP },
	{ "in the prefix", V4(3), V4(9), IPPROTO_TCP, 80, true, SNAT },
	{ "beyond it", V4(4), V4(9), IPPROTO_TCP, 80, true, MASQ },
	{ "a source of dnat", V4(20), V4(9), IPPROTO_TCP, 80, true, MASQ },
};

static void vsw_nat_case_desc(const struct vsw_nat_case *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_nat_case, vsw_nat_cases_, vsw_nat_case_desc);

static struct vsw_nat_rule *vsw_nat_rule_new(struct kunit *test, u32 id,
					     u8 kind, u32 match, u32 min)
{
	struct vsw_nat_rule *rule = kunit_kzalloc(test, sizeof(*rule),
						  GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rule);
	rule->id = id;
	rule->spec.kind = kind;
	rule->spec.family = NFPROTO_IPV4;
	rule->spec.plen = 128;
	ipv6_addr_set_v4mapped(htonl(match), &rule->spec.match);
	ipv6_addr_set_v4mapped(htonl(min), &rule->spec.min);
	rule->spec.max = rule->spec.min;
	return rule;
}

static struct vsw_nat_set *vsw_nat_rules(struct kunit *test)
{
	struct vsw_nat_set *set;

	set = kunit_kzalloc(test, struct_size(set, rule, 5), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, set);
	set->n = 5;
	set->rule[0] = vsw_nat_rule_new(test, DPORT, VSWKM_NAT_KIND_DNAT,
					V4(20), V4(2));
	set->rule[0]->spec.proto = IPPROTO_TCP;
	set->rule[0]->spec.n_dports = 2;
	set->rule[0]->spec.dport[0] = (struct vsw_nat_ports){ 80, 80 };
	set->rule[0]->spec.dport[1] = (struct vsw_nat_ports){ 1000, 1010 };
	set->rule[1] = vsw_nat_rule_new(test, PROTO, VSWKM_NAT_KIND_DNAT,
					V4(20), V4(2));
	set->rule[1]->spec.proto = IPPROTO_UDP;
	set->rule[2] = vsw_nat_rule_new(test, MAP, VSWKM_NAT_KIND_MAP, V4(30),
					V4(1));
	set->rule[3] = vsw_nat_rule_new(test, SNAT, VSWKM_NAT_KIND_SNAT, V4(0),
					V4(40));
	set->rule[3]->spec.plen = 126;
	set->rule[4] = vsw_nat_rule_new(test, MASQ, VSWKM_NAT_KIND_MASQUERADE,
					0, 0);
	set->rule[4]->spec.family = NFPROTO_UNSPEC;
	set->rule[4]->spec.plen = 0;
	return set;
}

static void vsw_nat_chosen(struct kunit *test)
{
	const struct vsw_nat_case *p = test->param_value;
	struct nf_conntrack_tuple tuple = {
		.src.l3num = NFPROTO_IPV4,
		.src.u3.ip = htonl(p->src),
		.dst.u3.ip = htonl(p->dst),
		.dst.u.all = htons(p->dport),
		.dst.protonum = p->proto,
	};
	struct vsw_nat_rule *rule;

	rule = vsw_nat_choose(vsw_nat_rules(test), p->source, &tuple);
	KUNIT_EXPECT_EQ(test, rule ? rule->id : NONE, p->rule);
	KUNIT_EXPECT_PTR_EQ(test, vsw_nat_choose(NULL, p->source, &tuple),
			    (struct vsw_nat_rule *)NULL);
}

static void vsw_nat_family(struct kunit *test)
{
	struct nf_conntrack_tuple tuple = {
		.src.l3num = NFPROTO_IPV6,
		.dst.protonum = IPPROTO_TCP,
	};
	struct vsw_nat_set *set = vsw_nat_rules(test);
	struct vsw_nat_rule *rule;

	/* the same bytes as 10.0.0.1, in front */
	tuple.src.u3.ip = htonl(V4(1));
	tuple.dst.u3.ip = htonl(V4(30));
	rule = vsw_nat_choose(set, true, &tuple);
	KUNIT_ASSERT_NOT_NULL(test, rule);
	KUNIT_EXPECT_EQ(test, rule->id, MASQ);
	KUNIT_EXPECT_PTR_EQ(test, vsw_nat_choose(set, false, &tuple),
			    (struct vsw_nat_rule *)NULL);
}

static bool vsw_nat_outside(const struct vsw_nat_rule *rule, u32 addr)
{
	struct in6_addr ip;

	ipv6_addr_set_v4mapped(htonl(addr), &ip);
	return vsw_nat_has_outside(&rule->spec, &ip);
}

static void vsw_nat_outsides(struct kunit *test)
{
	struct vsw_nat_set *set = vsw_nat_rules(test);

	ipv6_addr_set_v4mapped(htonl(V4(41)), &set->rule[3]->spec.max);
	KUNIT_EXPECT_TRUE(test, vsw_nat_outside(set->rule[0], V4(20)));
	KUNIT_EXPECT_FALSE(test, vsw_nat_outside(set->rule[0], V4(2)));
	KUNIT_EXPECT_TRUE(test, vsw_nat_outside(set->rule[2], V4(30)));
	KUNIT_EXPECT_FALSE(test, vsw_nat_outside(set->rule[2], V4(1)));
	KUNIT_EXPECT_FALSE(test, vsw_nat_outside(set->rule[3], V4(39)));
	KUNIT_EXPECT_TRUE(test, vsw_nat_outside(set->rule[3], V4(40)));
	KUNIT_EXPECT_TRUE(test, vsw_nat_outside(set->rule[3], V4(41)));
	KUNIT_EXPECT_FALSE(test, vsw_nat_outside(set->rule[3], V4(42)));
	KUNIT_EXPECT_FALSE(test, vsw_nat_outside(set->rule[4], 0));
}

static struct kunit_case vsw_nat_cases[] = {
	KUNIT_CASE_PARAM(vsw_nat_chosen, vsw_nat_case_gen_params),
	KUNIT_CASE(vsw_nat_family),
	KUNIT_CASE(vsw_nat_outsides),
	{}
};

static struct kunit_suite vsw_nat_suite = {
	.name = "vsw_nat",
	.test_cases = vsw_nat_cases,
};

kunit_test_suites(&vsw_nat_suite);
