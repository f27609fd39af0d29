// SPDX-License-Identifier: GPL-2.0-only
/* The hash table below the forwarding database: buckets, locks, resizing. */

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "fdb.h"
#include "main.h"
#include "vswkm.h"

/**
 * vsw_fdb_lock - the lock for one hash value
 * @fdb: the database
 * @hash: hash of the key
 *
 * Return: the spinlock, to be taken with BH disabled.
 */
spinlock_t *vsw_fdb_lock(const struct vsw_fdb *fdb, u32 hash)
{
	return &fdb->locks[hash & (VSW_FDB_LOCKS - 1)].lock;
}

/**
 * vsw_fdb_table_alloc - make an empty table
 * @buckets: number of buckets, a power of two, at least %VSW_FDB_LOCKS
 *
 * Context: process, may sleep.
 * Return: the table, or NULL when there is no memory.
 */
struct vsw_fdb_table *vsw_fdb_table_alloc(u32 buckets)
{
	struct vsw_fdb_table *table;

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;

	table->mask = buckets - 1;
	table->buckets = kvcalloc(buckets, sizeof(*table->buckets),
				  GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!table->buckets) {
		kfree(table);
		return NULL;
	}
	return table;
}

/**
 * vsw_fdb_table_free - free a table that nobody can see any more
 * @table: the table, may be NULL
 *
 * Context: process, may sleep.
 * Return: the number of overflow buckets that were freed.
 */
unsigned int vsw_fdb_table_free(struct vsw_fdb_table *table)
{
	struct vsw_fdb_bucket *b, *next;
	unsigned int freed = 0;
	u32 i;

	if (!table)
		return 0;

	for (i = 0; i <= table->mask; i++) {
		b = rcu_dereference_protected(table->buckets[i].next, true);
		for (; b; b = next) {
			next = rcu_dereference_protected(b->next, true);
			kmem_cache_free(vsw_bucket_cache, b);
			freed++;
		}
		if (!(i % 4096))
			cond_resched();
	}
	kvfree(table->buckets);
	kfree(table);
	return freed;
}

/* The bucket in force for @hash, followed into the future table. */
static struct vsw_fdb_bucket *vsw_fdb_head_locked(const struct vsw_fdb *fdb,
						  u32 hash)
{
	struct vsw_fdb_table *table;
	struct vsw_fdb_bucket *head;

	lockdep_assert_held(vsw_fdb_lock(fdb, hash));

	table = rcu_dereference(fdb->table);
	head = &table->buckets[hash & table->mask];
	if (head->moved) {
		table = rcu_dereference(table->future);
		head = &table->buckets[hash & table->mask];
	}
	return head;
}

/**
 * vsw_fdb_find_locked - find an entry to change it
 * @fdb: the database
 * @hash: hash of @key
 * @key: MAC and VLAN
 *
 * Context: the lock of @hash held, RCU read side.
 * Return: the slot, or NULL.
 */
struct vsw_fdb_slot *vsw_fdb_find_locked(struct vsw_fdb *fdb, u32 hash,
					 u64 key)
{
	struct vsw_fdb_bucket *b = vsw_fdb_head_locked(fdb, hash);
	int i;

	for (; b; b = rcu_dereference(b->next))
		for (i = 0; i < VSW_FDB_SLOTS; i++)
			if (b->slot[i].key == key)
				return &b->slot[i];
	return NULL;
}

/* Value first, key last: a reader that sees the key sees the value. */
static void vsw_fdb_fill(struct vsw_fdb_slot *slot,
			 const struct vsw_fdb_slot *from)
{
	WRITE_ONCE(slot->used, from->used);
	WRITE_ONCE(slot->dest, from->dest);
	smp_wmb(); /* pairs with the first smp_rmb() of vsw_fdb_lookup() */
	WRITE_ONCE(slot->key, from->key);
}

/*
 * Put an entry into the chain of @b. Does not look for its key. Who can has
 * brought a spare bucket for the case that there is no memory.
 */
static int vsw_fdb_put(struct vsw_fdb *fdb, struct vsw_fdb_bucket *b,
		       const struct vsw_fdb_slot *from,
		       struct vsw_fdb_bucket **spare)
{
	struct vsw_fdb_bucket *more;
	int i;

	for (;;) {
		for (i = 0; i < VSW_FDB_SLOTS; i++) {
			if (b->slot[i].key)
				continue;
			vsw_fdb_fill(&b->slot[i], from);
			return 0;
		}
		more = rcu_dereference(b->next);
		if (!more)
			break;
		b = more;
	}

	more = kmem_cache_zalloc(vsw_bucket_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!more && spare)
		more = xchg(spare, NULL);
	if (!more)
		return -ENOMEM;
	atomic_inc(&fdb->overflow);
	vsw_fdb_fill(&more->slot[0], from);
	rcu_assign_pointer(b->next, more);
	return 0;
}

/**
 * vsw_fdb_insert_locked - put an entry into the table
 * @fdb: the database
 * @hash: hash of the key
 * @from: the entry; its key must not be in the table yet
 *
 * Context: the lock of @hash held, RCU read side.
 * Return: 0, or -ENOMEM.
 */
int vsw_fdb_insert_locked(struct vsw_fdb *fdb, u32 hash,
			  const struct vsw_fdb_slot *from)
{
	return vsw_fdb_put(fdb, vsw_fdb_head_locked(fdb, hash), from, NULL);
}

/**
 * vsw_fdb_slot_read - copy an entry out of its slot
 * @slot: the slot
 * @key: its key
 * @entry: where to
 */
