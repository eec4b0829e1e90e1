/* SPDX-License-Identifier: MIT
 * plan/filter.h: wishes about system calls, and the one program they become.
 *
 * All comparisons are of the low 32 bits: the kernel looks at ints, and a 64-bit comparison
 * lets AF_INET | 1<<32 through (L39).  No argument that a directive tests is wider. */
#ifndef SBX_PLAN_FILTER_H
#define SBX_PLAN_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "value/abi.h"
#include "value/syscalls.h"

struct sbx_planner;

enum sbx_arg_op {
	SBX_ARG_EQ,	 /* arg == value */
	SBX_ARG_NE,	 /* arg != value */
	SBX_ARG_GT,	 /* arg > value, unsigned */
	SBX_ARG_ANY,	 /* arg & value is not 0 */
	SBX_ARG_ALL,	 /* (arg & value) == value */
	SBX_ARG_MASK_EQ, /* (arg & mask) == value */
};

struct sbx_arg_test {
	unsigned char arg; /* 0 … 5 */
	enum sbx_arg_op op;
	uint32_t value;
	uint32_t mask; /* SBX_ARG_MASK_EQ */
};

/* "When all tests hold, the call gets this action." */
struct sbx_rule {
	struct sbx_rule *next;
	uint64_t abis;	  /* SBX_ABI_BIT()s it is for */
	unsigned syscall; /* index of value/syscalls.h */
	uint32_t action;  /* SECCOMP_RET_* with data */
	const struct sbx_arg_test *tests;
	unsigned n_tests; /* 0: always */
};

/* What all wishes together mean for a call:
 *
 *  - the most severe of: the actions of all rules that match (KILL, ERRNO, LOG), and the
 *    action of the allow-list when no ALLOW rule matches;
 *  - of several ERRNO the allow-list's, then that of the first rule in the list.  The rules of
 *    SystemCallFilter= stand first, the others in the order of the directives.
 *  - ALLOW when there is none of them. */
struct sbx_filter {
	struct sbx_rule *first, *last;
	bool wanted; /* something was asked for; sbx_reduce_filter() takes it back when nothing
			comes of it */
	struct sbx_origin origin;
	uint64_t blocked_abis; /* killed whatever they call: SystemCallArchitectures= */
	/* An allow-list: calls that no rule of SystemCallFilter= names. */
	bool allow_list;
	uint32_t known_action;	 /* calls of @known */
	uint32_t unknown_action; /* calls nobody has heard of: ENOSYS, so that libc falls back */
	bool log_unnamed;	 /* SystemCallLog=~: numbers that are nobody's are logged too */
};

/* Refuse every call of @names (names and @groups, separated by blanks) with @sys_errno, under
 * every ABI that has it. */
void sbx_deny_syscalls(struct sbx_planner *p, const char *names, int sys_errno);

/* Refuse @name when all @n_tests tests hold.  @tests are copied. */
void sbx_deny_syscall_if(struct sbx_planner *p, const char *name, const struct sbx_arg_test *tests,
			 unsigned n_tests, int sys_errno);

/* The same for the ABIs of @abis only. */
void sbx_deny_syscall_on(struct sbx_planner *p, uint64_t abis, const char *name,
			 const struct sbx_arg_test *tests, unsigned n_tests, int sys_errno);

/* Refuse io_uring with ENOSYS, because a ring does what the directive that speaks forbids and no
 * filter sees it (L43).  Not when SystemCallFilter= names one of its calls itself. */
void sbx_deny_io_uring(struct sbx_planner *p);

/* The ABIs that programs can call: those of the machine, but for the blocked ones. */
uint64_t sbx_filtered_abis(const struct sbx_planner *p);

/* For SystemCallFilter= and SystemCallLog=: @n rules, all of one directive, in front of the
 * others or behind them. */
void sbx_filter_prepend(struct sbx_planner *p, struct sbx_rule *rules, unsigned n);
void sbx_filter_append(struct sbx_planner *p, struct sbx_rule *rules, unsigned n);

#endif
