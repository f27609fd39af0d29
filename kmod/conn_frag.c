// SPDX-License-Identifier: GPL-2.0-only
/* Packets in fragments: put together to be judged, taken apart to leave. */

#include <linux/if_vlan.h>
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

/* A header that makes no sense is for the tracker to refuse. */
static bool is_frag4(const struct sk_buff *skb)
{
	const struct iphdr *ip;
	struct iphdr buf;

	ip = skb_header_pointer(skb, ETH_HLEN, sizeof(buf), &buf);
	return ip && ip_is_fragment(ip) && ip->version == 4 && ip->ihl >= 5 &&
	       ntohs(ip->tot_len) > ip->ihl * 4;
}

static bool is_frag6(struct sk_buff *skb, __be32 *id)
{
	const struct ipv6hdr *ip;
	const struct frag_hdr *frag;
	struct frag_hdr frag_buf;
	struct ipv6hdr buf;
	unsigned int at = 0;

	ip = skb_header_pointer(skb, ETH_HLEN, sizeof(buf), &buf);
	if (!ip || ip->version != 6 || !ipv6_ext_hdr(ip->nexthdr) ||
	    !ip->payload_len)
		return false;
	skb_set_network_header(skb, ETH_HLEN);
	if (ipv6_find_hdr(skb, &at, NEXTHDR_FRAGMENT, NULL, NULL) < 0)
		return false;
	frag = skb_header_pointer(skb, at, sizeof(frag_buf), &frag_buf);
	if (!frag)
		return false;
	*id = frag->identification;
	return true;
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

static enum vsw_drop gather(struct vsw_pkt *pkt, u8 family)
{
	struct sk_buff *skb = pkt->skb;
	struct net_device *dev = skb->dev;
	unsigned int len = skb->len;
	u8 dest[ETH_ALEN];
	int err;

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
	if (!vsw_conn_trim(skb, family)) {
		__skb_push(skb, ETH_HLEN);
		return VSW_DROP_MALFORMED;
	}
	skb_orphan(skb);
	nf_reset_ct(skb);
	/* no device of this namespace: no ICMP when the time is over */
	skb->dev = blackhole_netdev;
	err = family == NFPROTO_IPV4 ? gather4(pkt, skb) : gather6(pkt, skb);
	if (err == -EINPROGRESS)
		return gone(pkt, len, VSW_DROP_HELD);
	if (err && family == NFPROTO_IPV4)
		return gone(pkt, len, VSW_DROP_FRAGMENT);
	skb->dev = dev;
	if (err)
		return VSW_DROP_FRAGMENT;

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

	if (pkt->frag || skb_is_gso(skb))
		return VSW_PASS;
	if (proto == htons(ETH_P_IP))
		return is_frag4(skb) ? gather(pkt, NFPROTO_IPV4) : VSW_PASS;
	if (proto == htons(ETH_P_IPV6))
		return is_frag6(skb, &pkt->frag_id) ?
		       gather(pkt, NFPROTO_IPV6) : VSW_PASS;
	return VSW_PASS;
}

/*
 * Are the fragments as they came, nobody else's, and with room for their
 * headers? @room is before the payload, the Ethernet header not counted.
 */
static bool is_intact(const struct sk_buff *skb, unsigned int hlen,
		      unsigned int room, unsigned int max)
{
	const struct sk_buff *frag;

	if (!skb_has_frag_list(skb) || skb_cloned(skb) ||
	    skb_headroom(skb) < room - hlen + ETH_HLEN ||
	    (skb_pagelen(skb) - hlen) & 7 ||
	    skb_pagelen(skb) + room - hlen > max)
		return false;
	skb_walk_frags(skb, frag)
		if (skb_shared(frag) || skb_cloned(frag) ||
		    skb_headroom(frag) < room + ETH_HLEN ||
		    (frag->next && frag->len & 7) || frag->len + room > max)
			return false;
	return true;
}

static struct sk_buff *list4(struct sk_buff *skb, unsigned int hlen)
{
	struct ip_fraglist_iter iter;
	struct sk_buff *frag = skb;

	ip_fraglist_init(skb, ip_hdr(skb), hlen, &iter);
	while (iter.frag) {
		skb->truesize -= iter.frag->truesize;
		ip_fraglist_prepare(frag, &iter);
		frag->next = ip_fraglist_next(&iter);
		frag = frag->next;
	}
	return skb;
}

static struct sk_buff *apart4(struct sk_buff *skb, unsigned int max)
{
	unsigned int hlen = ip_hdrlen(skb);
	struct sk_buff *list = NULL, **tail = &list, *frag;
	struct ip_frag_state state;

	if (is_intact(skb, hlen, hlen, max))
		return list4(skb, hlen);
	if (max < hlen + 8 && skb->len > max)
		return NULL;
	ip_frag_init(skb, hlen, LL_RESERVED_SPACE(skb->dev), max - hlen, false,
		     &state);
	while (state.left > 0) {
		frag = ip_frag_next(skb, &state);
		if (IS_ERR(frag)) {
			kfree_skb_list(list);
			return NULL;
		}
		*tail = frag;
		tail = &frag->next;
	}
	consume_skb(skb);
	return list;
}

static struct sk_buff *list6(struct sk_buff *skb, unsigned int hlen,
			     u8 *prevhdr, __be32 id)
{
	struct ip6_fraglist_iter iter;
	struct sk_buff *frag = skb;

	if (ip6_fraglist_init(skb, hlen, prevhdr, *prevhdr, id, &iter))
		return NULL;
	while (iter.frag) {
		skb->truesize -= iter.frag->truesize;
		ip6_fraglist_prepare(frag, &iter);
		frag->next = ip6_fraglist_next(&iter);
		frag = frag->next;
	}
	kfree(iter.tmp_hdr);
	return skb;
}

static struct sk_buff *apart6(struct sk_buff *skb, unsigned int max, __be32 id)
{
	struct sk_buff *list = NULL, **tail = &list, *frag;
	struct ip6_frag_state state;
	unsigned int room;
	u8 *prevhdr;
	int hlen;

	hlen = ip6_find_1stfragopt(skb, &prevhdr);
	if (hlen < 0)
		return NULL;
	room = hlen + sizeof(struct frag_hdr);
	if (is_intact(skb, hlen, room, max))
		return list6(skb, hlen, prevhdr, id);
	if (max < room + 8 && skb->len + sizeof(struct frag_hdr) > max)
		return NULL;
	ip6_frag_init(skb, hlen, max - room, skb->dev->needed_tailroom,
		      LL_RESERVED_SPACE(skb->dev), prevhdr, *prevhdr, id,
		      &state);
	while (state.left > 0) {
		frag = ip6_frag_next(skb, &state);
		if (IS_ERR(frag)) {
			kfree_skb_list(list);
			return NULL;
		}
		*tail = frag;
		tail = &frag->next;
	}
	consume_skb(skb);
	return list;
}

/* Everything that a frame has and a packet has not */
static void make_frame(struct sk_buff *skb, const struct ethhdr *eth,
		       __be16 tpid, u16 tci, bool df)
{
	if (df) {
		ip_hdr(skb)->frag_off |= htons(IP_DF);
		ip_send_check(ip_hdr(skb));
	}
	__skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	skb_reset_mac_len(skb);
	memcpy(skb->data, eth, ETH_HLEN);
	__vlan_hwaccel_clear_tag(skb);
	if (tpid)
		__vlan_hwaccel_put_tag(skb, tpid, tci);
}

/**
 * vsw_conn_apart - take a packet apart into fragments again
 * @pkt: the frame, with the size of the largest fragment
 * @skb: a copy of it with its tag in metadata; consumed unless NULL is returned
 *
 * The fragments are as they came if this is the only copy, otherwise each but
 * the last is of the largest size. DF is that of the largest one.
 *
 * Context: BH disabled, RCU read side.
 * Return: a list of frames, linked by their next; NULL without memory.
 */
struct sk_buff *vsw_conn_apart(const struct vsw_pkt *pkt, struct sk_buff *skb)
{
	__be16 tpid = skb_vlan_tag_present(skb) ? skb->vlan_proto : 0;
	struct ethhdr eth = *(const struct ethhdr *)skb->data;
	unsigned int max = pkt->frag - ETH_HLEN;
	u16 tci = skb_vlan_tag_get(skb);
	struct sk_buff *list, *frag;
	bool df = false;

	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb->ip_summed = CHECKSUM_NONE;
	if (eth.h_proto == htons(ETH_P_IP)) {
		df = ip_hdr(skb)->frag_off & htons(IP_DF);
		list = apart4(skb, max);
	} else {
		list = apart6(skb, max, pkt->frag_id);
	}
	for (frag = list; frag; frag = frag->next)
		make_frame(frag, &eth, tpid, tci, df);
	return list;
}
