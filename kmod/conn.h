/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections, as nf_conntrack knows them. */
#ifndef VSW_CONN_H
#define VSW_CONN_H

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/in6.h>
#include <linux/jump_label_ratelimit.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <uapi/linux/vswkm.h>

/**
 * DOC: Connections
 *
 * nf_conntrack decides of which connection a frame is; nothing is tracked but
 * where a rule asks for the state of connections. The tracker is called as a
 * stage, never by its hooks: no hook is registered here, so the host's own
 * packets are not tracked because the switch's are, and those that it tracks
 * are not tracked twice in one zone, since every bridge has one of its own.
 *
 * A new connection is confirmed when a frame of it leaves, not before: what is
 * denied leaves no trace. Then the skb is parted from it, because what comes
 * next, be it the host or the next bridge, has its own.
 *
 * Ports may have zones of their own. A frame between two that are tracked in
 * different ones is of a connection in each. An skb can have but one of them,
 * so the first is confirmed before the second is asked for: if the egress port
 * then denies the frame, the first stays.
 *
 * The tracker does not know ports. Which one a connection came in by, and by
 * which one it was answered, is in a table of the bridge: for the limits of
 * ports, and for what is to end when one of them goes. The table holds no
 * references, because those would count as connections, and it is not told when
 * one ends: it looks them up again, a few whenever one is added, more when a
 * port is at its limit, and all from time to time.
 *
 * The tracker wants whole packets. Fragments wait until their packet is
 * complete, which then passes the stages as one frame with all of them behind
 * the first, and is taken apart again as it leaves: other bytes may go by other
 * ways, but no host and no link gets to see a fragment larger than it was. This
 * happens where a frame enters by a port that is tracked, otherwise before
 * copies are made for ports of which one is.
 */

/* What a frame is to connection tracking, exactly one of the first six */
#define VSW_CONN_NEW		BIT(0)	/* begins one, or nobody has replied */
#define VSW_CONN_ESTABLISHED	BIT(1)	/* both sides have been seen */
#define VSW_CONN_RELATED	BIT(2)	/* about another, or expected by it */
#define VSW_CONN_INVALID	BIT(3)	/* fits to none and begins none */
#define VSW_CONN_UNTRACKED	BIT(4)	/* nothing that is tracked */
#define VSW_CONN_REFUSED	BIT(5)	/* the tracker has no room */
#define VSW_CONN_COUNTED	BIT(6)	/* and the skb has none: see flow.h */
#define VSW_CONN_STATES		(VSW_CONN_NEW | VSW_CONN_ESTABLISHED | \
				 VSW_CONN_RELATED | VSW_CONN_INVALID)
#define VSW_CONN_HAS_CT		(VSW_CONN_NEW | VSW_CONN_ESTABLISHED | \
				 VSW_CONN_RELATED)

/* Does a frame for which this is the answer have its connection with it? */
static inline bool vsw_conn_carried(u8 conn)
{
	return conn & VSW_CONN_HAS_CT && !(conn & VSW_CONN_COUNTED);
}

#define VSW_CONN_ZONE_FIRST	0x8000	/* of those given by themselves */

/* What has a timeout of its own, in the order of the attributes of a bridge */
enum vsw_conn_kind {
	VSW_CONN_KIND_TCP_NEW,
	VSW_CONN_KIND_TCP,
	VSW_CONN_KIND_TCP_END,
	VSW_CONN_KIND_UDP,
	VSW_CONN_KIND_UDP_STREAM,
	VSW_CONN_KIND_OTHER,
	VSW_CONN_KINDS
};

struct nf_conn;
struct nf_conntrack_helper;
struct netlink_ext_ack;
struct sk_buff;
struct vsw_bridge;
struct vsw_nat_rule;
struct vsw_nat_spec;
struct vsw_pkt;
struct vsw_port;

