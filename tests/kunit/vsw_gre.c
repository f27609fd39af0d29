// SPDX-License-Identifier: GPL-2.0-only
/* The GRE header, byte by byte. */

#include "fixture.h"
#include "../../kmod/encap/outer.h"

#define C	0x8000
#define R	0x4000
#define K	0x2000
#define S	0x1000
#define TEB	0x6558
#define KEY	0x11223344

struct vsw_gre_head {
	const char *name;
	u16 flags;
	u16 proto;
	int hlen;	/* of a whole one, or an error */
	u8 key;		/* where it is */
};

static const struct vsw_gre_head vsw_gre_heads[] = {
	{ "key", K, TEB, 8, 4 },
	{ "key, checksum", K | C, TEB, 12, 8 },
	{ "key, sequence", K | S, TEB, 12, 4 },
	{ "all three", K | C | S, TEB, 16, 8 },
	{ "nothing", 0, TEB, -ENOENT, 0 },
	{ "checksum", C, TEB, -ENOENT, 0 },
	{ "sequence", S, TEB, -ENOENT, 0 },
	{ "routing", K | R, TEB, -ENOENT, 0 },
	{ "strict route", K | 0x0800, TEB, -ENOENT, 0 },
	{ "recursion", K | 0x0100, TEB, -ENOENT, 0 },
	{ "version 1", K | 1, TEB, -ENOENT, 0 },
	{ "version 7", K | 7, TEB, -ENOENT, 0 },
	{ "acknowledges", K | 0x0080, TEB, -ENOENT, 0 },
	{ "IPv4 inside", K, ETH_P_IP, -ENOENT, 0 },
	{ "PPP", K | 1, 0x880b, -ENOENT, 0 },
	{ "WCCP", K, 0x883e, -ENOENT, 0 },
	{ "ERSPAN", K | S, 0x88be, -ENOENT, 0 },
};

static void vsw_gre_head_desc(const struct vsw_gre_head *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_gre_head, vsw_gre_heads, vsw_gre_head_desc);

/* The header at the end of memory of its own, so that KASAN sees each byte. */
static int vsw_gre_try(struct kunit *test, const u8 *bytes, unsigned int len,
		       u32 *key, bool *csum)
{
	__be16 *hdr = kmemdup(bytes, len, GFP_KERNEL);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, hdr);
	ret = vsw_gre_parse(hdr, len, key, csum);
	kfree(hdr);
	return ret;
}

static void vsw_gre_parsed(struct kunit *test)
{
	const struct vsw_gre_head *p = test->param_value;
	u8 bytes[VSW_GRE_MAX_HLEN + 4];
	bool csum = false;
	u32 key = 0;
	int i, ret;

	memset(bytes, 0xee, sizeof(bytes));
	put_unaligned_be16(p->flags, bytes);
	put_unaligned_be16(p->proto, bytes + 2);
	put_unaligned_be32(KEY, bytes + p->key);
	if (!p->key)
		put_unaligned_be32(p->flags << 16 | p->proto, bytes);

	for (i = 1; i <= sizeof(bytes); i++) {
		ret = vsw_gre_try(test, bytes, i, &key, &csum);
		if (i < 4 || (p->hlen > 0 && i < p->hlen))
			KUNIT_EXPECT_EQ_MSG(test, ret, -EPROTO, "%d bytes", i);
		else
			KUNIT_EXPECT_EQ_MSG(test, ret, p->hlen, "%d bytes", i);
	}
	KUNIT_EXPECT_EQ(test, vsw_gre_parse(NULL, 0, &key, &csum), -EPROTO);
	if (p->hlen > 0) {
		KUNIT_EXPECT_EQ(test, key, KEY);
		KUNIT_EXPECT_EQ(test, csum, !!(p->flags & C));
	}
}

