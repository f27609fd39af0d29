// SPDX-License-Identifier: GPL-2.0-only
/* What "bridge link" and "bridge vlan" ask: RTM_*LINK of family AF_BRIDGE. */

#include <linux/if_bridge.h>
#include <linux/slab.h>
#include <net/rtnetlink.h>

#include "port.h"
#include "vswkm.h"
#include "nl/notify.h"

/* brport attributes that are a flag of ours */
static const struct {
	u16 attr;
	u32 flag;
} vsw_brport_flags[] = {
	{ IFLA_BRPORT_LEARNING, VSW_PF_LEARNING },
	{ IFLA_BRPORT_UNICAST_FLOOD, VSW_PF_FLOOD_UC },
	{ IFLA_BRPORT_MCAST_FLOOD, VSW_PF_FLOOD_MC },
	{ IFLA_BRPORT_BCAST_FLOOD, VSW_PF_FLOOD_BC },
	{ IFLA_BRPORT_ISOLATED, VSW_PF_ISOLATED },
};

static int vsw_fill_brport(struct sk_buff *skb, const struct vsw_port *port)
{
	u8 state = port->flags & VSW_PF_UP ? BR_STATE_FORWARDING :
					     BR_STATE_DISABLED;
	struct nlattr *nest = nla_nest_start(skb, IFLA_PROTINFO);
	int i;

	if (!nest || nla_put_u8(skb, IFLA_BRPORT_STATE, state))
		return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(vsw_brport_flags); i++)
		if (nla_put_u8(skb, vsw_brport_flags[i].attr,
			       !!(port->flags & vsw_brport_flags[i].flag)))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vsw_put_vlan(struct sk_buff *skb, u16 flags, u16 vid)
{
	struct bridge_vlan_info info = { .flags = flags, .vid = vid };

	return nla_put(skb, IFLA_BRIDGE_VLAN_INFO, sizeof(info), &info);
}

static u16 vsw_vlan_flags(const struct vsw_vlan_cfg *cfg, unsigned int vid)
{
	return (test_bit(vid, cfg->untagged) ? BRIDGE_VLAN_INFO_UNTAGGED : 0) |
	       (vid == cfg->pvid ? BRIDGE_VLAN_INFO_PVID : 0);
}

