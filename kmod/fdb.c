// SPDX-License-Identifier: GPL-2.0-only
/* The forwarding database: lookup, and entries set by the control plane. */

#include <linux/random.h>
#include <linux/slab.h>

#include "encap/encap.h"
#include "fdb.h"
#include "main.h"
#include "vswkm.h"
#include "nl/notify.h"

/**
 * vsw_fdb_init - make an empty database
 * @fdb: zeroed memory
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM.
 */
int vsw_fdb_init(struct vsw_fdb *fdb)
{
	struct vsw_fdb_table *table;
	int i;

	table = vsw_fdb_table_alloc(VSW_FDB_MIN_BUCKETS);
	if (!table)
		return -ENOMEM;
	fdb->locks = kcalloc(VSW_FDB_LOCKS, sizeof(*fdb->locks),
			     GFP_KERNEL_ACCOUNT);
	if (!fdb->locks) {
		vsw_fdb_table_free(table);
		return -ENOMEM;
	}

	for (i = 0; i < VSW_FDB_LOCKS; i++)
		spin_lock_init(&fdb->locks[i].lock);
	get_random_bytes(fdb->hash_key, sizeof(fdb->hash_key));
	fdb->limit = VSW_FDB_LIMIT_DEFAULT;
	fdb->max = VSW_FDB_MAX_ENTRIES;
	mutex_init(&fdb->walk);
	INIT_WORK(&fdb->resize, vsw_fdb_resize_work);
	INIT_DELAYED_WORK(&fdb->gc, vsw_fdb_gc_work);
	RCU_INIT_POINTER(fdb->table, table);
	vsw_fdb_set_ageing(fdb, VSW_AGEING_DEFAULT);
	return 0;
}

/**
 * vsw_fdb_destroy - free the database
 * @fdb: the database; no frame and no request can reach it any more
 *
 * Context: process, may sleep.
 */
void vsw_fdb_destroy(struct vsw_fdb *fdb)
{
	WRITE_ONCE(fdb->ageing, 0);
	cancel_delayed_work_sync(&fdb->gc);
	cancel_work_sync(&fdb->resize);
	vsw_fdb_table_free(rcu_dereference_protected(fdb->table, true));
	kfree(fdb->locks);
	mutex_destroy(&fdb->walk);
}

/**
 * vsw_fdb_lookup_on - go on with a lookup behind the first bucket
 * @table: the table
 * @hash: hash of @key
 * @key: MAC and VLAN
 *
 * Context: any, RCU read side.
 * Return: see vsw_fdb_lookup().
 */
struct vsw_fdb_hit vsw_fdb_lookup_on(struct vsw_fdb_table *table, u32 hash,
				     u64 key)
{
	struct vsw_fdb_bucket *head, *b;
	struct vsw_fdb_hit hit = {};

	do {
		head = &table->buckets[hash & table->mask];
		for (b = head; b; b = rcu_dereference(b->next)) {
			hit = vsw_fdb_bucket_find(b, key);
			if (hit.slot)
				return hit;
		}
		smp_rmb(); /* pairs with vsw_fdb_move_bucket() */
		if (likely(!READ_ONCE(head->moved)))
			return hit;
		table = rcu_dereference(table->future);
	} while (table);

	return hit;
}

/**
 * vsw_fdb_get - read an entry
 * @fdb: the database
 * @key: MAC and VLAN
 * @entry: where to
 *
 * Context: any, RCU read side.
 * Return: true if there is one.
 */
bool vsw_fdb_get(const struct vsw_fdb *fdb, u64 key,
		 struct vsw_fdb_entry *entry)
{
	struct vsw_fdb_hit hit = vsw_fdb_lookup(fdb, key);

	if (!hit.slot)
		return false;

	vsw_fdb_slot_read(hit.slot, key, entry);
	entry->port = hit.dest.port;
	entry->flags = hit.dest.flags;
	entry->remote = hit.dest.remote;
	return true;
}

