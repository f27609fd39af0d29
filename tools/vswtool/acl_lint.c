// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool acl lint: rules that are of no use */
#include <errno.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "acl.h"
#include "acl_cover.h"
#include "acl_show.h"
#include "cmd.h"
#include "spec.h"

/* A rule that was received, with the message it is in */
struct rule {
	char acl[VSWKM_ACL_NAME_MAX + 1];
	uint32_t id;
	uint64_t packets;
	struct nlattr *nest;
	struct vsw_rec rec;
};

struct lint {
	struct rule *rule;
	struct vsw_gist *gist;
	size_t n;
	size_t room;
};

static int keep_rule(struct vsw_ctx *ctx, struct lint *l,
		     const struct vsw_rec *rec, struct nlattr *nest)
{
	struct rule *rule;
	const char *acl;
	size_t len;

	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		rule = realloc(l->rule, l->room * sizeof(*rule));
		if (!rule) {
			vsw_err(ctx, "out of memory");
			return -ENOMEM;
		}
		l->rule = rule;
	}
	rule = &l->rule[l->n];
	memset(rule, 0, sizeof(*rule));
	rule->nest = malloc((size_t)nla_total_size(nla_len(nest)));
	if (!rule->nest)
		return -ENOMEM;
	memcpy(rule->nest, nest, NLA_HDRLEN + (size_t)nla_len(nest));
	if (!vsw_rec_nest(&rule->rec, &vsw_rule_set, rule->nest)) {
		free(rule->nest);
		return 0;
	}
	acl = vsw_attr_str(rec->tb[VSWKM_A_ACL_NAME], &len);
	snprintf(rule->acl, sizeof(rule->acl), "%.*s", (int)len, acl);
	rule->id = (uint32_t)vsw_attr_uint(rule->rec.tb[VSWKM_A_RULE_ID]);
	rule->packets = vsw_attr_uint(rule->rec.tb[VSWKM_A_RULE_PACKETS]);
	l->n++;
	return 0;
}

static int keep_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *nest = NULL;
	struct vsw_rec rec;
	int ret = 0;

	if (!vsw_rec_parse(&rec, &vsw_acl_set, nlh) ||
	    !rec.tb[VSWKM_A_ACL_NAME])
		return 0;
	while (!ret && (nest = vsw_rec_next(&rec, VSWKM_A_ACL_RULE, nest)))
		ret = keep_rule(ctx, arg, &rec, nest);
	return ret;
}

static void finding(struct vsw_out *o, const struct rule *rule,
		    const struct rule *by)
{
	const char *what = by ? "hidden" : "never met";
	struct vsw_rule_words words;
	struct json_object *obj;

	vsw_rule_words(&words, &rule->rec);
	if (!o->json) {
		fprintf(o->fp, "%s: rule %u ", rule->acl, rule->id);
		if (by)
			fprintf(o->fp, "is hidden by rule %u: ", by->id);
		else
			fputs("has never met a frame: ", o->fp);
		vsw_rule_text(o->fp, &words);
		fputc('\n', o->fp);
		o->count++;
		return;
	}
	obj = json_object_new_object();
	if (!obj) {
		o->nomem = true;
		return;
	}
	vsw_json_str(o, obj, "acl", rule->acl, strlen(rule->acl));
	vsw_json_uint(o, obj, "id", rule->id);
	vsw_json_str(o, obj, "finding", what, strlen(what));
	if (by)
		vsw_json_uint(o, obj, "by", by->id);
	vsw_rule_json(o, obj, &words);
	vsw_json_element(o, obj);
	o->count++;
}

/* The first rule before number @i of its list that leaves nothing for it */
static const struct rule *hidden_by(const struct lint *l, size_t begin,
				    size_t i)
{
	size_t k;

	for (k = begin; k < i; k++)
		if (vsw_may_cover(&l->gist[k], &l->gist[i]) &&
		    vsw_covers(&l->rule[k].rec, &l->rule[i].rec))
			return &l->rule[k];
	return NULL;
}

static void examine(struct vsw_out *o, struct lint *l)
{
	const struct rule *by;
	size_t i, begin = 0;

	l->gist = calloc(l->n + 1, sizeof(*l->gist));
	if (!l->gist) {
		o->nomem = true;
		return;
	}
	for (i = 0; i < l->n; i++)
		vsw_gist_of(&l->gist[i], &l->rule[i].rec);
	for (i = 0; i < l->n; i++) {
		if (strcmp(l->rule[begin].acl, l->rule[i].acl))
			begin = i;
		by = hidden_by(l, begin, i);
		if (by || !l->rule[i].packets)
			finding(o, &l->rule[i], by);
	}
}

int vsw_acl_lint(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	struct lint l = { 0 };
	int ret;

	ret = vsw_nl_dump(ctx, call, msg, false, keep_cb, &l);
	if (!ret) {
		examine(&ctx->out, &l);
		vsw_out_end(&ctx->out);
	}
	while (l.n)
		free(l.rule[--l.n].nest);
	free(l.rule);
	free(l.gist);
	return ret;
}
