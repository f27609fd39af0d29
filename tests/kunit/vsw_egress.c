// SPDX-License-Identifier: GPL-2.0-only
/* Whether a frame may leave by a port, and the tag with which it leaves. */

#include <linux/tcp.h>

#include "fixture.h"

#define ACCESS	VSWKM_PORT_MODE_ACCESS
#define TRUNK	VSWKM_PORT_MODE_TRUNK
#define QINQ	VSWKM_PORT_MODE_QINQ

#define C(tci)	{ ETH_P_8021Q, tci }
#define S(tci)	{ ETH_P_8021AD, tci }
#define PCP	0xf000		/* PCP 7 and DEI */

/**
 * struct vsw_egress_param - a frame that is to leave by a port
 * @name: of the case
 * @provider: on a provider bridge
 * @mode: of the port
 * @pvid: of the port
 * @vlans: that the port carries tagged, NULL for none
 * @map: pair of its translation, outside and inside, 0 for none
 * @payload: tag that the payload begins with
 * @vid: VLAN of the frame
 * @why: verdict
 * @tag: with which it leaves, when it passes
 *
 * The frame has the TPID of an S-tag and all bits of the priority set.
 */
struct vsw_egress_param {
	const char *name;
	bool provider;
	u8 mode;
	u16 pvid;
	const char *vlans;
	u16 map[2];
	struct vsw_tag payload;
	u16 vid;
	enum vsw_drop why;
	struct vsw_tag tag;
};

#define PASS(tag...)	VSW_PASS, tag
#define DROP(why)	VSW_DROP_ ## why
#define NOMAP		{}
#define PLAIN		{}
#define UNTAGGED	{}

static const struct vsw_egress_param vsw_egress_params[] = {
	{ "access", 0, ACCESS, 10, NULL, NOMAP, PLAIN, 10, PASS(UNTAGGED) },
	{ "access other", 0, ACCESS, 10, NULL, NOMAP, PLAIN, 11,
	  DROP(VLAN_NOT_MEMBER) },
	{ "access c inside", 0, ACCESS, 10, NULL, NOMAP, C(7), 10,
	  DROP(VLAN_NESTED) },
	{ "access s inside", 0, ACCESS, 10, NULL, NOMAP, S(7), 10,
	  DROP(VLAN_NESTED) },
	{ "access priority inside", 0, ACCESS, 10, NULL, NOMAP, C(0), 10,
	  DROP(VLAN_NESTED) },
	{ "access map is not looked at", 0, ACCESS, 10, NULL, { 20, 10 },
	  PLAIN, 10, PASS(UNTAGGED) },
	{ "trunk", 0, TRUNK, 0, "10-20", NOMAP, PLAIN, 10, PASS(S(PCP | 10)) },
	{ "trunk last", 0, TRUNK, 0, "1-4094", NOMAP, PLAIN, 4094,
	  PASS(S(PCP | 4094)) },
	{ "trunk first", 0, TRUNK, 0, "1-4094", NOMAP, PLAIN, 1,
	  PASS(S(PCP | 1)) },
	{ "trunk below", 0, TRUNK, 0, "10-20", NOMAP, PLAIN, 9,
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk above", 0, TRUNK, 0, "10-20", NOMAP, PLAIN, 21,
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk tag inside", 0, TRUNK, 0, "10-20", NOMAP, C(7), 10,
	  PASS(S(PCP | 10)) },
	{ "native", 0, TRUNK, 5, "10-20", NOMAP, PLAIN, 5, PASS(UNTAGGED) },
	{ "native other", 0, TRUNK, 5, "10-20", NOMAP, PLAIN, 10,
	  PASS(S(PCP | 10)) },
	{ "native tag inside", 0, TRUNK, 5, "10-20", NOMAP, C(7), 5,
	  DROP(VLAN_NESTED) },
	{ "map", 0, TRUNK, 0, "10-20", { 100, 10 }, PLAIN, 10,
	  PASS(S(PCP | 100)) },
	{ "map other", 0, TRUNK, 0, "10-20", { 100, 10 }, PLAIN, 11,
	  PASS(S(PCP | 11)) },
	{ "map outside used inside", 0, TRUNK, 0, "10-200", { 100, 10 },
	  PLAIN, 100, DROP(VLAN_MAP) },
	{ "map not member", 0, TRUNK, 0, "10-20", { 100, 30 }, PLAIN, 30,
	  DROP(VLAN_NOT_MEMBER) },
	{ "map native", 0, TRUNK, 5, "10-20", { 100, 5 }, PLAIN, 5,
	  PASS(UNTAGGED) },
	{ "qinq port", 0, QINQ, 50, NULL, NOMAP, PLAIN, 50, PASS(UNTAGGED) },
	{ "qinq port c inside", 0, QINQ, 50, NULL, NOMAP, C(7), 50,
	  PASS(UNTAGGED) },
	{ "qinq port s inside", 0, QINQ, 50, NULL, NOMAP, S(7), 50,
	  PASS(UNTAGGED) },
	{ "qinq port other", 0, QINQ, 50, NULL, NOMAP, PLAIN, 51,
	  DROP(VLAN_NOT_MEMBER) },
	{ "provider access c inside", 1, ACCESS, 10, NULL, NOMAP, C(7), 10,
	  PASS(UNTAGGED) },
	{ "provider access s inside", 1, ACCESS, 10, NULL, NOMAP, S(7), 10,
	  DROP(VLAN_NESTED) },
	{ "provider trunk", 1, TRUNK, 0, "10-20", NOMAP, C(7), 10,
	  PASS(S(PCP | 10)) },
	{ "provider qinq port", 1, QINQ, 50, NULL, NOMAP, S(7), 50,
	  PASS(UNTAGGED) },
};

