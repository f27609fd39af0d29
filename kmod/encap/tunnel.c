// SPDX-License-Identifier: GPL-2.0-only
/* The life of a tunnel and its port. */

#include <linux/inetdevice.h>
#include <linux/netlink.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/ip.h>

#include "outer.h"
#include "../port.h"
#include "../suppress.h"
#include "../nl/notify.h"

#define VSW_TTL_DEFAULT		64

static int vsw_tunnel_check_local(struct net *net,
				  const struct vsw_tunnel_opts *opts,
				  struct netlink_ext_ack *extack)
{
	const struct in6_addr *addr = &opts->local;

	if (!opts->has_local) {
		NL_SET_ERR_MSG(extack, "a tunnel needs a local address");
		return -EINVAL;
	}
	if (!vsw_ip_is_host(addr)) {
		NL_SET_ERR_MSG(extack, "not the local address of a host");
		return -EADDRNOTAVAIL;
	}
	if (!ipv6_addr_v4mapped(addr) && !ipv6_mod_enabled()) {
		NL_SET_ERR_MSG(extack, "IPv6 is disabled on this host");
		return -EAFNOSUPPORT;
	}
	if (opts->link && !__dev_get_by_index(net, opts->link)) {
		NL_SET_ERR_MSG(extack, "no such device below the tunnel");
		return -ENODEV;
	}
	return 0;
}

static int vsw_tunnel_check(u8 kind, const struct vsw_tunnel_opts *opts,
			    bool ipv6, struct netlink_ext_ack *extack)
{
	u32 flags = opts->flags & opts->flags_mask;

	if (kind == VSWKM_TUNNEL_KIND_VXLAN) {
		if (!(flags & (VSW_TF_SEQ | VSW_TF_NVGRE)))
			goto udp;
		NL_SET_ERR_MSG(extack,
			       "sequence numbers and NVGRE are for gre");
		return -EINVAL;
	}
	if (opts->has_sport || opts->dport ||
	    flags & (VSW_TF_GBP | VSW_TF_CSUM6_ZERO)) {
		NL_SET_ERR_MSG(extack, "UDP and group policy belong to vxlan");
		return -EINVAL;
	}
	/* RFC 7637, 3.2: neither checksum nor sequence number */
	if (flags & VSW_TF_NVGRE && flags & (VSW_TF_SEQ | VSW_TF_CSUM)) {
		NL_SET_ERR_MSG(extack,
			       "NVGRE has no checksums and no sequence numbers");
		return -EINVAL;
	}
udp:
	if (flags & VSW_TF_CSUM6_ZERO && !ipv6) {
		NL_SET_ERR_MSG(extack, "csum6-zero is for IPv6 tunnels");
		return -EINVAL;
	}
	if (opts->has_sport && opts->sport_min > opts->sport_max) {
		NL_SET_ERR_MSG(extack,
			       "the source ports are in the wrong order");
		return -EINVAL;
	}
	return 0;
}

/* What may change while frames flow; each is one word. */
static void vsw_tunnel_apply(struct vsw_tunnel *tun,
			     const struct vsw_tunnel_opts *opts)
{
	int min, max;

	WRITE_ONCE(tun->flags, (tun->flags & ~opts->flags_mask) |
			       (opts->flags & opts->flags_mask));
	if (opts->has_ttl)
		WRITE_ONCE(tun->ttl, opts->ttl);
	if (opts->has_tos)
		WRITE_ONCE(tun->tos, opts->tos);
	if (opts->has_df)
		WRITE_ONCE(tun->df, opts->df);
	if (opts->has_mss)
		WRITE_ONCE(tun->mss, opts->mss);
	if (opts->has_sport) {
		min = opts->sport_min;
		max = opts->sport_max;
		if (!max)
			inet_get_local_port_range(tun->net, &min, &max);
		WRITE_ONCE(tun->sport, (u32)max << 16 | min);
	}
}

static void vsw_tunnel_free(struct vsw_tunnel *tun)
{
	vsw_remote_destroy(tun);
	kvfree(tun->segment);
	kvfree(tun->remote);
	kfree(tun);
}

