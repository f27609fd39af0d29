/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_TUNNELS_H
#define VSW_TUNNELS_H

struct nlmsghdr;
struct vsw_parts;

/* Segments and peers, which vsw_tunnel_view shows with their tunnels */
struct vsw_parts *vsw_parts_new(void);
void vsw_parts_free(struct vsw_parts *parts);
/* Keep a copy of an answer to segment-get or peer-get; 0 or -ENOMEM. */
int vsw_parts_add(struct vsw_parts *parts, const struct nlmsghdr *nlh);

#endif
