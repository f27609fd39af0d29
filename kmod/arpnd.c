// SPDX-License-Identifier: GPL-2.0-only
/* ARP and neighbour discovery: read a frame, write an answer. */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/skbuff.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "arpnd.h"
#include "neigh.h"

#define VSW_ND_MAX	IPV6_MIN_MTU	/* no longer message is looked at */

/* ARP for IPv4 on Ethernet, behind the Ethernet header */
struct vsw_arp {
	struct arphdr h;
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

/* A neighbour solicitation or advertisement without options */
struct vsw_nd {
	struct ipv6hdr ip;
	struct nd_msg msg;
};

/* An option with a link-layer address of Ethernet */
struct vsw_nd_lladdr {
	u8 type;
	u8 len;			/* in units of 8 bytes */
	u8 addr[ETH_ALEN];
};

/* Bytes of a message with that option */
#define VSW_ND_LEN	(sizeof(struct nd_msg) + sizeof(struct vsw_nd_lladdr))

static bool vsw_arp_is_ethernet(const struct arphdr *h)
{
	return h->ar_hrd == htons(ARPHRD_ETHER) &&
	       h->ar_pro == htons(ETH_P_IP) &&
	       h->ar_hln == ETH_ALEN && h->ar_pln == sizeof(__be32);
}

static bool vsw_arp_parse(struct sk_buff *skb, struct vsw_arpnd *what)
{
	const struct vsw_arp *arp;
	const struct ethhdr *eth;

	if (!pskb_may_pull(skb, ETH_HLEN + sizeof(*arp)))
		return false;
	eth = (const struct ethhdr *)skb->data;
	arp = (const struct vsw_arp *)(eth + 1);
	if (!vsw_arp_is_ethernet(&arp->h) || !is_valid_ether_addr(arp->sha) ||
	    (arp->h.ar_op != htons(ARPOP_REQUEST) &&
	     arp->h.ar_op != htons(ARPOP_REPLY)))
		return false;

	ether_addr_copy(what->mac, arp->sha);
	ipv6_addr_set_v4mapped(arp->sip, &what->sender);
	ipv6_addr_set_v4mapped(arp->tip, &what->target);
	if (!vsw_neigh_usable(&what->sender))
		return true;		/* a probe has none yet */
	what->says = ether_addr_equal(arp->sha, eth->h_source);
	what->asks = arp->h.ar_op == htons(ARPOP_REQUEST) &&
		     arp->sip != arp->tip;
	what->verifies = what->asks && !is_multicast_ether_addr(eth->h_dest);
	what->asks &= !what->verifies;
	return true;
}

/* The rules of RFC 4861 7.1 for what can be seen without the options. */
static bool vsw_nd_valid(const struct vsw_nd *nd)
{
	const struct icmp6hdr *icmp = &nd->msg.icmph;

	return nd->ip.version == 6 && nd->ip.nexthdr == IPPROTO_ICMPV6 &&
	       nd->ip.hop_limit == 255 && icmp->icmp6_code == 0 &&
	       (icmp->icmp6_type == NDISC_NEIGHBOUR_SOLICITATION ||
		icmp->icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT) &&
	       ntohs(nd->ip.payload_len) >= sizeof(nd->msg) &&
	       !ipv6_addr_is_multicast(&nd->ip.saddr);
}

/* Was the checksum verified, will it be made, or is it right? */
static bool vsw_nd_csum_ok(struct sk_buff *skb, const struct vsw_nd *nd,
			   unsigned int len)
{
	__wsum sum;

	if (skb->ip_summed == CHECKSUM_PARTIAL || skb_csum_unnecessary(skb))
		return true;
	sum = skb_checksum(skb, ETH_HLEN + sizeof(nd->ip), len, 0);
	return !csum_ipv6_magic(&nd->ip.saddr, &nd->ip.daddr, len,
				IPPROTO_ICMPV6, sum);
}

/*
 * Look for a link-layer address among the options, all of which must have a
 * length (RFC 4861 4.6). NULL is stored if it is not there.
 */
static bool vsw_nd_option(const u8 *opt, unsigned int len, u8 type,
			  const u8 **addr)
{
	const struct vsw_nd_lladdr *lla;
	unsigned int n;

	for (*addr = NULL; len; opt += n, len -= n) {
		if (len < sizeof(*lla))
			return false;
		lla = (const struct vsw_nd_lladdr *)opt;
		n = lla->len * 8;
		if (!n || n > len)
			return false;
		if (lla->type == type && n == sizeof(*lla) && !*addr)
			*addr = lla->addr;
	}
	return true;
}

/* The message is @len bytes long, and all of them are linear. */
static bool vsw_nd_read(const struct sk_buff *skb, unsigned int len,
			struct vsw_arpnd *what)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	const struct vsw_nd *nd = (const struct vsw_nd *)(eth + 1);
	const struct icmp6hdr *icmp = &nd->msg.icmph;
	bool ns = icmp->icmp6_type == NDISC_NEIGHBOUR_SOLICITATION;
	const u8 *addr;

