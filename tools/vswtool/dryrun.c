// SPDX-License-Identifier: GPL-2.0-or-later
/* A request in words: "port-new bridge-name=sw0 name=tap0 mode=access" */
#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "acl.h"
#include "acl_show.h"
#include "out.h"
#include "spec.h"

static void print_range(FILE *fp, struct nlattr *nest)
{
	struct nlattr *tb[VSWKM_A_VLAN_RANGE_MAX + 1];

	if (nla_parse_nested(tb, VSWKM_A_VLAN_RANGE_MAX, nest, NULL) < 0)
		return;
	fprintf(fp, "%u",
		(unsigned int)vsw_attr_uint(tb[VSWKM_A_VLAN_RANGE_FIRST]));
	if (tb[VSWKM_A_VLAN_RANGE_LAST])
		fprintf(fp, "-%u", (unsigned int)
			vsw_attr_uint(tb[VSWKM_A_VLAN_RANGE_LAST]));
	if (tb[VSWKM_A_VLAN_RANGE_PVID])
		fputs(":pvid", fp);
	if (tb[VSWKM_A_VLAN_RANGE_UNTAGGED])
		fputs(":untagged", fp);
}

static void print_map(FILE *fp, struct nlattr *nest)
{
	struct nlattr *tb[VSWKM_A_VLAN_MAP_MAX + 1];

	if (nla_parse_nested(tb, VSWKM_A_VLAN_MAP_MAX, nest, NULL) < 0)
		return;
	fprintf(fp, "%u:%u",
		(unsigned int)vsw_attr_uint(tb[VSWKM_A_VLAN_MAP_OUTSIDE]),
		(unsigned int)vsw_attr_uint(tb[VSWKM_A_VLAN_MAP_INSIDE]));
}

/* Words that make the rule, in brackets */
static void print_rule(FILE *fp, struct nlattr *nest)
{
	struct vsw_rule_words words;
	struct vsw_rec rule;

	if (!vsw_rec_nest(&rule, &vsw_rule_set, nest))
		return;
	fputc('{', fp);
	if (rule.tb[VSWKM_A_RULE_ID])
		fprintf(fp, "id %u ", (unsigned int)
			vsw_attr_uint(rule.tb[VSWKM_A_RULE_ID]));
	vsw_rule_words(&words, &rule);
	vsw_rule_text(fp, &words);
	fputc('}', fp);
}

static void print_element(FILE *fp, struct nlattr *nest)
{
	struct vsw_rec element;
	char buf[80];

	if (vsw_rec_nest(&element, &vsw_element_set, nest))
		fputs(vsw_element_text(buf, sizeof(buf), &element), fp);
}

static void print_attr(FILE *fp, const struct vsw_attr_spec *spec,
		       struct nlattr *attr)
{
	char ip[INET6_ADDRSTRLEN], proto[VSW_PROTO_LEN];

	fprintf(fp, " %s=", spec->name);
	switch (spec->type) {
	case VSW_S_STR:
		vsw_put_safe(fp, nla_data(attr), (size_t)nla_len(attr));
		break;
	case VSW_S_MAC:
		vsw_put_mac_text(fp, attr);
		break;
	case VSW_S_IP:
		fputs(vsw_ip_text(attr, ip, sizeof(ip)), fp);
		break;
	case VSW_S_PROTO:
		fputs(vsw_proto_text(proto, (uint32_t)vsw_attr_uint(attr)), fp);
		break;
	case VSW_S_ENUM:
		fputs(vsw_enum_name(spec->names, (uint32_t)vsw_attr_uint(attr)),
		      fp);
		break;
	case VSW_S_NEST:
		if (spec->nest == &vsw_range_set ||
		    spec->nest == &vsw_l4_range_set)
			print_range(fp, attr);
		else if (spec->nest == &vsw_map_set)
			print_map(fp, attr);
		else if (spec->nest == &vsw_rule_set)
			print_rule(fp, attr);
		else if (spec->nest == &vsw_element_set)
			print_element(fp, attr);
		break;
	default:
		fprintf(fp, "%llu", (unsigned long long)vsw_attr_uint(attr));
	}
}

void vsw_spec_print(FILE *fp, const struct nlmsghdr *nlh)
{
	struct genlmsghdr *gh = nlmsg_data(nlh);
	const struct vsw_set *set = vsw_ops[gh->cmd].set;
	struct nlattr *attr;
	int rem;

	fputs(vsw_ops[gh->cmd].name, fp);
	if ((nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		fputs(" dump", fp);
	nla_for_each_attr(attr, genlmsg_attrdata(gh, 0),
			  genlmsg_attrlen(gh, 0), rem)
		print_attr(fp, vsw_attr_spec(set, (uint16_t)nla_type(attr)),
			   attr);
	fputc('\n', fp);
}
