// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool acl set */
#include <netlink/msg.h>
#include <string.h>

#include "acl.h"
#include "acl_show.h"
#include "cmd.h"
#include "views.h"

int vsw_acl_set_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	const struct vsw_val *kind = vsw_arg_get(call, "create");
	const struct vsw_val *add = vsw_arg_get(call, "add");
	const struct vsw_val *del = vsw_arg_get(call, "remove");
	const struct vsw_val *list = add ? add : del;

	if (!kind && !list && !vsw_arg_get(call, "del")) {
		vsw_call_put(call, msg, VSWKM_CMD_SET_GET, NLM_F_DUMP);
		return 0;
	}
	if (!vsw_arg_get(call, "NAME"))
		return vsw_call_usage(ctx, call, "NAME is missing");
	vsw_call_put(call, msg, kind ? VSWKM_CMD_SET_NEW :
			       add ? VSWKM_CMD_SET_ADD :
			       del ? VSWKM_CMD_SET_REMOVE :
			       VSWKM_CMD_SET_DEL, 0);
	if (kind) {
		vsw_msg_mark(msg, 1);
		vsw_put_uint(msg, VSWKM_A_SET_KIND, kind->num);
	}
	if (!list)
		return 0;
	vsw_msg_mark(msg, add ? 2 : 3);
	return vsw_element_put(ctx, call, msg, add ? "add" : "remove",
			       list->str);
}

static int sets_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct vsw_rec rec;
	char *last = arg;
	const char *name;
	size_t len;

	/* a large set comes in parts */
	if (!vsw_rec_parse(&rec, vsw_set_view.set, nlh) ||
	    !rec.tb[VSWKM_A_SET_NAME])
		return 0;
	name = vsw_attr_str(rec.tb[VSWKM_A_SET_NAME], &len);
	if (len > VSWKM_ACL_NAME_MAX ||
	    (!strncmp(last, name, len) && !last[len]))
		return 0;
	memcpy(last, name, len);
	last[len] = '\0';
	vsw_out_rec(&ctx->out, &vsw_set_view, nlh);
	return 0;
}

static int elements_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh,
		       void *arg)
{
	(void)arg;
	vsw_out_elements(&ctx->out, nlh);
	return 0;
}

int vsw_acl_set_run(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	char last[VSWKM_ACL_NAME_MAX + 1] = "";
	bool one = vsw_arg_get(call, "NAME");
	int ret;

	if (!(msg->flags & NLM_F_DUMP))
		return vsw_nl_do(ctx, call, msg, NULL, NULL);
	ret = vsw_nl_dump(ctx, call, msg, false, one ? elements_cb : sets_cb,
			  last);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}
