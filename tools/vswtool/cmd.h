/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command table: objects hold commands, commands hold arguments. Parsing,
 * the message that is sent, error texts, help and shell completion all come
 * from these tables.
 */
#ifndef VSW_CMD_H
#define VSW_CMD_H

#include "args.h"
#include "vswtool.h"

/* Bits of struct vsw_arg.flags */
#define VSW_A_POS	0x01	/* positional; name is what help calls it */
#define VSW_A_REQ	0x02	/* must be given */
#define VSW_A_DFLT	0x04	/* dflt is sent when it is not given */
#define VSW_A_OPTVAL	0x08	/* on|off value that may be left out: on */
#define VSW_A_REST	0x10	/* takes all words that remain */
#define VSW_A_PAIR	0x20	/* has two values, cmd->build finds the second */

/* Bits of struct vsw_cmd.flags */
#define VSW_C_MAY_EXIST	0x01	/* takes --may-exist */
#define VSW_C_IF_EXISTS	0x02	/* takes --if-exists */
#define VSW_C_NEEDS_KW	0x04	/* pointless without any keyword */
#define VSW_C_NO_BATCH	0x08	/* not inside a batch */
#define VSW_C_PIPELINE	0x10	/* a batch may send many before it listens */
#define VSW_C_DUMP	0x20	/* asks for all objects, not for one */

/* What the shell completes a value with, besides the words of its type. */
enum vsw_live {
	VSW_LIVE_NONE,
	VSW_LIVE_BRIDGE,
	VSW_LIVE_PORT,
	VSW_LIVE_BRIDGE_PORT,
	VSW_LIVE_DEV,
	VSW_LIVE_TUNNEL,
	VSW_LIVE_BRIDGE_TUNNEL,
	VSW_LIVE_ACL,
	VSW_LIVE_SET,
};

struct vsw_arg {
	const char *name;	/* keyword; of a positional its help name */
	const char *meta;	/* help name of the value */
	const char *help;
	const char *const *words;	/* of VSW_T_ENUM, NULL at the end */
	uint32_t min;
	uint32_t max;
	uint32_t dflt;		/* also the value of a VSW_T_FLAG */
	uint16_t attr;		/* attribute it becomes, 0: cmd->build does */
	uint16_t attr_name;	/* of VSW_T_DEV, when it is not an index */
	uint8_t type;		/* enum vsw_type */
	uint8_t live;		/* enum vsw_live */
	uint8_t group;		/* only one argument of a group; 0 is none */
	uint8_t flags;
};

struct vsw_cmd {
	const char *name;
	const char *alias;	/* accepted too, never shown */
	const char *help;
	const struct vsw_arg *args;	/* name == NULL at the end */
	/* Checks, and adds to the message, what the arguments alone do not */
	int (*build)(struct vsw_ctx *ctx, struct vsw_call *call,
		     struct vsw_msg *msg);
	/* Does the command; the default sends the message and awaits the ack */
	int (*run)(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg);
	uint16_t nl_flags;
	uint8_t op;		/* VSWKM_CMD_*, 0 when it sends nothing */
	uint8_t flags;
};

/* An object without cmds has one nameless command, self. */
struct vsw_object {
	const char *name;
	const char *help;
	const struct vsw_cmd *cmds;	/* name == NULL at the end */
	const struct vsw_cmd *self;
	bool hidden;
};

extern const struct vsw_object vsw_bridge_object;
extern const struct vsw_object vsw_port_object;
extern const struct vsw_object vsw_vlan_object;
extern const struct vsw_object vsw_fdb_object;
extern const struct vsw_object vsw_tunnel_object;
extern const struct vsw_object vsw_neigh_object;
extern const struct vsw_object vsw_acl_object;
extern const struct vsw_object vsw_conn_object;
extern const struct vsw_object vsw_nat_object;
extern const struct vsw_object vsw_monitor_object;
extern const struct vsw_object vsw_drops_object;
extern const struct vsw_object vsw_help_words;
extern const struct vsw_object vsw_completion_object;
extern const struct vsw_object vsw_complete_object;

/* All objects in the order of help, NULL at the end. */
extern const struct vsw_object *const vsw_objects[];

/* From words to a call; VSW_HELPED when they asked for help, now printed. */
int vsw_call_parse(struct vsw_ctx *ctx, struct vsw_call *call,
		   char **words, int n);
int vsw_call_build(struct vsw_ctx *ctx, struct vsw_call *call,
		   struct vsw_msg *msg);
/* The message of another operation, from the arguments that are attributes */
void vsw_call_put(const struct vsw_call *call, struct vsw_msg *msg, uint8_t op,
		  uint16_t nl_flags);
int vsw_call_run(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg);
/*
 * The run of an add: with --may-exist no error when there is one already that
 * same() says is the one that was asked for.
 */
int vsw_call_add(struct vsw_ctx *ctx, struct vsw_call *call,
		 struct vsw_msg *msg,
		 bool (*same)(struct vsw_ctx *ctx,
			      const struct vsw_call *call));

const struct vsw_object *vsw_find_object(struct vsw_ctx *ctx,
					 const char *word);
const struct vsw_cmd *vsw_find_cmd(struct vsw_ctx *ctx,
				   const struct vsw_object *obj,
				   const char *word);

void vsw_help_objects(struct vsw_ctx *ctx);
void vsw_help_object(struct vsw_ctx *ctx, const struct vsw_object *obj);
void vsw_help_cmd(struct vsw_ctx *ctx, const struct vsw_object *obj,
		  const struct vsw_cmd *cmd);

#endif
