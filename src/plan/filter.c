/* SPDX-License-Identifier: MIT
 * plan/filter.c: collect wishes about system calls, and make one checked program of them. */
#include "plan/filter.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/ioctl.h>

#include "plan/compile.h"
#include "plan/planner.h"

#define ALL_ABIS (SBX_ABI_BIT(SBX_ABIS) - 1)

static void link_rules(struct sbx_rule *rules, unsigned n, struct sbx_rule *next)
{
	for (unsigned i = 0; i < n; i++)
		rules[i].next = i + 1 < n ? &rules[i + 1] : next;
}

static void note_wish(struct sbx_planner *p)
{
	if (!p->filter.wanted)
		p->filter.origin = p->origin;
	p->filter.wanted = true;
}

void sbx_filter_prepend(struct sbx_planner *p, struct sbx_rule *rules, unsigned n)
{
	struct sbx_filter *f = &p->filter;

	note_wish(p);
	if (n == 0)
		return;
	link_rules(rules, n, f->first);
	f->first = rules;
	if (!f->last)
		f->last = &rules[n - 1];
}

void sbx_filter_append(struct sbx_planner *p, struct sbx_rule *rules, unsigned n)
{
	struct sbx_filter *f = &p->filter;

	note_wish(p);
	if (n == 0)
		return;
	link_rules(rules, n, NULL);
	if (f->last)
		f->last->next = rules;
	else
		f->first = rules;
	f->last = &rules[n - 1];
}

/* One rule for each call of a name or group. */
struct denial {
	struct sbx_planner *p;
	struct sbx_rule rule; /* all but the call */
};

static void deny_call(void *data, unsigned index)
{
	const struct denial *d = data;
	struct sbx_rule *rule = SBX_NEW(d->p->arena, struct sbx_rule);

	if (!rule)
		return;
	*rule = d->rule;
	rule->syscall = index;
	sbx_filter_append(d->p, rule, 1);
}

/* A name in our own text that is in no table would be a hole in a sandbox. */
static void deny_name(struct denial *d, const char *name)
{
	if (!sbx_syscall_expand(name, deny_call, d))
		sbx_mistake(d->p, &d->p->origin, "sbx has no system call \"%s\"", name);
}

static struct denial denial_of(struct sbx_planner *p, int sys_errno)
{
	return (struct denial){
		.p = p,
		.rule = {.abis = ALL_ABIS,
			 .action = SECCOMP_RET_ERRNO | ((uint32_t)sys_errno & SECCOMP_RET_DATA)},
	};
}

void sbx_deny_syscalls(struct sbx_planner *p, const char *names, int sys_errno)
{
	struct denial d = denial_of(p, sys_errno);

	while (*names) {
		size_t len = strcspn(names, " ");
		const char *name = sbx_arena_strndup(p->arena, names, len);

		if (!name)
			return;
		deny_name(&d, name);
		names += len + strspn(names + len, " ");
	}
}

void sbx_deny_syscall_on(struct sbx_planner *p, uint64_t abis, const char *name,
			 const struct sbx_arg_test *tests, unsigned n_tests, int sys_errno)
{
	struct denial d = denial_of(p, sys_errno);
	struct sbx_arg_test *copy = sbx_arena_array(p->arena, n_tests, sizeof(*copy));

	if (!copy)
		return;
	for (unsigned i = 0; i < n_tests; i++)
		copy[i] = tests[i];
	d.rule.abis = abis;
	d.rule.tests = copy;
	d.rule.n_tests = n_tests;
	deny_name(&d, name);
}

void sbx_deny_syscall_if(struct sbx_planner *p, const char *name, const struct sbx_arg_test *tests,
			 unsigned n_tests, int sys_errno)
{
	sbx_deny_syscall_on(p, ALL_ABIS, name, tests, n_tests, sys_errno);
}

uint64_t sbx_filtered_abis(const struct sbx_planner *p)
{
	const struct sbx_value *v = sbx_setting_of(p, SBX_D_SystemCallArchitectures);
	uint64_t local = sbx_abis[p->facts->abi].local;

	return v ? local & (v->members.members | SBX_ABI_BIT(p->facts->abi)) : local;
}

/* --- What sbx wishes by itself ---------------------------------------------------------------- */

static bool terminal_in_reach(const struct sbx_facts *f)
{
	for (unsigned i = 0; i < f->n_descriptors; i++)
		if (f->descriptors[i].kind == SBX_FD_TERMINAL)
			return true;
	return f->has_terminal;
}

static bool asks_for_nothing(const struct sbx_filter *f)
{
	return !f->first && !f->allow_list && !f->blocked_abis && !f->log_unnamed;
}

static bool loading_possible(const struct sbx_planner *p)
{
	if (!sbx_facts_has(p->facts, SBX_HAS_SECCOMP))
		return false;
	/* A directive that asks for a filter gets it, with no_new_privs where need be. */
	return !asks_for_nothing(&p->filter) || p->no_new_privs || p->facts->no_new_privs ||
	       p->facts->effective & SBX_CAP(SYS_ADMIN);
}

