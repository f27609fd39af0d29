// SPDX-License-Identifier: GPL-2.0-only
/* Segments: which VLAN goes by which VNI or key. */

#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>

#include "encap.h"
#include "outer.h"
#include "../vlan.h"
#include "../nl/notify.h"

static int vsw_segment_check_id(const struct vsw_tunnel *tun, u32 id,
				struct netlink_ext_ack *extack)
{
	if (tun->kind == VSWKM_TUNNEL_KIND_VXLAN) {
		if (id && id <= VSW_VNI_MAX)
			return 0;
		NL_SET_ERR_MSG(extack, "a VNI is 1 to 16777215");
		return -ERANGE;
	}
	if (tun->flags & VSW_TF_NVGRE) {
		if (id && id <= VSW_VNI_MAX)
			return 0;
		NL_SET_ERR_MSG(extack, "an NVGRE subnet is 1 to 16777215");
		return -ERANGE;
	}
	if (id != VSW_ID_NONE)
		return 0;
	NL_SET_ERR_MSG(extack, "a key is 0 to 4294967294");
	return -ERANGE;
}

static int vsw_segment_check_group(const struct vsw_tunnel *tun,
				   const struct in6_addr *group,
				   struct netlink_ext_ack *extack)
{
	bool v4 = ipv6_addr_v4mapped(group);

	if (v4 == tun->ipv6) {
		NL_SET_ERR_MSG(extack,
			       "the group is not of the tunnel's address family");
		return -EINVAL;
	}
	if (!(v4 ? ipv4_is_multicast(vsw_ip4(group)) :
		   ipv6_addr_is_multicast(group))) {
		NL_SET_ERR_MSG(extack, "the group is not a multicast address");
		return -EINVAL;
	}
	if (!tun->link) {
		NL_SET_ERR_MSG(extack,
			       "a group needs a tunnel with a device below (dev)");
		return -EINVAL;
	}
	/* who has sent to a group cannot be left out when a hub does */
	if (tun->flags & VSW_TF_HUB) {
		NL_SET_ERR_MSG(extack,
			       "a hub has no groups: what comes from one would go back to it");
		return -EINVAL;
	}
	return 0;
}

/*
 * Two tunnels that get the same packets must not have the same identifier:
 * those with one local address, and those with one group, whose packets do not
 * say which of two local addresses is meant.
 */
static int vsw_segment_check_free(const struct vsw_tunnel *tun, u16 vid,
				  u32 id, const struct in6_addr *group,
				  struct netlink_ext_ack *extack)
{
	const struct vsw_segment *seg;
	bool same;

	if (rtnl_dereference(tun->segment[vid])) {
		NL_SET_ERR_MSG(extack,
			       "the VLAN has a segment on this tunnel already");
		return -EEXIST;
	}
	hlist_for_each_entry(seg, vsw_encap_chain(tun->sock, id), hnode) {
		if (seg->id != id)
			continue;
		same = ipv6_addr_equal(&seg->tun->local, &tun->local);
		if (!same && !(group && seg->flood &&
			       ipv6_addr_equal(&seg->group, group)))
			continue;
		if (!same) {
			NL_SET_ERR_MSG_FMT(extack,
					   "the tunnel %s has the group with the VNI or key",
					   seg->tun->port->name);
			return -EADDRINUSE;
		}
		if (seg->tun == tun)
			NL_SET_ERR_MSG(extack,
				       "another VLAN of this tunnel has the VNI or key");
		else
			NL_SET_ERR_MSG_FMT(extack,
					   "the tunnel %s has the VNI or key",
					   seg->tun->port->name);
		return -EEXIST;
	}
	return 0;
}

/* The port carries the VLAN, and frames leave without the tag. */
static int vsw_segment_vlan(struct vsw_tunnel *tun, u16 vid, bool add,
			    struct netlink_ext_ack *extack)
{
	struct vsw_vlan_cfg *cfg = vsw_vlan_copy(tun->port);

	if (!cfg)
		return -ENOMEM;
	if (add)
		vsw_vlan_range(cfg, vid, vid, true, false);
	else
		vsw_vlan_remove(cfg, vid, vid);
	return vsw_vlan_commit(tun->port, cfg, extack);
}

