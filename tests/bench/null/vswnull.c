// SPDX-License-Identifier: GPL-2.0-only
/*
 * The null switches that bound the benchmark's scale, and its sink. Written
 * to /sys/module/vswnull/parameters/attach, devices are of the writer's
 * network namespace:
 *
 *   drop IN          free each frame received on IN: what is there without
 *                    any switch
 *   sink IN          the same at the end of a way
 *   xmit IN OUT      dev_queue_xmit() on OUT, no lookup
 *   direct IN OUT    two hashed lookups, the driver's transmit function of
 *                    OUT called without a queue: the limit
 *   detach           all of them
 *
 * parameters/count is how many frames were freed by these, parameters/bytes
 * their bytes, parameters/sample the head of the first of them, in hex. Any
 * write to parameters/count starts anew. Writing start or end to
 * parameters/mark executes a NOP that profile/count.c looks for.
 */
#include <linux/etherdevice.h>
#include <linux/hash.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/rtnetlink.h>

#define TABLE_BITS 13
#define SAMPLE 64	/* as much as %ph prints */

struct rule {
	struct list_head list;
	struct net_device *in, *out;
};

struct entry {
	struct hlist_node node;
	u64 key;
};

static LIST_HEAD(rules);		/* under RTNL */
static struct hlist_head table[1 << TABLE_BITS];
static DEFINE_SPINLOCK(table_lock);	/* for adding */
static atomic_long_t freed, freed_bytes;
static u8 sample[SAMPLE];
static unsigned int sample_len;

static void take_sample(struct sk_buff *skb)
{
	struct vlan_hdr tag = {};
	unsigned int at = 2 * ETH_ALEN, len;

	skb_push(skb, ETH_HLEN);
	len = min_t(unsigned int, skb->len, SAMPLE - VLAN_HLEN);
	skb_copy_bits(skb, 0, sample, at);
	if (skb_vlan_tag_present(skb)) {
		tag.h_vlan_TCI = skb->vlan_proto;
		tag.h_vlan_encapsulated_proto = htons(skb->vlan_tci);
		memcpy(sample + at, &tag, VLAN_HLEN);
		skb_copy_bits(skb, at, sample + at + VLAN_HLEN, len - at);
		len += VLAN_HLEN;
	} else {
		skb_copy_bits(skb, at, sample + at, len - at);
	}
	sample_len = len;
	skb_pull(skb, ETH_HLEN);
}

static rx_handler_result_t null_drop(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;

	if (unlikely(atomic_long_inc_return(&freed) == 1))
		take_sample(skb);
	atomic_long_add(skb->len + ETH_HLEN, &freed_bytes);
	kfree_skb(skb);
	return RX_HANDLER_CONSUMED;
}

/* The frame as it is to leave: untagged, its MAC header in it. */
static struct sk_buff *prepare(struct sk_buff *skb, struct net_device **out)
{
	*out = ((struct rule *)rcu_dereference(skb->dev->rx_handler_data))->out;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		return NULL;
	__vlan_hwaccel_clear_tag(skb);
	skb_push(skb, ETH_HLEN);
	skb->dev = *out;
	return skb;
}

static rx_handler_result_t null_xmit(struct sk_buff **pskb)
{
	struct net_device *out;
	struct sk_buff *skb = prepare(*pskb, &out);

	if (skb)
		dev_queue_xmit(skb);
	return RX_HANDLER_CONSUMED;
}

static void add_key(u64 key, struct hlist_head *head)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_ATOMIC);

	if (!entry)
		return;
	entry->key = key;
	spin_lock(&table_lock);
	hlist_add_head_rcu(&entry->node, head);
	spin_unlock(&table_lock);
}

static bool lookup(const u8 *mac)
{
	u64 key = ether_addr_to_u64(mac);
	struct hlist_head *head = &table[hash_64(key, TABLE_BITS)];
	struct entry *entry;

	hlist_for_each_entry_rcu(entry, head, node)
		if (entry->key == key)
			return true;
	add_key(key, head);
	return false;
}

static rx_handler_result_t null_direct(struct sk_buff **pskb)
{
	struct net_device *out;
	struct sk_buff *skb = prepare(*pskb, &out);
	struct netdev_queue *txq;

	if (!skb)
		return RX_HANDLER_CONSUMED;
	lookup(eth_hdr(skb)->h_source);
	lookup(eth_hdr(skb)->h_dest);
	txq = netdev_get_tx_queue(out, 0);
	skb_set_queue_mapping(skb, 0);
	if (unlikely(netdev_start_xmit(skb, out, txq, false) != NETDEV_TX_OK))
		kfree_skb(skb);
	return RX_HANDLER_CONSUMED;
}

