// SPDX-License-Identifier: GPL-2.0-only
/* The rules of ports: added, found, removed. */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../acl/acl.h"
#include "../suppress.h"
#include "../vswkm.h"
#include "nat.h"

/* A copy with one rule more, or with one less, and without holes. */
static struct vsw_nat_set *set_copy(const struct vsw_nat_set *old,
				    struct vsw_nat_rule *more,
				    const struct vsw_nat_rule *less)
{
	unsigned int i, n = old ? old->n : 0;
	struct vsw_nat_set *set;

	set = kvzalloc(struct_size(set, rule, n + 1), GFP_KERNEL_ACCOUNT);
	if (!set)
		return NULL;
	for (i = 0; i < n; i++)
		if (old->rule[i] && old->rule[i] != less)
			set->rule[set->n++] = old->rule[i];
	if (more)
		set->rule[set->n++] = more;
	return set;
}

static void set_replace(struct vsw_nat_set __rcu **place,
			struct vsw_nat_set *set)
{
	struct vsw_nat_set *old = rtnl_dereference(*place);

	if (set && !set->n) {
		kvfree(set);
		set = NULL;
	}
	rcu_assign_pointer(*place, set);
	if (old)
		kvfree_rcu(old, rcu);
}

/*
 * What frames look for only if there is a rule: that a port is tracked, that a
 * bridge answers questions, that its own port gets what is not for the host.
 */
static void update(struct vsw_port *port)
{
	struct vsw_bridge *br = port->br;
	struct vsw_port *local = br->local;
	u32 flags;

	vsw_acl_track(port);
	if (local) {
		flags = local->flags & ~VSW_PF_ANNOUNCED;
		if (rcu_access_pointer(br->announced_nat))
			flags |= VSW_PF_ANNOUNCED;
		WRITE_ONCE(local->flags, flags);
	}
	vsw_suppress_update(br);
}

static bool shares_vlan(const struct vsw_port *port)
{
	const struct vsw_port *local = port->br->local;

	return local && bitmap_intersects(rtnl_dereference(port->vlan)->member,
					  rtnl_dereference(local->vlan)->member,
					  VLAN_N_VID);
}

/* Without the holes that ports have left which are gone */
static unsigned int announced(const struct vsw_bridge *br)
{
	const struct vsw_nat_set *set = rtnl_dereference(br->announced_nat);
	unsigned int i, n = 0;

	for (i = 0; set && i < set->n; i++)
		n += !!set->rule[i];
	return n;
}

static int check(struct vsw_port *port, const struct vsw_nat_spec *spec,
		 struct netlink_ext_ack *extack)
{
	const struct vsw_nat_set *set = rtnl_dereference(port->nat);
	const struct vsw_nat_spec *other;
	unsigned int i;

	if (set && set->n == VSW_NAT_MAX_RULES) {
		NL_SET_ERR_MSG(extack, "the port has 1024 NAT rules already");
		return -ENOSPC;
	}
	if (spec->announce) {
		if (announced(port->br) >= VSW_NAT_MAX_ANNOUNCED) {
			NL_SET_ERR_MSG(extack,
				       "1024 rules of the bridge announce already");
			return -ENOSPC;
		}
		if (!shares_vlan(port)) {
			NL_SET_ERR_MSG(extack,
				       "the bridge's own port, which is to answer, has no VLAN of the port");
			return -EINVAL;
		}
	}
	for (i = 0; set && i < set->n; i++) {
		other = &set->rule[i]->spec;
		if (!memcmp(other, spec, sizeof(*spec))) {
			NL_SET_ERR_MSG_FMT(extack,
					   "the port has this rule as number %u",
					   set->rule[i]->id);
			return -EEXIST;
		}
		if (spec->kind != VSWKM_NAT_KIND_MAP ||
		    other->kind != VSWKM_NAT_KIND_MAP ||
		    !ipv6_addr_equal(&other->match, &spec->match))
			continue;
		NL_SET_ERR_MSG_FMT(extack,
				   "rule %u of the port maps this outside address",
				   set->rule[i]->id);
		return -EEXIST;
	}
	return 0;
}

/* Both sets, or none */
static int change(struct vsw_port *port, struct vsw_nat_rule *more,
		  struct vsw_nat_rule *less)
{
	bool announce = more ? more->spec.announce : less->spec.announce;
	struct vsw_bridge *br = port->br;
	struct vsw_nat_set *set, *tell = NULL;

