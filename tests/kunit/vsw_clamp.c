// SPDX-License-Identifier: GPL-2.0-only
/* The MSS option of a SYN, wherever it is and however it is broken. */

#include <linux/prandom.h>
#include <linux/tcp.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

#include "fixture.h"
#include "../../kmod/encap/outer.h"

#define VSW_CLAMP	1000	/* what is asked for */
#define VSW_OPTS_MAX	40

struct vsw_clamp_syn {
	u8 buf[VSW_FRAME_MAX];
	unsigned int len;
	unsigned int off;	/* of the TCP header */
};

/* A SYN with options of the given length, padded to whole words by NOPs */
static void vsw_clamp_write(struct vsw_clamp_syn *syn, bool v6,
			    const u8 *opts, unsigned int n)
{
	u8 *ip = syn->buf + ETH_HLEN, *th;
	unsigned int hlen;
	__wsum sum;

	n = min(n, VSW_OPTS_MAX);
	hlen = 20 + round_up(n, 4);
	memset(syn->buf, 0, sizeof(syn->buf));
	syn->buf[0] = 2;
	syn->buf[6] = 2;
	syn->off = ETH_HLEN + (v6 ? 40 : 20);
	syn->len = syn->off + hlen + 3;		/* and some data, odd */
	th = syn->buf + syn->off;
	memset(th, 0x5a, 12);
	th[12] = hlen / 4 << 4;
	th[13] = 2;				/* SYN */
	memset(th + 20, TCPOPT_NOP, hlen - 20);
	memcpy(th + 20, opts, n);
	th[hlen + 1] = 0xd7;

	put_unaligned_be16(v6 ? ETH_P_IPV6 : ETH_P_IP, syn->buf + 12);
	if (v6) {
		ip[0] = 0x60;
		put_unaligned_be16(hlen + 3, ip + 4);
		ip[6] = IPPROTO_TCP;
		ip[23] = 1;
		ip[39] = 2;
	} else {
		ip[0] = 0x45;
		put_unaligned_be16(hlen + 23, ip + 2);
		ip[9] = IPPROTO_TCP;
		ip[15] = 1;
		ip[19] = 2;
	}
	sum = csum_partial(th, hlen + 3, 0);
	put_unaligned((__force u16)(v6 ?
		csum_ipv6_magic((void *)(ip + 8), (void *)(ip + 24), hlen + 3,
				IPPROTO_TCP, sum) :
		csum_tcpudp_magic(htonl(1), htonl(2), hlen + 3, IPPROTO_TCP,
				  sum)), (u16 *)(th + 16));
}

static bool vsw_clamp_sum_ok(const struct vsw_clamp_syn *syn,
			     const struct sk_buff *skb, bool v6)
{
	unsigned int len = syn->len - syn->off;
	__wsum sum = skb_checksum(skb, syn->off, len, 0);
	const struct in6_addr *a = (void *)(syn->buf + ETH_HLEN + 8);

	return !(v6 ? csum_ipv6_magic(a, a + 1, len, IPPROTO_TCP, sum) :
		      csum_tcpudp_magic(htonl(1), htonl(2), len, IPPROTO_TCP,
					sum));
}

static struct sk_buff *vsw_clamp_skb(struct kunit *test,
				     const struct vsw_clamp_syn *syn,
				     unsigned int linear)
{
	return vsw_fixture_skb(test, syn->buf, syn->len, linear, 0);
}

static void vsw_clamp_run(struct sk_buff *skb, unsigned int mss)
{
	vsw_fixture_softirq();
	vsw_inner_clamp_mss(skb, mss);
	vsw_fixture_softirq_end();
}

/*
 * The option at offset @at in the options is what the clamp says, and all
 * else is as it was.
 */
static void vsw_clamp_expect(struct kunit *test, struct vsw_clamp_syn *syn,
			     struct sk_buff *skb, bool v6, int at, u16 mss)
{
	u8 *th = syn->buf + syn->off;
	u8 got[VSW_FRAME_MAX];

	KUNIT_ASSERT_EQ(test, skb->len, syn->len);
	KUNIT_ASSERT_EQ(test, skb_copy_bits(skb, 0, got, skb->len), 0);
	KUNIT_EXPECT_TRUE_MSG(test, vsw_clamp_sum_ok(syn, skb, v6),
			      "checksum, option at %d", at);
	put_unaligned_be16(mss, th + 20 + at + 2);
	memcpy(th + 16, got + syn->off + 16, 2);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(got, syn->buf, skb->len), 0,
			    "option at %d", at);
}

