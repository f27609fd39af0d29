// SPDX-License-Identifier: GPL-2.0-or-later
/* vswtool tunnel probe: what really fits the path to a tunnel's peers */
#include <arpa/inet.h>
#include <errno.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "echo.h"
#include "probe.h"
#include "spec.h"

/*
 * Echo requests from the tunnel's address, as large as a packet of the tunnel
 * would be, take the way that its packets take; and every host answers them,
 * whoever made the other end of the tunnel.
 */

struct probe {
	struct vsw_echo_from from;
	const char *name;
	uint32_t headers;	/* IP to inner Ethernet, both included */
	struct probe_peer *peers;
	size_t n;
	bool nomem;
	size_t silent;
};

struct probe_peer {
	uint8_t addr[16];
	uint32_t vid;		/* 0: of all VLANs */
	uint32_t packet;	/* largest that passed, 0: none */
	uint32_t mtu;		/* what the tunnel believes, 0: unknown */
	int error;
};

static bool flag_set(const struct vsw_rec *rec, uint16_t attr)
{
	return rec->tb[attr] && vsw_attr_uint(rec->tb[attr]);
}

/* As vsw_outer_init() of the module has it */
static uint32_t headers_of(const struct vsw_rec *rec, int iplen)
{
	const uint32_t frame = 14, gre = 8, udp = 8, vxlan = 8;
	uint32_t len = (iplen == 4 ? 20 : 40) + frame;

	if (vsw_attr_uint(rec->tb[VSWKM_A_TUNNEL_KIND]) ==
	    VSWKM_TUNNEL_KIND_VXLAN)
		return len + udp + vxlan;
	len += gre;
	len += flag_set(rec, VSWKM_A_TUNNEL_CSUM) ? 4 : 0;
	len += flag_set(rec, VSWKM_A_TUNNEL_SEQ) ? 4 : 0;
	return len;
}

static int tunnel_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh,
		     void *arg)
{
	struct probe *p = arg;
	const struct nlattr *local;
	struct vsw_rec rec;

	(void)ctx;
	if (!vsw_rec_parse(&rec, &vsw_tunnel_set, nlh))
		return 0;
	local = rec.tb[VSWKM_A_TUNNEL_LOCAL];
	if (!local || (nla_len(local) != 4 && nla_len(local) != 16))
		return 0;
	p->from.len = nla_len(local);
	memcpy(p->from.local, nla_data(local), (size_t)p->from.len);
	p->from.link = (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_LINK]);
	p->from.tos = (uint8_t)vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_TOS]);
	p->from.ttl = (uint8_t)vsw_attr_uint(rec.tb[VSWKM_A_TUNNEL_TTL]);
	p->headers = headers_of(&rec, p->from.len);
	return 0;
}

static void add_peer(struct probe *p, const uint8_t *addr, uint32_t vid)
{
	struct probe_peer *peers;
	size_t i, len = (size_t)p->from.len;

	for (i = 0; i < p->n; i++)	/* a peer of several VLANs */
		if (!memcmp(p->peers[i].addr, addr, len))
			return;
	peers = realloc(p->peers, (p->n + 1) * sizeof(*peers));
	if (!peers) {
		p->nomem = true;
		return;
	}
	p->peers = peers;
	memset(&peers[p->n], 0, sizeof(*peers));
	memcpy(peers[p->n].addr, addr, len);
	peers[p->n++].vid = vid;
}

static int peer_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct probe *p = arg;
	const struct nlattr *addr;
	struct vsw_rec rec;

	(void)ctx;
	if (!vsw_rec_parse(&rec, &vsw_peer_set, nlh))
		return 0;
	addr = rec.tb[VSWKM_A_PEER_ADDRESS];
	if (addr && nla_len(addr) == p->from.len)
		add_peer(p, nla_data(addr),
			 (uint32_t)vsw_attr_uint(rec.tb[VSWKM_A_PEER_VID]));
	return 0;
}

static int mtu_cb(struct vsw_ctx *ctx, const struct nlmsghdr *nlh, void *arg)
{
	struct probe_peer *peer = arg;
	struct vsw_rec rec;

	(void)ctx;
	if (vsw_rec_parse(&rec, &vsw_peer_set, nlh))
		peer->mtu = (uint32_t)
			vsw_attr_uint(rec.tb[VSWKM_A_PEER_MTU]);
	return 0;
}