static struct vsw_tunnel *vsw_tunnel_alloc(struct net *net, u8 kind,
					   const struct vsw_tunnel_opts *opts)
{
	struct vsw_tunnel_opts rest = { .has_sport = true };
	struct vsw_tunnel *tun;

	tun = kzalloc(sizeof(*tun), GFP_KERNEL_ACCOUNT);
	if (!tun)
		return NULL;
	if (rhashtable_init(&tun->remotes, &vsw_remote_params)) {
		kfree(tun);
		return NULL;
	}
	tun->segment = kvcalloc(VLAN_N_VID, sizeof(*tun->segment),
				GFP_KERNEL_ACCOUNT);
	tun->remote = kvcalloc(VSW_MAX_REMOTES + 1, sizeof(*tun->remote),
			       GFP_KERNEL_ACCOUNT);
	if (!tun->segment || !tun->remote) {
		vsw_tunnel_free(tun);
		return NULL;
	}

	tun->net = net;
	tun->kind = kind;
	tun->ipv6 = !ipv6_addr_v4mapped(&opts->local);
	tun->local = opts->local;
	tun->link = opts->link;
	tun->ttl = VSW_TTL_DEFAULT;
	tun->df = VSWKM_DF_SET;
	if (kind == VSWKM_TUNNEL_KIND_VXLAN) {
		tun->dport = htons(opts->dport ?: VSW_VXLAN_PORT);
		/* RFC 8200, 8.1; over IPv4 zero is usual (RFC 7348, 5) */
		if (tun->ipv6)
			tun->flags = VSW_TF_CSUM;
	}
	spin_lock_init(&tun->lock);
	INIT_LIST_HEAD(&tun->peers);
	INIT_DELAYED_WORK(&tun->gc, vsw_remote_gc_work);
	vsw_tunnel_apply(tun, &rest);
	vsw_tunnel_apply(tun, opts);
	return tun;
}

static void vsw_tunnel_port_flags(struct vsw_port *port,
				  const struct vsw_tunnel_opts *opts)
{
	WRITE_ONCE(port->flags, (port->flags & ~opts->port_mask) |
				(opts->port_flags & opts->port_mask));
}

static struct vsw_port *vsw_tunnel_port(struct vsw_bridge *br,
					const char *name,
					struct vsw_tunnel *tun,
					const struct vsw_tunnel_opts *opts)
{
	struct vsw_port *port;

	port = vsw_port_alloc(br, VSWKM_PORT_KIND_TUNNEL, NULL,
			      vsw_vlan_alloc(VSWKM_PORT_MODE_TRUNK, 0));
	if (!port)
		return NULL;
	strscpy(port->name, name, sizeof(port->name));
	port->flags |= VSW_PF_UP;
	vsw_tunnel_port_flags(port, opts);
	port->fdb_limit = 0;	/* as many as the bridge may have */
	port->tunnel = tun;
	tun->port = port;
	return port;
}

/* As vsw_bridge_check() has it: remotes come by packets that others send. */
static int vsw_tunnel_check_room(const struct net *net,
				 struct netlink_ext_ack *extack)
{
	if (net->user_ns == &init_user_ns ||
	    vsw_net(net)->tunnels < VSW_USERNS_TUNNELS)
		return 0;
	NL_SET_ERR_MSG(extack, "a user namespace has 16 tunnels at most");
	return -ENOSPC;
}

/**
 * vsw_tunnel_add - make a tunnel, a port of a bridge
 * @br: the bridge
 * @name: its name
 * @kind: &enum vswkm_tunnel_kind
 * @opts: its attributes
 * @extack: gets the reason of an error
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_tunnel_add(struct vsw_bridge *br, const char *name, u8 kind,
		   const struct vsw_tunnel_opts *opts,
		   struct netlink_ext_ack *extack)
{
	struct net *net = dev_net(br->dev);
	struct vsw_tunnel *tun;
	struct vsw_port *port;
	int err;

	ASSERT_RTNL();

	err = vsw_tunnel_check_room(net, extack) ?:
	      vsw_port_check_name(net, name, extack) ?:
	      vsw_tunnel_check_local(net, opts, extack) ?:
	      vsw_tunnel_check(kind, opts, !ipv6_addr_v4mapped(&opts->local),
			       extack);
	if (err)
		return err;
	tun = vsw_tunnel_alloc(net, kind, opts);
	if (!tun)
		return -ENOMEM;
	err = -ENOMEM;
	port = vsw_tunnel_port(br, name, tun, opts);
	if (!port)
		goto err_free;
	err = vsw_encap_sock_get(tun, extack);
	if (err)
		goto err_port;
	err = vsw_port_publish(port, extack);
	if (err)
		goto err_sock;
	vsw_net(net)->tunnels++;
	vsw_port_notify(port, VSWKM_CMD_PORT_NEW_NTF);
	vsw_tunnel_notify(tun, VSWKM_CMD_TUNNEL_NEW_NTF);
	return 0;

err_sock:
	vsw_encap_sock_leave(tun);
	synchronize_net();	/* packets that found the tunnel */
	vsw_encap_sock_put(tun);
