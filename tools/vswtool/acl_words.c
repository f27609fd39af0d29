// SPDX-License-Identifier: GPL-2.0-or-later
/* A rule in a message, as the words that would make it again */
#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdarg.h>
#include <string.h>

#include "acl.h"
#include "spec.h"
#include "vswtool.h"

static const char *const tcp_flags[] = {
	"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"
};

static const char *const states[] = {
	"new", "established", "related", "invalid"
};

static struct vsw_rule_word *add(struct vsw_rule_words *w, const char *key)
{
	struct vsw_rule_word *word = &w->word[w->n];

	if (w->n == VSW_RULE_WORDS)
		return &w->word[w->n - 1];
	memset(word, 0, sizeof(*word));
	word->key = key;
	word->text = w->buf + w->used;
	word->text[0] = '\0';
	w->n++;
	return word;
}

/* More text for the word that was added last */
static void text(struct vsw_rule_words *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void text(struct vsw_rule_words *w, const char *fmt, ...)
{
	size_t room = sizeof(w->buf) - w->used - 1;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(w->buf + w->used, room, fmt, ap);
	va_end(ap);
	if (n > 0)
		w->used += (size_t)n < room ? (size_t)n : room - 1;
}

static void done(struct vsw_rule_words *w)
{
	w->buf[w->used++] = '\0';
}

static void add_number(struct vsw_rule_words *w, const char *key,
		       const struct nlattr *attr)
{
	if (!attr)
		return;
	add(w, key)->number = true;
	text(w, "%llu", (unsigned long long)vsw_attr_uint(attr));
	done(w);
}

static void add_set(struct vsw_rule_words *w, const char *key,
		    const struct nlattr *attr)
{
	const char *s;
	size_t len;

	if (!attr)
		return;
	s = vsw_attr_str(attr, &len);
	add(w, key);
	text(w, "@%.*s", (int)len, s);
	done(w);
}

static void add_prefix(struct vsw_rule_words *w, const char *key,
		       const struct vsw_rec *r, uint16_t attr)
{
	char ip[INET6_ADDRSTRLEN];

	if (!r->tb[attr])
		return;
	add(w, key);
	text(w, "%s", vsw_ip_text(r->tb[attr], ip, sizeof(ip)));
	if (r->tb[attr + 1])
		text(w, "/%u", (unsigned int)vsw_attr_uint(r->tb[attr + 1]));
	done(w);
}

static void mac_text(struct vsw_rule_words *w, const struct nlattr *attr)
{
	const uint8_t *m = nla_data(attr);

	if (nla_len(attr) == 6)
		text(w, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2],
		     m[3], m[4], m[5]);
}

static void add_mac(struct vsw_rule_words *w, const char *key,
		    const struct vsw_rec *r, uint16_t attr)
{
	if (!r->tb[attr])
		return;
	add(w, key);
	mac_text(w, r->tb[attr]);
	if (r->tb[attr + 1]) {
		text(w, "/");
		mac_text(w, r->tb[attr + 1]);
	}
	done(w);
}

static void add_ports(struct vsw_rule_words *w, const char *key,
		      const struct vsw_rec *r, uint16_t attr)
{
	struct nlattr *nest = NULL;
	unsigned int first, last;
	const char *sep = "";
	struct vsw_rec range;

	if (!r->tb[attr])
		return;
	add(w, key);
	while ((nest = vsw_rec_next(r, attr, nest))) {
		if (!vsw_rec_nest(&range, &vsw_l4_range_set, nest))
			continue;
		first = (unsigned int)vsw_attr_uint(
				range.tb[VSWKM_A_RANGE_FIRST]);
		last = (unsigned int)vsw_attr_uint(
				range.tb[VSWKM_A_RANGE_LAST]);
		text(w, "%s%u", sep, first);
		if (last > first)
			text(w, "-%u", last);
		sep = ",";
	}
	done(w);
}

static void names_text(struct vsw_rule_words *w, unsigned int bits,
		       const char *const *names, size_t n)
{
	const char *sep = "";
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(bits >> i & 1))
			continue;
		text(w, "%s%s", sep, names[i]);
		sep = ",";
	}
	if (!*sep)
		text(w, "none");
}

static void flags_text(struct vsw_rule_words *w, unsigned int flags)
{
	names_text(w, flags, tcp_flags, ARRAY_SIZE(tcp_flags));
}

static void add_state(struct vsw_rule_words *w, const struct nlattr *state)
{
	if (!state)
		return;
	add(w, "state");
	names_text(w, (unsigned int)vsw_attr_uint(state), states,
		   ARRAY_SIZE(states));
	done(w);
}

static void add_tcp_flags(struct vsw_rule_words *w, const struct vsw_rec *r)
{
	unsigned int flags, mask;

	if (!r->tb[VSWKM_A_RULE_TCP_FLAGS])
		return;
	flags = (unsigned int)vsw_attr_uint(r->tb[VSWKM_A_RULE_TCP_FLAGS]);
	mask = (unsigned int)vsw_attr_uint(
			r->tb[VSWKM_A_RULE_TCP_FLAGS_MASK]);
	add(w, "tcp_flags");
	flags_text(w, flags);
	if (mask && mask != flags) {
		text(w, "/");
		flags_text(w, mask);
	}
	done(w);
}

