// SPDX-License-Identifier: GPL-2.0-only
/* Other addresses: what a tracked frame gets, and where it goes then. */

#include <linux/icmpv6.h>
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_nat.h>

#include "conn.h"
#include "nat/nat.h"
#include "pkt.h"

/**
 * vsw_nat_dest - the destination of a packet
 * @skb: the frame, data at the MAC header
 * @addr: set to it, IPv4 as a mapped address
 *
 * Return: false if it is no IP.
 */
bool vsw_nat_dest(const struct sk_buff *skb, struct in6_addr *addr)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	__be32 ip;

	if (eth->h_proto == htons(ETH_P_IPV6))
		return !skb_copy_bits(skb, ETH_HLEN +
				      offsetof(struct ipv6hdr, daddr),
				      addr, sizeof(*addr));
	if (eth->h_proto != htons(ETH_P_IP) ||
	    skb_copy_bits(skb, ETH_HLEN + offsetof(struct iphdr, daddr), &ip,
			  sizeof(ip)))
		return false;
	ipv6_addr_set_v4mapped(ip, addr);
	return true;
}

/* An address of the device that is fit for the other end */
static bool device_addr(const struct net_device *dev, const struct nf_conn *ct,
			union nf_inet_addr *addr)
{
	const union nf_inet_addr *peer =
		&nf_ct_tuple(ct, IP_CT_DIR_REPLY)->src.u3;
	const struct in_device *in;

	if (nf_ct_l3num(ct) == NFPROTO_IPV4) {
		in = __in_dev_get_rcu(dev);
		if (!in || !rcu_access_pointer(in->ifa_list))
			return false;
		addr->ip = inet_select_addr(dev, peer->ip, RT_SCOPE_UNIVERSE);
		return addr->ip;
	}
#if IS_ENABLED(CONFIG_IPV6)
	/* without one of its own, those of other devices are offered */
	return !ipv6_dev_get_saddr(dev_net(dev), dev, &peer->in6, 0,
				   &addr->in6) &&
	       ipv6_chk_addr(dev_net(dev), &addr->in6, dev, 1) &&
	       (ipv6_addr_type(&addr->in6) & IPV6_ADDR_LINKLOCAL) ==
	       (ipv6_addr_type(&peer->in6) & IPV6_ADDR_LINKLOCAL);
#else
	return false;
#endif
}

static void inet_addr(const struct nf_conn *ct, const struct in6_addr *from,
		      union nf_inet_addr *to)
{
	*to = (union nf_inet_addr){};
	if (nf_ct_l3num(ct) == NFPROTO_IPV4)
		to->ip = from->s6_addr32[3];
	else
		to->in6 = *from;
}

static bool find_range(const struct vsw_nat_spec *spec, bool source,
		       const struct nf_conn *ct, struct nf_nat_range2 *range)
{
	bool outside = spec->kind == VSWKM_NAT_KIND_MAP && source;
	const struct net_device *dev;

	*range = (struct nf_nat_range2){ .flags = NF_NAT_RANGE_MAP_IPS };
	if (spec->port.first) {
		range->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
		range->min_proto.all = htons(spec->port.first);
		range->max_proto.all = htons(spec->port.last);
	}
	if (spec->kind == VSWKM_NAT_KIND_MASQUERADE) {
		dev = dev_get_by_index_rcu(nf_ct_net(ct), spec->via);
		if (!dev || !device_addr(dev, ct, &range->min_addr))
			return false;
		range->max_addr = range->min_addr;
		return true;
	}
	inet_addr(ct, outside ? &spec->match : &spec->min, &range->min_addr);
	inet_addr(ct, outside ? &spec->match : &spec->max, &range->max_addr);
	return true;
}

