// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables and lines of text from a view */
#include <arpa/inet.h>
#include <ctype.h>
#include <netlink/attr.h>
#include <stdarg.h>
#include <string.h>

#include "out.h"
#include "spec.h"

static const char *ink_code(enum vsw_ink ink, bool on)
{
	switch (ink) {
	case VSW_INK_DEV:
		return "\033[36m";
	case VSW_INK_MAC:
		return "\033[33m";
	case VSW_INK_STATE:
		return on ? "\033[32m" : "\033[31m";
	case VSW_INK_NONE:
		break;
	}
	return "";
}

/* Each put_ function returns the columns that it took. */
static int put_range(FILE *fp, const struct vsw_rec *r)
{
	uint64_t first = vsw_attr_uint(r->tb[VSWKM_A_VLAN_RANGE_FIRST]);
	uint64_t last = vsw_attr_uint(r->tb[VSWKM_A_VLAN_RANGE_LAST]);

	if (last <= first)
		return fprintf(fp, "%u", (unsigned int)first);
	return fprintf(fp, "%u-%u", (unsigned int)first, (unsigned int)last);
}

static int put_map(FILE *fp, const struct vsw_rec *r)
{
	return fprintf(fp, "%u:%u", (unsigned int)
		       vsw_attr_uint(r->tb[VSWKM_A_VLAN_MAP_OUTSIDE]),
		       (unsigned int)
		       vsw_attr_uint(r->tb[VSWKM_A_VLAN_MAP_INSIDE]));
}

static int put_list(FILE *fp, const struct vsw_attr_spec *spec, uint16_t attr,
		    const struct vsw_rec *rec)
{
	struct nlattr *nest = NULL;
	struct vsw_rec r;
	int width = 0;

	while ((nest = vsw_rec_next(rec, attr, nest))) {
		if (!vsw_rec_nest(&r, spec->nest, nest))
			continue;
		if (width)
			width += fprintf(fp, ",");
		width += spec->nest == &vsw_map_set ? put_map(fp, &r) :
			 put_range(fp, &r);
	}
	return width;
}

static int put_bool(FILE *fp, const struct vsw_field *f, bool on)
{
	static const char *const off_on[] = { "off", "on" };

	return fprintf(fp, "%s", (f->names ? f->names : off_on)[on]);
}

static int put_value(struct vsw_out *o, const struct vsw_field *f,
		     const struct vsw_rec *rec)
{
	const struct vsw_attr_spec *spec = vsw_attr_spec(rec->set, f->attr);
	struct nlattr *attr = rec->tb[f->attr];
	char ip[INET6_ADDRSTRLEN], proto[VSW_PROTO_LEN];
	const char *s;
	size_t len;

	if (!attr)
		return fprintf(o->fp, "-");
	/* One column shows both ends of a range. */
	if (rec->set == &vsw_range_set && spec->type == VSW_S_U16)
		return put_range(o->fp, rec);
	switch (spec->type) {
	case VSW_S_STR:
		s = vsw_attr_str(attr, &len);
		return vsw_put_safe(o->fp, s, len);
	case VSW_S_MAC:
		return vsw_put_mac_text(o->fp, attr);
	case VSW_S_IP:
		return fprintf(o->fp, "%s", vsw_ip_text(attr, ip, sizeof(ip)));
	case VSW_S_BYTES:
		return vsw_put_hex(o->fp, attr);
	case VSW_S_BOOL:
		return put_bool(o->fp, f, vsw_attr_uint(attr));
	case VSW_S_ENUM:
		return fprintf(o->fp, "%s",
			       vsw_enum_name(spec->names, (uint32_t)
					     vsw_attr_uint(attr)));
	case VSW_S_PROTO:
		return fprintf(o->fp, "%s",
			       vsw_proto_text(proto, (uint32_t)
					      vsw_attr_uint(attr)));
	case VSW_S_FLAG:
		return fprintf(o->fp, "%s", spec->name);
	case VSW_S_NEST:
		return put_list(o->fp, spec, f->attr, rec);
	}
	if (f->names && vsw_attr_uint(attr) < 2)
		return fprintf(o->fp, "%s", f->names[vsw_attr_uint(attr)]);
	return fprintf(o->fp, "%llu", (unsigned long long)vsw_attr_uint(attr));
}

