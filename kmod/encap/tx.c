// SPDX-License-Identifier: GPL-2.0-only
/* From a frame to the packet for a remote. */

#include <linux/icmp.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>
#include <net/ip6_checksum.h>
#include <net/ip6_route.h>
#include <net/tcp.h>
#include <net/udp.h>

#include "outer.h"
#include "../trace.h"

/*
 * Tunnels that the packet in hand on this CPU is in already: the way to a
 * remote may lead through a switch of this host, and through this one too.
 * Each level costs kilobytes of stack.
 */
static DEFINE_PER_CPU(unsigned int, vsw_encap_depth);

static unsigned int vsw_outer_len(const struct vsw_outer *o)
{
	return o->proto_hlen + (o->tun->ipv6 ? sizeof(struct ipv6hdr) :
					       sizeof(struct iphdr));
}

static void vsw_outer_init(struct vsw_outer *o, struct vsw_tunnel *tun,
			   struct vsw_remote *remote)
{
	o->tun = tun;
	o->remote = remote;
	o->flags = READ_ONCE(tun->flags);
	o->df = 0;
	if (tun->kind == VSWKM_TUNNEL_KIND_VXLAN) {
		o->proto = IPPROTO_UDP;
		o->proto_hlen = sizeof(struct udphdr) + VSW_VXLAN_HLEN;
	} else {
		o->proto = IPPROTO_GRE;
		o->proto_hlen = vsw_gre_hlen(o->flags);
	}
}

static struct dst_entry *vsw_outer_route(struct vsw_outer *o)
{
	return o->tun->ipv6 ? vsw_outer6_route(o) : vsw_outer4_route(o);
}

/* Bytes that a frame may have behind its Ethernet header */
static unsigned int vsw_outer_mtu(const struct vsw_outer *o,
				  const struct dst_entry *dst)
{
	unsigned int len = vsw_outer_len(o) + ETH_HLEN, mtu = dst_mtu(dst);

	return mtu > len ? mtu - len : 0;	/* of a route, as one likes */
}

/**
 * vsw_remote_mtu - the largest packet that reaches a remote unfragmented
 * @remote: the remote
 *
 * Context: process, RCU read side.
 * Return: bytes behind the Ethernet header of a frame; 0 without a route.
 */
unsigned int vsw_remote_mtu(struct vsw_remote *remote)
{
	struct vsw_outer o;
	struct dst_entry *dst;
	unsigned int mtu = 0;

	vsw_outer_init(&o, remote->tun, remote);
	local_bh_disable();
	dst = vsw_outer_route(&o);
	if (dst) {
		mtu = vsw_outer_mtu(&o, dst);
		dst_release(dst);
	}
	local_bh_enable();
	return mtu;
}

/* What the header says beside addresses */
static void vsw_outer_fill(struct vsw_outer *o, const struct dst_entry *dst)
{
	const struct vsw_tunnel *tun = o->tun;
	u8 ttl = READ_ONCE(tun->ttl), tos = READ_ONCE(tun->tos);

	if (o->flags & VSW_TF_TTL_INHERIT && o->inner.ip)
		ttl = o->inner.ttl;
	if (!ttl)
		ttl = tun->ipv6 ? ip6_dst_hoplimit((struct dst_entry *)dst) :
				  ip4_dst_hoplimit(dst);
	o->ttl = ttl;
	if (o->flags & VSW_TF_TOS_INHERIT)
		tos = o->inner.dsfield;
	/* RFC 6040, 4.1; INET_ECN_encapsulate() is RFC 3168 and forgets CE */
	o->tos = (tos & ~INET_ECN_MASK) | (o->inner.dsfield & INET_ECN_MASK);
	if (READ_ONCE(tun->df) == VSWKM_DF_SET ||
	    (tun->df == VSWKM_DF_INHERIT && o->inner.df))
		o->df = htons(IP_DF);
	if (!tun->ipv6 && unlikely(ip_mtu_locked(dst)))
		o->df = 0;
	if (tun->kind == VSWKM_TUNNEL_KIND_VXLAN)
		o->sport = vsw_inner_sport(tun, o->inner.hash);
}

