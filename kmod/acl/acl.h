/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ACL_H
#define VSW_ACL_H

#include <linux/jump_label.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <uapi/linux/vswkm.h>

#include "key.h"

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

#define VSW_ACL_PRIO		1000	/* unless another is asked for */
#define VSW_ACL_LINEAR		32	/* rules that are tried one by one */
#define VSW_ACL_MAX_RULES	100000	/* in a list */
#define VSW_ACL_MAX_RANGES	64	/* of ports in a rule, each way */
#define VSW_ACL_MAX_ELEMENTS	65536	/* in a set */

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

/* The fields of a rule that a set can stand for */
enum vsw_acl_set_use {
	VSW_ACL_SET_SRC,
	VSW_ACL_SET_DST,
	VSW_ACL_SET_SPORT,
	VSW_ACL_SET_DPORT,
	VSW_ACL_SET_MAC_SRC,
	VSW_ACL_SET_MAC_DST,
	VSW_ACL_SET_USES
};

/* Ports, both ends included; host byte order */
struct vsw_acl_ports {
	u16 first;
	u16 last;
};

/**
 * struct vsw_acl_span - elements of a set that follow each other
 * @first: lowest; an address (IPv4 as a mapped one), or a port or MAC address
 *	at the end of it
 * @last: highest
 */
struct vsw_acl_span {
	struct in6_addr first;
	struct in6_addr last;
};

/**
 * struct vsw_acl_spans - what frames see of a set, an immutable snapshot
 * @rcu: freed after a grace period
 * @n: number of spans
 * @span: rising, not touching each other
 */
struct vsw_acl_spans {
	struct rcu_head rcu;
	u32 n;
	struct vsw_acl_span span[];
};

/**
 * struct vsw_acl_set - a named set
 * @list: in &vsw_acl_net.sets
 * @name: its name
 * @kind: &enum vswkm_set_kind
 * @refs: rules that name it, also those that wait to be freed, and its name
 * @users: rules in force that name it; under the RTNL
 * @n: number of elements
 * @element: elements, rising by first and last; two may overlap
 * @spans: what frames see
 */
struct vsw_acl_set {
	struct list_head list;
	char name[VSWKM_ACL_NAME_MAX + 1];
	u8 kind;
	refcount_t refs;
	u32 users;
	u32 n;
	struct vsw_acl_span *element;
	struct vsw_acl_spans __rcu *spans;
};

/**
 * struct vsw_acl_stats - what one CPU counted of a rule
 * @packets: frames
 * @bytes: their bytes, Ethernet header included
 * @last: jiffies of the last one
 *
 * Written with BH disabled by the owning CPU; single words on 64-bit.
 */
struct vsw_acl_stats {
	u64_stats_t packets;
	u64_stats_t bytes;
	unsigned long last;
};

/**
 * struct vsw_acl_hits - sums over all CPUs
 * @packets: frames
 * @bytes: their bytes
 * @last: jiffies of the last one; nothing if there was none
 */
struct vsw_acl_hits {
	u64 packets;
	u64 bytes;
	unsigned long last;
};

/**
 * struct vsw_acl_extra - what few rules have
 * @set: sets, by enum vsw_acl_set_use
 * @comment: text of the operator, NULL for none
 * @n_sport: number of ranges of source ports
 * @n_dport: number of ranges of destination ports
 * @range: those of sources, then those of destinations; rising, not touching
 */
struct vsw_acl_extra {
	struct vsw_acl_set *set[VSW_ACL_SET_USES];
	char *comment;
	u8 n_sport;
	u8 n_dport;
	struct vsw_acl_ports range[];
};

/* A word of the key, and the bits of it that a rule looks at */
struct vsw_acl_word {
	u64 value;
	u64 mask;
};

/**
 * struct vsw_acl_rule - one rule; does not change
 * @prio: the lower the earlier
 * @id: unique in the list; the age among rules of one priority
 * @dir: &enum vswkm_acl_dir
 * @action: &enum vswkm_acl_action
 * @log: tell of each frame
 * @gone: under the RTNL: not in the policy that is being made
 * @words: bit map of the words of the key that it looks at
 * @extra: the rest that it looks at, and its comment; NULL for nothing
 * @stats: its counters, in @block
 * @block: where they are
 * @word: one for each bit of @words
 */
struct vsw_acl_rule {
	u32 prio;
	u32 id;
	u8 dir;
	u8 action;
	bool log;
	bool gone;
	u32 words;
	struct vsw_acl_extra *extra;
	struct vsw_acl_stats __percpu *stats;
	struct vsw_acl_block *block;
	struct vsw_acl_word word[];
};

/**
 * struct vsw_acl_spec - a rule that is asked for
 * @prio: see &struct vsw_acl_rule
 * @id: of the rule that it replaces, 0 for a new one
 * @dir: see &struct vsw_acl_rule
 * @action: see &struct vsw_acl_rule
 * @log: see &struct vsw_acl_rule
 * @value: fields
 * @mask: bits of them that matter
 * @set: sets, NULL for none
 * @comment: text, NULL for none
 * @n_sport: number of ranges of source ports
 * @n_dport: number of ranges of destination ports
 * @sport: the ranges, in any order
 * @dport: the ranges, in any order
 */
