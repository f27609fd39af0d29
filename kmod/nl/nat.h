/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_NL_NAT_H
#define VSW_NL_NAT_H

#include "../nat/nat.h"
#include "core.h"

/* nat.c */
int vsw_nl_fill_nat(struct sk_buff *skb, const void *rule, u32 portid,
		    u32 seq, int flags, u8 cmd);

/* nat_spec.c */
int vsw_nl_nat_spec(struct genl_info *info, struct vsw_nat_spec *spec);

#endif /* VSW_NL_NAT_H */
