// SPDX-License-Identifier: GPL-2.0-only
/* What a tunnel sees of the frame inside, however much of it there is. */

#include "fixture.h"
#include "../../kmod/encap/outer.h"

#define VSW_V4_LEN	(ETH_HLEN + 20)
#define VSW_V6_LEN	(ETH_HLEN + 40)

/**
 * struct vsw_inner_frame - an IP packet in a frame
 * @name: of the case
 * @v6: of IPv6
 * @proto: protocol, or next header
 * @frag: fragment field of IPv4
 * @label: flow label of IPv6
 * @first: first byte of the IP header, if it is not what it should be
 * @ip: is it one?
 * @ports: do ports tell its flows apart?
 */
struct vsw_inner_frame {
	const char *name;
	bool v6;
	u8 proto;
	u16 frag;
	u8 label;
	u8 first;
	bool ip;
	bool ports;
};

static const struct vsw_inner_frame vsw_inner_frames[] = {
	{ "tcp", 0, IPPROTO_TCP, 0, 0, 0, 1, 1 },
	{ "udp", 0, IPPROTO_UDP, 0, 0, 0, 1, 1 },
	{ "sctp", 0, IPPROTO_SCTP, 0, 0, 0, 1, 1 },
	{ "icmp", 0, IPPROTO_ICMP, 0, 0, 0, 1, 0 },
	{ "df", 0, IPPROTO_UDP, 0x4000, 0, 0, 1, 1 },
	{ "first fragment", 0, IPPROTO_UDP, 0x2000, 0, 0, 1, 0 },
	{ "last fragment", 0, IPPROTO_UDP, 0x00b9, 0, 0, 1, 0 },
	{ "df and fragment", 0, IPPROTO_UDP, 0x6001, 0, 0, 1, 0 },
	{ "options", 0, IPPROTO_UDP, 0, 0, 0x46, 1, 1 },
	{ "all options", 0, IPPROTO_UDP, 0, 0, 0x4f, 1, 1 },
	{ "ihl 4", 0, IPPROTO_UDP, 0, 0, 0x44, 0, 0 },
	{ "ihl 0", 0, IPPROTO_UDP, 0, 0, 0x40, 0, 0 },
	{ "version 6 as 4", 0, IPPROTO_UDP, 0, 0, 0x65, 0, 0 },
	{ "version 0", 0, IPPROTO_UDP, 0, 0, 0x05, 0, 0 },
	{ "tcp over 6", 1, IPPROTO_TCP, 0, 0, 0, 1, 1 },
	{ "udp over 6", 1, IPPROTO_UDP, 0, 0, 0, 1, 1 },
	{ "with a label", 1, IPPROTO_UDP, 0, 9, 0, 1, 1 },
	{ "icmp over 6", 1, IPPROTO_ICMPV6, 0, 0, 0, 1, 0 },
	{ "fragment of 6", 1, IPPROTO_FRAGMENT, 0, 0, 0, 1, 0 },
	{ "hop by hop", 1, IPPROTO_HOPOPTS, 0, 9, 0, 1, 0 },
	{ "version 4 as 6", 1, IPPROTO_UDP, 0, 0, 0x40, 0, 0 },
};

static void vsw_inner_frame_desc(const struct vsw_inner_frame *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_inner_frame, vsw_inner_frames, vsw_inner_frame_desc);

#define DSFIELD	0xba
#define TTL	37

/* The bytes of a frame; returns where the ports are. */
static unsigned int vsw_inner_write(u8 *buf, const struct vsw_inner_frame *p)
{
	u8 *ip = buf + ETH_HLEN;
	int i;

	for (i = 0; i < VSW_FRAME_MAX; i++)
		buf[i] = i;
	buf[0] = 2;
	buf[6] = 2;
	put_unaligned_be16(p->v6 ? ETH_P_IPV6 : ETH_P_IP, buf + 12);
	if (p->v6) {
		put_unaligned_be32(6 << 28 | DSFIELD << 20 | p->label, ip);
		if (p->first)
			ip[0] = p->first;
		ip[6] = p->proto;
		ip[7] = TTL;
		return VSW_V6_LEN;
	}
	ip[0] = p->first ?: 0x45;
	ip[1] = DSFIELD;
	put_unaligned_be16(p->frag, ip + 6);
	ip[8] = TTL;
	ip[9] = p->proto;
	return ETH_HLEN + (ip[0] & 15) * 4;
}

