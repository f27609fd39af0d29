// SPDX-License-Identifier: GPL-2.0-only
/* nat-get, nat-add and nat-del. */

#include <linux/rtnetlink.h>
#include <net/ipv6.h>

#include "../port.h"
#include "nat.h"
#include "notify.h"
#include "tunnel.h"

static int put_place(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct net_device *dev = port->br->dev;

	if (nla_put_u32(skb, VSWKM_A_NAT_BRIDGE, dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_NAT_BRIDGE_NAME, dev->name) ||
	    nla_put_string(skb, VSWKM_A_NAT_PORT_NAME, vsw_port_name(port)))
		return -EMSGSIZE;
	return port->dev ? nla_put_u32(skb, VSWKM_A_NAT_PORT,
				       port->dev->ifindex) : 0;
}

static int put_src(struct sk_buff *skb, const struct vsw_nat_spec *spec)
{
	/* ::/0 says no more than that it is IPv6 */
	if (!spec->plen && !(spec->kind == VSWKM_NAT_KIND_MASQUERADE &&
			     spec->family))
		return 0;
	return vsw_nl_put_addr(skb, VSWKM_A_NAT_SRC, &spec->match) ?:
	       nla_put_u8(skb, VSWKM_A_NAT_SRC_LEN, spec->plen -
			  (spec->family == NFPROTO_IPV4 ? 96 : 0));
}

static int put_to(struct sk_buff *skb, const struct vsw_nat_spec *spec)
{
	if (vsw_nl_put_addr(skb, VSWKM_A_NAT_TO, &spec->min) ||
	    (!ipv6_addr_equal(&spec->min, &spec->max) &&
	     vsw_nl_put_addr(skb, VSWKM_A_NAT_TO_LAST, &spec->max)))
		return -EMSGSIZE;
	if (!spec->port.first)
		return 0;
	if (nla_put_u16(skb, VSWKM_A_NAT_TO_PORT, spec->port.first))
		return -EMSGSIZE;
	return spec->port.last == spec->port.first ? 0 :
	       nla_put_u16(skb, VSWKM_A_NAT_TO_PORT_LAST, spec->port.last);
}

