// SPDX-License-Identifier: GPL-2.0-or-later
/* Golden tests of ACLs, their rules, sets and events */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "acl.h"
#include "acl_show.h"
#include "cmd.h"
#include "golden.h"
#include "views.h"

static const uint8_t ip4[] = { 10, 1, 0, 0 };
static const uint8_t ip6[] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
static const uint8_t mac[] = { 2, 0, 0, 0xab, 0xcd, 0 };
static const uint8_t mask[] = { 255, 255, 255, 255, 255, 0 };

static struct nl_msg *new_acl(uint8_t cmd, const char *name, uint32_t verdict)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_string(m, VSWKM_A_ACL_NAME, name);
	nla_put_u32(m, VSWKM_A_ACL_DEFAULT, verdict);
	nla_put_u32(m, VSWKM_A_ACL_RULES, 100000);
	nla_put_u32(m, VSWKM_A_ACL_BINDS, 2);
	nla_put_u64(m, VSWKM_A_ACL_MEMORY, 1ULL << 40);
	return m;
}

static struct nlattr *rule_start(struct nl_msg *m, uint32_t id, uint32_t dir,
				 uint32_t action)
{
	struct nlattr *nest = nla_nest_start(m, VSWKM_A_ACL_RULE);

	nla_put_u32(m, VSWKM_A_RULE_ID, id);
	nla_put_u32(m, VSWKM_A_RULE_PRIO, 1000);
	nla_put_u32(m, VSWKM_A_RULE_DIRECTION, dir);
	nla_put_u32(m, VSWKM_A_RULE_ACTION, action);
	nla_put_u8(m, VSWKM_A_RULE_LOG, id == 2);
	return nest;
}

static void rule_end(struct nl_msg *m, struct nlattr *nest, bool hit)
{
	nla_put_u64(m, VSWKM_A_RULE_PACKETS, hit ? UINT64_MAX : 0);
	nla_put_u64(m, VSWKM_A_RULE_BYTES, hit ? 1234 : 0);
	if (hit)
		nla_put_u64(m, VSWKM_A_RULE_IDLE, 56789);
	nla_nest_end(m, nest);
}

static void put_range(struct nl_msg *m, int attr, uint16_t first,
		      uint16_t last)
{
	struct nlattr *nest = nla_nest_start(m, attr);

	nla_put_u16(m, VSWKM_A_RANGE_FIRST, first);
	if (last)
		nla_put_u16(m, VSWKM_A_RANGE_LAST, last);
	nla_nest_end(m, nest);
}

static void put_l4_rule(struct nl_msg *m)
{
	struct nlattr *nest = rule_start(m, 2, VSWKM_ACL_DIR_OUT,
					 VSWKM_ACL_ACTION_DENY);

	nla_put(m, VSWKM_A_RULE_SRC, sizeof(ip4), ip4);
	nla_put_u8(m, VSWKM_A_RULE_SRC_LEN, 16);
	nla_put_string(m, VSWKM_A_RULE_DST_SET, "hosts");
	nla_put_u8(m, VSWKM_A_RULE_PROTO, 6);
	put_range(m, VSWKM_A_RULE_SPORT, 1, 65535);
	put_range(m, VSWKM_A_RULE_DPORT, 80, 0);
	put_range(m, VSWKM_A_RULE_DPORT, 8000, 8100);
	nla_put_u8(m, VSWKM_A_RULE_TCP_FLAGS, 2);
	nla_put_u8(m, VSWKM_A_RULE_TCP_FLAGS_MASK, 0x12);
	nla_put_u8(m, VSWKM_A_RULE_FRAG, 0);
	nla_put_u8(m, VSWKM_A_RULE_DSCP, 46);
	nla_put_u8(m, VSWKM_A_RULE_STATE, 1);
	nla_put_string(m, VSWKM_A_RULE_HELPER, "ftp");
	nla_put_string(m, VSWKM_A_RULE_COMMENT, "\"quoted\" \\ \xff");
	rule_end(m, nest, true);
}

static void put_l2_rule(struct nl_msg *m)
{
	struct nlattr *nest = rule_start(m, 7, VSWKM_ACL_DIR_IN,
					 VSWKM_ACL_ACTION_ALLOW);

	nla_put(m, VSWKM_A_RULE_MAC_SRC, sizeof(mac), mac);
	nla_put(m, VSWKM_A_RULE_MAC_SRC_MASK, sizeof(mask), mask);
	nla_put_string(m, VSWKM_A_RULE_MAC_DST_SET, "macs");
	nla_put_u16(m, VSWKM_A_RULE_ETHERTYPE, 0x88b5);
	nla_put_u16(m, VSWKM_A_RULE_VID, 10);
	rule_end(m, nest, false);
}

