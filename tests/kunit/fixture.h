/* SPDX-License-Identifier: GPL-2.0-only */
/* A bridge with ports, and frames for it, without a registered netdevice. */
#ifndef VSW_FIXTURE_H
#define VSW_FIXTURE_H

#include <kunit/test.h>

#include "../../kmod/flood.h"
#include "../../kmod/main.h"
#include "../../kmod/pkt.h"
#include "../../kmod/port.h"
#include "../../kmod/vswkm.h"

#define VSW_FRAME_MAX	256	/* bytes of a frame made by vsw_frame_write() */
#define VSW_FRAME_TAGS	3

/**
 * struct vsw_tag - a VLAN tag
 * @proto: its ethertype, 0 for no tag
 * @tci: VID, DEI and PCP
 */
struct vsw_tag {
	u16 proto;
	u16 tci;
};

/**
 * struct vsw_frame - a frame to be made
 * @meta: tag in the metadata of the skb
 * @band: tags in the frame, the outermost first
 *
 * Everything else about it is always the same.
 */
struct vsw_frame {
	struct vsw_tag meta;
	struct vsw_tag band[VSW_FRAME_TAGS];
};

/**
 * struct vsw_fixture - what a test works on, in its priv
 * @br: the bridge, with its local port; up
 * @dev: its netdevice, not registered
 * @port_dev: netdevice of the netdev ports, not registered
 * @skb: the last frame that was made
 */
struct vsw_fixture {
	struct vsw_bridge *br;
	struct net_device *dev;
	struct net_device *port_dev;
	struct sk_buff *skb;
};

/* init and exit of the suites */
int vsw_fixture_init(struct kunit *test);
void vsw_fixture_exit(struct kunit *test);

static inline struct vsw_bridge *vsw_fixture_bridge(const struct kunit *test)
{
	return ((struct vsw_fixture *)test->priv)->br;
}

/* What a frame finds around it: the softirq of a receiving device */
static inline void vsw_fixture_softirq(void)
{
	local_bh_disable();
	rcu_read_lock();
}

static inline void vsw_fixture_softirq_end(void)
{
	rcu_read_unlock();
	local_bh_enable();
}

/* VLANs in the notation "1,10-20" */
void vsw_fixture_vlans(struct kunit *test, unsigned long *vids,
		       const char *list);
struct vsw_vlan_cfg *vsw_fixture_cfg(struct kunit *test, u8 mode, u16 pvid,
				     const char *vlans);
struct vsw_port *vsw_fixture_alloc(struct vsw_bridge *br, u8 kind,
				   struct net_device *dev,
				   struct vsw_vlan_cfg *cfg);
struct vsw_port *vsw_fixture_port(struct kunit *test,
				  struct vsw_vlan_cfg *cfg);
struct vsw_port *vsw_fixture_dev_port(struct kunit *test,
				      struct vsw_vlan_cfg *cfg,
				      unsigned int mtu);
struct vsw_port *vsw_fixture_trunk(struct kunit *test);
int vsw_fixture_commit(struct vsw_port *port, struct vsw_vlan_cfg *cfg,
		       struct netlink_ext_ack *extack);
void vsw_fixture_map(struct kunit *test, struct vsw_port *port, u16 outside,
		     u16 inside);

unsigned int vsw_frame_write(u8 *buf, const struct vsw_frame *frame);
struct sk_buff *vsw_fixture_skb(struct kunit *test, const u8 *bytes,
				unsigned int len, unsigned int linear,
				unsigned int headroom);
struct sk_buff *vsw_fixture_frame(struct kunit *test,
				  const struct vsw_frame *frame);
bool vsw_frame_same(const struct sk_buff *skb, const u8 *bytes,
		    unsigned int len);

/* MAC address number @i, unicast, sequential. */
static inline void vsw_fixture_mac(u8 *addr, u32 i)
{
	addr[0] = 0x02;
	addr[1] = 0x11;
	put_unaligned_be32(i, addr + 2);
}

static inline u64 vsw_fixture_key(u32 i, u16 vid)
{
	u8 addr[ETH_ALEN];

	vsw_fixture_mac(addr, i);
	return vsw_fdb_key(addr, vid);
}

int vsw_fixture_set(struct vsw_port *port, u64 key, u16 flags, bool replace);
bool vsw_fixture_get(const struct vsw_bridge *br, u64 key,
		     struct vsw_fdb_entry *entry);
int vsw_fixture_del(struct vsw_bridge *br, u64 key);
void vsw_fixture_settle(struct vsw_bridge *br);

#endif /* VSW_FIXTURE_H */
