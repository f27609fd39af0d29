// SPDX-License-Identifier: GPL-2.0-only
/* conn-get, as a number and as a dump, and conn-flush. */

#include <linux/rtnetlink.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_acct.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "../port.h"
#include "core.h"
#include "tunnel.h"

static int put_addr(struct sk_buff *skb, int attr, const struct nf_conn *ct,
		    int dir, bool dst)
{
	struct in6_addr addr;

	vsw_conn_addr(ct, dir, dst, &addr);
	return vsw_nl_put_addr(skb, attr, &addr);
}

/* Ports, or what stands in their place */
static int put_l4(struct sk_buff *skb, const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *orig, *reply;

	orig = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	reply = nf_ct_tuple(ct, IP_CT_DIR_REPLY);
	switch (nf_ct_protonum(ct)) {
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return nla_put_u8(skb, VSWKM_A_CONN_ICMP_TYPE,
				  orig->dst.u.icmp.type) ?:
		       nla_put_u8(skb, VSWKM_A_CONN_ICMP_CODE,
				  orig->dst.u.icmp.code) ?:
		       nla_put_u16(skb, VSWKM_A_CONN_ICMP_ID,
				   ntohs(orig->src.u.icmp.id));
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		return nla_put_u16(skb, VSWKM_A_CONN_SPORT,
				   ntohs(orig->src.u.all)) ?:
		       nla_put_u16(skb, VSWKM_A_CONN_DPORT,
				   ntohs(orig->dst.u.all)) ?:
		       nla_put_u16(skb, VSWKM_A_CONN_REPLY_SPORT,
				   ntohs(reply->src.u.all)) ?:
		       nla_put_u16(skb, VSWKM_A_CONN_REPLY_DPORT,
				   ntohs(reply->dst.u.all));
	}
	return 0;
}

static int put_tuples(struct sk_buff *skb, const struct nf_conn *ct)
{
	return nla_put_u8(skb, VSWKM_A_CONN_PROTO, nf_ct_protonum(ct)) ?:
	       put_addr(skb, VSWKM_A_CONN_SRC, ct, IP_CT_DIR_ORIGINAL,
			false) ?:
	       put_addr(skb, VSWKM_A_CONN_DST, ct, IP_CT_DIR_ORIGINAL,
			true) ?:
	       put_addr(skb, VSWKM_A_CONN_REPLY_SRC, ct, IP_CT_DIR_REPLY,
			false) ?:
	       put_addr(skb, VSWKM_A_CONN_REPLY_DST, ct, IP_CT_DIR_REPLY,
			true) ?:
	       put_l4(skb, ct);
}

static int put_state(struct sk_buff *skb, const struct nf_conn *ct)
{
	unsigned long status = READ_ONCE(ct->status);

	if (nf_ct_protonum(ct) == IPPROTO_TCP &&
	    nla_put_u32(skb, VSWKM_A_CONN_TCP_STATE, ct->proto.tcp.state))
		return -EMSGSIZE;
#ifdef CONFIG_NF_CONNTRACK_MARK
	if (nla_put_u32(skb, VSWKM_A_CONN_MARK, READ_ONCE(ct->mark)))
		return -EMSGSIZE;
#endif
	return nla_put_u8(skb, VSWKM_A_CONN_REPLIED,
			  !!(status & IPS_SEEN_REPLY)) ?:
	       nla_put_u8(skb, VSWKM_A_CONN_ASSURED,
			  !!(status & IPS_ASSURED)) ?:
	       nla_put_u32(skb, VSWKM_A_CONN_TIMEOUT,
			   nf_ct_expires(ct) / HZ);
}

static int put_count(struct sk_buff *skb, int attr, const atomic64_t *count)
{
	return nla_put_u64_64bit(skb, attr, atomic64_read(count),
				 VSWKM_A_CONN_PAD);
}

