// SPDX-License-Identifier: GPL-2.0-only
/* Header checks, and VLAN tags taken off and buried, wherever they are. */

#include "fixture.h"

static void vsw_parse_pkt(struct kunit *test, struct vsw_pkt *pkt,
			  struct sk_buff *skb)
{
	*pkt = (struct vsw_pkt) {
		.skb = skb,
		.br = vsw_fixture_bridge(test),
		.len = skb->len,
	};
}

/* What the pipeline does until the VLAN is known. */
static enum vsw_drop vsw_parse_take(struct vsw_pkt *pkt, u16 *tci,
				    __be16 *tpid)
{
	enum vsw_drop why;

	vsw_fixture_softirq();
	why = vsw_parse(pkt) ?: vsw_tag_take(pkt, tci, tpid);
	vsw_fixture_softirq_end();
	return why;
}

struct vsw_parse_header {
	const char *name;
	u8 dst[ETH_ALEN];
	u8 src[ETH_ALEN];
	bool down;
	enum vsw_drop why;
};

#define MAC(last)	{ 0x02, 0, 0, 0, 0, last }
#define MC		{ 0x33, 0x33, 0, 0, 0, 1 }
#define BC		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }
#define LINK_LOCAL(n)	{ 0x01, 0x80, 0xc2, 0, 0, n }

static const struct vsw_parse_header vsw_parse_headers[] = {
	{ "unicast", MAC(2), MAC(1), false, VSW_PASS },
	{ "broadcast", BC, MAC(1), false, VSW_PASS },
	{ "multicast", MC, MAC(1), false, VSW_PASS },
	{ "zero destination", {}, MAC(1), false, VSW_PASS },
	{ "same addresses", MAC(1), MAC(1), false, VSW_PASS },
	{ "multicast source", MAC(2), MC, false, VSW_DROP_BAD_SOURCE },
	{ "broadcast source", MAC(2), BC, false, VSW_DROP_BAD_SOURCE },
	{ "zero source", MAC(2), {}, false, VSW_DROP_BAD_SOURCE },
	{ "spanning tree", LINK_LOCAL(0), MAC(1), false, VSW_DROP_LINK_LOCAL },
	{ "lldp", LINK_LOCAL(0x0e), MAC(1), false, VSW_DROP_LINK_LOCAL },
	{ "last link-local", LINK_LOCAL(0x0f), MAC(1), false,
	  VSW_DROP_LINK_LOCAL },
	{ "behind link-local", LINK_LOCAL(0x10), MAC(1), false, VSW_PASS },
	{ "gvrp", LINK_LOCAL(0x21), MAC(1), false, VSW_PASS },
	{ "bad source to link-local", LINK_LOCAL(0), {}, false,
	  VSW_DROP_BAD_SOURCE },
	{ "bridge down", MAC(2), MAC(1), true, VSW_DROP_BRIDGE_DOWN },
};

static void vsw_parse_header_desc(const struct vsw_parse_header *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_parse_header, vsw_parse_headers, vsw_parse_header_desc);

static void vsw_parse_headers_checked(struct kunit *test)
{
	const struct vsw_parse_header *p = test->param_value;
	struct vsw_fixture *fix = test->priv;
	const struct vsw_frame frame = {};
	u8 buf[VSW_FRAME_MAX];
	struct vsw_pkt pkt;
	unsigned int len;

	len = vsw_frame_write(buf, &frame);
	ether_addr_copy(buf, p->dst);
	ether_addr_copy(buf + ETH_ALEN, p->src);
	if (p->down)
		clear_bit(__LINK_STATE_START, &fix->dev->state);
	vsw_parse_pkt(test, &pkt, vsw_fixture_skb(test, buf, len, len, 0));
	KUNIT_EXPECT_EQ(test, vsw_parse(&pkt), p->why);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt.skb, buf, len));
}

#define C(tci)	{ ETH_P_8021Q, tci }
#define S(tci)	{ ETH_P_8021AD, tci }
#define PCP	0xf000		/* PCP 7 and DEI */

/**
 * struct vsw_parse_tags - where a tag is and what becomes of it
 * @name: of the case
 * @qinq: on a provider bridge
 * @in: the frame
 * @tag: the tag that is taken
 * @left: the tags that stay in the frame
 */
struct vsw_parse_tags {
	const char *name;
	bool qinq;
	struct vsw_frame in;
	struct vsw_tag tag;
	struct vsw_tag left[VSW_FRAME_TAGS];
};

