// SPDX-License-Identifier: GPL-2.0-only
/* acl-new, -set, -del, -get, -bind and -unbind, and events about frames. */

#include <linux/ctype.h>
#include <linux/rtnetlink.h>

#include "../acl/log.h"
#include "../port.h"
#include "acl.h"
#include "notify.h"

static int vsw_put_acl(struct sk_buff *skb, const struct vsw_acl_list *list)
{
	const struct vsw_acl_policy *policy = rtnl_dereference(list->policy);

	if (nla_put_string(skb, VSWKM_A_ACL_NAME, list->name) ||
	    nla_put_u32(skb, VSWKM_A_ACL_DEFAULT, policy->verdict) ||
	    nla_put_u32(skb, VSWKM_A_ACL_RULES, policy->n) ||
	    nla_put_u32(skb, VSWKM_A_ACL_BINDS, list->binds))
		return -EMSGSIZE;
	return nla_put_u64_64bit(skb, VSWKM_A_ACL_MEMORY,
				 vsw_acl_list_size(list), VSWKM_A_ACL_PAD);
}

/**
 * vsw_nl_fill_acl - describe an ACL; for get, dump and events
 * @skb: the message
 * @obj: the list
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_acl(struct sk_buff *skb, const void *obj, u32 portid,
		    u32 seq, int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (vsw_put_acl(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int vsw_put_log_port(struct sk_buff *skb, const struct vsw_port *port)
{
	if (nla_put_u32(skb, VSWKM_A_LOG_BRIDGE, port->br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_LOG_BRIDGE_NAME,
			   port->br->dev->name) ||
	    nla_put_string(skb, VSWKM_A_LOG_PORT_NAME, vsw_port_name(port)))
		return -EMSGSIZE;
	return port->dev ? nla_put_u32(skb, VSWKM_A_LOG_PORT,
				       port->dev->ifindex) : 0;
}

static int vsw_put_log_header(struct sk_buff *skb, const struct sk_buff *frame)
{
	unsigned int len = min_t(unsigned int, frame->len, VSW_ACL_LOG_HEADER);
	struct nlattr *attr = nla_reserve(skb, VSWKM_A_LOG_HEADER, len);

	if (!attr || skb_copy_bits(frame, 0, nla_data(attr), len))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_nl_fill_acl_log - describe a frame that met a rule which logs
 * @skb: the message
 * @event: the frame and the rule
 *
 * Context: any, RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_acl_log(struct sk_buff *skb, const struct vsw_acl_event *event)
{
	const struct net *net = dev_net(event->port->br->dev);
	const struct vsw_acl_rule *rule = event->rule;
	void *hdr;

	hdr = genlmsg_put(skb, 0, 0, &vsw_genl_family, 0,
			  VSWKM_CMD_ACL_LOG_NTF);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_string(skb, VSWKM_A_LOG_NAME, event->list->name) ||
	    nla_put_u32(skb, VSWKM_A_LOG_RULE_ID, rule->id) ||
	    nla_put_u32(skb, VSWKM_A_LOG_DIRECTION, rule->dir) ||
	    nla_put_u32(skb, VSWKM_A_LOG_ACTION, rule->action) ||
	    vsw_put_log_port(skb, event->port) ||
	    nla_put_u16(skb, VSWKM_A_LOG_VID, event->vid) ||
	    nla_put_u32(skb, VSWKM_A_LOG_LENGTH, event->skb->len) ||
	    vsw_put_log_header(skb, event->skb) ||
	    nla_put_u64_64bit(skb, VSWKM_A_LOG_LOST,
			      atomic64_read(&vsw_net(net)->acl.lost),
			      VSWKM_A_LOG_PAD))
		return -EMSGSIZE;
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * vsw_nl_acl_name - the name of a list or set in a request
 * @info: the request
 * @attr: the attribute
 * @name: set to the name
 *
 * Return: 0, or -EINVAL with an extack text.
 */
int vsw_nl_acl_name(struct genl_info *info, int attr, const char **name)
{
	const char *c;

	if (GENL_REQ_ATTR_CHECK(info, attr)) {
		GENL_SET_ERR_MSG(info, "no name is given");
		return -EINVAL;
	}
	*name = nla_data(info->attrs[attr]);
	for (c = *name; isalnum(*c) || (*c && strchr("._-", *c)); c++)
		;
	if (c != *name && !*c)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
			    "a name is made of letters, digits and \"._-\"");
	return -EINVAL;
}

/**
 * vsw_nl_acl - the list that a request of the acl attribute set names
 * @info: the request
 *
 * Context: RTNL held.
 * Return: the list, or an error pointer with an extack text.
 */
struct vsw_acl_list *vsw_nl_acl(struct genl_info *info)
{
	struct vsw_acl_list *list;
	const char *name;
	int err;

	err = vsw_nl_acl_name(info, VSWKM_A_ACL_NAME, &name);
	if (err)
		return ERR_PTR(err);
	list = vsw_acl_list_find(genl_info_net(info), name);
	if (list)
		return list;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_ACL_NAME],
			    "no such ACL");
	return ERR_PTR(-ENOENT);
}

