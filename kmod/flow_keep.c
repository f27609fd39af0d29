// SPDX-License-Identifier: GPL-2.0-only
/* What CPUs remember of frames, and when it does not hold any more. */

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "acl/rule.h"
#include "conn.h"
#include "flow.h"
#include "pkt.h"

DEFINE_PER_CPU(struct vsw_flow_cache, vsw_flow_cache);
u64 vsw_flow_mult[VSW_FLOW_WORDS6];

/**
 * vsw_flow_changed - nothing that is remembered of a bridge holds any more
 * @br: the bridge
 *
 * To be called after a change is in force: a frame that reads the new number
 * reads the new policy, too. No two bridges ever have the same number, as the
 * ports of one may be those of another later.
 *
 * Context: RTNL held.
 */
void vsw_flow_changed(struct vsw_bridge *br)
{
	static u32 last;	/* 0 is that of nothing */

	ASSERT_RTNL();

	if (!++last)
		last++;
	/* pairs with vsw_flow_find() */
	smp_store_release(&br->flow_gen, last);
}

/**
 * vsw_flow_changed_net - the same for all bridges of a namespace
 * @net: network namespace
 *
 * Context: RTNL held.
 */
void vsw_flow_changed_net(struct net *net)
{
	struct net_device *dev;

	for_each_netdev(net, dev)
		if (vsw_is_bridge(dev))
			vsw_flow_changed(netdev_priv(dev));
}

/* May another one be remembered of this port in this jiffy? */
static bool has_share(struct vsw_flow_cache *cache, const struct vsw_port *port)
{
	u8 *kept = &cache->kept[port->number % VSW_FLOW_SHARES];

	if (cache->jiffy != (u32)jiffies) {
		cache->jiffy = (u32)jiffies;
		memset(cache->kept, 0, sizeof(cache->kept));
	}
	if (*kept >= VSW_FLOW_NEW)
		return false;
	++*kept;
	return true;
}

/*
 * Does one make room rather than another: is there none, or an older one? Of
 * those of other bridges only time says whether they hold.
 */
static bool is_worse(const struct vsw_flow *a, const struct vsw_flow *b)
{
	if (!a->gen != !b->gen)
		return b->gen;
	return (s32)(a->born - b->born) < 0;
}

/*
 * A way of a set for it, with its words: that which is of the same frame, or
 * one that makes room. NULL if the port has had its share.
 */
static struct vsw_flow *take(struct vsw_flow_cache *cache, void *set,
			     size_t way_size, const struct vsw_flow_seed *seed,
			     const struct vsw_port *port)
{
	size_t size = seed->words * sizeof(seed->word[0]);
	struct vsw_flow *flow, *worst = set;
	unsigned int i;

	for (i = 0; i < VSW_FLOW_WAYS; i++) {
		flow = set + i * way_size;
		if (!memcmp(flow + 1, seed->word, size))
			goto found;
		if (is_worse(flow, worst))
			worst = flow;
	}
	if (!has_share(cache, port))
		return NULL;
	flow = worst;
found:
	flow->gen = 0;
	barrier();
	memcpy(flow + 1, seed->word, size);
	return flow;
}

static struct vsw_flow *make_room(struct vsw_flow_cache *cache,
				  const struct vsw_flow_seed *seed,
				  const struct vsw_port *port)
{
	struct vsw_flow4 *v4 = cache->v4 + seed->hash /
		(BIT_ULL(32) / VSW_FLOW_SETS4) * VSW_FLOW_WAYS;
	struct vsw_flow6 *v6 = cache->v6 + seed->hash /
		(BIT_ULL(32) / VSW_FLOW_SETS6) * VSW_FLOW_WAYS;

	/* the words are right behind what is said */
	BUILD_BUG_ON(offsetof(struct vsw_flow4, word) != sizeof(v4->flow));
	BUILD_BUG_ON(offsetof(struct vsw_flow6, word) != sizeof(v6->flow));

	return seed->words == VSW_FLOW_WORDS4 ?
	       take(cache, v4, sizeof(*v4), seed, port) :
	       take(cache, v6, sizeof(*v6), seed, port);
}

/*
 * Sequence numbers that the tracker does not see must not make it take later
 * ones for wrong: as flow_offload_fixup_tcp(). That has any reset believed
 * then; here flow_conn_acked() keeps what tells which one is, if it is not
 * behind data that nobody has acknowledged.
 */
static void be_liberal(struct nf_conn *ct)
{
	struct ip_ct_tcp *tcp = &ct->proto.tcp;
	int i;

	spin_lock_bh(&ct->lock);
	for (i = 0; i < IP_CT_DIR_MAX; i++) {
		tcp->seen[i].td_maxwin = 0;
		tcp->seen[i].flags |= IP_CT_TCP_FLAG_BE_LIBERAL;
	}
	spin_unlock_bh(&ct->lock);
}

