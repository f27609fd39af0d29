// SPDX-License-Identifier: GPL-2.0-only
/* Counters of ports, summed for ports and bridges. */

#include "stats.h"
#include "vswkm.h"

/**
 * vsw_stats_flood - count a flooded frame
 * @port: port where it entered
 * @copies: copies made of it, beside the frame itself
 *
 * Context: BH disabled.
 */
void vsw_stats_flood(struct vsw_port *port, unsigned int copies)
{
	struct vsw_pcpu_stats *stats = this_cpu_ptr(port->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->flooded);
	u64_stats_add(&stats->replicated, copies);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vsw_stats_replicated - count copies that a tunnel made for its peers
 * @port: port where the frame entered
 * @copies: copies made of it, beside the frame itself
 *
 * Context: BH disabled.
 */
void vsw_stats_replicated(struct vsw_port *port, unsigned int copies)
{
	struct vsw_pcpu_stats *stats = this_cpu_ptr(port->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->replicated, copies);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vsw_stats_drop - count a drop
 * @port: port that is charged
 * @why: the reason
 *
 * Context: BH disabled.
 */
void vsw_stats_drop(struct vsw_port *port, enum vsw_drop why)
{
	vsw_stats_inc(port, drop[why]);
}

/**
 * vsw_stats_sum - add the counters of a port
 * @port: the port
 * @to: added to
 */
void vsw_stats_sum(const struct vsw_port *port, struct vsw_stats *to)
{
	int cpu, i;

	for_each_possible_cpu(cpu) {
		const struct vsw_pcpu_stats *s = per_cpu_ptr(port->stats, cpu);

		/* single words on 64-bit, where syncp is empty */
		to->rx_packets += u64_stats_read(&s->rx_packets);
		to->rx_bytes += u64_stats_read(&s->rx_bytes);
		to->tx_packets += u64_stats_read(&s->tx_packets);
		to->tx_bytes += u64_stats_read(&s->tx_bytes);
		to->replicated += u64_stats_read(&s->replicated);
		to->flooded += u64_stats_read(&s->flooded);
		to->control += u64_stats_read(&s->control);
		to->learned += u64_stats_read(&s->learned);
		to->moved += u64_stats_read(&s->moved);
		to->unlearned += u64_stats_read(&s->unlearned);
		to->cached += u64_stats_read(&s->cached);
		for (i = 0; i < VSW_DROP_MAX; i++)
			to->drop[i] += u64_stats_read(&s->drop[i]);
	}
}

/**
 * vsw_stats_bridge - sum over the ports of a bridge, also those removed
 * @br: the bridge
 * @to: overwritten
 *
 * Context: RTNL held or RCU read side.
 */
void vsw_stats_bridge(const struct vsw_bridge *br, struct vsw_stats *to)
{
	struct vsw_port *port;
	int i;

	*to = br->gone;
	for (i = 0; i < VSW_MAX_PORTS; i++) {
		port = rcu_dereference_rtnl(br->ports[i]);
		if (port)
			vsw_stats_sum(port, to);
	}
}

/**
 * vsw_stats_dropped - all drops together
 * @stats: the counters
 *
 * Return: the sum.
 */
u64 vsw_stats_dropped(const struct vsw_stats *stats)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < VSW_DROP_MAX; i++)
		sum += stats->drop[i];
	return sum;
}