/* TIOCSTI and TIOCLINUX write into the terminal's input: what the service types there, the
 * admin's shell executes after it (L40).  The kernel looks at 32 bits of the request (L39). */
static void protect_terminal(struct sbx_planner *p)
{
	static const struct sbx_arg_test sti[] = {{1, SBX_ARG_EQ, TIOCSTI}};
	static const struct sbx_arg_test tioclinux[] = {{1, SBX_ARG_EQ, TIOCLINUX}};

	if (!terminal_in_reach(p->facts) || !loading_possible(p))
		return;
	p->origin = (struct sbx_origin){0};
	sbx_deny_syscall_if(p, "ioctl", sti, 1, EPERM);
	sbx_deny_syscall_if(p, "ioctl", tioclinux, 1, EPERM);
}

/* A call that x86 also multiplexes: the same rule for socketcall(2) or ipc(2).  Not for rules
 * with tests, the arguments are then behind a pointer; the directives see to these themselves. */
static void add_multiplexed(struct sbx_planner *p)
{
	const struct sbx_rule *last = p->filter.last;
	unsigned through, call;

	if (!(sbx_filtered_abis(p) & SBX_ABI_BIT(SBX_ABI_X86)))
		return;
	for (const struct sbx_rule *r = p->filter.first; r; r = r->next) {
		struct sbx_arg_test *test;
		struct sbx_rule *rule;

		if (!r->n_tests && r->abis & SBX_ABI_BIT(SBX_ABI_X86) &&
		    sbx_syscall_multiplexed(r->syscall, &through, &call)) {
			test = SBX_NEW(p->arena, struct sbx_arg_test);
			rule = SBX_NEW(p->arena, struct sbx_rule);
			if (!test || !rule)
				return;
			*test = (struct sbx_arg_test){0, SBX_ARG_MASK_EQ, call, 0xffff};
			*rule = *r;
			rule->syscall = through;
			rule->abis = SBX_ABI_BIT(SBX_ABI_X86);
			rule->tests = test;
			rule->n_tests = 1;
			sbx_filter_append(p, rule, 1);
		}
		if (r == last)
			return;
	}
}

/* --- The program ------------------------------------------------------------------------------ */

int sbx_filter_task_init(struct sbx_filter_task *task, struct sbx_arena *arena,
			 const struct sbx_filter *filter, enum sbx_abi native)
{
	uint64_t needed = sbx_abis[native].local & ~filter->blocked_abis;

	*task = (struct sbx_filter_task){arena, filter, sbx_abis[native].local, {NULL}};
	/* x32 answers to the numbers of x86-64 too. */
	if (needed & SBX_ABI_BIT(SBX_ABI_X32))
		needed |= SBX_ABI_BIT(SBX_ABI_X86_64);
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++) {
		int32_t *numbers;

		if (!(needed & SBX_ABI_BIT(abi)))
			continue;
		numbers = sbx_arena_array(arena, sbx_syscall_count, sizeof(*numbers));
		if (!numbers)
			return -1;
		for (unsigned i = 0; i < sbx_syscall_count; i++)
			numbers[i] = sbx_syscall_number(i, abi);
		task->numbers[abi] = numbers;
	}
	return 0;
}

/* After the filter is loaded sbx makes one more call.  No list may refuse it: the command would
 * never start, and nobody would be left to say why. */
static bool refuses_exec(const struct sbx_planner *p, const struct sbx_program *program)
{
	struct seccomp_data data = {
		.nr = sbx_syscall_number(SBX_SYS_execve, p->facts->abi),
		.arch = sbx_abis[p->facts->abi].audit,
	};

	return sbx_severity_of(sbx_filter_verdict(program->insns, program->len, &data)) > 1;
}

/* No other directive says anything about execve. */
static const struct sbx_origin *origin_of_refusal(const struct sbx_planner *p)
{
	const struct sbx_origin *origin = &p->profile->settings[SBX_D_SystemCallFilter].origin;

	return origin->directive ? origin : &p->filter.origin;
}

void sbx_reduce_filter(struct sbx_planner *p)
{
	struct sbx_filter *f = &p->filter;
	struct sbx_filter_task task;
	struct sbx_program program;
	struct sbx_error err;
	struct sbx_op *op;

	protect_terminal(p);
	f->wanted = f->wanted && !asks_for_nothing(f);
	if (!f->wanted)
		return;
	add_multiplexed(p);
	if (sbx_arena_exhausted(p->arena) ||
	    sbx_filter_task_init(&task, p->arena, f, p->facts->abi) < 0)
		return;
	if (sbx_filter_compile(&task, &program, &err) < 0 ||
	    sbx_filter_check(&task, &program, &err) < 0) {
		sbx_problem_add(p->arena, p->problems, SBX_ERROR, &err);
		return;
	}
	if (refuses_exec(p, &program)) {
		sbx_mistake(p, origin_of_refusal(p),
			    "the filter refuses execve: the command could never start");
		return;
	}
	p->plan->filter = program.insns;
	p->plan->filter_len = (unsigned short)program.len;
	op = sbx_emit(p, SBX_OP_seccomp, &f->origin);
	op->seccomp.insns = program.insns;
	op->seccomp.len = (unsigned short)program.len;
}
