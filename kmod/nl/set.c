// SPDX-License-Identifier: GPL-2.0-only
/* set-new, -del, -add, -remove and -get. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "acl.h"
#include "notify.h"
#include "tunnel.h"

#define MAC_AT	(sizeof(struct in6_addr) - ETH_ALEN)	/* in an element */

static int vsw_put_prefix(struct sk_buff *skb, const struct vsw_acl_span *span)
{
	unsigned int most = ipv6_addr_v4mapped(&span->first) ? 32 : 128;
	unsigned int i, bits = 0;
	u32 diff;

	for (i = 0; i < 4; i++) {
		diff = ntohl(span->first.s6_addr32[i] ^
			     span->last.s6_addr32[i]);
		bits += hweight32(diff);
	}
	if (vsw_nl_put_addr(skb, VSWKM_A_ELEMENT_ADDR, &span->first))
		return -EMSGSIZE;
	return bits ? nla_put_u8(skb, VSWKM_A_ELEMENT_LEN, most - bits) : 0;
}

static int vsw_put_ports(struct sk_buff *skb, const struct vsw_acl_span *span)
{
	u16 first = ntohs(span->first.s6_addr16[7]);
	u16 last = ntohs(span->last.s6_addr16[7]);

	if (nla_put_u16(skb, VSWKM_A_ELEMENT_FIRST, first))
		return -EMSGSIZE;
	return last != first ?
	       nla_put_u16(skb, VSWKM_A_ELEMENT_LAST, last) : 0;
}

static int vsw_put_element(struct sk_buff *skb, u8 kind,
			   const struct vsw_acl_span *span)
{
	struct nlattr *nest = nla_nest_start(skb, VSWKM_A_SET_ELEMENT);
	int err = -EMSGSIZE;

	if (!nest)
		return err;
	if (kind == VSWKM_SET_KIND_ADDR)
		err = vsw_put_prefix(skb, span);
	else if (kind == VSWKM_SET_KIND_PORT)
		err = vsw_put_ports(skb, span);
	else
		err = nla_put(skb, VSWKM_A_ELEMENT_MAC, ETH_ALEN,
			      span->first.s6_addr + MAC_AT);
	if (err)
		nla_nest_cancel(skb, nest);
	else
		nla_nest_end(skb, nest);
	return err;
}

/* The set and as many of its elements from *@at on as fit. */
static int vsw_fill_set(struct sk_buff *skb, const struct vsw_acl_set *set,
			u32 portid, u32 seq, int flags, u8 cmd, u32 *at)
{
	u32 i = *at;
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_string(skb, VSWKM_A_SET_NAME, set->name) ||
	    nla_put_u32(skb, VSWKM_A_SET_KIND, set->kind) ||
	    nla_put_u32(skb, VSWKM_A_SET_ELEMENTS, set->n) ||
	    nla_put_u32(skb, VSWKM_A_SET_USERS, set->users))
		goto err;
	while (i < set->n &&
	       !vsw_put_element(skb, set->kind, &set->element[i]))
		i++;
	if (i == *at && i < set->n)
		goto err;
	*at = i;
	genlmsg_end(skb, hdr);
	return 0;
err:
	genlmsg_cancel(skb, hdr);
	return -EMSGSIZE;
}

