/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the encapsulation share: sockets, headers, stages. */
#ifndef VSW_OUTER_H
#define VSW_OUTER_H

#include <linux/hash.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>
#include <net/route.h>

#include "encap.h"
#include "../pkt.h"

#define VSW_SEGMENT_BITS	8

/**
 * struct vsw_encap_sock - where packets of tunnels arrive
 * @list: in &vsw_net.socks
 * @net: network namespace
 * @kind: &enum vswkm_tunnel_kind
 * @ipv6: family
 * @csum6_zero: takes UDP over IPv6 without a checksum
 * @port: UDP port
 * @sock: VXLAN: the socket; GRE: one that is a member of groups, or NULL
 * @hook: GRE: where packets are taken
 * @tunnels: those that share it; under the RTNL, read under RCU
 * @users: the same and those that are being removed; under the RTNL
 * @segment: their segments by identifier; likewise
 * @rcu: freed after a grace period
 */
struct vsw_encap_sock {
	struct list_head list;
	struct net *net;
	u8 kind;
	bool ipv6;
	bool csum6_zero;
	__be16 port;
	struct socket *sock;
	struct nf_hook_ops hook;
	struct list_head tunnels;
	unsigned int users;
	struct hlist_head segment[BIT(VSW_SEGMENT_BITS)];
	struct rcu_head rcu;
};

static inline struct hlist_head *vsw_encap_chain(struct vsw_encap_sock *es,
						 u32 id)
{
	return &es->segment[hash_32(id, VSW_SEGMENT_BITS)];
}

static inline struct sock *vsw_encap_sk(const struct vsw_encap_sock *es)
{
	const struct socket *sock;

	sock = smp_load_acquire(&es->sock); /* see vsw_encap_group_sock() */
	return sock ? sock->sk : NULL;
}

/**
 * struct vsw_inner - what the outer header takes from the frame
 * @hash: says the flow
 * @dsfield: DSCP and ECN; 0 if the frame is not IP
 * @ttl: 0 if the frame is not IP
 * @ip: it is IPv4 or IPv6
 * @df: it is IPv4 that must not be fragmented
 */
struct vsw_inner {
	u32 hash;
	u8 dsfield;
	u8 ttl;
	bool ip;
	bool df;
};

/**
 * struct vsw_outer - a packet in the making
 * @tun: the tunnel
 * @remote: where it goes
 * @id: VNI or key
 * @flags: VSW_TF_* of the tunnel, the same for all of the packet
 * @proto_hlen: length of what is between the outer IP header and the frame
 * @df: DF bit in its place, or 0
 * @sport: UDP source port
 * @proto: IPPROTO_UDP or IPPROTO_GRE
 * @tos: DSCP and ECN
 * @ttl: TTL or hop limit
 * @fits: the packet needs no fragments
 * @saddr: source address, IPv4 as a mapped one
 * @inner: see &struct vsw_inner
 */
struct vsw_outer {
	struct vsw_tunnel *tun;
	struct vsw_remote *remote;
	u32 id;
	u32 flags;
	u16 proto_hlen;
	__be16 df;
	__be16 sport;
	u8 proto;
	u8 tos;
	u8 ttl;
	bool fits;
	struct in6_addr saddr;
	struct vsw_inner inner;
};

/* sock.c */
int vsw_encap_sock_get(struct vsw_tunnel *tun, struct netlink_ext_ack *extack);
void vsw_encap_sock_leave(struct vsw_tunnel *tun);
void vsw_encap_sock_put(struct vsw_tunnel *tun);
int vsw_encap_join(const struct vsw_segment *seg,
		   struct netlink_ext_ack *extack);
void vsw_encap_leave(const struct vsw_segment *seg);
void vsw_encap_push_port(struct net_device *dev, bool push);

/* remote.c, peer.c, segment.c */
void vsw_remote_reroute(struct vsw_tunnel *tun);
void vsw_remote_gc_work(struct work_struct *work);
void vsw_remote_stop(struct vsw_tunnel *tun);
void vsw_remote_destroy(struct vsw_tunnel *tun);
void vsw_peer_flush(struct vsw_tunnel *tun, u16 vid);
u16 vsw_segment_group_vid(const struct vsw_tunnel *tun);
void vsw_segment_flush(struct vsw_tunnel *tun);
extern const struct rhashtable_params vsw_remote_params;

/* vxlan.c */
#define VSW_VXLAN_HLEN		8

/**
 * struct vsw_vxlanhdr - RFC 7348, and draft-smith-vxlan-group-policy
 * @flags: 0x08 in the first byte; group policy in the last two
 * @vni: VNI in the first three bytes
 */
struct vsw_vxlanhdr {
	__be32 flags;
	__be32 vni;
};

void vsw_vxlan_push(struct sk_buff *skb, const struct vsw_outer *o);
void vsw_vxlan_setup(struct vsw_encap_sock *es);
enum vsw_drop vsw_vxlan_parse(const struct vsw_vxlanhdr *hdr, u32 flags,
			      u32 *mark);
int vsw_vxlan_rcv(struct sock *sk, struct sk_buff *skb);

/* gre.c */
#define VSW_GRE_MAX_HLEN	16

unsigned int vsw_gre_hlen(u32 flags);
void vsw_gre_push(struct sk_buff *skb, const struct vsw_outer *o);
int vsw_gre_setup(struct vsw_encap_sock *es);
void vsw_gre_release(struct vsw_encap_sock *es);
int vsw_gre_parse(const __be16 *hdr, unsigned int len, u32 *key, bool *csum);

/* tx.c */
void vsw_encap_one(struct vsw_pkt *pkt, struct vsw_port *port,
		   const struct vsw_segment *seg, struct vsw_remote *remote,
		   struct sk_buff *skb);

/* rx.c */
struct vsw_segment *vsw_encap_find(struct vsw_encap_sock *es,
				   const struct sk_buff *skb, u32 id);
struct vsw_tunnel *vsw_encap_blame(struct vsw_encap_sock *es,
				   const struct sk_buff *skb);
void vsw_encap_drop(struct vsw_encap_sock *es, struct sk_buff *skb,
		    enum vsw_drop why);
void vsw_encap_rcv(struct vsw_segment *seg, struct sk_buff *skb,
		   unsigned int hlen, u32 mark);

/* inner.c */
void vsw_inner_look(struct sk_buff *skb, struct vsw_inner *inner);
__be16 vsw_inner_sport(const struct vsw_tunnel *tun, u32 hash);
void vsw_inner_clamp_mss(struct sk_buff *skb, unsigned int mss);

/* outer4.c, outer6.c */
struct dst_entry *vsw_outer4_route(struct vsw_outer *o);
struct dst_entry *vsw_outer6_route(struct vsw_outer *o);
int vsw_outer4_send(const struct vsw_outer *o, struct dst_entry *dst,
		    struct sk_buff *skb, bool shortcuts);
int vsw_outer6_send(const struct vsw_outer *o, struct dst_entry *dst,
		    struct sk_buff *skb, bool shortcuts);
int vsw_neigh_send(struct neighbour *neigh, struct net_device *dev,
		   struct sk_buff *skb);

#endif /* VSW_OUTER_H */
