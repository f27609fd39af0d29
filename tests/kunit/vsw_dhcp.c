// SPDX-License-Identifier: GPL-2.0-only
/* DHCP: what is read from a frame, however it is cut and whatever it claims. */

#include <linux/ip.h>
#include <linux/udp.h>
#include <net/checksum.h>

#include "../../kmod/dhcp.h"
#include "fixture.h"

#define CLIENT		0x02, 0, 0, 0, 0, 0x01
#define OTHER		0x02, 0, 0, 0, 0, 0x02
#define IP4(n)		10, 0, 0, (n)

#define TYPE(t)		53, 1, (t)
#define WANT(n)		50, 4, IP4(n)
#define END		255

#define UDP_OFF		(ETH_HLEN + sizeof(struct iphdr))
#define MSG_OFF		(UDP_OFF + sizeof(struct udphdr))
#define HTYPE		(MSG_OFF + 1)
#define HLEN		(MSG_OFF + 2)
#define CIADDR		(MSG_OFF + 12)
#define YIADDR		(MSG_OFF + 16)
#define CHADDR		(MSG_OFF + 28)
#define COOKIE		(MSG_OFF + 236)
#define OPTIONS		(MSG_OFF + 240)
#define OPTIONS_MAX	200
#define FRAME_MAX	(OPTIONS + OPTIONS_MAX)
#define XID		0x12345678

/**
 * struct vsw_dhcp_param - a message, and what is read of it
 * @name: of the case
 * @reply: a server sends it
 * @none: it is no DHCP
 * @type: that is read
 * @ip: last byte of the address that is read, 0 for none
 * @opts_len: bytes of @opts
 * @opts: options
 * @off: where in the frame a byte differs, 0 for none
 * @byte: what it is
 */
struct vsw_dhcp_param {
	const char *name;
	bool reply;
	bool none;
	u8 type;
	u8 ip;
	unsigned int opts_len;
	u8 opts[OPTIONS_MAX];
	unsigned int off;
	u8 byte;
};

#define OPTS(opts...)	sizeof((u8[]){ opts }), { opts }
#define NO(name, opts...)						\
	{ (name), false, true, 0, 0, OPTS(opts) }
#define BAD(name, off, byte)						\
	{ (name), false, true, 0, 0, OPTS(TYPE(3), WANT(9), END),	\
	  (off), (byte) }

/* A client that has 10.0.0.7, a server that gives 10.0.0.8 */
static const struct vsw_dhcp_param vsw_dhcp_params[] = {
	{ "request", false, false, 3, 9, OPTS(TYPE(3), WANT(9), END) },
	{ "other order", false, false, 3, 9, OPTS(WANT(9), TYPE(3), END) },
	{ "renewal", false, false, 3, 7, OPTS(TYPE(3), END) },
	{ "release", false, false, 7, 7, OPTS(TYPE(7), END) },
	{ "decline", false, false, 4, 9, OPTS(TYPE(4), WANT(9), END) },
	{ "ACK", true, false, 5, 8, OPTS(TYPE(5), END) },
	{ "ACK of more", true, false, 5, 8, OPTS(TYPE(5), WANT(9), END) },
	{ "NAK", true, false, 6, 8, OPTS(TYPE(6), END) },
	{ "others between", false, false, 3, 9,
	  OPTS(12, 3, 'v', 'm', '1', TYPE(3), 55, 0, WANT(9), END) },
	{ "pads", false, false, 3, 9, OPTS(0, 0, TYPE(3), 0, WANT(9), END) },
	{ "behind the end", false, false, 3, 7,
	  OPTS(TYPE(3), END, WANT(9), 50, 200) },
	{ "127 pads", false, false, 3, 7, 3 + 126 + 1,
	  { TYPE(3), [3 + 126] = END } },

	NO("no options", END),
	NO("no type", WANT(9), END),
	NO("no end", TYPE(3), WANT(9)),
	NO("nothing", 0),
	NO("half an option", TYPE(3), 12),
	NO("option beyond the end", TYPE(3), 12, 200, END),
	NO("option to the end", TYPE(3), 12, 1, END),
	NO("type of no length", 53, 0, END),
	NO("type of two bytes", 53, 2, 3, 3, END),
	NO("type beyond the end", WANT(9), 53, 1),
	NO("two types", TYPE(3), TYPE(7), END),
	NO("type zero", 53, 1, 0, END),
	NO("address of three bytes", TYPE(3), 50, 3, 10, 0, 0, END),
	NO("address of five bytes", TYPE(3), 50, 5, IP4(9), 1, END),
	NO("address beyond the end", TYPE(3), 50, 4, 10, 0),
	NO("two addresses", TYPE(3), WANT(9), WANT(8), END),
	{ "too many pads", false, true, 0, 0, 3 + 127 + 1,
	  { TYPE(3), [3 + 127] = END } },
	NO("client that answers", TYPE(5), END),
	{ "server that asks", true, true, 0, 0, OPTS(TYPE(3), END) },
	{ "server that releases", true, true, 0, 0, OPTS(TYPE(7), END) },

	BAD("ethertype", 12, 0x86),
	BAD("tag inside", 12, 0x81),
	BAD("version", ETH_HLEN, 0x65),
	BAD("options of IP", ETH_HLEN, 0x46),
	BAD("short header of IP", ETH_HLEN, 0x44),
	BAD("first fragment", ETH_HLEN + 6, 0x20),
	BAD("last fragment", ETH_HLEN + 7, 0x01),
	BAD("not UDP", ETH_HLEN + 9, 6),
	BAD("source port", UDP_OFF + 1, 67),
	BAD("destination port", UDP_OFF + 3, 69),
	BAD("to a client's port", UDP_OFF + 3, 68),
	BAD("operation", MSG_OFF, 2),
	BAD("operation of none", MSG_OFF, 0),
	BAD("not Ethernet", HTYPE, 6),
	BAD("long address", HLEN, 16),
	BAD("no address", HLEN, 0),
	BAD("address of another", CHADDR + 5, 2),
	BAD("address of a group", CHADDR, 3),
	BAD("sender is another", 2 * ETH_ALEN - 1, 2),
	BAD("cookie", COOKIE + 3, 0x64),
};

