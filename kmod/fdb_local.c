// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries for the address of the bridge itself, one in each VLAN that the
 * local port carries.
 */

#include "fdb.h"
#include "vswkm.h"
#include "nl/notify.h"

/**
 * vsw_fdb_local_del - remove the bridge's address from VLANs
 * @br: the bridge
 * @addr: the address
 * @vids: the VLANs
 *
 * Context: RTNL held.
 */
void vsw_fdb_local_del(struct vsw_bridge *br, const u8 *addr,
		       const unsigned long *vids)
{
	struct vsw_fdb_entry entry;
	unsigned int vid;

	ASSERT_RTNL();

	for_each_set_bit(vid, vids, VLAN_N_VID) {
		rcu_read_lock();
		if (!vsw_fdb_del(br, vsw_fdb_key(addr, vid), true, &entry))
			vsw_fdb_notify(br, VSWKM_CMD_FDB_DEL_NTF, &entry,
				       true);
		rcu_read_unlock();
	}
}

/* Whatever was learned or set for the address before gives way. */
static int vsw_fdb_local_add_one(struct vsw_bridge *br, u64 key)
{
	struct vsw_fdb_entry entry;
	int err;

	err = vsw_fdb_set(br, key, br->local, 0, VSWKM_FDB_OWNER_LOCAL,
			  true);
	if (err == -EPERM)
		return 0;	/* already there */
	if (!err && vsw_fdb_get(&br->fdb, key, &entry))
		vsw_fdb_notify(br, VSWKM_CMD_FDB_NEW_NTF, &entry, true);
	return err;
}

/**
 * vsw_fdb_local_add - add the bridge's address to VLANs
 * @br: the bridge
 * @addr: the address
 * @vids: the VLANs
 *
 * Context: RTNL held.
 * Return: 0, or a negative error, after which no entry of @addr is there.
 */
int vsw_fdb_local_add(struct vsw_bridge *br, const u8 *addr,
		      const unsigned long *vids)
{
	DECLARE_BITMAP(done, VLAN_N_VID);
	unsigned int vid;
	int err;

	ASSERT_RTNL();

	bitmap_zero(done, VLAN_N_VID);
	for_each_set_bit(vid, vids, VLAN_N_VID) {
		rcu_read_lock();
		err = vsw_fdb_local_add_one(br, vsw_fdb_key(addr, vid));
		rcu_read_unlock();
		if (err) {
			vsw_fdb_local_del(br, addr, done);
			return err;
		}
		__set_bit(vid, done);
	}
	return 0;
}
