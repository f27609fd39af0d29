/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_PKT_H
#define VSW_PKT_H

#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/skbuff.h>

#include "drop.h"
#include "vswkm.h"

/**
 * struct vsw_pkt - one frame on its way through the switch; on the stack
 * @skb: the frame, data at the MAC header; the tag that said its VLAN has been
 *	taken off
 * @br: the bridge
 * @in: port where it entered
 * @from_host: the host sends it and may hold locks of its protocols
 * @vid: VLAN in the bridge
 * @prio: PCP and DEI bits of the tag, in their places in a TCI
 * @tpid: protocol of the tag, if it leaves with one
 * @len: length in bytes when it entered
 *
 * A stage takes only this, returns a verdict and never frees the skb.
 */
struct vsw_pkt {
	struct sk_buff *skb;
	struct vsw_bridge *br;
	struct vsw_port *in;
	bool from_host;
	u16 vid;
	u16 prio;
	__be16 tpid;
	unsigned int len;
};

/* Is @proto the ethertype of a VLAN tag of this bridge? */
static inline bool vsw_is_tag(const struct vsw_bridge *br, __be16 proto)
{
	return proto == htons(ETH_P_8021AD) ||
	       (proto == htons(ETH_P_8021Q) && !br->qinq);
}

/* parse.c */
enum vsw_drop vsw_parse(struct vsw_pkt *pkt);
enum vsw_drop vsw_tag_take(struct vsw_pkt *pkt, u16 *tci, __be16 *tpid);
enum vsw_drop vsw_tag_bury(struct vsw_pkt *pkt);

/* ingress.c */
enum vsw_drop vsw_ingress(struct vsw_pkt *pkt);

/* learn.c */
enum vsw_drop vsw_learn(struct vsw_pkt *pkt);

/* forward.c */
enum vsw_drop vsw_forward(struct vsw_pkt *pkt);

/* egress.c */
enum vsw_drop vsw_egress(const struct vsw_pkt *pkt, struct vsw_port *port,
			 struct sk_buff *skb);

/* tx.c */
void vsw_send(const struct vsw_pkt *pkt, struct vsw_port *port,
	      struct sk_buff *skb);

/* pipeline.c */
void vsw_pipeline(struct vsw_port *in, struct sk_buff *skb, bool from_host);

#endif /* VSW_PKT_H */
