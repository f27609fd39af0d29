// SPDX-License-Identifier: GPL-2.0-only
/* Forwarding entries that lead to the other end of a tunnel. */

#include <net/ipv6.h>

#include "../port.h"
#include "tunnel.h"

static const struct vsw_remote *vsw_entry_remote(const struct vsw_port *port,
						 const struct vsw_fdb_entry *e)
{
	if (!port || port->kind != VSWKM_PORT_KIND_TUNNEL || !e->remote)
		return NULL;
	return rcu_dereference(port->tunnel->remote[e->remote]);
}

/**
 * vsw_nl_put_remote - say to which other end an entry leads
 * @skb: the message
 * @port: the port of the entry, or NULL
 * @entry: the entry
 *
 * Context: RCU read side.
 * Return: 0, or -EMSGSIZE.
 */
int vsw_nl_put_remote(struct sk_buff *skb, const struct vsw_port *port,
		      const struct vsw_fdb_entry *entry)
{
	const struct vsw_remote *remote = vsw_entry_remote(port, entry);

	if (!remote)
		return 0;
	if (vsw_nl_put_addr(skb, VSWKM_A_FDB_PEER, &remote->key.addr))
		return -EMSGSIZE;
	if (remote->key.id == VSW_ID_NONE)
		return 0;
	return vsw_nl_put_id(skb, remote->tun, VSWKM_A_FDB_VNI,
			     VSWKM_A_FDB_KEY, remote->key.id);
}

static int vsw_nl_remote_key(struct genl_info *info,
			     const struct vsw_tunnel *tun,
			     struct vsw_remote_key *key)
{
	const struct nlattr *peer = info->attrs[VSWKM_A_FDB_PEER];
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VSWKM_A_FDB_PEER)) {
		GENL_SET_ERR_MSG(info, "a tunnel needs the address of a peer");
		return -EDESTADDRREQ;
	}
	err = vsw_nl_id(info->attrs[VSWKM_A_FDB_VNI],
			info->attrs[VSWKM_A_FDB_KEY], tun, &key->id,
			info->extack) ?:
	      vsw_nl_addr(peer, &key->addr, info->extack);
	if (err)
		return err;
	err = vsw_remote_check(tun, &key->addr, info->extack);
	if (err)
		vsw_nl_blame(info, peer);
	return err;
}

/**
 * vsw_nl_fdb_remote - the other end that a new entry is to lead to
 * @info: the request
 * @port: the port of the entry
 * @spare: of vsw_remote_alloc(), or NULL; NULL when it has been used
 *
 * Context: RCU read side.
 * Return: a reference that vsw_remote_put() returns, NULL if @port is not a
 * tunnel, or an error pointer with an extack text; that of -EAGAIN if there is
 * no such end yet, and none to spare.
 */
struct vsw_remote *vsw_nl_fdb_remote(struct genl_info *info,
				     const struct vsw_port *port,
				     struct vsw_remote **spare)
{
	struct vsw_remote *remote;
	struct vsw_remote_key key;
	int i, err;

	if (port->kind == VSWKM_PORT_KIND_TUNNEL) {
		err = vsw_nl_remote_key(info, port->tunnel, &key);
		if (err)
			return ERR_PTR(err);
		remote = vsw_remote_find(port->tunnel, &key);
		if (remote)
			return remote;
		if (!*spare)
			return ERR_PTR(-EAGAIN);
		remote = vsw_remote_add(port->tunnel, &key, *spare);
		*spare = NULL;
		if (PTR_ERR(remote) == -ENOSPC)
			GENL_SET_ERR_MSG(info, "the tunnel has too many peers");
		return remote;
	}
	for (i = VSWKM_A_FDB_PEER; i <= VSWKM_A_FDB_KEY; i++) {
		if (!info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "the port is not a tunnel");
		return ERR_PTR(-EINVAL);
	}
	return NULL;
}

/**
 * vsw_nl_fdb_remote_filter - which other ends a dump is about
 * @attrs: attributes of the request, or NULL
 * @filter: filled
 * @extack: gets the reason of an error
 *
 * Return: 0, or a negative error.
 */
int vsw_nl_fdb_remote_filter(struct nlattr **attrs,
			     struct vsw_nl_fdb_remote *filter,
			     struct netlink_ext_ack *extack)
{
	const struct nlattr *id;

	*filter = (struct vsw_nl_fdb_remote){};
	if (!attrs)
		return 0;
	id = attrs[VSWKM_A_FDB_VNI] ?: attrs[VSWKM_A_FDB_KEY];
	filter->own = id;
	filter->id = id ? nla_get_u32(id) : 0;
	filter->peer = attrs[VSWKM_A_FDB_PEER];
	if (!filter->peer)
		return 0;
	return vsw_nl_addr(attrs[VSWKM_A_FDB_PEER], &filter->addr, extack);
}

/**
 * vsw_nl_fdb_remote_match - does an entry lead to one of these other ends?
 * @filter: which
 * @br: the bridge
 * @entry: the entry
 *
 * Context: RCU read side.
 * Return: true if it does.
 */
bool vsw_nl_fdb_remote_match(const struct vsw_nl_fdb_remote *filter,
			     const struct vsw_bridge *br,
			     const struct vsw_fdb_entry *entry)
{
	const struct vsw_remote *remote;

	if (!filter->peer && !filter->own)
		return true;
	remote = vsw_entry_remote(rcu_dereference(br->ports[entry->port]),
				  entry);
	if (!remote || (filter->own && remote->key.id != filter->id))
		return false;
	return !filter->peer ||
	       ipv6_addr_equal(&remote->key.addr, &filter->addr);
}
