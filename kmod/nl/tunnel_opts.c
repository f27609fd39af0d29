// SPDX-License-Identifier: GPL-2.0-only
/* Attributes of a tunnel in a request and in an answer. */

#include <linux/rtnetlink.h>
#include <net/tcp.h>

#include "../port.h"
#include "tunnel.h"

#define VSW_VXLAN_ONLY		BIT(VSWKM_TUNNEL_KIND_VXLAN)
#define VSW_GRE_ONLY		BIT(VSWKM_TUNNEL_KIND_GRE)
#define VSW_ANY_KIND		(VSW_VXLAN_ONLY | VSW_GRE_ONLY)
#define VSW_MSS_AUTO		1

/* attributes that are a flag of the tunnel */
static const struct {
	u16 attr;
	u16 kinds;
	u32 flag;
} vsw_tunnel_flags[] = {
	{ VSWKM_A_TUNNEL_CSUM, VSW_ANY_KIND, VSW_TF_CSUM },
	{ VSWKM_A_TUNNEL_CSUM6_ZERO, VSW_VXLAN_ONLY, VSW_TF_CSUM6_ZERO },
	{ VSWKM_A_TUNNEL_SEQ, VSW_GRE_ONLY, VSW_TF_SEQ },
	{ VSWKM_A_TUNNEL_NVGRE, VSW_GRE_ONLY, VSW_TF_NVGRE },
	{ VSWKM_A_TUNNEL_GBP, VSW_VXLAN_ONLY, VSW_TF_GBP },
	{ VSWKM_A_TUNNEL_SUPPRESS, VSW_ANY_KIND, VSW_TF_SUPPRESS },
	{ VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN, VSW_ANY_KIND,
	  VSW_TF_SUPPRESS_UNKNOWN },
	{ VSWKM_A_TUNNEL_HUB, VSW_ANY_KIND, VSW_TF_HUB },
	{ VSWKM_A_TUNNEL_MISS_L2, VSW_ANY_KIND, VSW_TF_MISS_L2 },
	{ VSWKM_A_TUNNEL_MISS_L3, VSW_ANY_KIND, VSW_TF_MISS_L3 },
	{ VSWKM_A_TUNNEL_TTL_INHERIT, VSW_ANY_KIND, VSW_TF_TTL_INHERIT },
	{ VSWKM_A_TUNNEL_TOS_INHERIT, VSW_ANY_KIND, VSW_TF_TOS_INHERIT },
};

/* attributes that only tunnels of some kind have, besides the flags */
static const u16 vsw_vxlan_attrs[] = {
	VSWKM_A_TUNNEL_DSTPORT,
	VSWKM_A_TUNNEL_SRCPORT_MIN,
	VSWKM_A_TUNNEL_SRCPORT_MAX,
};

static int vsw_put_flags(struct sk_buff *skb, const struct vsw_tunnel *tun)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vsw_tunnel_flags); i++)
		if (vsw_tunnel_flags[i].kinds & BIT(tun->kind) &&
		    nla_put_u8(skb, vsw_tunnel_flags[i].attr,
			       !!(tun->flags & vsw_tunnel_flags[i].flag)))
			return -EMSGSIZE;
	return 0;
}

static int vsw_put_udp(struct sk_buff *skb, const struct vsw_tunnel *tun)
{
	if (tun->kind != VSWKM_TUNNEL_KIND_VXLAN)
		return 0;
	if (nla_put_u16(skb, VSWKM_A_TUNNEL_DSTPORT, ntohs(tun->dport)) ||
	    nla_put_u16(skb, VSWKM_A_TUNNEL_SRCPORT_MIN, tun->sport) ||
	    nla_put_u16(skb, VSWKM_A_TUNNEL_SRCPORT_MAX, tun->sport >> 16))
		return -EMSGSIZE;
	return 0;
}

static int vsw_put_link(struct sk_buff *skb, const struct vsw_tunnel *tun)
{
	struct net_device *dev;

	if (!tun->link)
		return 0;
	if (nla_put_u32(skb, VSWKM_A_TUNNEL_LINK, tun->link))
		return -EMSGSIZE;
	dev = __dev_get_by_index(tun->net, tun->link);
	if (!dev)
		return 0;
	return nla_put_string(skb, VSWKM_A_TUNNEL_LINK_NAME, dev->name);
}

