// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ethernet over GRE, RFC 2784 and RFC 2890, and NVGRE, RFC 7637.
 *
 * The kernel has one place for a receiver of GRE, and that is ip_gre's. So the
 * packets of our segments are taken where the host's own packets come in, after
 * its filters and IPsec have had their say. All others go on: to ip_gre, if it
 * is there, whenever it is loaded.
 */

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/gre.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/ipv6_frag.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>
#include <net/xfrm.h>
#ifdef VSW_CT_CONFIRM
#include <net/netfilter/nf_conntrack.h>
#endif

#include "outer.h"

#define VSW_GRE_C	htons(0x8000)	/* checksum */
#define VSW_GRE_K	htons(0x2000)	/* key */
#define VSW_GRE_S	htons(0x1000)	/* sequence number */

/**
 * vsw_gre_hlen - length of the header
 * @flags: VSW_TF_* of the tunnel
 *
 * Return: 8 to %VSW_GRE_MAX_HLEN bytes.
 */
unsigned int vsw_gre_hlen(u32 flags)
{
	return 8 + (flags & VSW_TF_CSUM ? 4 : 0) + (flags & VSW_TF_SEQ ? 4 : 0);
}

/* Of the whole GRE packet; by the device, if that can do it */
static void vsw_gre_csum(struct sk_buff *skb, __be16 *csum)
{
	if (skb_shinfo(skb)->gso_type & (SKB_GSO_GRE | SKB_GSO_GRE_CSUM))
		return;
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		*(__sum16 *)csum = csum_fold(lco_csum(skb));
		return;
	}
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = 4;
}

/**
 * vsw_gre_push - add the GRE header
 * @skb: the frame, data at its MAC header, with room in front
 * @o: what it says
 */
void vsw_gre_push(struct sk_buff *skb, const struct vsw_outer *o)
{
	unsigned int hlen = o->proto_hlen, i = 2;
	u32 key = o->id;
	__be16 *hdr;

	hdr = __skb_push(skb, hlen);
	skb_reset_transport_header(skb);
	hdr[0] = VSW_GRE_K;
	hdr[1] = htons(ETH_P_TEB);
	if (o->flags & VSW_TF_CSUM) {
		hdr[0] |= VSW_GRE_C;
		hdr[2] = 0;
		hdr[3] = 0;
		i += 2;
	}
	if (o->flags & VSW_TF_NVGRE)
		key = key << 8 | (o->inner.hash & 0xff);
	put_unaligned_be32(key, &hdr[i]);
	if (o->flags & VSW_TF_SEQ) {
		hdr[0] |= VSW_GRE_S;
		put_unaligned_be32(atomic_inc_return(&o->tun->seq),
				   &hdr[i + 2]);
	}
	if (o->flags & VSW_TF_CSUM)
		vsw_gre_csum(skb, &hdr[2]);
}

/**
 * vsw_gre_parse - look at a GRE header
 * @hdr: the header
 * @len: bytes that are there
 * @key: set to its key
 * @csum: set if it has a checksum
 *
 * Return: its length; -EPROTO if it is cut off; -ENOENT if it cannot be of a
 * segment, whoever else it may be for.
 */
int vsw_gre_parse(const __be16 *hdr, unsigned int len, u32 *key, bool *csum)
{
	unsigned int hlen = 8;

	if (len < 4)
		return -EPROTO;
	if (hdr[0] & ~(VSW_GRE_C | VSW_GRE_K | VSW_GRE_S) ||
	    !(hdr[0] & VSW_GRE_K) || hdr[1] != htons(ETH_P_TEB))
		return -ENOENT;
	*csum = hdr[0] & VSW_GRE_C;
	if (*csum)
		hlen += 4;
	if (len >= hlen)
		*key = get_unaligned_be32(&hdr[*csum ? 4 : 2]);
	if (hdr[0] & VSW_GRE_S)
		hlen += 4;
	return len < hlen ? -EPROTO : hlen;
}

/* The segment that a key is for: by the whole of it, or by its upper part */
static struct vsw_segment *vsw_gre_find(struct vsw_encap_sock *es,
					const struct sk_buff *skb, u32 key)
{
	struct vsw_segment *seg = vsw_encap_find(es, skb, key);

	if (seg && !(READ_ONCE(seg->tun->flags) & VSW_TF_NVGRE))
		return seg;
	seg = vsw_encap_find(es, skb, key >> 8);
	return seg && READ_ONCE(seg->tun->flags) & VSW_TF_NVGRE ? seg : NULL;
}

