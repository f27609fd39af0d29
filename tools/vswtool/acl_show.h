/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_ACL_SHOW_H
#define VSW_ACL_SHOW_H

#include <stdio.h>

struct json_object;
struct nlmsghdr;
struct vsw_out;
struct vsw_rec;
struct vsw_rule_words;

/* A rule in words, and as keys of a JSON object */
void vsw_rule_text(FILE *fp, const struct vsw_rule_words *w);
const char *vsw_element_text(char *buf, size_t len, const struct vsw_rec *r);
void vsw_rule_json(struct vsw_out *o, struct json_object *obj,
		   const struct vsw_rule_words *w);
/* All rules of a message, all elements of a message */
void vsw_out_rules(struct vsw_out *o, const struct nlmsghdr *nlh);
void vsw_out_elements(struct vsw_out *o, const struct nlmsghdr *nlh);

#endif
