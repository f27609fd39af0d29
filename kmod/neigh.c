// SPDX-License-Identifier: GPL-2.0-only
/* Neighbours: which MAC address an IP address has in a VLAN. */

#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "neigh.h"
#include "vswkm.h"
#include "nl/notify.h"

static const struct rhashtable_params vsw_neigh_params = {
	.head_offset = offsetof(struct vsw_neigh, node),
	.key_offset = offsetof(struct vsw_neigh, key),
	.key_len = sizeof(struct vsw_neigh_key),
	.automatic_shrinking = true,
};

/**
 * vsw_neigh_init - make an empty table
 * @tbl: zeroed memory
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM.
 */
int vsw_neigh_init(struct vsw_neigh_table *tbl)
{
	BUILD_BUG_ON(sizeof(union vsw_neigh_info) != sizeof(u64));
	BUILD_BUG_ON(VSW_MAX_PORTS > BIT(13));

	INIT_LIST_HEAD(&tbl->list);
	spin_lock_init(&tbl->lock);
	tbl->next_id = 1;
	tbl->limit = VSW_NEIGH_LIMIT_DEFAULT;
	tbl->max = VSWKM_NEIGH_LIMIT_MAX;
	INIT_DELAYED_WORK(&tbl->gc, vsw_neigh_gc_work);
	return rhashtable_init(&tbl->table, &vsw_neigh_params);
}

static void vsw_neigh_free(void *ptr, void *arg)
{
	kfree(ptr);
}

/**
 * vsw_neigh_destroy - free the table
 * @tbl: the table; no frame and no request can reach it any more
 *
 * Context: process, may sleep.
 */
void vsw_neigh_destroy(struct vsw_neigh_table *tbl)
{
	cancel_delayed_work_sync(&tbl->gc);
	rhashtable_free_and_destroy(&tbl->table, vsw_neigh_free, NULL);
}

/**
 * vsw_neigh_find - find an entry
 * @tbl: the table
 * @key: VLAN and address
 *
 * Context: any, RCU read side.
 * Return: the entry, or NULL.
 */
struct vsw_neigh *vsw_neigh_find(struct vsw_neigh_table *tbl,
				 const struct vsw_neigh_key *key)
{
	return rhashtable_lookup(&tbl->table, key, vsw_neigh_params);
}

/**
 * vsw_neigh_copy - read an entry
 * @neigh: the entry
 * @entry: where to
 *
 * Context: any, RCU read side.
 */
void vsw_neigh_copy(const struct vsw_neigh *neigh,
		    struct vsw_neigh_entry *entry)
{
	entry->key = neigh->key;
	entry->info.word = READ_ONCE(neigh->info);
	entry->id = neigh->id;
	entry->used = READ_ONCE(neigh->used);
}

/**
 * vsw_neigh_get - find an entry and read it
 * @tbl: the table
 * @key: VLAN and address
 * @entry: where to
 *
 * Context: any, RCU read side.
 * Return: true if there is one.
 */
bool vsw_neigh_get(struct vsw_neigh_table *tbl,
		   const struct vsw_neigh_key *key,
		   struct vsw_neigh_entry *entry)
{
	const struct vsw_neigh *neigh = vsw_neigh_find(tbl, key);

	if (neigh)
		vsw_neigh_copy(neigh, entry);
	return neigh;
}

/* Keep the counts when an entry comes or goes; @n is 1 or -1. */
static void vsw_neigh_account(struct vsw_bridge *br, u64 word, int n)
{
	union vsw_neigh_info info = { .word = word };
	struct vsw_port *port;

	WRITE_ONCE(br->neigh.count, br->neigh.count + n);
	if (info.owner != VSWKM_NEIGH_OWNER_LEARNED)
		return;
	WRITE_ONCE(br->neigh.learned, br->neigh.learned + n);
	port = rcu_dereference(br->ports[info.port]);
	if (port)
		port->neigh_learned += n;
}

