// SPDX-License-Identifier: GPL-2.0-or-later
/* Golden tests of tunnels, segments and peers */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "golden.h"
#include "spec.h"
#include "tunnels.h"
#include "views.h"

static void put_ip(struct nl_msg *m, int attr, const char *text)
{
	uint8_t ip[16];

	if (inet_pton(AF_INET, text, ip) == 1)
		nla_put(m, attr, 4, ip);
	else if (inet_pton(AF_INET6, text, ip) == 1)
		nla_put(m, attr, 16, ip);
}

static void put_flags(struct nl_msg *m, bool on)
{
	static const uint8_t flags[] = {
		VSWKM_A_TUNNEL_TTL_INHERIT, VSWKM_A_TUNNEL_TOS_INHERIT,
		VSWKM_A_TUNNEL_CSUM, VSWKM_A_TUNNEL_SUPPRESS,
		VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN, VSWKM_A_TUNNEL_MISS_L2,
		VSWKM_A_TUNNEL_MISS_L3, VSWKM_A_TUNNEL_HUB,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		nla_put_u8(m, flags[i], on);
	nla_put_u8(m, VSWKM_A_TUNNEL_LEARNING, !on);
}

static struct nl_msg *new_vxlan(uint8_t cmd, const char *name)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_TUNNEL_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_TUNNEL_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_TUNNEL_NAME, name);
	nla_put_u32(m, VSWKM_A_TUNNEL_KIND, VSWKM_TUNNEL_KIND_VXLAN);
	put_ip(m, VSWKM_A_TUNNEL_LOCAL, "192.0.2.1");
	nla_put_u16(m, VSWKM_A_TUNNEL_DSTPORT, 4789);
	nla_put_u16(m, VSWKM_A_TUNNEL_SRCPORT_MIN, 32768);
	nla_put_u16(m, VSWKM_A_TUNNEL_SRCPORT_MAX, 60999);
	nla_put_u8(m, VSWKM_A_TUNNEL_TTL, 64);
	nla_put_u8(m, VSWKM_A_TUNNEL_TOS, 0);
	nla_put_u32(m, VSWKM_A_TUNNEL_DF, VSWKM_DF_SET);
	nla_put_u16(m, VSWKM_A_TUNNEL_MSS, 0);
	put_flags(m, false);
	nla_put_u8(m, VSWKM_A_TUNNEL_CSUM6_ZERO, 0);
	nla_put_u8(m, VSWKM_A_TUNNEL_GBP, 0);
	nla_put_u16(m, VSWKM_A_TUNNEL_INDEX, 4);
	nla_put_u8(m, VSWKM_A_TUNNEL_UP, 1);
	nla_put_u32(m, VSWKM_A_TUNNEL_SEGMENTS, 2);
	nla_put_u32(m, VSWKM_A_TUNNEL_PEERS, 2);
	nla_put_u32(m, VSWKM_A_TUNNEL_REMOTES, 8191);
	return m;
}

static struct nl_msg *new_gre(uint8_t cmd, const char *name, uint16_t mss)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_TUNNEL_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_TUNNEL_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_TUNNEL_NAME, name);
	nla_put_u32(m, VSWKM_A_TUNNEL_KIND, VSWKM_TUNNEL_KIND_GRE);
	put_ip(m, VSWKM_A_TUNNEL_LOCAL, "2001:db8::1");
	nla_put_u32(m, VSWKM_A_TUNNEL_LINK, 3);
	nla_put_string(m, VSWKM_A_TUNNEL_LINK_NAME, "eth0");
	nla_put_u8(m, VSWKM_A_TUNNEL_TTL, 0);
	nla_put_u8(m, VSWKM_A_TUNNEL_TOS, 184);
	nla_put_u32(m, VSWKM_A_TUNNEL_DF, VSWKM_DF_INHERIT);
	nla_put_u16(m, VSWKM_A_TUNNEL_MSS, mss);
	put_flags(m, true);
	nla_put_u8(m, VSWKM_A_TUNNEL_SEQ, 1);
	nla_put_u8(m, VSWKM_A_TUNNEL_NVGRE, 1);
	nla_put_u16(m, VSWKM_A_TUNNEL_INDEX, 5);
	nla_put_u8(m, VSWKM_A_TUNNEL_UP, 0);
	nla_put_u32(m, VSWKM_A_TUNNEL_SEGMENTS, 1);
	nla_put_u32(m, VSWKM_A_TUNNEL_PEERS, 0);
	nla_put_u32(m, VSWKM_A_TUNNEL_REMOTES, 0);
	return m;
}

