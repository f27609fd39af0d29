// SPDX-License-Identifier: GPL-2.0-only
/* vlan-add, vlan-del, map-add and map-del. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../port.h"
#include "core.h"
#include "notify.h"

static int vsw_put_range(struct sk_buff *skb, const struct vsw_vlan_cfg *cfg,
			 unsigned int first, unsigned int last)
{
	struct nlattr *nest = nla_nest_start(skb, VSWKM_A_PORT_VLAN);

	if (!nest ||
	    nla_put_u16(skb, VSWKM_A_VLAN_RANGE_FIRST, first) ||
	    nla_put_u16(skb, VSWKM_A_VLAN_RANGE_LAST, last) ||
	    (test_bit(first, cfg->untagged) &&
	     nla_put_flag(skb, VSWKM_A_VLAN_RANGE_UNTAGGED)) ||
	    (first == cfg->pvid &&
	     nla_put_flag(skb, VSWKM_A_VLAN_RANGE_PVID)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vsw_put_pair(struct sk_buff *skb, u16 outside, u16 inside)
{
	struct nlattr *nest = nla_nest_start(skb, VSWKM_A_PORT_MAP);

	if (!nest || nla_put_u16(skb, VSWKM_A_VLAN_MAP_OUTSIDE, outside) ||
	    nla_put_u16(skb, VSWKM_A_VLAN_MAP_INSIDE, inside))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vsw_nl_put_vlans - describe the VLANs of a port
 * @skb: the message
 * @cfg: its configuration
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_vlans(struct sk_buff *skb, const struct vsw_vlan_cfg *cfg)
{
	unsigned int vid, end = 0;

	while ((vid = vsw_vlan_next(cfg, end + 1, &end)) < VLAN_N_VID)
		if (vsw_put_range(skb, cfg, vid, end))
			return -EMSGSIZE;
	if (!cfg->map)
		return 0;
	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++)
		if (cfg->map->pair[vid] &&
		    vsw_put_pair(skb, vid, cfg->map->pair[vid]))
			return -EMSGSIZE;
	return 0;
}

static int vsw_nl_range(struct vsw_vlan_cfg *cfg, const struct nlattr *nest,
			bool add, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VSWKM_A_VLAN_RANGE_MAX + 1];
	u16 first, last;
	bool pvid;
	int err;

	err = nla_parse_nested(tb, VSWKM_A_VLAN_RANGE_PVID, nest,
			       vswkm_vlan_range_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, nest, tb, VSWKM_A_VLAN_RANGE_FIRST)) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "a range of VLANs without its first");
		return -EINVAL;
	}
	first = nla_get_u16(tb[VSWKM_A_VLAN_RANGE_FIRST]);
	last = tb[VSWKM_A_VLAN_RANGE_LAST] ?
		nla_get_u16(tb[VSWKM_A_VLAN_RANGE_LAST]) : first;
	pvid = tb[VSWKM_A_VLAN_RANGE_PVID];
	if (last < first) {
		NL_SET_ERR_MSG_ATTR(extack, tb[VSWKM_A_VLAN_RANGE_LAST],
				    "the range of VLANs is descending");
		return -EINVAL;
	}
	if (pvid && last != first) {
		NL_SET_ERR_MSG_ATTR(extack, tb[VSWKM_A_VLAN_RANGE_PVID],
				    "only one VLAN can be the pvid");
		return -EINVAL;
	}

	if (!add) {
		err = vsw_vlan_remove(cfg, first, last);
		if (err)
			NL_SET_ERR_MSG_ATTR(extack, nest,
					    "the port does not carry this VLAN");
		return err;
	}
	vsw_vlan_range(cfg, first, last, tb[VSWKM_A_VLAN_RANGE_UNTAGGED],
		       pvid);
	return 0;
}

/**
 * vsw_nl_vlans - apply the VLAN ranges of a request to a configuration
 * @cfg: the configuration, not in force yet
 * @info: the request
 * @add: add them; or else remove them
 *
 * Return: 0, or a negative error with an extack text.
 */
