// SPDX-License-Identifier: GPL-2.0-only
/* Connections, many at a time: dump and flush. */

#include <linux/bsearch.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "conn.h"
#include "nat/nat.h"
#include "vswkm.h"

/* In the zone of the bridge, or of one of its ports? The RTNL is held. */
static bool is_of(const struct vsw_bridge *br, const struct nf_conn *ct)
{
	const struct vsw_conn_zone *zone;
	u16 id = nf_ct_zone(ct)->id;

	list_for_each_entry(zone, &br->conns.zones, node)
		if (zone->id == id)
			return true;
	return false;
}

/**
 * vsw_conn_addr - an address of a connection
 * @ct: the connection
 * @dir: IP_CT_DIR_ORIGINAL or IP_CT_DIR_REPLY
 * @dst: the destination's, not the source's
 * @addr: set to it, IPv4 as a mapped address
 */
void vsw_conn_addr(const struct nf_conn *ct, int dir, bool dst,
		   struct in6_addr *addr)
{
	const struct nf_conntrack_tuple *tuple = nf_ct_tuple(ct, dir);
	const union nf_inet_addr *u3 = dst ? &tuple->dst.u3 : &tuple->src.u3;

	if (nf_ct_l3num(ct) == NFPROTO_IPV4)
		ipv6_addr_set_v4mapped(u3->ip, addr);
	else
		*addr = u3->in6;
}

static bool has_addr(const struct nf_conn *ct, bool dst,
		     const struct in6_addr *want)
{
	struct in6_addr addr;

	vsw_conn_addr(ct, IP_CT_DIR_ORIGINAL, dst, &addr);
	return ipv6_addr_equal(&addr, want);
}

static bool matches(struct vsw_bridge *br, const struct nf_conn *ct,
		    const struct vsw_conn_filter *filter)
{
	if (!net_eq(nf_ct_net(ct), dev_net(br->dev)) || !is_of(br, ct) ||
	    nf_ct_is_expired(ct))
		return false;
	if (filter->has_proto && nf_ct_protonum(ct) != filter->proto)
		return false;
	if (filter->has_tcp_state &&
	    (nf_ct_protonum(ct) != IPPROTO_TCP ||
	     ct->proto.tcp.state != filter->tcp_state))
		return false;
	if ((filter->has_src && !has_addr(ct, false, &filter->src)) ||
	    (filter->has_dst && !has_addr(ct, true, &filter->dst)))
		return false;
	return !filter->port ||
	       vsw_conn_port(br, ct, IP_CT_DIR_ORIGINAL) == filter->port ||
	       vsw_conn_port(br, ct, IP_CT_DIR_REPLY) == filter->port;
}

/* The rest of one chain of the tracker, with its lock held */
static int walk_bucket(struct vsw_bridge *br,
		       const struct vsw_conn_filter *filter,
		       struct vsw_conn_pos *pos, vsw_conn_walk_fn fn,
		       void *data)
{
	struct nf_conntrack_tuple_hash *h;
	struct hlist_nulls_node *n;
	const struct nf_conn *ct;
	unsigned int i = 0;
	int err;

	hlist_nulls_for_each_entry(h, n, &nf_conntrack_hash[pos->bucket],
				   hnnode) {
		/* each is in the table twice, but after a clash */
		if (NF_CT_DIRECTION(h) != IP_CT_DIR_REPLY ||
		    i++ < pos->done)
			continue;
		ct = nf_ct_tuplehash_to_ctrack(h);
		if (matches(br, ct, filter)) {
			err = fn(br, ct, data);
			if (err)
				return err;
		}
		pos->done = i;
	}
	return 0;
}

/**
 * vsw_conn_walk - call a function for connections in the zones of a bridge
 * @br: the bridge
 * @filter: which connections
 * @pos: where to begin, all zero at first; moves on
 * @fn: called with BH disabled and a spinlock held; returns 0, or an error that
 *	ends the walk, which then goes on with the same connection
 * @data: passed to @fn
 *
 * What changes meanwhile may be missed or met twice.
 *
 * Context: RTNL held, may sleep.
 * Return: 0 at the end, or what @fn returned.
 */
int vsw_conn_walk(struct vsw_bridge *br, const struct vsw_conn_filter *filter,
		  struct vsw_conn_pos *pos, vsw_conn_walk_fn fn, void *data)
{
	spinlock_t *lock;
	int err = 0;

	ASSERT_RTNL();

