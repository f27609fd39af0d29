// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules made into hash tables. An item is a rule with one range of its source
 * and one of its destination ports; it goes into the tuple of the bits that it
 * looks at, where the bits of these are its key.
 *
 * A tuple costs each frame a look-up, and rules with prefixes of many lengths
 * would make hundreds. So lengths are rounded down at first. Only an item that
 * would share its key with many goes into the tuple of its exact bits, if there
 * is room for one more. What a hash table finds is compared with the whole rule
 * anyway.
 */

#include <linux/bitops.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "pieces.h"
#include "table.h"

#define MAX_TUPLES	1024	/* the first takes what no other does */
#define TUPLE_SLOTS	2048	/* of the hash table that finds them by mask */
#define MAX_SHARED	8	/* items of one key that may be in one bucket */

/**
 * struct shape - a tuple that is being made
 * @mask: the bits that its items look at
 * @words: bit map of the words in which there are any
 * @n: number of items
 * @best: the first rule of them
 * @fill: where its next bucket or item goes
 */
struct shape {
	struct vsw_acl_key mask;
	u32 words;
	u32 n;
	u32 best;
	u32 fill;
};

struct item {
	u32 rule;
	u32 hash;
	u16 shape;
};

struct build {
	struct vsw_acl_table *table;
	struct shape *shape;
	u32 n_shape;
	u16 slot[TUPLE_SLOTS];	/* shape + 1, by hash of its mask */
	struct item *item;
	u32 n_item;
	u8 *shared;		/* items by hash of shape and key */
	u32 shared_bits;
};

static u32 hash_masked(const struct vsw_acl_key *value,
		       const struct shape *shape)
{
	u32 words;
	u64 hash = 0;
	int i;

	for (words = shape->words; words; words &= words - 1) {
		i = __ffs(words);
		hash = vsw_acl_mix(hash, value->word[i] & shape->mask.word[i]);
	}
	return hash;
}

static u32 new_shape(struct build *b, const struct vsw_acl_key *mask)
{
	struct shape *shape = &b->shape[b->n_shape];
	int i;

	shape->mask = *mask;
	for (i = 0; i < VSW_ACL_WORDS; i++)
		if (mask->word[i])
			shape->words |= BIT(i);
	return b->n_shape++;
}

/* The shape of a mask; shape 0 if there is no room for another one. */
static u32 find_shape(struct build *b, const struct vsw_acl_key *mask)
{
	u64 hash = 0;
	u32 i;

	for (i = 0; i < VSW_ACL_WORDS; i++)
		hash = vsw_acl_mix(hash, mask->word[i]);
	for (i = hash % TUPLE_SLOTS; b->slot[i]; i = (i + 1) % TUPLE_SLOTS)
		if (!memcmp(&b->shape[b->slot[i] - 1].mask, mask,
			    sizeof(*mask)))
			return b->slot[i] - 1;
	if (b->n_shape == MAX_TUPLES)
		return 0;
	b->slot[i] = b->n_shape + 1;
	return new_shape(b, mask);
}

static u8 *shared_by(const struct build *b, const struct item *item)
{
	u64 hash = vsw_acl_mix(item->hash, item->shape);

	return &b->shared[(u32)hash & b->shared_bits];
}

static void classify(struct build *b, struct item *item,
		     const struct vsw_acl_key *value,
		     const struct vsw_acl_key *mask)
{
	item->shape = find_shape(b, mask);
	item->hash = hash_masked(value, &b->shape[item->shape]);
}

/* All items by their rounded masks. */
static void classify_all(struct build *b)
{
	struct item *item = b->item;
	struct vsw_acl_key mask;
	struct vsw_acl_pieces p;
	unsigned int i, n;
	u8 *shared;
	u32 r;

	for (r = 0; r < b->table->n; r++) {
		n = vsw_acl_pieces_make(b->table->rule[r], &p);
		for (i = 0; i < n; i++, item++) {
			vsw_acl_pieces_choose(&p, i);
			mask = p.mask;
			vsw_acl_mask_round(&mask);
			item->rule = r;
			classify(b, item, &p.value, &mask);
			shared = shared_by(b, item);
			*shared += *shared < U8_MAX;
		}
		cond_resched();
	}
}

