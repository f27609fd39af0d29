/* SPDX-License-Identifier: GPL-2.0-only */
/* The objects of the switch and who may touch them. */
#ifndef VSWKM_H
#define VSWKM_H

#include <linux/etherdevice.h>
#include <linux/idr.h>
#include <linux/if_vlan.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <uapi/linux/vswkm.h>

#include "acl/acl.h"
#include "conn.h"
#include "fdb.h"
#include "lease.h"
#include "miss.h"
#include "neigh.h"
#include "stats.h"
#include "vlan.h"

/**
 * DOC: Locking
 *
 * Configuration (bridges, ports, VLANs, flags) is written under the RTNL and
 * read by frames under RCU. Whatever a frame can see is either a single word,
 * written with WRITE_ONCE(), or a snapshot that is replaced and freed after a
 * grace period. The forwarding database has locks of its own, see fdb.h.
 *
 * A port dies in stages: it is marked dead, which lets no new FDB entry lead to
 * it, and leaves the flood lists; its receive handler is unregistered; its FDB
 * entries are flushed and it leaves the port table; a grace period passes for
 * the frames that are on their way to it; its counters are added to those of
 * the bridge; and only then is its index free for another port.
 */

#define VSW_VERSION		"0.1.0"
#define VSW_MAX_PORTS		4096	/* per bridge, the local one included */
#define VSW_PORT_NUMBERS	BIT(19)	/* of the ports of all namespaces */
#define VSW_LOCAL_INDEX		0
#define VSW_AGEING_DEFAULT	300	/* seconds, as IEEE 802.1Q says */
#define VSW_FDB_LIMIT_DEFAULT	BIT(20)
#define VSW_PORT_LIMIT_DEFAULT	BIT(16)
#define VSW_MAX_DEPTH		8	/* switches that one frame may cross */
#define VSW_MAX_ENTRIES		8192	/* and how often it or a copy may */
#define VSW_MAX_HANDOFFS	8192	/* between two softirqs of a CPU */
#define VSW_USERNS_BRIDGES	16	/* in a network namespace of others */
#define VSW_USERNS_FDB		BIT(16)	/* entries on each of them */
#define VSW_USERNS_NEIGH	BIT(16)	/* neighbours on each of them */
#define VSW_USERNS_TUNNELS	16	/* on all of them */

/* vsw_port.flags; the flood flags are those of the port as an egress port */
#define VSW_PF_LEARNING		BIT(0)
#define VSW_PF_FLOOD_UC		BIT(1)
#define VSW_PF_FLOOD_MC		BIT(2)
#define VSW_PF_FLOOD_BC		BIT(3)
#define VSW_PF_ISOLATED		BIT(4)
#define VSW_PF_UP		BIT(5)	/* running and with carrier */
#define VSW_PF_DEAD		BIT(6)	/* being removed */
#define VSW_PF_LEASES		BIT(7)	/* what leaves may be DHCP to learn */
#define VSW_PF_ACL_OUT		BIT(8)	/* acl[VSWKM_ACL_DIR_OUT] is set */
#define VSW_PF_ACL_IN		BIT(9)	/* acl[VSWKM_ACL_DIR_IN] is set */
#define VSW_PF_TRACKED		BIT(10)	/* an ACL of it asks for connections */
#define VSW_PF_ANNOUNCED	BIT(11)	/* the bridge has announced_nat */
#define VSW_PF_DEFAULT		(VSW_PF_LEARNING | VSW_PF_FLOOD_UC | \
				 VSW_PF_FLOOD_MC | VSW_PF_FLOOD_BC)

