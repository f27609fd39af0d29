/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_ACL_COVER_H
#define VSW_ACL_COVER_H

#include <stdbool.h>
#include <stdint.h>

struct vsw_rec;

/*
 * What tells most pairs of rules apart at once: a list may have 100,000, and
 * five billion pairs. The fields that it names, and the first bits of its
 * prefixes.
 */
struct vsw_gist {
	uint64_t fields;
	uint32_t addr[2];
	uint32_t mask[2];
};

void vsw_gist_of(struct vsw_gist *g, const struct vsw_rec *r);
bool vsw_covers(const struct vsw_rec *a, const struct vsw_rec *b);

static inline bool vsw_may_cover(const struct vsw_gist *a,
				 const struct vsw_gist *b)
{
	return !((a->addr[0] ^ b->addr[0]) & a->mask[0]) &&
	       !((a->addr[1] ^ b->addr[1]) & a->mask[1]) &&
	       !(a->fields & ~b->fields);
}

#endif
