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

static enum vsw_drop vsw_ingress_untagged(struct vsw_pkt *pkt,
					  const struct vsw_vlan_cfg *cfg,
					  __be16 tpid)
{
	/* a priority tag (VID 0) must not hide a tag that says a VLAN */
	if (unlikely(tpid && vsw_is_tag(pkt->br, eth_hdr(pkt->skb)->h_proto)))
		return VSW_DROP_VLAN_NESTED;
	if (unlikely(!cfg->pvid))
		return VSW_DROP_VLAN_UNTAGGED;
	pkt->vid = cfg->pvid;
	pkt->tpid = htons(pkt->br->qinq ? ETH_P_8021AD : ETH_P_8021Q);
	return VSW_PASS;
}

static enum vsw_drop vsw_ingress_tagged(struct vsw_pkt *pkt,
					const struct vsw_vlan_cfg *cfg,
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
	return VSW_PASS;
}

/**
 * vsw_ingress - find the VLAN of a frame and check that the port carries it
 * @pkt: the frame
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_ingress(struct vsw_pkt *pkt)
{
	const struct vsw_vlan_cfg *cfg = rcu_dereference(pkt->in->vlan);
	enum vsw_drop why;
	__be16 tpid;
	u16 tci, vid;

	if (cfg->mode == VSWKM_PORT_MODE_QINQ)
		return vsw_ingress_qinq(pkt, cfg->pvid);

	why = vsw_tag_take(pkt, &tci, &tpid);
	if (unlikely(why))
		return why;

	vid = tci & VLAN_VID_MASK;
	pkt->prio = tci & ~VLAN_VID_MASK;
	why = vid ? vsw_ingress_tagged(pkt, cfg, vid, tpid) :
		    vsw_ingress_untagged(pkt, cfg, tpid);
	if (unlikely(why))
		return why;
	if (unlikely(!test_bit(pkt->vid, cfg->member)))
		return VSW_DROP_VLAN_NOT_MEMBER;
	return VSW_PASS;
}
