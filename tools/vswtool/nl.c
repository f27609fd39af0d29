// SPDX-License-Identifier: GPL-2.0-or-later
/* The generic netlink socket: requests, replies and dumps */
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "vswtool.h"

#define RX_SIZE		(256 * 1024)
#define DUMP_TRIES	3

/* Messages of a dump, kept until it is known to be consistent */
struct keep {
	char *buf;
	size_t len;
	size_t size;
};

struct dump {
	vsw_nl_cb cb;
	void *arg;
	struct keep *keep;	/* NULL: hand on at once */
	bool interrupted;
};

static int no_module(struct vsw_ctx *ctx)
{
	vsw_err(ctx, "the kernel has no vswkm: try \"modprobe vswkm\", look at \"dkms status\"; with Secure Boot the module's key must be enrolled");
	return VSW_NOMODULE;
}

static void set_sockopts(struct nl_sock *sk)
{
	const int names[] = { NETLINK_EXT_ACK, NETLINK_CAP_ACK,
			      NETLINK_GET_STRICT_CHK };
	int one = 1;
	size_t i;

	/* All are improvements only; an old kernel may lack one. */
	for (i = 0; i < ARRAY_SIZE(names); i++)
		(void)setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, names[i],
				 &one, sizeof(one));
}

int vsw_nl_open(struct vsw_ctx *ctx)
{
	struct vsw_nl *nl = &ctx->nl;
	int ret;

	if (nl->sk)
		return 0;
	nl->rx = malloc(RX_SIZE);
	nl->rx_size = RX_SIZE;
	nl->sk = nl_socket_alloc();
	if (!nl->rx || !nl->sk) {
		vsw_err(ctx, "out of memory");
		vsw_nl_close(ctx);
		return VSW_REFUSED;
	}
	ret = genl_connect(nl->sk);
	if (ret < 0) {
		vsw_err(ctx, "cannot open a netlink socket: %s",
			nl_geterror(ret));
		vsw_nl_close(ctx);
		return VSW_REFUSED;
	}
	set_sockopts(nl->sk);
	nl->family = genl_ctrl_resolve(nl->sk, VSWKM_FAMILY_NAME);
	if (nl->family < 0) {
		vsw_nl_close(ctx);
		return no_module(ctx);
	}
	return 0;
}

void vsw_nl_close(struct vsw_ctx *ctx)
{
	nl_socket_free(ctx->nl.sk);
	free(ctx->nl.rx);
	memset(&ctx->nl, 0, sizeof(ctx->nl));
}

int vsw_nl_fd(const struct vsw_ctx *ctx)
{
	return nl_socket_get_fd(ctx->nl.sk);
}

/* Bytes now in ctx->nl.rx, or a negative errno */
ssize_t vsw_nl_recv(struct vsw_ctx *ctx)
{
	struct sockaddr_nl from;
	struct iovec iov = { ctx->nl.rx, ctx->nl.rx_size };
	struct msghdr mh = { .msg_name = &from, .msg_namelen = sizeof(from),
			     .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t len;

	do {
		mh.msg_namelen = sizeof(from);
		len = recvmsg(vsw_nl_fd(ctx), &mh, 0);
	} while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid));
	if (len < 0)
		return -errno;
	return mh.msg_flags & MSG_TRUNC ? -EMSGSIZE : len;
}

int vsw_nl_send(struct vsw_ctx *ctx, const void *buf, size_t len)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	ssize_t n;

	do {
		n = sendto(vsw_nl_fd(ctx), buf, len, 0,
			   (struct sockaddr *)&kernel, sizeof(kernel));
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

static int send_msg(struct vsw_ctx *ctx, struct vsw_msg *msg, uint16_t flags)
{
	struct nlmsghdr *nlh = vsw_msg_hdr(msg);

	nlh->nlmsg_type = (uint16_t)ctx->nl.family;
	nlh->nlmsg_seq = ++ctx->nl.seq;
	nlh->nlmsg_flags |= flags;
	return vsw_nl_send(ctx, nlh, nlh->nlmsg_len);
}

/*
 * One message of the answer. Return: 0 to go on, 1 at the end, which an
 * acknowledgment, an error and the end of a dump all are.
 */
static int answer(struct vsw_ctx *ctx, struct nlmsghdr *nlh, vsw_nl_cb cb,
		  void *arg, struct vsw_nlerr *err)
{
	if (nlh->nlmsg_seq != ctx->nl.seq)
		return 0;
	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		return 0;
	case NLMSG_ERROR:
	case NLMSG_DONE:
		vsw_nlerr_parse(nlh, err);
		err->interrupted = nlh->nlmsg_flags & NLM_F_DUMP_INTR;
		return 1;
	}
	return cb ? cb(ctx, nlh, arg) : 0;
}

