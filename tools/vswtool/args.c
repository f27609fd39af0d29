// SPDX-License-Identifier: GPL-2.0-or-later
/* The words behind OBJECT COMMAND: positional ones, then keywords */
#include <stdio.h>
#include <string.h>

#include "cmd.h"

const char *vsw_call_name(const struct vsw_call *call, char *buf, size_t len)
{
	snprintf(buf, len, "%s%s%s", call->obj->name,
		 call->cmd && call->cmd->name ? " " : "",
		 call->cmd && call->cmd->name ? call->cmd->name : "");
	return buf;
}

int vsw_call_usage(struct vsw_ctx *ctx, const struct vsw_call *call,
		   const char *fmt, ...)
{
	char name[64], text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return vsw_usage(ctx, "%s: %s",
			 vsw_call_name(call, name, sizeof(name)), text);
}

const struct vsw_val *vsw_arg_get(const struct vsw_call *call,
				  const char *name)
{
	const struct vsw_arg *args = call->cmd->args;
	int i;

	for (i = 0; args[i].name; i++)
		if (!strcmp(args[i].name, name))
			return call->val[i].set ? &call->val[i] : NULL;
	return NULL;
}

/* Keywords only, in the places of their arguments; the number of places. */
static size_t keywords(const struct vsw_cmd *cmd, const char **names)
{
	size_t n;

	for (n = 0; n < VSW_MAX_ARGS && cmd->args[n].name; n++)
		names[n] = cmd->args[n].flags & VSW_A_POS ? NULL :
			   cmd->args[n].name;
	return n;
}

static bool is_keyword(const struct vsw_cmd *cmd, const char *word)
{
	const struct vsw_arg *arg;

	for (arg = cmd->args; arg->name; arg++)
		if (!(arg->flags & VSW_A_POS) && !strcmp(arg->name, word))
			return true;
	return false;
}

static int set_value(struct vsw_ctx *ctx, struct vsw_call *call, int i,
		     int word)
{
	const struct vsw_arg *arg = &call->cmd->args[i];
	const char *why;

	why = vsw_parse_value(call, arg, &call->val[i], call->words[word]);
	if (why)
		return vsw_call_usage(ctx, call, "%s: \"%s\" %s", arg->name,
				      call->words[word], why);
	call->val[i].set = true;
	call->val[i].word = word;
	return 0;
}

static int parse_positional(struct vsw_ctx *ctx, struct vsw_call *call,
			    int *next)
{
	const struct vsw_arg *args = call->cmd->args;
	int i, ret;

	for (i = 0; args[i].name && args[i].flags & VSW_A_POS; i++) {
		if (args[i].flags & VSW_A_REST) {
			call->val[i].set = true;
			*next = call->n;
			return 0;
		}
		if (*next == call->n ||
		    (!(args[i].flags & VSW_A_REQ) &&
		     is_keyword(call->cmd, call->words[*next]))) {
			if (args[i].flags & VSW_A_REQ)
				return vsw_call_usage(ctx, call, "%s is missing",
						      args[i].name);
			continue;
		}
		ret = set_value(ctx, call, i, (*next)++);
		if (ret)
			return ret;
	}
	return 0;
}

static int check_group(struct vsw_ctx *ctx, struct vsw_call *call, int i)
{
	const struct vsw_arg *args = call->cmd->args;
	int k;

	if (call->val[i].set)
		return vsw_call_usage(ctx, call, "\"%s\" is given twice",
				      args[i].name);
	for (k = 0; args[i].group && args[k].name; k++)
		if (args[k].group == args[i].group && call->val[k].set)
			return vsw_call_usage(ctx, call,
					      "\"%s\" and \"%s\" exclude each other",
					      args[k].name, args[i].name);
	return 0;
}

