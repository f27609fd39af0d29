/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command "tunnel probe" */
#ifndef VSW_PROBE_H
#define VSW_PROBE_H

struct vsw_arg;
struct vsw_call;
struct vsw_ctx;
struct vsw_msg;

extern const struct vsw_arg vsw_probe_args[];

int vsw_probe_run(struct vsw_ctx *ctx, struct vsw_call *call,
		  struct vsw_msg *msg);

#endif