/**
 * vsw_nl_fill_set - describe a set without its elements; for get and events
 * @skb: the message
 * @obj: the set
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_set(struct sk_buff *skb, const void *obj, u32 portid,
		    u32 seq, int flags, u8 cmd)
{
	const struct vsw_acl_set *set = obj;
	u32 at = set->n;

	return vsw_fill_set(skb, set, portid, seq, flags, cmd, &at);
}

static struct vsw_acl_set *vsw_nl_set(struct genl_info *info)
{
	struct vsw_acl_set *set;
	const char *name;
	int err;

	err = vsw_nl_acl_name(info, VSWKM_A_SET_NAME, &name);
	if (err)
		return ERR_PTR(err);
	set = vsw_acl_set_find(genl_info_net(info), name);
	if (set)
		return set;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_SET_NAME],
			    "no such set");
	return ERR_PTR(-ENOENT);
}

static int vsw_nl_set_new(struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	const char *name;
	int err;

	err = vsw_userns_check(net, info->extack) ?:
	      vsw_nl_acl_name(info, VSWKM_A_SET_NAME, &name);
	if (err)
		return err;
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_SET_KIND)) {
		GENL_SET_ERR_MSG(info, "no kind is given");
		return -EINVAL;
	}
	err = vsw_acl_set_new(net, name,
			      nla_get_u32(info->attrs[VSWKM_A_SET_KIND]),
			      info->extack);
	if (err == -EEXIST)
		vsw_nl_blame(info, info->attrs[VSWKM_A_SET_NAME]);
	if (!err)
		vsw_set_notify(net, vsw_acl_set_find(net, name),
			       VSWKM_CMD_SET_NEW_NTF);
	return err;
}

int vswkm_nl_set_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_set_new(info);
	rtnl_unlock();
	return err;
}

static int vsw_nl_set_del(struct genl_info *info)
{
	struct vsw_acl_set *set = vsw_nl_set(info);
	struct net *net = genl_info_net(info);
	int err;

	if (IS_ERR(set))
		return PTR_ERR(set);
	err = vsw_acl_set_busy(set, info->extack);
	if (err) {
		vsw_nl_blame(info, info->attrs[VSWKM_A_SET_NAME]);
		return err;
	}
	vsw_set_notify(net, set, VSWKM_CMD_SET_DEL_NTF);
	vsw_acl_set_del(net, set);
	return 0;
}

int vswkm_nl_set_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_set_del(info);
	rtnl_unlock();
	return err;
}

static int vsw_read_ports(struct nlattr **tb, struct vsw_acl_span *span,
			  struct netlink_ext_ack *extack)
{
	u16 first = nla_get_u16(tb[VSWKM_A_ELEMENT_FIRST]), last = first;

	if (tb[VSWKM_A_ELEMENT_LAST])
		last = nla_get_u16(tb[VSWKM_A_ELEMENT_LAST]);
	if (last < first) {
		NL_SET_ERR_MSG_ATTR(extack, tb[VSWKM_A_ELEMENT_LAST],
				    "a range of ports that runs backwards");
		return -EINVAL;
	}
	span->first.s6_addr16[7] = htons(first);
	span->last.s6_addr16[7] = htons(last);
	return 0;
}

static int vsw_read_prefix(struct nlattr **tb, struct vsw_acl_span *span,
			   struct netlink_ext_ack *extack)
{
	struct in6_addr mask;
	int i, err;

	err = vsw_nl_prefix(tb[VSWKM_A_ELEMENT_ADDR], tb[VSWKM_A_ELEMENT_LEN],
			    &span->first, &mask, extack);
	if (err)
		return err;
	for (i = 0; i < 4; i++)
		span->last.s6_addr32[i] = span->first.s6_addr32[i] |
					  ~mask.s6_addr32[i];
	return 0;
}

/* The attributes of a kind are one that must be there and one that may. */
static int vsw_nl_element(struct nlattr *nest, u8 kind,
			  struct vsw_acl_span *span,
			  struct netlink_ext_ack *extack)
{
	static const struct {
		u8 must;
		u8 may;
	} of_kind[] = {
		[VSWKM_SET_KIND_ADDR] = { VSWKM_A_ELEMENT_ADDR,
					  VSWKM_A_ELEMENT_LEN },
		[VSWKM_SET_KIND_PORT] = { VSWKM_A_ELEMENT_FIRST,
					  VSWKM_A_ELEMENT_LAST },
		[VSWKM_SET_KIND_MAC] = { VSWKM_A_ELEMENT_MAC, 0 },
	};
	struct nlattr *tb[VSWKM_A_ELEMENT_MAX + 1];
	int i, err;

	/* the policy was applied to the whole message */
	err = nla_parse_nested(tb, VSWKM_A_ELEMENT_MAX, nest, NULL, extack);
	if (err)
		return err;
	for (i = 1; i <= VSWKM_A_ELEMENT_MAX; i++) {
		if (i == of_kind[kind].may)
			continue;
		if (i == of_kind[kind].must ? !!tb[i] : !tb[i])
			continue;
		NL_SET_ERR_MSG_ATTR(extack, tb[i] ?: nest,
				    "not an element of a set of this kind");
		return -EINVAL;
	}
	memset(span, 0, sizeof(*span));
	if (kind == VSWKM_SET_KIND_ADDR)
		return vsw_read_prefix(tb, span, extack);
	if (kind == VSWKM_SET_KIND_PORT)
		return vsw_read_ports(tb, span, extack);
	nla_memcpy(span->first.s6_addr + MAC_AT, tb[VSWKM_A_ELEMENT_MAC],
		   ETH_ALEN);
	span->last = span->first;
	return 0;
}

