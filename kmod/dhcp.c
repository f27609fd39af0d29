// SPDX-License-Identifier: GPL-2.0-only
/* DHCP between a client and its server or relay: read a frame. */

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>

#include "dhcp.h"

#define VSW_DHCP_CLIENT_PORT	68
#define VSW_DHCP_SERVER_PORT	67
#define VSW_DHCP_MAX		ETH_DATA_LEN /* no longer packet is looked at */
#define VSW_DHCP_MAX_OPTIONS	128	/* nor more of them, those to pad too */

#define VSW_DHCP_OPT_PAD	0
#define VSW_DHCP_OPT_ADDR	50
#define VSW_DHCP_OPT_TYPE	53
#define VSW_DHCP_OPT_END	255

/* The message, behind the UDP header, as far as it is of interest */
struct vsw_dhcp_hdr {
	u8 op;
	u8 htype;
	u8 hlen;
	u8 hops;
	__be32 xid;
	__be16 secs;
	__be16 flags;
	__be32 ciaddr;
	__be32 yiaddr;
	__be32 siaddr;
	__be32 giaddr;
	u8 chaddr[ETH_ALEN];
} __packed;

#define VSW_DHCP_OP_REQUEST	1
#define VSW_DHCP_OP_REPLY	2
#define VSW_DHCP_COOKIE_OFFSET	236	/* behind sname and file */
#define VSW_DHCP_COOKIE		0x63825363

/**
 * struct vsw_dhcp_msg - a message in a frame
 * @off: where it begins
 * @end: where it ends; the frame has all of it
 * @reply: it is sent to the port of clients
 */
struct vsw_dhcp_msg {
	unsigned int off;
	unsigned int end;
	bool reply;
};

/* Was the checksum verified, will it be made, or is it right? */
static bool vsw_dhcp_csum_ok(const struct sk_buff *skb, const struct iphdr *ip,
			     const struct udphdr *udp, unsigned int off)
{
	unsigned int len = ntohs(udp->len);

	return !udp->check || skb->ip_summed == CHECKSUM_PARTIAL ||
	       skb_csum_unnecessary(skb) ||
	       !csum_tcpudp_magic(ip->saddr, ip->daddr, len, IPPROTO_UDP,
				  skb_checksum(skb, off, len, 0));
}

/* A packet of IPv4 without options that is whole. */
static const struct iphdr *vsw_dhcp_ip(const struct sk_buff *skb,
				       struct iphdr *buf)
{
	const struct iphdr *ip;

	if (((const struct ethhdr *)skb->data)->h_proto != htons(ETH_P_IP))
		return NULL;
	ip = skb_header_pointer(skb, ETH_HLEN, sizeof(*buf), buf);
	if (!ip || ip->protocol != IPPROTO_UDP || ip->version != 4 ||
	    ip->ihl != sizeof(*ip) / 4 || ip_is_fragment(ip))
		return NULL;
	return ip;
}

/* The cheap questions come first: of a busy port all frames are asked them. */
static bool vsw_dhcp_find(const struct sk_buff *skb, struct vsw_dhcp_msg *msg)
{
	const unsigned int off = ETH_HLEN + sizeof(struct iphdr);
	const struct udphdr *udp;
	const struct iphdr *ip;
	struct udphdr udp_buf;
	struct iphdr ip_buf;
	unsigned int len;

	ip = vsw_dhcp_ip(skb, &ip_buf);
	if (!ip)
		return false;
	udp = skb_header_pointer(skb, off, sizeof(udp_buf), &udp_buf);
	if (!udp)
		return false;
	msg->reply = udp->dest == htons(VSW_DHCP_CLIENT_PORT);
	if (udp->source != htons(msg->reply ? VSW_DHCP_SERVER_PORT :
					      VSW_DHCP_CLIENT_PORT) ||
	    (!msg->reply && udp->dest != htons(VSW_DHCP_SERVER_PORT)))
		return false;

	len = ntohs(ip->tot_len);
	if (skb_is_gso(skb) || len > VSW_DHCP_MAX ||
	    len > skb->len - ETH_HLEN ||
	    len < sizeof(*ip) + ntohs(udp->len) ||
	    ntohs(udp->len) < sizeof(*udp) ||
	    ip_fast_csum(ip, ip->ihl) ||
	    !vsw_dhcp_csum_ok(skb, ip, udp, off))
		return false;
	msg->off = off + sizeof(*udp);
	msg->end = off + ntohs(udp->len);
	return true;
}

