// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON objects from a view */
#include <arpa/inet.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <string.h>

#include "out.h"
#include "spec.h"

#define STR_MAX	255	/* of the kernel's strings; the rest is cut off */

static void add(struct vsw_out *o, struct json_object *obj, const char *key,
		struct json_object *val)
{
	if (!obj || !val || json_object_object_add(obj, key, val)) {
		json_object_put(val);
		o->nomem = true;
	}
}

/* Control characters are json-c's business; bytes that are no UTF-8 ours. */
void vsw_json_str(struct vsw_out *o, struct json_object *obj, const char *key,
		  const char *str, size_t len)
{
	char buf[STR_MAX * 4 + 1];
	size_t used = 0, n;

	for (len = len > STR_MAX ? STR_MAX : len; len; str += n, len -= n) {
		n = vsw_utf8_len(str, len);
		/* Nor does json-c care about C1: c2 80 to c2 9f. */
		if (n && !(n == 2 && (uint8_t)str[0] == 0xc2 &&
			   (uint8_t)str[1] < 0xa0)) {
			memcpy(buf + used, str, n);
			used += n;
			continue;
		}
		n = 1;
		used += (size_t)sprintf(buf + used, "\\x%02x",
					(unsigned char)*str);
	}
	add(o, obj, key, json_object_new_string_len(buf, (int)used));
}

void vsw_json_uint(struct vsw_out *o, struct json_object *obj,
		   const char *key, uint64_t num)
{
	add(o, obj, key, json_object_new_uint64(num));
}

static void add_mac(struct vsw_out *o, struct json_object *obj,
		    const char *key, const struct nlattr *attr)
{
	const uint8_t *m = nla_data(attr);
	char buf[18];

	if (nla_len(attr) != 6)
		return;
	snprintf(buf, sizeof(buf), "%02x:%02x:%02x:%02x:%02x:%02x",
		 m[0], m[1], m[2], m[3], m[4], m[5]);
	add(o, obj, key, json_object_new_string(buf));
}

static void add_ip(struct vsw_out *o, struct json_object *obj, const char *key,
		   const struct nlattr *attr)
{
	char buf[INET6_ADDRSTRLEN];

	if (*vsw_ip_text(attr, buf, sizeof(buf)))
		add(o, obj, key, json_object_new_string(buf));
}

static void add_hex(struct vsw_out *o, struct json_object *obj,
		    const char *key, const struct nlattr *attr)
{
	const uint8_t *p = nla_data(attr);
	char buf[2 * STR_MAX + 1] = "";
	int i;

	for (i = 0; i < nla_len(attr) && i < STR_MAX; i++)
		sprintf(buf + 2 * i, "%02x", p[i]);
	add(o, obj, key, json_object_new_string(buf));
}

static struct json_object *new_range(struct vsw_out *o,
				     const struct vsw_rec *r)
{
	uint64_t first = vsw_attr_uint(r->tb[VSWKM_A_VLAN_RANGE_FIRST]);
	uint64_t last = vsw_attr_uint(r->tb[VSWKM_A_VLAN_RANGE_LAST]);
	struct json_object *obj = json_object_new_object();

	vsw_json_uint(o, obj, "vid", first);
	if (last > first)
		vsw_json_uint(o, obj, "end", last);
	add(o, obj, "pvid",
	    json_object_new_boolean(!!r->tb[VSWKM_A_VLAN_RANGE_PVID]));
	add(o, obj, "untagged",
	    json_object_new_boolean(!!r->tb[VSWKM_A_VLAN_RANGE_UNTAGGED]));
	return obj;
}

/* A nest whose keys are the names of its attributes */
static void add_all(struct vsw_out *o, struct json_object *obj,
		    const struct vsw_rec *r)
{
	const struct vsw_attr_spec *spec;
	char key[32];
	const char *s;
	size_t len, i;
	uint16_t a;

	for (a = 1; a < r->set->n; a++) {
		spec = &r->set->attr[a];
		if (!r->tb[a])
			continue;
		for (i = 0; spec->name[i]; i++)
			key[i] = spec->name[i] == '-' ? '_' : spec->name[i];
		key[i] = '\0';
		if (spec->type == VSW_S_STR) {
			s = vsw_attr_str(r->tb[a], &len);
			vsw_json_str(o, obj, key, s, len);
		} else if (spec->type == VSW_S_BOOL) {
			add(o, obj, key,
			    json_object_new_boolean(vsw_attr_uint(r->tb[a]) !=
						    0));
		} else {
			vsw_json_uint(o, obj, key, vsw_attr_uint(r->tb[a]));
		}
	}
}

static struct json_object *new_nest(struct vsw_out *o,
				    const struct vsw_set *set,
				    struct nlattr *nest)
{
	struct json_object *obj;
	struct vsw_rec r;

