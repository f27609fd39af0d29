// SPDX-License-Identifier: GPL-2.0-only
/* Other addresses: what a tracked frame gets, and where it goes then. */

#include <linux/icmpv6.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_nat.h>

#include "conn.h"
#include "nat/nat.h"
#include "pkt.h"

/**
 * vsw_nat_dest - the destination of a packet
 * @skb: the frame, data at the MAC header
 * @addr: set to it, IPv4 as a mapped address
 *
 * Return: false if it is no IP.
 */
bool vsw_nat_dest(const struct sk_buff *skb, struct in6_addr *addr)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	__be32 ip;

	if (eth->h_proto == htons(ETH_P_IPV6))
		return !skb_copy_bits(skb, ETH_HLEN +
				      offsetof(struct ipv6hdr, daddr),
				      addr, sizeof(*addr));
	if (eth->h_proto != htons(ETH_P_IP) ||
	    skb_copy_bits(skb, ETH_HLEN + offsetof(struct iphdr, daddr), &ip,
			  sizeof(ip)))
		return false;
	ipv6_addr_set_v4mapped(ip, addr);
	return true;
}

/* A message about another packet, of which it has a part inside */
static bool rewrite_icmp(struct sk_buff *skb, struct nf_conn *ct,
			 enum ip_conntrack_info info, unsigned int hook,
			 bool *done)
{
	u8 proto = IPPROTO_ICMPV6;
	__be16 frag_off;
	int hdrlen;

	*done = true;
	if (nf_ct_l3num(ct) == NFPROTO_IPV4) {
		if (ip_hdr(skb)->protocol == IPPROTO_ICMP)
			return nf_nat_icmp_reply_translation(skb, ct, info,
							     hook);
	} else {
		proto = ipv6_hdr(skb)->nexthdr;
		hdrlen = ipv6_skip_exthdr(skb, sizeof(struct ipv6hdr), &proto,
					  &frag_off);
		if (hdrlen >= 0 && proto == IPPROTO_ICMPV6)
			return nf_nat_icmpv6_reply_translation(skb, ct, info,
							       hook, hdrlen);
	}
	*done = false;
	return true;
}

static noinline enum vsw_drop
rewrite_odd(struct sk_buff *skb, struct nf_conn *ct,
	    enum ip_conntrack_info info, unsigned int hook)
{
	bool ok = true, done = false;

	/* no part of what a device has summed up */
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	if (vsw_nat_is_about(info))
		ok = rewrite_icmp(skb, ct, info, hook, &done);
	if (ok && !done)
		ok = nf_nat_packet(ct, info, hook, skb) == NF_ACCEPT;
	__skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	return ok ? VSW_PASS : VSW_DROP_NAT;
}

/* Write what was chosen: at PRE_ROUTING the destination, else the source. */
static __always_inline enum vsw_drop
rewrite(struct sk_buff *skb, struct nf_conn *ct, enum ip_conntrack_info info,
	unsigned int hook)
{
	if (likely(!vsw_nat_is_about(info)) &&
	    likely(vsw_nat_rewrite(skb, ct, CTINFO2DIR(info),
				   hook == NF_INET_POST_ROUTING)))
		return VSW_PASS;
	return rewrite_odd(skb, ct, info, hook);
}

static enum vsw_drop write_macs(const struct vsw_pkt *pkt, struct sk_buff *skb,
				const u8 *dest, const u8 *src)
{
	struct ethhdr *eth;

	if (skb_ensure_writable(skb, ETH_HLEN))
		return VSW_DROP_NOMEM;
	eth = (struct ethhdr *)skb->data;
	ether_addr_copy(eth->h_dest, dest);
	if (src)
		ether_addr_copy(eth->h_source, src);
	return VSW_PASS;
}

/*
 * @turn: the frame is to be forwarded again if its destination changes, and
 * is set to whether it did.
 */
static enum vsw_drop new_dest(struct vsw_pkt *pkt, struct vsw_port *port,
			      struct sk_buff *skb, struct nf_conn *ct,
			      enum ip_conntrack_info info, bool *turn)
{
	struct in6_addr before, after;
	bool known, must = *turn;
	enum vsw_drop why;
	u8 mac[ETH_ALEN];

	*turn = false;
	if (!vsw_nat_dest(skb, &before))
		return VSW_DROP_NAT;
	why = rewrite(skb, ct, info, NF_INET_PRE_ROUTING);
	if (why)
		return why;
	if (!vsw_nat_dest(skb, &after) || ipv6_addr_equal(&before, &after))
		return VSW_PASS;
	/* this copy is not for the one that it would go to */
	if (pkt->how & VSW_HOW_FLOODED)
		return VSW_DROP_NAT;
	known = vsw_nat_find_mac(pkt, ct, info, &after, port, mac) ||
		(!must && vsw_nat_find_router(pkt, &before, &after, mac));
	if (known && !nf_ct_is_confirmed(ct))
		vsw_conn_note_mac(pkt->br, ct, false, mac);
	if (!known && (must || vsw_nat_announced(pkt->br, pkt->vid, &before))) {
		vsw_nat_ask(pkt, &after, &before);
		return VSW_DROP_NAT_NEIGH;
	}
	*turn = must;
	if (!known)
		return VSW_PASS;
	return write_macs(pkt, skb, mac, must ? pkt->br->dev->dev_addr : NULL);
}

