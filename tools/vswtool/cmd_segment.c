// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool tunnel segment and tunnel peer */
#include <netlink/msg.h>

#include "cmd.h"
#include "segment.h"
#include "spec.h"
#include "views.h"

/* "vni" goes with "add": the first of the words that is given, or NULL */
static const char *given(const struct vsw_call *call, const char *const *words)
{
	for (; *words; words++)
		if (vsw_arg_get(call, *words))
			return *words;
	return NULL;
}

static int need(struct vsw_ctx *ctx, struct vsw_call *call, const char *word,
		const char *what)
{
	return vsw_arg_get(call, what) ? 0 :
	       vsw_call_usage(ctx, call, "\"%s\" needs \"%s\"", word, what);
}

static int check_segment(struct vsw_ctx *ctx, struct vsw_call *call)
{
	static const char *const of_add[] = { "vni", "key", "group", NULL };
	bool add = vsw_arg_get(call, "add");
	const char *word = given(call, of_add);
	int ret = 0;

	if (!add && word)
		return vsw_call_usage(ctx, call, "\"%s\" goes with \"add\"",
				      word);
	if (add || vsw_arg_get(call, "del")) {
		word = add ? "add" : "del";
		ret = need(ctx, call, word, "NAME");
		if (!ret)
			ret = need(ctx, call, word, "vlan");
	}
	if (!ret && add && !vsw_arg_get(call, "vni") &&
	    !vsw_arg_get(call, "key"))
		return vsw_call_usage(ctx, call, "\"add\" needs \"vni\" or \"key\"");
	return ret;
}

int vsw_segment_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	int ret = check_segment(ctx, call);

	if (ret)
		return ret;
	if (vsw_arg_get(call, "add"))
		vsw_call_put(call, msg, VSWKM_CMD_SEGMENT_ADD, 0);
	else if (vsw_arg_get(call, "del"))
		vsw_call_put(call, msg, VSWKM_CMD_SEGMENT_DEL, 0);
	else
		vsw_call_put(call, msg, VSWKM_CMD_SEGMENT_GET, NLM_F_DUMP);
	return 0;
}

static int show_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	vsw_out_rec(&ctx->out, arg, nlh);
	return 0;
}

/* Change something, or show all that the message asks for. */
static int run(struct vsw_ctx *ctx, struct vsw_call *call, struct vsw_msg *msg,
	       const struct vsw_view *view)
{
	int ret;

	if (!(msg->flags & NLM_F_DUMP))
		return vsw_nl_do(ctx, call, msg, NULL, NULL);
	ret = vsw_nl_dump(ctx, call, msg, false, show_cb, (void *)view);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

int vsw_segment_run(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	return run(ctx, call, msg, &vsw_segment_view);
}

int vsw_peer_build(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	bool add = vsw_arg_get(call, "add");
	bool del = vsw_arg_get(call, "del");

	if ((add || del) && need(ctx, call, add ? "add" : "del", "NAME"))
		return VSW_USAGE;
	if (add)
		vsw_call_put(call, msg, VSWKM_CMD_PEER_ADD, 0);
	else if (del)
		vsw_call_put(call, msg, VSWKM_CMD_PEER_DEL, 0);
	else
		vsw_call_put(call, msg, VSWKM_CMD_PEER_GET, NLM_F_DUMP);
	return 0;
}

int vsw_peer_run(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	return run(ctx, call, msg, &vsw_peer_view);
}

#define PART_NAME(number)						\
	{ "NAME", .type = VSW_T_NAME, .attr = (number),			\
	  .live = VSW_LIVE_TUNNEL, .flags = VSW_A_POS,			\
	  .help = "the tunnel" }

#define PART_SHOW(text)							\
	{ "show", .type = VSW_T_FLAG, .dflt = 1, .group = 1,		\
	  .help = text }

const struct vsw_arg vsw_segment_args[] = {
	PART_NAME(VSWKM_A_SEGMENT_TUNNEL),
	{ "add", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "let the tunnel carry a VLAN" },
	{ "del", .type = VSW_T_FLAG, .dflt = 1, .group = 1,
	  .help = "and no more" },
	PART_SHOW("show the segments of the tunnel or of all, the default"),
	{ "vlan", "VID", .type = VSW_T_VID, .attr = VSWKM_A_SEGMENT_VID,
	  .help = "the VLAN" },
	{ "vni", "N", .type = VSW_T_UINT, .min = 1, .max = VSWKM_VNI_MAX,
	  .attr = VSWKM_A_SEGMENT_VNI, .group = 2,
	  .help = "of vxlan: the network identifier that it travels by" },
	{ "key", "N", .type = VSW_T_UINT, .max = VSWKM_KEY_MAX,
	  .attr = VSWKM_A_SEGMENT_KEY, .group = 2,
	  .help = "of gre: the key that it travels by" },
	{ "group", "IP", .type = VSW_T_IP, .attr = VSWKM_A_SEGMENT_GROUP,
	  .help = "multicast group that gets its flooded frames" },
	{ 0 }
};

const struct vsw_arg vsw_peer_args[] = {
	PART_NAME(VSWKM_A_PEER_TUNNEL),
	{ "add", "IP", .type = VSW_T_IP, .attr = VSWKM_A_PEER_ADDRESS,
	  .group = 1, .help = "address that gets a copy of flooded frames" },
	{ "del", "IP", .type = VSW_T_IP, .attr = VSWKM_A_PEER_ADDRESS,
	  .group = 1, .help = "address that gets none any more" },
	PART_SHOW("show the peers of the tunnel or of all, the default"),
	{ "vlan", "VID", .type = VSW_T_VID, .attr = VSWKM_A_PEER_VID,
	  .help = "of this VLAN alone" },
	{ 0 }
};
