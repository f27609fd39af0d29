// SPDX-License-Identifier: GPL-2.0-only
/* Which messages of DHCP make a neighbour, and which end one. */

#include <linux/ip.h>
#include <net/ipv6.h>

#include "../../kmod/dhcp.h"
#include "../../kmod/lease.h"
#include "../../kmod/suppress.h"
#include "fixture.h"

#define VID		10
#define XID		0x12345678
#define WANTED		0x0a000009
#define CLIENT		1	/* numbers of MAC addresses */
#define SERVER		2
#define OTHER		3

#define UDP_OFF		(ETH_HLEN + sizeof(struct iphdr))
#define MSG_OFF		(UDP_OFF + 8)
#define OPTIONS		(MSG_OFF + 240)
#define FRAME_LEN	(OPTIONS + 10)

/**
 * struct vsw_lease_msg - a message
 * @type: VSW_DHCP_*
 * @mac: number of the client's MAC address
 * @xid: transaction
 * @ip: that is asked for or given
 */
struct vsw_lease_msg {
	u8 type;
	u32 mac;
	u32 xid;
	u32 ip;
};

static void vsw_lease_write(u8 *frame, const struct vsw_lease_msg *msg)
{
	static const u8 head[] = { 8, 0, 0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17 };
	bool reply = msg->type == VSW_DHCP_ACK || msg->type == VSW_DHCP_NAK;
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);
	u8 *opt = frame + OPTIONS;

	memset(frame, 0, FRAME_LEN);
	vsw_fixture_mac(frame, reply ? msg->mac : SERVER);
	vsw_fixture_mac(frame + ETH_ALEN, reply ? SERVER : msg->mac);
	memcpy(frame + 2 * ETH_ALEN, head, sizeof(head));
	put_unaligned_be16(FRAME_LEN - ETH_HLEN, frame + ETH_HLEN + 2);
	ip->check = ip_fast_csum(ip, sizeof(*ip) / 4);
	put_unaligned_be16(reply ? 67 : 68, frame + UDP_OFF);
	put_unaligned_be16(reply ? 68 : 67, frame + UDP_OFF + 2);
	put_unaligned_be16(FRAME_LEN - UDP_OFF, frame + UDP_OFF + 4);
	frame[MSG_OFF] = reply ? 2 : 1;
	frame[MSG_OFF + 1] = 1;
	frame[MSG_OFF + 2] = ETH_ALEN;
	put_unaligned_be32(msg->xid, frame + MSG_OFF + 4);
	if (reply)
		put_unaligned_be32(msg->ip, frame + MSG_OFF + 16);
	vsw_fixture_mac(frame + MSG_OFF + 28, msg->mac);
	put_unaligned_be32(0x63825363, frame + MSG_OFF + 236);
	memcpy(opt, (u8[]){ 53, 1, msg->type, 50, 4, 0, 0, 0, 0, 255 }, 10);
	put_unaligned_be32(msg->ip, opt + 5);
}

/* To all if @to is NULL, else out by that port */
static void vsw_lease_see(struct kunit *test, struct vsw_port *in,
			  struct vsw_port *to, unsigned int how, u16 vid,
			  const struct vsw_lease_msg *msg)
{
	struct vsw_pkt pkt = { .br = in->br, .in = in, .how = how, .vid = vid };
	u8 *frame = kunit_kmalloc(test, FRAME_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, frame);
	vsw_lease_write(frame, msg);
	if (!to)
		eth_broadcast_addr(frame);
	pkt.skb = vsw_fixture_skb(test, frame, FRAME_LEN, FRAME_LEN, 0);
	vsw_fixture_softirq();
	if (to)
		vsw_lease_sent(&pkt, to, pkt.skb);
	else
		vsw_lease_flooded(&pkt);
	vsw_fixture_softirq_end();
}

/* The neighbour with the address that is asked for; false if there is none. */
static bool vsw_lease_known(const struct vsw_port *port,
			    struct vsw_neigh_entry *entry)
{
	struct vsw_neigh_key key = { .vid = VID };
	bool known;

	ipv6_addr_set_v4mapped(htonl(WANTED), &key.addr);
	rcu_read_lock();
	known = vsw_neigh_get(&port->br->neigh, &key, entry);
	rcu_read_unlock();
	return known;
}

static bool vsw_lease_learned(const struct vsw_port *port)
{
	struct vsw_neigh_entry entry;

	return vsw_lease_known(port, &entry) &&
	       entry.info.owner == VSWKM_NEIGH_OWNER_LEARNED &&
	       entry.info.port == port->index;
}

enum vsw_lease_ports { ONE, TWO, THREE, N_PORTS };

/**
 * struct vsw_lease_param - a request at port ONE, and an answer
 * @name: of the case
 * @learned: it makes a neighbour at port ONE
 * @how: VSW_HOW_* of the request
 * @asked: type of the message that takes the place of the request
 * @from: port where the answer enters
 * @to: port where it leaves
 * @vid: VLAN of the answer
 * @answer: the answer
 * @deaf: flag that port ONE does not have
 * @fdb: port where the client's frames come from
 * @late: seconds between them
 */
