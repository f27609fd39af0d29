// SPDX-License-Identifier: GPL-2.0-only
/* Who gets a question for a neighbour, and who an answer. */

#include <net/ipv6.h>

#include "../../kmod/encap/encap.h"
#include "../../kmod/suppress.h"
#include "fixture.h"

#define VID	10
#define ASKER	0x02, 0, 0, 0, 0, 0x01
#define TARGET	0x02, 0, 0, 0, 0, 0x02
#define KEPT	(VSW_TF_SUPPRESS | VSW_TF_SUPPRESS_UNKNOWN)
#define STRICT	VSW_TF_SUPPRESS_UNKNOWN

static const u8 vsw_suppress_asker[ETH_ALEN] = { ASKER };
static const u8 vsw_suppress_target[ETH_ALEN] = { TARGET };

/* Where a MAC address is, as the forwarding database knows */
enum vsw_suppress_place {
	NOWHERE,
	LOCAL,		/* a port that is not the asker's */
	LOCAL_ISOLATED,
	SAME,		/* the asker's port */
	TUNNEL,
};

/**
 * struct vsw_suppress_param - a question from 10.0.0.1 for 10.0.0.2
 * @name: of the case
 * @flags: of the tunnel
 * @from: where the question enters: LOCAL, LOCAL_ISOLATED or TUNNEL
 * @owner: of the neighbour, or -1 for none
 * @where: where the neighbour is
 * @answered: the switch answers
 * @except: tunnels that do not get the question
 */
struct vsw_suppress_param {
	const char *name;
	u32 flags;
	enum vsw_suppress_place from;
	int owner;
	enum vsw_suppress_place where;
	bool answered;
	u32 except;
};

#define OPERATOR	VSWKM_NEIGH_OWNER_STATIC
#define AGENT		VSWKM_NEIGH_OWNER_AGENT
#define LEARNED		VSWKM_NEIGH_OWNER_LEARNED
#define ON		VSW_TF_SUPPRESS
#define ON_STRICT	KEPT

static const struct vsw_suppress_param vsw_suppress_params[] = {
	{ "off", 0, LOCAL, OPERATOR, TUNNEL, false, 0 },
	{ "misses only", VSW_TF_MISS_L3, LOCAL, OPERATOR, TUNNEL, false, 0 },
	{ "static", ON, LOCAL, OPERATOR, TUNNEL, true, KEPT },
	{ "agent", ON, LOCAL, AGENT, TUNNEL, true, KEPT },
	{ "static strict", ON_STRICT, LOCAL, OPERATOR, TUNNEL, true, KEPT },
	{ "nowhere", ON, LOCAL, OPERATOR, NOWHERE, true, KEPT },
	{ "local", ON, LOCAL, OPERATOR, LOCAL, true, KEPT },
	{ "same port", ON, LOCAL, OPERATOR, SAME, false, KEPT },
	{ "learned hears", ON, LOCAL, LEARNED, LOCAL, false, KEPT },
	{ "learned moved away", ON, LOCAL, LEARNED, TUNNEL, true, KEPT },
	{ "unknown", ON, LOCAL, -1, NOWHERE, false, 0 },
	{ "unknown strict", ON_STRICT, LOCAL, -1, NOWHERE, false, STRICT },
	{ "isolated", ON, LOCAL_ISOLATED, OPERATOR, LOCAL_ISOLATED, false,
	  0 },
	{ "isolated asker", ON, LOCAL_ISOLATED, OPERATOR, TUNNEL, true,
	  KEPT },
	{ "overlay asks for local", ON, TUNNEL, OPERATOR, LOCAL, true, KEPT },
	{ "overlay asks for learned", ON, TUNNEL, LEARNED, LOCAL, false,
	  KEPT },
	{ "overlay asks for overlay", ON, TUNNEL, OPERATOR, TUNNEL, false,
	  0 },
	{ "overlay asks for nowhere", ON, TUNNEL, OPERATOR, NOWHERE, false,
	  0 },
};

static void vsw_suppress_desc(const struct vsw_suppress_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_suppress, vsw_suppress_params, vsw_suppress_desc);

/* Two ports and a tunnel with @flags, all in VID. */
struct vsw_suppress_ports {
	struct vsw_port *one;
	struct vsw_port *two;
	struct vsw_port *tunnel;
};