/* An address that was asked for may be no peer, then nobody believes a thing. */
static int ask_mtu(struct vsw_ctx *ctx, const struct probe *p,
		   struct probe_peer *peer)
{
	struct vsw_val val = { .iplen = (uint8_t)p->from.len };
	struct vsw_nlerr err;

	memcpy(val.ip, peer->addr, sizeof(val.ip));
	peer->mtu = 0;
	vsw_msg_start(&ctx->msg, VSWKM_CMD_PEER_GET, 0);
	vsw_put_str(&ctx->msg, VSWKM_A_PEER_TUNNEL, p->name);
	vsw_put_ip(&ctx->msg, VSWKM_A_PEER_ADDRESS, &val);
	if (peer->vid)
		vsw_put_uint(&ctx->msg, VSWKM_A_PEER_VID, peer->vid);
	return vsw_nl_try(ctx, &ctx->msg, mtu_cb, peer, &err);
}

/*
 * The largest packet that reaches the other end. Who refuses one says as a rule
 * what would fit; where packets just vanish, halve what is left.
 */
static uint32_t search(struct vsw_echo *e, uint32_t guess)
{
	uint32_t low = VSW_ECHO_MIN, high = VSW_ECHO_MAX, size = high;

	if (!vsw_echo_passes(e, low))
		return 0;
	while (low < high) {
		if (vsw_echo_passes(e, size)) {
			low = size;
		} else if (e->limit && e->limit < size) {
			high = e->limit;
			size = high;
			continue;
		} else {
			high = size - 1;
		}
		size = guess > low && guess < high ? guess :
		       low + (high - low + 1) / 2;
	}
	return low;
}

static int probe_one(struct vsw_ctx *ctx, const struct probe *p,
		     struct vsw_echo *e, struct probe_peer *peer)
{
	int ret = ask_mtu(ctx, p, peer);

	if (ret)
		return ret;
	vsw_echo_to(e, peer->addr);
	peer->packet = search(e, peer->mtu ? peer->mtu + p->headers : 0);
	peer->error = e->error;
	/* what routers said just now, the tunnel has heard, too */
	return ask_mtu(ctx, p, peer);
}

static uint32_t fits(const struct probe *p, const struct probe_peer *peer)
{
	return peer->packet > p->headers ? peer->packet - p->headers : 0;
}

static const char *result(const struct probe *p, const struct probe_peer *peer)
{
	if (!peer->packet)
		return "silent";
	if (!peer->mtu || peer->mtu == fits(p, peer))
		return "ok";
	return peer->mtu > fits(p, peer) ? "black-hole" : "unused";
}

static void put_num(struct vsw_out *o, uint32_t num)
{
	if (num)
		fprintf(o->fp, " %-6u", num);
	else
		fprintf(o->fp, " %-6s", "-");
}

static void show_text(struct vsw_out *o, const struct probe *p,
		      const struct probe_peer *peer, const char *addr)
{
	int width;

	if (!o->count)
		fprintf(o->fp, "%-15s %-15s %-6s %-6s %-6s %s\n", "TUNNEL",
			"ADDRESS", "PACKET", "FITS", "MTU", "RESULT");
	width = vsw_put_safe(o->fp, p->name, strlen(p->name));
	fprintf(o->fp, "%*s %-15s", width < 15 ? 15 - width : 0, "", addr);
	put_num(o, peer->packet);
	put_num(o, fits(p, peer));
	put_num(o, peer->mtu);
	fprintf(o->fp, " %s", result(p, peer));
	if (!peer->packet && peer->error)
		fprintf(o->fp, " (%s)", strerror(peer->error));
	fputc('\n', o->fp);
}