static int receive(struct vsw_ctx *ctx, vsw_nl_cb cb, void *arg,
		   struct vsw_nlerr *err)
{
	struct nlmsghdr *nlh;
	ssize_t len;
	int rem, ret;

	for (;;) {
		len = vsw_nl_recv(ctx);
		if (len < 0)
			return (int)len;
		rem = (int)len;
		for (nlh = (struct nlmsghdr *)ctx->nl.rx; nlmsg_ok(nlh, rem);
		     nlh = nlmsg_next(nlh, &rem)) {
			ret = answer(ctx, nlh, cb, arg, err);
			if (ret)
				return ret < 0 ? ret : 0;
		}
	}
}

int vsw_nl_try(struct vsw_ctx *ctx, struct vsw_msg *msg, vsw_nl_cb cb,
	       void *arg, struct vsw_nlerr *err)
{
	int ret;

	memset(err, 0, sizeof(*err));
	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	ret = send_msg(ctx, msg, NLM_F_ACK);
	if (!ret)
		ret = receive(ctx, cb, arg, err);
	if (ret)
		err->error = ret;
	return 0;
}

/* The device that an entry needs is another thing than the entry itself. */
static bool is_gone(const struct vsw_msg *msg, const struct vsw_nlerr *err)
{
	return err->error == -ENOENT ||
	       (err->error == -ENODEV && msg->op != VSWKM_CMD_FDB_DEL &&
		msg->op != VSWKM_CMD_NEIGH_DEL);
}

int vsw_nl_do(struct vsw_ctx *ctx, const struct vsw_call *call,
	      struct vsw_msg *msg, vsw_nl_cb cb, void *arg)
{
	struct vsw_nlerr err;
	int ret;

	ret = vsw_nl_try(ctx, msg, cb, arg, &err);
	if (ret)
		return ret;
	if (call->if_exists && is_gone(msg, &err))
		return 0;
	if (err.error)
		return vsw_nlerr_report(ctx, call, msg, &err);
	vsw_nlerr_warn(ctx, &err);
	return 0;
}

static int keep_msg(struct keep *k, const struct nlmsghdr *nlh)
{
	size_t len = NLMSG_ALIGN(nlh->nlmsg_len);
	size_t size = k->size ? k->size : 64 * 1024;
	char *buf;

	while (size < k->len + len)
		size *= 2;
	if (size != k->size) {
		buf = realloc(k->buf, size);
		if (!buf)
			return -ENOMEM;
		k->buf = buf;
		k->size = size;
	}
	memcpy(k->buf + k->len, nlh, nlh->nlmsg_len);
	k->len += len;
	return 0;
}

static int dump_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct dump *d = arg;

	d->interrupted |= nlh->nlmsg_flags & NLM_F_DUMP_INTR;
	return d->keep ? keep_msg(d->keep, nlh) : d->cb(ctx, nlh, d->arg);
}

static int dump_once(struct vsw_ctx *ctx, struct vsw_msg *msg, struct dump *d,
		     struct vsw_nlerr *err)
{
	int ret;

	if (d->keep)
		d->keep->len = 0;
	d->interrupted = false;
	memset(err, 0, sizeof(*err));
	ret = send_msg(ctx, msg, NLM_F_DUMP);
	if (!ret)
		ret = receive(ctx, dump_cb, d, err);
	if (ret)
		err->error = ret;
	/* the change may have left nothing to say but the end */
	d->interrupted |= err->interrupted;
	return err->error;
}

static int deliver(struct vsw_ctx *ctx, struct dump *d)
{
	const struct nlmsghdr *nlh;
	size_t at;
	int ret = 0;

	for (at = 0; !ret && at < d->keep->len;
	     at += NLMSG_ALIGN(nlh->nlmsg_len)) {
		nlh = (const struct nlmsghdr *)(d->keep->buf + at);
		ret = d->cb(ctx, nlh, d->arg);
	}
	return ret;
}

int vsw_nl_dump(struct vsw_ctx *ctx, const struct vsw_call *call,
		struct vsw_msg *msg, bool stream, vsw_nl_cb cb, void *arg)
{
	struct keep keep = { 0 };
	struct dump d = { .cb = cb, .arg = arg, .keep = stream ? NULL : &keep };
	struct vsw_nlerr err;
	int ret, tries;

	ret = vsw_nl_open(ctx);
	if (ret)
		return ret;
	for (tries = 0; tries < (stream ? 1 : DUMP_TRIES); tries++)
		if (dump_once(ctx, msg, &d, &err) || !d.interrupted)
			break;
	if (!err.error && !stream)
		err.error = deliver(ctx, &d);
	free(keep.buf);
	if (err.error)
		return vsw_nlerr_report(ctx, call, msg, &err);
	if (d.interrupted)
		vsw_err(ctx, "warning: the dump was interrupted by a change and may be incomplete");
	return 0;
}