static void vsw_egress_desc(const struct vsw_egress_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_egress, vsw_egress_params, vsw_egress_desc);

static enum vsw_drop vsw_egress_rcu(struct vsw_pkt *pkt, struct vsw_port *port)
{
	enum vsw_drop why;

	vsw_fixture_softirq();
	why = vsw_egress(pkt, port, pkt->skb);
	vsw_fixture_softirq_end();
	return why;
}

static void vsw_egress_vlan_tag(struct kunit *test)
{
	const struct vsw_egress_param *p = test->param_value;
	struct vsw_frame frame = { .band = { p->payload } };
	struct vsw_pkt pkt = {
		.br = vsw_fixture_bridge(test),
		.in = vsw_fixture_trunk(test),
		.vid = p->vid,
		.prio = PCP,
		.tpid = htons(ETH_P_8021AD),
	};
	struct vsw_port *port;
	u8 buf[VSW_FRAME_MAX];
	enum vsw_drop why;

	pkt.br->tpid = vsw_tpid(p->provider);
	port = vsw_fixture_port(test, vsw_fixture_cfg(test, p->mode, p->pvid,
						      p->vlans));
	if (p->map[0])
		vsw_fixture_map(test, port, p->map[0], p->map[1]);
	pkt.skb = vsw_fixture_frame(test, &frame);

	why = vsw_egress_rcu(&pkt, port);
	KUNIT_ASSERT_STREQ(test, vsw_drop_name(why), vsw_drop_name(p->why));
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt.skb, buf,
					       vsw_frame_write(buf, &frame)));
	KUNIT_EXPECT_EQ(test, skb_vlan_tag_present(pkt.skb), !!p->tag.proto);
	if (!p->tag.proto)
		return;
	KUNIT_EXPECT_EQ(test, ntohs(pkt.skb->vlan_proto), p->tag.proto);
	KUNIT_EXPECT_EQ(test, skb_vlan_tag_get(pkt.skb), p->tag.tci);
}

/* up x isolated here x isolated there */
static void vsw_egress_flags(struct kunit *test)
{
	const struct vsw_frame frame = {};
	struct vsw_pkt pkt = {
		.br = vsw_fixture_bridge(test),
		.in = vsw_fixture_trunk(test),
		.vid = 10,
		.tpid = htons(ETH_P_8021Q),
	};
	struct vsw_port *port = vsw_fixture_trunk(test);
	enum vsw_drop want;
	int i;

	for (i = 0; i < 8; i++) {
		pkt.in->flags = i & 1 ? VSW_PF_ISOLATED : 0;
		port->flags = (i & 2 ? VSW_PF_ISOLATED : 0) |
			      (i & 4 ? VSW_PF_UP : 0);
		want = !(i & 4) ? VSW_DROP_PORT_DOWN :
		       (i & 3) == 3 ? VSW_DROP_ISOLATED : VSW_PASS;
		pkt.skb = vsw_fixture_frame(test, &frame);
		KUNIT_EXPECT_EQ_MSG(test, vsw_egress_rcu(&pkt, port), want,
				    "%d", i);
	}
	pkt.in->flags |= VSW_PF_UP;
	port->flags |= VSW_PF_UP;
}

struct vsw_egress_size {
	const char *name;
	unsigned int mtu;
	unsigned int len;	/* without a tag in metadata */
	bool payload_tag;
	u16 pvid;		/* of the port: 10 makes the frame untagged */
	enum vsw_drop why;
};