err_port:
	vsw_port_free(port);
err_free:
	vsw_tunnel_free(tun);
	return err;
}

static int vsw_tunnel_check_hub(const struct vsw_tunnel *tun, u32 flags,
				struct netlink_ext_ack *extack)
{
	u16 vid;

	if (!(flags & VSW_TF_HUB))
		return 0;
	vid = vsw_segment_group_vid(tun);
	if (!vid)
		return 0;
	NL_SET_ERR_MSG_FMT(extack,
			   "VLAN %u has a group: what comes from it would go back to it",
			   vid);
	return -EBUSY;
}

/**
 * vsw_tunnel_set - change attributes
 * @tun: the tunnel
 * @opts: the attributes
 * @extack: gets the reason of an error
 *
 * Context: RTNL held.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_tunnel_set(struct vsw_tunnel *tun, const struct vsw_tunnel_opts *opts,
		   struct netlink_ext_ack *extack)
{
	u32 fixed = VSW_TF_CSUM6_ZERO | VSW_TF_NVGRE;
	struct vsw_tunnel_opts all = *opts;
	int err;

	ASSERT_RTNL();

	if (opts->flags_mask & fixed &&
	    (opts->flags ^ tun->flags) & opts->flags_mask & fixed) {
		NL_SET_ERR_MSG(extack,
			       "csum6-zero and nvgre are for a new tunnel only");
		return -EOPNOTSUPP;
	}
	all.flags |= tun->flags & ~opts->flags_mask;
	all.flags_mask = U32_MAX;
	err = vsw_tunnel_check(tun->kind, &all, tun->ipv6, extack) ?:
	      vsw_tunnel_check_hub(tun, all.flags, extack);
	if (err)
		return err;
	vsw_tunnel_apply(tun, opts);
	if (opts->has_tos)
		vsw_remote_reroute(tun);
	vsw_tunnel_port_flags(tun->port, opts);
	vsw_suppress_update(tun->port->br);
	vsw_tunnel_notify(tun, VSWKM_CMD_TUNNEL_SET_NTF);
	return 0;
}

/**
 * vsw_tunnel_unlink - first stage of the removal of a tunnel
 * @port: its port
 * @gone: list of tunnels for vsw_tunnel_bury()
 *
 * Nothing leads to the tunnel afterwards, but frames and packets under way may
 * still look at it.
 *
 * Context: RTNL held, may sleep.
 */
void vsw_tunnel_unlink(struct vsw_port *port, struct list_head *gone)
{
	struct vsw_tunnel *tun = port->tunnel;

	ASSERT_RTNL();

	vsw_port_unpublish(port);
	vsw_segment_flush(tun);
	vsw_peer_flush(tun, 0);
	vsw_tunnel_notify(tun, VSWKM_CMD_TUNNEL_DEL_NTF);
	vsw_port_notify(port, VSWKM_CMD_PORT_DEL_NTF);
	vsw_net(tun->net)->tunnels--;
	vsw_encap_sock_leave(tun);
	vsw_port_unlink(port);
	list_add_tail(&tun->gone, gone);
}

/**
 * vsw_tunnel_bury - last stage, for many tunnels at a time
 * @gone: the tunnels
 *
 * Context: RTNL held, may sleep.
 */
void vsw_tunnel_bury(struct list_head *gone)
{
	struct vsw_tunnel *tun, *next;

	ASSERT_RTNL();

	if (list_empty(gone))
		return;
	synchronize_net();	/* one for all */
	list_for_each_entry_safe(tun, next, gone, gone) {
		vsw_encap_sock_put(tun);
		vsw_port_bury(tun->port);
		vsw_remote_stop(tun);
		vsw_tunnel_free(tun);
	}
}

/**
 * vsw_tunnel_del - remove a tunnel, its segments and its peers
 * @port: its port
 *
 * Context: RTNL held, may sleep.
 */
void vsw_tunnel_del(struct vsw_port *port)
{
	LIST_HEAD(gone);

	vsw_tunnel_unlink(port, &gone);
	vsw_tunnel_bury(&gone);
}
