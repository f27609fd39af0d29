// SPDX-License-Identifier: GPL-2.0-only
/* What must hold for a frame to leave by a port, and the tag it leaves with. */

#include "nat/nat.h"
#include "pkt.h"

/*
 * Untagged frames leave as they are, with the payload for their only header.
 * If that begins with a tag, the receiver would take it for the VLAN; only
 * the customer of a QinQ port may see it.
 */
static __always_inline enum vsw_drop
vsw_egress_vlan(const struct vsw_pkt *pkt, const struct vsw_port *port,
		struct sk_buff *skb)
{
	const struct vsw_vlan_cfg *cfg = rcu_dereference(port->vlan);
	u16 vid = pkt->vid;

	if (test_bit(vid, cfg->untagged)) {	/* so it is a member */
		if (likely(pkt->plain) ||
		    !vsw_is_tag(pkt->br, eth_hdr(skb)->h_proto) ||
		    cfg->mode == VSWKM_PORT_MODE_QINQ)
			return VSW_PASS;
		return VSW_DROP_VLAN_NESTED;
	}
	if (unlikely(!test_bit(vid, cfg->member)))
		return VSW_DROP_VLAN_NOT_MEMBER;
	if (cfg->mode == VSWKM_PORT_MODE_QINQ)
		return VSW_PASS;
	if (cfg->map) {
		vid = cfg->map->out[vid];
		if (!vid)
			return VSW_DROP_VLAN_MAP;
	}
	__vlan_hwaccel_put_tag(skb, pkt->tpid, vid | pkt->prio);
	return VSW_PASS;
}

/*
 * The MTU bounds what follows the Ethernet header and the first tag. A GSO
 * frame is as long as its segments will be (compare is_skb_forwardable(),
 * which lets every GSO frame pass), and a packet as its fragments.
 */
static noinline bool vsw_fits(const struct vsw_pkt *pkt,
			      const struct sk_buff *skb, unsigned int max)
{
	if (pkt->frag)		/* without a tag inside */
		return pkt->frag <= max;
	if (eth_type_vlan(eth_hdr(skb)->h_proto))
		max += VLAN_HLEN;
	return skb->len <= max ||
	       (skb_is_gso(skb) && skb_gso_validate_mac_len(skb, max));
}

/* A frame that has grown since vsw_egress() let it pass */
static bool vsw_egress_fits(const struct vsw_pkt *pkt,
			    const struct vsw_port *port,
			    const struct sk_buff *skb)
{
	return port->kind != VSWKM_PORT_KIND_NETDEV ||
	       vsw_fits(pkt, skb, READ_ONCE(port->dev->mtu) + ETH_HLEN);
}

static noinline enum vsw_drop vsw_egress_other(const struct vsw_pkt *pkt,
					       const struct vsw_port *port)
{
	if (port->kind == VSWKM_PORT_KIND_PATCH &&
	    unlikely(!rcu_access_pointer(port->peer)))
		return VSW_DROP_PORT_DOWN;
	if (port->kind == VSWKM_PORT_KIND_TUNNEL &&
	    !vsw_encap_wants(pkt, port))
		return VSW_DROP_SPLIT_HORIZON;
	return VSW_PASS;
}

/* What few ports have, behind one test for all */
#define VSW_EGRESS_FLAGS	(VSW_PF_UP | VSW_PF_ISOLATED | \
				 VSW_PF_ACL_OUT | VSW_PF_LEASES | \
				 VSW_PF_TRACKED | VSW_PF_ANNOUNCED)

static __always_inline enum vsw_drop vsw_egress_nat(struct vsw_pkt *pkt,
						    struct vsw_port *port,
						    struct sk_buff *skb)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);

	/* where a copy goes need not be where its connection does */
	return ct && (vsw_nat_has_out(ct, info) ||
		      pkt->how & VSW_HOW_FLOODED) ?
	       vsw_nat_out(pkt, port, skb, ct, info) : VSW_PASS;
}

/* To the host, in the place of that which would leave by the port */
static noinline enum vsw_drop vsw_egress_outside(struct vsw_pkt *pkt,
						 struct vsw_port *port)
{
	u32 flags = READ_ONCE(port->flags);
	enum vsw_drop why;

	if (!(flags & VSW_PF_UP))
		return VSW_DROP_PORT_DOWN;
	if (flags & VSW_PF_ISOLATED &&
	    READ_ONCE(pkt->in->flags) & VSW_PF_ISOLATED)
		return VSW_DROP_ISOLATED;
	why = vsw_acl_out(pkt, port, pkt->skb);
	return why ?: vsw_egress_nat(pkt, port, pkt->skb);
}

static noinline enum vsw_drop vsw_egress_flags(struct vsw_pkt *pkt,
					       struct vsw_port *port,
					       struct sk_buff *skb,
					       u32 flags)
{
	struct vsw_port *outside;
	enum vsw_drop why;

	if (!(flags & VSW_PF_UP))
		return VSW_DROP_PORT_DOWN;
	if (pkt->how & VSW_HOW_REJECT)
		return VSW_PASS;
	if (flags & VSW_PF_ISOLATED &&
	    READ_ONCE(pkt->in->flags) & VSW_PF_ISOLATED)
		return VSW_DROP_ISOLATED;
	if (flags & VSW_PF_ANNOUNCED) {
		outside = vsw_nat_local(pkt, skb, &why);
		if (!why && outside)
			why = vsw_egress_outside(pkt, outside);
		if (why)
			return why;
	}
	if (flags & (VSW_PF_ACL_OUT | VSW_PF_TRACKED)) {
		why = vsw_acl_out(pkt, port, skb);
		if (why)
			return why;
	}
	if (flags & VSW_PF_TRACKED && vsw_conn_carried(pkt->conn)) {
		why = vsw_egress_nat(pkt, port, skb);
		if (why)
			return why;
	} else if (pkt->conn & VSW_CONN_INVALID &&
		   vsw_nat_keeps_back(port, skb)) {
		return VSW_DROP_NAT;
	}
	if (flags & VSW_PF_LEASES)
		vsw_lease_sent(pkt, port, skb);
	return VSW_PASS;
}

/**
 * vsw_egress - decide on one copy of a frame at one port
 * @pkt: the frame
 * @port: egress port
 * @skb: the copy; gets its tag in metadata
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_egress(struct vsw_pkt *pkt,
				   struct vsw_port *port,
				   struct sk_buff *skb)
{
	u32 flags = READ_ONCE(port->flags);
	enum vsw_drop why;
	unsigned int max;

	if (unlikely((flags & VSW_EGRESS_FLAGS) != VSW_PF_UP)) {
		why = vsw_egress_flags(pkt, port, skb, flags);
		if (why)
			return why;
	}
	why = vsw_egress_vlan(pkt, port, skb);
	if (unlikely(why))
		return why;
	if (likely(port->kind == VSWKM_PORT_KIND_NETDEV)) {
		max = READ_ONCE(port->dev->mtu) + ETH_HLEN;
		if (unlikely(skb->len > max) && !vsw_fits(pkt, skb, max))
			return VSW_DROP_MTU;
		return VSW_PASS;
	}
	return vsw_egress_other(pkt, port);
}
