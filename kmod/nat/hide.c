// SPDX-License-Identifier: GPL-2.0-only
/* Sources that a rule is to hide: what must not leave with one of them. */

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>

#include "../conn.h"
#include "../pkt.h"
#include "nat.h"

/* The addresses as they are in the frame now; the rest is zero */
static bool read_addrs(const struct sk_buff *skb,
		       struct nf_conntrack_tuple *tuple)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	struct in6_addr addr6[2];
	__be32 addr[2];

	*tuple = (struct nf_conntrack_tuple){};
	if (eth->h_proto == htons(ETH_P_IPV6)) {
		if (skb_copy_bits(skb, ETH_HLEN +
				  offsetof(struct ipv6hdr, saddr),
				  addr6, sizeof(addr6)))
			return false;
		tuple->src.l3num = NFPROTO_IPV6;
		tuple->src.u3.in6 = addr6[0];
		tuple->dst.u3.in6 = addr6[1];
		return true;
	}
	if (eth->h_proto != htons(ETH_P_IP) ||
	    skb_copy_bits(skb, ETH_HLEN + offsetof(struct iphdr, saddr),
			  addr, sizeof(addr)))
		return false;
	tuple->src.l3num = NFPROTO_IPV4;
	tuple->src.u3.ip = addr[0];
	tuple->dst.u3.ip = addr[1];
	return true;
}

static bool is_multicast(const struct nf_conntrack_tuple *tuple)
{
	if (tuple->src.l3num == NFPROTO_IPV6)
		return ipv6_addr_is_multicast(&tuple->dst.u3.in6);
	return ipv4_is_multicast(tuple->dst.u3.ip) ||
	       ipv4_is_lbcast(tuple->dst.u3.ip);
}

/* Is it from and to the network of a rule, which a broadcast there may be? */
static bool is_within(const struct vsw_nat_set *set,
		      const struct nf_conntrack_tuple *tuple)
{
	const struct vsw_nat_rule *rule = vsw_nat_choose(set, true, tuple);
	bool v4 = tuple->src.l3num == NFPROTO_IPV4;
	struct in6_addr dest = tuple->dst.u3.in6;

	if (!rule || rule->spec.plen <= (v4 ? 96 : 0))
		return false;
	if (v4)
		ipv6_addr_set_v4mapped(tuple->dst.u3.ip, &dest);
	return ipv6_prefix_equal(&rule->spec.match, &dest, rule->spec.plen);
}

/**
 * vsw_nat_is_for_many - is a frame one that rules of sources leave alone?
 * @set: the rules of the port where it is to leave
 * @skb: the frame, data at the MAC header
 *
 * It is for many, or from one that has no address yet: nothing answers to it.
 * The MAC address alone does not say so, since a host outside may take what was
 * sent to all for its own.
 *
 * Context: RCU read side.
 * Return: true if it is.
 */
bool vsw_nat_is_for_many(const struct vsw_nat_set *set,
			 const struct sk_buff *skb)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	struct nf_conntrack_tuple tuple;

	if (!read_addrs(skb, &tuple))
		return false;
	if (tuple.src.l3num == NFPROTO_IPV4 ? !tuple.src.u3.ip :
					      ipv6_addr_any(&tuple.src.u3.in6))
		return true;
	return is_multicast_ether_addr(eth->h_dest) &&
	       (is_multicast(&tuple) || is_within(set, &tuple));
}

/* Is a source that is seen there one that the rules of the port hide? */
static bool hides(const struct vsw_port *port,
		  const struct nf_conntrack_tuple *tuple)
{
	return vsw_nat_choose(rcu_dereference(port->nat), true, tuple);
}

/**
 * vsw_nat_seen - a frame without NAT has entered by a port that has rules
 * @pkt: the frame
 * @ct: its connection, confirmed
 * @info: what it is to that
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_nat_seen(const struct vsw_pkt *pkt, const struct nf_conn *ct,
		  enum ip_conntrack_info info)
{
	if ((info == IP_CT_NEW || info == IP_CT_ESTABLISHED) &&
	    hides(pkt->in, nf_ct_tuple(ct, IP_CT_DIR_REPLY)))
		vsw_conn_note_outside(pkt->br, ct);
}

static bool is_from_outside(const struct vsw_pkt *pkt,
			    const struct vsw_port *port,
			    const struct nf_conn *ct,
			    const struct nf_conntrack_tuple *tuple)
{
	const struct vsw_port *from;

	from = vsw_conn_port(pkt->br, ct, IP_CT_DIR_ORIGINAL);
	return (from && (from == port || hides(from, tuple))) ||
	       vsw_conn_is_outside(pkt->br, ct);
}

/* Has it gone on by other ports than this one, so that it is about those? */
static bool is_of_others(const struct vsw_pkt *pkt, const struct vsw_port *port,
			 const struct nf_conn *ct)
{
	const struct vsw_port *answered;

	answered = vsw_conn_port(pkt->br, ct, IP_CT_DIR_REPLY);
	return answered && answered != port;
}

/**
 * vsw_nat_shows - does a connection show a source that a rule is to hide?
 * @pkt: the frame
 * @port: egress port, which has rules
 * @skb: the copy
 * @ct: its connection, confirmed
 * @info: what it is to that
 *
 * It has begun by another port, or the other way round: a guest may have done
 * that in the name of somebody outside. Then it is to begin again, unless it is
 * answered elsewhere; of a copy, or of what is said about it, only this one
 * must not leave. What comes from outside is answered as it came.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if the frame must not leave.
 */
bool vsw_nat_shows(const struct vsw_pkt *pkt, const struct vsw_port *port,
		   const struct sk_buff *skb, struct nf_conn *ct,
		   enum ip_conntrack_info info)
{
	const struct vsw_nat_rule *rule;
	struct nf_conntrack_tuple tuple;
	u32 has[2] = {};

	if (vsw_nat_alters(ct, info, true) || !read_addrs(skb, &tuple))
		return false;
	/* who says something about it need not be of it */
	if (vsw_nat_is_about(info))
		tuple = *nf_ct_tuple(ct, CTINFO2DIR(info));
	rule = vsw_nat_choose(rcu_dereference(port->nat), true, &tuple);
	if (!rule)
		return false;
	if (CTINFO2DIR(info) == IP_CT_DIR_REPLY) {
		if (is_from_outside(pkt, port, ct, &tuple))
			return false;
	} else if (vsw_conn_rules(pkt->br, ct, has) && has[1] == rule->id) {
		return false;
	}
	if (!(pkt->how & VSW_HOW_FLOODED) && !vsw_nat_is_about(info) &&
	    !is_of_others(pkt, port, ct))
		nf_ct_kill(ct);
	return true;
}

/**
 * vsw_nat_keeps_back - is a frame without a connection one that must not leave?
 * @port: egress port
 * @skb: the copy, which the tracker calls invalid
 *
 * It would leave with the source that a rule is to hide, as there is no
 * connection that would say what to write.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if it must not.
 */
bool vsw_nat_keeps_back(const struct vsw_port *port, const struct sk_buff *skb)
{
	const struct vsw_nat_set *set = rcu_dereference(port->nat);
	struct nf_conntrack_tuple tuple;

	return set && read_addrs(skb, &tuple) &&
	       !vsw_nat_is_for_many(set, skb) &&
	       vsw_nat_choose(set, true, &tuple);
}
