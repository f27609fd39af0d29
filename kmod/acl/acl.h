/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ACL_H
#define VSW_ACL_H

#include <linux/jump_label.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <uapi/linux/vswkm.h>

#include "table.h"

/**
 * DOC: ACLs
 *
 * A list has rules, ordered by priority and then by age, each for one direction
 * of the port: in is what enters the switch there. The first rule that matches
 * decides, else the verdict of the list. Lists belong to a network namespace; a
 * port has at most one for each direction.
 *
 * What frames see of a list is its policy, an immutable snapshot. Every change,
 * of one rule or of all, makes a new one, which takes the place of the old by
 * one pointer: a frame is judged by the one or by the other. Rules are not
 * changed either, and are shared by the snapshots that they are in, so that
 * counters go on. A policy and the rules that went with it are freed by a
 * worker after a grace period. Sets have snapshots of their own.
 *
 * All is written under the RTNL.
 */

#define VSW_ACL_MAX_RULES	100000	/* in a list */

/**
 * struct vsw_acl_limits - what a network namespace may have
 * @lists: lists
 * @rules: rules of all lists together
 * @sets: named sets
 * @elements: elements of all sets together
 */
struct vsw_acl_limits {
	unsigned int lists;
	unsigned int rules;
	unsigned int sets;
	unsigned int elements;
};

/**
 * struct vsw_acl_policy - all that frames see of a list
 * @work: frees it
 * @table: rules by direction
 * @verdict: &enum vswkm_acl_action for frames that no rule matches
 * @tracks: a rule asks for the state of connections
 * @all_gone: all of its rules go with it
 * @n: number of rules
 * @n_gone: number of rules that go with it, unless all do
 * @gone: those rules
 * @rule: all rules in their order
 */
struct vsw_acl_policy {
	struct rcu_work work;
	struct vsw_acl_table *table[2];
	u8 verdict;
	bool tracks;
	bool all_gone;
	u32 n;
	u32 n_gone;
	struct vsw_acl_rule **gone;
	struct vsw_acl_rule *rule[];
};

/**
 * struct vsw_acl_list - a named list
 * @list: in &vsw_acl_net.lists
 * @name: its name
 * @next_id: for the next rule
 * @binds: ports and directions that have it
 * @policy: what frames see
 * @block: where the next rule gets its counters, NULL for a new block
 * @slot: the next place in @block
 * @rcu: freed after a grace period
 */
struct vsw_acl_list {
	struct list_head list;
	char name[VSWKM_ACL_NAME_MAX + 1];
	u32 next_id;
	u32 binds;
	struct vsw_acl_policy __rcu *policy;
	struct vsw_acl_block *block;
	unsigned int slot;
	struct rcu_head rcu;
};

/**
 * struct vsw_acl_bucket - so many a second, and no more at once
 * @lock: protects what follows
 * @tokens: how many may be sent now
 * @filled: jiffies when tokens were last added
 */
struct vsw_acl_bucket {
	spinlock_t lock;	/* see above */
	unsigned int tokens;
	unsigned long filled;
};

/**
 * struct vsw_acl_net - ACLs of a network namespace
 * @lists: lists in the order in which they were made
 * @sets: sets in the order in which they were made
 * @n_lists: number of lists
 * @n_rules: number of rules of all
 * @n_sets: number of sets
 * @n_elements: number of elements of all
 * @changes: rises with each change, so that dumps know that they are torn
 * @limit: most of each
 * @log: events
 * @icmp: errors of ICMP and ICMPv6
 * @lost: events that were not sent
 */
struct vsw_acl_net {
	struct list_head lists;
	struct list_head sets;
	unsigned int n_lists;
	unsigned int n_rules;
	unsigned int n_sets;
	unsigned int n_elements;
	u32 changes;
	struct vsw_acl_limits limit;
	struct vsw_acl_bucket log;
	struct vsw_acl_bucket icmp;
	atomic64_t lost;
};

/**
 * struct vsw_acl_edit - changes of a list that are made all or none
 * @n_add: number of rules to add
 * @n_del: number of rules to remove
 * @replace: remove all others
 * @add: the rules, of vsw_acl_rule_make(); freed if they are not added
 * @del: ids of the rules to remove
 * @bad: set to the index of the rule or id that was refused
 */
struct vsw_acl_edit {
	u32 n_add;
	u32 n_del;
	bool replace;
	struct vsw_acl_rule **add;
	u32 *del;
	u32 bad;
};

struct net;
struct netlink_ext_ack;
struct vsw_port;

/* list.c */
void vsw_acl_net_init(struct net *net);
void vsw_acl_net_exit(struct net *net);
struct vsw_acl_list *vsw_acl_list_find(struct net *net, const char *name);
int vsw_acl_list_add(struct net *net, const char *name, u8 verdict,
		     struct netlink_ext_ack *extack);
int vsw_acl_list_busy(const struct vsw_acl_list *list,
		      struct netlink_ext_ack *extack);
void vsw_acl_list_del(struct net *net, struct vsw_acl_list *list);
size_t vsw_acl_list_size(const struct vsw_acl_list *list);

/* edit.c */
struct vsw_acl_policy *vsw_acl_policy_make(struct vsw_acl_rule **rule, u32 n,
					   u8 verdict);
void vsw_acl_policy_drop(struct vsw_acl_policy *policy);
int vsw_acl_set_verdict(struct net *net, struct vsw_acl_list *list, u8 verdict);
int vsw_acl_edit(struct net *net, struct vsw_acl_list *list,
		 struct vsw_acl_edit *edit, struct netlink_ext_ack *extack);

/* bucket.c */
void vsw_acl_bucket_init(struct vsw_acl_bucket *bucket, unsigned int rate);
bool vsw_acl_bucket_take(struct vsw_acl_bucket *bucket, unsigned int rate);

/* bind.c */
/* frames that enter may be judged, or tracked */
DECLARE_STATIC_KEY_FALSE(vsw_acl_in_used);

int vsw_acl_bind(struct vsw_port *port, unsigned int dirs,
		 struct vsw_acl_list *list, bool replace,
		 struct netlink_ext_ack *extack);
int vsw_acl_unbind(struct vsw_port *port, unsigned int dirs,
		   const struct vsw_acl_list *list,
		   struct netlink_ext_ack *extack);
void vsw_acl_port_gone(struct vsw_port *port);
void vsw_acl_track(struct vsw_port *port);
void vsw_acl_tracks(struct net *net, const struct vsw_acl_list *list,
		    bool tracks);

#endif /* VSW_ACL_H */
