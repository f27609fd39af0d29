// SPDX-License-Identifier: GPL-2.0-only
/* Which ports connections are of, and how many a port has. */

#include <linux/rhashtable.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "conn_entry.h"
#include "drop.h"
#include "main.h"
#include "vswkm.h"

#define VSW_CONN_GC		(10 * HZ)
#define VSW_CONN_LOOK_NEW	2	/* looked up for one that is added */
#define VSW_CONN_LOOK_LIMIT	128	/* in a jiffy of a port at its limit */
#define VSW_CONN_LOOK_GC	128	/* with the lock held */

static const struct rhashtable_params entry_params = {
	.key_len = sizeof(struct vsw_conn_key),
	.key_offset = offsetof(struct vsw_conn_entry, key),
	.head_offset = offsetof(struct vsw_conn_entry, node),
	.automatic_shrinking = true,
};

/**
 * vsw_conn_entry_find - what is known of a connection
 * @tbl: the table of the bridge
 * @ct: the connection
 *
 * Context: any, RCU read side; under &vsw_conn_table.lock to change it.
 * Return: the entry, or NULL.
 */
struct vsw_conn_entry *vsw_conn_entry_find(struct vsw_conn_table *tbl,
					   const struct nf_conn *ct)
{
	struct vsw_conn_key key = {
		.tuple = *nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL),
		.zone = nf_ct_zone(ct)->id,
	};

	BUILD_BUG_ON(sizeof(key) != sizeof(key.tuple) + sizeof(key.zone));

	return rhashtable_lookup_fast(&tbl->entries, &key, entry_params);
}

/* The connection, with a reference; NULL if it has ended. */
static struct nf_conn *entry_conn(struct net *net,
				  const struct vsw_conn_entry *entry)
{
	const struct nf_conntrack_tuple_hash *h;
	struct nf_conntrack_zone zone;
	struct nf_conn *ct;

	nf_ct_zone_init(&zone, entry->key.zone, NF_CT_DEFAULT_ZONE_DIR, 0);
	h = nf_conntrack_find_get(net, &zone, &entry->key.tuple);
	if (!h)
		return NULL;
	ct = nf_ct_tuplehash_to_ctrack(h);
	if (NF_CT_DIRECTION(h) == IP_CT_DIR_ORIGINAL)
		return ct;
	nf_ct_put(ct);		/* that of another, the other way round */
	return NULL;
}

/*
 * Whoever begins a connection has it confirmed in the same section of RCU: only
 * after a grace period is one that is not found not to come any more.
 */
static bool entry_ended(struct net *net, const struct vsw_conn_entry *entry)
{
	struct nf_conn *ct;

	if (!poll_state_synchronize_rcu(entry->born))
		return false;
	ct = entry_conn(net, entry);
	if (ct)
		nf_ct_put(ct);
	return !ct;
}

static void entry_free(struct vsw_conn_table *tbl,
		       struct vsw_conn_entry *entry)
{
	lockdep_assert_held(&tbl->lock);

	rhashtable_remove_fast(&tbl->entries, &entry->node, entry_params);
	list_del(&entry->of_port[IP_CT_DIR_ORIGINAL]);
	list_del(&entry->of_port[IP_CT_DIR_REPLY]);
	entry->port[IP_CT_DIR_ORIGINAL]->conns.count--;
	kfree_rcu(entry, rcu);
}

/* Look up the next connections of a port, and forget those that have ended. */
static void look_up(struct vsw_port *port, u32 n)
{
	struct vsw_conn_port *conns = &port->conns;
	struct net *net = dev_net(port->br->dev);
	struct vsw_conn_entry *entry;

	for (n = min(n, conns->count); n; n--) {
		entry = list_first_entry(&conns->list[IP_CT_DIR_ORIGINAL],
					 struct vsw_conn_entry,
					 of_port[IP_CT_DIR_ORIGINAL]);
		if (entry_ended(net, entry))
			entry_free(&port->br->conns, entry);
		else
			list_move_tail(&entry->of_port[IP_CT_DIR_ORIGINAL],
				       &conns->list[IP_CT_DIR_ORIGINAL]);
	}
}

/*
 * A port at its limit has connections looked up not more often than once a
 * jiffy, and not more than so many: whoever floods it shall not be able to keep
 * the switch busy. A larger limit is therefore exact only after a few jiffies.
 */