static int put_dnat(struct sk_buff *skb, const struct vsw_nat_spec *spec)
{
	struct nlattr *nest;
	unsigned int i;

	if (vsw_nl_put_addr(skb, VSWKM_A_NAT_DST, &spec->match) ||
	    (spec->proto && nla_put_u8(skb, VSWKM_A_NAT_PROTO, spec->proto)))
		return -EMSGSIZE;
	for (i = 0; i < spec->n_dports; i++) {
		nest = nla_nest_start(skb, VSWKM_A_NAT_DPORT);
		if (!nest || nla_put_u16(skb, VSWKM_A_RANGE_FIRST,
					 spec->dport[i].first) ||
		    nla_put_u16(skb, VSWKM_A_RANGE_LAST, spec->dport[i].last))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return put_to(skb, spec);
}

/* The device may have gone, or have another name by now. */
static int put_via(struct sk_buff *skb, const struct vsw_port *port, int via)
{
	const struct net_device *dev;

	dev = __dev_get_by_index(dev_net(port->br->dev), via);
	if (dev && nla_put_string(skb, VSWKM_A_NAT_VIA_NAME, dev->name))
		return -EMSGSIZE;
	return nla_put_u32(skb, VSWKM_A_NAT_VIA, via);
}

static int put_spec(struct sk_buff *skb, const struct vsw_nat_rule *rule)
{
	const struct vsw_nat_spec *spec = &rule->spec;

	switch (spec->kind) {
	case VSWKM_NAT_KIND_SNAT:
		return put_src(skb, spec) ?: put_to(skb, spec);
	case VSWKM_NAT_KIND_MASQUERADE:
		return put_src(skb, spec) ?: put_via(skb, rule->port,
						     spec->via);
	case VSWKM_NAT_KIND_DNAT:
		return put_dnat(skb, spec);
	}
	return vsw_nl_put_addr(skb, VSWKM_A_NAT_OUTSIDE, &spec->match) ?:
	       vsw_nl_put_addr(skb, VSWKM_A_NAT_INSIDE, &spec->min);
}

/**
 * vsw_nl_fill_nat - describe a rule of NAT; for get, dump and events
 * @skb: the message
 * @obj: the rule
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_nat(struct sk_buff *skb, const void *obj, u32 portid,
		    u32 seq, int flags, u8 cmd)
{
	const struct vsw_nat_rule *rule = obj;
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (put_place(skb, rule->port) ||
	    nla_put_u32(skb, VSWKM_A_NAT_ID, rule->id) ||
	    nla_put_u32(skb, VSWKM_A_NAT_KIND, rule->spec.kind) ||
	    put_spec(skb, rule) ||
	    nla_put_u8(skb, VSWKM_A_NAT_ANNOUNCE, rule->spec.announce) ||
	    nla_put_u64_64bit(skb, VSWKM_A_NAT_CONNECTIONS,
			      atomic64_read(&rule->connections),
			      VSWKM_A_NAT_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* NULL if none is named, or an error pointer */
static struct vsw_port *read_port(struct net *net, struct nlattr **attrs,
				  struct netlink_ext_ack *extack)
{
	return vsw_nl_port_asked(net, NULL, attrs[VSWKM_A_NAT_PORT],
				 attrs[VSWKM_A_NAT_PORT_NAME], extack);
}

static struct vsw_port *the_port(struct genl_info *info)
{
	struct vsw_port *port = read_port(genl_info_net(info), info->attrs,
					  info->extack);

	if (port)
		return port;
	(void)GENL_REQ_ATTR_CHECK(info, VSWKM_A_NAT_PORT_NAME);
	GENL_SET_ERR_MSG(info, "no port is named");
	return ERR_PTR(-EINVAL);
}

/* By its number, or by all that it says */
static struct vsw_nat_rule *the_rule(struct genl_info *info)
{
	struct nlattr *id = info->attrs[VSWKM_A_NAT_ID];
	struct vsw_port *port = the_port(info);
	struct vsw_nat_rule *rule;
	struct vsw_nat_spec spec;
	int err;

	if (IS_ERR(port))
		return ERR_CAST(port);
	if (id) {
		rule = vsw_nat_find(port, nla_get_u32(id), NULL);
	} else {
		err = vsw_nl_nat_spec(info, &spec);
		if (err)
			return ERR_PTR(err);
		rule = vsw_nat_find(port, 0, &spec);
	}
	if (rule)
		return rule;
	NL_SET_ERR_MSG_ATTR(info->extack, id ?: info->attrs[VSWKM_A_NAT_KIND],
			    "the port has no such rule");
	return ERR_PTR(-ENOENT);
}

static int add(struct genl_info *info)
{
	struct vsw_port *port = the_port(info);
	struct vsw_nat_rule *rule;
	struct vsw_nat_spec spec;
	int err;

	if (IS_ERR(port))
		return PTR_ERR(port);
	err = vsw_nl_nat_spec(info, &spec);
	if (err)
		return err;
	err = vsw_nat_add(port, &spec, &rule, info->extack);
	/* what cannot be announced, or what there is already */
	if (err == -EINVAL)
		vsw_nl_blame(info, info->attrs[VSWKM_A_NAT_ANNOUNCE]);
	else if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_NAT_KIND]);
	if (!err)
		vsw_nat_notify(rule, VSWKM_CMD_NAT_ADD_NTF);
	return err;
}

static int del(struct genl_info *info)
{
	struct vsw_nat_rule *rule;
	int err, i;

	for (i = VSWKM_A_NAT_KIND; i <= VSWKM_A_NAT_ANNOUNCE; i++) {
		if (!info->attrs[VSWKM_A_NAT_ID] || !info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "either a number or what the rule says");
		return -EINVAL;
	}
	rule = the_rule(info);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	err = vsw_nat_del(rule);
	if (err)
		return err;
	vsw_nat_notify(rule, VSWKM_CMD_NAT_DEL_NTF);
	kfree_rcu(rule, rcu);
	return 0;
}

