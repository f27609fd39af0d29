// SPDX-License-Identifier: GPL-2.0-only
/* Of which connection a frame is. */

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "pkt.h"
#include "conn.h"
#include "nat/nat.h"

DEFINE_STATIC_KEY_DEFERRED_FALSE(vsw_conn_used, HZ);

/**
 * vsw_conn_trim - take off what is behind the packet
 * @skb: the frame, data at the network header; headers may move
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * It is padding of Ethernet, and no part of what checksums say. GSO frames have
 * none, and their length may not be told.
 *
 * Context: any.
 * Return: false if the packet is cut off, or there is no memory.
 */
bool vsw_conn_trim(struct sk_buff *skb, u8 family)
{
	unsigned int len, hdr;

	if (family == NFPROTO_IPV4) {
		hdr = sizeof(struct iphdr);
		if (!pskb_may_pull(skb, hdr))
			return false;
		len = ntohs(ip_hdr(skb)->tot_len);
	} else {
		hdr = sizeof(struct ipv6hdr);
		if (!pskb_may_pull(skb, hdr))
			return false;
		len = ntohs(ipv6_hdr(skb)->payload_len) + hdr;
		if (len == hdr)		/* a jumbogram, or nothing */
			return true;
	}
	if (skb_is_gso(skb))
		return true;
	return len >= hdr && len <= skb->len && !pskb_trim_rcsum(skb, len);
}

static u8 vsw_conn_read(const struct sk_buff *skb)
{
	enum ip_conntrack_info ctinfo;

	if (!nf_ct_get(skb, &ctinfo))
		return ctinfo == IP_CT_UNTRACKED ? VSW_CONN_UNTRACKED :
						   VSW_CONN_INVALID;
	switch (ctinfo) {
	case IP_CT_ESTABLISHED:
	case IP_CT_ESTABLISHED_REPLY:
		return VSW_CONN_ESTABLISHED;
	case IP_CT_RELATED:
	case IP_CT_RELATED_REPLY:
		return VSW_CONN_RELATED;
	default:
		return VSW_CONN_NEW;
	}
}

/* A message about another packet, or of neighbour discovery: never tracked. */
static bool is_about(const struct nf_conntrack_tuple *tuple)
{
	u8 type = tuple->dst.u.icmp.type;

	if (tuple->dst.protonum == IPPROTO_ICMP)
		return icmp_is_err(type);
	return tuple->dst.protonum == IPPROTO_ICMPV6 &&
	       (icmpv6_is_err(type) || type < ICMPV6_ECHO_REQUEST ||
		(type > ICMPV6_ECHO_REPLY && type < ICMPV6_NI_QUERY));
}

/*
 * The tracker makes room for a new connection by forgetting another that has
 * not been assured yet, whosever it is. It is not asked to.
 */
static noinline bool is_refused(struct net *net, struct sk_buff *skb,
				const struct vsw_conn_zone *zone, u8 family)
{
	const struct nf_conntrack_tuple_hash *h;
	struct nf_conntrack_tuple tuple;

	if (!nf_ct_get_tuplepr(skb, skb_network_offset(skb), family, net,
			       &tuple) || is_about(&tuple))
		return false;
	h = nf_conntrack_find_get(net, nf_ct_zone(zone->tmpl), &tuple);
	if (!h)
		return true;
	nf_ct_put(nf_ct_tuplehash_to_ctrack(h));
	return false;
}

static enum vsw_conn_kind kind_of(const struct nf_conn *ct)
{
	switch (nf_ct_protonum(ct)) {
	case IPPROTO_TCP:
		switch (READ_ONCE(ct->proto.tcp.state)) {
		case TCP_CONNTRACK_NONE:
		case TCP_CONNTRACK_SYN_SENT:
		case TCP_CONNTRACK_SYN_SENT2:
		case TCP_CONNTRACK_SYN_RECV:
			return VSW_CONN_KIND_TCP_NEW;
		case TCP_CONNTRACK_ESTABLISHED:
			return VSW_CONN_KIND_TCP;
		default:
			return VSW_CONN_KIND_TCP_END;
		}
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return test_bit(IPS_ASSURED_BIT, &ct->status) ?
		       VSW_CONN_KIND_UDP_STREAM : VSW_CONN_KIND_UDP;
	default:
		return VSW_CONN_KIND_OTHER;
	}
}

