// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a rule, the same in all commands that take one */
#include <netlink/msg.h>

#include "acl.h"
#include "cmd.h"

static const char *const kinds[] = { "addr", "port", "mac", NULL };

#define ACL_NAME							\
	{ "NAME", .type = VSW_T_LABEL, .attr = VSWKM_A_ACL_NAME,	\
	  .live = VSW_LIVE_ACL, .flags = VSW_A_POS | VSW_A_REQ,		\
	  .help = "the ACL" }

#define TEXT(word, meta, text)						\
	{ word, meta, .type = VSW_T_TEXT, .help = text }

#define CHOICE(word, number, set, text)					\
	{ word, .type = VSW_T_FLAG, .dflt = (number), .group = (set),	\
	  .help = text }

#define RULE								\
	{ "prio", "N", .type = VSW_T_UINT, .max = VSWKM_ACL_PRIO_MAX,	\
	  .help = "the lower the earlier, 1000 unless given; then by age" }, \
	CHOICE("in", VSWKM_ACL_DIR_IN, 1,				\
	       "of frames that enter the switch by the port"),		\
	CHOICE("out", VSWKM_ACL_DIR_OUT, 1,				\
	       "of frames that leave it there"),			\
	CHOICE("allow", VSWKM_ACL_ACTION_ALLOW, 2, "let them pass"),	\
	CHOICE("deny", VSWKM_ACL_ACTION_DENY, 2, "drop them"),		\
	CHOICE("reject", VSWKM_ACL_ACTION_REJECT, 2,			\
	       "drop them, and tell the sender: RST or ICMP"),		\
	CHOICE("log", 1, 0, "tell of each, see monitor acl"),		\
	TEXT("src", "IP[/LEN]|@SET", "source address, IPv4 or IPv6"),	\
	TEXT("dst", "IP[/LEN]|@SET", "destination address"),		\
	TEXT("proto", "NAME|N", "tcp, udp, icmp, icmpv6 ... or a number"),		\
	TEXT("sport", "LIST|@SET", "source ports such as 80,1000-2000"), \
	TEXT("dport", "LIST|@SET", "destination ports"),		\
	TEXT("mac-src", "MAC[/MASK]|@SET", "source MAC address"),	\
	TEXT("mac-dst", "MAC[/MASK]|@SET", "destination MAC address"),	\
	TEXT("ethertype", "ip|ipv6|arp|N", "what the frame carries"),	\
	{ "vlan", "VID", .type = VSW_T_VID, .help = "VLAN in the bridge" }, \
	TEXT("tcp-flags", "LIST[/LIST]",				\
	     "flags that are set, of those behind the slash"),		\
	TEXT("icmp-type", "TYPE[/CODE]",				\
	     "of ICMP or ICMPv6: echo-request ... or a number"),		\
	TEXT("state", "LIST",						\
	     "of its connection: new, established, related, invalid"),	\
	TEXT("helper", "NAME",						\
	     "give new connections this helper, such as ftp"),		\
	{ "frag", "on|off", .type = VSW_T_ONOFF,			\
	  .flags = VSW_A_OPTVAL,					\
	  .help = "fragments, or what is none" },			\
	TEXT("dscp", "NAME|N", "DSCP: ef, cs1, af11 ... or a number"),	\
	TEXT("sender", "IP[/LEN]",					\
	     "of ARP or ND: who asks or answers"),			\
	TEXT("target", "IP[/LEN]",					\
	     "of ARP or ND: the address that it is about"),		\
	TEXT("comment", "TEXT", "at most 63 characters")

const struct vsw_arg vsw_acl_add_args[] = { ACL_NAME, RULE, { 0 } };

const struct vsw_arg vsw_acl_replace_args[] = {
	ACL_NAME,
	{ "id", "N", .type = VSW_T_UINT, .min = 1, .max = UINT32_MAX,
	  .flags = VSW_A_REQ, .help = "the rule that it takes the place of" },
	RULE,
	{ 0 }
};

const struct vsw_arg vsw_acl_line_args[] = { RULE, { 0 } };

const struct vsw_arg vsw_acl_set_args[] = {
	{ "NAME", .type = VSW_T_LABEL, .attr = VSWKM_A_SET_NAME,
	  .live = VSW_LIVE_SET, .flags = VSW_A_POS, .help = "the set" },
	{ "create", "addr|port|mac", .type = VSW_T_ENUM, .words = kinds,
	  .group = 1, .help = "make an empty set of this kind" },
	{ "add", "LIST", .type = VSW_T_TEXT, .group = 1,
	  .help = "add elements, such as 10.0.0.0/8,2001:db8::1 or 80,90-99" },
	{ "remove", "LIST", .type = VSW_T_TEXT, .group = 1,
	  .help = "remove elements" },
	CHOICE("del", 1, 1, "remove the set, which no rule may name"),
	CHOICE("show", 1, 1, "show the set or all of them, the default"),
	{ 0 }
};