static void add_icmp(struct vsw_rule_words *w, const struct vsw_rec *r)
{
	if (!r->tb[VSWKM_A_RULE_ICMP_TYPE])
		return;
	add(w, "icmp_type");
	text(w, "%u",
	     (unsigned int)vsw_attr_uint(r->tb[VSWKM_A_RULE_ICMP_TYPE]));
	if (r->tb[VSWKM_A_RULE_ICMP_CODE])
		text(w, "/%u", (unsigned int)
		     vsw_attr_uint(r->tb[VSWKM_A_RULE_ICMP_CODE]));
	done(w);
}

static void add_proto(struct vsw_rule_words *w, const struct nlattr *attr)
{
	uint32_t num = (uint32_t)vsw_attr_uint(attr);
	char buf[VSW_PROTO_LEN];

	if (!attr)
		return;
	add(w, "proto");
	text(w, "%s", vsw_proto_text(buf, num));
	done(w);
}

static void add_type(struct vsw_rule_words *w, const struct nlattr *attr)
{
	unsigned int num = (unsigned int)vsw_attr_uint(attr);

	if (!attr)
		return;
	add(w, "ethertype");
	if (num == 0x0800)
		text(w, "ip");
	else if (num == 0x0806)
		text(w, "arp");
	else if (num == 0x86dd)
		text(w, "ipv6");
	else
		text(w, "0x%04x", num);
	done(w);
}

static void add_frag(struct vsw_rule_words *w, const struct nlattr *attr)
{
	if (!attr)
		return;
	add(w, "frag")->flag = true;
	text(w, "%s", vsw_attr_uint(attr) ? "on" : "off");
	done(w);
}

static void add_string(struct vsw_rule_words *w, const char *key,
		       const struct nlattr *attr)
{
	const char *s;
	size_t len;

	if (!attr)
		return;
	s = vsw_attr_str(attr, &len);
	add(w, key);
	text(w, "%.*s", (int)len, s);
	done(w);
}

static void add_choice(struct vsw_rule_words *w, const char *key,
		       const char *const *names, const struct nlattr *attr)
{
	add(w, key);
	text(w, "%s", vsw_enum_name(names, (uint32_t)vsw_attr_uint(attr)));
	done(w);
}

void vsw_rule_words(struct vsw_rule_words *w, const struct vsw_rec *r)
{
	w->n = 0;
	w->used = 0;
	add_number(w, "prio", r->tb[VSWKM_A_RULE_PRIO]);
	add_choice(w, "direction", vsw_acl_dir_names,
		   r->tb[VSWKM_A_RULE_DIRECTION]);
	add_choice(w, "action", vsw_acl_action_names,
		   r->tb[VSWKM_A_RULE_ACTION]);
	if (vsw_attr_uint(r->tb[VSWKM_A_RULE_LOG])) {
		add(w, "log")->flag = true;
		done(w);
	}
	add_prefix(w, "src", r, VSWKM_A_RULE_SRC);
	add_set(w, "src", r->tb[VSWKM_A_RULE_SRC_SET]);
	add_prefix(w, "dst", r, VSWKM_A_RULE_DST);
	add_set(w, "dst", r->tb[VSWKM_A_RULE_DST_SET]);
	add_proto(w, r->tb[VSWKM_A_RULE_PROTO]);
	add_ports(w, "sport", r, VSWKM_A_RULE_SPORT);
	add_set(w, "sport", r->tb[VSWKM_A_RULE_SPORT_SET]);
	add_ports(w, "dport", r, VSWKM_A_RULE_DPORT);
	add_set(w, "dport", r->tb[VSWKM_A_RULE_DPORT_SET]);
	add_mac(w, "mac_src", r, VSWKM_A_RULE_MAC_SRC);
	add_set(w, "mac_src", r->tb[VSWKM_A_RULE_MAC_SRC_SET]);
	add_mac(w, "mac_dst", r, VSWKM_A_RULE_MAC_DST);
	add_set(w, "mac_dst", r->tb[VSWKM_A_RULE_MAC_DST_SET]);
	add_type(w, r->tb[VSWKM_A_RULE_ETHERTYPE]);
	add_number(w, "vid", r->tb[VSWKM_A_RULE_VID]);
	add_tcp_flags(w, r);
	add_icmp(w, r);
	add_frag(w, r->tb[VSWKM_A_RULE_FRAG]);
	add_state(w, r->tb[VSWKM_A_RULE_STATE]);
	add_string(w, "helper", r->tb[VSWKM_A_RULE_HELPER]);
	add_number(w, "dscp", r->tb[VSWKM_A_RULE_DSCP]);
	add_prefix(w, "sender", r, VSWKM_A_RULE_SENDER);
	add_prefix(w, "target", r, VSWKM_A_RULE_TARGET);
	add_string(w, "comment", r->tb[VSWKM_A_RULE_COMMENT]);
}
