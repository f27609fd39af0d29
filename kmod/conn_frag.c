// SPDX-License-Identifier: GPL-2.0-only
/* Packets in fragments, put together to be judged. */

#include <linux/if_vlan.h>
#include <net/inet_frag.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ipv6_frag.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>

#include "pkt.h"
#include "conn.h"
#include "trace.h"

/*
 * Fragments belong together if they came by the same port in the same VLAN: a
 * guest must not slip one of its own into a packet of another, and addresses
 * may be the same in two VLANs. The number is out of the range of all other
 * users of the defragmenters.
 */
static u32 frag_user(const struct vsw_pkt *pkt)
{
	BUILD_BUG_ON(VSW_PORT_NUMBERS << 12 > BIT(31));

	return BIT(31) | pkt->in->number << 12 | pkt->vid;
}

/*
 * The length of the headers before the payload of a fragment, 0 for what is
 * none. A header that makes no sense is for the tracker to refuse.
 */
static unsigned int frag_head4(const struct sk_buff *skb)
{
	const struct iphdr *ip;
	struct iphdr buf;

	ip = skb_header_pointer(skb, ETH_HLEN, sizeof(buf), &buf);
	if (!ip || !ip_is_fragment(ip) || ip->version != 4 || ip->ihl < 5 ||
	    ntohs(ip->tot_len) <= ip->ihl * 4)
		return 0;
	return ip->ihl * 4;
}

/* The same */
static unsigned int frag_head6(struct sk_buff *skb, __be32 *id)
{
	const struct ipv6hdr *ip;
	const struct frag_hdr *frag;
	struct frag_hdr frag_buf;
	struct ipv6hdr buf;
	/* so that the header that it begins with may be in a page */
	unsigned int at = ETH_HLEN;

	ip = skb_header_pointer(skb, ETH_HLEN, sizeof(buf), &buf);
	if (!ip || ip->version != 6 || !ipv6_ext_hdr(ip->nexthdr) ||
	    !ip->payload_len)
		return 0;
	skb_set_network_header(skb, ETH_HLEN);
	if (ipv6_find_hdr(skb, &at, NEXTHDR_FRAGMENT, NULL, NULL) < 0)
		return 0;
	frag = skb_header_pointer(skb, at, sizeof(frag_buf), &frag_buf);
	if (!frag)
		return 0;
	*id = frag->identification;
	return at - ETH_HLEN + sizeof(*frag);
}

/* Data of @skb is at the network header. */
static unsigned int largest_frag(const struct sk_buff *skb, unsigned int hlen,
				 unsigned int more)
{
	const struct sk_buff *frag;
	unsigned int max;

	max = skb_pagelen(skb) + more;
	skb_walk_frags(skb, frag)
		max = max(max, frag->len + hlen + more);
	return max;
}

static struct vsw_conn_held *held_by(struct vsw_port *port, u8 family)
{
	return &port->held[family == NFPROTO_IPV6];
}

/* What waited before this period has been given up, though nobody says so. */
static void next_period(struct vsw_conn_held *held, u32 period)
{
	u32 now = (u32)jiffies, since = READ_ONCE(held->since);
	long waited;

	if (now - since <= period || cmpxchg(&held->since, since, now) != since)
		return;
	waited = atomic_long_xchg(&held->now, 0);
	WRITE_ONCE(held->before, now - since <= 2 * period ? waited : 0);
}

/*
 * Room for fragments is that of the namespace: one port that sends what never
 * becomes whole shall not take it from the others. Of IPv4 it may have a
 * quarter of it once half is taken; how much of IPv6's is taken only the
 * defragmenter knows, so it may have half of what there is by default.
 */
static bool has_room(struct vsw_port *port, u8 family)
{
	const struct fqdir *all = dev_net(port->br->dev)->ipv4.fqdir;
	struct vsw_conn_held *held = held_by(port, family);
	bool v4 = family == NFPROTO_IPV4;
	long waits, high;

	next_period(held, v4 ? max_t(u32, READ_ONCE(all->timeout),
				     IP_FRAG_TIME) : IPV6_FRAG_TIMEOUT);
	waits = atomic_long_read(&held->now) + READ_ONCE(held->before);
	high = v4 ? READ_ONCE(all->high_thresh) : IPV6_FRAG_HIGH_THRESH;
	return waits < high / (v4 ? 4 : 2) ||
	       (v4 && frag_mem_limit(all) < high / 2);
}

/* Those of a packet that is whole now wait no more. */
static void is_whole(struct vsw_conn_held *held, unsigned int truesize)
{
	long left = atomic_long_sub_return(truesize, &held->now);

	if (left >= 0)
		return;
	atomic_long_set(&held->now, 0);
	WRITE_ONCE(held->before, max(READ_ONCE(held->before) + left, 0L));
}

/*
 * Return: 0 with the packet in @skb; -EINPROGRESS if the defragmenter has kept
 * @skb; another error if the packet is lost, of which @skb is freed (IPv4) or
 * not.
 */
