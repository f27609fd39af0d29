/* SPDX-License-Identifier: GPL-2.0-only */
/* Named sets of addresses, ports and MAC addresses. */
#ifndef VSW_ACL_SET_H
#define VSW_ACL_SET_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <uapi/linux/vswkm.h>

#define VSW_ACL_MAX_ELEMENTS	65536	/* in a set */

struct net;
struct netlink_ext_ack;

/**
 * struct vsw_acl_span - elements of a set that follow each other
 * @first: lowest; an address (IPv4 as a mapped one), or a port or MAC address
 *	at the end of it
 * @last: highest
 */
struct vsw_acl_span {
	struct in6_addr first;
	struct in6_addr last;
};

/**
 * struct vsw_acl_spans - what frames see of a set, an immutable snapshot
 * @rcu: freed after a grace period
 * @n: number of spans
 * @mapped: IPv6 addresses that look like mapped ones of IPv4 are in the set
 * @span: rising, not overlapping
 */
struct vsw_acl_spans {
	struct rcu_head rcu;
	u32 n;
	bool mapped;
	struct vsw_acl_span span[];
};

/**
 * struct vsw_acl_set - a named set
 * @list: in &vsw_acl_net.sets
 * @name: its name
 * @kind: &enum vswkm_set_kind
 * @refs: rules that name it, also those that wait to be freed, and its name
 * @users: rules in force that name it; under the RTNL
 * @n: number of elements
 * @element: elements, rising by first and last; two may overlap
 * @spans: what frames see
 */
struct vsw_acl_set {
	struct list_head list;
	char name[VSWKM_ACL_NAME_MAX + 1];
	u8 kind;
	refcount_t refs;
	u32 users;
	u32 n;
	struct vsw_acl_span *element;
	struct vsw_acl_spans __rcu *spans;
};

struct vsw_acl_set *vsw_acl_set_find(struct net *net, const char *name);
int vsw_acl_set_new(struct net *net, const char *name, u8 kind,
		    struct netlink_ext_ack *extack);
int vsw_acl_set_busy(const struct vsw_acl_set *set,
		     struct netlink_ext_ack *extack);
void vsw_acl_set_del(struct net *net, struct vsw_acl_set *set);
void vsw_acl_set_put(struct vsw_acl_set *set);
int vsw_acl_set_change(struct net *net, struct vsw_acl_set *set,
		       struct vsw_acl_span *span, u32 n, bool add,
		       struct netlink_ext_ack *extack);
bool vsw_acl_spans_have(const struct vsw_acl_spans *spans,
			const struct in6_addr *what);

#endif /* VSW_ACL_SET_H */
