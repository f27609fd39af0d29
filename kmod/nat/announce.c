// SPDX-License-Identifier: GPL-2.0-only
/* Outside addresses that the switch itself answers for. */

#include <linux/jiffies.h>

#include "../arpnd.h"
#include "../neigh.h"
#include "../pkt.h"
#include "../suppress.h"
#include "nat.h"

/* The answer is the address of the bridge's own port: that has to be there. */
static bool may_answer(const struct vsw_bridge *br, u16 vid)
{
	const struct vsw_port *local = br->local;

	return test_bit(vid, rcu_dereference(local->vlan)->member);
}

/**
 * vsw_nat_announced - the rule by which the switch answers for an address
 * @br: the bridge
 * @vid: the VLAN that it is in
 * @addr: the address, IPv4 as a mapped one
 *
 * Context: RCU read side.
 * Return: the rule, or NULL.
 */
struct vsw_nat_rule *vsw_nat_announced(const struct vsw_bridge *br, u16 vid,
				       const struct in6_addr *addr)
{
	const struct vsw_nat_set *set = rcu_dereference(br->announced_nat);
	struct vsw_nat_rule *rule;
	unsigned int i;

	for (i = 0; set && i < set->n; i++) {
		rule = READ_ONCE(set->rule[i]);
		if (rule && vsw_nat_has_outside(&rule->spec, addr) &&
		    READ_ONCE(rule->port->flags) & VSW_PF_UP &&
		    test_bit(vid, rcu_dereference(rule->port->vlan)->member))
			return may_answer(br, vid) ? rule : NULL;
	}
	return NULL;
}

/* Whoever says so inside does not take the address away from the switch. */
static bool may_own(const struct vsw_nat_rule *rule,
		    const struct vsw_neigh_entry *entry)
{
	return entry->info.owner != VSWKM_NEIGH_OWNER_LEARNED ||
	       entry->info.port == rule->port->index;
}

/**
 * vsw_nat_answer - answer a question for an outside address
 * @pkt: the frame that asks
 * @what: what it says
 * @answer: zeroed; what is to be sent to the port where the frame entered, the
 *	skb belongs to the caller
 *
 * The host is not answered: what it sends to its own address does not leave it.
 *
 * Context: BH disabled, RCU read side.
 * Return: true if there is an answer.
 */
bool vsw_nat_answer(const struct vsw_pkt *pkt, const struct vsw_arpnd *what,
		    struct vsw_answer *answer)
{
	struct vsw_neigh_key key = { .addr = what->target, .vid = pkt->vid };
	const u8 *mac = pkt->br->dev->dev_addr;
	const struct vsw_nat_rule *rule;
	struct vsw_neigh_entry entry;

	if (pkt->in == pkt->br->local)
		return false;
	rule = vsw_nat_announced(pkt->br, pkt->vid, &what->target);
	if (!rule || (vsw_neigh_get(&pkt->br->neigh, &key, &entry) &&
		      !ether_addr_equal(entry.info.mac, mac) &&
		      may_own(rule, &entry)) ||
	    !vsw_suppress_way_back(pkt, what->mac, &answer->dest))
		return false;
	answer->skb = vsw_arpnd_answer(what, mac, false);
	answer->from = pkt->br->local;
	return answer->skb;
}

/**
 * vsw_nat_ask - ask for the MAC address of a host inside
 * @pkt: the frame that is for it
 * @addr: its address
 * @outside: the announced address that the frame came to; nobody is asked in
 *	the name of another one
 *
 * Not more often than ten times a second for a rule.
 *
 * Context: BH disabled, RCU read side.
 */
void vsw_nat_ask(const struct vsw_pkt *pkt, const struct in6_addr *addr,
		 const struct in6_addr *outside)
{
	struct vsw_nat_rule *rule;
	struct sk_buff *skb;
	u32 asked;

	rule = vsw_nat_announced(pkt->br, pkt->vid, outside);
	if (!rule)
		return;
	asked = READ_ONCE(rule->asked);
	if ((u32)jiffies - asked < HZ / 10 ||
	    cmpxchg(&rule->asked, asked, (u32)jiffies) != asked)
		return;
	skb = vsw_arpnd_question(outside, pkt->br->dev->dev_addr, addr);
	if (skb)
		vsw_flood_own(pkt, skb);
}

/* Answers to vsw_nat_ask(), and those who verify what they know */
static void heard(struct vsw_pkt *pkt, const struct vsw_arpnd *what)
{
	struct vsw_neigh_key key = { .addr = what->sender, .vid = pkt->vid };
	struct vsw_answer answer = {};

	if (what->says && READ_ONCE(pkt->in->flags) & VSW_PF_LEARNING)
		vsw_neigh_learn(pkt->in, &key, what->mac, what->router);
	if (what->verifies && vsw_nat_answer(pkt, what, &answer))
		vsw_send_answer(pkt, &answer);
}

/* Is it for an address outside, and not for the host that has that, too? */
static bool is_outside(const struct vsw_pkt *pkt, const struct vsw_port *port)
{
	const struct vsw_nat_set *set = rcu_dereference(port->nat);
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(pkt->skb, &info);

	if (!ct || !vsw_conn_carried(pkt->conn))
		return false;
	return ct->status & IPS_NAT_MASK ||
	       (!nf_ct_is_confirmed(ct) && set &&
		vsw_nat_choose(set, false,
			       nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)));
}

/**
 * vsw_nat_local - what is for the host by its MAC address, if not by its IP
 * @pkt: the frame
 * @skb: a copy that is about to leave to the host
 * @why: set to the verdict
 *
 * Context: BH disabled, RCU read side. May move the headers.
 * Return: the port by which it would leave if the switch did not answer for its
 * destination, in whose zone it has been tracked; NULL if it is for the host.
 */
struct vsw_port *vsw_nat_local(struct vsw_pkt *pkt, struct sk_buff *skb,
			       enum vsw_drop *why)
{
	struct vsw_nat_rule *rule;
	struct vsw_arpnd what;
	struct in6_addr dest;
	bool asked;

	*why = VSW_PASS;
	/* of copies, questions have been answered before */
	if (skb != pkt->skb ||
	    pkt->how & (VSW_HOW_FLOODED | VSW_HOW_ANSWER | VSW_HOW_TURNED))
		return NULL;
	if (vsw_arpnd_parse(skb, &what)) {
		heard(pkt, &what);
		return NULL;
	}
	rule = vsw_nat_dest(skb, &dest) ?
	       vsw_nat_announced(pkt->br, pkt->vid, &dest) : NULL;
	if (!rule)
		return NULL;
	asked = vsw_conn_is_in(pkt, rule->port);
	*why = vsw_conn_gather(pkt);
	if (!*why)
		*why = vsw_conn_track(pkt, pkt->skb, rule->port);
	if (*why)
		return NULL;
	if (is_outside(pkt, rule->port))
		return rule->port;
	if (!asked) {
		nf_reset_ct(pkt->skb);
		pkt->conn = 0;
	}
	return NULL;
}
