// SPDX-License-Identifier: GPL-2.0-only
/* segment-add, -del and -get. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "notify.h"
#include "tunnel.h"

static int vsw_nl_key(const struct nlattr *key, const struct vsw_tunnel *tun,
		      u32 *id, struct netlink_ext_ack *extack)
{
	*id = nla_get_u32(key);
	if (!(READ_ONCE(tun->flags) & VSW_TF_NVGRE) ||
	    (*id && *id <= VSW_VNI_MAX))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, key,
			    "a VSID of NVGRE is in the range 1-16777215");
	return -ERANGE;
}

/**
 * vsw_nl_id - the identifier in a request, a VNI or a key
 * @vni: attribute, or NULL
 * @key: attribute, or NULL
 * @tun: the tunnel that it is for
 * @id: set to the identifier, %VSW_ID_NONE if there is none
 * @extack: gets the reason of an error
 *
 * Context: RTNL held or RCU read side.
 * Return: 0, or a negative error.
 */
int vsw_nl_id(const struct nlattr *vni, const struct nlattr *key,
	      const struct vsw_tunnel *tun, u32 *id,
	      struct netlink_ext_ack *extack)
{
	bool vxlan = tun->kind == VSWKM_TUNNEL_KIND_VXLAN;

	*id = VSW_ID_NONE;
	if (vxlan && key) {
		NL_SET_ERR_MSG_ATTR(extack, key, "VXLAN has a VNI, not a key");
		return -EINVAL;
	}
	if (!vxlan && vni) {
		NL_SET_ERR_MSG_ATTR(extack, vni, "GRE has a key, not a VNI");
		return -EINVAL;
	}
	if (key)
		return vsw_nl_key(key, tun, id, extack);
	if (vni)
		*id = nla_get_u32(vni);
	return 0;
}

/**
 * vsw_nl_put_id - write an identifier into a message
 * @skb: the message
 * @tun: the tunnel that it is for
 * @attr_vni: attribute of a VNI
 * @attr_key: attribute of a key
 * @id: the identifier
 *
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_id(struct sk_buff *skb, const struct vsw_tunnel *tun,
		  int attr_vni, int attr_key, u32 id)
{
	return nla_put_u32(skb, tun->kind == VSWKM_TUNNEL_KIND_VXLAN ?
				attr_vni : attr_key, id);
}

static int vsw_put_segment(struct sk_buff *skb, const struct vsw_segment *seg)
{
	const struct vsw_replicas *r = rtnl_dereference(seg->replicas);

	if (vsw_nl_put_tunnel_id(skb, seg->tun, VSWKM_A_SEGMENT_BRIDGE,
				 VSWKM_A_SEGMENT_BRIDGE_NAME,
				 VSWKM_A_SEGMENT_TUNNEL) ||
	    nla_put_u16(skb, VSWKM_A_SEGMENT_VID, seg->vid) ||
	    vsw_nl_put_id(skb, seg->tun, VSWKM_A_SEGMENT_VNI,
			  VSWKM_A_SEGMENT_KEY, seg->id) ||
	    nla_put_u32(skb, VSWKM_A_SEGMENT_PEERS, r ? r->n : 0))
		return -EMSGSIZE;
	if (ipv6_addr_any(&seg->group))
		return 0;
	return vsw_nl_put_addr(skb, VSWKM_A_SEGMENT_GROUP, &seg->group);
}

/**
 * vsw_nl_fill_segment - describe a segment; for get, dump and events
 * @skb: the message
 * @obj: the segment
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_segment(struct sk_buff *skb, const void *obj, u32 portid,
			u32 seq, int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (vsw_put_segment(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* The VLAN that a request names, 0 with an extack text if it does not. */
static u16 vsw_nl_segment_vid(struct genl_info *info)
{
	if (!GENL_REQ_ATTR_CHECK(info, VSWKM_A_SEGMENT_VID))
		return nla_get_u16(info->attrs[VSWKM_A_SEGMENT_VID]);
	GENL_SET_ERR_MSG(info, "no VLAN is given");
	return 0;
}

