/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ARPND_H
#define VSW_ARPND_H

#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>

struct sk_buff;

/**
 * struct vsw_arpnd - what a frame of ARP (RFC 826) or ND (RFC 4861) says
 * @ipv6: it is ND
 * @asks: @sender asks all for the MAC address of @target
 * @verifies: the same, but it asks @target alone
 * @says: whoever sent the frame says of itself that it has @sender
 * @router: it says too that it is a router
 * @mac: MAC address of @sender, to which an answer goes
 * @sender: IP address, IPv4 as a mapped one
 * @target: IP address, IPv4 as a mapped one
 *
 * Gratuitous ARP says and does not ask; an ARP probe (RFC 5227) and duplicate
 * address detection (RFC 4862) do neither.
 */
struct vsw_arpnd {
	bool ipv6;
	bool asks;
	bool verifies;
	bool says;
	bool router;
	u8 mac[ETH_ALEN];
	struct in6_addr sender;
	struct in6_addr target;
};

bool vsw_arpnd_parse(struct sk_buff *skb, struct vsw_arpnd *what);
struct sk_buff *vsw_arpnd_answer(const struct vsw_arpnd *what, const u8 *mac,
				 bool router);
struct sk_buff *vsw_arpnd_question(const struct in6_addr *sender, const u8 *mac,
				   const struct in6_addr *target);

#endif /* VSW_ARPND_H */
