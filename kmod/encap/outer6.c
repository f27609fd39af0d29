// SPDX-License-Identifier: GPL-2.0-only
/* The outer header and the way of a packet over IPv6. */

#include <linux/bpf-cgroup.h>
#include <linux/netfilter.h>
#include <net/dsfield.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/ndisc.h>
#include <net/xfrm.h>

#include "outer.h"

/**
 * vsw_outer6_route - vsw_outer4_route() for IPv6
 * @o: the packet; its source address is set
 *
 * Context: BH disabled, RCU read side.
 * Return: the route, a reference that the caller owns, or NULL.
 */
struct dst_entry *vsw_outer6_route(struct vsw_outer *o)
{
	const struct vsw_tunnel *tun = o->tun;
	struct flowi6 fl6 = {
		.flowi6_oif = tun->link,
		.flowi6_proto = o->proto,
		.daddr = o->remote->key.addr,
		.saddr = tun->local,
		.fl6_dport = tun->dport,
	};
	struct dst_entry *dst;

	o->saddr = tun->local;
	dst = dst_cache_get_ip6(&o->remote->cache, &fl6.saddr);
	if (likely(dst))
		return dst;
	fl6.flowlabel = ip6_make_flowinfo(READ_ONCE(tun->tos) & ~3, 0);
	dst = ip6_dst_lookup_flow(tun->net, vsw_encap_sk(tun->sock), &fl6,
				  NULL);
	if (IS_ERR(dst))
		return NULL;
	dst_cache_set_ip6(&o->remote->cache, dst, &fl6.saddr);
	return dst;
}

static void vsw_outer6_push(const struct vsw_outer *o, struct sk_buff *skb)
{
	unsigned int len = skb->len;
	struct ipv6hdr *ip6h;

	ip6h = __skb_push(skb, sizeof(*ip6h));
	skb_reset_network_header(skb);
	/* the flow is in the UDP source port, and here too for GRE */
	ip6_flow_hdr(ip6h, o->tos, o->proto == IPPROTO_GRE ?
		     htonl(o->inner.hash & 0xfffff) : 0);
	ip6h->payload_len = htons(len > IPV6_MAXPLEN ? 0 : len);
	ip6h->nexthdr = o->proto;
	ip6h->hop_limit = o->ttl;
	ip6h->saddr = o->saddr;
	ip6h->daddr = o->remote->key.addr;
}

/* See vsw_outer4_clear(). */
static bool vsw_outer6_clear(const struct vsw_outer *o, struct dst_entry *dst)
{
	const struct inet6_dev *idev = ip6_dst_idev(dst);

	return dst->output == ip6_output && !dst_xfrm(dst) && idev &&
	       !READ_ONCE(idev->cnf.disable_ipv6) &&
	       !cgroup_bpf_enabled(CGROUP_INET_EGRESS) &&
	       !netif_is_l3_slave(dst->dev) && !netif_is_l3_master(dst->dev) &&
	       !ipv6_addr_is_multicast(&o->remote->key.addr) && o->fits;
}

static int vsw_outer6_hooks(struct net *net, struct sock *sk,
			    struct dst_entry *dst, struct sk_buff *skb)
{
	int rc;

	rc = nf_hook(NFPROTO_IPV6, NF_INET_LOCAL_OUT, net, sk, skb, NULL,
		     dst->dev, ip6_output);
	if (unlikely(rc != 1) || unlikely(skb_dst(skb) != dst))
		return rc;
	skb->dev = dst->dev;
	IP6CB(skb)->flags |= IP6SKB_REROUTED;	/* not twice */
	return nf_hook(NFPROTO_IPV6, NF_INET_POST_ROUTING, net, sk, skb, NULL,
		       dst->dev, ip6_output);
}

static int vsw_outer6_direct(struct net *net, struct sock *sk,
			     struct dst_entry *dst, struct sk_buff *skb)
{
	const struct in6_addr *hop;
	struct neighbour *neigh;
	int rc;

	rc = vsw_outer6_hooks(net, sk, dst, skb);
	if (unlikely(rc != 1))
		return net_xmit_eval(rc);
	if (likely(skb_dst(skb) == dst)) {
		hop = rt6_nexthop(container_of(dst, struct rt6_info, dst),
				  &ipv6_hdr(skb)->daddr);
		neigh = ip_neigh_gw6(dst->dev, hop);
		if (!IS_ERR(neigh)) {
			IP6_UPD_PO_STATS(net, ip6_dst_idev(dst),
					 IPSTATS_MIB_OUT, skb->len);
			return vsw_neigh_send(neigh, dst->dev, skb);
		}
	}
	rc = dst_output(net, sk, skb);
	return net_xmit_eval(rc);
}

/**
 * vsw_outer6_send - vsw_outer4_send() for IPv6
 * @o: what the header says
 * @dst: the route, a reference; consumed
 * @skb: the packet, data at the UDP or GRE header, with room for the other;
 *	consumed
 * @shortcuts: see &struct vsw_bridge
 *
 * Context: BH disabled, RCU read side.
 * Return: 0 if the packet was taken.
 */
int vsw_outer6_send(const struct vsw_outer *o, struct dst_entry *dst,
		    struct sk_buff *skb, bool shortcuts)
{
	struct sock *sk = vsw_encap_sk(o->tun->sock);
	struct net *net = o->tun->net;
	int rc;

	vsw_outer6_push(o, skb);
	skb->protocol = htons(ETH_P_IPV6);
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	skb->ignore_df = !o->df;	/* then the host may fragment */
	skb_dst_set(skb, dst);
	if (likely(shortcuts && vsw_outer6_clear(o, dst)))
		return vsw_outer6_direct(net, sk, dst, skb);
	rc = ip6_local_out(net, sk, skb);
	return net_xmit_eval(rc);
}
