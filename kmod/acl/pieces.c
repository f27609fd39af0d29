// SPDX-License-Identifier: GPL-2.0-only
/* Rules in pieces that a hash table can find: ports as blocks of them. */

#include <linux/bitops.h>

#include "pieces.h"

static struct vsw_acl_piece make_piece(u16 first, u16 last)
{
	u16 mask = 0xffff << fls(first ^ last);

	return (struct vsw_acl_piece){ htons(first & mask), htons(mask) };
}

/*
 * A range as two at most, divided where its ends part. Each is more than half
 * of the block that it is in, so that a piece takes in few strange ports.
 */
static unsigned int divide(const struct vsw_acl_ports *p,
			   struct vsw_acl_piece *to)
{
	int bits = fls(p->first ^ p->last);
	u16 low = BIT(bits) - 1, middle;

	if (!(p->first & low) && (p->last & low) == low) {
		*to = make_piece(p->first, p->last);
		return 1;
	}
	middle = p->last & (0xffff << (bits - 1));
	to[0] = make_piece(p->first, middle - 1);
	to[1] = make_piece(middle, p->last);
	return 2;
}

static unsigned int make_pieces(const struct vsw_acl_ports *p, unsigned int n,
				struct vsw_acl_piece *to)
{
	unsigned int i, made = 0;

	if (n && n <= VSW_ACL_MAX_PIECES / 2) {
		for (i = 0; i < n; i++)
			made += divide(&p[i], to + made);
		return made;
	}
	*to = (struct vsw_acl_piece){};	/* no restriction, or too many */
	return 1;
}

/**
 * vsw_acl_pieces_make - take a rule to pieces
 * @rule: the rule
 * @p: set to the pieces
 *
 * Return: the number of items that it makes, one for each piece of its source
 * and each of its destination ports.
 */
unsigned int vsw_acl_pieces_make(const struct vsw_acl_rule *rule,
				 struct vsw_acl_pieces *p)
{
	const struct vsw_acl_extra *extra = rule->extra;

	vsw_acl_rule_read(rule, &p->value, &p->mask);
	p->n_sport = make_pieces(extra ? extra->range : NULL,
				 extra ? extra->n_sport : 0, p->sport);
	p->n_dport = make_pieces(extra ? extra->range + extra->n_sport : NULL,
				 extra ? extra->n_dport : 0, p->dport);
	if (p->n_sport * p->n_dport > VSW_ACL_MAX_PIECES) {
		p->n_sport = 1;
		p->sport[0] = (struct vsw_acl_piece){};
	}
	return p->n_sport * p->n_dport;
}

/**
 * vsw_acl_pieces_choose - go to an item
 * @p: the pieces; value and mask are set to those of the item
 * @i: its number
 */
void vsw_acl_pieces_choose(struct vsw_acl_pieces *p, unsigned int i)
{
	const struct vsw_acl_piece *s = &p->sport[i / p->n_dport];
	const struct vsw_acl_piece *d = &p->dport[i % p->n_dport];

	if (s->mask) {
		p->value.sport = s->value;
		p->mask.sport = s->mask;
	}
	if (d->mask) {
		p->value.dport = d->value;
		p->mask.dport = d->mask;
	}
}

/* The length of a prefix, less what is beyond a multiple of @step. */
static void round_addr(struct in6_addr *mask)
{
	unsigned int i, n = 0, step = 16;

	while (n < 4 && mask->s6_addr32[n] == htonl(~0U))
		n++;
	n *= 32;
	if (n < 128)
		n += hweight32(ntohl(mask->s6_addr32[n / 32]));
	if (n >= 96)
		step = 8;	/* IPv4 */
	n = rounddown(n, step);
	for (i = 0; i < 4; i++, n -= min(n, 32u))
		mask->s6_addr32[i] = n >= 32 ? htonl(~0U) :
				     n ? htonl(~0U << (32 - n)) : 0;
}

static void round_port(__be16 *mask)
{
	unsigned int n = rounddown(hweight16(ntohs(*mask)), 4);

	*mask = htons(0xffff << (16 - n));
}

/**
 * vsw_acl_mask_round - round lengths of prefixes down, so that fewer differ
 * @mask: the bits that an item looks at
 *
 * IPv4 to bytes, IPv6 to 16 bits, ports to 4.
 */
void vsw_acl_mask_round(struct vsw_acl_key *mask)
{
	round_addr(&mask->saddr);
	round_addr(&mask->daddr);
	round_addr(&mask->sender);
	round_addr(&mask->target);
	round_port(&mask->sport);
	round_port(&mask->dport);
}
