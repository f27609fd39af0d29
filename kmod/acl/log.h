/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ACL_LOG_H
#define VSW_ACL_LOG_H

#include <linux/types.h>

struct sk_buff;
struct vsw_acl_list;
struct vsw_acl_rule;
struct vsw_port;

#define VSW_ACL_LOG_RATE	100	/* events a second, or at once */
#define VSW_ACL_LOG_HEADER	128	/* bytes of a frame that they show */

/**
 * struct vsw_acl_event - a frame that met a rule which logs
 * @list: the list
 * @rule: the rule
 * @port: the port that has the list
 * @skb: the frame, data at the MAC header
 * @vid: its VLAN
 */
struct vsw_acl_event {
	const struct vsw_acl_list *list;
	const struct vsw_acl_rule *rule;
	const struct vsw_port *port;
	const struct sk_buff *skb;
	u16 vid;
};

void vsw_acl_log(const struct vsw_acl_list *list,
		 const struct vsw_acl_rule *rule, const struct vsw_port *port,
		 const struct sk_buff *skb, u16 vid);

#endif /* VSW_ACL_LOG_H */
