// SPDX-License-Identifier: GPL-2.0-only
/* To whom a frame is sent that has got another destination. */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "../conn.h"
#include "../neigh.h"
#include "../pkt.h"
#include "../vlan.h"
#include "nat.h"

/* Does it go to where the connection that expected it began? */
static bool is_to_origin(const struct nf_conn *master,
			 const struct in6_addr *addr)
{
	struct in6_addr origin;

	if (!master)
		return false;
	vsw_conn_addr(master, IP_CT_DIR_ORIGINAL, false, &origin);
	return ipv6_addr_equal(&origin, addr);
}

/**
 * vsw_nat_find_mac - where is the host that a frame is for now?
 * @pkt: the frame
 * @ct: its connection
 * @info: what it is to that
 * @addr: its new destination
 * @port: where the rules are
 * @mac: set to the MAC address; see the DOC
 *
 * Context: BH disabled, RCU read side.
 * Return: true if it is known.
 */
bool vsw_nat_find_mac(const struct vsw_pkt *pkt, const struct nf_conn *ct,
		      enum ip_conntrack_info info, const struct in6_addr *addr,
		      const struct vsw_port *port, u8 *mac)
{
	struct vsw_neigh_key key = { .addr = *addr, .vid = pkt->vid };
	bool reply = CTINFO2DIR(info) == IP_CT_DIR_REPLY;
	struct vsw_neigh_entry entry;

	if (reply && vsw_conn_mac(pkt->br, ct, true, mac))
		return true;
	if (is_to_origin(ct->master, addr) &&
	    vsw_conn_mac(pkt->br, ct->master, true, mac))
		return true;
	if (vsw_neigh_get(&pkt->br->neigh, &key, &entry) &&
	    vsw_nat_is_inside(&entry, port)) {
		ether_addr_copy(mac, entry.info.mac);
		return true;
	}
	return !reply && vsw_conn_mac(pkt->br, ct, false, mac);
}

/* The device by which the host has an address without a gateway, or NULL */
static struct net_device *on_link4(struct net *net, __be32 addr)
{
	struct flowi4 fl4 = { .daddr = addr };
	struct rtable *rt = ip_route_output_key(net, &fl4);
	struct net_device *dev = NULL;

	if (IS_ERR(rt))
		return NULL;
	if (rt->rt_type == RTN_UNICAST && !rt->rt_gw_family)
		dev = rt->dst.dev;
	ip_rt_put(rt);
	return dev;
}

static struct net_device *on_link6(struct net *net,
				   const struct in6_addr *addr)
{
	const u32 other = RTF_GATEWAY | RTF_LOCAL | RTF_ANYCAST;
	struct flowi6 fl6 = { .daddr = *addr };
	struct net_device *dev = NULL;
	struct dst_entry *dst;

	/* which is another one in each network */
	if (ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL)
		return NULL;
	dst = ip6_route_output(net, NULL, &fl6);
	if (!dst->error &&
	    !(container_of(dst, struct rt6_info, dst)->rt6i_flags & other))
		dev = dst->dev;
	dst_release(dst);
	return dev;
}

/* Is a device the host's in another VLAN of the bridge? */
static bool is_in_other(const struct vsw_bridge *br, u16 vid,
			struct net_device *dev)
{
	const struct vsw_vlan_cfg *cfg = rcu_dereference(br->local->vlan);
	u16 tag = cfg->map ? cfg->map->out[vid] : vid;

	if (dev == br->dev)
		return cfg->pvid != vid;
	return is_vlan_dev(dev) && vlan_dev_real_dev(dev) == br->dev &&
	       vlan_dev_vlan_proto(dev) == br->tpid &&
	       vlan_dev_vlan_id(dev) != tag;
}

static bool is_router(const struct vsw_bridge *br, bool v4)
{
	struct net *net = dev_net(br->dev);
	const struct inet6_dev *in6;
	struct in_device *in4;

	if (v4) {
		in4 = __in_dev_get_rcu(br->dev);
		return IPV4_DEVCONF_ALL(net, FORWARDING) ||
		       (in4 && IN_DEV_FORWARD(in4));
	}
	in6 = __in6_dev_get(br->dev);
	return READ_ONCE(net->ipv6.devconf_all->forwarding) ||
	       (in6 && READ_ONCE(in6->cnf.forwarding));
}

/**
 * vsw_nat_find_router - is the host the way to a new destination?
 * @pkt: the frame
 * @outside: the destination that it had
 * @addr: the one that it has now
 * @mac: set to the MAC address of the host
 *
 * That of a frame for an announced address, which has come to the host's MAC
 * address. It is for the host to route if that does so, and is in the network
 * of the new one by another VLAN of the bridge. What is behind another router
 * or device takes a neighbour: hosts have routes that say nothing of it.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if it is.
 */
bool vsw_nat_find_router(const struct vsw_pkt *pkt,
			 const struct in6_addr *outside,
			 const struct in6_addr *addr, u8 *mac)
{
	const struct vsw_bridge *br = pkt->br;
	struct net *net = dev_net(br->dev);
	bool v4 = ipv6_addr_v4mapped(addr);
	struct net_device *dev;

	if (!is_router(br, v4) || !vsw_nat_announced(br, pkt->vid, outside))
		return false;
	dev = v4 ? on_link4(net, addr->s6_addr32[3]) : on_link6(net, addr);
	if (!dev || !is_in_other(br, pkt->vid, dev))
		return false;
	ether_addr_copy(mac, br->dev->dev_addr);
	return true;
}
