// SPDX-License-Identifier: GPL-2.0-only
/* Remotes of a tunnel: how many, for how long, and what their numbers mean. */

#include <linux/rtnetlink.h>

#include "fixture.h"
#include "../../kmod/encap/outer.h"

static struct vsw_tunnel *vsw_remote_tunnel(struct kunit *test)
{
	struct vsw_tunnel_opts opts = { .has_local = true };
	struct vsw_bridge *br = vsw_fixture_bridge(test);
	struct vsw_port *port;
	int err;

	ipv6_addr_set_v4mapped(htonl(0x0a000001), &opts.local);
	rtnl_lock();
	err = vsw_tunnel_add(br, "vswkunit", VSWKM_TUNNEL_KIND_GRE, &opts,
			     NULL);
	port = err ? NULL : rtnl_dereference(br->ports[VSW_LOCAL_INDEX + 1]);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_ASSERT_NOT_NULL(test, port);
	return port->tunnel;
}

static void vsw_remote_exit(struct kunit *test)
{
	struct vsw_port *port;

	if (!test->priv)
		return;
	rtnl_lock();
	port = rtnl_dereference(vsw_fixture_bridge(test)->
				ports[VSW_LOCAL_INDEX + 1]);
	if (port)
		vsw_tunnel_del(port);
	rtnl_unlock();
	vsw_fixture_exit(test);
}

/* @new is consumed */
static struct vsw_remote *vsw_remote_add_new(struct vsw_tunnel *tun, u32 host,
					     u32 id, struct vsw_remote *new)
{
	struct vsw_remote_key key = { .id = id };
	struct vsw_remote *remote;

	if (!new)
		return ERR_PTR(-ENOMEM);
	ipv6_addr_set_v4mapped(htonl(0x0b000000 + host), &key.addr);
	rcu_read_lock();
	remote = vsw_remote_add(tun, &key, new);
	rcu_read_unlock();
	return remote;
}

static struct vsw_remote *vsw_remote_try(struct vsw_tunnel *tun, u32 host,
					 u32 id)
{
	return vsw_remote_add_new(tun, host, id,
				  vsw_remote_alloc(GFP_KERNEL_ACCOUNT));
}

static struct vsw_remote *vsw_remote_make(struct vsw_tunnel *tun, u32 host)
{
	return vsw_remote_try(tun, host, VSW_ID_NONE);
}

/* As if nobody had named it for long */
static void vsw_remote_age(struct vsw_tunnel *tun, u16 index, int seconds)
{
	struct vsw_remote *remote;

	rcu_read_lock();
	remote = rcu_dereference(tun->remote[index]);
	if (remote)
		remote->used = jiffies - seconds * HZ;
	rcu_read_unlock();
}

static void vsw_remote_gc(struct vsw_tunnel *tun)
{
	vsw_remote_gc_work(&tun->gc.work);
}

static bool vsw_remote_there(struct vsw_tunnel *tun, u16 index)
{
	return rcu_access_pointer(tun->remote[index]);
}

static void vsw_remote_same(struct kunit *test)
{
	struct vsw_tunnel *tun = vsw_remote_tunnel(test);
	struct vsw_remote *a, *b, *c, *d;

	a = vsw_remote_try(tun, 1, VSW_ID_NONE);
	b = vsw_remote_try(tun, 1, VSW_ID_NONE);
	c = vsw_remote_try(tun, 1, 7);
	d = vsw_remote_try(tun, 2, VSW_ID_NONE);
	KUNIT_ASSERT_FALSE(test, IS_ERR(a) || IS_ERR(b));
	KUNIT_ASSERT_FALSE(test, IS_ERR(c) || IS_ERR(d));
	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_EXPECT_PTR_NE(test, a, c);
	KUNIT_EXPECT_PTR_NE(test, a, d);
	KUNIT_EXPECT_EQ(test, a->index, 1);
	KUNIT_EXPECT_EQ(test, c->index, 2);
	KUNIT_EXPECT_EQ(test, d->index, 3);
	KUNIT_EXPECT_EQ(test, refcount_read(&a->refs), 3);
	KUNIT_EXPECT_EQ(test, refcount_read(&d->refs), 2);

	rcu_read_lock();
	vsw_remote_account(tun, 3, 1);
	KUNIT_EXPECT_EQ(test, refcount_read(&d->refs), 3);
	vsw_remote_account(tun, 3, -1);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, refcount_read(&d->refs), 2);
	vsw_remote_put(a);
	vsw_remote_put(b);
	vsw_remote_put(c);
	vsw_remote_put(d);
	KUNIT_EXPECT_EQ(test, refcount_read(&a->refs), 1);
}

