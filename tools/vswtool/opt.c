// SPDX-License-Identifier: GPL-2.0-or-later
/* Global options, anywhere on the command line until -- */
#include <string.h>

#include "args.h"
#include "opt.h"
#include "vswtool.h"

#define MAX_OPTS	16

const struct vsw_opt vsw_opt_table[] = {
	{ 'j', "json", NULL, "print JSON" },
	{ 'p', "pretty", NULL, "print JSON with indents" },
	{ 's', "statistics", NULL, "show counters too" },
	{ 'd', "details", NULL, "show every attribute" },
	{ 'n', "netns", "NETNS", "work in this network namespace: name, path or PID" },
	{ 'b', "batch", "FILE", "run the commands in FILE, - is stdin" },
	{ 0, "color", "WHEN", "auto, always or never" },
	{ 0, "dry-run", NULL, "print what would be sent, send nothing" },
	{ 0, "may-exist", NULL, "add: no error when it exists already", true },
	{ 0, "if-exists", NULL, "del: no error when there is none", true },
	{ 0, "count", "N", "monitor: end after N events" },
	{ 'h', "help", NULL, "print help" },
	{ 'V', "version", NULL, "print the version" },
	{ 0 }
};

static int set_color(struct vsw_ctx *ctx, const char *value)
{
	if (!strcmp(value, "auto"))
		ctx->opt.color = VSW_COLOR_AUTO;
	else if (!strcmp(value, "always"))
		ctx->opt.color = VSW_COLOR_ALWAYS;
	else if (!strcmp(value, "never"))
		ctx->opt.color = VSW_COLOR_NEVER;
	else
		return vsw_usage(ctx, "--color is auto, always or never, not \"%s\"",
				 value);
	return 0;
}

static int set_count(struct vsw_ctx *ctx, const char *value)
{
	const char *why = vsw_parse_uint(value, 1, UINT32_MAX,
					 &ctx->opt.count);

	return why ? vsw_usage(ctx, "--count \"%s\" %s", value, why) : 0;
}

static int apply(struct vsw_ctx *ctx, const char *name, const char *value)
{
	struct vsw_opts *opt = &ctx->opt;
	struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{ "json", &opt->json }, { "pretty", &opt->pretty },
		{ "statistics", &opt->stats }, { "details", &opt->details },
		{ "dry-run", &opt->dry_run }, { "may-exist", &opt->may_exist },
		{ "if-exists", &opt->if_exists }, { "help", &opt->help },
		{ "version", &opt->version },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		if (!strcmp(flags[i].name, name))
			*flags[i].flag = true;
	if (!strcmp(name, "netns"))
		opt->netns = value;
	if (!strcmp(name, "batch"))
		opt->batch = value;
	if (!strcmp(name, "color"))
		return set_color(ctx, value);
	if (!strcmp(name, "count"))
		return set_count(ctx, value);
	return 0;
}

static int take(struct vsw_ctx *ctx, const struct vsw_opt *opt,
		const char *value)
{
	if (ctx->file && !opt->in_batch)
		return vsw_usage(ctx, "--%s is not for a line of a batch",
				 opt->name);
	if (!opt->meta && value)
		return vsw_usage(ctx, "--%s takes no value", opt->name);
	if (opt->meta && !value)
		return vsw_usage(ctx, "--%s needs a value: %s", opt->name,
				 opt->meta);
	return apply(ctx, opt->name, value);
}

static const struct vsw_opt *by_letter(char letter)
{
	const struct vsw_opt *opt;

	for (opt = vsw_opt_table; opt->name; opt++)
		if (letter && opt->letter == letter)
			return opt;
	return NULL;
}

/* --name, --name=value, and -name as ip has it */
static int parse_long(struct vsw_ctx *ctx, const char *word, char **words,
		      int n, int *i)
{
	const char *names[MAX_OPTS];
	const char *value = strchr(word, '=');
	char name[32];
	size_t count;
	int found;

	for (count = 0; vsw_opt_table[count].name; count++)
		names[count] = vsw_opt_table[count].name;
	snprintf(name, sizeof(name), "%.*s",
		 value ? (int)(value - word) : (int)strlen(word), word);
	found = vsw_match(name, names, count);
	if (found < 0)
		return vsw_match_error(ctx, "", "option", name, names, count,
				       found);
	if (value)
		value++;
	else if (vsw_opt_table[found].meta && *i + 1 < n)
		value = words[++*i];
	return take(ctx, &vsw_opt_table[found], value);
}

/* -1 would be a number, if there were any below 0 here */
static int parse_long_or_number(struct vsw_ctx *ctx, const char *word,
				char **words, int n, int *i)
{
	if (word[strspn(word, "0123456789")])
		return parse_long(ctx, word, words, n, i);
	return vsw_usage(ctx, "\"-%s\" is neither an option nor a number from 0 up",
			 word);
}

static bool is_cluster(const char *word)
{
	const struct vsw_opt *opt;

	for (; *word; word++) {
		opt = by_letter(*word);
		if (!opt)
			return false;
		if (opt->meta)
			return true;
	}
	return true;
}

/* -js, -nNETNS, -n NETNS */
static int parse_cluster(struct vsw_ctx *ctx, const char *word, char **words,
			 int n, int *i)
{
	const struct vsw_opt *opt;
	const char *value;
	int ret;

	for (; *word; word++) {
		opt = by_letter(*word);
		if (opt->meta) {
			value = word[1] ? word + 1 :
				*i + 1 < n ? words[++*i] : NULL;
			return take(ctx, opt, value);
		}
		ret = take(ctx, opt, NULL);
		if (ret)
			return ret;
	}
	return 0;
}

int vsw_opt_parse(struct vsw_ctx *ctx, char **words, int n)
{
	int left = 0;
	int i, ret;

	for (i = 0; i < n; i++) {
		if (words[i][0] != '-' || !words[i][1]) {
			words[left++] = words[i];
			continue;
		}
		if (!strcmp(words[i], "--")) {
			while (++i < n)
				words[left++] = words[i];
			break;
		}
		if (words[i][1] == '-')
			ret = parse_long(ctx, words[i] + 2, words, n, &i);
		else if (is_cluster(words[i] + 1))
			ret = parse_cluster(ctx, words[i] + 1, words, n, &i);
		else
			ret = parse_long_or_number(ctx, words[i] + 1, words, n,
						   &i);
		if (ret)
			return -1;
	}
	return left;
}
