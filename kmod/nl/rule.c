// SPDX-License-Identifier: GPL-2.0-only
/* rule-add, -del and -get: many rules in one message. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../conn.h"
#include "acl.h"
#include "notify.h"

static u32 vsw_nl_count(const struct genl_info *info, int type)
{
	struct nlattr *a;
	int rem;
	u32 n = 0;

	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(a) == type;
	return n;
}

/* The attribute that made number @i of its type. */
static struct nlattr *vsw_nl_nth(const struct genl_info *info, int type, u32 i)
{
	struct nlattr *a;
	int rem;

	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(a) == type && !i--)
			return a;
	return info->attrs[type];
}

static void vsw_nl_rules_free(struct vsw_acl_edit *edit)
{
	while (edit->n_add)
		vsw_acl_rule_free(edit->add[--edit->n_add]);
}

/* The rules of a request, made as @edit is to have them. */
static int vsw_nl_rules_make(struct genl_info *info, struct vsw_acl_list *list,
			     struct vsw_acl_edit *edit,
			     struct list_head *helps)
{
	struct vsw_acl_rule *rule;
	struct vsw_acl_spec *spec;
	struct nlattr *a;
	int rem, err = 0;

	spec = kmalloc(sizeof(*spec), GFP_KERNEL_ACCOUNT);
	if (!spec)
		return -ENOMEM;
	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_ACL_RULE)
			continue;
		err = vsw_nl_rule_spec(genl_info_net(info), a, spec,
				       info->extack);
		if (err)
			break;
		spec->help = vsw_nl_help_take(a, helps);
		rule = vsw_acl_rule_make(list, spec);
		if (!rule) {
			vsw_conn_help_free(spec->help);
			err = -ENOMEM;
			break;
		}
		edit->add[edit->n_add++] = rule;
		cond_resched();
	}
	kfree(spec);
	return err;
}

static int vsw_nl_edit(struct genl_info *info, struct vsw_acl_list *list,
		       struct vsw_acl_edit *edit, int type)
{
	int err = vsw_acl_edit(genl_info_net(info), list, edit, info->extack);
	struct nlattr *bad;

	if (err == -ENOENT || err == -EINVAL) {
		bad = vsw_nl_nth(info, type, edit->bad);
		if (bad && type == VSWKM_A_ACL_RULE)
			bad = nla_find_nested(bad, VSWKM_A_RULE_ID) ?: bad;
		vsw_nl_blame(info, bad);
	}
	if (err == -ENOSPC)
		vsw_nl_blame(info, info->attrs[type]);
	if (!err)
		vsw_acl_notify(genl_info_net(info), list,
			       VSWKM_CMD_ACL_SET_NTF);
	return err;
}

static int vsw_nl_rule_add(struct genl_info *info, struct vsw_acl_edit *edit,
			   struct list_head *helps)
{
	struct vsw_acl_list *list = vsw_nl_acl(info);
	int err;

	if (IS_ERR(list))
		return PTR_ERR(list);
	err = vsw_nl_rules_make(info, list, edit, helps) ?:
	      vsw_nl_edit(info, list, edit, VSWKM_A_ACL_RULE);
	if (err)
		vsw_nl_rules_free(edit);
	return err;
}

int vswkm_nl_rule_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	u32 n = vsw_nl_count(info, VSWKM_A_ACL_RULE);
	struct vsw_acl_edit edit = {
		.replace = info->attrs[VSWKM_A_ACL_REPLACE],
	};
	LIST_HEAD(helps);
	int err;

	if (!n && !edit.replace) {
		GENL_SET_ERR_MSG(info, "no rule is given");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, VSWKM_A_ACL_RULE);
		return -EINVAL;
	}
	if (n > VSW_ACL_MAX_RULES) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_ACL_RULE],
				    "a list has at most 100000 rules");
		return -ENOSPC;
	}
	edit.add = kvmalloc_array(n + 1, sizeof(*edit.add),
				  GFP_KERNEL_ACCOUNT);
	if (!edit.add)
		return -ENOMEM;
	err = vsw_nl_helps_make(info, &helps);
	if (!err) {
		rtnl_lock();
		err = vsw_nl_rule_add(info, &edit, &helps);
		rtnl_unlock();
	}
	vsw_nl_helps_free(&helps);
	kvfree(edit.add);
	return err;
}

