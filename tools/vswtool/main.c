// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool - the user's side of vswkm */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "opt.h"
#include "vswtool.h"

static bool want_color(const struct vsw_opts *opt)
{
	const char *no = getenv("NO_COLOR");

	if (opt->json || opt->color == VSW_COLOR_NEVER)
		return false;
	if (opt->color == VSW_COLOR_ALWAYS)
		return true;
	return !(no && *no) && isatty(STDOUT_FILENO);
}

static void set_output(struct vsw_ctx *ctx)
{
	ctx->out.json = ctx->opt.json;
	ctx->out.pretty = ctx->opt.pretty;
	ctx->out.stats = ctx->opt.stats;
	ctx->out.details = ctx->opt.details;
	ctx->out.color = want_color(&ctx->opt);
}

static int run_one(struct vsw_ctx *ctx, char **words, int n)
{
	struct vsw_call *call = calloc(1, sizeof(*call));
	int ret;

	if (!call) {
		vsw_err(ctx, "out of memory");
		return VSW_REFUSED;
	}
	call->may_exist = ctx->opt.may_exist;
	call->if_exists = ctx->opt.if_exists;
	ret = vsw_call_parse(ctx, call, words, n);
	if (!ret)
		ret = vsw_call_build(ctx, call, &ctx->msg);
	if (!ret)
		ret = vsw_call_run(ctx, call, &ctx->msg);
	free(call);
	return ret == VSW_HELPED ? 0 : ret;
}

static int dispatch(struct vsw_ctx *ctx, char **words, int n)
{
	int ret;

	if (ctx->opt.version) {
		printf("vswtool %s, vswkm API %d\n", VSW_VERSION,
		       VSWKM_FAMILY_VERSION);
		return 0;
	}
	if (ctx->opt.help && !n) {
		vsw_help_objects(ctx);
		return 0;
	}
	if (ctx->opt.batch && n)
		return vsw_usage(ctx, "a batch file and a command exclude each other");
	if (!ctx->opt.batch && !n)
		return vsw_usage(ctx, "no object given, see \"vswtool help\"");
	if (ctx->opt.netns) {
		ret = vsw_netns_enter(ctx, ctx->opt.netns);
		if (ret)
			return ret;
	}
	if (ctx->opt.batch)
		return vsw_batch(ctx, ctx->opt.batch);
	return run_one(ctx, words, n);
}

static int check_output(struct vsw_ctx *ctx, int ret)
{
	if (fflush(stdout) || ferror(stdout)) {
		vsw_err(ctx, "cannot write the output: %s", strerror(errno));
		return ret ? ret : VSW_REFUSED;
	}
	if (ctx->out.nomem) {
		vsw_err(ctx, "out of memory, the output is incomplete");
		return ret ? ret : VSW_REFUSED;
	}
	return ret;
}

int main(int argc, char **argv)
{
	struct vsw_ctx ctx;
	int ret, n;

	if (vsw_ctx_init(&ctx)) {
		fputs("vswtool: out of memory\n", stderr);
		return VSW_REFUSED;
	}
	n = vsw_opt_parse(&ctx, argv + 1, argc - 1);
	set_output(&ctx);
	ret = n < 0 ? VSW_USAGE : dispatch(&ctx, argv + 1, n);
	ret = check_output(&ctx, ret);
	vsw_ctx_free(&ctx);
	return ret;
}
