// SPDX-License-Identifier: GPL-2.0-only
/* A rule of NAT in a request: what it says, and whether that makes sense. */

#include <net/ipv6.h>

#include "acl.h"
#include "nat.h"
#include "tunnel.h"

#define REFUSE(extack, attr, msg) ({			\
	NL_SET_ERR_MSG_ATTR(extack, attr, msg);		\
	-EINVAL;					\
})

/* What each kind of rule may have beside its port and its number */
static const u32 allowed[] = {
	[VSWKM_NAT_KIND_SNAT] = BIT(VSWKM_A_NAT_SRC) |
		BIT(VSWKM_A_NAT_SRC_LEN) | BIT(VSWKM_A_NAT_TO) |
		BIT(VSWKM_A_NAT_TO_LAST) | BIT(VSWKM_A_NAT_TO_PORT) |
		BIT(VSWKM_A_NAT_TO_PORT_LAST) | BIT(VSWKM_A_NAT_ANNOUNCE),
	[VSWKM_NAT_KIND_MASQUERADE] = BIT(VSWKM_A_NAT_SRC) |
		BIT(VSWKM_A_NAT_SRC_LEN) | BIT(VSWKM_A_NAT_VIA) |
		BIT(VSWKM_A_NAT_VIA_NAME),
	[VSWKM_NAT_KIND_DNAT] = BIT(VSWKM_A_NAT_DST) | BIT(VSWKM_A_NAT_PROTO) |
		BIT(VSWKM_A_NAT_DPORT) | BIT(VSWKM_A_NAT_TO) |
		BIT(VSWKM_A_NAT_TO_LAST) | BIT(VSWKM_A_NAT_TO_PORT) |
		BIT(VSWKM_A_NAT_ANNOUNCE),
	[VSWKM_NAT_KIND_MAP] = BIT(VSWKM_A_NAT_OUTSIDE) |
		BIT(VSWKM_A_NAT_INSIDE) | BIT(VSWKM_A_NAT_ANNOUNCE),
};

static int check_allowed(struct genl_info *info, u8 kind)
{
	u32 some = BIT(VSWKM_A_NAT_PORT) |
		   BIT(VSWKM_A_NAT_PORT_NAME) | BIT(VSWKM_A_NAT_ID) |
		   BIT(VSWKM_A_NAT_KIND) | allowed[kind];
	int i;

	BUILD_BUG_ON(VSWKM_A_NAT_ANNOUNCE >= 32);

	if (kind == VSWKM_NAT_KIND_DNAT &&
	    info->attrs[VSWKM_A_NAT_TO_PORT_LAST])
		return REFUSE(info->extack,
			      info->attrs[VSWKM_A_NAT_TO_PORT_LAST],
			      "a destination gets one port, not a range of them");
	for (i = 1; i <= VSWKM_A_NAT_ANNOUNCE; i++)
		if (info->attrs[i] && !(some & BIT(i)))
			return REFUSE(info->extack, info->attrs[i],
				      "not a part of this kind of rule");
	return 0;
}

/* With ipv6.disable=1 nobody has its routes and addresses. */
static int check_family(struct genl_info *info, const struct nlattr *addr,
			u8 family)
{
	if (family == NFPROTO_IPV4 || ipv6_mod_enabled())
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, addr,
			    "IPv6 is disabled on this host");
	return -EAFNOSUPPORT;
}

static bool is_usable(const struct in6_addr *addr)
{
	return vsw_neigh_usable(addr) && !ipv6_addr_loopback(addr);
}

/* An address that a host can have, of the family of those before */
static int read_addr(struct genl_info *info, int type,
		     struct vsw_nat_spec *spec, struct in6_addr *to)
{
	struct nlattr *attr = info->attrs[type];
	u8 family;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, type)) {
		GENL_SET_ERR_MSG(info, "an address is missing");
		return -EINVAL;
	}
	err = vsw_nl_addr(attr, to, info->extack);
	if (err)
		return err;
	if (!is_usable(to))
		return REFUSE(info->extack, attr,
			      "no address that a host can have");
	family = nla_len(attr) == 4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
	if (spec->family && spec->family != family)
		return REFUSE(info->extack, attr,
			      "addresses of both IPv4 and IPv6 in one rule");
	spec->family = family;
	return check_family(info, attr, family);
}

