// SPDX-License-Identifier: GPL-2.0-only
/* The forwarding database as a whole: flush, ageing and dump. */

#include <linux/sched.h>

#include "fdb.h"
#include "main.h"
#include "vswkm.h"
#include "nl/notify.h"

#define VSW_FDB_ALL_OWNERS	GENMASK(VSWKM_FDB_OWNER_AGENT, 0)

static bool vsw_fdb_match(const struct vsw_fdb_entry *entry,
			  const struct vsw_fdb_filter *filter)
{
	if (filter->vid && filter->vid != entry->vid)
		return false;
	if (filter->vids && !test_bit(entry->vid, filter->vids))
		return false;
	if (filter->port >= 0 && filter->port != entry->port)
		return false;
	if (!(filter->owner & BIT(vsw_fdb_owner(entry))))
		return false;
	/* signed: another CPU may be a tick ahead of us */
	return !filter->idle ||
	       (s32)((u32)jiffies - entry->used) >= (s32)filter->idle;
}

static struct vsw_fdb_table *vsw_fdb_walk_table(struct vsw_fdb *fdb)
{
	return rcu_dereference_protected(fdb->table,
					 lockdep_is_held(&fdb->walk));
}

/* Remove from one bucket; what went is copied to @gone for notification. */
static int vsw_fdb_flush_bucket(struct vsw_bridge *br, u32 hash,
				struct vsw_fdb_bucket *b,
				const struct vsw_fdb_filter *filter,
				struct vsw_fdb_entry *gone)
{
	spinlock_t *lock = vsw_fdb_lock(&br->fdb, hash);
	int i, n = 0;

	spin_lock_bh(lock);
	for (i = 0; i < VSW_FDB_SLOTS; i++) {
		struct vsw_fdb_slot *slot = &b->slot[i];

		if (!slot->key)
			continue;
		vsw_fdb_slot_read(slot, slot->key, &gone[n]);
		if (!vsw_fdb_match(&gone[n], filter))
			continue;
		vsw_fdb_clear(br, slot);
		n++;
	}
	spin_unlock_bh(lock);
	return n;
}

/**
 * vsw_fdb_flush - remove the entries that match a filter
 * @br: the bridge
 * @filter: which ones
 *
 * Each removal is notified.
 *
 * Context: process, may sleep.
 * Return: the number of removed entries.
 */
unsigned int vsw_fdb_flush(struct vsw_bridge *br,
			   const struct vsw_fdb_filter *filter)
{
	struct vsw_fdb_entry gone[VSW_FDB_SLOTS];
	struct vsw_fdb_table *table;
	struct vsw_fdb_bucket *b;
	unsigned int flushed = 0;
	int i, n;
	u32 hash;

	mutex_lock(&br->fdb.walk);
	table = vsw_fdb_walk_table(&br->fdb);
	for (hash = 0; hash <= table->mask; hash++) {
		rcu_read_lock();
		b = &table->buckets[hash];
		for (; b; b = rcu_dereference(b->next)) {
			n = vsw_fdb_flush_bucket(br, hash, b, filter, gone);
			for (i = 0; i < n; i++)
				vsw_fdb_notify(br, VSWKM_CMD_FDB_DEL_NTF,
					       &gone[i], true);
			flushed += n;
		}
		rcu_read_unlock();
		cond_resched();
	}
	mutex_unlock(&br->fdb.walk);

	rcu_read_lock();
	vsw_fdb_check_size(&br->fdb);
	rcu_read_unlock();
	return flushed;
}

/**
 * vsw_fdb_flush_port - remove the entries that lead to a port
 * @port: the port
 * @owners: bit mask of owners, 0 for all
 *
 * Context: process, may sleep.
 * Return: the number of removed entries.
 */
unsigned int vsw_fdb_flush_port(struct vsw_port *port, unsigned long owners)
{
	struct vsw_fdb_filter filter = {
		.port = port->index,
		.owner = owners ?: VSW_FDB_ALL_OWNERS,
	};

	return vsw_fdb_flush(port->br, &filter);
}

/**
 * vsw_fdb_flush_vlans - remove the entries of a port in some VLANs
 * @port: the port
 * @vids: the VLANs
 *
 * Whoever made them: in these VLANs nothing is behind the port any more. The
 * bridge's own addresses are kept by vsw_fdb_local_del().
 *
 * Context: process, may sleep.
 */
