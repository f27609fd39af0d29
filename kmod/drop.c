// SPDX-License-Identifier: GPL-2.0-only
/* Why frames are dropped: names, counters and the one place that frees. */

#include <linux/skbuff.h>

#include "drop.h"
#include "stats.h"
#include "vswkm.h"
#include "trace.h"

static const struct {
	const char *name;
	const char *text;
	enum skb_drop_reason core;
	bool policy;
} vsw_drops[VSW_DROP_MAX] = {
	[VSW_PASS] = { "pass", "", SKB_DROP_REASON_NOT_SPECIFIED, false },
#define X(NAME, name_, core_, policy_, text_)				\
	[VSW_DROP_##NAME] = { #name_, text_,				\
			      SKB_DROP_REASON_##core_, policy_ },
	VSW_DROP_LIST(X)
#undef X
};

/**
 * vsw_drop_name - the stable name of a reason
 * @why: the reason
 *
 * Return: a constant string.
 */
const char *vsw_drop_name(enum vsw_drop why)
{
	return why < VSW_DROP_MAX ? vsw_drops[why].name : "?";
}

/**
 * vsw_drop_text - one line that explains a reason
 * @why: the reason
 *
 * Return: a constant string.
 */
const char *vsw_drop_text(enum vsw_drop why)
{
	return why < VSW_DROP_MAX ? vsw_drops[why].text : "";
}

/**
 * vsw_drop_is_policy - did the operator ask for this kind of drop?
 * @why: the reason
 *
 * Return: true for a drop by configuration, false for an error.
 */
bool vsw_drop_is_policy(enum vsw_drop why)
{
	return why < VSW_DROP_MAX && vsw_drops[why].policy;
}

/**
 * vsw_drop_skb - count, trace and free a frame
 * @port: port that is charged: the egress one for an egress reason
 * @skb: the frame, consumed
 * @vid: its VLAN in the bridge, 0 when not known yet
 * @why: the reason
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_drop_skb(struct vsw_port *port, struct sk_buff *skb, u16 vid,
		  enum vsw_drop why)
{
	vsw_stats_drop(port, why);
	trace_vsw_drop(port, vid, skb->len, why);
	kfree_skb_reason(skb, vsw_drops[why].core);
}
