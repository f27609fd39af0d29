// SPDX-License-Identifier: GPL-2.0-or-later
/* Results, as text or as JSON */
#include <json-c/json.h>
#include <netlink/attr.h>
#include <string.h>

#include "out.h"
#include "spec.h"

static void json_rows(struct vsw_out *o, const struct vsw_view *view,
		      const struct vsw_rec *rec)
{
	struct nlattr *row = NULL;

	while ((row = vsw_rec_next(rec, view->row, row))) {
		vsw_json_element(o, vsw_json_row(o, view, rec, row));
		o->count++;
	}
}

void vsw_out_rec(struct vsw_out *o, const struct vsw_view *view,
		 const struct nlmsghdr *nlh)
{
	struct json_object *obj = NULL;
	struct vsw_rec rec;

	if (!vsw_rec_parse(&rec, view->set, nlh))
		return;
	if (view->flat && !rec.tb[view->row])
		return;
	if (o->json && view->flat) {
		json_rows(o, view, &rec);
		return;
	}
	if (o->json)
		obj = vsw_json_rec(o, view, &rec);
	else
		vsw_text_rec(o, view, &rec);
	if (view->more && !o->json == !obj)
		view->more(o, &rec, obj);
	if (o->json)
		vsw_json_element(o, obj);
	o->count++;
}

void vsw_out_event(struct vsw_out *o, const struct vsw_view *view,
		   const char *event, const struct nlmsghdr *nlh)
{
	struct json_object *obj, *all;
	struct vsw_rec rec;

	if (!vsw_rec_parse(&rec, view->set, nlh))
		return;
	if (!o->json) {
		fprintf(o->fp, "%s ", event);
		vsw_text_line(o, view, &rec);
		return;
	}
	/* The event comes first in the line: {"event":…,"object":…,… */
	all = json_object_new_object();
	if (!all) {
		o->nomem = true;
		return;
	}
	vsw_json_str(o, all, "event", event, strlen(event));
	vsw_json_str(o, all, "object", view->object, strlen(view->object));
	obj = vsw_json_rec(o, view, &rec);
	if (obj) {
		json_object_object_foreach(obj, key, val) {
			if (json_object_object_add(all, key,
						   json_object_get(val)))
				o->nomem = true;
		}
		json_object_put(obj);
	}
	vsw_json_line(o, all);
}

void vsw_out_count(struct vsw_out *o, const char *key, const char *text,
		   uint32_t count)
{
	struct json_object *obj;

	if (!o->json) {
		fprintf(o->fp, "%s %u %s\n", key, count, text);
		return;
	}
	obj = json_object_new_object();
	if (obj)
		vsw_json_uint(o, obj, key, count);
	else
		o->nomem = true;
	vsw_json_element(o, obj);
	o->count++;
}

void vsw_out_end(struct vsw_out *o)
{
	if (o->json)
		fputs(o->count ? "\n]\n" : "[]\n", o->fp);
	o->count = 0;
}