static int vsw_nl_elements(struct genl_info *info, u8 kind,
			   struct vsw_acl_span *span, u32 *n)
{
	struct nlattr *a;
	int rem, err;

	*n = 0;
	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_SET_ELEMENT)
			continue;
		err = vsw_nl_element(a, kind, &span[(*n)++], info->extack);
		if (err)
			return err;
	}
	return 0;
}

static int vsw_nl_set_change(struct genl_info *info, struct vsw_acl_span *span,
			     bool add)
{
	struct vsw_acl_set *set = vsw_nl_set(info);
	struct net *net = genl_info_net(info);
	int err;
	u32 n;

	if (IS_ERR(set))
		return PTR_ERR(set);
	err = vsw_nl_elements(info, set->kind, span, &n);
	if (err)
		return err;
	err = vsw_acl_set_change(net, set, span, n, add, info->extack);
	if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_SET_ELEMENT]);
	else
		vsw_set_notify(net, set, VSWKM_CMD_SET_SET_NTF);
	return err;
}

static int vsw_nl_set_elements(struct genl_info *info, bool add)
{
	struct vsw_acl_span *span;
	struct nlattr *a;
	int rem, err;
	u32 n = 0;

	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(a) == VSWKM_A_SET_ELEMENT;
	if (!n) {
		GENL_SET_ERR_MSG(info, "no element is given");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, VSWKM_A_SET_ELEMENT);
		return -EINVAL;
	}
	if (n > VSW_ACL_MAX_ELEMENTS) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_SET_ELEMENT],
				    "a set has at most 65536 elements");
		return -ENOSPC;
	}
	span = kvmalloc_array(n, sizeof(*span), GFP_KERNEL_ACCOUNT);
	if (!span)
		return -ENOMEM;
	rtnl_lock();
	err = vsw_nl_set_change(info, span, add);
	rtnl_unlock();
	kvfree(span);
	return err;
}

int vswkm_nl_set_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_set_elements(info, true);
}

int vswkm_nl_set_remove_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_set_elements(info, false);
}

int vswkm_nl_set_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_acl_set *set;
	int err;

	rtnl_lock();
	set = vsw_nl_set(info);
	err = IS_ERR(set) ? PTR_ERR(set) :
	      vsw_nl_reply(info, vsw_nl_fill_set, set, VSWKM_CMD_SET_GET);
	rtnl_unlock();
	return err;
}

/* One set from element cb->args[1] on, in as many messages as it takes. */
static int vsw_nl_dump_set(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct vsw_acl_set *set)
{
	unsigned int begin;
	u32 at;
	int err;

	do {
		at = cb->args[1];
		begin = skb->len;
		err = vsw_fill_set(skb, set, NETLINK_CB(cb->skb).portid,
				   cb->nlh->nlmsg_seq, NLM_F_MULTI,
				   VSWKM_CMD_SET_GET, &at);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, begin);
		cb->args[1] = at;
	} while (at < set->n);
	cb->args[1] = 0;
	return 0;
}

int vswkm_nl_set_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_acl_net *acl = &vsw_net(sock_net(skb->sk))->acl;
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct nlattr *name = attrs ? attrs[VSWKM_A_SET_NAME] : NULL;
	struct vsw_acl_set *set;
	int i = 0, err = 0;

	rtnl_lock();
	if (name && !vsw_acl_set_find(sock_net(skb->sk), nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(cb->extack, name, "no such set");
		err = -ENOENT;
		goto out;
	}
	cb->seq = 1 + acl->changes;
	list_for_each_entry(set, &acl->sets, list) {
		if ((name && nla_strcmp(name, set->name)) ||
		    i++ < cb->args[0])
			continue;
		err = vsw_nl_dump_set(skb, cb, set);
		if (err)
			break;
		cb->args[0] = i;
	}
out:
	rtnl_unlock();
	return skb->len ?: err;
}
