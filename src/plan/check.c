/* SPDX-License-Identifier: MIT
 * plan/check.c: hold a compiled filter against the wishes it was made from (L44).
 *
 * Compilers of filters have been wrong in silence before.  So every number of every ABI is tried
 * with arguments at the borders of all tests, and the program's answer compared with one that is
 * worked out from the rules in the plainest way there is.  Numbers are tried one by one as far
 * as there are calls; beyond, on both sides of every constant of the program, for between two
 * of them it cannot tell numbers apart.  A call that no rule tests the arguments of is tried
 * once: the program may then not have looked at any argument. */
#include <linux/audit.h>
#include <string.h>

#include "plan/compile.h"

/* Beyond the last call of any ABI but the private ones of arm. */
#define TOP 640U

/* Values of one argument worth trying; a profile cannot ask for more than this. */
#define MAX_VALUES 512U

struct rule_ref {
	struct rule_ref *next;
	const struct sbx_rule *rule;
	unsigned place; /* in the list of wishes */
};

struct name_ref {
	struct name_ref *next;
	unsigned syscall;
	uint32_t number;
};

struct judge {
	const struct sbx_filter_task *task;
	const struct sbx_program *program;
	struct rule_ref **rules; /* by system call */
	/* Of the ABI at hand: names by number modulo TOP. */
	enum sbx_abi abi;
	struct name_ref **names;
	struct name_ref *refs;
	unsigned n_refs;
};

/* --- What is wished --------------------------------------------------------------------------- */

static bool holds(const struct sbx_arg_test *t, const struct seccomp_data *data)
{
	uint32_t value = (uint32_t)data->args[t->arg];

	switch (t->op) {
	case SBX_ARG_EQ:
		return value == t->value;
	case SBX_ARG_NE:
		return value != t->value;
	case SBX_ARG_GT:
		return value > t->value;
	case SBX_ARG_ANY:
		return (value & t->value) != 0;
	case SBX_ARG_ALL:
		return (value & t->value) == t->value;
	case SBX_ARG_MASK_EQ:
		return (value & t->mask) == t->value;
	}
	return false;
}

static bool matches(const struct sbx_rule *rule, const struct seccomp_data *data)
{
	for (unsigned i = 0; i < rule->n_tests; i++)
		if (!holds(&rule->tests[i], data))
			return false;
	return true;
}

/* The answers so far to one call. */
struct answer {
	uint32_t action;
	unsigned place; /* of the rule that gave it */
	bool named, known, allowed;
};

static void consider(struct answer *a, uint32_t action, unsigned place)
{
	unsigned old = sbx_severity_of(a->action), new = sbx_severity_of(action);

	if (new < old || (new == old &&place >= a->place))
		return;
	a->action = action;
	a->place = place;
}

static void consider_rules(const struct judge *j, unsigned syscall, const struct seccomp_data *data,
			   struct answer *a)
{
	for (const struct rule_ref *r = j->rules[syscall]; r; r = r->next) {
		if (!(r->rule->abis & SBX_ABI_BIT(j->abi)) || !matches(r->rule, data))
			continue;
		if (r->rule->action == SECCOMP_RET_ALLOW)
			a->allowed = true;
		else
			consider(a, r->rule->action, r->place);
	}
}

static uint32_t wish(const struct judge *j, const struct seccomp_data *data)
{
	const struct sbx_filter *f = j->task->filter;
	uint32_t number = (uint32_t)data->nr;
	struct answer a = {.action = SECCOMP_RET_ALLOW, .place = UINT32_MAX};

	if (f->blocked_abis & SBX_ABI_BIT(j->abi))
		return SECCOMP_RET_KILL_PROCESS;
	for (const struct name_ref *n = j->names[number % TOP]; n; n = n->next) {
		if (n->number != number)
			continue;
		a.named = true;
		a.known |= sbx_syscall_known(n->syscall);
		consider_rules(j, n->syscall, data, &a);
	}
	if (!a.named)
		return f->allow_list	? f->unknown_action
		       : f->log_unnamed ? SECCOMP_RET_LOG
					: SECCOMP_RET_ALLOW;
	if (f->allow_list && !a.allowed)
		/* As if it stood before all rules. */
		consider(&a, a.known ? f->known_action : f->unknown_action, 0);
	return a.action;
}