/**
 * struct vsw_conn_zone - where connections of a bridge are
 * @node: among those of the bridge
 * @tmpl: what tells the tracker
 * @users: the bridge itself, and its ports that have this zone
 * @id: the zone
 * @auto_id: it was given by itself
 *
 * Under the RTNL, but for what frames read: @tmpl and @id.
 */
struct vsw_conn_zone {
	struct list_head node;
	struct nf_conn *tmpl;
	unsigned int users;
	u16 id;
	bool auto_id;
};

/**
 * struct vsw_conn_table - which ports the connections of a bridge are of
 * @entries: by zone and original tuple; read under RCU
 * @lock: protects the entries and the lists and numbers of the ports
 * @gc: looks for connections that have ended
 * @zones: of the bridge and its ports; under the RTNL
 * @timeout: jiffies, 0 for what nf_conntrack says, by &enum vsw_conn_kind
 */
struct vsw_conn_table {
	struct rhashtable entries;
	spinlock_t lock;
	struct delayed_work gc;
	struct list_head zones;
	u32 timeout[VSW_CONN_KINDS];
};

/**
 * struct vsw_conn_port - connections of a port
 * @zone: where they are; NULL for that of the bridge
 * @limit: most that may come in by it, 0 for no limit
 * @count: entries that came in by it; some may have ended
 * @looked: jiffies when the limit last had them looked up
 * @list: entries by direction: came in by it, and were answered by it
 *
 * @count, @looked and @list under &vsw_conn_table.lock.
 */
struct vsw_conn_port {
	struct vsw_conn_zone __rcu *zone;
	u32 limit;
	u32 count;
	u32 looked;
	struct list_head list[2];
};

/**
 * struct vsw_conn_held - fragments that came by a port and wait for others
 * @now: their true size, at most: of those that came in this period
 * @before: of those that came in the last one
 * @since: jiffies when this period began, low 32 bits
 */
struct vsw_conn_held {
	atomic_long_t now;
	long before;
	u32 since;
};

/**
 * struct vsw_conn_filter - which connections a walk is about
 * @port: those that came in or were answered by it; NULL for all
 * @src: original source address; IPv4 as a mapped one
 * @dst: original destination address
 * @proto: protocol
 * @tcp_state: TCP_CONNTRACK_*
 * @has_src: only those from @src
 * @has_dst: only those to @dst
 * @has_proto: only those of @proto
 * @has_tcp_state: only those in @tcp_state
 */
struct vsw_conn_filter {
	const struct vsw_port *port;
	struct in6_addr src;
	struct in6_addr dst;
	u8 proto;
	u8 tcp_state;
	bool has_src;
	bool has_dst;
	bool has_proto;
	bool has_tcp_state;
};

/**
 * struct vsw_conn_pos - how far a walk has got
 * @bucket: of the table of nf_conntrack
 * @done: how many there it has behind it
 */
struct vsw_conn_pos {
	unsigned int bucket;
	unsigned int done;
};

/**
 * struct vsw_conn_help - what helps connections that a rule lets begin
 * @node: in the list of the request, until a rule has it
 * @helper: of nf_conntrack, for IPv4 and IPv6, with references; NULL for none
 * @nat: there is a reference to its part for NAT, too
 * @name: its name
 *
 * Off unless a rule asks for it. What a helper sees on one connection, such as
 * the PORT of FTP, it makes nf_conntrack expect another one by, which is then
 * related to the first; and it has the addresses there follow those of NAT.
 */
struct vsw_conn_help {
	struct list_head node;
	struct nf_conntrack_helper *helper[2];
	bool nat[2];
	char name[VSWKM_ACL_HELPER_MAX + 1];
};

/* frames may have been tracked */
extern struct static_key_false_deferred vsw_conn_used;

/* conn.c */
bool vsw_conn_trim(struct sk_buff *skb, u8 family);
enum vsw_drop vsw_conn_track(struct vsw_pkt *pkt, struct sk_buff *skb,
			     const struct vsw_port *port);