/* Copy bytes of a message; false if it does not have them. */
static bool vsw_dhcp_bytes(const struct sk_buff *skb,
			   const struct vsw_dhcp_msg *msg, unsigned int off,
			   void *to, unsigned int len)
{
	return off <= msg->end && len <= msg->end - off &&
	       !skb_copy_bits(skb, off, to, len);
}

/*
 * Take one option; @off is where its value begins. One that comes twice would
 * have to be joined (RFC 3396), so that its length is wrong.
 */
static bool vsw_dhcp_option(const struct sk_buff *skb,
			    const struct vsw_dhcp_msg *msg, unsigned int off,
			    const u8 *opt, struct vsw_dhcp *what, __be32 *addr)
{
	switch (opt[0]) {
	case VSW_DHCP_OPT_TYPE:
		return opt[1] == sizeof(what->type) && !what->type &&
		       vsw_dhcp_bytes(skb, msg, off, &what->type,
				      sizeof(what->type));
	case VSW_DHCP_OPT_ADDR:
		return opt[1] == sizeof(*addr) && !*addr &&
		       vsw_dhcp_bytes(skb, msg, off, addr, sizeof(*addr));
	default:
		return opt[1] <= msg->end - off;
	}
}

/*
 * Options beyond these, in sname and file (option 52), are not looked at: no
 * server or client has the type of a message there.
 */
static bool vsw_dhcp_options(const struct sk_buff *skb,
			     const struct vsw_dhcp_msg *msg, unsigned int off,
			     struct vsw_dhcp *what, __be32 *addr)
{
	unsigned int n;
	u8 opt[2];

	for (n = 0; n < VSW_DHCP_MAX_OPTIONS; n++) {
		if (!vsw_dhcp_bytes(skb, msg, off, opt, 1))
			return false;
		if (opt[0] == VSW_DHCP_OPT_END)
			return true;
		if (opt[0] == VSW_DHCP_OPT_PAD) {
			off++;
			continue;
		}
		if (!vsw_dhcp_bytes(skb, msg, off, opt, sizeof(opt)))
			return false;
		off += sizeof(opt);
		if (!vsw_dhcp_option(skb, msg, off, opt, what, addr))
			return false;
		off += opt[1];
	}
	return false;
}

static bool vsw_dhcp_is_reply(u8 type)
{
	return type == VSW_DHCP_OFFER || type == VSW_DHCP_ACK ||
	       type == VSW_DHCP_NAK;
}

/**
 * vsw_dhcp_parse - read a frame of DHCP
 * @skb: the frame, data at the MAC header; its tag is off
 * @what: what it says
 *
 * A frame with another tag inside, a packet with options of IP, a fragment, a
 * message that is cut, without an end or with a wrong checksum, and one that
 * a client sends for another are none. Nor is what goes between a relay and a
 * server.
 *
 * Context: any.
 * Return: true if it is a message to or from a client.
 */
bool vsw_dhcp_parse(const struct sk_buff *skb, struct vsw_dhcp *what)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	struct vsw_dhcp_msg msg;
	struct vsw_dhcp_hdr hdr;
	__be32 cookie, addr = 0;
	unsigned int off;

	if (!vsw_dhcp_find(skb, &msg))
		return false;
	off = msg.off + VSW_DHCP_COOKIE_OFFSET;
	if (!vsw_dhcp_bytes(skb, &msg, msg.off, &hdr, sizeof(hdr)) ||
	    !vsw_dhcp_bytes(skb, &msg, off, &cookie, sizeof(cookie)) ||
	    cookie != htonl(VSW_DHCP_COOKIE) ||
	    hdr.op != (msg.reply ? VSW_DHCP_OP_REPLY : VSW_DHCP_OP_REQUEST) ||
	    hdr.htype != ARPHRD_ETHER || hdr.hlen != ETH_ALEN ||
	    !is_valid_ether_addr(hdr.chaddr) ||
	    (!msg.reply && !ether_addr_equal(eth->h_source, hdr.chaddr)))
		return false;

	*what = (struct vsw_dhcp){ .reply = msg.reply, .xid = hdr.xid };
	ether_addr_copy(what->mac, hdr.chaddr);
	if (!vsw_dhcp_options(skb, &msg, off + sizeof(cookie), what, &addr))
		return false;
	what->ip = msg.reply ? hdr.yiaddr : addr ?: hdr.ciaddr;
	return what->type && vsw_dhcp_is_reply(what->type) == msg.reply;
}
