// SPDX-License-Identifier: GPL-2.0-only
/* The VLAN of a frame: mode of the port, tag, membership, translation. */

#include "fixture.h"

#define ACCESS	VSWKM_PORT_MODE_ACCESS
#define TRUNK	VSWKM_PORT_MODE_TRUNK
#define QINQ	VSWKM_PORT_MODE_QINQ

#define C(tci)	{ ETH_P_8021Q, tci }
#define S(tci)	{ ETH_P_8021AD, tci }
#define PCP	0xf000		/* PCP 7 and DEI */

/**
 * struct vsw_ingress_param - a frame that enters by a port
 * @name: of the case
 * @mode: of the port
 * @pvid: of the port
 * @vlans: that the port carries tagged, NULL for none
 * @map: pair of its translation, outside and inside, 0 for none
 * @in: the frame
 * @why: verdict
 * @vid: VLAN in the bridge, when it passes
 * @prio: PCP and DEI
 * @tpid: ethertype of the tag with which it will leave
 * @left: tags that stay in the frame
 */
struct vsw_ingress_param {
	const char *name;
	u8 mode;
	u16 pvid;
	const char *vlans;
	u16 map[2];
	struct vsw_frame in;
	enum vsw_drop why;
	u16 vid;
	u16 prio;
	u16 tpid;
	struct vsw_tag left[VSW_FRAME_TAGS];
};

#define PASS(...)	VSW_PASS, __VA_ARGS__
#define DROP(why)	VSW_DROP_ ## why
#define NOMAP		{}