static const struct vsw_parse_tags vsw_parse_tags[] = {
	{ "none", 0, {}, {}, {} },
	{ "c meta", 0, { C(10), {} }, C(10), {} },
	{ "c band", 0, { {}, { C(10) } }, C(10), {} },
	{ "s meta", 0, { S(10), {} }, S(10), {} },
	{ "s band", 0, { {}, { S(10) } }, S(10), {} },
	{ "vid 0 meta", 0, { C(PCP), {} }, C(PCP), {} },
	{ "vid 0 band", 0, { {}, { C(PCP) } }, C(PCP), {} },
	{ "vid 4095 meta", 0, { C(PCP | 4095), {} }, C(PCP | 4095), {} },
	{ "vid 4095 band", 0, { {}, { S(PCP | 4095) } }, S(PCP | 4095), {} },
	{ "meta before band", 0, { C(10), { C(20) } }, C(10), { C(20) } },
	{ "s meta c band", 0, { S(10), { C(20) } }, S(10), { C(20) } },
	{ "c meta s band", 0, { C(10), { S(20) } }, C(10), { S(20) } },
	{ "two in band", 0, { {}, { C(10), C(20) } }, C(10), { C(20) } },
	{ "s c in band", 0, { {}, { S(10), C(20) } }, S(10), { C(20) } },
	{ "three", 0, { {}, { C(1), C(2), C(3) } }, C(1), { C(2), C(3) } },
	{ "meta vid 0 hides none", 0, { C(0), { C(20) } }, C(0), { C(20) } },
	{ "qinq none", 1, {}, {}, {} },
	{ "qinq c meta is buried", 1, { C(PCP | 10), {} }, {},
	  { C(PCP | 10) } },
	{ "qinq c band stays", 1, { {}, { C(10) } }, {}, { C(10) } },
	{ "qinq s meta", 1, { S(10), {} }, S(10), {} },
	{ "qinq s band", 1, { {}, { S(10) } }, S(10), {} },
	{ "qinq s meta c band", 1, { S(10), { C(20) } }, S(10), { C(20) } },
	{ "qinq s c in band", 1, { {}, { S(10), C(20) } }, S(10), { C(20) } },
	{ "qinq c meta before s band", 1, { C(10), { S(20) } }, {},
	  { C(10), S(20) } },
	{ "qinq c meta c band", 1, { C(10), { C(20) } }, {},
	  { C(10), C(20) } },
	{ "qinq c s in band", 1, { {}, { C(10), S(20) } }, {},
	  { C(10), S(20) } },
	{ "qinq vid 0", 1, { C(0), {} }, {}, { C(0) } },
};

static void vsw_parse_tags_desc(const struct vsw_parse_tags *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_parse_tags, vsw_parse_tags, vsw_parse_tags_desc);

static unsigned int vsw_parse_left(const struct vsw_parse_tags *p, u8 *buf)
{
	struct vsw_frame frame = {};

	memcpy(frame.band, p->left, sizeof(p->left));
	return vsw_frame_write(buf, &frame);
}

static void vsw_parse_expect(struct kunit *test, struct vsw_pkt *pkt,
			     const struct vsw_parse_tags *p)
{
	u8 want[VSW_FRAME_MAX];
	unsigned int len = vsw_parse_left(p, want);
	u16 tci = 0xdead;
	__be16 tpid;

	vsw_fixture_bridge(test)->tpid = vsw_tpid(p->qinq);
	KUNIT_ASSERT_EQ(test, vsw_parse_take(pkt, &tci, &tpid), VSW_PASS);
	KUNIT_EXPECT_EQ(test, ntohs(tpid), p->tag.proto);
	KUNIT_EXPECT_EQ(test, tci, p->tag.tci);
	KUNIT_EXPECT_FALSE(test, skb_vlan_tag_present(pkt->skb));
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt->skb, want, len));
	KUNIT_EXPECT_EQ(test, skb_mac_offset(pkt->skb), 0);
	KUNIT_EXPECT_EQ(test, eth_hdr(pkt->skb)->h_proto,
			pkt->skb->protocol);
}

static void vsw_parse_tag_taken(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	struct vsw_pkt pkt;

	vsw_parse_pkt(test, &pkt, vsw_fixture_frame(test, &p->in));
	vsw_parse_expect(test, &pkt, p);
}

/* The same wherever the linear part ends, and without any headroom. */
static void vsw_parse_split(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	u8 buf[VSW_FRAME_MAX];
	struct sk_buff *skb;
	struct vsw_pkt pkt;
	unsigned int len, i;

	len = vsw_frame_write(buf, &p->in);
	for (i = 0; i <= len; i++) {
		skb = vsw_fixture_skb(test, buf, len, i, 0);
		if (p->in.meta.proto)
			__vlan_hwaccel_put_tag(skb, htons(p->in.meta.proto),
					       p->in.meta.tci);
		vsw_parse_pkt(test, &pkt, skb);
		vsw_parse_expect(test, &pkt, p);
	}
}

/* Others who hold the frame, a capture for one, keep it as it was. */
static void vsw_parse_clone(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	struct sk_buff *skb, *clone;
	u8 buf[VSW_FRAME_MAX];
	struct vsw_pkt pkt;
	unsigned int len;

	len = vsw_frame_write(buf, &p->in);
	skb = vsw_fixture_frame(test, &p->in);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	vsw_parse_pkt(test, &pkt, skb);
	vsw_parse_expect(test, &pkt, p);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(clone, buf, len));
	KUNIT_EXPECT_EQ(test, skb_vlan_tag_present(clone),
			!!p->in.meta.proto);
	kfree_skb(clone);
}

