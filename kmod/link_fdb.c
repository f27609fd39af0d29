// SPDX-License-Identifier: GPL-2.0-only
/* What "bridge fdb ... dev sw0" and "bridge monitor fdb" see. */

#include <linux/neighbour.h>
#include <net/rtnetlink.h>

#include "fdb.h"
#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

static u16 vsw_fdb_ndm_state(const struct vsw_fdb_entry *entry)
{
	switch (vsw_fdb_owner(entry)) {
	case VSWKM_FDB_OWNER_LEARNED:
		return NUD_REACHABLE;
	case VSWKM_FDB_OWNER_LOCAL:
		return NUD_PERMANENT;
	default:
		return NUD_NOARP;
	}
}

static u8 vsw_fdb_ntf_flags(const struct vsw_fdb_entry *entry)
{
	u8 flags = NTF_SELF;

	if (entry->flags & VSW_FDB_STICKY)
		flags |= NTF_STICKY;
	if (vsw_fdb_owner(entry) == VSWKM_FDB_OWNER_AGENT)
		flags |= NTF_EXT_LEARNED;
	return flags;
}

static int vsw_fdb_fill_ndm(struct sk_buff *skb, const struct vsw_bridge *br,
			    const struct vsw_fdb_entry *entry, u32 portid,
			    u32 seq, int type, unsigned int flags)
{
	const struct vsw_port *port = rcu_dereference(br->ports[entry->port]);
	struct nlmsghdr *nlh;
	struct ndmsg *ndm;

	nlh = nlmsg_put(skb, portid, seq, type, sizeof(*ndm), flags);
	if (!nlh)
		return -EMSGSIZE;
	ndm = nlmsg_data(nlh);
	*ndm = (struct ndmsg){
		.ndm_family = AF_BRIDGE,
		.ndm_ifindex = br->dev->ifindex,
		.ndm_state = vsw_fdb_ndm_state(entry),
		.ndm_flags = vsw_fdb_ntf_flags(entry),
	};
	if (nla_put(skb, NDA_LLADDR, ETH_ALEN, entry->addr) ||
	    nla_put_u16(skb, NDA_VLAN, entry->vid) ||
	    (port && port->dev && port->dev != br->dev &&
	     nla_put_u32(skb, NDA_IFINDEX, port->dev->ifindex))) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

static size_t vsw_ndm_size(void)
{
	return NLMSG_ALIGN(sizeof(struct ndmsg)) + nla_total_size(ETH_ALEN) +
	       nla_total_size(sizeof(u16)) + nla_total_size(sizeof(u32));
}

/**
 * vsw_rtnl_fdb_notify - tell "bridge monitor fdb" about an entry
 * @br: the bridge
 * @type: RTM_NEWNEIGH or RTM_DELNEIGH
 * @entry: the entry
 *
 * Context: any, RCU read side.
 */
void vsw_rtnl_fdb_notify(const struct vsw_bridge *br, int type,
			 const struct vsw_fdb_entry *entry)
{
	struct net *net = dev_net(br->dev);
	struct sk_buff *skb;
	int err = -ENOBUFS;

	if (!rtnl_has_listeners(net, RTNLGRP_NEIGH))
		return;
	skb = nlmsg_new(vsw_ndm_size(), GFP_ATOMIC);
	if (!skb)
		goto err;
	err = vsw_fdb_fill_ndm(skb, br, entry, 0, 0, type, 0);
	if (WARN_ON_ONCE(err)) {
		kfree_skb(skb);
		goto err;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, NULL, GFP_ATOMIC);
	return;
err:
	rtnl_set_sk_err(net, RTNLGRP_NEIGH, err);
}

/* The port that a request names by NDA_IFINDEX ("via"), or the local one. */
static struct vsw_port *vsw_fdb_via(struct vsw_bridge *br, struct nlattr *tb[],
				    struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	struct vsw_port *port;

	if (!tb[NDA_IFINDEX])
		return br->local;
	if (nla_len(tb[NDA_IFINDEX]) != sizeof(u32))
		return NULL;
	dev = __dev_get_by_index(dev_net(br->dev),
				 nla_get_u32(tb[NDA_IFINDEX]));
	port = dev ? vsw_port_of(dev) : NULL;
	if (!port || port->br != br) {
		NL_SET_ERR_MSG(extack, "not a port of this bridge");
		return NULL;
	}
	return port;
}

static u16 vsw_fdb_ndm_flags(const struct ndmsg *ndm)
{
	u16 flags = VSWKM_FDB_OWNER_STATIC;

	if (ndm->ndm_flags & NTF_EXT_LEARNED)
		flags = VSWKM_FDB_OWNER_AGENT;
	else if (ndm->ndm_state == NUD_REACHABLE)	/* "dynamic" */
		flags = VSWKM_FDB_OWNER_LEARNED;
	if (ndm->ndm_flags & NTF_STICKY)
		flags |= VSW_FDB_STICKY;
	return flags;
}

/**
 * vsw_ndo_fdb_add - "bridge fdb add MAC dev sw0 via PORT vlan N"
 * @ndm: header of the request
 * @tb: its attributes
 * @dev: the bridge
 * @addr: MAC address
 * @vid: VLAN, 0 for the default of 1
 * @flags: netlink flags
 * @extack: gets the reason of an error
 *
 * The core notifies rtnetlink's listeners.
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_ndo_fdb_add(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u16 flags, VSW_NOTIFIED_ARG struct netlink_ext_ack *extack)
{
	struct vsw_bridge *br = netdev_priv(dev);
	struct vsw_port *port = vsw_fdb_via(br, tb, extack);

	if (!port)
		return -EINVAL;
	return vsw_fdb_request(br, addr, vid ?: 1, port, NULL,
			       vsw_fdb_ndm_flags(ndm),
			       flags & NLM_F_REPLACE, false, extack);
}

/**
 * vsw_ndo_fdb_del - "bridge fdb del MAC dev sw0 vlan N"
 * @ndm: header of the request
 * @tb: its attributes
 * @dev: the bridge
 * @addr: MAC address
 * @vid: VLAN, 0 for the default of 1
 * @extack: gets the reason of an error
 *
 * The core notifies rtnetlink's listeners.
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_ndo_fdb_del(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    VSW_NOTIFIED_ARG struct netlink_ext_ack *extack)
{
	return vsw_fdb_remove(netdev_priv(dev), addr, vid ?: 1, false, extack);
}

struct vsw_fdb_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	const struct vsw_bridge *br;
};

static int vsw_fdb_dump_one(const struct vsw_fdb_entry *entry, void *data)
{
	struct vsw_fdb_dump *d = data;

	return vsw_fdb_fill_ndm(d->skb, d->br, entry,
				NETLINK_CB(d->cb->skb).portid,
				d->cb->nlh->nlmsg_seq, RTM_NEWNEIGH,
				NLM_F_MULTI);
}

/**
 * vsw_ndo_fdb_dump - "bridge fdb show dev sw0"
 * @skb: message buffer
 * @cb: state of the dump
 * @dev: the bridge
 * @filter_dev: unused
 * @idx: position in the table; stored by the core until the next call
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE when there is more.
 */
int vsw_ndo_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct net_device *dev, struct net_device *filter_dev,
		     int *idx)
{
	struct vsw_bridge *br = netdev_priv(dev);
	struct vsw_fdb_dump dump = { .skb = skb, .cb = cb, .br = br };
	struct vsw_fdb_filter filter = {
		.port = -1,
		.owner = GENMASK(VSWKM_FDB_OWNER_AGENT, 0),
	};
	unsigned long from = vsw_fdb_dump_pos(cb), pos;
	int err;

	/* the core keeps an int: 7 bits for the place inside the bucket */
	pos = VSW_FDB_POS(from >> 7, from & 127);
	err = vsw_fdb_walk(br, &filter, &pos, vsw_fdb_dump_one, &dump);
	*idx = VSW_FDB_POS_BUCKET(pos) << 7 |
	       min(VSW_FDB_POS_SKIP(pos), 127UL);
	return err;
}