void vsw_fdb_slot_read(const struct vsw_fdb_slot *slot, u64 key,
		       struct vsw_fdb_entry *entry)
{
	union vsw_fdb_dest dest = { .word = READ_ONCE(slot->dest) };

	put_unaligned_be32(key >> 32, entry->addr);
	put_unaligned_be16(key >> 16, entry->addr + 4);
	entry->vid = key & VLAN_VID_MASK;
	entry->port = dest.port;
	entry->flags = dest.flags;
	entry->remote = dest.remote;
	entry->used = READ_ONCE(slot->used);
}

/* Move one bucket and its overflow into @to. */
static int vsw_fdb_move_bucket(struct vsw_fdb *fdb, struct vsw_fdb_bucket *head,
			       struct vsw_fdb_table *to,
			       struct vsw_fdb_bucket **spare)
{
	struct vsw_fdb_bucket *b;
	u32 hash;
	int i;

	for (b = head; b; b = rcu_dereference(b->next)) {
		for (i = 0; i < VSW_FDB_SLOTS; i++) {
			if (!b->slot[i].key)
				continue;
			hash = vsw_fdb_hash(fdb, b->slot[i].key);
			if (vsw_fdb_put(fdb, &to->buckets[hash & to->mask],
					&b->slot[i], spare))
				return -ENOMEM;
		}
	}

	WRITE_ONCE(head->moved, 1);
	smp_wmb(); /* pairs with the last smp_rmb() of vsw_fdb_lookup() */
	for (b = head; b; b = rcu_dereference(b->next))
		for (i = 0; i < VSW_FDB_SLOTS; i++)
			WRITE_ONCE(b->slot[i].key, 0);
	return 0;
}

/* Undo a half-done move: forget what bucket @i of @from put into @to. */
static void vsw_fdb_wipe(struct vsw_fdb *fdb, const struct vsw_fdb_table *from,
			 struct vsw_fdb_table *to, u32 i)
{
	struct vsw_fdb_bucket *b;
	u32 t, s;

	for (t = i & to->mask; t <= to->mask; t += from->mask + 1) {
		for (b = &to->buckets[t]; b; b = rcu_dereference(b->next)) {
			for (s = 0; s < VSW_FDB_SLOTS; s++) {
				u32 hash = vsw_fdb_hash(fdb, b->slot[s].key);

				if ((hash & from->mask) == i)
					WRITE_ONCE(b->slot[s].key, 0);
			}
		}
	}
}

/*
 * The table cannot stay between two sizes, so a bucket that did not get its
 * memory is tried again with a spare one, for which we may sleep.
 */
static void vsw_fdb_move(struct vsw_fdb *fdb, struct vsw_fdb_table *from,
			 struct vsw_fdb_table *to)
{
	struct vsw_fdb_bucket *spare = NULL;
	spinlock_t *lock;
	int err;
	u32 i;

	for (i = 0; i <= from->mask; i++) {
		lock = vsw_fdb_lock(fdb, i);
		do {
			rcu_read_lock();
			spin_lock_bh(lock);
			err = vsw_fdb_move_bucket(fdb, &from->buckets[i], to,
						  &spare);
			if (err)
				vsw_fdb_wipe(fdb, from, to, i);
			spin_unlock_bh(lock);
			rcu_read_unlock();
			cond_resched();
			if (err && !spare)
				spare = kmem_cache_zalloc(vsw_bucket_cache,
							  GFP_KERNEL);
		} while (err);
	}
	if (spare)
		kmem_cache_free(vsw_bucket_cache, spare);
}

/* Two and a half entries a bucket at most, one and a quarter at least. */
static u32 vsw_fdb_target(const struct vsw_fdb *fdb)
{
	u32 count = atomic_read(&fdb->count);

	return clamp_t(u32, roundup_pow_of_two(DIV_ROUND_UP(count * 2, 5) | 1),
		       VSW_FDB_MIN_BUCKETS, VSW_FDB_MAX_BUCKETS);
}

static bool vsw_fdb_size_wrong(u32 have, u32 want)
{
	return want > have || want * 4 <= have;
}

/**
 * vsw_fdb_check_size - have the table resized if it is too small or large
 * @fdb: the database
 *
 * Context: any; RCU read side.
 */
void vsw_fdb_check_size(struct vsw_fdb *fdb)
{
	const struct vsw_fdb_table *table = rcu_dereference(fdb->table);

	if (unlikely(vsw_fdb_size_wrong(table->mask + 1, vsw_fdb_target(fdb))))
		queue_work(vsw_wq, &fdb->resize);
}

/**
 * vsw_fdb_resize_work - replace the table by one that fits
 * @work: &vsw_fdb.resize
 *
 * Traffic and configuration go on meanwhile. Without memory the old table
 * stays, with longer chains, until the next entry comes.
 */
void vsw_fdb_resize_work(struct work_struct *work)
{
	struct vsw_fdb *fdb = container_of(work, struct vsw_fdb, resize);
	struct vsw_fdb_table *old, *new;
	u32 want;

	mutex_lock(&fdb->walk);
	old = rcu_dereference_protected(fdb->table,
					lockdep_is_held(&fdb->walk));
	want = vsw_fdb_target(fdb);
	if (!vsw_fdb_size_wrong(old->mask + 1, want))
		goto out;
	new = vsw_fdb_table_alloc(want);
	if (!new)
		goto out;

	rcu_assign_pointer(old->future, new);
	vsw_fdb_move(fdb, old, new);
	rcu_assign_pointer(fdb->table, new);
	WRITE_ONCE(fdb->resizes, fdb->resizes + 1);
	synchronize_rcu();
	atomic_sub(vsw_fdb_table_free(old), &fdb->overflow);
out:
	mutex_unlock(&fdb->walk);
}
