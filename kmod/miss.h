/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_MISS_H
#define VSW_MISS_H

#include <linux/atomic.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>

struct vsw_port;

#define VSW_MISS_RATE	1000	/* events a second, and as many at once */

/**
 * struct vsw_miss_state - events of a bridge about what is unknown
 * @key: secret by which the same question is known again
 * @lock: protects @tokens and @filled
 * @tokens: events that may be sent now
 * @filled: jiffies when tokens were last added
 * @lost: events that were not sent
 */
struct vsw_miss_state {
	siphash_key_t key;
	spinlock_t lock;	/* see above */
	unsigned int tokens;
	unsigned long filled;
	atomic64_t lost;
};

/**
 * struct vsw_miss - one event
 * @port: where the frame entered
 * @vid: its VLAN
 * @kind: &enum vswkm_miss_kind
 * @mac: unknown destination, of VSWKM_MISS_KIND_L2
 * @addr: unknown neighbour, of VSWKM_MISS_KIND_L3; IPv4 as a mapped address
 */
struct vsw_miss {
	const struct vsw_port *port;
	u16 vid;
	u8 kind;
	u8 mac[ETH_ALEN];
	struct in6_addr addr;
};

void vsw_miss_init(struct vsw_miss_state *state);
void vsw_miss_l2(const struct vsw_port *port, u16 vid, const u8 *mac);
void vsw_miss_l3(const struct vsw_port *port, u16 vid,
		 const struct in6_addr *addr);

#endif /* VSW_MISS_H */
