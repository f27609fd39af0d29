// SPDX-License-Identifier: GPL-2.0-only
/* The last step: to a device, to the host, or to the bridge next door. */

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/sch_generic.h>
#include <net/xfrm.h>

#include "nat/nat.h"
#include "pkt.h"
#include "trace.h"

/* As br_dev_queue_push_xmit() does it. */
static bool vsw_tx_queue(struct net_device *dev, struct sk_buff *skb)
{
	int depth, rc;

	skb_clear_tstamp(skb);
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    eth_type_vlan(skb->protocol)) {
		if (!vlan_get_protocol_and_depth(skb, skb->protocol, &depth)) {
			kfree_skb(skb);
			return false;
		}
		skb_set_network_header(skb, depth);
	}
	rc = dev_queue_xmit(skb);
	return likely(rc == NET_XMIT_SUCCESS || rc == NET_XMIT_CN);
}

/*
 * Is there nothing between dev_queue_xmit() and the driver? A queue (also the
 * one that refuses frames while the device goes down), a filter of tc or
 * netfilter and a packet socket can come at any time, so each frame looks.
 */
static __always_inline bool vsw_tx_clear(struct net_device *dev)
{
	const struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	return dev->real_num_tx_queues == 1 &&
	       !rcu_dereference_bh(txq->qdisc)->enqueue &&
	       !netif_xmit_stopped(txq) && !vsw_dev_egress_hook(dev) &&
	       !dev_nit_active(dev);
}

static noinline bool vsw_tx_valid_rare(struct sk_buff *skb)
{
	netdev_features_t need = NETIF_F_SG | NETIF_F_FRAGLIST |
				 NETIF_F_HW_CSUM;

	/* its headers are behind a tag, which vsw_tx_queue() says */
	if (skb->ip_summed == CHECKSUM_PARTIAL && eth_type_vlan(skb->protocol))
		return false;
	if (skb_vlan_tag_present(skb))
		need |= skb->vlan_proto == htons(ETH_P_8021Q) ?
			NETIF_F_HW_VLAN_CTAG_TX : NETIF_F_HW_VLAN_STAG_TX;
	return (netif_skb_features(skb) & need) == need &&
	       !skb->encapsulation && !skb_csum_is_sctp(skb) &&
	       vsw_frags_readable(skb);
}

/* Would validate_xmit_skb() leave the frame as it is? Rare ones may ask it. */
static __always_inline bool vsw_tx_valid(struct sk_buff *skb)
{
	if (unlikely(skb_is_gso(skb) || secpath_exists(skb)))
		return false;
	if (likely(!skb_is_nonlinear(skb) && !skb_vlan_tag_present(skb) &&
		   skb->ip_summed != CHECKSUM_PARTIAL))
		return true;
	return vsw_tx_valid_rare(skb);
}

/* dev_queue_xmit() without the steps that vsw_tx_clear() saw to be none. */
static __always_inline bool vsw_tx_direct(struct net_device *dev,
					  struct sk_buff *skb)
{
	netdev_tx_t rc;

	skb_clear_tstamp(skb);
	vsw_clear_at_ingress(skb);
	vsw_clear_napi_id(skb);
	if (dev->priv_flags & IFF_XMIT_DST_RELEASE)
		skb_dst_drop(skb);
	else
		skb_dst_force(skb);
	skb_set_queue_mapping(skb, 0);

	dev_xmit_recursion_inc();
	rc = __netdev_start_xmit(dev->netdev_ops, skb, dev, false);
	dev_xmit_recursion_dec();
	if (likely(rc == NETDEV_TX_OK))
		return true;
	if (!dev_xmit_complete(rc)) {
		dev_core_stats_tx_dropped_inc(dev);
		kfree_skb(skb);
	}
	return rc == NET_XMIT_CN;
}

static __always_inline bool vsw_tx_netdev(struct vsw_pkt *pkt,
					  struct vsw_port *port,
					  struct sk_buff *skb)
{
	struct net_device *dev = port->dev, *peer;

