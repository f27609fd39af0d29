/* SPDX-License-Identifier: GPL-2.0-only */
/* Rules, to be found fast. */
#ifndef VSW_ACL_TABLE_H
#define VSW_ACL_TABLE_H

#include <linux/swab.h>

#include "rule.h"

#define VSW_ACL_LINEAR		32	/* rules that are tried one by one */

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

/*
 * A product's upper bits depend on all below them, its lowest on little: turned
 * round, those choose the bucket, and the others are not lost for the next
 * word. What differs in its uppermost bits alone, such as a VLAN, would share
 * one bucket otherwise.
 */
static inline u64 vsw_acl_mix(u64 hash, u64 word)
{
	return swab64((hash ^ word) * 0x9e3779b97f4a7c15ULL);
}

/* compile.c */
struct vsw_acl_table *vsw_acl_table_make(struct vsw_acl_rule *const *rule,
					 u32 n, u8 dir);
void vsw_acl_table_free(struct vsw_acl_table *table);

/* find.c */
struct vsw_acl_rule *vsw_acl_find(const struct vsw_acl_table *table,
				  const struct vsw_acl_key *key);

#endif /* VSW_ACL_TABLE_H */
