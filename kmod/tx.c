// SPDX-License-Identifier: GPL-2.0-only
/* The last step: to a device, to the host, or to the bridge next door. */

#include "pkt.h"
#include "trace.h"

/* As br_dev_queue_push_xmit() does it. */
static bool vsw_tx_netdev(struct vsw_port *port, struct sk_buff *skb)
{
	int depth, rc;

	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    eth_type_vlan(skb->protocol)) {
		if (!vlan_get_protocol_and_depth(skb, skb->protocol, &depth)) {
			kfree_skb(skb);
			return false;
		}
		skb_set_network_header(skb, depth);
	}
	skb->dev = port->dev;
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	rc = dev_queue_xmit(skb);
	return likely(rc == NET_XMIT_SUCCESS || rc == NET_XMIT_CN);
}

/*
 * The host may run its protocols on the frame at once, as with
 * br_netif_receive_skb(), but not inside its own transmission, where it holds
 * their locks: then the frame is queued, as loopback_xmit() does.
 */
static bool vsw_tx_local(const struct vsw_pkt *pkt, struct vsw_port *port,
			 struct sk_buff *skb)
{
	skb->dev = port->dev;
	skb->pkt_type = PACKET_HOST;	/* eth_type_trans() counts on it */
	skb->protocol = eth_type_trans(skb, port->dev);
	if (pkt->from_host) {
		skb_orphan(skb);
		skb_clear_tstamp(skb);
		return netif_rx(skb) == NET_RX_SUCCESS;
	}
	netif_receive_skb(skb);
	return true;
}

static bool vsw_tx_patch(const struct vsw_pkt *pkt, struct vsw_port *port,
			 struct sk_buff *skb)
{
	struct vsw_port *peer = rcu_dereference(port->peer);

	if (unlikely(!peer)) {
		kfree_skb(skb);
		return false;
	}
	skb_scrub_packet(skb, false);
	vsw_pipeline(peer, skb, pkt->from_host);
	return true;
}

/**
 * vsw_send - take one copy of a frame through egress and away
 * @pkt: the frame
 * @port: egress port
 * @skb: the copy, consumed
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_send(const struct vsw_pkt *pkt, struct vsw_port *port,
	      struct sk_buff *skb)
{
	enum vsw_drop why = vsw_egress(pkt, port, skb);
	unsigned int len = skb->len;
	bool sent;

	if (unlikely(why)) {
		vsw_drop_skb(port, skb, pkt->vid, why);
		return;
	}

	trace_vsw_forward(pkt->in, port, skb, pkt->vid);
	switch (port->kind) {
	case VSWKM_PORT_KIND_NETDEV:
		sent = vsw_tx_netdev(port, skb);
		break;
	case VSWKM_PORT_KIND_LOCAL:
		sent = vsw_tx_local(pkt, port, skb);
		break;
	default:
		sent = vsw_tx_patch(pkt, port, skb);
	}
	if (likely(sent)) {
		vsw_stats_tx(port, len);
		return;
	}
	vsw_stats_drop(port, VSW_DROP_TX_QUEUE);
	trace_vsw_drop(port, pkt->vid, len, VSW_DROP_TX_QUEUE);
}