/* What TCP over IPv4 may agree on; whatever fits, TCP takes no less. */
static unsigned int vsw_outer_mss(const struct vsw_tunnel *tun,
				  unsigned int mtu)
{
	const unsigned int len = sizeof(struct iphdr) + sizeof(struct tcphdr);
	unsigned int mss = READ_ONCE(tun->mss);

	if (mss > 1)
		return mss;
	return mtu > len + TCP_MIN_MSS ? mtu - len : TCP_MIN_MSS;
}

static bool vsw_outer_fits(const struct sk_buff *skb, unsigned int mtu)
{
	if (likely(skb->len - ETH_HLEN <= mtu))
		return true;
	return skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu);
}

/*
 * The frame does not fit the path. A sender that forbids fragments is told so,
 * by the switch in the name of the receiver (skb_tunnel_check_pmtu()).
 */
static noinline enum vsw_drop
vsw_outer_too_big(struct vsw_pkt *pkt, struct vsw_port *port,
		  const struct vsw_outer *o, struct dst_entry *dst,
		  struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	unsigned int len = skb->len, off = ETH_HLEN;
	int rc;

	if (pkt->told)		/* by a copy for another remote */
		return VSW_DROP_PMTU;
	/* the reply resets the GSO of the frame, which copies of it share */
	if (skb_is_gso(skb) && skb_unclone(skb, GFP_ATOMIC))
		return VSW_DROP_NOMEM;
	skb->dev = port->br->dev;	/* whose header_ops make the reply */
	/* who sent it may have said what it likes (packet sockets) */
	skb->protocol = o->inner.ip ? eth_hdr(skb)->h_proto : 0;
	/* no reply to an ICMP error: the header is looked for there */
	if (skb->protocol == htons(ETH_P_IP)) {
		off += ip_hdr(skb)->ihl * 4;
		if (!pskb_may_pull(skb, off + sizeof(struct icmphdr)))
			return VSW_DROP_PMTU;
		skb_set_transport_header(skb, off);
	}
	rc = skb_tunnel_check_pmtu(skb, dst, vsw_outer_len(o) + ETH_HLEN, true);
	/* the host may fragment the packet, if it is one */
	if (rc == 0 && !o->df && len + vsw_outer_len(o) <= IP_MAX_MTU)
		return VSW_PASS;
	if (rc <= 0)
		return VSW_DROP_PMTU;

	pkt->told = true;
	vsw_stats_drop(port, VSW_DROP_PMTU);
	trace_vsw_drop(port, pkt->vid, len, VSW_DROP_PMTU);
	skb->protocol = eth_hdr(skb)->h_proto;
	/* an answer, and no more the packet that it is about */
	skb_scrub_packet(skb, false);
	skb->encapsulation = 0;
	skb_clear_hash(skb);
	vsw_pipeline_overlay(port, skb, pkt->vid, NULL,
			     pkt->how & VSW_HOW_HOST);
	*pskb = NULL;
	return VSW_DROP_PMTU;
}

/* What the device has to know of a frame that it is to complete */
static int vsw_outer_offloads(struct sk_buff *skb, bool vxlan, bool csum)
{
	int type;

	if (likely(!skb_is_gso(skb) && skb->ip_summed != CHECKSUM_PARTIAL)) {
		skb->ip_summed = CHECKSUM_NONE;
		skb->encapsulation = 0;
		return 0;
	}
	if (vxlan)
		type = csum ? SKB_GSO_UDP_TUNNEL_CSUM : SKB_GSO_UDP_TUNNEL;
	else
		type = csum ? SKB_GSO_GRE_CSUM : SKB_GSO_GRE;
	return iptunnel_handle_offloads(skb, type);
}

