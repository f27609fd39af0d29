/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NL_CORE_H
#define VSW_NL_CORE_H

#include <net/genetlink.h>

#include "../vswkm.h"
#include "gen.h"

extern struct genl_family vsw_genl_family;

/* What the largest object needs: a dump cannot have longer messages. */
#define VSW_NL_MAX_SIZE		(32 * 1024 - 512)

typedef int (*vsw_nl_fill_fn)(struct sk_buff *skb, const void *obj, u32 portid,
			      u32 seq, int flags, u8 cmd);

/* core.c */
int vsw_nl_init(void);
void vsw_nl_blame(struct genl_info *info, const struct nlattr *attr);
struct vsw_bridge *vsw_nl_bridge(struct genl_info *info, int attr_ifindex,
				 int attr_name);
struct vsw_port *vsw_nl_port(struct genl_info *info);
struct vsw_port *vsw_nl_port_asked(struct net *net,
				   const struct vsw_bridge *br,
				   const struct nlattr *ifindex,
				   const struct nlattr *name,
				   struct netlink_ext_ack *extack);
struct vsw_port *vsw_nl_port_by(struct net *net, const struct nlattr *ifindex,
				const struct nlattr *name);
int vsw_nl_dump_bridge(struct netlink_callback *cb, int attr_ifindex,
		       int attr_name, int *ifindex);
struct sk_buff *vsw_nl_build(vsw_nl_fill_fn fill, const void *obj, u32 portid,
			     u32 seq, u8 cmd);
int vsw_nl_reply(struct genl_info *info, vsw_nl_fill_fn fill, const void *obj,
		 u8 cmd);
int vsw_nl_do_flush(struct genl_info *info, u8 cmd, int attr,
		    int (*flush)(struct genl_info *info, u32 *flushed));

/* dump.c */
typedef int (*vsw_nl_dump_fn)(struct sk_buff *skb, struct netlink_callback *cb,
			      struct vsw_bridge *br, void *data);

void vsw_nl_dump_check(struct sk_buff *skb, struct netlink_callback *cb,
		       unsigned int at);
int vsw_nl_dump_each(struct sk_buff *skb, struct netlink_callback *cb,
		     int only, vsw_nl_dump_fn fn, void *data);

/* stats.c */
int vsw_nl_put_stats(struct sk_buff *skb, const struct vsw_stats *stats,
		     int attr_stats, int attr_drop);

/* bridge.c */
int vsw_nl_fill_bridge(struct sk_buff *skb, const void *br, u32 portid,
		       u32 seq, int flags, u8 cmd);

/* port.c */
int vsw_nl_fill_port(struct sk_buff *skb, const void *port, u32 portid,
		     u32 seq, int flags, u8 cmd);

/* port_opts.c */
struct vsw_port_opts;

int vsw_nl_put_port_flags(struct sk_buff *skb, u32 flags);
int vsw_nl_port_opts(struct genl_info *info, struct vsw_port *port,
		     struct vsw_port_opts *opts);

/* vlan.c */
int vsw_nl_put_vlans(struct sk_buff *skb, const struct vsw_vlan_cfg *cfg);
int vsw_nl_vlans(struct vsw_vlan_cfg *cfg, struct genl_info *info, bool add);

/* fdb.c */
int vsw_nl_fdb_filter(struct nlattr **attrs, struct vsw_bridge *br,
		      unsigned long owners, struct vsw_fdb_filter *filter,
		      struct netlink_ext_ack *extack);
int vsw_nl_fill_fdb(struct sk_buff *skb, const struct vsw_bridge *br,
		    const struct vsw_fdb_entry *entry, u32 portid, u32 seq,
		    int flags, u8 cmd);

/* neigh.c */
int vsw_nl_fill_neigh(struct sk_buff *skb, const struct vsw_bridge *br,
		      const struct vsw_neigh_entry *entry, u32 portid, u32 seq,
		      int flags, u8 cmd);
int vsw_nl_fill_miss(struct sk_buff *skb, const struct vsw_bridge *br,
		     const struct vsw_miss *miss);

#endif /* VSW_NL_CORE_H */