static void vsw_neigh_change(struct vsw_bridge *br, struct vsw_neigh *neigh,
			     u64 word)
{
	vsw_neigh_account(br, neigh->info, -1);
	WRITE_ONCE(neigh->info, word);
	WRITE_ONCE(neigh->used, (u32)jiffies);
	vsw_neigh_account(br, word, 1);
}

static bool vsw_neigh_room(const struct vsw_neigh_table *tbl)
{
	u32 limit = READ_ONCE(tbl->limit);

	return tbl->count < (limit ? min(limit, tbl->max) : tbl->max);
}

/* Add an entry, which is consumed when 0 is returned. */
static int vsw_neigh_insert(struct vsw_bridge *br, struct vsw_neigh *neigh)
{
	struct vsw_neigh_table *tbl = &br->neigh;
	int err;

	if (!vsw_neigh_room(tbl))
		return -ENOSPC;
	neigh->id = tbl->next_id++;
	WRITE_ONCE(neigh->used, (u32)jiffies);
	err = rhashtable_insert_fast(&tbl->table, &neigh->node,
				     vsw_neigh_params);
	if (err)
		return -ENOMEM;
	list_add_tail_rcu(&neigh->list, &tbl->list);
	vsw_neigh_account(br, neigh->info, 1);
	return 0;
}

/**
 * vsw_neigh_unlink - remove an entry
 * @br: the bridge
 * @neigh: the entry, freed after a grace period
 *
 * Context: the lock of the table held, RCU read side.
 */
void vsw_neigh_unlink(struct vsw_bridge *br, struct vsw_neigh *neigh)
{
	lockdep_assert_held(&br->neigh.lock);

	rhashtable_remove_fast(&br->neigh.table, &neigh->node,
			       vsw_neigh_params);
	list_del_rcu(&neigh->list);
	vsw_neigh_account(br, neigh->info, -1);
	kfree_rcu(neigh, rcu);
}

/**
 * vsw_neigh_set - add an entry for the control plane, or replace one
 * @br: the bridge
 * @neigh: the entry, zeroed but for key and info; consumed in any case
 * @replace: overwrite an entry that is not learned
 * @entry: a copy of what is there now
 *
 * Context: process, RCU read side.
 * Return: 0, -EEXIST, -ENOSPC when the table is full, or -ENOMEM.
 */
int vsw_neigh_set(struct vsw_bridge *br, struct vsw_neigh *neigh, bool replace,
		  struct vsw_neigh_entry *entry)
{
	struct vsw_neigh_table *tbl = &br->neigh;
	union vsw_neigh_info old;
	struct vsw_neigh *there;
	int err = 0;

	spin_lock_bh(&tbl->lock);
	there = vsw_neigh_find(tbl, &neigh->key);
	if (!there) {
		err = vsw_neigh_insert(br, neigh);
		there = neigh;
	} else {
		old.word = there->info;
		if (replace || old.owner == VSWKM_NEIGH_OWNER_LEARNED)
			vsw_neigh_change(br, there, neigh->info);
		else
			err = -EEXIST;
	}
	if (!err)
		vsw_neigh_copy(there, entry);
	spin_unlock_bh(&tbl->lock);
	if (err || there != neigh)
		kfree(neigh);
	return err;
}

/**
 * vsw_neigh_del - remove an entry
 * @br: the bridge
 * @key: VLAN and address
 * @entry: a copy of what was removed
 *
 * Context: process, RCU read side.
 * Return: 0, or -ENOENT.
 */
int vsw_neigh_del(struct vsw_bridge *br, const struct vsw_neigh_key *key,
		  struct vsw_neigh_entry *entry)
{
	struct vsw_neigh *neigh;

	spin_lock_bh(&br->neigh.lock);
	neigh = vsw_neigh_find(&br->neigh, key);
	if (neigh) {
		vsw_neigh_copy(neigh, entry);
		vsw_neigh_unlink(br, neigh);
	}
	spin_unlock_bh(&br->neigh.lock);
	return neigh ? 0 : -ENOENT;
}

/* Has the port of an entry rules of NAT? One that goes has, for all it says. */
static bool vsw_neigh_has_nat(const struct vsw_bridge *br, unsigned int index)
{
	const struct vsw_port *port = rcu_dereference(br->ports[index]);

	return !port || rcu_access_pointer(port->nat);
}

