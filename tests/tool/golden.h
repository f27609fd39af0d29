/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the golden tests share */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_MSGS	8

struct nl_msg;
struct nlmsghdr;
struct vsw_out;
struct vsw_view;

/* Messages, and what is to be compared of them: golden/NAME.{txt,json} */
struct shot {
	const char *name;
	const struct vsw_view *view;	/* NULL: events */
	bool details;
	bool stats;
	bool pretty;
	bool color;
	struct nl_msg *msg[MAX_MSGS];
	const void *more;		/* see struct vsw_out */
	/* instead of vsw_out_rec() */
	void (*out)(struct vsw_out *o, const struct nlmsghdr *nlh);
};

struct nl_msg *new_msg(uint8_t cmd);
/* Compares, and frees the messages. */
void shoot(struct shot *s);

/* golden_switch.c */
void bridge_show(void **state);
void port_show(void **state);
void vlan_show(void **state);
void fdb_show(void **state);
void conn_show(void **state);
void neigh_show(void **state);
void drops_show(void **state);
void empty_show(void **state);
void monitor_show(void **state);
void names_are_escaped(void **state);
void short_messages(void **state);

/* golden_tunnel.c */
void tunnel_show(void **state);
void segment_show(void **state);
void peer_show(void **state);
void tunnel_fdb_show(void **state);
void tunnel_port_show(void **state);
void tunnel_monitor(void **state);

/* golden_acl.c */
void acl_show(void **state);
void acl_rules(void **state);
void acl_sets(void **state);
void acl_monitor(void **state);

/* golden_nat.c */
void nat_show(void **state);
void nat_monitor(void **state);

/* golden_refusal.c */
void refusal_plain(void **state);
void refusal_text_and_argument(void **state);
void refusal_default(void **state);
void refusal_missing(void **state);
void refusal_dump(void **state);
void refusal_uncapped(void **state);
void dump_end(void **state);

#endif
