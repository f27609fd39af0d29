// SPDX-License-Identifier: GPL-2.0-only
/* VXLAN, RFC 7348: eight bytes in UDP. */

#include <linux/etherdevice.h>
#include <net/gro.h>
#include <net/udp.h>
#include <net/udp_tunnel.h>

#include "outer.h"

#define VSW_VXLAN_I		htonl(0x08000000)	/* there is a VNI */
#define VSW_VXLAN_G		htonl(0x80000000)	/* and a group policy */
#define VSW_VXLAN_GBP_BITS	htonl(0x8048ffff)	/* G, D, A, policy */

/**
 * vsw_vxlan_push - add the VXLAN and UDP headers
 * @skb: the frame, data at its MAC header, with room in front
 * @o: what they say
 *
 * The checksum of UDP is for later, when the addresses are known.
 */
void vsw_vxlan_push(struct sk_buff *skb, const struct vsw_outer *o)
{
	struct vsw_vxlanhdr *vx;
	struct udphdr *uh;

	vx = __skb_push(skb, sizeof(*vx));
	vx->flags = VSW_VXLAN_I;
	if (o->flags & VSW_TF_GBP && skb->mark & 0xffff)
		vx->flags |= VSW_VXLAN_G | htonl(skb->mark & 0xffff);
	vx->vni = htonl(o->id << 8);

	uh = __skb_push(skb, sizeof(*uh));
	skb_reset_transport_header(skb);
	uh->source = o->sport;
	uh->dest = o->tun->dport;
	uh->len = htons(skb->len);
	uh->check = 0;
}

/**
 * vsw_vxlan_parse - check a VXLAN header
 * @hdr: the header
 * @flags: VSW_TF_* of the tunnel
 * @mark: set to the group policy, if there is one and the tunnel wants it
 *
 * RFC 7348 lets a receiver ignore the reserved bits; like the kernel's own
 * driver, this one refuses what it does not know.
 *
 * Return: verdict.
 */
enum vsw_drop vsw_vxlan_parse(const struct vsw_vxlanhdr *hdr, u32 flags,
			      u32 *mark)
{
	__be32 known = VSW_VXLAN_I;

	if (flags & VSW_TF_GBP && hdr->flags & VSW_VXLAN_G) {
		known |= VSW_VXLAN_GBP_BITS;
		*mark = ntohl(hdr->flags) & 0xffff;
	}
	if (!(hdr->flags & VSW_VXLAN_I) || hdr->flags & ~known ||
	    hdr->vni & htonl(0xff))
		return VSW_DROP_ENCAP_HEADER;
	return VSW_PASS;
}

/**
 * vsw_vxlan_rcv - a packet at a tunnel's UDP socket
 * @sk: the socket
 * @skb: the packet, data at the UDP header; consumed
 *
 * Context: softirq, RCU read side.
 * Return: 0, as a packet is never for a reader of the socket.
 */
int vsw_vxlan_rcv(struct sock *sk, struct sk_buff *skb)
{
	struct vsw_encap_sock *es = rcu_dereference_sk_user_data(sk);
	const unsigned int hlen = sizeof(struct udphdr) + VSW_VXLAN_HLEN;
	const struct vsw_vxlanhdr *vx;
	struct vsw_segment *seg;
	enum vsw_drop why;
	u32 mark = 0;

	if (unlikely(!es)) {
		kfree_skb(skb);
		return 0;
	}
	/* UDP may have cut it off others, which it is still linked to */
	skb_mark_not_on_list(skb);
	if (unlikely(!pskb_may_pull(skb, hlen))) {
		vsw_encap_drop(es, skb, VSW_DROP_ENCAP_HEADER);
		return 0;
	}
	vx = (const void *)(skb->data + sizeof(struct udphdr));
	seg = vsw_encap_find(es, skb, ntohl(vx->vni) >> 8);
	if (unlikely(!seg)) {
		vsw_encap_drop(es, skb, vsw_vxlan_parse(vx, 0, &mark) ?:
					VSW_DROP_ENCAP_SEGMENT);
		return 0;
	}
	why = vsw_vxlan_parse(vx, READ_ONCE(seg->tun->flags), &mark);
	if (unlikely(why))
		vsw_encap_drop(es, skb, why);
	else
		vsw_encap_rcv(seg, skb, hlen, mark);
	return 0;
}

/* An ICMP error about a packet of ours: UDP learns the path's MTU from it. */
static int vsw_vxlan_err_lookup(struct sock *sk, struct sk_buff *skb)
{
	return rcu_dereference_sk_user_data(sk) ? 0 : -ENOENT;
}

/* Frames of one flow come in packets whose VXLAN headers are the same. */
static struct sk_buff *vsw_vxlan_gro_receive(struct sock *sk,
					     struct list_head *head,
					     struct sk_buff *skb)
{
	const unsigned int off = skb_gro_offset(skb);
	const struct vsw_vxlanhdr *vx, *other;
	struct sk_buff *p;

	vx = skb_gro_header(skb, off + sizeof(*vx), off);
	if (unlikely(!vx) || !(vx->flags & VSW_VXLAN_I)) {
		NAPI_GRO_CB(skb)->flush |= 1;
		return NULL;
	}
	skb_gro_postpull_rcsum(skb, vx, sizeof(*vx));
	skb_gro_pull(skb, sizeof(*vx));
	list_for_each_entry(p, head, list) {
		if (!NAPI_GRO_CB(p)->same_flow)
			continue;
		other = (const void *)(p->data + off);
		if (vx->flags != other->flags || vx->vni != other->vni)
			NAPI_GRO_CB(p)->same_flow = 0;
	}
	return call_gro_receive(eth_gro_receive, head, skb);
}

static int vsw_vxlan_gro_complete(struct sock *sk, struct sk_buff *skb,
				  int nhoff)
{
	return eth_gro_complete(skb, nhoff + sizeof(struct vsw_vxlanhdr));
}

/**
 * vsw_vxlan_setup - make the socket of tunnels one that takes their packets
 * @es: with the socket
 *
 * Context: process, may sleep.
 */
void vsw_vxlan_setup(struct vsw_encap_sock *es)
{
	struct udp_tunnel_sock_cfg cfg = {
		.sk_user_data = es,
		.encap_type = 1,
		.encap_rcv = vsw_vxlan_rcv,
		.encap_err_lookup = vsw_vxlan_err_lookup,
		.gro_receive = vsw_vxlan_gro_receive,
		.gro_complete = vsw_vxlan_gro_complete,
	};

	setup_udp_tunnel_sock(es->net, VSW_TUNNEL_SOCK(es->sock), &cfg);
	udp_tunnel_notify_add_rx_port(VSW_TUNNEL_SOCK(es->sock),
				      UDP_TUNNEL_TYPE_VXLAN);
}
