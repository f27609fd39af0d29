/* SPDX-License-Identifier: GPL-2.0-only */
/* What the policy of a port said of frames that look the same. */
#ifndef VSW_FLOW_H
#define VSW_FLOW_H

#include <linux/cache.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_timeout.h>

/**
 * DOC: Flows
 *
 * Each CPU remembers what ACLs and connection tracking said of a frame at a
 * port, for the next one that looks the same to them: same port and direction,
 * VLAN, MAC addresses, traffic class, IP addresses, protocol and ports, and of
 * TCP the same flags. Membership of VLANs and the place of MAC addresses are no
 * part of it: they are looked up for each frame, which costs less than to
 * remember them would, and need not invalidate anything.
 *
 * What is remembered holds for one generation of the bridge. Whatever may
 * change a verdict begins the next one, after the change is in force; a frame
 * reads the number before it reads the policy. So what was said by the old
 * policy is never found by a frame that enters after the change.
 *
 * Only frames of TCP and UDP are remembered, without fragments, options of IP
 * and extension headers. Rules that log or reject decide on each frame anew. Of
 * tracked frames, those are remembered whose connection both sides have
 * confirmed; whatever changes its state - SYN, FIN, RST - is nf_conntrack's.
 * Frames that are not shown to it keep the timeout alive and are accounted. As
 * with nf_flow_table, nobody looks at their checksums and sequence numbers, nor
 * strictly at the sequence numbers of later ones. Only what they acknowledge is
 * noted, by which the tracker tells a reset that ends a connection from others.
 *
 * Addresses are not remembered: a frame whose connection has NAT gets that, as
 * if the tracker had said so, and the stages of NAT go on from there.
 *
 * Each second the tracker gets to see one frame of a connection all the same,
 * so that it is not far behind, and what has changed about it meanwhile counts.
 *
 * No connection is held: it is looked at again for each frame, so that one
 * that is deleted decides nothing any more. The memory of a connection that has
 * ended may be that of another one at once, but is memory of connections until
 * a grace period of RCU has passed (SLAB_TYPESAFE_BY_RCU). So what a pointer
 * leads to may be looked at if none has begun since it was last known to be
 * right; otherwise it is looked up anew.
 *
 * Room is bounded, and so is what a port may have remembered in a jiffy: one
 * that scans addresses takes little from the others.
 */

#define VSW_FLOW_WORDS4		4	/* of what a frame looks like, IPv4 */
#define VSW_FLOW_WORDS6		7
#define VSW_FLOW_WAYS		4
#define VSW_FLOW_SETS4		2048	/* on each CPU */
#define VSW_FLOW_SETS6		512
#define VSW_FLOW_SHARES		256	/* ports are told apart by so many */
#define VSW_FLOW_NEW		64	/* remembered of a port in a jiffy */
#define VSW_FLOW_LIFE		HZ	/* jiffies that it is remembered */

struct net;
struct sk_buff;
struct vsw_acl_rule;
struct vsw_bridge;
struct vsw_pkt;
struct vsw_port;

/**
 * struct vsw_flow - what was said; the words of the frame follow it
 * @gen: generation for which it holds
 * @epoch: in which @ct was known to be right; see &vsw_flow_cache.epoch
 * @rule: counts the frames; NULL if none matched
 * @ct: the connection; NULL if the frame has to bring the answer along
 * @born: jiffies when it was said
 * @zone: where @ct is, or the answer has to be from
 * @how: VSW_FLOW_*
 * @dir: direction of the frame in @ct
 */
struct vsw_flow {
	u32 gen;
	u32 epoch;
	const struct vsw_acl_rule *rule;
	struct nf_conn *ct;
	u32 born;
	u16 zone;
	u8 how;
	u8 dir;
};

#define VSW_FLOW_DENY		BIT(0)
#define VSW_FLOW_TRACKED	BIT(1)	/* of an established connection */

/* One line of a cache each, or two */
struct vsw_flow4 {
	struct vsw_flow flow;
	u64 word[VSW_FLOW_WORDS4];
} __aligned(64);

struct vsw_flow6 {
	struct vsw_flow flow;
	u64 word[VSW_FLOW_WORDS6];
} __aligned(64);

/* Room for what get_state_synchronize_rcu_full() writes, and more */
struct vsw_flow_cookie {
	unsigned long word[4];
};

/**
 * struct vsw_flow_cache - what one CPU remembers
 * @v4: of IPv4, VSW_FLOW_SETS4 sets; NULL as long as there is no policy
 * @v6: of IPv6
 * @cookie: state of RCU, from the beginning of @epoch
 * @epoch: number of the time in which no grace period has begun
 * @jiffy: to which @kept belongs
 * @kept: how much was remembered of which ports
 *
 * Used with BH disabled by the owning CPU only.
 */
struct vsw_flow_cache {
	struct vsw_flow4 *v4;
	struct vsw_flow6 *v6;
	struct vsw_flow_cookie cookie;
	u32 epoch;
	u32 jiffy;
	u8 kept[VSW_FLOW_SHARES];
};

/**
 * struct vsw_flow_seed - what a frame would be remembered by
 * @word: what it looks like
 * @gen: generation in which it is judged
 * @words: how many of @word, 0 for one that is not to be remembered
 * @hash: of @word
 */
struct vsw_flow_seed {
	u64 word[VSW_FLOW_WORDS6];
	u32 gen;
	u32 words;
	u32 hash;
};

DECLARE_PER_CPU(struct vsw_flow_cache, vsw_flow_cache);
extern u64 vsw_flow_mult[VSW_FLOW_WORDS6];

/* May frames of a connection pass unseen by the tracker? */
static inline bool vsw_flow_may_pass(const struct nf_conn *ct)
{
	const unsigned long want = IPS_CONFIRMED | IPS_ASSURED;
	const unsigned long odd = IPS_DYING | IPS_NAT_CLASH | IPS_SEQ_ADJUST |
				  IPS_FIXED_TIMEOUT;

	if ((READ_ONCE(ct->status) & (want | odd)) != want || nfct_help(ct) ||
	    nf_ct_timeout_find(ct))
		return false;
	return nf_ct_protonum(ct) != IPPROTO_TCP ||
	       READ_ONCE(ct->proto.tcp.state) == TCP_CONNTRACK_ESTABLISHED;
}

/* flow_keep.c */
void vsw_flow_keep(const struct vsw_flow_seed *seed, const struct vsw_pkt *pkt,
		   const struct sk_buff *skb, const struct vsw_port *port,
		   bool tracked, const struct vsw_acl_rule *rule, bool deny);
void vsw_flow_changed(struct vsw_bridge *br);
void vsw_flow_changed_net(struct net *net);
void vsw_flow_begin(void);
int vsw_flow_init(void);
void vsw_flow_exit(void);

#endif /* VSW_FLOW_H */
