// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading of a frame for ACLs. Nothing is pulled: a copy that is flooded shares
 * its data with others, and headers that are not linear are rare.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "key.h"

/* Addresses of ARP for IPv4 on Ethernet, behind the fixed header */
struct vsw_acl_arp {
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

static bool has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP || proto == IPPROTO_DCCP ||
	       proto == IPPROTO_UDPLITE;
}

/* Ports and type of ICMP are in the first bytes, whatever else is cut off. */
static void read_ports(const struct sk_buff *skb, unsigned int at,
		       struct vsw_acl_key *key)
{
	__be16 buf[2];
	const __be16 *ports;

	ports = skb_header_pointer(skb, at, sizeof(buf), buf);
	if (!ports)
		return;
	key->sport = ports[0];
	key->dport = ports[1];
	key->fields |= VSW_ACL_F_PORTS;
}

static void read_tcp_flags(const struct sk_buff *skb, unsigned int at,
			   struct vsw_acl_key *key)
{
	u8 buf;
	const u8 *flags;

	flags = skb_header_pointer(skb, at + 13, sizeof(buf), &buf);
	if (!flags)
		return;
	key->tcp_flags = *flags;
	key->fields |= VSW_ACL_F_TCP;
}

static void read_icmp(const struct sk_buff *skb, unsigned int at,
		      struct vsw_acl_key *key)
{
	u8 buf[2];
	const u8 *icmp;

	icmp = skb_header_pointer(skb, at, sizeof(buf), buf);
	if (!icmp)
		return;
	key->icmp_type = icmp[0];
	key->icmp_code = icmp[1];
	key->fields |= VSW_ACL_F_ICMP;
}

/* ND is never fragmented (RFC 6980). */
static void read_nd(const struct sk_buff *skb, unsigned int at,
		    struct vsw_acl_key *key)
{
	const struct nd_msg *nd;
	struct nd_msg buf;

	if (key->fields & VSW_ACL_F_FRAG)
		return;
	nd = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!nd ||
	    (nd->icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION &&
	     nd->icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT))
		return;
	key->target = nd->target;
	key->sender = nd->icmph.icmp6_type == NDISC_NEIGHBOUR_SOLICITATION ?
		      key->saddr : nd->target;
	key->fields |= VSW_ACL_F_ARPND;
}

static void read_l4(const struct sk_buff *skb, unsigned int at, u32 needs,
		    struct vsw_acl_key *key)
{
	if (has_ports(key->proto)) {
		read_ports(skb, at, key);
		if (key->proto == IPPROTO_TCP)
			read_tcp_flags(skb, at, key);
	} else if ((key->fields & VSW_ACL_F_IP4 &&
		    key->proto == IPPROTO_ICMP) ||
		   (key->fields & VSW_ACL_F_IP6 &&
		    key->proto == IPPROTO_ICMPV6)) {
		read_icmp(skb, at, key);
		if (needs & VSW_ACL_NEED_ND && key->fields & VSW_ACL_F_IP6)
			read_nd(skb, at, key);
	}
}

/*
 * A fragment at offset 8 would overwrite the flags of a TCP header that was
 * looked at in the one before (RFC 1858, 3.2).
 */
static bool read_ip4(const struct sk_buff *skb, unsigned int at, u32 needs,
		     struct vsw_acl_key *key)
{
	const struct iphdr *ip;
	struct iphdr buf;
	unsigned int off;

	ip = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!ip || ip->version != 4 || ip->ihl < 5 ||
	    at + ip->ihl * 4 > skb->len)
		return false;

	ipv6_addr_set_v4mapped(ip->saddr, &key->saddr);
	ipv6_addr_set_v4mapped(ip->daddr, &key->daddr);
	key->proto = ip->protocol;
	key->dscp = ip->tos >> 2;
	key->fields |= VSW_ACL_F_IP | VSW_ACL_F_IP4 | VSW_ACL_F_PROTO;
	off = ntohs(ip->frag_off);
	if (off & (IP_MF | IP_OFFSET))
		key->fields |= VSW_ACL_F_FRAG;
	off &= IP_OFFSET;
	if (off == 1 && ip->protocol == IPPROTO_TCP)
		return false;
	if (!off && needs & VSW_ACL_NEED_L4)
		read_l4(skb, at + ip->ihl * 4, needs, key);
	return true;
}

