// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Shell completion. The script that "completion bash" prints asks the hidden
 * "complete WORDS..." what can stand in the place of the last word.
 */
#include <dirent.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <string.h>

#include "cmd.h"
#include "opt.h"
#include "spec.h"

struct completer {
	struct vsw_ctx *ctx;
	const char *prefix;	/* what is there of the last word */
};

static void offer(const struct completer *c, const char *word)
{
	if (!strncmp(word, c->prefix, strlen(c->prefix)))
		fprintf(c->ctx->out.fp, "%s\n", word);
}

static void offer_names(const struct completer *c, const char *const *words)
{
	for (; words && *words; words++)
		offer(c, *words);
}

static int name_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	/* Each set has the name where its own table says. */
	const struct genlmsghdr *gh = nlmsg_data(nlh);
	const struct vsw_set *set = &vsw_port_set;
	uint16_t attr = VSWKM_A_PORT_NAME;
	struct vsw_rec rec;
	size_t len;

	if (gh->cmd == VSWKM_CMD_BRIDGE_GET) {
		set = &vsw_bridge_set;
		attr = VSWKM_A_BRIDGE_NAME;
	} else if (gh->cmd == VSWKM_CMD_TUNNEL_GET) {
		set = &vsw_tunnel_set;
		attr = VSWKM_A_TUNNEL_NAME;
	} else if (gh->cmd == VSWKM_CMD_ACL_GET) {
		set = &vsw_acl_set;
		attr = VSWKM_A_ACL_NAME;
	} else if (gh->cmd == VSWKM_CMD_SET_GET) {
		set = &vsw_set_set;
		attr = VSWKM_A_SET_NAME;
	}

	(void)ctx;
	if (vsw_rec_parse(&rec, set, nlh) && rec.tb[attr])
		offer(arg, vsw_attr_str(rec.tb[attr], &len));
	return 0;
}

static void offer_dump(struct completer *c, const struct vsw_call *call,
		       uint8_t op)
{
	vsw_msg_start(&c->ctx->msg, op, NLM_F_DUMP);
	(void)vsw_nl_dump(c->ctx, call, &c->ctx->msg, false, name_cb, c);
}

static void offer_devices(const struct completer *c)
{
	struct if_nameindex *list = if_nameindex(), *dev;

	if (!list)
		return;
	for (dev = list; dev->if_index; dev++)
		offer(c, dev->if_name);
	if_freenameindex(list);
}

static void offer_live(struct completer *c, const struct vsw_call *call,
		       enum vsw_live live)
{
	switch (live) {
	case VSW_LIVE_BRIDGE:
		offer_dump(c, call, VSWKM_CMD_BRIDGE_GET);
		break;
	case VSW_LIVE_PORT:
	case VSW_LIVE_BRIDGE_PORT:	/* a bridge is its local port */
		offer_dump(c, call, VSWKM_CMD_PORT_GET);
		break;
	case VSW_LIVE_BRIDGE_TUNNEL:
		offer_dump(c, call, VSWKM_CMD_BRIDGE_GET);
		offer_dump(c, call, VSWKM_CMD_TUNNEL_GET);
		break;
	case VSW_LIVE_TUNNEL:
		offer_dump(c, call, VSWKM_CMD_TUNNEL_GET);
		break;
	case VSW_LIVE_ACL:
		offer_dump(c, call, VSWKM_CMD_ACL_GET);
		break;
	case VSW_LIVE_SET:
		offer_dump(c, call, VSWKM_CMD_SET_GET);
		break;
	case VSW_LIVE_DEV:
		offer_devices(c);
		break;
	case VSW_LIVE_NONE:
		break;
	}
}