struct vsw_lease_param {
	const char *name;
	bool learned;
	unsigned int how;
	u8 asked;
	enum vsw_lease_ports from;
	enum vsw_lease_ports to;
	u16 vid;
	struct vsw_lease_msg answer;
	u32 deaf;
	enum vsw_lease_ports fdb;
	unsigned int late;
};

#define ACK	{ VSW_DHCP_ACK, CLIENT, XID, WANTED }
#define ASKED	VSW_DHCP_REQUEST

static const struct vsw_lease_param vsw_lease_params[] = {
	{ "answered", true, 0, ASKED, TWO, ONE, VID, ACK },
	{ "slowly", true, 0, ASKED, TWO, ONE, VID, ACK, .late = 25 },
	{ "too late", false, 0, ASKED, TWO, ONE, VID, ACK, .late = 31 },
	{ "not asked", false, 0, 1, TWO, ONE, VID, ACK },
	{ "asked by tunnel", false, VSW_HOW_OVERLAY, ASKED, TWO, ONE, VID,
	  ACK },
	{ "nothing is learned", false, 0, ASKED, TWO, ONE, VID, ACK,
	  VSW_PF_LEARNING },
	{ "answers itself", false, 0, ASKED, ONE, ONE, VID, ACK },
	{ "leaves elsewhere", false, 0, ASKED, TWO, THREE, VID, ACK },
	{ "another VLAN", false, 0, ASKED, TWO, ONE, VID + 1, ACK },
	{ "another transaction", false, 0, ASKED, TWO, ONE, VID,
	  { VSW_DHCP_ACK, CLIENT, XID + 1, WANTED } },
	{ "another client", false, 0, ASKED, TWO, ONE, VID,
	  { VSW_DHCP_ACK, OTHER, XID, WANTED } },
	{ "another address", false, 0, ASKED, TWO, ONE, VID,
	  { VSW_DHCP_ACK, CLIENT, XID, WANTED + 1 } },
	{ "offer", false, 0, ASKED, TWO, ONE, VID,
	  { VSW_DHCP_OFFER, CLIENT, XID, WANTED } },
	{ "refusal", false, 0, ASKED, TWO, ONE, VID,
	  { VSW_DHCP_NAK, CLIENT, XID, WANTED } },
	{ "client is elsewhere", false, 0, ASKED, TWO, ONE, VID, ACK,
	  .fdb = THREE },
};

static void vsw_lease_desc(const struct vsw_lease_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_lease, vsw_lease_params, vsw_lease_desc);

static const struct vsw_lease_msg vsw_lease_request = {
	VSW_DHCP_REQUEST, CLIENT, XID, WANTED
};

static const struct vsw_lease_msg vsw_lease_ack = ACK;

static void vsw_lease_ports(struct kunit *test, struct vsw_port **ports)
{
	unsigned int i;

	for (i = 0; i < N_PORTS; i++)
		ports[i] = vsw_fixture_trunk(test);
	vsw_fixture_set(ports[ONE], vsw_fixture_key(CLIENT, VID),
			VSWKM_FDB_OWNER_LEARNED, true);
}

static void vsw_lease_answered(struct kunit *test)
{
	const struct vsw_lease_param *p = test->param_value;
	struct vsw_lease_msg asked = vsw_lease_request;
	struct vsw_port *ports[N_PORTS];
	struct vsw_neigh_table *tbl;

	vsw_lease_ports(test, ports);
	tbl = &ports[ONE]->br->neigh;
	vsw_fixture_set(ports[p->fdb], vsw_fixture_key(CLIENT, VID),
			VSWKM_FDB_OWNER_LEARNED, true);
	ports[ONE]->flags &= ~p->deaf;
	asked.type = p->asked;
	vsw_lease_see(test, ports[ONE], NULL, p->how, VID, &asked);
	ports[ONE]->ask.when -= p->late * HZ;
	vsw_lease_see(test, ports[p->from], ports[p->to], 0, p->vid,
		      &p->answer);
	KUNIT_EXPECT_EQ(test, vsw_lease_learned(ports[ONE]), p->learned);
	KUNIT_EXPECT_EQ(test, tbl->count, p->learned);
}

