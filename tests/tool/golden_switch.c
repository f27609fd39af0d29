// SPDX-License-Identifier: GPL-2.0-or-later
/* Golden tests of bridges, ports, tables, connections and their events */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "golden.h"
#include "monitor.h"
#include "views.h"

static const uint8_t mac[6] = { 0x02, 0, 0, 0xab, 0xcd, 0xef };

static void put_stats(struct nl_msg *m, int attr)
{
	struct nlattr *nest = nla_nest_start(m, attr);
	int i;

	for (i = 1; i <= VSWKM_A_STATS_DROPPED; i++)
		nla_put_u64(m, i, (uint64_t)i * 1000000000000ULL);
	nla_nest_end(m, nest);
}

static void put_drop(struct nl_msg *m, int attr, const char *reason,
		     uint64_t packets, const char *text, uint8_t policy)
{
	struct nlattr *nest = nla_nest_start(m, attr);

	nla_put_string(m, VSWKM_A_DROP_REASON, reason);
	nla_put_u64(m, VSWKM_A_DROP_PACKETS, packets);
	nla_put_string(m, VSWKM_A_DROP_TEXT, text);
	nla_put_u8(m, VSWKM_A_DROP_POLICY, policy);
	nla_nest_end(m, nest);
}

static void put_drops(struct nl_msg *m, int attr)
{
	put_drop(m, attr, "vlan_not_member", 12,
		 "the port does not carry this VLAN", 1);
	put_drop(m, attr, "mtu", UINT64_MAX, "larger than the \"MTU\"", 0);
}

static void put_range(struct nl_msg *m, uint16_t first, uint16_t last,
		      bool pvid, bool untagged)
{
	struct nlattr *nest = nla_nest_start(m, VSWKM_A_PORT_VLAN);

	nla_put_u16(m, VSWKM_A_VLAN_RANGE_FIRST, first);
	if (last)
		nla_put_u16(m, VSWKM_A_VLAN_RANGE_LAST, last);
	if (untagged)
		nla_put_flag(m, VSWKM_A_VLAN_RANGE_UNTAGGED);
	if (pvid)
		nla_put_flag(m, VSWKM_A_VLAN_RANGE_PVID);
	nla_nest_end(m, nest);
}

static void put_map(struct nl_msg *m, uint16_t outside, uint16_t inside)
{
	struct nlattr *nest = nla_nest_start(m, VSWKM_A_PORT_MAP);

	nla_put_u16(m, VSWKM_A_VLAN_MAP_OUTSIDE, outside);
	nla_put_u16(m, VSWKM_A_VLAN_MAP_INSIDE, inside);
	nla_nest_end(m, nest);
}

static struct nl_msg *new_bridge(uint8_t cmd, const char *name, bool plain)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_BRIDGE_IFINDEX, 7);
	nla_put_string(m, VSWKM_A_BRIDGE_NAME, name);
	nla_put_u32(m, VSWKM_A_BRIDGE_AGEING, plain ? 300 : 0);
	nla_put_u32(m, VSWKM_A_BRIDGE_FDB_LIMIT, plain ? 1048576 : 10);
	nla_put_u8(m, VSWKM_A_BRIDGE_QINQ, !plain);
	nla_put(m, VSWKM_A_BRIDGE_ADDRESS, 6, mac);
	nla_put_u8(m, VSWKM_A_BRIDGE_UP, plain);
	nla_put_u32(m, VSWKM_A_BRIDGE_MTU, 1500);
	nla_put_u32(m, VSWKM_A_BRIDGE_PORTS, 3);
	nla_put_u32(m, VSWKM_A_BRIDGE_FDB_COUNT, 1048576);
	nla_put_u32(m, VSWKM_A_BRIDGE_FDB_LEARNED, 1048570);
	nla_put_u64(m, VSWKM_A_BRIDGE_FDB_MEMORY, 1ULL << 40);
	nla_put_u64(m, VSWKM_A_BRIDGE_GENERATION, UINT64_MAX);
	nla_put_u8(m, VSWKM_A_BRIDGE_NEIGH_LEARNING, !plain);
	nla_put_u32(m, VSWKM_A_BRIDGE_NEIGH_LIMIT, plain ? 65536 : 100);
	nla_put_u32(m, VSWKM_A_BRIDGE_NEIGH_COUNT, 20);
	nla_put_u32(m, VSWKM_A_BRIDGE_NEIGH_LEARNED, 10);
	nla_put_u64(m, VSWKM_A_BRIDGE_MISS_LOST, plain ? 0 : 7);
	put_stats(m, VSWKM_A_BRIDGE_STATS);
	put_drops(m, VSWKM_A_BRIDGE_DROP);
	return m;
}

