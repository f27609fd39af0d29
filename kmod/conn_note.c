// SPDX-License-Identifier: GPL-2.0-only
/* What NAT has to know of connections beside what nf_conntrack does. */

#include <linux/etherdevice.h>

#include "conn.h"
#include "conn_entry.h"
#include "vswkm.h"

/**
 * vsw_conn_note - note what NAT has to know of a connection
 * @br: the bridge
 * @ct: the connection, which vsw_conn_begin() has been called for
 * @source: the rule is for its source, not its destination
 * @rule: number of the rule, 0 for none
 * @mac: MAC address that it began from; NULL to note none
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_conn_note(struct vsw_bridge *br, const struct nf_conn *ct, bool source,
		   u32 rule, const u8 *mac)
{
	struct vsw_conn_entry *entry;

	spin_lock(&br->conns.lock);
	entry = vsw_conn_entry_find(&br->conns, ct);
	if (entry) {
		WRITE_ONCE(entry->rule[source], rule);
		if (mac)
			WRITE_ONCE(entry->mac[source],
				   ether_addr_to_u64(mac));
	}
	spin_unlock(&br->conns.lock);
}

/**
 * vsw_conn_note_mac - note a MAC address of a connection
 * @br: the bridge
 * @ct: the connection, which vsw_conn_begin() has been called for
 * @source: the one that it began from, not that of the host it is sent to
 * @mac: the address
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_conn_note_mac(struct vsw_bridge *br, const struct nf_conn *ct,
		       bool source, const u8 *mac)
{
	struct vsw_conn_entry *entry;

	spin_lock(&br->conns.lock);
	entry = vsw_conn_entry_find(&br->conns, ct);
	if (entry)
		WRITE_ONCE(entry->mac[source], ether_addr_to_u64(mac));
	spin_unlock(&br->conns.lock);
}

/**
 * vsw_conn_mac - a MAC address of a connection that was noted
 * @br: the bridge
 * @ct: the connection
 * @source: the one that it began from, not that of the host it is sent to
 * @mac: set to it
 *
 * Context: BH disabled, RCU read side.
 * Return: false if it was not noted.
 */
bool vsw_conn_mac(struct vsw_bridge *br, const struct nf_conn *ct, bool source,
		  u8 *mac)
{
	const struct vsw_conn_entry *entry;

	entry = vsw_conn_entry_find(&br->conns, ct);
	if (!entry)
		return false;
	u64_to_ether_addr(READ_ONCE(entry->mac[source]), mac);
	return is_valid_ether_addr(mac);
}

/**
 * vsw_conn_rules - which rules of NAT are for a connection?
 * @br: the bridge
 * @ct: the connection
 * @rule: set to the numbers of that for its destination and that for its
 *	source, 0 for none
 *
 * Context: any, RCU read side.
 * Return: false if the connection is not known.
 */
bool vsw_conn_rules(struct vsw_bridge *br, const struct nf_conn *ct, u32 *rule)
{
	const struct vsw_conn_entry *entry;

	entry = vsw_conn_entry_find(&br->conns, ct);
	if (!entry)
		return false;
	rule[0] = READ_ONCE(entry->rule[0]);
	rule[1] = READ_ONCE(entry->rule[1]);
	return true;
}

/**
 * vsw_conn_note_outside - note that a connection has come in from outside
 * @br: the bridge
 * @ct: the connection
 *
 * Though it may have begun inside: a router out there may be the way between
 * two networks inside.
 *
 * Context: any, RCU read side.
 */
void vsw_conn_note_outside(struct vsw_bridge *br, const struct nf_conn *ct)
{
	struct vsw_conn_entry *entry = vsw_conn_entry_find(&br->conns, ct);

	if (entry && !READ_ONCE(entry->outside))
		WRITE_ONCE(entry->outside, true);
}

/**
 * vsw_conn_is_outside - was that noted?
 * @br: the bridge
 * @ct: the connection
 *
 * Context: any, RCU read side.
 * Return: true if it was.
 */
bool vsw_conn_is_outside(struct vsw_bridge *br, const struct nf_conn *ct)
{
	const struct vsw_conn_entry *entry;

	entry = vsw_conn_entry_find(&br->conns, ct);
	return entry && READ_ONCE(entry->outside);
}

/**
 * vsw_conn_inherit - what NAT has noted of the one that expected a connection
 * @tbl: the table of the bridge
 * @entry: that of the connection
 * @ct: the connection, which has a master
 *
 * The master may end before it.
 *
 * Context: BH disabled, under &vsw_conn_table.lock.
 */
void vsw_conn_inherit(struct vsw_conn_table *tbl, struct vsw_conn_entry *entry,
		      const struct nf_conn *ct)
{
	const struct vsw_conn_entry *master;
	const union nf_inet_addr *origin;
	unsigned int i;

	lockdep_assert_held(&tbl->lock);

	master = vsw_conn_entry_find(tbl, ct->master);
	if (!master)
		return;
	for (i = 0; i < 2; i++)
		if (!entry->rule[i])
			WRITE_ONCE(entry->rule[i], master->rule[i]);
	origin = &master->key.tuple.src.u3;
	if (nf_inet_addr_cmp(&entry->key.tuple.src.u3, origin))
		WRITE_ONCE(entry->mac[1], master->mac[1]);
	else if (nf_inet_addr_cmp(&nf_ct_tuple(ct, IP_CT_DIR_REPLY)->src.u3,
				  origin))
		WRITE_ONCE(entry->mac[0], master->mac[1]);
}