static void offer_value(struct completer *c, const struct vsw_call *call,
			const struct vsw_arg *arg)
{
	static const char *const onoff[] = { "on", "off", NULL };
	static const char *const none[] = { "none", NULL };
	static const char *const trunk[] = { "all", "none", NULL };
	static const char *const flood[] = { "uc,mc,bc", "none", NULL };
	static const char *const miss[] = { "l2,l3", "none", NULL };
	static const char *const mss[] = { "auto", "off", NULL };
	static const char *const inherit[] = { "inherit", NULL };

	offer_names(c, arg->words);
	if (arg->type == VSW_T_ONOFF)
		offer_names(c, onoff);
	else if (arg->type == VSW_T_NATIVE)
		offer_names(c, none);
	else if (arg->type == VSW_T_TRUNK)
		offer_names(c, trunk);
	else if (arg->type == VSW_T_FLOOD)
		offer_names(c, flood);
	else if (arg->type == VSW_T_MISS)
		offer_names(c, miss);
	else if (arg->type == VSW_T_MSS)
		offer_names(c, mss);
	else if (arg->type == VSW_T_INHERIT)
		offer_names(c, inherit);
	offer_live(c, call, arg->live);
}

static int find_keyword(const struct vsw_cmd *cmd, const char *word)
{
	const char *names[VSW_MAX_ARGS];
	size_t n;

	for (n = 0; n < VSW_MAX_ARGS && cmd->args[n].name; n++)
		names[n] = cmd->args[n].flags & VSW_A_POS ? NULL :
			   cmd->args[n].name;
	return vsw_match(word, names, n);
}

/* Keywords that neither were given nor are excluded by one that was */
static void offer_keywords(const struct completer *c, const struct vsw_cmd *cmd,
			   uint32_t used)
{
	const struct vsw_arg *args = cmd->args;
	bool ok;
	int i, k;

	for (i = 0; args[i].name; i++) {
		ok = !(args[i].flags & VSW_A_POS) && !(used >> i & 1);
		for (k = 0; ok && args[i].group && args[k].name; k++)
			ok = !(used >> k & 1) ||
			     args[k].group != args[i].group;
		if (ok)
			offer(c, args[i].name);
	}
}

/* @n words stand between the command and the one to complete. */
static void complete_args(struct completer *c, struct vsw_call *call,
			  char **words, int n)
{
	const struct vsw_arg *arg = call->cmd->args;
	uint32_t used = 0;
	int i, at = 0;

	for (; arg->name && arg->flags & VSW_A_POS; arg++, at++) {
		if (at < n)
			continue;
		offer_live(c, call, arg->live);
		if (arg->flags & VSW_A_REQ)
			return;
	}
	while (at < n) {
		i = find_keyword(call->cmd, words[at++]);
		if (i < 0)
			return;
		used |= 1U << i;
		arg = &call->cmd->args[i];
		if (arg->type == VSW_T_FLAG)
			continue;
		if (at == n) {
			offer_value(c, call, arg);
			/* Where the value may be left out, so may the word. */
			if (!(arg->flags & VSW_A_OPTVAL))
				return;
		} else if (!(arg->flags & VSW_A_OPTVAL) ||
			   !strcmp(words[at], "on") ||
			   !strcmp(words[at], "off")) {
			at++;
		}
		if (arg->flags & VSW_A_PAIR && at++ >= n)
			return;		/* the second value is wanted */
	}
	offer_keywords(c, call->cmd, used);
}

static void offer_options(const struct completer *c)
{
	const struct vsw_opt *opt;
	char word[32];

	for (opt = vsw_opt_table; opt->name; opt++) {
		snprintf(word, sizeof(word), "--%s", opt->name);
		offer(c, word);
	}
}

static void offer_netns(const struct completer *c)
{
	DIR *dir = opendir("/run/netns");
	struct dirent *de;

	while (dir && (de = readdir(dir)))
		if (de->d_name[0] != '.')
			offer(c, de->d_name);
	if (dir)
		closedir(dir);
}

