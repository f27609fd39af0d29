/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_BATCH_H
#define VSW_BATCH_H

#define VSW_SPLIT_QUOTE	(-1)	/* a quote is not closed */
#define VSW_SPLIT_MANY	(-2)	/* more words than there is room for */

/* Cut @line in place into words as a shell would; their number or an error. */
int vsw_batch_split(char *line, char **words, int max);

#endif