/**
 * struct vsw_port - one port of a bridge
 * @br: the bridge, for the whole life of the port
 * @dev: netdevice of a netdev or local port, NULL for the others
 * @peer: other end of a patch; NULL once it is being removed
 * @tunnel: what is behind a tunnel port
 * @vlan: VLAN configuration, a snapshot
 * @stats: per-CPU counters
 * @flags: VSW_PF_*, written under the RTNL
 * @index: place in &vsw_bridge.ports, also used in FDB entries
 * @kind: what is behind the port
 * @has_peer: frames may be handed to the other end of @dev, see handoff.c
 * @fdb_limit: most learned entries, 0 for no limit
 * @fdb_learned: learned entries now
 * @dev_tracker: reference on @dev
 * @name: name of a patch or tunnel port; the others have that of @dev
 * @neigh_learned: neighbours learned here; see &vsw_neigh_table.lock
 * @ask: lease that a client asks for; under &vsw_neigh_table.lock
 * @acl: ACLs by direction, NULL for none
 * @conns: connections, where they are asked for
 * @nat: rules of NAT, NULL for none
 * @number: its own in the machine, below VSW_PORT_NUMBERS
 * @held: fragments from it that wait, of IPv4 and of IPv6
 * @rcu: for the last stage of removal
 */
struct vsw_port {
	struct vsw_bridge *br;
	struct net_device *dev;
	struct vsw_port __rcu *peer;
	struct vsw_tunnel *tunnel;
	struct vsw_vlan_cfg __rcu *vlan;
	struct vsw_pcpu_stats __percpu *stats;
	u32 flags;
	u16 index;
	u8 kind;
	bool has_peer;
	u32 fdb_limit;
	atomic_t fdb_learned;
	netdevice_tracker dev_tracker;
	char name[IFNAMSIZ];
	unsigned int neigh_learned;
	struct vsw_lease_ask ask;
	struct vsw_acl_list __rcu *acl[2];
	struct vsw_conn_port conns;
	struct vsw_nat_set __rcu *nat;
	u32 number;
	struct vsw_conn_held held[2];
	struct rcu_head rcu;
};

/**
 * struct vsw_bridge - one switch; private data of its netdevice
 * @dev: the netdevice
 * @local: the local port
 * @shortcuts: frames may leave without dev_queue_xmit()
 * @tpid: protocol of the own tag, 802.1ad on a provider bridge; fixed while
 *	there are ports
 * @announced: listeners know of the bridge; under the RTNL
 * @used: indices that are taken; under the RTNL
 * @n_ports: ports without the local one; under the RTNL
 * @ports: all ports by index
 * @flood: flood list of each VLAN
 * @fdb: forwarding database
 * @host_ctags: VLANs that 802.1Q devices on the bridge ask for; under the RTNL
 * @host_stags: those that 802.1ad devices ask for; under the RTNL
 * @gone: counters of removed ports; under the RTNL
 * @neigh_flags: what is to be done with questions for neighbours, see
 *	vsw_suppress_update()
 * @neigh_learning: neighbours are learned
 * @neigh: neighbours
 * @miss: events about what is unknown
 * @zone: where its connections are, never NULL
 * @conns: which ports they are of
 * @flow_gen: generation of what CPUs remember of its frames; under the RTNL
 * @announced_nat: rules of NAT of its ports that announce, with holes; NULL for
 *	none
 */
struct vsw_bridge {
	struct net_device *dev;
	struct vsw_port *local;
	bool shortcuts;
	__be16 tpid;
	bool announced;
	DECLARE_BITMAP(used, VSW_MAX_PORTS);
	unsigned int n_ports;
	struct vsw_port __rcu **ports;
	struct vsw_flood __rcu **flood;
	struct vsw_fdb fdb;
	DECLARE_BITMAP(host_ctags, VLAN_N_VID);
	DECLARE_BITMAP(host_stags, VLAN_N_VID);
	struct vsw_stats gone;
	u32 neigh_flags;
	bool neigh_learning;
	struct vsw_neigh_table neigh;
	struct vsw_miss_state miss;
	struct vsw_conn_zone __rcu *zone;
	struct vsw_conn_table conns;
	struct vsw_nat_set __rcu *announced_nat;
	u32 flow_gen;
};

/**
 * struct vsw_net - what the module keeps for a network namespace
 * @generation: rises with every change of configuration; under the RTNL
 * @bridges: number of bridges; under the RTNL
 * @tunnels: number of tunnels; under the RTNL
 * @socks: where packets of tunnels arrive; under the RTNL
 * @acl: ACLs and the sets that they name
 * @zones: zones of connection tracking that are given by themselves
 * @nat_id: number of the last rule of NAT; under the RTNL
 */