static int read_src(struct genl_info *info, struct vsw_nat_spec *spec)
{
	struct nlattr *src = info->attrs[VSWKM_A_NAT_SRC];
	struct nlattr *len = info->attrs[VSWKM_A_NAT_SRC_LEN];
	struct in6_addr mask;
	int err;

	if (!src)
		return len ? REFUSE(info->extack, len,
				    "a length without an address") : 0;
	err = vsw_nl_prefix(src, len, &spec->match, &mask, info->extack);
	if (err)
		return err;
	spec->family = nla_len(src) == 4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
	spec->plen = len ? nla_get_u8(len) : nla_len(src) * 8;
	if (spec->family == NFPROTO_IPV4)
		spec->plen += 96;
	return check_family(info, src, spec->family);
}

static bool is_long(const struct in6_addr *min, const struct in6_addr *max)
{
	return memcmp(min, max, 12) ||
	       ntohl(max->s6_addr32[3]) - ntohl(min->s6_addr32[3]) >=
	       VSW_NAT_MAX_ADDRS;
}

static int read_to(struct genl_info *info, struct vsw_nat_spec *spec)
{
	struct nlattr *last = info->attrs[VSWKM_A_NAT_TO_LAST];
	int err;

	err = read_addr(info, VSWKM_A_NAT_TO, spec, &spec->min);
	if (err)
		return err;
	spec->max = spec->min;
	if (!last)
		return 0;
	err = read_addr(info, VSWKM_A_NAT_TO_LAST, spec, &spec->max);
	if (err)
		return err;
	if (memcmp(&spec->min, &spec->max, sizeof(spec->min)) > 0)
		return REFUSE(info->extack, last,
			      "a range of addresses that runs backwards");
	if (is_long(&spec->min, &spec->max))
		return REFUSE(info->extack, last,
			      "a range of more than 65536 addresses");
	return 0;
}

static bool has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP;
}

static int read_to_port(struct genl_info *info, struct vsw_nat_spec *spec)
{
	struct nlattr *port = info->attrs[VSWKM_A_NAT_TO_PORT];
	struct nlattr *last = info->attrs[VSWKM_A_NAT_TO_PORT_LAST];

	if (!port)
		return last ? REFUSE(info->extack, last,
				     "a last port without a first one") : 0;
	spec->port.first = nla_get_u16(port);
	spec->port.last = last ? nla_get_u16(last) : spec->port.first;
	if (spec->port.last < spec->port.first)
		return REFUSE(info->extack, last,
			      "a range of ports that runs backwards");
	if (spec->kind == VSWKM_NAT_KIND_DNAT && !has_ports(spec->proto))
		return REFUSE(info->extack, port,
			      "ports need the protocol tcp, udp or sctp");
	return 0;
}

static int read_dport(struct genl_info *info, struct nlattr *nest,
		      struct vsw_nat_ports *to)
{
	struct nlattr *tb[VSWKM_A_RANGE_MAX + 1];
	int err;

	/* the policy was applied to the whole message */
	err = nla_parse_nested(tb, VSWKM_A_RANGE_MAX, nest, NULL,
			       info->extack);
	if (err)
		return err;
	if (!tb[VSWKM_A_RANGE_FIRST])
		return REFUSE(info->extack, nest,
			      "a range without a first port");
	to->first = nla_get_u16(tb[VSWKM_A_RANGE_FIRST]);
	to->last = to->first;
	if (tb[VSWKM_A_RANGE_LAST])
		to->last = nla_get_u16(tb[VSWKM_A_RANGE_LAST]);
	if (!to->first)
		return REFUSE(info->extack, nest, "no connection is to port 0");
	if (to->last < to->first)
		return REFUSE(info->extack, nest,
			      "a range of ports that runs backwards");
	return 0;
}

