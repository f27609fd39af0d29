// SPDX-License-Identifier: GPL-2.0-only
/* A bridge with ports, and frames for it, without a registered netdevice. */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#include "fixture.h"

static const u8 vsw_frame_dst[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0x02 };
static const u8 vsw_frame_src[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0x01 };

int vsw_fixture_init(struct kunit *test)
{
	struct vsw_fixture *fix;
	int err;

	fix = kunit_kzalloc(test, sizeof(*fix), GFP_KERNEL);
	if (!fix)
		return -ENOMEM;
	fix->port_dev = alloc_netdev(0, "vswport%d", NET_NAME_UNKNOWN,
				     ether_setup);
	if (!fix->port_dev)
		return -ENOMEM;
	fix->dev = alloc_netdev(sizeof(struct vsw_bridge), "vswtest%d",
				NET_NAME_UNKNOWN, vsw_device_setup);
	if (!fix->dev)
		goto err_port_dev;

	rtnl_lock();
	err = fix->dev->netdev_ops->ndo_init(fix->dev);
	rtnl_unlock();
	if (err)
		goto err_dev;
	set_bit(__LINK_STATE_START, &fix->dev->state);
	fix->br = netdev_priv(fix->dev);
	test->priv = fix;
	return 0;

err_dev:
	free_netdev(fix->dev);
err_port_dev:
	free_netdev(fix->port_dev);
	return -ENOMEM;
}

void vsw_fixture_exit(struct kunit *test)
{
	struct vsw_fixture *fix = test->priv;
	struct vsw_port *port;
	int i;

	if (!fix)
		return;
	kfree_skb(fix->skb);
	rtnl_lock();
	for (i = VSW_LOCAL_INDEX + 1; fix->br->n_ports; i++) {
		port = rtnl_dereference(fix->br->ports[i]);
		if (!port)
			continue;
		vsw_port_unpublish(port);
		vsw_port_release(port);
	}
	fix->dev->netdev_ops->ndo_uninit(fix->dev);
	rtnl_unlock();
	free_netdev(fix->dev);
	free_netdev(fix->port_dev);
	test->priv = NULL;
}

void vsw_fixture_vlans(struct kunit *test, unsigned long *vids,
		       const char *list)
{
	KUNIT_ASSERT_EQ(test, bitmap_parselist(list, vids, VLAN_N_VID), 0);
}

/* A configuration as a request makes it; @vlans are tagged, may be NULL. */
struct vsw_vlan_cfg *vsw_fixture_cfg(struct kunit *test, u8 mode, u16 pvid,
				     const char *vlans)
{
	struct vsw_vlan_cfg *cfg = vsw_vlan_alloc(mode, pvid);
	DECLARE_BITMAP(vids, VLAN_N_VID);

	KUNIT_ASSERT_NOT_NULL(test, cfg);
	if (!vlans)
		return cfg;
	vsw_fixture_vlans(test, vids, vlans);
	bitmap_or(cfg->listed, cfg->listed, vids, VLAN_N_VID);
	bitmap_or(cfg->member, cfg->member, vids, VLAN_N_VID);
	return cfg;
}

/* vsw_port_alloc(), as under the RTNL */
struct vsw_port *vsw_fixture_alloc(struct vsw_bridge *br, u8 kind,
				   struct net_device *dev,
				   struct vsw_vlan_cfg *cfg)
{
	struct vsw_port *port;

	rtnl_lock();
	port = vsw_port_alloc(br, kind, dev, cfg);
	rtnl_unlock();
	return port;
}

static struct vsw_port *vsw_fixture_publish(struct kunit *test,
					    struct vsw_port *port)
{
	int err;

	KUNIT_ASSERT_NOT_NULL(test, port);
	port->flags |= VSW_PF_UP;
	if (port->kind == VSWKM_PORT_KIND_PATCH)
		RCU_INIT_POINTER(port->peer, port);	/* any will do */
	rtnl_lock();
	err = vsw_port_publish(port, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	return port;
}

/* A port that is up; @cfg is consumed. */
struct vsw_port *vsw_fixture_port(struct kunit *test,
				  struct vsw_vlan_cfg *cfg)
{
	struct vsw_bridge *br = vsw_fixture_bridge(test);

	return vsw_fixture_publish(test,
				   vsw_fixture_alloc(br, VSWKM_PORT_KIND_PATCH,
						     NULL, cfg));
}

/* The same with a netdevice behind it, of which only the MTU is true. */
struct vsw_port *vsw_fixture_dev_port(struct kunit *test,
				      struct vsw_vlan_cfg *cfg,
				      unsigned int mtu)
{
	struct vsw_fixture *fix = test->priv;

	fix->port_dev->mtu = mtu;
	return vsw_fixture_publish(test,
				   vsw_fixture_alloc(fix->br,
						     VSWKM_PORT_KIND_NETDEV,
						     fix->port_dev, cfg));
}

/* A trunk with VLANs enough for most: each takes time to make. */
struct vsw_port *vsw_fixture_trunk(struct kunit *test)
{
	return vsw_fixture_port(test, vsw_fixture_cfg(test,
						      VSWKM_PORT_MODE_TRUNK, 0,
						      "1-100"));
}

int vsw_fixture_commit(struct vsw_port *port, struct vsw_vlan_cfg *cfg,
		       struct netlink_ext_ack *extack)
{
	int err;

