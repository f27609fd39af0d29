// SPDX-License-Identifier: GPL-2.0-only
/* Rules: made, taken apart again, counted and freed. */

#include <linux/bitops.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../conn.h"
#include "acl.h"

#define VSW_ACL_BLOCK	64	/* rules whose counters are together */

/**
 * struct vsw_acl_block - counters of some rules
 * @refs: rules that have counters here, and the list that gives them out
 * @stats: the counters
 *
 * The allocator of per-CPU memory is slow, and a list may have 100,000 rules.
 */
struct vsw_acl_block {
	refcount_t refs;
	struct vsw_acl_stats __percpu *stats;
};

static struct vsw_acl_block *block_alloc(void)
{
	struct vsw_acl_block *block;

	block = kmalloc(sizeof(*block), GFP_KERNEL_ACCOUNT);
	if (!block)
		return NULL;
	block->stats = __alloc_percpu_gfp(VSW_ACL_BLOCK *
					  sizeof(struct vsw_acl_stats),
					  __alignof__(struct vsw_acl_stats),
					  GFP_KERNEL_ACCOUNT);
	if (!block->stats) {
		kfree(block);
		return NULL;
	}
	refcount_set(&block->refs, 1);
	return block;
}

/**
 * vsw_acl_block_put - give up the counters of a rule
 * @block: where they are, or NULL
 *
 * Context: process.
 */
void vsw_acl_block_put(struct vsw_acl_block *block)
{
	if (!block || !refcount_dec_and_test(&block->refs))
		return;
	free_percpu(block->stats);
	kfree(block);
}

static int give_stats(struct vsw_acl_list *list, struct vsw_acl_rule *rule)
{
	if (list->slot == VSW_ACL_BLOCK) {
		vsw_acl_block_put(list->block);
		list->block = NULL;
	}
	if (!list->block) {
		list->block = block_alloc();
		list->slot = 0;
	}
	if (!list->block)
		return -ENOMEM;
	refcount_inc(&list->block->refs);
	rule->block = list->block;
	rule->stats = list->block->stats + list->slot++;
	return 0;
}

static int cmp_ports(const void *a, const void *b)
{
	const struct vsw_acl_ports *x = a, *y = b;

	return (int)x->first - (int)y->first;
}

/* In rising order, and those that touch as one; how many remain. */
static unsigned int merge_ports(struct vsw_acl_ports *p, unsigned int n)
{
	unsigned int i, to = 0;

	if (!n)
		return 0;
	sort(p, n, sizeof(*p), cmp_ports, NULL);
	for (i = 1; i < n; i++) {
		if (p[i].first <= (unsigned int)p[to].last + 1)
			p[to].last = max(p[to].last, p[i].last);
		else
			p[++to] = p[i];
	}
	return to + 1;
}

/* One port is a field like others. */
static void simplify_ports(struct vsw_acl_ports *p, unsigned int *n,
			   __be16 *value, __be16 *mask)
{
	*n = merge_ports(p, *n);
	if (*n == 1 && p->first == p->last) {
		*value = htons(p->first);
		*mask = htons(0xffff);
		*n = 0;
	}
}

/* The fields of which a set is need not be named elsewhere. */
static void ask_for_sets(struct vsw_acl_spec *spec)
{
	u32 fields = 0;

	if (spec->set[VSW_ACL_SET_SRC] || spec->set[VSW_ACL_SET_DST])
		fields |= VSW_ACL_F_IP;
	if (spec->set[VSW_ACL_SET_SPORT] || spec->set[VSW_ACL_SET_DPORT] ||
	    spec->n_sport || spec->n_dport)
		fields |= VSW_ACL_F_PORTS;
	spec->value.fields |= fields;
	spec->mask.fields |= fields;
}

static bool has_extra(const struct vsw_acl_spec *spec)
{
	return spec->comment || spec->help || spec->n_sport || spec->n_dport ||
	       memchr_inv(spec->set, 0, sizeof(spec->set));
}

static void extra_free(struct vsw_acl_extra *extra)
{
	int i;

	if (!extra)
		return;
	for (i = 0; i < VSW_ACL_SET_USES; i++)
		if (extra->set[i])
			vsw_acl_set_put(extra->set[i]);
	vsw_conn_help_free(extra->help);
	kfree(extra->comment);
	kfree(extra);
}

static struct vsw_acl_extra *extra_make(struct vsw_acl_spec *spec)
{
	unsigned int n = spec->n_sport + spec->n_dport;
	struct vsw_acl_extra *extra;
	int i;

	extra = kzalloc(struct_size(extra, range, n), GFP_KERNEL_ACCOUNT);
	if (!extra)
		return NULL;
	if (spec->comment) {
		extra->comment = kstrdup(spec->comment, GFP_KERNEL_ACCOUNT);
		if (!extra->comment) {
			kfree(extra);
			return NULL;
		}
	}
	extra->help = spec->help;
	spec->help = NULL;
	extra->n_sport = spec->n_sport;
	extra->n_dport = spec->n_dport;
	memcpy(extra->range, spec->sport,
	       spec->n_sport * sizeof(*extra->range));
	memcpy(extra->range + spec->n_sport, spec->dport,
	       spec->n_dport * sizeof(*extra->range));
	for (i = 0; i < VSW_ACL_SET_USES; i++) {
		extra->set[i] = spec->set[i];
		if (extra->set[i])
			refcount_inc(&extra->set[i]->refs);
	}
	return extra;
}