/* --- What the program answers ----------------------------------------------------------------- */

static int differs(const struct judge *j, const struct seccomp_data *data, uint32_t wanted,
		   uint32_t got, struct sbx_error *err)
{
	const char *name = "?";

	for (const struct name_ref *n = j->names[(uint32_t)data->nr % TOP]; n; n = n->next)
		if (n->number == (uint32_t)data->nr)
			name = sbx_syscall_name(n->syscall);
	sbx_fail(err, SBX_EXIT_SECCOMP, &j->task->filter->origin, "check filter",
		 "%s %s (number %u, architecture %#x) with %#llx %#llx %#llx %#llx: the program "
		 "answers %#x, wanted was %#x",
		 sbx_abis[j->abi].name, name, (unsigned)data->nr, data->arch,
		 (unsigned long long)data->args[0], (unsigned long long)data->args[1],
		 (unsigned long long)data->args[2], (unsigned long long)data->args[3], got, wanted);
	return sbx_hint(err, "a mistake in sbx, please report it");
}

/* *looked_at collects what the program looked at. */
static int try_one(const struct judge *j, const struct seccomp_data *data, unsigned *looked_at,
		   struct sbx_error *err)
{
	uint32_t wanted = wish(j, data);
	uint32_t got = sbx_filter_run(j->program->insns, j->program->len, data, looked_at);

	return got == wanted ? 0 : differs(j, data, wanted, got, err);
}

/* A call that no rule tests the arguments of. */
static int try_blind(const struct judge *j, const struct seccomp_data *data, struct sbx_error *err)
{
	unsigned looked_at = 0;

	if (try_one(j, data, &looked_at, err) < 0)
		return -1;
	if (!(looked_at & ~(unsigned)(SBX_LOOKED_AT_NUMBER | SBX_LOOKED_AT_ARCH)))
		return 0;
	return sbx_fail(err, SBX_EXIT_SECCOMP, &j->task->filter->origin, "check filter",
			"%s number %u: the program looks at arguments that no rule tests",
			sbx_abis[j->abi].name, (unsigned)data->nr);
}

/* Values to try for one argument. */
struct values {
	uint32_t value[MAX_VALUES];
	unsigned n;
};

static void add_value(struct values *v, uint32_t value)
{
	for (unsigned i = 0; i < v->n; i++)
		if (v->value[i] == value)
			return;
	if (v->n < MAX_VALUES)
		v->value[v->n++] = value;
}

static void add_border(struct values *v, const struct sbx_arg_test *t)
{
	uint32_t mask = t->op == SBX_ARG_MASK_EQ ? t->mask : t->value;

	add_value(v, t->value);
	switch (t->op) {
	case SBX_ARG_EQ:
	case SBX_ARG_NE:
	case SBX_ARG_GT:
		add_value(v, t->value - 1);
		add_value(v, t->value + 1);
		return;
	case SBX_ARG_ANY:
	case SBX_ARG_ALL:
	case SBX_ARG_MASK_EQ:
		add_value(v, ~mask);
		add_value(v, t->value | ~mask);
		for (uint32_t bit = 1; bit; bit <<= 1) {
			if (!(mask & bit))
				continue;
			add_value(v, bit);
			add_value(v, t->value ^ bit);
		}
		return;
	}
}

/* Call @visit for every test of every rule for @number. */
static unsigned for_each_test(const struct judge *j, uint32_t number, struct values *values,
			      void (*visit)(struct values *v, const struct sbx_arg_test *t))
{
	unsigned tests = 0;

	for (const struct name_ref *n = j->names[number % TOP]; n; n = n->next) {
		if (n->number != number)
			continue;
		for (const struct rule_ref *r = j->rules[n->syscall]; r; r = r->next) {
			tests += r->rule->n_tests;
			for (unsigned i = 0; visit && i < r->rule->n_tests; i++)
				visit(&values[r->rule->tests[i].arg], &r->rule->tests[i]);
		}
	}
	return tests;
}

/* Every combination, each with the high halves of the arguments empty and full: what a 64-bit
 * comparison would see (L39, L47). */
