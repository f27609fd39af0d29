// SPDX-License-Identifier: GPL-2.0-only
/* A rule of an ACL in a request: what it says, and whether that makes sense. */

#include <linux/etherdevice.h>
#include <net/ipv6.h>

#include "../conn.h"
#include "acl.h"
#include "tunnel.h"

#define REFUSE(extack, attr, msg) ({			\
	NL_SET_ERR_MSG_ATTR(extack, attr, msg);		\
	-EINVAL;					\
})

/* A request for one rule while it is read */
struct reader {
	struct net *net;
	struct nlattr *tb[VSWKM_A_RULE_MAX + 1];
	struct vsw_acl_spec *spec;
	struct netlink_ext_ack *extack;
};

static void ask(struct reader *r, u32 fields)
{
	r->spec->value.fields |= fields;
	r->spec->mask.fields |= fields;
}

static void make_mask(struct in6_addr *mask, unsigned int len)
{
	static const struct in6_addr ones = { .s6_addr32 = {
		htonl(~0U), htonl(~0U), htonl(~0U), htonl(~0U)
	} };

	ipv6_addr_prefix(mask, &ones, len);
}

/**
 * vsw_nl_prefix - the prefix in two attributes
 * @addr: attribute with the address
 * @len: attribute with the length, NULL for the whole address
 * @value: set to the address, IPv4 as a mapped one
 * @mask: set to the bits of the prefix
 * @extack: gets the reason of an error
 *
 * Return: 0, or a negative error.
 */
int vsw_nl_prefix(struct nlattr *addr, struct nlattr *len,
		  struct in6_addr *value, struct in6_addr *mask,
		  struct netlink_ext_ack *extack)
{
	unsigned int most = nla_len(addr) == 4 ? 32 : 128, n = most;
	struct in6_addr masked;
	int err;

	err = vsw_nl_addr(addr, value, extack);
	if (err)
		return err;
	if (len)
		n = nla_get_u8(len);
	if (n > most)
		return REFUSE(extack, len,
			      "a prefix of IPv4 is at most 32 bits long");
	make_mask(mask, 128 - most + n);
	ipv6_addr_prefix(&masked, value, 128 - most + n);
	if (ipv6_addr_equal(&masked, value))
		return 0;
	return REFUSE(extack, addr,
		      "the address has bits behind the end of the prefix");
}

static int read_prefix(struct reader *r, int attr, struct in6_addr *value,
		       struct in6_addr *mask, u32 *family)
{
	struct nlattr *addr = r->tb[attr], *len = r->tb[attr + 1];
	u32 bit;
	int err;

	if (!addr)
		return len ? REFUSE(r->extack, len,
				    "a length without an address") : 0;
	err = vsw_nl_prefix(addr, len, value, mask, r->extack);
	if (err)
		return err;
	bit = nla_len(addr) == 4 ? VSW_ACL_F_IP4 : VSW_ACL_F_IP6;
	if (*family & ~bit)
		return REFUSE(r->extack, addr,
			      "addresses of both IPv4 and IPv6 in one rule");
	*family |= bit;
	return 0;
}

static int read_addresses(struct reader *r)
{
	struct vsw_acl_key *value = &r->spec->value, *mask = &r->spec->mask;
	u32 family = 0, nd = 0;
	int err;

	err = read_prefix(r, VSWKM_A_RULE_SRC, &value->saddr, &mask->saddr,
			  &family) ?:
	      read_prefix(r, VSWKM_A_RULE_DST, &value->daddr, &mask->daddr,
			  &family) ?:
	      read_prefix(r, VSWKM_A_RULE_SENDER, &value->sender,
			  &mask->sender, &nd) ?:
	      read_prefix(r, VSWKM_A_RULE_TARGET, &value->target,
			  &mask->target, &nd);
	if (err)
		return err;
	if (family)
		ask(r, family | VSW_ACL_F_IP);
	if (!nd)
		return 0;
	if (family & VSW_ACL_F_IP4)
		return REFUSE(r->extack, r->tb[VSWKM_A_RULE_SENDER] ?:
			      r->tb[VSWKM_A_RULE_TARGET],
			      "neither ARP nor ND is IPv4");
	/* even a prefix of no length tells ARP from ND */
	mask->type = htons(0xffff);
	value->type = nd & VSW_ACL_F_IP4 ? htons(ETH_P_ARP) :
					   htons(ETH_P_IPV6);
	ask(r, VSW_ACL_F_ARPND);
	return 0;
}