static void put_nd_rule(struct nl_msg *m)
{
	struct nlattr *nest = rule_start(m, 8, VSWKM_ACL_DIR_IN,
					 VSWKM_ACL_ACTION_DENY);

	nla_put(m, VSWKM_A_RULE_SENDER, sizeof(ip6), ip6);
	nla_put_u8(m, VSWKM_A_RULE_PROTO, 58);
	nla_put_u8(m, VSWKM_A_RULE_ICMP_TYPE, 135);
	nla_put_u8(m, VSWKM_A_RULE_ICMP_CODE, 0);
	rule_end(m, nest, false);
}

void acl_show(void **state)
{
	struct shot s = { "acl", &vsw_acl_view, .msg = {
		new_acl(VSWKM_CMD_ACL_GET, "web", VSWKM_ACL_ACTION_DENY),
		new_acl(VSWKM_CMD_ACL_GET, "thirty-one-characters-are-a-lot",
			VSWKM_ACL_ACTION_ALLOW),
	} };

	(void)state;
	shoot(&s);
}

void acl_rules(void **state)
{
	struct nl_msg *m = new_msg(VSWKM_CMD_RULE_GET);
	struct shot s = { "acl-rules", &vsw_acl_view, .out = vsw_out_rules,
			  .pretty = true, .msg = { m } };

	(void)state;
	nla_put_string(m, VSWKM_A_ACL_NAME, "web");
	put_l4_rule(m);
	put_l2_rule(m);
	put_nd_rule(m);
	shoot(&s);
}

static void put_element(struct nl_msg *m, int attr, int len, const void *data)
{
	struct nlattr *nest = nla_nest_start(m, VSWKM_A_SET_ELEMENT);

	nla_put(m, attr, len, data);
	if (data == ip4)
		nla_put_u8(m, VSWKM_A_ELEMENT_LEN, 16);
	nla_nest_end(m, nest);
}

static struct nl_msg *new_set(uint8_t cmd)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_string(m, VSWKM_A_SET_NAME, "hosts");
	nla_put_u32(m, VSWKM_A_SET_KIND, VSWKM_SET_KIND_ADDR);
	nla_put_u32(m, VSWKM_A_SET_ELEMENTS, 3);
	nla_put_u32(m, VSWKM_A_SET_USERS, 1);
	return m;
}

void acl_sets(void **state)
{
	struct nl_msg *m = new_set(VSWKM_CMD_SET_GET);
	struct shot set = { "acl-set", &vsw_set_view,
			    .msg = { new_set(VSWKM_CMD_SET_GET) } };
	struct shot elements = { "acl-elements", &vsw_set_view,
				 .out = vsw_out_elements, .msg = { m } };
	uint16_t port = 443;

	(void)state;
	put_element(m, VSWKM_A_ELEMENT_ADDR, sizeof(ip4), ip4);
	put_element(m, VSWKM_A_ELEMENT_ADDR, sizeof(ip6), ip6);
	put_element(m, VSWKM_A_ELEMENT_FIRST, sizeof(port), &port);
	put_element(m, VSWKM_A_ELEMENT_MAC, sizeof(mac), mac);
	shoot(&set);
	shoot(&elements);
}

void acl_monitor(void **state)
{
	struct nl_msg *m = new_msg(VSWKM_CMD_ACL_LOG_NTF);
	struct shot s = { "monitor-acl", NULL, .msg = {
		new_acl(VSWKM_CMD_ACL_NEW_NTF, "web", VSWKM_ACL_ACTION_DENY),
		new_acl(VSWKM_CMD_ACL_SET_NTF, "web", VSWKM_ACL_ACTION_DENY),
		new_acl(VSWKM_CMD_ACL_DEL_NTF, "web", VSWKM_ACL_ACTION_DENY),
		new_set(VSWKM_CMD_SET_NEW_NTF), new_set(VSWKM_CMD_SET_SET_NTF),
		new_set(VSWKM_CMD_SET_DEL_NTF), m,
	} };

	(void)state;
	nla_put_string(m, VSWKM_A_LOG_NAME, "web");
	nla_put_u32(m, VSWKM_A_LOG_RULE_ID, 3);
	nla_put_u32(m, VSWKM_A_LOG_DIRECTION, VSWKM_ACL_DIR_OUT);
	nla_put_u32(m, VSWKM_A_LOG_ACTION, VSWKM_ACL_ACTION_DENY);
	nla_put_u32(m, VSWKM_A_LOG_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_LOG_BRIDGE_NAME, "sw0");
	nla_put_u32(m, VSWKM_A_LOG_PORT, 9);
	nla_put_string(m, VSWKM_A_LOG_PORT_NAME, "tap0");
	nla_put_u16(m, VSWKM_A_LOG_VID, 10);
	nla_put_u32(m, VSWKM_A_LOG_LENGTH, 1514);
	nla_put(m, VSWKM_A_LOG_HEADER, sizeof(ip6), ip6);
	nla_put_u64(m, VSWKM_A_LOG_LOST, 5);
	shoot(&s);
}
