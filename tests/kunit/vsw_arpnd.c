// SPDX-License-Identifier: GPL-2.0-only
/* ARP and ND: what is read from a frame, however it is cut, and answers. */

#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "../../kmod/arpnd.h"
#include "fixture.h"

#define HOST	0x02, 0, 0, 0, 0, 0x01
#define OTHER	0x02, 0, 0, 0, 0, 0x02
#define ALL	0xff, 0xff, 0xff, 0xff, 0xff, 0xff
#define GROUP	0x33, 0x33, 0xff, 0, 0, 0x02
#define NOBODY	0, 0, 0, 0, 0, 0

#define REQUEST	0, 1, 8, 0, 6, 4, 0, 1
#define REPLY	0, 1, 8, 0, 6, 4, 0, 2
#define IP4(n)	10, 0, 0, (n)

#define IP6(n)	0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (n)
#define ANY6	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define MAP6	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2
#define NODES6	0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 2
#define IPV6(len, hops)	0x60, 0, 0, 0, 0, (len), 58, (hops)
#define NS	135, 0, 0, 0, 0, 0, 0, 0
#define NA(flags)	136, 0, 0, 0, (flags), 0, 0, 0

#define ARP_LEN	42
#define NS_LEN	86
#define ND_CSUM	(ETH_HLEN + sizeof(struct ipv6hdr) + 2)

/**
 * struct vsw_arpnd_param - a frame, and what it says
 * @name: of the case
 * @len: bytes of @frame
 * @none: it is no ARP and no ND
 * @asks: see &struct vsw_arpnd
 * @says: see &struct vsw_arpnd
 * @router: see &struct vsw_arpnd
 * @frame: the frame; the checksum of ICMPv6 is filled in
 */
struct vsw_arpnd_param {
	const char *name;
	unsigned int len;
	bool none;
	bool asks;
	bool says;
	bool router;
	u8 frame[VSW_FRAME_MAX];
};

#define ARP(dst...)	{ dst, HOST, 8, 6,
#define TAG(dst...)	{ dst, HOST, 0x81, 0, 0, 5, 8, 6,
#define ND(dst...)	{ dst, HOST, 0x86, 0xdd,
#define LLA(type, mac...)	(type), 1, mac

