// SPDX-License-Identifier: GPL-2.0-only
/* Reading of frames for ACLs: each kind, cut off and split at each byte. */

#include <net/ipv6.h>

#include "../../kmod/acl/key.h"
#include "fixture.h"

#define ALL	(VSW_ACL_NEED_L3 | VSW_ACL_NEED_L4 | VSW_ACL_NEED_ND)
#define IP4	(VSW_ACL_F_IP | VSW_ACL_F_IP4)
#define IP6	(VSW_ACL_F_IP | VSW_ACL_F_IP6)

#define ETH(hi, lo)	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, hi, lo
#define ADDR6(x)	0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, x
#define HEAD4(ihl, frag_hi, frag_lo, proto)				\
	0x40 | (ihl), 0xb8, 0, 40, 0, 1, frag_hi, frag_lo, 64, proto, 0, 0, \
	10, 1, 2, 3, 10, 4, 5, 6
#define HEAD6_LEN(next, len)						\
	0x6b, 0x80, 0, 0, 0, len, next, 64, ADDR6(1), ADDR6(2)
#define HEAD6(next)	HEAD6_LEN(next, 20)
#define OPTS6(next)	next, 0, 1, 4, 0, 0, 0, 0
#define TCP								\
	0x04, 0x57, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x12, 0, 0, 0, 0, 0, 0
#define TAG(hi, lo)	0, 5, hi, lo

/**
 * struct vsw_acl_frame - a frame and what is to be read of it
 * @desc: what it is
 * @len: its length
 * @fields: fields that it has
 * @least: shortest length at which it is not malformed
 * @type: ethertype that is found
 * @byte: the frame
 */
struct vsw_acl_frame {
	const char *desc;
	unsigned int len;
	u32 fields;
	unsigned int least;
	u16 type;
	u8 byte[120];
};

#define FRAME(desc_, fields_, least_, type_, ...)			\
	{ .desc = desc_, .fields = fields_, .least = least_,		\
	  .type = type_, .byte = { __VA_ARGS__ },			\
	  .len = sizeof((u8[]){ __VA_ARGS__ }) }

static const struct vsw_acl_frame vsw_acl_frames[] = {
	FRAME("something else", 0, 14, 0x88b5, ETH(0x88, 0xb5), 1, 2, 3),
	FRAME("tcp of IPv4", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS |
	      VSW_ACL_F_TCP, 34, 0x0800,
	      ETH(8, 0), HEAD4(5, 0, 0, 6), TCP),
	FRAME("tcp behind options", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS |
	      VSW_ACL_F_TCP, 42, 0x0800,
	      ETH(8, 0), HEAD4(7, 0, 0, 6), 1, 1, 1, 1, 1, 1, 1, 0, TCP),
	FRAME("first fragment", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS |
	      VSW_ACL_F_TCP | VSW_ACL_F_FRAG, 34, 0x0800,
	      ETH(8, 0), HEAD4(5, 0x20, 0, 6), TCP),
	FRAME("later fragment", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_FRAG, 34,
	      0x0800, ETH(8, 0), HEAD4(5, 0, 9, 6), TCP),
	FRAME("ping", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_ICMP, 34, 0x0800,
	      ETH(8, 0), HEAD4(5, 0, 0, 1), 8, 0, 0, 0, 0, 0, 0, 0),
	FRAME("udp of IPv6", IP6 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS, 54,
	      0x86dd, ETH(0x86, 0xdd), HEAD6(17), 4, 0x57, 0, 80, 0, 8, 0, 0),
	FRAME("tcp behind extension headers",
	      IP6 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS | VSW_ACL_F_TCP, 78,
	      0x86dd, ETH(0x86, 0xdd), HEAD6_LEN(0, 44),
	      OPTS6(60), 6, 1, 1, 12, 0, 0, 0, 0,
	      0, 0, 0, 0, 0, 0, 0, 0, TCP),
	FRAME("atomic fragment of IPv6",
	      IP6 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS | VSW_ACL_F_TCP, 62,
	      0x86dd, ETH(0x86, 0xdd), HEAD6(44), 6, 0, 0, 0, 0, 0, 0, 7, TCP),
	FRAME("first fragment of IPv6 with all headers",
	      IP6 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS | VSW_ACL_F_TCP |
	      VSW_ACL_F_FRAG, 90, 0x86dd, ETH(0x86, 0xdd), HEAD6_LEN(44, 36),
	      60, 0, 0, 1, 0, 0, 0, 7, OPTS6(6), TCP),
	FRAME("later fragment of IPv6",
	      IP6 | VSW_ACL_F_PROTO | VSW_ACL_F_FRAG, 62, 0x86dd,
	      ETH(0x86, 0xdd), HEAD6(44), 6, 0, 0, 0x50, 0, 0, 0, 7, TCP),
	FRAME("later fragment with more headers",
	      IP6 | VSW_ACL_F_FRAG, 62, 0x86dd,
	      ETH(0x86, 0xdd), HEAD6(44), 60, 0, 0, 0x50, 0, 0, 0, 7, TCP),
	FRAME("no next header", IP6 | VSW_ACL_F_PROTO, 54, 0x86dd,
	      ETH(0x86, 0xdd), HEAD6(59), 1, 2, 3),
	FRAME("arp", VSW_ACL_F_ARPND, 42, 0x0806, ETH(8, 6),
	      0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 1, 2, 3,
	      0, 0, 0, 0, 0, 0, 10, 4, 5, 6),
	FRAME("arp of something else", 0, 22, 0x0806, ETH(8, 6),
	      0, 6, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0),
	FRAME("behind two tags", IP4 | VSW_ACL_F_PROTO | VSW_ACL_F_PORTS |
	      VSW_ACL_F_TCP, 42, 0x0800, ETH(0x88, 0xa8), TAG(0x81, 0),
	      TAG(8, 0), HEAD4(5, 0, 0, 6), TCP),
	FRAME("behind three tags", 0, 22, 0x8100, ETH(0x88, 0xa8),
	      TAG(0x81, 0), TAG(0x81, 0), TAG(8, 0), HEAD4(5, 0, 0, 6), TCP),
};

