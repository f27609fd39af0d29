// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel says about a request that it refused */
#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <string.h>

#include "cmd.h"
#include "spec.h"

static void parse_tlvs(struct nlattr *head, int len, struct vsw_nlerr *err)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];
	const char *s;
	size_t n;

	if (len <= 0 ||
	    nla_parse(tb, NLMSGERR_ATTR_MAX, head, len, NULL) < 0)
		return;
	if (tb[NLMSGERR_ATTR_MSG]) {
		s = vsw_attr_str(tb[NLMSGERR_ATTR_MSG], &n);
		snprintf(err->text, sizeof(err->text), "%.*s", (int)n, s);
	}
	err->has_off = tb[NLMSGERR_ATTR_OFFS];
	err->off = (uint32_t)vsw_attr_uint(tb[NLMSGERR_ATTR_OFFS]);
	err->has_miss = tb[NLMSGERR_ATTR_MISS_TYPE];
	err->miss = (uint32_t)vsw_attr_uint(tb[NLMSGERR_ATTR_MISS_TYPE]);
}

/* An NLMSG_ERROR, or an NLMSG_DONE, which has but a number before the TLVs */
void vsw_nlerr_parse(const struct nlmsghdr *nlh, struct vsw_nlerr *err)
{
	const struct nlmsgerr *e = nlmsg_data(nlh);
	size_t skip = sizeof(int);
	int len = nlmsg_datalen(nlh);

	memset(err, 0, sizeof(*err));
	if (len < (int)sizeof(int))
		return;
	err->error = e->error;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		if (len < (int)sizeof(*e)) {
			err->error = err->error ? err->error : -EBADMSG;
			return;
		}
		skip = sizeof(*e);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
			skip += NLMSG_ALIGN(e->msg.nlmsg_len - NLMSG_HDRLEN);
	}
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		parse_tlvs((struct nlattr *)((char *)nlmsg_data(nlh) + skip),
			   len - (int)skip, err);
}

/* The argument in whose part of the request @off is, -1 for none */
static int arg_at(const struct vsw_msg *msg, uint32_t off)
{
	int i = msg->nmap;

	if (off >= vsw_msg_hdr(msg)->nlmsg_len)
		return -1;
	while (i-- > 0)
		if (msg->map[i].off <= off)
			return msg->map[i].arg;
	return -1;
}

/*
 * The only argument of a dump that found no such object, else -1: older
 * kernels (6.1) put no offset into the message that ends a dump.
 */
static int sought(const struct vsw_msg *msg, const struct vsw_nlerr *err)
{
	bool dump = (vsw_msg_hdr(msg)->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;

	if (!dump || msg->nmap != 1 ||
	    (err->error != -ENODEV && err->error != -ENOENT))
		return -1;
	return msg->map[0].arg;
}

/* The words of an argument: "tap0", or "access 10" */
static void blame_arg(const struct vsw_call *call, int i, char *buf,
		      size_t len)
{
	const struct vsw_arg *arg = &call->cmd->args[i];
	const struct vsw_val *val = &call->val[i];

	if (!val->set)
		snprintf(buf, len, " (argument \"%s %u\", the default)",
			 arg->name, arg->dflt);
	else if (arg->flags & VSW_A_POS)
		snprintf(buf, len, " (argument \"%s\")", val->str);
	else if (arg->type == VSW_T_FLAG)
		snprintf(buf, len, " (argument \"%s\")", arg->name);
	else
		snprintf(buf, len, " (argument \"%s %s\")", arg->name,
			 val->str);
}

static void blame_missing(const struct vsw_call *call,
			  const struct vsw_msg *msg, uint32_t attr, char *buf,
			  size_t len)
{
	const struct vsw_arg *arg;

	for (arg = call->cmd->args; arg->name; arg++)
		if (arg->attr && (arg->attr == attr || arg->attr_name == attr))
			break;
	snprintf(buf, len, " (missing: \"%s\")",
		 arg->name ? arg->name :
		 vsw_attr_spec(msg->set, (uint16_t)attr)->name);
}

void vsw_nlerr_warn(struct vsw_ctx *ctx, const struct vsw_nlerr *err)
{
	if (err->text[0])
		vsw_err(ctx, "warning: %s", err->text);
}

static const char *reason(const struct vsw_nlerr *err)
{
	if (err->text[0])
		return err->text;
	switch (-err->error) {
	case EPERM:
	case EACCES:
		return VSW_NO_RIGHT;
	case ENODEV:
		return "no such device";
	case ENOENT:
		return "no such entry";
	case EEXIST:
		return "exists already";
	}
	return strerror(-err->error);
}

int vsw_nlerr_report(struct vsw_ctx *ctx, const struct vsw_call *call,
		     const struct vsw_msg *msg, const struct vsw_nlerr *err)
{
	char name[64], blame[320] = "";
	int arg;

	arg = err->has_off ? arg_at(msg, err->off) : sought(msg, err);
	if (arg >= 0)
		blame_arg(call, arg, blame, sizeof(blame));
	else if (err->has_miss)
		blame_missing(call, msg, err->miss, blame, sizeof(blame));
	vsw_err(ctx, "%s: %s%s", vsw_call_name(call, name, sizeof(name)),
		reason(err), blame);
	return err->error == -ENODEV || err->error == -ENOENT ? VSW_NOENT :
	       VSW_REFUSED;
}