static int try_combinations(const struct judge *j, struct seccomp_data *data,
			    const struct values values[6], struct sbx_error *err)
{
	unsigned at[6] = {0}, arg = 0, looked_at = 0;

	while (arg < 6) {
		for (unsigned i = 0; i < 6; i++)
			data->args[i] = values[i].value[at[i]];
		if (try_one(j, data, &looked_at, err) < 0)
			return -1;
		for (unsigned i = 0; i < 6; i++)
			data->args[i] |= UINT64_C(0xffffffff00000000);
		if (try_one(j, data, &looked_at, err) < 0)
			return -1;
		for (arg = 0; arg < 6 && ++at[arg] == values[arg].n; arg++)
			at[arg] = 0;
	}
	return 0;
}

static int try_number(struct judge *j, uint32_t arch, uint32_t number, struct sbx_error *err)
{
	struct seccomp_data data = {.arch = arch, .nr = (int)number};
	struct values values[6];

	if (for_each_test(j, number, NULL, NULL) == 0)
		return try_blind(j, &data, err);
	for (unsigned i = 0; i < 6; i++)
		values[i].n = 0;
	for_each_test(j, number, values, add_border);
	for (unsigned i = 0; i < 6; i++) {
		if (values[i].n)
			add_value(&values[i], UINT32_MAX);
		add_value(&values[i], 0);
		if (values[i].n == MAX_VALUES)
			return sbx_fail(err, SBX_EXIT_SECCOMP, &j->task->filter->origin,
					"check filter", "too many tests of one argument");
	}
	return try_combinations(j, &data, values, err);
}

/* --- All calls -------------------------------------------------------------------------------- */

static void add_name(struct judge *j, unsigned syscall, uint32_t number)
{
	struct name_ref *ref = &j->refs[j->n_refs++];

	*ref = (struct name_ref){j->names[number % TOP], syscall, number};
	j->names[number % TOP] = ref;
}

/* Names of the ABI's numbers; a blocked ABI needs none. */
static void learn_names(struct judge *j, enum sbx_abi abi)
{
	const int32_t *numbers = j->task->numbers[abi];
	const int32_t *siblings = abi == SBX_ABI_X32 ? j->task->numbers[SBX_ABI_X86_64] : NULL;

	j->abi = abi;
	j->n_refs = 0;
	memset(j->names, 0, TOP * sizeof(struct name_ref *));
	for (unsigned i = 0; numbers && i < sbx_syscall_count; i++) {
		if (numbers[i] >= 0)
			add_name(j, i, (uint32_t)numbers[i]);
		if (siblings && siblings[i] >= 0 &&
		    (numbers[i] < 0 ||
		     (uint32_t)numbers[i] != (SBX_X32_BIT | (uint32_t)siblings[i])))
			add_name(j, i, SBX_X32_BIT | (uint32_t)siblings[i]);
	}
}

/* x32 is above the bit, but for -1, which a tracer writes to skip a call. */
static bool is_of_abi(enum sbx_abi abi, uint32_t number)
{
	bool above = number >= SBX_X32_BIT && number != UINT32_MAX;

	if (sbx_abis[abi].audit != AUDIT_ARCH_X86_64)
		return true;
	return above == (abi == SBX_ABI_X32);
}

/* Numbers far from all calls. */
static int try_far(struct judge *j, uint32_t middle, struct sbx_error *err)
{
	uint32_t base = j->abi == SBX_ABI_X32 ? SBX_X32_BIT : 0;

	for (uint32_t number = middle - 1; number != middle + 2; number++)
		if (is_of_abi(j->abi, number) && number - base >= TOP &&
		    try_number(j, sbx_abis[j->abi].audit, number, err) < 0)
			return -1;
	return 0;
}

