// SPDX-License-Identifier: GPL-2.0-only
/* Named sets of addresses, ports and MAC addresses. */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "../vswkm.h"
#include "../flow.h"
#include "acl.h"

static int cmp_addr(const struct in6_addr *a, const struct in6_addr *b)
{
	return memcmp(a, b, sizeof(*a));
}

static int cmp_spans(const void *a, const void *b)
{
	const struct vsw_acl_span *x = a, *y = b;

	return cmp_addr(&x->first, &y->first) ?: cmp_addr(&x->last, &y->last);
}

/**
 * vsw_acl_spans_have - is something in a set?
 * @spans: what frames see of the set
 * @what: an element
 *
 * Context: RCU read side.
 * Return: true if it is.
 */
bool vsw_acl_spans_have(const struct vsw_acl_spans *spans,
			const struct in6_addr *what)
{
	const struct vsw_acl_span *span;
	u32 low = 0, high = spans->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		span = &spans->span[mid];
		if (cmp_addr(what, &span->first) < 0)
			high = mid;
		else if (cmp_addr(what, &span->last) > 0)
			low = mid + 1;
		else
			return true;
	}
	return false;
}

/* Put a span behind the others, which begin before it or where it does. */
static void spans_append(struct vsw_acl_spans *spans,
			 const struct in6_addr *first,
			 const struct in6_addr *last)
{
	struct vsw_acl_span *end = &spans->span[spans->n];

	if (spans->n && cmp_addr(first, &end[-1].last) <= 0) {
		if (cmp_addr(last, &end[-1].last) > 0)
			end[-1].last = *last;
		return;
	}
	end->first = *first;
	end->last = *last;
	spans->n++;
}

/*
 * The elements as spans that do not overlap. A short prefix of IPv6 has all of
 * IPv4 in the middle, in its mapped form, and is divided there: it is not about
 * IPv4. (The number of a MAC address may be in there, too, but is one alone.)
 */
static struct vsw_acl_spans *spans_make(const struct vsw_acl_span *element,
					u32 n)
{
	static const struct in6_addr below = { .s6_addr = {
		[10] = 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff } };
	static const struct in6_addr above = { .s6_addr = { [9] = 1 } };
	const struct in6_addr *high = NULL;
	struct vsw_acl_spans *spans;
	u32 i;

	spans = kvzalloc(struct_size(spans, span, n + 1), GFP_KERNEL_ACCOUNT);
	if (!spans)
		return NULL;
	for (i = 0; i < n && cmp_addr(&element[i].first, &below) <= 0; i++) {
		if (cmp_addr(&element[i].last, &below) <= 0) {
			spans_append(spans, &element[i].first,
				     &element[i].last);
			continue;
		}
		spans_append(spans, &element[i].first, &below);
		if (!high || cmp_addr(&element[i].last, high) > 0)
			high = &element[i].last;
	}
	for (; i < n && cmp_addr(&element[i].first, &above) < 0; i++)
		spans_append(spans, &element[i].first, &element[i].last);
	/* one may have ended with IPv4 */
	if (high && cmp_addr(high, &above) >= 0)
		spans_append(spans, &above, high);
	for (; i < n; i++)
		spans_append(spans, &element[i].first, &element[i].last);
	spans->mapped = high;
	return spans;
}

/**
 * vsw_acl_set_find - find a set by name
 * @net: network namespace
 * @name: the name
 *
 * Context: RTNL held.
 * Return: the set, or NULL.
 */
struct vsw_acl_set *vsw_acl_set_find(struct net *net, const char *name)
{
	struct vsw_acl_set *set;

	list_for_each_entry(set, &vsw_net(net)->acl.sets, list)
		if (!strcmp(set->name, name))
			return set;
	return NULL;
}

/**
 * vsw_acl_set_new - make an empty set
 * @net: network namespace
 * @name: its name
 * @kind: &enum vswkm_set_kind
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_acl_set_new(struct net *net, const char *name, u8 kind,
		    struct netlink_ext_ack *extack)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	struct vsw_acl_spans *spans;
	struct vsw_acl_set *set;

	ASSERT_RTNL();

	if (vsw_acl_set_find(net, name)) {
		NL_SET_ERR_MSG(extack, "a set has this name already");
		return -EEXIST;
	}
	if (acl->n_sets >= acl->limit.sets) {
		NL_SET_ERR_MSG(extack,
			       "the namespace has as many sets as it may have");
		return -ENOSPC;
	}
	set = kzalloc(sizeof(*set), GFP_KERNEL_ACCOUNT);
	spans = spans_make(NULL, 0);
	if (!set || !spans) {
		kfree(set);
		kvfree(spans);
		return -ENOMEM;
	}
	strscpy(set->name, name, sizeof(set->name));
	set->kind = kind;
	refcount_set(&set->refs, 1);
	RCU_INIT_POINTER(set->spans, spans);
	list_add_tail(&set->list, &acl->sets);
	acl->n_sets++;
	acl->changes++;
	return 0;
}

/**
 * vsw_acl_set_put - give up a reference
 * @set: the set, perhaps without a name by now
 *
 * Rules have references until no frame sees them.
 *
 * Context: process.
 */