	skb->dev = dev;
	skb_forward_csum(skb);
	if (!READ_ONCE(port->br->shortcuts) || unlikely(!vsw_tx_clear(dev)))
		return vsw_tx_queue(dev, skb);

	if (READ_ONCE(port->has_peer) && pkt->how & VSW_HOW_HANDOFF) {
		peer = vsw_handoff_peer(port, skb);
		if (peer)
			return vsw_handoff(pkt, peer, skb);
	}
	if (likely(vsw_dev_lltx(dev) && vsw_tx_valid(skb) &&
		   !dev_xmit_recursion()))
		return vsw_tx_direct(dev, skb);
	return vsw_tx_queue(dev, skb);
}

/**
 * vsw_tx_dev - transmit a packet of the switch's own
 * @dev: the device
 * @skb: the packet, data at the MAC header; consumed
 *
 * Context: BH disabled, RCU read side.
 * Return: true if the device or its queue took it.
 */
bool vsw_tx_dev(struct net_device *dev, struct sk_buff *skb)
{
	int rc;

	skb->dev = dev;
	if (vsw_tx_clear(dev) && vsw_dev_lltx(dev) &&
	    vsw_tx_valid(skb) && !dev_xmit_recursion())
		return vsw_tx_direct(dev, skb);
	rc = dev_queue_xmit(skb);
	return likely(rc == NET_XMIT_SUCCESS || rc == NET_XMIT_CN);
}

/*
 * The host may run its protocols on the frame at once, as with
 * br_netif_receive_skb(), but not inside its own transmission, where it holds
 * their locks: then the frame is queued, as loopback_xmit() does.
 */
static noinline bool vsw_tx_local(const struct vsw_pkt *pkt,
				  struct vsw_port *port, struct sk_buff *skb)
{
	skb->dev = port->dev;
	skb->pkt_type = PACKET_HOST;	/* eth_type_trans() counts on it */
	skb->protocol = eth_type_trans(skb, port->dev);
	if (pkt->how & VSW_HOW_HOST) {
		skb_orphan(skb);
		skb_clear_tstamp(skb);
		return netif_rx(skb) == NET_RX_SUCCESS;
	}
	netif_receive_skb(skb);
	return true;
}

static noinline bool vsw_tx_patch(struct vsw_pkt *pkt, struct vsw_port *port,
				  struct sk_buff *skb)
{
	struct vsw_port *peer = rcu_dereference(port->peer);

	if (unlikely(!peer)) {
		kfree_skb(skb);
		return false;
	}
	skb_scrub_packet(skb, false);
	pkt->handoff = vsw_pipeline(peer, skb, pkt->how & ~VSW_HOW_HERE);
	return true;
}

/* What becomes of a frame that may leave, to be counted by its length. */
static __always_inline void vsw_leave(struct vsw_pkt *pkt,
				      struct vsw_port *port,
				      struct sk_buff *skb,
				      u16 remote)
{
	unsigned int len = skb->len;
	bool sent;

	if (trace_vsw_forward_enabled())	/* else, read nothing for it */
		trace_vsw_forward(pkt->in, port, skb, pkt->vid);
	if (likely(port->kind == VSWKM_PORT_KIND_NETDEV))
		sent = vsw_tx_netdev(pkt, port, skb);
	else if (port->kind == VSWKM_PORT_KIND_LOCAL)
		sent = vsw_tx_local(pkt, port, skb);
	else if (port->kind == VSWKM_PORT_KIND_PATCH)
		sent = vsw_tx_patch(pkt, port, skb);
	else	/* a tunnel counts by itself */
		return vsw_encap_send(pkt, port, skb, remote);
	if (likely(sent)) {
		vsw_stats_frame(port, tx, len);
		return;
	}
	vsw_stats_drop(port, VSW_DROP_TX_QUEUE);
	trace_vsw_drop(port, pkt->vid, len, VSW_DROP_TX_QUEUE);
}