/* "port tap1", if @word would do as the value of a keyword that is missing */
static const char *value_of(struct vsw_call *call, const char *word,
			    char *buf, size_t len)
{
	const struct vsw_arg *arg = call->cmd->args;
	bool number = *word >= '0' && *word <= '9';
	struct vsw_val val;

	for (; arg->name; arg++) {
		if (arg->flags & VSW_A_POS || vsw_arg_get(call, arg->name) ||
		    (!(arg->flags & VSW_A_REQ) && strcmp(arg->name, "id")) ||
		    (arg->type == VSW_T_TEXT && !number) ||
		    vsw_parse_value(call, arg, &val, word))
			continue;
		snprintf(buf, len, "%s %s", arg->name, word);
		return buf;
	}
	return NULL;
}

/* A word that is no keyword; the one before may have been taken for another. */
static int unknown_word(struct vsw_ctx *ctx, struct vsw_call *call,
			const char *word, const char *const *names, size_t n)
{
	const char *last = call->last < 0 ? NULL : call->words[call->last];
	const char *hint = vsw_hint(word, names, n), *full;
	char buf[192];

	if (!hint)
		hint = value_of(call, word, buf, sizeof(buf));
	if (hint)
		return vsw_call_usage(ctx, call,
				      "unknown word \"%s\" (did you mean \"%s\"?)",
				      word, hint);
	full = last ? names[vsw_match(last, names, n)] : NULL;
	if (!full || !strcmp(full, last))
		return vsw_call_usage(ctx, call, "unknown word \"%s\"", word);
	hint = vsw_foreign(last, names, n);
	return vsw_call_usage(ctx, call,
			      "unknown word \"%s\" (\"%s\" is taken for \"%s\"%s%s%s)",
			      word, last, full,
			      hint ? ", did you mean \"" : "",
			      hint ? hint : "", hint ? "\"?" : "");
}

static int parse_keyword(struct vsw_ctx *ctx, struct vsw_call *call, int *next)
{
	const struct vsw_arg *args = call->cmd->args;
	const char *names[VSW_MAX_ARGS];
	size_t n = keywords(call->cmd, names);
	char name[64], where[72];
	const char *word = call->words[(*next)++];
	int i = vsw_match(word, names, n);
	int values;

	if (i == VSW_MATCH_NONE)
		return unknown_word(ctx, call, word, names, n);
	if (i < 0) {
		snprintf(where, sizeof(where), "%s: ",
			 vsw_call_name(call, name, sizeof(name)));
		return vsw_match_error(ctx, where, "word", word, names, n, i);
	}
	call->last = *next - 1;
	if (check_group(ctx, call, i))
		return VSW_USAGE;
	if (args[i].type == VSW_T_FLAG ||
	    (args[i].flags & VSW_A_OPTVAL &&
	     (*next == call->n || (strcmp(call->words[*next], "on") &&
				   strcmp(call->words[*next], "off"))))) {
		call->val[i].set = true;
		call->val[i].word = *next - 1;
		call->val[i].str = word;
		call->val[i].num = args[i].type == VSW_T_FLAG ?
				   args[i].dflt : 1;
		return 0;
	}
	values = args[i].flags & VSW_A_PAIR ? 2 : 1;
	if (call->n - *next < values)
		return vsw_call_usage(ctx, call, "\"%s\" needs a value: %s",
				      args[i].name, args[i].meta);
	*next += values;
	return set_value(ctx, call, i, *next - values);
}

static int check_given(struct vsw_ctx *ctx, struct vsw_call *call)
{
	const struct vsw_arg *args = call->cmd->args;
	bool any = false;
	int i;

	for (i = 0; args[i].name; i++) {
		if (args[i].flags & VSW_A_REQ && !call->val[i].set)
			return vsw_call_usage(ctx, call, "\"%s\" is missing",
					      args[i].name);
		any |= call->val[i].set && !(args[i].flags & VSW_A_POS);
	}
	if (call->cmd->flags & VSW_C_NEEDS_KW && !any)
		return vsw_call_usage(ctx, call, "nothing to change");
	return 0;
}

int vsw_args_parse(struct vsw_ctx *ctx, struct vsw_call *call, int first)
{
	int next = first;
	int ret;

	memset(call->val, 0, sizeof(call->val));
	call->last = -1;
	ret = parse_positional(ctx, call, &next);
	while (!ret && next < call->n)
		ret = parse_keyword(ctx, call, &next);
	return ret ? ret : check_given(ctx, call);
}