static int gather4(struct vsw_pkt *pkt, struct sk_buff *skb)
{
	int err;

	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	err = ip_defrag(dev_net(pkt->br->dev), skb, frag_user(pkt));
	if (err)
		return err;
	pkt->frag = largest_frag(skb, ip_hdrlen(skb), 0);
	return 0;
}

static int gather6(struct vsw_pkt *pkt, struct sk_buff *skb)
{
	int err;

	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	err = nf_ct_frag6_gather(dev_net(pkt->br->dev), skb, frag_user(pkt));
	if (err)
		return err;
	if (!IP6CB(skb)->frag_max_size)	/* it would not look at it */
		return -EINVAL;
	pkt->frag = largest_frag(skb, skb_transport_offset(skb),
				 sizeof(struct frag_hdr));
	return 0;
}

/* The skb is not the frame's any more; with a fragment that is lost, too. */
static enum vsw_drop gone(struct vsw_pkt *pkt, unsigned int len,
			  enum vsw_drop why)
{
	vsw_stats_drop(pkt->in, why);
	trace_vsw_drop(pkt->in, pkt->vid, len, why);
	pkt->skb = NULL;
	return why;
}

/* Headers of @hlen bytes are in front of the payload. */
static enum vsw_drop gather(struct vsw_pkt *pkt, u8 family, unsigned int hlen)
{
	struct vsw_conn_held *held = held_by(pkt->in, family);
	struct sk_buff *skb = pkt->skb;
	struct net_device *dev = skb->dev;
	unsigned int len = skb->len;
	unsigned int truesize;
	u8 dest[ETH_ALEN];
	int err;

	/* with ipv6.disable=1 none counts those whose time is over */
	if (family == NFPROTO_IPV6 && !ipv6_mod_enabled())
		return VSW_DROP_FRAGMENT;
	if (!has_room(pkt->in, family)) {
		/* that port is to blame, wherever this is asked for */
		vsw_drop_skb(pkt->in, skb, pkt->vid, VSW_DROP_FRAGMENT);
		pkt->skb = NULL;
		return VSW_DROP_FRAGMENT;
	}
	ether_addr_copy(dest, vsw_eth(pkt)->h_dest);
	/* it may be held, without the pages of its sender, and is read */
	if (!vsw_frags_readable(skb))
		return VSW_DROP_FRAGMENT;
	if (skb_orphan_frags(skb, GFP_ATOMIC))
		return VSW_DROP_NOMEM;
	/* other fragments' headers will be written before the data */
	if (skb_unclone(skb, GFP_ATOMIC))
		return VSW_DROP_NOMEM;
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		return VSW_DROP_MALFORMED;
	skb->ip_summed = CHECKSUM_NONE;
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb_orphan(skb);
	/* nothing is left for the defragmenter that changes the true size */
	if (!vsw_conn_trim(skb, family) || !pskb_may_pull(skb, hlen)) {
		__skb_push(skb, ETH_HLEN);
		return VSW_DROP_MALFORMED;
	}
	nf_reset_ct(skb);
	/* no device of this namespace: no ICMP when the time is over */
	skb->dev = blackhole_netdev;
	truesize = skb->truesize;
	err = family == NFPROTO_IPV4 ? gather4(pkt, skb) : gather6(pkt, skb);
	if (err == -EINPROGRESS) {
		atomic_long_add(truesize, &held->now);
		return gone(pkt, len, VSW_DROP_HELD);
	}
	if (err && family == NFPROTO_IPV4)
		return gone(pkt, len, VSW_DROP_FRAGMENT);
	skb->dev = dev;
	if (err)
		return VSW_DROP_FRAGMENT;

	is_whole(held, skb->truesize - truesize);
	pkt->frag += ETH_HLEN;
	skb->ignore_df = 0;
	skb->ip_summed = CHECKSUM_NONE;
	skb_clear_hash(skb);
	__skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	skb_reset_mac_len(skb);
	/* where the frame goes may have been looked up already */
	return ether_addr_equal(dest, vsw_eth(pkt)->h_dest) ?
	       VSW_PASS : VSW_DROP_FRAGMENT;
}

/**
 * vsw_conn_gather - put a packet that comes in fragments together
 * @pkt: the frame, of which there are no copies yet; with the last fragment its
 *	skb is the whole packet behind the Ethernet header of the first one
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict. @pkt->skb is NULL if it is not to be freed: the fragment
 * waits for others, or is lost; then it has been counted.
 */
enum vsw_drop vsw_conn_gather(struct vsw_pkt *pkt)
{
	struct sk_buff *skb = pkt->skb;
	__be16 proto = vsw_eth(pkt)->h_proto;
	unsigned int hlen;

	if (pkt->frag || skb_is_gso(skb))
		return VSW_PASS;
	if (proto == htons(ETH_P_IP)) {
		hlen = frag_head4(skb);
		return hlen ? gather(pkt, NFPROTO_IPV4, hlen) : VSW_PASS;
	}
	if (proto == htons(ETH_P_IPV6)) {
		hlen = frag_head6(skb, &pkt->frag_id);
		return hlen ? gather(pkt, NFPROTO_IPV6, hlen) : VSW_PASS;
	}
	return VSW_PASS;
}