	set = set_copy(rtnl_dereference(port->nat), more, less);
	if (!set)
		return -ENOMEM;
	if (announce) {
		tell = set_copy(rtnl_dereference(br->announced_nat), more,
				less);
		if (!tell) {
			kvfree(set);
			return -ENOMEM;
		}
	}
	set_replace(&port->nat, set);
	if (announce)
		set_replace(&br->announced_nat, tell);
	update(port);
	return 0;
}

/**
 * vsw_nat_add - add a rule to a port, behind those that it has
 * @port: the port
 * @spec: what it says, zeroed where it says nothing
 * @added: set to the rule
 * @extack: gets the reason of an error
 *
 * Connections that have begun without it and that it could be for are
 * forgotten, so that their next packets obey.
 *
 * Context: RTNL held, may sleep.
 * Return: 0, or a negative error, after which nothing has changed.
 */
int vsw_nat_add(struct vsw_port *port, const struct vsw_nat_spec *spec,
		struct vsw_nat_rule **added, struct netlink_ext_ack *extack)
{
	struct vsw_nat_rule *rule;
	int err;

	ASSERT_RTNL();

	err = check(port, spec, extack);
	if (err)
		return err;
	rule = kzalloc(sizeof(*rule), GFP_KERNEL_ACCOUNT);
	if (!rule)
		return -ENOMEM;
	rule->spec = *spec;
	rule->port = port;
	rule->id = ++vsw_net(dev_net(port->br->dev))->nat_id;
	err = change(port, rule, NULL);
	if (err) {
		kfree(rule);
		return err;
	}
	synchronize_net();
	vsw_conn_flush_plain(port, spec);
	*added = rule;
	return 0;
}

/**
 * vsw_nat_find - a rule of a port
 * @port: the port
 * @id: its number, 0 for any
 * @spec: what it says, NULL for anything
 *
 * Context: RTNL held.
 * Return: the rule, or NULL.
 */
struct vsw_nat_rule *vsw_nat_find(struct vsw_port *port, u32 id,
				  const struct vsw_nat_spec *spec)
{
	const struct vsw_nat_set *set = rtnl_dereference(port->nat);
	unsigned int i;

	for (i = 0; set && i < set->n; i++)
		if ((!id || set->rule[i]->id == id) &&
		    (!spec || !memcmp(&set->rule[i]->spec, spec,
				      sizeof(*spec))))
			return set->rule[i];
	return NULL;
}

/**
 * vsw_nat_del - remove a rule, and the connections that it was for
 * @rule: the rule, which frames may still read until a grace period has passed
 *
 * Context: RTNL held, may sleep.
 * Return: 0 and the rule is the caller's, to be freed by kfree_rcu(); or
 * -ENOMEM, after which nothing has changed.
 */
int vsw_nat_del(struct vsw_nat_rule *rule)
{
	int err = change(rule->port, NULL, rule);

	if (err)
		return err;
	synchronize_net();
	vsw_conn_flush_rules(rule->port->br, &rule, 1);
	return 0;
}

/* A port has to go without memory, too: it leaves holes in the bridge's set. */
static void withdraw(struct vsw_port *port)
{
	struct vsw_bridge *br = port->br;
	struct vsw_nat_set *set = rtnl_dereference(br->announced_nat);
	unsigned int i, left = 0;

	for (i = 0; set && i < set->n; i++) {
		if (set->rule[i] && set->rule[i]->port == port)
			WRITE_ONCE(set->rule[i], NULL);
		left += !!set->rule[i];
	}
	if (!left)
		set_replace(&br->announced_nat, NULL);
}

/**
 * vsw_nat_port_gone - a port is removed
 * @port: the port; no frame enters or leaves by it any more
 *
 * Context: RTNL held, may sleep.
 */
void vsw_nat_port_gone(struct vsw_port *port)
{
	struct vsw_nat_set *set = rtnl_dereference(port->nat);
	unsigned int i;

	if (!set)
		return;
	withdraw(port);
	vsw_conn_flush_rules(port->br, set->rule, set->n);
	RCU_INIT_POINTER(port->nat, NULL);
	update(port);
	synchronize_net();
	for (i = 0; i < set->n; i++)
		kfree(set->rule[i]);
	kvfree(set);
}