static struct nl_msg *new_segment(uint8_t cmd, const char *tunnel, uint16_t vid,
				  uint16_t attr, uint32_t id,
				  const char *group)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_SEGMENT_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_SEGMENT_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_SEGMENT_TUNNEL, tunnel);
	nla_put_u16(m, VSWKM_A_SEGMENT_VID, vid);
	nla_put_u32(m, attr, id);
	nla_put_u32(m, VSWKM_A_SEGMENT_PEERS, 1);
	if (group)
		put_ip(m, VSWKM_A_SEGMENT_GROUP, group);
	return m;
}

static struct nl_msg *new_peer(uint8_t cmd, const char *tunnel, const char *ip,
			       uint16_t vid)
{
	struct nl_msg *m = new_msg(cmd);

	nla_put_u32(m, VSWKM_A_PEER_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_PEER_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_PEER_TUNNEL, tunnel);
	put_ip(m, VSWKM_A_PEER_ADDRESS, ip);
	if (vid)
		nla_put_u16(m, VSWKM_A_PEER_VID, vid);
	nla_put_u32(m, VSWKM_A_PEER_MTU, 1450);
	return m;
}

#define VNI(cmd, tunnel, vid, id, group)				\
	new_segment(cmd, tunnel, vid, VSWKM_A_SEGMENT_VNI, id, group)
#define KEY(cmd, tunnel, vid, id, group)				\
	new_segment(cmd, tunnel, vid, VSWKM_A_SEGMENT_KEY, id, group)

static void keep(struct vsw_parts *parts, struct nl_msg *m)
{
	assert_int_equal(vsw_parts_add(parts, nlmsg_hdr(m)), 0);
	nlmsg_free(m);
}

static struct vsw_parts *new_parts(void)
{
	struct vsw_parts *parts = vsw_parts_new();

	assert_non_null(parts);
	keep(parts, VNI(VSWKM_CMD_SEGMENT_GET, "vx0", 10, 10010, NULL));
	keep(parts, VNI(VSWKM_CMD_SEGMENT_GET, "vx0", 4094, 16777215,
			"239.1.1.1"));
	keep(parts, KEY(VSWKM_CMD_SEGMENT_GET, "gr0", 10, 0, NULL));
	keep(parts, new_peer(VSWKM_CMD_PEER_GET, "vx0", "192.0.2.2", 0));
	keep(parts, new_peer(VSWKM_CMD_PEER_GET, "vx0", "192.0.2.3", 10));
	keep(parts, new_msg(VSWKM_CMD_PEER_GET));	/* of no tunnel */
	return parts;
}

void tunnel_show(void **state)
{
	struct vsw_parts *parts = new_parts();
	struct shot plain = { "tunnel", &vsw_tunnel_view, .msg = {
		new_vxlan(VSWKM_CMD_TUNNEL_GET, "vx0"),
		new_gre(VSWKM_CMD_TUNNEL_GET, "gr0", 1),
		new_gre(VSWKM_CMD_TUNNEL_GET, "gr1", 1400),
	} };
	struct shot full = { "tunnel-full", &vsw_tunnel_view, true, true, true,
		.more = parts, .msg = {
		new_vxlan(VSWKM_CMD_TUNNEL_GET, "vx0"),
		new_gre(VSWKM_CMD_TUNNEL_GET, "gr0", 1),
		new_gre(VSWKM_CMD_TUNNEL_GET, "gr1", 0),
	} };

	(void)state;
	shoot(&plain);
	shoot(&full);
	vsw_parts_free(parts);
}

void segment_show(void **state)
{
	struct shot s = { "segment", &vsw_segment_view, .msg = {
		VNI(VSWKM_CMD_SEGMENT_GET, "vx0", 10, 10010, NULL),
		VNI(VSWKM_CMD_SEGMENT_GET, "vx0", 4094, 16777215, "239.1.1.1"),
		KEY(VSWKM_CMD_SEGMENT_GET, "gr0", 10, 4294967294U, "ff05::1"),
	} };

	(void)state;
	shoot(&s);
}

