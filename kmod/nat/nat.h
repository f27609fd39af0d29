/* SPDX-License-Identifier: GPL-2.0-only */
/* Other addresses for connections, by rules of ports. */
#ifndef VSW_NAT_H
#define VSW_NAT_H

#include <linux/atomic.h>
#include <linux/in6.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>
#include <uapi/linux/vswkm.h>

#include "../drop.h"

/**
 * DOC: NAT
 *
 * A port has rules. Those of destinations (dnat, map) are for connections that
 * come in by the port, those of sources (snat, masquerade, map) for those that
 * leave by it; the first one of each kind that matches the first packet of a
 * connection is for the whole of it, and nf_nat keeps what it has chosen.
 * Replies are undone where they meet a port that is tracked in the zone of the
 * connection: the destination where they enter, the source where they leave.
 * A port with rules is tracked, so there is no more to say for most networks.
 *
 *	acl in, track, new destination -> learn, forward ->
 *	acl out, track, rule for a source, ..., new source, confirmed
 *
 * So an ACL sees the addresses that are on the wire where a frame enters, and
 * the inside ones of destinations where it leaves.
 *
 * The MAC address: where the destination is altered, the frame is for another
 * host. That is the one which the neighbour table of the bridge has for {VLAN,
 * new address}; else, of a reply, the one that the connection began from; else,
 * of a connection that a helper expected, the one that the other began from;
 * else it stays as it is. The source's MAC address is never altered, but of
 * what turns round.
 *
 * Hairpin: a frame that would leave by a port for an address which that port
 * translates turns round there. It gets its new destination and a new source,
 * by the rules of the port or, if none is for it, the address that it was sent
 * to, and is forwarded once more, from the MAC address of the bridge. Replies
 * go to that source, so they come to the same place and turn round as well. If
 * a rule has an address of the host for the source, as masquerade has, the host
 * would take them for its own: then the source is the address that it was sent
 * to.
 *
 * Announced addresses are answered for by the switch, in the VLANs that both
 * the port and the bridge's own port have, with the MAC address of the bridge:
 * by ARP and ND to all that ask but the host, unless a neighbour is known to
 * have the address that was configured or is where the port leads to. What
 * comes for them to the bridge's own port, if the rule or a connection that it
 * was for matches, is taken for something that would leave by the port that has
 * the rule, under the policy of that; see above. If the host inside is not
 * known, it is asked for, and the frame is dropped, as a router does. But what
 * enters by the port that has the rule is left to the bridge's own host if that
 * routes, and is in the network of the host inside by another VLAN.
 *
 * Flooded: where nobody knows the place of a destination, a copy for a port
 * with a rule gets its source by itself, and no copy begins a connection as
 * long as the bridge has rules; the answer shows the place, and the next frame
 * begins.
 * What is for many (multicast, broadcast in the network of the rule), or from
 * one that has no address yet, is left alone by rules of sources.
 *
 * Hidden: what the tracker finds no connection for, such as a reset out of the
 * window, does not leave with a source that a rule of the port is for. Nor does
 * a connection that has begun without that rule, unless it comes from outside:
 * from a port that hides the same source, be it that a router there has sent it
 * back.
 *
 * When rules change, connections end that are not as the rules say: those that
 * a removed rule was for, and, when one is added, those without NAT that the
 * port could have to do with.
 */

#define VSW_NAT_MAX_RULES	1024	/* of a port: the first frame pays */
#define VSW_NAT_MAX_ANNOUNCED	1024	/* of a bridge: looked at one by one */
#define VSW_NAT_MAX_ADDRS	65536	/* in a range */

struct net;
struct netlink_ext_ack;
struct nf_conn;
struct nf_conntrack_tuple;
struct sk_buff;
struct vsw_answer;
struct vsw_arpnd;
struct vsw_bridge;
struct vsw_neigh_entry;
struct vsw_pkt;
struct vsw_port;

/* Ports in host byte order */
struct vsw_nat_ports {
	u16 first;
	u16 last;
};

