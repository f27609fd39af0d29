/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_FDB_H
#define VSW_FDB_H

#include <linux/atomic.h>
#include <linux/etherdevice.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

/**
 * DOC: The forwarding database
 *
 * {VLAN, MAC} -> port, a hash table of cache-line sized buckets. An entry is
 * 16 bytes inside its bucket, so a lookup that hits or misses reads one line
 * and follows no pointer, and an entry needs neither an allocation nor a
 * grace period. A full bucket gets an overflow bucket, which stays until the
 * table is replaced.
 *
 * Readers take no lock. A slot is written value first, key last, and its key
 * is cleared before it is used again; a reader checks the key again after it
 * has read the value. Should a slot be freed and taken again for the same key
 * in between, the reader gets a port of another entry, which does no harm:
 * egress checks that the port carries the VLAN, so it is as good as flooded.
 *
 * Writers take one of %VSW_FDB_LOCKS spinlocks, chosen by the low bits of the
 * hash, which are the same in a table of any size. So one lock covers a bucket
 * and the buckets that its entries go to when the table is resized: the worker
 * moves one bucket at a time and marks it, readers and writers that meet the
 * mark go on in the new table.
 *
 * The hash is multilinear with a random key for each bridge, which is strongly
 * universal (Lemire and Kaser, "Strongly universal string hashing is fast",
 * 2014): whoever does not know the key cannot choose addresses that collide
 * more often than random ones do. A last multiplication keeps runs of
 * addresses, a line for a linear hash, from falling into a few buckets.
 */

#define VSW_FDB_SLOTS		3
#define VSW_FDB_LOCKS		64
#define VSW_FDB_MIN_BUCKETS	64
#define VSW_FDB_MAX_BUCKETS	BIT(23)
#define VSW_FDB_MAX_ENTRIES	BIT(24)

/* vsw_fdb_dest.flags: the owner in the low two bits */
#define VSW_FDB_OWNER_MASK	0x3
#define VSW_FDB_STICKY		0x4
#define VSW_FDB_FLAGS_MASK	0x7
#define VSW_FDB_MAX_REMOTE	0x1fff

/**
 * union vsw_fdb_dest - where an entry leads, read and written as one word
 * @word: the whole
 * @port: index of the port
 * @flags: owner and VSW_FDB_STICKY
 * @remote: index of the remote, if the port is a tunnel; else 0
 */
union vsw_fdb_dest {
	u32 word;
	struct {
		u16 port;
		u16 flags:3;
		u16 remote:13;
	};
};

/**
 * struct vsw_fdb_slot - one entry
 * @key: MAC address and VID, 0 for a free slot
 * @used: jiffies of the last frame from the address, low 32 bits
 * @dest: union vsw_fdb_dest.word
 */
struct vsw_fdb_slot {
	u64 key;
	u32 used;
	u32 dest;
};

/**
 * struct vsw_fdb_hit - what a lookup found; fits into two registers
 * @slot: the entry, NULL for none
 * @dest: where it leads
 */
struct vsw_fdb_hit {
	struct vsw_fdb_slot *slot;
	union vsw_fdb_dest dest;
};

/**
 * struct vsw_fdb_bucket - one cache line of entries
 * @slot: the entries, in no order
 * @next: overflow bucket
 * @moved: the entries are in &vsw_fdb_table.future
 */
struct vsw_fdb_bucket {
	struct vsw_fdb_slot slot[VSW_FDB_SLOTS];
	struct vsw_fdb_bucket __rcu *next;
	unsigned long moved;
} __aligned(64);

/**
 * struct vsw_fdb_table - one generation of the hash table
 * @mask: number of buckets - 1
 * @future: table that replaces this one, while entries are being moved
 * @buckets: the buckets
 */
struct vsw_fdb_table {
	u32 mask;
	struct vsw_fdb_table __rcu *future;
	struct vsw_fdb_bucket *buckets;
};

/* A bucket lock, on a line of its own. */
struct vsw_fdb_lock {
	spinlock_t lock;	/* protects the buckets of its hash values */
} ____cacheline_aligned_in_smp;

