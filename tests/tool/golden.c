// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the tool prints for messages that a kernel could send, compared with
 * golden/NAME.{txt,json}: what is compared, and the tables of the tool.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "batch.h"
#include "cmd.h"
#include "golden.h"
#include "monitor.h"
#include "spec.h"

struct nl_msg *new_msg(uint8_t cmd)
{
	struct nl_msg *m = nlmsg_alloc_size(64 * 1024);

	assert_non_null(m);
	assert_non_null(genlmsg_put(m, 0, 0, 0, 0, 0, cmd, 1));
	return m;
}

static char *slurp(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!fp)
		return NULL;
	if (getdelim(&text, &size, EOF, fp) < 0) {
		free(text);
		text = strdup("");
	}
	fclose(fp);
	return text;
}

static void compare(const char *name, const char *ext, const char *got)
{
	char path[256];
	char *want;
	FILE *fp;

	snprintf(path, sizeof(path), "golden/%s.%s", name, ext);
	if (getenv("VSW_GOLDEN_UPDATE")) {
		fp = fopen(path, "w");
		assert_non_null(fp);
		fputs(got, fp);
		fclose(fp);
		return;
	}
	want = slurp(path);
	if (!want)
		fail_msg("%s is missing", path);
	assert_string_equal(got, want);
	free(want);
}

static void shoot_one(const struct shot *s, bool json)
{
	char *text = NULL;
	size_t len = 0;
	struct vsw_out o = {
		.fp = open_memstream(&text, &len),
		.json = json,
		.details = s->details,
		.stats = s->stats,
		.pretty = s->pretty,
		.color = s->color && !json,
		.more = s->more,
	};
	int i;

	assert_non_null(o.fp);
	for (i = 0; i < MAX_MSGS && s->msg[i]; i++) {
		if (s->out)
			s->out(&o, nlmsg_hdr(s->msg[i]));
		else if (s->view)
			vsw_out_rec(&o, s->view, nlmsg_hdr(s->msg[i]));
		else
			assert_true(vsw_monitor_event(&o,
						      nlmsg_hdr(s->msg[i])));
	}
	if (s->view)
		vsw_out_end(&o);
	else
		vsw_monitor_lost(&o);
	assert_false(o.nomem);
	fclose(o.fp);
	compare(s->name, json ? "json" : "txt", text);
	free(text);
}

void shoot(struct shot *s)
{
	int i;

	shoot_one(s, false);
	shoot_one(s, true);
	for (i = 0; i < MAX_MSGS && s->msg[i]; i++)
		nlmsg_free(s->msg[i]);
}

static void batch_words(void **state)
{
	char plain[] = "  bridge\tadd sw0 # comment", none[] = " # all of it";
	char quoted[] = "a 'b c' \"d\\\"e\" f\\ g h'#'i ''";
	char open1[] = "a 'b", open2[] = "a \"b", many[] = "a b c d e f g h";
	char *w[8];

	(void)state;
	assert_int_equal(vsw_batch_split(plain, w, 8), 3);
	assert_string_equal(w[2], "sw0");
	assert_int_equal(vsw_batch_split(none, w, 8), 0);
	assert_int_equal(vsw_batch_split(quoted, w, 8), 6);
	assert_string_equal(w[1], "b c");
	assert_string_equal(w[2], "d\"e");
	assert_string_equal(w[3], "f g");
	assert_string_equal(w[4], "h#i");
	assert_string_equal(w[5], "");
	assert_int_equal(vsw_batch_split(open1, w, 8), VSW_SPLIT_QUOTE);
	assert_int_equal(vsw_batch_split(open2, w, 8), VSW_SPLIT_QUOTE);
	assert_int_equal(vsw_batch_split(many, w, 7), VSW_SPLIT_MANY);
}

/* The tables' sizes are bounded by VSW_MAX_ARGS and by a 32-bit set. */
static void table_is_sane(void **state)
{
	const struct vsw_object *const *o;
	const struct vsw_cmd *c;
	int n;

	(void)state;
	for (o = vsw_objects; *o; o++) {
		assert_non_null((*o)->help);
		assert_true(!(*o)->cmds != !(*o)->self);
		for (c = (*o)->cmds; c && c->name; c++) {
			for (n = 0; c->args[n].name; n++) {
				assert_non_null(c->args[n].help);
				if (c->args[n].type != VSW_T_FLAG &&
				    !(c->args[n].flags & VSW_A_POS))
					assert_non_null(c->args[n].meta);
			}
			assert_true(n < VSW_MAX_ARGS);
			assert_true(c->op < vsw_nops);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bridge_show),
		cmocka_unit_test(port_show),
		cmocka_unit_test(vlan_show),
		cmocka_unit_test(fdb_show),
		cmocka_unit_test(neigh_show),
		cmocka_unit_test(conn_show),
		cmocka_unit_test(drops_show),
		cmocka_unit_test(empty_show),
		cmocka_unit_test(monitor_show),
		cmocka_unit_test(tunnel_show),
		cmocka_unit_test(segment_show),
		cmocka_unit_test(peer_show),
		cmocka_unit_test(tunnel_fdb_show),
		cmocka_unit_test(tunnel_port_show),
		cmocka_unit_test(tunnel_monitor),
		cmocka_unit_test(acl_show),
		cmocka_unit_test(acl_rules),
		cmocka_unit_test(acl_sets),
		cmocka_unit_test(acl_monitor),
		cmocka_unit_test(nat_show),
		cmocka_unit_test(nat_monitor),
		cmocka_unit_test(names_are_escaped),
		cmocka_unit_test(short_messages),
		cmocka_unit_test(refusal_plain),
		cmocka_unit_test(refusal_text_and_argument),
		cmocka_unit_test(refusal_default),
		cmocka_unit_test(refusal_missing),
		cmocka_unit_test(refusal_dump),
		cmocka_unit_test(refusal_uncapped),
		cmocka_unit_test(dump_end),
		cmocka_unit_test(batch_words),
		cmocka_unit_test(table_is_sane),
	};

	return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