/* Does IPsec let it in? The protocols behind this hook are asked by IP. */
static bool vsw_gre_policy(const struct vsw_encap_sock *es, struct sk_buff *skb)
{
	return es->ipv6 ? xfrm6_policy_check(NULL, XFRM_POLICY_IN, skb) :
			  xfrm4_policy_check(NULL, XFRM_POLICY_IN, skb);
}

/*
 * Connection tracking takes note of a connection in the last hook of all, which
 * a packet of ours does not reach; one that nobody answers would be new for
 * ever. As br_nf_local_in() does it, nf_conntrack need not be there.
 */
static unsigned int vsw_gre_confirm(struct sk_buff *skb)
{
#ifdef VSW_CT_CONFIRM
	struct nf_conntrack *nfct = skb_nfct(skb);
	const struct nf_ct_hook *hook;

	if (likely(!nfct) ||
	    nf_ct_is_confirmed(container_of(nfct, struct nf_conn, ct_general)))
		return NF_ACCEPT;
	hook = rcu_dereference(nf_ct_hook);
	if (hook)
		return hook->confirm(skb);
#endif
	return NF_ACCEPT;
}

static unsigned int vsw_gre_take(struct vsw_encap_sock *es,
				 struct sk_buff *skb, unsigned int off)
{
	struct vsw_segment *seg = NULL;
	unsigned int verdict;
	u32 key = 0;
	bool csum;
	int hlen;

	/* whatever is there, at most the longest header */
	if (!pskb_may_pull(skb, min(skb->len, off + VSW_GRE_MAX_HLEN)))
		return NF_ACCEPT;
	hlen = vsw_gre_parse((const __be16 *)(skb->data + off),
			     skb->len - off, &key, &csum);
	if (hlen == -ENOENT)
		return NF_ACCEPT;
	if (hlen < 0) {
		if (!vsw_encap_blame(es, skb))
			return NF_ACCEPT;
		vsw_encap_drop(es, skb, VSW_DROP_ENCAP_HEADER);
		return NF_STOLEN;
	}
	seg = vsw_gre_find(es, skb, key);
	if (!seg)
		return NF_ACCEPT;
	if (unlikely(!vsw_gre_policy(es, skb)))
		return NF_DROP;

	skb_pull_rcsum(skb, off);
	if (csum && skb_checksum_simple_validate(skb)) {
		vsw_encap_drop(es, skb, VSW_DROP_ENCAP_HEADER);
		return NF_STOLEN;
	}
	verdict = vsw_gre_confirm(skb);
	if (unlikely(verdict != NF_ACCEPT))
		return verdict;
	vsw_encap_rcv(seg, skb, hlen, 0);
	return NF_STOLEN;
}

/*
 * Data at the IP header, @off bytes before that of GRE. What another hook had
 * given to user space goes on in the process that gives it back.
 */
static unsigned int vsw_gre_rcv(struct vsw_encap_sock *es, struct sk_buff *skb,
				unsigned int off)
{
	unsigned int verdict;

	local_bh_disable();
	verdict = vsw_gre_take(es, skb, off);
	local_bh_enable();
	return verdict;
}

/* Does a packet of which an ICMP error tells belong to a tunnel? */
static bool vsw_gre_sent(struct vsw_encap_sock *es, const void *saddr)
{
	struct vsw_tunnel *tun;

	list_for_each_entry_rcu(tun, &es->tunnels, list)
		if (es->ipv6 ? !memcmp(&tun->local, saddr, sizeof(tun->local)) :
			       vsw_ip4(&tun->local) == *(const __be32 *)saddr)
			return true;
	return false;
}

/* Without ip_gre nobody takes note of the path's MTU: data at the IP header */
static void vsw_gre_err4(struct vsw_encap_sock *es, struct sk_buff *skb)
{
	unsigned int off = ip_hdrlen(skb) + sizeof(struct icmphdr);
	const struct icmphdr *icmp;
	const struct iphdr *inner;

	if (!pskb_may_pull(skb, off + sizeof(*inner)))
		return;
	icmp = (const void *)(skb->data + ip_hdrlen(skb));
	inner = (const void *)(skb->data + off);
	if (icmp->type != ICMP_DEST_UNREACH || icmp->code != ICMP_FRAG_NEEDED ||
	    inner->protocol != IPPROTO_GRE || !vsw_gre_sent(es, &inner->saddr))
		return;
	__skb_pull(skb, off);
	ipv4_update_pmtu(skb, es->net, ntohs(icmp->un.frag.mtu), 0,
			 IPPROTO_GRE);
	__skb_push(skb, off);
}

