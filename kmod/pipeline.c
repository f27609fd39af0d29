// SPDX-License-Identifier: GPL-2.0-only
/* The way of a frame: the one page that lists the stages in order. */

#include "pkt.h"
#include "trace.h"

/* Switches that the frame in hand on this CPU has entered and not left. */
static DEFINE_PER_CPU(unsigned int, vsw_depth);

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
 *
 * A ring of bridges re-enters this function, so its depth is bounded.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_pipeline(struct vsw_port *in, struct sk_buff *skb)
{
	struct vsw_pkt pkt = {
		.skb = skb,
		.br = in->br,
		.in = in,
		.len = skb->len,
	};
	enum vsw_drop why = VSW_DROP_RECURSION;

	vsw_stats_rx(in, pkt.len);
	if (likely(__this_cpu_inc_return(vsw_depth) <= VSW_MAX_DEPTH))
		why = vsw_stages(&pkt);
	__this_cpu_dec(vsw_depth);

	if (unlikely(why))
		vsw_drop_skb(in, skb, pkt.vid, why);
}