int vsw_nl_vlans(struct vsw_vlan_cfg *cfg, struct genl_info *info, bool add)
{
	const struct nlattr *a;
	int rem, err;

	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_PORT_VLAN)
			continue;
		err = vsw_nl_range(cfg, a, add, info->extack);
		if (err)
			return err;
	}
	return 0;
}

static int vsw_nl_vlan_change(struct vsw_port *port, struct genl_info *info,
			      bool add)
{
	struct vsw_vlan_cfg *cfg;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_PORT_VLAN)) {
		GENL_SET_ERR_MSG(info, "no VLAN is named");
		return -EINVAL;
	}
	if (rtnl_dereference(port->vlan)->mode == VSWKM_PORT_MODE_QINQ) {
		GENL_SET_ERR_MSG(info, "a qinq port has one VLAN");
		return -EINVAL;
	}
	cfg = vsw_vlan_copy(port);
	if (!cfg)
		return -ENOMEM;
	err = vsw_nl_vlans(cfg, info, add);
	if (err) {
		kfree(cfg);
		return err;
	}
	return vsw_vlan_commit(port, cfg, info->extack);
}

static int vsw_nl_pair(struct vsw_vlan_map *map, const struct nlattr *nest,
		       bool add, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VSWKM_A_VLAN_MAP_MAX + 1];
	u16 outside, inside;
	int err;

	err = nla_parse_nested(tb, VSWKM_A_VLAN_MAP_INSIDE, nest,
			       vswkm_vlan_map_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, nest, tb, VSWKM_A_VLAN_MAP_OUTSIDE) ||
	    NL_REQ_ATTR_CHECK(extack, nest, tb, VSWKM_A_VLAN_MAP_INSIDE)) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "a pair needs an outside and an inside VLAN");
		return -EINVAL;
	}
	outside = nla_get_u16(tb[VSWKM_A_VLAN_MAP_OUTSIDE]);
	inside = nla_get_u16(tb[VSWKM_A_VLAN_MAP_INSIDE]);
	err = add ? vsw_map_add(map, outside, inside, extack) :
		    vsw_map_del(map, outside, inside, extack);
	if (err)
		NL_SET_BAD_ATTR(extack, nest);
	return err;
}

static int vsw_nl_map_change(struct vsw_port *port, struct genl_info *info,
			     bool add)
{
	struct vsw_vlan_cfg *cfg = rtnl_dereference(port->vlan);
	struct vsw_vlan_map *map;
	const struct nlattr *a;
	int rem, err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_PORT_MAP)) {
		GENL_SET_ERR_MSG(info, "no pair of VLANs is given");
		return -EINVAL;
	}
	map = vsw_map_copy(cfg->map);
	if (!map)
		return -ENOMEM;
	nlmsg_for_each_attr(a, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(a) != VSWKM_A_PORT_MAP)
			continue;
		err = vsw_nl_pair(map, a, add, info->extack);
		if (err) {
			kvfree(map);
			return err;
		}
	}
	return vsw_map_commit(port, map);
}

/* Find the port, let @change work on it, and tell. */
static int vsw_nl_change(struct genl_info *info, bool add,
			 int (*change)(struct vsw_port *port,
				       struct genl_info *info, bool add))
{
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = vsw_nl_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err && port->kind == VSWKM_PORT_KIND_TUNNEL) {
		GENL_SET_ERR_MSG(info,
				 "the VLANs of a tunnel are its segments");
		err = -EINVAL;
	}
	if (!err)
		err = change(port, info, add);
	if (!err)
		vsw_port_notify(port, VSWKM_CMD_PORT_SET_NTF);
	rtnl_unlock();
	return err;
}

int vswkm_nl_vlan_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_change(info, true, vsw_nl_vlan_change);
}

int vswkm_nl_vlan_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_change(info, false, vsw_nl_vlan_change);
}

int vswkm_nl_map_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_change(info, true, vsw_nl_map_change);
}

int vswkm_nl_map_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_change(info, false, vsw_nl_map_change);
}
