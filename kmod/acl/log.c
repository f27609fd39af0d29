// SPDX-License-Identifier: GPL-2.0-only
/* Events about frames that met a rule which logs. */

#include <linux/netdevice.h>

#include "../nl/notify.h"
#include "../vswkm.h"
#include "acl.h"
#include "log.h"

/**
 * vsw_acl_log - tell of a frame, unless there are too many
 * @list: the list
 * @rule: the rule of it that the frame met
 * @port: the port that has the list
 * @skb: the frame, data at the MAC header
 * @vid: its VLAN
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_acl_log(const struct vsw_acl_list *list,
		 const struct vsw_acl_rule *rule, const struct vsw_port *port,
		 const struct sk_buff *skb, u16 vid)
{
	struct net *net = dev_net(port->br->dev);
	struct vsw_acl_net *acl = &vsw_net(net)->acl;
	struct vsw_acl_event event = {
		.list = list,
		.rule = rule,
		.port = port,
		.skb = skb,
		.vid = vid,
	};

	if (!vsw_acl_log_wanted(net))
		return;
	if (!vsw_acl_bucket_take(&acl->log, VSW_ACL_LOG_RATE) ||
	    vsw_acl_log_notify(net, &event))
		atomic64_inc(&acl->lost);
}
