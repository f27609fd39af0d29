// SPDX-License-Identifier: GPL-2.0-or-later
/* Unambiguous prefixes, and the nearest word for one that is unknown */
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "vswtool.h"

#define WORD_MAX	32	/* longer words are like none of ours */

/* Index in @names, VSW_MATCH_NONE or VSW_MATCH_MANY. Names may be NULL. */
int vsw_match(const char *word, const char *const *names, size_t n)
{
	size_t len = strlen(word);
	int found = VSW_MATCH_NONE;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!names[i] || strncmp(names[i], word, len))
			continue;
		if (!names[i][len])
			return (int)i;
		found = found == VSW_MATCH_NONE ? (int)i : VSW_MATCH_MANY;
	}
	return len ? found : VSW_MATCH_NONE;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Levenshtein distance; two rows of the matrix are enough. */
static size_t distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), i, j, diag, up;
	size_t row[WORD_MAX + 1];

	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		diag = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			up = row[j];
			row[j] = min3(up + 1, row[j - 1] + 1,
				      diag + (a[i - 1] != b[j - 1]));
			diag = up;
		}
	}
	return row[lb];
}

static const char *nearest(const char *word, const char *const *names,
			   size_t n)
{
	size_t best = strlen(word) < 4 ? 2 : 3;	/* one more than allowed */
	const char *found = NULL;
	size_t i, d;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		if (!names[i] || strlen(names[i]) > WORD_MAX)
			continue;
		d = distance(word, names[i]);
		if (d < best && d < strlen(names[i])) {
			best = d;
			found = names[i];
		}
	}
	return found;
}

/* Words of other tools, and what to say here: the first word is a keyword. */
static const struct {
	const char *word;
	const char *here;
} foreign[] = {
	{ "drop", "deny" }, { "accept", "allow" }, { "permit", "allow" },
	{ "from", "src" }, { "to", "dst" }, { "port", "dport" },
	{ "protocol", "proto" },
	{ "tcp", "proto tcp" }, { "udp", "proto udp" },
	{ "sctp", "proto sctp" }, { "icmp", "proto icmp" },
	{ "icmpv6", "proto icmpv6" }, { "ip", "ethertype ip" },
	{ "ipv6", "ethertype ipv6" }, { "arp", "ethertype arp" },
};

static bool is_among(const char *word, size_t len, const char *const *names,
		     size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (names[i] && strlen(names[i]) == len &&
		    !memcmp(names[i], word, len))
			return true;
	return false;
}

const char *vsw_foreign(const char *word, const char *const *names, size_t n)
{
	const char *here;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(foreign); i++) {
		here = foreign[i].here;
		if (!strcmp(foreign[i].word, word) &&
		    is_among(here, strcspn(here, " "), names, n))
			return here;
	}
	return NULL;
}

const char *vsw_hint(const char *word, const char *const *names, size_t n)
{
	const char *hint = vsw_foreign(word, names, n);

	return hint ? hint : nearest(word, names, n);
}

void vsw_join_names(char *buf, size_t size, const char *const *names,
		    size_t n)
{
	size_t used = strlen(buf), i;

	for (i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
					 i ? ", " : "", names[i]);
}

static int ambiguous(struct vsw_ctx *ctx, const char *where, const char *word,
		     const char *const *names, size_t n)
{
	const char *some[VSW_MAX_ARGS];
	size_t len = strlen(word), k = 0, i;
	char list[256] = "";

	for (i = 0; i < n && k < VSW_MAX_ARGS; i++)
		if (names[i] && !strncmp(names[i], word, len))
			some[k++] = names[i];
	vsw_join_names(list, sizeof(list), some, k);
	return vsw_usage(ctx, "%s\"%s\" is ambiguous: %s", where, word, list);
}

int vsw_match_error(struct vsw_ctx *ctx, const char *where, const char *what,
		    const char *word, const char *const *names, size_t n,
		    int match)
{
	const char *hint;

	if (match == VSW_MATCH_MANY)
		return ambiguous(ctx, where, word, names, n);
	hint = vsw_hint(word, names, n);
	if (hint)
		return vsw_usage(ctx, "%sunknown %s \"%s\" (did you mean \"%s\"?)",
				 where, what, word, hint);
	return vsw_usage(ctx, "%sunknown %s \"%s\"", where, what, word);
}