static int put_counters(struct sk_buff *skb, const struct nf_conn *ct)
{
	const struct nf_conn_acct *acct = nf_conn_acct_find(ct);
	const struct nf_conn_counter *orig, *reply;

	if (!acct)
		return 0;
	orig = &acct->counter[IP_CT_DIR_ORIGINAL];
	reply = &acct->counter[IP_CT_DIR_REPLY];
	return put_count(skb, VSWKM_A_CONN_PACKETS, &orig->packets) ?:
	       put_count(skb, VSWKM_A_CONN_BYTES, &orig->bytes) ?:
	       put_count(skb, VSWKM_A_CONN_REPLY_PACKETS, &reply->packets) ?:
	       put_count(skb, VSWKM_A_CONN_REPLY_BYTES, &reply->bytes);
}

static int put_port(struct sk_buff *skb, int attr_ifindex, int attr_name,
		    const struct vsw_port *port)
{
	if (!port)
		return 0;
	if (port->dev && nla_put_u32(skb, attr_ifindex, port->dev->ifindex))
		return -EMSGSIZE;
	return nla_put_string(skb, attr_name, vsw_port_name(port));
}

static int put_place(struct sk_buff *skb, struct vsw_bridge *br,
		     const struct nf_conn *ct)
{
	return nla_put_u32(skb, VSWKM_A_CONN_BRIDGE, br->dev->ifindex) ?:
	       nla_put_string(skb, VSWKM_A_CONN_BRIDGE_NAME, br->dev->name) ?:
	       nla_put_u16(skb, VSWKM_A_CONN_ZONE, nf_ct_zone(ct)->id) ?:
	       put_port(skb, VSWKM_A_CONN_PORT, VSWKM_A_CONN_PORT_NAME,
			vsw_conn_port(br, ct, IP_CT_DIR_ORIGINAL)) ?:
	       put_port(skb, VSWKM_A_CONN_REPLY_PORT,
			VSWKM_A_CONN_REPLY_PORT_NAME,
			vsw_conn_port(br, ct, IP_CT_DIR_REPLY));
}

/* The state of a dump, in the callback between its parts. */
struct vsw_nl_conn_state {
	long bridges;		/* that are done, see vsw_nl_dump_each() */
	struct vsw_conn_pos pos;	/* in the table of the tracker */
	int ifindex;		/* of the bridge in hand */
};

struct vsw_nl_conn_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
};