/*
 * Note a fragment header, and say whether more can be found behind it: what is
 * behind that of a later fragment is anything.
 */
static bool read_frag6(const struct sk_buff *skb, unsigned int at,
		       struct vsw_acl_key *key, bool *bad)
{
	const struct frag_hdr *frag;
	struct frag_hdr buf;
	unsigned int off;

	frag = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!frag) {
		*bad = true;
		return false;
	}
	off = ntohs(frag->frag_off) & ~0x7;
	/* one that is the whole packet (RFC 6946) is none */
	if (frag->frag_off & htons(~0x6))
		key->fields |= VSW_ACL_F_FRAG;
	if (!off)
		return true;
	if (!ipv6_ext_hdr(frag->nexthdr)) {
		key->proto = frag->nexthdr;
		key->fields |= VSW_ACL_F_PROTO;
		*bad = off == 8 && frag->nexthdr == IPPROTO_TCP;
	}
	return false;
}

static unsigned int exthdr_len(u8 type, const struct ipv6_opt_hdr *hdr)
{
	switch (type) {
	case NEXTHDR_FRAGMENT:
		return sizeof(struct frag_hdr);
	case NEXTHDR_AUTH:
		return ipv6_authlen(hdr);
	default:
		return ipv6_optlen(hdr);
	}
}

/* What a first fragment has to have of the header behind the extensions */
static unsigned int upper_len(u8 type)
{
	switch (type) {
	case IPPROTO_TCP:
		return sizeof(struct tcphdr);
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return sizeof(struct udphdr);
	case IPPROTO_ICMPV6:
		return sizeof(struct icmp6hdr);
	default:
		return type != NEXTHDR_NONE;
	}
}

/*
 * @end is that of the packet: what is behind it is padding. A first fragment
 * without all headers (RFC 7112) would pass, as would the rest of them in the
 * next one, which rules know nothing of.
 * Return: false for such, and for a chain that is cut off or has no end.
 */
static bool read_exthdrs(const struct sk_buff *skb, unsigned int at,
			 unsigned int end, u8 type, u32 needs,
			 struct vsw_acl_key *key)
{
	const struct ipv6_opt_hdr *hdr;
	struct ipv6_opt_hdr buf;
	bool bad = false;
	int i;

	for (i = 0; i < VSW_ACL_EXTHDRS; i++) {
		if (at > end)
			return false;
		if (!ipv6_ext_hdr(type) || type == NEXTHDR_NONE) {
			if (key->fields & VSW_ACL_F_FRAG &&
			    end - at < upper_len(type))
				return false;
			key->proto = type;
			key->fields |= VSW_ACL_F_PROTO;
			if (needs & VSW_ACL_NEED_L4)
				read_l4(skb, at, needs, key);
			return true;
		}
		hdr = skb_header_pointer(skb, at, sizeof(buf), &buf);
		if (!hdr)
			return false;
		if (type == NEXTHDR_FRAGMENT &&
		    !read_frag6(skb, at, key, &bad))
			return !bad;
		at += exthdr_len(type, hdr);
		type = hdr->nexthdr;
	}
	return false;
}

static bool read_ip6(const struct sk_buff *skb, unsigned int at, u32 needs,
		     struct vsw_acl_key *key)
{
	unsigned int end = skb->len;
	const struct ipv6hdr *ip;
	struct ipv6hdr buf;