static bool at_limit(struct vsw_port *port)
{
	struct vsw_conn_port *conns = &port->conns;
	u32 limit = READ_ONCE(conns->limit);

	if (!limit || conns->count < limit)
		return false;
	if (conns->looked != (u32)jiffies) {
		conns->looked = (u32)jiffies;
		look_up(port, VSW_CONN_LOOK_LIMIT);
		start_poll_synchronize_rcu();	/* for those begun since */
	}
	return conns->count >= limit;
}

static enum vsw_drop entry_add(struct vsw_port *port, const struct nf_conn *ct)
{
	unsigned int max = READ_ONCE(nf_conntrack_max);
	struct vsw_conn_table *tbl = &port->br->conns;
	struct vsw_conn_entry *entry;

	/* those that have ended included */
	if (max && atomic_read(&tbl->entries.nelems) / 2 >= max)
		return VSW_DROP_CONN;
	entry = kzalloc(sizeof(*entry), GFP_ATOMIC);
	if (!entry)
		return VSW_DROP_NOMEM;
	entry->key.tuple = *nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	entry->key.zone = nf_ct_zone(ct)->id;
	entry->born = get_state_synchronize_rcu();
	entry->port[IP_CT_DIR_ORIGINAL] = port;
	if (rhashtable_insert_fast(&tbl->entries, &entry->node,
				   entry_params)) {
		kfree(entry);
		return VSW_DROP_NOMEM;
	}
	INIT_LIST_HEAD(&entry->of_port[IP_CT_DIR_REPLY]);
	list_add_tail(&entry->of_port[IP_CT_DIR_ORIGINAL],
		      &port->conns.list[IP_CT_DIR_ORIGINAL]);
	port->conns.count++;
	return VSW_PASS;
}

/* The same tuple once more: what is known of it is about one that has ended. */
static void entry_renew(struct vsw_port *port, struct vsw_conn_entry *entry,
			const struct nf_conn *ct)
{
	/* its rules of NAT have been noted, if it has met any */
	if (!(ct->status & IPS_NAT_DONE_MASK)) {
		memset(entry->rule, 0, sizeof(entry->rule));
		WRITE_ONCE(entry->mac[0], 0);
		WRITE_ONCE(entry->mac[1], 0);
	}
	entry->born = get_state_synchronize_rcu();
	WRITE_ONCE(entry->outside, false);
	WRITE_ONCE(entry->port[IP_CT_DIR_REPLY], NULL);
	list_del_init(&entry->of_port[IP_CT_DIR_REPLY]);
	entry->port[IP_CT_DIR_ORIGINAL]->conns.count--;
	port->conns.count++;
	WRITE_ONCE(entry->port[IP_CT_DIR_ORIGINAL], port);
	list_move_tail(&entry->of_port[IP_CT_DIR_ORIGINAL],
		       &port->conns.list[IP_CT_DIR_ORIGINAL]);
}

/**
 * vsw_conn_begin - a connection is about to be confirmed
 * @port: port that it came in by
 * @ct: the connection
 *
 * It is counted before others can see it, so that there are never more than the
 * limit; if it is not confirmed after all, it is soon found to have ended.
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_conn_begin(struct vsw_port *port, const struct nf_conn *ct)
{
	struct vsw_conn_table *tbl = &port->br->conns;
	enum vsw_drop why = VSW_PASS;
	struct vsw_conn_entry *entry;

	spin_lock(&tbl->lock);
	look_up(port, VSW_CONN_LOOK_NEW);
	entry = vsw_conn_entry_find(tbl, ct);
	if (!(entry && entry->port[IP_CT_DIR_ORIGINAL] == port) &&
	    at_limit(port))
		why = VSW_DROP_CONN_LIMIT;
	else if (entry)
		entry_renew(port, entry, ct);
	else
		why = entry_add(port, ct);
	if (!why && ct->master) {
		entry = vsw_conn_entry_find(tbl, ct);
		if (entry)
			vsw_conn_inherit(tbl, entry, ct);
	}
	spin_unlock(&tbl->lock);
	if (!why)
		queue_delayed_work(vsw_wq, &tbl->gc, VSW_CONN_GC);
	return why;
}

/**
 * vsw_conn_answered - a reply leaves
 * @port: port that the reply came in by
 * @ct: the connection
 *
 * Once it is assured, no other port takes it over.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_conn_answered(struct vsw_port *port, const struct nf_conn *ct)
{
	struct vsw_conn_table *tbl = &port->br->conns;
	struct vsw_conn_entry *entry = vsw_conn_entry_find(tbl, ct);
	const struct vsw_port *before;

	if (!entry)
		return;
	before = READ_ONCE(entry->port[IP_CT_DIR_REPLY]);
	if (before == port ||
	    (before && test_bit(IPS_ASSURED_BIT, &ct->status)))
		return;
	spin_lock(&tbl->lock);
	entry = vsw_conn_entry_find(tbl, ct);
	if (entry) {
		WRITE_ONCE(entry->port[IP_CT_DIR_REPLY], port);
		list_move_tail(&entry->of_port[IP_CT_DIR_REPLY],
			       &port->conns.list[IP_CT_DIR_REPLY]);
	}
	spin_unlock(&tbl->lock);
}

/**
 * vsw_conn_port - a port of a connection
 * @br: the bridge
 * @ct: the connection
 * @dir: IP_CT_DIR_ORIGINAL for the port that it came in by, IP_CT_DIR_REPLY for
 *	that which it was answered by
 *
 * Context: any, RCU read side.
 * Return: the port, or NULL if none is known.
 */