/* Tags in metadata and in band, at every kind of port */
static const struct vsw_ingress_param vsw_ingress_params[] = {
	{ "access untagged", ACCESS, 10, NULL, NOMAP, {},
	  PASS(10, 0, ETH_P_8021Q) },
	{ "access priority", ACCESS, 10, NULL, NOMAP, { C(PCP), {} },
	  PASS(10, PCP, ETH_P_8021Q) },
	{ "access priority in band", ACCESS, 10, NULL, NOMAP,
	  { {}, { C(PCP) } }, PASS(10, PCP, ETH_P_8021Q) },
	{ "access s priority", ACCESS, 10, NULL, NOMAP, { S(PCP), {} },
	  PASS(10, PCP, ETH_P_8021Q) },
	{ "access own vlan", ACCESS, 10, NULL, NOMAP, { C(10), {} },
	  DROP(VLAN_ACCESS_TAGGED) },
	{ "access own vlan in band", ACCESS, 10, NULL, NOMAP,
	  { {}, { C(10) } }, DROP(VLAN_ACCESS_TAGGED) },
	{ "access other vlan", ACCESS, 10, NULL, NOMAP, { C(20), {} },
	  DROP(VLAN_ACCESS_TAGGED) },
	{ "access s tag", ACCESS, 10, NULL, NOMAP, { S(10), {} },
	  DROP(VLAN_ACCESS_TAGGED) },
	{ "access vid 4095", ACCESS, 10, NULL, NOMAP, { C(4095), {} },
	  DROP(VLAN_ACCESS_TAGGED) },
	{ "access priority hides tag", ACCESS, 10, NULL, NOMAP,
	  { C(0), { C(20) } }, DROP(VLAN_NESTED) },
	{ "access priority hides s tag", ACCESS, 10, NULL, NOMAP,
	  { {}, { C(0), S(10) } }, DROP(VLAN_NESTED) },
	{ "access priority hides priority", ACCESS, 10, NULL, NOMAP,
	  { C(0), { C(0) } }, DROP(VLAN_NESTED) },
	{ "access map is not looked at", ACCESS, 10, NULL, { 10, 20 }, {},
	  PASS(10, 0, ETH_P_8021Q) },
	{ "trunk untagged", TRUNK, 0, "10-20", NOMAP, {},
	  DROP(VLAN_UNTAGGED) },
	{ "trunk priority", TRUNK, 0, "10-20", NOMAP, { C(PCP), {} },
	  DROP(VLAN_UNTAGGED) },
	{ "trunk priority hides tag", TRUNK, 0, "10-20", NOMAP,
	  { C(PCP), { C(10) } }, DROP(VLAN_NESTED) },
	{ "trunk member", TRUNK, 0, "10-20", NOMAP, { C(PCP | 10), {} },
	  PASS(10, PCP, ETH_P_8021Q) },
	{ "trunk member in band", TRUNK, 0, "10-20", NOMAP,
	  { {}, { C(20) } }, PASS(20, 0, ETH_P_8021Q) },
	{ "trunk s member", TRUNK, 0, "10-20", NOMAP, { S(15), {} },
	  PASS(15, 0, ETH_P_8021AD) },
	{ "trunk below", TRUNK, 0, "10-20", NOMAP, { C(9), {} },
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk above", TRUNK, 0, "10-20", NOMAP, { C(21), {} },
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk empty", TRUNK, 0, NULL, NOMAP, { C(1), {} },
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk all 1", TRUNK, 0, "1-4094", NOMAP, { C(1), {} },
	  PASS(1, 0, ETH_P_8021Q) },
	{ "trunk all 4094", TRUNK, 0, "1-4094", NOMAP, { C(4094), {} },
	  PASS(4094, 0, ETH_P_8021Q) },
	{ "trunk all 4095", TRUNK, 0, "1-4094", NOMAP, { C(PCP | 4095), {} },
	  DROP(VLAN_NOT_MEMBER) },
	{ "trunk inner tag is payload", TRUNK, 0, "10", NOMAP,
	  { C(10), { C(99) } }, PASS(10, 0, ETH_P_8021Q, { C(99) }) },
	{ "trunk inner tags are payload", TRUNK, 0, "10", NOMAP,
	  { {}, { S(10), C(99), C(98) } },
	  PASS(10, 0, ETH_P_8021AD, { C(99), C(98) }) },
	{ "native untagged", TRUNK, 5, "10-20", NOMAP, {},
	  PASS(5, 0, ETH_P_8021Q) },
	{ "native priority", TRUNK, 5, "10-20", NOMAP, { C(PCP), {} },
	  PASS(5, PCP, ETH_P_8021Q) },
	{ "native tagged", TRUNK, 5, "10-20", NOMAP, { C(5), {} },
	  PASS(5, 0, ETH_P_8021Q) },
	{ "native other", TRUNK, 5, "10-20", NOMAP, { C(10), {} },
	  PASS(10, 0, ETH_P_8021Q) },
	{ "native not member", TRUNK, 5, "10-20", NOMAP, { C(6), {} },
	  DROP(VLAN_NOT_MEMBER) },
	{ "map outside", TRUNK, 0, "10-20", { 100, 10 }, { C(PCP | 100), {} },
	  PASS(10, PCP, ETH_P_8021Q) },
	{ "map outside in band", TRUNK, 0, "10-20", { 100, 10 },
	  { {}, { S(100) } }, PASS(10, 0, ETH_P_8021AD) },
	{ "map inside on the wire", TRUNK, 0, "10-20", { 100, 10 },
	  { C(10), {} }, DROP(VLAN_MAP) },
	{ "map other", TRUNK, 0, "10-20", { 100, 10 }, { C(11), {} },
	  PASS(11, 0, ETH_P_8021Q) },
	{ "map other not member", TRUNK, 0, "10-20", { 100, 10 },
	  { C(21), {} }, DROP(VLAN_NOT_MEMBER) },
	{ "map to not member", TRUNK, 0, "10-20", { 100, 30 },
	  { C(100), {} }, DROP(VLAN_NOT_MEMBER) },
	{ "map outside is member, inside not", TRUNK, 0, "10-20", { 10, 30 },
	  { C(10), {} }, DROP(VLAN_NOT_MEMBER) },
	{ "map vid 4095", TRUNK, 0, "1-4094", { 100, 10 }, { C(4095), {} },
	  DROP(VLAN_MAP) },
	{ "map untagged", TRUNK, 5, "10-20", { 5, 10 }, {},
	  PASS(5, 0, ETH_P_8021Q) },
	{ "qinq port untagged", QINQ, 50, NULL, NOMAP, {},
	  PASS(50, 0, ETH_P_8021AD) },
	{ "qinq port c tag", QINQ, 50, NULL, NOMAP, { C(PCP | 7), {} },
	  PASS(50, 0, ETH_P_8021AD, { C(PCP | 7) }) },
	{ "qinq port c tag in band", QINQ, 50, NULL, NOMAP,
	  { {}, { C(7) } }, PASS(50, 0, ETH_P_8021AD, { C(7) }) },
	{ "qinq port s tag", QINQ, 50, NULL, NOMAP, { S(50), {} },
	  PASS(50, 0, ETH_P_8021AD, { S(50) }) },
	{ "qinq port priority", QINQ, 50, NULL, NOMAP, { C(PCP), {} },
	  PASS(50, 0, ETH_P_8021AD, { C(PCP) }) },
	{ "qinq port two tags", QINQ, 50, NULL, NOMAP, { C(7), { C(8) } },
	  PASS(50, 0, ETH_P_8021AD, { C(7), C(8) }) },
	{ "qinq port vid 4095", QINQ, 50, NULL, NOMAP, { C(4095), {} },
	  PASS(50, 0, ETH_P_8021AD, { C(4095) }) },
};