/* Somebody else may have all that there is to choose from. */
static enum vsw_drop set_up(struct nf_conn *ct, bool source,
			    const struct nf_nat_range2 *range)
{
	if (nf_nat_setup_info(ct, range, source ? NF_NAT_MANIP_SRC :
				  NF_NAT_MANIP_DST) != NF_ACCEPT)
		return VSW_DROP_NAT;
	if (source && nf_conntrack_tuple_taken(nf_ct_tuple(ct, IP_CT_DIR_REPLY),
					       ct))
		return VSW_DROP_NAT_EXHAUSTED;
	return VSW_PASS;
}

static enum vsw_drop begin(struct vsw_pkt *pkt, const struct sk_buff *skb,
			   const struct nf_conn *ct, bool source, u32 rule)
{
	enum vsw_drop why = vsw_conn_begin(pkt->in, ct);

	if (!why)
		vsw_conn_note(pkt->br, ct, source, rule, source ?
			      ((const struct ethhdr *)skb->data)->h_source :
			      NULL);
	return why;
}

static enum vsw_drop obey(struct vsw_pkt *pkt, const struct sk_buff *skb,
			  struct nf_conn *ct, bool source,
			  struct vsw_nat_rule *rule)
{
	struct nf_nat_range2 range;
	enum vsw_drop why;

	if (!find_range(&rule->spec, source, ct, &range))
		return VSW_DROP_NAT_ADDRESS;
	why = begin(pkt, skb, ct, source, rule->id) ?:
	      set_up(ct, source, &range);
	if (!why)
		atomic64_inc(&rule->connections);
	return why;
}

/* From the address that it was sent to, so that the reply comes back here */
static enum vsw_drop from_outside(struct vsw_pkt *pkt,
				  const struct sk_buff *skb, struct nf_conn *ct)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)->dst.u3,
		.max_addr = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)->dst.u3,
	};

	return begin(pkt, skb, ct, true, 0) ?: set_up(ct, true, &range);
}

/*
 * What no rule is for keeps its address, but not a port that another one has
 * got by a rule.
 */
static enum vsw_drop keep_source(struct nf_conn *ct)
{
	if (nf_nat_alloc_null_binding(ct, NF_INET_POST_ROUTING) != NF_ACCEPT)
		return VSW_DROP_NAT;
	return nf_conntrack_tuple_taken(nf_ct_tuple(ct, IP_CT_DIR_REPLY), ct) ?
	       VSW_DROP_NAT_EXHAUSTED : VSW_PASS;
}

/* A message about another packet, of which it has a part inside */
static bool manip_icmp(struct sk_buff *skb, struct nf_conn *ct,
		       enum ip_conntrack_info info, unsigned int hook,
		       bool *done)
{
	u8 proto = IPPROTO_ICMPV6;
	__be16 frag_off;
	int hdrlen;

	*done = true;
	if (nf_ct_l3num(ct) == NFPROTO_IPV4) {
		if (ip_hdr(skb)->protocol == IPPROTO_ICMP)
			return nf_nat_icmp_reply_translation(skb, ct, info,
							     hook);
	} else if (IS_ENABLED(CONFIG_IPV6)) {
		proto = ipv6_hdr(skb)->nexthdr;
		hdrlen = ipv6_skip_exthdr(skb, sizeof(struct ipv6hdr), &proto,
					  &frag_off);
		if (hdrlen >= 0 && proto == IPPROTO_ICMPV6)
			return nf_nat_icmpv6_reply_translation(skb, ct, info,
							       hook, hdrlen);
	}
	*done = false;
	return true;
}

/* Write what was chosen: at PRE_ROUTING the destination, else the source. */
static enum vsw_drop manip(struct sk_buff *skb, struct nf_conn *ct,
			   enum ip_conntrack_info info, unsigned int hook)
{
	bool ok = true, done = false;

