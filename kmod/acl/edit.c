// SPDX-License-Identifier: GPL-2.0-only
/* Changes of a list: a new policy takes the place of the old. */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "../main.h"
#include "../vswkm.h"
#include "../flow.h"
#include "acl.h"

static void policy_free(struct vsw_acl_policy *policy)
{
	struct vsw_acl_rule **gone = policy->gone;
	u32 i, n = policy->n_gone;

	if (policy->all_gone) {
		gone = policy->rule;
		n = policy->n;
	}
	for (i = 0; i < n; i++) {
		vsw_acl_rule_free(gone[i]);
		cond_resched();
	}
	vsw_acl_table_free(policy->table[VSWKM_ACL_DIR_IN]);
	vsw_acl_table_free(policy->table[VSWKM_ACL_DIR_OUT]);
	kvfree(policy->gone);
	kvfree(policy);
}

static void policy_free_work(struct work_struct *work)
{
	policy_free(container_of(to_rcu_work(work), struct vsw_acl_policy,
				 work));
}

/**
 * vsw_acl_policy_drop - free a policy when no frame looks at it any more
 * @policy: the policy, which no new frame finds, with what is to go with it
 *
 * Context: process.
 */
void vsw_acl_policy_drop(struct vsw_acl_policy *policy)
{
	INIT_RCU_WORK(&policy->work, policy_free_work);
	queue_rcu_work(vsw_wq, &policy->work);
}

/**
 * vsw_acl_policy_make - make a policy of rules
 * @rule: the rules in their order; they stay the caller's
 * @n: number of rules
 * @verdict: for frames that none matches
 *
 * Context: process, may sleep.
 * Return: the policy, or NULL without memory.
 */
struct vsw_acl_policy *vsw_acl_policy_make(struct vsw_acl_rule **rule, u32 n,
					   u8 verdict)
{
	struct vsw_acl_policy *policy;
	int dir;

	policy = kvzalloc(struct_size(policy, rule, n), GFP_KERNEL_ACCOUNT);
	if (!policy)
		return NULL;
	policy->verdict = verdict;
	policy->n = n;
	if (n)
		memcpy(policy->rule, rule, n * sizeof(*rule));
	for (dir = VSWKM_ACL_DIR_IN; dir <= VSWKM_ACL_DIR_OUT; dir++) {
		policy->table[dir] = vsw_acl_table_make(policy->rule, n, dir);
		if (!policy->table[dir]) {
			policy_free(policy);
			return NULL;
		}
		if (policy->table[dir]->needs & VSW_ACL_NEED_CONN)
			policy->tracks = true;
	}
	return policy;
}

static void put_in_force(struct net *net, struct vsw_acl_list *list,
			 struct vsw_acl_policy *policy)
{
	struct vsw_acl_policy *old = rtnl_dereference(list->policy);

	/* a frame that was tracked must find that they are */
	if (policy->tracks && !old->tracks)
		vsw_acl_tracks(net, list, true);
	rcu_assign_pointer(list->policy, policy);
	if (!policy->tracks && old->tracks)
		vsw_acl_tracks(net, list, false);
	vsw_flow_changed_net(net);	/* nobody finds the rules that go */
	vsw_acl_policy_drop(old);
	vsw_net(net)->acl.changes++;
}

/**
 * vsw_acl_set_verdict - change what becomes of frames that no rule matches
 * @net: network namespace
 * @list: the list
 * @verdict: &enum vswkm_acl_action
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or -ENOMEM, after which nothing has changed.
 */
int vsw_acl_set_verdict(struct net *net, struct vsw_acl_list *list, u8 verdict)
{
	struct vsw_acl_policy *old = rtnl_dereference(list->policy), *policy;

	ASSERT_RTNL();

	policy = vsw_acl_policy_make(old->rule, old->n, verdict);
	if (!policy)
		return -ENOMEM;
	put_in_force(net, list, policy);
	return 0;
}

