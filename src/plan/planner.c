/* SPDX-License-Identifier: MIT
 * plan/planner.c: what every planner may say, see planner.h. */
#include "plan/planner.h"

#include <linux/capability.h>
#include <string.h>

static const struct sbx_directive *row_of(const struct sbx_planner *p,
					  const struct sbx_origin *origin)
{
	const struct sbx_directive *row = p->directive;

	if (origin && origin->directive)
		row = sbx_table_find(p->profile->table, origin->directive);
	if (row && row->same_as)
		row = sbx_table_find(p->profile->table, row->same_as);
	return row;
}

/* Rules of sbx's own have no directive and no line. */
static void note(struct sbx_planner *p, const struct sbx_directive *row, enum sbx_state state,
		 const char *how)
{
	struct sbx_ledger_line *line;

	if (!row)
		return;
	line = &p->plan->ledger[row - p->profile->table->rows];
	line->state = state;
	line->how = how;
}

static bool is_optional(const struct sbx_planner *p, const struct sbx_directive *row)
{
	const struct sbx_value *v = &p->profile->settings[SBX_D_Optional].value;

	for (const struct sbx_item *i = row && v->set ? v->list.first : NULL; i; i = i->next)
		if (strcmp(i->text, row->name) == 0)
			return true;
	return false;
}

const struct sbx_value *sbx_setting_of(const struct sbx_planner *p, enum sbx_directive_id id)
{
	const struct sbx_value *v = &p->profile->settings[id].value;

	return v->set && p->plan->ledger[id].state != SBX_STATE_MISSING ? v : NULL;
}

bool sbx_refuse_error(struct sbx_planner *p, const struct sbx_error *err)
{
	const struct sbx_directive *row = row_of(p, &err->origin);
	bool excused = is_optional(p, row);
	char how[sizeof(err->subject) + sizeof(err->hint) + 64];

	(void)snprintf(how, sizeof(how), "%s: %s%s%s", err->step, err->subject,
		       err->sys_errno ? ": " : "", err->sys_errno ? strerror(err->sys_errno) : "");
	note(p, row, excused ? SBX_STATE_MISSING : SBX_STATE_REFUSED,
	     sbx_arena_strdup(p->arena, how));
	/* Excused, but said: nothing is given up silently. */
	sbx_problem_add(p->arena, p->problems, excused ? SBX_WARNING : SBX_ERROR, err);
	return excused;
}

static void SBX_PRINTF(3, 0)
	refuse(struct sbx_planner *p, const struct sbx_origin *origin, const char *why, va_list ap)
{
	struct sbx_error err;
	const char *text = sbx_arena_vprintf(p->arena, why, ap);

	sbx_fail(&err, SBX_EXIT_UNAVAILABLE, origin, "not possible here", "%s",
		 text ? text : "out of memory");
	sbx_refuse_error(p, &err);
}

void sbx_refuse(struct sbx_planner *p, const char *why, ...)
{
	va_list ap;

	va_start(ap, why);
	refuse(p, &p->origin, why, ap);
	va_end(ap);
}

void sbx_refuse_item(struct sbx_planner *p, const struct sbx_origin *origin, const char *why, ...)
{
	va_list ap;

	va_start(ap, why);
	refuse(p, origin, why, ap);
	va_end(ap);
}

void sbx_mistake(struct sbx_planner *p, const struct sbx_origin *origin, const char *why, ...)
{
	struct sbx_error err;
	const char *text;
	va_list ap;

	va_start(ap, why);
	text = sbx_arena_vprintf(p->arena, why, ap);
	va_end(ap);
	sbx_fail(&err, SBX_EXIT_CONFIG, origin, "plan", "%s", text ? text : "out of memory");
	note(p, row_of(p, origin), SBX_STATE_REFUSED, text);
	sbx_problem_add(p->arena, p->problems, SBX_ERROR, &err);
}

void sbx_by_other_means(struct sbx_planner *p, const char *how)
{
	note(p, p->directive, SBX_STATE_OTHER_MEANS, how);
}

void sbx_remark(struct sbx_planner *p, const struct sbx_origin *origin, const char *how)
{
	const struct sbx_directive *row = origin->directive ? row_of(p, origin) : NULL;
	struct sbx_ledger_line *line;

	if (!row)
		return;
	line = &p->plan->ledger[row - p->profile->table->rows];
	if (line->state == SBX_STATE_ENFORCED && !line->how)
		line->how = how;
}