/* The header between IP and the frame, with its checksum */
static int vsw_outer_push(struct vsw_outer *o, struct sk_buff *skb)
{
	bool vxlan = o->tun->kind == VSWKM_TUNNEL_KIND_VXLAN;
	bool csum = o->flags & VSW_TF_CSUM;
	int err;

	err = vsw_outer_offloads(skb, vxlan, csum);
	if (unlikely(err))
		return err;
	skb_set_inner_protocol(skb, htons(ETH_P_TEB));
	if (!vxlan) {
		vsw_gre_push(skb, o);
		return 0;
	}
	vsw_vxlan_push(skb, o);
	if (o->tun->ipv6)
		udp6_set_csum(!csum, skb, &o->saddr, &o->remote->key.addr,
			      skb->len);
	else
		udp_set_csum(!csum, skb, vsw_ip4(&o->saddr),
			     vsw_ip4(&o->remote->key.addr), skb->len);
	return 0;
}

/* Consumes the frame and the route; *@pskb is NULL if it came that far. */
static enum vsw_drop vsw_outer_send(struct vsw_outer *o, struct vsw_port *port,
				    struct dst_entry *dst,
				    struct sk_buff **pskb)
{
	bool shortcuts = READ_ONCE(port->br->shortcuts);
	struct sk_buff *skb = *pskb;
	int err;

	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dst->dev) +
				  dst->header_len + vsw_outer_len(o))) ||
	    unlikely(vsw_outer_push(o, skb))) {
		dst_release(dst);
		return VSW_DROP_NOMEM;
	}
	skb_scrub_packet(skb, false);
	skb_clear_hash_if_not_l4(skb);
	skb_clear_tstamp(skb);
	skb->dev = NULL;	/* a packet of this host, for its filters */
	*pskb = NULL;
	err = o->tun->ipv6 ? vsw_outer6_send(o, dst, skb, shortcuts) :
			     vsw_outer4_send(o, dst, skb, shortcuts);
	return likely(!err) ? VSW_PASS : VSW_DROP_TX_QUEUE;
}

static enum vsw_drop vsw_encap_packet(struct vsw_pkt *pkt,
				      struct vsw_port *port,
				      const struct vsw_segment *seg,
				      struct vsw_remote *remote,
				      struct sk_buff **pskb)
{
	struct vsw_tunnel *tun = port->tunnel;
	struct vsw_outer o;
	struct dst_entry *dst;
	enum vsw_drop why;
	unsigned int mtu;

	vsw_outer_init(&o, tun, remote);
	o.id = remote->key.id == VSW_ID_NONE ? seg->id : remote->key.id;
	vsw_inner_look(*pskb, &o.inner);
	dst = vsw_outer_route(&o);
	if (unlikely(!dst))
		return VSW_DROP_NO_ROUTE;
	vsw_outer_fill(&o, dst);

	mtu = vsw_outer_mtu(&o, dst);
	if (unlikely(READ_ONCE(tun->mss)) && o.inner.ip)
		vsw_inner_clamp_mss(*pskb, vsw_outer_mss(tun, mtu));
	o.fits = vsw_outer_fits(*pskb, mtu);
	if (unlikely(!o.fits)) {
		why = vsw_outer_too_big(pkt, port, &o, dst, pskb);
		if (why) {
			dst_release(dst);
			return why;
		}
	}
	return vsw_outer_send(&o, port, dst, pskb);
}

/**
 * vsw_encap_one - send a frame to one remote
 * @pkt: the frame
 * @port: the tunnel's port
 * @seg: the segment
 * @remote: the remote
 * @skb: a copy of the frame; consumed
 *
 * Counts what is sent and dropped at the port.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_encap_one(struct vsw_pkt *pkt, struct vsw_port *port,
		   const struct vsw_segment *seg, struct vsw_remote *remote,
		   struct sk_buff *skb)
{
	enum vsw_drop why = VSW_DROP_RECURSION;
	unsigned int len = skb->len;

	if (likely(__this_cpu_inc_return(vsw_encap_depth) <= VSW_MAX_ENCAP))
		why = vsw_encap_packet(pkt, port, seg, remote, &skb);
	__this_cpu_dec(vsw_encap_depth);
	if (likely(!why)) {
		vsw_stats_frame(port, tx, len);
	} else if (skb) {
		vsw_drop_skb(port, skb, pkt->vid, why);
	} else if (why == VSW_DROP_TX_QUEUE) {
		vsw_stats_drop(port, why);
		trace_vsw_drop(port, pkt->vid, len, why);
	}
}