/**
 * vsw_flow_keep - remember a verdict
 * @seed: set by vsw_flow_find() for the frame
 * @pkt: the frame
 * @skb: the copy of it that was judged
 * @port: port that judged it
 * @tracked: the state of its connection was asked for
 * @rule: the rule that decided, NULL if none matched
 * @deny: it is not to pass
 *
 * Context: BH disabled, RCU read side; the same as when @seed was set.
 */
void vsw_flow_keep(const struct vsw_flow_seed *seed, const struct vsw_pkt *pkt,
		   const struct sk_buff *skb, const struct vsw_port *port,
		   bool tracked, const struct vsw_acl_rule *rule, bool deny)
{
	struct vsw_flow_cache *cache = this_cpu_ptr(&vsw_flow_cache);
	enum ip_conntrack_info ctinfo = IP_CT_NEW;
	struct nf_conn *ct = NULL;
	struct vsw_flow *flow;

	if (tracked) {
		if (deny || !(pkt->conn & VSW_CONN_ESTABLISHED))
			return;
		if (!(pkt->conn & VSW_CONN_COUNTED))
			ct = nf_ct_get(skb, &ctinfo);
		if (ct && !vsw_flow_may_pass(ct))
			return;
	}
	flow = make_room(cache, seed, port);
	if (!flow)
		return;
	if (ct && nf_ct_protonum(ct) == IPPROTO_TCP)
		be_liberal(ct);
	flow->rule = rule;
	flow->ct = ct;
	/* @skb has a reference, so it is right now; see flow_conn_near() */
	flow->epoch = cache->epoch;
	flow->born = (u32)jiffies;
	flow->zone = pkt->zone;
	flow->how = (deny ? VSW_FLOW_DENY : 0) |
		    (tracked ? VSW_FLOW_TRACKED : 0);
	flow->dir = CTINFO2DIR(ctinfo);
	barrier();
	flow->gen = seed->gen;
}

/* CPUs do not come or go meanwhile. */
static void make(unsigned int cpu)
{
	struct vsw_flow_cache *cache = per_cpu_ptr(&vsw_flow_cache, cpu);
	int node = cpu_to_node(cpu);
	struct vsw_flow4 *v4;

	BUILD_BUG_ON(sizeof(*v4) != 64);

	if (cache->v4)
		return;
	v4 = kvzalloc_node(array3_size(VSW_FLOW_SETS4, VSW_FLOW_WAYS,
				       sizeof(*v4)), GFP_KERNEL, node);
	if (!cache->v6)
		cache->v6 = kvzalloc_node(array3_size(VSW_FLOW_SETS6,
						      VSW_FLOW_WAYS,
						      sizeof(*cache->v6)),
					  GFP_KERNEL, node);
	if (!v4 || !cache->v6) {
		kvfree(v4);
		return;
	}
	/* pairs with vsw_flow_find() */
	smp_store_release(&cache->v4, v4);
}

/**
 * vsw_flow_begin - there is a policy, so that something can be remembered
 *
 * Without memory for that each frame is judged anew.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_flow_begin(void)
{
	unsigned int cpu, i;

	ASSERT_RTNL();

	cpus_read_lock();
	if (!vsw_flow_mult[0]) {
		get_random_bytes(vsw_flow_mult, sizeof(vsw_flow_mult));
		for (i = 0; i < ARRAY_SIZE(vsw_flow_mult); i++)
			vsw_flow_mult[i] |= 1;
	}
	for_each_online_cpu(cpu)
		make(cpu);
	cpus_read_unlock();
}

static enum cpuhp_state state;

/* One that comes later, if there is a policy */
static int comes(unsigned int cpu)
{
	if (vsw_flow_mult[0])
		make(cpu);
	return 0;
}

/**
 * vsw_flow_init - the module begins
 *
 * Context: process, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_flow_init(void)
{
	int got = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN,
					    "net/vswkm:flow", comes, NULL);

	if (got < 0)
		return got;
	state = got;
	return 0;
}

/**
 * vsw_flow_exit - forget everything, as the module goes
 *
 * Context: no frame is in a switch any more; may sleep.
 */
void vsw_flow_exit(void)
{
	struct vsw_flow_cache *cache;
	unsigned int cpu;

	cpuhp_remove_state_nocalls(state);
	for_each_possible_cpu(cpu) {
		cache = per_cpu_ptr(&vsw_flow_cache, cpu);
		kvfree(cache->v4);
		kvfree(cache->v6);
	}
}
