/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_MONITOR_H
#define VSW_MONITOR_H

#include <stdbool.h>

struct nlmsghdr;
struct vsw_out;

/* Print a notification; false when it is none that we know. */
bool vsw_monitor_event(struct vsw_out *o, const struct nlmsghdr *nlh);
void vsw_monitor_lost(struct vsw_out *o);

#endif