	ip = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!ip || ip->version != 6)
		return false;
	if (ip->payload_len && !skb_is_gso(skb))
		end = min_t(unsigned int, end, at + sizeof(*ip) +
			    ntohs(ip->payload_len));
	key->saddr = ip->saddr;
	key->daddr = ip->daddr;
	key->dscp = ipv6_get_dsfield(ip) >> 2;
	key->fields |= VSW_ACL_F_IP | VSW_ACL_F_IP6;
	return read_exthdrs(skb, at + sizeof(*ip), end, ip->nexthdr, needs,
			    key);
}

/* ARP of other kinds than IPv4 on Ethernet has no addresses here. */
static bool read_arp(const struct sk_buff *skb, unsigned int at,
		     struct vsw_acl_key *key)
{
	struct vsw_acl_arp addr_buf;
	const struct vsw_acl_arp *addr;
	const struct arphdr *arp;
	struct arphdr buf;

	arp = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!arp)
		return false;
	if (arp->ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->ar_pro != htons(ETH_P_IP) || arp->ar_hln != ETH_ALEN ||
	    arp->ar_pln != sizeof(__be32))
		return true;
	addr = skb_header_pointer(skb, at + sizeof(buf), sizeof(addr_buf),
				  &addr_buf);
	if (!addr)
		return false;
	ipv6_addr_set_v4mapped(addr->sip, &key->sender);
	ipv6_addr_set_v4mapped(addr->tip, &key->target);
	key->fields |= VSW_ACL_F_ARPND;
	return true;
}

/* Where what is behind further tags begins; 0 if a tag is cut off. */
static unsigned int skip_tags(const struct sk_buff *skb,
			      struct vsw_acl_key *key)
{
	unsigned int at = ETH_HLEN;
	const struct vlan_hdr *tag;
	struct vlan_hdr buf;
	int i;

	for (i = 0; i < VSW_ACL_TAGS && eth_type_vlan(key->type); i++) {
		tag = skb_header_pointer(skb, at, sizeof(buf), &buf);
		if (!tag)
			return 0;
		key->type = tag->h_vlan_encapsulated_proto;
		at += VLAN_HLEN;
	}
	return at;
}

/**
 * vsw_acl_l3_offset - where the packet in a frame begins
 * @skb: the frame, data at the MAC header, which is linear
 *
 * Context: any.
 * Return: bytes from the MAC header on; 0 if a tag is cut off.
 */
unsigned int vsw_acl_l3_offset(const struct sk_buff *skb)
{
	struct vsw_acl_key key = {
		.type = ((const struct ethhdr *)skb->data)->h_proto,
	};

	return skip_tags(skb, &key);
}

/**
 * vsw_acl_key_read - read the fields of a frame
 * @skb: the frame, data at the MAC header, which is linear; not changed
 * @vid: its VLAN in the bridge
 * @needs: VSW_ACL_NEED_*, how far to read
 * @key: set to the fields; those that are not there are 0
 *
 * A header of L4 that is cut off is a field that is not there. Later fragments
 * have none.
 *
 * Context: any.
 * Return: false if the frame is malformed: a tag, ARP or L3 header is cut off,
 * is not of the version that the ethertype says, or has no end.
 */
bool vsw_acl_key_read(const struct sk_buff *skb, u16 vid, u32 needs,
		      struct vsw_acl_key *key)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	unsigned int at;

	memset(key, 0, sizeof(*key));
	ether_addr_copy(key->dst, eth->h_dest);
	ether_addr_copy(key->src, eth->h_source);
	key->type = eth->h_proto;
	key->vid = htons(vid);
	if (!needs && !eth_type_vlan(key->type))
		return true;
	at = skip_tags(skb, key);
	if (!at)
		return false;
	if (!needs)
		return true;

	switch (key->type) {
	case htons(ETH_P_IP):
		return read_ip4(skb, at, needs, key);
	case htons(ETH_P_IPV6):
		return read_ip6(skb, at, needs, key);
	case htons(ETH_P_ARP):
		return read_arp(skb, at, key);
	default:
		return true;
	}
}
