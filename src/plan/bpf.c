/* SPDX-License-Identifier: MIT
 * plan/bpf.c: writing a seccomp program, the last instruction first. */
#include "plan/bpf.h"

#include <linux/seccomp.h>
#include <stddef.h>

/* Arguments have 64 bits; we look at the low half (plan/filter.h). */
#define LOW_HALF (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0U : 4U)
#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args) + 8U * (n) + LOW_HALF)

/* How far a conditional jump reaches, with room for the jumps that help others. */
#define NEAR 250U

static unsigned put(struct sbx_bpf *b, struct sock_filter insn)
{
	if (b->n == BPF_MAXINSNS) {
		b->too_long = true;
		return b->n - 1;
	}
	b->code[b->n] = insn;
	return b->n++;
}

unsigned sbx_bpf_return(struct sbx_bpf *b, uint32_t action)
{
	unsigned i = 0, label;

	while (i < b->n_returns && b->returns[i].action != action)
		i++;
	if (i < b->n_returns && b->n - b->returns[i].label < NEAR)
		return b->returns[i].label;
	label = put(b, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
	if (i < SBX_COUNT(b->returns)) {
		b->returns[i].action = action;
		b->returns[i].label = label;
		b->n_returns += i == b->n_returns;
	}
	return label;
}

/* A label within reach of a conditional jump that leads to @label.  A far RET is repeated: that
 * is as long as a jump to it. */
static unsigned within_reach(struct sbx_bpf *b, unsigned label)
{
	struct sock_filter target = b->code[label];

	if (b->n - label < NEAR)
		return label;
	if (target.code == (BPF_RET | BPF_K))
		return sbx_bpf_return(b, target.k);
	return put(b, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, b->n - label - 1));
}

unsigned sbx_bpf_jump(struct sbx_bpf *b, uint16_t comparison, uint32_t k, unsigned yes, unsigned no)
{
	if (yes == no)
		return yes;
	yes = within_reach(b, yes);
	no = within_reach(b, no);
	return put(b, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, k,
						   (uint8_t)(b->n - yes - 1),
						   (uint8_t)(b->n - no - 1)));
}

unsigned sbx_bpf_load(struct sbx_bpf *b, uint32_t offset)
{
	return put(b, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static bool masks(const struct sbx_arg_test *t)
{
	return t->op == SBX_ARG_ALL || t->op == SBX_ARG_MASK_EQ;
}

/* One test of what is in the accumulator. */
static unsigned put_test(struct sbx_bpf *b, const struct sbx_arg_test *t, unsigned yes, unsigned no)
{
	switch (t->op) {
	case SBX_ARG_EQ:
		return sbx_bpf_jump(b, BPF_JEQ, t->value, yes, no);
	case SBX_ARG_NE:
		return sbx_bpf_jump(b, BPF_JEQ, t->value, no, yes);
	case SBX_ARG_GT:
		return sbx_bpf_jump(b, BPF_JGT, t->value, yes, no);
	case SBX_ARG_ANY:
		return sbx_bpf_jump(b, BPF_JSET, t->value, yes, no);
	case SBX_ARG_ALL:
	case SBX_ARG_MASK_EQ:
		break;
	}
	sbx_bpf_jump(b, BPF_JEQ, t->value, yes, no);
	return put(b, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K,
						   t->op == SBX_ARG_ALL ? t->value : t->mask));
}

/* An argument that the test before has left in the accumulator is not loaded again. */
unsigned sbx_bpf_tests(struct sbx_bpf *b, const struct sbx_arg_test *tests, unsigned n,
		       unsigned yes, unsigned no)
{
	if (yes == no)
		return yes;
	for (unsigned i = n; i-- > 0;) {
		const struct sbx_arg_test *t = &tests[i];

		yes = put_test(b, t, yes, no);
		if (i == 0 || t[-1].arg != t->arg || masks(&t[-1]))
			yes = sbx_bpf_load(b, ARGUMENT(t->arg));
	}
	return yes;
}
