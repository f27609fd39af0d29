// SPDX-License-Identifier: GPL-2.0-only
/* Which VLAN a frame belongs to, and whether its port may send there. */

#include "pkt.h"

/* Everything goes into the port's service VLAN as it is. */
static enum vsw_drop vsw_ingress_qinq(struct vsw_pkt *pkt, u16 pvid)
{
	pkt->vid = pvid;
	pkt->tpid = htons(ETH_P_8021AD);
	return vsw_tag_bury(pkt);
}

static __always_inline enum vsw_drop
vsw_ingress_untagged(struct vsw_pkt *pkt, const struct vsw_vlan_cfg *cfg,
		     __be16 tpid)
{
	/* a priority tag (VID 0) must not hide a tag that says a VLAN */
	if (unlikely(tpid && vsw_is_tag(pkt->br, vsw_eth(pkt)->h_proto)))
		return VSW_DROP_VLAN_NESTED;
	if (unlikely(!cfg->pvid))
		return VSW_DROP_VLAN_UNTAGGED;
	pkt->vid = cfg->pvid;	/* of which the port is a member */
	pkt->tpid = pkt->br->tpid;
	return VSW_PASS;
}

static __always_inline enum vsw_drop
vsw_ingress_tagged(struct vsw_pkt *pkt, const struct vsw_vlan_cfg *cfg,
		   u16 vid, __be16 tpid)
{
	if (unlikely(cfg->mode == VSWKM_PORT_MODE_ACCESS))
		return VSW_DROP_VLAN_ACCESS_TAGGED;
	if (cfg->map) {
		vid = cfg->map->in[vid];
		if (!vid)
			return VSW_DROP_VLAN_MAP;
	}
	pkt->vid = vid;
	pkt->tpid = tpid;
	if (unlikely(!test_bit(vid, cfg->member)))
		return VSW_DROP_VLAN_NOT_MEMBER;
	return VSW_PASS;
}

/* The tag decides, unless it has no VLAN. */
static __always_inline enum vsw_drop
vsw_ingress_by_tag(struct vsw_pkt *pkt, const struct vsw_vlan_cfg *cfg)
{
	enum vsw_drop why;
	__be16 tpid;
	u16 tci;

	why = vsw_tag_take(pkt, &tci, &tpid);
	if (unlikely(why))
		return why;

	pkt->prio = tci & ~VLAN_VID_MASK;
	if (likely(tci & VLAN_VID_MASK))
		return vsw_ingress_tagged(pkt, cfg, tci & VLAN_VID_MASK, tpid);
	return vsw_ingress_untagged(pkt, cfg, tpid);
}

/**
 * vsw_ingress - find the VLAN of a frame and check that the port carries it
 * @pkt: the frame
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_ingress(struct vsw_pkt *pkt)
{
	const struct vsw_vlan_cfg *cfg = rcu_dereference(pkt->in->vlan);

	if (cfg->mode == VSWKM_PORT_MODE_QINQ)
		return vsw_ingress_qinq(pkt, cfg->pvid);

	if (skb_vlan_tag_present(pkt->skb) ||
	    vsw_is_tag(pkt->br, vsw_eth(pkt)->h_proto))
		return vsw_ingress_by_tag(pkt, cfg);
	pkt->plain = true;
	return vsw_ingress_untagged(pkt, cfg, 0);
}

/**
 * vsw_ingress_overlay - check a frame whose VLAN its segment says
 * @pkt: the frame
 *
 * A tag inside a segment says nothing (RFC 7348, 6.1): at most a priority.
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
VSW_STAGE enum vsw_drop vsw_ingress_overlay(struct vsw_pkt *pkt)
{
	enum vsw_drop why;
	__be16 tpid;
	u16 tci;

	pkt->tpid = pkt->br->tpid;
	if (likely(!vsw_is_tag(pkt->br, vsw_eth(pkt)->h_proto))) {
		pkt->plain = !vsw_is_provider(pkt->br);
		return VSW_PASS;
	}
	why = vsw_tag_take(pkt, &tci, &tpid);
	if (unlikely(why))
		return why;
	if (unlikely(tci & VLAN_VID_MASK))
		return VSW_DROP_VLAN_ACCESS_TAGGED;
	if (unlikely(vsw_is_tag(pkt->br, vsw_eth(pkt)->h_proto)))
		return VSW_DROP_VLAN_NESTED;
	pkt->prio = tci;
	return VSW_PASS;
}
