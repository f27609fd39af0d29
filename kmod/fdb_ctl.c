// SPDX-License-Identifier: GPL-2.0-only
/* Forwarding entries that operators and agents ask for, by any netlink. */

#include <linux/netlink.h>

#include "fdb.h"
#include "vswkm.h"
#include "encap/encap.h"
#include "nl/notify.h"

static int vsw_fdb_refusal(int err, struct netlink_ext_ack *extack)
{
	switch (err) {
	case -EEXIST:
		NL_SET_ERR_MSG(extack, "an entry for this address exists");
		break;
	case -EPERM:
		NL_SET_ERR_MSG(extack,
			       "the address is the bridge's own, its entry cannot be changed");
		break;
	case -ENOENT:
		NL_SET_ERR_MSG(extack, "no entry for this address");
		break;
	case -EINVAL:
		NL_SET_ERR_MSG(extack, "the port does not carry this VLAN");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG(extack, "the forwarding database is full");
		break;
	}
	return err;
}

/**
 * vsw_fdb_request - add or replace an entry
 * @br: the bridge
 * @addr: MAC address
 * @vid: VLAN, valid
 * @port: port of @br
 * @remote: remote behind @port if that is a tunnel, else NULL
 * @flags: owner and VSW_FDB_STICKY
 * @replace: overwrite an entry that is not learned
 * @rtnl: tell rtnetlink's listeners too
 * @extack: gets the reason of an error
 *
 * Context: process, RTNL held or RCU read side.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_fdb_request(struct vsw_bridge *br, const u8 *addr, u16 vid,
		    struct vsw_port *port, struct vsw_remote *remote, u16 flags,
		    bool replace, bool rtnl, struct netlink_ext_ack *extack)
{
	u64 key = vsw_fdb_key(addr, vid);
	struct vsw_fdb_entry entry;
	int err;

	if (!is_valid_ether_addr(addr)) {
		NL_SET_ERR_MSG(extack, "not a unicast MAC address");
		return -EADDRNOTAVAIL;
	}
	if ((flags & VSW_FDB_OWNER_MASK) == VSWKM_FDB_OWNER_LOCAL) {
		NL_SET_ERR_MSG(extack,
			       "local entries are made by the bridge itself");
		return -EPERM;
	}

	if (port->kind == VSWKM_PORT_KIND_TUNNEL && !remote) {
		NL_SET_ERR_MSG(extack, "a tunnel needs the address of a peer");
		return -EDESTADDRREQ;
	}

	rcu_read_lock();
	err = vsw_fdb_set(br, key, port, remote ? remote->index : 0, flags,
			  replace);
	err = vsw_fdb_refusal(err, extack);
	if (!err && vsw_fdb_get(&br->fdb, key, &entry))
		vsw_fdb_notify(br, VSWKM_CMD_FDB_NEW_NTF, &entry, rtnl);
	rcu_read_unlock();
	return err;
}

/**
 * vsw_fdb_remove - remove an entry
 * @br: the bridge
 * @addr: MAC address
 * @vid: VLAN
 * @rtnl: tell rtnetlink's listeners too
 * @extack: gets the reason of an error
 *
 * Context: process, RTNL held or RCU read side.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_fdb_remove(struct vsw_bridge *br, const u8 *addr, u16 vid, bool rtnl,
		   struct netlink_ext_ack *extack)
{
	struct vsw_fdb_entry entry;
	int err;

	rcu_read_lock();
	err = vsw_fdb_refusal(vsw_fdb_del(br, vsw_fdb_key(addr, vid), false,
					  &entry), extack);
	if (!err)
		vsw_fdb_notify(br, VSWKM_CMD_FDB_DEL_NTF, &entry, rtnl);
	rcu_read_unlock();
	return err;
}
