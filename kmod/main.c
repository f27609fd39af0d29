// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading. */

#include <linux/module.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/rtnetlink.h>

#include "flow.h"
#include "main.h"
#include "nat/nat.h"
#include "port.h"
#include "vswkm.h"
#include "nl/core.h"
#include "nl/notify.h"

struct kmem_cache *vsw_bucket_cache;
struct workqueue_struct *vsw_wq;
bool vsw_userns;
char vsw_extack_text[8][80];
static unsigned int vsw_net_id;

module_param_named(userns, vsw_userns, bool, 0644);
MODULE_PARM_DESC(userns, "allow bridges in user namespaces (default: no)");

/**
 * vsw_net - what the module keeps for a network namespace
 * @net: the namespace
 *
 * Return: the data, as long as @net lives.
 */
struct vsw_net *vsw_net(const struct net *net)
{
	return net_generic(net, vsw_net_id);
}

static int __net_init vsw_net_init(struct net *net)
{
	INIT_LIST_HEAD(&vsw_net(net)->socks);
	vsw_acl_net_init(net);
	ida_init(&vsw_net(net)->zones);
	return 0;
}

static void __net_exit vsw_net_exit(struct net *net)
{
	vsw_acl_net_exit(net);
	ida_destroy(&vsw_net(net)->zones);
}

static struct pernet_operations vsw_pernet_ops = {
	.init	= vsw_net_init,
	.exit	= vsw_net_exit,
	.id	= &vsw_net_id,
	.size	= sizeof(struct vsw_net),
};

static int __init vsw_module_init(void)
{
	int err = -ENOMEM;

	vsw_bucket_cache = KMEM_CACHE(vsw_fdb_bucket,
				      SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT);
	if (!vsw_bucket_cache)
		return err;
	vsw_wq = alloc_workqueue("vswkm", WQ_UNBOUND, 0);
	if (!vsw_wq)
		goto err_cache;
	err = vsw_flow_init();
	if (err)
		goto err_wq;
	err = register_pernet_subsys(&vsw_pernet_ops);
	if (err)
		goto err_flow;
	err = register_netdevice_notifier(&vsw_netdev_notifier);
	if (err)
		goto err_pernet;
	err = rtnl_link_register(&vsw_link_ops);
	if (err)
		goto err_notifier;
	err = vsw_nat_init();
	if (err)
		goto err_link;
	err = vsw_nl_init();
	if (err)
		goto err_nat;
	return 0;

err_nat:
	vsw_nat_exit();
err_link:
	rtnl_link_unregister(&vsw_link_ops);
err_notifier:
	unregister_netdevice_notifier(&vsw_netdev_notifier);
err_pernet:
	unregister_pernet_subsys(&vsw_pernet_ops);
err_flow:
	vsw_flow_exit();
	rcu_barrier();		/* somebody may have made a bridge meanwhile */
err_wq:
	destroy_workqueue(vsw_wq);
err_cache:
	kmem_cache_destroy(vsw_bucket_cache);
	return err;
}

static void __exit vsw_module_exit(void)
{
	vsw_notify_stop();
	genl_unregister_family(&vsw_genl_family);
	rtnl_link_unregister(&vsw_link_ops);	/* removes all bridges */
	vsw_nat_exit();
	unregister_netdevice_notifier(&vsw_netdev_notifier);
	unregister_pernet_subsys(&vsw_pernet_ops);
	static_key_deferred_flush(&vsw_conn_used);
	rcu_barrier();		/* vsw_port_free_rcu(), vsw_acl_policy_drop() */
	destroy_workqueue(vsw_wq);
	kmem_cache_destroy(vsw_bucket_cache);
	vsw_flow_exit();
}

module_init(vsw_module_init);
module_exit(vsw_module_exit);

MODULE_DESCRIPTION("Virtual switch for hypervisors");
MODULE_LICENSE("GPL");
MODULE_VERSION(VSW_VERSION);
MODULE_ALIAS_RTNL_LINK("vsw");
MODULE_ALIAS_GENL_FAMILY(VSWKM_FAMILY_NAME);
