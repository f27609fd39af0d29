// SPDX-License-Identifier: GPL-2.0-only
/* ethtool -i and -S on a bridge. */

#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vswkm.h"

static const char *const vsw_stat_names[] = {
	"rx_packets", "rx_bytes", "tx_packets", "tx_bytes", "replicated",
	"flooded", "control", "learned", "moved", "unlearned",
	"cached",
};

static void vsw_get_drvinfo(struct net_device *dev,
			    struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
	strscpy(info->version, VSW_VERSION, sizeof(info->version));
}

static int vsw_get_sset_count(struct net_device *dev, int sset)
{
	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return ARRAY_SIZE(vsw_stat_names) + VSW_DROP_MAX - 1;
}

static void vsw_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < ARRAY_SIZE(vsw_stat_names); i++)
		ethtool_puts(&data, vsw_stat_names[i]);
	for (i = VSW_PASS + 1; i < VSW_DROP_MAX; i++)
		ethtool_sprintf(&data, "drop_%s", vsw_drop_name(i));
}

/* The counters of the whole switch, in the order of struct vsw_stats. */
static void vsw_get_ethtool_stats(struct net_device *dev,
				  struct ethtool_stats *unused, u64 *data)
{
	struct vsw_stats stats;

	BUILD_BUG_ON(offsetof(struct vsw_stats, drop) !=
		     ARRAY_SIZE(vsw_stat_names) * sizeof(u64));

	vsw_stats_bridge(netdev_priv(dev), &stats);
	memcpy(data, &stats, offsetof(struct vsw_stats, drop));
	memcpy(data + ARRAY_SIZE(vsw_stat_names), stats.drop + VSW_PASS + 1,
	       sizeof(stats.drop) - sizeof(stats.drop[0]));
}

const struct ethtool_ops vsw_ethtool_ops = {
	.get_drvinfo		= vsw_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= vsw_get_sset_count,
	.get_strings		= vsw_get_strings,
	.get_ethtool_stats	= vsw_get_ethtool_stats,
};