static int read_mac(struct reader *r, int attr, u8 *value, u8 *mask)
{
	struct nlattr *mac = r->tb[attr], *bits = r->tb[attr + 1];
	int i;

	if (!mac)
		return bits ? REFUSE(r->extack, bits,
				     "a mask without a MAC address") : 0;
	ether_addr_copy(value, nla_data(mac));
	eth_broadcast_addr(mask);
	if (bits)
		ether_addr_copy(mask, nla_data(bits));
	for (i = 0; i < ETH_ALEN; i++)
		if (value[i] & ~mask[i])
			return REFUSE(r->extack, mac,
				      "the MAC address has bits that its mask has not");
	if (bits && is_zero_ether_addr(mask))
		return REFUSE(r->extack, bits, "the mask has no bits");
	return 0;
}

static int read_l2(struct reader *r)
{
	struct vsw_acl_key *value = &r->spec->value, *mask = &r->spec->mask;
	struct nlattr *type = r->tb[VSWKM_A_RULE_ETHERTYPE];

	if (type && value->type &&
	    value->type != htons(nla_get_u16(type)))
		return REFUSE(r->extack, type,
			      "sender and target are of ARP (IPv4) or ND (IPv6)");
	if (type) {
		if (nla_get_u16(type) < ETH_P_802_3_MIN)
			return REFUSE(r->extack, type,
				      "an ethertype is at least 0x600");
		value->type = htons(nla_get_u16(type));
		mask->type = htons(0xffff);
	}
	if (r->tb[VSWKM_A_RULE_VID]) {
		value->vid = htons(nla_get_u16(r->tb[VSWKM_A_RULE_VID]));
		mask->vid = htons(0xffff);
	}
	return read_mac(r, VSWKM_A_RULE_MAC_SRC, value->src, mask->src) ?:
	       read_mac(r, VSWKM_A_RULE_MAC_DST, value->dst, mask->dst);
}

/* Some of the states is none of the others. */
static int read_state(struct reader *r)
{
	struct nlattr *state = r->tb[VSWKM_A_RULE_STATE];

	if (!state)
		return 0;
	if (!nla_get_u8(state))
		return REFUSE(r->extack, state, "no state is given");
	r->spec->mask.conn = (VSW_CONN_STATES | VSW_CONN_UNTRACKED) &
			     ~nla_get_u8(state);
	return 0;
}

static int read_ip(struct reader *r)
{
	struct vsw_acl_key *value = &r->spec->value, *mask = &r->spec->mask;

	if (r->tb[VSWKM_A_RULE_PROTO]) {
		value->proto = nla_get_u8(r->tb[VSWKM_A_RULE_PROTO]);
		mask->proto = U8_MAX;
		ask(r, VSW_ACL_F_PROTO);
	}
	if (r->tb[VSWKM_A_RULE_DSCP]) {
		value->dscp = nla_get_u8(r->tb[VSWKM_A_RULE_DSCP]);
		mask->dscp = U8_MAX;
		ask(r, VSW_ACL_F_IP);
	}
	if (r->tb[VSWKM_A_RULE_FRAG]) {
		ask(r, VSW_ACL_F_IP | VSW_ACL_F_FRAG);
		if (!nla_get_u8(r->tb[VSWKM_A_RULE_FRAG]))
			value->fields &= ~VSW_ACL_F_FRAG;
	}
	return read_state(r);
}

/* Is the protocol that the rule names one of these? */
static bool proto_in(const struct reader *r, const u8 *protos)
{
	const struct nlattr *proto = r->tb[VSWKM_A_RULE_PROTO];

	for (; proto && *protos; protos++)
		if (nla_get_u8(proto) == *protos)
			return true;
	return false;
}

/* What is of L4 needs the name of a protocol that has it. */
static int check_protos(struct reader *r)
{
	static const u8 with_ports[] = { IPPROTO_TCP, IPPROTO_UDP,
					 IPPROTO_DCCP, IPPROTO_SCTP,
					 IPPROTO_UDPLITE, 0 };
	static const u8 icmp[] = { IPPROTO_ICMP, IPPROTO_ICMPV6, 0 };
	static const u8 tcp[] = { IPPROTO_TCP, 0 };
	struct nlattr *a;

	a = r->tb[VSWKM_A_RULE_SPORT] ?: r->tb[VSWKM_A_RULE_DPORT] ?:
	    r->tb[VSWKM_A_RULE_SPORT_SET] ?: r->tb[VSWKM_A_RULE_DPORT_SET];
	if (a && !proto_in(r, with_ports))
		return REFUSE(r->extack, a,
			      "ports need a protocol that has them, such as tcp or udp");
	a = r->tb[VSWKM_A_RULE_ICMP_TYPE] ?: r->tb[VSWKM_A_RULE_ICMP_CODE];
	if (a && !proto_in(r, icmp))
		return REFUSE(r->extack, a,
			      "a type or code needs the protocol icmp or icmpv6");
	a = r->tb[VSWKM_A_RULE_TCP_FLAGS] ?: r->tb[VSWKM_A_RULE_TCP_FLAGS_MASK];
	if (a && !proto_in(r, tcp))
		return REFUSE(r->extack, a, "TCP flags need the protocol tcp");
	return 0;
}

