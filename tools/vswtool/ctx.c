// SPDX-License-Identifier: GPL-2.0-or-later
/* The context of a run, its errors and its network namespace */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "vswtool.h"

#define ERR_MAX	1024

int vsw_ctx_init(struct vsw_ctx *ctx)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->out.fp = stdout;
	ctx->err = stderr;
	return vsw_msg_init(&ctx->msg);
}

void vsw_ctx_free(struct vsw_ctx *ctx)
{
	vsw_nl_close(ctx);
	vsw_msg_free(&ctx->msg);
}

/* Always one line, whatever the words in it are made of */
void vsw_verr(struct vsw_ctx *ctx, const char *fmt, va_list ap)
{
	char text[ERR_MAX];

	fflush(ctx->out.fp);
	vsnprintf(text, sizeof(text), fmt, ap);
	fputs("vswtool: ", ctx->err);
	if (ctx->file) {
		vsw_put_safe(ctx->err, ctx->file, strlen(ctx->file));
		fprintf(ctx->err, ":%lu: ", ctx->line);
	}
	vsw_put_safe(ctx->err, text, strlen(text));
	fputc('\n', ctx->err);
}

void vsw_err(struct vsw_ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsw_verr(ctx, fmt, ap);
	va_end(ap);
}

int vsw_usage(struct vsw_ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsw_verr(ctx, fmt, ap);
	va_end(ap);
	return VSW_USAGE;
}

static int netns_open(const char *name)
{
	char path[4096];
	int fd;

	if (strchr(name, '/'))
		return open(name, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (!*name || name[strspn(name, "0123456789")]) {
		errno = ENOENT;
		return -1;
	}
	snprintf(path, sizeof(path), "/proc/%s/ns/net", name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

int vsw_netns_enter(struct vsw_ctx *ctx, const char *name)
{
	int fd = netns_open(name);
	int err = errno;

	if (fd >= 0 && !setns(fd, CLONE_NEWNET)) {
		close(fd);
		return 0;
	}
	if (fd >= 0) {
		err = errno;
		close(fd);
	}
	vsw_err(ctx, "network namespace \"%s\": %s", name, strerror(err));
	return err == ENOENT ? VSW_NOENT : VSW_REFUSED;
}
