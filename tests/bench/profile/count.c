// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plugin of QEMU's translator that counts how often each instruction of
 * the kernel is executed between two marks, exactly. The marks are two long
 * NOPs, in null/vswnull.c. At the second mark it writes lines of
 * "ADDRESS COUNT" to the file that its argument out= names.
 *
 * Debian has no package with qemu-plugin.h; what is used of it (version 1)
 * is declared here.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct tb;
struct insn;
enum { INLINE_ADD_U64 = 0, NO_REGS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
		void (*cb)(plugin_id id, struct tb *tb));
size_t qemu_plugin_tb_n_insns(const struct tb *tb);
struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t n);
uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
const void *qemu_plugin_insn_data(const struct insn *insn);
size_t qemu_plugin_insn_size(const struct insn *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(struct insn *insn, int op,
		void *ptr, uint64_t n);
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn,
		void (*cb)(unsigned int cpu, void *data), int flags,
		void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

/* nopl 0x7673770N(%rax): N is 1 for the start, 2 for the end */
static const uint8_t mark[] = { 0x0f, 0x1f, 0x80 };
static const uint8_t mark_tail[] = { 0x77, 0x73, 0x76 };

#define BUCKETS (1u << 16)

struct counter {
	struct counter *next;
	uint64_t vaddr, count;
};

/* One virtual processor, hence one thread */
static struct counter *counters[BUCKETS];
static const char *path;

static struct counter *counter(uint64_t vaddr)
{
	struct counter **head = &counters[(vaddr ^ vaddr >> 16) % BUCKETS], *c;

	for (c = *head; c; c = c->next)
		if (c->vaddr == vaddr)
			return c;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->vaddr = vaddr;
	c->next = *head;
	return *head = c;
}

static void on_start(unsigned int cpu, void *data)
{
	struct counter *c;
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		for (c = counters[i]; c; c = c->next)
			c->count = 0;
}

static void on_end(unsigned int cpu, void *data)
{
	FILE *file = fopen(path, "w");
	struct counter *c;
	size_t i;

	if (!file)
		return;
	for (i = 0; i < BUCKETS; i++)
		for (c = counters[i]; c; c = c->next)
			if (c->count)
				fprintf(file, "%" PRIx64 " %" PRIu64 "\n",
					c->vaddr, c->count);
	fclose(file);
}

static void watch_mark(struct insn *insn)
{
	const uint8_t *data = qemu_plugin_insn_data(insn);

	if (qemu_plugin_insn_size(insn) != 7 ||
	    memcmp(data, mark, sizeof(mark)) ||
	    memcmp(data + 4, mark_tail, sizeof(mark_tail)))
		return;
	qemu_plugin_register_vcpu_insn_exec_cb(insn,
			data[3] == 1 ? on_start : on_end, NO_REGS, NULL);
}

static void on_translate(plugin_id id, struct tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	for (i = 0; i < n; i++) {
		struct insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t vaddr = qemu_plugin_insn_vaddr(insn);

		/* the kernel's half of the addresses */
		if (!(vaddr >> 63))
			continue;
		qemu_plugin_register_vcpu_insn_exec_inline(insn,
				INLINE_ADD_U64, &counter(vaddr)->count, 1);
		watch_mark(insn);
	}
}

__attribute__((visibility("default")))
int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "out=", 4))
			path = strdup(argv[i] + 4);
	if (!path)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	return 0;
}