static struct vsw_segment *vsw_segment_alloc(struct vsw_tunnel *tun, u16 vid,
					     u32 id,
					     const struct in6_addr *group)
{
	struct vsw_segment *seg = kzalloc(sizeof(*seg), GFP_KERNEL_ACCOUNT);

	if (!seg)
		return NULL;
	seg->tun = tun;
	seg->vid = vid;
	seg->id = id;
	if (!group)
		return seg;
	seg->group = *group;
	seg->flood = vsw_remote_get(tun, group);
	if (!IS_ERR(seg->flood))
		return seg;
	kfree(seg);
	return NULL;
}

static void vsw_segment_free_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vsw_segment, rcu));
}

static void vsw_segment_free(struct vsw_segment *seg)
{
	if (seg->flood)
		vsw_remote_put(seg->flood);
	call_rcu(&seg->rcu, vsw_segment_free_rcu);
}

/**
 * vsw_segment_add - let a tunnel carry a VLAN
 * @tun: the tunnel
 * @vid: the VLAN, valid
 * @id: VNI or key
 * @group: multicast group that flooded frames go to, too, IPv4 as a mapped
 *	address; NULL for none
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_segment_add(struct vsw_tunnel *tun, u16 vid, u32 id,
		    const struct in6_addr *group,
		    struct netlink_ext_ack *extack)
{
	struct vsw_segment *seg;
	int err;

	ASSERT_RTNL();

	err = vsw_segment_check_id(tun, id, extack) ?:
	      vsw_segment_check_free(tun, vid, id, group, extack);
	if (!err && group)
		err = vsw_segment_check_group(tun, group, extack);
	if (err)
		return err;

	seg = vsw_segment_alloc(tun, vid, id, group);
	if (!seg)
		return -ENOMEM;
	err = vsw_encap_join(seg, extack);
	if (err)
		goto err_free;
	/* the way out is there before the flood lists know it */
	rcu_assign_pointer(tun->segment[vid], seg);
	err = vsw_segment_vlan(tun, vid, true, extack);
	if (err)
		goto err_leave;
	hlist_add_head_rcu(&seg->hnode, vsw_encap_chain(tun->sock, id));
	vsw_segment_notify(seg, VSWKM_CMD_SEGMENT_ADD_NTF);
	return 0;

err_leave:
	RCU_INIT_POINTER(tun->segment[vid], NULL);
	vsw_encap_leave(seg);
err_free:
	vsw_segment_free(seg);
	return err;
}

/* Undo what vsw_segment_add() did, but for the VLAN of the port. */
static void vsw_segment_unlink(struct vsw_segment *seg)
{
	vsw_peer_flush(seg->tun, seg->vid);
	vsw_segment_notify(seg, VSWKM_CMD_SEGMENT_DEL_NTF);
	hlist_del_rcu(&seg->hnode);
	RCU_INIT_POINTER(seg->tun->segment[seg->vid], NULL);
	vsw_encap_leave(seg);
	vsw_segment_free(seg);
}

/**
 * vsw_segment_del - take a VLAN from a tunnel, and its peers
 * @tun: the tunnel
 * @vid: the VLAN, valid
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_segment_del(struct vsw_tunnel *tun, u16 vid,
		    struct netlink_ext_ack *extack)
{
	struct vsw_segment *seg = rtnl_dereference(tun->segment[vid]);
	int err;

	ASSERT_RTNL();

	if (!seg) {
		NL_SET_ERR_MSG(extack,
			       "the tunnel has no segment for this VLAN");
		return -ENOENT;
	}
	err = vsw_segment_vlan(tun, vid, false, extack);
	if (err)
		return err;
	vsw_segment_unlink(seg);
	return 0;
}

/**
 * vsw_segment_group_vid - the first VLAN of a tunnel that has a group
 * @tun: the tunnel
 *
 * Context: RTNL held.
 * Return: the VLAN, or 0.
 */
u16 vsw_segment_group_vid(const struct vsw_tunnel *tun)
{
	const struct vsw_segment *seg;
	unsigned int vid;

	ASSERT_RTNL();

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		seg = rtnl_dereference(tun->segment[vid]);
		if (seg && seg->flood)
			return vid;
	}
	return 0;
}

/**
 * vsw_segment_flush - remove all segments of a tunnel that goes
 * @tun: the tunnel
 *
 * Context: RTNL held.
 */
void vsw_segment_flush(struct vsw_tunnel *tun)
{
	struct vsw_segment *seg;
	unsigned int vid;

	ASSERT_RTNL();

	for (vid = VSW_VID_MIN; vid <= VSW_VID_MAX; vid++) {
		seg = rtnl_dereference(tun->segment[vid]);
		if (seg)
			vsw_segment_unlink(seg);
	}
}
