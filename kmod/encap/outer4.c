// SPDX-License-Identifier: GPL-2.0-only
/* The outer header and the way of a packet over IPv4. */

#include <linux/bpf-cgroup.h>
#include <linux/netfilter.h>
#include <net/ip.h>
#include <net/l3mdev.h>
#include <net/ndisc.h>
#include <net/xfrm.h>

#include "outer.h"

/**
 * vsw_neigh_send - give a packet its Ethernet header and transmit it
 * @neigh: the next hop
 * @dev: the device
 * @skb: the packet, data at the IP header, with room for the other; consumed
 *
 * neigh_output() with the header in the cache, but for vsw_tx_dev().
 *
 * Context: BH disabled, RCU read side.
 * Return: 0 if the packet was taken.
 */
int vsw_neigh_send(struct neighbour *neigh, struct net_device *dev,
		   struct sk_buff *skb)
{
	const struct hh_cache *hh = &neigh->hh;
	unsigned int seq;

	if (unlikely(!(READ_ONCE(neigh->nud_state) & NUD_CONNECTED) ||
		     READ_ONCE(hh->hh_len) != ETH_HLEN ||
		     skb_headroom(skb) < HH_DATA_MOD))
		return neigh_output(neigh, skb, false);
	do {
		seq = read_seqbegin(&hh->hh_lock);
		memcpy(skb->data - HH_DATA_MOD, hh->hh_data, HH_DATA_MOD);
	} while (read_seqretry(&hh->hh_lock, seq));
	__skb_push(skb, ETH_HLEN);
	return !vsw_tx_dev(dev, skb);
}

/**
 * vsw_outer4_route - find the way to a remote
 * @o: the packet; its source address is set
 *
 * Context: BH disabled, RCU read side.
 * Return: the route, a reference that the caller owns, or NULL.
 */
struct dst_entry *vsw_outer4_route(struct vsw_outer *o)
{
	const struct vsw_tunnel *tun = o->tun;
	struct flowi4 fl4;
	struct rtable *rt;
	__be32 saddr;

	o->saddr = tun->local;
	rt = dst_cache_get_ip4(&o->remote->cache, &saddr);
	if (likely(rt))
		return &rt->dst;
	flowi4_init_output(&fl4, tun->link, 0, READ_ONCE(tun->tos) & ~3,
			   RT_SCOPE_UNIVERSE, o->proto, 0,
			   vsw_ip4(&o->remote->key.addr), vsw_ip4(&tun->local),
			   tun->dport, 0, sock_net_uid(tun->net, NULL));
	rt = ip_route_output_key(tun->net, &fl4);
	if (IS_ERR(rt))
		return NULL;
	dst_cache_set_ip4(&o->remote->cache, &rt->dst, fl4.saddr);
	return &rt->dst;
}

static void vsw_outer4_push(const struct vsw_outer *o, struct sk_buff *skb)
{
	struct iphdr *iph;

	iph = __skb_push(skb, sizeof(*iph));
	skb_reset_network_header(skb);
	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tos = o->tos;
	iph->tot_len = htons(skb->len);
	iph->frag_off = o->df;
	iph->ttl = o->ttl;
	iph->protocol = o->proto;
	iph->saddr = vsw_ip4(&o->saddr);
	iph->daddr = vsw_ip4(&o->remote->key.addr);
	iph->id = 0;	/* means nothing with DF (RFC 6864), unless segmented */
	if (!o->df || skb_is_gso(skb))
		__ip_select_ident(o->tun->net, iph,
				  skb_shinfo(skb)->gso_segs ?: 1);
	ip_send_check(iph);
}

/*
 * Are the steps between ip_local_out() and the neighbour none, but for the
 * hooks of netfilter? IPsec, lightweight tunnels, cgroup programs and VRF can
 * come at any time, so each packet looks.
 */
static bool vsw_outer4_clear(const struct vsw_outer *o, const struct rtable *rt)
{
	return rt->dst.output == ip_output && !dst_xfrm(&rt->dst) &&
	       !cgroup_bpf_enabled(CGROUP_INET_EGRESS) &&
	       !netif_is_l3_slave(rt->dst.dev) &&
	       !netif_is_l3_master(rt->dst.dev) && o->fits;
}

/*
 * Both hooks of what a host sends; Debian has at least AppArmor's. A packet
 * that is queued for user space goes on by the long way, from where it was.
 */
static int vsw_outer4_hooks(struct net *net, struct sock *sk,
			    struct dst_entry *dst, struct sk_buff *skb)
{
	int rc;

	rc = nf_hook(NFPROTO_IPV4, NF_INET_LOCAL_OUT, net, sk, skb, NULL,
		     dst->dev, ip_output);
	if (unlikely(rc != 1) || unlikely(skb_dst(skb) != dst))
		return rc;
	skb->dev = dst->dev;
	IPCB(skb)->flags |= IPSKB_REROUTED;	/* not twice */
	return nf_hook(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, sk, skb, NULL,
		       dst->dev, ip_output);
}

static int vsw_outer4_direct(struct net *net, struct sock *sk,
			     struct dst_entry *dst, struct sk_buff *skb)
{
	struct rtable *rt = container_of(dst, struct rtable, dst);
	struct neighbour *neigh;
	bool is_v6gw = false;
	int rc;

	rc = vsw_outer4_hooks(net, sk, dst, skb);
	if (unlikely(rc != 1))
		return net_xmit_eval(rc);
	if (likely(skb_dst(skb) == dst)) {
		neigh = ip_neigh_for_gw(rt, skb, &is_v6gw);
		if (!IS_ERR(neigh) && likely(!is_v6gw)) {
			IP_UPD_PO_STATS(net, IPSTATS_MIB_OUT, skb->len);
			return vsw_neigh_send(neigh, dst->dev, skb);
		}
	}
	rc = dst_output(net, sk, skb);
	return net_xmit_eval(rc);
}

/**
 * vsw_outer4_send - give a packet its IPv4 header and send it
 * @o: what the header says
 * @dst: the route, a reference; consumed
 * @skb: the packet, data at the UDP or GRE header, with room for the other;
 *	consumed
 * @shortcuts: see &struct vsw_bridge
 *
 * Context: BH disabled, RCU read side.
 * Return: 0 if the packet was taken.
 */
int vsw_outer4_send(const struct vsw_outer *o, struct dst_entry *dst,
		    struct sk_buff *skb, bool shortcuts)
{
	struct sock *sk = vsw_encap_sk(o->tun->sock);
	struct net *net = o->tun->net;
	int rc;

	vsw_outer4_push(o, skb);
	skb->protocol = htons(ETH_P_IP);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	skb_dst_set(skb, dst);
	if (likely(shortcuts &&
		   vsw_outer4_clear(o, container_of(dst, struct rtable, dst))))
		return vsw_outer4_direct(net, sk, dst, skb);
	rc = ip_local_out(net, sk, skb);
	return net_xmit_eval(rc);
}