void vsw_fdb_flush_vlans(struct vsw_port *port, const unsigned long *vids)
{
	struct vsw_fdb_filter filter = {
		.vids = vids,
		.port = port->index,
		.owner = VSW_FDB_ALL_OWNERS & ~BIT(VSWKM_FDB_OWNER_LOCAL),
	};

	if (!bitmap_empty(vids, VLAN_N_VID))
		vsw_fdb_flush(port->br, &filter);
}

/* Four looks in the time of ageing, so that an entry lives 1 to 1.25 of it. */
static unsigned long vsw_fdb_gc_interval(unsigned long ageing)
{
	return clamp_t(unsigned long, ageing / 4, HZ / 10, 30 * HZ);
}

/**
 * vsw_fdb_gc_work - remove learned entries that were not used for too long
 * @work: &vsw_fdb.gc
 */
void vsw_fdb_gc_work(struct work_struct *work)
{
	struct vsw_fdb *fdb = container_of(to_delayed_work(work),
					   struct vsw_fdb, gc);
	struct vsw_bridge *br = container_of(fdb, struct vsw_bridge, fdb);
	unsigned long ageing = READ_ONCE(fdb->ageing);
	struct vsw_fdb_filter filter = {
		.port = -1,
		.owner = BIT(VSWKM_FDB_OWNER_LEARNED),
		.idle = ageing,
	};

	if (!ageing)
		return;
	if (atomic_read(&fdb->learned))
		vsw_fdb_flush(br, &filter);
	queue_delayed_work(vsw_wq, &fdb->gc, vsw_fdb_gc_interval(ageing));
}

/**
 * vsw_fdb_set_ageing - set the time after which unused learned entries go
 * @fdb: the database
 * @seconds: the time, 0 for never
 *
 * Context: RTNL held, or the database not in use yet.
 */
void vsw_fdb_set_ageing(struct vsw_fdb *fdb, u32 seconds)
{
	unsigned long ageing = (unsigned long)seconds * HZ;

	WRITE_ONCE(fdb->ageing, ageing);
	if (ageing)
		mod_delayed_work(vsw_wq, &fdb->gc,
				 vsw_fdb_gc_interval(ageing));
}

/**
 * vsw_fdb_walk - call a function for the entries that match a filter
 * @br: the bridge
 * @filter: which ones
 * @pos: where to begin, 0 for the first; where to go on is stored here
 * @fn: the function; a negative value ends the walk, and the next one begins
 *	at the entry that was refused
 * @data: passed to @fn
 *
 * A walk in several parts sees every entry that is there all the time exactly
 * once, unless &vsw_fdb.resizes changed meanwhile.
 *
 * Context: process, may sleep. @fn is called in an RCU read side section.
 * Return: 0 at the end of the table, or what @fn returned.
 */
int vsw_fdb_walk(struct vsw_bridge *br, const struct vsw_fdb_filter *filter,
		 unsigned long *pos, vsw_fdb_walk_fn fn, void *data)
{
	unsigned long bucket = VSW_FDB_POS_BUCKET(*pos);
	unsigned long skip = VSW_FDB_POS_SKIP(*pos), n;
	struct vsw_fdb_entry entry;
	struct vsw_fdb_table *table;
	struct vsw_fdb_bucket *b;
	int err = 0, i;
	u64 key;

	mutex_lock(&br->fdb.walk);
	table = vsw_fdb_walk_table(&br->fdb);
	for (; bucket <= table->mask && !err; bucket++, skip = 0) {
		rcu_read_lock();
		b = &table->buckets[bucket];
		for (n = 0; b && !err; b = rcu_dereference(b->next)) {
			for (i = 0; i < VSW_FDB_SLOTS && !err; i++, n++) {
				key = READ_ONCE(b->slot[i].key);
				if (!key || n < skip)
					continue;
				smp_rmb(); /* pairs with vsw_fdb_fill() */
				vsw_fdb_slot_read(&b->slot[i], key, &entry);
				smp_rmb(); /* pairs with vsw_fdb_clear() */
				if (READ_ONCE(b->slot[i].key) != key ||
				    !vsw_fdb_match(&entry, filter))
					continue;
				*pos = VSW_FDB_POS(bucket, n);
				err = fn(&entry, data);
			}
		}
		rcu_read_unlock();
		cond_resched();
	}
	mutex_unlock(&br->fdb.walk);
	if (!err)
		*pos = VSW_FDB_POS(bucket, 0);
	return err;
}
