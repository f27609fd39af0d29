// SPDX-License-Identifier: GPL-2.0-only
/* From a packet that arrived to a frame in the switch. */

#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>
#include <net/ipv6.h>

#include "outer.h"

/* Who sent the packet; data may be anywhere behind its IP header. */
static void vsw_encap_from(const struct vsw_encap_sock *es,
			   const struct sk_buff *skb, struct in6_addr *from)
{
	if (es->ipv6)
		*from = ipv6_hdr(skb)->saddr;
	else
		ipv6_addr_set_v4mapped(ip_hdr(skb)->saddr, from);
}

static bool vsw_encap_to(const struct vsw_encap_sock *es,
			 const struct sk_buff *skb, const struct in6_addr *addr)
{
	return es->ipv6 ? ipv6_addr_equal(&ipv6_hdr(skb)->daddr, addr) :
			  ip_hdr(skb)->daddr == vsw_ip4(addr);
}

/**
 * vsw_encap_find - find the segment of a packet
 * @es: where it arrived
 * @skb: the packet
 * @id: its VNI or key
 *
 * Context: RCU read side.
 * Return: the segment, or NULL.
 */
struct vsw_segment *vsw_encap_find(struct vsw_encap_sock *es,
				   const struct sk_buff *skb, u32 id)
{
	struct vsw_segment *seg;

	hlist_for_each_entry_rcu(seg, vsw_encap_chain(es, id), hnode)
		if (seg->id == id &&
		    (vsw_encap_to(es, skb, &seg->tun->local) ||
		     (seg->flood && vsw_encap_to(es, skb, &seg->group))))
			return seg;
	return NULL;
}

/**
 * vsw_encap_blame - the tunnel that is charged for a packet of no segment
 * @es: where the packet arrived
 * @skb: the packet
 *
 * Context: RCU read side.
 * Return: a tunnel with the address that the packet is for, or NULL.
 */
struct vsw_tunnel *vsw_encap_blame(struct vsw_encap_sock *es,
				   const struct sk_buff *skb)
{
	struct vsw_tunnel *tun;

	list_for_each_entry_rcu(tun, &es->tunnels, list)
		if (vsw_encap_to(es, skb, &tun->local))
			return tun;
	return NULL;
}

/**
 * vsw_encap_drop - drop a packet that did not become a frame
 * @es: where it arrived
 * @skb: the packet, consumed
 * @why: the reason
 *
 * Counted as a frame that entered by the tunnel with the address, or by any if
 * there is none.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_encap_drop(struct vsw_encap_sock *es, struct sk_buff *skb,
		    enum vsw_drop why)
{
	struct vsw_tunnel *tun = vsw_encap_blame(es, skb) ?:
		list_first_or_null_rcu(&es->tunnels, struct vsw_tunnel, list);

	if (!tun) {
		kfree_skb(skb);
		return;
	}
	vsw_stats_frame(tun->port, rx, skb->len);
	vsw_drop_skb(tun->port, skb, 0, why);
}

/*
 * RFC 6040: congestion seen outside goes on inside. The outer header is @nh
 * bytes behind the head of the buffer; data is at the frame.
 */
static enum vsw_drop vsw_encap_ecn(const struct vsw_encap_sock *es,
				   struct sk_buff *skb, unsigned int nh)
{
	__be16 proto = skb->protocol, tag = proto;
	unsigned int off = ETH_HLEN, len;
	const void *outer;
	int rc;
	u8 tos;

