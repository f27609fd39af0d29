/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NEIGH_H
#define VSW_NEIGH_H

#include <linux/etherdevice.h>
#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

/**
 * DOC: Neighbours
 *
 * {VLAN, IP} -> MAC, what the switch answers ARP and ND questions with. Both
 * families are in one table: IPv4 as a mapped address (::ffff:a.b.c.d,
 * RFC 4291).
 *
 * Frames look up under RCU and refresh without a lock. Whoever adds, changes or
 * removes holds the lock of the table. All that an entry says is one word, so
 * that nobody reads one half of an old address and one of a new.
 */

#define VSW_NEIGH_LIMIT_DEFAULT	BIT(16)
#define VSW_NEIGH_PORT_LIMIT	4096	/* learned entries of one port */

/**
 * struct vsw_neigh_key - what an entry is found by
 * @addr: address, IPv4 as a mapped one
 * @vid: VLAN; 32 bits, so that there is no padding to be hashed
 */
struct vsw_neigh_key {
	struct in6_addr addr;
	u32 vid;
};

/**
 * union vsw_neigh_info - what an entry says, read and written as one word
 * @word: the whole
 * @mac: MAC address
 * @owner: &enum vswkm_neigh_owner
 * @router: of IPv6, the neighbour said that it is a router
 * @port: of a learned entry, index of the port where it was seen
 */
union vsw_neigh_info {
	u64 word;
	struct {
		u8 mac[ETH_ALEN];
		u16 owner:2;
		u16 router:1;
		u16 port:13;
	};
};

/**
 * struct vsw_neigh - one entry
 * @node: in the hash table
 * @list: in the list of all
 * @key: what it is found by
 * @info: union vsw_neigh_info.word
 * @id: number that is never used again; the list is in its order
 * @used: jiffies when it was last seen or set, low 32 bits
 * @rcu: freed after a grace period
 */
struct vsw_neigh {
	struct rhash_head node;
	struct list_head list;
	struct vsw_neigh_key key;
	u64 info;
	u64 id;
	u32 used;
	struct rcu_head rcu;
};

/**
 * struct vsw_neigh_table - neighbours of a bridge
 * @table: entries by VLAN and address
 * @list: all entries, the oldest first
 * @lock: protects the entries and the counts
 * @next_id: for the next entry; under @lock
 * @count: all entries; written under @lock
 * @learned: learned ones; written under @lock
 * @limit: most entries of any kind, 0 for @max
 * @max: what no limit goes beyond; fixed
 * @gc: removes what has aged; runs while there are learned entries
 */
struct vsw_neigh_table {
	struct rhashtable table;
	struct list_head list;
	spinlock_t lock;	/* see above */
	u64 next_id;
	unsigned int count;
	unsigned int learned;
	u32 limit;
	u32 max;
	struct delayed_work gc;
};

/**
 * struct vsw_neigh_entry - copy of an entry, for those who tell others
 * @key: VLAN and address
 * @info: the rest
 * @id: see &struct vsw_neigh
 * @used: see &struct vsw_neigh
 */
struct vsw_neigh_entry {
	struct vsw_neigh_key key;
	union vsw_neigh_info info;
	u64 id;
	u32 used;
};

/**
 * struct vsw_neigh_filter - which entries a walk is about
 * @vid: VLAN, 0 for all
 * @vids: bitmap of VLANs, NULL for all
 * @port: index of the port of learned ones, negative for all entries
 * @owners: bit mask of owners, 0 for all
 * @mac: MAC address, NULL for all
 * @idle: jiffies; only entries not used for that long, 0 for all
 */
struct vsw_neigh_filter {
	u16 vid;
	const unsigned long *vids;
	int port;
	unsigned long owners;
	const u8 *mac;
	unsigned long idle;
};

/**
 * struct vsw_neigh_pos - how far a walk has come
 * @id: number of the last entry that was seen, 0 before the first
 * @key: what finds that entry, if it is still there
 */
struct vsw_neigh_pos {
	u64 id;
	struct vsw_neigh_key key;
};

struct netlink_ext_ack;
struct vsw_bridge;
struct vsw_port;

bool vsw_neigh_usable(const struct in6_addr *addr);

/* neigh.c */
int vsw_neigh_init(struct vsw_neigh_table *tbl);
void vsw_neigh_destroy(struct vsw_neigh_table *tbl);
bool vsw_neigh_get(struct vsw_neigh_table *tbl,
		   const struct vsw_neigh_key *key,
		   struct vsw_neigh_entry *entry);
struct vsw_neigh *vsw_neigh_find(struct vsw_neigh_table *tbl,
				 const struct vsw_neigh_key *key);
void vsw_neigh_copy(const struct vsw_neigh *neigh,
		    struct vsw_neigh_entry *entry);
int vsw_neigh_set(struct vsw_bridge *br, struct vsw_neigh *neigh, bool replace,
		  struct vsw_neigh_entry *entry);
int vsw_neigh_del(struct vsw_bridge *br, const struct vsw_neigh_key *key,
		  struct vsw_neigh_entry *entry);
bool vsw_neigh_learn(struct vsw_port *port, const struct vsw_neigh_key *key,
		     const u8 *mac, bool router);
void vsw_neigh_unlink(struct vsw_bridge *br, struct vsw_neigh *neigh);

/* neigh_walk.c: flush, ageing, dump */
typedef int (*vsw_neigh_walk_fn)(const struct vsw_neigh_entry *entry,
				 void *data);

unsigned int vsw_neigh_flush(struct vsw_bridge *br,
			     const struct vsw_neigh_filter *filter);
void vsw_neigh_flush_port(struct vsw_port *port, const unsigned long *vids);
int vsw_neigh_walk(struct vsw_bridge *br,
		   const struct vsw_neigh_filter *filter,
		   struct vsw_neigh_pos *pos, vsw_neigh_walk_fn fn, void *data);
void vsw_neigh_gc_work(struct work_struct *work);
void vsw_neigh_gc_start(struct vsw_bridge *br);
void vsw_neigh_gc_change(struct vsw_bridge *br);

/* neigh_ctl.c: requests of the control plane */
int vsw_neigh_request(struct vsw_bridge *br, struct vsw_neigh *neigh,
		      bool replace, struct netlink_ext_ack *extack);
int vsw_neigh_remove(struct vsw_bridge *br, const struct vsw_neigh_key *key,
		     struct netlink_ext_ack *extack);

#endif /* VSW_NEIGH_H */