/**
 * vsw_nl_put_tunnel_opts - describe the attributes of a tunnel
 * @skb: the message
 * @tun: the tunnel
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_tunnel_opts(struct sk_buff *skb, const struct vsw_tunnel *tun)
{
	if (vsw_nl_put_addr(skb, VSWKM_A_TUNNEL_LOCAL, &tun->local) ||
	    vsw_put_link(skb, tun) || vsw_put_udp(skb, tun) ||
	    nla_put_u8(skb, VSWKM_A_TUNNEL_TTL, tun->ttl) ||
	    nla_put_u8(skb, VSWKM_A_TUNNEL_TOS, tun->tos) ||
	    nla_put_u32(skb, VSWKM_A_TUNNEL_DF, tun->df) ||
	    nla_put_u16(skb, VSWKM_A_TUNNEL_MSS, tun->mss) ||
	    nla_put_u8(skb, VSWKM_A_TUNNEL_LEARNING,
		       !!(tun->port->flags & VSW_PF_LEARNING)))
		return -EMSGSIZE;
	return vsw_put_flags(skb, tun);
}

static int vsw_nl_wrong_kind(struct genl_info *info, int attr, u8 kind)
{
	if (kind == VSWKM_TUNNEL_KIND_VXLAN)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "only a GRE tunnel has this");
	else
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "only a VXLAN tunnel has this");
	return -EINVAL;
}

static int vsw_nl_check_kind(struct genl_info *info, u8 kind)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vsw_tunnel_flags); i++)
		if (info->attrs[vsw_tunnel_flags[i].attr] &&
		    !(vsw_tunnel_flags[i].kinds & BIT(kind)))
			return vsw_nl_wrong_kind(info, vsw_tunnel_flags[i].attr,
						 kind);
	if (kind == VSWKM_TUNNEL_KIND_VXLAN)
		return 0;
	for (i = 0; i < ARRAY_SIZE(vsw_vxlan_attrs); i++)
		if (info->attrs[vsw_vxlan_attrs[i]])
			return vsw_nl_wrong_kind(info, vsw_vxlan_attrs[i],
						 kind);
	return 0;
}

/* A value ends what a flag to inherit it says; both at once are nonsense. */
static int vsw_nl_or_inherit(struct genl_info *info, int attr, u32 flag,
			     struct vsw_tunnel_opts *opts)
{
	if (!info->attrs[attr])
		return 0;
	if (opts->flags & flag && nla_get_u8(info->attrs[attr])) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "give a value or let it be inherited, not both");
		return -EINVAL;
	}
	opts->flags_mask |= flag;
	return 0;
}

static int vsw_nl_outer(struct genl_info *info, struct vsw_tunnel_opts *opts)
{
	struct nlattr *ttl = info->attrs[VSWKM_A_TUNNEL_TTL];
	struct nlattr *tos = info->attrs[VSWKM_A_TUNNEL_TOS];
	struct nlattr *df = info->attrs[VSWKM_A_TUNNEL_DF];

	opts->has_ttl = ttl;
	opts->ttl = ttl ? nla_get_u8(ttl) : 0;
	opts->has_tos = tos;
	opts->tos = tos ? nla_get_u8(tos) : 0;
	opts->has_df = df;
	opts->df = df ? nla_get_u32(df) : 0;
	if (opts->tos & INET_ECN_MASK) {
		NL_SET_ERR_MSG_ATTR(info->extack, tos,
				    "the two low bits are those of ECN");
		return -EINVAL;
	}
	return vsw_nl_or_inherit(info, VSWKM_A_TUNNEL_TTL, VSW_TF_TTL_INHERIT,
				 opts) ?:
	       vsw_nl_or_inherit(info, VSWKM_A_TUNNEL_TOS, VSW_TF_TOS_INHERIT,
				 opts);
}

