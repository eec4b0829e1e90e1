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
 * A jump of BPF only goes forward, and a conditional one at most 255 instructions far.  So the
 * program is written backwards: whatever is jumped to exists already, and its distance is known.
 * A label is the place of an instruction counted from the end. */
#include "plan/compile.h"

#include <string.h>

/* seccomp_data holds arguments of 64 bits; we look at the low half (plan/filter.h). */
#define LOW_HALF (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0U : 4U)
#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args) + 8U * (n) + LOW_HALF)

/* How far a conditional jump may be to reach, with room for the jumps that help others. */
#define NEAR 250U

/* Numbers up to here are looked up by index; a few private calls of arm lie above. */
#define DIRECT 1024U
#define ODD 16U

struct writer {
	struct sock_filter *code; /* the last instruction first */
	unsigned n;
	bool too_long;
	struct {
		uint32_t action;
		unsigned label;
	} returns[64]; /* the nearest RET of each action; full: RETs are not shared */
	unsigned n_returns;
};

/* What is done with a call: steps in order of severity, then `otherwise`. */
struct leaf {
	struct leaf *next;
	const struct sbx_rule **steps; /* NULL: the gate of the allow-list, see add_gate() */
	unsigned n_steps;
	uint32_t otherwise;
	unsigned label;
};

/* A system call number and all rules for it, in the order of the wishes. */
struct call {
	uint32_t number;
	bool named, known;
	const struct sbx_rule **rules;
	unsigned n_rules;
};

struct interval {
	uint32_t start; /* it ends where the next one starts */
	const struct leaf *leaf;
};

/* The numbers of one audit architecture. */
struct space {
	const struct sbx_filter_task *task;
	struct writer *w;
	struct leaf *leaves;
	struct interval *intervals;
	unsigned n_intervals;
};

/* --- Writing backwards ------------------------------------------------------------------------ */

static unsigned put(struct writer *w, struct sock_filter insn)
{
	if (w->n == BPF_MAXINSNS) {
		w->too_long = true;
		return w->n - 1;
	}
	w->code[w->n] = insn;
	return w->n++;
}

static unsigned put_return(struct writer *w, uint32_t action)
{
	unsigned i = 0;

	while (i < w->n_returns && w->returns[i].action != action)
		i++;
	if (i < w->n_returns && w->n - w->returns[i].label < NEAR)
		return w->returns[i].label;
	unsigned label = put(w, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
	if (i < SBX_COUNT(w->returns)) {
		w->returns[i].action = action;
		w->returns[i].label = label;
		w->n_returns += i == w->n_returns;
	}
	return label;
}

/* A label within reach of a conditional jump that leads to @label.  A far RET is repeated: that
 * is as long as a jump to it. */
static unsigned within_reach(struct writer *w, unsigned label)
{
	struct sock_filter target = w->code[label];

	if (w->n - label < NEAR)
		return label;
	if (target.code == (BPF_RET | BPF_K))
		return put_return(w, target.k);
	return put(w, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, w->n - label - 1));
}

static unsigned put_jump(struct writer *w, uint16_t comparison, uint32_t k, unsigned yes,
			 unsigned no)
{
	if (yes == no)
		return yes;
	yes = within_reach(w, yes);
	no = within_reach(w, no);
	return put(w, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, k,
						   (uint8_t)(w->n - yes - 1),
						   (uint8_t)(w->n - no - 1)));
}