static int read_tcp_flags(struct reader *r)
{
	struct nlattr *flags = r->tb[VSWKM_A_RULE_TCP_FLAGS];
	struct nlattr *mask = r->tb[VSWKM_A_RULE_TCP_FLAGS_MASK];
	u8 value;

	if (!flags)
		return mask ? REFUSE(r->extack, mask,
				     "a mask without TCP flags") : 0;
	value = nla_get_u8(flags);
	r->spec->value.tcp_flags = value;
	r->spec->mask.tcp_flags = mask ? nla_get_u8(mask) : value;
	if (!r->spec->mask.tcp_flags || value & ~r->spec->mask.tcp_flags)
		return REFUSE(r->extack, mask ?: flags,
			      "no TCP flags, or some that the mask has not");
	ask(r, VSW_ACL_F_TCP);
	return 0;
}

static int read_l4(struct reader *r)
{
	struct vsw_acl_key *value = &r->spec->value, *mask = &r->spec->mask;

	if (r->tb[VSWKM_A_RULE_ICMP_CODE] && !r->tb[VSWKM_A_RULE_ICMP_TYPE])
		return REFUSE(r->extack, r->tb[VSWKM_A_RULE_ICMP_CODE],
			      "a code without a type");
	if (r->tb[VSWKM_A_RULE_ICMP_TYPE]) {
		value->icmp_type = nla_get_u8(r->tb[VSWKM_A_RULE_ICMP_TYPE]);
		mask->icmp_type = U8_MAX;
		ask(r, VSW_ACL_F_ICMP);
	}
	if (r->tb[VSWKM_A_RULE_ICMP_CODE]) {
		value->icmp_code = nla_get_u8(r->tb[VSWKM_A_RULE_ICMP_CODE]);
		mask->icmp_code = U8_MAX;
	}
	return check_protos(r) ?: read_tcp_flags(r);
}

static int read_range(struct reader *r, struct nlattr *nest,
		      struct vsw_acl_ports *to)
{
	struct nlattr *tb[VSWKM_A_RANGE_MAX + 1];
	int err;

	/* the policy was applied to the whole message */
	err = nla_parse_nested(tb, VSWKM_A_RANGE_MAX, nest, NULL, r->extack);
	if (err)
		return err;
	if (!tb[VSWKM_A_RANGE_FIRST])
		return REFUSE(r->extack, nest, "a range without a first port");
	to->first = nla_get_u16(tb[VSWKM_A_RANGE_FIRST]);
	to->last = to->first;
	if (tb[VSWKM_A_RANGE_LAST])
		to->last = nla_get_u16(tb[VSWKM_A_RANGE_LAST]);
	if (to->last < to->first)
		return REFUSE(r->extack, nest,
			      "a range of ports that runs backwards");
	return 0;
}

/* Put one more behind @n ranges, of which it may have no port. */
static int one_more_range(struct reader *r, struct nlattr *nest,
			  struct vsw_acl_ports *range, unsigned int *n)
{
	struct vsw_acl_ports *to = &range[*n];
	int err;

	err = read_range(r, nest, to);
	if (err)
		return err;
	for (; range < to; range++)
		if (to->first <= range->last && range->first <= to->last)
			return REFUSE(r->extack, nest,
				      "ranges of ports that overlap");
	++*n;
	return 0;
}

static int read_ranges(struct reader *r, struct nlattr *rule)
{
	struct vsw_acl_spec *spec = r->spec;
	struct nlattr *a;
	unsigned int *n;
	int rem, err;
	bool sport;

	if (!r->tb[VSWKM_A_RULE_SPORT] && !r->tb[VSWKM_A_RULE_DPORT])
		return 0;
	nla_for_each_nested(a, rule, rem) {
		if (nla_type(a) != VSWKM_A_RULE_SPORT &&
		    nla_type(a) != VSWKM_A_RULE_DPORT)
			continue;
		sport = nla_type(a) == VSWKM_A_RULE_SPORT;
		n = sport ? &spec->n_sport : &spec->n_dport;
		if (*n == VSW_ACL_MAX_RANGES)
			return REFUSE(r->extack, a,
				      "more than 64 ranges of ports in a rule");
		err = one_more_range(r, a, sport ? spec->sport : spec->dport,
				     n);
		if (err)
			return err;
	}
	return 0;
}

