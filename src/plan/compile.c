/* SPDX-License-Identifier: MIT
 * plan/compile.c: from wishes to one seccomp program.
 *
 * Not libseccomp's rule compiler: that takes longer for one allow-list than the rest of a start,
 * cannot rank what several directives say of one call, and makes one program per list.  The shape
 * of the program:
 *
 *	    load arch
 *	    x86-64? ──► load number                      ┌► leaf: load argument, test, …
 *	    i386?   ──►   number >= 41? ─► >= 59? ─► …  ─┤        └► RET EPERM, RET ALLOW
 *	    RET KILL        └► >= 9? ─► …               ─┴► RET ALLOW
 *
 * The numbers of an architecture are cut into intervals of equal treatment, found by bisection;
 * a treatment that looks at arguments is a leaf, written once for all calls that get it.
 *
 * The program is written backwards (plan/bpf.h), so all of this happens from the leaves up. */
#include "plan/compile.h"

#include "plan/bpf.h"

/* Numbers up to here are looked up by index; a few private calls of arm lie above. */
#define DIRECT 640U
#define ODD 16U

/* What is done with a call: steps in order of severity, then `otherwise`. */
struct leaf {
	struct leaf *next;
	const struct sbx_rule **steps; /* NULL: the gate of the allow-list, see add_gate() */
	unsigned n_steps;
	uint32_t otherwise;
	unsigned label;
};

struct rule_ref {
	struct rule_ref *next;
	const struct sbx_rule *rule;
};

/* A system call number and all rules for it, in the order of the wishes. */
struct call {
	uint32_t number;
	bool named, known;
	unsigned n_rules;
	struct rule_ref *first, *last;
};

struct interval {
	uint32_t start; /* it ends where the next one starts */
	const struct leaf *leaf;
};

/* The numbers of one audit architecture. */
struct space {
	const struct sbx_filter_task *task;
	struct sbx_bpf *b;
	struct leaf *leaves;
	struct interval *intervals;
	unsigned n_intervals;
};

/* --- Deciding --------------------------------------------------------------------------------- */

static bool same_tests(const struct sbx_rule *a, const struct sbx_rule *b)
{
	if (a->action != b->action || a->n_tests != b->n_tests)
		return false;
	for (unsigned i = 0; i < a->n_tests; i++)
		if (a->tests[i].arg != b->tests[i].arg || a->tests[i].op != b->tests[i].op ||
		    a->tests[i].value != b->tests[i].value || a->tests[i].mask != b->tests[i].mask)
			return false;
	return true;
}

static bool same_leaf(const struct leaf *a, const struct leaf *b)
{
	if (a->n_steps != b->n_steps || a->otherwise != b->otherwise)
		return false;
	for (unsigned i = 0; i < a->n_steps; i++)
		/* The gate depends on more than the step says. */
		if (!a->steps[i] || !b->steps[i] || !same_tests(a->steps[i], b->steps[i]))
			return false;
	return true;
}

/* Add the rules of one severity, up to the first that always holds: true, nothing behind it
 * matters. */
static bool add_steps(struct leaf *leaf, const struct call *call, unsigned severity)
{
	for (const struct rule_ref *ref = call->first; ref; ref = ref->next) {
		const struct sbx_rule *rule = ref->rule;

		if (sbx_severity_of(rule->action) != severity)
			continue;
		if (rule->n_tests == 0) {
			leaf->otherwise = rule->action;
			return true;
		}
		leaf->steps[leaf->n_steps++] = rule;
	}
	return false;
}

static unsigned count_allows(const struct call *call, bool *always)
{
	unsigned n = 0;

	for (const struct rule_ref *ref = call->first; ref; ref = ref->next) {
		if (ref->rule->action != SECCOMP_RET_ALLOW)
			continue;
		n++;
		*always |= ref->rule->n_tests == 0;
	}
	return n;
}

static uint32_t unlisted_action(const struct sbx_filter *f, const struct call *call)
{
	return call->known ? f->known_action : f->unknown_action;
}

/* True when the allow-list ends the matter.  The gate is a step that lets through what an ALLOW
 * rule matches and gives the rest the list's action; only the multiplexed calls of x86 have ALLOW
 * rules with tests, and need it. */