static const struct vsw_arpnd_param vsw_arpnd_params[] = {
	{ "request", ARP_LEN, .asks = true, .says = true, .frame =
	  ARP(ALL) REQUEST, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "request to one", ARP_LEN, .says = true, .frame =
	  ARP(OTHER) REQUEST, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "request of another sender", ARP_LEN, .asks = true, .frame =
	  ARP(ALL) REQUEST, OTHER, IP4(1), NOBODY, IP4(2) } },
	{ "request padded", 60, .asks = true, .says = true, .frame =
	  ARP(ALL) REQUEST, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "reply", ARP_LEN, .says = true, .frame =
	  ARP(OTHER) REPLY, HOST, IP4(1), OTHER, IP4(2) } },
	{ "gratuitous request", ARP_LEN, .says = true, .frame =
	  ARP(ALL) REQUEST, HOST, IP4(1), NOBODY, IP4(1) } },
	{ "gratuitous reply", ARP_LEN, .says = true, .frame =
	  ARP(ALL) REPLY, HOST, IP4(1), HOST, IP4(1) } },
	{ "probe", ARP_LEN, .frame =
	  ARP(ALL) REQUEST, HOST, 0, 0, 0, 0, NOBODY, IP4(2) } },
	{ "sender of a group", ARP_LEN, .frame =
	  ARP(ALL) REQUEST, HOST, 224, 0, 0, 1, NOBODY, IP4(2) } },
	{ "sender to all", ARP_LEN, .frame =
	  ARP(ALL) REQUEST, HOST, 255, 255, 255, 255, NOBODY, IP4(2) } },
	{ "MAC of a group", ARP_LEN, .none = true, .frame =
	  ARP(ALL) REQUEST, ALL, IP4(1), NOBODY, IP4(2) } },
	{ "MAC of nobody", ARP_LEN, .none = true, .frame =
	  ARP(ALL) REQUEST, NOBODY, IP4(1), NOBODY, IP4(2) } },
	{ "not Ethernet", ARP_LEN, .none = true, .frame =
	  ARP(ALL) 0, 6, 8, 0, 6, 4, 0, 1, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "not IPv4", ARP_LEN, .none = true, .frame =
	  ARP(ALL) 0, 1, 8, 1, 6, 4, 0, 1, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "long addresses", ARP_LEN, .none = true, .frame =
	  ARP(ALL) 0, 1, 8, 0, 8, 4, 0, 1, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "long IP", ARP_LEN, .none = true, .frame =
	  ARP(ALL) 0, 1, 8, 0, 6, 16, 0, 1, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "RARP", ARP_LEN, .none = true, .frame =
	  ARP(ALL) 0, 1, 8, 0, 6, 4, 0, 3, HOST, IP4(1), NOBODY, IP4(2) } },
	{ "tag inside", ARP_LEN + 4, .none = true, .frame =
	  TAG(ALL) REQUEST, HOST, IP4(1), NOBODY, IP4(2) } },

	{ "NS", NS_LEN, .asks = true, .says = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  LLA(1, HOST) } },
	{ "NS to one", NS_LEN, .says = true, .frame =
	  ND(OTHER) IPV6(32, 255), IP6(1), IP6(2), NS, IP6(2),
	  LLA(1, HOST) } },
	{ "NS without option", NS_LEN - 8, .asks = true, .frame =
	  ND(GROUP) IPV6(24, 255), IP6(1), NODES6, NS, IP6(2) } },
	{ "NS with others", NS_LEN + 8, .asks = true, .says = true, .frame =
	  ND(GROUP) IPV6(40, 255), IP6(1), NODES6, NS, IP6(2),
	  14, 1, 1, 2, 3, 4, 5, 6, LLA(1, HOST) } },
	{ "NS padded", NS_LEN + 3, .asks = true, .says = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  LLA(1, HOST) } },
	{ "NS with the address of another", NS_LEN, .asks = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  LLA(1, OTHER) } },
	{ "NS with the address of a group", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  LLA(1, ALL) } },
	{ "DAD", NS_LEN - 8, .frame =
	  ND(GROUP) IPV6(24, 255), ANY6, NODES6, NS, IP6(2) } },
	{ "forwarded", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 254), IP6(1), NODES6, NS, IP6(2),
	  LLA(1, HOST) } },
	{ "code", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6,
	  135, 1, 0, 0, 0, 0, 0, 0, IP6(2), LLA(1, HOST) } },
	{ "not ND", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6,
	  134, 0, 0, 0, 0, 0, 0, 0, IP6(2), LLA(1, HOST) } },
	{ "source of a group", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), NODES6, NODES6, NS, IP6(2),
	  LLA(1, HOST) } },
	{ "target of a group", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, NODES6,
	  LLA(1, HOST) } },
	{ "target in IPv4", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, MAP6,
	  LLA(1, HOST) } },
	{ "source in IPv4", NS_LEN, .frame =
	  ND(GROUP) IPV6(32, 255), MAP6, NODES6, NS, IP6(2),
	  LLA(1, HOST) } },
	{ "option of no length", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  1, 0, HOST } },
	{ "option beyond the end", NS_LEN, .none = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
	  1, 2, HOST } },
	{ "half an option", NS_LEN - 4, .none = true, .frame =
	  ND(GROUP) IPV6(28, 255), IP6(1), NODES6, NS, IP6(2),
	  1, 1, 2, 0 } },
	{ "extension header", NS_LEN, .none = true, .frame =
	  ND(GROUP) 0x60, 0, 0, 0, 0, 32, 0, 255, IP6(1), NODES6, NS,
	  IP6(2), LLA(1, HOST) } },
	{ "IPv4 in IPv6", NS_LEN, .none = true, .frame =
	  ND(GROUP) 0x45, 0, 0, 0, 0, 32, 58, 255, IP6(1), NODES6, NS,
	  IP6(2), LLA(1, HOST) } },
	{ "NA", NS_LEN, .says = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NA(0x20), IP6(1),
	  LLA(2, HOST) } },
	{ "NA of a router", NS_LEN, .says = true, .router = true, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NA(0xa0), IP6(1),
	  LLA(2, HOST) } },
	{ "NA without option", NS_LEN - 8, .frame =
	  ND(GROUP) IPV6(24, 255), IP6(1), NODES6, NA(0x20), IP6(1) } },
	{ "NA with a source option", NS_LEN, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NA(0x20), IP6(1),
	  LLA(1, HOST) } },
	{ "NA of another", NS_LEN, .frame =
	  ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NA(0x20), IP6(1),
	  LLA(2, OTHER) } },
};

