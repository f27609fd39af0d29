// SPDX-License-Identifier: GPL-2.0-only
/* Events for whoever fills the tables: what the switch was asked in vain. */

#include <linux/etherdevice.h>
#include <linux/percpu.h>
#include <linux/random.h>

#include "miss.h"
#include "vswkm.h"
#include "nl/notify.h"

#define VSW_MISS_SEEN	64	/* questions that a CPU remembers */
#define VSW_MISS_AGAIN	HZ	/* when one may be told again */

/* A question that this CPU has told of. Two may share a place: it forgets. */
struct vsw_miss_seen {
	u64 hash;
	unsigned long when;
};

static DEFINE_PER_CPU(struct vsw_miss_seen, vsw_miss_seen[VSW_MISS_SEEN]);

/* What tells questions apart; without padding */
struct vsw_miss_key {
	u8 addr[sizeof(struct in6_addr)];
	u16 vid;
	u16 kind;
	u32 zero;
};

/**
 * vsw_miss_init - begin with no events
 * @state: zeroed memory
 */
void vsw_miss_init(struct vsw_miss_state *state)
{
	get_random_bytes(&state->key, sizeof(state->key));
	spin_lock_init(&state->lock);
	state->tokens = VSW_MISS_RATE;
	state->filled = jiffies;
}

static u64 vsw_miss_hash(const struct vsw_miss_state *state,
			 const struct vsw_miss *miss)
{
	struct vsw_miss_key key = { .vid = miss->vid, .kind = miss->kind };

	if (miss->kind == VSWKM_MISS_KIND_L2)
		ether_addr_copy(key.addr, miss->mac);
	else
		memcpy(key.addr, &miss->addr, sizeof(key.addr));
	return siphash(&key, sizeof(key), &state->key);
}

static bool vsw_miss_token(struct vsw_miss_state *state)
{
	unsigned long now = jiffies, more;
	bool any;

	spin_lock(&state->lock);
	more = min_t(unsigned long, now - state->filled, HZ) *
	       VSW_MISS_RATE / HZ;
	if (more) {
		state->tokens = min_t(unsigned long, state->tokens + more,
				      VSW_MISS_RATE);
		state->filled = now;
	}
	any = state->tokens;
	if (any)
		state->tokens--;
	spin_unlock(&state->lock);
	return any;
}

/* What was told within the last second is not told again, and is not lost. */
static void vsw_miss_tell(const struct vsw_miss *miss)
{
	struct vsw_bridge *br = miss->port->br;
	struct vsw_miss_seen *seen;
	u64 hash;

	if (!vsw_miss_notify_wanted(br))
		return;
	hash = vsw_miss_hash(&br->miss, miss);
	seen = this_cpu_ptr(&vsw_miss_seen[hash % VSW_MISS_SEEN]);
	if (seen->hash == hash &&
	    time_before(jiffies, seen->when + VSW_MISS_AGAIN))
		return;

	if (!vsw_miss_token(&br->miss) || vsw_miss_notify(br, miss)) {
		atomic64_inc(&br->miss.lost);
		return;
	}
	seen->hash = hash;
	seen->when = jiffies;
}

/**
 * vsw_miss_l2 - a frame goes to an address that is behind no port
 * @port: where it entered
 * @vid: its VLAN
 * @mac: the address
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_miss_l2(const struct vsw_port *port, u16 vid, const u8 *mac)
{
	struct vsw_miss miss = {
		.port = port,
		.vid = vid,
		.kind = VSWKM_MISS_KIND_L2,
	};

	ether_addr_copy(miss.mac, mac);
	vsw_miss_tell(&miss);
}

/**
 * vsw_miss_l3 - somebody asks for a neighbour that is not in the table
 * @port: where the question entered
 * @vid: its VLAN
 * @addr: the neighbour, IPv4 as a mapped address
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_miss_l3(const struct vsw_port *port, u16 vid,
		 const struct in6_addr *addr)
{
	struct vsw_miss miss = {
		.port = port,
		.vid = vid,
		.kind = VSWKM_MISS_KIND_L3,
		.addr = *addr,
	};

	vsw_miss_tell(&miss);
}
