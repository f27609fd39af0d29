// SPDX-License-Identifier: GPL-2.0-only
/* Sockets that tunnels share, and their membership in groups. */

#include <linux/igmp.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/udp_tunnel.h>

#include "outer.h"

/*
 * What goes to a group shall not come back to us, where its senders would be
 * learned as behind the tunnel. The kernel sees to it for UDP over IPv4 alone.
 */
static void vsw_encap_no_echo(struct socket *sock, bool ipv6)
{
	int off = 0;

	sock->ops->setsockopt(sock, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP,
			      ipv6 ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP,
			      KERNEL_SOCKPTR(&off), sizeof(off));
}

/* All of @es but the time to live of its users is under the RTNL. */
static struct vsw_encap_sock *vsw_encap_sock_find(const struct vsw_tunnel *tun)
{
	struct vsw_encap_sock *es;

	list_for_each_entry(es, &vsw_net(tun->net)->socks, list)
		if (es->kind == tun->kind && es->ipv6 == tun->ipv6 &&
		    es->port == tun->dport)
			return es;
	return NULL;
}

static int vsw_encap_udp(struct vsw_encap_sock *es,
			 struct netlink_ext_ack *extack)
{
	struct udp_port_cfg cfg = {
		.family = es->ipv6 ? AF_INET6 : AF_INET,
		.local_udp_port = es->port,
		.use_udp6_rx_checksums = !es->csum6_zero,
		.ipv6_v6only = 1,
	};
	int err;

	err = udp_sock_create(es->net, &cfg, &es->sock);
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG_FMT(extack,
				   "UDP %u is in use in this namespace",
				   ntohs(es->port));
	else if (err)
		NL_SET_ERR_MSG(extack, "cannot make a UDP socket");
	if (err)
		return err;
	udp_allow_gso(es->sock->sk);	/* GSO datagrams inside stay whole */
	vsw_encap_no_echo(es->sock, es->ipv6);
	vsw_vxlan_setup(es);
	return 0;
}

static struct vsw_encap_sock *
vsw_encap_sock_make(const struct vsw_tunnel *tun,
		    struct netlink_ext_ack *extack)
{
	struct vsw_encap_sock *es = kzalloc(sizeof(*es), GFP_KERNEL_ACCOUNT);
	int err;

	if (!es)
		return ERR_PTR(-ENOMEM);
	es->net = tun->net;
	es->kind = tun->kind;
	es->ipv6 = tun->ipv6;
	es->csum6_zero = tun->flags & VSW_TF_CSUM6_ZERO;
	es->port = tun->dport;
	INIT_LIST_HEAD(&es->tunnels);
	if (es->kind == VSWKM_TUNNEL_KIND_VXLAN)
		err = vsw_encap_udp(es, extack);
	else
		err = vsw_gre_setup(es);
	if (err) {
		kfree(es);
		return ERR_PTR(err);
	}
	list_add_tail(&es->list, &vsw_net(es->net)->socks);
	return es;
}

/**
 * vsw_encap_sock_get - let the packets of a tunnel arrive
 * @tun: the tunnel
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_encap_sock_get(struct vsw_tunnel *tun, struct netlink_ext_ack *extack)
{
	struct vsw_encap_sock *es = vsw_encap_sock_find(tun);

	ASSERT_RTNL();

	if (es && es->csum6_zero != !!(tun->flags & VSW_TF_CSUM6_ZERO)) {
		NL_SET_ERR_MSG(extack,
			       "a tunnel that shares the UDP port is of another opinion about zero checksums");
		return -EBUSY;
	}
	if (!es)
		es = vsw_encap_sock_make(tun, extack);
	if (IS_ERR(es))
		return PTR_ERR(es);
	tun->sock = es;
	es->users++;
	list_add_tail_rcu(&tun->list, &es->tunnels);
	return 0;
}

/**
 * vsw_encap_sock_leave - no more packets of a tunnel
 * @tun: the tunnel, without segments
 *
 * Frames may still come from it, and leave by it, until a grace period has
 * passed. Then vsw_encap_sock_put() is due.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_encap_sock_leave(struct vsw_tunnel *tun)
{
	struct vsw_encap_sock *es = tun->sock;

	ASSERT_RTNL();

	list_del_rcu(&tun->list);
	if (!list_empty(&es->tunnels))
		return;
	list_del(&es->list);
	if (es->kind == VSWKM_TUNNEL_KIND_GRE)
		vsw_gre_release(es);
	else
		udp_tunnel_notify_del_rx_port(VSW_TUNNEL_SOCK(es->sock),
					      UDP_TUNNEL_TYPE_VXLAN);
}

/**
 * vsw_encap_sock_put - a tunnel has done with what it shared
 * @tun: the tunnel; a grace period has passed since vsw_encap_sock_leave()
 *
 * Context: RTNL held, may sleep.
 */
