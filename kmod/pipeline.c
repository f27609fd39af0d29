// SPDX-License-Identifier: GPL-2.0-only
/* The way of a frame: the one page that lists the stages in order. */

#include "pkt.h"
#include "trace.h"

/*
 * What the frame in hand on this CPU has cost so far: switches that it entered
 * and did not leave, and how often it or a copy of it entered one. In a ring of
 * many patches the number of copies would grow with the power of the depth.
 */
struct vsw_way {
	unsigned int depth;
	unsigned int entries;
};

static DEFINE_PER_CPU(struct vsw_way, vsw_way);

static bool vsw_way_enter(struct vsw_way *way)
{
	if (++way->depth == 1)
		way->entries = 0;
	return ++way->entries <= VSW_MAX_ENTRIES &&
	       way->depth <= VSW_MAX_DEPTH;
}

static enum vsw_drop vsw_stages(struct vsw_pkt *pkt)
{
	return vsw_parse(pkt) ?:
	       vsw_ingress(pkt) ?:
	       vsw_learn(pkt) ?:	/* after ingress: only what may enter */
	       vsw_forward(pkt);	/* consumes the skb when it passes */
}

/**
 * vsw_pipeline - switch a frame
 * @in: port where it enters
 * @skb: the frame, data at the MAC header, not shared; consumed
 * @from_host: it comes from ndo_start_xmit, at whatever bridge
 *
 * A ring of bridges re-enters this function, so depth and breadth are bounded.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_pipeline(struct vsw_port *in, struct sk_buff *skb, bool from_host)
{
	struct vsw_pkt pkt = {
		.skb = skb,
		.br = in->br,
		.in = in,
		.from_host = from_host,
		.len = skb->len,
	};
	struct vsw_way *way = this_cpu_ptr(&vsw_way);
	enum vsw_drop why = VSW_DROP_RECURSION;

	vsw_stats_rx(in, pkt.len);
	if (likely(vsw_way_enter(way)))
		why = vsw_stages(&pkt);
	way->depth--;

	if (unlikely(why))
		vsw_drop_skb(in, skb, pkt.vid, why);
}
