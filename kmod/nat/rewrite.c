// SPDX-License-Identifier: GPL-2.0-only
/* The addresses and ports of plain packets, altered in place. */

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>

#include "nat.h"

/* What is written, and where in the headers */
struct rewrite {
	const union nf_inet_addr *addr;
	__be16 port;
	bool source;
	u8 proto;
};

/* Where the checksum of TCP or UDP is, if there is one; see udp_manip_pkt() */
static __sum16 *find_check(void *l4, u8 proto)
{
	struct udphdr *udp = l4;

	if (proto == IPPROTO_TCP)
		return &((struct tcphdr *)l4)->check;
	return udp->check ? &udp->check : NULL;
}

static __always_inline void write_port(struct sk_buff *skb, void *l4,
				       __sum16 *check,
				       const struct rewrite *what)
{
	__be16 *port = (__be16 *)l4 + !what->source;

	if (check) {
		inet_proto_csum_replace2(check, skb, *port, what->port, false);
		if (what->proto == IPPROTO_UDP && !*check)
			*check = CSUM_MANGLED_0;
	}
	*port = what->port;
}

static bool make_ready(struct sk_buff *skb, unsigned int l4, u8 proto)
{
	unsigned int len = l4 + (proto == IPPROTO_TCP ? sizeof(struct tcphdr) :
							sizeof(struct udphdr));

	return (proto == IPPROTO_TCP || proto == IPPROTO_UDP) &&
	       skb_headlen(skb) >= len && !skb_try_make_writable(skb, len);
}

static bool rewrite4(struct sk_buff *skb, struct rewrite *what)
{
	const unsigned int l4 = ETH_HLEN + sizeof(struct iphdr);
	struct iphdr *ip = (void *)(skb->data + ETH_HLEN);
	__sum16 *check;
	__be32 *addr;

	if (skb_headlen(skb) < l4 || *(u8 *)ip != 0x45 ||
	    ip->frag_off & htons(IP_MF | IP_OFFSET))
		return false;
	what->proto = ip->protocol;
	if (!make_ready(skb, l4, what->proto))
		return false;

	ip = (void *)(skb->data + ETH_HLEN);
	addr = what->source ? &ip->saddr : &ip->daddr;
	csum_replace4(&ip->check, *addr, what->addr->ip);
	check = find_check(ip + 1, what->proto);
	if (check)
		inet_proto_csum_replace4(check, skb, *addr, what->addr->ip,
					 true);
	*addr = what->addr->ip;
	write_port(skb, ip + 1, check, what);
	return true;
}

static bool rewrite6(struct sk_buff *skb, struct rewrite *what)
{
	const unsigned int l4 = ETH_HLEN + sizeof(struct ipv6hdr);
	struct ipv6hdr *ip = (void *)(skb->data + ETH_HLEN);
	struct in6_addr *addr;
	__sum16 *check;

	if (skb_headlen(skb) < l4 || ip->version != 6)
		return false;
	what->proto = ip->nexthdr;
	if (!make_ready(skb, l4, what->proto))
		return false;

	ip = (void *)(skb->data + ETH_HLEN);
	addr = what->source ? &ip->saddr : &ip->daddr;
	check = find_check(ip + 1, what->proto);
	if (check)
		inet_proto_csum_replace16(check, skb, addr->s6_addr32,
					  what->addr->ip6, true);
	*addr = what->addr->in6;
	write_port(skb, ip + 1, check, what);
	return true;
}

/**
 * vsw_nat_rewrite - do what nf_nat_packet() would, if it can be done at once
 * @skb: a frame that was tracked, so its headers are right; data at the MAC
 *	header
 * @ct: its connection
 * @dir: its direction there
 * @source: write the source, else the destination
 *
 * TCP and UDP without options of IP, extension headers and fragments. What
 * comes out is the same; most of the cost of nf_nat is to find out what it has
 * got.
 *
 * Context: BH disabled. May move the headers.
 * Return: false if the frame is left to nf_nat.
 */
bool vsw_nat_rewrite(struct sk_buff *skb, const struct nf_conn *ct, int dir,
		     bool source)
{
	/* answers come from where it goes, and go to where it comes from */
	const struct nf_conntrack_tuple *answer = nf_ct_tuple(ct, !dir);
	struct rewrite what = {
		.addr = source ? &answer->dst.u3 : &answer->src.u3,
		.port = source ? answer->dst.u.all : answer->src.u.all,
		.source = source,
	};
	__be16 type = ((const struct ethhdr *)skb->data)->h_proto;

	if (type == htons(ETH_P_IP))
		return rewrite4(skb, &what);
	return type == htons(ETH_P_IPV6) && rewrite6(skb, &what);
}
