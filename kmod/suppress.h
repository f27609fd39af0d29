/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_SUPPRESS_H
#define VSW_SUPPRESS_H

#include <linux/types.h>

#include "fdb.h"

struct sk_buff;
struct vsw_bridge;
struct vsw_pkt;
struct vsw_port;

/* vsw_bridge.neigh_flags beside those of its tunnels (VSW_TF_*) */
#define VSW_NF_LEARNING		BIT(31)
#define VSW_NF_ANNOUNCED	BIT(30)	/* &vsw_bridge.announced_nat */

/**
 * struct vsw_answer - what the switch answers to a frame
 * @skb: the answer, NULL for none
 * @from: port that it is to come from: where the neighbour is, else the host's
 * @dest: says the remote that it goes to, if the asker is behind a tunnel
 * @reject: it says that the frame was denied, so ACLs have had their say
 */
struct vsw_answer {
	struct sk_buff *skb;
	struct vsw_port *from;
	union vsw_fdb_dest dest;
	bool reject;
};

u32 vsw_suppress(const struct vsw_pkt *pkt, u32 want,
		 struct vsw_answer *answer);
bool vsw_suppress_way_back(const struct vsw_pkt *pkt, const u8 *mac,
			   union vsw_fdb_dest *dest);
void vsw_suppress_update(struct vsw_bridge *br);
void vsw_suppress_learning(struct vsw_bridge *br, bool on);

#endif /* VSW_SUPPRESS_H */
