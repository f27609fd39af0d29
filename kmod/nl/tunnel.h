/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NL_TUNNEL_H
#define VSW_NL_TUNNEL_H

#include "../encap/encap.h"
#include "core.h"

typedef int (*vsw_nl_dump_tunnel_fn)(struct sk_buff *skb,
				     struct netlink_callback *cb,
				     struct vsw_tunnel *tun);

/* addr.c */
int vsw_nl_addr(const struct nlattr *attr, struct in6_addr *addr,
		struct netlink_ext_ack *extack);
int vsw_nl_put_addr(struct sk_buff *skb, int attr, const struct in6_addr *addr);

/* tunnel.c */
struct vsw_tunnel *vsw_nl_tunnel(struct genl_info *info, int attr_name);
int vsw_nl_put_tunnel_id(struct sk_buff *skb, const struct vsw_tunnel *tun,
			 int attr_bridge, int attr_bridge_name, int attr_name);
int vsw_nl_fill_tunnel(struct sk_buff *skb, const void *tun, u32 portid,
		       u32 seq, int flags, u8 cmd);

/* tunnel_dump.c */
int vsw_nl_no_filter(struct genl_info *info, int first, int last);
int vsw_nl_dump_tunnels(struct sk_buff *skb, struct netlink_callback *cb,
			int attr_bridge, int attr_bridge_name, int attr_name,
			vsw_nl_dump_tunnel_fn fn);

/* tunnel_opts.c */
int vsw_nl_put_tunnel_opts(struct sk_buff *skb, const struct vsw_tunnel *tun);
int vsw_nl_tunnel_opts(struct genl_info *info, u8 kind,
		       struct vsw_tunnel_opts *opts);
int vsw_nl_tunnel_where(struct genl_info *info, u8 kind,
			struct vsw_tunnel_opts *opts);

/* segment.c */
int vsw_nl_id(const struct nlattr *vni, const struct nlattr *key,
	      const struct vsw_tunnel *tun, u32 *id,
	      struct netlink_ext_ack *extack);
int vsw_nl_put_id(struct sk_buff *skb, const struct vsw_tunnel *tun,
		  int attr_vni, int attr_key, u32 id);
int vsw_nl_fill_segment(struct sk_buff *skb, const void *segment, u32 portid,
			u32 seq, int flags, u8 cmd);

/* peer.c */
int vsw_nl_fill_peer(struct sk_buff *skb, const void *peer, u32 portid,
		     u32 seq, int flags, u8 cmd);

/* fdb_remote.c */

/**
 * struct vsw_nl_fdb_remote - remotes that a dump is limited to
 * @peer: only those with this address
 * @own: only those with this id
 * @addr: the address
 * @id: the id
 */
struct vsw_nl_fdb_remote {
	bool peer;
	bool own;
	struct in6_addr addr;
	u32 id;
};

int vsw_nl_put_remote(struct sk_buff *skb, const struct vsw_port *port,
		      const struct vsw_fdb_entry *entry);
struct vsw_remote *vsw_nl_fdb_remote(struct genl_info *info,
				     const struct vsw_port *port,
				     struct vsw_remote **spare);
int vsw_nl_fdb_remote_filter(struct nlattr **attrs,
			     struct vsw_nl_fdb_remote *filter,
			     struct netlink_ext_ack *extack);
bool vsw_nl_fdb_remote_match(const struct vsw_nl_fdb_remote *filter,
			     const struct vsw_bridge *br,
			     const struct vsw_fdb_entry *entry);

#endif /* VSW_NL_TUNNEL_H */