struct vsw_net {
	u64 generation;
	unsigned int bridges;
	unsigned int tunnels;
	struct list_head socks;
	struct vsw_acl_net acl;
	struct ida zones;
	u32 nat_id;
};

struct vsw_net *vsw_net(const struct net *net);

static inline __be16 vsw_tpid(bool provider)
{
	return htons(provider ? ETH_P_8021AD : ETH_P_8021Q);
}

static inline bool vsw_is_provider(const struct vsw_bridge *br)
{
	return br->tpid == vsw_tpid(true);
}

/* device.c */
extern const struct net_device_ops vsw_netdev_ops;
extern const struct ethtool_ops vsw_ethtool_ops;
bool vsw_is_bridge(const struct net_device *dev);
void vsw_device_setup(struct net_device *dev);

/* link.c: bridges as rtnetlink and genetlink make them */
extern struct rtnl_link_ops vsw_link_ops;

/**
 * struct vsw_bridge_opts - attributes of a bridge in one request
 * @has_ageing: @ageing is given
 * @has_fdb_limit: @fdb_limit is given
 * @has_qinq: @qinq is given
 * @has_shortcuts: @shortcuts is given
 * @has_neigh_learning: @neigh_learning is given
 * @has_neigh_limit: @neigh_limit is given
 * @qinq: provider bridge
 * @shortcuts: see &struct vsw_bridge
 * @neigh_learning: see &struct vsw_bridge
 * @ageing: seconds, 0 for never
 * @fdb_limit: most learned entries, 0 for no limit
 * @neigh_limit: most neighbours, 0 for as many as there can be
 * @has_zone: @zone is given
 * @zone: of connection tracking, 0 for one that is given by itself
 * @has_timeout: @timeout is given
 * @timeout: seconds, 0 for the kernel's, by &enum vsw_conn_kind
 */
struct vsw_bridge_opts {
	bool has_ageing;
	bool has_fdb_limit;
	bool has_qinq;
	bool has_shortcuts;
	bool has_neigh_learning;
	bool has_neigh_limit;
	bool qinq;
	bool shortcuts;
	bool neigh_learning;
	u32 ageing;
	u32 fdb_limit;
	u32 neigh_limit;
	bool has_zone;
	u16 zone;
	bool has_timeout[VSW_CONN_KINDS];
	u32 timeout[VSW_CONN_KINDS];
};

int vsw_userns_check(struct net *net, struct netlink_ext_ack *extack);
int vsw_bridge_check(struct net *net, struct netlink_ext_ack *extack);
int vsw_bridge_set(struct vsw_bridge *br, const struct vsw_bridge_opts *opts,
		   struct netlink_ext_ack *extack);
int vsw_bridge_add(struct net *net, const char *name, const u8 *addr,
		   const struct vsw_bridge_opts *opts,
		   struct netlink_ext_ack *extack);
void vsw_bridge_del(struct vsw_bridge *br, struct list_head *head);

/* link_bridge.c, link_fdb.c: the "bridge" command */
int vsw_bridge_getlink(struct sk_buff *skb, u32 pid, u32 seq,
		       struct net_device *dev, u32 filter_mask, int nlflags);
int vsw_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
		       u16 flags, struct netlink_ext_ack *extack);
int vsw_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh,
		       u16 flags);
int vsw_ndo_fdb_add(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u16 flags, VSW_NOTIFIED_ARG struct netlink_ext_ack *extack);
int vsw_ndo_fdb_del(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    VSW_NOTIFIED_ARG struct netlink_ext_ack *extack);
int vsw_ndo_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct net_device *dev, struct net_device *filter_dev,
		     int *idx);
void vsw_rtnl_fdb_notify(const struct vsw_bridge *br, int type,
			 const struct vsw_fdb_entry *entry);

/* handoff.c */
bool vsw_dev_has_peer(const struct net_device *dev);

/* rx.c */
rx_handler_result_t vsw_rx_handler(struct sk_buff **pskb);

#endif /* VSWKM_H */
