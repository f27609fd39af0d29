/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results. A view lists the fields of an object once; text and JSON are both
 * made from it.
 */
#ifndef VSW_OUT_H
#define VSW_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_object;
struct nlattr;
struct nlmsghdr;
struct vsw_out;
struct vsw_rec;
struct vsw_set;

#define VSW_MAX_ATTR	63

/* When text shows a field. JSON has all of them, VSW_L_STATS only with -s. */
enum vsw_level {
	VSW_L_COLUMN,		/* column of the table */
	VSW_L_OPTION,		/* last column, if not dflt; with -d always */
	VSW_L_DETAIL,		/* with -d, on a line of its own */
	VSW_L_STATS,		/* with -s, on a line of its own */
};

enum vsw_ink {
	VSW_INK_NONE,
	VSW_INK_DEV,
	VSW_INK_MAC,
	VSW_INK_STATE,
};

struct vsw_field {
	const char *key;	/* in JSON; _ becomes - in text */
	const char *head;	/* of the column */
	uint16_t attr;
	uint8_t level;
	uint8_t width;		/* of the column */
	uint8_t ink;
	uint32_t dflt;
	const char *const *names;	/* of 0 and 1, instead of off, on */
	const char *glue;	/* in text, joins it to the one before */
	uint16_t bracket;	/* of address and port, the other: [IPv6]:PORT */
};

/**
 * struct vsw_view - how an object is shown
 * @object: its name, in events
 * @set: attribute set of its messages
 * @fields: key == NULL at the end
 * @row: a nest of which text makes one row each; 0 is none
 * @rows: the fields in it
 * @flat: JSON too makes one object of each nest
 * @more: adds what other messages say of the object: to @obj, or as lines of
 *	text if that is NULL
 */
struct vsw_view {
	const char *object;
	const struct vsw_set *set;
	const struct vsw_field *fields;
	const struct vsw_field *rows;
	uint16_t row;
	bool flat;
	void (*more)(struct vsw_out *o, const struct vsw_rec *rec,
		     struct json_object *obj);
};

struct vsw_out {
	FILE *fp;
	bool json;
	bool pretty;
	bool stats;
	bool details;
	bool color;
	bool nomem;		/* an object could not be made */
	unsigned long count;	/* objects printed since vsw_out_end() */
	const void *more;	/* for view->more */
};

/* One message, taken apart */
struct vsw_rec {
	const struct vsw_set *set;
	struct nlattr *head;
	int len;
	struct nlattr *tb[VSW_MAX_ATTR + 1];
};

/* out.c */
void vsw_out_rec(struct vsw_out *o, const struct vsw_view *view,
		 const struct nlmsghdr *nlh);
void vsw_out_event(struct vsw_out *o, const struct vsw_view *view,
		   const char *event, const struct nlmsghdr *nlh);
/* The number of something that was done, as an object of its own. */
void vsw_out_count(struct vsw_out *o, const char *key, const char *text,
		   uint32_t count);
void vsw_out_end(struct vsw_out *o);

/* text.c */
void vsw_text_rec(struct vsw_out *o, const struct vsw_view *view,
		  const struct vsw_rec *rec);
void vsw_text_line(struct vsw_out *o, const struct vsw_view *view,
		   const struct vsw_rec *rec);

/* json.c */
struct json_object *vsw_json_rec(struct vsw_out *o,
				 const struct vsw_view *view,
				 const struct vsw_rec *rec);
struct json_object *vsw_json_row(struct vsw_out *o,
				 const struct vsw_view *view,
				 const struct vsw_rec *rec,
				 struct nlattr *row);
/* Both take over @obj. */
void vsw_json_element(struct vsw_out *o, struct json_object *obj);
void vsw_json_line(struct vsw_out *o, struct json_object *obj);
void vsw_json_str(struct vsw_out *o, struct json_object *obj, const char *key,
		  const char *str, size_t len);
void vsw_json_uint(struct vsw_out *o, struct json_object *obj,
		   const char *key, uint64_t num);

/* rec.c */
bool vsw_rec_parse(struct vsw_rec *rec, const struct vsw_set *set,
		   const struct nlmsghdr *nlh);
/* A nest as a record of its own set */
bool vsw_rec_nest(struct vsw_rec *rec, const struct vsw_set *set,
		  struct nlattr *nest);
/* The next nest of type @attr after @prev (NULL: the first), or NULL. */
struct nlattr *vsw_rec_next(const struct vsw_rec *rec, uint16_t attr,
			    const struct nlattr *prev);
/* An unsigned integer of whatever width; 0 for none. */
uint64_t vsw_attr_uint(const struct nlattr *attr);
/* A string attribute without its NUL bytes at the end */
const char *vsw_attr_str(const struct nlattr *attr, size_t *len);
/* Print what is not printable UTF-8 as \xNN; the columns that it took. */
int vsw_put_safe(FILE *fp, const char *s, size_t len);
int vsw_put_mac_text(FILE *fp, const struct nlattr *attr);
int vsw_put_hex(FILE *fp, const struct nlattr *attr);
/* An address in words; "" when it has neither 4 nor 16 bytes */
const char *vsw_ip_text(const struct nlattr *attr, char *buf, size_t len);
/* Bytes of the UTF-8 character at @s, 0 when there is none. */
size_t vsw_utf8_len(const char *s, size_t len);

#endif
