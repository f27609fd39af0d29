/* SPDX-License-Identifier: GPL-2.0-only */
/* The items that a rule makes in hash tables; see compile.c. */
#ifndef VSW_ACL_PIECES_H
#define VSW_ACL_PIECES_H

#include "rule.h"

#define VSW_ACL_MAX_PIECES	16	/* of a rule */

/* Ports that have the bits of @mask in common */
struct vsw_acl_piece {
	__be16 value;
	__be16 mask;
};

/**
 * struct vsw_acl_pieces - a rule in pieces
 * @value: fields of the piece in hand
 * @mask: bits of them that matter
 * @n_sport: number of pieces of its source ports
 * @n_dport: number of pieces of its destination ports
 * @sport: the pieces; no bits for no restriction
 * @dport: the pieces; no bits for no restriction
 */
struct vsw_acl_pieces {
	struct vsw_acl_key value;
	struct vsw_acl_key mask;
	unsigned int n_sport;
	unsigned int n_dport;
	struct vsw_acl_piece sport[VSW_ACL_MAX_PIECES];
	struct vsw_acl_piece dport[VSW_ACL_MAX_PIECES];
};

unsigned int vsw_acl_pieces_make(const struct vsw_acl_rule *rule,
				 struct vsw_acl_pieces *p);
void vsw_acl_pieces_choose(struct vsw_acl_pieces *p, unsigned int i);
void vsw_acl_mask_round(struct vsw_acl_key *mask);

#endif /* VSW_ACL_PIECES_H */