static void vsw_suppress_ports(struct kunit *test, u32 flags,
			       struct vsw_suppress_ports *ports)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_tunnel *tun;
	int err;

	ports->one = vsw_fixture_trunk(test);
	ports->two = vsw_fixture_trunk(test);
	tun = kunit_kzalloc(test, sizeof(*tun), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tun);
	tun->flags = flags;
	ports->tunnel = vsw_fixture_alloc(br, VSWKM_PORT_KIND_TUNNEL, NULL,
					  vsw_fixture_cfg(test,
							  VSWKM_PORT_MODE_TRUNK,
							  0, "10"));
	KUNIT_ASSERT_NOT_NULL(test, ports->tunnel);
	ports->tunnel->tunnel = tun;
	ports->tunnel->flags |= VSW_PF_UP;
	tun->port = ports->tunnel;
	rtnl_lock();
	err = vsw_port_publish(ports->tunnel, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
}

static struct vsw_port *
vsw_suppress_at(const struct vsw_suppress_ports *ports,
		enum vsw_suppress_place place)
{
	switch (place) {
	case TUNNEL:
		return ports->tunnel;
	case SAME:
		return ports->one;
	case LOCAL:
	case LOCAL_ISOLATED:
		return ports->two;
	default:
		return NULL;
	}
}

/* The neighbour 10.0.0.2 */
static void vsw_suppress_known(struct kunit *test, int owner,
			       struct vsw_port *learned_at)
{
	struct vsw_neigh_key key = { .vid = VID };
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh;

	ipv6_addr_set_v4mapped(htonl(0x0a000002), &key.addr);
	vsw_fixture_softirq();
	if (owner == LEARNED) {
		vsw_neigh_learn(learned_at, &key, vsw_suppress_target, false);
	} else {
		neigh = kzalloc(sizeof(*neigh), GFP_ATOMIC);
		if (neigh) {
			union vsw_neigh_info info = { .owner = owner };

			ether_addr_copy(info.mac, vsw_suppress_target);
			neigh->key = key;
			neigh->info = info.word;
			vsw_neigh_set(learned_at->br, neigh, false, &entry);
		}
	}
	vsw_fixture_softirq_end();
}

/* Ask as the pipeline does. */
static u32 vsw_suppress_ask(struct kunit *test, struct vsw_port *in,
			    const u8 *frame, unsigned int len, u32 want,
			    struct vsw_answer *answer)
{
	struct vsw_pkt pkt = {
		.skb = vsw_fixture_skb(test, frame, len, len, 0),
		.br = in->br,
		.in = in,
		.vid = VID,
	};
	u32 except;

	*answer = (struct vsw_answer){};
	vsw_fixture_softirq();
	except = vsw_suppress(&pkt, want, answer);
	vsw_fixture_softirq_end();
	return except;
}

static const u8 vsw_suppress_arp[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ASKER, 8, 6,
	0, 1, 8, 0, 6, 4, 0, 1, ASKER, 10, 0, 0, 1,
	0, 0, 0, 0, 0, 0, 10, 0, 0, 2,
};

static void vsw_suppress_question(struct kunit *test)
{
	const struct vsw_suppress_param *p = test->param_value;
	struct vsw_suppress_ports ports;
	struct vsw_port *in, *where;
	struct vsw_answer answer;
	u32 except;

	vsw_suppress_ports(test, p->flags, &ports);
	in = p->from == TUNNEL ? ports.tunnel : ports.one;
	where = vsw_suppress_at(&ports, p->where);
	if (p->from == LOCAL_ISOLATED)
		ports.one->flags |= VSW_PF_ISOLATED;
	if (p->where == LOCAL_ISOLATED)
		ports.two->flags |= VSW_PF_ISOLATED;
	vsw_fixture_set(in, vsw_fdb_key(vsw_suppress_asker, VID),
			VSWKM_FDB_OWNER_LEARNED, true);
	if (where)
		vsw_fixture_set(where, vsw_fdb_key(vsw_suppress_target, VID),
				VSWKM_FDB_OWNER_STATIC, true);
	if (p->owner >= 0)
		vsw_suppress_known(test, p->owner, ports.two);

	except = vsw_suppress_ask(test, in, vsw_suppress_arp,
				  sizeof(vsw_suppress_arp), VSW_PF_FLOOD_BC,
				  &answer);
	KUNIT_EXPECT_EQ(test, except, p->except);
	KUNIT_EXPECT_EQ(test, !!answer.skb, p->answered);
	if (answer.skb) {
		KUNIT_EXPECT_PTR_EQ(test, answer.from,
				    where ?: in->br->local);
		KUNIT_EXPECT_TRUE(test,
				  ether_addr_equal(eth_hdr(answer.skb)->h_dest,
						   vsw_suppress_asker));
	}
	kfree_skb(answer.skb);
}