/* It goes when nobody names it, and not before a while has passed. */
static void vsw_remote_idle(struct kunit *test)
{
	struct vsw_tunnel *tun = vsw_remote_tunnel(test);
	struct vsw_remote *held, *free;

	held = vsw_remote_try(tun, 1, VSW_ID_NONE);
	free = vsw_remote_try(tun, 2, VSW_ID_NONE);
	KUNIT_ASSERT_FALSE(test, IS_ERR(held) || IS_ERR(free));
	vsw_remote_put(free);
	vsw_remote_gc(tun);
	KUNIT_EXPECT_TRUE(test, vsw_remote_there(tun, 2));
	vsw_remote_age(tun, 1, 1000);
	vsw_remote_age(tun, 2, 29);
	vsw_remote_gc(tun);
	KUNIT_EXPECT_TRUE(test, vsw_remote_there(tun, 2));
	vsw_remote_age(tun, 2, 31);
	vsw_remote_gc(tun);
	KUNIT_EXPECT_FALSE(test, vsw_remote_there(tun, 2));
	KUNIT_EXPECT_TRUE(test, vsw_remote_there(tun, 1));
	vsw_remote_put(held);
}

/* A frame that has read the number must not find another one by it. */
static void vsw_remote_reuse(struct kunit *test)
{
	struct vsw_tunnel *tun = vsw_remote_tunnel(test);
	struct vsw_remote *spare = vsw_remote_alloc(GFP_KERNEL_ACCOUNT);
	struct vsw_remote *remote, *next;

	remote = vsw_remote_make(tun, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(remote));
	vsw_remote_put(remote);
	vsw_remote_age(tun, 1, 1000);

	rcu_read_lock();		/* the frame */
	vsw_remote_gc(tun);
	KUNIT_EXPECT_FALSE(test, vsw_remote_there(tun, 1));
	KUNIT_EXPECT_TRUE(test, test_bit(1, tun->used));
	next = vsw_remote_add_new(tun, 1, VSW_ID_NONE, spare);
	if (!IS_ERR(next))
		KUNIT_EXPECT_EQ(test, next->index, 2);
	rcu_read_unlock();
	KUNIT_ASSERT_FALSE(test, IS_ERR(next));
	vsw_remote_put(next);

	rcu_barrier();
	KUNIT_EXPECT_FALSE(test, test_bit(1, tun->used));
	next = vsw_remote_make(tun, 3);
	KUNIT_ASSERT_FALSE(test, IS_ERR(next));
	KUNIT_EXPECT_EQ(test, next->index, 1);
	vsw_remote_put(next);
}

