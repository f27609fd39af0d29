/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_PKT_H
#define VSW_PKT_H

#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/skbuff.h>

#include "drop.h"
#include "flow.h"
#include "vswkm.h"

/* How a frame came in; a copy that goes on to the next bridge has it too */
#define VSW_HOW_HOST	BIT(0)	/* the host sends, and may hold locks */
#define VSW_HOW_HANDOFF	BIT(1)	/* the caller can take a frame back */
#define VSW_HOW_OVERLAY	BIT(2)	/* it came through a tunnel */
/* What holds in this bridge only */
#define VSW_HOW_FLOODED	BIT(3)	/* it goes to ports that it is not for */
#define VSW_HOW_REJECT	BIT(4)	/* it tells a sender of a frame denied */
#define VSW_HOW_TURNED	BIT(5)	/* it is forwarded a second time, see nat.h */
#define VSW_HOW_ANSWER	BIT(6)	/* the switch itself says so */
#define VSW_HOW_MAYBE	BIT(7)	/* flooded to a port that has rules of NAT */
#define VSW_HOW_HERE	(VSW_HOW_FLOODED | VSW_HOW_REJECT | VSW_HOW_TURNED | \
			 VSW_HOW_ANSWER | VSW_HOW_MAYBE)

/**
 * struct vsw_pkt - one frame on its way through the switch; on the stack
 * @skb: the frame, data at the MAC header; the tag that said its VLAN has been
 *	taken off
 * @br: the bridge
 * @in: port where it entered
 * @handoff: set by the last stage: a frame that the receive path of this CPU is
 *	to go on with, on the device that it names; see handoff.c
 * @len: length in bytes when it entered
 * @how: VSW_HOW_*
 * @conn: VSW_CONN_*, 0 if nobody has asked
 * @plain: it came without any tag, so there is none inside
 * @told: its sender has been told that it is too large for a tunnel
 * @vid: VLAN in the bridge
 * @prio: PCP and DEI bits of the tag, in their places in a TCI
 * @tpid: protocol of the tag, if it leaves with one
 * @zone: of connection tracking, in which @conn holds
 * @frag: length in bytes of the largest of the frames that the packet came in,
 *	as which it will leave; 0 if it came as one
 * @frag_id: identification of its fragments (IPv6)
 *
 * A stage takes only this, returns a verdict and never frees the skb. One that
 * has given it to others, and counted it, leaves NULL.
 */
struct vsw_pkt {
	struct sk_buff *skb;
	struct vsw_bridge *br;
	struct vsw_port *in;
	struct sk_buff *handoff;
	unsigned int len;
	u8 how;
	u8 conn;
	bool plain;
	bool told;
	u16 vid;
	u16 prio;
	__be16 tpid;
	u16 zone;
	unsigned int frag;
	__be32 frag_id;
};

/**
 * struct vsw_overlay - a frame whose &vsw_pkt.in is a tunnel
 * @pkt: the frame
 * @from: the remote that sent it, IPv4 as a mapped address; NULL if the switch
 *	itself answers for what is behind the tunnel
 */
struct vsw_overlay {
	struct vsw_pkt pkt;
	const struct in6_addr *from;
};

/* The Ethernet header; read it again after anything that may move it. */
static inline const struct ethhdr *vsw_eth(const struct vsw_pkt *pkt)
{
	return (const struct ethhdr *)pkt->skb->data;
}

/* Is @proto the ethertype of a VLAN tag of this bridge? */
static inline bool vsw_is_tag(const struct vsw_bridge *br, __be16 proto)
{
	return proto == htons(ETH_P_8021AD) ||
	       proto == br->tpid;
}

struct vsw_answer;

/* parse.c */
enum vsw_drop vsw_tag_bury(struct vsw_pkt *pkt);

/* Who sends a frame may say that its checksum begins in what has come off. */
static inline void vsw_no_csum_in_mac(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    unlikely(skb_checksum_start_offset(skb) < ETH_HLEN))
		skb->ip_summed = CHECKSUM_NONE;
}

/* The stages are called in build_path.c alone, and by their unit tests. */
#ifdef VSW_KUNIT
#define VSW_STAGE
enum vsw_drop vsw_parse(struct vsw_pkt *pkt);
enum vsw_drop vsw_tag_take(struct vsw_pkt *pkt, u16 *tci, __be16 *tpid);
enum vsw_drop vsw_ingress(struct vsw_pkt *pkt);
enum vsw_drop vsw_ingress_overlay(struct vsw_pkt *pkt);
enum vsw_drop vsw_acl_in(struct vsw_pkt *pkt);
enum vsw_drop vsw_acl_out(struct vsw_pkt *pkt, struct vsw_port *port,
			  struct sk_buff *skb);
void vsw_flow_read(const struct sk_buff *skb, const struct vsw_port *port,
		   u16 vid, u8 dir, struct vsw_flow_seed *seed);
bool vsw_flow_find(struct vsw_pkt *pkt, struct sk_buff *skb,
		   const struct vsw_port *port, u8 dir,
		   struct vsw_flow_seed *seed, enum vsw_drop *why);
enum vsw_drop vsw_learn(struct vsw_pkt *pkt);
enum vsw_drop vsw_learn_overlay(const struct vsw_overlay *over);
enum vsw_drop vsw_egress(struct vsw_pkt *pkt, struct vsw_port *port,
			 struct sk_buff *skb);
#else
#define VSW_STAGE static __always_inline
#endif

/* pipeline.c */
struct sk_buff *vsw_pipeline(struct vsw_port *in, struct sk_buff *skb,
			     unsigned int how);
void vsw_pipeline_overlay(struct vsw_port *in, struct sk_buff *skb, u16 vid,
			  const struct in6_addr *from, unsigned int how);

/* forward.c */
void vsw_send_answer(const struct vsw_pkt *pkt,
		     const struct vsw_answer *answer);
void vsw_flood_own(const struct vsw_pkt *pkt, struct sk_buff *skb);
void vsw_forward_turned(struct vsw_pkt *pkt);

/* tx.c */
bool vsw_tx_dev(struct net_device *dev, struct sk_buff *skb);

/* encap/fan.c */
bool vsw_encap_wants(const struct vsw_pkt *pkt, const struct vsw_port *port);
void vsw_encap_send(struct vsw_pkt *pkt, struct vsw_port *port,
		    struct sk_buff *skb, u16 index);

#endif /* VSW_PKT_H */
