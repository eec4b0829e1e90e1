/* SPDX-License-Identifier: MIT
 * plan/compile.h: from wishes to a program, and the judge of it.  Private to plan/. */
#ifndef SBX_PLAN_COMPILE_H
#define SBX_PLAN_COMPILE_H

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "plan/filter.h"

/* What the compiler and the judge are both told. */
struct sbx_filter_task {
	struct sbx_arena *arena;
	const struct sbx_filter *filter;
	uint64_t local; /* the ABIs of the machine */
	/* Number of each system call (sbx_syscall_number()) under each ABI that is not blocked. */
	const int32_t *numbers[SBX_ABIS];
};

struct sbx_program {
	const struct sock_filter *insns;
	unsigned len;
};

/* Numbers and arrays for the ABIs of @native.  -1: out of memory. */
int sbx_filter_task_init(struct sbx_filter_task *task, struct sbx_arena *arena,
			 const struct sbx_filter *filter, enum sbx_abi native);

/* Make the program.  -1: it is too long, or memory is out. */
int sbx_filter_compile(const struct sbx_filter_task *task, struct sbx_program *program,
		       struct sbx_error *err) SBX_MUST_CHECK;

/* Hold the program against the wishes, for all system calls, ABIs and boundary arguments.  Shares
 * no code with the compiler (L44).  -1: they differ, *err says where. */
int sbx_filter_check(const struct sbx_filter_task *task, const struct sbx_program *program,
		     struct sbx_error *err) SBX_MUST_CHECK;

/* sbx_filter_verdict(), which also says what the program looked at: bit n for the n-th 32-bit word
 * of *data. */
enum {
	SBX_LOOKED_AT_NUMBER = 1 << 0,
	SBX_LOOKED_AT_ARCH = 1 << 1,
};

uint32_t sbx_filter_run(const struct sock_filter *insns, unsigned len,
			const struct seccomp_data *data, unsigned *looked_at);

/* KILL 3, ERRNO 2, LOG 1, ALLOW 0. */
static inline unsigned sbx_severity_of(uint32_t action)
{
	switch (action & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
		return 0;
	case SECCOMP_RET_LOG:
		return 1;
	case SECCOMP_RET_ERRNO:
		return 2;
	default:
		return 3;
	}
}

#endif
