/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules of ACLs, between words and attributes */
#ifndef VSW_ACL_H
#define VSW_ACL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmd.h"

struct nlattr;
struct vsw_call;
struct vsw_ctx;
struct vsw_msg;
struct vsw_rec;

#define VSW_RULE_WORDS	24	/* most fields of a rule */
#define VSW_RULE_TEXT	1024	/* bytes of the longest value, a list of ports */

/* One field of a rule: "dport 80,443"; the value is "" for a bare keyword */
struct vsw_rule_word {
	const char *key;
	char *text;
	bool number;		/* in JSON */
	bool flag;		/* in JSON true, or false if the text is "off" */
};

struct vsw_rule_words {
	size_t n;
	struct vsw_rule_word word[VSW_RULE_WORDS];
	char buf[8192];
	size_t used;
};

/* acl_parse.c: into the message; errors are told with the argument's name */
int vsw_rule_put(struct vsw_ctx *ctx, const struct vsw_call *call,
		 struct vsw_msg *msg, uint32_t id);
int vsw_element_put(struct vsw_ctx *ctx, const struct vsw_call *call,
		    struct vsw_msg *msg, const char *kind, const char *list);
const char *vsw_parse_ports(const char *text, struct vsw_msg *msg,
			    uint16_t attr);
const char *vsw_parse_prefix(const char *text, struct vsw_msg *msg,
			     uint16_t attr, uint16_t attr_len);
void vsw_put_raw(struct vsw_msg *msg, uint16_t attr, const void *data,
		 size_t len);

/* acl_words.c: the words that make the same rule, in the order of help */
void vsw_rule_words(struct vsw_rule_words *w, const struct vsw_rec *rule);

/* acl_args.c */
extern const struct vsw_arg vsw_acl_add_args[];
extern const struct vsw_arg vsw_acl_replace_args[];
extern const struct vsw_arg vsw_acl_line_args[];
extern const struct vsw_arg vsw_acl_set_args[];

/* acl_load.c */
int vsw_acl_load(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg);

/* acl_set.c */
int vsw_acl_set_build(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg);
int vsw_acl_set_run(struct vsw_ctx *ctx, struct vsw_call *call,
		    struct vsw_msg *msg);

/* acl_lint.c */
int vsw_acl_lint(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg);

#endif
