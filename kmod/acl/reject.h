/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ACL_REJECT_H
#define VSW_ACL_REJECT_H

struct sk_buff;
struct vsw_pkt;
struct vsw_port;

#define VSW_ACL_ICMP_RATE	1000	/* a second, as icmp_msgs_per_sec */

void vsw_acl_reject(const struct vsw_pkt *pkt, struct vsw_port *from,
		    struct sk_buff *skb);

#endif /* VSW_ACL_REJECT_H */
