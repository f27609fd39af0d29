// SPDX-License-Identifier: GPL-2.0-only
/* Counters in messages, the same for bridges and ports. */

#include "core.h"

static int vsw_put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, VSWKM_A_STATS_PAD);
}

static int vsw_put_counters(struct sk_buff *skb, const struct vsw_stats *s,
			    int attr)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest ||
	    vsw_put_u64(skb, VSWKM_A_STATS_RX_PACKETS, s->rx_packets) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_RX_BYTES, s->rx_bytes) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_TX_PACKETS, s->tx_packets) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_TX_BYTES, s->tx_bytes) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_REPLICATED, s->replicated) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_FLOODED, s->flooded) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_CONTROL, s->control) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_LEARNED, s->learned) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_MOVED, s->moved) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_UNLEARNED, s->unlearned) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_CACHED, s->cached) ||
	    vsw_put_u64(skb, VSWKM_A_STATS_DROPPED, vsw_stats_dropped(s)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vsw_put_drop(struct sk_buff *skb, int attr, enum vsw_drop why,
			u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest ||
	    nla_put_string(skb, VSWKM_A_DROP_REASON, vsw_drop_name(why)) ||
	    nla_put_u64_64bit(skb, VSWKM_A_DROP_PACKETS, packets,
			      VSWKM_A_DROP_PAD) ||
	    nla_put_string(skb, VSWKM_A_DROP_TEXT, vsw_drop_text(why)) ||
	    nla_put_u8(skb, VSWKM_A_DROP_POLICY, vsw_drop_is_policy(why)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vsw_nl_put_stats - put counters into a message
 * @skb: the message
 * @stats: the counters
 * @attr_stats: attribute for the nest of counters
 * @attr_drop: attribute for each drop reason that was met
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_stats(struct sk_buff *skb, const struct vsw_stats *stats,
		     int attr_stats, int attr_drop)
{
	int why;

	if (vsw_put_counters(skb, stats, attr_stats))
		return -EMSGSIZE;
	for (why = VSW_PASS + 1; why < VSW_DROP_MAX; why++)
		if (stats->drop[why] &&
		    vsw_put_drop(skb, attr_drop, why, stats->drop[why]))
			return -EMSGSIZE;
	return 0;
}
