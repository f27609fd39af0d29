// SPDX-License-Identifier: GPL-2.0-only
/* fdb-new, -del, -get and -flush. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "tunnel.h"

static u32 vsw_fdb_idle(const struct vsw_fdb_entry *entry)
{
	s32 idle = (u32)jiffies - entry->used;

	return jiffies_to_msecs(max(idle, 0));
}

/**
 * vsw_nl_fill_fdb - describe an entry; for get, dump and events
 * @skb: the message
 * @br: the bridge
 * @entry: the entry
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: any, RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_fdb(struct sk_buff *skb, const struct vsw_bridge *br,
		    const struct vsw_fdb_entry *entry, u32 portid, u32 seq,
		    int flags, u8 cmd)
{
	const struct vsw_port *port = rcu_dereference(br->ports[entry->port]);
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, VSWKM_A_FDB_BRIDGE, br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_FDB_BRIDGE_NAME, br->dev->name) ||
	    nla_put(skb, VSWKM_A_FDB_ADDRESS, ETH_ALEN, entry->addr) ||
	    nla_put_u16(skb, VSWKM_A_FDB_VID, entry->vid) ||
	    nla_put_u32(skb, VSWKM_A_FDB_OWNER, vsw_fdb_owner(entry)) ||
	    nla_put_u8(skb, VSWKM_A_FDB_STICKY,
		       !!(entry->flags & VSW_FDB_STICKY)) ||
	    nla_put_u32(skb, VSWKM_A_FDB_IDLE, vsw_fdb_idle(entry)))
		goto err;
	if (port && port->dev &&
	    nla_put_u32(skb, VSWKM_A_FDB_PORT, port->dev->ifindex))
		goto err;
	if (port && nla_put_string(skb, VSWKM_A_FDB_PORT_NAME,
				   vsw_port_name(port)))
		goto err;
	if (vsw_nl_put_remote(skb, port, entry))
		goto err;
	genlmsg_end(skb, hdr);
	return 0;

err:
	genlmsg_cancel(skb, hdr);
	return -EMSGSIZE;
}

static struct vsw_bridge *vsw_nl_fdb_bridge(struct genl_info *info)
{
	return vsw_nl_bridge(info, VSWKM_A_FDB_BRIDGE,
			     VSWKM_A_FDB_BRIDGE_NAME);
}

/* The port that a request names, NULL if none. */
static struct vsw_port *vsw_nl_fdb_port(struct nlattr **attrs,
					struct vsw_bridge *br,
					struct netlink_ext_ack *extack)
{
	return vsw_nl_port_asked(dev_net(br->dev), br, attrs[VSWKM_A_FDB_PORT],
				 attrs[VSWKM_A_FDB_PORT_NAME], extack);
}

static int vsw_nl_fdb_key(struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_FDB_ADDRESS)) {
		GENL_SET_ERR_MSG(info, "no MAC address is given");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_FDB_VID)) {
		GENL_SET_ERR_MSG(info, "no VLAN is given");
		return -EINVAL;
	}
	return 0;
}

static u16 vsw_nl_fdb_flags(struct genl_info *info)
{
	struct nlattr *owner = info->attrs[VSWKM_A_FDB_OWNER];
	struct nlattr *sticky = info->attrs[VSWKM_A_FDB_STICKY];

	return (owner ? nla_get_u32(owner) : VSWKM_FDB_OWNER_STATIC) |
	       (sticky && nla_get_u8(sticky) ? VSW_FDB_STICKY : 0);
}

/* -EAGAIN if a remote is to be made, and there is none to spare */
static int vsw_nl_fdb_add(struct genl_info *info, struct vsw_bridge *br,
			  bool replace, struct vsw_remote **spare)
{
	struct vsw_remote *remote;
	struct vsw_port *port;
	int err;

	err = vsw_nl_fdb_key(info);
	if (err)
		return err;
	port = vsw_nl_fdb_port(info->attrs, br, info->extack);
	if (!port) {
		GENL_SET_ERR_MSG(info, "no port is named");
		return -EINVAL;
	}
	if (IS_ERR(port))
		return PTR_ERR(port);
	remote = vsw_nl_fdb_remote(info, port, spare);
	if (IS_ERR(remote))
		return PTR_ERR(remote);
	err = vsw_fdb_request(br, nla_data(info->attrs[VSWKM_A_FDB_ADDRESS]),
			      nla_get_u16(info->attrs[VSWKM_A_FDB_VID]), port,
			      remote, vsw_nl_fdb_flags(info), replace, true,
			      info->extack);
	if (remote)
		vsw_remote_put(remote);
	if (err == -EINVAL)
		vsw_nl_blame(info, info->attrs[VSWKM_A_FDB_VID]);
	else if (err)
		vsw_nl_blame(info, info->attrs[VSWKM_A_FDB_ADDRESS]);
	return err;
}

