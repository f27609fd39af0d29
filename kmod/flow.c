// SPDX-License-Identifier: GPL-2.0-only
/* Frames that look like one on which the policy has decided. See flow.h. */

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>

#include "acl/rule.h"
#include "conn.h"
#include "flow.h"
#include "pkt.h"

/* The byte of TCP flags: what of them changes the state of a connection */
#define FLOW_TCP_FLAGS	(0x01 | 0x02 | 0x04)	/* FIN, SYN, RST */
#define FLOW_TCP_ACK	0x10

/*
 * What follows the addresses of IP. Of headers that are not linear, or say
 * something odd, nothing is remembered: the full path has the answer.
 */
static __always_inline bool flow_l4(const struct sk_buff *skb, unsigned int at,
				    unsigned int iplen, u8 proto, u64 *word)
{
	const u8 *l4 = skb->data + at;
	u64 flags = 0;

	if (proto == IPPROTO_TCP) {
		if (skb_headlen(skb) < at + sizeof(struct tcphdr) ||
		    iplen < sizeof(struct tcphdr))
			return false;
		flags = l4[13];
		if ((flags & (FLOW_TCP_FLAGS | FLOW_TCP_ACK)) != FLOW_TCP_ACK ||
		    l4[12] < 0x50 || (l4[12] >> 4) * 4 > iplen)
			return false;
	} else if (proto == IPPROTO_UDP) {
		const unsigned int len = ntohs(((struct udphdr *)l4)->len);

		if (skb_headlen(skb) < at + sizeof(struct udphdr) ||
		    iplen < sizeof(struct udphdr) ||
		    ((len > iplen || len < sizeof(struct udphdr)) &&
		     !skb_is_gso(skb)))
			return false;
	} else {
		return false;
	}
	word[0] |= get_unaligned((const u32 *)l4);
	word[2] |= flags << 40 | (u64)proto << 48;
	return true;
}

/* Port, direction, VLAN and MAC addresses */
static __always_inline void flow_l2(const struct sk_buff *skb,
				    const struct vsw_port *port, u16 vid,
				    u8 dir, u8 class, u64 *word)
{
	BUILD_BUG_ON(VSW_PORT_NUMBERS > BIT(19));

	word[0] = (u64)(port->number << 13 | (dir & 1) << 12 | vid) << 32;
	word[1] = get_unaligned((const u64 *)skb->data);
	word[2] = get_unaligned((const u32 *)(skb->data + 8)) |
		  (u64)class << 32;
}

/* The length of the packet, of which a frame of GSO need not know its own */
static __always_inline bool flow_length(const struct sk_buff *skb,
					unsigned int len)
{
	return likely(len <= skb->len - ETH_HLEN) || skb_is_gso(skb);
}

static __always_inline bool flow_read4(const struct sk_buff *skb,
				       const struct vsw_port *port, u16 vid,
				       u8 dir, struct vsw_flow_seed *seed)
{
	const struct iphdr *ip = (const void *)(skb->data + ETH_HLEN);
	unsigned int len;

	if (skb_headlen(skb) < ETH_HLEN + sizeof(*ip) ||
	    *(const u8 *)ip != 0x45 ||
	    ip->frag_off & htons(IP_MF | IP_OFFSET))
		return false;
	len = ntohs(ip->tot_len);
	if (len < sizeof(*ip) || !flow_length(skb, len))
		return false;
	seed->word[0] = get_unaligned((const u64 *)&ip->saddr);
	flow_l2(skb, port, vid, dir, ip->tos, seed->word + 1);
	seed->words = VSW_FLOW_WORDS4;
	return flow_l4(skb, ETH_HLEN + sizeof(*ip), len - sizeof(*ip),
		       ip->protocol, seed->word + 1);
}

static __always_inline bool flow_read6(const struct sk_buff *skb,
				       const struct vsw_port *port, u16 vid,
				       u8 dir, struct vsw_flow_seed *seed)
{
	const struct ipv6hdr *ip = (const void *)(skb->data + ETH_HLEN);
	unsigned int len, i;

	if (skb_headlen(skb) < ETH_HLEN + sizeof(*ip) || ip->version != 6)
		return false;
	len = ntohs(ip->payload_len);
	if (!len || !flow_length(skb, sizeof(*ip) + len))
		return false;
	for (i = 0; i < 4; i++)
		seed->word[i] = get_unaligned((const u64 *)&ip->saddr + i);
	flow_l2(skb, port, vid, dir, ipv6_get_dsfield(ip), seed->word + 4);
	seed->words = VSW_FLOW_WORDS6;
	return flow_l4(skb, ETH_HLEN + sizeof(*ip), len, ip->nexthdr,
		       seed->word + 4);
}

/**
 * vsw_flow_read - what a frame looks like to the policy of a port
 * @skb: the frame, data at the MAC header, which is linear; not changed
 * @port: the port
 * @vid: its VLAN in the bridge
 * @dir: &enum vswkm_acl_dir
 * @seed: its words are set; their number is 0 if it is not to be remembered
 *
 * Two frames with the same words have the same &vsw_acl_key and are the same to
 * connection tracking, but for sequence numbers and checksums.
 *
 * Context: BH disabled.
 */