/* At each place that it can have, after NOPs, in both families */
static void vsw_clamp_places(struct kunit *test)
{
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	u8 opts[VSW_OPTS_MAX];
	struct sk_buff *skb;
	unsigned int at, v6;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	for (v6 = 0; v6 < 2; v6++)
		for (at = 0; at <= VSW_OPTS_MAX - TCPOLEN_MSS; at++) {
			memset(opts, TCPOPT_NOP, sizeof(opts));
			opts[at] = TCPOPT_MSS;
			opts[at + 1] = TCPOLEN_MSS;
			put_unaligned_be16(1460, opts + at + 2);
			vsw_clamp_write(syn, v6, opts, at + TCPOLEN_MSS);
			skb = vsw_clamp_skb(test, syn, syn->len);
			KUNIT_ASSERT_TRUE(test, vsw_clamp_sum_ok(syn, skb, v6));
			vsw_clamp_run(skb, VSW_CLAMP);
			vsw_clamp_expect(test, syn, skb, v6, at,
					 VSW_CLAMP - (v6 ? 20 : 0));
		}
}

struct vsw_clamp_opts {
	const char *name;
	unsigned int n;
	int at;			/* of what is changed; < 0: nothing is */
	u8 opts[VSW_OPTS_MAX];
};

#define MSS	2, 4, 0x05, 0xb4

static const struct vsw_clamp_opts vsw_clamp_optss[] = {
	{ "alone", 4, 0, { MSS } },
	{ "as Linux has it", 20, 0,
	  { MSS, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7 } },
	{ "after timestamps", 14, 10, { 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, MSS } },
	{ "after an unknown one", 7, 3, { 253, 3, 9, MSS } },
	{ "after a long one", 40, 36, { 254, 36, [36] = MSS } },
	{ "twice", 8, 0, { MSS, MSS } },
	{ "inside another one", 8, -1, { 253, 8, MSS } },
	{ "after the end", 5, -1, { 0, MSS } },
	{ "length 0", 4, -1, { 2, 0, 0x05, 0xb4 } },
	{ "length 1", 4, -1, { 2, 1, 0x05, 0xb4 } },
	{ "length 3", 4, -1, { 2, 3, 0x05, 1 } },
	{ "length 5", 8, -1, { 2, 5, 0x05, 0xb4, 0 } },
	{ "length 255", 4, -1, { 2, 255, 0x05, 0xb4 } },
	{ "after length 0", 8, -1, { 253, 0, 1, 1, MSS } },
	{ "after length 1", 8, -1, { 253, 1, 1, 1, MSS } },
	{ "after length 255", 8, -1, { 253, 255, 1, 1, MSS } },
	{ "length 3, then one", 8, 3, { 2, 3, 0x05, MSS, 1 } },
	{ "cut after the kind", 4, -1, { 1, 1, 1, 2 } },
	{ "cut after the length", 4, -1, { 1, 1, 2, 4 } },
	{ "cut inside", 4, -1, { 1, 2, 4, 0x05 } },
	{ "none", 0, -1, { } },
	{ "NOPs", 40, -1, { [0 ... 39] = 1 } },
	{ "small enough", 4, -1, { 2, 4, 0x03, 0x00 } },
	{ "zero", 4, -1, { 2, 4, 0, 0 } },
};

static void vsw_clamp_opts_desc(const struct vsw_clamp_opts *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_clamp_opts, vsw_clamp_optss, vsw_clamp_opts_desc);

static void vsw_clamp_options(struct kunit *test)
{
	const struct vsw_clamp_opts *p = test->param_value;
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	struct sk_buff *skb;
	unsigned int i, v6;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	for (v6 = 0; v6 < 2; v6++) {
		vsw_clamp_write(syn, v6, p->opts, p->n);
		/* wherever the linear part ends: what is there was looked at */
		for (i = syn->off; i <= syn->len; i++) {
			vsw_clamp_write(syn, v6, p->opts, p->n);
			skb = vsw_clamp_skb(test, syn, i);
			vsw_clamp_run(skb, VSW_CLAMP);
			if (p->at >= 0)
				vsw_clamp_expect(test, syn, skb, v6, p->at,
						 VSW_CLAMP - (v6 ? 20 : 0));
			KUNIT_EXPECT_TRUE_MSG(test,
					      vsw_frame_same(skb, syn->buf,
							     syn->len),
					      "%u linear", i);
		}
	}
}

struct vsw_clamp_edit {
	const char *name;
	unsigned int at;	/* in the frame, of IPv4 */
	u8 byte;
	bool clamped;
};

static const struct vsw_clamp_edit vsw_clamp_edits[] = {
	{ "SYN and ACK", VSW_FRAME_MAX - 1, 0x12, true },
	{ "SYN, ECE, CWR", VSW_FRAME_MAX - 1, 0xc2, true },
	{ "no SYN", VSW_FRAME_MAX - 1, 0x10, false },
	{ "nothing", VSW_FRAME_MAX - 1, 0, false },
	{ "first fragment", ETH_HLEN + 6, 0x20, false },
	{ "last fragment", ETH_HLEN + 7, 0x01, false },
	{ "df", ETH_HLEN + 6, 0x40, true },
	{ "udp", ETH_HLEN + 9, IPPROTO_UDP, false },
	{ "doff 0", VSW_FRAME_MAX - 2, 0x00, false },
	{ "doff 4", VSW_FRAME_MAX - 2, 0x40, false },
	{ "doff 5", VSW_FRAME_MAX - 2, 0x50, false },
	{ "doff beyond the end", VSW_FRAME_MAX - 2, 0xf0, false },
};