static void vsw_gre_err6(struct vsw_encap_sock *es, struct sk_buff *skb)
{
	const unsigned int off = sizeof(struct ipv6hdr) +
				 sizeof(struct icmp6hdr);
	const struct icmp6hdr *icmp;
	const struct ipv6hdr *inner;

	if (!pskb_may_pull(skb, off + sizeof(*inner)))
		return;
	icmp = (const void *)(skb->data + sizeof(struct ipv6hdr));
	inner = (const void *)(skb->data + off);
	if (icmp->icmp6_type != ICMPV6_PKT_TOOBIG ||
	    inner->nexthdr != IPPROTO_GRE || !vsw_gre_sent(es, &inner->saddr))
		return;
	__skb_pull(skb, off);
	ip6_update_pmtu(skb, es->net, icmp->icmp6_mtu, 0, 0,
			sock_net_uid(es->net, NULL));
	__skb_push(skb, off);
}

static unsigned int vsw_gre_hook4(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	struct vsw_encap_sock *es = priv;

	if (ip_hdr(skb)->protocol == IPPROTO_GRE)
		return vsw_gre_rcv(es, skb, ip_hdrlen(skb));
	if (ip_hdr(skb)->protocol == IPPROTO_ICMP)
		vsw_gre_err4(es, skb);
	return NF_ACCEPT;
}

/*
 * Where GRE is, or 0. The kernel's ip6gretap puts a limit of encapsulations in
 * front (RFC 2473, 4.1.1), an option that says nothing to the end of a tunnel.
 */
static unsigned int vsw_gre_off6(const struct sk_buff *skb)
{
	unsigned int off = sizeof(struct ipv6hdr);
	const struct ipv6_opt_hdr *opt;
	struct ipv6_opt_hdr buf;

	if (likely(ipv6_hdr(skb)->nexthdr == IPPROTO_GRE))
		return off;
	if (ipv6_hdr(skb)->nexthdr != NEXTHDR_DEST)
		return 0;
	opt = skb_header_pointer(skb, off, sizeof(buf), &buf);
	if (!opt || opt->nexthdr != IPPROTO_GRE)
		return 0;
	off += ipv6_optlen(opt);
	return off < skb->len ? off : 0;
}

/*
 * IPv6 puts a packet together after this hook, so its fragments would go by as
 * such. Return: verdict, %NF_ACCEPT with the whole packet in @skb.
 */
static unsigned int vsw_gre_defrag6(struct vsw_encap_sock *es,
				    struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_NF_DEFRAG_IPV6)
	const unsigned int off = sizeof(struct ipv6hdr);
	int err;

	if (!pskb_may_pull(skb, off + sizeof(struct frag_hdr)) ||
	    ((struct frag_hdr *)(skb->data + off))->nexthdr != IPPROTO_GRE ||
	    !vsw_encap_blame(es, skb))
		return NF_ACCEPT;
	err = nf_ct_frag6_gather(es->net, skb, IP6_DEFRAG_LOCAL_DELIVER);
	if (err == -EINPROGRESS)
		return NF_STOLEN;
	if (err)
		return NF_DROP;
#endif
	return NF_ACCEPT;
}

static unsigned int vsw_gre_hook6(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	struct vsw_encap_sock *es = priv;
	unsigned int verdict, off;

	if (ipv6_hdr(skb)->nexthdr == IPPROTO_FRAGMENT) {
		verdict = vsw_gre_defrag6(es, skb);
		if (verdict != NF_ACCEPT)
			return verdict;
	}
	off = vsw_gre_off6(skb);
	if (off)
		return vsw_gre_rcv(es, skb, off);
	if (ipv6_hdr(skb)->nexthdr == IPPROTO_ICMPV6)
		vsw_gre_err6(es, skb);
	return NF_ACCEPT;
}

/**
 * vsw_gre_setup - let packets of GRE tunnels arrive
 * @es: the place for them
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error.
 */
int vsw_gre_setup(struct vsw_encap_sock *es)
{
	es->hook = (struct nf_hook_ops) {
		.hook = es->ipv6 ? vsw_gre_hook6 : vsw_gre_hook4,
		.priv = es,
		.pf = es->ipv6 ? NFPROTO_IPV6 : NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_LAST - 1,
	};
	return nf_register_net_hook(es->net, &es->hook);
}

/**
 * vsw_gre_release - undo vsw_gre_setup()
 * @es: the place
 *
 * Context: RTNL held, may sleep.
 */
void vsw_gre_release(struct vsw_encap_sock *es)
{
	nf_unregister_net_hook(es->net, &es->hook);
}
