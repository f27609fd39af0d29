// SPDX-License-Identifier: GPL-2.0-only
/* Of which connection a frame is. */

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>

#include "pkt.h"
#include "conn.h"

DEFINE_STATIC_KEY_FALSE(vsw_conn_used);

/**
 * vsw_conn_trim - take off what is behind the packet
 * @skb: the frame, data at the network header; headers may move
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * It is padding of Ethernet, and no part of what checksums say. GSO frames have
 * none, and their length may not be told.
 *
 * Context: any.
 * Return: false if the packet is cut off, or there is no memory.
 */
bool vsw_conn_trim(struct sk_buff *skb, u8 family)
{
	unsigned int len, hdr;

	if (family == NFPROTO_IPV4) {
		hdr = sizeof(struct iphdr);
		if (!pskb_may_pull(skb, hdr))
			return false;
		len = ntohs(ip_hdr(skb)->tot_len);
	} else {
		hdr = sizeof(struct ipv6hdr);
		if (!pskb_may_pull(skb, hdr))
			return false;
		len = ntohs(ipv6_hdr(skb)->payload_len) + hdr;
		if (len == hdr)		/* a jumbogram, or nothing */
			return true;
	}
	if (skb_is_gso(skb))
		return true;
	return len >= hdr && len <= skb->len && !pskb_trim_rcsum(skb, len);
}

static u8 vsw_conn_read(const struct sk_buff *skb)
{
	enum ip_conntrack_info ctinfo;

	if (!nf_ct_get(skb, &ctinfo))
		return ctinfo == IP_CT_UNTRACKED ? VSW_CONN_UNTRACKED :
						   VSW_CONN_INVALID;
	switch (ctinfo) {
	case IP_CT_ESTABLISHED:
	case IP_CT_ESTABLISHED_REPLY:
		return VSW_CONN_ESTABLISHED;
	case IP_CT_RELATED:
	case IP_CT_RELATED_REPLY:
		return VSW_CONN_RELATED;
	default:
		return VSW_CONN_NEW;
	}
}

/* Data of @skb is at the network header. */
static u8 vsw_conn_ask(const struct vsw_bridge *br, struct sk_buff *skb,
		       u8 family)
{
	const struct vsw_conn_zone *zone = rcu_dereference(br->zone);
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = family,
		.net = dev_net(br->dev),
	};

	/* the host tracks what it sends in a zone of its own */
	nf_reset_ct(skb);
	nf_conntrack_get(&zone->tmpl->ct_general);
	nf_ct_set(skb, zone->tmpl, IP_CT_NEW);
	if (nf_conntrack_in(skb, &state) != NF_ACCEPT)
		return VSW_CONN_REFUSED;
	return vsw_conn_read(skb);
}

static u8 vsw_conn_track(const struct vsw_bridge *br, struct sk_buff *skb)
{
	__be16 proto = ((const struct ethhdr *)skb->data)->h_proto;
	u8 family, state = VSW_CONN_INVALID;

	if (proto == htons(ETH_P_IP))
		family = NFPROTO_IPV4;
	else if (proto == htons(ETH_P_IPV6))
		family = NFPROTO_IPV6;
	else
		return VSW_CONN_UNTRACKED;

	skb_pull_rcsum(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	if (vsw_conn_trim(skb, family))
		state = vsw_conn_ask(br, skb, family);
	skb_push_rcsum(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	return state;
}

/**
 * vsw_conn_state - what is a frame to connection tracking?
 * @pkt: the frame
 * @skb: the copy that is looked at; gets its connection, loses padding, and may
 *	move: read pointers to headers again
 *
 * The answer holds for all copies in this bridge, but only those that were made
 * of one that has its connection have it, too.
 *
 * Context: BH disabled, RCU read side.
 * Return: one VSW_CONN_*.
 */
u8 vsw_conn_state(struct vsw_pkt *pkt, struct sk_buff *skb)
{
	if (pkt->conn && (skb_nfct(skb) || !(pkt->conn & VSW_CONN_HAS_CT)))
		return pkt->conn;
	pkt->conn = vsw_conn_track(pkt->br, skb);
	return pkt->conn;
}

/**
 * vsw_conn_commit - a frame that was tracked leaves
 * @skb: the frame, which is parted from its connection
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict; the frame is not to leave if it begins a connection that the
 * tracker has no room for, or that another one has taken the place of.
 */
enum vsw_drop vsw_conn_commit(struct sk_buff *skb)
{
	if (nf_conntrack_confirm(skb) != NF_ACCEPT)
		return VSW_DROP_CONN;
	nf_reset_ct(skb);
	return VSW_PASS;
}