/* What the client got by the first answer, another does not change. */
static void vsw_lease_once(struct kunit *test)
{
	struct vsw_lease_msg nak = { VSW_DHCP_NAK, CLIENT, XID, 0 };
	struct vsw_port *ports[N_PORTS];

	vsw_lease_ports(test, ports);
	vsw_lease_see(test, ports[ONE], NULL, 0, VID, &vsw_lease_request);
	vsw_lease_see(test, ports[TWO], ports[ONE], 0, VID, &nak);
	vsw_lease_see(test, ports[THREE], ports[ONE], 0, VID, &vsw_lease_ack);
	KUNIT_EXPECT_FALSE(test, vsw_lease_learned(ports[ONE]));
	/* asked of one server, as for a renewal */
	vsw_lease_see(test, ports[ONE], ports[TWO], 0, VID,
		      &vsw_lease_request);
	vsw_lease_see(test, ports[TWO], ports[ONE], 0, VID, &vsw_lease_ack);
	KUNIT_EXPECT_TRUE(test, vsw_lease_learned(ports[ONE]));
}

/* What an operator said stays, and is not released. */
static void vsw_lease_static(struct kunit *test)
{
	struct vsw_lease_msg release = { VSW_DHCP_RELEASE, CLIENT, XID,
					 WANTED };
	union vsw_neigh_info info = { .owner = VSWKM_NEIGH_OWNER_STATIC };
	struct vsw_port *ports[N_PORTS];
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh;

	vsw_lease_ports(test, ports);
	neigh = kzalloc(sizeof(*neigh), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, neigh);
	neigh->key.vid = VID;
	ipv6_addr_set_v4mapped(htonl(WANTED), &neigh->key.addr);
	vsw_fixture_mac(info.mac, OTHER);
	neigh->info = info.word;
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, vsw_neigh_set(ports[ONE]->br, neigh, false,
					    &entry), 0);
	rcu_read_unlock();
	vsw_lease_see(test, ports[ONE], NULL, 0, VID, &vsw_lease_request);
	vsw_lease_see(test, ports[TWO], ports[ONE], 0, VID, &vsw_lease_ack);
	vsw_lease_see(test, ports[ONE], ports[TWO], 0, VID, &release);
	KUNIT_ASSERT_TRUE(test, vsw_lease_known(ports[ONE], &entry));
	KUNIT_EXPECT_EQ(test, entry.info.word, info.word);
}

/* By its client alone, from its port, to one server or to all */
static void vsw_lease_ended(struct kunit *test)
{
	struct vsw_lease_msg end = { VSW_DHCP_RELEASE, CLIENT, XID, WANTED };
	struct vsw_lease_msg other = { VSW_DHCP_RELEASE, OTHER, XID, WANTED };
	struct vsw_port *ports[N_PORTS];
	unsigned int i;

	vsw_lease_ports(test, ports);
	for (i = 0; i < 2; i++) {
		end.type = i ? VSW_DHCP_DECLINE : VSW_DHCP_RELEASE;
		other.type = end.type;
		vsw_lease_see(test, ports[ONE], NULL, 0, VID,
			      &vsw_lease_request);
		vsw_lease_see(test, ports[TWO], ports[ONE], 0, VID,
			      &vsw_lease_ack);
		vsw_lease_see(test, ports[ONE], ports[TWO], 0, VID, &other);
		vsw_lease_see(test, ports[THREE], ports[TWO], 0, VID, &end);
		vsw_lease_see(test, ports[ONE], ports[TWO], VSW_HOW_OVERLAY,
			      VID, &end);
		vsw_lease_see(test, ports[ONE], ports[TWO], 0, VID + 1, &end);
		KUNIT_EXPECT_TRUE(test, vsw_lease_learned(ports[ONE]));
		vsw_lease_see(test, ports[ONE], i ? NULL : ports[TWO], 0, VID,
			      &end);
		KUNIT_EXPECT_FALSE(test, vsw_lease_learned(ports[ONE]));
	}
}

/* Ports look while neighbours are learned, those that come then, too. */
static void vsw_lease_flag(struct kunit *test)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_port *ports[N_PORTS];

	vsw_lease_ports(test, ports);
	KUNIT_EXPECT_FALSE(test, ports[ONE]->flags & VSW_PF_LEASES);
	rtnl_lock();
	vsw_suppress_learning(br, true);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, ports[ONE]->flags & VSW_PF_LEASES);
	KUNIT_EXPECT_TRUE(test, br->local->flags & VSW_PF_LEASES);
	ports[TWO] = vsw_fixture_trunk(test);
	KUNIT_EXPECT_TRUE(test, ports[TWO]->flags & VSW_PF_LEASES);
	rtnl_lock();
	vsw_suppress_learning(br, false);
	rtnl_unlock();
	KUNIT_EXPECT_FALSE(test, ports[ONE]->flags & VSW_PF_LEASES);
}

static struct kunit_case vsw_lease_cases[] = {
	KUNIT_CASE_PARAM(vsw_lease_answered, vsw_lease_gen_params),
	KUNIT_CASE(vsw_lease_once),
	KUNIT_CASE(vsw_lease_static),
	KUNIT_CASE(vsw_lease_ended),
	KUNIT_CASE(vsw_lease_flag),
	{}
};

static struct kunit_suite vsw_lease_suite = {
	.name = "vsw_lease",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_lease_cases,
};

kunit_test_suites(&vsw_lease_suite);
