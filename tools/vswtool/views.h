/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_VIEWS_H
#define VSW_VIEWS_H

#include "out.h"

struct vsw_call;
struct vsw_ctx;
struct vsw_msg;

extern const struct vsw_view vsw_bridge_view;
extern const struct vsw_view vsw_port_view;
extern const struct vsw_view vsw_vlan_view;
extern const struct vsw_view vsw_map_view;
extern const struct vsw_view vsw_fdb_view;
extern const struct vsw_view vsw_neigh_view;
extern const struct vsw_view vsw_miss_view;
extern const struct vsw_view vsw_acl_view;
extern const struct vsw_view vsw_set_view;
extern const struct vsw_view vsw_log_view;
extern const struct vsw_view vsw_conn_view;
extern const struct vsw_view vsw_nat_view;
extern const struct vsw_view vsw_drops_view;
extern const struct vsw_view vsw_tunnel_view;
extern const struct vsw_view vsw_segment_view;
extern const struct vsw_view vsw_peer_view;

/*
 * Show ports in one of these views: the one that the argument @name names,
 * all of the bridge that it names, or all when it was not given.
 */
int vsw_ports_show(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg, const char *name,
		   const struct vsw_view *view);
/* cmd->build of such a command, whose argument is called DEV|BRIDGE */
int vsw_ports_build(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg);
/*
 * Ifindex of the bridge that @val names, or that the port is on, 0 when there
 * is none; no errors. Both use ctx->msg.
 */
uint32_t vsw_bridge_lookup(struct vsw_ctx *ctx, const struct vsw_val *val);
uint32_t vsw_port_bridge(struct vsw_ctx *ctx, const struct vsw_val *val);

#endif