	skb_pull_rcsum(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	if (info == IP_CT_RELATED || info == IP_CT_RELATED_REPLY)
		ok = manip_icmp(skb, ct, info, hook, &done);
	if (ok && !done)
		ok = nf_nat_packet(ct, info, hook, skb) == NF_ACCEPT;
	skb_push_rcsum(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	return ok ? VSW_PASS : VSW_DROP_NAT;
}

/* Does it go to where the connection that expected it began? */
static bool is_to_origin(const struct nf_conn *master,
			 const struct in6_addr *addr)
{
	struct in6_addr origin;

	if (!master)
		return false;
	vsw_conn_addr(master, IP_CT_DIR_ORIGINAL, false, &origin);
	return ipv6_addr_equal(&origin, addr);
}

/* The MAC address of the host that a frame is for now, see the DOC */
static bool find_mac(const struct vsw_pkt *pkt, const struct nf_conn *ct,
		     enum ip_conntrack_info info, const struct in6_addr *addr,
		     u8 *mac)
{
	struct vsw_neigh_key key = { .addr = *addr, .vid = pkt->vid };
	struct vsw_neigh_entry entry;

	if (vsw_neigh_get(&pkt->br->neigh, &key, &entry)) {
		ether_addr_copy(mac, entry.info.mac);
		return true;
	}
	if (CTINFO2DIR(info) == IP_CT_DIR_REPLY)
		return vsw_conn_origin(pkt->br, ct, mac);
	return is_to_origin(ct->master, addr) &&
	       vsw_conn_origin(pkt->br, ct->master, mac);
}

static enum vsw_drop write_macs(const struct vsw_pkt *pkt, struct sk_buff *skb,
				const u8 *dest, const u8 *src)
{
	struct ethhdr *eth;

	if (skb_ensure_writable(skb, ETH_HLEN))
		return VSW_DROP_NOMEM;
	eth = (struct ethhdr *)skb->data;
	skb_postpull_rcsum(skb, eth, ETH_HLEN);
	ether_addr_copy(eth->h_dest, dest);
	if (src)
		ether_addr_copy(eth->h_source, src);
	skb_postpush_rcsum(skb, eth, ETH_HLEN);
	return VSW_PASS;
}

/* As nf_nat_packet() would see it; what is said about others is always seen. */
static bool has_new_dest(const struct nf_conn *ct, enum ip_conntrack_info info)
{
	unsigned long mask = CTINFO2DIR(info) == IP_CT_DIR_ORIGINAL ?
			     IPS_DST_NAT : IPS_SRC_NAT;

	if (info == IP_CT_RELATED || info == IP_CT_RELATED_REPLY)
		mask = IPS_NAT_MASK;
	return ct->status & mask;
}

/*
 * @turn: the frame is to be forwarded again if its destination changes, and
 * is set to whether it did.
 */
static enum vsw_drop new_dest(struct vsw_pkt *pkt, struct sk_buff *skb,
			      struct nf_conn *ct, enum ip_conntrack_info info,
			      bool *turn)
{
	struct in6_addr before, after;
	bool known, must = *turn;
	enum vsw_drop why;
	u8 mac[ETH_ALEN];

	*turn = false;
	if (!has_new_dest(ct, info))
		return VSW_PASS;
	if (!vsw_nat_dest(skb, &before))
		return VSW_DROP_NAT;
	why = manip(skb, ct, info, NF_INET_PRE_ROUTING);
	if (why)
		return why;
	if (!vsw_nat_dest(skb, &after) || ipv6_addr_equal(&before, &after))
		return VSW_PASS;
	known = find_mac(pkt, ct, info, &after, mac);
	if (!known && (must || vsw_nat_announced(pkt->br, pkt->vid, &before))) {
		vsw_nat_ask(pkt, &after, &before);
		return VSW_DROP_NAT_NEIGH;
	}
	*turn = must;
	if (!known)
		return VSW_PASS;
	return write_macs(pkt, skb, mac, must ? pkt->br->dev->dev_addr : NULL);
}

/**
 * vsw_nat_in - give a frame its new destination
 * @pkt: the frame, tracked
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_in(struct vsw_pkt *pkt)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(pkt->skb, &info);
	struct vsw_nat_rule *rule;
	enum vsw_drop why;
	bool turn = false;

	if (!ct)
		return VSW_PASS;
	if (!nf_ct_is_confirmed(ct) && !(ct->status & IPS_DST_NAT_DONE)) {
		rule = vsw_nat_choose(rcu_dereference(pkt->in->nat), false,
				      nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL));
		why = rule ? obey(pkt, pkt->skb, ct, false, rule) : VSW_PASS;
		if (why)
			return why;
	}
	return new_dest(pkt, pkt->skb, ct, info, &turn);
}

/* Rules of the port where a connection is about to leave for the first time */
static enum vsw_drop choose_out(struct vsw_pkt *pkt, struct sk_buff *skb,
				const struct vsw_nat_set *set,
				struct nf_conn *ct, bool may_turn)
{
	const struct nf_conntrack_tuple *tuple =
		nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	struct vsw_nat_rule *rule, *hairpin = NULL;
	enum vsw_drop why;

	if (may_turn && !(ct->status & IPS_DST_NAT_DONE)) {
		hairpin = vsw_nat_choose(set, false, tuple);
		why = hairpin ? obey(pkt, skb, ct, false, hairpin) : VSW_PASS;
		if (why)
			return why;
	}
	if (ct->status & IPS_SRC_NAT_DONE)
		return VSW_PASS;
	rule = vsw_nat_choose(set, true, tuple);
	if (rule)
		return obey(pkt, skb, ct, true, rule);
	return hairpin ? from_outside(pkt, skb, ct) : keep_source(ct);
}

/*
 * It has begun by another port and is not answered yet: a copy left there, or
 * its way has changed. It is to begin again, not to leave as it is.
 */
static bool is_late(const struct vsw_nat_set *set, struct nf_conn *ct,
		    enum ip_conntrack_info info)
{
	return info == IP_CT_NEW && !(ct->status & IPS_SRC_NAT_DONE) &&
	       vsw_nat_choose(set, true, nf_ct_tuple(ct,
						     IP_CT_DIR_ORIGINAL)) &&
	       nf_ct_kill(ct);
}

/**
 * vsw_nat_out - choose the source that a frame is to leave a port with
 * @pkt: the frame
 * @port: egress port, or the one that has the rules for it
 * @skb: the copy, tracked in the zone of @port
 *
 * The source itself is written by vsw_nat_source().
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict. The frame may have been sent elsewhere: then @pkt->skb is
 * NULL, and the verdict means nothing.
 */
enum vsw_drop vsw_nat_out(struct vsw_pkt *pkt, struct vsw_port *port,
			  struct sk_buff *skb)
{
	const struct vsw_nat_set *set = rcu_dereference(port->nat);
	bool turn = skb == pkt->skb &&
		    !(pkt->how & (VSW_HOW_FLOODED | VSW_HOW_TURNED));
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);
	enum vsw_drop why = VSW_PASS;

	if (!ct)
		return VSW_PASS;
	if (set && !nf_ct_is_confirmed(ct))
		why = choose_out(pkt, skb, set, ct, turn);
	else if (set && is_late(set, ct, info))
		why = VSW_DROP_NAT;
	if (!why)
		why = new_dest(pkt, skb, ct, info, &turn);
	if (why || !turn)
		return why;
	vsw_forward_turned(pkt);
	return VSW_DROP_SAME_PORT;
}

/**
 * vsw_nat_source - write the source that was chosen for a frame
 * @skb: the frame, data at the MAC header
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: verdict.
 */
enum vsw_drop vsw_nat_source(struct sk_buff *skb)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);
	enum vsw_drop why = VSW_PASS;

	if (!ct || !(ct->status & IPS_NAT_MASK))
		return VSW_PASS;
	if (!nf_ct_is_confirmed(ct) && !(ct->status & IPS_SRC_NAT_DONE))
		why = keep_source(ct);
	return why ?: manip(skb, ct, info, NF_INET_POST_ROUTING);
}