/* What nf_conntrack gives a connection that is as this one is, 0 for any */
static u32 usual_timeout(const struct nf_conn *ct, enum vsw_conn_kind kind)
{
	struct net *net = nf_ct_net(ct);
	u8 state;

	switch (kind) {
	case VSW_CONN_KIND_TCP_NEW:
	case VSW_CONN_KIND_TCP:
	case VSW_CONN_KIND_TCP_END:
		state = READ_ONCE(ct->proto.tcp.state);
		return nf_tcp_pernet(net)->timeouts[state];
	case VSW_CONN_KIND_UDP:
	case VSW_CONN_KIND_UDP_STREAM:
		if (nf_ct_protonum(ct) != IPPROTO_UDP)
			return 0;	/* UDP-Lite, which is left to itself */
		state = kind == VSW_CONN_KIND_UDP ? UDP_CT_UNREPLIED :
						    UDP_CT_REPLIED;
		return nf_udp_pernet(net)->timeouts[state];
	default:
		return 0;
	}
}

/*
 * The tracker has just said how long the connection lasts from now on; until it
 * is confirmed, that is no time but a distance. If it has said something else
 * than usual - it has left the time as it was, or has one side wait for the
 * other - that counts if it is less. An ICMP error says nothing.
 */
static void set_timeout(const struct vsw_conn_table *tbl,
			const struct sk_buff *skb)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	enum vsw_conn_kind kind;
	u32 timeout, usual, now, said;

	if (!ct || ctinfo == IP_CT_RELATED || ctinfo == IP_CT_RELATED_REPLY ||
	    test_bit(IPS_FIXED_TIMEOUT_BIT, &ct->status))
		return;
	kind = kind_of(ct);
	timeout = READ_ONCE(tbl->timeout[kind]);
	if (!timeout)
		return;
	now = nf_ct_is_confirmed(ct) ? nfct_time_stamp : 0;
	usual = usual_timeout(ct, kind);
	said = READ_ONCE(ct->timeout);
	/* the clock may have gone on since */
	if (usual && now + usual - said > HZ / 10 &&
	    (s32)(said - (now + timeout)) <= 0)
		return;
	WRITE_ONCE(ct->timeout, now + timeout);
}

/* Data of @skb is at the network header. */
static u8 vsw_conn_ask(const struct vsw_bridge *br, struct sk_buff *skb,
		       const struct vsw_conn_zone *zone, u8 family)
{
	struct net *net = dev_net(br->dev);
	unsigned int max = READ_ONCE(nf_conntrack_max);
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = family,
		.net = net,
	};

	if (unlikely(max && nf_conntrack_count(net) >= max) &&
	    is_refused(net, skb, zone, family))
		return VSW_CONN_REFUSED;
	nf_conntrack_get(&zone->tmpl->ct_general);
	nf_ct_set(skb, zone->tmpl, IP_CT_NEW);
	if (nf_conntrack_in(skb, &state) != NF_ACCEPT)
		return VSW_CONN_REFUSED;
	set_timeout(&br->conns, skb);
	return vsw_conn_read(skb);
}

static u8 vsw_conn_look(const struct vsw_bridge *br, struct sk_buff *skb,
			const struct vsw_conn_zone *zone)
{
	__be16 proto = ((const struct ethhdr *)skb->data)->h_proto;
	u8 family, state = VSW_CONN_INVALID;

	/* the host tracks what it sends in a zone of its own */
	nf_reset_ct(skb);
	if (proto == htons(ETH_P_IP))
		family = NFPROTO_IPV4;
	else if (proto == htons(ETH_P_IPV6))
		family = NFPROTO_IPV6;
	else
		return VSW_CONN_UNTRACKED;

	/* no part of what a device has summed up */
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	if (vsw_conn_trim(skb, family))
		state = vsw_conn_ask(br, skb, zone, family);
	__skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	return state;
}