void peer_show(void **state)
{
	struct shot s = { "peer", &vsw_peer_view, .msg = {
		new_peer(VSWKM_CMD_PEER_GET, "vx0", "192.0.2.2", 0),
		new_peer(VSWKM_CMD_PEER_GET, "vx0", "192.0.2.3", 10),
		new_peer(VSWKM_CMD_PEER_GET, "gr0",
			 "2001:db8:1111:2222:3333:4444:5555:6666", 0),
	} };

	(void)state;
	shoot(&s);
}

static struct nl_msg *new_entry(const char *port, const char *peer,
				uint16_t attr, uint32_t id)
{
	static const uint8_t mac[6] = { 0x02, 0, 0, 0xab, 0xcd, 0xef };
	struct nl_msg *m = new_msg(VSWKM_CMD_FDB_GET);

	nla_put_u32(m, VSWKM_A_FDB_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_FDB_BRIDGE_NAME, "sw0");
	nla_put(m, VSWKM_A_FDB_ADDRESS, 6, mac);
	nla_put_u16(m, VSWKM_A_FDB_VID, 10);
	nla_put_string(m, VSWKM_A_FDB_PORT_NAME, port);
	nla_put_u32(m, VSWKM_A_FDB_OWNER, VSWKM_FDB_OWNER_AGENT);
	nla_put_u8(m, VSWKM_A_FDB_STICKY, 0);
	nla_put_u32(m, VSWKM_A_FDB_IDLE, 5);
	put_ip(m, VSWKM_A_FDB_PEER, peer);
	if (attr)
		nla_put_u32(m, attr, id);
	return m;
}

void tunnel_fdb_show(void **state)
{
	struct shot s = { "fdb-tunnel", &vsw_fdb_view, .msg = {
		new_entry("vx0", "192.0.2.2", 0, 0),
		new_entry("vx0", "192.0.2.2", VSWKM_A_FDB_VNI, 77),
		new_entry("gr0", "2001:db8::2", VSWKM_A_FDB_KEY, 0),
	} };

	(void)state;
	shoot(&s);
}

void tunnel_port_show(void **state)
{
	struct nl_msg *m = new_msg(VSWKM_CMD_PORT_GET);
	struct shot s = { "port-tunnel", &vsw_port_view, .msg = { m } };

	(void)state;
	nla_put_u32(m, VSWKM_A_PORT_BRIDGE, 7);
	nla_put_string(m, VSWKM_A_PORT_BRIDGE_NAME, "sw0");
	nla_put_string(m, VSWKM_A_PORT_NAME, "vx0");
	nla_put_u32(m, VSWKM_A_PORT_KIND, VSWKM_PORT_KIND_TUNNEL);
	nla_put_u32(m, VSWKM_A_PORT_MODE, VSWKM_PORT_MODE_TRUNK);
	nla_put_u16(m, VSWKM_A_PORT_PVID, 0);
	nla_put_u16(m, VSWKM_A_PORT_INDEX, 4);
	nla_put_u8(m, VSWKM_A_PORT_UP, 1);
	nla_put_u32(m, VSWKM_A_PORT_TUNNEL_KIND, VSWKM_TUNNEL_KIND_VXLAN);
	put_ip(m, VSWKM_A_PORT_TUNNEL_LOCAL, "192.0.2.1");
	shoot(&s);
}

void tunnel_monitor(void **state)
{
	struct shot s = { "monitor-tunnel", NULL, .msg = {
		new_vxlan(VSWKM_CMD_TUNNEL_NEW_NTF, "vx0"),
		new_gre(VSWKM_CMD_TUNNEL_SET_NTF, "gr0", 0),
		new_vxlan(VSWKM_CMD_TUNNEL_DEL_NTF, "vx0"),
		VNI(VSWKM_CMD_SEGMENT_ADD_NTF, "vx0", 10, 10010, NULL),
		KEY(VSWKM_CMD_SEGMENT_DEL_NTF, "gr0", 10, 5, NULL),
		new_peer(VSWKM_CMD_PEER_ADD_NTF, "vx0", "192.0.2.2", 0),
		new_peer(VSWKM_CMD_PEER_DEL_NTF, "gr0", "2001:db8::2", 10),
	} };

	(void)state;
	shoot(&s);
}