/* Those that share their key with too many by their exact masks. */
static void refine_all(struct build *b)
{
	struct item exact, *item = b->item;
	struct vsw_acl_pieces p;
	unsigned int i, n;
	u32 r;

	for (r = 0; r < b->table->n; r++) {
		n = vsw_acl_pieces_make(b->table->rule[r], &p);
		for (i = 0; i < n; i++, item++) {
			if (*shared_by(b, item) <= MAX_SHARED)
				continue;
			vsw_acl_pieces_choose(&p, i);
			classify(b, &exact, &p.value, &p.mask);
			if (!exact.shape)
				continue;
			item->shape = exact.shape;
			item->hash = exact.hash;
		}
		cond_resched();
	}
}

static void count_shapes(struct build *b)
{
	struct shape *shape;
	u32 i;

	for (i = 0; i < b->n_item; i++) {
		shape = &b->shape[b->item[i].shape];
		if (!shape->n++)
			shape->best = b->item[i].rule;
	}
}

static int cmp_tuples(const void *a, const void *b)
{
	const struct vsw_acl_tuple *x = a, *y = b;

	return x->best < y->best ? -1 : x->best > y->best;
}

static int alloc_tuples(struct build *b)
{
	struct vsw_acl_table *table = b->table;
	u32 i, used = 0, buckets = 0;

	for (i = 0; i < b->n_shape; i++) {
		if (!b->shape[i].n)
			continue;
		used++;
		buckets += roundup_pow_of_two(b->shape[i].n) + 1;
	}
	table->tuple = kvcalloc(used, sizeof(*table->tuple),
				GFP_KERNEL_ACCOUNT);
	table->start = kvcalloc(buckets, sizeof(*table->start),
				GFP_KERNEL_ACCOUNT);
	table->entry = kvcalloc(b->n_item, sizeof(*table->entry),
				GFP_KERNEL_ACCOUNT);
	if (!table->tuple || !table->start || !table->entry)
		return -ENOMEM;
	table->bytes += used * sizeof(*table->tuple) +
			buckets * sizeof(*table->start) +
			b->n_item * sizeof(*table->entry);
	return 0;
}

static void fill_tuple(struct vsw_acl_tuple *tuple, const struct shape *shape)
{
	u32 words;
	int n = 0;

	tuple->best = shape->best;
	tuple->bits = roundup_pow_of_two(shape->n) - 1;
	tuple->start = shape->fill;
	tuple->words = shape->words;
	for (words = shape->words; words; words &= words - 1)
		tuple->mask[n++] = shape->mask.word[__ffs(words)];
}

static u32 bucket_of(const struct build *b, const struct item *item)
{
	const struct shape *shape = &b->shape[item->shape];

	return shape->fill + (item->hash &
			      (roundup_pow_of_two(shape->n) - 1));
}

/*
 * Items by tuple and bucket, in the order of their rules in each: a counting
 * sort. Each start goes up to the end of its bucket, and back to its beginning
 * as the bucket is filled from the end.
 */
static void fill_tables(struct build *b)
{
	struct vsw_acl_table *table = b->table;
	u32 i, n, at = 0, sum = 0;
	struct item *item;

	for (i = 0; i < b->n_shape; i++) {
		if (!b->shape[i].n)
			continue;
		b->shape[i].fill = at;
		at += roundup_pow_of_two(b->shape[i].n) + 1;
		fill_tuple(&table->tuple[table->n_tuples++], &b->shape[i]);
	}
	for (i = 0; i < b->n_item; i++)
		table->start[bucket_of(b, &b->item[i])]++;
	for (i = 0; i < at; i++) {
		n = table->start[i];
		sum += n;
		table->start[i] = sum;
	}
	for (i = b->n_item; i--; ) {
		item = &b->item[i];
		n = --table->start[bucket_of(b, item)];
		table->entry[n].hash = item->hash;
		table->entry[n].rule = item->rule;
	}
	sort(table->tuple, table->n_tuples, sizeof(*table->tuple), cmp_tuples,
	     NULL);
}