struct vsw_port *vsw_conn_port(struct vsw_bridge *br, const struct nf_conn *ct,
			       int dir)
{
	const struct vsw_conn_entry *entry;

	entry = vsw_conn_entry_find(&br->conns, ct);
	return entry ? READ_ONCE(entry->port[dir]) : NULL;
}

/* A few connections of a port; false when there were none. */
static bool flush_some(struct vsw_port *port, int dir, u32 *flushed)
{
	struct vsw_conn_table *tbl = &port->br->conns;
	struct vsw_conn_entry *entry = NULL;
	struct nf_conn *ct;
	int i;

	spin_lock_bh(&tbl->lock);
	for (i = 0; i < VSW_CONN_LOOK_GC; i++) {
		entry = list_first_entry_or_null(&port->conns.list[dir],
						 struct vsw_conn_entry,
						 of_port[dir]);
		if (!entry)
			break;
		ct = entry_conn(dev_net(port->br->dev), entry);
		if (ct) {
			*flushed += nf_ct_kill(ct);
			nf_ct_put(ct);
		}
		entry_free(tbl, entry);
	}
	spin_unlock_bh(&tbl->lock);
	return entry;
}

/**
 * vsw_conn_flush_port - forget all connections of a port
 * @port: the port
 *
 * Those that came in by it, and those that were answered by it.
 *
 * Context: process, may sleep.
 * Return: their number.
 */
u32 vsw_conn_flush_port(struct vsw_port *port)
{
	u32 flushed = 0;

	while (flush_some(port, IP_CT_DIR_ORIGINAL, &flushed) ||
	       flush_some(port, IP_CT_DIR_REPLY, &flushed))
		cond_resched();
	return flushed;
}

/* A few of those of a port; how many it has */
static u32 gc_some(struct vsw_bridge *br, unsigned int index)
{
	struct vsw_port *port;
	u32 count = 0;

	rcu_read_lock();
	port = rcu_dereference(br->ports[index]);
	if (port)
		count = READ_ONCE(port->conns.count);
	if (count) {
		spin_lock_bh(&br->conns.lock);
		look_up(port, VSW_CONN_LOOK_GC);
		spin_unlock_bh(&br->conns.lock);
	}
	rcu_read_unlock();
	return count;
}

static void gc_work(struct work_struct *work)
{
	struct vsw_conn_table *tbl = container_of(to_delayed_work(work),
						  struct vsw_conn_table, gc);
	struct vsw_bridge *br = container_of(tbl, struct vsw_bridge, conns);
	unsigned int i;
	s64 left;

	for (i = 0; i < VSW_MAX_PORTS; i++) {
		left = gc_some(br, i);
		while ((left -= VSW_CONN_LOOK_GC) > 0) {
			cond_resched();
			if (!gc_some(br, i))
				break;
		}
	}
	if (atomic_read(&tbl->entries.nelems)) {
		start_poll_synchronize_rcu();	/* for those begun since */
		queue_delayed_work(vsw_wq, &tbl->gc, VSW_CONN_GC);
	}
}

/**
 * vsw_conn_table_init - make an empty table
 * @tbl: the table
 *
 * Context: process, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_conn_table_init(struct vsw_conn_table *tbl)
{
	spin_lock_init(&tbl->lock);
	INIT_LIST_HEAD(&tbl->zones);
	INIT_DELAYED_WORK(&tbl->gc, gc_work);
	return rhashtable_init(&tbl->entries, &entry_params);
}

/**
 * vsw_conn_table_destroy - free a table
 * @tbl: the table, of a bridge without ports
 *
 * Context: process, may sleep.
 */
void vsw_conn_table_destroy(struct vsw_conn_table *tbl)
{
	cancel_delayed_work_sync(&tbl->gc);
	rhashtable_destroy(&tbl->entries);
}