/* Without the RTNL, so that a million entries do not hold up everything. */
static int vsw_nl_fdb_do_add(struct genl_info *info, bool replace)
{
	struct vsw_remote *spare = NULL;
	struct vsw_bridge *br;
	int err;

	do {
		rcu_read_lock();
		br = vsw_nl_fdb_bridge(info);
		err = PTR_ERR_OR_ZERO(br) ?:
		      vsw_nl_fdb_add(info, br, replace, &spare);
		rcu_read_unlock();
		if (err != -EAGAIN)
			break;
		/* it has memory of each CPU, which has to be waited for */
		spare = vsw_remote_alloc(GFP_KERNEL_ACCOUNT);
		err = -ENOMEM;
	} while (spare);
	vsw_remote_free(spare);
	return err;
}

int vswkm_nl_fdb_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_fdb_do_add(info, false);
}

int vswkm_nl_fdb_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_fdb_do_add(info, true);
}

int vswkm_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_bridge *br;
	int err;

	rcu_read_lock();
	br = vsw_nl_fdb_bridge(info);
	err = PTR_ERR_OR_ZERO(br) ?: vsw_nl_fdb_key(info);
	if (!err)
		err = vsw_fdb_remove(br,
				     nla_data(info->attrs[VSWKM_A_FDB_ADDRESS]),
				     nla_get_u16(info->attrs[VSWKM_A_FDB_VID]),
				     true, info->extack);
	if (err == -EPERM)
		vsw_nl_blame(info, info->attrs[VSWKM_A_FDB_ADDRESS]);
	rcu_read_unlock();
	return err;
}

static int vsw_nl_fdb_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_fdb_entry entry;
	struct vsw_bridge *br;
	u64 key;
	int err;

	err = vsw_nl_no_filter(info, VSWKM_A_FDB_PORT, VSWKM_A_FDB_KEY);
	if (err)
		return err;
	br = vsw_nl_fdb_bridge(info);
	err = PTR_ERR_OR_ZERO(br) ?: vsw_nl_fdb_key(info);
	if (err)
		return err;

	key = vsw_fdb_key(nla_data(info->attrs[VSWKM_A_FDB_ADDRESS]),
			  nla_get_u16(info->attrs[VSWKM_A_FDB_VID]));
	if (!vsw_fdb_get(&br->fdb, key, &entry)) {
		GENL_SET_ERR_MSG(info, "no entry for this address");
		return -ENOENT;
	}
	return vsw_nl_fill_fdb(skb, br, &entry, info->snd_portid,
			       info->snd_seq, 0, VSWKM_CMD_FDB_GET);
}

int vswkm_nl_fdb_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	int err;

	if (!reply)
		return -ENOMEM;
	rcu_read_lock();
	err = vsw_nl_fdb_get(reply, info);
	rcu_read_unlock();
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	return genlmsg_reply(reply, info);
}

/**
 * vsw_nl_fdb_filter - which entries a dump or flush is about
 * @attrs: attributes of the request
 * @br: the bridge
 * @owners: bit mask of owners, if the request names none
 * @filter: filled
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_nl_fdb_filter(struct nlattr **attrs, struct vsw_bridge *br,
		      unsigned long owners, struct vsw_fdb_filter *filter,
		      struct netlink_ext_ack *extack)
{
	struct vsw_port *port = vsw_nl_fdb_port(attrs, br, extack);

	if (IS_ERR(port))
		return PTR_ERR(port);
	*filter = (struct vsw_fdb_filter){
		.port = port ? port->index : -1,
		.owner = owners,
	};
	if (attrs[VSWKM_A_FDB_VID])
		filter->vid = nla_get_u16(attrs[VSWKM_A_FDB_VID]);
	if (attrs[VSWKM_A_FDB_OWNER])
		filter->owner = BIT(nla_get_u32(attrs[VSWKM_A_FDB_OWNER]));
	return 0;
}

static int vsw_nl_fdb_flush(struct genl_info *info, u32 *flushed)
{
	struct vsw_bridge *br = vsw_nl_fdb_bridge(info);
	struct vsw_fdb_filter filter;
	int err;

	if (IS_ERR(br))
		return PTR_ERR(br);
	err = vsw_nl_fdb_filter(info->attrs, br,
				GENMASK(VSWKM_FDB_OWNER_AGENT, 0) &
				~BIT(VSWKM_FDB_OWNER_LOCAL),
				&filter, info->extack);
	if (err)
		return err;
	if (filter.owner == BIT(VSWKM_FDB_OWNER_LOCAL)) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_FDB_OWNER],
				    "local entries cannot be flushed");
		return -EPERM;
	}
	*flushed = vsw_fdb_flush(br, &filter);
	return 0;
}

int vswkm_nl_fdb_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_do_flush(info, VSWKM_CMD_FDB_FLUSH, VSWKM_A_FDB_FLUSHED,
			       vsw_nl_fdb_flush);
}
