/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections, as nf_conntrack knows them. */
#ifndef VSW_CONN_H
#define VSW_CONN_H

#include <linux/bits.h>
#include <linux/jump_label.h>
#include <linux/types.h>

/**
 * DOC: Connections
 *
 * nf_conntrack decides of which connection a frame is; nothing is tracked but
 * where a rule asks for the state of connections. The tracker is called as a
 * stage, never by its hooks: no hook is registered here, so the host's own
 * packets are not tracked because the switch's are, and those that it tracks
 * are not tracked twice in one zone, since every bridge has one of its own.
 *
 * A new connection is confirmed when a frame of it leaves, not before: what is
 * denied leaves no trace. Then the skb is parted from it, because what comes
 * next, be it the host or the next bridge, has its own.
 *
 * The tracker wants whole packets. Fragments wait until their packet is
 * complete, which then passes the stages as one frame with all of them behind
 * the first, and is taken apart again as it leaves: other bytes may go by other
 * ways, but no host and no link gets to see a fragment larger than it was. This
 * happens where a frame enters by a port that is tracked, otherwise before
 * copies are made for ports of which one is.
 */

/* What a frame is to connection tracking, exactly one of these */
#define VSW_CONN_NEW		BIT(0)	/* begins one, or nobody has replied */
#define VSW_CONN_ESTABLISHED	BIT(1)	/* both sides have been seen */
#define VSW_CONN_RELATED	BIT(2)	/* about another, or expected by it */
#define VSW_CONN_INVALID	BIT(3)	/* fits to none and begins none */
#define VSW_CONN_UNTRACKED	BIT(4)	/* nothing that is tracked */
#define VSW_CONN_REFUSED	BIT(5)	/* the tracker has no room */
#define VSW_CONN_STATES		(VSW_CONN_NEW | VSW_CONN_ESTABLISHED | \
				 VSW_CONN_RELATED | VSW_CONN_INVALID)
#define VSW_CONN_HAS_CT		(VSW_CONN_NEW | VSW_CONN_ESTABLISHED | \
				 VSW_CONN_RELATED)

#define VSW_CONN_ZONE_FIRST	0x8000	/* of those given by themselves */

struct netlink_ext_ack;
struct sk_buff;
struct vsw_bridge;
struct vsw_pkt;

/**
 * struct vsw_conn_zone - where the connections of a bridge are
 * @tmpl: what tells the tracker
 * @id: the zone
 * @auto_id: it was given by itself
 * @rcu: freed after a grace period
 */
struct vsw_conn_zone {
	struct nf_conn *tmpl;
	u16 id;
	bool auto_id;
	struct rcu_head rcu;
};

/* frames may have been tracked */
DECLARE_STATIC_KEY_FALSE(vsw_conn_used);

/* conn.c */
bool vsw_conn_trim(struct sk_buff *skb, u8 family);
u8 vsw_conn_state(struct vsw_pkt *pkt, struct sk_buff *skb);
enum vsw_drop vsw_conn_commit(struct sk_buff *skb);

/* conn_frag.c */
enum vsw_drop vsw_conn_gather(struct vsw_pkt *pkt);
struct sk_buff *vsw_conn_apart(const struct vsw_pkt *pkt, struct sk_buff *skb);

/* conn_zone.c */
int vsw_conn_init(struct vsw_bridge *br);
void vsw_conn_destroy(struct vsw_bridge *br);
int vsw_conn_set_zone(struct vsw_bridge *br, u16 id);
void vsw_conn_flush(const struct vsw_bridge *br);

#endif /* VSW_CONN_H */
