// SPDX-License-Identifier: GPL-2.0-or-later
/* What ACLs, their rules and sets look like */
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "acl.h"
#include "acl_show.h"
#include "cmd.h"
#include "spec.h"
#include "views.h"

static const struct vsw_field acl_fields[] = {
	{ "name", "NAME", VSWKM_A_ACL_NAME, .width = 20 },
	{ "default", "DEFAULT", VSWKM_A_ACL_DEFAULT, .width = 7 },
	{ "rules", "RULES", VSWKM_A_ACL_RULES, .width = 7 },
	{ "binds", "BINDS", VSWKM_A_ACL_BINDS, .width = 5 },
	{ "memory", "MEMORY", VSWKM_A_ACL_MEMORY, .width = 10 },
	{ 0 }
};

const struct vsw_view vsw_acl_view = {
	.object = "acl",
	.set = &vsw_acl_set,
	.fields = acl_fields,
};

static const struct vsw_field set_fields[] = {
	{ "name", "NAME", VSWKM_A_SET_NAME, .width = 20 },
	{ "kind", "KIND", VSWKM_A_SET_KIND, .width = 4 },
	{ "elements", "ELEMENTS", VSWKM_A_SET_ELEMENTS, .width = 8 },
	{ "users", "USERS", VSWKM_A_SET_USERS, .width = 5 },
	{ 0 }
};

const struct vsw_view vsw_set_view = {
	.object = "set",
	.set = &vsw_set_set,
	.fields = set_fields,
};

static const struct vsw_field log_fields[] = {
	{ "acl", NULL, VSWKM_A_LOG_NAME },
	{ "id", NULL, VSWKM_A_LOG_RULE_ID },
	{ "direction", NULL, VSWKM_A_LOG_DIRECTION },
	{ "action", NULL, VSWKM_A_LOG_ACTION },
	{ "port", NULL, VSWKM_A_LOG_PORT_NAME, .ink = VSW_INK_DEV },
	{ "bridge", NULL, VSWKM_A_LOG_BRIDGE_NAME, .ink = VSW_INK_DEV },
	{ "vid", NULL, VSWKM_A_LOG_VID },
	{ "length", NULL, VSWKM_A_LOG_LENGTH },
	{ "lost", NULL, VSWKM_A_LOG_LOST },
	{ "header", NULL, VSWKM_A_LOG_HEADER },
	{ "port_ifindex", NULL, VSWKM_A_LOG_PORT, VSW_L_DETAIL },
	{ "bridge_ifindex", NULL, VSWKM_A_LOG_BRIDGE, VSW_L_DETAIL },
	{ 0 }
};

const struct vsw_view vsw_log_view = {
	.object = "acl-log",
	.set = &vsw_log_set,
	.fields = log_fields,
};

/* In quotes, as a batch or a file of rules reads it */
static void put_quoted(FILE *fp, const char *s)
{
	size_t n;

	fputc('"', fp);
	for (; *s; s += n) {
		n = strcspn(s, "\"\\");
		vsw_put_safe(fp, s, n);
		if (!s[n])
			break;
		fprintf(fp, "\\%c", s[n]);
		n++;
	}
	fputc('"', fp);
}

/* "mac-src" for mac_src */
static void put_key(FILE *fp, const char *key)
{
	if (!strcmp(key, "vid"))
		key = "vlan";
	for (; *key; key++)
		fputc(*key == '_' ? '-' : *key, fp);
}

void vsw_rule_text(FILE *fp, const struct vsw_rule_words *w)
{
	const struct vsw_rule_word *word = w->word;
	size_t i;

	for (i = 0; i < w->n; i++, word++) {
		if (i)
			fputc(' ', fp);
		if (!strcmp(word->key, "direction") ||
		    !strcmp(word->key, "action")) {
			fputs(word->text, fp);
			continue;
		}
		put_key(fp, word->key);
		if (!*word->text)
			continue;
		fputc(' ', fp);
		if (!strcmp(word->key, "comment"))
			put_quoted(fp, word->text);
		else
			vsw_put_safe(fp, word->text, strlen(word->text));
	}
}

static void add(struct vsw_out *o, struct json_object *obj, const char *key,
		struct json_object *val)
{
	if (!val || json_object_object_add(obj, key, val))
		o->nomem = true;
}

void vsw_rule_json(struct vsw_out *o, struct json_object *obj,
		   const struct vsw_rule_words *w)
{
	const struct vsw_rule_word *word = w->word;
	size_t i;

	for (i = 0; i < w->n; i++, word++) {
		if (word->number)
			vsw_json_uint(o, obj, word->key,
				      strtoull(word->text, NULL, 10));
		else if (word->flag)
			add(o, obj, word->key, json_object_new_boolean(
				strcmp(word->text, "off") != 0));
		else
			vsw_json_str(o, obj, word->key, word->text,
				     strlen(word->text));
	}
}