	if (!vsw_neigh_usable(&nd->msg.target) ||
	    ipv6_addr_v4mapped(&nd->msg.target) ||
	    !vsw_nd_option(nd->msg.opt, len - sizeof(nd->msg),
			   ns ? ND_OPT_SOURCE_LL_ADDR : ND_OPT_TARGET_LL_ADDR,
			   &addr) ||
	    (addr && !is_valid_ether_addr(addr)))
		return false;

	what->ipv6 = true;
	what->target = nd->msg.target;
	what->sender = ns ? nd->ip.saddr : nd->msg.target;
	ether_addr_copy(what->mac, addr ?: eth->h_source);
	if (!vsw_neigh_usable(&what->sender) ||
	    ipv6_addr_v4mapped(&what->sender))
		return true;		/* DAD has no address yet */
	what->says = addr && ether_addr_equal(addr, eth->h_source);
	what->router = !ns && icmp->icmp6_router;
	what->asks = ns && is_multicast_ether_addr(eth->h_dest);
	what->verifies = ns && !what->asks;
	return true;
}

static bool vsw_nd_parse(struct sk_buff *skb, struct vsw_arpnd *what)
{
	const struct vsw_nd *nd;
	unsigned int len;

	if (!pskb_may_pull(skb, ETH_HLEN + sizeof(*nd)))
		return false;
	nd = (const struct vsw_nd *)(skb->data + ETH_HLEN);
	if (!vsw_nd_valid(nd))
		return false;
	len = ntohs(nd->ip.payload_len);
	if (len > VSW_ND_MAX ||
	    !pskb_may_pull(skb, ETH_HLEN + sizeof(nd->ip) + len))
		return false;
	nd = (const struct vsw_nd *)(skb->data + ETH_HLEN);
	return vsw_nd_csum_ok(skb, nd, len) && vsw_nd_read(skb, len, what);
}

/**
 * vsw_arpnd_parse - read a frame of ARP or ND
 * @skb: the frame, data at the MAC header, not shared; its tag is off
 * @what: what it says
 *
 * A frame with another tag inside, an IPv6 extension header or a wrong
 * checksum is none.
 *
 * Context: BH disabled. May move the headers.
 * Return: true if it is ARP for IPv4, a neighbour solicitation or a neighbour
 * advertisement.
 */
bool vsw_arpnd_parse(struct sk_buff *skb, struct vsw_arpnd *what)
{
	*what = (struct vsw_arpnd){};
	switch (((const struct ethhdr *)skb->data)->h_proto) {
	case htons(ETH_P_ARP):
		return vsw_arp_parse(skb, what);
	case htons(ETH_P_IPV6):
		return vsw_nd_parse(skb, what);
	default:
		return false;
	}
}

/* @tha is NULL in a question. */
static void vsw_arp_put(struct sk_buff *skb, u16 op, const u8 *sha, __be32 sip,
			const u8 *tha, __be32 tip)
{
	struct vsw_arp *arp = skb_put_zero(skb, sizeof(*arp));

	arp->h = (struct arphdr){
		.ar_hrd = htons(ARPHRD_ETHER),
		.ar_pro = htons(ETH_P_IP),
		.ar_hln = ETH_ALEN,
		.ar_pln = sizeof(__be32),
		.ar_op = htons(op),
	};
	ether_addr_copy(arp->sha, sha);
	arp->sip = sip;
	if (tha)
		ether_addr_copy(arp->tha, tha);
	arp->tip = tip;
}

/* With its option, in which @mac is */
static struct vsw_nd *vsw_nd_put(struct sk_buff *skb, u8 type,
				 const struct in6_addr *saddr,
				 const struct in6_addr *daddr, u8 opt,
				 const u8 *mac)
{
	struct vsw_nd *nd = skb_put_zero(skb, sizeof(*nd));
	struct vsw_nd_lladdr *lla = skb_put(skb, sizeof(*lla));

	nd->ip.version = 6;
	nd->ip.payload_len = htons(VSW_ND_LEN);
	nd->ip.nexthdr = IPPROTO_ICMPV6;
	nd->ip.hop_limit = 255;
	nd->ip.saddr = *saddr;
	nd->ip.daddr = *daddr;
	nd->msg.icmph.icmp6_type = type;
	lla->type = opt;
	lla->len = 1;
	ether_addr_copy(lla->addr, mac);
	return nd;
}

