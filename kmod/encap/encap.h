/* SPDX-License-Identifier: GPL-2.0-only */
/* Overlay tunnels: ports that carry VLANs to other hypervisors. */
#ifndef VSW_ENCAP_H
#define VSW_ENCAP_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <net/dst_cache.h>

#include "../vswkm.h"

/**
 * DOC: Tunnels
 *
 * A tunnel is a port whose frames travel inside UDP (VXLAN, RFC 7348) or GRE
 * (RFC 2784, RFC 2890). A segment says which VLAN goes by which identifier: VNI
 * or key. A remote is another end (VTEP); forwarding entries name it by its
 * index. A peer is a remote that gets a copy of every flooded frame of a VLAN,
 * or of all VLANs of the tunnel.
 *
 * Segments, peers and options change under the RTNL and are read by frames
 * under RCU. Remotes come and go with the entries that lead to them, under a
 * lock of the tunnel.
 *
 * Addresses of both families have one form, IPv4 mapped into IPv6
 * (::ffff:a.b.c.d, RFC 4291). All addresses of a tunnel are of one family.
 */

#define VSW_VXLAN_PORT		4789
#define VSW_VNI_MAX		0xffffff
#define VSW_ID_NONE		U32_MAX	/* a remote without an id of its own */
#define VSW_MAX_REMOTES		VSW_FDB_MAX_REMOTE
#define VSW_MAX_PEERS		4096	/* per tunnel */
#define VSW_MAX_ENCAP		3	/* tunnels that one frame may be in */

/* vsw_tunnel_opts.flags, vsw_tunnel.flags */
#define VSW_TF_CSUM		BIT(0)	/* UDP or GRE checksum when sending */
#define VSW_TF_CSUM6_ZERO	BIT(1)	/* accept none of UDP over IPv6 */
#define VSW_TF_SEQ		BIT(2)	/* GRE: number the packets */
#define VSW_TF_NVGRE		BIT(3)	/* GRE: VSID and flow, RFC 7637 */
#define VSW_TF_GBP		BIT(4)	/* VXLAN: group policy is the mark */
#define VSW_TF_SUPPRESS		BIT(5)	/* ARP and ND that the switch answers */
#define VSW_TF_SUPPRESS_UNKNOWN	BIT(6)	/* and those that it cannot */
#define VSW_TF_HUB		BIT(7)	/* no split horizon */
#define VSW_TF_MISS_L2		BIT(8)	/* tell of unknown destinations */
#define VSW_TF_MISS_L3		BIT(9)	/* and of unknown neighbours */
#define VSW_TF_TTL_INHERIT	BIT(10)
#define VSW_TF_TOS_INHERIT	BIT(11)

/**
 * struct vsw_tunnel_opts - attributes of a tunnel in one request
 * @flags_mask: which of VSW_TF_* are given
 * @flags: their values
 * @port_mask: which flags of the port (VSW_PF_*) are given
 * @port_flags: their values
 * @has_ttl: @ttl is given
 * @has_tos: @tos is given
 * @has_df: @df is given
 * @has_sport: @sport_min and @sport_max are given
 * @has_mss: @mss is given
 * @has_local: @local is given; only to a new tunnel, where it must be
 * @ttl: of the outer header, 0 for that of the route
 * @tos: of the outer header, without ECN
 * @df: &enum vswkm_df
 * @sport_min: lowest UDP source port; 0 with 0 for the range of the system
 * @sport_max: highest UDP source port
 * @dport: UDP destination port, host byte order; only to a new tunnel
 * @mss: most that TCP connections may agree on, 0 not to care, 1 for what
 *	fits the path
 * @link: interface index of the device below, 0 for any; only to a new tunnel
 * @local: own address, IPv4 as a mapped one
 */
struct vsw_tunnel_opts {
	u32 flags_mask;
	u32 flags;
	u32 port_mask;
	u32 port_flags;
	bool has_ttl;
	bool has_tos;
	bool has_df;
	bool has_sport;
	bool has_mss;
	bool has_local;
	u8 ttl;
	u8 tos;
	u8 df;
	u16 sport_min;
	u16 sport_max;
	u16 dport;
	u16 mss;
	int link;
	struct in6_addr local;
};

/**
 * struct vsw_remote - another end of a tunnel
 * @node: in &vsw_tunnel.remotes
 * @key: what tells remotes apart
 * @key.addr: its address
 * @key.id: identifier for it instead of the segment's, or %VSW_ID_NONE
 * @tun: the tunnel
 * @index: number in the tunnel; 0 is none
 * @refs: entries and peer lists that name it, and one of the tunnel
 * @used: jiffies when it was last named, low 32 bits
 * @cache: route
 * @rcu: for the last stage of removal
 */
struct vsw_remote {
	struct rhash_head node;
	struct vsw_remote_key {
		struct in6_addr addr;
		u32 id;
	} key;
	struct vsw_tunnel *tun;
	u16 index;
	refcount_t refs;
	u32 used;
	struct dst_cache cache;
	struct rcu_head rcu;
};

/**
 * struct vsw_peer - a remote that gets flooded frames
 * @list: in &vsw_tunnel.peers
 * @remote: the remote, a reference
 * @vid: the VLAN, 0 for all of the tunnel
 */
struct vsw_peer {
	struct list_head list;
	struct vsw_remote *remote;
	u16 vid;
};

/**
 * struct vsw_replicas - who gets a copy of a flooded frame; a snapshot
 * @rcu: freed after a grace period
 * @n: number of remotes
 * @remote: the remotes, each a reference
 */