/**
 * struct vsw_nat_spec - what a rule says; compared as bytes
 * @kind: &enum vswkm_nat_kind
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6; masquerade may have NFPROTO_UNSPEC
 * @proto: of dnat, 0 for all
 * @announce: the switch answers for the outside addresses
 * @plen: bits of @match that count, out of 128
 * @n_dports: number of @dport, 0 for all
 * @pad: zero
 * @match: source (snat, masquerade), destination (dnat) or outside (map); IPv4
 *	as mapped addresses, here and below
 * @min: first new address; of map, the inside one
 * @max: last new address
 * @port: new ports, 0 to keep the one there is
 * @via: interface index of the device of masquerade
 * @dport: of dnat
 */
struct vsw_nat_spec {
	u8 kind;
	u8 family;
	u8 proto;
	u8 announce;
	u8 plen;
	u8 n_dports;
	u16 pad;
	struct in6_addr match;
	struct in6_addr min;
	struct in6_addr max;
	struct vsw_nat_ports port;
	int via;
	struct vsw_nat_ports dport[VSWKM_NAT_DPORTS_MAX];
};

/**
 * struct vsw_nat_rule - a rule of a port
 * @spec: what it says
 * @id: number that is never used again in the network namespace
 * @port: the port
 * @connections: how many it was for
 * @asked: jiffies when vsw_nat_ask() last asked, low 32 bits
 * @rcu: freed after a grace period
 */
struct vsw_nat_rule {
	struct vsw_nat_spec spec;
	u32 id;
	struct vsw_port *port;
	atomic64_t connections;
	u32 asked;
	struct rcu_head rcu;
};

/**
 * struct vsw_nat_set - the rules of a port, or those of a bridge that announce
 * @rcu: freed after a grace period
 * @n: their number
 * @rule: in the order in which they were added
 */
struct vsw_nat_set {
	struct rcu_head rcu;
	unsigned int n;
	struct vsw_nat_rule *rule[];
};

static inline bool vsw_nat_is_about(enum ip_conntrack_info info)
{
	return info == IP_CT_RELATED || info == IP_CT_RELATED_REPLY;
}

/*
 * Is an address written, as nf_nat_packet() would see it? What is said about
 * other packets is always looked at.
 */
static inline bool vsw_nat_alters(const struct nf_conn *ct,
				  enum ip_conntrack_info info, bool source)
{
	unsigned long mask = IPS_NAT_MASK;

	if (!vsw_nat_is_about(info))
		mask = source == (CTINFO2DIR(info) == IP_CT_DIR_ORIGINAL) ?
		       IPS_SRC_NAT : IPS_DST_NAT;
	return ct->status & mask;
}

/* Is there something for vsw_nat_in() to do? */
static inline bool vsw_nat_has_in(const struct nf_conn *ct,
				  enum ip_conntrack_info info)
{
	return !nf_ct_is_confirmed(ct) || vsw_nat_alters(ct, info, false);
}

/*
 * For vsw_nat_out()? It begins, is not answered yet, goes elsewhere, or shows
 * where it comes from.
 */
static inline bool vsw_nat_has_out(const struct nf_conn *ct,
				   enum ip_conntrack_info info)
{
	return info == IP_CT_NEW || vsw_nat_has_in(ct, info) ||
	       !(ct->status & IPS_NAT_MASK);
}

/* nat/rule.c: no more than what it is given */
bool vsw_nat_matches(const struct vsw_nat_spec *spec, bool source,
		     const struct nf_conntrack_tuple *tuple);
struct vsw_nat_rule *vsw_nat_choose(const struct vsw_nat_set *set, bool source,
				    const struct nf_conntrack_tuple *tuple);
bool vsw_nat_has_outside(const struct vsw_nat_spec *spec,
			 const struct in6_addr *addr);

/* nat/table.c */
int vsw_nat_add(struct vsw_port *port, const struct vsw_nat_spec *spec,
		struct vsw_nat_rule **added, struct netlink_ext_ack *extack);
