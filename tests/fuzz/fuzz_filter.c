/* SPDX-License-Identifier: MIT
 * tests/fuzz/fuzz_filter.c: filters.  The bytes are read twice: as wishes, and as a program.
 *
 * Held: what the compiler makes of any wishes, the judge finds right (they share no code), unless
 * the compiler or the judge says that it is too much; a program of any bytes gives an answer
 * without leaving its bounds. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plan/compile.h"
#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLD(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

struct input {
	const uint8_t *data;
	size_t size;
};

/* 0 when there are none left. */
static uint32_t take(struct input *in, size_t n)
{
	uint32_t value = 0;

	for (; n && in->size; n--, in->size--)
		value = value << 8 | *in->data++;
	return value;
}

static uint32_t take_action(struct input *in)
{
	static const uint32_t actions[] = {
		SECCOMP_RET_ALLOW,
		SECCOMP_RET_LOG,
		SECCOMP_RET_KILL_PROCESS,
	};
	uint32_t choice = take(in, 1);

	return choice < SBX_COUNT(actions) ? actions[choice] : SECCOMP_RET_ERRNO | choice;
}

/* Small values meet more often, and what meets is interesting. */
static uint32_t take_value(struct input *in)
{
	uint32_t choice = take(in, 1);

	if (choice < 128)
		return choice;
	return choice < 192 ? 1U << (choice & 31) : take(in, 4);
}

static struct sbx_rule *take_rule(struct input *in, struct sbx_arena *arena)
{
	struct sbx_rule *rule = SBX_NEW(arena, struct sbx_rule);
	struct sbx_arg_test *tests = sbx_arena_array(arena, 4, sizeof(*tests));

	HOLD(rule && tests);
	rule->syscall = take(in, 2) % sbx_syscall_count;
	rule->action = take_action(in);
	rule->abis = take(in, 1);
	rule->n_tests = take(in, 1) % 4;
	rule->tests = tests;
	for (unsigned i = 0; i < rule->n_tests; i++)
		tests[i] = (struct sbx_arg_test){
			.arg = (unsigned char)(take(in, 1) % 6),
			.op = take(in, 1) % (SBX_ARG_MASK_EQ + 1),
			.value = take_value(in),
			.mask = take_value(in),
		};
	return rule;
}

static void take_filter(struct input *in, struct sbx_arena *arena, struct sbx_filter *f)
{
	uint32_t flags = take(in, 1);

	*f = (struct sbx_filter){.wanted = true};
	f->allow_list = flags & 1;
	f->log_unnamed = flags & 2;
	f->known_action = flags & 4 ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | 1;
	f->unknown_action = SECCOMP_RET_ERRNO | 38;
	f->blocked_abis = take(in, 1);
	while (in->size) {
		struct sbx_rule *rule = take_rule(in, arena);

		if (f->last)
			f->last->next = rule;
		else
			f->first = rule;
		f->last = rule;
	}
}

static void wishes(struct input in)
{
	struct sbx_arena arena;
	struct sbx_filter filter;
	struct sbx_filter_task task;
	struct sbx_program program;
	struct sbx_error err = {0};
	enum sbx_abi native = take(&in, 1) % SBX_ABIS;

	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	take_filter(&in, &arena, &filter);
	filter.blocked_abis &= ~SBX_ABI_BIT(native);
	HOLD(sbx_filter_task_init(&task, &arena, &filter, native) == 0);
	if (sbx_filter_compile(&task, &program, &err) < 0)
		HOLD(strstr(err.subject, "longer than"));
	else if (sbx_filter_check(&task, &program, &err) < 0)
		HOLD(strstr(err.subject, "too many tests"));
	sbx_arena_release(&arena);
}

static void program(const uint8_t *data, size_t size)
{
	unsigned len = (unsigned)(size / sizeof(struct sock_filter));
	struct sock_filter *insns = calloc(len + 1, sizeof(*insns));
	struct seccomp_data call = {.nr = 59, .arch = 0xc000003e, .args = {1, 2, 3, 4, 5, 6}};

	HOLD(insns);
	memcpy(insns, data, len * sizeof(*insns));
	(void)sbx_filter_verdict(insns, len, &call);
	/* Well-formed instructions go further. */
	for (unsigned i = 0; i < len; i++) {
		static const uint16_t codes[] = {
			BPF_LD | BPF_W | BPF_ABS,   BPF_ALU | BPF_AND | BPF_K,
			BPF_JMP | BPF_JA,	    BPF_JMP | BPF_JEQ | BPF_K,
			BPF_JMP | BPF_JGT | BPF_K,  BPF_JMP | BPF_JGE | BPF_K,
			BPF_JMP | BPF_JSET | BPF_K, BPF_RET | BPF_K,
		};

		insns[i].code = codes[insns[i].code % SBX_COUNT(codes)];
		if (insns[i].code == (BPF_LD | BPF_W | BPF_ABS))
			insns[i].k &= 0x7f;
	}
	(void)sbx_filter_verdict(insns, len, &call);
	free(insns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096)
		return 0;
	wishes((struct input){data, size});
	program(data, size);
	return 0;
}
