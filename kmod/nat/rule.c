// SPDX-License-Identifier: GPL-2.0-only
/* Which rule is for a connection. */

#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_tuple.h>

#include "../vswkm.h"
#include "nat.h"

static void tuple_addr(u16 l3num, const union nf_inet_addr *from,
		       struct in6_addr *addr)
{
	if (l3num == NFPROTO_IPV4)
		ipv6_addr_set_v4mapped(from->ip, addr);
	else
		*addr = from->in6;
}

static bool matches_dport(const struct vsw_nat_spec *spec,
			  const struct nf_conntrack_tuple *tuple)
{
	u16 port = ntohs(tuple->dst.u.all);
	unsigned int i;

	for (i = 0; i < spec->n_dports; i++)
		if (port >= spec->dport[i].first && port <= spec->dport[i].last)
			return true;
	return !spec->n_dports;
}

/**
 * vsw_nat_matches - is a rule for a connection?
 * @spec: what the rule says
 * @source: asked for its new source, not its destination
 * @tuple: the original one of the connection
 *
 * Return: true if it is.
 */
bool vsw_nat_matches(const struct vsw_nat_spec *spec, bool source,
		     const struct nf_conntrack_tuple *tuple)
{
	struct in6_addr addr;

	if (spec->family && spec->family != tuple->src.l3num)
		return false;
	tuple_addr(tuple->src.l3num, source ? &tuple->src.u3 : &tuple->dst.u3,
		   &addr);
	switch (spec->kind) {
	case VSWKM_NAT_KIND_SNAT:
	case VSWKM_NAT_KIND_MASQUERADE:
		return source &&
		       ipv6_prefix_equal(&addr, &spec->match, spec->plen);
	case VSWKM_NAT_KIND_DNAT:
		return !source && ipv6_addr_equal(&addr, &spec->match) &&
		       (!spec->proto || spec->proto == tuple->dst.protonum) &&
		       matches_dport(spec, tuple);
	case VSWKM_NAT_KIND_MAP:
		return ipv6_addr_equal(&addr, source ? &spec->min :
						       &spec->match);
	}
	return false;
}

/**
 * vsw_nat_choose - the rule that is for a connection
 * @set: rules, or NULL
 * @source: for its source, not its destination
 * @tuple: the original one of the connection
 *
 * Context: RCU read side.
 * Return: the first that matches, or NULL.
 */
struct vsw_nat_rule *vsw_nat_choose(const struct vsw_nat_set *set, bool source,
				    const struct nf_conntrack_tuple *tuple)
{
	unsigned int i;

	for (i = 0; set && i < set->n; i++)
		if (vsw_nat_matches(&set->rule[i]->spec, source, tuple))
			return set->rule[i];
	return NULL;
}

/**
 * vsw_nat_has_outside - does a rule have others see an address?
 * @spec: what the rule says
 * @addr: the address, IPv4 as a mapped one
 *
 * Return: true if it does.
 */
bool vsw_nat_has_outside(const struct vsw_nat_spec *spec,
			 const struct in6_addr *addr)
{
	switch (spec->kind) {
	case VSWKM_NAT_KIND_SNAT:
		return memcmp(addr, &spec->min, sizeof(*addr)) >= 0 &&
		       memcmp(addr, &spec->max, sizeof(*addr)) <= 0;
	case VSWKM_NAT_KIND_DNAT:
	case VSWKM_NAT_KIND_MAP:
		return ipv6_addr_equal(addr, &spec->match);
	}
	return false;
}