int vswkm_nl_nat_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = add(info);
	rtnl_unlock();
	return err;
}

int vswkm_nl_nat_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = del(info);
	rtnl_unlock();
	return err;
}

/* If a bridge is named too, the port must be on that. */
static struct vsw_nat_rule *check_bridge(struct genl_info *info,
					 struct vsw_nat_rule *rule)
{
	struct vsw_bridge *br;

	if (IS_ERR(rule) || (!info->attrs[VSWKM_A_NAT_BRIDGE] &&
			     !info->attrs[VSWKM_A_NAT_BRIDGE_NAME]))
		return rule;
	br = vsw_nl_bridge(info, VSWKM_A_NAT_BRIDGE, VSWKM_A_NAT_BRIDGE_NAME);
	if (IS_ERR(br))
		return ERR_CAST(br);
	if (rule->port->br == br)
		return rule;
	GENL_SET_ERR_MSG(info, "the port is on another bridge");
	return ERR_PTR(-ENODEV);
}

int vswkm_nl_nat_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_nat_rule *rule;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_NAT_ID)) {
		GENL_SET_ERR_MSG(info, "no number of a rule is given");
		return -EINVAL;
	}
	rtnl_lock();
	rule = check_bridge(info, the_rule(info));
	err = IS_ERR(rule) ? PTR_ERR(rule) :
	      vsw_nl_reply(info, vsw_nl_fill_nat, rule, VSWKM_CMD_NAT_GET);
	rtnl_unlock();
	return err;
}

/* The state of a dump, in the callback between its parts. */
struct vsw_nl_nat_state {
	long bridges;		/* that are done, see vsw_nl_dump_each() */
	long ports;		/* of the bridge in hand that are done */
	u32 id;			/* last rule of the port in hand */
};

static int dump_port(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vsw_port *port)
{
	const struct vsw_nat_set *set = rtnl_dereference(port->nat);
	struct vsw_nl_nat_state *state = (void *)cb->ctx;
	unsigned int i, at;
	int err;

	for (i = 0; set && i < set->n; i++) {
		if (set->rule[i]->id <= state->id)
			continue;
		at = skb->len;
		err = vsw_nl_fill_nat(skb, set->rule[i],
				      NETLINK_CB(cb->skb).portid,
				      cb->nlh->nlmsg_seq, NLM_F_MULTI,
				      VSWKM_CMD_NAT_GET);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, at);
		state->id = set->rule[i]->id;
	}
	state->id = 0;
	return 0;
}

static int dump_bridge(struct sk_buff *skb, struct netlink_callback *cb,
		       struct vsw_bridge *br, void *only)
{
	struct vsw_nl_nat_state *state = (void *)cb->ctx;
	const struct vsw_port *port;
	int err;

	for (; state->ports < VSW_MAX_PORTS; state->ports++) {
		port = rtnl_dereference(br->ports[state->ports]);
		if (!port || (only && port != only))
			continue;
		err = dump_port(skb, cb, port);
		if (err)
			return err;
	}
	state->ports = 0;
	return 0;
}

int vswkm_nl_nat_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct net *net = sock_net(skb->sk);
	struct vsw_port *port = NULL;
	int only, err;

	BUILD_BUG_ON(sizeof(struct vsw_nl_nat_state) > sizeof(cb->ctx));

	rtnl_lock();
	cb->seq = vsw_net(net)->generation;
	if (attrs)
		port = read_port(net, attrs, cb->extack);
	err = PTR_ERR_OR_ZERO(port) ?:
	      vsw_nl_dump_bridge(cb, VSWKM_A_NAT_BRIDGE,
				 VSWKM_A_NAT_BRIDGE_NAME, &only) ?:
	      vsw_nl_dump_each(skb, cb, only, dump_bridge, port);
	rtnl_unlock();
	return skb->len ?: err;
}
