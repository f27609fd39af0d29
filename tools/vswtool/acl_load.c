// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool acl load: a file of rules in one message, all or none */
#include <errno.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "acl.h"
#include "batch.h"
#include "cmd.h"

#define MAX_WORDS	64
#define RULE_ROOM	8192	/* bytes of any rule, with room to spare */
#define MAX_RULES	1000000	/* lines that are read; the kernel takes less */

/* The file, while it is made into a message */
struct load {
	struct vsw_ctx *ctx;
	struct vsw_msg msg;
	struct vsw_call call;
	FILE *fp;
	char *line;
	size_t size;		/* of @line */
	size_t n;
	size_t room;		/* in @place */
	struct place {
		uint32_t off;	/* where the rule begins */
		uint32_t line;
		char *text;	/* the line itself, to say what is wrong */
	} *place;
};

static const struct vsw_cmd rule = { .name = "load", .args = vsw_acl_line_args };

static int nomem(struct vsw_ctx *ctx)
{
	vsw_err(ctx, "out of memory");
	return VSW_REFUSED;
}

/* Room for one more rule in the message and in the list of places */
static int make_room(struct load *l)
{
	struct nlmsghdr *old = vsw_msg_hdr(&l->msg);
	struct place *place;
	struct nl_msg *nl;

	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		place = realloc(l->place, l->room * sizeof(*place));
		if (!place)
			return nomem(l->ctx);
		l->place = place;
	}
	if (nlmsg_get_max_size(l->msg.nl) - old->nlmsg_len >
	    (size_t)RULE_ROOM + l->size)
		return 0;
	nl = nlmsg_alloc_size(nlmsg_get_max_size(l->msg.nl) * 2 + l->size);
	if (!nl)
		return nomem(l->ctx);
	memcpy(nlmsg_hdr(nl), old, old->nlmsg_len);
	nlmsg_free(l->msg.nl);
	l->msg.nl = nl;
	return 0;
}

/* Cuts @line into @words, of which l->call then is. 0, or an exit status */
static int parse_line(struct load *l, char *line, char **words)
{
	int n = vsw_batch_split(line, words, MAX_WORDS);

	if (n < 0)
		return vsw_usage(l->ctx, n == VSW_SPLIT_QUOTE ?
				 "a quote is not closed" :
				 "more than 64 words");
	l->call.words = words;
	l->call.n = n;
	return n ? vsw_args_parse(l->ctx, &l->call, 0) : 0;
}

static int put_rule(struct load *l)
{
	l->msg.nmap = 0;
	return vsw_rule_put(l->ctx, &l->call, &l->msg, 0);
}

static int keep_line(struct load *l, char *text)
{
	struct place *place;
	int ret;

	if (l->n == MAX_RULES)
		return vsw_usage(l->ctx, "more than a million rules");
	ret = make_room(l);
	if (ret)
		return ret;
	place = &l->place[l->n++];
	place->off = vsw_msg_hdr(&l->msg)->nlmsg_len;
	place->line = (uint32_t)l->ctx->line;
	place->text = text;
	return 0;
}

/* @len: of the line, with its newline */
static int add_line(struct load *l, size_t len)
{
	char *words[MAX_WORDS];
	char *text;
	int ret;

	if (memchr(l->line, 0, len))
		return vsw_usage(l->ctx, "a NUL byte is not text");
	l->line[strcspn(l->line, "\n")] = '\0';
	text = strdup(l->line);
	if (!text)
		return nomem(l->ctx);
	ret = parse_line(l, l->line, words);
	if (!ret && l->call.n) {
		ret = keep_line(l, text);
		if (!ret)
			return put_rule(l);
	}
	free(text);
	return ret;
}

static int read_file(struct load *l)
{
	ssize_t len;
	int ret = 0;

	l->ctx->line = 0;
	while (!ret && (len = getline(&l->line, &l->size, l->fp)) >= 0) {
		l->ctx->line++;
		ret = add_line(l, (size_t)len);
	}
	if (!ret && ferror(l->fp))
		return vsw_usage(l->ctx, "cannot read it: %s",
				 strerror(errno));
	return ret;
}

