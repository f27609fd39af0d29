// SPDX-License-Identifier: GPL-2.0-only
/* From one frame to many: a copy for each remote, a packet for each segment. */

#include <net/ip.h>

#include "outer.h"

/* IPv6, UDP and VXLAN, or the longest GRE */
#define VSW_OUTER_MAX	(sizeof(struct ipv6hdr) + VSW_GRE_MAX_HLEN)

/**
 * vsw_encap_wants - may a frame leave by a tunnel?
 * @pkt: the frame
 * @port: the tunnel's port
 *
 * Context: BH disabled, RCU read side.
 * Return: false for one from an overlay, unless the tunnel is a hub.
 */
bool vsw_encap_wants(const struct vsw_pkt *pkt, const struct vsw_port *port)
{
	return !(pkt->how & VSW_HOW_OVERLAY) ||
	       READ_ONCE(port->tunnel->flags) & VSW_TF_HUB;
}

/*
 * One packet for many says where one tunnel begins, not two; it has one number,
 * and a length of 16 bits.
 */
static bool vsw_encap_must_cut(const struct vsw_port *port,
			       const struct sk_buff *skb)
{
	return skb->encapsulation || skb->len > IP_MAX_MTU - VSW_OUTER_MAX ||
	       READ_ONCE(port->tunnel->flags) & VSW_TF_SEQ;
}

/* What the device would make of a GSO frame, each in a packet of its own */
static noinline void vsw_encap_cut(struct vsw_pkt *pkt,
				   struct vsw_port *port,
				   const struct vsw_segment *seg,
				   struct vsw_remote *remote,
				   struct sk_buff *skb)
{
	struct sk_buff *list, *next;
	unsigned int n = 0;

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	list = skb_gso_segment(skb, NETIF_F_SG | NETIF_F_HW_CSUM);
	if (IS_ERR_OR_NULL(list)) {
		vsw_drop_skb(port, skb, pkt->vid, list == ERR_PTR(-ENOMEM) ?
			     VSW_DROP_NOMEM : VSW_DROP_MALFORMED);
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(list, skb, next) {
		skb_mark_not_on_list(skb);
		if (n++)
			vsw_stats_replicated(pkt->in, 1);
		vsw_encap_one(pkt, port, seg, remote, skb);
	}
}

static void vsw_encap_frame(struct vsw_pkt *pkt, struct vsw_port *port,
			    const struct vsw_segment *seg,
			    struct vsw_remote *remote, struct sk_buff *skb)
{
	if (unlikely(skb_is_gso(skb)) && vsw_encap_must_cut(port, skb))
		vsw_encap_cut(pkt, port, seg, remote, skb);
	else
		vsw_encap_one(pkt, port, seg, remote, skb);
}

/* Is @remote the one that the frame came from? Only a hub gets that far. */
static bool vsw_encap_is_source(const struct vsw_pkt *pkt,
				const struct vsw_port *port,
				const struct vsw_remote *remote)
{
	const struct vsw_overlay *over;

	if (likely(pkt->in != port))
		return false;
	over = container_of(pkt, struct vsw_overlay, pkt);
	return over->from && ipv6_addr_equal(over->from, &remote->key.addr);
}

/**
 * struct vsw_fan - a frame on its way to many
 * @pkt: the frame
 * @port: the tunnel's port
 * @seg: the segment
 * @skb: the frame, for the last
 * @last: the last one found
 * @copies: made for others
 */
struct vsw_fan {
	struct vsw_pkt *pkt;
	struct vsw_port *port;
	const struct vsw_segment *seg;
	struct sk_buff *skb;
	struct vsw_remote *last;
	unsigned int copies;
};

static void vsw_fan_add(struct vsw_fan *fan, struct vsw_remote *remote)
{
	struct sk_buff *copy;

	if (vsw_encap_is_source(fan->pkt, fan->port, remote))
		return;
	if (fan->last) {
		fan->copies++;
		copy = skb_clone(fan->skb, GFP_ATOMIC);
		if (likely(copy))
			vsw_encap_frame(fan->pkt, fan->port, fan->seg,
					fan->last, copy);
		else
			vsw_stats_drop(fan->port, VSW_DROP_NOMEM);
	}
	fan->last = remote;
}

static void vsw_fan_list(struct vsw_fan *fan, const struct vsw_replicas *list)
{
	unsigned int i;

	for (i = 0; list && i < list->n; i++)
		vsw_fan_add(fan, list->remote[i]);
}

/* To the group and all peers of the VLAN */
static void vsw_encap_flood(struct vsw_pkt *pkt, struct vsw_port *port,
			    const struct vsw_segment *seg, struct sk_buff *skb)
{
	struct vsw_fan fan = {
		.pkt = pkt,
		.port = port,
		.seg = seg,
		.skb = skb,
	};

	if (seg->flood)
		vsw_fan_add(&fan, seg->flood);
	vsw_fan_list(&fan, rcu_dereference(port->tunnel->replicas));
	vsw_fan_list(&fan, rcu_dereference(seg->replicas));
	if (!fan.last) {
		vsw_drop_skb(port, skb, pkt->vid, VSW_DROP_NO_PEER);
		return;
	}
	if (fan.copies)
		vsw_stats_replicated(pkt->in, fan.copies);
	vsw_encap_frame(pkt, port, seg, fan.last, skb);
}

/**
 * vsw_encap_send - send a frame through a tunnel
 * @pkt: the frame
 * @port: the tunnel's port
 * @skb: a copy of it that passed the egress stage, data at the MAC header;
 *	consumed
 * @index: of the remote, 0 for all peers
 *
 * Counts what is sent and dropped at the port.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_encap_send(struct vsw_pkt *pkt, struct vsw_port *port,
		    struct sk_buff *skb, u16 index)
{
	struct vsw_tunnel *tun = port->tunnel;
	const struct vsw_segment *seg;
	struct vsw_remote *remote;

	seg = rcu_dereference(tun->segment[pkt->vid]);
	if (unlikely(!seg)) {		/* it is being removed */
		vsw_drop_skb(port, skb, pkt->vid, VSW_DROP_ENCAP_SEGMENT);
		return;
	}
	if (!index) {
		vsw_encap_flood(pkt, port, seg, skb);
		return;
	}
	remote = rcu_dereference(tun->remote[index]);
	if (unlikely(!remote))
		vsw_drop_skb(port, skb, pkt->vid, VSW_DROP_NO_PEER);
	else if (unlikely(vsw_encap_is_source(pkt, port, remote)))
		vsw_drop_skb(port, skb, pkt->vid, VSW_DROP_SAME_PORT);
	else
		vsw_encap_frame(pkt, port, seg, remote, skb);
}
