/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_ARGS_H
#define VSW_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vsw_arg;
struct vsw_cmd;
struct vsw_ctx;
struct vsw_object;

#define VSW_MAX_ARGS	32
#define VSW_MAX_MAPS	4094
#define VSW_WHY_MAX	192
#define VSW_DEVNAME_MAX	127	/* an alternative name may be this long */

/* Types of values on the command line */
enum vsw_type {
	VSW_T_FLAG,		/* a keyword without a value */
	VSW_T_DEV,		/* name, altname or ifindex of a device */
	VSW_T_NAME,		/* name of a device to be made */
	VSW_T_UINT,
	VSW_T_ONOFF,
	VSW_T_VID,
	VSW_T_NATIVE,		/* VID or none */
	VSW_T_VLANS,		/* 10,20-30 */
	VSW_T_TRUNK,		/* the same, or all, or none */
	VSW_T_MAPS,		/* 100:10,200:20 */
	VSW_T_MAC,
	VSW_T_FLOOD,		/* uc,mc,bc or none */
	VSW_T_IP,		/* IPv4 or IPv6 */
	VSW_T_PORTS,		/* 10000-20000: the first in the upper half */
	VSW_T_INHERIT,		/* a number, or inherit: VSW_INHERIT */
	VSW_T_MSS,		/* a number, auto or off */
	VSW_T_MISS,		/* l2,l3 or none */
	VSW_T_ENUM,
	VSW_T_LABEL,		/* name of an ACL or a set */
	VSW_T_TEXT,		/* cmd->build looks at it */
	VSW_T_WORDS,		/* anything, not looked at */
};

#define VSW_FLOOD_UC	0x01
#define VSW_FLOOD_MC	0x02
#define VSW_FLOOD_BC	0x04

#define VSW_MISS_L2	0x01
#define VSW_MISS_L3	0x02

#define VSW_INHERIT	UINT32_MAX
#define VSW_MSS_MIN	88	/* the least that Linux accepts */

/* A set of VLANs */
struct vsw_vlans {
	uint8_t bit[4096 / 8];
};

struct vsw_map {
	uint16_t outside;
	uint16_t inside;
};

struct vsw_maps {
	struct vsw_map pair[VSW_MAX_MAPS];
	size_t n;
};

/**
 * struct vsw_val - one argument as given
 * @set: it was given
 * @index: a VSW_T_DEV that is an ifindex
 * @word: index of the word that holds the value
 * @num: the value of the numeric types and of VSW_T_FLAG
 * @mac: that of VSW_T_MAC
 * @ip: that of VSW_T_IP
 * @iplen: bytes of @ip, 4 or 16
 * @str: the word itself
 */
struct vsw_val {
	bool set;
	bool index;
	int word;
	uint32_t num;
	uint8_t mac[6];
	uint8_t ip[16];
	uint8_t iplen;
	const char *str;
};

/**
 * struct vsw_call - one command with its arguments
 * @val: one per entry of cmd->args
 * @vlans: the value of the one VSW_T_VLANS or VSW_T_TRUNK argument
 * @maps: the value of the VSW_T_MAPS argument
 * @last: index of the word that was the last keyword, -1 for none
 * @why: room for what is wrong with a value
 */
struct vsw_call {
	const struct vsw_object *obj;
	const struct vsw_cmd *cmd;
	char **words;
	int n;
	bool may_exist;
	bool if_exists;
	int last;
	struct vsw_val val[VSW_MAX_ARGS];
	struct vsw_vlans vlans;
	struct vsw_maps maps;
	char why[VSW_WHY_MAX];
};

/* The argument of that name, NULL when it was not given. */
const struct vsw_val *vsw_arg_get(const struct vsw_call *call,
				  const char *name);
/* "port add", for error texts; valid until the next call. */
const char *vsw_call_name(const struct vsw_call *call, char *buf, size_t len);
int vsw_call_usage(struct vsw_ctx *ctx, const struct vsw_call *call,
		   const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

int vsw_args_parse(struct vsw_ctx *ctx, struct vsw_call *call, int first);

/* value.c: each returns NULL, or what is wrong with the text. */
const char *vsw_parse_value(struct vsw_call *call, const struct vsw_arg *arg,
			    struct vsw_val *val, const char *text);
const char *vsw_parse_uint(const char *text, uint32_t min, uint32_t max,
			   uint32_t *num);
const char *vsw_parse_mac(const char *text, uint8_t mac[6]);
const char *vsw_parse_vlans(const char *text, struct vsw_vlans *vlans);
const char *vsw_parse_maps(const char *text, struct vsw_maps *maps);
bool vsw_vlans_test(const struct vsw_vlans *vlans, unsigned int vid);
/* Next range at or after *vid; false at the end. */
bool vsw_vlans_next(const struct vsw_vlans *vlans, unsigned int vid,
		    unsigned int *first, unsigned int *last);

/* match.c */
#define VSW_MATCH_NONE	(-1)
#define VSW_MATCH_MANY	(-2)

int vsw_match(const char *word, const char *const *names, size_t n);
/* What may have been meant by an unknown @word, NULL if nothing comes near */
const char *vsw_hint(const char *word, const char *const *names, size_t n);
/* The same, only for words that other tools have */
const char *vsw_foreign(const char *word, const char *const *names, size_t n);
/* "a, b, c" behind what is in @buf */
void vsw_join_names(char *buf, size_t size, const char *const *names,
		    size_t n);
/* Say that @word is unknown or ambiguous among @names; VSW_USAGE. */
int vsw_match_error(struct vsw_ctx *ctx, const char *where, const char *what,
		    const char *word, const char *const *names, size_t n,
		    int match);

#endif
