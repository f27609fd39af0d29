// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered of a frame says all that a rule can look at: no bit of a
 * frame can be changed so that it has another key and the same words. And how
 * much is remembered of a port, for how long, and what makes room for others.
 */

#include "../../kmod/acl/key.h"
#include "../../kmod/flow.h"
#include "fixture.h"

#define NEEDS	(VSW_ACL_NEED_L3 | VSW_ACL_NEED_L4 | VSW_ACL_NEED_ND)
#define VID	7
#define TRIES	100	/* to do something within a jiffy */

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

/* One more of them than there is room for in a set, all in one of them */
#define CROWD	(VSW_FLOW_WAYS + 1)

/**
 * struct vsw_flow_age - what a set has, and what makes room
 * @desc: what it is about
 * @old: it is one of another bridge
 * @age: jiffies for which it has been remembered
 * @victim: which of them goes
 */
struct vsw_flow_age {
	const char *desc;
	bool old[VSW_FLOW_WAYS];
	u8 age[VSW_FLOW_WAYS];
	u8 victim;
};

static const struct vsw_flow_age vsw_flow_ages[] = {
	{ "the oldest", { 0, 0, 0, 0 }, { 20, 40, 90, 30 }, 2 },
	{ "the oldest, the first", { 0, 0, 0, 0 }, { 80, 40, 60, 30 }, 0 },
	{ "not another bridge's", { 0, 0, 0, 1 }, { 20, 40, 90, 1 }, 2 },
	{ "nor the first", { 1, 0, 0, 0 }, { 0, 40, 90, 30 }, 2 },
	{ "the oldest of another's", { 1, 0, 1, 1 }, { 5, 40, 90, 10 }, 2 },
};

static void vsw_flow_age_desc(const struct vsw_flow_age *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vsw_flow_age, vsw_flow_ages, vsw_flow_age_desc);

/* A port that counts, and memory for what is said of its frames */
static struct vsw_port *vsw_flow_keeper(struct kunit *test)
{
	rtnl_lock();
	vsw_flow_begin();
	rtnl_unlock();
	return vsw_fixture_port(test, vsw_fixture_cfg(test,
						      VSWKM_PORT_MODE_ACCESS,
						      1, NULL));
}

/* In a softirq: nothing is remembered, and each port has all of its share. */
static void vsw_flow_forget(void)
{
	struct vsw_flow_cache *cache = this_cpu_ptr(&vsw_flow_cache);
	unsigned long jiffy = jiffies;

	memset(cache->v4, 0, sizeof(*cache->v4) * VSW_FLOW_SETS4 *
			     VSW_FLOW_WAYS);
	memset(cache->v6, 0, sizeof(*cache->v6) * VSW_FLOW_SETS6 *
			     VSW_FLOW_WAYS);
	while (!time_after(jiffies, jiffy))
		cpu_relax();
}

/* Flow @i of those that differ in their ports */
static void vsw_flow_number(struct sk_buff *skb, u32 i)
{
	bool six = skb->data[ETH_HLEN] >> 4 == 6;

	put_unaligned_be32(i, skb->data + ETH_HLEN + (six ? 40 : 20));
}

static bool vsw_flow_known(struct vsw_port *port, struct sk_buff *skb,
			   struct vsw_flow_seed *seed)
{
	struct vsw_pkt pkt = {
		.skb = skb, .br = port->br, .in = port, .vid = VID,
	};
	enum vsw_drop why = VSW_DROP_ACL_IN;

	return vsw_flow_find(&pkt, skb, port, VSWKM_ACL_DIR_IN, seed, &why) &&
	       why == VSW_PASS;
}

/* Judge a frame: is it known the next time? */
static bool vsw_flow_judged(struct vsw_port *port, struct sk_buff *skb,
			    struct vsw_flow_seed *seed)
{
	struct vsw_pkt pkt = { .skb = skb, .br = port->br, .in = port };

	if (!vsw_flow_known(port, skb, seed))
		vsw_flow_keep(seed, &pkt, skb, port, false, NULL, false);
	return vsw_flow_known(port, skb, seed);
}

static struct vsw_flow *vsw_flow_way(const struct vsw_flow_seed *seed, int i)
{
	struct vsw_flow_cache *cache = this_cpu_ptr(&vsw_flow_cache);

