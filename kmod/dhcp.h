/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_DHCP_H
#define VSW_DHCP_H

#include <linux/if_ether.h>
#include <linux/types.h>

struct sk_buff;

/* Messages that say what becomes of a lease (RFC 2132, 9.6) */
#define VSW_DHCP_OFFER		2
#define VSW_DHCP_REQUEST	3
#define VSW_DHCP_DECLINE	4
#define VSW_DHCP_ACK		5
#define VSW_DHCP_NAK		6
#define VSW_DHCP_RELEASE	7

/**
 * struct vsw_dhcp - what a message of DHCP (RFC 2131) says
 * @type: VSW_DHCP_*, or another
 * @reply: it is of a server; @type is one of theirs
 * @mac: MAC address of the client, which is the sender if not @reply
 * @xid: what the client takes the answer to its message by
 * @ip: address: of a server, that which it gives, 0 if it gives none; of a
 *	client, that which it asks for, else that which it has, else 0
 */
struct vsw_dhcp {
	u8 type;
	bool reply;
	u8 mac[ETH_ALEN];
	__be32 xid;
	__be32 ip;
};

bool vsw_dhcp_parse(const struct sk_buff *skb, struct vsw_dhcp *what);

#endif /* VSW_DHCP_H */
