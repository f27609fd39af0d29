// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool acl */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "acl.h"
#include "acl_show.h"
#include "cmd.h"
#include "views.h"

static const char *const verdicts[] = { "allow", "deny", "reject", NULL };

static int acls_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rec(&ctx->out, &vsw_acl_view, nlh);
	return 0;
}

static int rules_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	(void)arg;
	vsw_out_rules(&ctx->out, nlh);
	return 0;
}

/* All lists, or the rules of one. */
static int show_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	(void)ctx;
	if (vsw_arg_get(call, "NAME"))
		vsw_call_put(call, msg, VSWKM_CMD_RULE_GET, NLM_F_DUMP);
	return 0;
}

static int show(struct vsw_ctx *ctx, struct vsw_call *call,
		struct vsw_msg *msg)
{
	int ret;

	if (vsw_arg_get(call, "NAME"))
		ret = vsw_nl_dump(ctx, call, msg, false, rules_cb, NULL);
	else
		ret = vsw_nl_dump(ctx, call, msg, false, acls_cb, NULL);
	if (!ret)
		vsw_out_end(&ctx->out);
	return ret;
}

static int add_build(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg)
{
	const struct vsw_val *id = vsw_arg_get(call, "id");

	return vsw_rule_put(ctx, call, msg, id ? id->num : 0);
}

/* "del NAME" is a list, "remove NAME id 1,2" are rules of it. */
static int remove_build(struct vsw_ctx *ctx, struct vsw_call *call,
			struct vsw_msg *msg)
{
	const char *text = vsw_arg_get(call, "id")->str;
	unsigned long num;
	uint32_t id;
	char *end;

	vsw_msg_mark(msg, 1);
	do {
		num = strtoul(text, &end, 10);
		if (*text < '0' || *text > '9' || !num || num > UINT32_MAX ||
		    (*end && *end != ','))
			return vsw_call_usage(ctx, call, "id: \"%s\" is not a list of ids such as 3,7",
					      text);
		id = (uint32_t)num;
		vsw_put_raw(msg, VSWKM_A_ACL_RULE_ID, &id, sizeof(id));
		text = end + 1;
		/* all of them or none: not those that exist */
		if (*end && call->if_exists)
			return vsw_call_usage(ctx, call, "--if-exists is for one id");
	} while (*end);
	return 0;
}

static int bind_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg)
{
	(void)ctx;
	if (vsw_arg_get(call, "replace"))
		vsw_put_raw(msg, VSWKM_A_ACL_REPLACE, NULL, 0);
	return 0;
}

#define ACL_NAME(more)							\
	{ "NAME", .type = VSW_T_LABEL, .attr = VSWKM_A_ACL_NAME,	\
	  .live = VSW_LIVE_ACL, .flags = VSW_A_POS | (more),		\
	  .help = "the ACL" }

#define ACL_PORT							\
	{ "port", "DEV", .type = VSW_T_DEV, .attr = VSWKM_A_ACL_PORT,	\
	  .attr_name = VSWKM_A_ACL_PORT_NAME,				\
	  .live = VSW_LIVE_BRIDGE_PORT, .flags = VSW_A_REQ,		\
	  .help = "the port; a bridge is its local one" }

