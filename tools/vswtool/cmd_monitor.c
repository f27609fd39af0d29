// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool monitor */
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "cmd.h"
#include "monitor.h"
#include "views.h"

#define MONITOR_RCVBUF	(16 * 1024 * 1024)

static const struct {
	const struct vsw_view *view;
	const char *event;
} events[] = {
	[VSWKM_CMD_BRIDGE_NEW_NTF] = { &vsw_bridge_view, "new" },
	[VSWKM_CMD_BRIDGE_SET_NTF] = { &vsw_bridge_view, "set" },
	[VSWKM_CMD_BRIDGE_DEL_NTF] = { &vsw_bridge_view, "del" },
	[VSWKM_CMD_PORT_NEW_NTF] = { &vsw_port_view, "new" },
	[VSWKM_CMD_PORT_SET_NTF] = { &vsw_port_view, "set" },
	[VSWKM_CMD_PORT_DEL_NTF] = { &vsw_port_view, "del" },
	[VSWKM_CMD_FDB_NEW_NTF] = { &vsw_fdb_view, "new" },
	[VSWKM_CMD_FDB_DEL_NTF] = { &vsw_fdb_view, "del" },
	[VSWKM_CMD_TUNNEL_NEW_NTF] = { &vsw_tunnel_view, "new" },
	[VSWKM_CMD_TUNNEL_SET_NTF] = { &vsw_tunnel_view, "set" },
	[VSWKM_CMD_TUNNEL_DEL_NTF] = { &vsw_tunnel_view, "del" },
	[VSWKM_CMD_SEGMENT_ADD_NTF] = { &vsw_segment_view, "new" },
	[VSWKM_CMD_SEGMENT_DEL_NTF] = { &vsw_segment_view, "del" },
	[VSWKM_CMD_PEER_ADD_NTF] = { &vsw_peer_view, "new" },
	[VSWKM_CMD_PEER_DEL_NTF] = { &vsw_peer_view, "del" },
	[VSWKM_CMD_NEIGH_NEW_NTF] = { &vsw_neigh_view, "new" },
	[VSWKM_CMD_NEIGH_DEL_NTF] = { &vsw_neigh_view, "del" },
	[VSWKM_CMD_MISS_NTF] = { &vsw_miss_view, "new" },
	[VSWKM_CMD_ACL_NEW_NTF] = { &vsw_acl_view, "new" },
	[VSWKM_CMD_ACL_SET_NTF] = { &vsw_acl_view, "set" },
	[VSWKM_CMD_ACL_DEL_NTF] = { &vsw_acl_view, "del" },
	[VSWKM_CMD_SET_NEW_NTF] = { &vsw_set_view, "new" },
	[VSWKM_CMD_SET_SET_NTF] = { &vsw_set_view, "set" },
	[VSWKM_CMD_SET_DEL_NTF] = { &vsw_set_view, "del" },
	[VSWKM_CMD_NAT_ADD_NTF] = { &vsw_nat_view, "new" },
	[VSWKM_CMD_NAT_DEL_NTF] = { &vsw_nat_view, "del" },
	[VSWKM_CMD_ACL_LOG_NTF] = { &vsw_log_view, "new" },
};

bool vsw_monitor_event(struct vsw_out *o, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *gh = nlmsg_data(nlh);

	if (nlh->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN) ||
	    gh->cmd >= ARRAY_SIZE(events) || !events[gh->cmd].view)
		return false;
	vsw_out_event(o, events[gh->cmd].view, events[gh->cmd].event, nlh);
	return true;
}

void vsw_monitor_lost(struct vsw_out *o)
{
	fputs(o->json ? "{\"event\":\"lost\"}\n" :
	      "lost events: the kernel had more than this reader could take\n",
	      o->fp);
}

/* What one may not hear is left out if it was not asked for by name. */
static int join(struct vsw_ctx *ctx, const char *name, bool named)
{
	int grp = genl_ctrl_resolve_grp(ctx->nl.sk, VSWKM_FAMILY_NAME, name);
	int ret = grp < 0 ? grp : nl_socket_add_membership(ctx->nl.sk, grp);

	if (ret >= 0 || (ret == -NLE_PERM && !named))
		return 0;
	vsw_err(ctx, "monitor: cannot join the group \"%s\": %s", name,
		ret == -NLE_PERM ? VSW_NO_RIGHT : nl_geterror(ret));
	return VSW_REFUSED;
}

/* What each word listens to; none of them is all */
static const struct {
	const char *word;
	const char *group;
	const struct vsw_view *only;	/* of what comes through the group */
	bool part;			/* one of several groups of the word */
} words[] = {
	{ "config", VSWKM_MCGRP_CONFIG },
	{ "config", VSWKM_MCGRP_POLICY, .part = true },
	{ "fdb", VSWKM_MCGRP_FDB },
	{ "neigh", VSWKM_MCGRP_NEIGH, &vsw_neigh_view },
	{ "miss", VSWKM_MCGRP_NEIGH, &vsw_miss_view },
	{ "acl", VSWKM_MCGRP_ACL },
};