static bool add_gate(struct leaf *leaf, const struct call *call, const struct sbx_filter *f)
{
	bool always = false;

	if (!f->allow_list)
		return false;
	if (count_allows(call, &always) == 0) {
		leaf->otherwise = unlisted_action(f, call);
		return true;
	}
	if (!always)
		leaf->steps[leaf->n_steps++] = NULL;
	return false;
}

static uint32_t unnamed_action(const struct sbx_filter *f)
{
	if (f->allow_list)
		return f->unknown_action;
	return f->log_unnamed ? SECCOMP_RET_LOG : SECCOMP_RET_ALLOW;
}

static void decide(struct leaf *leaf, const struct call *call, const struct sbx_filter *f)
{
	leaf->otherwise = SECCOMP_RET_ALLOW;
	if (!call->named)
		leaf->otherwise = unnamed_action(f);
	else if (!add_steps(leaf, call, 3) && !add_gate(leaf, call, f) && !add_steps(leaf, call, 2))
		add_steps(leaf, call, 1);
}

static unsigned put_gate(struct sbx_bpf *b, const struct call *call, uint32_t refusal,
			 unsigned pass)
{
	unsigned label = sbx_bpf_return(b, refusal);

	for (const struct rule_ref *ref = call->first; ref; ref = ref->next)
		if (ref->rule->action == SECCOMP_RET_ALLOW)
			label = sbx_bpf_tests(b, ref->rule->tests, ref->rule->n_tests, pass, label);
	return label;
}

static void put_leaf(struct space *s, struct leaf *leaf, const struct call *call)
{
	unsigned label = sbx_bpf_return(s->b, leaf->otherwise);

	for (unsigned i = leaf->n_steps; i-- > 0;) {
		const struct sbx_rule *rule = leaf->steps[i];

		if (rule)
			label = sbx_bpf_tests(s->b, rule->tests, rule->n_tests,
					      sbx_bpf_return(s->b, rule->action), label);
		else
			label = put_gate(s->b, call, unlisted_action(s->task->filter, call), label);
	}
	leaf->label = label;
}

/* The leaf that is like @fresh; written when there is none yet. */
static const struct leaf *share_leaf(struct space *s, const struct leaf *fresh,
				     const struct call *call)
{
	struct leaf *leaf;

	for (leaf = s->leaves; leaf; leaf = leaf->next)
		if (same_leaf(leaf, fresh))
			return leaf;
	leaf = SBX_NEW(s->task->arena, struct leaf);
	if (!leaf)
		return NULL;
	*leaf = *fresh;
	if (leaf->n_steps)
		put_leaf(s, leaf, call);
	leaf->next = s->leaves;
	s->leaves = leaf;
	return leaf;
}

static const struct leaf *leaf_for_call(struct space *s, const struct call *call)
{
	struct leaf fresh = {0};

	fresh.steps = sbx_arena_array(s->task->arena, call->n_rules + 1, sizeof(*fresh.steps));
	if (!fresh.steps)
		return NULL;
	decide(&fresh, call, s->task->filter);
	return share_leaf(s, &fresh, call);
}

static const struct leaf *leaf_for_action(struct space *s, uint32_t action)
{
	return share_leaf(s, &(struct leaf){.otherwise = action}, NULL);
}

/* --- The calls of an ABI ---------------------------------------------------------------------- */

struct table {
	uint32_t base; /* the first number of the ABI */
	struct call direct[DIRECT], odd[ODD];
	unsigned n_odd;
};

static struct call *call_of(struct table *t, uint32_t number)
{
	unsigned i = t->n_odd;

	if (number - t->base < DIRECT)
		return &t->direct[number - t->base];
	for (unsigned j = 0; j < t->n_odd; j++)
		if (t->odd[j].number == number)
			return &t->odd[j];
	if (t->n_odd == ODD)
		return NULL;
	for (; i > 0 && t->odd[i - 1].number > number; i--)
		t->odd[i] = t->odd[i - 1];
	t->n_odd++;
	t->odd[i] = (struct call){.number = number};
	return &t->odd[i];
}