void vsw_acl_set_put(struct vsw_acl_set *set)
{
	if (!refcount_dec_and_test(&set->refs))
		return;
	kvfree(set->element);
	kvfree(rcu_dereference_protected(set->spans, true));
	kfree(set);
}

/**
 * vsw_acl_set_busy - does a rule name a set?
 * @set: the set
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or -EBUSY if one does.
 */
int vsw_acl_set_busy(const struct vsw_acl_set *set,
		     struct netlink_ext_ack *extack)
{
	if (!set->users)
		return 0;
	NL_SET_ERR_MSG(extack, "a rule names this set");
	return -EBUSY;
}

/**
 * vsw_acl_set_del - remove a set
 * @net: network namespace
 * @set: the set, not busy
 *
 * Context: RTNL held.
 */
void vsw_acl_set_del(struct net *net, struct vsw_acl_set *set)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;

	ASSERT_RTNL();

	list_del(&set->list);
	acl->n_sets--;
	acl->n_elements -= set->n;
	acl->changes++;
	vsw_acl_set_put(set);
}

static int add_elements(const struct vsw_acl_set *set,
			const struct vsw_acl_span *span, u32 n,
			struct vsw_acl_span *to, struct netlink_ext_ack *extack)
{
	u32 i, k = 0;
	int cmp;

	for (i = 0; i < set->n; i++) {
		while (k < n && (cmp = cmp_spans(&span[k],
						 &set->element[i])) <= 0) {
			if (!cmp)
				goto err;
			*to++ = span[k++];
		}
		*to++ = set->element[i];
	}
	while (k < n)
		*to++ = span[k++];
	return 0;
err:
	NL_SET_ERR_MSG(extack, "the set has this element already");
	return -EEXIST;
}

static int del_elements(const struct vsw_acl_set *set,
			const struct vsw_acl_span *span, u32 n,
			struct vsw_acl_span *to, struct netlink_ext_ack *extack)
{
	u32 i, k = 0;

	for (i = 0; i < set->n; i++) {
		if (k < n && !cmp_spans(&span[k], &set->element[i]))
			k++;
		else
			*to++ = set->element[i];
	}
	if (k == n)
		return 0;
	NL_SET_ERR_MSG(extack, "the set has no such element");
	return -ENOENT;
}

/*
 * A prefix is in another or apart from it, and each is there until it is
 * removed. Of ports that are there twice it could not be said which go with a
 * range of them.
 */
static int check_ports(const struct vsw_acl_span *element, u32 n,
		       struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 1; i < n; i++) {
		if (cmp_addr(&element[i - 1].last, &element[i].first) < 0)
			continue;
		NL_SET_ERR_MSG(extack, "ranges of ports that overlap");
		return -EEXIST;
	}
	return 0;
}

static int check_change(const struct vsw_acl_net *acl,
			const struct vsw_acl_set *set,
			const struct vsw_acl_span *span, u32 n, bool add,
			struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 1; i < n; i++) {
		if (cmp_spans(&span[i - 1], &span[i]))
			continue;
		NL_SET_ERR_MSG(extack, "an element is named twice");
		return -EINVAL;
	}
	if (!add && n > set->n) {
		NL_SET_ERR_MSG(extack, "the set has no such element");
		return -ENOENT;
	}
	if (add && set->n + n > VSW_ACL_MAX_ELEMENTS) {
		NL_SET_ERR_MSG(extack, "a set has at most 65536 elements");
		return -ENOSPC;
	}
	if (add && acl->n_elements + n > acl->limit.elements) {
		NL_SET_ERR_MSG(extack,
			       "the namespace has as many elements of sets as it may have");
		return -ENOSPC;
	}
	return 0;
}

/**
 * vsw_acl_set_change - add or remove elements, all or none
 * @net: network namespace
 * @set: the set
 * @span: the elements; put in order
 * @n: number of elements
 * @add: add them
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_acl_set_change(struct net *net, struct vsw_acl_set *set,
		       struct vsw_acl_span *span, u32 n, bool add,
		       struct netlink_ext_ack *extack)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	u32 now = add ? set->n + n : set->n - n;
	struct vsw_acl_spans *spans, *old;
	struct vsw_acl_span *element;
	int err;

	ASSERT_RTNL();

	sort(span, n, sizeof(*span), cmp_spans, NULL);
	err = check_change(acl, set, span, n, add, extack);
	if (err)
		return err;
	element = kvmalloc_array(set->n + n + 1, sizeof(*element),
				 GFP_KERNEL_ACCOUNT);
	if (!element)
		return -ENOMEM;
	err = add ? add_elements(set, span, n, element, extack) :
		    del_elements(set, span, n, element, extack);
	if (!err && add && set->kind == VSWKM_SET_KIND_PORT)
		err = check_ports(element, now, extack);
	spans = err ? NULL : spans_make(element, now);
	if (!spans) {
		kvfree(element);
		return err ?: -ENOMEM;
	}

	kvfree(set->element);
	set->element = element;
	acl->n_elements += now - set->n;
	set->n = now;
	acl->changes++;
	old = rtnl_dereference(set->spans);
	rcu_assign_pointer(set->spans, spans);
	vsw_flow_changed_net(net);
	kvfree_rcu(old, rcu);
	return 0;
}
