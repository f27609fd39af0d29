// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered of a frame says all that a rule can look at: no bit of a
 * frame can be changed so that it has another key and the same words.
 */

#include "../../kmod/acl/key.h"
#include "../../kmod/flow.h"
#include "fixture.h"

#define NEEDS	(VSW_ACL_NEED_L3 | VSW_ACL_NEED_L4 | VSW_ACL_NEED_ND)
#define VID	7

#define ETH(hi, lo)	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, hi, lo
#define ADDR6(x)	0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, x
#define HEAD4(len, proto)						\
	0x45, 0xb8, 0, len, 0, 1, 0x40, 0, 64, proto, 0, 0,		\
	10, 1, 2, 3, 10, 4, 5, 6
#define HEAD6(len, next)						\
	0x6b, 0x80, 0, 0, 0, len, next, 64, ADDR6(1), ADDR6(2)
#define TCP								\
	0x04, 0x57, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x18, 0, 0, 0, 0, 0, 0
#define UDP	0x04, 0x57, 0, 80, 0, 12, 0, 0, 'd', 'a', 't', 'a'

/**
 * struct vsw_flow_frame - a frame that is remembered
 * @desc: what it is
 * @words: of how many words
 * @least: length down to which it is
 * @len: its length
 * @byte: the frame
 */
struct vsw_flow_frame {
	const char *desc;
	unsigned int words;
	unsigned int least;
	unsigned int len;
	u8 byte[80];
};

#define FRAME(desc_, words_, least_, ...)				\
	{ .desc = desc_, .words = words_, .least = least_,		\
	  .byte = { __VA_ARGS__ }, .len = sizeof((u8[]){ __VA_ARGS__ }) }

static const struct vsw_flow_frame vsw_flow_frames[] = {
	FRAME("tcp of IPv4", VSW_FLOW_WORDS4, 54,
	      ETH(8, 0), HEAD4(40, 6), TCP),
	FRAME("udp of IPv4, padded", VSW_FLOW_WORDS4, 46,
	      ETH(8, 0), HEAD4(32, 17), UDP, 0, 0, 0, 0, 0, 0),
	FRAME("tcp of IPv6", VSW_FLOW_WORDS6, 74,
	      ETH(0x86, 0xdd), HEAD6(20, 6), TCP),
	FRAME("udp of IPv6", VSW_FLOW_WORDS6, 66,
	      ETH(0x86, 0xdd), HEAD6(12, 17), UDP),
};

static void vsw_flow_frame_desc(const struct vsw_flow_frame *f, char *desc)
{
	strscpy(desc, f->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_flow_frame, vsw_flow_frames, vsw_flow_frame_desc);

static struct vsw_port *vsw_flow_port(struct kunit *test)
{
	struct vsw_port *port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, port);
	port->number = VSW_PORT_NUMBERS - 2;
	return port;
}

static bool vsw_flow_same(const struct vsw_flow_seed *a,
			  const struct vsw_flow_seed *b)
{
	return a->words == b->words &&
	       !memcmp(a->word, b->word, a->words * sizeof(a->word[0]));
}

/* Each bit of the frame */
static void vsw_flow_bits(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *port = vsw_flow_port(test);
	struct vsw_flow_seed seed, other;
	struct vsw_acl_key key, changed;
	unsigned int bit, same = 0;
	struct sk_buff *skb;
	bool good;

	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &seed);
	KUNIT_ASSERT_EQ(test, seed.words, f->words);
	KUNIT_ASSERT_TRUE(test, vsw_acl_key_read(skb, VID, NEEDS, &key));

	for (bit = 0; bit < f->len * 8; bit++) {
		skb->data[bit / 8] ^= BIT(bit % 8);
		vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &other);
		if (other.words && vsw_flow_same(&seed, &other)) {
			same++;
			good = vsw_acl_key_read(skb, VID, NEEDS, &changed) &&
			       !memcmp(&key, &changed, sizeof(key));
			KUNIT_EXPECT_TRUE_MSG(test, good, "%s, bit %u",
					      f->desc, bit);
		}
		skb->data[bit / 8] ^= BIT(bit % 8);
	}
	/* sequence numbers, checksums, payload */
	KUNIT_EXPECT_GT(test, same, 32);
}

/* SYN, FIN and RST, or no ACK */
static void vsw_flow_flags(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *port = vsw_flow_port(test);
	bool tcp = f->byte[f->least - 7] == 0x18;
	struct vsw_flow_seed seed;
	unsigned int flags;
	struct sk_buff *skb;

	if (!tcp)
		kunit_skip(test, "no TCP");
	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	for (flags = 0; flags < 256; flags++) {
		skb->data[f->least - 7] = flags;
		vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &seed);
		KUNIT_EXPECT_EQ_MSG(test, !!seed.words, (flags & 0x17) == 0x10,
				    "flags %#x", flags);
	}
}

/* Below a length, and where headers are not linear, it is not remembered. */
static void vsw_flow_cut(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *port = vsw_flow_port(test);
	struct vsw_flow_seed whole, seed;
	struct sk_buff *skb;
	unsigned int len;

	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &whole);
	for (len = ETH_HLEN; len <= f->len; len++) {
		skb = vsw_fixture_skb(test, f->byte, len, len, NET_SKB_PAD);
		vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &seed);
		KUNIT_EXPECT_EQ_MSG(test, !!seed.words, len >= f->least,
				    "%s of %u bytes", f->desc, len);
		skb = vsw_fixture_skb(test, f->byte, f->len, len, NET_SKB_PAD);
		vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &seed);
		if (seed.words)
			KUNIT_EXPECT_TRUE(test, vsw_flow_same(&seed, &whole));
	}
}

/* Port, VLAN and direction */
static void vsw_flow_place(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *port = vsw_flow_port(test);
	struct vsw_flow_seed seed, other;
	struct sk_buff *skb;
	unsigned int bit;

	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &seed);
	vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_OUT, &other);
	KUNIT_EXPECT_FALSE(test, vsw_flow_same(&seed, &other));
	for (bit = 0; bit < 12; bit++) {
		vsw_flow_read(skb, port, VID ^ BIT(bit), VSWKM_ACL_DIR_IN,
			      &other);
		KUNIT_EXPECT_FALSE(test, vsw_flow_same(&seed, &other));
	}
	for (bit = 0; bit < 19; bit++) {
		port->number ^= BIT(bit);
		vsw_flow_read(skb, port, VID, VSWKM_ACL_DIR_IN, &other);
		KUNIT_EXPECT_FALSE(test, vsw_flow_same(&seed, &other));
		port->number ^= BIT(bit);
	}
}

static struct kunit_case vsw_flow_cases[] = {
	KUNIT_CASE_PARAM(vsw_flow_bits, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_flags, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_cut, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_place, vsw_flow_frame_gen_params),
	{}
};

static struct kunit_suite vsw_flow_suite = {
	.name = "vsw_flow",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_flow_cases,
};

kunit_test_suites(&vsw_flow_suite);
