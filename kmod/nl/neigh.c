// SPDX-License-Identifier: GPL-2.0-only
/* neigh-new, -set, -del, -get and -flush. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../port.h"
#include "core.h"
#include "tunnel.h"

static u32 vsw_neigh_idle(const struct vsw_neigh_entry *entry)
{
	s32 idle = (u32)jiffies - entry->used;

	return jiffies_to_msecs(max(idle, 0));
}

/* Where a learned neighbour was seen. */
static int vsw_nl_put_neigh_port(struct sk_buff *skb,
				 const struct vsw_bridge *br,
				 const struct vsw_neigh_entry *entry)
{
	const struct vsw_port *port;

	if (entry->info.owner != VSWKM_NEIGH_OWNER_LEARNED)
		return 0;
	port = rcu_dereference(br->ports[entry->info.port]);
	if (!port)
		return 0;
	if (port->dev &&
	    nla_put_u32(skb, VSWKM_A_NEIGH_PORT, port->dev->ifindex))
		return -EMSGSIZE;
	return nla_put_string(skb, VSWKM_A_NEIGH_PORT_NAME,
			      vsw_port_name(port));
}

/**
 * vsw_nl_fill_neigh - describe a neighbour; for get, dump and events
 * @skb: the message
 * @br: the bridge
 * @entry: the neighbour
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: any, RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_neigh(struct sk_buff *skb, const struct vsw_bridge *br,
		      const struct vsw_neigh_entry *entry, u32 portid, u32 seq,
		      int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, VSWKM_A_NEIGH_BRIDGE, br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_NEIGH_BRIDGE_NAME, br->dev->name) ||
	    nla_put_u16(skb, VSWKM_A_NEIGH_VID, entry->key.vid) ||
	    vsw_nl_put_addr(skb, VSWKM_A_NEIGH_IP, &entry->key.addr) ||
	    nla_put(skb, VSWKM_A_NEIGH_LLADDR, ETH_ALEN, entry->info.mac) ||
	    nla_put_u32(skb, VSWKM_A_NEIGH_OWNER, entry->info.owner) ||
	    nla_put_u8(skb, VSWKM_A_NEIGH_ROUTER, entry->info.router) ||
	    nla_put_u32(skb, VSWKM_A_NEIGH_IDLE, vsw_neigh_idle(entry)) ||
	    vsw_nl_put_neigh_port(skb, br, entry)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * vsw_nl_fill_miss - describe what the switch was asked in vain
 * @skb: the message
 * @br: the bridge
 * @miss: the event
 *
 * Context: any, RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_miss(struct sk_buff *skb, const struct vsw_bridge *br,
		     const struct vsw_miss *miss)
{
	const struct vsw_port *port = miss->port;
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, 0, 0, &vsw_genl_family, 0,
			  VSWKM_CMD_MISS_NTF);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, VSWKM_A_MISS_BRIDGE, br->dev->ifindex) ||
	    nla_put_string(skb, VSWKM_A_MISS_BRIDGE_NAME, br->dev->name) ||
	    nla_put_u16(skb, VSWKM_A_MISS_VID, miss->vid) ||
	    (port->dev &&
	     nla_put_u32(skb, VSWKM_A_MISS_PORT, port->dev->ifindex)) ||
	    nla_put_string(skb, VSWKM_A_MISS_PORT_NAME, vsw_port_name(port)) ||
	    nla_put_u32(skb, VSWKM_A_MISS_KIND, miss->kind) ||
	    nla_put_u64_64bit(skb, VSWKM_A_MISS_LOST,
			      atomic64_read(&br->miss.lost),
			      VSWKM_A_MISS_PAD))
		return -EMSGSIZE;
	if (miss->kind == VSWKM_MISS_KIND_L2)
		err = nla_put(skb, VSWKM_A_MISS_ADDRESS, ETH_ALEN, miss->mac);
	else
		err = vsw_nl_put_addr(skb, VSWKM_A_MISS_IP, &miss->addr);
	if (!err)
		genlmsg_end(skb, hdr);
	return err;
}

static struct vsw_bridge *vsw_nl_neigh_bridge(struct genl_info *info)
{
	return vsw_nl_bridge(info, VSWKM_A_NEIGH_BRIDGE,
			     VSWKM_A_NEIGH_BRIDGE_NAME);
}

/* The VLAN and the IP address of a request. */
static int vsw_nl_neigh_key(struct genl_info *info, struct vsw_neigh_key *key)
{
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_NEIGH_IP)) {
		GENL_SET_ERR_MSG(info, "no IP address is given");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_NEIGH_VID)) {
		GENL_SET_ERR_MSG(info, "no VLAN is given");
		return -EINVAL;
	}
	key->vid = nla_get_u16(info->attrs[VSWKM_A_NEIGH_VID]);
	return vsw_nl_addr(info->attrs[VSWKM_A_NEIGH_IP], &key->addr,
			   info->extack);
}