static void put_port_flags(struct nl_msg *m, bool plain)
{
	nla_put_u8(m, VSWKM_A_PORT_ISOLATED, !plain);
	nla_put_u8(m, VSWKM_A_PORT_LEARNING, plain);
	nla_put_u8(m, VSWKM_A_PORT_FLOOD_UC, plain);
	nla_put_u8(m, VSWKM_A_PORT_FLOOD_MC, 1);
	nla_put_u8(m, VSWKM_A_PORT_FLOOD_BC, plain);
	nla_put_u32(m, VSWKM_A_PORT_FDB_LIMIT, plain ? 65536 : 100);
}

static struct nl_msg *new_port(uint8_t cmd, const char *name, bool plain)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_PORT_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_PORT_BRIDGE_NAME, "sw0");
	nla_put_u32(m, VSWKM_A_PORT_IFINDEX, 9);
	nla_put_string(m, VSWKM_A_PORT_NAME, name);
	nla_put_u32(m, VSWKM_A_PORT_KIND, VSWKM_PORT_KIND_NETDEV);
	nla_put_u32(m, VSWKM_A_PORT_MODE, plain ? VSWKM_PORT_MODE_ACCESS :
		    VSWKM_PORT_MODE_TRUNK);
	nla_put_u16(m, VSWKM_A_PORT_PVID, plain ? 10 : 0);
	put_range(m, 10, 0, plain, plain);
	if (!plain) {
		put_range(m, 20, 30, false, false);
		put_range(m, 4094, 4094, false, true);
		put_map(m, 100, 10);
		put_map(m, 200, 20);
	}
	put_port_flags(m, plain);
	nla_put_u16(m, VSWKM_A_PORT_INDEX, 2);
	nla_put_u8(m, VSWKM_A_PORT_UP, plain);
	nla_put_u32(m, VSWKM_A_PORT_MTU, 9000);
	nla_put_u32(m, VSWKM_A_PORT_FDB_LEARNED, 5);
	put_stats(m, VSWKM_A_PORT_STATS);
	if (!plain)
		put_drops(m, VSWKM_A_PORT_DROP);
	return m;
}

/* No ifindex, an empty trunk, and an attribute that is not known yet */
static struct nl_msg *new_patch(void)
{
	struct nl_msg *m = new_msg(VSWKM_CMD_PORT_NEW);

	nla_put_u32(m, VSWKM_A_PORT_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_PORT_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_PORT_NAME, "p0");
	nla_put_u32(m, VSWKM_A_PORT_KIND, VSWKM_PORT_KIND_PATCH);
	nla_put_u32(m, VSWKM_A_PORT_MODE, VSWKM_PORT_MODE_TRUNK);
	nla_put_u16(m, VSWKM_A_PORT_PVID, 0);
	put_port_flags(m, true);
	nla_put_u32(m, VSWKM_A_PORT_PEER_BRIDGE, 8);
	nla_put_string(m, VSWKM_A_PORT_PEER_BRIDGE_NAME, "sw1");
	nla_put_string(m, VSWKM_A_PORT_PEER_NAME, "p1");
	nla_put_u16(m, VSWKM_A_PORT_INDEX, 3);
	nla_put_u8(m, VSWKM_A_PORT_UP, 1);
	nla_put_u32(m, VSWKM_A_PORT_MAX + 5, 1);
	nla_put_u32(m, VSW_MAX_ATTR + 5, 1);
	return m;
}

static struct nl_msg *new_fdb(uint8_t cmd, uint32_t owner, bool sticky)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_FDB_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_FDB_BRIDGE_NAME, "sw0");
	nla_put(m, VSWKM_A_FDB_ADDRESS, 6, mac);
	nla_put_u16(m, VSWKM_A_FDB_VID, 10);
	nla_put_u32(m, VSWKM_A_FDB_PORT, 9);
	nla_put_string(m, VSWKM_A_FDB_PORT_NAME, "tap0");
	nla_put_u32(m, VSWKM_A_FDB_OWNER, owner);
	nla_put_u8(m, VSWKM_A_FDB_STICKY, sticky);
	if (owner == VSWKM_FDB_OWNER_LEARNED)
		nla_put_u32(m, VSWKM_A_FDB_IDLE, 12345);
	return m;
}

