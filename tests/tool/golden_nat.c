// SPDX-License-Identifier: GPL-2.0-or-later
/* Golden tests of rules of NAT and their events */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "golden.h"
#include "views.h"

static const uint8_t in4[] = { 10, 0, 0, 1 };
static const uint8_t out4[2][4] = { { 192, 0, 2, 1 }, { 192, 0, 2, 9 } };
static const uint8_t in6[16] = { 0xfd, [15] = 1 };
static const uint8_t out6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };

static struct nl_msg *new_nat(uint8_t cmd, uint32_t id, uint32_t kind)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_NAT_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_NAT_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_NAT_PORT_NAME, "eth1");
	nla_put_u32(m, VSWKM_A_NAT_PORT, 9);
	nla_put_u32(m, VSWKM_A_NAT_ID, id);
	nla_put_u32(m, VSWKM_A_NAT_KIND, kind);
	return m;
}

static struct nl_msg *done(struct nl_msg *m, uint8_t announce)
{
	nla_put_u8(m, VSWKM_A_NAT_ANNOUNCE, announce);
	nla_put_u64(m, VSWKM_A_NAT_CONNECTIONS, announce ? 1ULL << 40 : 0);
	return m;
}

static struct nl_msg *new_snat(uint8_t cmd)
{
	struct nl_msg *m = new_nat(cmd, 1, VSWKM_NAT_KIND_SNAT);

	nla_put(m, VSWKM_A_NAT_SRC, 4, in4);
	nla_put_u8(m, VSWKM_A_NAT_SRC_LEN, 32);
	nla_put(m, VSWKM_A_NAT_TO, 4, out4[0]);
	nla_put(m, VSWKM_A_NAT_TO_LAST, 4, out4[1]);
	nla_put_u16(m, VSWKM_A_NAT_TO_PORT, 1024);
	nla_put_u16(m, VSWKM_A_NAT_TO_PORT_LAST, 65535);
	return done(m, 1);
}

static struct nl_msg *new_masquerade(uint8_t cmd)
{
	struct nl_msg *m = new_nat(cmd, 2, VSWKM_NAT_KIND_MASQUERADE);

	nla_put_string(m, VSWKM_A_NAT_VIA_NAME, "eth2");
	nla_put_u32(m, VSWKM_A_NAT_VIA, 11);
	return done(m, 0);
}

static struct nl_msg *new_dnat(uint8_t cmd)
{
	static const uint16_t ports[2][2] = { { 80, 80 }, { 8000, 8080 } };
	struct nl_msg *m = new_nat(cmd, 3, VSWKM_NAT_KIND_DNAT);
	struct nlattr *nest;
	int i;

	nla_put(m, VSWKM_A_NAT_DST, 4, out4[0]);
	nla_put_u8(m, VSWKM_A_NAT_PROTO, 6);
	for (i = 0; i < 2; i++) {
		nest = nla_nest_start(m, VSWKM_A_NAT_DPORT);
		nla_put_u16(m, VSWKM_A_RANGE_FIRST, ports[i][0]);
		nla_put_u16(m, VSWKM_A_RANGE_LAST, ports[i][1]);
		nla_nest_end(m, nest);
	}
	nla_put(m, VSWKM_A_NAT_TO, 4, in4);
	nla_put_u16(m, VSWKM_A_NAT_TO_PORT, 443);
	return done(m, 0);
}

static struct nl_msg *new_map(uint8_t cmd)
{
	struct nl_msg *m = new_nat(cmd, 4, VSWKM_NAT_KIND_MAP);

	nla_put(m, VSWKM_A_NAT_OUTSIDE, 16, out6);
	nla_put(m, VSWKM_A_NAT_INSIDE, 16, in6);
	return done(m, 1);
}

void nat_show(void **state)
{
	struct shot plain = { "nat", &vsw_nat_view, .msg = {
		new_snat(VSWKM_CMD_NAT_GET), new_masquerade(VSWKM_CMD_NAT_GET),
		new_dnat(VSWKM_CMD_NAT_GET), new_map(VSWKM_CMD_NAT_GET),
	} };
	struct shot full = { "nat-full", &vsw_nat_view, true, true, true,
		.msg = {
		new_dnat(VSWKM_CMD_NAT_GET), new_masquerade(VSWKM_CMD_NAT_GET),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
}

void nat_monitor(void **state)
{
	struct shot s = { "monitor-nat", NULL, .msg = {
		new_snat(VSWKM_CMD_NAT_ADD_NTF), new_map(VSWKM_CMD_NAT_DEL_NTF),
	} };

	(void)state;
	shoot(&s);
}