/* The rule that holds what the kernel had something against, NULL for none */
static const struct place *find_place(const struct load *l,
				      const struct vsw_nlerr *err)
{
	size_t i = err->has_off ? l->n : 0;

	while (i-- > 0)
		if (l->place[i].off <= err->off)
			return &l->place[i];
	return NULL;
}

/* The rule that was refused is made again to find what is wrong in it. */
static int refused(struct load *l, struct vsw_nlerr *err)
{
	const struct place *place = find_place(l, err);
	char *words[MAX_WORDS];
	uint32_t off;
	int ret;

	err->has_off = place;
	if (!place)
		place = l->place;
	l->ctx->line = l->n ? place->line : 0;
	if (err->has_off) {
		vsw_msg_start(&l->msg, VSWKM_CMD_RULE_ADD, 0);
		off = vsw_msg_hdr(&l->msg)->nlmsg_len;
		ret = parse_line(l, place->text, words);
		if (!ret)
			ret = put_rule(l);
		if (ret)
			return ret;
		err->off -= place->off - off;
	}
	return vsw_nlerr_report(l->ctx, &l->call, &l->msg, err);
}

static int send_rules(struct load *l)
{
	int size = (int)vsw_msg_hdr(&l->msg)->nlmsg_len + 65536;
	struct vsw_nlerr err;
	int ret;

	ret = vsw_nl_open(l->ctx);
	if (ret)
		return ret;
	if (setsockopt(vsw_nl_fd(l->ctx), SOL_SOCKET, SO_SNDBUFFORCE, &size,
		       sizeof(size)))
		(void)setsockopt(vsw_nl_fd(l->ctx), SOL_SOCKET, SO_SNDBUF,
				 &size, sizeof(size));
	ret = vsw_nl_try(l->ctx, &l->msg, NULL, NULL, &err);
	if (ret || !err.error)
		return ret;
	return refused(l, &err);
}

static void free_lines(struct load *l)
{
	free(l->line);
	while (l->n)
		free(l->place[--l->n].text);
	free(l->place);
}

static int load(struct load *l, const struct vsw_call *call)
{
	int ret;

	l->msg.nl = nlmsg_alloc_size(1024 * 1024);
	if (!l->msg.nl)
		return nomem(l->ctx);
	vsw_msg_start(&l->msg, VSWKM_CMD_RULE_ADD, 0);
	vsw_put_str(&l->msg, VSWKM_A_ACL_NAME, vsw_arg_get(call, "NAME")->str);
	if (vsw_arg_get(call, "replace"))
		vsw_put_raw(&l->msg, VSWKM_A_ACL_REPLACE, NULL, 0);
	ret = read_file(l);
	if (!ret && l->msg.full)
		ret = nomem(l->ctx);
	if (!ret && !l->n && !vsw_arg_get(call, "replace"))
		ret = vsw_usage(l->ctx, "no rules");
	if (!ret && !l->ctx->opt.dry_run)
		ret = send_rules(l);
	free_lines(l);
	nlmsg_free(l->msg.nl);
	return ret;
}

int vsw_acl_load(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg)
{
	const char *path = vsw_arg_get(call, "FILE")->str;
	struct load *l = calloc(1, sizeof(*l));
	unsigned long line = ctx->line;
	const char *file = ctx->file;
	int ret;

	(void)msg;
	if (!l)
		return nomem(ctx);
	l->ctx = ctx;
	l->call.obj = call->obj;
	l->call.cmd = &rule;
	l->fp = strcmp(path, "-") ? fopen(path, "re") : stdin;
	if (!l->fp) {
		free(l);
		return vsw_call_usage(ctx, call, "cannot open %s: %s", path,
				      strerror(errno));
	}
	ctx->file = strcmp(path, "-") ? path : "stdin";
	ret = load(l, call);
	ctx->file = file;
	ctx->line = line;
	if (l->fp != stdin)
		fclose(l->fp);
	free(l);
	return ret;
}
