// SPDX-License-Identifier: GPL-2.0-only
/* The connection of a frame that is remembered: is it still what it was? */

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/ipv6.h>
#include <net/tcp.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_acct.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "flow.h"
#include "pkt.h"

/* As the tracker would read it, of a frame of which it is known that it can */
static void flow_tuple(const struct sk_buff *skb, bool six,
		       struct nf_conntrack_tuple *tuple)
{
	const struct ipv6hdr *ip6 = (const void *)(skb->data + ETH_HLEN);
	const struct iphdr *ip = (const void *)(skb->data + ETH_HLEN);
	const __be16 *ports = six ? (const void *)(ip6 + 1) :
				    (const void *)(ip + 1);

	memset(tuple, 0, sizeof(*tuple));
	if (six) {
		tuple->src.l3num = NFPROTO_IPV6;
		tuple->dst.protonum = ip6->nexthdr;
		tuple->src.u3.in6 = ip6->saddr;
		tuple->dst.u3.in6 = ip6->daddr;
	} else {
		tuple->src.l3num = NFPROTO_IPV4;
		tuple->dst.protonum = ip->protocol;
		tuple->src.u3.ip = ip->saddr;
		tuple->dst.u3.ip = ip->daddr;
	}
	tuple->src.u.all = ports[0];
	tuple->dst.u.all = ports[1];
}

static bool flow_is_of(const struct nf_conntrack_tuple *tuple,
		       const struct sk_buff *skb, bool six)
{
	const struct ipv6hdr *ip6 = (const void *)(skb->data + ETH_HLEN);
	const struct iphdr *ip = (const void *)(skb->data + ETH_HLEN);
	const __be16 *ports = six ? (const void *)(ip6 + 1) :
				    (const void *)(ip + 1);

	if (tuple->src.u.all != ports[0] || tuple->dst.u.all != ports[1])
		return false;
	if (six)
		return tuple->src.l3num == NFPROTO_IPV6 &&
		       tuple->dst.protonum == ip6->nexthdr &&
		       ipv6_addr_equal(&tuple->src.u3.in6, &ip6->saddr) &&
		       ipv6_addr_equal(&tuple->dst.u3.in6, &ip6->daddr);
	return tuple->src.l3num == NFPROTO_IPV4 &&
	       tuple->dst.protonum == ip->protocol &&
	       tuple->src.u3.ip == ip->saddr && tuple->dst.u3.ip == ip->daddr;
}

/* Once in a grace period, as the pointer alone says nothing any more */
static noinline bool flow_conn_find(struct net *net, struct vsw_flow *flow,
				    const struct nf_conn *ct,
				    const struct sk_buff *skb, bool six)
{
	const struct nf_conntrack_tuple_hash *h;
	struct nf_conntrack_tuple tuple;
	struct nf_conntrack_zone zone;

	flow_tuple(skb, six, &tuple);
	nf_ct_zone_init(&zone, flow->zone, NF_CT_DEFAULT_ZONE_DIR, 0);
	h = nf_conntrack_find_get(net, &zone, &tuple);
	if (!h)
		return false;
	if (nf_ct_tuplehash_to_ctrack(h) == ct &&
	    NF_CT_DIRECTION(h) == flow->dir) {
		flow->epoch = this_cpu_read(vsw_flow_cache.epoch);
		return true;
	}
	nf_ct_put(nf_ct_tuplehash_to_ctrack(h));
	return false;
}

static __always_inline bool flow_same_cookie(const struct vsw_flow_cookie *a,
					     const struct vsw_flow_cookie *b)
{
	return !((a->word[0] ^ b->word[0]) | (a->word[1] ^ b->word[1]) |
		 (a->word[2] ^ b->word[2]) | (a->word[3] ^ b->word[3]));
}

/*
 * Has no grace period begun since the connection was known to be right? One
 * that begins from now on waits for us.
 */
static bool flow_conn_near(const struct vsw_flow *flow)
{
	struct vsw_flow_cache *cache = this_cpu_ptr(&vsw_flow_cache);
	struct vsw_flow_cookie now = {};

	/* what is behind the pointer has another name in each kernel */
	get_state_synchronize_rcu_full((void *)&now);
	if (unlikely(!flow_same_cookie(&now, &cache->cookie))) {
		cache->cookie = now;
		cache->epoch++;
	}
	return flow->epoch == cache->epoch;
}

/*
 * Is it still the connection that it was, and one that may pass? With a
 * reference to it, and what its timeout was.
 */
static bool flow_conn_get(struct net *net, struct vsw_flow *flow,
			  struct nf_conn *ct, const struct sk_buff *skb,
			  bool six, u32 *timeout)
{
	if (likely(flow_conn_near(flow))) {
		if (!refcount_inc_not_zero(&ct->ct_general.use))
			return false;
		smp_acquire__after_ctrl_dep();
	} else if (!flow_conn_find(net, flow, ct, skb, six)) {
		return false;
	}
	*timeout = READ_ONCE(ct->timeout);
	if (likely(flow_is_of(&ct->tuplehash[flow->dir].tuple, skb, six) &&
		   nf_ct_zone(ct)->id == flow->zone &&
		   net_eq(nf_ct_net(ct), net) &&
		   !nf_ct_is_expired(ct) && vsw_flow_may_pass(ct)))
		return true;
	nf_ct_put(ct);
	return false;
}