/**
 * struct vsw_fdb - forwarding database of a bridge
 * @table: the hash table
 * @hash_key: secret of the hash
 * @ageing: jiffies after which a learned entry goes, 0 for never
 * @limit: most learned entries, 0 for no limit
 * @max: most entries of any kind, fixed
 * @count: all entries
 * @learned: learned entries
 * @overflow: overflow buckets
 * @resizes: number of replaced tables; a dump that sees it change was torn
 * @walk: held while the table is walked or resized, so that neither sees the
 *	other halfway
 * @locks: protect the buckets
 * @resize: makes the table larger or smaller
 * @gc: removes what has aged
 */
struct vsw_fdb {
	struct vsw_fdb_table __rcu *table;
	u64 hash_key[3];
	unsigned long ageing;
	u32 limit;
	u32 max;
	atomic_t count;
	atomic_t learned;
	atomic_t overflow;
	unsigned int resizes;
	struct mutex walk;	/* see above */
	struct vsw_fdb_lock *locks;
	struct work_struct resize;
	struct delayed_work gc;
};

/**
 * struct vsw_fdb_entry - copy of an entry, for those who tell others
 * @addr: MAC address
 * @vid: VLAN
 * @port: index of the port
 * @flags: owner and VSW_FDB_STICKY
 * @remote: index of the remote, if the port is a tunnel; else 0
 * @used: jiffies of the last frame, low 32 bits
 */
struct vsw_fdb_entry {
	u8 addr[ETH_ALEN];
	u16 vid;
	u16 port;
	u16 flags;
	u16 remote;
	u32 used;
};

/**
 * struct vsw_fdb_filter - which entries a walk is about
 * @vid: VLAN, 0 for all
 * @vids: bitmap of VLANs, NULL for all
 * @port: index of the port, negative for all
 * @owner: bit mask of owners (BIT(VSWKM_FDB_OWNER_*))
 * @idle: jiffies; only entries not used for that long, 0 for all
 */
struct vsw_fdb_filter {
	u16 vid;
	const unsigned long *vids;
	int port;
	unsigned long owner;
	unsigned long idle;
};

struct vsw_bridge;
struct vsw_port;
struct vsw_remote;

static inline u64 vsw_fdb_key(const u8 *addr, u16 vid)
{
	return (u64)get_unaligned_be32(addr) << 32 |
	       (u64)get_unaligned_be16(addr + 4) << 16 | vid;
}

/* The same for an address in an Ethernet header: reads 8 bytes. */
static inline u64 vsw_fdb_key_in(const u8 *addr, u16 vid)
{
	return (get_unaligned_be64(addr) & ~0xffffULL) | vid;
}

static inline u32 vsw_fdb_hash(const struct vsw_fdb *fdb, u64 key)
{
	u64 h = fdb->hash_key[0] + fdb->hash_key[1] * (u32)key +
		fdb->hash_key[2] * (u32)(key >> 32);

	h = (h ^ h >> 32) * 0x9e3779b97f4a7c15ULL;
	return h >> 32;
}

static inline u8 vsw_fdb_owner(const struct vsw_fdb_entry *entry)
{
	return entry->flags & VSW_FDB_OWNER_MASK;
}

/* fdb.c */
int vsw_fdb_init(struct vsw_fdb *fdb);
void vsw_fdb_destroy(struct vsw_fdb *fdb);
struct vsw_fdb_hit vsw_fdb_lookup_on(struct vsw_fdb_table *table, u32 hash,
				     u64 key);
bool vsw_fdb_get(const struct vsw_fdb *fdb, u64 key,
		 struct vsw_fdb_entry *entry);
void vsw_fdb_account(struct vsw_bridge *br, union vsw_fdb_dest dest, int n);
void vsw_fdb_clear(struct vsw_bridge *br, struct vsw_fdb_slot *slot);
void vsw_fdb_change(struct vsw_bridge *br, struct vsw_fdb_slot *slot,
		    union vsw_fdb_dest dest);
int vsw_fdb_insert(struct vsw_bridge *br, u32 hash, u64 key,
		   union vsw_fdb_dest dest);
bool vsw_fdb_may_lead(const struct vsw_port *port, u64 key);
int vsw_fdb_set(struct vsw_bridge *br, u64 key, struct vsw_port *port,
		u16 remote, u16 flags, bool replace);
int vsw_fdb_del(struct vsw_bridge *br, u64 key, bool local,
		struct vsw_fdb_entry *entry);
u64 vsw_fdb_memory(const struct vsw_fdb *fdb);

