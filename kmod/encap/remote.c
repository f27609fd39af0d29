// SPDX-License-Identifier: GPL-2.0-only
/* The other ends of a tunnel, as forwarding entries and peers name them. */

#include <linux/inetdevice.h>
#include <linux/netlink.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/ipv6.h>

#include "encap.h"
#include "outer.h"
#include "../main.h"

#define VSW_REMOTE_IDLE		(30 * HZ)	/* kept that long for nobody */

const struct rhashtable_params vsw_remote_params = {
	.head_offset = offsetof(struct vsw_remote, node),
	.key_offset = offsetof(struct vsw_remote, key),
	.key_len = sizeof(struct vsw_remote_key),
	.automatic_shrinking = true,
};

/**
 * vsw_ip_is_host - can this be the address of one host?
 * @addr: the address, IPv4 as a mapped one
 *
 * Return: false for any, multicast and broadcast addresses.
 */
bool vsw_ip_is_host(const struct in6_addr *addr)
{
	__be32 v4 = vsw_ip4(addr);

	if (ipv6_addr_v4mapped(addr))
		return !ipv4_is_zeronet(v4) && !ipv4_is_multicast(v4) &&
		       !ipv4_is_lbcast(v4);
	return !ipv6_addr_any(addr) && !ipv6_addr_is_multicast(addr);
}

/**
 * vsw_remote_check - may a tunnel have a remote of this address?
 * @tun: the tunnel
 * @addr: the address, IPv4 as a mapped one
 * @extack: gets the reason of an error
 *
 * Context: any.
 * Return: 0, or -EINVAL.
 */
int vsw_remote_check(const struct vsw_tunnel *tun, const struct in6_addr *addr,
		     struct netlink_ext_ack *extack)
{
	bool v4 = ipv6_addr_v4mapped(addr);

	if (v4 == tun->ipv6) {
		NL_SET_ERR_MSG(extack,
			       "the address of the peer is not of the tunnel's family");
		return -EINVAL;
	}
	if (v4 ? ipv4_is_multicast(vsw_ip4(addr)) :
		 ipv6_addr_is_multicast(addr)) {
		NL_SET_ERR_MSG(extack,
			       "a multicast address is no peer: give it to a segment as its group");
		return -EINVAL;
	}
	if (!vsw_ip_is_host(addr)) {
		NL_SET_ERR_MSG(extack, "not the address of a host");
		return -EINVAL;
	}
	if (ipv6_addr_equal(addr, &tun->local)) {
		NL_SET_ERR_MSG(extack,
			       "this is the local address of the tunnel");
		return -EINVAL;
	}
	return 0;
}

/**
 * vsw_remote_alloc - make a remote that is not known to any tunnel yet
 * @gfp: memory for each CPU that must come at once may not come at all, though
 *	there is some: sleep if you can
 *
 * Context: as @gfp says.
 * Return: the remote, for vsw_remote_add() or vsw_remote_free(), or NULL.
 */
struct vsw_remote *vsw_remote_alloc(gfp_t gfp)
{
	struct vsw_remote *remote = kzalloc(sizeof(*remote), gfp);

	if (!remote)
		return NULL;
	if (dst_cache_init(&remote->cache, gfp)) {
		kfree(remote);
		return NULL;
	}
	refcount_set(&remote->refs, 1);		/* that of the tunnel */
	return remote;
}

/**
 * vsw_remote_free - free a remote that no tunnel knows, or no more
 * @remote: the remote, or NULL
 *
 * Context: any.
 */
void vsw_remote_free(struct vsw_remote *remote)
{
	if (!remote)
		return;
	dst_cache_destroy(&remote->cache);
	kfree(remote);
}

static struct vsw_remote *vsw_remote_add_locked(struct vsw_tunnel *tun,
						struct vsw_remote *new)
{
	struct vsw_remote *old;
	int err;

	old = rhashtable_lookup(&tun->remotes, &new->key, vsw_remote_params);
	if (old && refcount_inc_not_zero(&old->refs))
		return old;
	/* index 0 is none */
	new->index = find_next_zero_bit(tun->used, VSW_MAX_REMOTES + 1, 1);
	if (new->index > VSW_MAX_REMOTES)
		return ERR_PTR(-ENOSPC);
	err = rhashtable_insert_fast(&tun->remotes, &new->node,
				     vsw_remote_params);
	if (err)
		return ERR_PTR(err);
	refcount_inc(&new->refs);
	__set_bit(new->index, tun->used);
	rcu_assign_pointer(tun->remote[new->index], new);
	return new;
}

