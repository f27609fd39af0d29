// SPDX-License-Identifier: GPL-2.0-only
/* Neighbours that operators and agents ask for. */

#include <linux/inetdevice.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "neigh.h"
#include "vswkm.h"
#include "nl/notify.h"

/**
 * vsw_neigh_usable - can one host have this address?
 * @addr: address, IPv4 as a mapped one
 *
 * Not the unspecified and multicast ones, nor the loopback, whose packets do
 * not leave a host. Class E is as good as any (RFC 1112 reserves it, networks
 * use it).
 *
 * Return: true if it can.
 */
bool vsw_neigh_usable(const struct in6_addr *addr)
{
	__be32 ip = addr->s6_addr32[3];

	if (ipv6_addr_v4mapped(addr))
		return !ipv4_is_zeronet(ip) && !ipv4_is_multicast(ip) &&
		       !ipv4_is_loopback(ip) && !ipv4_is_lbcast(ip);
	return !ipv6_addr_any(addr) && !ipv6_addr_is_multicast(addr) &&
	       !ipv6_addr_loopback(addr);
}

static int vsw_neigh_refusal(int err, struct netlink_ext_ack *extack)
{
	switch (err) {
	case -EEXIST:
		NL_SET_ERR_MSG(extack, "a neighbour with this address exists");
		break;
	case -ENOENT:
		NL_SET_ERR_MSG(extack, "no neighbour with this address");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG(extack,
			       "the bridge has as many neighbours as neigh-limit allows");
		break;
	}
	return err;
}

static int vsw_neigh_check(const struct vsw_neigh *neigh,
			   struct netlink_ext_ack *extack)
{
	union vsw_neigh_info info = { .word = neigh->info };

	if (!vsw_neigh_usable(&neigh->key.addr)) {
		NL_SET_ERR_MSG(extack,
			       "not an address that a host in the VLAN can have");
		return -EADDRNOTAVAIL;
	}
	if (!is_valid_ether_addr(info.mac)) {
		NL_SET_ERR_MSG(extack, "not a unicast MAC address");
		return -EINVAL;
	}
	if (info.owner == VSWKM_NEIGH_OWNER_LEARNED) {
		NL_SET_ERR_MSG(extack,
			       "learned neighbours are made by the bridge itself");
		return -EPERM;
	}
	if (info.router && ipv6_addr_v4mapped(&neigh->key.addr)) {
		NL_SET_ERR_MSG(extack, "only IPv6 neighbours say router");
		return -EOPNOTSUPP;
	}
	return 0;
}

/**
 * vsw_neigh_request - add or replace a neighbour
 * @br: the bridge
 * @neigh: the neighbour, zeroed but for key and info; consumed in any case
 * @replace: overwrite an entry that is not learned
 * @extack: gets the reason of an error
 *
 * Context: process, RTNL held or RCU read side.
 * Return: 0, or a negative error, after which nothing has changed:
 * -EADDRNOTAVAIL about the IP address, -EINVAL about the MAC address.
 */
int vsw_neigh_request(struct vsw_bridge *br, struct vsw_neigh *neigh,
		      bool replace, struct netlink_ext_ack *extack)
{
	struct vsw_neigh_entry entry;
	int err;

	err = vsw_neigh_check(neigh, extack);
	if (err) {
		kfree(neigh);
		return err;
	}

	rcu_read_lock();
	err = vsw_neigh_set(br, neigh, replace, &entry);
	if (!err)
		vsw_neigh_notify(br, VSWKM_CMD_NEIGH_NEW_NTF, &entry);
	rcu_read_unlock();
	return vsw_neigh_refusal(err, extack);
}

/**
 * vsw_neigh_remove - remove a neighbour
 * @br: the bridge
 * @key: VLAN and address
 * @extack: gets the reason of an error
 *
 * Context: process, RTNL held or RCU read side.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_neigh_remove(struct vsw_bridge *br, const struct vsw_neigh_key *key,
		     struct netlink_ext_ack *extack)
{
	struct vsw_neigh_entry entry;
	int err;

	rcu_read_lock();
	err = vsw_neigh_del(br, key, &entry);
	if (!err)
		vsw_neigh_notify(br, VSWKM_CMD_NEIGH_DEL_NTF, &entry);
	rcu_read_unlock();
	return vsw_neigh_refusal(err, extack);
}