/**
 * vsw_fdb_account - keep the counts when an entry comes or goes
 * @br: the bridge
 * @dest: value of the entry
 * @n: 1 or -1
 *
 * Context: any, RCU read side.
 */
void vsw_fdb_account(struct vsw_bridge *br, union vsw_fdb_dest dest, int n)
{
	struct vsw_port *port = rcu_dereference(br->ports[dest.port]);

	atomic_add(n, &br->fdb.count);
	if (dest.remote && port)
		vsw_remote_account(port->tunnel, dest.remote, n);
	if ((dest.flags & VSW_FDB_OWNER_MASK) != VSWKM_FDB_OWNER_LEARNED)
		return;

	atomic_add(n, &br->fdb.learned);
	if (port)
		atomic_add(n, &port->fdb_learned);
}

/**
 * vsw_fdb_clear - free a slot
 * @br: the bridge
 * @slot: the slot, in use
 *
 * Context: the lock of its hash held, RCU read side.
 */
void vsw_fdb_clear(struct vsw_bridge *br, struct vsw_fdb_slot *slot)
{
	union vsw_fdb_dest dest = { .word = slot->dest };

	WRITE_ONCE(slot->key, 0);
	smp_wmb(); /* before the next value; pairs with vsw_fdb_lookup() */
	vsw_fdb_account(br, dest, -1);
}

/**
 * vsw_fdb_change - lead an entry elsewhere
 * @br: the bridge
 * @slot: the slot, in use
 * @dest: the new value
 *
 * Context: the lock of its hash held, RCU read side.
 */
void vsw_fdb_change(struct vsw_bridge *br, struct vsw_fdb_slot *slot,
		    union vsw_fdb_dest dest)
{
	union vsw_fdb_dest old = { .word = slot->dest };

	vsw_fdb_account(br, old, -1);
	WRITE_ONCE(slot->dest, dest.word);
	WRITE_ONCE(slot->used, (u32)jiffies);
	vsw_fdb_account(br, dest, 1);
}

/**
 * vsw_fdb_insert - add an entry
 * @br: the bridge
 * @hash: hash of @key
 * @key: MAC and VLAN, not in the table yet
 * @dest: where it leads
 *
 * Context: the lock of @hash held, RCU read side.
 * Return: 0, -ENOSPC when the table is as large as it can be, or -ENOMEM.
 */
int vsw_fdb_insert(struct vsw_bridge *br, u32 hash, u64 key,
		   union vsw_fdb_dest dest)
{
	struct vsw_fdb_slot slot = {
		.key = key,
		.used = (u32)jiffies,
		.dest = dest.word,
	};
	int err;

	if (atomic_read(&br->fdb.count) >= br->fdb.max)
		return -ENOSPC;

	err = vsw_fdb_insert_locked(&br->fdb, hash, &slot);
	if (!err)
		vsw_fdb_account(br, dest, 1);
	return err;
}

/**
 * vsw_fdb_may_lead - may an entry of this VLAN lead to this port?
 * @port: the port
 * @key: MAC and VLAN
 *
 * Asked under the lock of the bucket: whoever removes a port or takes a VLAN
 * from it says so first and takes every lock afterwards, to flush. So an entry
 * is refused here or flushed there.
 *
 * Context: the lock of the key's hash held, RCU read side.
 * Return: true if it may.
 */
bool vsw_fdb_may_lead(const struct vsw_port *port, u64 key)
{
	return !(READ_ONCE(port->flags) & VSW_PF_DEAD) &&
	       test_bit(key & VLAN_VID_MASK,
			rcu_dereference(port->vlan)->member);
}

static int vsw_fdb_set_locked(struct vsw_port *port, u32 hash, u64 key,
			      union vsw_fdb_dest dest, bool replace)
{
	struct vsw_bridge *br = port->br;
	union vsw_fdb_dest old;
	struct vsw_fdb_slot *slot;