	rtnl_lock();
	err = vsw_vlan_commit(port, cfg, extack);
	rtnl_unlock();
	return err;
}

/* Add one pair to the VLAN map of a port. */
void vsw_fixture_map(struct kunit *test, struct vsw_port *port, u16 outside,
		     u16 inside)
{
	struct vsw_vlan_map *map;
	int err = -ENOMEM;

	rtnl_lock();
	map = vsw_map_copy(rtnl_dereference(port->vlan)->map);
	if (map)
		err = vsw_map_add(map, outside, inside, NULL) ?:
		      vsw_map_commit(port, map);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
}

/* The bytes of a frame; returns their number. The payload is a pattern. */
unsigned int vsw_frame_write(u8 *buf, const struct vsw_frame *frame)
{
	u8 *p = buf;
	int i;

	ether_addr_copy(p, vsw_frame_dst);
	ether_addr_copy(p + ETH_ALEN, vsw_frame_src);
	p += 2 * ETH_ALEN;
	for (i = 0; i < VSW_FRAME_TAGS && frame->band[i].proto; i++) {
		put_unaligned_be16(frame->band[i].proto, p);
		put_unaligned_be16(frame->band[i].tci, p + 2);
		p += VLAN_HLEN;
	}
	put_unaligned_be16(ETH_P_IP, p);
	p += 2;
	for (i = 0; i < ETH_ZLEN; i++)
		*p++ = i ^ 0xa5;
	return p - buf;
}

/*
 * A frame of the given bytes, as it comes to the pipeline; the first @linear
 * bytes are linear, the others in a page. Lives until the next one is made.
 */
struct sk_buff *vsw_fixture_skb(struct kunit *test, const u8 *bytes,
				unsigned int len, unsigned int linear,
				unsigned int headroom)
{
	struct vsw_fixture *fix = test->priv;
	struct sk_buff *skb;
	struct page *page;

	kfree_skb(fix->skb);
	fix->skb = alloc_skb(headroom + linear, GFP_KERNEL);
	skb = fix->skb;
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, headroom);
	skb_put_data(skb, bytes, linear);
	if (len > linear) {
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		memcpy(page_address(page), bytes + linear, len - linear);
		skb_add_rx_frag(skb, 0, page, 0, len - linear, PAGE_SIZE);
	}

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb_reset_mac_len(skb);
	skb->protocol = len < ETH_HLEN ? 0 :
		get_unaligned((__be16 *)(bytes + 2 * ETH_ALEN));
	return skb;
}

struct sk_buff *vsw_fixture_frame(struct kunit *test,
				  const struct vsw_frame *frame)
{
	unsigned int len;
	struct sk_buff *skb;
	u8 buf[VSW_FRAME_MAX];

	len = vsw_frame_write(buf, frame);
	skb = vsw_fixture_skb(test, buf, len, len, NET_SKB_PAD);
	if (frame->meta.proto)
		__vlan_hwaccel_put_tag(skb, htons(frame->meta.proto),
				       frame->meta.tci);
	return skb;
}

bool vsw_frame_same(const struct sk_buff *skb, const u8 *bytes,
		    unsigned int len)
{
	u8 buf[VSW_FRAME_MAX];

	return skb->len == len && len <= sizeof(buf) &&
	       !skb_copy_bits(skb, 0, buf, len) && !memcmp(buf, bytes, len);
}

int vsw_fixture_set(struct vsw_port *port, u64 key, u16 flags, bool replace)
{
	int err;

	rcu_read_lock();
	err = vsw_fdb_set(port->br, key, port, 0, flags, replace);
	rcu_read_unlock();
	return err;
}

bool vsw_fixture_get(const struct vsw_bridge *br, u64 key,
		     struct vsw_fdb_entry *entry)
{
	bool found;

	rcu_read_lock();
	found = vsw_fdb_get(&br->fdb, key, entry);
	rcu_read_unlock();
	return found;
}

int vsw_fixture_del(struct vsw_bridge *br, u64 key)
{
	struct vsw_fdb_entry entry;
	int err;

	rcu_read_lock();
	err = vsw_fdb_del(br, key, false, &entry);
	rcu_read_unlock();
	return err;
}

/* Wait until the table has the size that fits its entries. */
void vsw_fixture_settle(struct vsw_bridge *br)
{
	flush_work(&br->fdb.resize);
}