/* The neighbour that a request describes, or an error pointer. */
static struct vsw_neigh *vsw_nl_neigh_read(struct genl_info *info)
{
	struct nlattr *owner = info->attrs[VSWKM_A_NEIGH_OWNER];
	struct nlattr *router = info->attrs[VSWKM_A_NEIGH_ROUTER];
	union vsw_neigh_info what = {
		.owner = owner ? nla_get_u32(owner) :
				 VSWKM_NEIGH_OWNER_STATIC,
		.router = router && nla_get_u8(router),
	};
	struct vsw_neigh_key key;
	struct vsw_neigh *neigh;
	int err;

	err = vsw_nl_neigh_key(info, &key);
	if (err)
		return ERR_PTR(err);
	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_NEIGH_LLADDR)) {
		GENL_SET_ERR_MSG(info, "no MAC address is given");
		return ERR_PTR(-EINVAL);
	}
	nla_memcpy(what.mac, info->attrs[VSWKM_A_NEIGH_LLADDR], ETH_ALEN);
	neigh = kzalloc(sizeof(*neigh), GFP_KERNEL_ACCOUNT);
	if (!neigh)
		return ERR_PTR(-ENOMEM);
	neigh->key = key;
	neigh->info = what.word;
	return neigh;
}

/* Name the attribute that vsw_neigh_request() had something against. */
static void vsw_nl_neigh_blame(struct genl_info *info, int err)
{
	static const struct {
		int err;
		int attr;
	} blame[] = {
		{ -EEXIST, VSWKM_A_NEIGH_IP },
		{ -EADDRNOTAVAIL, VSWKM_A_NEIGH_IP },
		{ -EINVAL, VSWKM_A_NEIGH_LLADDR },
		{ -EPERM, VSWKM_A_NEIGH_OWNER },
		{ -EOPNOTSUPP, VSWKM_A_NEIGH_ROUTER },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(blame); i++)
		if (blame[i].err == err)
			vsw_nl_blame(info, info->attrs[blame[i].attr]);
}

/* Without the RTNL, so that many entries do not hold up everything. */
static int vsw_nl_neigh_do_add(struct genl_info *info, bool replace)
{
	struct vsw_neigh *neigh = vsw_nl_neigh_read(info);
	struct vsw_bridge *br;
	int err;

	if (IS_ERR(neigh))
		return PTR_ERR(neigh);
	rcu_read_lock();
	br = vsw_nl_neigh_bridge(info);
	err = PTR_ERR_OR_ZERO(br);
	if (!err) {
		err = vsw_neigh_request(br, neigh, replace, info->extack);
		vsw_nl_neigh_blame(info, err);
		neigh = NULL;
	}
	rcu_read_unlock();
	kfree(neigh);
	return err;
}

int vswkm_nl_neigh_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_neigh_do_add(info, false);
}

int vswkm_nl_neigh_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_neigh_do_add(info, true);
}

int vswkm_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_neigh_key key;
	struct vsw_bridge *br;
	int err;

	rcu_read_lock();
	br = vsw_nl_neigh_bridge(info);
	err = PTR_ERR_OR_ZERO(br) ?: vsw_nl_neigh_key(info, &key);
	if (!err)
		err = vsw_neigh_remove(br, &key, info->extack);
	rcu_read_unlock();
	return err;
}

static int vsw_nl_neigh_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_neigh_entry entry;
	struct vsw_neigh_key key;
	struct vsw_bridge *br;
	int i, err;

	for (i = VSWKM_A_NEIGH_LLADDR; i <= VSWKM_A_NEIGH_OWNER; i++) {
		if (!info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "filters are for dumps");
		return -EINVAL;
	}
	br = vsw_nl_neigh_bridge(info);
	err = PTR_ERR_OR_ZERO(br) ?: vsw_nl_neigh_key(info, &key);
	if (err)
		return err;
	if (!vsw_neigh_get(&br->neigh, &key, &entry)) {
		GENL_SET_ERR_MSG(info, "no neighbour with this address");
		return -ENOENT;
	}
	return vsw_nl_fill_neigh(skb, br, &entry, info->snd_portid,
				 info->snd_seq, 0, VSWKM_CMD_NEIGH_GET);
}

int vswkm_nl_neigh_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	int err;

	if (!reply)
		return -ENOMEM;
	rcu_read_lock();
	err = vsw_nl_neigh_get(reply, info);
	rcu_read_unlock();
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	return genlmsg_reply(reply, info);
}
