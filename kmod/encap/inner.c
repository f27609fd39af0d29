// SPDX-License-Identifier: GPL-2.0-only
/* What a tunnel looks at inside the frame that it carries. */

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/tcp.h>
#include <net/tcp.h>
#include <net/dsfield.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/udp.h>

#include "outer.h"

/*
 * As splitmix64 does it. With a multiplication less, clients whose ports follow
 * each other would share a few source ports.
 */
static u32 vsw_mix(u64 a, u64 b)
{
	u64 h = a * 0x9e3779b97f4a7c15ULL;

	h = (h ^ h >> 30 ^ b) * 0xbf58476d1ce4e5b9ULL;
	h = (h ^ h >> 27) * 0x94d049bb133111ebULL;
	return h >> 32;
}

/* Ports of protocols that begin with them, as one word */
static u32 vsw_inner_ports(const struct sk_buff *skb, unsigned int off,
			   u8 proto)
{
	const void *ports;
	u32 buf;

	if (proto != IPPROTO_TCP && proto != IPPROTO_UDP &&
	    proto != IPPROTO_SCTP)
		return 0;
	/* a flow has one port, whatever part of a frame is linear */
	ports = skb_header_pointer(skb, off, sizeof(buf), &buf);
	return likely(ports) ? get_unaligned((const u32 *)ports) : 0;
}

static void vsw_inner_ipv4(struct sk_buff *skb, struct vsw_inner *inner)
{
	const struct iphdr *iph = (const void *)(skb->data + ETH_HLEN);
	u32 ports = 0;

	if (iph->version != 4 || iph->ihl < 5)
		return;
	inner->ip = true;
	inner->dsfield = iph->tos;
	inner->ttl = iph->ttl;
	inner->df = iph->frag_off & htons(IP_DF);
	/* all fragments of a packet go the same way */
	if (likely(!(iph->frag_off & htons(IP_MF | IP_OFFSET))))
		ports = vsw_inner_ports(skb, ETH_HLEN + iph->ihl * 4,
					iph->protocol);
	inner->hash = vsw_mix((u64)(__force u32)iph->saddr << 32 |
			      (__force u32)iph->daddr,
			      (u64)iph->protocol << 32 | ports);
}

static void vsw_inner_ipv6(struct sk_buff *skb, struct vsw_inner *inner)
{
	const struct ipv6hdr *ip6h = (const void *)(skb->data + ETH_HLEN);
	const u64 *a = (const u64 *)&ip6h->saddr;
	u32 ports;

	if (ip6h->version != 6)
		return;
	inner->ip = true;
	inner->dsfield = ipv6_get_dsfield(ip6h);
	inner->ttl = ip6h->hop_limit;
	ports = vsw_inner_ports(skb, ETH_HLEN + sizeof(*ip6h), ip6h->nexthdr);
	/* the label says the flow where extension headers hide the ports */
	inner->hash = vsw_mix(get_unaligned(a) ^ get_unaligned(a + 2),
			      get_unaligned(a + 1) ^
			      rol64(get_unaligned(a + 3), 17) ^
			      (u64)(__force u32)ip6_flowlabel(ip6h) << 32 ^
			      ports);
}

/**
 * vsw_inner_look - see what the outer header depends on
 * @skb: the frame, data at the MAC header
 * @inner: the result
 *
 * Sets the headers of @skb, which tags taken off may have left elsewhere.
 *
 * Context: BH disabled. May move the headers.
 */
void vsw_inner_look(struct sk_buff *skb, struct vsw_inner *inner)
{
	__be16 proto;

	*inner = (struct vsw_inner) {};
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	proto = eth_hdr(skb)->h_proto;
	if (likely(proto == htons(ETH_P_IP))) {
		if (likely(pskb_may_pull(skb, ETH_HLEN + sizeof(struct iphdr))))
			vsw_inner_ipv4(skb, inner);
	} else if (proto == htons(ETH_P_IPV6)) {
		if (pskb_may_pull(skb, ETH_HLEN + sizeof(struct ipv6hdr)))
			vsw_inner_ipv6(skb, inner);
	}
	if (likely(inner->ip))
		return;
	inner->hash = jhash(skb->data, 2 * ETH_ALEN,
			    (__force u32)eth_hdr(skb)->h_proto);
}

/**
 * vsw_inner_sport - the UDP source port that stands for a flow
 * @tun: the tunnel
 * @hash: of the flow
 *
 * Return: a port in the range of the tunnel (RFC 7348, 5).
 */
__be16 vsw_inner_sport(const struct vsw_tunnel *tun, u32 hash)
{
	u32 range = READ_ONCE(tun->sport);
	u16 min = range & 0xffff, max = range >> 16;

	return htons(min + ((u64)hash * (max - min + 1) >> 32));
}

/* The MSS option of a SYN, or 0 */
static unsigned int vsw_mss_option(const struct tcphdr *th)
{
	const u8 *p = (const u8 *)th;
	unsigned int i = sizeof(*th), end = th->doff * 4;

	while (i + TCPOLEN_MSS <= end && p[i] != TCPOPT_EOL) {
		if (p[i] == TCPOPT_NOP) {
			i++;
			continue;
		}
		if (p[i] == TCPOPT_MSS && p[i + 1] == TCPOLEN_MSS)
			return i;
		if (p[i + 1] < 2)
			return 0;
		i += p[i + 1];
	}
	return 0;
}

static unsigned int vsw_tcp_offset(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const struct iphdr *iph = ip_hdr(skb);

	if (eth_hdr(skb)->h_proto == htons(ETH_P_IPV6))
		return ip6h->nexthdr == IPPROTO_TCP ?
		       ETH_HLEN + sizeof(*ip6h) : 0;
	if (iph->protocol != IPPROTO_TCP ||
	    iph->frag_off & htons(IP_MF | IP_OFFSET))
		return 0;
	return ETH_HLEN + iph->ihl * 4;
}

/**
 * vsw_inner_clamp_mss - let the ends of a TCP connection agree on less
 * @skb: the frame, IP, headers set
 * @mss: most that they may agree on over IPv4; over IPv6 it is 20 less
 *
 * As the TCPMSS target of netfilter does it; options behind IPv6 extension
 * headers are not looked for.
 *
 * Context: BH disabled. May move the headers.
 */
void vsw_inner_clamp_mss(struct sk_buff *skb, unsigned int mss)
{
	unsigned int off = vsw_tcp_offset(skb), opt;
	__be16 *field, old, new;
	struct tcphdr *th;

	if (!off || !pskb_may_pull(skb, off + sizeof(*th)))
		return;
	th = (struct tcphdr *)(skb->data + off);
	if (!th->syn || th->doff * 4 <= sizeof(*th))
		return;
	if (skb_ensure_writable(skb, off + th->doff * 4))
		return;
	th = (struct tcphdr *)(skb->data + off);
	opt = vsw_mss_option(th);
	if (!opt)
		return;
	if (eth_hdr(skb)->h_proto == htons(ETH_P_IPV6))
		mss -= sizeof(struct ipv6hdr) - sizeof(struct iphdr);
	field = (__be16 *)((u8 *)th + opt + 2);
	old = get_unaligned(field);
	if (ntohs(old) <= mss)
		return;
	new = htons(mss);
	put_unaligned(new, field);
	if (opt & 1) {	/* halves of it are in two words of the sum */
		old = (__force __be16)swab16((__force u16)old);
		new = (__force __be16)swab16((__force u16)new);
	}
	inet_proto_csum_replace2(&th->check, skb, old, new, false);
}