/* On a provider bridge only 802.1ad tags say a VLAN */
static const struct vsw_ingress_param vsw_ingress_provider_params[] = {
	{ "access untagged", ACCESS, 10, NULL, NOMAP, {},
	  PASS(10, 0, ETH_P_8021AD) },
	{ "access c tag", ACCESS, 10, NULL, NOMAP, { C(PCP | 7), {} },
	  PASS(10, 0, ETH_P_8021AD, { C(PCP | 7) }) },
	{ "access c tag in band", ACCESS, 10, NULL, NOMAP, { {}, { C(7) } },
	  PASS(10, 0, ETH_P_8021AD, { C(7) }) },
	{ "access c 4095", ACCESS, 10, NULL, NOMAP, { C(4095), {} },
	  PASS(10, 0, ETH_P_8021AD, { C(4095) }) },
	{ "access s tag", ACCESS, 10, NULL, NOMAP, { S(10), {} },
	  DROP(VLAN_ACCESS_TAGGED) },
	{ "access s priority", ACCESS, 10, NULL, NOMAP, { S(PCP), {} },
	  PASS(10, PCP, ETH_P_8021AD) },
	{ "access s priority, c tag", ACCESS, 10, NULL, NOMAP,
	  { S(PCP), { C(7) } }, PASS(10, PCP, ETH_P_8021AD, { C(7) }) },
	{ "access s priority hides s tag", ACCESS, 10, NULL, NOMAP,
	  { S(PCP), { S(7) } }, DROP(VLAN_NESTED) },
	{ "trunk s tag", TRUNK, 0, "10-20", NOMAP, { S(PCP | 10), {} },
	  PASS(10, PCP, ETH_P_8021AD) },
	{ "trunk s c", TRUNK, 0, "10-20", NOMAP, { {}, { S(10), C(7) } },
	  PASS(10, 0, ETH_P_8021AD, { C(7) }) },
	{ "trunk c tag", TRUNK, 0, "10-20", NOMAP, { C(10), {} },
	  DROP(VLAN_UNTAGGED) },
	{ "trunk c before s", TRUNK, 0, "10-20", NOMAP, { C(10), { S(10) } },
	  DROP(VLAN_UNTAGGED) },
	{ "native c tag", TRUNK, 5, "10-20", NOMAP, { C(10), {} },
	  PASS(5, 0, ETH_P_8021AD, { C(10) }) },
	{ "map s tag", TRUNK, 0, "10-20", { 100, 10 }, { S(100), {} },
	  PASS(10, 0, ETH_P_8021AD) },
	{ "qinq port s tag", QINQ, 50, NULL, NOMAP, { S(7), {} },
	  PASS(50, 0, ETH_P_8021AD, { S(7) }) },
	{ "qinq port c tag", QINQ, 50, NULL, NOMAP, { C(7), {} },
	  PASS(50, 0, ETH_P_8021AD, { C(7) }) },
};

static void vsw_ingress_desc(const struct vsw_ingress_param *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_ingress, vsw_ingress_params, vsw_ingress_desc);
KUNIT_ARRAY_PARAM(vsw_ingress_provider, vsw_ingress_provider_params,
		  vsw_ingress_desc);

static void vsw_ingress_expect(struct kunit *test, bool provider)
{
	const struct vsw_ingress_param *p = test->param_value;
	struct vsw_frame left = {};
	u8 buf[VSW_FRAME_MAX];
	struct vsw_pkt pkt = {};
	unsigned int len;
	enum vsw_drop why;

	pkt.br = vsw_fixture_bridge(test);
	pkt.br->tpid = vsw_tpid(provider);
	pkt.in = vsw_fixture_port(test, vsw_fixture_cfg(test, p->mode, p->pvid,
							p->vlans));
	if (p->map[0])
		vsw_fixture_map(test, pkt.in, p->map[0], p->map[1]);
	pkt.skb = vsw_fixture_frame(test, &p->in);

	vsw_fixture_softirq();
	why = vsw_parse(&pkt) ?: vsw_ingress(&pkt);
	vsw_fixture_softirq_end();
	KUNIT_ASSERT_STREQ(test, vsw_drop_name(why), vsw_drop_name(p->why));
	if (why)
		return;

	KUNIT_EXPECT_EQ(test, pkt.vid, p->vid);
	KUNIT_EXPECT_EQ(test, pkt.prio, p->prio);
	KUNIT_EXPECT_EQ(test, ntohs(pkt.tpid), p->tpid);
	KUNIT_EXPECT_FALSE(test, skb_vlan_tag_present(pkt.skb));
	memcpy(left.band, p->left, sizeof(left.band));
	len = vsw_frame_write(buf, &left);
	KUNIT_EXPECT_TRUE(test, vsw_frame_same(pkt.skb, buf, len));
}

static void vsw_ingress_vlan(struct kunit *test)
{
	vsw_ingress_expect(test, false);
}

static void vsw_ingress_on_provider_bridge(struct kunit *test)
{
	vsw_ingress_expect(test, true);
}

static struct kunit_case vsw_ingress_cases[] = {
	KUNIT_CASE_PARAM(vsw_ingress_vlan, vsw_ingress_gen_params),
	KUNIT_CASE_PARAM(vsw_ingress_on_provider_bridge,
			 vsw_ingress_provider_gen_params),
	{}
};

static struct kunit_suite vsw_ingress_suite = {
	.name = "vsw_ingress",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_ingress_cases,
};

kunit_test_suites(&vsw_ingress_suite);
