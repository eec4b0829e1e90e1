/* SPDX-License-Identifier: MIT
 * plan/plan.c: all directives speak, then the reducers reconcile what they said. */
#include "plan/plan.h"

#include <linux/capability.h>
#include <linux/seccomp.h>
#include <string.h>
#include <strings.h>

#include "plan/planner.h"

/* A REFUSED row whose value asks for nothing ("no") is no reason to refuse a profile. */
static bool asks_for_nothing(const struct sbx_directive *row, const char *raw)
{
	const char *word = row->neutral;

	if (!*raw)
		return true;
	while (word && *word) {
		size_t len = strcspn(word, " ");

		if (strlen(raw) == len && strncasecmp(raw, word, len) == 0)
			return true;
		word += len + strspn(word + len, " ");
	}
	return false;
}

/* "no", in a boolean or as the word of a choice: nothing is there to be enforced. */
static bool says_no(const struct sbx_directive *d, const struct sbx_value *v)
{
	if (d->type == &sbx_type_boolean || d->type == &sbx_type_tristate)
		return !v->flag;
	for (const struct sbx_name *n = d->names; n && n->name; n++)
		if (n->value == v->choice && sbx_parse_boolean(n->name) == 0)
			return true;
	return false;
}

/* Not the machine's fault, so sbx_refuse()'s "not possible here" would send people looking. */
static void refuse_row(struct sbx_planner *p, const struct sbx_directive *row)
{
	struct sbx_error err;

	sbx_fail(&err, SBX_EXIT_UNAVAILABLE, &p->origin, "refused", "%s", row->summary);
	sbx_refuse_error(p, &err);
}

static void speak(struct sbx_planner *p, unsigned row)
{
	const struct sbx_directive *d = &p->profile->table->rows[row];
	const struct sbx_setting *s = &p->profile->settings[row];
	struct sbx_ledger_line *line = &p->plan->ledger[row];

	if (!s->value.set)
		return;
	p->directive = d;
	p->origin = s->origin;
	switch (d->status) {
	case SBX_FOREIGN:
		line->state = SBX_STATE_FOREIGN;
		line->how = d->summary;
		return;
	case SBX_REFUSED:
		if (asks_for_nothing(d, s->raw))
			line->state = SBX_STATE_NOTHING;
		else
			refuse_row(p, d);
		return;
	case SBX_ENFORCED:
		line->state = says_no(d, &s->value) ? SBX_STATE_NOTHING : SBX_STATE_ENFORCED;
		d->plan(p, &s->value);
		return;
	}
}

/* True when the finished program lets @name through, or when there is none. */
static bool allows(const struct sbx_planner *p, const char *name)
{
	struct seccomp_data data = {.arch = sbx_abis[p->facts->abi].audit};

	if (!p->plan->filter)
		return true;
	data.nr = sbx_syscall_number((unsigned)sbx_syscall_by_name(name), p->facts->abi);
	return sbx_filter_verdict(p->plan->filter, p->plan->filter_len, &data) == SECCOMP_RET_ALLOW;
}

/* Who keeps CAP_SYS_ADMIN and may mount can put a fresh procfs over a read-only one (L14).  That
 * is how the profile wants it, but nobody shall read "enforced" and think otherwise. */
static void remark_on_mounts(struct sbx_planner *p)
{
	const struct sbx_plan *plan = p->plan;
	uint64_t kept = p->caps.bounding & ~p->caps.dropped & p->facts->bounding;
	bool root = p->identity.user ? p->identity.user->uid == 0 : p->facts->uid == 0;

	if (!((root ? kept : p->caps.ambient) & SBX_CAP(SYS_ADMIN)) ||
	    !(allows(p, "mount") || allows(p, "move_mount") || allows(p, "umount2")))
		return;
	for (unsigned i = 0; i < plan->n_ops; i++)
		if (sbx_op_infos[plan->ops[i].kind].stage == SBX_STAGE_MOUNTS)
			sbx_remark(p, &plan->ops[i].origin,
				   "but CAP_SYS_ADMIN stays: what is mounted can be mounted over");
}

static void reduce(struct sbx_planner *p)
{
	p->directive = NULL;
	p->origin = (struct sbx_origin){0};
	sbx_reduce_paths(p);
	sbx_reduce_namespaces(p);
	sbx_reduce_descriptors(p);
	sbx_reduce_identity(p);
	sbx_reduce_command(p);
	/* The filter costs most and asks nothing: only when all answers are there.  Before the
	 * capabilities, which have to make loading it possible. */
	if (*p->wanted || sbx_arena_exhausted(p->arena))
		return;
	sbx_reduce_filter(p);
	sbx_reduce_capabilities(p);
	remark_on_mounts(p);
}

/* Counting sort by kind.  Stable, so parents stay before children. */
static bool sort_ops(struct sbx_arena *arena, struct sbx_plan *plan)
{
	struct sbx_op *sorted = sbx_arena_array(arena, plan->n_ops + 1, sizeof(*sorted));
	unsigned start[SBX_OPS + 1] = {0};

	if (!sorted)
		return false;
	for (unsigned i = 0; i < plan->n_ops; i++)
		start[plan->ops[i].kind + 1]++;
	for (unsigned k = 0; k < SBX_OPS; k++)
		start[k + 1] += start[k];
	for (unsigned i = 0; i < plan->n_ops; i++)
		sorted[start[plan->ops[i].kind]++] = plan->ops[i];
	plan->ops = sorted;
	return true;
}

int sbx_plan_build(struct sbx_arena *arena, const struct sbx_profile *profile,
		   const struct sbx_facts *facts, const struct sbx_command *command,
		   struct sbx_plan *plan, struct sbx_wanted **wanted, struct sbx_problems *problems,
		   struct sbx_error *err)
{
	struct sbx_problems found = {0};
	struct sbx_planner p = {
		.arena = arena,
		.profile = profile,
		.facts = facts,
		.command = command,
		.plan = plan,
		.wanted = wanted,
		.wanted_tail = wanted,
		.problems = &found,
		.caps.bounding = UINT64_MAX,
	};

	*plan = (struct sbx_plan){0};
	*wanted = NULL;
	plan->ledger = sbx_arena_array(arena, profile->table->n_rows, sizeof(*plan->ledger));
	if (!plan->ledger)
		return sbx_fail_memory(err);
	for (unsigned row = 0; row < profile->table->n_rows; row++)
		speak(&p, row);
	reduce(&p);
	if (sbx_arena_exhausted(arena) || !sort_ops(arena, plan))
		return sbx_fail_memory(err);
	if (*wanted)
		return 1;
	for (const struct sbx_problem *q = found.first; q; q = q->next)
		sbx_problem_add(arena, problems, q->severity, &q->error);
	return sbx_problems_fail(&found, err);
}