static int read_dports(struct genl_info *info, struct vsw_nat_spec *spec)
{
	struct nlattr *a;
	int rem, err;

	if (info->attrs[VSWKM_A_NAT_PROTO])
		spec->proto = nla_get_u8(info->attrs[VSWKM_A_NAT_PROTO]);
	if (!info->attrs[VSWKM_A_NAT_DPORT])
		return 0;
	if (!has_ports(spec->proto))
		return REFUSE(info->extack, info->attrs[VSWKM_A_NAT_DPORT],
			      "ports need the protocol tcp, udp or sctp");
	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_NAT_DPORT)
			continue;
		if (spec->n_dports == VSWKM_NAT_DPORTS_MAX)
			return REFUSE(info->extack, a,
				      "more than 16 ranges of ports in a rule");
		err = read_dport(info, a, &spec->dport[spec->n_dports++]);
		if (err)
			return err;
	}
	return 0;
}

static int read_dnat(struct genl_info *info, struct vsw_nat_spec *spec)
{
	int err;

	err = read_addr(info, VSWKM_A_NAT_DST, spec, &spec->match) ?:
	      read_dports(info, spec) ?: read_to(info, spec) ?:
	      read_to_port(info, spec);
	spec->plen = 128;
	if (err || spec->port.first ||
	    !ipv6_addr_equal(&spec->match, &spec->min))
		return err;
	return REFUSE(info->extack, info->attrs[VSWKM_A_NAT_TO],
		      "the new address is the old one");
}

static int read_map(struct genl_info *info, struct vsw_nat_spec *spec)
{
	int err;

	err = read_addr(info, VSWKM_A_NAT_OUTSIDE, spec, &spec->match) ?:
	      read_addr(info, VSWKM_A_NAT_INSIDE, spec, &spec->min);
	spec->max = spec->min;
	spec->plen = 128;
	if (err || !ipv6_addr_equal(&spec->match, &spec->min))
		return err;
	return REFUSE(info->extack, info->attrs[VSWKM_A_NAT_INSIDE],
		      "the new address is the old one");
}

static int read_via(struct genl_info *info, struct vsw_nat_spec *spec)
{
	struct nlattr *via = info->attrs[VSWKM_A_NAT_VIA];
	struct nlattr *name = info->attrs[VSWKM_A_NAT_VIA_NAME];
	struct net *net = genl_info_net(info);
	struct net_device *dev;

	if (!via && GENL_REQ_ATTR_CHECK(info, VSWKM_A_NAT_VIA_NAME)) {
		GENL_SET_ERR_MSG(info, "no device is named");
		return -EINVAL;
	}
	if (via && name)
		return REFUSE(info->extack, name,
			      "give the device's name or its index, not both");
	dev = via ? __dev_get_by_index(net, nla_get_u32(via)) :
		    __dev_get_by_name(net, nla_data(name));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, via ?: name,
				    "no such device");
		return -ENODEV;
	}
	spec->via = dev->ifindex;
	return 0;
}

/**
 * vsw_nl_nat_spec - what the rule in a request says
 * @info: the request
 * @spec: set to it, zeroed where it says nothing
 *
 * Context: RTNL held.
 * Return: 0, or a negative error with an extack text.
 */
int vsw_nl_nat_spec(struct genl_info *info, struct vsw_nat_spec *spec)
{
	int err;

	memset(spec, 0, sizeof(*spec));
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_NAT_KIND)) {
		GENL_SET_ERR_MSG(info, "no kind of rule is given");
		return -EINVAL;
	}
	spec->kind = nla_get_u32(info->attrs[VSWKM_A_NAT_KIND]);
	if (info->attrs[VSWKM_A_NAT_ANNOUNCE])
		spec->announce = nla_get_u8(info->attrs[VSWKM_A_NAT_ANNOUNCE]);
	err = check_allowed(info, spec->kind);
	if (err)
		return err;
	switch (spec->kind) {
	case VSWKM_NAT_KIND_SNAT:
		return read_src(info, spec) ?: read_to(info, spec) ?:
		       read_to_port(info, spec);
	case VSWKM_NAT_KIND_MASQUERADE:
		return read_src(info, spec) ?: read_via(info, spec);
	case VSWKM_NAT_KIND_DNAT:
		return read_dnat(info, spec);
	default:
		return read_map(info, spec);
	}
}
