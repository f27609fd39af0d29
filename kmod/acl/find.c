// SPDX-License-Identifier: GPL-2.0-only
/* Which rule decides on a frame. */

#include <linux/bitops.h>
#include <net/ipv6.h>

#include "table.h"

static bool in_ranges(const struct vsw_acl_ports *p, unsigned int n, u16 port)
{
	for (; n && p->first <= port; p++, n--)
		if (port <= p->last)
			return true;
	return false;
}

/*
 * IPv4 and IPv6 are told apart by the mapped form, which an IPv6 packet should
 * not have (RFC 4291, 2.5.5.2) but may.
 */
static bool in_addr_set(const struct vsw_acl_set *set,
			const struct vsw_acl_key *key,
			const struct in6_addr *addr)
{
	const struct vsw_acl_spans *spans = rcu_dereference(set->spans);

	if (key->fields & VSW_ACL_F_IP6 && ipv6_addr_v4mapped(addr))
		return spans->mapped;
	return vsw_acl_spans_have(spans, addr);
}

/* @len bytes as the end of an address */
static bool in_set(const struct vsw_acl_set *set, const void *what,
		   unsigned int len)
{
	struct in6_addr addr = {};

	memcpy(addr.s6_addr + sizeof(addr) - len, what, len);
	return vsw_acl_spans_have(rcu_dereference(set->spans), &addr);
}

static bool sets_match(struct vsw_acl_set *const *set,
		       const struct vsw_acl_key *key)
{
	const struct vsw_acl_set *s;

	s = set[VSW_ACL_SET_SRC];
	if (s && !in_addr_set(s, key, &key->saddr))
		return false;
	s = set[VSW_ACL_SET_DST];
	if (s && !in_addr_set(s, key, &key->daddr))
		return false;
	s = set[VSW_ACL_SET_SPORT];
	if (s && !in_set(s, &key->sport, sizeof(key->sport)))
		return false;
	s = set[VSW_ACL_SET_DPORT];
	if (s && !in_set(s, &key->dport, sizeof(key->dport)))
		return false;
	s = set[VSW_ACL_SET_MAC_SRC];
	if (s && !in_set(s, key->src, sizeof(key->src)))
		return false;
	s = set[VSW_ACL_SET_MAC_DST];
	return !s || in_set(s, key->dst, sizeof(key->dst));
}

static noinline bool extra_match(const struct vsw_acl_extra *extra,
				 const struct vsw_acl_key *key)
{
	if (extra->n_sport &&
	    !in_ranges(extra->range, extra->n_sport, ntohs(key->sport)))
		return false;
	if (extra->n_dport &&
	    !in_ranges(extra->range + extra->n_sport, extra->n_dport,
		       ntohs(key->dport)))
		return false;
	return sets_match(extra->set, key);
}

/**
 * vsw_acl_rule_match - does a rule match a frame?
 * @rule: the rule
 * @key: the fields of the frame
 *
 * Context: RCU read side.
 * Return: true if it does.
 */
bool vsw_acl_rule_match(const struct vsw_acl_rule *rule,
			const struct vsw_acl_key *key)
{
	const struct vsw_acl_word *w = rule->word;
	u32 words;

	for (words = rule->words; words; words &= words - 1, w++)
		if ((key->word[__ffs(words)] & w->mask) != w->value)
			return false;
	return !rule->extra || extra_match(rule->extra, key);
}

/* The first rule of a tuple that matches, if it is before @best; else @best. */
static u32 tuple_find(const struct vsw_acl_table *table,
		      const struct vsw_acl_tuple *tuple,
		      const struct vsw_acl_key *key, u32 best)
{
	const struct vsw_acl_entry *entry, *end;
	const u64 *mask = tuple->mask;
	u32 words, bucket;
	u64 hash = 0;

	for (words = tuple->words; words; words &= words - 1)
		hash = vsw_acl_mix(hash, key->word[__ffs(words)] & *mask++);
	bucket = tuple->start + ((u32)hash & tuple->bits);
	entry = table->entry + table->start[bucket];
	end = table->entry + table->start[bucket + 1];
	for (; entry < end && entry->rule < best; entry++)
		if (entry->hash == (u32)hash &&
		    vsw_acl_rule_match(table->rule[entry->rule], key))
			return entry->rule;
	return best;
}

/**
 * vsw_acl_find - the first rule that matches a frame
 * @table: the rules
 * @key: the fields of the frame
 *
 * Context: RCU read side.
 * Return: the rule, or NULL.
 */
struct vsw_acl_rule *vsw_acl_find(const struct vsw_acl_table *table,
				  const struct vsw_acl_key *key)
{
	const struct vsw_acl_tuple *tuple = table->tuple;
	const struct vsw_acl_tuple *end = tuple + table->n_tuples;
	u32 best = table->n, i;

	if (!table->n_tuples) {
		for (i = 0; i < table->n; i++)
			if (vsw_acl_rule_match(table->rule[i], key))
				return table->rule[i];
		return NULL;
	}

	/* no rule of the tuples that follow can be before the one found */
	for (; tuple < end && tuple->best < best; tuple++)
		best = tuple_find(table, tuple, key, best);
	return best < table->n ? table->rule[best] : NULL;
}
