/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of ACLs. */
#ifndef VSW_ACL_RULE_H
#define VSW_ACL_RULE_H

#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include "key.h"
#include "set.h"

#define VSW_ACL_PRIO		1000	/* unless another is asked for */
#define VSW_ACL_MAX_RANGES	64	/* of ports in a rule, each way */

struct vsw_acl_block;
struct vsw_acl_list;
struct vsw_conn_help;

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
 * @help: for connections that it lets begin, NULL for none
 * @n_sport: number of ranges of source ports
 * @n_dport: number of ranges of destination ports
 * @range: those of sources, then those of destinations; rising, not touching
 */
struct vsw_acl_extra {
	struct vsw_acl_set *set[VSW_ACL_SET_USES];
	char *comment;
	struct vsw_conn_help *help;
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
 * @helps: @extra has a helper for connections
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
	bool helps;
	bool gone;
	u32 words;
	struct vsw_acl_extra *extra;
	struct vsw_acl_stats __percpu *stats;
	struct vsw_acl_block *block;
	struct vsw_acl_word word[];
};

/* BH is off, so that nothing else on this CPU counts at the same time. */
static inline void vsw_acl_count(const struct vsw_acl_rule *rule,
				 unsigned int len)
{
	struct vsw_acl_stats *stats = this_cpu_ptr(rule->stats);

	u64_stats_inc(&stats->packets);
	u64_stats_add(&stats->bytes, len);
	WRITE_ONCE(stats->last, jiffies);
}

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
 * @help: helper, which the rule that is made takes away; NULL for none
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
	struct vsw_conn_help *help;
	unsigned int n_sport;
	unsigned int n_dport;
	struct vsw_acl_ports sport[VSW_ACL_MAX_RANGES];
	struct vsw_acl_ports dport[VSW_ACL_MAX_RANGES];
};

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

/* find.c */
bool vsw_acl_rule_match(const struct vsw_acl_rule *rule,
			const struct vsw_acl_key *key);

#endif /* VSW_ACL_RULE_H */