	for (; pos->bucket < READ_ONCE(nf_conntrack_htable_size);
	     pos->bucket++) {
		lock = &nf_conntrack_locks[pos->bucket % CONNTRACK_LOCKS];
		rcu_read_lock();
		local_bh_disable();
		nf_conntrack_lock(lock);
		__acquire(lock);	/* it does not say so by itself */
		if (pos->bucket < nf_conntrack_htable_size)
			err = walk_bucket(br, filter, pos, fn, data);
		spin_unlock(lock);
		local_bh_enable();
		rcu_read_unlock();
		if (err)
			return err;
		pos->done = 0;
		cond_resched();
	}
	return 0;
}

/* Data of flush_one() */
struct vsw_conn_flush {
	struct vsw_bridge *br;
	const struct vsw_port *port;
	const struct vsw_nat_spec *spec;
	struct vsw_nat_rule *const *rule;
	unsigned int rules;
	bool (*is_wanted)(const struct vsw_conn_flush *flush,
			  const struct nf_conn *ct);
	u32 flushed;
};

static int flush_one(struct nf_conn *ct, void *data)
{
	struct vsw_conn_flush *flush = data;

	if (!is_of(flush->br, ct) ||
	    (flush->is_wanted && !flush->is_wanted(flush, ct)))
		return 0;
	flush->flushed++;
	return 1;
}

static u32 flush_some(struct vsw_conn_flush *flush)
{
	struct nf_ct_iter_data iter = {
		.net = dev_net(flush->br->dev),
		.data = flush,
	};

	ASSERT_RTNL();

	nf_ct_iterate_cleanup_net(flush_one, &iter);
	return flush->flushed;
}

/**
 * vsw_conn_flush - forget all connections in the zones of a bridge
 * @br: the bridge
 *
 * Context: RTNL held, may sleep.
 * Return: their number.
 */
u32 vsw_conn_flush(struct vsw_bridge *br)
{
	return flush_some(&(struct vsw_conn_flush){ .br = br });
}

static int compare_id(const void *id, const void *rule)
{
	u32 a = *(const u32 *)id, b = (*(struct vsw_nat_rule *const *)rule)->id;

	return a < b ? -1 : a > b;
}

/* They are in the order in which they got their numbers. */
static bool is_one(const struct vsw_conn_flush *flush, u32 id)
{
	return bsearch(&id, flush->rule, flush->rules, sizeof(*flush->rule),
		       compare_id);
}

static bool has_rule(const struct vsw_conn_flush *flush,
		     const struct nf_conn *ct)
{
	u32 has[2];

	return vsw_conn_rules(flush->br, ct, has) &&
	       (is_one(flush, has[0]) || is_one(flush, has[1]));
}

/**
 * vsw_conn_flush_rules - forget the connections that rules of NAT were for
 * @br: the bridge
 * @rule: the rules, in the order of their numbers
 * @n: their number
 *
 * Context: RTNL held, may sleep.
 * Return: their number.
 */
u32 vsw_conn_flush_rules(struct vsw_bridge *br,
			 struct vsw_nat_rule *const *rule, unsigned int n)
{
	return flush_some(&(struct vsw_conn_flush){
			  .br = br, .rule = rule, .rules = n,
			  .is_wanted = has_rule });
}

/*
 * What nobody has answered yet may be on its way to any port, or in that of
 * what the rule is for: it can as well begin again. What goes on ends only if
 * the rule is for it.
 */
static bool is_plain(const struct vsw_conn_flush *flush,
		     const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple =
		nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	const struct vsw_port *reply;

	if (ct->status & IPS_NAT_MASK)
		return false;
	reply = vsw_conn_port(flush->br, ct, IP_CT_DIR_REPLY);
	if (!reply)
		return true;
	if (reply != flush->port &&
	    vsw_conn_port(flush->br, ct, IP_CT_DIR_ORIGINAL) != flush->port)
		return false;
	return vsw_nat_matches(flush->spec, true, tuple) ||
	       vsw_nat_matches(flush->spec, false, tuple);
}

/**
 * vsw_conn_flush_plain - forget what has no NAT and a rule could be for
 * @port: the port
 * @spec: the rule
 *
 * Context: RTNL held, may sleep.
 * Return: their number.
 */
u32 vsw_conn_flush_plain(struct vsw_port *port,
			 const struct vsw_nat_spec *spec)
{
	return flush_some(&(struct vsw_conn_flush){
			  .br = port->br, .port = port, .spec = spec,
			  .is_wanted = is_plain });
}
