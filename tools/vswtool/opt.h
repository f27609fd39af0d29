/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_OPT_H
#define VSW_OPT_H

#include <stdbool.h>

struct vsw_ctx;

struct vsw_opt {
	char letter;		/* 0 for none */
	const char *name;
	const char *meta;	/* NULL: takes no value */
	const char *help;
	bool in_batch;
};

extern const struct vsw_opt vsw_opt_table[];	/* name == NULL at the end */

/* Take the options out of @words; what is left, or -1 after an error. */
int vsw_opt_parse(struct vsw_ctx *ctx, char **words, int n);

#endif
