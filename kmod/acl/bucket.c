// SPDX-License-Identifier: GPL-2.0-only
/* How many events and answers frames may cause. */

#include <linux/jiffies.h>

#include "acl.h"

/**
 * vsw_acl_bucket_init - begin with a full bucket
 * @bucket: the bucket
 * @rate: tokens a second, and most that it holds
 */
void vsw_acl_bucket_init(struct vsw_acl_bucket *bucket, unsigned int rate)
{
	spin_lock_init(&bucket->lock);
	bucket->tokens = rate;
	bucket->filled = jiffies;
}

/**
 * vsw_acl_bucket_take - take a token
 * @bucket: the bucket
 * @rate: as for vsw_acl_bucket_init()
 *
 * Context: BH disabled.
 * Return: true if there was one.
 */
bool vsw_acl_bucket_take(struct vsw_acl_bucket *bucket, unsigned int rate)
{
	unsigned long now = jiffies, more;
	bool any;

	spin_lock(&bucket->lock);
	more = min_t(unsigned long, now - bucket->filled, HZ) * rate / HZ;
	if (more) {
		bucket->tokens = min_t(unsigned long, bucket->tokens + more,
				       rate);
		bucket->filled = now;
	}
	any = bucket->tokens;
	if (any)
		bucket->tokens--;
	spin_unlock(&bucket->lock);
	return any;
}