static void vsw_nd_csum(struct vsw_nd *nd)
{
	nd->msg.icmph.icmp6_cksum =
		csum_ipv6_magic(&nd->ip.saddr, &nd->ip.daddr, VSW_ND_LEN,
				IPPROTO_ICMPV6,
				csum_partial(&nd->msg, VSW_ND_LEN, 0));
}

/*
 * Solicited, as it answers a question. The override flag is clear, because the
 * switch speaks for another (RFC 4861 7.2.4 and 7.2.8): what the neighbour says
 * itself wins.
 */
static void vsw_na_write(struct sk_buff *skb, const struct vsw_arpnd *what,
			 const u8 *mac, bool router)
{
	struct vsw_nd *nd = vsw_nd_put(skb, NDISC_NEIGHBOUR_ADVERTISEMENT,
				       &what->target, &what->sender,
				       ND_OPT_TARGET_LL_ADDR, mac);

	nd->msg.icmph.icmp6_router = router;
	nd->msg.icmph.icmp6_solicited = 1;
	nd->msg.target = what->target;
	vsw_nd_csum(nd);
}

static struct sk_buff *vsw_arpnd_frame(const u8 *dest, const u8 *src,
				       __be16 proto)
{
	struct sk_buff *skb;
	struct ethhdr *eth;

	skb = alloc_skb(LL_MAX_HEADER + ETH_HLEN + sizeof(struct vsw_nd) +
			sizeof(struct vsw_nd_lladdr), GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_MAX_HEADER);
	skb_reset_mac_header(skb);
	eth = skb_put(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, dest);
	ether_addr_copy(eth->h_source, src);
	eth->h_proto = proto;
	skb->protocol = proto;
	skb_set_network_header(skb, ETH_HLEN);
	skb_reset_mac_len(skb);
	return skb;
}

/**
 * vsw_arpnd_answer - make the answer to a question
 * @what: the question
 * @mac: MAC address of its target
 * @router: its target is a router
 *
 * An ARP reply (RFC 826), or a neighbour advertisement (RFC 4861 4.4) with the
 * target itself as its source.
 *
 * Context: any.
 * Return: the frame, data at the MAC header; NULL without memory.
 */
struct sk_buff *vsw_arpnd_answer(const struct vsw_arpnd *what, const u8 *mac,
				 bool router)
{
	struct sk_buff *skb;

	skb = vsw_arpnd_frame(what->mac, mac, what->ipv6 ? htons(ETH_P_IPV6) :
							   htons(ETH_P_ARP));
	if (!skb)
		return NULL;
	if (what->ipv6)
		vsw_na_write(skb, what, mac, router);
	else
		vsw_arp_put(skb, ARPOP_REPLY, mac, what->target.s6_addr32[3],
			    what->mac, what->sender.s6_addr32[3]);
	return skb;
}

/**
 * vsw_arpnd_question - make a question for a neighbour
 * @sender: who asks, IPv4 as a mapped address
 * @mac: its MAC address
 * @target: who is asked for, of the same family
 *
 * An ARP request, or a neighbour solicitation (RFC 4861 4.3), for all that may
 * be it.
 *
 * Context: any.
 * Return: the frame, data at the MAC header; NULL without memory.
 */
struct sk_buff *vsw_arpnd_question(const struct in6_addr *sender, const u8 *mac,
				   const struct in6_addr *target)
{
	struct in6_addr group;
	struct sk_buff *skb;
	u8 dest[ETH_ALEN];
	struct vsw_nd *nd;

	if (ipv6_addr_v4mapped(target)) {
		eth_broadcast_addr(dest);
		skb = vsw_arpnd_frame(dest, mac, htons(ETH_P_ARP));
		if (skb)
			vsw_arp_put(skb, ARPOP_REQUEST, mac,
				    sender->s6_addr32[3], NULL,
				    target->s6_addr32[3]);
		return skb;
	}
	addrconf_addr_solict_mult(target, &group);
	ipv6_eth_mc_map(&group, dest);
	skb = vsw_arpnd_frame(dest, mac, htons(ETH_P_IPV6));
	if (!skb)
		return NULL;
	nd = vsw_nd_put(skb, NDISC_NEIGHBOUR_SOLICITATION, sender, &group,
			ND_OPT_SOURCE_LL_ADDR, mac);
	nd->msg.target = *target;
	vsw_nd_csum(nd);
	return skb;
}