/**
 * vsw_remote_find - find a remote of a tunnel
 * @tun: the tunnel
 * @key: its address, IPv4 as a mapped one; and VNI or key instead of that of
 *	the segment, or %VSW_ID_NONE
 *
 * Context: any, RCU read side.
 * Return: the remote, a reference that the caller owns, or NULL.
 */
struct vsw_remote *vsw_remote_find(struct vsw_tunnel *tun,
				   const struct vsw_remote_key *key)
{
	struct vsw_remote *remote = rhashtable_lookup(&tun->remotes, key,
						      vsw_remote_params);

	return remote && refcount_inc_not_zero(&remote->refs) ? remote : NULL;
}

/**
 * vsw_remote_add - give a tunnel a remote, unless it has it by now
 * @tun: the tunnel
 * @key: of the remote, its address checked
 * @new: of vsw_remote_alloc(), consumed
 *
 * Context: any, RCU read side.
 * Return: the remote, a reference that the caller owns; or a negative error
 * as a pointer: -ENOSPC when the tunnel has %VSW_MAX_REMOTES, -ENOMEM.
 */
struct vsw_remote *vsw_remote_add(struct vsw_tunnel *tun,
				  const struct vsw_remote_key *key,
				  struct vsw_remote *new)
{
	struct vsw_remote *remote;

	new->key = *key;
	new->tun = tun;
	spin_lock_bh(&tun->lock);
	remote = vsw_remote_add_locked(tun, new);
	spin_unlock_bh(&tun->lock);
	if (remote != new)
		vsw_remote_free(new);
	return remote;
}

/**
 * vsw_remote_get - find a remote, or make it
 * @tun: the tunnel
 * @addr: its address, checked, IPv4 as a mapped one
 *
 * Context: RTNL held, may sleep.
 * Return: as vsw_remote_add().
 */
struct vsw_remote *vsw_remote_get(struct vsw_tunnel *tun,
				  const struct in6_addr *addr)
{
	struct vsw_remote_key key = { .addr = *addr, .id = VSW_ID_NONE };
	struct vsw_remote *remote, *new;

	rcu_read_lock();
	remote = vsw_remote_find(tun, &key);
	rcu_read_unlock();
	if (remote)
		return remote;
	new = vsw_remote_alloc(GFP_KERNEL_ACCOUNT);
	if (!new)
		return ERR_PTR(-ENOMEM);
	rcu_read_lock();
	remote = vsw_remote_add(tun, &key, new);
	rcu_read_unlock();
	return remote;
}

/**
 * vsw_remote_learn - find the remote that a packet came from, or make it
 * @tun: the tunnel
 * @addr: source address of the packet, IPv4 as a mapped one
 *
 * Whoever can send to the tunnel can be many. Places for all peers that an
 * operator may yet add are kept.
 *
 * Context: any, RCU read side.
 * Return: as vsw_remote_add(); or -EINVAL when there is no way back.
 */
struct vsw_remote *vsw_remote_learn(struct vsw_tunnel *tun,
				    const struct in6_addr *addr)
{
	struct vsw_remote_key key = { .addr = *addr, .id = VSW_ID_NONE };
	unsigned int kept = VSW_MAX_PEERS - READ_ONCE(tun->n_peers);
	struct vsw_remote *remote = vsw_remote_find(tun, &key);

	if (remote)
		return remote;
	if (atomic_read(&tun->remotes.nelems) + kept >= VSW_MAX_REMOTES)
		return ERR_PTR(-ENOSPC);
	if (vsw_remote_check(tun, addr, NULL))
		return ERR_PTR(-EINVAL);
	remote = vsw_remote_alloc(GFP_ATOMIC | __GFP_ACCOUNT | __GFP_NOWARN);
	return remote ? vsw_remote_add(tun, &key, remote) : ERR_PTR(-ENOMEM);
}

/**
 * vsw_remote_put - give back a reference
 * @remote: the remote
 *
 * A remote that nobody names stays for a while, as it may be named again.
 *
 * Context: any.
 */
void vsw_remote_put(struct vsw_remote *remote)
{
	struct vsw_tunnel *tun = remote->tun;

	rcu_read_lock();
	WRITE_ONCE(remote->used, (u32)jiffies);
	refcount_dec(&remote->refs);	/* never the last, that of the tunnel */
	if (refcount_read(&remote->refs) == 1 && !READ_ONCE(tun->dying))
		queue_delayed_work(vsw_wq, &tun->gc, VSW_REMOTE_IDLE);
	rcu_read_unlock();
}