	outer = skb->head + nh;
	tos = es->ipv6 ? ipv6_get_dsfield(outer) :
			 ((const struct iphdr *)outer)->tos;
	if (likely(INET_ECN_is_not_ect(tos)))
		return VSW_PASS;
	/* a tag inside says a priority, see vsw_ingress_overlay() */
	if (eth_type_vlan(tag) && pskb_may_pull(skb, VLAN_ETH_HLEN)) {
		proto = vlan_eth_hdr(skb)->h_vlan_encapsulated_proto;
		off = VLAN_ETH_HLEN;
	}
	if (proto == htons(ETH_P_IP))
		len = off + sizeof(struct iphdr);
	else if (proto == htons(ETH_P_IPV6))
		len = off + sizeof(struct ipv6hdr);
	else
		return VSW_PASS;
	if (!pskb_may_pull(skb, len))
		return VSW_PASS;	/* nothing there to be marked */
	/* ECT(0) changes nothing, CE and ECT(1) may */
	if ((tos & INET_ECN_MASK) != INET_ECN_ECT_0 &&
	    skb_ensure_writable(skb, len))
		return VSW_DROP_NOMEM;
	outer = skb->head + nh;
	skb->protocol = proto;
	skb_set_network_header(skb, off);
	rc = es->ipv6 ? IP6_ECN_decapsulate(outer, skb) :
			IP_ECN_decapsulate(outer, skb);
	skb->protocol = tag;
	skb_set_network_header(skb, ETH_HLEN);
	return rc > 1 ? VSW_DROP_ENCAP_ECN : VSW_PASS;
}

/* The transport header is that of the frame, not of the packet: for GSO */
static bool vsw_encap_transport(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		skb_set_transport_header(skb, skb_checksum_start_offset(skb));
		return true;
	}
	skb->transport_header = (typeof(skb->transport_header))~0U;
	if (likely(!skb_is_gso(skb)))
		return true;
	/* a list of GRO: its segments have their checksums */
	skb_probe_transport_header(skb);
	return skb_transport_header_was_set(skb);
}

static enum vsw_drop vsw_encap_open(const struct vsw_encap_sock *es,
				    struct sk_buff *skb, unsigned int hlen)
{
	unsigned int nh;

	if (unlikely(!pskb_may_pull(skb, hlen + ETH_HLEN)))
		return VSW_DROP_MALFORMED;
	if (unlikely(iptunnel_pull_header(skb, hlen, htons(ETH_P_TEB), false)))
		return VSW_DROP_NOMEM;
	nh = skb_network_header(skb) - skb->head;
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb_reset_mac_len(skb);
	/* the switch has the checksum of what follows the Ethernet header */
	skb_postpull_rcsum(skb, skb->data, ETH_HLEN);
	vsw_no_csum_in_mac(skb);
	skb->csum_valid = 0;	/* that of the packet was */
	if (unlikely(!vsw_encap_transport(skb)))
		return VSW_DROP_MALFORMED;
	return vsw_encap_ecn(es, skb, nh);
}

/**
 * vsw_encap_rcv - switch the frame in a packet
 * @seg: its segment
 * @skb: the packet, data at the UDP or GRE header; consumed
 * @hlen: bytes before the frame
 * @mark: for the frame, 0 for none
 *
 * The frame goes into the pipeline at once: no second receive path and no
 * queue, as in vxlan and gretap devices.
 *
 * Context: softirq, RCU read side.
 */
void vsw_encap_rcv(struct vsw_segment *seg, struct sk_buff *skb,
		   unsigned int hlen, u32 mark)
{
	struct vsw_encap_sock *es = seg->tun->sock;
	struct vsw_port *port = seg->tun->port;
	enum vsw_drop why = VSW_DROP_LOCAL_SOURCE;
	struct in6_addr from;

	vsw_encap_from(es, skb, &from);
	/* our own multicast that came back, or a spoof: IPv6 lets it in */
	if (likely(!ipv6_addr_equal(&from, &seg->tun->local)))
		why = vsw_encap_open(es, skb, hlen);
	if (unlikely(why)) {
		vsw_stats_frame(port, rx, skb->len);
		vsw_drop_skb(port, skb, seg->vid, why);
		return;
	}
	skb->mark = mark;
	vsw_pipeline_overlay(port, skb, seg->vid, &from, VSW_HOW_OVERLAY);
}