	if (!vsw_rec_nest(&r, set, nest))
		return NULL;
	if (set == &vsw_range_set)
		return new_range(o, &r);
	obj = json_object_new_object();
	add_all(o, obj, &r);
	return obj;
}

/* Lists are there when empty too: an absent list means "not asked for". */
static void add_nests(struct vsw_out *o, struct json_object *obj,
		      const struct vsw_field *f, const struct vsw_set *set,
		      const struct vsw_rec *rec)
{
	struct json_object *list, *elem;
	struct nlattr *nest = NULL;

	if (set == &vsw_stats_set) {
		nest = rec->tb[f->attr];
		if (nest)
			add(o, obj, f->key, new_nest(o, set, nest));
		return;
	}
	list = json_object_new_array();
	while (list && (nest = vsw_rec_next(rec, f->attr, nest))) {
		elem = new_nest(o, set, nest);
		if (!elem || json_object_array_add(list, elem)) {
			json_object_put(elem);
			o->nomem = true;
		}
	}
	add(o, obj, f->key, list);
}

static void add_field(struct vsw_out *o, struct json_object *obj,
		      const struct vsw_field *f, const struct vsw_rec *rec)
{
	const struct vsw_attr_spec *spec = vsw_attr_spec(rec->set, f->attr);
	struct nlattr *attr = rec->tb[f->attr];
	char proto[VSW_PROTO_LEN];
	const char *s;
	size_t len;

	if (spec->type == VSW_S_NEST) {
		add_nests(o, obj, f, spec->nest, rec);
		return;
	}
	if (!attr)
		return;
	switch (spec->type) {
	case VSW_S_STR:
		s = vsw_attr_str(attr, &len);
		vsw_json_str(o, obj, f->key, s, len);
		break;
	case VSW_S_MAC:
		add_mac(o, obj, f->key, attr);
		break;
	case VSW_S_IP:
		add_ip(o, obj, f->key, attr);
		break;
	case VSW_S_BYTES:
		add_hex(o, obj, f->key, attr);
		break;
	case VSW_S_BOOL:
		add(o, obj, f->key,
		    json_object_new_boolean(vsw_attr_uint(attr) != 0));
		break;
	case VSW_S_ENUM:
		s = vsw_enum_name(spec->names, (uint32_t)vsw_attr_uint(attr));
		add(o, obj, f->key, json_object_new_string(s));
		break;
	case VSW_S_PROTO:
		s = vsw_proto_text(proto, (uint32_t)vsw_attr_uint(attr));
		add(o, obj, f->key, json_object_new_string(s));
		break;
	default:
		vsw_json_uint(o, obj, f->key, vsw_attr_uint(attr));
	}
}

static void add_fields(struct vsw_out *o, struct json_object *obj,
		       const struct vsw_field *f, const struct vsw_rec *rec)
{
	for (; f->key; f++)
		if (f->level != VSW_L_STATS || o->stats)
			add_field(o, obj, f, rec);
}

struct json_object *vsw_json_rec(struct vsw_out *o,
				 const struct vsw_view *view,
				 const struct vsw_rec *rec)
{
	struct json_object *obj = json_object_new_object();

	if (!obj)
		o->nomem = true;
	else
		add_fields(o, obj, view->fields, rec);
	return obj;
}

struct json_object *vsw_json_row(struct vsw_out *o,
				 const struct vsw_view *view,
				 const struct vsw_rec *rec,
				 struct nlattr *row)
{
	struct json_object *obj = vsw_json_rec(o, view, rec);
	struct vsw_rec r;

	if (obj && vsw_rec_nest(&r, vsw_attr_spec(view->set, view->row)->nest,
				row))
		add_fields(o, obj, view->rows, &r);
	return obj;
}

static void print(struct vsw_out *o, struct json_object *obj,
		  const char *indent)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *s;

	if (*indent)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	s = json_object_to_json_string_ext(obj, flags);
	if (!s) {
		o->nomem = true;
		return;
	}
	fputs(indent, o->fp);
	for (; *s; s++) {
		fputc(*s, o->fp);
		if (*s == '\n')
			fputs(indent, o->fp);
	}
}

void vsw_json_element(struct vsw_out *o, struct json_object *obj)
{
	if (!obj)
		return;
	if (o->count)
		fputc(',', o->fp);
	else
		fputc('[', o->fp);
	fputc('\n', o->fp);
	print(o, obj, o->pretty ? "  " : "");
	json_object_put(obj);
}

void vsw_json_line(struct vsw_out *o, struct json_object *obj)
{
	if (!obj)
		return;
	print(o, obj, "");
	fputc('\n', o->fp);
	json_object_put(obj);
}
