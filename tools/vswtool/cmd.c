// SPDX-License-Identifier: GPL-2.0-or-later
/* From words to a command and its message */
#include <errno.h>
#include <string.h>

#include "cmd.h"
#include "spec.h"

#define MAX_NAMES	32

const struct vsw_object *const vsw_objects[] = {
	&vsw_bridge_object,
	&vsw_port_object,
	&vsw_vlan_object,
	&vsw_fdb_object,
	&vsw_tunnel_object,
	&vsw_neigh_object,
	&vsw_acl_object,
	&vsw_nat_object,
	&vsw_conn_object,
	&vsw_drops_object,
	&vsw_monitor_object,
	&vsw_help_words,
	&vsw_completion_object,
	&vsw_complete_object,
	NULL
};

const struct vsw_object *vsw_find_object(struct vsw_ctx *ctx, const char *word)
{
	const char *names[MAX_NAMES];
	size_t n;
	int i;

	for (n = 0; vsw_objects[n]; n++) {
		names[n] = vsw_objects[n]->hidden ? NULL :
			   vsw_objects[n]->name;
		if (!strcmp(vsw_objects[n]->name, word))
			return vsw_objects[n];
	}
	i = vsw_match(word, names, n);
	if (i >= 0)
		return vsw_objects[i];
	vsw_match_error(ctx, "", "object", word, names, n, i);
	return NULL;
}

const struct vsw_cmd *vsw_find_cmd(struct vsw_ctx *ctx,
				   const struct vsw_object *obj,
				   const char *word)
{
	const char *names[MAX_NAMES];
	char where[64], list[256] = "";
	size_t n;
	int i;

	for (n = 0; obj->cmds[n].name; n++) {
		names[n] = obj->cmds[n].name;
		if (obj->cmds[n].alias && !strcmp(obj->cmds[n].alias, word))
			return &obj->cmds[n];
	}
	i = vsw_match(word, names, n);
	if (i >= 0)
		return &obj->cmds[i];
	if (i == VSW_MATCH_NONE && !vsw_hint(word, names, n)) {
		vsw_join_names(list, sizeof(list), names, n);
		vsw_usage(ctx, "%s: unknown command \"%s\" (commands: %s)",
			  obj->name, word, list);
		return NULL;
	}
	snprintf(where, sizeof(where), "%s: ", obj->name);
	vsw_match_error(ctx, where, "command", word, names, n, i);
	return NULL;
}

/* "help" as the only word behind an object or a command */
static bool wants_help(const struct vsw_ctx *ctx, char **words, int n)
{
	if (ctx->file)
		return false;	/* a batch is to change things */
	return ctx->opt.help || (n == 1 && !strcmp(words[0], "help"));
}

static int find_cmd(struct vsw_ctx *ctx, struct vsw_call *call, int *next)
{
	const struct vsw_object *obj = call->obj;
	bool alone = *next == call->n;

	call->cmd = obj->self;
	if (!obj->cmds)
		return 0;
	if (wants_help(ctx, call->words + *next, call->n - *next) &&
	    (alone || !ctx->opt.help)) {
		vsw_help_object(ctx, obj);
		return VSW_HELPED;
	}
	/* As with ip, "show" need not be said. */
	call->cmd = vsw_find_cmd(ctx, obj,
				 alone ? "show" : call->words[(*next)++]);
	return call->cmd ? 0 : VSW_USAGE;
}

static int check_options(struct vsw_ctx *ctx, const struct vsw_call *call)
{
	if (call->may_exist && !(call->cmd->flags & VSW_C_MAY_EXIST))
		return vsw_call_usage(ctx, call, "--may-exist is not for this command");
	if (call->if_exists && !(call->cmd->flags & VSW_C_IF_EXISTS))
		return vsw_call_usage(ctx, call, "--if-exists is not for this command");
	if (ctx->file && call->cmd->flags & VSW_C_NO_BATCH)
		return vsw_call_usage(ctx, call, "not inside a batch");
	return 0;
}

int vsw_call_parse(struct vsw_ctx *ctx, struct vsw_call *call,
		   char **words, int n)
{
	int next = 1;
	int ret;

	call->words = words;
	call->n = n;
	call->cmd = NULL;
	call->obj = vsw_find_object(ctx, words[0]);
	if (!call->obj)
		return VSW_USAGE;
	ret = find_cmd(ctx, call, &next);
	if (ret)
		return ret;
	if (wants_help(ctx, words + next, n - next)) {
		vsw_help_cmd(ctx, call->obj, call->cmd);
		return VSW_HELPED;
	}
	ret = check_options(ctx, call);
	return ret ? ret : vsw_args_parse(ctx, call, next);
}

static void put_arg(struct vsw_msg *msg, const struct vsw_arg *arg,
		    const struct vsw_val *val)
{
	switch ((enum vsw_type)arg->type) {
	case VSW_T_DEV:
		vsw_put_dev(msg, arg->attr, arg->attr_name, val);
		break;
	case VSW_T_NAME:
	case VSW_T_TEXT:
	case VSW_T_LABEL:
		vsw_put_str(msg, arg->attr, val->str);
		break;
	case VSW_T_MAC:
		vsw_put_mac(msg, arg->attr, val->mac);
		break;
	case VSW_T_IP:
		vsw_put_ip(msg, arg->attr, val);
		break;
	default:
		vsw_put_uint(msg, arg->attr, val->num);
	}
}

void vsw_call_put(const struct vsw_call *call, struct vsw_msg *msg, uint8_t op,
		  uint16_t nl_flags)
{
	const struct vsw_arg *args = call->cmd->args;
	struct vsw_val dflt = { .set = true };
	int i;

	vsw_msg_start(msg, op, nl_flags);
	for (i = 0; args[i].name; i++) {
		if (!args[i].attr)
			continue;
		dflt.num = args[i].dflt;
		if (call->val[i].set || args[i].flags & VSW_A_DFLT) {
			vsw_msg_mark(msg, i);
			put_arg(msg, &args[i],
				call->val[i].set ? &call->val[i] : &dflt);
		}
	}
}

int vsw_call_build(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg)
{
	int ret = 0;

	if (!call->cmd->op)
		return 0;
	vsw_call_put(call, msg, call->cmd->op, call->cmd->nl_flags);
	if (call->cmd->build)
		ret = call->cmd->build(ctx, call, msg);
	if (!ret && msg->full)
		return vsw_call_usage(ctx, call, "too long for one message");
	return ret;
}

int vsw_call_run(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	if (ctx->opt.dry_run && call->cmd->op) {
		vsw_spec_print(ctx->out.fp, vsw_msg_hdr(msg));
		return 0;
	}
	if (call->cmd->run)
		return call->cmd->run(ctx, call, msg);
	return vsw_nl_do(ctx, call, msg, NULL, NULL);
}

int vsw_call_add(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg,
		 bool (*same)(struct vsw_ctx *ctx,
			      const struct vsw_call *call))
{
	struct vsw_nlerr err;
	int ret;

	ret = vsw_nl_try(ctx, msg, NULL, NULL, &err);
	if (ret)
		return ret;
	/* a device that is a port already is busy */
	if (call->may_exist && (err.error == -EEXIST || err.error == -EBUSY)) {
		if (same(ctx, call))
			return 0;
		/* The lookups used the message that the report needs. */
		ret = vsw_call_build(ctx, call, msg);
		if (ret)
			return ret;
	}
	if (err.error)
		return vsw_nlerr_report(ctx, call, msg, &err);
	vsw_nlerr_warn(ctx, &err);
	return 0;
}