/* Cut off at each byte: malformed as long as the headers are not whole. */
static void vsw_parse_truncated(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	unsigned int len, i, need = ETH_HLEN;
	u8 buf[VSW_FRAME_MAX];
	struct vsw_pkt pkt;
	__be16 tpid;
	u16 tci;

	vsw_fixture_bridge(test)->tpid = vsw_tpid(p->qinq);
	len = vsw_frame_write(buf, &p->in);
	if (p->tag.proto && !p->in.meta.proto)
		need += VLAN_HLEN;
	for (i = 0; i <= len; i++) {
		vsw_parse_pkt(test, &pkt,
			      vsw_fixture_skb(test, buf, i, i / 2, 0));
		if (p->in.meta.proto)
			__vlan_hwaccel_put_tag(pkt.skb,
					       htons(p->in.meta.proto),
					       p->in.meta.tci);
		KUNIT_EXPECT_EQ_MSG(test, vsw_parse_take(&pkt, &tci, &tpid),
				    i < need ? VSW_DROP_MALFORMED : VSW_PASS,
				    "%u bytes", i);
	}
}

/* A tag that is buried and taken again is the same, and so is the frame. */
static void vsw_parse_round_trip(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	struct vsw_frame deep = {};
	u8 buf[VSW_FRAME_MAX];
	struct vsw_pkt pkt;
	unsigned int len;
	__be16 tpid;
	u16 tci;

	if (!p->in.meta.proto || p->qinq)
		kunit_skip(test, "no tag that can be buried and taken");
	deep.band[0] = p->in.meta;
	memcpy(deep.band + 1, p->in.band, 2 * sizeof(struct vsw_tag));
	vsw_parse_pkt(test, &pkt, vsw_fixture_frame(test, &p->in));
	KUNIT_ASSERT_EQ(test, vsw_parse(&pkt), VSW_PASS);
	KUNIT_ASSERT_EQ(test, vsw_tag_bury(&pkt), VSW_PASS);
	len = vsw_frame_write(buf, &deep);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt.skb, buf, len));
	KUNIT_EXPECT_FALSE(test, skb_vlan_tag_present(pkt.skb));

	KUNIT_ASSERT_EQ(test, vsw_tag_take(&pkt, &tci, &tpid), VSW_PASS);
	KUNIT_EXPECT_EQ(test, tci, p->in.meta.tci);
	KUNIT_EXPECT_EQ(test, ntohs(tpid), p->in.meta.proto);
	len = vsw_frame_write(buf, &p->in);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt.skb, buf, len));
}

/* A sum over the whole frame is void once bytes of it go or come. */
static void vsw_parse_checksum(struct kunit *test)
{
	const struct vsw_parse_tags *p = test->param_value;
	bool edited = !!p->in.meta.proto != !!p->tag.proto;
	struct vsw_pkt pkt;
	__be16 tpid;
	u8 summed;
	u16 tci;

	vsw_fixture_bridge(test)->tpid = vsw_tpid(p->qinq);
	vsw_parse_pkt(test, &pkt, vsw_fixture_frame(test, &p->in));
	pkt.skb->ip_summed = CHECKSUM_COMPLETE;
	KUNIT_ASSERT_EQ(test, vsw_parse_take(&pkt, &tci, &tpid), VSW_PASS);
	summed = pkt.skb->ip_summed;
	KUNIT_EXPECT_EQ(test, summed,
			edited ? CHECKSUM_NONE : CHECKSUM_COMPLETE);

	vsw_parse_pkt(test, &pkt, vsw_fixture_frame(test, &p->in));
	pkt.skb->ip_summed = CHECKSUM_UNNECESSARY;
	KUNIT_ASSERT_EQ(test, vsw_parse_take(&pkt, &tci, &tpid), VSW_PASS);
	summed = pkt.skb->ip_summed;
	KUNIT_EXPECT_EQ(test, summed, CHECKSUM_UNNECESSARY);
}

static struct kunit_case vsw_parse_cases[] = {
	KUNIT_CASE_PARAM(vsw_parse_headers_checked,
			 vsw_parse_header_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_tag_taken, vsw_parse_tags_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_split, vsw_parse_tags_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_clone, vsw_parse_tags_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_truncated, vsw_parse_tags_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_round_trip, vsw_parse_tags_gen_params),
	KUNIT_CASE_PARAM(vsw_parse_checksum, vsw_parse_tags_gen_params),
	{}
};

static struct kunit_suite vsw_parse_suite = {
	.name = "vsw_parse",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_parse_cases,
};

kunit_test_suites(&vsw_parse_suite);
