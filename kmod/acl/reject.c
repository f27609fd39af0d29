// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rejected frame is answered with, in the name of its receiver: TCP with
 * a reset, UDP as if nobody listened, other IP as prohibited.
 */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ndisc.h>
#include <net/netfilter/ipv4/nf_reject.h>
#include <net/netfilter/ipv6/nf_reject.h>

#include "../nat/nat.h"
#include "../pkt.h"
#include "../suppress.h"
#include "key.h"
#include "reject.h"

static bool is_udp(u8 proto)
{
	return proto == IPPROTO_UDP || proto == IPPROTO_UDPLITE;
}

/* RFC 1122, 3.2.2: no error about one, nor about what asked nothing */
static bool answers_icmp(const struct vsw_acl_key *key)
{
	if (!(key->fields & VSW_ACL_F_ICMP))
		return false;
	if (key->fields & VSW_ACL_F_IP4)
		return !icmp_is_err(key->icmp_type);
	return key->icmp_type & ICMPV6_INFOMSG_MASK &&
	       (key->icmp_type < NDISC_ROUTER_SOLICITATION ||
		key->icmp_type > NDISC_REDIRECT);
}

static bool answers_addr(const struct vsw_acl_key *key)
{
	__be32 saddr = key->saddr.s6_addr32[3], daddr = key->daddr.s6_addr32[3];

	if (key->fields & VSW_ACL_F_IP6)
		return !ipv6_addr_any(&key->saddr) &&
		       !ipv6_addr_is_multicast(&key->saddr) &&
		       !ipv6_addr_is_multicast(&key->daddr);
	return !ipv4_is_zeronet(saddr) && !ipv4_is_multicast(saddr) &&
	       !ipv4_is_lbcast(saddr) && !ipv4_is_loopback(saddr) &&
	       !ipv4_is_multicast(daddr) && !ipv4_is_lbcast(daddr);
}

/* The checksum of a fragment cannot be looked at (RFC 1122, 3.2.2 for ICMP). */
static bool answers(const struct vsw_acl_key *key)
{
	if (is_multicast_ether_addr(key->dst) ||
	    !(key->fields & VSW_ACL_F_IP) || key->fields & VSW_ACL_F_FRAG ||
	    !answers_addr(key))
		return false;
	if (key->proto == IPPROTO_TCP)
		return key->fields & VSW_ACL_F_TCP;
	if (key->proto == (key->fields & VSW_ACL_F_IP4 ? IPPROTO_ICMP :
							 IPPROTO_ICMPV6))
		return answers_icmp(key);
	return true;
}

static bool may_send_icmp(const struct vsw_bridge *br)
{
	return vsw_acl_bucket_take(&vsw_net(dev_net(br->dev))->acl.icmp,
				   VSW_ACL_ICMP_RATE);
}

static struct sk_buff *make_reply4(const struct vsw_bridge *br,
				   struct sk_buff *skb,
				   const struct vsw_acl_key *key)
{
	struct net *net = dev_net(br->dev);

	if (key->proto == IPPROTO_TCP)
		return nf_reject_skb_v4_tcp_reset(net, skb, br->dev,
						  NF_INET_PRE_ROUTING);
	if (!may_send_icmp(br))
		return NULL;
	return nf_reject_skb_v4_unreach(net, skb, br->dev, NF_INET_PRE_ROUTING,
					is_udp(key->proto) ? ICMP_PORT_UNREACH :
							     ICMP_PKT_FILTERED);
}

static struct sk_buff *make_reply6(const struct vsw_bridge *br,
				   struct sk_buff *skb,
				   const struct vsw_acl_key *key)
{
	struct net *net = dev_net(br->dev);

	/* with ipv6.disable=1 there are no defaults, which are read for it */
	if (!ipv6_mod_enabled())
		return NULL;
	if (key->proto == IPPROTO_TCP)
		return nf_reject_skb_v6_tcp_reset(net, skb, br->dev,
						  NF_INET_PRE_ROUTING);
	if (!may_send_icmp(br))
		return NULL;
	return nf_reject_skb_v6_unreach(net, skb, br->dev, NF_INET_PRE_ROUTING,
					is_udp(key->proto) ?
						ICMPV6_PORT_UNREACH :
						ICMPV6_ADM_PROHIBITED);
}

