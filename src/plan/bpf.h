/* SPDX-License-Identifier: MIT
 * plan/bpf.h: writing a seccomp program, the last instruction first.  Private to plan/.
 *
 * A jump of BPF only goes forward, and a conditional one at most 255 instructions far.  Written
 * backwards, whatever is jumped to exists already and its distance is known.  A label is the
 * place of an instruction, counted from the end.  Each function gives the label of what it wrote:
 * where to jump to for doing it. */
#ifndef SBX_PLAN_BPF_H
#define SBX_PLAN_BPF_H

#include <linux/filter.h>

#include "plan/filter.h"

struct sbx_bpf {
	struct sock_filter *code; /* room for BPF_MAXINSNS, the last instruction first */
	unsigned n;
	bool too_long; /* what did not fit is lost; labels are still good for arithmetic */
	struct {
		uint32_t action;
		unsigned label;
	} returns[64]; /* the nearest RET of each action; more actions are not shared */
	unsigned n_returns;
};

/* RET @action; one that is near is used again. */
unsigned sbx_bpf_return(struct sbx_bpf *b, uint32_t action);

/* Load the word at @offset of struct seccomp_data and go on with what was written last. */
unsigned sbx_bpf_load(struct sbx_bpf *b, uint32_t offset);

/* "If (accumulator @comparison @k) goto @yes; else goto @no;" with BPF_JEQ, BPF_JGE … */
unsigned sbx_bpf_jump(struct sbx_bpf *b, uint16_t comparison, uint32_t k, unsigned yes,
		      unsigned no);

/* "If (all @n tests hold) goto @yes; else goto @no;" */
unsigned sbx_bpf_tests(struct sbx_bpf *b, const struct sbx_arg_test *tests, unsigned n,
		       unsigned yes, unsigned no);

#endif