	if (seed->words == VSW_FLOW_WORDS4)
		return &cache->v4[seed->hash / (BIT_ULL(32) / VSW_FLOW_SETS4) *
				  VSW_FLOW_WAYS + i].flow;
	return &cache->v6[seed->hash / (BIT_ULL(32) / VSW_FLOW_SETS6) *
			  VSW_FLOW_WAYS + i].flow;
}

/* Where it is remembered */
static struct vsw_flow *vsw_flow_entry(const struct vsw_flow_seed *seed)
{
	size_t size = seed->words * sizeof(seed->word[0]);
	struct vsw_flow *flow;
	int i;

	for (i = 0; i < VSW_FLOW_WAYS; i++) {
		flow = vsw_flow_way(seed, i);
		if (!memcmp(flow + 1, seed->word, size))
			return flow;
	}
	return NULL;
}

/* Of more frames of a port than its share, how many are remembered? */
static unsigned int vsw_flow_scan(struct vsw_port *port, struct sk_buff *skb,
				  u32 first)
{
	struct vsw_flow_seed seed;
	unsigned int kept = 0;
	u32 i;

	for (i = 0; i < VSW_FLOW_NEW + 20; i++) {
		vsw_flow_number(skb, first + i);
		kept += vsw_flow_judged(port, skb, &seed);
	}
	return kept;
}

/* One that is known already takes nothing of the share. */
static bool vsw_flow_renewed(struct vsw_port *port, struct sk_buff *skb)
{
	struct vsw_flow_seed seed;
	struct vsw_flow *flow;

	vsw_flow_number(skb, 0);
	if (!vsw_flow_known(port, skb, &seed))
		return false;
	flow = vsw_flow_entry(&seed);
	flow->born -= VSW_FLOW_LIFE;
	return !vsw_flow_known(port, skb, &seed) &&
	       vsw_flow_judged(port, skb, &seed);
}

/* What a port may have remembered in a jiffy is no other port's. */
static void vsw_flow_share(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *scanner = vsw_flow_keeper(test);
	struct vsw_port *other = vsw_flow_keeper(test);
	unsigned int tries, kept[3];
	struct sk_buff *skb;
	bool renewed, same;
	u32 jiffy;

	KUNIT_ASSERT_NE(test, scanner->number % VSW_FLOW_SHARES,
			other->number % VSW_FLOW_SHARES);
	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	for (tries = 0, same = false; tries < TRIES && !same; tries++) {
		vsw_fixture_softirq();
		vsw_flow_forget();
		jiffy = jiffies;
		kept[0] = vsw_flow_scan(scanner, skb, 0);
		renewed = vsw_flow_renewed(scanner, skb);
		kept[1] = vsw_flow_scan(other, skb, 0);
		same = jiffy == (u32)jiffies;
		vsw_flow_forget();
		jiffy = jiffies;
		kept[2] = vsw_flow_scan(scanner, skb, 0);
		same = same && jiffy == (u32)jiffies;
		vsw_fixture_softirq_end();
	}
	KUNIT_ASSERT_TRUE(test, same);
	KUNIT_EXPECT_EQ(test, kept[0], VSW_FLOW_NEW);
	KUNIT_EXPECT_TRUE(test, renewed);
	KUNIT_EXPECT_EQ(test, kept[1], VSW_FLOW_NEW);
	/* and again in another jiffy */
	KUNIT_EXPECT_EQ(test, kept[2], VSW_FLOW_NEW);
}

/* Flows that come to lie in one set; the skb is the last of them */
static bool vsw_flow_crowd(struct vsw_port *port, struct sk_buff *skb,
			   u32 *number)
{
	struct vsw_flow_seed first, seed;
	unsigned int n = 1;
	u32 i;

	number[0] = 0;
	vsw_flow_number(skb, 0);
	vsw_flow_known(port, skb, &first);
	for (i = 1; n < CROWD && i < 1 << 20; i++) {
		vsw_flow_number(skb, i);
		vsw_flow_known(port, skb, &seed);
		if (vsw_flow_way(&seed, 0) == vsw_flow_way(&first, 0))
			number[n++] = i;
	}
	return n == CROWD;
}

/*
 * The way that the last of them takes: the number of the one that it was of.
 * Bits of @known say which are known afterwards.
 */