/*
 * What this side has got of the other one's data: a reset from there counts if
 * it goes on behind that. Without the lock, for which that is too little: the
 * tracker looks at it again when there is a reset.
 */
static void flow_conn_acked(struct nf_conn *ct, u8 dir,
			    const struct sk_buff *skb, bool six)
{
	const unsigned int at = ETH_HLEN + (six ? sizeof(struct ipv6hdr) :
						  sizeof(struct iphdr));
	const struct tcphdr *tcp = (const void *)(skb->data + at);
	struct ip_ct_tcp_state *seen = &ct->proto.tcp.seen[dir];
	u32 ack = ntohl(tcp->ack_seq);

	if (after(ack, READ_ONCE(seen->td_maxack)))
		WRITE_ONCE(seen->td_maxack, ack);
}

/*
 * What nf_conntrack_in() would do of it; @len is that of the packet. If another
 * CPU has just closed the connection, its timeout is not the one that was read.
 */
static void flow_conn_count(const struct vsw_conn_table *tbl,
			    struct nf_conn *ct, u8 dir, u32 old,
			    unsigned int len)
{
	struct net *net = nf_ct_net(ct);
	u32 timeout;

	if (nf_ct_protonum(ct) == IPPROTO_TCP)
		timeout = READ_ONCE(tbl->timeout[VSW_CONN_KIND_TCP]) ?:
			nf_tcp_pernet(net)->timeouts[TCP_CONNTRACK_ESTABLISHED];
	else
		timeout = READ_ONCE(tbl->timeout[VSW_CONN_KIND_UDP_STREAM]) ?:
			  nf_udp_pernet(net)->timeouts[UDP_CT_REPLIED];
	timeout += nfct_time_stamp;
	if (old != timeout)
		cmpxchg(&ct->timeout, old, timeout);
	nf_ct_acct_update(ct, dir, len);
}

/* Without Ethernet's padding, which the tracker would have taken off */
static unsigned int flow_packet_len(const struct sk_buff *skb, bool six)
{
	const struct ipv6hdr *ip6 = (const void *)(skb->data + ETH_HLEN);
	const struct iphdr *ip = (const void *)(skb->data + ETH_HLEN);

	if (skb_is_gso(skb))
		return skb->len - ETH_HLEN;
	return six ? sizeof(*ip6) + ntohs(ip6->payload_len) :
		     ntohs(ip->tot_len);
}

/* A copy may have been made before the frame had the connection. */
static bool flow_conn_is_with(const struct sk_buff *skb, u16 zone)
{
	enum ip_conntrack_info info;
	const struct nf_conn *ct = nf_ct_get(skb, &info);

	return ct && nf_ct_zone(ct)->id == zone;
}

/* Does what is remembered hold for this frame, as the tracker sees it? */
static bool flow_conn(struct vsw_pkt *pkt, struct vsw_flow *flow,
		      struct sk_buff *skb, bool six)
{
	struct nf_conn *ct = flow->ct;
	unsigned int len;
	u32 timeout;

	if (pkt->conn && pkt->zone == flow->zone)
		return pkt->conn & VSW_CONN_ESTABLISHED &&
		       (pkt->conn & VSW_CONN_COUNTED ||
			flow_conn_is_with(skb, flow->zone));
	/* one of another zone has to be confirmed first */
	if ((pkt->conn && !(pkt->conn & VSW_CONN_COUNTED)) || !ct ||
	    !flow_conn_get(dev_net(pkt->br->dev), flow, ct, skb, six,
			   &timeout))
		return false;
	len = flow_packet_len(skb, six);
	if (unlikely(skb->len > ETH_HLEN + len) &&
	    pskb_trim_rcsum(skb, ETH_HLEN + len)) {
		nf_ct_put(ct);
		return false;
	}
	flow_conn_count(&pkt->br->conns, ct, flow->dir, timeout, len);
	if (nf_ct_protonum(ct) == IPPROTO_TCP)
		flow_conn_acked(ct, flow->dir, skb, six);
	/* the host tracks what it sends in a zone of its own */
	nf_reset_ct(skb);
	pkt->zone = flow->zone;
	pkt->conn = VSW_CONN_ESTABLISHED;
	if (READ_ONCE(ct->status) & IPS_NAT_MASK) {
		nf_ct_set(skb, ct, flow->dir == IP_CT_DIR_ORIGINAL ?
			  IP_CT_ESTABLISHED : IP_CT_ESTABLISHED_REPLY);
		return true;
	}
	pkt->conn |= VSW_CONN_COUNTED;
	nf_ct_put(ct);
	return true;
}