static struct vsw_inner vsw_inner_try(struct kunit *test, const u8 *buf,
				      unsigned int len, unsigned int linear)
{
	struct sk_buff *skb = vsw_fixture_skb(test, buf, len, linear, 0);
	struct vsw_inner inner;

	memset(&inner, 0xee, sizeof(inner));
	skb_set_network_header(skb, 2);
	vsw_fixture_softirq();
	vsw_inner_look(skb, &inner);
	vsw_fixture_softirq_end();
	KUNIT_EXPECT_PTR_EQ(test, skb_mac_header(skb), skb->data);
	KUNIT_EXPECT_EQ(test, skb_network_offset(skb), ETH_HLEN);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(skb, buf, len));
	return inner;
}

static void vsw_inner_expect(struct kunit *test,
			     const struct vsw_inner_frame *p,
			     const struct vsw_inner *inner, bool whole)
{
	bool ip = p->ip && whole;

	KUNIT_EXPECT_EQ(test, inner->ip, ip);
	KUNIT_EXPECT_EQ(test, inner->dsfield, ip ? DSFIELD : 0);
	KUNIT_EXPECT_EQ(test, inner->ttl, ip ? TTL : 0);
	KUNIT_EXPECT_EQ(test, inner->df, ip && (p->frag & 0x4000));
}

/* Cut off at each byte from an Ethernet header on */
static void vsw_inner_truncated(struct kunit *test)
{
	const struct vsw_inner_frame *p = test->param_value;
	unsigned int i, need = p->v6 ? VSW_V6_LEN : VSW_V4_LEN;
	struct vsw_inner inner;
	u8 buf[VSW_FRAME_MAX];

	vsw_inner_write(buf, p);
	for (i = ETH_HLEN; i < sizeof(buf); i++) {
		inner = vsw_inner_try(test, buf, i, i);
		vsw_inner_expect(test, p, &inner, i >= need);
	}
}

/* The same wherever the linear part ends, and the same flow */
static void vsw_inner_split(struct kunit *test)
{
	const struct vsw_inner_frame *p = test->param_value;
	struct vsw_inner inner, whole;
	u8 buf[VSW_FRAME_MAX];
	unsigned int i;

	vsw_inner_write(buf, p);
	whole = vsw_inner_try(test, buf, sizeof(buf), sizeof(buf));
	for (i = ETH_HLEN; i < sizeof(buf); i++) {
		inner = vsw_inner_try(test, buf, sizeof(buf), i);
		vsw_inner_expect(test, p, &inner, true);
		KUNIT_EXPECT_EQ_MSG(test, inner.hash, whole.hash,
				    "%u linear", i);
	}
}

/* What makes a flow another: addresses, ports, the protocol; nothing else */
static void vsw_inner_flows(struct kunit *test)
{
	const struct vsw_inner_frame *p = test->param_value;
	struct vsw_inner inner, first;
	unsigned int i, ports, ip = ETH_HLEN, addr, n;
	u8 buf[VSW_FRAME_MAX];
	bool other;

	ports = vsw_inner_write(buf, p);
	addr = ip + (p->v6 ? 8 : 12);
	n = p->v6 ? 32 : 8;
	first = vsw_inner_try(test, buf, sizeof(buf), sizeof(buf));
	if (!p->ip)
		kunit_skip(test, "by its MAC addresses");
	for (i = 0; i < ports + 24; i++) {
		other = (i >= addr && i < addr + n) ||
			(p->ports && i >= ports && i < ports + 4) ||
			(p->v6 && i > ip + 1 && i < ip + 4);
		if (i == 12 || i == 13 || (i >= ip && i < ip + 2))
			continue;	/* ethertype, version, label */
		if (i == ip + (p->v6 ? 6 : 9))
			continue;	/* protocol */
		if (!p->v6 && i >= ip + 6 && i < ip + 8)
			continue;	/* fragment */
		buf[i] ^= 0x40;
		inner = vsw_inner_try(test, buf, sizeof(buf), sizeof(buf));
		KUNIT_EXPECT_EQ_MSG(test, inner.hash != first.hash, other,
				    "byte %u", i);
		buf[i] ^= 0x40;
	}
}