VSW_STAGE void vsw_flow_read(const struct sk_buff *skb,
			     const struct vsw_port *port, u16 vid, u8 dir,
			     struct vsw_flow_seed *seed)
{
	__be16 type = ((const struct ethhdr *)skb->data)->h_proto;
	bool good = false;

	if (likely(type == htons(ETH_P_IP)))
		good = flow_read4(skb, port, vid, dir, seed);
	else if (type == htons(ETH_P_IPV6))
		good = flow_read6(skb, port, vid, dir, seed);
	if (unlikely(!good))
		seed->words = 0;
}

/*
 * Multilinear, with secret multipliers: who does not know them cannot choose
 * frames that fall into the set of somebody else. The upper bits depend on all
 * bits of the words, the highest of which may cancel out. Words that differ by
 * one each, as ports do, would be evenly spaced, and come to lie on each other
 * at some spacings: hence the second round.
 */
static __always_inline u32 flow_hash(const u64 *word, unsigned int words)
{
	unsigned int i;
	u64 hash = 0;

	for (i = 0; i < words; i++)
		hash += word[i] * vsw_flow_mult[i];
	hash = (hash ^ hash >> 32) * vsw_flow_mult[0];
	return hash >> 32;
}

static __always_inline bool flow_same(const u64 *a, const u64 *b,
				      unsigned int words)
{
	unsigned int i;

	for (i = 0; i < words; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static __always_inline bool is_fresh(const struct vsw_flow *flow,
				     const struct vsw_flow_seed *seed)
{
	return flow->gen == seed->gen &&
	       (u32)jiffies - flow->born < VSW_FLOW_LIFE;
}

static __always_inline struct vsw_flow *
flow_look4(const struct vsw_flow_cache *cache, struct vsw_flow_seed *seed)
{
	struct vsw_flow4 *way;
	unsigned int i;

	seed->hash = flow_hash(seed->word, VSW_FLOW_WORDS4);
	way = cache->v4 + seed->hash / (BIT_ULL(32) / VSW_FLOW_SETS4) *
			  VSW_FLOW_WAYS;
	for (i = 0; i < VSW_FLOW_WAYS; i++, way++)
		if (flow_same(way->word, seed->word, VSW_FLOW_WORDS4) &&
		    is_fresh(&way->flow, seed))
			return &way->flow;
	return NULL;
}

static noinline struct vsw_flow *
flow_look6(const struct vsw_flow_cache *cache, struct vsw_flow_seed *seed)
{
	struct vsw_flow6 *way;
	unsigned int i;

	seed->hash = flow_hash(seed->word, VSW_FLOW_WORDS6);
	way = cache->v6 + seed->hash / (BIT_ULL(32) / VSW_FLOW_SETS6) *
			  VSW_FLOW_WAYS;
	for (i = 0; i < VSW_FLOW_WAYS; i++, way++)
		if (flow_same(way->word, seed->word, VSW_FLOW_WORDS6) &&
		    is_fresh(&way->flow, seed))
			return &way->flow;
	return NULL;
}

/**
 * vsw_flow_find - what was said of a frame that looked like this one
 * @pkt: the frame
 * @skb: the copy of it that is looked at
 * @port: port where it enters or is to leave
 * @dir: &enum vswkm_acl_dir
 * @seed: set to what vsw_flow_keep() needs
 * @why: set to the verdict, if it is known
 *
 * The frame has been counted if the verdict is known.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if the verdict is known.
 */
VSW_STAGE bool vsw_flow_find(struct vsw_pkt *pkt, struct sk_buff *skb,
			     const struct vsw_port *port, u8 dir,
			     struct vsw_flow_seed *seed, enum vsw_drop *why)
{
	const struct vsw_flow_cache *cache = this_cpu_ptr(&vsw_flow_cache);
	struct vsw_flow *flow;
	bool six;

	seed->words = 0;
	/* pairs with vsw_flow_begin(): then @v6 is there as well */
	if (unlikely(!smp_load_acquire(&cache->v4)) || pkt->frag ||
	    (pkt->how & VSW_HOW_FLOODED && rcu_access_pointer(port->nat)))
		return false;
	/* before the policy is read: see vsw_flow_changed() */
	seed->gen = smp_load_acquire(&pkt->br->flow_gen);
	vsw_flow_read(skb, port, pkt->vid, dir, seed);
	if (!seed->words)
		return false;
	six = seed->words == VSW_FLOW_WORDS6;
	flow = six ? flow_look6(cache, seed) : flow_look4(cache, seed);
	if (!flow)
		return false;
	if (flow->how & VSW_FLOW_TRACKED && !flow_conn(pkt, flow, skb, six))
		return false;
	vsw_stats_inc(port, cached);
	if (flow->rule)
		vsw_acl_count(flow->rule, skb->len);
	*why = !(flow->how & VSW_FLOW_DENY) ? VSW_PASS :
	       dir == VSWKM_ACL_DIR_IN ? VSW_DROP_ACL_IN : VSW_DROP_ACL_OUT;
	return true;
}