static void vsw_acl_frame_desc(const struct vsw_acl_frame *f, char *desc)
{
	strscpy(desc, f->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_acl_frame, vsw_acl_frames, vsw_acl_frame_desc);

static bool vsw_acl_read(struct kunit *test, const struct vsw_acl_frame *f,
			 unsigned int len, unsigned int linear,
			 struct vsw_acl_key *key)
{
	struct sk_buff *skb;

	skb = vsw_fixture_skb(test, f->byte, len, linear, NET_SKB_PAD);
	return vsw_acl_key_read(skb, 7, ALL, key);
}

static void vsw_acl_key_fields(struct kunit *test)
{
	const struct vsw_acl_frame *f = test->param_value;
	struct vsw_acl_key key;

	KUNIT_ASSERT_TRUE(test, vsw_acl_read(test, f, f->len, f->len, &key));
	KUNIT_EXPECT_EQ(test, key.fields, f->fields);
	KUNIT_EXPECT_EQ(test, ntohs(key.type), f->type);
	KUNIT_EXPECT_EQ(test, ntohs(key.vid), 7);
	KUNIT_EXPECT_TRUE(test, !memcmp(key.dst, f->byte, ETH_ALEN));
	KUNIT_EXPECT_TRUE(test, !memcmp(key.src, f->byte + 6, ETH_ALEN));
	if (key.fields & VSW_ACL_F_IP)
		KUNIT_EXPECT_EQ(test, key.dscp, 46);
	if (key.fields & VSW_ACL_F_IP4)
		KUNIT_EXPECT_EQ(test, key.saddr.s6_addr32[3],
				htonl(0x0a010203));
	if (key.fields & VSW_ACL_F_IP6)
		KUNIT_EXPECT_EQ(test, key.daddr.s6_addr[15], 2);
	if (key.fields & VSW_ACL_F_PORTS) {
		KUNIT_EXPECT_EQ(test, ntohs(key.sport), 1111);
		KUNIT_EXPECT_EQ(test, ntohs(key.dport), 80);
	}
	if (key.fields & VSW_ACL_F_TCP)
		KUNIT_EXPECT_EQ(test, key.tcp_flags, 0x12);
	if (key.fields & VSW_ACL_F_ICMP)
		KUNIT_EXPECT_EQ(test, key.icmp_type, 8);
	if (key.fields & VSW_ACL_F_ARPND)
		KUNIT_EXPECT_EQ(test, key.target.s6_addr32[3],
				htonl(0x0a040506));
}

/* Malformed below a length; above, fields are there that were before. */
static void vsw_acl_key_cut(struct kunit *test)
{
	const struct vsw_acl_frame *f = test->param_value;
	struct vsw_acl_key key;
	u32 before = 0;
	unsigned int len;
	bool good;

	for (len = ETH_HLEN; len <= f->len; len++) {
		good = vsw_acl_read(test, f, len, len, &key);
		KUNIT_EXPECT_EQ_MSG(test, good, len >= f->least,
				    "%s of %u bytes", f->desc, len);
		if (!good)
			continue;
		KUNIT_EXPECT_EQ(test, before & ~key.fields, 0);
		KUNIT_EXPECT_EQ(test, key.fields & ~f->fields, 0);
		before = key.fields;
	}
}

/* Where the linear part ends makes no difference, and nothing is pulled. */
static void vsw_acl_key_split(struct kunit *test)
{
	const struct vsw_acl_frame *f = test->param_value;
	struct vsw_fixture *fix = test->priv;
	struct vsw_acl_key whole, key;
	unsigned int linear;

	vsw_acl_read(test, f, f->len, f->len, &whole);
	for (linear = ETH_HLEN; linear < f->len; linear++) {
		KUNIT_EXPECT_TRUE(test, vsw_acl_read(test, f, f->len, linear,
						     &key));
		KUNIT_EXPECT_TRUE(test, !memcmp(&key, &whole, sizeof(key)));
		KUNIT_EXPECT_EQ(test, skb_headlen(fix->skb), linear);
	}
}

/* No further than asked for */
static void vsw_acl_key_needs(struct kunit *test)
{
	const struct vsw_acl_frame *f = &vsw_acl_frames[1];
	struct vsw_acl_key key;
	struct sk_buff *skb;

	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	KUNIT_EXPECT_TRUE(test, vsw_acl_key_read(skb, 7, 0, &key));
	KUNIT_EXPECT_EQ(test, key.fields, 0);
	KUNIT_EXPECT_TRUE(test, vsw_acl_key_read(skb, 7, VSW_ACL_NEED_L3,
						 &key));
	KUNIT_EXPECT_EQ(test, key.fields, IP4 | VSW_ACL_F_PROTO);
	/* what nobody asks about is not malformed */
	skb = vsw_fixture_skb(test, f->byte, 20, 20, NET_SKB_PAD);
	KUNIT_EXPECT_TRUE(test, vsw_acl_key_read(skb, 7, 0, &key));
	KUNIT_EXPECT_FALSE(test, vsw_acl_key_read(skb, 7, VSW_ACL_NEED_L3,
						  &key));
}

/* The rest of its headers would be in the next one, where nobody looks. */
static void vsw_acl_key_first(struct kunit *test)
{
	static const struct vsw_acl_frame cut[] = {
		FRAME("no header", 0, 0, 0, ETH(0x86, 0xdd), HEAD6_LEN(44, 16),
		      60, 0, 0, 1, 0, 0, 0, 7, OPTS6(6)),
		FRAME("half of it", 0, 0, 0, ETH(0x86, 0xdd), HEAD6_LEN(44, 16),
		      6, 0, 0, 1, 0, 0, 0, 7, 4, 0x57, 0, 80, 0, 0, 0, 1),
		FRAME("it is padding", 0, 0, 0, ETH(0x86, 0xdd),
		      HEAD6_LEN(44, 16), 60, 0, 0, 1, 0, 0, 0, 7, OPTS6(6),
		      TCP),
		FRAME("datagram", 0, 0, 0, ETH(0x86, 0xdd), HEAD6_LEN(44, 15),
		      17, 0, 0, 1, 0, 0, 0, 7, 4, 0x57, 0, 80, 0, 0, 0),
	};
	struct vsw_acl_key key;
	int i;

	for (i = 0; i < ARRAY_SIZE(cut); i++)
		KUNIT_EXPECT_FALSE_MSG(test,
				       vsw_acl_read(test, &cut[i], cut[i].len,
						    cut[i].len, &key),
				       "%s", cut[i].desc);
}

static struct kunit_case vsw_acl_key_cases[] = {
	KUNIT_CASE_PARAM(vsw_acl_key_fields, vsw_acl_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_acl_key_cut, vsw_acl_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_acl_key_split, vsw_acl_frame_gen_params),
	KUNIT_CASE(vsw_acl_key_needs),
	KUNIT_CASE(vsw_acl_key_first),
	{}
};

static struct kunit_suite vsw_acl_key_suite = {
	.name = "vsw_acl_key",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_acl_key_cases,
};

kunit_test_suites(&vsw_acl_key_suite);