/* The only events that are wanted, NULL for all of those that come */
static const struct vsw_view *wanted(const struct vsw_call *call)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (vsw_arg_get(call, words[i].word))
			return words[i].only;
	return NULL;
}

static int join_wanted(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	bool some = false;
	int ret = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		some |= vsw_arg_get(call, words[i].word) != NULL;
	for (i = 0; i < ARRAY_SIZE(words) && !ret; i++)
		if (!some || vsw_arg_get(call, words[i].word))
			ret = join(ctx, words[i].group, some && !words[i].part);
	return ret;
}

static int subscribe(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	int size = MONITOR_RCVBUF;
	int one = 1;
	int ret;

	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	if (setsockopt(vsw_nl_fd(ctx), SOL_SOCKET, SO_RCVBUFFORCE, &size,
		       sizeof(size)))
		(void)setsockopt(vsw_nl_fd(ctx), SOL_SOCKET, SO_RCVBUF, &size,
				 sizeof(size));
	/* What does not fit is counted where it was sent, too. */
	(void)setsockopt(vsw_nl_fd(ctx), SOL_NETLINK, NETLINK_BROADCAST_ERROR,
			 &one, sizeof(one));
	return join_wanted(ctx, call);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Return: 1 when there is something to read, 0 when time is up. */
static int wait_event(struct vsw_ctx *ctx, int64_t deadline)
{
	struct pollfd pfd = { .fd = vsw_nl_fd(ctx), .events = POLLIN };
	int64_t left;
	int ret;

	do {
		left = deadline ? deadline - now_ms() : -1;
		if (deadline && left < 0)
			left = 0;
		ret = poll(&pfd, 1, left > INT32_MAX ? INT32_MAX : (int)left);
	} while (ret < 0 && errno == EINTR);
	return ret != 0;
}

static bool is_wanted(const struct nlmsghdr *nlh, const struct vsw_view *only)
{
	const struct genlmsghdr *gh = nlmsg_data(nlh);

	return !only || (nlh->nlmsg_len >= NLMSG_LENGTH(GENL_HDRLEN) &&
			 gh->cmd < ARRAY_SIZE(events) &&
			 events[gh->cmd].view == only);
}

/* Return: events printed, or -1 after an error. */
static int64_t read_events(struct vsw_ctx *ctx, const struct vsw_view *only,
			   int64_t most)
{
	ssize_t len = vsw_nl_recv(ctx);
	struct nlmsghdr *nlh;
	int64_t n = 0;
	int rem;

	if (len == -ENOBUFS) {
		vsw_monitor_lost(&ctx->out);
		return 0;
	}
	if (len < 0) {
		vsw_err(ctx, "monitor: %s", strerror((int)-len));
		return -1;
	}
	rem = (int)len;
	for (nlh = (struct nlmsghdr *)ctx->nl.rx; nlmsg_ok(nlh, rem);
	     nlh = nlmsg_next(nlh, &rem))
		if (nlh->nlmsg_type == ctx->nl.family && n < most &&
		    is_wanted(nlh, only))
			n += vsw_monitor_event(&ctx->out, nlh);
	return n;
}

static int monitor(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	const struct vsw_val *count = vsw_arg_get(call, "count");
	const struct vsw_val *timeout = vsw_arg_get(call, "timeout");
	const struct vsw_view *only = wanted(call);
	int64_t deadline = 0, left = INT64_MAX, n;
	int ret;

	(void)msg;
	ret = subscribe(ctx, call);
	if (ret)
		return ret;
	vsw_err(ctx, "monitor: listening");
	if (count || ctx->opt.count)
		left = count ? count->num : ctx->opt.count;
	if (timeout)
		deadline = now_ms() + (int64_t)timeout->num * 1000;
	while (left > 0 && wait_event(ctx, deadline)) {
		n = read_events(ctx, only, left);
		if (n < 0)
			return VSW_REFUSED;
		left -= n;
		if (fflush(ctx->out.fp))
			return 0;	/* main() says why */
	}
	return 0;
}

static const struct vsw_arg args[] = {
	{ "config", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "bridges, ports, VLANs, tunnels, ACLs and NAT" },
	{ "fdb", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "the forwarding database" },
	{ "neigh", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "neighbours" },
	{ "miss", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "unknown addresses and neighbours, where a tunnel asks for it" },
	{ "acl", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "frames that met a rule of an ACL which logs" },
	{ "all", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "everything, the default" },
	{ "count", "N", .type = VSW_T_UINT, .min = 1, .max = UINT32_MAX,
	  .help = "end after N events" },
	{ "timeout", "SEC", .type = VSW_T_UINT, .min = 1, .max = INT32_MAX,
	  .help = "end after SEC seconds" },
	{ 0 }
};

static const struct vsw_cmd cmd = {
	.help = "print changes as they happen",
	.args = args,
	.run = monitor,
	.flags = VSW_C_NO_BATCH,
};

const struct vsw_object vsw_monitor_object = {
	.name = "monitor",
	.help = "changes as they happen",
	.self = &cmd,
};