static int put_inked(struct vsw_out *o, const struct vsw_field *f,
		     const struct vsw_rec *rec)
{
	bool ink = o->color && f->ink != VSW_INK_NONE && rec->tb[f->attr];
	int width;

	if (ink)
		fputs(ink_code(f->ink, vsw_attr_uint(rec->tb[f->attr])),
		      o->fp);
	width = put_value(o, f, rec);
	if (ink)
		fputs("\033[0m", o->fp);
	return width;
}

/* "fdb-limit" for fdb_limit */
static void put_word(struct vsw_out *o, const char *key)
{
	for (; *key; key++)
		fputc(*key == '_' ? '-' : *key, o->fp);
}

static bool has_brackets(const struct vsw_field *f, const struct vsw_rec *rec,
			 bool addr)
{
	const struct nlattr *other = f->bracket ? rec->tb[f->bracket] : NULL;

	return other && nla_len(addr ? rec->tb[f->attr] : other) == 16;
}

static void put_pair(struct vsw_out *o, const struct vsw_field *f,
		     const struct vsw_rec *rec, const char *sep)
{
	bool addr = vsw_attr_spec(rec->set, f->attr)->type == VSW_S_IP;
	bool brackets = has_brackets(f, rec, addr);

	if (brackets && !addr)
		fputc(']', o->fp);
	if (f->glue) {
		fputs(f->glue, o->fp);
	} else {
		fputs(sep, o->fp);
		put_word(o, f->key);
		fputc(' ', o->fp);
	}
	if (brackets && addr)
		fputc('[', o->fp);
	put_inked(o, f, rec);
}

/* Spaces are owed and paid by the next column: none end a line. */
static void put_column(struct vsw_out *o, const struct vsw_field *f,
		       const struct vsw_rec *rec, int *owed)
{
	int width;

	fprintf(o->fp, "%*s", *owed, "");
	width = rec ? put_inked(o, f, rec) : fprintf(o->fp, "%s", f->head);
	*owed = width < f->width ? f->width - width + 1 : 1;
}

static void put_columns(struct vsw_out *o, const struct vsw_field *f,
			const struct vsw_rec *rec, int *owed)
{
	for (; f->key; f++)
		if (f->level == VSW_L_COLUMN && f->head)
			put_column(o, f, rec, owed);
}

/* Only numbers have a default; another thing that is there is news. */
static bool is_default(const struct vsw_field *f, const struct vsw_rec *rec)
{
	uint8_t type = vsw_attr_spec(rec->set, f->attr)->type;

	return type != VSW_S_STR && type != VSW_S_NEST && type != VSW_S_IP &&
	       vsw_attr_uint(rec->tb[f->attr]) == f->dflt;
}

static void put_options(struct vsw_out *o, const struct vsw_field *f,
			const struct vsw_rec *rec, int owed)
{
	for (; f->key; f++) {
		if (f->level != VSW_L_OPTION || !rec->tb[f->attr] ||
		    is_default(f, rec))
			continue;
		if (!f->glue)
			fprintf(o->fp, "%*s", owed, "");
		put_pair(o, f, rec, "");
		owed = 1;
	}
}

static void put_details(struct vsw_out *o, const struct vsw_field *f,
			const struct vsw_rec *rec)
{
	const char *sep = "    ";

	for (; f->key; f++) {
		if ((f->level != VSW_L_DETAIL && f->level != VSW_L_OPTION) ||
		    !rec->tb[f->attr])
			continue;
		put_pair(o, f, rec, sep);
		sep = " ";
	}
	if (*sep && !sep[1])
		fputc('\n', o->fp);
}

