// SPDX-License-Identifier: GPL-2.0-only
/* Neighbours, many at a time: flush, ageing, dump. */

#include <linux/rculist.h>

#include "main.h"
#include "neigh.h"
#include "vswkm.h"
#include "nl/notify.h"

#define VSW_NEIGH_BATCH	1024	/* removed in one RCU read side section */

static bool vsw_neigh_match(const struct vsw_neigh_entry *entry,
			    const struct vsw_neigh_filter *filter)
{
	u16 vid = entry->key.vid;

	return (!filter->vid || filter->vid == vid) &&
	       (!filter->vids || test_bit(vid, filter->vids)) &&
	       (!filter->owners ||
		filter->owners & BIT(entry->info.owner)) &&
	       (filter->port < 0 ||
		(entry->info.owner == VSWKM_NEIGH_OWNER_LEARNED &&
		 entry->info.port == filter->port)) &&
	       (!filter->mac ||
		ether_addr_equal_unaligned(entry->info.mac, filter->mac)) &&
	       /* signed: another CPU may be a tick ahead of us */
	       (!filter->idle ||
		(s32)((u32)jiffies - entry->used) >= (s32)filter->idle);
}

/**
 * struct vsw_neigh_flushing - state of a flush
 * @br: the bridge
 * @filter: what is removed
 * @n: removed so far
 * @most: @n at which to let others run
 */
struct vsw_neigh_flushing {
	struct vsw_bridge *br;
	const struct vsw_neigh_filter *filter;
	unsigned int n;
	unsigned int most;
};

/* @seen matched; it may have changed since. */
static int vsw_neigh_flush_one(const struct vsw_neigh_entry *seen, void *data)
{
	struct vsw_neigh_flushing *f = data;
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh;
	bool gone = false;

	if (f->n == f->most)
		return -EAGAIN;

	spin_lock_bh(&f->br->neigh.lock);
	neigh = vsw_neigh_find(&f->br->neigh, &seen->key);
	if (neigh) {
		vsw_neigh_copy(neigh, &entry);
		gone = vsw_neigh_match(&entry, f->filter);
	}
	if (gone)
		vsw_neigh_unlink(f->br, neigh);
	spin_unlock_bh(&f->br->neigh.lock);

	if (gone) {
		f->n++;
		vsw_neigh_notify(f->br, VSWKM_CMD_NEIGH_DEL_NTF, &entry);
	}
	return 0;
}

/**
 * vsw_neigh_flush - remove the entries that match a filter
 * @br: the bridge
 * @filter: which ones
 *
 * Context: process, may sleep.
 * Return: the number of removed entries.
 */
unsigned int vsw_neigh_flush(struct vsw_bridge *br,
			     const struct vsw_neigh_filter *filter)
{
	struct vsw_neigh_flushing f = { .br = br, .filter = filter };
	struct vsw_neigh_pos pos = {};
	int err;

	do {
		f.most = f.n + VSW_NEIGH_BATCH;
		rcu_read_lock();
		err = vsw_neigh_walk(br, filter, &pos, vsw_neigh_flush_one,
				     &f);
		rcu_read_unlock();
		cond_resched();
	} while (err);
	return f.n;
}

/**
 * vsw_neigh_flush_port - forget what was learned at a port
 * @port: the port
 * @vids: in these VLANs, NULL for all
 *
 * Context: RTNL held, may sleep.
 */
void vsw_neigh_flush_port(struct vsw_port *port, const unsigned long *vids)
{
	struct vsw_neigh_filter filter = {
		.vids = vids,
		.port = port->index,
	};
	bool any;

	if (vids && bitmap_empty(vids, VLAN_N_VID))
		return;
	/* under the lock: who learns has seen that the port or VLAN goes */
	spin_lock_bh(&port->br->neigh.lock);
	any = port->neigh_learned;
	spin_unlock_bh(&port->br->neigh.lock);
	if (any)
		vsw_neigh_flush(port->br, &filter);
}

/* The last entry that was seen; else the head of the list, to look for it. */
static struct vsw_neigh *vsw_neigh_resume(struct vsw_neigh_table *tbl,
					  const struct vsw_neigh_pos *pos)
{
	struct vsw_neigh *neigh = NULL;

	if (pos->id)
		neigh = vsw_neigh_find(tbl, &pos->key);
	if (neigh && neigh->id == pos->id)
		return neigh;
	return list_entry(&tbl->list, struct vsw_neigh, list);
}

/**
 * vsw_neigh_walk - call a function for the entries that match a filter
 * @br: the bridge
 * @filter: which ones
 * @pos: where to begin, zeroed for all; where it ended
 * @fn: the function; a negative value ends the walk, and the next one begins
 *	at the entry that was refused
 * @data: passed to @fn
 *
 * A walk in several parts sees every entry that is there all the time exactly
 * once: entries are in the order of their numbers.
 *
 * Context: any, RCU read side; @fn must not sleep.
 * Return: 0 at the end of the table, or what @fn returned.
 */
int vsw_neigh_walk(struct vsw_bridge *br,
		   const struct vsw_neigh_filter *filter,
		   struct vsw_neigh_pos *pos, vsw_neigh_walk_fn fn, void *data)
{
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh = vsw_neigh_resume(&br->neigh, pos);
	int err;

	list_for_each_entry_continue_rcu(neigh, &br->neigh.list, list) {
		if (neigh->id <= pos->id)
			continue;
		vsw_neigh_copy(neigh, &entry);
		if (vsw_neigh_match(&entry, filter)) {
			err = fn(&entry, data);
			if (err)
				return err;
		}
		pos->id = entry.id;
		pos->key = entry.key;
	}
	return 0;
}

/* Four looks in the time of ageing, as vsw_fdb_gc_work() has. */
static unsigned long vsw_neigh_gc_interval(const struct vsw_bridge *br)
{
	unsigned long ageing = READ_ONCE(br->fdb.ageing);

	if (!ageing)
		return 30 * HZ;
	return clamp_t(unsigned long, ageing / 4, HZ / 10, 30 * HZ);
}

/**
 * vsw_neigh_gc_start - see to it that learned entries age
 * @br: the bridge
 *
 * Context: any.
 */
void vsw_neigh_gc_start(struct vsw_bridge *br)
{
	queue_delayed_work(vsw_wq, &br->neigh.gc, vsw_neigh_gc_interval(br));
}

/**
 * vsw_neigh_gc_change - the time of ageing has changed
 * @br: the bridge
 *
 * Context: any.
 */
void vsw_neigh_gc_change(struct vsw_bridge *br)
{
	if (READ_ONCE(br->neigh.learned))
		mod_delayed_work(vsw_wq, &br->neigh.gc,
				 vsw_neigh_gc_interval(br));
}

/**
 * vsw_neigh_gc_work - remove learned entries that were not seen for too long
 * @work: &vsw_neigh_table.gc
 *
 * The time is that of the bridge's forwarding database.
 */
void vsw_neigh_gc_work(struct work_struct *work)
{
	struct vsw_neigh_table *tbl = container_of(to_delayed_work(work),
						   struct vsw_neigh_table, gc);
	struct vsw_bridge *br = container_of(tbl, struct vsw_bridge, neigh);
	struct vsw_neigh_filter filter = {
		.port = -1,
		.owners = BIT(VSWKM_NEIGH_OWNER_LEARNED),
		.idle = READ_ONCE(br->fdb.ageing),
	};

	if (filter.idle)
		vsw_neigh_flush(br, &filter);
	if (READ_ONCE(tbl->learned))
		vsw_neigh_gc_start(br);
}