/* Bytes of the packet, less what the Ethernet frame was padded with */
static unsigned int packet_len(const struct sk_buff *skb, bool ip6)
{
	unsigned int len;

	if (ip6)
		len = ntohs(ipv6_hdr(skb)->payload_len) +
		      sizeof(struct ipv6hdr);
	else
		len = ntohs(ip_hdr(skb)->tot_len);
	/* 0 stands for a longer one (BIG TCP), which is not padded */
	return skb_is_gso(skb) ? skb->len : min(len, skb->len);
}

/*
 * A private copy of the packet, without what is in front of it: what answers
 * it may cut it, and the frame is still to be counted and traced. The sum over
 * the whole of it, headers and all, is of no use any more.
 */
static struct sk_buff *copy_packet(struct sk_buff *frame, unsigned int at,
				   bool ip6)
{
	struct sk_buff *skb = skb_clone(frame, GFP_ATOMIC);

	if (!skb)
		return NULL;
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
	if (!pskb_may_pull(skb, at + (ip6 ? sizeof(struct ipv6hdr) :
					    sizeof(struct iphdr))))
		goto err;
	__skb_pull(skb, at);
	skb_reset_network_header(skb);
	if (!pskb_trim(skb, packet_len(skb, ip6)))
		return skb;
err:
	kfree_skb(skb);
	return NULL;
}

/* The way back, with the tags of the frame that are not the switch's own. */
static bool push_header(struct sk_buff *reply, const struct sk_buff *frame,
			unsigned int at)
{
	const struct ethhdr *old = (const struct ethhdr *)frame->data;
	struct ethhdr *eth;

	if (skb_cow_head(reply, at))
		return false;
	eth = skb_push(reply, at);
	skb_reset_mac_header(reply);
	if (skb_copy_bits(frame, 0, eth, at))
		return false;
	ether_addr_copy(eth->h_dest, old->h_source);
	ether_addr_copy(eth->h_source, old->h_dest);
	reply->protocol = eth->h_proto;
	return true;
}

static struct sk_buff *make_reply(const struct vsw_pkt *pkt,
				  struct sk_buff *frame,
				  const struct vsw_acl_key *key,
				  unsigned int at)
{
	bool ip6 = key->fields & VSW_ACL_F_IP6;
	struct sk_buff *reply, *skb = copy_packet(frame, at, ip6);

	if (!skb)
		return NULL;
	reply = ip6 ? make_reply6(pkt->br, skb, key) :
		      make_reply4(pkt->br, skb, key);
	kfree_skb(skb);
	if (!reply || push_header(reply, frame, at))
		return reply;
	kfree_skb(reply);
	return NULL;
}

/**
 * vsw_acl_reject - tell the sender of a frame that it is not let through
 * @pkt: the frame
 * @from: the port whose ACL says so
 * @skb: the frame or the copy that is for @from, data at the MAC header; it
 *	stays the caller's
 *
 * The answer goes to the port where the frame entered, past its ACL: who
 * rejects wants it to be heard. There is none to fragments, to multicast, to
 * errors of ICMP, to ND, to what turns round (see nat.h), and to what came
 * through a tunnel from an address that is not known to be behind it.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_acl_reject(const struct vsw_pkt *pkt, struct vsw_port *from,
		    struct sk_buff *skb)
{
	struct vsw_answer answer = {
		.from = from == pkt->in ? pkt->br->local : from,
		.reject = true,
	};
	struct vsw_acl_key key;
	unsigned int at;

	if (pkt->how & VSW_HOW_TURNED)
		return;
	/* that of the rules may not have looked as far */
	if (!vsw_acl_key_read(skb, pkt->vid, VSW_ACL_NEED_L3 | VSW_ACL_NEED_L4,
			      &key) || !answers(&key) ||
	    !vsw_suppress_way_back(pkt, key.src, &answer.dest))
		return;
	at = vsw_acl_l3_offset(skb);
	answer.skb = make_reply(pkt, skb, &key, at);
	if (!answer.skb)
		return;
	vsw_conn_of_way(pkt, skb);
	if (at == ETH_HLEN &&
	    !vsw_nat_of_answer(answer.skb, skb, key.proto != IPPROTO_TCP))
		kfree_skb(answer.skb);
	else
		vsw_send_answer(pkt, &answer);
}