static void put_stats(struct vsw_out *o, struct nlattr *nest)
{
	const struct vsw_set *set = &vsw_stats_set;
	struct vsw_rec r;
	uint16_t i;

	if (!vsw_rec_nest(&r, set, nest))
		return;
	fputs("   ", o->fp);
	for (i = 1; i < set->n; i++)
		if (r.tb[i])
			fprintf(o->fp, " %s %llu", set->attr[i].name,
				(unsigned long long)vsw_attr_uint(r.tb[i]));
	fputc('\n', o->fp);
}

static void put_drop(struct vsw_out *o, struct nlattr *nest)
{
	struct vsw_rec r;
	const char *s;
	size_t len;

	if (!vsw_rec_nest(&r, &vsw_drop_set, nest) ||
	    !r.tb[VSWKM_A_DROP_REASON])
		return;
	fputs("    drop ", o->fp);
	s = vsw_attr_str(r.tb[VSWKM_A_DROP_REASON], &len);
	vsw_put_safe(o->fp, s, len);
	fprintf(o->fp, " %llu", (unsigned long long)
		vsw_attr_uint(r.tb[VSWKM_A_DROP_PACKETS]));
	if (vsw_attr_uint(r.tb[VSWKM_A_DROP_POLICY]))
		fputs(" policy", o->fp);
	if (r.tb[VSWKM_A_DROP_TEXT]) {
		s = vsw_attr_str(r.tb[VSWKM_A_DROP_TEXT], &len);
		fputs(" (", o->fp);
		vsw_put_safe(o->fp, s, len);
		fputc(')', o->fp);
	}
	fputc('\n', o->fp);
}

static void put_counters(struct vsw_out *o, const struct vsw_field *f,
			 const struct vsw_rec *rec)
{
	struct nlattr *nest = NULL;

	for (; f->key; f++) {
		if (f->level != VSW_L_STATS)
			continue;
		while ((nest = vsw_rec_next(rec, f->attr, nest))) {
			if (vsw_attr_spec(rec->set, f->attr)->nest ==
			    &vsw_drop_set)
				put_drop(o, nest);
			else
				put_stats(o, nest);
		}
	}
}

static void put_row(struct vsw_out *o, const struct vsw_view *view,
		    const struct vsw_rec *rec, struct nlattr *row)
{
	struct vsw_rec r;
	int owed = 0;

	put_columns(o, view->fields, rec, &owed);
	if (row && vsw_rec_nest(&r, vsw_attr_spec(view->set, view->row)->nest,
				row))
		put_columns(o, view->rows, &r, &owed);
	if (!o->details)
		put_options(o, view->fields, rec, owed);
	fputc('\n', o->fp);
}

void vsw_text_rec(struct vsw_out *o, const struct vsw_view *view,
		  const struct vsw_rec *rec)
{
	struct nlattr *row = NULL;
	int owed = 0;

	if (!o->count) {
		put_columns(o, view->fields, NULL, &owed);
		if (view->rows)
			put_columns(o, view->rows, NULL, &owed);
		fputc('\n', o->fp);
	}
	if (!view->row)
		put_row(o, view, rec, NULL);
	else
		while ((row = vsw_rec_next(rec, view->row, row)))
			put_row(o, view, rec, row);
	if (o->details)
		put_details(o, view->fields, rec);
	if (o->stats)
		put_counters(o, view->fields, rec);
}

/* All but the counters on one line */
void vsw_text_line(struct vsw_out *o, const struct vsw_view *view,
		   const struct vsw_rec *rec)
{
	const struct vsw_field *f;

	fputs(view->object, o->fp);
	for (f = view->fields; f->key; f++) {
		if (!rec->tb[f->attr] || f->level == VSW_L_STATS ||
		    (f->level == VSW_L_DETAIL && !o->details) ||
		    (f->level == VSW_L_OPTION && !o->details &&
		     is_default(f, rec)))
			continue;
		put_pair(o, f, rec, " ");
	}
	fputc('\n', o->fp);
}
