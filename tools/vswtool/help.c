// SPDX-License-Identifier: GPL-2.0-or-later
/* Help, generated from the command table */
#include <string.h>

#include "cmd.h"
#include "opt.h"

#define WIDTH	78

/* The usage of a command, broken between its items */
struct flow {
	FILE *fp;
	int col;
	int indent;
};

static void flow_item(struct flow *f, const char *item)
{
	int len = (int)strlen(item);

	if (f->col + 1 + len > WIDTH && f->col > f->indent) {
		fprintf(f->fp, "\n%*s", f->indent, "");
		f->col = f->indent;
	}
	fprintf(f->fp, " %s", item);
	f->col += 1 + len;
}

static size_t arg_text(const struct vsw_arg *arg, char *buf, size_t len)
{
	const char *open = "", *close = "";

	if (arg->flags & VSW_A_OPTVAL) {
		open = "[";
		close = "]";
	}
	return (size_t)snprintf(buf, len, "%s%s%s%s%s", arg->name,
				arg->meta ? " " : "", arg->meta ? open : "",
				arg->meta ? arg->meta : "",
				arg->meta ? close : "");
}

/* From one argument, or a group that stands together; how many those were. */
static int arg_item(const struct vsw_arg *arg, char *buf, size_t len)
{
	bool req = arg->flags & VSW_A_REQ;
	size_t used;
	int n = 1;

	used = (size_t)snprintf(buf, len, "%s", req ? "" : "[");
	used += arg_text(arg, buf + used, len - used);
	for (; arg->group && arg[n].name && arg[n].group == arg->group; n++) {
		used += (size_t)snprintf(buf + used, len - used, " | ");
		used += arg_text(&arg[n], buf + used, len - used);
	}
	snprintf(buf + used, len - used, "%s", req ? "" : "]");
	return n;
}

static void cmd_usage(FILE *fp, const struct vsw_object *obj,
		      const struct vsw_cmd *cmd)
{
	struct flow f = { .fp = fp };
	const struct vsw_arg *arg;
	char item[256];

	f.col = fprintf(fp, "vswtool %s%s%s", obj->name, cmd->name ? " " : "",
			cmd->name ? cmd->name : "");
	f.indent = 8;
	for (arg = cmd->args; arg->name;) {
		arg += arg_item(arg, item, sizeof(item));
		flow_item(&f, item);
	}
	fputc('\n', fp);
}

void vsw_help_cmd(struct vsw_ctx *ctx, const struct vsw_object *obj,
		  const struct vsw_cmd *cmd)
{
	const struct vsw_arg *arg;
	FILE *fp = ctx->out.fp;
	char text[64];

	cmd_usage(fp, obj, cmd);
	fprintf(fp, "\n  %s\n", cmd->help);
	if (cmd->args->name)
		fputc('\n', fp);
	for (arg = cmd->args; arg->name; arg++) {
		arg_text(arg, text, sizeof(text));
		fprintf(fp, "  %-24s %s\n", text, arg->help);
	}
	if (cmd->flags & VSW_C_MAY_EXIST)
		fprintf(fp, "  %-24s no error when it exists already\n",
			"--may-exist");
	if (cmd->flags & VSW_C_IF_EXISTS)
		fprintf(fp, "  %-24s no error when there is none\n",
			"--if-exists");
}

void vsw_help_object(struct vsw_ctx *ctx, const struct vsw_object *obj)
{
	const struct vsw_cmd *cmd;

	fprintf(ctx->out.fp, "%s: %s\n\n", obj->name, obj->help);
	if (obj->self)
		cmd_usage(ctx->out.fp, obj, obj->self);
	for (cmd = obj->cmds; cmd && cmd->name; cmd++)
		cmd_usage(ctx->out.fp, obj, cmd);
	if (obj->cmds)
		fprintf(ctx->out.fp, "\nMore: vswtool %s COMMAND help\n",
			obj->name);
}

static void help_options(FILE *fp)
{
	const struct vsw_opt *opt;
	char text[64];

	fputs("\nOptions:\n", fp);
	for (opt = vsw_opt_table; opt->name; opt++) {
		snprintf(text, sizeof(text), "--%s%s%s", opt->name,
			 opt->meta ? " " : "", opt->meta ? opt->meta : "");
		fprintf(fp, "  %c%c%c %-18s %s\n", opt->letter ? '-' : ' ',
			opt->letter ? opt->letter : ' ',
			opt->letter ? ',' : ' ', text, opt->help);
	}
}

void vsw_help_objects(struct vsw_ctx *ctx)
{
	FILE *fp = ctx->out.fp;
	int i;

	fputs("vswtool [OPTIONS] OBJECT COMMAND [ARGUMENTS]\n", fp);
	fputs("vswtool [OPTIONS] -b FILE\n\nObjects:\n", fp);
	for (i = 0; vsw_objects[i]; i++)
		if (!vsw_objects[i]->hidden)
			fprintf(fp, "  %-12s %s\n", vsw_objects[i]->name,
				vsw_objects[i]->help);
	help_options(fp);
	fputs("\nWords may be cut short as long as they stay unambiguous.\n"
	      "More: vswtool OBJECT help\n", fp);
}

/* help [OBJECT [COMMAND]] */
static int help(struct vsw_ctx *ctx, struct vsw_call *call,
		struct vsw_msg *msg)
{
	const struct vsw_object *obj;
	const struct vsw_cmd *cmd;

	(void)msg;
	if (call->n == 1) {
		vsw_help_objects(ctx);
		return 0;
	}
	obj = vsw_find_object(ctx, call->words[1]);
	if (!obj)
		return VSW_USAGE;
	if (call->n == 2 && obj->cmds) {
		vsw_help_object(ctx, obj);
		return 0;
	}
	cmd = obj->cmds ? vsw_find_cmd(ctx, obj, call->words[2]) : obj->self;
	if (!cmd)
		return VSW_USAGE;
	vsw_help_cmd(ctx, obj, cmd);
	return 0;
}

static const struct vsw_arg args[] = {
	{ "[OBJECT [COMMAND]]", .type = VSW_T_WORDS,
	  .flags = VSW_A_POS | VSW_A_REQ | VSW_A_REST,
	  .help = "what to explain" },
	{ 0 }
};

static const struct vsw_cmd cmd = {
	.help = "explain an object or a command",
	.args = args,
	.run = help,
	.flags = VSW_C_NO_BATCH,
};

const struct vsw_object vsw_help_words = {
	.name = "help",
	.help = "this text, or that of an object or a command",
	.self = &cmd,
};