/* Neither IPv4 nor IPv6: by MAC addresses and type, whatever follows */
static void vsw_inner_other(struct kunit *test)
{
	static const u16 types[] = { ETH_P_ARP, ETH_P_8021Q, 0x88b5, 64, 0 };
	struct vsw_inner inner, first;
	const struct vsw_inner_frame frame = {};
	unsigned int i, j;
	u8 buf[VSW_FRAME_MAX];

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		vsw_inner_write(buf, &frame);
		put_unaligned_be16(types[i], buf + 12);
		first = vsw_inner_try(test, buf, sizeof(buf), sizeof(buf));
		vsw_inner_expect(test, &frame, &first, false);
		for (j = 0; j < 40; j++) {
			if (j == 12 || j == 13)
				continue;
			buf[j] ^= 0x40;
			inner = vsw_inner_try(test, buf, ETH_HLEN + 26,
					      ETH_HLEN);
			KUNIT_EXPECT_EQ_MSG(test, inner.hash != first.hash,
					    j < 12, "byte %u", j);
			buf[j] ^= 0x40;
		}
	}
}

struct vsw_inner_range {
	u16 min;
	u16 max;
};

static const struct vsw_inner_range vsw_inner_ranges[] = {
	{ 32768, 60999 }, { 1, 65535 }, { 5000, 5000 }, { 65535, 65535 },
	{ 5000, 5001 }, { 49152, 65535 }, { 1, 1 },
};

static void vsw_inner_range_desc(const struct vsw_inner_range *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u-%u", p->min, p->max);
}

KUNIT_ARRAY_PARAM(vsw_inner_range, vsw_inner_ranges, vsw_inner_range_desc);

/* From the first to the last of the range, and never another */
static void vsw_inner_sports(struct kunit *test)
{
	const struct vsw_inner_range *p = test->param_value;
	struct vsw_tunnel *tun = kunit_kzalloc(test, sizeof(*tun), GFP_KERNEL);
	unsigned long *seen = kunit_kzalloc(test, BIT(16) / 8, GFP_KERNEL);
	unsigned int want = p->max - p->min + 1, i;
	u16 port;

	KUNIT_ASSERT_NOT_NULL(test, tun);
	KUNIT_ASSERT_NOT_NULL(test, seen);
	tun->sport = (u32)p->max << 16 | p->min;
	KUNIT_EXPECT_EQ(test, ntohs(vsw_inner_sport(tun, 0)), p->min);
	KUNIT_EXPECT_EQ(test, ntohs(vsw_inner_sport(tun, ~0)), p->max);
	for (i = 0; i < BIT(18); i++) {
		port = ntohs(vsw_inner_sport(tun, i << 14 | 0x2aaa));
		if (port < p->min || port > p->max)
			break;
		__set_bit(port, seen);
	}
	KUNIT_EXPECT_EQ(test, i, BIT(18));
	KUNIT_EXPECT_EQ(test, bitmap_weight(seen, BIT(16)), want);
}

/* 4096 flows that differ in one port: as many places are hit as by chance */
static void vsw_inner_entropy(struct kunit *test)
{
	const struct vsw_inner_frame *p = test->param_value;
	unsigned long *seen = kunit_kzalloc(test, 4096 / 8, GFP_KERNEL);
	struct vsw_inner inner;
	unsigned int i, ports;
	u8 buf[VSW_FRAME_MAX];

	KUNIT_ASSERT_NOT_NULL(test, seen);
	if (!p->ports)
		kunit_skip(test, "no ports");
	ports = vsw_inner_write(buf, p);
	for (i = 0; i < 4096; i++) {
		put_unaligned_be16(i + 1024, buf + ports);
		inner = vsw_inner_try(test, buf, sizeof(buf), sizeof(buf));
		__set_bit(inner.hash >> 20, seen);
	}
	KUNIT_EXPECT_GT(test, bitmap_weight(seen, 4096), 4096 * 6 / 10);
}

static struct kunit_case vsw_inner_cases[] = {
	KUNIT_CASE_PARAM(vsw_inner_truncated, vsw_inner_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_inner_split, vsw_inner_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_inner_flows, vsw_inner_frame_gen_params),
	KUNIT_CASE(vsw_inner_other),
	KUNIT_CASE_PARAM(vsw_inner_sports, vsw_inner_range_gen_params),
	KUNIT_CASE_PARAM(vsw_inner_entropy, vsw_inner_frame_gen_params),
	{}
};

static struct kunit_suite vsw_inner_suite = {
	.name = "vsw_inner",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_inner_cases,
};

kunit_test_suites(&vsw_inner_suite);
