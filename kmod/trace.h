/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vswkm

#if !defined(VSW_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VSW_TRACE_H

#include <linux/skbuff.h>
#include <linux/tracepoint.h>

#include "drop.h"
#include "port.h"
#include "vswkm.h"

#define X(NAME, name, core, policy, text) { VSW_DROP_##NAME, #name },
#define vsw_show_drop(why)						\
	__print_symbolic(why, VSW_DROP_LIST(X) { VSW_PASS, "pass" })

TRACE_EVENT(vsw_drop,
	TP_PROTO(const struct vsw_port *port, u16 vid, unsigned int len,
		 enum vsw_drop why),
	TP_ARGS(port, vid, len, why),
	TP_STRUCT__entry(
		__array(char, bridge, IFNAMSIZ)
		__array(char, port, IFNAMSIZ)
		__field(unsigned int, len)
		__field(u16, vid)
		__field(u16, why)
	),
	TP_fast_assign(
		strscpy(__entry->bridge, port->br->dev->name, IFNAMSIZ);
		strscpy(__entry->port, vsw_port_name(port), IFNAMSIZ);
		__entry->len = len;
		__entry->vid = vid;
		__entry->why = why;
	),
	TP_printk("bridge=%s port=%s vid=%u len=%u reason=%s",
		  __entry->bridge, __entry->port, __entry->vid, __entry->len,
		  vsw_show_drop(__entry->why))
);

TRACE_EVENT(vsw_learn,
	TP_PROTO(const struct vsw_port *port, u64 key, bool moved),
	TP_ARGS(port, key, moved),
	TP_STRUCT__entry(
		__array(char, bridge, IFNAMSIZ)
		__array(char, port, IFNAMSIZ)
		__field(u64, key)
		__field(bool, moved)
	),
	TP_fast_assign(
		strscpy(__entry->bridge, port->br->dev->name, IFNAMSIZ);
		strscpy(__entry->port, vsw_port_name(port), IFNAMSIZ);
		__entry->key = key;
		__entry->moved = moved;
	),
	TP_printk("bridge=%s port=%s vid=%u mac=%012llx moved=%d",
		  __entry->bridge, __entry->port,
		  (unsigned int)(__entry->key & VLAN_VID_MASK),
		  __entry->key >> 16, __entry->moved)
);

TRACE_EVENT(vsw_forward,
	TP_PROTO(const struct vsw_port *in, const struct vsw_port *out,
		 const struct sk_buff *skb, u16 vid),
	TP_ARGS(in, out, skb, vid),
	TP_STRUCT__entry(
		__array(char, bridge, IFNAMSIZ)
		__array(char, in, IFNAMSIZ)
		__array(char, out, IFNAMSIZ)
		__field(unsigned int, len)
		__field(u16, vid)
	),
	TP_fast_assign(
		strscpy(__entry->bridge, in->br->dev->name, IFNAMSIZ);
		strscpy(__entry->in, vsw_port_name(in), IFNAMSIZ);
		strscpy(__entry->out, vsw_port_name(out), IFNAMSIZ);
		__entry->len = skb->len;
		__entry->vid = vid;
	),
	TP_printk("bridge=%s in=%s out=%s vid=%u len=%u",
		  __entry->bridge, __entry->in, __entry->out, __entry->vid,
		  __entry->len)
);

#undef X
#endif /* VSW_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
