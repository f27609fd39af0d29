// SPDX-License-Identifier: GPL-2.0-only
/* peer-add, -del and -get. */

#include <linux/rtnetlink.h>

#include "../port.h"
#include "notify.h"
#include "tunnel.h"

static int vsw_put_one_peer(struct sk_buff *skb, const struct vsw_peer *peer)
{
	const struct vsw_tunnel *tun = peer->remote->tun;
	unsigned int mtu;

	rcu_read_lock();
	mtu = vsw_remote_mtu(peer->remote);
	rcu_read_unlock();
	if (vsw_nl_put_tunnel_id(skb, tun, VSWKM_A_PEER_BRIDGE,
				 VSWKM_A_PEER_BRIDGE_NAME,
				 VSWKM_A_PEER_TUNNEL) ||
	    vsw_nl_put_addr(skb, VSWKM_A_PEER_ADDRESS,
			    &peer->remote->key.addr) ||
	    (mtu && nla_put_u32(skb, VSWKM_A_PEER_MTU, mtu)))
		return -EMSGSIZE;
	return peer->vid ? nla_put_u16(skb, VSWKM_A_PEER_VID, peer->vid) : 0;
}

/**
 * vsw_nl_fill_peer - describe a peer; for get, dump and events
 * @skb: the message
 * @obj: the peer
 * @portid: port id of the receiver
 * @seq: sequence number
 * @flags: netlink flags
 * @cmd: command
 *
 * Context: RTNL held.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_fill_peer(struct sk_buff *skb, const void *obj, u32 portid, u32 seq,
		     int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &vsw_genl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;
	if (vsw_put_one_peer(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static u16 vsw_nl_peer_vid(const struct nlattr *a)
{
	return a ? nla_get_u16(a) : 0;
}

static int vsw_nl_peer_addr(struct genl_info *info, struct in6_addr *addr)
{
	if (!GENL_REQ_ATTR_CHECK(info, VSWKM_A_PEER_ADDRESS))
		return vsw_nl_addr(info->attrs[VSWKM_A_PEER_ADDRESS], addr,
				   info->extack);
	GENL_SET_ERR_MSG(info, "no address of the peer is given");
	return -EINVAL;
}

/* Find the tunnel, and let @change work on it. */
static int vsw_nl_peer_do(struct genl_info *info,
			  int (*change)(struct vsw_tunnel *tun,
					const struct in6_addr *addr, u16 vid,
					struct netlink_ext_ack *extack))
{
	const struct nlattr *vid = info->attrs[VSWKM_A_PEER_VID];
	struct vsw_tunnel *tun;
	struct in6_addr addr;
	int err;

	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_PEER_TUNNEL);
	err = PTR_ERR_OR_ZERO(tun) ?: vsw_nl_peer_addr(info, &addr);
	if (!err)
		err = change(tun, &addr, vsw_nl_peer_vid(vid), info->extack);
	if (err && info->attrs[VSWKM_A_PEER_ADDRESS])
		vsw_nl_blame(info, info->attrs[VSWKM_A_PEER_ADDRESS]);
	rtnl_unlock();
	return err;
}

int vswkm_nl_peer_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_peer_do(info, vsw_peer_add);
}

int vswkm_nl_peer_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vsw_nl_peer_do(info, vsw_peer_del);
}

static int vsw_nl_peer_get(struct genl_info *info, struct vsw_tunnel *tun)
{
	u16 vid = vsw_nl_peer_vid(info->attrs[VSWKM_A_PEER_VID]);
	const struct vsw_peer *peer;
	struct in6_addr addr;
	int err;

	err = vsw_nl_peer_addr(info, &addr);
	if (err)
		return err;
	list_for_each_entry(peer, &tun->peers, list)
		if (peer->vid == vid &&
		    ipv6_addr_equal(&peer->remote->key.addr, &addr))
			return vsw_nl_reply(info, vsw_nl_fill_peer, peer,
					    VSWKM_CMD_PEER_GET);
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWKM_A_PEER_ADDRESS],
			    "the tunnel has no such peer");
	return -ENOENT;
}

int vswkm_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_tunnel *tun;
	int err;

	err = vsw_nl_no_filter(info, VSWKM_A_PEER_BRIDGE,
			       VSWKM_A_PEER_BRIDGE_NAME);
	if (err)
		return err;
	rtnl_lock();
	tun = vsw_nl_tunnel(info, VSWKM_A_PEER_TUNNEL);
	err = IS_ERR(tun) ? PTR_ERR(tun) : vsw_nl_peer_get(info, tun);
	rtnl_unlock();
	return err;
}

static bool vsw_nl_peer_match(struct nlattr **attrs,
			      const struct vsw_peer *peer)
{
	struct nlattr *vid = attrs ? attrs[VSWKM_A_PEER_VID] : NULL;
	struct nlattr *a = attrs ? attrs[VSWKM_A_PEER_ADDRESS] : NULL;
	struct in6_addr addr;

	if (vid && nla_get_u16(vid) != peer->vid)
		return false;
	return !a || (!vsw_nl_addr(a, &addr, NULL) &&
		      ipv6_addr_equal(&addr, &peer->remote->key.addr));
}

/* The peers of one tunnel from cb->args[2] on. */
static int vsw_nl_dump_peers(struct sk_buff *skb, struct netlink_callback *cb,
			     struct vsw_tunnel *tun)
{
	struct nlattr **attrs = vsw_dump_attrs(cb);
	struct vsw_peer *peer;
	unsigned int at;
	int i = 0, err;

	list_for_each_entry(peer, &tun->peers, list) {
		if (i++ < cb->args[2] || !vsw_nl_peer_match(attrs, peer))
			continue;
		at = skb->len;
		err = vsw_nl_fill_peer(skb, peer, NETLINK_CB(cb->skb).portid,
				       cb->nlh->nlmsg_seq, NLM_F_MULTI,
				       VSWKM_CMD_PEER_GET);
		if (err)
			return err;
		vsw_nl_dump_check(skb, cb, at);
		cb->args[2] = i;
	}
	return 0;
}

int vswkm_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vsw_nl_dump_tunnels(skb, cb, VSWKM_A_PEER_BRIDGE,
				   VSWKM_A_PEER_BRIDGE_NAME,
				   VSWKM_A_PEER_TUNNEL, vsw_nl_dump_peers);
}
