/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands "tunnel segment" and "tunnel peer" */
#ifndef VSW_SEGMENT_H
#define VSW_SEGMENT_H

struct vsw_arg;
struct vsw_call;
struct vsw_ctx;
struct vsw_msg;

extern const struct vsw_arg vsw_segment_args[];
extern const struct vsw_arg vsw_peer_args[];

int vsw_segment_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg);
int vsw_segment_run(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg);
int vsw_peer_build(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg);
int vsw_peer_run(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg);

#endif