bool vsw_conn_is_in(const struct vsw_pkt *pkt, const struct vsw_port *port);
void vsw_conn_of_way(const struct vsw_pkt *pkt, struct sk_buff *skb);
struct nf_conn *vsw_conn_anew(const struct vsw_pkt *pkt, struct sk_buff *skb,
			      const struct vsw_port *port);
enum vsw_drop vsw_conn_commit(const struct vsw_pkt *pkt, struct sk_buff *skb);

/* conn_frag.c */
enum vsw_drop vsw_conn_gather(struct vsw_pkt *pkt);

/* conn_apart.c */
struct sk_buff *vsw_conn_apart(const struct vsw_pkt *pkt, struct sk_buff *skb);

/* conn_help.c */
struct vsw_conn_help *vsw_conn_help_make(const char *name, u8 proto,
					 const bool want[2]);
void vsw_conn_help_free(struct vsw_conn_help *help);
enum vsw_drop vsw_conn_help_give(const struct vsw_conn_help *help,
				 const struct sk_buff *skb);
enum vsw_drop vsw_conn_help_run(const struct vsw_pkt *pkt,
				struct sk_buff *skb);

/* conn_table.c */
int vsw_conn_table_init(struct vsw_conn_table *tbl);
void vsw_conn_table_destroy(struct vsw_conn_table *tbl);
enum vsw_drop vsw_conn_begin(struct vsw_port *port, const struct nf_conn *ct);
void vsw_conn_answered(struct vsw_port *port, const struct nf_conn *ct);
struct vsw_port *vsw_conn_port(struct vsw_bridge *br, const struct nf_conn *ct,
			       int dir);
u32 vsw_conn_flush_port(struct vsw_port *port);

/* conn_note.c */
void vsw_conn_note(struct vsw_bridge *br, const struct nf_conn *ct, bool source,
		   u32 rule, const u8 *mac);
void vsw_conn_note_mac(struct vsw_bridge *br, const struct nf_conn *ct,
		       bool source, const u8 *mac);
bool vsw_conn_mac(struct vsw_bridge *br, const struct nf_conn *ct, bool source,
		  u8 *mac);
void vsw_conn_note_outside(struct vsw_bridge *br, const struct nf_conn *ct);
bool vsw_conn_is_outside(struct vsw_bridge *br, const struct nf_conn *ct);
bool vsw_conn_rules(struct vsw_bridge *br, const struct nf_conn *ct, u32 *rule);

/* conn_zone.c */
int vsw_conn_init(struct vsw_bridge *br);
void vsw_conn_destroy(struct vsw_bridge *br);
int vsw_conn_set_zone(struct vsw_bridge *br, u16 id);
struct vsw_conn_zone *vsw_conn_zone_take(struct vsw_port *port, u16 id);
void vsw_conn_zone_drop(struct vsw_port *port, struct vsw_conn_zone *zone);
void vsw_conn_port_move(struct vsw_port *port, struct vsw_conn_zone *zone);
void vsw_conn_port_init(struct vsw_port *port);
void vsw_conn_port_free(struct vsw_port *port);

/* conn_walk.c */
typedef int (*vsw_conn_walk_fn)(struct vsw_bridge *br,
				const struct nf_conn *ct, void *data);

void vsw_conn_addr(const struct nf_conn *ct, int dir, bool dst,
		   struct in6_addr *addr);
int vsw_conn_walk(struct vsw_bridge *br, const struct vsw_conn_filter *filter,
		  struct vsw_conn_pos *pos, vsw_conn_walk_fn fn, void *data);
u32 vsw_conn_flush(struct vsw_bridge *br);
u32 vsw_conn_flush_rules(struct vsw_bridge *br,
			 struct vsw_nat_rule *const *rule, unsigned int n);
u32 vsw_conn_flush_plain(struct vsw_port *port,
			 const struct vsw_nat_spec *spec);

#endif /* VSW_CONN_H */
