// SPDX-License-Identifier: GPL-2.0-only
/* Helpers of nf_conntrack, for protocols that announce other connections. */

#include <linux/ip.h>
#include <linux/slab.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "pkt.h"

typedef int vsw_helper_fn(struct sk_buff *skb, unsigned int protoff,
			  struct nf_conn *ct, enum ip_conntrack_info info);

static const u8 families[2] = { NFPROTO_IPV4, NFPROTO_IPV6 };

static int get(struct vsw_conn_help *help, unsigned int i, u8 proto)
{
	struct nf_conntrack_helper *helper;

	helper = nf_conntrack_helper_try_module_get(help->name, families[i],
						    proto);
	if (!helper)
		return 0;
	/* its verdict is a queue, which nobody but a hook can give it to */
	if (helper->flags & NF_CT_HELPER_F_USERSPACE) {
		nf_conntrack_helper_put(helper);
		return -EOPNOTSUPP;
	}
	help->helper[i] = helper;
	/* some have nothing to write, and so no part for NAT */
	help->nat[i] = !nf_nat_helper_try_module_get(help->name, families[i],
						     proto);
	return 0;
}

/**
 * vsw_conn_help_make - find a helper
 * @name: its name, at most VSWKM_ACL_HELPER_MAX characters
 * @proto: protocol of the connections that it is for
 * @want: for which of IPv4 and IPv6; one of them is enough
 *
 * Context: process, may sleep and load modules: not under the RTNL.
 * Return: the helper, for vsw_conn_help_free(); or an error pointer: -ENOENT if
 * there is none, -EOPNOTSUPP for one in user space, -ENOMEM.
 */
struct vsw_conn_help *vsw_conn_help_make(const char *name, u8 proto,
					 const bool want[2])
{
	struct vsw_conn_help *help;
	unsigned int i;
	int err = 0;

	BUILD_BUG_ON(sizeof(help->name) != NF_CT_HELPER_NAME_LEN);

	help = kzalloc(sizeof(*help), GFP_KERNEL_ACCOUNT);
	if (!help)
		return ERR_PTR(-ENOMEM);
	strscpy(help->name, name, sizeof(help->name));
	for (i = 0; !err && i < 2; i++)
		if (want[i])
			err = get(help, i, proto);
	if (!err && !help->helper[0] && !help->helper[1])
		err = -ENOENT;
	if (!err)
		return help;
	vsw_conn_help_free(help);
	return ERR_PTR(err);
}

/**
 * vsw_conn_help_free - give a helper up
 * @help: the helper, which no frame gets any more, or NULL; connections that
 *	have it keep it
 *
 * Context: process.
 */
void vsw_conn_help_free(struct vsw_conn_help *help)
{
	unsigned int i;

	if (!help)
		return;
	for (i = 0; i < 2; i++) {
		if (!help->helper[i])
			continue;
		rcu_read_lock();	/* for its list of those of NAT */
		if (help->nat[i])
			nf_nat_helper_put(help->helper[i]);
		rcu_read_unlock();
		nf_conntrack_helper_put(help->helper[i]);
	}
	kfree(help);
}

/*
 * By a template, as all kernels do it: some count references of connections,
 * others let extensions grow old, even those of templates, so it is a new one.
 */
static bool assign(struct nf_conn *ct, struct nf_conntrack_helper *helper)
{
	struct nf_conn_help *own;
	struct nf_conn *tmpl;
	int err = -ENOMEM;

	tmpl = nf_ct_tmpl_alloc(nf_ct_net(ct), &nf_ct_zone_dflt, GFP_ATOMIC);
	if (!tmpl)
		return false;
	own = nf_ct_helper_ext_add(tmpl, GFP_ATOMIC);
	if (own) {
		rcu_assign_pointer(own->helper, helper);
		err = __nf_ct_try_assign_helper(ct, tmpl, GFP_ATOMIC);
	}
	nf_ct_tmpl_free(tmpl);
	return !err;
}

/**
 * vsw_conn_help_give - give a helper to a connection that begins
 * @help: the helper of the rule that lets it
 * @skb: its frame
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_conn_help_give(const struct vsw_conn_help *help,
				 const struct sk_buff *skb)
{
	struct nf_conntrack_helper *helper;
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);

	if (!ct || nf_ct_is_confirmed(ct) || nfct_help(ct))
		return VSW_PASS;
	helper = help->helper[nf_ct_l3num(ct) == NFPROTO_IPV6];
	if (!helper)
		return VSW_PASS;
	if (!assign(ct, helper))
		return VSW_DROP_NOMEM;
	/* where NAT comes later, it adds that by itself */
	if (ct->status & IPS_NAT_MASK && !nfct_seqadj(ct) &&
	    !nfct_seqadj_ext_add(ct))
		return VSW_DROP_NOMEM;
	return VSW_PASS;
}

/* Where L4 begins. An ICMP error about a connection is not of its protocol. */
static bool find_l4(const struct sk_buff *skb, const struct nf_conn *ct,
		    unsigned int *at)
{
	const struct iphdr *ip;
	struct ipv6hdr buf6;
	struct iphdr buf;
	__be16 frag_off;
	u8 proto;
	int off;

	if (nf_ct_l3num(ct) == NFPROTO_IPV4) {
		ip = skb_header_pointer(skb, 0, sizeof(buf), &buf);
		if (!ip)
			return false;
		*at = ip->ihl * 4;
		return ip->protocol == nf_ct_protonum(ct);
	}
	if (skb_copy_bits(skb, 0, &buf6, sizeof(buf6)))
		return false;
	proto = buf6.nexthdr;
	off = ipv6_skip_exthdr(skb, sizeof(buf6), &proto, &frag_off);
	if (off < 0 || frag_off & htons(~0x7))
		return false;
	*at = off;
	return proto == nf_ct_protonum(ct);
}

/* As nf_confirm() does it; data of @skb is at the network header. */
static bool run(struct sk_buff *skb, struct nf_conn *ct,
		enum ip_conntrack_info info)
{
	const struct nf_conn_help *own = nfct_help(ct);
	const struct nf_conntrack_helper *helper;
	vsw_helper_fn *fn = NULL;
	unsigned int at;

	if (!find_l4(skb, ct, &at))
		return true;
	helper = own ? rcu_dereference(own->helper) : NULL;
	if (helper)
		fn = vsw_helper_get_fn(helper);
	if (fn && fn(skb, at, ct, info) != NF_ACCEPT)
		return false;
	return !test_bit(IPS_SEQ_ADJUST_BIT, &ct->status) ||
	       nf_ct_seq_adjust(skb, ct, info, at);
}

/**
 * vsw_conn_help_run - show a frame to the helper of its connection
 * @pkt: the frame
 * @skb: the copy of it that is about to leave, with its new addresses; may move
 *	and change its length
 *
 * Context: BH disabled, RCU read side.
 * Return: verdict.
 */
enum vsw_drop vsw_conn_help_run(const struct vsw_pkt *pkt, struct sk_buff *skb)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);
	bool ok;

	/* no part of what a device has summed up */
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	ok = run(skb, ct, info);
	__skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	/* no device sums up what leaves in fragments */
	if (ok && pkt->frag && skb->ip_summed == CHECKSUM_PARTIAL)
		ok = !skb_checksum_help(skb);
	return ok ? VSW_PASS : VSW_DROP_CONN_HELPER;
}
