/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_STATS_H
#define VSW_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include "drop.h"

/**
 * struct vsw_pcpu_stats - what one CPU counted at one port
 * @rx_packets: frames that entered the switch
 * @rx_bytes: their bytes, Ethernet header included
 * @tx_packets: frames handed to the device, the host or the peer bridge
 * @tx_bytes: their bytes
 * @replicated: extra copies made of frames that entered here
 * @flooded: frames that entered here and were flooded
 * @control: link-local frames left to the host
 * @learned: addresses learned here
 * @moved: addresses that moved here from another port
 * @unlearned: addresses not learned because of a limit
 * @cached: frames judged as an earlier one was
 * @drop: drops by reason
 * @syncp: makes reads consistent; empty on 64-bit kernels
 *
 * Written with BH disabled by the owning CPU.
 */
struct vsw_pcpu_stats {
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t replicated;
	u64_stats_t flooded;
	u64_stats_t control;
	u64_stats_t learned;
	u64_stats_t moved;
	u64_stats_t unlearned;
	u64_stats_t cached;
	u64_stats_t drop[VSW_DROP_MAX];
	struct u64_stats_sync syncp;
} ____cacheline_aligned;

/* Sums over all CPUs; the members are those of struct vsw_pcpu_stats. */
struct vsw_stats {
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 replicated;
	u64 flooded;
	u64 control;
	u64 learned;
	u64 moved;
	u64 unlearned;
	u64 cached;
	u64 drop[VSW_DROP_MAX];
};

struct vsw_bridge;
struct vsw_port;

void vsw_stats_flood(struct vsw_port *port, unsigned int copies);
void vsw_stats_replicated(struct vsw_port *port, unsigned int copies);
void vsw_stats_drop(struct vsw_port *port, enum vsw_drop why);
void vsw_stats_sum(const struct vsw_port *port, struct vsw_stats *to);
void vsw_stats_bridge(const struct vsw_bridge *br, struct vsw_stats *to);
u64 vsw_stats_dropped(const struct vsw_stats *stats);

/* Add one to a single counter of a port. */
#define vsw_stats_inc(port, counter)					\
do {									\
	struct vsw_pcpu_stats *__stats = this_cpu_ptr((port)->stats);	\
									\
	u64_stats_update_begin(&__stats->syncp);			\
	u64_stats_inc(&__stats->counter);				\
	u64_stats_update_end(&__stats->syncp);				\
} while (0)

/* Count a frame of @len bytes that enters (rx) or was handed on (tx). */
#define vsw_stats_frame(port, dir, len)					\
do {									\
	struct vsw_pcpu_stats *__stats = this_cpu_ptr((port)->stats);	\
									\
	u64_stats_update_begin(&__stats->syncp);			\
	u64_stats_inc(&__stats->dir##_packets);				\
	u64_stats_add(&__stats->dir##_bytes, len);			\
	u64_stats_update_end(&__stats->syncp);				\
} while (0)

#endif /* VSW_STATS_H */
