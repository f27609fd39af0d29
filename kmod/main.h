/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_MAIN_H
#define VSW_MAIN_H

struct kmem_cache;
struct workqueue_struct;

extern struct kmem_cache *vsw_bucket_cache;	/* FDB overflow buckets */
extern struct workqueue_struct *vsw_wq;		/* ageing */
extern bool vsw_userns;				/* module parameter */

#endif /* VSW_MAIN_H */
