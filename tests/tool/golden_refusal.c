// SPDX-License-Identifier: GPL-2.0-or-later
/* How the tool reads the kernel's refusals */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "golden.h"

static struct nl_msg *new_error(int error, uint16_t flags, uint32_t skip)
{
	struct nl_msg *m = nlmsg_alloc();
	struct nlmsgerr e = { .error = error, .msg.nlmsg_len = NLMSG_HDRLEN };

	assert_non_null(m);
	e.msg.nlmsg_len += skip;
	assert_non_null(nlmsg_put(m, 0, 0, NLMSG_ERROR, 0,
				  NLM_F_ACK_TLVS | flags));
	assert_int_equal(nlmsg_append(m, &e, sizeof(e), NLMSG_ALIGNTO), 0);
	return m;
}

static int report(char **words, int n, struct nl_msg *m, char **text)
{
	struct vsw_ctx ctx;
	struct vsw_call *call = calloc(1, sizeof(*call));
	struct vsw_nlerr err;
	size_t len;
	int ret;

	assert_int_equal(vsw_ctx_init(&ctx), 0);
	ctx.err = open_memstream(text, &len);
	assert_int_equal(vsw_call_parse(&ctx, call, words, n), 0);
	assert_int_equal(vsw_call_build(&ctx, call, &ctx.msg), 0);
	vsw_nlerr_parse(nlmsg_hdr(m), &err);
	ret = vsw_nlerr_report(&ctx, call, &ctx.msg, &err);
	fclose(ctx.err);
	vsw_ctx_free(&ctx);
	free(call);
	nlmsg_free(m);
	return ret;
}

static void check_report(char **words, int n, struct nl_msg *m, int status,
			 const char *want)
{
	char *text = NULL;

	assert_int_equal(report(words, n, m, &text), status);
	assert_string_equal(text, want);
	free(text);
}

static char *port_words[] = { "port", "add", "sw0", "tap0", "access", "10" };

void refusal_plain(void **state)
{
	(void)state;
	check_report(port_words, 6, new_error(-EPERM, NLM_F_CAPPED, 40),
		     VSW_REFUSED,
		     "vswtool: port add: permission denied (needs CAP_NET_ADMIN)\n");
	check_report(port_words, 6, new_error(-ENODEV, NLM_F_CAPPED, 40),
		     VSW_NOENT, "vswtool: port add: no such device\n");
	check_report(port_words, 6, new_error(-EBUSY, NLM_F_CAPPED, 40),
		     VSW_REFUSED,
		     "vswtool: port add: Device or resource busy\n");
}

void refusal_text_and_argument(void **state)
{
	/* Headers of 20, bridge-name of 8, name of 9 (12), mode, pvid */
	static const struct {
		uint32_t off;
		const char *want;
	} cases[] = {
		{ 20, "vswtool: port add: no (argument \"sw0\")\n" },
		{ 28, "vswtool: port add: no (argument \"tap0\")\n" },
		{ 40, "vswtool: port add: no (argument \"access 10\")\n" },
		{ 48, "vswtool: port add: no (argument \"access 10\")\n" },
		{ 4, "vswtool: port add: no\n" },
		{ 4096, "vswtool: port add: no\n" },
	};
	struct nl_msg *m;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		m = new_error(-EINVAL, NLM_F_CAPPED, 40);
		nla_put_string(m, NLMSGERR_ATTR_MSG, "no");
		nla_put_u32(m, NLMSGERR_ATTR_OFFS, cases[i].off);
		check_report(port_words, 6, m, VSW_REFUSED, cases[i].want);
	}
}

void refusal_default(void **state)
{
	static char *words[] = { "fdb", "add", "sw0", "02:00:00:00:00:01",
				 "port", "tap0" };
	struct nl_msg *m = new_error(-EINVAL, NLM_F_CAPPED, 40);

	(void)state;
	nla_put_string(m, NLMSGERR_ATTR_MSG, "no");
	nla_put_u32(m, NLMSGERR_ATTR_OFFS, 20 + 8 + 12);
	check_report(words, 6, m, VSW_REFUSED,
		     "vswtool: fdb add: no (argument \"vlan 1\", the default)\n");
}

void refusal_missing(void **state)
{
	struct nl_msg *m = new_error(-EINVAL, NLM_F_CAPPED, 40);

	(void)state;
	nla_put_u32(m, NLMSGERR_ATTR_MISS_TYPE, VSWKM_A_PORT_PEER_NAME);
	check_report(port_words, 6, m, VSW_REFUSED,
		     "vswtool: port add: Invalid argument (missing: \"peer\")\n");
	m = new_error(-EINVAL, NLM_F_CAPPED, 40);
	nla_put_u32(m, NLMSGERR_ATTR_MISS_TYPE, VSWKM_A_PORT_MODE);
	check_report(port_words, 6, m, VSW_REFUSED,
		     "vswtool: port add: Invalid argument (missing: \"mode\")\n");
}

/* Linux 6.1 says nothing of where in the request of a dump the fault is. */
void refusal_dump(void **state)
{
	static char *words[] = { "tunnel", "segment", "vx0" };

	(void)state;
	check_report(words, 3, new_error(-ENODEV, NLM_F_CAPPED, 40), VSW_NOENT,
		     "vswtool: tunnel segment: no such device (argument \"vx0\")\n");
	check_report(words, 3, new_error(-EPERM, NLM_F_CAPPED, 40), VSW_REFUSED,
		     "vswtool: tunnel segment: permission denied (needs CAP_NET_ADMIN)\n");
}

/* Without NLM_F_CAPPED the request stands between the error and the text. */
void refusal_uncapped(void **state)
{
	struct nl_msg *m = new_error(-EEXIST, 0, 4);

	(void)state;
	assert_int_equal(nlmsg_append(m, "abcd", 4, 0), 0);
	nla_put_string(m, NLMSGERR_ATTR_MSG, "it is\nthere");
	check_report(port_words, 6, m, VSW_REFUSED,
		     "vswtool: port add: it is\\x0athere\n");
}

void dump_end(void **state)
{
	struct nl_msg *m = nlmsg_alloc();
	struct vsw_nlerr err;
	int error = -EINVAL;

	(void)state;
	nlmsg_put(m, 0, 0, NLMSG_DONE, 0, NLM_F_ACK_TLVS);
	nlmsg_append(m, &error, sizeof(error), NLMSG_ALIGNTO);
	nla_put_string(m, NLMSGERR_ATTR_MSG, "no such filter");
	vsw_nlerr_parse(nlmsg_hdr(m), &err);
	assert_int_equal(err.error, -EINVAL);
	assert_string_equal(err.text, "no such filter");
	nlmsg_free(m);
}
