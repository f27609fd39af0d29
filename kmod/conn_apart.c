// SPDX-License-Identifier: GPL-2.0-only
/* Packets that came in fragments, taken apart to leave as such. */

#include <linux/if_vlan.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "conn.h"
#include "pkt.h"

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
