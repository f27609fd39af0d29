// SPDX-License-Identifier: GPL-2.0-only
/* First look at a frame, and its VLAN tag in metadata or in band alike. */

#include "pkt.h"

/**
 * vsw_parse - check what every later stage relies on
 * @pkt: the frame
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_parse(struct vsw_pkt *pkt)
{
	const struct ethhdr *eth;

	if (unlikely(!pskb_may_pull(pkt->skb, ETH_HLEN)))
		return VSW_DROP_MALFORMED;

	eth = vsw_eth(pkt);
	if (unlikely(!is_valid_ether_addr(eth->h_source)))
		return VSW_DROP_BAD_SOURCE;
	if (unlikely(is_multicast_ether_addr(eth->h_dest) &&
		     is_link_local_ether_addr(eth->h_dest)))
		return VSW_DROP_LINK_LOCAL;
	if (unlikely(!netif_running(pkt->br->dev)))
		return VSW_DROP_BRIDGE_DOWN;
	return VSW_PASS;
}

/* The checksum of the whole packet would have to follow the tag. */
static void vsw_forget_csum(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
}

static noinline enum vsw_drop vsw_tag_pop(struct vsw_pkt *pkt, u16 *tci)
{
	struct sk_buff *skb = pkt->skb;

	if (unlikely(!pskb_may_pull(skb, VLAN_ETH_HLEN)))
		return VSW_DROP_MALFORMED;
	vsw_forget_csum(skb);
	if (unlikely(__skb_vlan_pop(skb, tci)))
		return VSW_DROP_NOMEM;
	vsw_no_csum_in_mac(skb);
	return VSW_PASS;
}

/**
 * vsw_tag_bury - make a tag in metadata part of the payload
 * @pkt: the frame
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_tag_bury(struct vsw_pkt *pkt)
{
	struct sk_buff *skb = pkt->skb;

	if (!skb_vlan_tag_present(skb))
		return VSW_PASS;
	vsw_forget_csum(skb);
	if (unlikely(__vlan_insert_tag(skb, skb->vlan_proto,
				       skb_vlan_tag_get(skb))))
		return VSW_DROP_NOMEM;
	skb->protocol = skb->vlan_proto;
	__vlan_hwaccel_clear_tag(skb);
	return VSW_PASS;
}

/**
 * vsw_tag_take - take off the tag that says the frame's VLAN
 * @pkt: the frame
 * @tci: the tag, 0 when there is none
 * @tpid: its protocol, 0 when there is none
 *
 * On a provider bridge a customer's tag (802.1Q) is payload.
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_tag_take(struct vsw_pkt *pkt, u16 *tci,
				     __be16 *tpid)
{
	struct sk_buff *skb = pkt->skb;
	enum vsw_drop why;
	__be16 proto;

	*tci = 0;
	*tpid = 0;
	if (skb_vlan_tag_present(skb)) {
		if (likely(vsw_is_tag(pkt->br, skb->vlan_proto))) {
			*tpid = skb->vlan_proto;
			*tci = skb_vlan_tag_get(skb);
			__vlan_hwaccel_clear_tag(skb);
			return VSW_PASS;
		}
		why = vsw_tag_bury(pkt);
		if (why)
			return why;
	}

	proto = eth_hdr(skb)->h_proto;
	if (likely(!vsw_is_tag(pkt->br, proto)))
		return VSW_PASS;
	*tpid = proto;
	return vsw_tag_pop(pkt, tci);
}