/* As many as there are numbers, and all of them again after they went */
static void vsw_remote_limit(struct kunit *test)
{
	struct vsw_tunnel *tun = vsw_remote_tunnel(test);
	struct vsw_remote *remote;
	unsigned int i, n = 0;

	for (i = 1; i <= VSW_MAX_REMOTES; i++) {
		remote = vsw_remote_make(tun, i);
		if (IS_ERR(remote))
			break;
		n++;
		if (i > 1)
			vsw_remote_put(remote);	/* the first one is held */
	}
	KUNIT_EXPECT_EQ(test, n, VSW_MAX_REMOTES);
	KUNIT_EXPECT_PTR_EQ(test, vsw_remote_make(tun, i), ERR_PTR(-ENOSPC));
	KUNIT_EXPECT_EQ(test, bitmap_weight(tun->used, VSW_MAX_REMOTES + 1), n);
	remote = vsw_remote_make(tun, 2);	/* who is there is found */
	KUNIT_ASSERT_FALSE(test, IS_ERR(remote));
	vsw_remote_put(remote);

	for (i = 1; i <= VSW_MAX_REMOTES; i++)
		vsw_remote_age(tun, i, 1000);
	vsw_remote_gc(tun);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, bitmap_weight(tun->used, VSW_MAX_REMOTES + 1), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&tun->remotes.nelems), 1);
	remote = vsw_remote_make(tun, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(remote));
	KUNIT_EXPECT_EQ(test, remote->index, 1);
	vsw_remote_put(remote);
	vsw_remote_put(remote);
}

struct vsw_remote_addr {
	const char *name;
	bool ipv6;
	u8 addr[16];
	bool good;
};

#define V4(...)	{ [10] = 255, 255, __VA_ARGS__ }

static const struct vsw_remote_addr vsw_remote_addrs[] = {
	{ "host", 0, V4(10, 0, 0, 2), true },
	{ "loopback", 0, V4(127, 0, 0, 1), true },
	{ "own", 0, V4(10, 0, 0, 1), false },
	{ "zero", 0, V4(0, 0, 0, 0), false },
	{ "once reserved", 0, V4(0, 1, 2, 3), true },
	{ "broadcast", 0, V4(255, 255, 255, 255), false },
	{ "multicast", 0, V4(239, 1, 1, 1), false },
	{ "IPv6 over IPv4", 0, { 0xfd, [15] = 2 }, false },
	{ "host 6", 1, { 0xfd, [15] = 2 }, true },
	{ "link-local", 1, { 0xfe, 0x80, [15] = 2 }, true },
	{ "own 6", 1, { 0xfd, [15] = 1 }, false },
	{ "any", 1, {}, false },
	{ "multicast 6", 1, { 0xff, 0x02, [15] = 1 }, false },
	{ "IPv4 over IPv6", 1, V4(10, 0, 0, 2), false },
};

static void vsw_remote_addr_desc(const struct vsw_remote_addr *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", p->name);
}

KUNIT_ARRAY_PARAM(vsw_remote_addr, vsw_remote_addrs, vsw_remote_addr_desc);

static void vsw_remote_checked(struct kunit *test)
{
	const struct vsw_remote_addr *p = test->param_value;
	struct vsw_tunnel *tun = kunit_kzalloc(test, sizeof(*tun), GFP_KERNEL);
	struct netlink_ext_ack extack = {};
	struct in6_addr addr;

	KUNIT_ASSERT_NOT_NULL(test, tun);
	tun->ipv6 = p->ipv6;
	if (p->ipv6) {
		tun->local.s6_addr[0] = 0xfd;
		tun->local.s6_addr[15] = 1;
	} else {
		ipv6_addr_set_v4mapped(htonl(0x0a000001), &tun->local);
	}
	memcpy(&addr, p->addr, sizeof(addr));
	KUNIT_EXPECT_EQ(test, vsw_remote_check(tun, &addr, &extack),
			p->good ? 0 : -EINVAL);
	KUNIT_EXPECT_EQ(test, !extack._msg, p->good);
}

static struct kunit_case vsw_remote_cases[] = {
	KUNIT_CASE(vsw_remote_same),
	KUNIT_CASE(vsw_remote_idle),
	KUNIT_CASE(vsw_remote_reuse),
	KUNIT_CASE(vsw_remote_limit),
	KUNIT_CASE_PARAM(vsw_remote_checked, vsw_remote_addr_gen_params),
	{}
};

static struct kunit_suite vsw_remote_suite = {
	.name = "vsw_remote",
	.init = vsw_fixture_init,
	.exit = vsw_remote_exit,
	.test_cases = vsw_remote_cases,
};

kunit_test_suites(&vsw_remote_suite);