static void show_json(struct vsw_out *o, const struct probe *p,
		      const struct probe_peer *peer, const char *addr)
{
	struct json_object *obj = json_object_new_object();
	const char *text = result(p, peer);

	if (!obj) {
		o->nomem = true;
		return;
	}
	vsw_json_str(o, obj, "tunnel", p->name, strlen(p->name));
	vsw_json_str(o, obj, "address", addr, strlen(addr));
	if (peer->packet) {
		vsw_json_uint(o, obj, "packet", peer->packet);
		vsw_json_uint(o, obj, "fits", fits(p, peer));
	}
	if (peer->mtu)
		vsw_json_uint(o, obj, "mtu", peer->mtu);
	vsw_json_str(o, obj, "result", text, strlen(text));
	if (!peer->packet && peer->error) {
		text = strerror(peer->error);
		vsw_json_str(o, obj, "error", text, strlen(text));
	}
	vsw_json_element(o, obj);
}

/* At once: the next one may take seconds. */
static void show_peer(struct vsw_out *o, const struct probe *p,
		      const struct probe_peer *peer)
{
	char addr[INET6_ADDRSTRLEN] = "";

	inet_ntop(p->from.len == 4 ? AF_INET : AF_INET6, peer->addr, addr,
		  sizeof(addr));
	if (o->json)
		show_json(o, p, peer, addr);
	else
		show_text(o, p, peer, addr);
	o->count++;
	fflush(o->fp);
}

static int probe_all(struct vsw_ctx *ctx, struct probe *p)
{
	struct vsw_echo e;
	int ret = 0, err;
	size_t i;

	err = vsw_echo_open(&e, &p->from);
	if (err) {
		vsw_err(ctx, "tunnel probe: %s",
			err == -EPERM ? "this needs CAP_NET_RAW" :
			err == -EADDRNOTAVAIL ?
			"the host does not have the tunnel's local address" :
			strerror(-err));
		return VSW_REFUSED;
	}
	for (i = 0; i < p->n; i++) {
		ret = probe_one(ctx, p, &e, &p->peers[i]);
		if (ret)
			break;
		p->silent += !p->peers[i].packet;
		show_peer(&ctx->out, p, &p->peers[i]);
	}
	vsw_echo_close(&e);
	vsw_out_end(&ctx->out);
	if (ret || !p->silent)
		return ret;
	vsw_err(ctx, "tunnel probe: %zu of %zu do not answer", p->silent, p->n);
	return VSW_REFUSED;
}

static int find_peers(struct vsw_ctx *ctx, struct vsw_call *call,
		      struct vsw_msg *msg, struct probe *p)
{
	const struct vsw_val *peer = vsw_arg_get(call, "peer");
	int ret;

	ret = vsw_nl_do(ctx, call, msg, tunnel_cb, p);
	if (ret)
		return ret;
	if (peer && peer->iplen != p->from.len)
		return vsw_call_usage(ctx, call,
				      "\"%s\" is not of the tunnel's address family",
				      peer->str);
	vsw_msg_start(msg, VSWKM_CMD_PEER_GET, NLM_F_DUMP);
	vsw_put_str(msg, VSWKM_A_PEER_TUNNEL, p->name);
	if (peer)
		vsw_put_ip(msg, VSWKM_A_PEER_ADDRESS, peer);
	ret = vsw_nl_dump(ctx, call, msg, false, peer_cb, p);
	if (!ret && peer)
		add_peer(p, peer->ip, 0);	/* unless it is there */
	if (ret || p->n)
		return ret;
	vsw_err(ctx, "tunnel probe: the tunnel has no peers, name one with \"peer\"");
	return VSW_NOENT;
}

int vsw_probe_run(struct vsw_ctx *ctx, struct vsw_call *call,
		  struct vsw_msg *msg)
{
	struct probe p = { .name = vsw_arg_get(call, "NAME")->str };
	int ret = find_peers(ctx, call, msg, &p);

	if (!ret && p.nomem) {
		vsw_err(ctx, "out of memory");
		ret = VSW_REFUSED;
	}
	if (!ret)
		ret = probe_all(ctx, &p);
	free(p.peers);
	return ret;
}

const struct vsw_arg vsw_probe_args[] = {
	{ "NAME", .type = VSW_T_NAME, .attr = VSWKM_A_TUNNEL_NAME,
	  .live = VSW_LIVE_TUNNEL, .flags = VSW_A_POS | VSW_A_REQ,
	  .help = "the tunnel" },
	{ "peer", "IP", .type = VSW_T_IP,
	  .help = "this address alone, which need not be a peer" },
	{ 0 }
};