static int vsw_fill_vlans(struct sk_buff *skb, const struct vsw_vlan_cfg *cfg,
			  bool compressed)
{
	struct nlattr *nest = nla_nest_start_noflag(skb, IFLA_AF_SPEC);
	unsigned int vid, end = 0;
	u16 flags;
	int err;

	if (!nest)
		return -EMSGSIZE;
	while ((vid = vsw_vlan_next(cfg, end + 1, &end)) < VLAN_N_VID) {
		if (!compressed)
			end = vid;
		flags = vsw_vlan_flags(cfg, vid);
		if (end == vid)
			err = vsw_put_vlan(skb, flags, vid);
		else
			err = vsw_put_vlan(skb, flags |
					   BRIDGE_VLAN_INFO_RANGE_BEGIN, vid) ?:
			      vsw_put_vlan(skb, flags |
					   BRIDGE_VLAN_INFO_RANGE_END, end);
		if (err)
			return err;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int vsw_fill_link(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct net_device *dev = port->dev;
	u8 operstate = netif_running(dev) ? READ_ONCE(dev->operstate) :
					    IF_OPER_DOWN;

	if (nla_put_string(skb, IFLA_IFNAME, dev->name) ||
	    nla_put_u32(skb, IFLA_MASTER, port->br->dev->ifindex) ||
	    nla_put_u32(skb, IFLA_MTU, dev->mtu) ||
	    nla_put_u8(skb, IFLA_OPERSTATE, operstate) ||
	    nla_put(skb, IFLA_ADDRESS, dev->addr_len, dev->dev_addr))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_bridge_getlink - ndo_bridge_getlink of a bridge
 * @skb: message buffer
 * @pid: port id of the receiver
 * @seq: sequence number
 * @dev: a port of the bridge, or the bridge
 * @filter_mask: RTEXT_FILTER_*
 * @nlflags: netlink flags
 *
 * Context: RTNL held or RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_bridge_getlink(struct sk_buff *skb, u32 pid, u32 seq,
		       struct net_device *dev, u32 filter_mask, int nlflags)
{
	const struct vsw_port *port = vsw_port_of(dev);
	bool compressed = filter_mask & RTEXT_FILTER_BRVLAN_COMPRESSED;
	struct ifinfomsg *hdr;
	struct nlmsghdr *nlh;
	int err;

	if (!port)
		return 0;
	nlh = nlmsg_put(skb, pid, seq, RTM_NEWLINK, sizeof(*hdr), nlflags);
	if (!nlh)
		return -EMSGSIZE;
	hdr = nlmsg_data(nlh);
	*hdr = (struct ifinfomsg){
		.ifi_family = AF_BRIDGE,
		.ifi_type = dev->type,
		.ifi_index = dev->ifindex,
		.ifi_flags = netif_get_flags(dev),
	};

	rcu_read_lock();
	err = vsw_fill_link(skb, port);
	if (!err && port->kind != VSWKM_PORT_KIND_LOCAL)
		err = vsw_fill_brport(skb, port);
	if (!err && (compressed || filter_mask & RTEXT_FILTER_BRVLAN))
		err = vsw_fill_vlans(skb, rcu_dereference(port->vlan),
				     compressed);
	rcu_read_unlock();
	if (err) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

static int vsw_brport_opts(const struct nlattr *info,
			   struct vsw_port_opts *opts,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *a;
	int i, rem;

	if (!(info->nla_type & NLA_F_NESTED)) {
		NL_SET_ERR_MSG(extack, "only nested port attributes are known");
		return -EOPNOTSUPP;
	}
	nla_for_each_nested(a, info, rem) {
		for (i = 0; i < ARRAY_SIZE(vsw_brport_flags); i++)
			if (nla_type(a) == vsw_brport_flags[i].attr)
				break;
		if (i == ARRAY_SIZE(vsw_brport_flags) || nla_len(a) != 1) {
			NL_SET_ERR_MSG_ATTR(extack, a,
					    "vsw ports do not have this attribute");
			return -EOPNOTSUPP;
		}
		opts->flags_mask |= vsw_brport_flags[i].flag;
		if (nla_get_u8(a))
			opts->flags |= vsw_brport_flags[i].flag;
	}
	return 0;
}

static int vsw_vlan_info(struct vsw_vlan_cfg *cfg, u16 first,
			 const struct bridge_vlan_info *info, bool add)
{
	bool pvid = info->flags & BRIDGE_VLAN_INFO_PVID;

	if (first < VSW_VID_MIN || info->vid > VSW_VID_MAX ||
	    first > info->vid || (pvid && first != info->vid))
		return -EINVAL;
	if (!add)
		return vsw_vlan_remove(cfg, first, info->vid);
	vsw_vlan_range(cfg, first, info->vid,
		       info->flags & BRIDGE_VLAN_INFO_UNTAGGED, pvid);
	return 0;
}

/* Apply the list of VLANs in @spec to @cfg. */
static int vsw_vlan_spec(struct vsw_vlan_cfg *cfg, const struct nlattr *spec,
			 bool add, struct netlink_ext_ack *extack)
{
	const struct bridge_vlan_info *info;
	const struct nlattr *a;
	int rem, err, first = 0;

	nla_for_each_nested(a, spec, rem) {
		if (nla_type(a) != IFLA_BRIDGE_VLAN_INFO)
			continue;
		err = -EINVAL;
		if (nla_len(a) != sizeof(*info))
			goto bad;
		info = nla_data(a);
		if (info->flags & BRIDGE_VLAN_INFO_RANGE_BEGIN) {
			if (first)
				goto bad;
			first = info->vid;
			continue;
		}
		if (!!first != !!(info->flags & BRIDGE_VLAN_INFO_RANGE_END))
			goto bad;
		err = vsw_vlan_info(cfg, first ?: info->vid, info, add);
		if (err)
			goto bad;
		first = 0;
	}
	if (!first)
		return 0;
	a = spec;
	err = -EINVAL;
bad:
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(extack, a,
				    "the port does not carry this VLAN");
	else
		NL_SET_ERR_MSG_ATTR(extack, a,
				    "not a valid VLAN or range of VLANs");
	return err;
}

static int vsw_vlan_opts(struct vsw_port *port, const struct nlattr *spec,
			 bool add, struct vsw_port_opts *opts,
			 struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *cfg = vsw_vlan_copy(port);
	int err;

	if (!cfg)
		return -ENOMEM;
	if (cfg->mode == VSWKM_PORT_MODE_QINQ) {
		NL_SET_ERR_MSG(extack, "a qinq port has one VLAN");
		err = -EINVAL;
	} else {
		err = vsw_vlan_spec(cfg, spec, add, extack);
	}
	if (err)
		kfree(cfg);
	else
		opts->vlan = cfg;
	return err;
}

static int vsw_bridge_link(struct net_device *dev, struct nlmsghdr *nlh,
			   bool add, struct netlink_ext_ack *extack)
{
	struct vsw_port *port = vsw_port_of(dev);
	struct vsw_port_opts opts = {};
	struct nlattr *info, *spec;
	int err = 0;

	ASSERT_RTNL();

	if (!port)
		return -EINVAL;
	info = nlmsg_find_attr(nlh, sizeof(struct ifinfomsg), IFLA_PROTINFO);
	spec = nlmsg_find_attr(nlh, sizeof(struct ifinfomsg), IFLA_AF_SPEC);
	if (add && info)
		err = vsw_brport_opts(info, &opts, extack);
	if (!err && spec)
		err = vsw_vlan_opts(port, spec, add, &opts, extack);
	if (!err)
		err = vsw_port_set(port, &opts, extack);
	if (!err)
		vsw_port_notify(port, VSWKM_CMD_PORT_SET_NTF);
	return err;
}

/**
 * vsw_bridge_setlink - ndo_bridge_setlink of a bridge
 * @dev: a port of the bridge, or the bridge
 * @nlh: the request
 * @flags: BRIDGE_FLAGS_*
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
		       u16 flags, struct netlink_ext_ack *extack)
{
	return vsw_bridge_link(dev, nlh, true, extack);
}

/**
 * vsw_bridge_dellink - ndo_bridge_dellink of a bridge
 * @dev: a port of the bridge, or the bridge
 * @nlh: the request
 * @flags: BRIDGE_FLAGS_*
 *
 * Context: RTNL held.
 * Return: 0, or a negative error.
 */
int vsw_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh, u16 flags)
{
	return vsw_bridge_link(dev, nlh, false, NULL);
}