static struct vsw_acl_rule *rule_alloc(const struct vsw_acl_spec *spec)
{
	struct vsw_acl_rule *rule;
	u32 words = 0;
	int i, n = 0;

	for (i = 0; i < VSW_ACL_WORDS; i++)
		if (spec->mask.word[i])
			words |= BIT(i);
	rule = kzalloc(struct_size(rule, word, hweight32(words)),
		       GFP_KERNEL_ACCOUNT);
	if (!rule)
		return NULL;
	rule->prio = spec->prio;
	rule->id = spec->id;
	rule->dir = spec->dir;
	rule->action = spec->action;
	rule->log = spec->log;
	rule->words = words;
	for (i = 0; i < VSW_ACL_WORDS; i++) {
		if (!spec->mask.word[i])
			continue;
		rule->word[n].mask = spec->mask.word[i];
		rule->word[n++].value = spec->value.word[i] &
					spec->mask.word[i];
	}
	return rule;
}

/**
 * vsw_acl_rule_make - make a rule
 * @list: the list that it is for
 * @spec: what it is to be; its lists of ports are put in order, and its helper
 *	is taken away
 *
 * Context: RTNL held, may sleep.
 * Return: the rule, which is in no list yet and belongs to the caller; NULL
 * without memory, after which the helper may still be there.
 */
struct vsw_acl_rule *vsw_acl_rule_make(struct vsw_acl_list *list,
				       struct vsw_acl_spec *spec)
{
	struct vsw_acl_rule *rule;

	ask_for_sets(spec);
	simplify_ports(spec->sport, &spec->n_sport, &spec->value.sport,
		       &spec->mask.sport);
	simplify_ports(spec->dport, &spec->n_dport, &spec->value.dport,
		       &spec->mask.dport);
	rule = rule_alloc(spec);
	if (!rule)
		return NULL;
	if (has_extra(spec)) {
		rule->extra = extra_make(spec);
		if (!rule->extra)
			goto err;
		rule->helps = rule->extra->help;
	}
	if (give_stats(list, rule))
		goto err;
	return rule;

err:
	vsw_acl_rule_free(rule);
	return NULL;
}

/**
 * vsw_acl_rule_free - free a rule
 * @rule: the rule, which no frame sees, or NULL
 *
 * Context: process.
 */
void vsw_acl_rule_free(struct vsw_acl_rule *rule)
{
	if (!rule)
		return;
	extra_free(rule->extra);
	vsw_acl_block_put(rule->block);
	kfree(rule);
}

/**
 * vsw_acl_rule_in_force - a rule comes into a list or goes
 * @rule: the rule
 * @yes: it comes
 *
 * A set cannot be removed while a rule that is in force names it.
 *
 * Context: RTNL held.
 */
void vsw_acl_rule_in_force(const struct vsw_acl_rule *rule, bool yes)
{
	int i;

	if (!rule->extra)
		return;
	for (i = 0; i < VSW_ACL_SET_USES; i++)
		if (rule->extra->set[i])
			rule->extra->set[i]->users += yes ? 1 : -1;
}

/**
 * vsw_acl_rule_read - the fields that a rule looks at
 * @rule: the rule
 * @value: set to their values
 * @mask: set to the bits of them that matter
 */
void vsw_acl_rule_read(const struct vsw_acl_rule *rule,
		       struct vsw_acl_key *value, struct vsw_acl_key *mask)
{
	const struct vsw_acl_word *w = rule->word;
	u32 words;

	memset(value, 0, sizeof(*value));
	memset(mask, 0, sizeof(*mask));
	for (words = rule->words; words; words &= words - 1, w++) {
		value->word[__ffs(words)] = w->value;
		mask->word[__ffs(words)] = w->mask;
	}
}

/**
 * vsw_acl_rule_hits - the counters of a rule
 * @rule: the rule
 * @hits: set to the sums
 */
void vsw_acl_rule_hits(const struct vsw_acl_rule *rule,
		       struct vsw_acl_hits *hits)
{
	int cpu;

	memset(hits, 0, sizeof(*hits));
	for_each_possible_cpu(cpu) {
		const struct vsw_acl_stats *s = per_cpu_ptr(rule->stats, cpu);
		u64 packets = u64_stats_read(&s->packets);
		unsigned long last = READ_ONCE(s->last);

		if (packets && (!hits->packets || time_after(last, hits->last)))
			hits->last = last;
		hits->packets += packets;
		hits->bytes += u64_stats_read(&s->bytes);
	}
}

/**
 * vsw_acl_rule_size - the memory that a rule takes
 * @rule: the rule
 *
 * Return: bytes, its share of counters on all CPUs included.
 */
size_t vsw_acl_rule_size(const struct vsw_acl_rule *rule)
{
	size_t size = ksize(rule);

	if (rule->extra) {
		size += ksize(rule->extra);
		if (rule->extra->comment)
			size += ksize(rule->extra->comment);
		if (rule->helps)
			size += ksize(rule->extra->help);
	}
	return size + sizeof(struct vsw_acl_stats) * num_possible_cpus();
}