static int vsw_nl_sport(struct genl_info *info, struct vsw_tunnel_opts *opts)
{
	struct nlattr *min = info->attrs[VSWKM_A_TUNNEL_SRCPORT_MIN];
	struct nlattr *max = info->attrs[VSWKM_A_TUNNEL_SRCPORT_MAX];

	if (!min && !max)
		return 0;
	if (!min || !max) {
		NL_SET_ERR_MSG_ATTR(info->extack, min ?: max,
				    "a range of source ports has two ends");
		return -EINVAL;
	}
	opts->has_sport = true;
	opts->sport_min = nla_get_u16(min);
	opts->sport_max = nla_get_u16(max);
	if (opts->sport_min > opts->sport_max ||
	    (!opts->sport_min && opts->sport_max)) {
		NL_SET_ERR_MSG_ATTR(info->extack, max,
				    "not a range of source ports");
		return -EINVAL;
	}
	return 0;
}

static int vsw_nl_mss(struct genl_info *info, struct vsw_tunnel_opts *opts)
{
	struct nlattr *mss = info->attrs[VSWKM_A_TUNNEL_MSS];

	opts->has_mss = mss;
	opts->mss = mss ? nla_get_u16(mss) : 0;
	if (opts->mss <= VSW_MSS_AUTO || opts->mss >= TCP_MIN_MSS)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, mss,
			    "too small for a segment of TCP");
	return -EINVAL;
}

/**
 * vsw_nl_tunnel_opts - what a tunnel-new or tunnel-set request asks for
 * @info: the request
 * @kind: &enum vswkm_tunnel_kind
 * @opts: filled
 *
 * Return: 0, or a negative error with an extack text.
 */
int vsw_nl_tunnel_opts(struct genl_info *info, u8 kind,
		       struct vsw_tunnel_opts *opts)
{
	struct nlattr *a;
	int i, err;

	*opts = (struct vsw_tunnel_opts){};
	err = vsw_nl_check_kind(info, kind);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(vsw_tunnel_flags); i++) {
		a = info->attrs[vsw_tunnel_flags[i].attr];
		if (!a)
			continue;
		opts->flags_mask |= vsw_tunnel_flags[i].flag;
		if (nla_get_u8(a))
			opts->flags |= vsw_tunnel_flags[i].flag;
	}
	a = info->attrs[VSWKM_A_TUNNEL_LEARNING];
	if (a) {
		opts->port_mask = VSW_PF_LEARNING;
		opts->port_flags = nla_get_u8(a) ? VSW_PF_LEARNING : 0;
	}
	return vsw_nl_outer(info, opts) ?: vsw_nl_sport(info, opts) ?:
	       vsw_nl_mss(info, opts);
}

static int vsw_nl_link(struct genl_info *info, struct vsw_tunnel_opts *opts)
{
	const struct nlattr *ifindex = info->attrs[VSWKM_A_TUNNEL_LINK];
	const struct nlattr *name = info->attrs[VSWKM_A_TUNNEL_LINK_NAME];
	struct net *net = genl_info_net(info);
	struct net_device *dev;

	if (!ifindex && !name)
		return 0;
	if (ifindex && name) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "give the device's name or its index, not both");
		return -EINVAL;
	}
	dev = ifindex ? __dev_get_by_index(net, nla_get_u32(ifindex)) :
			__dev_get_by_name(net, nla_data(name));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name,
				    "no such device");
		return -ENODEV;
	}
	opts->link = dev->ifindex;
	return 0;
}

/**
 * vsw_nl_tunnel_where - what a tunnel-new request asks for once and for all
 * @info: the request
 * @kind: &enum vswkm_tunnel_kind
 * @opts: completed
 *
 * Context: RTNL held.
 * Return: 0, or a negative error with an extack text.
 */
int vsw_nl_tunnel_where(struct genl_info *info, u8 kind,
			struct vsw_tunnel_opts *opts)
{
	struct nlattr *port = info->attrs[VSWKM_A_TUNNEL_DSTPORT];
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_TUNNEL_LOCAL)) {
		GENL_SET_ERR_MSG(info, "the tunnel needs an own address");
		return -EINVAL;
	}
	err = vsw_nl_addr(info->attrs[VSWKM_A_TUNNEL_LOCAL], &opts->local,
			  info->extack);
	if (err)
		return err;
	opts->has_local = true;
	if (kind == VSWKM_TUNNEL_KIND_VXLAN)
		opts->dport = port ? nla_get_u16(port) : VSW_VXLAN_PORT;
	return vsw_nl_link(info, opts);
}
