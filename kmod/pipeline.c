// SPDX-License-Identifier: GPL-2.0-only
/* The way of a frame: the one page that lists the stages in order. */

#include "pkt.h"
#include "trace.h"

/*
 * What the frame in hand on this CPU has cost so far: switches that it entered
 * and did not leave, and how often it or a copy of it entered one from another.
 * In a ring of many patches the number of copies would grow with the power of
 * the depth.
 */
static DEFINE_PER_CPU(unsigned int, vsw_depth);
static DEFINE_PER_CPU(unsigned int, vsw_entries);

static noinline bool vsw_enter_nested(void)
{
	unsigned int depth = __this_cpu_inc_return(vsw_depth);
	unsigned int entries = __this_cpu_inc_return(vsw_entries);

	return depth <= VSW_MAX_DEPTH && entries <= VSW_MAX_ENTRIES;
}

static __always_inline bool vsw_enter(void)
{
	DEBUG_NET_WARN_ON_ONCE(!in_softirq());

	if (unlikely(__this_cpu_read(vsw_depth)))
		return vsw_enter_nested();
	__this_cpu_write(vsw_depth, 1);
	__this_cpu_write(vsw_entries, 1);
	return true;
}

static __always_inline enum vsw_drop vsw_stages(struct vsw_pkt *pkt)
{
	return vsw_parse(pkt) ?:
	       vsw_ingress(pkt) ?:
	       vsw_acl_in(pkt) ?:	/* what it denies teaches nothing */
	       vsw_learn(pkt) ?:	/* after ingress: only what may enter */
	       vsw_forward(pkt);	/* consumes the skb when it passes */
}

static __always_inline enum vsw_drop
vsw_stages_overlay(struct vsw_overlay *over)
{
	return vsw_parse(&over->pkt) ?:
	       vsw_ingress_overlay(&over->pkt) ?:
	       vsw_acl_in(&over->pkt) ?:
	       vsw_learn_overlay(over) ?:
	       vsw_forward(&over->pkt);
}

/* vsw_pipeline() for the caller that matters most */
static __always_inline struct sk_buff *
vsw_switch(struct vsw_port *in, struct sk_buff *skb, unsigned int how)
{
	const unsigned int len = skb->len;
	struct vsw_pkt pkt = {	/* each of them: cheaper than all and some */
		.skb = skb,
		.br = in->br,
		.in = in,
		.handoff = NULL,
		.len = len,
		.how = how,
		.conn = 0,
		.plain = false,
		.told = false,
		.vid = 0,
		.prio = 0,
		.tpid = 0,
		.zone = 0,
		.frag = 0,
		.frag_id = 0,
	};
	enum vsw_drop why = VSW_DROP_RECURSION;

	vsw_stats_frame(in, rx, len);
	if (likely(vsw_enter()))
		why = vsw_stages(&pkt);
	__this_cpu_dec(vsw_depth);

	if (unlikely(why) && pkt.skb)
		vsw_drop_skb(in, pkt.skb, pkt.vid, why);
	return pkt.handoff;
}

/**
 * vsw_pipeline - switch a frame
 * @in: port where it enters
 * @skb: the frame, data at the MAC header, not shared; consumed
 * @how: VSW_HOW_*
 *
 * A ring of bridges re-enters this function, so depth and breadth are bounded.
 *
 * Context: BH disabled, RCU read side.
 * Return: NULL; with VSW_HOW_HANDOFF perhaps a frame that the receive path is
 * to go on with, on the device that it names.
 */
struct sk_buff *vsw_pipeline(struct vsw_port *in, struct sk_buff *skb,
			     unsigned int how)
{
	return vsw_switch(in, skb, how);
}

/**
 * vsw_pipeline_overlay - switch a frame that a tunnel brought
 * @in: the tunnel's port
 * @skb: the frame, data at the MAC header, not shared; consumed
 * @vid: its VLAN
 * @from: the remote that sent it, IPv4 as a mapped address; NULL if the switch
 *	itself answers for what is behind the tunnel
 * @how: VSW_HOW_*; of an answer, whether the host that is to have it may be
 *	sending now
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_pipeline_overlay(struct vsw_port *in, struct sk_buff *skb, u16 vid,
			  const struct in6_addr *from, unsigned int how)
{
	struct vsw_overlay over = {
		.pkt = {
			.skb = skb,
			.br = in->br,
			.in = in,
			.how = how,
			.len = skb->len,
			.vid = vid,
		},
		.from = from,
	};
	enum vsw_drop why = VSW_DROP_RECURSION;

	vsw_stats_frame(in, rx, over.pkt.len);
	if (likely(vsw_enter()))
		why = vsw_stages_overlay(&over);
	__this_cpu_dec(vsw_depth);

	if (unlikely(why) && over.pkt.skb)
		vsw_drop_skb(in, skb, vid, why);
}