static int vsw_flow_taken(struct vsw_port *port, struct sk_buff *skb,
			  const u32 *number, const struct vsw_flow_age *age,
			  unsigned long *known)
{
	struct vsw_flow *way[VSW_FLOW_WAYS], *flow;
	struct vsw_flow_seed seed;
	int i, victim = -1;

	for (i = 0; i < VSW_FLOW_WAYS; i++) {
		vsw_flow_number(skb, number[i]);
		if (!vsw_flow_judged(port, skb, &seed))
			return -1;
		way[i] = vsw_flow_entry(&seed);
		way[i]->born -= age->age[i];
	}
	/* not before all of them have a way of their own */
	for (i = 0; i < VSW_FLOW_WAYS; i++)
		way[i]->gen += age->old[i];
	vsw_flow_number(skb, number[VSW_FLOW_WAYS]);
	if (!vsw_flow_judged(port, skb, &seed))
		return -1;
	flow = vsw_flow_entry(&seed);
	*known = 0;
	for (i = 0; i < VSW_FLOW_WAYS; i++) {
		if (flow == way[i])
			victim = i;
		vsw_flow_number(skb, number[i]);
		if (vsw_flow_known(port, skb, &seed))
			*known |= BIT(i);
	}
	return victim;
}

/* What does not hold any more makes room first, then the oldest. */
static void vsw_flow_evict(struct kunit *test)
{
	const struct vsw_flow_age *age = test->param_value;
	struct vsw_port *port = vsw_flow_keeper(test);
	const struct vsw_flow_frame *f;
	unsigned long known, wanted;
	u32 number[CROWD];
	struct sk_buff *skb;
	bool crowded;
	int i, taken;

	for (wanted = 0, i = 0; i < VSW_FLOW_WAYS; i++)
		if (i != age->victim && !age->old[i])
			wanted |= BIT(i);
	for (f = vsw_flow_frames + 1; f < vsw_flow_frames + 4; f += 2) {
		skb = vsw_fixture_skb(test, f->byte, f->len, f->len,
				      NET_SKB_PAD);
		vsw_fixture_softirq();
		vsw_flow_forget();
		crowded = vsw_flow_crowd(port, skb, number);
		taken = vsw_flow_taken(port, skb, number, age, &known);
		vsw_fixture_softirq_end();
		KUNIT_EXPECT_TRUE(test, crowded);
		KUNIT_EXPECT_EQ_MSG(test, taken, age->victim, "%s", f->desc);
		KUNIT_EXPECT_EQ_MSG(test, known, wanted, "%s", f->desc);
	}
}

/* It is over by time, or as the next generation begins. */
static void vsw_flow_over(struct kunit *test)
{
	const struct vsw_flow_frame *f = test->param_value;
	struct vsw_port *port = vsw_flow_keeper(test);
	bool first, early, late, again, changed;
	struct vsw_flow_seed seed;
	struct sk_buff *skb;

	skb = vsw_fixture_skb(test, f->byte, f->len, f->len, NET_SKB_PAD);
	rtnl_lock();
	vsw_fixture_softirq();
	vsw_flow_forget();
	first = vsw_flow_judged(port, skb, &seed);
	if (first)
		vsw_flow_entry(&seed)->born = (u32)jiffies - VSW_FLOW_LIFE / 2;
	early = vsw_flow_known(port, skb, &seed);
	if (first)
		vsw_flow_entry(&seed)->born = (u32)jiffies - VSW_FLOW_LIFE;
	late = vsw_flow_known(port, skb, &seed);
	again = vsw_flow_judged(port, skb, &seed);
	vsw_flow_changed(port->br);
	changed = vsw_flow_known(port, skb, &seed);
	vsw_fixture_softirq_end();
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, first);
	KUNIT_EXPECT_TRUE(test, early);
	KUNIT_EXPECT_FALSE(test, late);
	KUNIT_EXPECT_TRUE(test, again);
	KUNIT_EXPECT_FALSE(test, changed);
}

static struct kunit_case vsw_flow_cases[] = {
	KUNIT_CASE_PARAM(vsw_flow_bits, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_flags, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_cut, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_place, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_share, vsw_flow_frame_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_evict, vsw_flow_age_gen_params),
	KUNIT_CASE_PARAM(vsw_flow_over, vsw_flow_frame_gen_params),
	{}
};

static struct kunit_suite vsw_flow_suite = {
	.name = "vsw_flow",
	.init = vsw_fixture_init,
	.exit = vsw_fixture_exit,
	.test_cases = vsw_flow_cases,
};

kunit_test_suites(&vsw_flow_suite);