static struct nl_msg *new_neigh(uint8_t cmd, uint32_t owner, bool six)
{
	static const uint8_t ip4[] = { 10, 0, 0, 1 };
	static const uint8_t ip6[16] = { 0xfd, [15] = 1 };
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_NEIGH_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_NEIGH_BRIDGE_NAME, "sw0");
	nla_put_u16(m, VSWKM_A_NEIGH_VID, 10);
	nla_put(m, VSWKM_A_NEIGH_IP, six ? 16 : 4, six ? ip6 : ip4);
	nla_put(m, VSWKM_A_NEIGH_LLADDR, 6, mac);
	nla_put_u32(m, VSWKM_A_NEIGH_OWNER, owner);
	nla_put_u8(m, VSWKM_A_NEIGH_ROUTER, six);
	nla_put_u32(m, VSWKM_A_NEIGH_IDLE, 12345);
	if (owner == VSWKM_NEIGH_OWNER_LEARNED) {
		nla_put_u32(m, VSWKM_A_NEIGH_PORT, 9);
		nla_put_string(m, VSWKM_A_NEIGH_PORT_NAME, "tap0");
	}
	return m;
}

static struct nl_msg *new_miss(uint32_t kind)
{
	static const uint8_t ip[] = { 10, 0, 0, 2 };
	struct nl_msg *m = new_msg(VSWKM_CMD_MISS_NTF);

	nla_put_u32(m, VSWKM_A_MISS_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_MISS_BRIDGE_NAME, "sw0");
	nla_put_u16(m, VSWKM_A_MISS_VID, 10);
	nla_put_u32(m, VSWKM_A_MISS_PORT, 9);
	nla_put_string(m, VSWKM_A_MISS_PORT_NAME, "tap0");
	nla_put_u32(m, VSWKM_A_MISS_KIND, kind);
	nla_put_u64(m, VSWKM_A_MISS_LOST, 3);
	if (kind == VSWKM_MISS_KIND_L2)
		nla_put(m, VSWKM_A_MISS_ADDRESS, 6, mac);
	else
		nla_put(m, VSWKM_A_MISS_IP, 4, ip);
	return m;
}

static struct nl_msg *new_conn(uint8_t proto, bool six)
{
	static const uint8_t ip4[2][4] = { { 10, 0, 0, 1 }, { 10, 0, 0, 2 } };
	static const uint8_t ip6[2][16] = {
		{ 0xfd, [15] = 1 }, { 0xfd, [15] = 2 }
	};
	struct nl_msg *m = new_msg(VSWKM_CMD_CONN_GET);
	int len = six ? 16 : 4;

	nla_put_u32(m, VSWKM_A_CONN_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_CONN_BRIDGE_NAME, "sw0");
	nla_put_u16(m, VSWKM_A_CONN_ZONE, 32768);
	nla_put_u32(m, VSWKM_A_CONN_PORT, 9);
	nla_put_string(m, VSWKM_A_CONN_PORT_NAME, "tap0");
	nla_put_u8(m, VSWKM_A_CONN_PROTO, proto);
	nla_put(m, VSWKM_A_CONN_SRC, len, six ? ip6[0] : ip4[0]);
	nla_put(m, VSWKM_A_CONN_DST, len, six ? ip6[1] : ip4[1]);
	nla_put(m, VSWKM_A_CONN_REPLY_SRC, len, six ? ip6[1] : ip4[1]);
	nla_put(m, VSWKM_A_CONN_REPLY_DST, len, six ? ip6[0] : ip4[0]);
	nla_put_u32(m, VSWKM_A_CONN_MARK, 0);
	nla_put_u8(m, VSWKM_A_CONN_REPLIED, proto == 6);
	nla_put_u8(m, VSWKM_A_CONN_ASSURED, proto == 6);
	nla_put_u32(m, VSWKM_A_CONN_TIMEOUT, 431999);
	if (proto != 6) {
		nla_put_u8(m, VSWKM_A_CONN_ICMP_TYPE, 8);
		nla_put_u8(m, VSWKM_A_CONN_ICMP_CODE, 0);
		nla_put_u16(m, VSWKM_A_CONN_ICMP_ID, 77);
		return m;
	}
	nla_put_u32(m, VSWKM_A_CONN_REPLY_PORT, 10);
	nla_put_string(m, VSWKM_A_CONN_REPLY_PORT_NAME, "tap1");
	nla_put_u16(m, VSWKM_A_CONN_SPORT, 40000);
	nla_put_u16(m, VSWKM_A_CONN_DPORT, 443);
	nla_put_u16(m, VSWKM_A_CONN_REPLY_SPORT, 443);
	nla_put_u16(m, VSWKM_A_CONN_REPLY_DPORT, 40000);
	nla_put_u32(m, VSWKM_A_CONN_TCP_STATE, 3);
	nla_put_u64(m, VSWKM_A_CONN_PACKETS, 10);
	nla_put_u64(m, VSWKM_A_CONN_BYTES, 1000);
	nla_put_u64(m, VSWKM_A_CONN_REPLY_PACKETS, 20);
	nla_put_u64(m, VSWKM_A_CONN_REPLY_BYTES, 30000);
	return m;
}

