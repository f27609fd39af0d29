// SPDX-License-Identifier: GPL-2.0-only
/* IP addresses in messages: 4 bytes or 16. */

#include <net/ipv6.h>

#include "tunnel.h"

/**
 * vsw_nl_addr - the address in an attribute
 * @attr: the attribute
 * @addr: set to the address, IPv4 as a mapped one
 * @extack: gets the reason of an error
 *
 * Return: 0, or -EINVAL.
 */
int vsw_nl_addr(const struct nlattr *attr, struct in6_addr *addr,
		struct netlink_ext_ack *extack)
{
	switch (nla_len(attr)) {
	case sizeof(struct in_addr):
		ipv6_addr_set_v4mapped(nla_get_in_addr(attr), addr);
		return 0;
	case sizeof(struct in6_addr):
		*addr = nla_get_in6_addr(attr);
		if (!ipv6_addr_v4mapped(addr))
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "an IPv4 address has four bytes");
		return -EINVAL;
	}
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "neither an IPv4 nor an IPv6 address");
	return -EINVAL;
}

/**
 * vsw_nl_put_addr - write an address into a message
 * @skb: the message
 * @attr: type of the attribute
 * @addr: the address, IPv4 as a mapped one
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_addr(struct sk_buff *skb, int attr, const struct in6_addr *addr)
{
	if (ipv6_addr_v4mapped(addr))
		return nla_put_in_addr(skb, attr, addr->s6_addr32[3]);
	return nla_put_in6_addr(skb, attr, addr);
}
