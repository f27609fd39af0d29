// SPDX-License-Identifier: GPL-2.0-only
/* Peers: the remotes that get a copy of what a tunnel floods. */

#include <linux/netlink.h>
#include <linux/slab.h>

#include "encap.h"
#include "outer.h"
#include "../nl/notify.h"

static void vsw_replicas_free_rcu(struct rcu_head *rcu)
{
	struct vsw_replicas *list = container_of(rcu, struct vsw_replicas, rcu);

	kvfree(list);
}

/* The peers of one VLAN, or those of all (0), without @except. */
static struct vsw_replicas *vsw_replicas_make(const struct vsw_tunnel *tun,
					      u16 vid,
					      const struct vsw_peer *except)
{
	struct vsw_replicas *list;
	struct vsw_peer *peer;
	unsigned int n = 0;

	list_for_each_entry(peer, &tun->peers, list)
		n += peer->vid == vid && peer != except;
	list = kvzalloc(struct_size(list, remote, n), GFP_KERNEL_ACCOUNT);
	if (!list)
		return NULL;
	list_for_each_entry(peer, &tun->peers, list)
		if (peer->vid == vid && peer != except)
			list->remote[list->n++] = peer->remote;
	return list;
}

static struct vsw_replicas __rcu **
vsw_replicas_of(struct vsw_tunnel *tun, u16 vid)
{
	struct vsw_segment *seg;

	if (!vid)
		return &tun->replicas;
	seg = rtnl_dereference(tun->segment[vid]);
	return seg ? &seg->replicas : NULL;
}

static void vsw_replicas_set(struct vsw_replicas __rcu **place,
			     struct vsw_replicas *list)
{
	struct vsw_replicas *old = rtnl_dereference(*place);

	rcu_assign_pointer(*place, list);
	if (old)
		call_rcu(&old->rcu, vsw_replicas_free_rcu);
}

static struct vsw_peer *vsw_peer_find(struct vsw_tunnel *tun,
				      const struct in6_addr *addr, u16 vid)
{
	struct vsw_peer *peer;

	list_for_each_entry(peer, &tun->peers, list)
		if (peer->vid == vid &&
		    ipv6_addr_equal(&peer->remote->key.addr, addr))
			return peer;
	return NULL;
}

static struct vsw_peer *vsw_peer_alloc(struct vsw_tunnel *tun,
				       const struct in6_addr *addr, u16 vid)
{
	struct vsw_peer *peer = kzalloc(sizeof(*peer), GFP_KERNEL_ACCOUNT);

	if (!peer)
		return ERR_PTR(-ENOMEM);
	peer->remote = vsw_remote_get(tun, addr);
	if (IS_ERR(peer->remote)) {
		int err = PTR_ERR(peer->remote);

		kfree(peer);
		return ERR_PTR(err);
	}
	peer->vid = vid;
	return peer;
}

static void vsw_peer_free(struct vsw_peer *peer)
{
	vsw_remote_put(peer->remote);
	kfree(peer);
}

static int vsw_peer_check(struct vsw_tunnel *tun, const struct in6_addr *addr,
			  u16 vid, struct netlink_ext_ack *extack)
{
	int err = vsw_remote_check(tun, addr, extack);

	if (err)
		return err;
	if (!vsw_replicas_of(tun, vid)) {
		NL_SET_ERR_MSG(extack,
			       "the tunnel has no segment for this VLAN");
		return -ENOENT;
	}
	if (vsw_peer_find(tun, addr, vid) ||
	    (vid && vsw_peer_find(tun, addr, 0))) {
		NL_SET_ERR_MSG(extack, "the tunnel has this peer already");
		return -EEXIST;
	}
	if (tun->n_peers >= VSW_MAX_PEERS) {
		NL_SET_ERR_MSG(extack, "a tunnel has at most 4096 peers");
		return -ENOSPC;
	}
	return 0;
}

/**
 * vsw_peer_add - let a remote have copies of flooded frames
 * @tun: the tunnel
 * @addr: address of the remote, IPv4 as a mapped one
 * @vid: the VLAN, 0 for all of the tunnel
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_peer_add(struct vsw_tunnel *tun, const struct in6_addr *addr, u16 vid,
		 struct netlink_ext_ack *extack)
{
	struct vsw_replicas *list;
	struct vsw_peer *peer;
	int err;

	ASSERT_RTNL();

	err = vsw_peer_check(tun, addr, vid, extack);
	if (err)
		return err;
	peer = vsw_peer_alloc(tun, addr, vid);
	if (IS_ERR(peer)) {
		if (PTR_ERR(peer) == -ENOSPC)
			NL_SET_ERR_MSG(extack, "the tunnel has too many peers");
		return PTR_ERR(peer);
	}

	list_add_tail(&peer->list, &tun->peers);
	WRITE_ONCE(tun->n_peers, tun->n_peers + 1);
	list = vsw_replicas_make(tun, vid, NULL);
	if (!list) {
		list_del(&peer->list);
		WRITE_ONCE(tun->n_peers, tun->n_peers - 1);
		vsw_peer_free(peer);
		return -ENOMEM;
	}
	vsw_replicas_set(vsw_replicas_of(tun, vid), list);
	vsw_peer_notify(tun, peer, VSWKM_CMD_PEER_ADD_NTF);
	return 0;
}

/* Frames may still be sent to the remote until a grace period has passed. */
static void vsw_peer_unlink(struct vsw_tunnel *tun, struct vsw_peer *peer)
{
	vsw_peer_notify(tun, peer, VSWKM_CMD_PEER_DEL_NTF);
	list_del(&peer->list);
	WRITE_ONCE(tun->n_peers, tun->n_peers - 1);
	vsw_peer_free(peer);
}

/**
 * vsw_peer_del - remove a peer
 * @tun: the tunnel
 * @addr: address of the remote, IPv4 as a mapped one
 * @vid: the VLAN, 0 for a peer of all
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_peer_del(struct vsw_tunnel *tun, const struct in6_addr *addr, u16 vid,
		 struct netlink_ext_ack *extack)
{
	struct vsw_peer *peer = vsw_peer_find(tun, addr, vid);
	struct vsw_replicas *list;

	ASSERT_RTNL();

	if (!peer) {
		NL_SET_ERR_MSG(extack, "the tunnel has no such peer");
		return -ENOENT;
	}
	list = vsw_replicas_make(tun, vid, peer);
	if (!list)
		return -ENOMEM;
	vsw_replicas_set(vsw_replicas_of(tun, vid), list);
	vsw_peer_unlink(tun, peer);
	return 0;
}

/**
 * vsw_peer_flush - remove the peers of a VLAN, or all
 * @tun: the tunnel
 * @vid: the VLAN, 0 for all peers
 *
 * Context: RTNL held.
 */
void vsw_peer_flush(struct vsw_tunnel *tun, u16 vid)
{
	struct vsw_replicas __rcu **place = vsw_replicas_of(tun, vid);
	struct vsw_peer *peer, *next;

	ASSERT_RTNL();

	if (place)
		vsw_replicas_set(place, NULL);
	list_for_each_entry_safe(peer, next, &tun->peers, list)
		if (!vid || peer->vid == vid)
			vsw_peer_unlink(tun, peer);
}