struct vsw_nat_rule *vsw_nat_find(struct vsw_port *port, u32 id,
				  const struct vsw_nat_spec *spec);
int vsw_nat_del(struct vsw_nat_rule *rule);
void vsw_nat_port_gone(struct vsw_port *port);

/* nat/announce.c */
struct vsw_nat_rule *vsw_nat_announced(const struct vsw_bridge *br, u16 vid,
				       const struct in6_addr *addr);
bool vsw_nat_answer(const struct vsw_pkt *pkt, const struct vsw_arpnd *what,
		    struct vsw_answer *answer);
void vsw_nat_ask(const struct vsw_pkt *pkt, const struct in6_addr *addr,
		 const struct in6_addr *outside);
struct vsw_port *vsw_nat_local(struct vsw_pkt *pkt, struct sk_buff *skb,
			       enum vsw_drop *why);

/* nat/way.c */
bool vsw_nat_find_mac(const struct vsw_pkt *pkt, const struct nf_conn *ct,
		      enum ip_conntrack_info info, const struct in6_addr *addr,
		      const struct vsw_port *port, u8 *mac);
bool vsw_nat_find_router(const struct vsw_pkt *pkt,
			 const struct in6_addr *outside,
			 const struct in6_addr *addr, u8 *mac);

/* nat/choose.c */
bool vsw_nat_is_inside(const struct vsw_neigh_entry *entry,
		       const struct vsw_port *port);
enum vsw_drop vsw_nat_choose_out(struct vsw_pkt *pkt,
				 const struct vsw_port *port,
				 struct sk_buff *skb,
				 const struct vsw_nat_set *set,
				 struct nf_conn *ct, bool may_turn);
enum vsw_drop vsw_nat_choose_flooded(const struct vsw_pkt *pkt,
				     const struct vsw_port *port,
				     const struct vsw_nat_set *set,
				     struct sk_buff *skb, struct nf_conn *ct);

/* nat/hide.c */
bool vsw_nat_is_for_many(const struct vsw_nat_set *set,
			 const struct sk_buff *skb);
void vsw_nat_seen(const struct vsw_pkt *pkt, const struct nf_conn *ct,
		  enum ip_conntrack_info info);
bool vsw_nat_shows(const struct vsw_pkt *pkt, const struct vsw_port *port,
		   const struct sk_buff *skb, struct nf_conn *ct,
		   enum ip_conntrack_info info);
bool vsw_nat_keeps_back(const struct vsw_port *port, const struct sk_buff *skb);

/* nat/bind.c */
enum vsw_drop vsw_nat_obey(struct vsw_pkt *pkt, const struct sk_buff *skb,
			   struct nf_conn *ct, bool source,
			   struct vsw_nat_rule *rule);
enum vsw_drop vsw_nat_obey_once(struct nf_conn *ct,
				const struct vsw_nat_rule *rule);
enum vsw_drop vsw_nat_from_outside(struct vsw_pkt *pkt,
				   const struct sk_buff *skb,
				   struct nf_conn *ct);
enum vsw_drop vsw_nat_keep_source(struct nf_conn *ct);
int vsw_nat_init(void);
void vsw_nat_exit(void);

/* nat/rewrite.c */
bool vsw_nat_rewrite(struct sk_buff *skb, const struct nf_conn *ct, int dir,
		     bool source);

/* nat.c */
enum vsw_drop vsw_nat_in(struct vsw_pkt *pkt, struct nf_conn *ct,
			 enum ip_conntrack_info info);
enum vsw_drop vsw_nat_out(struct vsw_pkt *pkt, struct vsw_port *port,
			  struct sk_buff *skb, struct nf_conn *ct,
			  enum ip_conntrack_info info);
enum vsw_drop vsw_nat_source(struct sk_buff *skb, struct nf_conn *ct,
			     enum ip_conntrack_info info);
bool vsw_nat_of_answer(struct sk_buff *answer, const struct sk_buff *frame,
		       bool about);
bool vsw_nat_dest(const struct sk_buff *skb, struct in6_addr *addr);

#endif /* VSW_NAT_H */
