// SPDX-License-Identifier: GPL-2.0-only
/*
 * A frame for a veth port goes straight to the device at the other end: the
 * receive path that brought it here goes on there (RX_HANDLER_ANOTHER), without
 * veth_xmit(), the backlog and another softirq. bpf_redirect_peer() does the
 * same.
 *
 * Whoever filters, queues or copies frames on their way must still get them, so
 * each frame looks again whether the way is free, and takes the long one if it
 * is not. What differs: the tracepoints net_dev_* and netif_rx are silent, and
 * a packet socket that is bound to the ingress port and to one protocol gets
 * frames for a peer in its own network namespace.
 *
 * The reasons belong to the devices, so that the frames of a flow do not
 * overtake each other on two ways; only those that are too long for the device
 * or that the CPU cannot read are an exception.
 */

#include <linux/if_vlan.h>
#include <linux/interrupt.h>
#include <linux/kernel_stat.h>

#include "pkt.h"

/* What a veth device is made with: without these it changes frames. */
#define VSW_VETH_FEATURES						\
	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HW_CSUM |		\
	 NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL |			\
	 NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX)

/*
 * The hand-offs of this CPU since its last softirq for received frames. There
 * are ways back to this switch that never leave the receive path, such as a BPF
 * program that redirects; a control buffer would not count them, because
 * programs overwrite it. So when many have passed without a softirq, which is
 * more than any poll is allowed to, a frame takes the long way, by one.
 */
struct vsw_handoff_run {
	unsigned int softirq;
	unsigned int n;
};

static DEFINE_PER_CPU(struct vsw_handoff_run, vsw_handoff_run);

static bool vsw_handoff_count(void)
{
	unsigned int softirq = __this_cpu_read(kstat.softirqs[NET_RX_SOFTIRQ]);
	unsigned int n;

	if (unlikely(__this_cpu_read(vsw_handoff_run.softirq) != softirq)) {
		__this_cpu_write(vsw_handoff_run.softirq, softirq);
		__this_cpu_write(vsw_handoff_run.n, 0);
	}
	n = __this_cpu_read(vsw_handoff_run.n) + 1;
	__this_cpu_write(vsw_handoff_run.n, n);
	return likely(n < VSW_MAX_HANDOFFS);
}

/* Are received frames to be spread over the CPUs? */
static bool vsw_dev_rps(const struct net_device *dev)
{
#ifdef CONFIG_RPS
	return (unsigned long)READ_ONCE(dev->_rx->rps_map) |
	       (unsigned long)READ_ONCE(dev->_rx->rps_flow_table);
#else
	return false;
#endif
}

/*
 * Programs of XDP in the driver, GRO and receive packet steering are steps of
 * the long way. Generic XDP, packet sockets, tc ingress, netfilter and receive
 * handlers are steps of the receive path. A device on top of the peer may be a
 * port of this switch, or nest the receive path (a bridge): that is a ring, and
 * a ring needs the backlog.
 */
static bool vsw_handoff_peer_takes(const struct net_device *peer)
{
	const struct bpf_xdp_entity *xdp = &peer->xdp_state[XDP_MODE_DRV];

	return !((unsigned long)READ_ONCE(xdp->prog) |
		 (unsigned long)READ_ONCE(xdp->link)) &&
	       !(peer->features & NETIF_F_GRO) && !vsw_dev_rps(peer) &&
	       list_empty(&peer->adj_list.upper);
}

/**
 * vsw_dev_has_peer - can frames be handed to the other end of a device?
 * @dev: the device
 *
 * Not those of netkit: its programs on the way cannot be seen from here.
 *
 * Context: RTNL held; to be asked again when the features of @dev change.
 * Return: true if it is a veth device that leaves frames as they are, and whose
 * counters we know.
 */
bool vsw_dev_has_peer(const struct net_device *dev)
{
	return VSW_TSTATS(dev) && dev->netdev_ops->ndo_get_peer_dev &&
	       dev->rtnl_link_ops &&
	       !strcmp(dev->rtnl_link_ops->kind, "veth") &&
	       (dev->features & VSW_VETH_FEATURES) == VSW_VETH_FEATURES;
}

/*
 * Would the driver get this long frame whole? Its header need not be verified
 * (SKB_GSO_DODGY), as it is received, not sent by a NIC.
 */
static noinline bool vsw_handoff_valid(struct sk_buff *skb)
{
	if (!vsw_frags_readable(skb))
		return false;
	return !skb_is_gso(skb) ||
	       !netif_needs_gso(skb, netif_skb_features(skb) |
				     NETIF_F_GSO_ROBUST);
}

/**
 * vsw_handoff_peer - the device that a frame may be handed to
 * @port: egress port, whose device has a peer
 * @skb: the frame, on the device of @port
 *
 * The caller has seen that nobody listens at @port's device and that it has no
 * queue.
 *
 * Context: BH disabled, RCU read side.
 * Return: the other end, or NULL when the frame is to be transmitted.
 */
static __always_inline struct net_device *
vsw_handoff_peer(const struct vsw_port *port, struct sk_buff *skb)
{
	struct net_device *dev = port->dev, *peer;

	if (unlikely(skb_is_nonlinear(skb) || skb_is_gso(skb)) &&
	    !vsw_handoff_valid(skb))
		return NULL;
	peer = dev->netdev_ops->ndo_get_peer_dev(dev);
	if (unlikely(!peer) || !vsw_handoff_peer_takes(peer) ||
	    !vsw_handoff_count())
		return NULL;
	return peer;
}

/**
 * vsw_handoff - let a frame arrive at the other end of a veth port
 * @pkt: where the frame came from
 * @peer: what vsw_handoff_peer() returned
 * @skb: the frame, on the device of the port; consumed
 *
 * Does what veth_xmit() and dev_forward_skb() do. The counters are those of the
 * transmitting device, of which the driver derives those of the receiving one.
 *
 * Context: BH disabled, RCU read side.
 * Return: true; false if the other end is down or has a smaller MTU.
 */
static __always_inline bool vsw_handoff(struct vsw_pkt *pkt,
					struct net_device *peer,
					struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	ktime_t tstamp = skb->tstamp;
	unsigned int len = skb->len;

	if (unlikely(skb_shinfo(skb)->tx_flags & SKBTX_ANY_TSTAMP))
		skb_tx_timestamp(skb);
	if (unlikely(____dev_forward_skb(peer, skb, true))) {
		dev_core_stats_tx_dropped_inc(dev);
		return false;
	}
	/* no skb_postpull_rcsum(): a frame that is forwarded has no sum */
	skb->protocol = eth_type_trans(skb, peer);
	skb_set_queue_mapping(skb, 0);
	vsw_clear_at_ingress(skb);
	vsw_clear_napi_id(skb);
	if (!pkt->plain) {
		skb_reset_network_header(skb);
		skb_reset_mac_len(skb);
	}
	skb->tstamp = tstamp;	/* the frame arrived just now, on this host */
	dev_sw_netstats_tx_add(dev, 1, len);
	pkt->handoff = skb;
	return true;
}