/* Kernels before 5.4 answer to the numbers of x86-64 with the x32 bit as well: what holds for a
 * call holds there too (L37). */
static unsigned numbers_of(const struct sbx_filter_task *task, enum sbx_abi abi, unsigned index,
			   uint32_t numbers[2])
{
	int32_t own = task->numbers[abi][index];
	int32_t sibling = abi == SBX_ABI_X32 ? task->numbers[SBX_ABI_X86_64][index] : -1;
	unsigned n = 0;

	if (own >= 0)
		numbers[n++] = (uint32_t)own;
	if (sibling >= 0 && ((uint32_t)sibling | SBX_X32_BIT) != (uint32_t)own)
		numbers[n++] = (uint32_t)sibling | SBX_X32_BIT;
	return n;
}

static bool add_names(const struct sbx_filter_task *task, enum sbx_abi abi, struct table *t)
{
	uint32_t numbers[2];

	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		for (unsigned n = numbers_of(task, abi, i, numbers); n-- > 0;) {
			struct call *call = call_of(t, numbers[n]);

			if (!call)
				return false;
			call->number = numbers[n];
			call->named = true;
			call->known |= sbx_syscall_known(i);
		}
	}
	return true;
}

static bool add_rule(struct sbx_arena *arena, struct call *call, const struct sbx_rule *rule)
{
	struct rule_ref *ref = SBX_NEW(arena, struct rule_ref);

	if (!ref)
		return false;
	ref->rule = rule;
	if (call->last)
		call->last->next = ref;
	else
		call->first = ref;
	call->last = ref;
	call->n_rules++;
	return true;
}

static bool add_rules(const struct sbx_filter_task *task, enum sbx_abi abi, struct table *t)
{
	uint32_t numbers[2];

	for (const struct sbx_rule *r = task->filter->first; r; r = r->next) {
		if (!(r->abis & SBX_ABI_BIT(abi)))
			continue;
		for (unsigned n = numbers_of(task, abi, r->syscall, numbers); n-- > 0;)
			if (!add_rule(task->arena, call_of(t, numbers[n]), r))
				return false;
	}
	return true;
}

static struct table *table_of(const struct sbx_filter_task *task, enum sbx_abi abi)
{
	struct table *t = SBX_NEW(task->arena, struct table);

	if (!t)
		return NULL;
	t->base = abi == SBX_ABI_X32 ? SBX_X32_BIT : 0;
	return add_names(task, abi, t) && add_rules(task, abi, t) ? t : NULL;
}

/* --- Intervals and bisection ------------------------------------------------------------------ */

static bool add_interval(struct space *s, uint32_t start, const struct leaf *leaf)
{
	struct interval *grown;

	if (!leaf)
		return false;
	if (s->n_intervals && s->intervals[s->n_intervals - 1].leaf == leaf)
		return true;
	grown = sbx_arena_grow(s->task->arena, s->intervals, s->n_intervals, sizeof(*grown));
	if (!grown)
		return false;
	s->intervals = grown;
	s->intervals[s->n_intervals++] = (struct interval){start, leaf};
	return true;
}

static bool add_calls(struct space *s, const struct call *calls, unsigned n, uint32_t *next)
{
	const struct leaf *unnamed = leaf_for_action(s, unnamed_action(s->task->filter));

	for (unsigned i = 0; i < n; i++) {
		if (!calls[i].named)
			continue;
		if (calls[i].number > *next && !add_interval(s, *next, unnamed))
			return false;
		if (!add_interval(s, calls[i].number, leaf_for_call(s, &calls[i])))
			return false;
		*next = calls[i].number + 1;
	}
	return add_interval(s, *next, unnamed);
}

static bool add_abi(struct space *s, enum sbx_abi abi)
{
	const struct table *t;
	uint32_t next = abi == SBX_ABI_X32 ? SBX_X32_BIT : 0;

	if (s->task->filter->blocked_abis & SBX_ABI_BIT(abi))
		return add_interval(s, next, leaf_for_action(s, SECCOMP_RET_KILL_PROCESS));
	t = table_of(s->task, abi);
	return t && add_calls(s, t->direct, DIRECT, &next) && add_calls(s, t->odd, t->n_odd, &next);
}

