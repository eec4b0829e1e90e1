/* SPDX-License-Identifier: MIT
 * plan/plan.h: profile and facts in, operations out.  Pure: no system call is made, so a plan
 * can be made for another machine, tested, printed and believed. */
#ifndef SBX_PLAN_PLAN_H
#define SBX_PLAN_PLAN_H

#include "facts/facts.h"
#include "plan/op.h"
#include "profile/profile.h"

struct seccomp_data;

struct sbx_command {
	char *const *argv; /* argv[0] is a path or a name to look up in PATH */
	char *const *envp; /* the caller's environment */
};

/* How each directive of the profile ended. */
enum sbx_state {
	SBX_STATE_UNSET,
	SBX_STATE_ENFORCED,
	SBX_STATE_OTHER_MEANS, /* enforced, how: by what instead */
	SBX_STATE_MISSING,     /* optional, and not possible here; how: why */
	SBX_STATE_REFUSED,     /* not possible here; how: why */
	SBX_STATE_NOTHING,     /* asks for nothing ("no") */
	SBX_STATE_FOREIGN,     /* the supervisor's business */
};

struct sbx_ledger_line {
	enum sbx_state state;
	const char *how; /* NULL: as the manual says */
};

struct sbx_plan {
	struct sbx_op *ops;
	unsigned n_ops;
	unsigned n_slots;
	struct sbx_ledger_line *ledger; /* one per row of the table */
	/* The filter again, for whoever wants to ask it; insns NULL: none. */
	const struct sock_filter *filter;
	unsigned short filter_len;
};

/* Make the plan.
 * 0: *plan is complete.
 * 1: facts are missing: resolve *wanted and call again (a few rounds at most).
 * -1: the profile asks for what this machine cannot give; *err is the first refusal, all of
 *     them are in *problems, and plan->ledger is filled in. */
int sbx_plan_build(struct sbx_arena *arena, const struct sbx_profile *profile,
		   const struct sbx_facts *facts, const struct sbx_command *command,
		   struct sbx_plan *plan, struct sbx_wanted **wanted, struct sbx_problems *problems,
		   struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3, 4, 5, 6, 7, 8);

/* What a filter answers: SECCOMP_RET_*.  An interpreter of its own, so that it can judge what
 * the compiler made (plan/verdict.c).  A program that is not well-formed answers KILL_PROCESS. */
uint32_t sbx_filter_verdict(const struct sock_filter *insns, unsigned len,
			    const struct seccomp_data *data) SBX_NONNULL(1, 3);

#endif
