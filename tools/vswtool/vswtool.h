/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSWTOOL_H
#define VSWTOOL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "nl.h"
#include "out.h"

#define VSW_VERSION	"0.1"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* The exit statuses are part of the tool's contract. */
enum vsw_exit {
	VSW_OK,
	VSW_USAGE,		/* the command line is wrong */
	VSW_REFUSED,		/* the kernel said no */
	VSW_NOENT,		/* no such object */
	VSW_BATCH,		/* a batch was partly refused */
	VSW_NOMODULE,		/* the kernel has no vswkm */
};

/* Inside one run only; means "the rest of the command is not wanted". */
#define VSW_HELPED	(-1)

enum vsw_color {
	VSW_COLOR_AUTO,
	VSW_COLOR_ALWAYS,
	VSW_COLOR_NEVER,
};

struct vsw_opts {
	bool json;
	bool pretty;
	bool stats;
	bool details;
	bool dry_run;
	bool may_exist;
	bool if_exists;
	bool help;
	bool version;
	enum vsw_color color;
	uint32_t count;
	const char *netns;
	const char *batch;
};

/**
 * struct vsw_ctx - everything that one run of the tool knows
 * @opt: the global options
 * @out: where and how results are printed
 * @nl: the one netlink socket, opened on first use
 * @msg: the request under construction, reused by every command
 * @err: stream of the error lines
 * @file: name of the batch file, NULL outside of a batch
 * @line: line of the batch file, from 1
 */
struct vsw_ctx {
	struct vsw_opts opt;
	struct vsw_out out;
	struct vsw_nl nl;
	struct vsw_msg msg;
	FILE *err;
	const char *file;
	unsigned long line;
};

int vsw_ctx_init(struct vsw_ctx *ctx);
void vsw_ctx_free(struct vsw_ctx *ctx);

void vsw_verr(struct vsw_ctx *ctx, const char *fmt, va_list ap);
void vsw_err(struct vsw_ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Print the error and return VSW_USAGE. */
int vsw_usage(struct vsw_ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

int vsw_netns_enter(struct vsw_ctx *ctx, const char *name);
int vsw_batch(struct vsw_ctx *ctx, const char *path);

#endif
