/* SPDX-License-Identifier: GPL-2.0-only */
/* What the rules of an ACL look at in a frame. */
#ifndef VSW_ACL_KEY_H
#define VSW_ACL_KEY_H

#include <linux/bits.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>

struct sk_buff;

#define VSW_ACL_WORDS	12	/* of 64 bits in a key */
#define VSW_ACL_TAGS	2	/* tags behind which L3 is looked for */
#define VSW_ACL_EXTHDRS	16	/* IPv6 extension headers that are followed */

/* vsw_acl_key.fields: which of its members a frame has */
#define VSW_ACL_F_IP	BIT(0)	/* saddr, daddr, dscp */
#define VSW_ACL_F_IP4	BIT(1)	/* and they are of IPv4 */
#define VSW_ACL_F_IP6	BIT(2)	/* or of IPv6 */
#define VSW_ACL_F_PROTO	BIT(3)	/* proto */
#define VSW_ACL_F_FRAG	BIT(4)	/* it is a fragment, be it the first */
#define VSW_ACL_F_PORTS	BIT(5)	/* sport, dport */
#define VSW_ACL_F_TCP	BIT(6)	/* tcp_flags */
#define VSW_ACL_F_ICMP	BIT(7)	/* icmp_type, icmp_code */
#define VSW_ACL_F_ARPND	BIT(8)	/* sender, target */

/* How far into frames the rules of a list look */
#define VSW_ACL_NEED_L3	BIT(0)
#define VSW_ACL_NEED_L4	BIT(1)
#define VSW_ACL_NEED_ND	BIT(2)

/**
 * struct vsw_acl_key - the fields of a frame, or of a mask for them
 * @word: the whole, as it is hashed and compared
 * @dst: destination MAC address
 * @src: source MAC address
 * @type: ethertype, of what is behind at most %VSW_ACL_TAGS further tags
 * @vid: VLAN in the bridge
 * @saddr: source IP address, IPv4 as a mapped one
 * @daddr: destination IP address
 * @sender: of ARP the sender's protocol address; of a neighbour solicitation
 *	its source, of an advertisement the address that it is about
 * @target: target of ARP, of a solicitation or of an advertisement
 * @sport: source port
 * @dport: destination port
 * @proto: protocol behind all IPv6 extension headers
 * @dscp: the six bits
 * @tcp_flags: FIN is bit 0, CWR bit 7
 * @zero: nothing
 * @icmp_type: type of ICMP or ICMPv6
 * @icmp_code: its code
 * @zero2: nothing
 * @fields: VSW_ACL_F_*; what is not there is 0
 *
 * A rule for a field asks for its bit in @fields, too, so that one masked
 * comparison says that the field is there and has the value.
 */
struct vsw_acl_key {
	union {
		u64 word[VSW_ACL_WORDS];
		struct {
			u8 dst[ETH_ALEN];
			u8 src[ETH_ALEN];
			__be16 type;
			__be16 vid;
			struct in6_addr saddr;
			struct in6_addr daddr;
			struct in6_addr sender;
			struct in6_addr target;
			__be16 sport;
			__be16 dport;
			u8 proto;
			u8 dscp;
			u8 tcp_flags;
			u8 zero;
			u8 icmp_type;
			u8 icmp_code;
			u16 zero2;
			u32 fields;
		};
	};
};

unsigned int vsw_acl_l3_offset(const struct sk_buff *skb);
bool vsw_acl_key_read(const struct sk_buff *skb, u16 vid, u32 needs,
		      struct vsw_acl_key *key);

#endif /* VSW_ACL_KEY_H */