static void remove(struct rule *rule)
{
	netdev_rx_handler_unregister(rule->in);
	dev_put(rule->in);
	dev_put(rule->out);
	list_del(&rule->list);
	kfree(rule);
}

static void detach(struct net *net)
{
	struct rule *rule, *next;

	list_for_each_entry_safe(rule, next, &rules, list) {
		if (!net || net_eq(dev_net(rule->in), net))
			remove(rule);
	}
}

static int attach(const char *how, struct net_device *in,
		  struct net_device *out)
{
	rx_handler_func_t *handler;
	struct rule *rule;
	int err;

	if ((!strcmp(how, "sink") || !strcmp(how, "drop")) && in)
		handler = null_drop;
	else if (!strcmp(how, "xmit") && in && out)
		handler = null_xmit;
	else if (!strcmp(how, "direct") && in && out)
		handler = null_direct;
	else
		return -EINVAL;
	rule = kzalloc(sizeof(*rule), GFP_KERNEL);
	if (!rule)
		return -ENOMEM;
	rule->in = in;
	rule->out = out;
	err = netdev_rx_handler_register(in, handler, rule);
	if (err) {
		kfree(rule);
		return err;
	}
	dev_hold(in);
	dev_hold(out);		/* may be NULL */
	list_add(&rule->list, &rules);
	return 0;
}

static int attach_set(const char *val, const struct kernel_param *kp)
{
	char how[8] = "", in[IFNAMSIZ] = "", out[IFNAMSIZ] = "";
	struct net *net = current->nsproxy->net_ns;
	int err = 0;

	if (sscanf(val, "%7s %15s %15s", how, in, out) < 1)
		return -EINVAL;
	rtnl_lock();
	if (!strcmp(how, "detach"))
		detach(net);
	else
		err = attach(how, __dev_get_by_name(net, in),
			     __dev_get_by_name(net, out));
	rtnl_unlock();
	return err;
}

static int count_set(const char *val, const struct kernel_param *kp)
{
	sample_len = 0;
	atomic_long_set(&freed_bytes, 0);
	atomic_long_set(&freed, 0);
	return 0;
}

static int mark_set(const char *val, const struct kernel_param *kp)
{
#ifdef CONFIG_X86
	if (!strncmp(val, "start", 5))
		asm volatile("nopl 0x76737701(%rax)");
	else
		asm volatile("nopl 0x76737702(%rax)");
#endif
	return 0;
}

static int count_get(char *buf, const struct kernel_param *kp)
{
	return sprintf(buf, "%ld\n", atomic_long_read(&freed));
}

static int bytes_get(char *buf, const struct kernel_param *kp)
{
	return sprintf(buf, "%ld\n", atomic_long_read(&freed_bytes));
}

static int sample_get(char *buf, const struct kernel_param *kp)
{
	return sprintf(buf, "%*phN\n", sample_len, sample);
}

static const struct kernel_param_ops attach_ops = { .set = attach_set };
static const struct kernel_param_ops count_ops = {
	.set = count_set, .get = count_get
};

static const struct kernel_param_ops mark_ops = { .set = mark_set };
static const struct kernel_param_ops bytes_ops = { .get = bytes_get };
static const struct kernel_param_ops sample_ops = { .get = sample_get };

module_param_cb(attach, &attach_ops, NULL, 0200);
module_param_cb(count, &count_ops, NULL, 0600);
module_param_cb(mark, &mark_ops, NULL, 0200);
module_param_cb(bytes, &bytes_ops, NULL, 0400);
module_param_cb(sample, &sample_ops, NULL, 0400);

/* A device that goes takes its rule with it. */
static int on_netdev(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct rule *rule, *next;

	if (event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	list_for_each_entry_safe(rule, next, &rules, list) {
		if (rule->in == dev || rule->out == dev)
			remove(rule);
	}
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = on_netdev };

static int __init null_init(void)
{
	return register_netdevice_notifier(&notifier);
}

static void __exit null_exit(void)
{
	struct hlist_node *next;
	struct entry *entry;
	int i;

	unregister_netdevice_notifier(&notifier);
	rtnl_lock();
	detach(NULL);
	rtnl_unlock();
	synchronize_net();
	for (i = 0; i < ARRAY_SIZE(table); i++)
		hlist_for_each_entry_safe(entry, next, &table[i], node)
			kfree(entry);
}

module_init(null_init);
module_exit(null_exit);
MODULE_DESCRIPTION("Null switches for the benchmark of vswkm");
MODULE_LICENSE("GPL");