/* All numbers one by one as far as there are calls, then the borders beyond. */
static int try_numbers(struct judge *j, struct sbx_error *err)
{
	static const uint32_t remarkable[] = {0, SBX_X32_BIT, 0x80000000, UINT32_MAX};
	uint32_t base = j->abi == SBX_ABI_X32 ? SBX_X32_BIT : 0;

	for (uint32_t i = 0; i < TOP; i++)
		if (try_number(j, sbx_abis[j->abi].audit, base + i, err) < 0)
			return -1;
	for (unsigned i = 0; i < j->n_refs; i++)
		if (try_far(j, j->refs[i].number, err) < 0)
			return -1;
	for (unsigned i = 0; i < j->program->len; i++)
		if (BPF_CLASS(j->program->insns[i].code) == BPF_JMP &&
		    try_far(j, j->program->insns[i].k, err) < 0)
			return -1;
	for (unsigned i = 0; i < SBX_COUNT(remarkable); i++)
		if (try_far(j, remarkable[i], err) < 0)
			return -1;
	return 0;
}

static int try_abi(struct judge *j, enum sbx_abi abi, struct sbx_error *err)
{
	const struct seccomp_data data = {
		.arch = sbx_abis[abi].audit,
		.nr = abi == SBX_ABI_X32 ? (int)SBX_X32_BIT : 0,
	};
	unsigned looked_at = 0;

	learn_names(j, abi);
	if (try_one(j, &data, &looked_at, err) < 0)
		return -1;
	/* Killed without a look at the number: that is proof for all numbers. */
	if (j->task->filter->blocked_abis & SBX_ABI_BIT(abi) && !(looked_at & SBX_LOOKED_AT_NUMBER))
		return 0;
	return try_numbers(j, err);
}

/* An architecture that is not this machine's: killed, without a look at what it calls. */
static int try_foreign(const struct judge *j, uint32_t arch, struct sbx_error *err)
{
	const struct seccomp_data data = {.arch = arch};
	unsigned looked_at = 0;
	uint32_t got;

	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++)
		if (j->task->local & SBX_ABI_BIT(abi) && sbx_abis[abi].audit == arch)
			return 0;
	got = sbx_filter_run(j->program->insns, j->program->len, &data, &looked_at);
	if (got == SECCOMP_RET_KILL_PROCESS && looked_at == SBX_LOOKED_AT_ARCH)
		return 0;
	return sbx_fail(err, SBX_EXIT_SECCOMP, &j->task->filter->origin, "check filter",
			"architecture %#x is not killed but answers %#x", arch, got);
}

static int try_foreigners(const struct judge *j, struct sbx_error *err)
{
	if (try_foreign(j, 0, err) < 0 || try_foreign(j, UINT32_MAX, err) < 0)
		return -1;
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++) {
		if (try_foreign(j, sbx_abis[abi].audit, err) < 0)
			return -1;
		for (uint32_t bit = 1; bit; bit <<= 1)
			if (try_foreign(j, sbx_abis[abi].audit ^ bit, err) < 0)
				return -1;
	}
	return 0;
}

/* Rules by system call, in the order of the wishes. */
static bool sort_rules(struct judge *j)
{
	struct rule_ref **tails[SBX_SYSCALLS];
	unsigned place = 0;

	for (unsigned i = 0; i < SBX_SYSCALLS; i++)
		tails[i] = &j->rules[i];
	for (const struct sbx_rule *r = j->task->filter->first; r; r = r->next) {
		struct rule_ref *ref = SBX_NEW(j->task->arena, struct rule_ref);

		if (!ref)
			return false;
		*ref = (struct rule_ref){NULL, r, ++place};
		*tails[r->syscall] = ref;
		tails[r->syscall] = &ref->next;
	}
	return true;
}

int sbx_filter_check(const struct sbx_filter_task *task, const struct sbx_program *program,
		     struct sbx_error *err)
{
	struct judge j = {.task = task, .program = program};

	j.rules = sbx_arena_array(task->arena, SBX_SYSCALLS, sizeof(struct rule_ref *));
	j.names = sbx_arena_array(task->arena, TOP, sizeof(struct name_ref *));
	/* Two numbers a name: x32. */
	j.refs = sbx_arena_array(task->arena, 2UL * SBX_SYSCALLS, sizeof(*j.refs));
	if (!j.rules || !j.names || !j.refs || !sort_rules(&j))
		return sbx_fail_memory(err);
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++)
		if (task->local & SBX_ABI_BIT(abi) && try_abi(&j, abi, err) < 0)
			return -1;
	return try_foreigners(&j, err);
}
