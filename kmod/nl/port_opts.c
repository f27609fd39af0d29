// SPDX-License-Identifier: GPL-2.0-only
/* Attributes of a port in a request. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../port.h"
#include "core.h"

/* attributes that are a flag of the port */
static const struct {
	u16 attr;
	u32 flag;
} vsw_port_flags[] = {
	{ VSWKM_A_PORT_ISOLATED, VSW_PF_ISOLATED },
	{ VSWKM_A_PORT_LEARNING, VSW_PF_LEARNING },
	{ VSWKM_A_PORT_FLOOD_UC, VSW_PF_FLOOD_UC },
	{ VSWKM_A_PORT_FLOOD_MC, VSW_PF_FLOOD_MC },
	{ VSWKM_A_PORT_FLOOD_BC, VSW_PF_FLOOD_BC },
};

/**
 * vsw_nl_put_port_flags - describe the flags of a port
 * @skb: the message
 * @flags: VSW_PF_*
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_port_flags(struct sk_buff *skb, u32 flags)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vsw_port_flags); i++)
		if (nla_put_u8(skb, vsw_port_flags[i].attr,
			       !!(flags & vsw_port_flags[i].flag)))
			return -EMSGSIZE;
	return 0;
}

/* The VLAN configuration that a request spells out, made from nothing. */
static struct vsw_vlan_cfg *vsw_nl_vlan_cfg(struct genl_info *info, u8 mode)
{
	struct nlattr *a = info->attrs[VSWKM_A_PORT_PVID];
	u16 pvid = a ? nla_get_u16(a) : 0;
	struct vsw_vlan_cfg *cfg;
	int err;

	if (mode != VSWKM_PORT_MODE_TRUNK && !pvid) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    a ?: info->attrs[VSWKM_A_PORT_MODE],
				    "an access or qinq port needs its VLAN");
		return ERR_PTR(-EINVAL);
	}
	if (mode != VSWKM_PORT_MODE_TRUNK && info->attrs[VSWKM_A_PORT_VLAN]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VSWKM_A_PORT_VLAN],
				    "only a trunk has a list of VLANs");
		return ERR_PTR(-EINVAL);
	}

	cfg = vsw_vlan_alloc(mode, 0);
	if (!cfg)
		return ERR_PTR(-ENOMEM);
	err = vsw_nl_vlans(cfg, info, true);
	if (err) {
		kfree(cfg);
		return ERR_PTR(err);
	}
	if (pvid)
		vsw_vlan_range(cfg, pvid, pvid, true, true);
	return cfg;
}

/* Which mode a request is about; @now is that of the port as it is. */
static u8 vsw_nl_mode(struct genl_info *info, u8 now)
{
	if (info->attrs[VSWKM_A_PORT_MODE])
		return nla_get_u32(info->attrs[VSWKM_A_PORT_MODE]);
	if (info->attrs[VSWKM_A_PORT_VLAN])
		return VSWKM_PORT_MODE_TRUNK;
	return now;
}

/*
 * A new native VLAN for a trunk leaves its list alone; the old native VLAN
 * leaves the list, because it was there only as such.
 */
static struct vsw_vlan_cfg *vsw_nl_native(struct vsw_port *port, u16 pvid)
{
	struct vsw_vlan_cfg *cfg = vsw_vlan_copy(port);

	if (!cfg)
		return ERR_PTR(-ENOMEM);
	if (cfg->pvid)
		vsw_vlan_remove(cfg, cfg->pvid, cfg->pvid);
	if (pvid)
		vsw_vlan_range(cfg, pvid, pvid, true, true);
	return cfg;
}

static int vsw_nl_no_vlans(struct genl_info *info)
{
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_PORT_MODE] ?:
					  info->attrs[VSWKM_A_PORT_PVID] ?:
					  info->attrs[VSWKM_A_PORT_VLAN],
			    "the VLANs of a tunnel are its segments");
	return -EINVAL;
}

static struct vsw_vlan_cfg *vsw_nl_port_vlan(struct genl_info *info,
					     struct vsw_port *port)
{
	const struct nlattr *pvid = info->attrs[VSWKM_A_PORT_PVID];
	u8 now = VSWKM_PORT_MODE_ACCESS;

	if (!info->attrs[VSWKM_A_PORT_MODE] && !pvid &&
	    !info->attrs[VSWKM_A_PORT_VLAN])
		return NULL;
	if (port && port->kind == VSWKM_PORT_KIND_TUNNEL)
		return ERR_PTR(vsw_nl_no_vlans(info));
	if (port)
		now = rtnl_dereference(port->vlan)->mode;
	if (port && now == VSWKM_PORT_MODE_TRUNK &&
	    !info->attrs[VSWKM_A_PORT_MODE] && !info->attrs[VSWKM_A_PORT_VLAN])
		return vsw_nl_native(port, nla_get_u16(pvid));
	return vsw_nl_vlan_cfg(info, vsw_nl_mode(info, now));
}

/**
 * vsw_nl_port_opts - what a port-new or port-set request asks for
 * @info: the request
 * @port: the port, NULL for a new one
 * @opts: filled; its VLAN configuration is owned by the caller
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error with an extack text.
 */
int vsw_nl_port_opts(struct genl_info *info, struct vsw_port *port,
		     struct vsw_port_opts *opts)
{
	struct nlattr *a;
	int i;

	*opts = (struct vsw_port_opts){};
	for (i = 0; i < ARRAY_SIZE(vsw_port_flags); i++) {
		a = info->attrs[vsw_port_flags[i].attr];
		if (!a)
			continue;
		opts->flags_mask |= vsw_port_flags[i].flag;
		if (nla_get_u8(a))
			opts->flags |= vsw_port_flags[i].flag;
	}
	a = info->attrs[VSWKM_A_PORT_FDB_LIMIT];
	opts->has_fdb_limit = !!a;
	opts->fdb_limit = a ? nla_get_u32(a) : 0;
	a = info->attrs[VSWKM_A_PORT_CONN_LIMIT];
	opts->has_conn_limit = !!a;
	opts->conn_limit = a ? nla_get_u32(a) : 0;
	a = info->attrs[VSWKM_A_PORT_ZONE];
	opts->has_zone = !!a;
	opts->zone = a ? nla_get_u16(a) : 0;

	opts->vlan = vsw_nl_port_vlan(info, port);
	if (IS_ERR(opts->vlan))
		return PTR_ERR(opts->vlan);
	return 0;
}