static void vsw_arpnd_desc(const struct vsw_arpnd_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_arpnd, vsw_arpnd_params, vsw_arpnd_desc);

/* The frame of a case, with its checksum; returns whether that is of ICMPv6. */
static bool vsw_arpnd_frame(const struct vsw_arpnd_param *p, u8 *frame)
{
	struct ipv6hdr *ip = (struct ipv6hdr *)(frame + ETH_HLEN);
	unsigned int len;

	memcpy(frame, p->frame, VSW_FRAME_MAX);
	if (get_unaligned_be16(frame + 2 * ETH_ALEN) != ETH_P_IPV6)
		return false;
	len = ntohs(ip->payload_len);
	put_unaligned(csum_ipv6_magic(&ip->saddr, &ip->daddr, len,
				      IPPROTO_ICMPV6,
				      csum_partial(ip + 1, len, 0)),
		      (__sum16 *)(frame + ND_CSUM));
	return true;
}

static void vsw_arpnd_says(struct kunit *test)
{
	const struct vsw_arpnd_param *p = test->param_value;
	struct vsw_arpnd what;
	struct sk_buff *skb;
	u8 frame[VSW_FRAME_MAX];
	unsigned int linear;

	vsw_arpnd_frame(p, frame);
	for (linear = ETH_HLEN; linear <= p->len; linear++) {
		skb = vsw_fixture_skb(test, frame, p->len, linear, 0);
		KUNIT_EXPECT_EQ(test, vsw_arpnd_parse(skb, &what), !p->none);
		KUNIT_EXPECT_TRUE(test, vsw_frame_same(skb, frame, p->len));
		if (p->none)
			continue;
		KUNIT_EXPECT_EQ(test, what.asks, p->asks);
		KUNIT_EXPECT_EQ(test, what.says, p->says);
		KUNIT_EXPECT_EQ(test, what.router, p->router);
	}
}

/* Cut off anywhere, a frame is none. */
static void vsw_arpnd_cut(struct kunit *test)
{
	const struct vsw_arpnd_param *p = test->param_value;
	unsigned int need = ARP_LEN, len;
	struct vsw_arpnd what;
	struct sk_buff *skb;
	u8 frame[VSW_FRAME_MAX];

	if (vsw_arpnd_frame(p, frame))
		need = ETH_HLEN + sizeof(struct ipv6hdr) +
		       get_unaligned_be16(frame + ETH_HLEN + 4);
	for (len = ETH_HLEN; len < min(need, p->len); len++) {
		skb = vsw_fixture_skb(test, frame, len, len, 0);
		KUNIT_EXPECT_FALSE(test, vsw_arpnd_parse(skb, &what));
		skb = vsw_fixture_skb(test, frame, len, ETH_HLEN, 0);
		KUNIT_EXPECT_FALSE(test, vsw_arpnd_parse(skb, &what));
	}
}