static void show_json(struct vsw_out *o, const char *acl, size_t len,
		      const struct vsw_rec *rule,
		      const struct vsw_rule_words *w)
{
	static const struct {
		const char *key;
		uint16_t attr;
	} counters[] = {
		{ "packets", VSWKM_A_RULE_PACKETS },
		{ "bytes", VSWKM_A_RULE_BYTES },
		{ "idle", VSWKM_A_RULE_IDLE },
	};
	struct json_object *obj = json_object_new_object();
	size_t i;

	if (!obj) {
		o->nomem = true;
		return;
	}
	vsw_json_str(o, obj, "acl", acl, len);
	vsw_json_uint(o, obj, "id", vsw_attr_uint(rule->tb[VSWKM_A_RULE_ID]));
	vsw_rule_json(o, obj, w);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		if (rule->tb[counters[i].attr])
			vsw_json_uint(o, obj, counters[i].key,
				      vsw_attr_uint(rule->tb[counters[i].attr]));
	vsw_json_element(o, obj);
}

/* A line that is a rule again when it is read, with a comment behind it */
static void show_text(struct vsw_out *o, const struct vsw_rec *rule,
		      const struct vsw_rule_words *w)
{
	vsw_rule_text(o->fp, w);
	fprintf(o->fp, " # id %llu packets %llu bytes %llu",
		(unsigned long long)vsw_attr_uint(rule->tb[VSWKM_A_RULE_ID]),
		(unsigned long long)
		vsw_attr_uint(rule->tb[VSWKM_A_RULE_PACKETS]),
		(unsigned long long)
		vsw_attr_uint(rule->tb[VSWKM_A_RULE_BYTES]));
	if (rule->tb[VSWKM_A_RULE_IDLE])
		fprintf(o->fp, " idle %llu", (unsigned long long)
			vsw_attr_uint(rule->tb[VSWKM_A_RULE_IDLE]));
	fputc('\n', o->fp);
}

void vsw_out_rules(struct vsw_out *o, const struct nlmsghdr *nlh)
{
	struct vsw_rule_words words;
	struct nlattr *nest = NULL;
	struct vsw_rec rec, rule;
	const char *acl;
	size_t len;

	if (!vsw_rec_parse(&rec, &vsw_acl_set, nlh) ||
	    !rec.tb[VSWKM_A_ACL_NAME])
		return;
	acl = vsw_attr_str(rec.tb[VSWKM_A_ACL_NAME], &len);
	while ((nest = vsw_rec_next(&rec, VSWKM_A_ACL_RULE, nest))) {
		if (!vsw_rec_nest(&rule, &vsw_rule_set, nest))
			continue;
		vsw_rule_words(&words, &rule);
		if (o->json)
			show_json(o, acl, len, &rule, &words);
		else
			show_text(o, &rule, &words);
		o->count++;
	}
}

static void mac_text(char *buf, size_t len, const struct nlattr *mac)
{
	const uint8_t *m = nla_data(mac);

	if (nla_len(mac) == 6)
		snprintf(buf, len, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1],
			 m[2], m[3], m[4], m[5]);
}

const char *vsw_element_text(char *buf, size_t len, const struct vsw_rec *r)
{
	const struct nlattr *addr = r->tb[VSWKM_A_ELEMENT_ADDR];
	const struct nlattr *prefix = r->tb[VSWKM_A_ELEMENT_LEN];
	const struct nlattr *last = r->tb[VSWKM_A_ELEMENT_LAST];
	char ip[64];

	*buf = '\0';
	if (addr && prefix)
		snprintf(buf, len, "%s/%u", vsw_ip_text(addr, ip, sizeof(ip)),
			 (unsigned int)vsw_attr_uint(prefix));
	else if (addr)
		snprintf(buf, len, "%s", vsw_ip_text(addr, ip, sizeof(ip)));
	else if (r->tb[VSWKM_A_ELEMENT_MAC])
		mac_text(buf, len, r->tb[VSWKM_A_ELEMENT_MAC]);
	else
		snprintf(buf, len, last ? "%u-%u" : "%u", (unsigned int)
			 vsw_attr_uint(r->tb[VSWKM_A_ELEMENT_FIRST]),
			 (unsigned int)vsw_attr_uint(last));
	return buf;
}

void vsw_out_elements(struct vsw_out *o, const struct nlmsghdr *nlh)
{
	struct json_object *obj;
	struct nlattr *nest = NULL;
	struct vsw_rec rec, r;
	const char *name;
	char buf[80];
	size_t len;

	if (!vsw_rec_parse(&rec, &vsw_set_set, nlh) ||
	    !rec.tb[VSWKM_A_SET_NAME])
		return;
	name = vsw_attr_str(rec.tb[VSWKM_A_SET_NAME], &len);
	while ((nest = vsw_rec_next(&rec, VSWKM_A_SET_ELEMENT, nest))) {
		if (!vsw_rec_nest(&r, &vsw_element_set, nest))
			continue;
		vsw_element_text(buf, sizeof(buf), &r);
		if (!o->json) {
			fprintf(o->fp, "%s\n", buf);
		} else {
			obj = json_object_new_object();
			vsw_json_str(o, obj, "set", name, len);
			vsw_json_str(o, obj, "element", buf, strlen(buf));
			vsw_json_element(o, obj);
		}
		o->count++;
	}
}