static int read_set(struct reader *r, int use)
{
	static const struct {
		u8 attr;
		u8 other;	/* that says the same without a set */
		u8 kind;
	} uses[VSW_ACL_SET_USES] = {
		[VSW_ACL_SET_SRC] = { VSWKM_A_RULE_SRC_SET,
			VSWKM_A_RULE_SRC, VSWKM_SET_KIND_ADDR },
		[VSW_ACL_SET_DST] = { VSWKM_A_RULE_DST_SET,
			VSWKM_A_RULE_DST, VSWKM_SET_KIND_ADDR },
		[VSW_ACL_SET_SPORT] = { VSWKM_A_RULE_SPORT_SET,
			VSWKM_A_RULE_SPORT, VSWKM_SET_KIND_PORT },
		[VSW_ACL_SET_DPORT] = { VSWKM_A_RULE_DPORT_SET,
			VSWKM_A_RULE_DPORT, VSWKM_SET_KIND_PORT },
		[VSW_ACL_SET_MAC_SRC] = { VSWKM_A_RULE_MAC_SRC_SET,
			VSWKM_A_RULE_MAC_SRC, VSWKM_SET_KIND_MAC },
		[VSW_ACL_SET_MAC_DST] = { VSWKM_A_RULE_MAC_DST_SET,
			VSWKM_A_RULE_MAC_DST, VSWKM_SET_KIND_MAC },
	};
	struct nlattr *a = r->tb[uses[use].attr];
	struct vsw_acl_set *set;

	if (!a)
		return 0;
	if (r->tb[uses[use].other])
		return REFUSE(r->extack, a, "both a set and a value");
	set = vsw_acl_set_find(r->net, nla_data(a));
	if (!set) {
		NL_SET_ERR_MSG_ATTR(r->extack, a, "no such set");
		return -ENOENT;
	}
	if (set->kind != uses[use].kind)
		return REFUSE(r->extack, a, "the set is of another kind");
	r->spec->set[use] = set;
	return 0;
}

static int read_rule(struct reader *r, struct nlattr *nest)
{
	static const u8 needed[] = { VSWKM_A_RULE_DIRECTION,
				     VSWKM_A_RULE_ACTION };
	struct vsw_acl_spec *spec = r->spec;
	int i;

	for (i = 0; i < ARRAY_SIZE(needed); i++)
		if (!r->tb[needed[i]])
			return REFUSE(r->extack, nest,
				      "a rule without a direction or an action");
	spec->dir = nla_get_u32(r->tb[VSWKM_A_RULE_DIRECTION]);
	spec->action = nla_get_u32(r->tb[VSWKM_A_RULE_ACTION]);
	spec->prio = VSW_ACL_PRIO;
	if (r->tb[VSWKM_A_RULE_PRIO])
		spec->prio = nla_get_u32(r->tb[VSWKM_A_RULE_PRIO]);
	if (r->tb[VSWKM_A_RULE_ID])
		spec->id = nla_get_u32(r->tb[VSWKM_A_RULE_ID]);
	spec->log = r->tb[VSWKM_A_RULE_LOG] &&
		    nla_get_u8(r->tb[VSWKM_A_RULE_LOG]);
	if (r->tb[VSWKM_A_RULE_COMMENT])
		spec->comment = nla_data(r->tb[VSWKM_A_RULE_COMMENT]);
	for (i = VSWKM_A_RULE_PACKETS; i <= VSWKM_A_RULE_PAD; i++)
		if (r->tb[i])
			return REFUSE(r->extack, r->tb[i],
				      "counters cannot be set");
	return 0;
}

/**
 * vsw_nl_rule_spec - read a rule
 * @net: network namespace
 * @nest: the rule, which complies with the policy
 * @spec: set to what it says
 * @extack: gets the reason of an error, and the attribute
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_nl_rule_spec(struct net *net, struct nlattr *nest,
		     struct vsw_acl_spec *spec, struct netlink_ext_ack *extack)
{
	struct reader r = { .net = net, .spec = spec, .extack = extack };
	int i, err;

	/* the policy was applied to the whole message */
	err = nla_parse_nested(r.tb, VSWKM_A_RULE_MAX, nest, NULL, extack);
	if (err)
		return err;
	memset(spec, 0, sizeof(*spec));
	err = read_rule(&r, nest) ?: read_addresses(&r) ?: read_l2(&r) ?:
	      read_ip(&r) ?: read_l4(&r) ?: read_ranges(&r, nest);
	for (i = 0; !err && i < VSW_ACL_SET_USES; i++)
		err = read_set(&r, i);
	return err;
}
