// SPDX-License-Identifier: GPL-2.0-or-later
/* Building of requests */
#include <errno.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "nl.h"
#include "spec.h"

/* The longest VLAN list has 2047 ranges of 12 bytes, a map 4094 of 20. */
#define MSG_SIZE	(128 * 1024)

int vsw_msg_init(struct vsw_msg *msg)
{
	msg->nl = nlmsg_alloc_size(MSG_SIZE);
	return msg->nl ? 0 : -ENOMEM;
}

void vsw_msg_free(struct vsw_msg *msg)
{
	nlmsg_free(msg->nl);
	msg->nl = NULL;
}

struct nlmsghdr *vsw_msg_hdr(const struct vsw_msg *msg)
{
	return nlmsg_hdr(msg->nl);
}

void vsw_msg_start(struct vsw_msg *msg, uint8_t op, uint16_t flags)
{
	vsw_msg_hdr(msg)->nlmsg_len = NLMSG_HDRLEN;
	msg->op = op;
	msg->set = vsw_ops[op].set;
	msg->flags = flags;
	msg->nmap = 0;
	/* The family's number is filled in when the message is sent. */
	msg->full = !genlmsg_put(msg->nl, 0, 0, 0, 0, NLM_F_REQUEST | flags,
				 op, VSWKM_FAMILY_VERSION);
}

/* What is put from here on comes from argument @arg of the command. */
void vsw_msg_mark(struct vsw_msg *msg, int arg)
{
	if (msg->nmap == VSW_MAX_ARGS)
		return;
	msg->map[msg->nmap].off = vsw_msg_hdr(msg)->nlmsg_len;
	msg->map[msg->nmap++].arg = arg;
}

static void put(struct vsw_msg *msg, uint16_t attr, int len, const void *data)
{
	if (nla_put(msg->nl, attr, len, data) < 0)
		msg->full = true;
}

void vsw_put_uint(struct vsw_msg *msg, uint16_t attr, uint32_t num)
{
	uint16_t num16 = (uint16_t)num;
	uint8_t num8 = (uint8_t)num;

	switch (vsw_attr_spec(msg->set, attr)->type) {
	case VSW_S_U8:
	case VSW_S_PROTO:
	case VSW_S_BOOL:
		put(msg, attr, sizeof(num8), &num8);
		break;
	case VSW_S_U16:
		put(msg, attr, sizeof(num16), &num16);
		break;
	default:
		put(msg, attr, sizeof(num), &num);
	}
}

void vsw_put_str(struct vsw_msg *msg, uint16_t attr, const char *str)
{
	if (nla_put_string(msg->nl, attr, str) < 0)
		msg->full = true;
}

void vsw_put_mac(struct vsw_msg *msg, uint16_t attr, const uint8_t mac[6])
{
	put(msg, attr, 6, mac);
}

void vsw_put_ip(struct vsw_msg *msg, uint16_t attr, const struct vsw_val *val)
{
	put(msg, attr, val->iplen, val->ip);
}

void vsw_put_dev(struct vsw_msg *msg, uint16_t index, uint16_t name,
		 const struct vsw_val *val)
{
	if (val->index)
		vsw_put_uint(msg, index, val->num);
	else
		vsw_put_str(msg, name, val->str);
}

/* The kernel insists on the flag, which not every libnl sets by itself. */
static struct nlattr *nest_start(struct vsw_msg *msg, uint16_t attr)
{
	return nla_nest_start(msg->nl, NLA_F_NESTED | attr);
}

static void put_range(struct vsw_msg *msg, unsigned int first,
		      unsigned int last, bool pvid, bool untagged)
{
	struct nlattr *nest = nest_start(msg, VSWKM_A_PORT_VLAN);
	uint16_t vid = (uint16_t)first;

	if (!nest) {
		msg->full = true;
		return;
	}
	put(msg, VSWKM_A_VLAN_RANGE_FIRST, sizeof(vid), &vid);
	vid = (uint16_t)last;
	if (last != first)
		put(msg, VSWKM_A_VLAN_RANGE_LAST, sizeof(vid), &vid);
	if (untagged)
		put(msg, VSWKM_A_VLAN_RANGE_UNTAGGED, 0, NULL);
	if (pvid)
		put(msg, VSWKM_A_VLAN_RANGE_PVID, 0, NULL);
	nla_nest_end(msg->nl, nest);
}

void vsw_put_vlans(struct vsw_msg *msg, const struct vsw_vlans *vlans,
		   bool pvid, bool untagged)
{
	unsigned int first, last = 0;

	while (vsw_vlans_next(vlans, last + 1, &first, &last))
		put_range(msg, first, last, pvid, untagged);
}

void vsw_put_maps(struct vsw_msg *msg, const struct vsw_maps *maps)
{
	const struct vsw_map *m = maps->pair;
	const struct vsw_map *end = m + maps->n;
	struct nlattr *nest;

	for (; m < end; m++) {
		nest = nest_start(msg, VSWKM_A_PORT_MAP);
		if (!nest) {
			msg->full = true;
			return;
		}
		put(msg, VSWKM_A_VLAN_MAP_OUTSIDE, 2, &m->outside);
		put(msg, VSWKM_A_VLAN_MAP_INSIDE, 2, &m->inside);
		nla_nest_end(msg->nl, nest);
	}
}