/* May an entry say @info of what is seen at @port now? */
static bool vsw_neigh_may_learn(const struct vsw_port *port,
				const struct vsw_neigh *there)
{
	union vsw_neigh_info old = {};

	if (there)
		old.word = there->info;
	if (there && old.owner == VSWKM_NEIGH_OWNER_STATIC)
		return false;
	if (there && old.owner == VSWKM_NEIGH_OWNER_LEARNED &&
	    old.port == port->index)
		return true;
	/* nobody outside says who has an address inside */
	if (there && rcu_access_pointer(port->nat) &&
	    old.owner == VSWKM_NEIGH_OWNER_LEARNED &&
	    !vsw_neigh_has_nat(port->br, old.port))
		return false;
	return port->neigh_learned < VSW_NEIGH_PORT_LIMIT;
}

static bool vsw_neigh_learn_locked(struct vsw_port *port,
				   const struct vsw_neigh_key *key, u64 word)
{
	struct vsw_bridge *br = port->br;
	struct vsw_neigh *neigh = vsw_neigh_find(&br->neigh, key);

	/* whoever takes the port or the VLAN away flushes after saying so */
	if (!vsw_fdb_may_lead(port, key->vid) ||
	    !vsw_neigh_may_learn(port, neigh))
		return false;
	if (neigh) {
		vsw_neigh_change(br, neigh, word);
		return true;
	}

	neigh = kzalloc(sizeof(*neigh),
			GFP_ATOMIC | __GFP_ACCOUNT | __GFP_NOWARN);
	if (!neigh)
		return false;
	neigh->key = *key;
	neigh->info = word;
	if (!vsw_neigh_insert(br, neigh))
		return true;
	kfree(neigh);
	return false;
}

/*
 * Is there nothing to change in what @neigh says? A router does not say in each
 * frame that it is one, so once is enough.
 */
static bool vsw_neigh_known(const struct vsw_neigh *neigh,
			    union vsw_neigh_info *seen)
{
	union vsw_neigh_info old = { .word = READ_ONCE(neigh->info) };
	bool same = ether_addr_equal(old.mac, seen->mac);

	if (same && old.router)
		seen->router = true;
	return old.word == seen->word ||
	       old.owner == VSWKM_NEIGH_OWNER_STATIC ||
	       (old.owner == VSWKM_NEIGH_OWNER_AGENT && same);
}

/**
 * vsw_neigh_learn - note what a neighbour says of itself
 * @port: where it was seen
 * @key: VLAN and address
 * @mac: its MAC address
 * @router: it says that it is a router
 *
 * A known neighbour costs a look-up, and one write a jiffy, without a lock.
 * What an operator set is never overwritten; what an agent set is, as in the
 * forwarding database, when the neighbour has another address now.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if the table has changed.
 */
bool vsw_neigh_learn(struct vsw_port *port, const struct vsw_neigh_key *key,
		     const u8 *mac, bool router)
{
	struct vsw_bridge *br = port->br;
	union vsw_neigh_info info = {
		.owner = VSWKM_NEIGH_OWNER_LEARNED,
		.router = router,
		.port = port->index,
	};
	struct vsw_neigh_entry entry;
	struct vsw_neigh *neigh;
	bool changed;

	ether_addr_copy(info.mac, mac);
	neigh = vsw_neigh_find(&br->neigh, key);
	if (neigh && vsw_neigh_known(neigh, &info)) {
		if (READ_ONCE(neigh->used) != (u32)jiffies)
			WRITE_ONCE(neigh->used, (u32)jiffies);
		return false;
	}

	spin_lock(&br->neigh.lock);
	changed = vsw_neigh_learn_locked(port, key, info.word);
	spin_unlock(&br->neigh.lock);
	if (!changed)
		return false;
	vsw_neigh_gc_start(br);
	if (vsw_neigh_get(&br->neigh, key, &entry))
		vsw_neigh_notify(br, VSWKM_CMD_NEIGH_NEW_NTF, &entry);
	return true;
}