static int dump_one(struct vsw_bridge *br, const struct nf_conn *ct,
		    void *data)
{
	struct vsw_nl_conn_dump *d = data;
	void *hdr;

	hdr = genlmsg_put(d->skb, NETLINK_CB(d->cb->skb).portid,
			  d->cb->nlh->nlmsg_seq, &vsw_genl_family, NLM_F_MULTI,
			  VSWKM_CMD_CONN_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (put_place(d->skb, br, ct) || put_tuples(d->skb, ct) ||
	    put_state(d->skb, ct) || put_counters(d->skb, ct)) {
		genlmsg_cancel(d->skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(d->skb, hdr);
	return 0;
}

static int read_addr(const struct nlattr *attr, struct in6_addr *addr,
		     bool *has, struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;
	*has = true;
	return vsw_nl_addr(attr, addr, extack);
}

/* The port that a request is about, NULL for all, or an error pointer */
static struct vsw_port *read_port(struct net *net, struct nlattr **attrs,
				  struct netlink_ext_ack *extack)
{
	return vsw_nl_port_asked(net, NULL, attrs[VSWKM_A_CONN_PORT],
				 attrs[VSWKM_A_CONN_PORT_NAME], extack);
}

static int read_filter(struct net *net, struct nlattr **attrs,
		       struct vsw_conn_filter *filter,
		       struct netlink_ext_ack *extack)
{
	struct vsw_port *port;

	*filter = (struct vsw_conn_filter){};
	if (!attrs)
		return 0;
	port = read_port(net, attrs, extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	filter->port = port;
	filter->has_proto = attrs[VSWKM_A_CONN_PROTO];
	if (filter->has_proto)
		filter->proto = nla_get_u8(attrs[VSWKM_A_CONN_PROTO]);
	filter->has_tcp_state = attrs[VSWKM_A_CONN_TCP_STATE];
	if (filter->has_tcp_state)
		filter->tcp_state = nla_get_u32(attrs[VSWKM_A_CONN_TCP_STATE]);
	return read_addr(attrs[VSWKM_A_CONN_SRC], &filter->src,
			 &filter->has_src, extack) ?:
	       read_addr(attrs[VSWKM_A_CONN_DST], &filter->dst,
			 &filter->has_dst, extack);
}

/* Those of one bridge from state->pos on */
static int dump_bridge(struct sk_buff *skb, struct netlink_callback *cb,
		       struct vsw_bridge *br, void *data)
{
	struct vsw_nl_conn_dump dump = { .skb = skb, .cb = cb };
	struct vsw_nl_conn_state *state = (void *)cb->ctx;
	const struct vsw_conn_filter *filter = data;
	int err = 0;

	if (state->ifindex != br->dev->ifindex)
		state->pos = (struct vsw_conn_pos){};
	state->ifindex = br->dev->ifindex;
	if (!filter->port || filter->port->br == br)
		err = vsw_conn_walk(br, filter, &state->pos, dump_one, &dump);
	if (!err)
		state->pos = (struct vsw_conn_pos){};
	return err;
}

int vswkm_nl_conn_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_conn_filter filter;
	int only, err;

	BUILD_BUG_ON(sizeof(struct vsw_nl_conn_state) > sizeof(cb->ctx));

	rtnl_lock();
	err = vsw_nl_dump_bridge(cb, VSWKM_A_CONN_BRIDGE,
				 VSWKM_A_CONN_BRIDGE_NAME, &only) ?:
	      read_filter(sock_net(skb->sk), vsw_dump_attrs(cb), &filter,
			  cb->extack) ?:
	      vsw_nl_dump_each(skb, cb, only, dump_bridge, &filter);
	rtnl_unlock();
	return skb->len ?: err;
}

static int count_one(struct vsw_bridge *br, const struct nf_conn *ct,
		     void *data)
{
	u32 *count = data;

	++*count;
	return 0;
}

static struct vsw_bridge *the_bridge(struct genl_info *info)
{
	return vsw_nl_bridge(info, VSWKM_A_CONN_BRIDGE,
			     VSWKM_A_CONN_BRIDGE_NAME);
}

static int not_on(struct genl_info *info)
{
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_CONN_PORT] ?:
					  info->attrs[VSWKM_A_CONN_PORT_NAME],
			    "the port is on another bridge");
	return -ENODEV;
}

static int count_all(struct genl_info *info, u32 *count)
{
	struct vsw_bridge *br = the_bridge(info);
	struct vsw_conn_filter filter;
	struct vsw_conn_pos pos = {};
	int err;

	*count = 0;
	err = PTR_ERR_OR_ZERO(br) ?:
	      read_filter(genl_info_net(info), info->attrs, &filter,
			  info->extack);
	if (err)
		return err;
	if (filter.port && filter.port->br != br)
		return not_on(info);
	return vsw_conn_walk(br, &filter, &pos, count_one, count);
}

int vswkm_nl_conn_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_do_flush(info, VSWKM_CMD_CONN_GET, VSWKM_A_CONN_COUNT,
			       count_all);
}

static int flush(struct genl_info *info, u32 *flushed)
{
	struct vsw_bridge *br = the_bridge(info);
	struct vsw_port *port;

	if (IS_ERR(br))
		return PTR_ERR(br);
	port = read_port(genl_info_net(info), info->attrs, info->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	if (port && port->br != br)
		return not_on(info);
	*flushed = port ? vsw_conn_flush_port(port) : vsw_conn_flush(br);
	return 0;
}

int vswkm_nl_conn_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_do_flush(info, VSWKM_CMD_CONN_FLUSH,
			       VSWKM_A_CONN_FLUSHED, flush);
}