static int vsw_nl_acl_new(struct genl_info *info)
{
	struct nlattr *verdict = info->attrs[VSWKM_A_ACL_DEFAULT];
	struct net *net = genl_info_net(info);
	const char *name;
	int err;

	err = vsw_userns_check(net, info->extack) ?:
	      vsw_nl_acl_name(info, VSWKM_A_ACL_NAME, &name);
	if (err)
		return err;
	err = vsw_acl_list_add(net, name, verdict ? nla_get_u32(verdict) :
				     VSWKM_ACL_ACTION_DENY, info->extack);
	if (err == -EEXIST)
		vsw_nl_blame(info, info->attrs[VSWKM_A_ACL_NAME]);
	if (!err)
		vsw_acl_notify(net, vsw_acl_list_find(net, name),
			       VSWKM_CMD_ACL_NEW_NTF);
	return err;
}

static int vsw_nl_acl_set(struct genl_info *info)
{
	struct vsw_acl_list *list = vsw_nl_acl(info);
	struct net *net = genl_info_net(info);
	int err;

	if (IS_ERR(list))
		return PTR_ERR(list);
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_ACL_DEFAULT)) {
		GENL_SET_ERR_MSG(info, "no default is given");
		return -EINVAL;
	}
	err = vsw_acl_set_verdict(net, list, nla_get_u32(info->attrs
						[VSWKM_A_ACL_DEFAULT]));
	if (!err)
		vsw_acl_notify(net, list, VSWKM_CMD_ACL_SET_NTF);
	return err;
}

/* Told before it is gone, but only if it goes. */
static int vsw_nl_acl_del(struct genl_info *info)
{
	struct vsw_acl_list *list = vsw_nl_acl(info);
	struct net *net = genl_info_net(info);
	int err;

	if (IS_ERR(list))
		return PTR_ERR(list);
	err = vsw_acl_list_busy(list, info->extack);
	if (err) {
		vsw_nl_blame(info, info->attrs[VSWKM_A_ACL_NAME]);
		return err;
	}
	vsw_acl_notify(net, list, VSWKM_CMD_ACL_DEL_NTF);
	vsw_acl_list_del(net, list);
	return 0;
}

static struct vsw_port *vsw_nl_acl_port(struct genl_info *info)
{
	struct nlattr *index = info->attrs[VSWKM_A_ACL_PORT];
	struct nlattr *name = info->attrs[VSWKM_A_ACL_PORT_NAME];

	if (!index && GENL_REQ_ATTR_CHECK(info, VSWKM_A_ACL_PORT_NAME)) {
		GENL_SET_ERR_MSG(info, "no port is named");
		return ERR_PTR(-EINVAL);
	}
	return vsw_nl_port_asked(genl_info_net(info), NULL, index, name,
				 info->extack);
}

/* The directions of a request, as a bit mask */
static unsigned int vsw_nl_acl_dirs(struct genl_info *info)
{
	struct nlattr *dir = info->attrs[VSWKM_A_ACL_DIRECTION];

	return dir ? BIT(nla_get_u32(dir)) :
		     BIT(VSWKM_ACL_DIR_IN) | BIT(VSWKM_ACL_DIR_OUT);
}

static int vsw_nl_acl_bind(struct genl_info *info, bool bind)
{
	struct vsw_acl_list *list = vsw_nl_acl(info);
	bool replace = info->attrs[VSWKM_A_ACL_REPLACE];
	unsigned int dirs = vsw_nl_acl_dirs(info);
	struct vsw_port *port;
	int err;

	if (IS_ERR(list))
		return PTR_ERR(list);
	port = vsw_nl_acl_port(info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	err = bind ? vsw_acl_bind(port, dirs, list, replace, info->extack) :
		     vsw_acl_unbind(port, dirs, list, info->extack);
	if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_ACL_PORT] ?:
				   info->attrs[VSWKM_A_ACL_PORT_NAME]);
	else
		vsw_port_notify(port, VSWKM_CMD_PORT_SET_NTF);
	return err;
}

int vswkm_nl_acl_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_acl_new(info);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_acl_set(info);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_acl_del(info);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_bind_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_acl_bind(info, true);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_unbind_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = vsw_nl_acl_bind(info, false);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_acl_list *list;
	int err;

	rtnl_lock();
	list = vsw_nl_acl(info);
	err = IS_ERR(list) ? PTR_ERR(list) :
	      vsw_nl_reply(info, vsw_nl_fill_acl, list, VSWKM_CMD_ACL_GET);
	rtnl_unlock();
	return err;
}

int vswkm_nl_acl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_acl_net *acl = &vsw_net(sock_net(skb->sk))->acl;
	struct vsw_acl_list *list;
	unsigned int at;
	int i = 0, err = 0;

	rtnl_lock();
	cb->seq = 1 + acl->changes;
	list_for_each_entry(list, &acl->lists, list) {
		if (i++ < cb->args[0])
			continue;
		at = skb->len;
		err = vsw_nl_fill_acl(skb, list, NETLINK_CB(cb->skb).portid,
				      cb->nlh->nlmsg_seq, NLM_F_MULTI,
				      VSWKM_CMD_ACL_GET);
		if (err)
			break;
		vsw_nl_dump_check(skb, cb, at);
		cb->args[0] = i;
	}
	rtnl_unlock();
	return skb->len ?: err;
}