/**
 * vsw_nat_in - give a frame its new destination
 * @pkt: the frame, tracked
 * @ct: its connection
 * @info: what it is to that; see vsw_nat_has_in()
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_in(struct vsw_pkt *pkt, struct nf_conn *ct,
			 enum ip_conntrack_info info)
{
	struct vsw_nat_rule *rule;
	enum vsw_drop why;
	bool turn = false;

	if (!nf_ct_is_confirmed(ct) && !(ct->status & IPS_DST_NAT_DONE)) {
		rule = vsw_nat_choose(rcu_dereference(pkt->in->nat), false,
				      nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL));
		why = rule ? vsw_nat_obey(pkt, pkt->skb, ct, false, rule) :
			     VSW_PASS;
		if (why)
			return why;
	}
	return vsw_nat_alters(ct, info, false) ?
	       new_dest(pkt, pkt->in, pkt->skb, ct, info, &turn) : VSW_PASS;
}

/**
 * vsw_nat_out - choose the source that a frame is to leave a port with
 * @pkt: the frame
 * @port: egress port, or the one that has the rules for it
 * @skb: the copy, tracked in the zone of @port
 * @ct: its connection
 * @info: what it is to that; see vsw_nat_has_out()
 *
 * The source itself is written by vsw_nat_source().
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict. The frame may have been sent elsewhere: then @pkt->skb is
 * NULL, and the verdict means nothing.
 */
enum vsw_drop vsw_nat_out(struct vsw_pkt *pkt, struct vsw_port *port,
			  struct sk_buff *skb, struct nf_conn *ct,
			  enum ip_conntrack_info info)
{
	const struct vsw_nat_set *set = rcu_dereference(port->nat);
	bool turn = skb == pkt->skb &&
		    !(pkt->how & (VSW_HOW_FLOODED | VSW_HOW_TURNED));
	enum vsw_drop why;

	if (!set || vsw_nat_is_for_many(set, skb))
		why = VSW_PASS;
	else if (nf_ct_is_confirmed(ct))
		why = vsw_nat_shows(pkt, port, skb, ct, info) ? VSW_DROP_NAT :
								VSW_PASS;
	else if (!(pkt->how & VSW_HOW_FLOODED))
		why = vsw_nat_choose_out(pkt, port, skb, set, ct, turn);
	else	/* the connection may be another one then */
		return vsw_nat_choose_flooded(pkt, port, set, skb, ct);
	if (why || !vsw_nat_alters(ct, info, false))
		return why;
	why = new_dest(pkt, port, skb, ct, info, &turn);
	if (why || !turn)
		return why;
	vsw_forward_turned(pkt);
	return VSW_DROP_SAME_PORT;
}

/**
 * vsw_nat_source - write the source that was chosen for a frame
 * @skb: the frame, data at the MAC header
 * @ct: its connection
 * @info: what it is to that
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_source(struct sk_buff *skb, struct nf_conn *ct,
			     enum ip_conntrack_info info)
{
	enum vsw_drop why;

	if (!(ct->status & IPS_NAT_MASK))
		return VSW_PASS;
	if (!nf_ct_is_confirmed(ct) && !(ct->status & IPS_SRC_NAT_DONE)) {
		why = vsw_nat_keep_source(ct);
		if (why)
			return why;
	}
	if (!vsw_nat_alters(ct, info, true))
		return VSW_PASS;
	return rewrite(skb, ct, info, NF_INET_POST_ROUTING);
}

/**
 * vsw_nat_of_answer - give an answer of the switch the addresses of its way
 * @answer: what is said in the name of the one that @frame was for, untagged;
 *	data at the MAC header
 * @frame: the frame, which may have got a new destination
 * @about: it has a part of the frame inside (ICMP)
 *
 * Context: BH disabled, RCU read side.
 * Return: false if it cannot be sent.
 */
bool vsw_nat_of_answer(struct sk_buff *answer, const struct sk_buff *frame,
		       bool about)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(frame, &info);

	if (!ct || !(ct->status & IPS_NAT_MASK))
		return true;
	if (CTINFO2DIR(info) == IP_CT_DIR_ORIGINAL)
		info = about ? IP_CT_RELATED_REPLY : IP_CT_ESTABLISHED_REPLY;
	else
		info = about ? IP_CT_RELATED : IP_CT_ESTABLISHED;
	return !rewrite(answer, ct, info, NF_INET_PRE_ROUTING) &&
	       !rewrite(answer, ct, info, NF_INET_POST_ROUTING);
}