int vswkm_nl_rule_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	u32 n = vsw_nl_count(info, VSWKM_A_ACL_RULE_ID);
	struct vsw_acl_edit edit = {};
	struct vsw_acl_list *list;
	struct nlattr *a;
	int rem, err;

	if (!n) {
		GENL_SET_ERR_MSG(info, "no rule is named");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, VSWKM_A_ACL_RULE_ID);
		return -EINVAL;
	}
	edit.del = kvmalloc_array(n, sizeof(*edit.del), GFP_KERNEL_ACCOUNT);
	if (!edit.del)
		return -ENOMEM;
	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(a) == VSWKM_A_ACL_RULE_ID)
			edit.del[edit.n_del++] = nla_get_u32(a);

	rtnl_lock();
	list = vsw_nl_acl(info);
	err = IS_ERR(list) ? PTR_ERR(list) :
	      vsw_nl_edit(info, list, &edit, VSWKM_A_ACL_RULE_ID);
	rtnl_unlock();
	kvfree(edit.del);
	return err;
}

/* What a message about rules is filled from */
struct vsw_nl_rules {
	const struct vsw_acl_list *list;
	const struct vsw_acl_policy *policy;
	u32 at;			/* the first that is told of */
	u32 end;		/* where to stop; set to where it stopped */
};

/* As many rules as fit, but at least one. */
static int vsw_nl_fill_rules(struct sk_buff *skb, struct vsw_nl_rules *rules,
			     u32 portid, u32 seq, int flags)
{
	u32 i = rules->at;
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags,
			  VSWKM_CMD_RULE_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_string(skb, VSWKM_A_ACL_NAME, rules->list->name))
		goto err;
	while (i < rules->end && !vsw_nl_put_rule(skb, rules->policy->rule[i]))
		i++;
	if (i == rules->at)
		goto err;
	rules->end = i;
	genlmsg_end(skb, hdr);
	return 0;
err:
	genlmsg_cancel(skb, hdr);
	return -EMSGSIZE;
}

static int vsw_nl_fill_rule(struct sk_buff *skb, const void *obj, u32 portid,
			    u32 seq, int flags, u8 cmd)
{
	struct vsw_nl_rules rules = *(const struct vsw_nl_rules *)obj;

	return vsw_nl_fill_rules(skb, &rules, portid, seq, flags);
}

static int vsw_nl_rule_get(struct genl_info *info)
{
	struct vsw_acl_list *list = vsw_nl_acl(info);
	struct vsw_nl_rules rules = {};
	u32 id;

	if (IS_ERR(list))
		return PTR_ERR(list);
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_ACL_RULE_ID)) {
		GENL_SET_ERR_MSG(info, "no rule is named");
		return -EINVAL;
	}
	id = nla_get_u32(info->attrs[VSWKM_A_ACL_RULE_ID]);
	rules.list = list;
	rules.policy = rtnl_dereference(list->policy);
	while (rules.at < rules.policy->n &&
	       rules.policy->rule[rules.at]->id != id)
		rules.at++;
	if (rules.at == rules.policy->n) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_ACL_RULE_ID],
				    "the list has no rule of this id");
		return -ENOENT;
	}
	rules.end = rules.at + 1;
	return vsw_nl_reply(info, vsw_nl_fill_rule, &rules,
			    VSWKM_CMD_RULE_GET);
}

int vswkm_nl_rule_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_rule_get(info);
	rtnl_unlock();
	return err;
}

/* The rules of one list from cb->args[1] on. */
static int vsw_nl_dump_rules(struct sk_buff *skb, struct netlink_callback *cb,
			     const struct vsw_acl_list *list)
{
	struct vsw_nl_rules rules = {
		.list = list,
		.policy = rtnl_dereference(list->policy),
	};
	unsigned int at;
	int err;

	while (cb->args[1] < rules.policy->n) {
		rules.at = cb->args[1];
		rules.end = rules.policy->n;
		at = skb->len;
		err = vsw_nl_fill_rules(skb, &rules, NETLINK_CB(cb->skb).portid,
					cb->nlh->nlmsg_seq, NLM_F_MULTI);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, at);
		cb->args[1] = rules.end;
	}
	cb->args[1] = 0;
	return 0;
}

int vswkm_nl_rule_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_acl_net *acl = &vsw_net(sock_net(skb->sk))->acl;
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct nlattr *name = attrs ? attrs[VSWKM_A_ACL_NAME] : NULL;
	struct vsw_acl_list *list;
	int i = 0, err = 0;

	rtnl_lock();
	if (name && !vsw_acl_list_find(sock_net(skb->sk), nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(cb->extack, name, "no such ACL");
		err = -ENOENT;
		goto out;
	}
	/* a place in the list of another time may be that of other rules */
	cb->seq = 1 + acl->changes;
	list_for_each_entry(list, &acl->lists, list) {
		if ((name && nla_strcmp(name, list->name)) ||
		    i++ < cb->args[0])
			continue;
		err = vsw_nl_dump_rules(skb, cb, list);
		if (err)
			break;
		cb->args[0] = i;
	}
out:
	rtnl_unlock();
	return skb->len ?: err;
}