struct vsw_acl_spec {
	u32 prio;
	u32 id;
	u8 dir;
	u8 action;
	bool log;
	struct vsw_acl_key value;
	struct vsw_acl_key mask;
	struct vsw_acl_set *set[VSW_ACL_SET_USES];
	const char *comment;
	unsigned int n_sport;
	unsigned int n_dport;
	struct vsw_acl_ports sport[VSW_ACL_MAX_RANGES];
	struct vsw_acl_ports dport[VSW_ACL_MAX_RANGES];
};

/* An entry of a tuple's hash table */
struct vsw_acl_entry {
	u32 hash;
	u32 rule;	/* index in vsw_acl_table.rule */
};

/**
 * struct vsw_acl_tuple - rules that look at the same bits
 * @best: first of them
 * @bits: number of buckets - 1
 * @start: bucket 0 in &vsw_acl_table.start
 * @words: bit map of the words that are hashed
 * @mask: bits of these words, one for each bit of @words
 */
struct vsw_acl_tuple {
	u32 best;
	u32 bits;
	u32 start;
	u32 words;
	u64 mask[VSW_ACL_WORDS];
};

/**
 * struct vsw_acl_table - the rules of one direction, to be found fast
 * @needs: VSW_ACL_NEED_*
 * @n: number of rules
 * @n_tuples: number of tuples; none if the rules are tried one by one
 * @bytes: memory that it takes
 * @tuple: tuples, rising by best
 * @start: where in @entry each bucket begins, and after the last one of a
 *	tuple where that ends
 * @entry: rules of all buckets, rising in each
 * @rule: the rules in their order
 *
 * Tuple space search (Srinivasan, Suri and Varghese, "Packet classification
 * using tuple space search", 1999), with coarse tuples where that keeps their
 * number small (Daly and others, "TupleMerge", 2019); see compile.c.
 */
struct vsw_acl_table {
	u32 needs;
	u32 n;
	u32 n_tuples;
	size_t bytes;
	struct vsw_acl_tuple *tuple;
	u32 *start;
	struct vsw_acl_entry *entry;
	struct vsw_acl_rule *rule[];
};

/**
 * struct vsw_acl_policy - all that frames see of a list
 * @work: frees it
 * @table: rules by direction
 * @verdict: &enum vswkm_acl_action for frames that no rule matches
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
 * struct vsw_acl_net - ACLs of a network namespace
 * @lists: lists in the order in which they were made
 * @sets: sets in the order in which they were made
 * @n_lists: number of lists
 * @n_rules: number of rules of all
 * @n_sets: number of sets
 * @n_elements: number of elements of all
 * @changes: rises with each change, so that dumps know that they are torn
 * @limit: most of each
 * @lock: protects @tokens and @filled
 * @tokens: events that may be sent now
 * @filled: jiffies when tokens were last added
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
	spinlock_t lock;	/* see above */
	unsigned int tokens;
	unsigned long filled;
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

/* rule.c */
struct vsw_acl_rule *vsw_acl_rule_make(struct vsw_acl_list *list,
				       struct vsw_acl_spec *spec);
void vsw_acl_rule_free(struct vsw_acl_rule *rule);
void vsw_acl_rule_read(const struct vsw_acl_rule *rule,
		       struct vsw_acl_key *value, struct vsw_acl_key *mask);
void vsw_acl_rule_hits(const struct vsw_acl_rule *rule,
		       struct vsw_acl_hits *hits);
size_t vsw_acl_rule_size(const struct vsw_acl_rule *rule);
void vsw_acl_rule_in_force(const struct vsw_acl_rule *rule, bool yes);
void vsw_acl_block_put(struct vsw_acl_block *block);

/* compile.c */
struct vsw_acl_table *vsw_acl_table_make(struct vsw_acl_rule *const *rule,
					 u32 n, u8 dir);
void vsw_acl_table_free(struct vsw_acl_table *table);

/* find.c */
bool vsw_acl_rule_match(const struct vsw_acl_rule *rule,
			const struct vsw_acl_key *key);
struct vsw_acl_rule *vsw_acl_find(const struct vsw_acl_table *table,
				  const struct vsw_acl_key *key);

static inline u64 vsw_acl_mix(u64 hash, u64 word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
	return hash ^ hash >> 32;
}

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
struct vsw_acl_rule *vsw_acl_rule_find(const struct vsw_acl_list *list,
				       u32 id);

/* bind.c */
DECLARE_STATIC_KEY_FALSE(vsw_acl_in_used);

int vsw_acl_bind(struct vsw_port *port, unsigned int dirs,
		 struct vsw_acl_list *list, bool replace,
		 struct netlink_ext_ack *extack);
int vsw_acl_unbind(struct vsw_port *port, unsigned int dirs,
		   const struct vsw_acl_list *list,
		   struct netlink_ext_ack *extack);
void vsw_acl_port_gone(struct vsw_port *port);

/* set.c */
struct vsw_acl_set *vsw_acl_set_find(struct net *net, const char *name);
int vsw_acl_set_new(struct net *net, const char *name, u8 kind,
		    struct netlink_ext_ack *extack);
int vsw_acl_set_busy(const struct vsw_acl_set *set,
		     struct netlink_ext_ack *extack);
void vsw_acl_set_del(struct net *net, struct vsw_acl_set *set);
void vsw_acl_set_put(struct vsw_acl_set *set);
int vsw_acl_set_change(struct net *net, struct vsw_acl_set *set,
		       struct vsw_acl_span *span, u32 n, bool add,
		       struct netlink_ext_ack *extack);
bool vsw_acl_spans_have(const struct vsw_acl_spans *spans,
			const struct in6_addr *what);

#endif /* VSW_ACL_H */