#define ACL_DIR(word, number, text)					\
	{ word, .type = VSW_T_FLAG, .attr = VSWKM_A_ACL_DIRECTION,	\
	  .dflt = VSWKM_ACL_DIR_##number, .group = 1, .help = text }

static const struct vsw_arg create_args[] = {
	{ "NAME", .type = VSW_T_LABEL, .attr = VSWKM_A_ACL_NAME,
	  .flags = VSW_A_POS | VSW_A_REQ,
	  .help = "its name, of letters, digits and \"._-\"" },
	{ "default", "allow|deny|reject", .type = VSW_T_ENUM, .words = verdicts,
	  .attr = VSWKM_A_ACL_DEFAULT,
	  .help = "for frames that no rule matches; deny unless given" },
	{ 0 }
};

static const struct vsw_arg default_args[] = {
	ACL_NAME(VSW_A_REQ),
	{ "allow|deny|reject", .type = VSW_T_ENUM, .words = verdicts,
	  .attr = VSWKM_A_ACL_DEFAULT, .flags = VSW_A_POS | VSW_A_REQ,
	  .help = "for frames that no rule matches" },
	{ 0 }
};

static const struct vsw_arg del_args[] = { ACL_NAME(VSW_A_REQ), { 0 } };
static const struct vsw_arg show_args[] = { ACL_NAME(0), { 0 } };

static const struct vsw_arg remove_args[] = {
	ACL_NAME(VSW_A_REQ),
	{ "id", "LIST", .type = VSW_T_TEXT, .flags = VSW_A_REQ,
	  .help = "the rules, by the numbers that show has" },
	{ 0 }
};

static const struct vsw_arg load_args[] = {
	ACL_NAME(VSW_A_REQ),
	{ "FILE", .type = VSW_T_TEXT, .flags = VSW_A_POS | VSW_A_REQ,
	  .help = "a rule on each line, in the words of add; - is stdin" },
	{ "replace", .type = VSW_T_FLAG, .dflt = 1,
	  .help = "in place of the rules that it has, in one step" },
	{ 0 }
};

static const struct vsw_arg bind_args[] = {
	ACL_NAME(VSW_A_REQ),
	ACL_PORT,
	ACL_DIR("in", IN, "only frames that enter there"),
	ACL_DIR("out", OUT, "only frames that leave there"),
	{ "replace", .type = VSW_T_FLAG, .dflt = 1,
	  .help = "in place of another ACL, in one step" },
	{ 0 }
};

static const struct vsw_arg unbind_args[] = {
	ACL_NAME(VSW_A_REQ),
	ACL_PORT,
	ACL_DIR("in", IN, "only frames that enter there"),
	ACL_DIR("out", OUT, "only frames that leave there"),
	{ 0 }
};

static const struct vsw_cmd cmds[] = {
	{ "create", .help = "make an ACL without rules", .args = create_args,
	  .op = VSWKM_CMD_ACL_NEW, .flags = VSW_C_PIPELINE },
	{ "del", "delete", .help = "remove an ACL that no port has",
	  .args = del_args, .op = VSWKM_CMD_ACL_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "default", .help = "change what becomes of frames that no rule matches",
	  .args = default_args, .op = VSWKM_CMD_ACL_SET },
	{ "show", "list", .help = "show all ACLs, or the rules of one",
	  .args = show_args, .build = show_build, .run = show,
	  .op = VSWKM_CMD_ACL_GET, .nl_flags = NLM_F_DUMP },
	{ "add", .help = "add a rule", .args = vsw_acl_add_args,
	  .build = add_build, .op = VSWKM_CMD_RULE_ADD },
	{ "replace", .help = "put a rule in the place of another, in one step",
	  .args = vsw_acl_replace_args, .build = add_build,
	  .op = VSWKM_CMD_RULE_ADD },
	{ "remove", .help = "remove rules", .args = remove_args,
	  .build = remove_build, .op = VSWKM_CMD_RULE_DEL,
	  .flags = VSW_C_IF_EXISTS },
	{ "load", .help = "add the rules of a file, all or none",
	  .args = load_args, .run = vsw_acl_load },
	{ "bind", .help = "put frames of a port under an ACL",
	  .args = bind_args, .build = bind_build, .op = VSWKM_CMD_ACL_BIND },
	{ "unbind", .help = "put frames of a port under it no more",
	  .args = unbind_args, .op = VSWKM_CMD_ACL_UNBIND,
	  .flags = VSW_C_IF_EXISTS },
	{ "set", .help = "change or show the sets that rules name by @NAME",
	  .args = vsw_acl_set_args, .build = vsw_acl_set_build,
	  .run = vsw_acl_set_run, .op = VSWKM_CMD_SET_GET },
	{ "lint", .help = "name rules that an earlier one hides, or never met a frame",
	  .args = show_args, .run = vsw_acl_lint, .op = VSWKM_CMD_RULE_GET,
	  .nl_flags = NLM_F_DUMP },
	{ 0 }
};

const struct vsw_object vsw_acl_object = {
	.name = "acl",
	.help = "rules about the frames of ports",
	.cmds = cmds,
};
