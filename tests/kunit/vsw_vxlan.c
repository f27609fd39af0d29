// SPDX-License-Identifier: GPL-2.0-only
/* The VXLAN header, byte by byte. */

#include "fixture.h"
#include "../../kmod/encap/outer.h"

#define I	0x08000000
#define G	0x80000000
#define GBP	VSW_TF_GBP

struct vsw_vxlan_head {
	const char *name;
	u32 flags;
	u32 vni;
	u32 tun;
	enum vsw_drop why;
	u32 mark;
};

static const struct vsw_vxlan_head vsw_vxlan_heads[] = {
	{ "usual", I, 42 << 8, 0, VSW_PASS, 0 },
	{ "vni 0", I, 0, 0, VSW_PASS, 0 },
	{ "largest vni", I, 0xffffff00, 0, VSW_PASS, 0 },
	{ "all zero", 0, 0, 0, VSW_DROP_ENCAP_HEADER, 0 },
	{ "all ones", ~0, ~0, 0, VSW_DROP_ENCAP_HEADER, 0 },
	{ "no I", 0, 42 << 8, 0, VSW_DROP_ENCAP_HEADER, 0 },
	{ "no I, policy", G | 7, 42 << 8, GBP, VSW_DROP_ENCAP_HEADER, 0 },
	{ "policy unwanted", G | I | 7, 42 << 8, 0, VSW_DROP_ENCAP_HEADER, 0 },
	{ "policy", G | I | 7, 42 << 8, GBP, VSW_PASS, 7 },
	{ "largest policy", G | I | 0xffff, 42 << 8, GBP, VSW_PASS, 0xffff },
	{ "policy 0", G | I, 42 << 8, GBP, VSW_PASS, 0 },
	{ "policy, D and A", G | I | 0x480007, 42 << 8, GBP, VSW_PASS, 7 },
	{ "policy without G", I | 7, 42 << 8, GBP, VSW_DROP_ENCAP_HEADER, 0 },
	{ "D without G", I | 0x400000, 0, GBP, VSW_DROP_ENCAP_HEADER, 0 },
	{ "none of it", I, 42 << 8, GBP, VSW_PASS, 0 },
};

static void vsw_vxlan_head_desc(const struct vsw_vxlan_head *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_vxlan_head, vsw_vxlan_heads, vsw_vxlan_head_desc);

static enum vsw_drop vsw_vxlan_try(u32 flags, u32 vni, u32 tun, u32 *mark)
{
	struct vsw_vxlanhdr hdr = { htonl(flags), htonl(vni) };

	return vsw_vxlan_parse(&hdr, tun, mark);
}

static void vsw_vxlan_parsed(struct kunit *test)
{
	const struct vsw_vxlan_head *p = test->param_value;
	u32 mark = 0;

	KUNIT_EXPECT_EQ(test, vsw_vxlan_try(p->flags, p->vni, p->tun, &mark),
			p->why);
	if (!p->why)
		KUNIT_EXPECT_EQ(test, mark, p->mark);
}

/* A good header with one bit turned over: of the 64, who may be different? */
static void vsw_vxlan_bits(struct kunit *test)
{
	const u32 policy = 0x0048ffff, vni = 0xffffff00;
	u32 mark, bit, good;
	unsigned int i;

	for (i = 0; i < 64; i++) {
		bit = BIT(i % 32);
		good = i < 32 ? 0 : vni;
		KUNIT_EXPECT_EQ_MSG(test,
				    !vsw_vxlan_try(I ^ (i < 32 ? bit : 0),
						   i < 32 ? 0 : bit, 0, &mark),
				    !!(good & bit), "bit %u", i);
		good = i < 32 ? policy : vni;
		if (i < 32 && bit == G)		/* then there is none */
			good |= bit;
		KUNIT_EXPECT_EQ_MSG(test,
				    !vsw_vxlan_try((G | I) ^ (i < 32 ? bit : 0),
						   i < 32 ? 0 : bit, GBP,
						   &mark),
				    !!(good & bit), "bit %u, policy", i);
	}
}

struct vsw_vxlan_out {
	const char *name;
	u32 tun;
	u32 mark;
	u32 id;
	u8 head[8];
};

static const struct vsw_vxlan_out vsw_vxlan_outs[] = {
	{ "vni 1", 0, 0, 1, { 8, 0, 0, 0, 0, 0, 1, 0 } },
	{ "largest", 0, 0, 0xffffff, { 8, 0, 0, 0, 255, 255, 255, 0 } },
	{ "unwanted mark", 0, 7, 0x10203, { 8, 0, 0, 0, 1, 2, 3, 0 } },
	{ "no mark", GBP, 0, 1, { 8, 0, 0, 0, 0, 0, 1, 0 } },
	{ "mark", GBP, 0xabcd, 1, { 0x88, 0, 0xab, 0xcd, 0, 0, 1, 0 } },
	{ "long mark", GBP, 0xabcd0708, 1, { 0x88, 0, 7, 8, 0, 0, 1, 0 } },
	{ "upper half", GBP, 0x12340000, 1, { 8, 0, 0, 0, 0, 0, 1, 0 } },
};

static void vsw_vxlan_out_desc(const struct vsw_vxlan_out *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_vxlan_out, vsw_vxlan_outs, vsw_vxlan_out_desc);

static void vsw_vxlan_pushed(struct kunit *test)
{
	const struct vsw_vxlan_out *p = test->param_value;
	struct vsw_tunnel *tun = kunit_kzalloc(test, sizeof(*tun), GFP_KERNEL);
	struct vsw_outer o = {
		.tun = tun,
		.id = p->id,
		.flags = p->tun,
		.sport = htons(0xc123),
	};
	const struct vsw_frame frame = {};
	u8 want[16 + VSW_FRAME_MAX] = {};
	struct sk_buff *skb;
	unsigned int len;
	u32 mark = 0;

	KUNIT_ASSERT_NOT_NULL(test, tun);
	tun->dport = htons(4789);
	len = vsw_frame_write(want + 16, &frame);
	put_unaligned_be16(0xc123, want);
	put_unaligned_be16(4789, want + 2);
	put_unaligned_be16(len + 16, want + 4);
	memcpy(want + 8, p->head, sizeof(p->head));

	skb = vsw_fixture_skb(test, want + 16, len, 20, 16);
	skb->mark = p->mark;
	vsw_vxlan_push(skb, &o);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(skb, want, len + 16));
	KUNIT_EXPECT_PTR_EQ(test, skb_transport_header(skb), skb->data);
	KUNIT_EXPECT_EQ(test,
			vsw_vxlan_parse((const void *)(skb->data + 8), p->tun,
					&mark), VSW_PASS);
	KUNIT_EXPECT_EQ(test, mark, p->tun & GBP ? p->mark & 0xffff : 0);
}

static struct kunit_case vsw_vxlan_cases[] = {
	KUNIT_CASE_PARAM(vsw_vxlan_parsed, vsw_vxlan_head_gen_params),
	KUNIT_CASE(vsw_vxlan_bits),
	KUNIT_CASE_PARAM(vsw_vxlan_pushed, vsw_vxlan_out_gen_params),
	{}
};

static struct kunit_suite vsw_vxlan_suite = {
	.name = "vsw_vxlan",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_vxlan_cases,
};

kunit_test_suites(&vsw_vxlan_suite);