static void vsw_clamp_edit_desc(const struct vsw_clamp_edit *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_clamp_edit, vsw_clamp_edits, vsw_clamp_edit_desc);

/* Only of a SYN that has its options in this packet */
static void vsw_clamp_edited(struct kunit *test)
{
	const struct vsw_clamp_edit *p = test->param_value;
	static const u8 opts[] = { MSS };
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	struct sk_buff *skb;
	unsigned int at = p->at;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	vsw_clamp_write(syn, false, opts, sizeof(opts));
	if (at >= VSW_FRAME_MAX - 2)	/* from its end: in the TCP header */
		at = syn->off + 14 - (VSW_FRAME_MAX - at);
	syn->buf[at] = p->byte;
	skb = vsw_clamp_skb(test, syn, syn->len);
	vsw_clamp_run(skb, VSW_CLAMP);
	KUNIT_EXPECT_EQ(test, !vsw_frame_same(skb, syn->buf, syn->len),
			p->clamped);
}

/* Cut off at each byte, with its end at the end of the memory */
static void vsw_clamp_truncated(struct kunit *test)
{
	static const u8 opts[] = { 1, 1, 1, MSS };
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	struct sk_buff *skb;
	unsigned int i, v6, whole;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	for (v6 = 0; v6 < 2; v6++) {
		vsw_clamp_write(syn, v6, opts, sizeof(opts));
		whole = syn->len - 3;
		for (i = ETH_HLEN + (v6 ? 40 : 20); i <= whole; i++) {
			skb = vsw_fixture_skb(test, syn->buf, i, i, 0);
			vsw_clamp_run(skb, VSW_CLAMP);
			KUNIT_EXPECT_EQ_MSG(test,
					    vsw_frame_same(skb, syn->buf, i),
					    i < whole, "%u bytes", i);
		}
	}
}

/* Others who hold the frame keep it as it was; a sum for later stays so. */
static void vsw_clamp_shared(struct kunit *test)
{
	static const u8 opts[] = { MSS };
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	struct sk_buff *skb, *clone;
	u16 check;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	vsw_clamp_write(syn, false, opts, sizeof(opts));
	skb = vsw_clamp_skb(test, syn, syn->len);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	vsw_clamp_run(skb, VSW_CLAMP);
	KUNIT_EXPECT_FALSE(test, vsw_frame_same(skb, syn->buf, syn->len));
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(clone, syn->buf, syn->len));
	kfree_skb(clone);

	skb = vsw_clamp_skb(test, syn, syn->len);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + syn->off;
	skb->csum_offset = 16;
	check = get_unaligned((u16 *)(syn->buf + syn->off + 16));
	vsw_clamp_run(skb, VSW_CLAMP);
	KUNIT_EXPECT_EQ(test, get_unaligned((u16 *)(skb->data + syn->off + 16)),
			check);
	KUNIT_EXPECT_EQ(test, get_unaligned_be16(skb->data + syn->off + 22),
			VSW_CLAMP);
}

/* Random options: never more than one option, and the checksum stays right. */
static void vsw_clamp_random(struct kunit *test)
{
	struct vsw_clamp_syn *syn = kunit_kzalloc(test, sizeof(*syn),
						  GFP_KERNEL);
	u8 opts[VSW_OPTS_MAX], got[VSW_FRAME_MAX];
	unsigned int i, j, n, v6, bad = 0;
	struct rnd_state rnd;
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, syn);
	prandom_seed_state(&rnd, 4789);
	for (i = 0; i < 20000; i++) {
		n = prandom_u32_state(&rnd) % (VSW_OPTS_MAX + 1);
		v6 = prandom_u32_state(&rnd) & 1;
		for (j = 0; j < n; j++)		/* small ones more often */
			opts[j] = prandom_u32_state(&rnd) >>
				  (prandom_u32_state(&rnd) & 1 ? 29 : 24);
		vsw_clamp_write(syn, v6, opts, n);
		skb = vsw_clamp_skb(test, syn, syn->len);
		vsw_clamp_run(skb, VSW_CLAMP);
		skb_copy_bits(skb, 0, got, syn->len);
		for (j = n = 0; j < syn->len; j++)
			n += got[j] != syn->buf[j] && j / 2 != syn->off / 2 + 8;
		bad += n > 2 || !vsw_clamp_sum_ok(syn, skb, v6);
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static struct kunit_case vsw_clamp_cases[] = {
	KUNIT_CASE(vsw_clamp_places),
	KUNIT_CASE_PARAM(vsw_clamp_options, vsw_clamp_opts_gen_params),
	KUNIT_CASE_PARAM(vsw_clamp_edited, vsw_clamp_edit_gen_params),
	KUNIT_CASE(vsw_clamp_truncated),
	KUNIT_CASE(vsw_clamp_shared),
	KUNIT_CASE(vsw_clamp_random),
	{}
};

static struct kunit_suite vsw_clamp_suite = {
	.name = "vsw_clamp",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_clamp_cases,
};

kunit_test_suites(&vsw_clamp_suite);
