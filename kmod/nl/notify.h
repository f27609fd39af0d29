/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NL_NOTIFY_H
#define VSW_NL_NOTIFY_H

#include <linux/types.h>

struct net;
struct vsw_acl_event;
struct vsw_acl_list;
struct vsw_acl_set;
struct vsw_bridge;
struct vsw_fdb_entry;
struct vsw_peer;
struct vsw_miss;
struct vsw_nat_rule;
struct vsw_neigh_entry;
struct vsw_port;
struct vsw_segment;
struct vsw_tunnel;

void vsw_notify_stop(void);
void vsw_bridge_notify(struct vsw_bridge *br, u8 cmd);
void vsw_port_notify(struct vsw_port *port, u8 cmd);
void vsw_tunnel_notify(struct vsw_tunnel *tun, u8 cmd);
void vsw_segment_notify(struct vsw_segment *seg, u8 cmd);
void vsw_peer_notify(struct vsw_tunnel *tun, struct vsw_peer *peer, u8 cmd);
bool vsw_fdb_notify_wanted(const struct vsw_bridge *br);
void vsw_fdb_notify(struct vsw_bridge *br, u8 cmd,
		    const struct vsw_fdb_entry *entry, bool rtnl);
void vsw_neigh_notify(const struct vsw_bridge *br, u8 cmd,
		      const struct vsw_neigh_entry *entry);
bool vsw_miss_notify_wanted(const struct vsw_bridge *br);
void vsw_acl_notify(struct net *net, const struct vsw_acl_list *list, u8 cmd);
void vsw_nat_notify(const struct vsw_nat_rule *rule, u8 cmd);
void vsw_set_notify(struct net *net, const struct vsw_acl_set *set, u8 cmd);
bool vsw_acl_log_wanted(struct net *net);
int vsw_acl_log_notify(struct net *net, const struct vsw_acl_event *event);
int vsw_miss_notify(const struct vsw_bridge *br, const struct vsw_miss *miss);

#endif /* VSW_NL_NOTIFY_H */
