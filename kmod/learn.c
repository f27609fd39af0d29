// SPDX-License-Identifier: GPL-2.0-only
/* What the source address of a frame teaches. */

#include "encap/encap.h"
#include "fdb.h"
#include "pkt.h"
#include "trace.h"
#include "nl/notify.h"

/*
 * Is there a place within the limits of the port, and of the bridge if the
 * entry is one more for it? 0 is no limit.
 */
static bool vsw_learn_room(const struct vsw_port *port, bool one_more)
{
	const struct vsw_fdb *fdb = &port->br->fdb;
	u32 limit = READ_ONCE(fdb->limit);

	if (one_more && limit && atomic_read(&fdb->learned) >= limit)
		return false;
	limit = READ_ONCE(port->fdb_limit);
	return !limit || atomic_read(&port->fdb_learned) < limit;
}

/* Another CPU may have moved the entry since: the last event must be true. */
static void vsw_learn_notify(struct vsw_bridge *br, u64 key)
{
	struct vsw_fdb_entry entry;

	if (vsw_fdb_notify_wanted(br) && vsw_fdb_get(&br->fdb, key, &entry))
		vsw_fdb_notify(br, VSWKM_CMD_FDB_NEW_NTF, &entry, true);
}

/* A new address. Another CPU may learn it at the same time. */
static noinline void vsw_learn_new(struct vsw_port *port, u64 key, u16 remote)
{
	union vsw_fdb_dest dest = {
		.port = port->index,
		.flags = VSWKM_FDB_OWNER_LEARNED,
		.remote = remote,
	};
	struct vsw_fdb *fdb = &port->br->fdb;
	u32 hash = vsw_fdb_hash(fdb, key);
	spinlock_t *lock = vsw_fdb_lock(fdb, hash);
	int err = -EEXIST;

	spin_lock(lock);
	if (!vsw_fdb_find_locked(fdb, hash, key) &&
	    vsw_fdb_may_lead(port, key)) {
		err = -ENOSPC;
		if (vsw_learn_room(port, true))
			err = vsw_fdb_insert(port->br, hash, key, dest);
	}
	spin_unlock(lock);

	if (!err) {
		vsw_stats_inc(port, learned);
		trace_vsw_learn(port, key, false);
		vsw_learn_notify(port->br, key);
		vsw_fdb_check_size(fdb);
	} else if (err != -EEXIST) {
		vsw_stats_inc(port, unlearned);
	}
}

/* An address that was behind another port or remote. */
static noinline void vsw_learn_move(struct vsw_port *port, u64 key,
				    union vsw_fdb_dest seen, u16 remote)
{
	union vsw_fdb_dest dest = {
		.port = port->index,
		.flags = VSWKM_FDB_OWNER_LEARNED,
		.remote = remote,
	};
	struct vsw_fdb *fdb = &port->br->fdb;
	u32 hash = vsw_fdb_hash(fdb, key);
	spinlock_t *lock = vsw_fdb_lock(fdb, hash);
	bool one_more = seen.flags != VSWKM_FDB_OWNER_LEARNED;
	struct vsw_fdb_slot *slot;
	bool room = true, moved = false;

	spin_lock(lock);
	slot = vsw_fdb_find_locked(fdb, hash, key);
	if (slot && slot->dest == seen.word && vsw_fdb_may_lead(port, key)) {
		room = vsw_learn_room(port, one_more);
		moved = room;
	}
	if (moved)
		vsw_fdb_change(port->br, slot, dest);
	spin_unlock(lock);

	if (!room)
		vsw_stats_inc(port, unlearned);
	if (moved) {
		vsw_stats_inc(port, moved);
		trace_vsw_learn(port, key, true);
		vsw_learn_notify(port->br, key);
	}
}