struct vsw_replicas {
	struct rcu_head rcu;
	unsigned int n;
	struct vsw_remote *remote[];
};

/**
 * struct vsw_segment - a VLAN on a tunnel
 * @hnode: in the table of the socket, by @id
 * @tun: the tunnel
 * @id: VNI or key
 * @vid: VLAN
 * @group: multicast group for flooded frames, any address for none
 * @flood: the remote that @group is, a reference, or NULL
 * @replicas: peers of this VLAN alone
 * @rcu: freed after a grace period
 */
struct vsw_segment {
	struct hlist_node hnode;
	struct vsw_tunnel *tun;
	u32 id;
	u16 vid;
	struct in6_addr group;
	struct vsw_remote *flood;
	struct vsw_replicas __rcu *replicas;
	struct rcu_head rcu;
};

/**
 * struct vsw_tunnel - what is behind a port of kind tunnel
 * @port: the port
 * @net: network namespace
 * @sock: where packets arrive
 * @flags: VSW_TF_*
 * @kind: &enum vswkm_tunnel_kind
 * @ttl: see &struct vsw_tunnel_opts
 * @tos: see &struct vsw_tunnel_opts
 * @df: see &struct vsw_tunnel_opts
 * @ipv6: family of the addresses
 * @dport: destination port
 * @sport: lowest UDP source port, and the highest in the upper half
 * @mss: see &struct vsw_tunnel_opts
 * @link: interface index of the device below, 0 for any
 * @local: own address
 * @seq: number of the last packet, see VSW_TF_SEQ
 * @segment: segments by VLAN
 * @remote: remotes by index
 * @replicas: peers of all VLANs
 * @remotes: remotes by address and identifier
 * @used: indices of remotes that are taken; under @lock
 * @pending: remotes removed by @gc that wait for their grace period; likewise
 * @lock: protects coming and going of remotes
 * @peers: peers; under the RTNL
 * @n_peers: their number; under the RTNL
 * @gc: removes remotes that nobody names
 * @dying: no more of @gc
 * @list: in &vsw_encap_sock.tunnels
 * @gone: among others that are being removed
 */
struct vsw_tunnel {
	struct vsw_port *port;
	struct net *net;
	struct vsw_encap_sock *sock;
	u32 flags;
	u8 kind;
	u8 ttl;
	u8 tos;
	u8 df;
	bool ipv6;
	__be16 dport;
	u32 sport;
	u16 mss;
	int link;
	struct in6_addr local;
	atomic_t seq;
	struct vsw_segment __rcu **segment;
	struct vsw_remote __rcu **remote;
	struct vsw_replicas __rcu *replicas;
	struct rhashtable remotes;
	DECLARE_BITMAP(used, VSW_MAX_REMOTES + 1);
	unsigned int pending;
	spinlock_t lock;	/* see above */
	struct list_head peers;
	unsigned int n_peers;
	struct delayed_work gc;
	bool dying;
	struct list_head list;
	struct list_head gone;
};

/* The IPv4 address that a mapped one stands for */
static inline __be32 vsw_ip4(const struct in6_addr *addr)
{
	return addr->s6_addr32[3];
}

/* tunnel.c: requests of the control plane */
int vsw_tunnel_add(struct vsw_bridge *br, const char *name, u8 kind,
		   const struct vsw_tunnel_opts *opts,
		   struct netlink_ext_ack *extack);
int vsw_tunnel_set(struct vsw_tunnel *tun, const struct vsw_tunnel_opts *opts,
		   struct netlink_ext_ack *extack);
void vsw_tunnel_unlink(struct vsw_port *port, struct list_head *gone);
void vsw_tunnel_bury(struct list_head *gone);
void vsw_tunnel_del(struct vsw_port *port);

/* segment.c */
int vsw_segment_add(struct vsw_tunnel *tun, u16 vid, u32 id,
		    const struct in6_addr *group,
		    struct netlink_ext_ack *extack);
int vsw_segment_del(struct vsw_tunnel *tun, u16 vid,
		    struct netlink_ext_ack *extack);

/* peer.c */
int vsw_peer_add(struct vsw_tunnel *tun, const struct in6_addr *addr, u16 vid,
		 struct netlink_ext_ack *extack);
int vsw_peer_del(struct vsw_tunnel *tun, const struct in6_addr *addr, u16 vid,
		 struct netlink_ext_ack *extack);

/* remote.c */
bool vsw_ip_is_host(const struct in6_addr *addr);
int vsw_remote_check(const struct vsw_tunnel *tun, const struct in6_addr *addr,
		     struct netlink_ext_ack *extack);
struct vsw_remote *vsw_remote_alloc(gfp_t gfp);
void vsw_remote_free(struct vsw_remote *remote);
struct vsw_remote *vsw_remote_find(struct vsw_tunnel *tun,
				   const struct vsw_remote_key *key);
struct vsw_remote *vsw_remote_add(struct vsw_tunnel *tun,
				  const struct vsw_remote_key *key,
				  struct vsw_remote *new);
struct vsw_remote *vsw_remote_get(struct vsw_tunnel *tun,
				  const struct in6_addr *addr);
struct vsw_remote *vsw_remote_learn(struct vsw_tunnel *tun,
				    const struct in6_addr *addr);
void vsw_remote_put(struct vsw_remote *remote);
void vsw_remote_account(struct vsw_tunnel *tun, u16 index, int n);
unsigned int vsw_remote_mtu(struct vsw_remote *remote);

#endif /* VSW_ENCAP_H */