/*
 * A packet that came in fragments. One that is handed over would overtake those
 * that a device takes.
 */
static void vsw_leave_apart(struct vsw_pkt *pkt, struct vsw_port *port,
			    struct sk_buff *skb, u16 remote)
{
	unsigned int how = pkt->how, copies = 0;
	struct sk_buff *list, *next;

	list = vsw_conn_apart(pkt, skb);
	if (!list) {
		vsw_drop_skb(port, skb, pkt->vid, VSW_DROP_NOMEM);
		return;
	}
	if (list->next)
		pkt->how &= ~VSW_HOW_HANDOFF;
	skb_list_walk_safe(list, skb, next) {
		skb_mark_not_on_list(skb);
		if (next)
			copies++;
		vsw_leave(pkt, port, skb, remote);
	}
	pkt->how = how;
	vsw_stats_replicated(pkt->in, copies);
}

/*
 * A frame that was tracked, or is more than one. A copy may have a connection
 * though the frame has none any more, in the zone where another copy left.
 */
static noinline void vsw_leave_tracked(struct vsw_pkt *pkt,
				       struct vsw_port *port,
				       struct sk_buff *skb,
				       u16 remote)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);
	enum vsw_drop why = VSW_PASS;
	unsigned int len = skb->len;

	/* nothing is to be noted of what both sides go on with */
	if (ct && (info == IP_CT_ESTABLISHED ||
		   info == IP_CT_ESTABLISHED_REPLY) &&
	    (ct->status & (IPS_ASSURED | IPS_SEQ_ADJUST)) == IPS_ASSURED &&
	    !nfct_help(ct)) {
		if (vsw_nat_alters(ct, info, true) &&
		    unlikely(!vsw_nat_rewrite(skb, ct, CTINFO2DIR(info), true)))
			why = vsw_nat_source(skb, ct, info);
		if (nf_ct_ecache_exist(ct))	/* as if it were confirmed */
			nf_ct_deliver_cached_events(ct);
		nf_reset_ct(skb);
	} else if (ct) {
		why = vsw_conn_commit(pkt, skb);
		/* the address that a helper has written may be a longer one */
		if (!why && skb->len > len && !vsw_egress_fits(pkt, port, skb))
			why = VSW_DROP_MTU;
	}
	/* a fragment of IPv6 may be longer than the packet that it was of */
	if (!why && pkt->frag && !vsw_egress_fits(pkt, port, skb))
		why = VSW_DROP_MTU;
	if (why)	/* the limit is of the port that it came in by */
		vsw_drop_skb(why == VSW_DROP_CONN_LIMIT ? pkt->in : port, skb,
			     pkt->vid, why);
	else if (pkt->frag)
		vsw_leave_apart(pkt, port, skb, remote);
	else
		vsw_leave(pkt, port, skb, remote);
}

/**
 * vsw_send - take one copy of a frame through egress and away
 * @pkt: the frame
 * @port: egress port
 * @skb: the copy, consumed
 * @remote: index of the one behind a tunnel that is to have it; 0 for all
 *
 * Context: BH disabled, RCU read side.
 */
static __always_inline void vsw_send(struct vsw_pkt *pkt,
				     struct vsw_port *port,
				     struct sk_buff *skb,
				     u16 remote)
{
	enum vsw_drop why = vsw_egress(pkt, port, skb);

	if (unlikely(why)) {
		if (pkt->skb)	/* no fragment that waits for others */
			vsw_drop_skb(why == VSW_DROP_CONN_LIMIT ? pkt->in :
								  port,
				     skb, pkt->vid, why);
		return;
	}
	if (static_branch_unlikely(&vsw_conn_used.key) &&
	    ((pkt->conn && skb_nfct(skb)) || pkt->frag))
		return vsw_leave_tracked(pkt, port, skb, remote);
	vsw_leave(pkt, port, skb, remote);
}