/* True when the last word is an option, or the value of one. */
static bool complete_option(struct completer *c, const char *before)
{
	static const char *const colors[] = { "auto", "always", "never", NULL };

	if (c->prefix[0] == '-')
		offer_options(c);
	else if (!strcmp(before, "--color"))
		offer_names(c, colors);
	else if (!strcmp(before, "-n") || !strcmp(before, "--netns"))
		offer_netns(c);
	else
		return false;
	return true;
}

static void complete_words(struct completer *c, struct vsw_call *call,
			   char **words, int n)
{
	const struct vsw_cmd *cmd;
	int i;

	if (!n) {
		for (i = 0; vsw_objects[i]; i++)
			if (!vsw_objects[i]->hidden)
				offer(c, vsw_objects[i]->name);
		return;
	}
	call->obj = vsw_find_object(c->ctx, words[0]);
	if (!call->obj)
		return;
	if (call->obj->cmds && n == 1) {
		for (cmd = call->obj->cmds; cmd->name; cmd++)
			offer(c, cmd->name);
		offer(c, "help");
		return;
	}
	call->cmd = call->obj->self;
	if (!call->cmd)
		call->cmd = vsw_find_cmd(c->ctx, call->obj, words[1]);
	i = call->obj->self ? 1 : 2;
	if (call->cmd)
		complete_args(c, call, words + i, n - i);
}

/* complete [--] WORDS... LAST: errors are of no interest to a shell. */
static int complete(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg)
{
	struct completer c = { .ctx = ctx };
	struct vsw_call inner = { 0 };
	FILE *err = ctx->err;
	int n = call->n - 2;

	(void)msg;
	if (n < 0)
		return 0;
	ctx->err = fopen("/dev/null", "w");
	if (!ctx->err) {
		ctx->err = err;
		return 0;
	}
	c.prefix = call->words[n + 1];
	if (!complete_option(&c, n ? call->words[n] : "")) {
		n = vsw_opt_parse(ctx, call->words + 1, n);
		if (n >= 0 && (!ctx->opt.netns ||
			       !vsw_netns_enter(ctx, ctx->opt.netns)))
			complete_words(&c, &inner, call->words + 1, n);
	}
	fclose(ctx->err);
	ctx->err = err;
	return 0;
}

static int bash(struct vsw_ctx *ctx, struct vsw_call *call,
		struct vsw_msg *msg)
{
	(void)call;
	(void)msg;
	fputs("# bash completion of vswtool; source it or install it as\n"
	      "# /usr/share/bash-completion/completions/vswtool\n"
	      "_vswtool()\n"
	      "{\n"
	      "\tlocal IFS=$'\\n'\n"
	      "\tCOMPREPLY=($(\"${COMP_WORDS[0]}\" complete -- \\\n"
	      "\t\t\"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null))\n"
	      "}\n"
	      "complete -o default -F _vswtool vswtool\n", ctx->out.fp);
	return 0;
}

static const struct vsw_arg complete_args_table[] = {
	{ "WORDS", .type = VSW_T_WORDS, .help = "the command line so far",
	  .flags = VSW_A_POS | VSW_A_REQ | VSW_A_REST },
	{ 0 }
};

static const struct vsw_arg no_args[] = { { 0 } };

static const struct vsw_cmd complete_cmd = {
	.help = "print what can stand in the place of the last word",
	.args = complete_args_table,
	.run = complete,
	.flags = VSW_C_NO_BATCH,
};

static const struct vsw_cmd completion_cmds[] = {
	{ "bash", .help = "print a completion script for bash",
	  .args = no_args, .run = bash, .flags = VSW_C_NO_BATCH },
	{ 0 }
};

const struct vsw_object vsw_complete_object = {
	.name = "complete",
	.help = "for the completion scripts",
	.self = &complete_cmd,
	.hidden = true,
};

const struct vsw_object vsw_completion_object = {
	.name = "completion",
	.help = "completion scripts for shells",
	.cmds = completion_cmds,
};
