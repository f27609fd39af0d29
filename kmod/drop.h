/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_DROP_H
#define VSW_DROP_H

#include <linux/types.h>

/*
 * Every way in which the switch drops a frame:
 * X(NAME, name, core reason, policy, text)
 * policy is 1 where the operator's own configuration asked for it, 0 where
 * something is wrong. Names are API.
 */
#define VSW_DROP_LIST(X)						\
	X(MALFORMED, malformed, PKT_TOO_SMALL, 0,			\
	  "shorter than an Ethernet header, or a header cut off")	\
	X(BAD_SOURCE, bad_source, MAC_INVALID_SOURCE, 0,		\
	  "source address is multicast or zero")			\
	X(LOCAL_SOURCE, local_source, LOCAL_MAC, 0,			\
	  "source address is the switch's own: a loop or a spoof")	\
	X(LINK_LOCAL, link_local, MAC_IEEE_MAC_CONTROL, 0,		\
	  "link-local control frame, never switched")			\
	X(BRIDGE_DOWN, bridge_down, DEV_READY, 0,			\
	  "the bridge is down")						\
	X(VLAN_ACCESS_TAGGED, vlan_access_tagged, NOT_SPECIFIED, 1,	\
	  "tagged frame at an access port")				\
	X(VLAN_UNTAGGED, vlan_untagged, NOT_SPECIFIED, 1,		\
	  "untagged frame at a port without a native VLAN")		\
	X(VLAN_NOT_MEMBER, vlan_not_member, NOT_SPECIFIED, 1,		\
	  "the port does not carry this VLAN")				\
	X(VLAN_MAP, vlan_map, NOT_SPECIFIED, 1,				\
	  "the VLAN map of the port has no place for this VLAN")	\
	X(VLAN_NESTED, vlan_nested, NOT_SPECIFIED, 0,			\
	  "would leave untagged with another tag inside")		\
	X(NO_TARGET, no_target, NO_TX_TARGET, 0,			\
	  "no other port to flood to in this VLAN")			\
	X(SAME_PORT, same_port, NO_TX_TARGET, 0,			\
	  "the destination is behind the port it came from")		\
	X(ISOLATED, isolated, NOT_SPECIFIED, 1,				\
	  "both ports are isolated")					\
	X(PORT_DOWN, port_down, DEV_READY, 0,				\
	  "the egress port is down or has no carrier")			\
	X(MTU, mtu, PKT_TOO_BIG, 0,					\
	  "larger than the MTU of the egress port")			\
	X(RECURSION, recursion, RECURSION_LIMIT, 0,			\
	  "too many switches in a row: a ring of patches or devices")	\
	X(NOMEM, nomem, NOMEM, 0,					\
	  "out of memory")						\
	X(TX_QUEUE, tx_queue, QDISC_DROP, 0,				\
	  "the device or its queue refused the frame")			\
	X(ENCAP_HEADER, encap_header, NOT_SPECIFIED, 0,			\
	  "tunnel header cut off, malformed or with unknown flags")	\
	X(ENCAP_SEGMENT, encap_segment, NOT_SPECIFIED, 0,		\
	  "no segment of the tunnel has this VNI, key or VLAN")		\
	X(ENCAP_ECN, encap_ecn, IP_INHDR, 0,				\
	  "congestion marked outside on a frame that cannot say so")	\
	X(SPLIT_HORIZON, split_horizon, NOT_SPECIFIED, 1,		\
	  "from one overlay to another")				\
	X(NO_PEER, no_peer, NO_TX_TARGET, 0,				\
	  "the tunnel has no peer for this frame")			\
	X(NO_ROUTE, no_route, IP_OUTNOROUTES, 0,			\
	  "no route to the remote end of the tunnel")			\
	X(PMTU, pmtu, PKT_TOO_BIG, 0,					\
	  "larger than the path to the remote end takes")		\
	X(SUPPRESSED, suppressed, NOT_SPECIFIED, 1,			\
	  "ARP or ND that the switch answered, or keeps from the overlay") \
	X(ACL_IN, acl_in, NOT_SPECIFIED, 1,				\
	  "denied by the ACL of the port where it entered")		\
	X(ACL_OUT, acl_out, NOT_SPECIFIED, 1,				\
	  "denied by the ACL of the egress port")			\
	X(CONN, conn, NOT_SPECIFIED, 0,					\
	  "connection tracking has no room for another connection") \
	X(CONN_LIMIT, conn_limit, NOT_SPECIFIED, 1,			\
	  "the port has as many connections as its limit allows")	\
	X(CONN_HELPER, conn_helper, NOT_SPECIFIED, 0,			\
	  "the helper of its connection can make nothing of it")	\
	X(NAT, nat, NOT_SPECIFIED, 0,					\
	  "malformed, or of no use to the address translation")		\
	X(NAT_EXHAUSTED, nat_exhausted, NOT_SPECIFIED, 0,		\
	  "no address and port of the NAT rule's range is free")	\
	X(NAT_ADDRESS, nat_address, NOT_SPECIFIED, 0,			\
	  "the device of the masquerade rule has no address")		\
	X(NAT_NEIGH, nat_neigh, NOT_SPECIFIED, 0,			\
	  "MAC address of the host behind NAT not known, asked for")	\
	X(HELD, held, NOT_SPECIFIED, 1,					\
	  "fragment kept until the others of its packet have come")	\
	X(FRAGMENT, fragment, NOT_SPECIFIED, 0,				\
	  "fragment that fits to no packet, or no room to keep it")

/* Verdict of a stage: any but VSW_PASS ends the way of the frame. */
enum vsw_drop {
	VSW_PASS,
#define X(NAME, name, core, policy, text) VSW_DROP_##NAME,
	VSW_DROP_LIST(X)
#undef X
	VSW_DROP_MAX
};

struct sk_buff;
struct vsw_port;

const char *vsw_drop_name(enum vsw_drop why);
const char *vsw_drop_text(enum vsw_drop why);
bool vsw_drop_is_policy(enum vsw_drop why);
void vsw_drop_skb(struct vsw_port *port, struct sk_buff *skb, u16 vid,
		  enum vsw_drop why);

#endif /* VSW_DROP_H */