/* May a frame move an entry that leads to @dest? */
static bool vsw_learn_movable(const struct vsw_port *in,
			      union vsw_fdb_dest dest)
{
	return READ_ONCE(in->flags) & VSW_PF_LEARNING &&
	       !(dest.flags & VSW_FDB_STICKY) &&
	       (dest.flags & VSW_FDB_OWNER_MASK) != VSWKM_FDB_OWNER_STATIC;
}

static __always_inline void vsw_learn_refresh(struct vsw_fdb_slot *slot)
{
	if (READ_ONCE(slot->used) != (u32)jiffies)
		WRITE_ONCE(slot->used, (u32)jiffies);
}

/**
 * vsw_learn - learn, refresh or move the source address
 * @pkt: the frame
 *
 * A known address costs a look-up, and one write a jiffy, without a lock.
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict; the switch's own address as a source is a loop or a spoof.
 */
VSW_STAGE enum vsw_drop vsw_learn(struct vsw_pkt *pkt)
{
	u64 key = vsw_fdb_key_in(vsw_eth(pkt)->h_source, pkt->vid);
	struct vsw_fdb_hit hit = vsw_fdb_lookup(&pkt->br->fdb, key);
	struct vsw_port *in = pkt->in;

	if (unlikely(!hit.slot)) {
		if (READ_ONCE(in->flags) & VSW_PF_LEARNING)
			vsw_learn_new(in, key, 0);
		return VSW_PASS;
	}

	if (likely(hit.dest.port == in->index)) {
		vsw_learn_refresh(hit.slot);
		return VSW_PASS;
	}

	if ((hit.dest.flags & VSW_FDB_OWNER_MASK) == VSWKM_FDB_OWNER_LOCAL)
		return VSW_DROP_LOCAL_SOURCE;
	if (vsw_learn_movable(in, hit.dest))
		vsw_learn_move(in, key, hit.dest, 0);
	return VSW_PASS;
}

/* What is new about an address is the remote that it is behind. */
static noinline void vsw_learn_remote(const struct vsw_overlay *over, u64 key,
				      struct vsw_fdb_hit hit)
{
	struct vsw_port *in = over->pkt.in;
	struct vsw_remote *remote;

	remote = vsw_remote_learn(in->tunnel, over->from);
	if (IS_ERR(remote)) {
		vsw_stats_inc(in, unlearned);
		return;
	}
	if (!hit.slot)
		vsw_learn_new(in, key, remote->index);
	else
		vsw_learn_move(in, key, hit.dest, remote->index);
	vsw_remote_put(remote);
}

/**
 * vsw_learn_overlay - vsw_learn() for a frame that came through a tunnel
 * @over: the frame
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_learn_overlay(const struct vsw_overlay *over)
{
	const struct vsw_pkt *pkt = &over->pkt;
	u64 key = vsw_fdb_key_in(vsw_eth(pkt)->h_source, pkt->vid);
	struct vsw_fdb_hit hit = vsw_fdb_lookup(&pkt->br->fdb, key);
	const struct vsw_remote *remote;
	struct vsw_port *in = pkt->in;

	if (unlikely(!over->from))	/* the switch itself speaks */
		return VSW_PASS;
	if (unlikely(!hit.slot)) {
		if (READ_ONCE(in->flags) & VSW_PF_LEARNING)
			vsw_learn_remote(over, key, hit);
		return VSW_PASS;
	}

	if (likely(hit.dest.port == in->index)) {
		remote = rcu_dereference(in->tunnel->remote[hit.dest.remote]);
		if (likely(remote &&
			   ipv6_addr_equal(&remote->key.addr, over->from))) {
			vsw_learn_refresh(hit.slot);
			return VSW_PASS;
		}
	}

	if ((hit.dest.flags & VSW_FDB_OWNER_MASK) == VSWKM_FDB_OWNER_LOCAL)
		return VSW_DROP_LOCAL_SOURCE;
	if (vsw_learn_movable(in, hit.dest))
		vsw_learn_remote(over, key, hit);
	return VSW_PASS;
}
