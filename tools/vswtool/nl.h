/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_NL_H
#define VSW_NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/netlink.h>
#include <linux/vswkm.h>

#include "args.h"

struct nl_msg;
struct nl_sock;
struct nlattr;
struct vsw_ctx;
struct vsw_set;

/**
 * struct vsw_msg - one request
 * @nl: the message; its buffer is reused
 * @set: attribute set of the operation
 * @map: where the attributes of each argument begin, in rising order
 * @full: an attribute did not fit
 */
struct vsw_msg {
	struct nl_msg *nl;
	const struct vsw_set *set;
	uint8_t op;
	uint16_t flags;
	bool full;
	int nmap;
	struct {
		uint32_t off;
		int arg;
	} map[VSW_MAX_ARGS];
};

/* How the kernel refused a request */
struct vsw_nlerr {
	int error;		/* negative errno, 0 when it did not */
	char text[256];		/* extack, "" when there is none */
	bool has_off;
	bool has_miss;
	bool interrupted;	/* a dump, by a change of what is dumped */
	uint32_t off;		/* of the bad attribute in the request */
	uint32_t miss;		/* type of the missing attribute */
};

struct vsw_nl {
	struct nl_sock *sk;
	int family;
	uint32_t seq;
	size_t rx_size;
	char *rx;
};

typedef int (*vsw_nl_cb)(struct vsw_ctx *ctx, const struct nlmsghdr *nlh,
			 void *arg);

/* msg.c */
int vsw_msg_init(struct vsw_msg *msg);
void vsw_msg_free(struct vsw_msg *msg);
void vsw_msg_start(struct vsw_msg *msg, uint8_t op, uint16_t flags);
void vsw_msg_mark(struct vsw_msg *msg, int arg);
void vsw_put_uint(struct vsw_msg *msg, uint16_t attr, uint32_t num);
void vsw_put_str(struct vsw_msg *msg, uint16_t attr, const char *str);
void vsw_put_mac(struct vsw_msg *msg, uint16_t attr, const uint8_t mac[6]);
void vsw_put_ip(struct vsw_msg *msg, uint16_t attr, const struct vsw_val *val);
void vsw_put_dev(struct vsw_msg *msg, uint16_t index, uint16_t name,
		 const struct vsw_val *val);
void vsw_put_vlans(struct vsw_msg *msg, const struct vsw_vlans *vlans,
		   bool pvid, bool untagged);
void vsw_put_maps(struct vsw_msg *msg, const struct vsw_maps *maps);
struct nlmsghdr *vsw_msg_hdr(const struct vsw_msg *msg);

/* nl.c: 0 or an exit status; the error has been printed. */
int vsw_nl_open(struct vsw_ctx *ctx);
void vsw_nl_close(struct vsw_ctx *ctx);
int vsw_nl_do(struct vsw_ctx *ctx, const struct vsw_call *call,
	      struct vsw_msg *msg, vsw_nl_cb cb, void *arg);

/* @stream: hand the messages on at once, do not try again when interrupted. */
int vsw_nl_dump(struct vsw_ctx *ctx, const struct vsw_call *call,
		struct vsw_msg *msg, bool stream, vsw_nl_cb cb, void *arg);
/* The same without a word about a refusal; *err says what it was. */
int vsw_nl_try(struct vsw_ctx *ctx, struct vsw_msg *msg, vsw_nl_cb cb,
	       void *arg, struct vsw_nlerr *err);
ssize_t vsw_nl_recv(struct vsw_ctx *ctx);
int vsw_nl_send(struct vsw_ctx *ctx, const void *buf, size_t len);
int vsw_nl_fd(const struct vsw_ctx *ctx);

/* nlerr.c */
#define VSW_NO_RIGHT	"permission denied (needs CAP_NET_ADMIN)"

void vsw_nlerr_parse(const struct nlmsghdr *nlh, struct vsw_nlerr *err);
void vsw_nlerr_warn(struct vsw_ctx *ctx, const struct vsw_nlerr *err);
int vsw_nlerr_report(struct vsw_ctx *ctx, const struct vsw_call *call,
		     const struct vsw_msg *msg, const struct vsw_nlerr *err);

#endif