/* The entry of @key in one bucket. */
static __always_inline struct vsw_fdb_hit
vsw_fdb_bucket_find(struct vsw_fdb_bucket *b, u64 key)
{
	struct vsw_fdb_slot *slot;
	union vsw_fdb_dest dest;

	#pragma GCC unroll 3
	for (slot = b->slot; slot < b->slot + VSW_FDB_SLOTS; slot++) {
		if (READ_ONCE(slot->key) != key)
			continue;
		smp_rmb(); /* pairs with vsw_fdb_fill() */
		dest.word = READ_ONCE(slot->dest);
		smp_rmb(); /* pairs with vsw_fdb_clear() */
		if (likely(READ_ONCE(slot->key) == key))
			return (struct vsw_fdb_hit) { slot, dest };
	}
	return (struct vsw_fdb_hit) {};
}

/**
 * vsw_fdb_lookup - find an entry
 * @fdb: the database
 * @key: MAC and VLAN, see vsw_fdb_key()
 *
 * The slot may belong to another entry by the time the caller looks at it:
 * all that may be done with it is to refresh its time.
 *
 * Context: any, RCU read side.
 * Return: the entry; its slot is NULL if there is none.
 */
static __always_inline struct vsw_fdb_hit
vsw_fdb_lookup(const struct vsw_fdb *fdb, u64 key)
{
	struct vsw_fdb_table *table = rcu_dereference(fdb->table);
	u32 hash = vsw_fdb_hash(fdb, key);
	struct vsw_fdb_hit hit;

	hit = vsw_fdb_bucket_find(&table->buckets[hash & table->mask], key);
	if (likely(hit.slot))
		return hit;
	return vsw_fdb_lookup_on(table, hash, key);
}

/* fdb_table.c: buckets, growing and shrinking */
spinlock_t *vsw_fdb_lock(const struct vsw_fdb *fdb, u32 hash);
struct vsw_fdb_table *vsw_fdb_table_alloc(u32 buckets);
unsigned int vsw_fdb_table_free(struct vsw_fdb_table *table);
struct vsw_fdb_slot *vsw_fdb_find_locked(struct vsw_fdb *fdb, u32 hash,
					 u64 key);
int vsw_fdb_insert_locked(struct vsw_fdb *fdb, u32 hash,
			  const struct vsw_fdb_slot *from);
void vsw_fdb_slot_read(const struct vsw_fdb_slot *slot, u64 key,
		       struct vsw_fdb_entry *entry);
void vsw_fdb_resize_work(struct work_struct *work);
void vsw_fdb_check_size(struct vsw_fdb *fdb);

/* fdb_walk.c: flush, ageing, dump */

/* Where a walk stands: bucket, and entries to skip in it. */
#define VSW_FDB_POS(bucket, skip)	((unsigned long)(bucket) << 16 | (skip))
#define VSW_FDB_POS_BUCKET(pos)		((pos) >> 16)
#define VSW_FDB_POS_SKIP(pos)		((pos) & 0xffff)

typedef int (*vsw_fdb_walk_fn)(const struct vsw_fdb_entry *entry, void *data);

unsigned int vsw_fdb_flush(struct vsw_bridge *br,
			   const struct vsw_fdb_filter *filter);
unsigned int vsw_fdb_flush_port(struct vsw_port *port, unsigned long owners);
void vsw_fdb_flush_vlans(struct vsw_port *port, const unsigned long *vids);
void vsw_fdb_gc_work(struct work_struct *work);
void vsw_fdb_set_ageing(struct vsw_fdb *fdb, u32 seconds);
int vsw_fdb_walk(struct vsw_bridge *br, const struct vsw_fdb_filter *filter,
		 unsigned long *pos, vsw_fdb_walk_fn fn, void *data);

/* fdb_ctl.c: requests of the control plane */
struct netlink_ext_ack;

int vsw_fdb_request(struct vsw_bridge *br, const u8 *addr, u16 vid,
		    struct vsw_port *port, struct vsw_remote *remote, u16 flags,
		    bool replace, bool rtnl, struct netlink_ext_ack *extack);
int vsw_fdb_remove(struct vsw_bridge *br, const u8 *addr, u16 vid, bool rtnl,
		   struct netlink_ext_ack *extack);

/* fdb_local.c: the bridge's own addresses */
int vsw_fdb_local_add(struct vsw_bridge *br, const u8 *addr,
		      const unsigned long *vids);
void vsw_fdb_local_del(struct vsw_bridge *br, const u8 *addr,
		       const unsigned long *vids);

#endif /* VSW_FDB_H */
