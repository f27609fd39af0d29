// SPDX-License-Identifier: GPL-2.0-only
/* Lists of a network namespace, by name. */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../vswkm.h"
#include "acl.h"
#include "log.h"
#include "reject.h"

static const struct vsw_acl_limits limits = {
	.lists = 4096,
	.rules = 1000000,
	.sets = 4096,
	.elements = 1000000,
};

/* A namespace of others pays with memory of its own, but also with ours. */
static const struct vsw_acl_limits userns_limits = {
	.lists = 64,
	.rules = 10000,
	.sets = 64,
	.elements = 10000,
};

/**
 * vsw_acl_net_init - begin without ACLs
 * @net: network namespace
 */
void vsw_acl_net_init(struct net *net)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;

	INIT_LIST_HEAD(&acl->lists);
	INIT_LIST_HEAD(&acl->sets);
	vsw_acl_bucket_init(&acl->log, VSW_ACL_LOG_RATE);
	vsw_acl_bucket_init(&acl->icmp, VSW_ACL_ICMP_RATE);
	acl->limit = net->user_ns == &init_user_ns ? limits : userns_limits;
}

/* All rules go with the policy. */
static void list_free(struct vsw_acl_list *list)
{
	struct vsw_acl_policy *policy;

	policy = rcu_dereference_protected(list->policy, true);
	policy->all_gone = true;
	vsw_acl_policy_drop(policy);
	vsw_acl_block_put(list->block);
	kfree_rcu(list, rcu);
}

/**
 * vsw_acl_net_exit - forget the ACLs of a network namespace
 * @net: the namespace; its ports are gone
 *
 * Context: process.
 */
void vsw_acl_net_exit(struct net *net)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	struct vsw_acl_list *list, *next_list;
	struct vsw_acl_set *set, *next_set;

	list_for_each_entry_safe(list, next_list, &acl->lists, list)
		list_free(list);
	list_for_each_entry_safe(set, next_set, &acl->sets, list)
		vsw_acl_set_put(set);
}

/**
 * vsw_acl_list_find - find a list by name
 * @net: network namespace
 * @name: the name
 *
 * Context: RTNL held.
 * Return: the list, or NULL.
 */
struct vsw_acl_list *vsw_acl_list_find(struct net *net, const char *name)
{
	struct vsw_acl_list *list;

	list_for_each_entry(list, &vsw_net(net)->acl.lists, list)
		if (!strcmp(list->name, name))
			return list;
	return NULL;
}

/**
 * vsw_acl_list_add - make a list without rules
 * @net: network namespace
 * @name: its name
 * @verdict: what becomes of frames that no rule matches
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_acl_list_add(struct net *net, const char *name, u8 verdict,
		     struct netlink_ext_ack *extack)
{
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	struct vsw_acl_policy *policy;
	struct vsw_acl_list *list;

	ASSERT_RTNL();

	if (vsw_acl_list_find(net, name)) {
		NL_SET_ERR_MSG(extack, "an ACL has this name already");
		return -EEXIST;
	}
	if (acl->n_lists >= acl->limit.lists) {
		NL_SET_ERR_MSG(extack,
			       "the namespace has as many ACLs as it may have");
		return -ENOSPC;
	}
	list = kzalloc(sizeof(*list), GFP_KERNEL_ACCOUNT);
	if (!list)
		return -ENOMEM;
	policy = vsw_acl_policy_make(NULL, 0, verdict);
	if (!policy) {
		kfree(list);
		return -ENOMEM;
	}
	strscpy(list->name, name, sizeof(list->name));
	list->next_id = 1;
	RCU_INIT_POINTER(list->policy, policy);
	list_add_tail(&list->list, &acl->lists);
	acl->n_lists++;
	acl->changes++;
	return 0;
}

/**
 * vsw_acl_list_busy - does a port have a list?
 * @list: the list
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or -EBUSY if one has.
 */
int vsw_acl_list_busy(const struct vsw_acl_list *list,
		      struct netlink_ext_ack *extack)
{
	if (!list->binds)
		return 0;
	NL_SET_ERR_MSG(extack, "a port has this ACL: unbind it first");
	return -EBUSY;
}

/**
 * vsw_acl_list_del - remove a list with its rules
 * @net: network namespace
 * @list: the list, not busy
 *
 * Context: RTNL held.
 */
void vsw_acl_list_del(struct net *net, struct vsw_acl_list *list)
{
	struct vsw_acl_policy *policy = rtnl_dereference(list->policy);
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	u32 i;

	ASSERT_RTNL();

	list_del(&list->list);
	acl->n_lists--;
	acl->n_rules -= policy->n;
	for (i = 0; i < policy->n; i++)
		vsw_acl_rule_in_force(policy->rule[i], false);
	acl->changes++;
	list_free(list);
}

/**
 * vsw_acl_list_size - the memory that a list takes
 * @list: the list
 *
 * Context: RTNL held.
 * Return: bytes, counters on all CPUs included.
 */
size_t vsw_acl_list_size(const struct vsw_acl_list *list)
{
	struct vsw_acl_policy *policy = rtnl_dereference(list->policy);
	size_t size;
	u32 i;

	size = sizeof(*list) + struct_size(policy, rule, policy->n) +
	       policy->table[VSWKM_ACL_DIR_IN]->bytes +
	       policy->table[VSWKM_ACL_DIR_OUT]->bytes;
	for (i = 0; i < policy->n; i++)
		size += vsw_acl_rule_size(policy->rule[i]);
	return size;
}
