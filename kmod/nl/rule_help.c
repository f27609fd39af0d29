// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helpers that rules in a request ask for. They are found before the RTNL is
 * taken: that may load modules, and loading may wait for the RTNL.
 */

#include <linux/ctype.h>
#include <linux/if_ether.h>
#include <linux/in.h>

#include "../conn.h"
#include "acl.h"

/* What says of which of IPv4 and IPv6 the frames of a rule are */
static void find_families(struct nlattr **tb, bool want[2])
{
	static const u8 addrs[] = { VSWKM_A_RULE_SRC, VSWKM_A_RULE_DST };
	const struct nlattr *type = tb[VSWKM_A_RULE_ETHERTYPE];
	int i;

	want[0] = !type || nla_get_u16(type) == ETH_P_IP;
	want[1] = !type || nla_get_u16(type) == ETH_P_IPV6;
	for (i = 0; i < ARRAY_SIZE(addrs); i++)
		if (tb[addrs[i]])
			want[nla_len(tb[addrs[i]]) == 4] = false;
}

/* Modules are looked for by the name. */
static bool is_name(const char *name)
{
	const char *c = name;

	while (isalnum(*c) || (*c && strchr("._-", *c)))
		c++;
	return c != name && !*c;
}

static int check(struct nlattr **tb, struct netlink_ext_ack *extack)
{
	const struct nlattr *action = tb[VSWKM_A_RULE_ACTION];
	const struct nlattr *proto = tb[VSWKM_A_RULE_PROTO];
	const struct nlattr *state = tb[VSWKM_A_RULE_STATE];
	const struct nlattr *name = tb[VSWKM_A_RULE_HELPER];

	if (!is_name(nla_data(name)))
		NL_SET_ERR_MSG(extack,
			       "a name is made of letters, digits and \"._-\"");
	else if (!action || nla_get_u32(action) != VSWKM_ACL_ACTION_ALLOW)
		NL_SET_ERR_MSG(extack, "only a rule that allows can help");
	else if (!proto || (nla_get_u8(proto) != IPPROTO_TCP &&
			    nla_get_u8(proto) != IPPROTO_UDP))
		NL_SET_ERR_MSG(extack, "helpers need the protocol tcp or udp");
	else if (!state || !(nla_get_u8(state) & VSW_CONN_NEW))
		NL_SET_ERR_MSG(extack,
			       "a helper is for connections of the state new");
	else
		return 0;
	NL_SET_BAD_ATTR(extack, name);
	return -EINVAL;
}

static int make(struct net *net, struct nlattr *rule, struct list_head *helps,
		struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VSWKM_A_RULE_MAX + 1];
	struct vsw_conn_help *help;
	bool want[2];
	int err;

	/* the policy was applied to the whole message */
	err = nla_parse_nested(tb, VSWKM_A_RULE_MAX, rule, NULL, extack) ?:
	      check(tb, extack);
	if (err)
		return err;
	err = vsw_userns_check(net, extack);
	if (err) {
		NL_SET_BAD_ATTR(extack, tb[VSWKM_A_RULE_HELPER]);
		return err;
	}
	find_families(tb, want);
	help = vsw_conn_help_make(nla_data(tb[VSWKM_A_RULE_HELPER]),
				  nla_get_u8(tb[VSWKM_A_RULE_PROTO]), want);
	if (!IS_ERR(help)) {
		list_add_tail(&help->node, helps);
		return 0;
	}
	if (help == ERR_PTR(-ENOENT))
		NL_SET_ERR_MSG_ATTR(extack, tb[VSWKM_A_RULE_HELPER],
				    "the kernel has no such helper for this protocol");
	else if (help == ERR_PTR(-EOPNOTSUPP))
		NL_SET_ERR_MSG_ATTR(extack, tb[VSWKM_A_RULE_HELPER],
				    "a helper in user space cannot be used here");
	return PTR_ERR(help);
}

/**
 * vsw_nl_helps_make - find the helpers of a request
 * @info: the request
 * @helps: empty; gets one for each rule that asks for one, in their order, also
 *	when there is an error
 *
 * Context: process, may sleep and load modules; the RTNL not held.
 * Return: 0, or a negative error with the attribute that is wrong.
 */
int vsw_nl_helps_make(struct genl_info *info, struct list_head *helps)
{
	struct nlattr *a;
	int rem, err;

	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_ACL_RULE ||
		    !nla_find_nested(a, VSWKM_A_RULE_HELPER))
			continue;
		err = make(genl_info_net(info), a, helps, info->extack);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/**
 * vsw_nl_help_take - take the helper of the next rule
 * @rule: the rule, all before it having taken theirs
 * @helps: those of the request
 *
 * Return: the helper, which is the caller's; NULL if the rule asks for none.
 */
struct vsw_conn_help *vsw_nl_help_take(const struct nlattr *rule,
				       struct list_head *helps)
{
	struct vsw_conn_help *help;

	if (!nla_find_nested(rule, VSWKM_A_RULE_HELPER))
		return NULL;
	help = list_first_entry(helps, struct vsw_conn_help, node);
	list_del(&help->node);
	return help;
}

/**
 * vsw_nl_helps_free - give up the helpers that no rule has taken
 * @helps: those of the request
 *
 * Context: process.
 */
void vsw_nl_helps_free(struct list_head *helps)
{
	struct vsw_conn_help *help, *next;

	list_for_each_entry_safe(help, next, helps, node)
		vsw_conn_help_free(help);
}