static void vsw_dhcp_desc(const struct vsw_dhcp_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_dhcp, vsw_dhcp_params, vsw_dhcp_desc);

/* With the checksum of IP right, and that of UDP if @udp_csum */
static void vsw_dhcp_sums(u8 *frame, bool udp_csum)
{
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);
	struct udphdr *udp = (struct udphdr *)(frame + UDP_OFF);
	unsigned int len = ntohs(udp->len);

	ip->check = 0;
	ip->check = ip_fast_csum(ip, sizeof(*ip) / 4);
	udp->check = 0;
	if (udp_csum)
		udp->check = csum_tcpudp_magic(ip->saddr, ip->daddr, len,
					       IPPROTO_UDP,
					       csum_partial(udp, len, 0));
}

/* Write the frame of a case; returns its length. */
static unsigned int vsw_dhcp_frame(const struct vsw_dhcp_param *p, u8 *frame)
{
	static const u8 head[] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, CLIENT, 8, 0,
		0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, IP4(1), IP4(2),
		0, 68, 0, 67, 0, 0, 0, 0,
		1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0,
		IP4(7), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, CLIENT,
	};
	unsigned int len = OPTIONS + p->opts_len;

	memset(frame, 0, FRAME_MAX);
	memcpy(frame, head, sizeof(head));
	if (p->reply) {
		frame[2 * ETH_ALEN - 1] = 3;
		frame[UDP_OFF + 1] = 67;
		frame[UDP_OFF + 3] = 68;
		frame[MSG_OFF] = 2;
		memcpy(frame + YIADDR, (u8[]){ IP4(8) }, 4);
	}
	put_unaligned_be32(0x63825363, frame + COOKIE);
	memcpy(frame + OPTIONS, p->opts, p->opts_len);
	put_unaligned_be16(len - ETH_HLEN, frame + ETH_HLEN + 2);
	put_unaligned_be16(len - UDP_OFF, frame + UDP_OFF + 4);
	if (p->off)
		frame[p->off] = p->byte;
	vsw_dhcp_sums(frame, true);
	return len;
}

static u8 *vsw_dhcp_buf(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 2 * ETH_DATA_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	return buf;
}

static void vsw_dhcp_says(struct kunit *test)
{
	const struct vsw_dhcp_param *p = test->param_value;
	static const u8 client[ETH_ALEN] = { CLIENT };
	u8 *frame = vsw_dhcp_buf(test);
	unsigned int len = vsw_dhcp_frame(p, frame), linear;
	struct vsw_dhcp what;
	struct sk_buff *skb;
	u32 ip;

	for (linear = ETH_HLEN; linear <= len; linear++) {
		skb = vsw_fixture_skb(test, frame, len, linear, 0);
		KUNIT_ASSERT_EQ(test, vsw_dhcp_parse(skb, &what), !p->none);
		if (p->none)
			continue;
		ip = p->ip ? 0x0a000000 | p->ip : 0;
		KUNIT_EXPECT_EQ(test, what.reply, p->reply);
		KUNIT_EXPECT_EQ(test, what.type, p->type);
		KUNIT_EXPECT_EQ(test, ntohl(what.xid), XID);
		KUNIT_EXPECT_EQ(test, ntohl(what.ip), ip);
		KUNIT_EXPECT_TRUE(test, ether_addr_equal(what.mac, client));
	}
}

