// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Batches. The whole file is checked before the first message is sent. Lines
 * of commands that are VSW_C_PIPELINE go to the kernel many in one system
 * call, of which only the last asks for an acknowledgment: the kernel
 * answers a message that it refuses anyway.
 */
#include <errno.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "cmd.h"
#include "opt.h"

#define MAX_WORDS	64
#define PIPE_MSGS	64
#define PIPE_BYTES	(32 * 1024)

struct place {
	size_t pos;		/* of the line in the text */
	unsigned long line;
	uint32_t seq;
};

struct pipe {
	char buf[PIPE_BYTES];
	size_t len;
	size_t last;		/* offset of the last message */
	int n;
	struct place place[PIPE_MSGS];
};

struct batch {
	struct vsw_ctx *ctx;
	char *text;
	size_t len;
	char *line;		/* copy of one line, cut into words */
	size_t line_size;
	char *words[MAX_WORDS];
	struct vsw_call call;
	struct pipe pipe;
};

static int nomem(struct vsw_ctx *ctx)
{
	vsw_err(ctx, "out of memory");
	return VSW_REFUSED;
}

static int read_all(struct batch *b, FILE *fp)
{
	size_t size = 0;
	char *text;

	do {
		if (b->len == size) {
			size = size ? size * 2 : 64 * 1024;
			text = realloc(b->text, size);
			if (!text)
				return nomem(b->ctx);
			b->text = text;
		}
		b->len += fread(b->text + b->len, 1, size - b->len, fp);
	} while (!feof(fp) && !ferror(fp));
	if (!ferror(fp))
		return 0;
	return vsw_usage(b->ctx, "cannot read it: %s", strerror(errno));
}

/* One word, in place. Return: what is behind it, NULL for an open quote. */
static char *cut_word(char *in)
{
	char *out = in;
	char quote = 0;

	for (; *in && (quote || !strchr(" \t\r", *in)); in++) {
		if (quote ? *in == quote : *in == '"' || *in == '\'') {
			quote = quote ? 0 : *in;
			continue;
		}
		if (*in == '\\' && quote != '\'' && in[1])
			in++;
		*out++ = *in;
	}
	if (quote)
		return NULL;
	if (*in)
		in++;
	*out = '\0';
	return in;
}

int vsw_batch_split(char *line, char **words, int max)
{
	int n = 0;

	for (;;) {
		line += strspn(line, " \t\r");
		if (!*line || *line == '#')
			return n;
		if (n == max)
			return VSW_SPLIT_MANY;
		words[n++] = line;
		line = cut_word(line);
		if (!line)
			return VSW_SPLIT_QUOTE;
	}
}

/* Copy the line at @pos into b->line; the length of it with its newline. */
static size_t copy_line(struct batch *b, size_t pos)
{
	const char *start = b->text + pos;
	const char *end = memchr(start, '\n', b->len - pos);
	size_t len = end ? (size_t)(end - start) : b->len - pos;
	char *buf;

	if (len + 1 > b->line_size) {
		buf = realloc(b->line, len + 1);
		if (!buf)
			return 0;
		b->line = buf;
		b->line_size = len + 1;
	}
	memcpy(b->line, start, len);
	b->line[len] = '\0';
	return end ? len + 1 : len;
}

/* Return: words of the line, 0 for none, -1 after an error. */
static int split_line(struct batch *b, size_t len)
{
	struct vsw_ctx *ctx = b->ctx;
	int n;

	if (len && memchr(b->line, '\0', len - 1)) {
		vsw_usage(ctx, "a NUL byte is not text");
		return -1;
	}
	n = vsw_batch_split(b->line, b->words, MAX_WORDS);
	if (n < 0) {
		vsw_usage(ctx, n == VSW_SPLIT_QUOTE ? "a quote is not closed" :
			  "more than 64 words");
		return -1;
	}
	ctx->opt.may_exist = false;
	ctx->opt.if_exists = false;
	return n ? vsw_opt_parse(ctx, b->words, n) : 0;
}

/* Make the message of one line. Return: 0, VSW_HELPED for an empty line. */
static int parse_line(struct batch *b, size_t pos, size_t *len)
{
	struct vsw_ctx *ctx = b->ctx;
	int n, ret;

	*len = copy_line(b, pos);
	if (!*len)
		return nomem(ctx);
	n = split_line(b, *len);
	if (n <= 0)
		return n ? VSW_USAGE : VSW_HELPED;
	b->call.may_exist = ctx->opt.may_exist;
	b->call.if_exists = ctx->opt.if_exists;
	ret = vsw_call_parse(ctx, &b->call, b->words, n);
	return ret ? ret : vsw_call_build(ctx, &b->call, &ctx->msg);
}

/* The message that was refused is made again to find what is wrong in it. */
static int pipe_refused(struct batch *b, const struct place *place,
			const struct vsw_nlerr *err)
{
	size_t len;
	int ret;

	b->ctx->line = place->line;
	ret = parse_line(b, place->pos, &len);
	if (ret)
		return ret;
	return vsw_nlerr_report(b->ctx, &b->call, &b->ctx->msg, err);
}

