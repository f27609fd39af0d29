// SPDX-License-Identifier: GPL-2.0-or-later
/* What tunnels, segments and peers look like */
#include <errno.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "spec.h"
#include "tunnels.h"
#include "views.h"

static const char *const down_up[] = { "down", "up" };
static const char *const mss[] = { "off", "auto" };

/* Message of a segment or a peer, kept until its tunnel is shown */
struct part {
	struct part *next;
	struct vsw_rec rec;
	struct nlmsghdr nlh[];
};

struct part_list {
	struct part *first;
	struct part **end;
};

/* What vsw_out.more is here */
struct vsw_parts {
	struct part_list segments;
	struct part_list peers;
};

static const struct vsw_field segment_fields[] = {
	{ "tunnel", "TUNNEL", VSWKM_A_SEGMENT_TUNNEL, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_SEGMENT_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge_ifindex", NULL, VSWKM_A_SEGMENT_BRIDGE, VSW_L_DETAIL },
	{ "vid", "VLAN", VSWKM_A_SEGMENT_VID, .width = 4 },
	{ "vni", "VNI", VSWKM_A_SEGMENT_VNI, .width = 8 },
	{ "key", "KEY", VSWKM_A_SEGMENT_KEY, .width = 10 },
	{ "peers", "PEERS", VSWKM_A_SEGMENT_PEERS, .width = 5 },
	{ "group", "GROUP", VSWKM_A_SEGMENT_GROUP, .width = 15 },
	{ 0 }
};

const struct vsw_view vsw_segment_view = {
	.object = "segment",
	.set = &vsw_segment_set,
	.fields = segment_fields,
};

static const struct vsw_field peer_fields[] = {
	{ "tunnel", "TUNNEL", VSWKM_A_PEER_TUNNEL, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_PEER_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge_ifindex", NULL, VSWKM_A_PEER_BRIDGE, VSW_L_DETAIL },
	{ "address", "ADDRESS", VSWKM_A_PEER_ADDRESS, .width = 15 },
	{ "vid", "VLAN", VSWKM_A_PEER_VID, .width = 4 },
	{ "mtu", "MTU", VSWKM_A_PEER_MTU, .width = 5 },
	{ 0 }
};

const struct vsw_view vsw_peer_view = {
	.object = "peer",
	.set = &vsw_peer_set,
	.fields = peer_fields,
};

/* The same without what the tunnel has said already */
static const struct vsw_view segment_part = {
	.object = "    segment",
	.set = &vsw_segment_set,
	.fields = segment_fields + 3,
};

static const struct vsw_view peer_part = {
	.object = "    peer",
	.set = &vsw_peer_set,
	.fields = peer_fields + 3,
};

static bool is_of(const struct nlattr *tunnel, const struct nlattr *name)
{
	return tunnel && name && !nla_strcmp(tunnel, nla_data(name));
}

static void put_parts(struct vsw_out *o, const struct vsw_view *view,
		      const struct part *part, uint16_t attr,
		      const struct nlattr *name, struct json_object *list)
{
	for (; part; part = part->next) {
		if (!is_of(part->rec.tb[attr], name))
			continue;
		if (!list)
			vsw_text_line(o, view, &part->rec);
		else if (json_object_array_add(list, vsw_json_rec(o, view,
								  &part->rec)))
			o->nomem = true;
	}
}

static void put_list(struct vsw_out *o, const char *key,
		     const struct vsw_view *view, const struct part *part,
		     uint16_t attr, const struct nlattr *name,
		     struct json_object *obj)
{
	struct json_object *list = NULL;

	if (obj) {
		list = json_object_new_array();
		if (!list || json_object_object_add(obj, key, list)) {
			o->nomem = true;
			return;
		}
	}
	put_parts(o, view, part, attr, name, list);
}

static void tunnel_more(struct vsw_out *o, const struct vsw_rec *rec,
			struct json_object *obj)
{
	const struct nlattr *name = rec->tb[VSWKM_A_TUNNEL_NAME];
	const struct vsw_parts *parts = o->more;

	if (!parts)
		return;
	put_list(o, "segments", &segment_part, parts->segments.first,
		 VSWKM_A_SEGMENT_TUNNEL, name, obj);
	put_list(o, "peers", &peer_part, parts->peers.first,
		 VSWKM_A_PEER_TUNNEL, name, obj);
}

static const struct vsw_field fields[] = {
	{ "name", "TUNNEL", VSWKM_A_TUNNEL_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "bridge", "BRIDGE", VSWKM_A_TUNNEL_BRIDGE_NAME, .width = 15,
	  .ink = VSW_INK_DEV },
	{ "kind", "KIND", VSWKM_A_TUNNEL_KIND, .width = 5 },
	{ "up", "STATE", VSWKM_A_TUNNEL_UP, .width = 5, .ink = VSW_INK_STATE,
	  .names = down_up },
	{ "local", "LOCAL", VSWKM_A_TUNNEL_LOCAL, .width = 15 },
	{ "dstport", "PORT", VSWKM_A_TUNNEL_DSTPORT, .width = 5 },
	{ "segment_count", "SEGMENTS", VSWKM_A_TUNNEL_SEGMENTS, .width = 8 },
	{ "peer_count", "PEERS", VSWKM_A_TUNNEL_PEERS, .width = 5 },
	{ "remote_count", "REMOTES", VSWKM_A_TUNNEL_REMOTES, .width = 7 },
	{ "dev", NULL, VSWKM_A_TUNNEL_LINK_NAME, VSW_L_OPTION,
	  .ink = VSW_INK_DEV },
	{ "ttl", NULL, VSWKM_A_TUNNEL_TTL, VSW_L_OPTION, .dflt = 64 },
	{ "ttl_inherit", NULL, VSWKM_A_TUNNEL_TTL_INHERIT, VSW_L_OPTION },
	{ "tos", NULL, VSWKM_A_TUNNEL_TOS, VSW_L_OPTION },
	{ "tos_inherit", NULL, VSWKM_A_TUNNEL_TOS_INHERIT, VSW_L_OPTION },
	{ "df", NULL, VSWKM_A_TUNNEL_DF, VSW_L_OPTION },
	{ "csum", NULL, VSWKM_A_TUNNEL_CSUM, VSW_L_OPTION },
	{ "csum6_zero", NULL, VSWKM_A_TUNNEL_CSUM6_ZERO, VSW_L_OPTION },
	{ "learning", NULL, VSWKM_A_TUNNEL_LEARNING, VSW_L_OPTION, .dflt = 1 },
	{ "suppress", NULL, VSWKM_A_TUNNEL_SUPPRESS, VSW_L_OPTION },
	{ "suppress_unknown", NULL, VSWKM_A_TUNNEL_SUPPRESS_UNKNOWN,
	  VSW_L_OPTION },
	{ "miss_l2", NULL, VSWKM_A_TUNNEL_MISS_L2, VSW_L_OPTION },
	{ "miss_l3", NULL, VSWKM_A_TUNNEL_MISS_L3, VSW_L_OPTION },
	{ "hub", NULL, VSWKM_A_TUNNEL_HUB, VSW_L_OPTION },
	{ "gbp", NULL, VSWKM_A_TUNNEL_GBP, VSW_L_OPTION },
	{ "seq", NULL, VSWKM_A_TUNNEL_SEQ, VSW_L_OPTION },
	{ "nvgre", NULL, VSWKM_A_TUNNEL_NVGRE, VSW_L_OPTION },
	{ "mss", NULL, VSWKM_A_TUNNEL_MSS, VSW_L_OPTION, .names = mss },
	{ "srcport_min", NULL, VSWKM_A_TUNNEL_SRCPORT_MIN, VSW_L_DETAIL },
	{ "srcport_max", NULL, VSWKM_A_TUNNEL_SRCPORT_MAX, VSW_L_DETAIL },
	{ "dev_ifindex", NULL, VSWKM_A_TUNNEL_LINK, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_TUNNEL_BRIDGE, VSW_L_DETAIL },
	{ "index", NULL, VSWKM_A_TUNNEL_INDEX, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_tunnel_view = {
	.object = "tunnel",
	.set = &vsw_tunnel_set,
	.fields = fields,
	.more = tunnel_more,
};

struct vsw_parts *vsw_parts_new(void)
{
	struct vsw_parts *parts = calloc(1, sizeof(*parts));

	if (parts) {
		parts->segments.end = &parts->segments.first;
		parts->peers.end = &parts->peers.first;
	}
	return parts;
}

static void free_list(struct part *part)
{
	struct part *next;

	for (; part; part = next) {
		next = part->next;
		free(part);
	}
}

void vsw_parts_free(struct vsw_parts *parts)
{
	if (!parts)
		return;
	free_list(parts->segments.first);
	free_list(parts->peers.first);
	free(parts);
}

static int keep(struct part_list *list, const struct vsw_set *set,
		const struct nlmsghdr *nlh)
{
	struct part *part = calloc(1, sizeof(*part) + nlh->nlmsg_len);

	if (!part)
		return -ENOMEM;
	memcpy(part->nlh, nlh, nlh->nlmsg_len);
	if (!vsw_rec_parse(&part->rec, set, part->nlh)) {
		free(part);
		return 0;
	}
	*list->end = part;
	list->end = &part->next;
	return 0;
}

int vsw_parts_add(struct vsw_parts *parts, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *gh = nlmsg_data(nlh);

	return gh->cmd == VSWKM_CMD_SEGMENT_GET ?
	       keep(&parts->segments, &vsw_segment_set, nlh) :
	       keep(&parts->peers, &vsw_peer_set, nlh);
}