void bridge_show(void **state)
{
	struct shot plain = { "bridge", &vsw_bridge_view, .msg = {
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "sw0", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "fifteen-letters", false),
	} };
	struct shot full = { "bridge-full", &vsw_bridge_view, true, true,
		true, .msg = {
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "sw0", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "sw1", false),
	} };
	struct shot color = { "bridge-color", &vsw_bridge_view, .color = true,
		.msg = { new_bridge(VSWKM_CMD_BRIDGE_NEW, "sw0", true),
			 new_bridge(VSWKM_CMD_BRIDGE_NEW, "sw1", false) } };

	(void)state;
	shoot(&plain);
	shoot(&full);
	shoot(&color);
}

void port_show(void **state)
{
	struct shot plain = { "port", &vsw_port_view, .msg = {
		new_port(VSWKM_CMD_PORT_NEW, "tap0", true),
		new_port(VSWKM_CMD_PORT_NEW, "tap1", false),
		new_patch(),
	} };
	struct shot full = { "port-full", &vsw_port_view, true, true, true,
		.msg = {
		new_port(VSWKM_CMD_PORT_NEW, "tap0", true),
		new_port(VSWKM_CMD_PORT_NEW, "tap1", false),
		new_patch(),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
}

void vlan_show(void **state)
{
	struct shot vlans = { "vlan", &vsw_vlan_view, .msg = {
		new_port(VSWKM_CMD_PORT_NEW, "tap0", true),
		new_port(VSWKM_CMD_PORT_NEW, "tap1", false),
		new_patch(),
	} };
	struct shot maps = { "map", &vsw_map_view, .msg = {
		new_port(VSWKM_CMD_PORT_NEW, "tap0", true),
		new_port(VSWKM_CMD_PORT_NEW, "tap1", false),
	} };

	(void)state;
	shoot(&vlans);
	shoot(&maps);
}

void fdb_show(void **state)
{
	struct shot plain = { "fdb", &vsw_fdb_view, .msg = {
		new_fdb(VSWKM_CMD_FDB_NEW, VSWKM_FDB_OWNER_LEARNED, false),
		new_fdb(VSWKM_CMD_FDB_NEW, VSWKM_FDB_OWNER_STATIC, true),
		new_fdb(VSWKM_CMD_FDB_NEW, VSWKM_FDB_OWNER_LOCAL, false),
		new_fdb(VSWKM_CMD_FDB_NEW, 77, false),
	} };
	struct shot full = { "fdb-full", &vsw_fdb_view, true, true, true,
		.msg = {
		new_fdb(VSWKM_CMD_FDB_NEW, VSWKM_FDB_OWNER_AGENT, true),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
}

void conn_show(void **state)
{
	struct shot plain = { "conn", &vsw_conn_view, .msg = {
		new_conn(6, false), new_conn(6, true), new_conn(1, false),
	} };
	struct shot full = { "conn-full", &vsw_conn_view, true, true, true,
		.msg = {
		new_conn(6, true), new_conn(1, false),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
}

void neigh_show(void **state)
{
	struct shot plain = { "neigh", &vsw_neigh_view, .msg = {
		new_neigh(VSWKM_CMD_NEIGH_NEW, VSWKM_NEIGH_OWNER_LEARNED,
			  false),
		new_neigh(VSWKM_CMD_NEIGH_NEW, VSWKM_NEIGH_OWNER_STATIC, true),
		new_neigh(VSWKM_CMD_NEIGH_NEW, 77, false),
	} };
	struct shot full = { "neigh-full", &vsw_neigh_view, true, true, true,
		.msg = {
		new_neigh(VSWKM_CMD_NEIGH_NEW, VSWKM_NEIGH_OWNER_AGENT, true),
	} };
	struct shot events = { "monitor-neigh", NULL, .msg = {
		new_neigh(VSWKM_CMD_NEIGH_NEW_NTF, VSWKM_NEIGH_OWNER_LEARNED,
			  false),
		new_neigh(VSWKM_CMD_NEIGH_DEL_NTF, VSWKM_NEIGH_OWNER_AGENT,
			  true),
		new_miss(VSWKM_MISS_KIND_L2),
		new_miss(VSWKM_MISS_KIND_L3),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
	shoot(&events);
}

void drops_show(void **state)
{
	struct shot s = { "drops", &vsw_drops_view, .msg = {
		new_port(VSWKM_CMD_PORT_NEW, "tap0", true),
		new_port(VSWKM_CMD_PORT_NEW, "tap1", false),
	} };

	(void)state;
	shoot(&s);
}

void empty_show(void **state)
{
	struct shot s = { "empty", &vsw_port_view };

	(void)state;
	shoot(&s);
}

void monitor_show(void **state)
{
	struct shot s = { "monitor", NULL, .msg = {
		new_bridge(VSWKM_CMD_BRIDGE_NEW_NTF, "sw0", true),
		new_bridge(VSWKM_CMD_BRIDGE_SET_NTF, "sw0", false),
		new_bridge(VSWKM_CMD_BRIDGE_DEL_NTF, "sw0", false),
		new_port(VSWKM_CMD_PORT_NEW_NTF, "tap0", true),
		new_port(VSWKM_CMD_PORT_SET_NTF, "tap0", false),
		new_port(VSWKM_CMD_PORT_DEL_NTF, "tap0", true),
		new_fdb(VSWKM_CMD_FDB_NEW_NTF, VSWKM_FDB_OWNER_LEARNED, true),
		new_fdb(VSWKM_CMD_FDB_DEL_NTF, VSWKM_FDB_OWNER_STATIC, false),
	} };
	struct vsw_out o = { .fp = stdout };
	struct nl_msg *other = new_msg(250);

	(void)state;
	shoot(&s);
	assert_false(vsw_monitor_event(&o, nlmsg_hdr(other)));
	nlmsg_free(other);
}

void names_are_escaped(void **state)
{
	struct shot s = { "escape", &vsw_bridge_view, .msg = {
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "\033[31mred", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "caf\303\251", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "bad\377\300\200", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "q\"uo\\te", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "sur\355\240\200", true),
		new_bridge(VSWKM_CMD_BRIDGE_NEW, "c1\302\233", true),
	} };

	(void)state;
	shoot(&s);
}

/* Cut at every length, a message may print less but must not be overread. */
void short_messages(void **state)
{
	struct nl_msg *m = new_port(VSWKM_CMD_PORT_NEW, "tap1", false);
	uint32_t full = nlmsg_hdr(m)->nlmsg_len, len;
	struct vsw_out o = { .details = true, .stats = true };
	struct nlmsghdr *copy;
	char *text = NULL;
	size_t size;
	int json;

	(void)state;
	for (json = 0; json < 2; json++) {
		o.json = json;
		for (len = NLMSG_HDRLEN; len <= full; len++) {
			copy = malloc(len);
			memcpy(copy, nlmsg_hdr(m), len);
			copy->nlmsg_len = len;
			o.fp = open_memstream(&text, &size);
			vsw_out_rec(&o, &vsw_port_view, copy);
			vsw_out_rec(&o, &vsw_vlan_view, copy);
			vsw_out_rec(&o, &vsw_drops_view, copy);
			vsw_out_end(&o);
			fclose(o.fp);
			free(text);
			free(copy);
		}
	}
	nlmsg_free(m);
}