/* Does the skb have its connection of this zone? */
static bool is_in(const struct net *net, const struct sk_buff *skb,
		  const struct vsw_conn_zone *zone)
{
	enum ip_conntrack_info ctinfo;
	const struct nf_conn *ct = nf_ct_get(skb, &ctinfo);

	return ct && nf_ct_zone(ct)->id == zone->id &&
	       net_eq(nf_ct_net(ct), net);
}

static const struct vsw_conn_zone *zone_of(const struct vsw_port *port)
{
	const struct vsw_conn_zone *zone = rcu_dereference(port->conns.zone);

	return likely(!zone) ? rcu_dereference(port->br->zone) : zone;
}

/**
 * vsw_conn_is_in - is it known what a frame is in the zone of a port?
 * @pkt: the frame
 * @port: the port
 *
 * Context: RCU read side.
 * Return: true if it is.
 */
bool vsw_conn_is_in(const struct vsw_pkt *pkt, const struct vsw_port *port)
{
	return pkt->conn && pkt->zone == zone_of(port)->id;
}

/*
 * Give a frame that was tracked already the connection of a zone that it is of,
 * without counting it. It may have none any more. If it is @after the
 * destination was written, the connection is found by what answers look like.
 */
static bool find_again(struct net *net, struct sk_buff *skb,
		       const struct vsw_conn_zone *zone, bool after)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	u8 family = eth->h_proto == htons(ETH_P_IP) ? NFPROTO_IPV4 :
						      NFPROTO_IPV6;
	const struct nf_conntrack_tuple_hash *h;
	struct nf_conntrack_tuple tuple, back;
	int dir;

	if (!nf_ct_get_tuplepr(skb, ETH_HLEN, family, net, &tuple) ||
	    (after && !nf_ct_invert_tuple(&back, &tuple)))
		return false;
	h = nf_conntrack_find_get(net, nf_ct_zone(zone->tmpl),
				  after ? &back : &tuple);
	if (!h)
		return false;
	dir = after ? !NF_CT_DIRECTION(h) : NF_CT_DIRECTION(h);
	nf_reset_ct(skb);
	nf_ct_set(skb, nf_ct_tuplehash_to_ctrack(h),
		  dir == IP_CT_DIR_ORIGINAL ? IP_CT_ESTABLISHED :
					      IP_CT_ESTABLISHED_REPLY);
	return true;
}

/**
 * vsw_conn_of_way - go back to the connection that a frame came in with
 * @pkt: the frame
 * @skb: the copy that has gone on, and may be tracked in another zone now; gets
 *	that of the port where it entered, if there was one
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_conn_of_way(const struct vsw_pkt *pkt, struct sk_buff *skb)
{
	const struct vsw_conn_zone *zone = zone_of(pkt->in);

	if (rcu_access_pointer(pkt->in->nat) && pkt->conn &&
	    pkt->zone != zone->id)
		find_again(dev_net(pkt->br->dev), skb, zone, true);
}

/* What is to be looked at more closely than it was so far: see NAT. */
static bool is_unseen(const struct vsw_pkt *pkt, const struct vsw_port *port)
{
	return pkt->conn & VSW_CONN_COUNTED && rcu_access_pointer(port->nat);
}

/**
 * vsw_conn_track - what is a frame to connection tracking?
 * @pkt: the frame; its conn says the answer
 * @skb: the copy that is looked at; gets its connection, loses padding, and may
 *	move: read pointers to headers again
 * @port: the port whose zone it is to be tracked in
 *
 * The answer holds for all copies in this zone, but only those that were made
 * of one that has its connection have it, too.
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict; the tracker may have no room for a connection.
 */