static const struct vsw_dhcp_param vsw_dhcp_good = {
	"good", false, false, 3, 9, OPTS(TYPE(3), WANT(9), END)
};

/* Cut off anywhere, a frame is none, and so is one whose lengths say less. */
static void vsw_dhcp_cut(struct kunit *test)
{
	u8 *frame = vsw_dhcp_buf(test);
	unsigned int len = vsw_dhcp_frame(&vsw_dhcp_good, frame), n;
	struct vsw_dhcp what;
	struct sk_buff *skb;

	for (n = ETH_HLEN; n < len; n++) {
		skb = vsw_fixture_skb(test, frame, n, n, 0);
		KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
		skb = vsw_fixture_skb(test, frame, n, ETH_HLEN, 0);
		KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
	}
	for (n = 0; n < len - UDP_OFF; n++) {
		put_unaligned_be16(n, frame + UDP_OFF + 4);
		vsw_dhcp_sums(frame, n >= sizeof(struct udphdr));
		skb = vsw_fixture_skb(test, frame, len, len, 0);
		KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
	}
	vsw_dhcp_frame(&vsw_dhcp_good, frame);
	for (n = 0; n < len - ETH_HLEN; n++) {
		put_unaligned_be16(n, frame + ETH_HLEN + 2);
		vsw_dhcp_sums(frame, true);
		skb = vsw_fixture_skb(test, frame, len, len, 0);
		KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
	}
}

/* Padding of Ethernet is no part of it, and none is too long. */
static void vsw_dhcp_long(struct kunit *test)
{
	u8 *frame = vsw_dhcp_buf(test);
	unsigned int len = vsw_dhcp_frame(&vsw_dhcp_good, frame), n;
	struct vsw_dhcp what;
	struct sk_buff *skb;

	skb = vsw_fixture_skb(test, frame, len + 9, len, 0);
	KUNIT_EXPECT_TRUE(test, vsw_dhcp_parse(skb, &what));
	for (n = ETH_DATA_LEN; n <= ETH_DATA_LEN + 1; n++) {
		put_unaligned_be16(n, frame + ETH_HLEN + 2);
		put_unaligned_be16(n - sizeof(struct iphdr),
				   frame + UDP_OFF + 4);
		vsw_dhcp_sums(frame, true);
		skb = vsw_fixture_skb(test, frame, ETH_HLEN + n, len, 0);
		KUNIT_EXPECT_EQ(test, vsw_dhcp_parse(skb, &what),
				n == ETH_DATA_LEN);
	}
}

/* The checksum of UDP: wrong, verified, still to be made, none; that of IP. */
static void vsw_dhcp_checksum(struct kunit *test)
{
	u8 *frame = vsw_dhcp_buf(test);
	unsigned int len = vsw_dhcp_frame(&vsw_dhcp_good, frame);
	struct vsw_dhcp what;
	struct sk_buff *skb;
	int bit;

	for (bit = 0; bit < 16; bit++) {
		frame[UDP_OFF + 6 + bit / 8] ^= BIT(bit % 8);
		skb = vsw_fixture_skb(test, frame, len, ETH_HLEN, 0);
		KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		KUNIT_EXPECT_TRUE(test, vsw_dhcp_parse(skb, &what));
		skb->ip_summed = CHECKSUM_PARTIAL;
		KUNIT_EXPECT_TRUE(test, vsw_dhcp_parse(skb, &what));
		frame[UDP_OFF + 6 + bit / 8] ^= BIT(bit % 8);
	}
	frame[ETH_HLEN + 8]--;
	skb = vsw_fixture_skb(test, frame, len, len, 0);
	KUNIT_EXPECT_FALSE(test, vsw_dhcp_parse(skb, &what));
	vsw_dhcp_sums(frame, false);
	skb = vsw_fixture_skb(test, frame, len, len, 0);
	KUNIT_EXPECT_TRUE(test, vsw_dhcp_parse(skb, &what));
}

static struct kunit_case vsw_dhcp_cases[] = {
	KUNIT_CASE_PARAM(vsw_dhcp_says, vsw_dhcp_gen_params),
	KUNIT_CASE(vsw_dhcp_cut),
	KUNIT_CASE(vsw_dhcp_long),
	KUNIT_CASE(vsw_dhcp_checksum),
	{}
};

static struct kunit_suite vsw_dhcp_suite = {
	.name = "vsw_dhcp",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_dhcp_cases,
};

kunit_test_suites(&vsw_dhcp_suite);