/* Each value of the first two bytes: what is not known is for others. */
static void vsw_gre_flags(struct kunit *test)
{
	__be16 hdr[VSW_GRE_MAX_HLEN / 2] = { 0, htons(TEB) };
	unsigned int i, wrong = 0;
	bool csum, ours;
	u32 key;

	for (i = 0; i <= U16_MAX; i++) {
		hdr[0] = htons(i);
		ours = (i & K) && !(i & ~(C | K | S));
		wrong += (vsw_gre_parse(hdr, sizeof(hdr), &key, &csum) > 0) !=
			 ours;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

struct vsw_gre_out {
	const char *name;
	u32 tun;
	u32 id;
	unsigned int hlen;
	u8 head[VSW_GRE_MAX_HLEN];
};

#define F(flags)	(flags) >> 8, 0, 0x65, 0x58
#define SUM		0, 0, 0, 0	/* not what it must be */
#define SEQ		0, 0, 0, 8

static const struct vsw_gre_out vsw_gre_outs[] = {
	{ "key", 0, KEY, 8, { F(K), 0x11, 0x22, 0x33, 0x44 } },
	{ "key 0", 0, 0, 8, { F(K), 0, 0, 0, 0 } },
	{ "largest key", 0, 0xfffffffe, 8, { F(K), 255, 255, 255, 254 } },
	{ "checksum", VSW_TF_CSUM, 5, 12, { F(K | C), SUM, 0, 0, 0, 5 } },
	{ "sequence", VSW_TF_SEQ, 5, 12, { F(K | S), 0, 0, 0, 5, SEQ } },
	{ "both", VSW_TF_CSUM | VSW_TF_SEQ, 5, 16,
	  { F(K | C | S), SUM, 0, 0, 0, 5, SEQ } },
	{ "nvgre", VSW_TF_NVGRE, 0x123456, 8,
	  { F(K), 0x12, 0x34, 0x56, 0xcd } },
};

static void vsw_gre_out_desc(const struct vsw_gre_out *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_gre_out, vsw_gre_outs, vsw_gre_out_desc);

static void vsw_gre_outer(struct kunit *test, struct vsw_outer *o,
			  const struct vsw_gre_out *p)
{
	struct vsw_tunnel *tun = kunit_kzalloc(test, sizeof(*tun), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tun);
	atomic_set(&tun->seq, 7);
	*o = (struct vsw_outer) {
		.tun = tun,
		.id = p->id,
		.flags = p->tun,
		.proto_hlen = vsw_gre_hlen(p->tun),
		.inner.hash = 0x89abcd,
	};
}

/* The sum over the packet, which must be none; the field is void for once. */
static void vsw_gre_expect_sum(struct kunit *test, struct sk_buff *skb)
{
	KUNIT_ASSERT_EQ(test, skb_checksum_help(skb), 0);
	KUNIT_EXPECT_NE(test, get_unaligned((u16 *)(skb->data + 4)), 0);
	KUNIT_EXPECT_EQ(test, csum_fold(skb_checksum(skb, 0, skb->len, 0)), 0);
	put_unaligned(0, (u16 *)(skb->data + 4));
}

static void vsw_gre_pushed(struct kunit *test)
{
	const struct vsw_gre_out *p = test->param_value;
	u8 want[VSW_GRE_MAX_HLEN + VSW_FRAME_MAX] = {};
	const struct vsw_frame frame = {};
	struct sk_buff *skb;
	struct vsw_outer o;
	unsigned int len;
	bool csum;
	u32 key;

	vsw_gre_outer(test, &o, p);
	KUNIT_ASSERT_EQ(test, o.proto_hlen, p->hlen);
	memcpy(want, p->head, p->hlen);
	len = vsw_frame_write(want + p->hlen, &frame);

	skb = vsw_fixture_skb(test, want + p->hlen, len, 20, p->hlen);
	vsw_gre_push(skb, &o);
	KUNIT_EXPECT_PTR_EQ(test, skb_transport_header(skb), skb->data);
	if (p->tun & VSW_TF_CSUM)
		vsw_gre_expect_sum(test, skb);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(skb, want, len + p->hlen));
	KUNIT_EXPECT_EQ(test,
			vsw_gre_parse((const void *)skb->data, p->hlen, &key,
				      &csum), (int)p->hlen);
	KUNIT_EXPECT_EQ(test, p->tun & VSW_TF_NVGRE ? key >> 8 : key, p->id);
	KUNIT_EXPECT_EQ(test, csum, !!(p->tun & VSW_TF_CSUM));
}

/* A frame whose own checksum is for later: both must be right in the end. */
static void vsw_gre_partial(struct kunit *test)
{
	const struct vsw_gre_out *p = test->param_value;
	const struct vsw_frame frame = {};
	struct sk_buff *skb;
	struct vsw_outer o;
	u8 buf[VSW_FRAME_MAX];
	unsigned int len;
	__be16 outer;

	if (!(p->tun & VSW_TF_CSUM))
		kunit_skip(test, "no checksum");
	vsw_gre_outer(test, &o, p);
	len = vsw_frame_write(buf, &frame);
	put_unaligned(0, (u16 *)(buf + 36));	/* a pseudo header that is 0 */
	skb = vsw_fixture_skb(test, buf, len, len, p->hlen);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + 20;
	skb->csum_offset = 16;
	vsw_gre_push(skb, &o);
	outer = get_unaligned((__be16 *)(skb->data + 4));
	KUNIT_ASSERT_EQ(test, skb_checksum_help(skb), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned((__be16 *)(skb->data + 4)), outer);
	KUNIT_EXPECT_NE(test, get_unaligned((u16 *)(skb->data + p->hlen + 36)),
			0);
	KUNIT_EXPECT_EQ(test, csum_fold(skb_checksum(skb, 0, skb->len, 0)), 0);
	KUNIT_EXPECT_EQ(test, csum_fold(skb_checksum(skb, p->hlen + 20,
						     len - 20, 0)), 0);
}

/* Numbers go on from packet to packet, and over the end. */
static void vsw_gre_numbers(struct kunit *test)
{
	static const struct vsw_gre_out p = { .tun = VSW_TF_SEQ };
	static const u32 want[] = { 0xfffffffe, 0xffffffff, 0, 1 };
	const struct vsw_frame frame = {};
	struct sk_buff *skb;
	struct vsw_outer o;
	unsigned int i;

	vsw_gre_outer(test, &o, &p);
	atomic_set(&o.tun->seq, -3);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		skb = vsw_fixture_frame(test, &frame);
		vsw_gre_push(skb, &o);
		KUNIT_EXPECT_EQ(test, get_unaligned_be32(skb->data + 8),
				want[i]);
	}
}

static struct kunit_case vsw_gre_cases[] = {
	KUNIT_CASE_PARAM(vsw_gre_parsed, vsw_gre_head_gen_params),
	KUNIT_CASE(vsw_gre_flags),
	KUNIT_CASE_PARAM(vsw_gre_pushed, vsw_gre_out_gen_params),
	KUNIT_CASE_PARAM(vsw_gre_partial, vsw_gre_out_gen_params),
	KUNIT_CASE(vsw_gre_numbers),
	{}
};

static struct kunit_suite vsw_gre_suite = {
	.name = "vsw_gre",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_gre_cases,
};

kunit_test_suites(&vsw_gre_suite);