/* The checksum of ND: right, wrong, verified, or still to be made. */
static void vsw_arpnd_checksum(struct kunit *test)
{
	static const struct vsw_arpnd_param ns = { "NS", NS_LEN, .frame =
		ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS, IP6(2),
		LLA(1, HOST) } };
	struct vsw_arpnd what;
	struct sk_buff *skb;
	u8 frame[VSW_FRAME_MAX];
	int bit;

	vsw_arpnd_frame(&ns, frame);
	for (bit = 0; bit < 16; bit++) {
		frame[ND_CSUM + bit / 8] ^= BIT(bit % 8);
		skb = vsw_fixture_skb(test, frame, NS_LEN, NS_LEN, 0);
		KUNIT_EXPECT_FALSE(test, vsw_arpnd_parse(skb, &what));
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		KUNIT_EXPECT_TRUE(test, vsw_arpnd_parse(skb, &what));
		skb->ip_summed = CHECKSUM_PARTIAL;
		KUNIT_EXPECT_TRUE(test, vsw_arpnd_parse(skb, &what));
		frame[ND_CSUM + bit / 8] ^= BIT(bit % 8);
	}
}

/* Made of the question, byte by byte */
static void vsw_arpnd_answered(struct kunit *test, const u8 *ask,
			       unsigned int ask_len, const u8 *mac, bool router,
			       const u8 *want, unsigned int want_len)
{
	struct vsw_arpnd what;
	struct sk_buff *skb;

	skb = vsw_fixture_skb(test, ask, ask_len, ask_len, 0);
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	KUNIT_ASSERT_TRUE(test, vsw_arpnd_parse(skb, &what));
	KUNIT_ASSERT_TRUE(test, what.asks);
	skb = vsw_arpnd_answer(&what, mac, router);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(skb, want, want_len));
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)eth_hdr(skb), skb->data);
	KUNIT_EXPECT_EQ(test, skb_network_offset(skb), ETH_HLEN);
	KUNIT_EXPECT_EQ(test, skb->protocol, eth_hdr(skb)->h_proto);
	KUNIT_EXPECT_TRUE(test, skb->ip_summed == CHECKSUM_NONE);
	kfree_skb(skb);
}

static void vsw_arpnd_arp_reply(struct kunit *test)
{
	static const u8 ask[] = ARP(ALL) REQUEST, HOST, IP4(1), NOBODY,
		IP4(2) };
	static const u8 want[] = { HOST, OTHER, 8, 6, REPLY, OTHER, IP4(2),
		HOST, IP4(1) };
	static const u8 mac[] = { OTHER };

	vsw_arpnd_answered(test, ask, sizeof(ask), mac, false, want,
			   sizeof(want));
}

/* Solicited and not override; the checksums were made by hand. */
static void vsw_arpnd_na(struct kunit *test)
{
	static const u8 ask[] = ND(GROUP) IPV6(32, 255), IP6(1), NODES6, NS,
		IP6(2), LLA(1, HOST) };
	u8 want[] = { HOST, OTHER, 0x86, 0xdd, IPV6(32, 255), IP6(2), IP6(1),
		136, 0, 0x3c, 0x9a, 0x40, 0, 0, 0, IP6(2), LLA(2, OTHER) };
	static const u8 mac[] = { OTHER };

	vsw_arpnd_answered(test, ask, sizeof(ask), mac, false, want,
			   sizeof(want));
	put_unaligned_be16(0xbc99, want + ND_CSUM);
	want[ND_CSUM + 2] = 0xc0;
	vsw_arpnd_answered(test, ask, sizeof(ask), mac, true, want,
			   sizeof(want));
}

static struct kunit_case vsw_arpnd_cases[] = {
	KUNIT_CASE_PARAM(vsw_arpnd_says, vsw_arpnd_gen_params),
	KUNIT_CASE_PARAM(vsw_arpnd_cut, vsw_arpnd_gen_params),
	KUNIT_CASE(vsw_arpnd_checksum),
	KUNIT_CASE(vsw_arpnd_arp_reply),
	KUNIT_CASE(vsw_arpnd_na),
	{}
};

static struct kunit_suite vsw_arpnd_suite = {
	.name = "vsw_arpnd",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_arpnd_cases,
};

kunit_test_suites(&vsw_arpnd_suite);