static int cmp_rules(const void *a, const void *b)
{
	const struct vsw_acl_rule *x = *(const struct vsw_acl_rule **)a;
	const struct vsw_acl_rule *y = *(const struct vsw_acl_rule **)b;

	if (x->prio != y->prio)
		return x->prio < y->prio ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* A rule that is to go, deleted or replaced */
struct wanted {
	u32 id;
	bool found;
};

static int cmp_wanted(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static u32 collect_wanted(const struct vsw_acl_edit *edit, struct wanted *to)
{
	u32 i, n = 0;

	for (i = 0; i < edit->n_del; i++)
		to[n++] = (struct wanted){ edit->del[i] };
	for (i = 0; i < edit->n_add; i++)
		if (edit->add[i]->id)
			to[n++] = (struct wanted){ edit->add[i]->id };
	sort(to, n, sizeof(*to), cmp_wanted, NULL);
	return n;
}

static struct wanted *find_wanted(struct wanted *w, u32 n, u32 id)
{
	u32 low = 0, mid;

	while (low < n) {
		mid = low + (n - low) / 2;
		if (w[mid].id == id)
			return &w[mid];
		if (w[mid].id < id)
			low = mid + 1;
		else
			n = mid;
	}
	return NULL;
}

/* Mark the rules that go; returns their number. */
static u32 mark_gone(const struct vsw_acl_policy *old, struct wanted *w, u32 n,
		     bool all)
{
	struct vsw_acl_rule *rule;
	struct wanted *hit;
	u32 i, gone = 0;

	for (i = 0; i < old->n; i++) {
		rule = old->rule[i];
		hit = find_wanted(w, n, rule->id);
		if (hit)
			hit->found = true;
		rule->gone = all || hit;
		gone += rule->gone;
	}
	return gone;
}

/* Which of the requests named this id? */
static void blame(struct vsw_acl_edit *edit, u32 id)
{
	u32 i;

	for (i = 0; i < edit->n_del; i++)
		if (edit->del[i] == id)
			edit->bad = i;
	for (i = 0; i < edit->n_add; i++)
		if (edit->add[i]->id == id)
			edit->bad = i;
}

static int check_wanted(struct vsw_acl_edit *edit, const struct wanted *w,
			u32 n, struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 1; i < n; i++) {
		if (w[i].id != w[i - 1].id)
			continue;
		blame(edit, w[i].id);
		NL_SET_ERR_MSG(extack, "a rule is named twice");
		return -EINVAL;
	}
	for (i = 0; i < n; i++) {
		if (w[i].found)
			continue;
		blame(edit, w[i].id);
		NL_SET_ERR_MSG(extack, "the list has no rule of this id");
		return -ENOENT;
	}
	return 0;
}

/* Which rules go? They are marked, and *gone is set to their number. */
static int find_gone(struct vsw_acl_edit *edit,
		     const struct vsw_acl_policy *old, u32 *gone,
		     struct netlink_ext_ack *extack)
{
	struct wanted *w;
	int err;
	u32 n;

	w = kvmalloc_array(edit->n_del + edit->n_add + 1, sizeof(*w),
			   GFP_KERNEL_ACCOUNT);
	if (!w)
		return -ENOMEM;
	n = collect_wanted(edit, w);
	*gone = mark_gone(old, w, n, edit->replace);
	err = check_wanted(edit, w, n, extack);
	kvfree(w);
	return err;
}

/* Those of the old policy that stay, and the new ones: both are in order. */
static void merge(struct vsw_acl_rule **to, const struct vsw_acl_policy *old,
		  struct vsw_acl_rule **add, u32 n_add)
{
	u32 i, k = 0;

	for (i = 0; i < old->n; i++) {
		if (old->rule[i]->gone)
			continue;
		while (k < n_add && cmp_rules(&add[k], &old->rule[i]) < 0)
			*to++ = add[k++];
		*to++ = old->rule[i];
	}
	while (k < n_add)
		*to++ = add[k++];
}

static int check_room(const struct vsw_acl_net *acl, u32 old, u32 n,
		      struct netlink_ext_ack *extack)
{
	if (n > VSW_ACL_MAX_RULES) {
		NL_SET_ERR_MSG(extack, "a list has at most 100000 rules");
		return -ENOSPC;
	}
	if (acl->n_rules - old + n > acl->limit.rules) {
		NL_SET_ERR_MSG(extack,
			       "the namespace has as many rules as it may have");
		return -ENOSPC;
	}
	return 0;
}

/*
 * A list that is replaced every minute runs through all ids in a month; where
 * no rule stays they begin anew.
 */
static int give_ids(struct vsw_acl_list *list, struct vsw_acl_edit *edit,
		    bool none_stays, struct netlink_ext_ack *extack)
{
	u32 i;

	if (U32_MAX - list->next_id < edit->n_add) {
		for (i = 0; i < edit->n_add && none_stays; i++)
			none_stays = !edit->add[i]->id;
		if (!none_stays) {
			NL_SET_ERR_MSG(extack,
				       "the list has run out of ids: replace all of its rules");
			return -ENOSPC;
		}
		list->next_id = 1;
	}
	for (i = 0; i < edit->n_add; i++)
		if (!edit->add[i]->id)
			edit->add[i]->id = list->next_id++;
	return 0;
}

/* The old policy takes along the rules that go. */
static int take_gone(struct vsw_acl_policy *old, u32 n)
{
	u32 i;

	old->gone = kvmalloc_array(n + 1, sizeof(*old->gone),
				   GFP_KERNEL_ACCOUNT);
	if (!old->gone)
		return -ENOMEM;
	for (i = 0; i < old->n; i++)
		if (old->rule[i]->gone)
			old->gone[old->n_gone++] = old->rule[i];
	return 0;
}

static struct vsw_acl_policy *make_edited(const struct vsw_acl_policy *old,
					  struct vsw_acl_edit *edit, u32 n)
{
	struct vsw_acl_policy *policy;
	struct vsw_acl_rule **rule;

	rule = kvmalloc_array(n + 1, sizeof(*rule), GFP_KERNEL_ACCOUNT);
	if (!rule)
		return NULL;
	sort(edit->add, edit->n_add, sizeof(*edit->add), cmp_rules, NULL);
	merge(rule, old, edit->add, edit->n_add);
	policy = vsw_acl_policy_make(rule, n, old->verdict);
	kvfree(rule);
	return policy;
}

/**
 * vsw_acl_edit - change the rules of a list, all or none
 * @net: network namespace
 * @list: the list
 * @edit: the changes; its rules are the list's afterwards, or remain the
 *	caller's after an error
 * @extack: gets the reason of an error
 *
 * Frames are judged by the old rules or by the new ones, never by a part.
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed: -ENOENT or
 * -EINVAL about an id, see &vsw_acl_edit.bad; -ENOSPC about the number of
 * rules.
 */
int vsw_acl_edit(struct net *net, struct vsw_acl_list *list,
		 struct vsw_acl_edit *edit, struct netlink_ext_ack *extack)
{
	struct vsw_acl_policy *old = rtnl_dereference(list->policy), *policy;
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	u32 next_id = list->next_id, gone, n, i;
	int err;

	ASSERT_RTNL();

	err = find_gone(edit, old, &gone, extack);
	if (err)
		return err;
	n = old->n - gone + edit->n_add;
	err = check_room(acl, old->n, n, extack);
	if (err)
		return err;
	err = give_ids(list, edit, gone == old->n, extack);
	if (err)
		return err;
	policy = make_edited(old, edit, n);
	if (!policy || take_gone(old, gone)) {
		list->next_id = next_id;
		if (policy)
			policy_free(policy);
		return -ENOMEM;
	}
	for (i = 0; i < old->n_gone; i++)
		vsw_acl_rule_in_force(old->gone[i], false);
	for (i = 0; i < edit->n_add; i++)
		vsw_acl_rule_in_force(edit->add[i], true);
	acl->n_rules += n - old->n;
	put_in_force(net, list, policy);
	return 0;
}
