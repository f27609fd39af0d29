/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows kernel versions. It is included before every
 * other file (see Kbuild), so that the rest reads like code for the newest
 * kernel.
 */
#ifndef VSW_COMPAT_H
#define VSW_COMPAT_H

#include <linux/version.h>
#include <linux/kconfig.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/timer.h>
#include <net/dst_metadata.h>
#include <net/genetlink.h>
#include <net/rtnetlink.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "vswkm needs Linux 6.1 or newer"
#endif
#if !IS_ENABLED(CONFIG_64BIT)
#error "vswkm needs a 64-bit kernel: table slots are read as 64-bit words"
#endif

#if !IS_ENABLED(CONFIG_NF_NAT) || !IS_ENABLED(CONFIG_NF_CONNTRACK_ZONES) || \
	!IS_ENABLED(CONFIG_IPV6)
#error "vswkm needs connection tracking with zones and NAT, and IPv6"
#endif
/* Each CPU's own data is used with BH disabled, which then locks nothing */
#if IS_ENABLED(CONFIG_PREEMPT_RT) && \
	LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0) && \
	!IS_ENABLED(CONFIG_PREEMPT_RT_NEEDS_BH_LOCK)
#error "vswkm needs CONFIG_PREEMPT_RT_NEEDS_BH_LOCK with CONFIG_PREEMPT_RT"
#endif

/* <asm/unaligned.h> moved in 6.12 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

/* GSO got a header of its own in 6.5 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

/* The flags of multicast groups got a name of their own in 6.7 */
#ifndef GENL_MCAST_CAP_NET_ADMIN
#define GENL_MCAST_CAP_NET_ADMIN	GENL_UNS_ADMIN_PERM
#endif

/* Renamed in 6.17 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define netif_get_flags	dev_get_flags
#endif

/* Device flags left netdev_features_t (6.12); one was renamed (6.15) */
static inline void vsw_compat_dev_flags(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	dev->features |= NETIF_F_LLTX | NETIF_F_NETNS_LOCAL;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
	dev->lltx = true;
	dev->netns_local = true;
#else
	dev->lltx = true;
	dev->netns_immutable = true;
#endif
}

/* Transmission without the lock of the queue left the features in 6.12 */
static inline bool vsw_dev_lltx(const struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return dev->features & NETIF_F_LLTX;
#else
	return dev->lltx;
#endif
}

/* Functions for UDP tunnels take the struct sock since 7.1 or so */
#define VSW_TUNNEL_SOCK(socket)						\
	__builtin_choose_expr(						\
		__builtin_types_compatible_p(typeof(udp_tunnel_sock_release), \
					     void (struct sock *)),	\
		(socket)->sk, (socket))

/* Has tc (tcx since 6.6) or netfilter a hook on what leaves by the device? */
static inline bool vsw_dev_egress_hook(const struct net_device *dev)
{
#ifdef CONFIG_NETFILTER_EGRESS
	if (rcu_access_pointer(dev->nf_hooks_egress))
		return true;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#ifdef CONFIG_NET_CLS_ACT
	if (rcu_access_pointer(dev->miniq_egress))
		return true;
#endif
#else
#ifdef CONFIG_NET_XGRESS
	if (rcu_access_pointer(dev->tcx_egress))
		return true;
#endif
#endif
	return false;
}

/* As tcx_set_ingress(skb, false), which came in 6.6 */
static inline void vsw_clear_at_ingress(struct sk_buff *skb)
{
#ifdef CONFIG_NET_CLS_ACT
	skb->tc_at_ingress = 0;
#endif
}

/* The socket must not poll a NIC because of what another device received */
static inline void vsw_clear_napi_id(struct sk_buff *skb)
{
#if defined(CONFIG_NET_RX_BUSY_POLL) || defined(CONFIG_XPS)
	skb->napi_id = 0;
#endif
}

/* Memory that the CPU cannot read exists since 6.12 */
static inline bool vsw_frags_readable(const struct sk_buff *skb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return true;
#else
	return skb_frags_readable(skb);
#endif
}

/*
 * Texts with values came in 6.3. Here they are made in one of a few buffers,
 * under the RTNL, and sent right after.
 */
