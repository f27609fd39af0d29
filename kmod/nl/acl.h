/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NL_ACL_H
#define VSW_NL_ACL_H

#include "../acl/acl.h"
#include "core.h"

struct vsw_acl_event;

/* acl.c */
int vsw_nl_acl_name(struct genl_info *info, int attr, const char **name);
struct vsw_acl_list *vsw_nl_acl(struct genl_info *info);
int vsw_nl_fill_acl(struct sk_buff *skb, const void *list, u32 portid,
		    u32 seq, int flags, u8 cmd);
int vsw_nl_fill_acl_log(struct sk_buff *skb, const struct vsw_acl_event *event);

/* rule_spec.c */
int vsw_nl_rule_spec(struct net *net, struct nlattr *nest,
		     struct vsw_acl_spec *spec, struct netlink_ext_ack *extack);
int vsw_nl_prefix(struct nlattr *addr, struct nlattr *len,
		  struct in6_addr *value, struct in6_addr *mask,
		  struct netlink_ext_ack *extack);

/* rule_help.c */
int vsw_nl_helps_make(struct genl_info *info, struct list_head *helps);
struct vsw_conn_help *vsw_nl_help_take(const struct nlattr *rule,
				       struct list_head *helps);
void vsw_nl_helps_free(struct list_head *helps);

/* rule_put.c */
int vsw_nl_put_rule(struct sk_buff *skb, const struct vsw_acl_rule *rule);

/* set.c */
int vsw_nl_fill_set(struct sk_buff *skb, const void *set, u32 portid,
		    u32 seq, int flags, u8 cmd);

#endif /* VSW_NL_ACL_H */