static void build_free(struct build *b)
{
	kvfree(b->shape);
	kvfree(b->item);
	kvfree(b->shared);
	kvfree(b);
}

static struct build *build_alloc(struct vsw_acl_table *table)
{
	struct build *b = kvzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	struct vsw_acl_pieces p;
	u32 i;

	if (!b)
		return NULL;
	b->table = table;
	for (i = 0; i < table->n; i++)
		b->n_item += vsw_acl_pieces_make(table->rule[i], &p);
	b->shared_bits = roundup_pow_of_two(4 * b->n_item) - 1;
	b->shape = kvcalloc(MAX_TUPLES, sizeof(*b->shape), GFP_KERNEL_ACCOUNT);
	b->item = kvcalloc(b->n_item, sizeof(*b->item), GFP_KERNEL_ACCOUNT);
	b->shared = kvzalloc(b->shared_bits + 1, GFP_KERNEL_ACCOUNT);
	if (b->shape && b->item && b->shared)
		return b;
	build_free(b);
	return NULL;
}

static int compile(struct vsw_acl_table *table)
{
	static const struct vsw_acl_key any;
	struct build *b = build_alloc(table);
	int err;

	if (!b)
		return -ENOMEM;
	new_shape(b, &any);
	classify_all(b);
	refine_all(b);
	count_shapes(b);
	err = alloc_tuples(b);
	if (!err)
		fill_tables(b);
	build_free(b);
	return err;
}

static u32 rule_needs(const struct vsw_acl_rule *rule)
{
	struct vsw_acl_key value, mask;
	u32 needs = 0;

	vsw_acl_rule_read(rule, &value, &mask);
	if (mask.fields)
		needs |= VSW_ACL_NEED_L3;
	if (mask.fields & (VSW_ACL_F_PORTS | VSW_ACL_F_TCP | VSW_ACL_F_ICMP))
		needs |= VSW_ACL_NEED_L4;
	if (mask.fields & VSW_ACL_F_ARPND)
		needs |= VSW_ACL_NEED_L4 | VSW_ACL_NEED_ND;
	return needs;
}

/**
 * vsw_acl_table_make - make the rules of one direction easy to find
 * @rule: rules in their order, which stay the caller's
 * @n: number of rules
 * @dir: the direction; rules of the other are left out
 *
 * Context: process, may sleep.
 * Return: the table, or NULL without memory.
 */
struct vsw_acl_table *vsw_acl_table_make(struct vsw_acl_rule *const *rule,
					 u32 n, u8 dir)
{
	struct vsw_acl_table *table;
	u32 i, count = 0;

	for (i = 0; i < n; i++)
		count += rule[i]->dir == dir;
	table = kvzalloc(struct_size(table, rule, count), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->bytes = struct_size(table, rule, count);
	for (i = 0; i < n; i++) {
		if (rule[i]->dir != dir)
			continue;
		table->needs |= rule_needs(rule[i]);
		table->rule[table->n++] = rule[i];
	}
	if (table->n > VSW_ACL_LINEAR && compile(table)) {
		vsw_acl_table_free(table);
		return NULL;
	}
	return table;
}

/**
 * vsw_acl_table_free - free a table
 * @table: the table, which no frame sees, or NULL
 *
 * Context: process. The rules stay.
 */
void vsw_acl_table_free(struct vsw_acl_table *table)
{
	if (!table)
		return;
	kvfree(table->tuple);
	kvfree(table->start);
	kvfree(table->entry);
	kvfree(table);
}