static int vsw_nl_segment_id(struct genl_info *info,
			     const struct vsw_tunnel *tun, u32 *id)
{
	struct nlattr *vni = info->attrs[VSWKM_A_SEGMENT_VNI];
	struct nlattr *key = info->attrs[VSWKM_A_SEGMENT_KEY];

	if (vni || key)
		return vsw_nl_id(vni, key, tun, id, info->extack);
	if (tun->kind == VSWKM_TUNNEL_KIND_VXLAN)
		GENL_SET_ERR_MSG(info, "no VNI is given");
	else
		GENL_SET_ERR_MSG(info, "no key is given");
	return -EINVAL;
}

static int vsw_nl_segment_add(struct genl_info *info, struct vsw_tunnel *tun)
{
	const struct nlattr *group = info->attrs[VSWKM_A_SEGMENT_GROUP];
	u16 vid = vsw_nl_segment_vid(info);
	struct in6_addr addr;
	u32 id;
	int err;

	if (!vid)
		return -EINVAL;
	err = vsw_nl_segment_id(info, tun, &id);
	if (!err && group)
		err = vsw_nl_addr(group, &addr, info->extack);
	if (err)
		return err;
	err = vsw_segment_add(tun, vid, id, group ? &addr : NULL,
			      info->extack);
	if (err == -EEXIST)
		vsw_nl_blame(info, info->attrs[VSWKM_A_SEGMENT_VID]);
	else if (err && group)
		vsw_nl_blame(info, group);
	return err;
}

int vswkm_nl_segment_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	int err;

	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_SEGMENT_TUNNEL);
	err = IS_ERR(tun) ? PTR_ERR(tun) : vsw_nl_segment_add(info, tun);
	rtnl_unlock();
	return err;
}

int vswkm_nl_segment_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	u16 vid = 0;
	int err;

	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_SEGMENT_TUNNEL);
	err = PTR_ERR_OR_ZERO(tun);
	if (!err) {
		vid = vsw_nl_segment_vid(info);
		err = vid ? 0 : -EINVAL;
	}
	if (!err)
		err = vsw_segment_del(tun, vid, info->extack);
	if (err && vid)
		vsw_nl_blame(info, info->attrs[VSWKM_A_SEGMENT_VID]);
	rtnl_unlock();
	return err;
}

static int vsw_nl_segment_get(struct genl_info *info,
			      const struct vsw_tunnel *tun)
{
	u16 vid = vsw_nl_segment_vid(info);
	struct vsw_segment *seg;

	if (!vid)
		return -EINVAL;
	seg = rtnl_dereference(tun->segment[vid]);
	if (seg)
		return vsw_nl_reply(info, vsw_nl_fill_segment, seg,
				    VSWKM_CMD_SEGMENT_GET);
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_SEGMENT_VID],
			    "the tunnel does not carry this VLAN");
	return -ENOENT;
}

int vswkm_nl_segment_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	int err;

	err = vsw_nl_no_filter(info, VSWKM_A_SEGMENT_BRIDGE,
			       VSWKM_A_SEGMENT_BRIDGE_NAME);
	if (err)
		return err;
	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_SEGMENT_TUNNEL);
	err = IS_ERR(tun) ? PTR_ERR(tun) : vsw_nl_segment_get(info, tun);
	rtnl_unlock();
	return err;
}

/* The segments of one tunnel from cb->args[2] on. */
static int vsw_nl_dump_segments(struct sk_buff *skb,
				struct netlink_callback *cb,
				struct vsw_tunnel *tun)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct nlattr *a = attrs ? attrs[VSWKM_A_SEGMENT_VID] : NULL;
	u16 only = a ? nla_get_u16(a) : 0;
	struct vsw_segment *seg;
	unsigned int at;
	int err;

	for (; cb->args[2] <= VSW_VID_MAX; cb->args[2]++) {
		seg = rtnl_dereference(tun->segment[cb->args[2]]);
		if (!seg || (only && seg->vid != only))
			continue;
		at = skb->len;
		err = vsw_nl_fill_segment(skb, seg, NETLINK_CB(cb->skb).portid,
					  cb->nlh->nlmsg_seq, NLM_F_MULTI,
					  VSWKM_CMD_SEGMENT_GET);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, at);
	}
	return 0;
}

int vswkm_nl_segment_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return vsw_nl_dump_tunnels(skb, cb, VSWKM_A_SEGMENT_BRIDGE,
				   VSWKM_A_SEGMENT_BRIDGE_NAME,
				   VSWKM_A_SEGMENT_TUNNEL,
				   vsw_nl_dump_segments);
}
