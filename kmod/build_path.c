// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a frame as one compilation unit, in the manner of
 * kernel/sched/build_policy.c: a call costs as much as a small stage, so the
 * compiler is to see all of them. Who is called comes before who calls.
 */

#include "pkt.h"

#include "parse.c"
#include "ingress.c"
#include "flow_conn.c"
#include "flow.c"
#include "acl.c"
#include "learn.c"
#include "egress.c"
#include "handoff.c"
#include "tx.c"
#include "forward.c"
#include "pipeline.c"
#include "rx.c"