/* Answers until that to the last message; the first refusal goes to *err. */
static int pipe_answers(struct batch *b, struct vsw_nlerr *err,
			const struct place **refused)
{
	const struct place *p = b->pipe.place, *last = p + b->pipe.n - 1;
	struct nlmsghdr *nlh;
	ssize_t len;
	int rem;

	for (;;) {
		len = vsw_nl_recv(b->ctx);
		if (len < 0)
			return (int)len;
		rem = (int)len;
		for (nlh = (struct nlmsghdr *)b->ctx->nl.rx;
		     nlmsg_ok(nlh, rem); nlh = nlmsg_next(nlh, &rem)) {
			if (nlh->nlmsg_type != NLMSG_ERROR ||
			    nlh->nlmsg_seq - p->seq >= (uint32_t)b->pipe.n)
				continue;
			if (!*refused) {
				vsw_nlerr_parse(nlh, err);
				if (err->error)
					*refused = p + (nlh->nlmsg_seq -
							p->seq);
			}
			if (nlh->nlmsg_seq == last->seq)
				return 0;
		}
	}
}

static int pipe_flush(struct batch *b)
{
	struct pipe *pipe = &b->pipe;
	const struct place *refused = NULL;
	struct vsw_nlerr err = { 0 };
	struct nlmsghdr *last;
	int ret;

	if (!pipe->n)
		return 0;
	last = (struct nlmsghdr *)(pipe->buf + pipe->last);
	last->nlmsg_flags |= NLM_F_ACK;
	ret = vsw_nl_send(b->ctx, pipe->buf, pipe->len);
	if (!ret)
		ret = pipe_answers(b, &err, &refused);
	if (ret) {
		vsw_err(b->ctx, "netlink: %s", strerror(-ret));
		return VSW_REFUSED;
	}
	ret = refused ? pipe_refused(b, refused, &err) : 0;
	pipe->n = 0;
	pipe->len = 0;
	return ret;
}

static int pipe_add(struct batch *b, size_t pos)
{
	struct vsw_ctx *ctx = b->ctx;
	struct pipe *pipe = &b->pipe;
	struct nlmsghdr *nlh = vsw_msg_hdr(&ctx->msg);
	size_t len = NLMSG_ALIGN(nlh->nlmsg_len);
	struct place *place = &pipe->place[pipe->n];
	int ret;

	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	nlh->nlmsg_type = (uint16_t)ctx->nl.family;
	nlh->nlmsg_seq = ++ctx->nl.seq;
	memcpy(pipe->buf + pipe->len, nlh, nlh->nlmsg_len);
	pipe->last = pipe->len;
	pipe->len += len;
	*place = (struct place){ pos, ctx->line, nlh->nlmsg_seq };
	pipe->n++;
	/* No pipelined message is longer than 512 bytes. */
	if (pipe->n == PIPE_MSGS || pipe->len > PIPE_BYTES - 512)
		return pipe_flush(b);
	return 0;
}

static int run_line(struct batch *b, size_t pos)
{
	struct vsw_ctx *ctx = b->ctx;
	unsigned long line = ctx->line;
	size_t len;
	int ret;

	if (b->call.cmd->flags & VSW_C_PIPELINE && !b->call.if_exists &&
	    !ctx->opt.dry_run)
		return pipe_add(b, pos);
	if (b->pipe.n) {
		ret = pipe_flush(b);
		if (ret)
			return ret;
		ctx->line = line;
		ret = parse_line(b, pos, &len);
		if (ret)
			return ret;
	}
	return vsw_call_run(ctx, &b->call, &ctx->msg);
}

static int pass(struct batch *b, bool run)
{
	struct vsw_ctx *ctx = b->ctx;
	size_t pos, len;
	int ret;

	ctx->line = 0;
	for (pos = 0; pos < b->len; pos += len) {
		ctx->line++;
		ret = parse_line(b, pos, &len);
		if (ret == VSW_HELPED)
			continue;
		if (!ret && run)
			ret = run_line(b, pos);
		if (ret)
			return ret;
	}
	return run ? pipe_flush(b) : 0;
}

static int run_file(struct batch *b, FILE *fp)
{
	int ret = read_all(b, fp);

	if (!ret)
		ret = pass(b, false);
	if (ret)
		return ret;
	ret = pass(b, true);
	return ret && ret != VSW_NOMODULE ? VSW_BATCH : ret;
}

int vsw_batch(struct vsw_ctx *ctx, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	struct batch *b = calloc(1, sizeof(*b));
	FILE *fp = is_stdin ? stdin : fopen(path, "re");
	int ret;

	if (!fp) {
		free(b);
		return vsw_usage(ctx, "cannot open %s: %s", path,
				 strerror(errno));
	}
	if (b) {
		ctx->file = is_stdin ? "stdin" : path;
		b->ctx = ctx;
		ret = run_file(b, fp);
		ctx->file = NULL;
		free(b->text);
		free(b->line);
	} else {
		ret = nomem(ctx);
	}
	free(b);
	if (!is_stdin)
		fclose(fp);
	return ret;
}