enum vsw_drop vsw_conn_track(struct vsw_pkt *pkt, struct sk_buff *skb,
			     const struct vsw_port *port)
{
	const struct vsw_conn_zone *zone = zone_of(port);
	struct net *net = dev_net(pkt->br->dev);
	enum vsw_drop why;

	if (pkt->conn && pkt->zone == zone->id) {
		if (!is_unseen(pkt, port) &&
		    (!vsw_conn_carried(pkt->conn) || is_in(net, skb, zone)))
			goto out;
		if (pkt->conn & VSW_CONN_ESTABLISHED &&
		    find_again(net, skb, zone, false)) {
			pkt->conn = VSW_CONN_ESTABLISHED;
			return VSW_PASS;
		}
	}
	if (pkt->conn && !(pkt->conn & VSW_CONN_COUNTED)) {
		if (is_in(net, skb, zone)) {
			pkt->conn = vsw_conn_read(skb);
			pkt->zone = zone->id;
			return VSW_PASS;
		}
		why = vsw_conn_commit(pkt, skb);
		if (why)
			return why;
	}
	pkt->conn = vsw_conn_look(pkt->br, skb, zone);
	pkt->zone = zone->id;
out:
	return pkt->conn == VSW_CONN_REFUSED ? VSW_DROP_CONN : VSW_PASS;
}

/*
 * With NAT, where it leaves says what its connection is. Of copies that leave
 * by all ports none may say so, unless the frame has its destination already,
 * or another connection has said it.
 */
static bool vsw_conn_is_stray(const struct vsw_pkt *pkt,
			      const struct nf_conn *ct)
{
	return pkt->how & VSW_HOW_MAYBE && !(ct->status & IPS_DST_NAT) &&
	       !ct->master;
}

/**
 * vsw_conn_anew - track a copy by itself
 * @pkt: the frame
 * @skb: the copy, which is parted from the connection of the others
 * @port: the port whose zone it is to be tracked in
 *
 * Context: BH disabled, RCU read side.
 * Return: its connection, not confirmed; NULL if it begins none.
 */
struct nf_conn *vsw_conn_anew(const struct vsw_pkt *pkt, struct sk_buff *skb,
			      const struct vsw_port *port)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct;

	if (vsw_conn_look(pkt->br, skb, zone_of(port)) != VSW_CONN_NEW)
		return NULL;
	ct = nf_ct_get(skb, &ctinfo);
	return nf_ct_is_confirmed(ct) ? NULL : ct;
}

/**
 * vsw_conn_commit - a frame that was tracked leaves
 * @pkt: the frame
 * @skb: the copy of it, which is parted from its connection; may move, and be
 *	longer or shorter than before
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict; the frame is not to leave if it begins a connection that the
 * tracker has no room for, that another one has taken the place of, or that is
 * beyond the limit of the port where it entered; or if a helper refuses it.
 */
enum vsw_drop vsw_conn_commit(const struct vsw_pkt *pkt, struct sk_buff *skb)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	enum vsw_drop why;

	if (!ct)
		return VSW_PASS;
	why = vsw_nat_source(skb, ct, ctinfo);
	if (why)
		return why;
	if (!nf_ct_is_confirmed(ct)) {
		if (vsw_conn_is_stray(pkt, ct)) {
			nf_reset_ct(skb);
			return VSW_PASS;
		}
		why = vsw_conn_begin(pkt->in, ct);
		if (why)
			return why;
	} else if (ctinfo == IP_CT_ESTABLISHED_REPLY) {
		vsw_conn_answered(pkt->in, ct);
	}
	if (nfct_help(ct) || ct->status & IPS_SEQ_ADJUST) {
		why = vsw_conn_help_run(pkt, skb);
		if (why)
			return why;
	}
	if (nf_conntrack_confirm(skb) != NF_ACCEPT)
		return VSW_DROP_CONN;
	nf_reset_ct(skb);
	return VSW_PASS;
}
