// SPDX-License-Identifier: GPL-2.0-only
/* Frames that arrive at an enslaved device. */

#include "pkt.h"

/**
 * vsw_rx_handler - receive handler of a port's netdevice
 * @pskb: the frame, data behind the MAC header, tag in metadata
 *
 * Link-local control frames (IEEE 802.1Q table 8-1: LACP, LLDP, 802.1X ...)
 * belong to this host: they are left to the protocols on the port's device.
 *
 * Context: softirq or BH disabled, RCU read side.
 * Return: RX_HANDLER_CONSUMED; RX_HANDLER_ANOTHER for a frame that arrives at
 * another device now; RX_HANDLER_PASS for what is not switched.
 */
rx_handler_result_t vsw_rx_handler(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct vsw_port *port;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;

	port = rcu_dereference(skb->dev->rx_handler_data);
	if (unlikely(is_multicast_ether_addr(eth_hdr(skb)->h_dest) &&
		     is_link_local_ether_addr(eth_hdr(skb)->h_dest))) {
		vsw_stats_inc(port, control);
		return RX_HANDLER_PASS;
	}

	if (unlikely(skb_shared(skb))) {
		skb = skb_share_check(skb, GFP_ATOMIC);
		if (!skb)
			return RX_HANDLER_CONSUMED;
	}

	__skb_push(skb, ETH_HLEN);
	skb = vsw_switch(port, skb, VSW_HOW_HANDOFF);
	if (!skb)
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	return RX_HANDLER_ANOTHER;
}