/* Gratuitous ARP and probes pass, whatever is known. */
static void vsw_suppress_passes(struct kunit *test)
{
	u8 frame[sizeof(vsw_suppress_arp)];
	struct vsw_suppress_ports ports;
	struct vsw_answer answer;

	vsw_suppress_ports(test, KEPT, &ports);
	vsw_suppress_known(test, OPERATOR, ports.two);
	memcpy(frame, vsw_suppress_arp, sizeof(frame));
	frame[31] = 2;		/* it asks for itself */
	KUNIT_EXPECT_EQ(test, vsw_suppress_ask(test, ports.one, frame,
					       sizeof(frame), VSW_PF_FLOOD_BC,
					       &answer), 0);
	KUNIT_EXPECT_NULL(test, answer.skb);
	memset(frame + 28, 0, 4);	/* it has no address yet */
	KUNIT_EXPECT_EQ(test, vsw_suppress_ask(test, ports.one, frame,
					       sizeof(frame), VSW_PF_FLOOD_BC,
					       &answer), 0);
	KUNIT_EXPECT_NULL(test, answer.skb);
}

static void vsw_suppress_learns(struct kunit *test)
{
	struct vsw_suppress_ports ports;
	struct vsw_answer answer;
	struct vsw_bridge *br;

	vsw_suppress_ports(test, 0, &ports);
	br = ports.one->br;
	vsw_suppress_ask(test, ports.one, vsw_suppress_arp,
			 sizeof(vsw_suppress_arp), VSW_PF_FLOOD_BC, &answer);
	KUNIT_EXPECT_EQ(test, br->neigh.count, 0);

	br->neigh_learning = true;
	rtnl_lock();
	vsw_suppress_update(br);
	rtnl_unlock();
	/* not what is behind a tunnel, nor where nothing is to be learned */
	vsw_suppress_ask(test, ports.tunnel, vsw_suppress_arp,
			 sizeof(vsw_suppress_arp), VSW_PF_FLOOD_BC, &answer);
	ports.two->flags &= ~VSW_PF_LEARNING;
	vsw_suppress_ask(test, ports.two, vsw_suppress_arp,
			 sizeof(vsw_suppress_arp), VSW_PF_FLOOD_BC, &answer);
	KUNIT_EXPECT_EQ(test, br->neigh.count, 0);
	vsw_suppress_ask(test, ports.one, vsw_suppress_arp,
			 sizeof(vsw_suppress_arp), VSW_PF_FLOOD_BC, &answer);
	KUNIT_EXPECT_EQ(test, br->neigh.learned, 1);
	KUNIT_EXPECT_EQ(test, ports.one->neigh_learned, 1);
}

/* A bridge that nobody asks for anything has no flags, so it does not look. */
static void vsw_suppress_flags(struct kunit *test)
{
	struct vsw_suppress_ports ports;
	struct vsw_bridge *br;

	vsw_suppress_ports(test, VSW_TF_SUPPRESS | VSW_TF_CSUM, &ports);
	br = ports.one->br;
	KUNIT_EXPECT_EQ(test, br->neigh_flags, VSW_TF_SUPPRESS);
	rtnl_lock();
	br->neigh_learning = true;
	ports.tunnel->tunnel->flags = VSW_TF_MISS_L2;
	vsw_suppress_update(br);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, br->neigh_flags,
			VSW_TF_MISS_L2 | VSW_NF_LEARNING);
	br->neigh_learning = false;
	rtnl_lock();
	vsw_port_unpublish(ports.tunnel);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, br->neigh_flags, 0);
}

static struct kunit_case vsw_suppress_cases[] = {
	KUNIT_CASE_PARAM(vsw_suppress_question, vsw_suppress_gen_params),
	KUNIT_CASE(vsw_suppress_passes),
	KUNIT_CASE(vsw_suppress_learns),
	KUNIT_CASE(vsw_suppress_flags),
	{}
};

static struct kunit_suite vsw_suppress_suite = {
	.name = "vsw_suppress",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_suppress_cases,
};

kunit_test_suites(&vsw_suppress_suite);