static unsigned put_bisection(struct space *s, unsigned low, unsigned high)
{
	const struct leaf *leaf = s->intervals[low].leaf;
	unsigned middle = (low + high) / 2, above, below;

	if (high - low == 1)
		return leaf->n_steps ? leaf->label : sbx_bpf_return(s->b, leaf->otherwise);
	above = put_bisection(s, middle, high);
	below = put_bisection(s, low, middle);
	return sbx_bpf_jump(s->b, BPF_JGE, s->intervals[middle].start, above, below);
}

/* x86-64's numbers are below x32's, but for -1: what a tracer writes to skip a call. */
static bool add_x86_64(struct space *s)
{
	bool blocked = s->task->filter->blocked_abis & SBX_ABI_BIT(SBX_ABI_X86_64);

	return add_abi(s, SBX_ABI_X86_64) && add_abi(s, SBX_ABI_X32) &&
	       add_interval(s, UINT32_MAX,
			    leaf_for_action(s, blocked ? SECCOMP_RET_KILL_PROCESS
						       : unnamed_action(s->task->filter)));
}

static bool put_architecture(const struct sbx_filter_task *task, struct sbx_bpf *b,
			     enum sbx_abi abi, unsigned *label)
{
	struct space s = {.task = task, .b = b};

	if (!(abi == SBX_ABI_X86_64 ? add_x86_64(&s) : add_abi(&s, abi)))
		return false;
	*label = put_bisection(&s, 0, s.n_intervals);
	/* When all numbers are treated alike nothing was written, and there is nothing to load. */
	if (*label == b->n - 1)
		*label = sbx_bpf_load(b, offsetof(struct seccomp_data, nr));
	return true;
}

/* What is no ABI of this machine, or a blocked one, is killed. */
static bool put_program(const struct sbx_filter_task *task, struct sbx_bpf *b)
{
	unsigned labels[SBX_ABIS] = {0}, label;
	uint64_t open = task->local & ~task->filter->blocked_abis;

	/* x32 is entered through x86-64's door. */
	if (open & SBX_ABI_BIT(SBX_ABI_X32))
		open |= SBX_ABI_BIT(SBX_ABI_X86_64);
	open &= ~SBX_ABI_BIT(SBX_ABI_X32);
	for (enum sbx_abi abi = SBX_ABIS; abi-- > 0;)
		if (open & SBX_ABI_BIT(abi) && !put_architecture(task, b, abi, &labels[abi]))
			return false;
	label = sbx_bpf_return(b, SECCOMP_RET_KILL_PROCESS);
	for (enum sbx_abi abi = SBX_ABIS; abi-- > 0;)
		if (open & SBX_ABI_BIT(abi))
			label = sbx_bpf_jump(b, BPF_JEQ, sbx_abis[abi].audit, labels[abi], label);
	sbx_bpf_load(b, offsetof(struct seccomp_data, arch));
	return true;
}

static int too_long(const struct sbx_filter *f, struct sbx_error *err)
{
	sbx_fail(err, SBX_EXIT_SECCOMP, &f->origin, "compile filter",
		 "the program is longer than the %d instructions the kernel takes", BPF_MAXINSNS);
	return sbx_hint(err, "SystemCallArchitectures=native makes it much shorter");
}

int sbx_filter_compile(const struct sbx_filter_task *task, struct sbx_program *program,
		       struct sbx_error *err)
{
	struct sbx_bpf b = {0};
	struct sock_filter *insns;

	b.code = sbx_arena_array(task->arena, BPF_MAXINSNS, sizeof(*b.code));
	if (!b.code || !put_program(task, &b))
		return sbx_fail_memory(err);
	if (b.too_long)
		return too_long(task->filter, err);
	insns = sbx_arena_array(task->arena, b.n, sizeof(*insns));
	if (!insns)
		return sbx_fail_memory(err);
	for (unsigned i = 0; i < b.n; i++)
		insns[i] = b.code[b.n - 1 - i];
	*program = (struct sbx_program){insns, b.n};
	return 0;
}