static unsigned put_load(struct writer *w, uint32_t offset)
{
	return put(w, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

/* One test, without loading its argument. */
static unsigned put_test(struct writer *w, const struct sbx_arg_test *t, unsigned yes, unsigned no)
{
	unsigned label;

	switch (t->op) {
	case SBX_ARG_EQ:
		return put_jump(w, BPF_JEQ, t->value, yes, no);
	case SBX_ARG_NE:
		return put_jump(w, BPF_JEQ, t->value, no, yes);
	case SBX_ARG_GT:
		return put_jump(w, BPF_JGT, t->value, yes, no);
	case SBX_ARG_ANY:
		return put_jump(w, BPF_JSET, t->value, yes, no);
	case SBX_ARG_ALL:
	case SBX_ARG_MASK_EQ:
		break;
	}
	label = put_jump(w, BPF_JEQ, t->value, yes, no);
	if (label == yes)
		return label;
	return put(w, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K,
						   t->op == SBX_ARG_ALL ? t->value : t->mask));
}

static bool spoils_accumulator(const struct sbx_arg_test *t)
{
	return t->op == SBX_ARG_ALL || t->op == SBX_ARG_MASK_EQ;
}

/* All tests of a rule: @yes when all hold.  An argument that the test before has left in the
 * accumulator is not loaded again. */
static unsigned put_tests(struct writer *w, const struct sbx_rule *rule, unsigned yes, unsigned no)
{
	for (unsigned i = rule->n_tests; i-- > 0;) {
		const struct sbx_arg_test *t = &rule->tests[i];
		bool loaded = i > 0 && t[-1].arg == t->arg && !spoils_accumulator(&t[-1]);

		yes = put_test(w, t, yes, no);
		if (!loaded && yes != no)
			yes = put_load(w, ARGUMENT(t->arg));
	}
	return yes;
}

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
	for (unsigned i = 0; i < call->n_rules; i++) {
		const struct sbx_rule *rule = call->rules[i];

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

	for (unsigned i = 0; i < call->n_rules; i++) {
		if (call->rules[i]->action != SECCOMP_RET_ALLOW)
			continue;
		n++;
		*always |= call->rules[i]->n_tests == 0;
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

static unsigned put_gate(struct writer *w, const struct call *call, uint32_t refusal, unsigned pass)
{
	unsigned label = put_return(w, refusal);

	for (unsigned i = call->n_rules; i-- > 0;)
		if (call->rules[i]->action == SECCOMP_RET_ALLOW)
			label = put_tests(w, call->rules[i], pass, label);
	return label;
}

static void put_leaf(struct space *s, struct leaf *leaf, const struct call *call)
{
	unsigned label = put_return(s->w, leaf->otherwise);

	for (unsigned i = leaf->n_steps; i-- > 0;) {
		const struct sbx_rule *rule = leaf->steps[i];

		if (rule)
			label = put_tests(s->w, rule, put_return(s->w, rule->action), label);
		else
			label = put_gate(s->w, call, unlisted_action(s->task->filter, call), label);
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

static void count_rule(struct call *call, const struct sbx_rule *rule)
{
	(void)rule;
	call->n_rules++;
}

static void add_rule(struct call *call, const struct sbx_rule *rule)
{
	call->rules[call->n_rules++] = rule;
}

static void for_each_rule(const struct sbx_filter_task *task, enum sbx_abi abi, struct table *t,
			  void (*visit)(struct call *call, const struct sbx_rule *rule))
{
	uint32_t numbers[2];

	for (const struct sbx_rule *r = task->filter->first; r; r = r->next) {
		if (!(r->abis & SBX_ABI_BIT(abi)))
			continue;
		for (unsigned n = numbers_of(task, abi, r->syscall, numbers); n-- > 0;)
			visit(call_of(t, numbers[n]), r);
	}
}

static bool make_room(struct sbx_arena *arena, struct call *calls, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (!calls[i].n_rules)
			continue;
		calls[i].rules = sbx_arena_array(arena, calls[i].n_rules, sizeof(*calls[i].rules));
		if (!calls[i].rules)
			return false;
		calls[i].n_rules = 0;
	}
	return true;
}

static struct table *table_of(const struct sbx_filter_task *task, enum sbx_abi abi)
{
	struct table *t = SBX_NEW(task->arena, struct table);

	if (!t)
		return NULL;
	t->base = abi == SBX_ABI_X32 ? SBX_X32_BIT : 0;
	if (!add_names(task, abi, t))
		return NULL;
	for_each_rule(task, abi, t, count_rule);
	if (!make_room(task->arena, t->direct, DIRECT) || !make_room(task->arena, t->odd, t->n_odd))
		return NULL;
	for_each_rule(task, abi, t, add_rule);
	return t;
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
		return leaf->n_steps ? leaf->label : put_return(s->w, leaf->otherwise);
	above = put_bisection(s, middle, high);
	below = put_bisection(s, low, middle);
	return put_jump(s->w, BPF_JGE, s->intervals[middle].start, above, below);
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

static bool put_architecture(const struct sbx_filter_task *task, struct writer *w, enum sbx_abi abi,
			     unsigned *label)
{
	struct space s = {.task = task, .w = w};

	if (!(abi == SBX_ABI_X86_64 ? add_x86_64(&s) : add_abi(&s, abi)))
		return false;
	*label = put_bisection(&s, 0, s.n_intervals);
	/* When all numbers are treated alike nothing was written, and there is nothing to load. */
	if (*label == w->n - 1)
		*label = put_load(w, offsetof(struct seccomp_data, nr));
	return true;
}

/* What is no ABI of this machine, or a blocked one, is killed. */
static bool put_program(const struct sbx_filter_task *task, struct writer *w)
{
	unsigned labels[SBX_ABIS] = {0}, label;
	uint64_t open = task->local & ~task->filter->blocked_abis;

	/* x32 is entered through x86-64's door. */
	if (open & SBX_ABI_BIT(SBX_ABI_X32))
		open |= SBX_ABI_BIT(SBX_ABI_X86_64);
	open &= ~SBX_ABI_BIT(SBX_ABI_X32);
	for (enum sbx_abi abi = SBX_ABIS; abi-- > 0;)
		if (open & SBX_ABI_BIT(abi) && !put_architecture(task, w, abi, &labels[abi]))
			return false;
	label = put_return(w, SECCOMP_RET_KILL_PROCESS);
	for (enum sbx_abi abi = SBX_ABIS; abi-- > 0;)
		if (open & SBX_ABI_BIT(abi))
			label = put_jump(w, BPF_JEQ, sbx_abis[abi].audit, labels[abi], label);
	put_load(w, offsetof(struct seccomp_data, arch));
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
	struct writer w = {0};
	struct sock_filter *insns;

	w.code = sbx_arena_array(task->arena, BPF_MAXINSNS, sizeof(*w.code));
	if (!w.code || !put_program(task, &w))
		return sbx_fail_memory(err);
	if (w.too_long)
		return too_long(task->filter, err);
	insns = sbx_arena_array(task->arena, w.n, sizeof(*insns));
	if (!insns)
		return sbx_fail_memory(err);
	for (unsigned i = 0; i < w.n; i++)
		insns[i] = w.code[w.n - 1 - i];
	*program = (struct sbx_program){insns, w.n};
	return 0;
}