void vsw_encap_sock_put(struct vsw_tunnel *tun)
{
	struct vsw_encap_sock *es = tun->sock;

	ASSERT_RTNL();

	if (--es->users)
		return;
	if (es->sock)
		udp_tunnel_sock_release(VSW_TUNNEL_SOCK(es->sock));
	kfree_rcu(es, rcu);
}

/* GRE needs no socket but for groups; this one gets no packets. */
static int vsw_encap_group_sock(struct vsw_encap_sock *es)
{
	struct socket *sock;
	int err;

	if (es->sock)
		return 0;
	err = sock_create_kern(es->net, es->ipv6 ? AF_INET6 : AF_INET,
			       SOCK_DGRAM, IPPROTO_UDP, &sock);
	if (err)
		return err;
	vsw_encap_no_echo(sock, es->ipv6);
	smp_store_release(&es->sock, sock); /* pairs with vsw_encap_sk() */
	return 0;
}

static int vsw_encap_group(const struct vsw_segment *seg, bool join)
{
	struct sock *sk = seg->tun->sock->sock->sk;
	struct ip_mreqn mreq = {
		.imr_multiaddr.s_addr = vsw_ip4(&seg->group),
		.imr_ifindex = seg->tun->link,
	};
	int err;

	lock_sock(sk);
	if (!seg->tun->ipv6)
		err = join ? ip_mc_join_group(sk, &mreq) :
			     ip_mc_leave_group(sk, &mreq);
	else
		err = join ? ipv6_sock_mc_join(sk, mreq.imr_ifindex,
					       &seg->group) :
			     ipv6_sock_mc_drop(sk, mreq.imr_ifindex,
					       &seg->group);
	release_sock(sk);
	return err;
}

/* The socket is a member once, for all segments of its tunnels. */
static bool vsw_encap_group_used(const struct vsw_segment *seg)
{
	struct vsw_encap_sock *es = seg->tun->sock;
	const struct vsw_segment *other;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(es->segment); i++)
		hlist_for_each_entry(other, &es->segment[i], hnode)
			if (other != seg && other->flood &&
			    other->tun->link == seg->tun->link &&
			    ipv6_addr_equal(&other->group, &seg->group))
				return true;
	return false;
}

/**
 * vsw_encap_join - become a member of a segment's group
 * @seg: the segment
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_encap_join(const struct vsw_segment *seg,
		   struct netlink_ext_ack *extack)
{
	int err;

	if (!seg->flood || vsw_encap_group_used(seg))
		return 0;
	err = vsw_encap_group_sock(seg->tun->sock) ?:
	      vsw_encap_group(seg, true);
	if (err)
		NL_SET_ERR_MSG(extack,
			       "cannot join the group on the device below");
	return err;
}

/**
 * vsw_encap_leave - undo vsw_encap_join()
 * @seg: the segment, in the table of the socket no more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_encap_leave(const struct vsw_segment *seg)
{
	if (seg->flood && !vsw_encap_group_used(seg))
		vsw_encap_group(seg, false);
}

/**
 * vsw_encap_push_port - tell a NIC that can look into VXLAN of its ports
 * @dev: the NIC
 * @push: or to forget them
 *
 * Context: RTNL held.
 */
void vsw_encap_push_port(struct net_device *dev, bool push)
{
	struct vsw_encap_sock *es;

	list_for_each_entry(es, &vsw_net(dev_net(dev))->socks, list) {
		if (es->kind != VSWKM_TUNNEL_KIND_VXLAN)
			continue;
		if (push)
			udp_tunnel_push_rx_port(dev, VSW_TUNNEL_SOCK(es->sock),
						UDP_TUNNEL_TYPE_VXLAN);
		else
			udp_tunnel_drop_rx_port(dev, VSW_TUNNEL_SOCK(es->sock),
						UDP_TUNNEL_TYPE_VXLAN);
	}
}
