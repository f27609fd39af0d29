/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries of the table of connections, for conn_table.c and conn_note.c. */
#ifndef VSW_CONN_ENTRY_H
#define VSW_CONN_ENTRY_H

#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>

struct vsw_conn_table;
struct vsw_port;

/* Compared as bytes: no holes */
struct vsw_conn_key {
	struct nf_conntrack_tuple tuple;
	u32 zone;
};

/**
 * struct vsw_conn_entry - what the bridge knows of a connection
 * @node: in &vsw_conn_table.entries
 * @key: zone and original tuple
 * @born: cookie of RCU of when it was last begun
 * @port: by direction; that of replies is NULL until there was one
 * @of_port: in the lists of the ports
 * @outside: it was seen on its way in from where its reply's source is hidden
 * @rule: number of the rule of NAT that is for its destination, and of that for
 *	its source, 0 for none
 * @mac: by the same: that of the host that it is sent to, and that which it
 *	began from; zero if not known. Written under the lock, read without it
 * @rcu: freed after a grace period
 */
struct vsw_conn_entry {
	struct rhash_head node;
	struct vsw_conn_key key;
	unsigned long born;
	struct vsw_port *port[IP_CT_DIR_MAX];
	struct list_head of_port[IP_CT_DIR_MAX];
	bool outside;
	u32 rule[2];
	u64 mac[2];
	struct rcu_head rcu;
};

struct vsw_conn_entry *vsw_conn_entry_find(struct vsw_conn_table *tbl,
					   const struct nf_conn *ct);
void vsw_conn_inherit(struct vsw_conn_table *tbl, struct vsw_conn_entry *entry,
		      const struct nf_conn *ct);

#endif /* VSW_CONN_ENTRY_H */