#ifndef NL_SET_ERR_MSG_FMT
extern char vsw_extack_text[8][80];
#define NL_SET_ERR_MSG_FMT(extack, fmt, ...)				\
do {									\
	static unsigned int __at;					\
	char *__text = vsw_extack_text[__at++ % 8];			\
									\
	ASSERT_RTNL();							\
	snprintf(__text, sizeof(vsw_extack_text[0]), fmt, ##__VA_ARGS__); \
	if (extack)							\
		(extack)->_msg = __text;				\
} while (0)
#endif

/* Receive queues have a header of their own since 6.6 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#include <net/netdev_rx_queue.h>
#endif

/*
 * Does the driver count in dev->tstats, as veth does since 6.7? Longterm
 * kernels have it too, from about these.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 10) ||			\
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 70) &&		\
	 LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0))
#define VSW_TSTATS(dev)	((dev)->pcpu_stat_type == NETDEV_PCPU_STAT_TSTATS)
#else
#define VSW_TSTATS(dev)	false
#endif

/*
 * nf_ct_hook.confirm came in 6.8, and from about these on in longterm kernels,
 * which needed it for multicast behind a bridge.
 */
#if IS_ENABLED(CONFIG_NF_CONNTRACK) &&					\
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0) ||		\
	 (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 21) &&		\
	  LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)) ||		\
	 (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 81) &&		\
	  LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)))
#define VSW_CT_CONFIRM
#endif

/*
 * The function of a helper of nf_conntrack. Since 7.2 or so it is NULL in one
 * that goes, and under RCU; for sparse that is another type.
 */
#define vsw_helper_get_fn(helper)					\
	((__force vsw_helper_fn *)READ_ONCE((helper)->help))

/* rtnl_link_ops.newlink takes a struct since 6.15 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
#define VSW_NEWLINK_ARGS						\
	struct net *src_net, struct net_device *dev,			\
	struct nlattr *tb[], struct nlattr *data[],			\
	struct netlink_ext_ack *extack
#define VSW_NEWLINK_DATA	data
#else
#define VSW_NEWLINK_ARGS						\
	struct net_device *dev, struct rtnl_newlink_params *params,	\
	struct netlink_ext_ack *extack
#define VSW_NEWLINK_DATA	params->data
#endif

/* ndo_fdb_add and ndo_fdb_del got "notified" in 6.14 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
#define VSW_NOTIFIED_ARG
#else
#define VSW_NOTIFIED_ARG	bool *notified,
#endif

/* Where rtnl_fdb_dump() keeps the position of a driver (6.14) */
static inline unsigned long vsw_fdb_dump_pos(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
	return cb->args[2];
#else
	return ((struct ndo_fdb_dump_context *)cb->ctx)->fdb_idx;
#endif
}

/* A policy of the generated code that came after 6.12 */
#ifndef NLA_POLICY_MAX_LEN
#define NLA_POLICY_MAX_LEN(_len)	NLA_POLICY_MAX(NLA_BINARY, _len)
#endif

/* Attributes of a genetlink dump request (struct genl_info since 6.6) */
static inline struct nlattr **vsw_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
	return genl_dumpit_info(cb)->attrs;
#else
	return genl_dumpit_info(cb)->info.attrs;
#endif
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
static inline void ethtool_puts(u8 **data, const char *str)
{
	ethtool_sprintf(data, "%s", str);
}
#endif

/* Ranges of a policy are const since 6.7 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
#undef NLA_POLICY_FULL_RANGE
#define NLA_POLICY_FULL_RANGE(tp, _range) {				\
	.type = NLA_ENSURE_INT_OR_BINARY_TYPE(tp),			\
	.validation_type = NLA_VALIDATE_RANGE_PTR,			\
	.range = (struct netlink_range_validation *)(_range),		\
}
#endif

/* Core drop reasons that older kernels lack; the nearest older one stands in */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define SKB_DROP_REASON_MAC_INVALID_SOURCE	SKB_DROP_REASON_NOT_SPECIFIED
#define SKB_DROP_REASON_NO_TX_TARGET		SKB_DROP_REASON_NOT_SPECIFIED
#define SKB_DROP_REASON_LOCAL_MAC		SKB_DROP_REASON_NOT_SPECIFIED
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define SKB_DROP_REASON_RECURSION_LIMIT		SKB_DROP_REASON_NOT_SPECIFIED
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
#define SKB_DROP_REASON_MAC_IEEE_MAC_CONTROL	SKB_DROP_REASON_NOT_SPECIFIED
#endif

#endif /* VSW_COMPAT_H */