static const struct vsw_egress_size vsw_egress_sizes[] = {
	{ "tagged full", 1500, 1514, false, 0, VSW_PASS },
	{ "tagged over", 1500, 1515, false, 0, VSW_DROP_MTU },
	{ "untagged full", 1500, 1514, false, 10, VSW_PASS },
	{ "untagged over", 1500, 1515, false, 10, VSW_DROP_MTU },
	{ "inner tag is not counted", 1500, 1518, true, 0, VSW_PASS },
	{ "inner tag over", 1500, 1519, true, 0, VSW_DROP_MTU },
	{ "jumbo", 9000, 9014, false, 0, VSW_PASS },
	{ "jumbo over", 9000, 9015, false, 0, VSW_DROP_MTU },
	{ "small", 68, 82, false, 0, VSW_PASS },
	{ "small over", 68, 83, false, 0, VSW_DROP_MTU },
	{ "largest", 65535, 65549, false, 0, VSW_PASS },
};

static void vsw_egress_size_desc(const struct vsw_egress_size *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_egress_size, vsw_egress_sizes, vsw_egress_size_desc);

/* A frame that is @len long and goes to a netdevice with @mtu. */
static enum vsw_drop vsw_egress_sized(struct kunit *test,
				      const struct vsw_egress_size *p,
				      unsigned int gso_size)
{
	const struct vsw_frame frame = {
		.band = { { p->payload_tag ? ETH_P_8021Q : 0, 7 } },
	};
	struct vsw_pkt pkt = {
		.br = vsw_fixture_bridge(test),
		.in = vsw_fixture_trunk(test),
		.vid = 10,
		.tpid = htons(ETH_P_8021Q),
	};
	u8 *buf = kunit_kzalloc(test, p->len + VSW_FRAME_MAX, GFP_KERNEL);
	struct vsw_vlan_cfg *cfg;
	struct vsw_port *port;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	vsw_frame_write(buf, &frame);
	cfg = vsw_fixture_cfg(test, TRUNK, p->pvid, "10");
	port = vsw_fixture_dev_port(test, cfg, p->mtu);
	pkt.skb = vsw_fixture_skb(test, buf, p->len, p->len, 0);
	if (gso_size) {
		skb_set_transport_header(pkt.skb, ETH_HLEN + 20);
		tcp_hdr(pkt.skb)->doff = 5;
		skb_shinfo(pkt.skb)->gso_type = SKB_GSO_TCPV4;
		skb_shinfo(pkt.skb)->gso_size = gso_size;
		skb_shinfo(pkt.skb)->gso_segs = 2;
	}
	return vsw_egress_rcu(&pkt, port);
}

static void vsw_egress_mtu(struct kunit *test)
{
	const struct vsw_egress_size *p = test->param_value;

	KUNIT_EXPECT_EQ(test, vsw_egress_sized(test, p, 0), p->why);
}

/* What counts is the size of the segments, 40 bytes of header included. */
static void vsw_egress_gso(struct kunit *test)
{
	const struct vsw_egress_size big = { .mtu = 1500, .len = 2900 };

	KUNIT_EXPECT_EQ(test, vsw_egress_sized(test, &big, 1460), VSW_PASS);
	KUNIT_EXPECT_EQ(test, vsw_egress_sized(test, &big, 1461),
			VSW_DROP_MTU);
}

/* There is no device behind a patch, and so no MTU. */
static void vsw_egress_patch_has_no_mtu(struct kunit *test)
{
	struct vsw_pkt pkt = {
		.br = vsw_fixture_bridge(test),
		.in = vsw_fixture_trunk(test),
		.vid = 10,
		.tpid = htons(ETH_P_8021Q),
	};
	struct vsw_port *port = vsw_fixture_trunk(test);
	u8 *buf = kunit_kzalloc(test, 60000, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	pkt.skb = vsw_fixture_skb(test, buf, 60000, 60000, 0);
	KUNIT_EXPECT_EQ(test, vsw_egress_rcu(&pkt, port), VSW_PASS);
}

static struct kunit_case vsw_egress_cases[] = {
	KUNIT_CASE_PARAM(vsw_egress_vlan_tag, vsw_egress_gen_params),
	KUNIT_CASE(vsw_egress_flags),
	KUNIT_CASE_PARAM(vsw_egress_mtu, vsw_egress_size_gen_params),
	KUNIT_CASE(vsw_egress_gso),
	KUNIT_CASE(vsw_egress_patch_has_no_mtu),
	{}
};

static struct kunit_suite vsw_egress_suite = {
	.name = "vsw_egress",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_egress_cases,
};

kunit_test_suites(&vsw_egress_suite);