/**
 * vsw_remote_account - a forwarding entry names a remote now, or no more
 * @tun: the tunnel
 * @index: index of the remote, to which the caller or an entry has a reference
 * @n: 1 or -1
 *
 * Context: any, RCU read side.
 */
void vsw_remote_account(struct vsw_tunnel *tun, u16 index, int n)
{
	struct vsw_remote *remote = rcu_dereference(tun->remote[index]);

	if (WARN_ON_ONCE(!remote))
		return;
	if (n > 0)
		refcount_inc(&remote->refs);
	else
		vsw_remote_put(remote);
}

/**
 * vsw_remote_reroute - look again for the ways to all remotes
 * @tun: the tunnel
 *
 * Context: process.
 */
void vsw_remote_reroute(struct vsw_tunnel *tun)
{
	struct vsw_remote *remote;
	unsigned int i;

	rcu_read_lock();
	for (i = 1; i <= VSW_MAX_REMOTES; i++) {
		remote = rcu_dereference(tun->remote[i]);
		if (remote)
			dst_cache_reset(&remote->cache);
	}
	rcu_read_unlock();
}

/* The index is free when no frame can have read it from an entry any more. */
static void vsw_remote_free_rcu(struct rcu_head *rcu)
{
	struct vsw_remote *remote = container_of(rcu, struct vsw_remote, rcu);
	struct vsw_tunnel *tun = remote->tun;

	spin_lock_bh(&tun->lock);
	__clear_bit(remote->index, tun->used);
	tun->pending--;
	spin_unlock_bh(&tun->lock);
	vsw_remote_free(remote);
}

/**
 * vsw_remote_gc_work - remove remotes that nobody has named for a while
 * @work: &vsw_tunnel.gc
 *
 * Context: process.
 */
void vsw_remote_gc_work(struct work_struct *work)
{
	struct vsw_tunnel *tun = container_of(to_delayed_work(work),
					      struct vsw_tunnel, gc);
	struct vsw_remote *remote;
	bool again = false;
	unsigned int i;

	spin_lock_bh(&tun->lock);
	for_each_set_bit(i, tun->used, VSW_MAX_REMOTES + 1) {
		remote = rcu_dereference_protected(tun->remote[i],
						   lockdep_is_held(&tun->lock));
		if (!remote || refcount_read(&remote->refs) != 1)
			continue;
		if ((s32)((u32)jiffies - READ_ONCE(remote->used)) <
		    (s32)VSW_REMOTE_IDLE) {
			again = true;
			continue;
		}
		if (!refcount_dec_if_one(&remote->refs))
			continue;
		rhashtable_remove_fast(&tun->remotes, &remote->node,
				       vsw_remote_params);
		RCU_INIT_POINTER(tun->remote[i], NULL);
		tun->pending++;
		call_rcu(&remote->rcu, vsw_remote_free_rcu);
	}
	spin_unlock_bh(&tun->lock);
	if (again && !READ_ONCE(tun->dying))
		queue_delayed_work(vsw_wq, &tun->gc, VSW_REMOTE_IDLE);
}

/**
 * vsw_remote_stop - no more remotes come and go
 * @tun: the tunnel; a grace period has passed since any entry or peer named a
 *	remote, and since any frame could find the tunnel
 *
 * Context: process, may sleep.
 */
void vsw_remote_stop(struct vsw_tunnel *tun)
{
	unsigned int pending;

	WRITE_ONCE(tun->dying, true);
	cancel_delayed_work_sync(&tun->gc);
	spin_lock_bh(&tun->lock);
	pending = tun->pending;
	spin_unlock_bh(&tun->lock);
	if (pending)
		rcu_barrier();		/* vsw_remote_free_rcu() */
}

static void vsw_remote_destroy_one(void *ptr, void *arg)
{
	struct vsw_remote *remote = ptr;

	WARN_ON(refcount_read(&remote->refs) != 1);	/* that of the tunnel */
	vsw_remote_free(remote);
}

/**
 * vsw_remote_destroy - free the remotes of a tunnel that is free of users
 * @tun: the tunnel, after vsw_remote_stop() if it was ever in use
 *
 * All at once: each one that left the table by itself would have it shrink,
 * and rhashtable_destroy() wait for that.
 *
 * Context: process, may sleep.
 */
void vsw_remote_destroy(struct vsw_tunnel *tun)
{
	rhashtable_free_and_destroy(&tun->remotes, vsw_remote_destroy_one,
				    NULL);
}