	/* the bridge's own come before their VLAN is in force */
	if (dest.flags != VSWKM_FDB_OWNER_LOCAL &&
	    !vsw_fdb_may_lead(port, key))
		return -EINVAL;
	slot = vsw_fdb_find_locked(&br->fdb, hash, key);
	if (!slot)
		return vsw_fdb_insert(br, hash, key, dest);

	old.word = slot->dest;
	switch (old.flags & VSW_FDB_OWNER_MASK) {
	case VSWKM_FDB_OWNER_LOCAL:
		return -EPERM;
	case VSWKM_FDB_OWNER_LEARNED:
		break;
	default:
		if (!replace)
			return -EEXIST;
	}
	vsw_fdb_change(br, slot, dest);
	return 0;
}

/**
 * vsw_fdb_set - add an entry for the control plane, or replace one
 * @br: the bridge
 * @key: MAC and VLAN
 * @port: where it leads
 * @remote: index of the remote behind @port, 0 for none
 * @flags: owner and VSW_FDB_STICKY
 * @replace: overwrite an entry that is not learned
 *
 * Limits are for learned addresses and not for these.
 *
 * Context: process, RCU read side.
 * Return: 0, -EEXIST, -EPERM for an address of the bridge itself, -EINVAL if
 * the port does not carry the VLAN, -ENOSPC or -ENOMEM.
 */
int vsw_fdb_set(struct vsw_bridge *br, u64 key, struct vsw_port *port,
		u16 remote, u16 flags, bool replace)
{
	union vsw_fdb_dest dest = {
		.port = port->index,
		.flags = flags,
		.remote = remote,
	};
	u32 hash = vsw_fdb_hash(&br->fdb, key);
	spinlock_t *lock = vsw_fdb_lock(&br->fdb, hash);
	int err;

	spin_lock_bh(lock);
	err = vsw_fdb_set_locked(port, hash, key, dest, replace);
	spin_unlock_bh(lock);
	if (err)
		return err;

	vsw_fdb_check_size(&br->fdb);
	return 0;
}

/**
 * vsw_fdb_del - remove an entry
 * @br: the bridge
 * @key: MAC and VLAN
 * @local: the bridge itself asks, for an address of its own
 * @entry: a copy of what was removed
 *
 * Context: process, RCU read side.
 * Return: 0, -ENOENT, or -EPERM for an address of the bridge itself.
 */
int vsw_fdb_del(struct vsw_bridge *br, u64 key, bool local,
		struct vsw_fdb_entry *entry)
{
	u32 hash = vsw_fdb_hash(&br->fdb, key);
	spinlock_t *lock = vsw_fdb_lock(&br->fdb, hash);
	struct vsw_fdb_slot *slot;
	int err = -ENOENT;

	spin_lock_bh(lock);
	slot = vsw_fdb_find_locked(&br->fdb, hash, key);
	if (slot) {
		vsw_fdb_slot_read(slot, key, entry);
		err = vsw_fdb_owner(entry) == VSWKM_FDB_OWNER_LOCAL && !local ?
			-EPERM : 0;
	}
	if (!err)
		vsw_fdb_clear(br, slot);
	spin_unlock_bh(lock);
	if (!err)
		vsw_fdb_check_size(&br->fdb);
	return err;
}

/**
 * vsw_fdb_memory - bytes that the tables occupy
 * @fdb: the database
 *
 * Context: any, RCU read side.
 * Return: the number of bytes, those of a table being replaced not counted.
 */
u64 vsw_fdb_memory(const struct vsw_fdb *fdb)
{
	const struct vsw_fdb_table *table = rcu_dereference(fdb->table);
	u64 buckets = (u64)table->mask + 1 + atomic_read(&fdb->overflow);

	return buckets * sizeof(struct vsw_fdb_bucket);
}