/* Note a question for the next round, once.  A name that memory ran out for is none. */
static void ask(struct sbx_planner *p, enum sbx_wanted_kind kind, const char *name)
{
	struct sbx_wanted *w;

	if (!name)
		return;
	for (w = *p->wanted; w; w = w->next)
		if (w->kind == kind && strcmp(w->name, name) == 0)
			return;
	w = SBX_NEW(p->arena, struct sbx_wanted);
	if (!w)
		return;
	w->kind = kind;
	w->name = name;
	*p->wanted_tail = w;
	p->wanted_tail = &w->next;
}

const struct sbx_path_fact *sbx_ask_path(struct sbx_planner *p, const char *path)
{
	const struct sbx_path_fact *f = path ? sbx_facts_path(p->facts, path) : NULL;

	if (!f)
		ask(p, SBX_WANTED_PATH, path);
	return f;
}

const struct sbx_user_fact *sbx_ask_user(struct sbx_planner *p, const char *name)
{
	const struct sbx_user_fact *f = name ? sbx_facts_user(p->facts, name) : NULL;

	if (!f)
		ask(p, SBX_WANTED_USER, name);
	return f;
}

const struct sbx_group_fact *sbx_ask_group(struct sbx_planner *p, const char *name)
{
	const struct sbx_group_fact *f = name ? sbx_facts_group(p->facts, name) : NULL;

	if (!f)
		ask(p, SBX_WANTED_GROUP, name);
	return f;
}

const struct sbx_file_fact *sbx_ask_file(struct sbx_planner *p, const char *name)
{
	const struct sbx_file_fact *f = name ? sbx_facts_file(p->facts, name) : NULL;

	if (!f)
		ask(p, SBX_WANTED_FILE, name);
	return f;
}

bool sbx_lacks_capability(struct sbx_planner *p, int capability, const char *what_for)
{
	if (p->facts->effective >> capability & 1)
		return false;
	sbx_refuse(p, "%s", what_for);
	return true;
}

bool sbx_cannot_mount(struct sbx_planner *p)
{
	if (sbx_lacks_capability(p, CAP_SYS_ADMIN,
				 "a mount namespace needs CAP_SYS_ADMIN: start sbx as root (in a "
				 "container: with --cap-add SYS_ADMIN)"))
		return true;
	if (sbx_facts_has(p->facts, SBX_HAS_MOUNT_SETATTR) &&
	    sbx_facts_has(p->facts, SBX_HAS_OPENAT2))
		return false;
	sbx_refuse(p, "mounting needs mount_setattr(2) and openat2(2): Linux 5.12, and no filter "
		      "around sbx that takes them away");
	return true;
}

bool sbx_cannot_filter(struct sbx_planner *p)
{
	if (sbx_facts_has(p->facts, SBX_HAS_SECCOMP))
		return false;
	sbx_refuse(p, "this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER)");
	return true;
}

void sbx_want_namespace(struct sbx_planner *p, int clone_flag)
{
	if (!p->namespaces)
		p->namespaces_origin = p->origin;
	p->namespaces |= clone_flag;
}

void sbx_drop_capabilities(struct sbx_planner *p, uint64_t caps)
{
	if (!p->caps.dropped)
		p->caps.dropped_origin = p->origin;
	p->caps.dropped |= caps;
}

void sbx_want_no_new_privs(struct sbx_planner *p)
{
	if (p->no_new_privs)
		return;
	p->no_new_privs = true;
	p->no_new_privs_origin = p->origin;
}

struct sbx_op *sbx_emit(struct sbx_planner *p, enum sbx_op_kind kind,
			const struct sbx_origin *origin)
{
	struct sbx_plan *plan = p->plan;
	struct sbx_op *ops = sbx_arena_grow(p->arena, plan->ops, plan->n_ops, sizeof(*ops));

	if (!ops) {
		p->scratch = (struct sbx_op){.kind = kind};
		return &p->scratch;
	}
	plan->ops = ops;
	ops += plan->n_ops++;
	*ops = (struct sbx_op){.kind = kind, .origin = *origin};
	return ops;
}
