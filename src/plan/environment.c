/* SPDX-License-Identifier: MIT
 * plan/environment.c: the command's environment.  Later wins: what the caller had, what goes
 * with User=, ExecSearchPath=, Environment=, the files of EnvironmentFile=; then
 * UnsetEnvironment= takes away. */
#include <errno.h>
#include <string.h>

#include "plan/planner.h"
#include "plan/planners.h"
#include "value/environment_file.h"

void sbx_plan_environment(struct sbx_planner *p, const struct sbx_value *v)
{
	p->environment.assigned = &v->list;
}

/* The text of one file becomes items of @list. */
static void take_file(struct sbx_planner *p, const struct sbx_item *item,
		      const struct sbx_file_text *file, struct sbx_list *list)
{
	bool optional = item->flags & SBX_ITEM_OPTIONAL;
	struct sbx_error err;

	if (file->text) {
		if (sbx_environment_file_parse(p->arena, file->path, file->text, file->len, list,
					       &err) < 0)
			sbx_problem_add(p->arena, p->problems, SBX_ERROR, &err);
		return;
	}
	if (optional)
		return;
	sbx_fail_errno(&err, SBX_EXIT_CONFIG, file->sys_errno, &item->origin, "read", "%s",
		       file->path);
	sbx_refuse_error(p, &err);
}

void sbx_plan_environment_file(struct sbx_planner *p, const struct sbx_value *v)
{
	struct sbx_list *list = SBX_NEW(p->arena, struct sbx_list);
	struct sbx_error err;

	for (const struct sbx_item *i = list ? v->list.first : NULL; i; i = i->next) {
		const struct sbx_file_fact *f = sbx_ask_file(p, i->text);

		if (f && f->n_files == 0 && !(i->flags & SBX_ITEM_OPTIONAL)) {
			sbx_fail_errno(&err, SBX_EXIT_CONFIG, ENOENT, &i->origin, "read", "%s",
				       i->text);
			sbx_hint(&err, "write \"-\" before it if it may be missing");
			sbx_refuse_error(p, &err);
		}
		for (unsigned k = 0; f && k < f->n_files; k++)
			take_file(p, i, &f->files[k], list);
	}
	p->environment.files = list;
}

void sbx_plan_pass_environment(struct sbx_planner *p, const struct sbx_value *v)
{
	(void)v;
	sbx_by_other_means(p, "the whole environment of the caller is passed on");
}

void sbx_plan_unset_environment(struct sbx_planner *p, const struct sbx_value *v)
{
	p->environment.removed = &v->list;
}

void sbx_plan_exec_search_path(struct sbx_planner *p, const struct sbx_value *v)
{
	p->environment.search_path = &v->list;
}

struct environment {
	struct sbx_planner *planner;
	char **vars; /* NULL-terminated */
	unsigned n;
};

static size_t name_length(const char *assignment)
{
	return strcspn(assignment, "=");
}

static void put(struct environment *e, const char *assignment)
{
	size_t len = name_length(assignment);
	char *copy = sbx_arena_strdup(e->planner->arena, assignment);
	char **grown;

	for (unsigned i = 0; copy && i < e->n; i++)
		if (strncmp(e->vars[i], assignment, len) == 0 && e->vars[i][len] == '=') {
			e->vars[i] = copy;
			return;
		}
	grown = copy ? sbx_arena_grow(e->planner->arena, e->vars, e->n + 1, sizeof(*grown)) : NULL;
	if (!grown)
		return;
	e->vars = grown;
	e->vars[e->n++] = copy;
	e->vars[e->n] = NULL;
}

static void put_value(struct environment *e, const char *name, const char *value)
{
	const char *assignment = sbx_arena_printf(e->planner->arena, "%s=%s", name, value);

	if (assignment)
		put(e, assignment);
}

static void put_list(struct environment *e, const struct sbx_list *list)
{
	for (const struct sbx_item *i = list ? list->first : NULL; i; i = i->next)
		put(e, i->text);
}

/* "NAME" removes the variable, "NAME=VALUE" only that very assignment. */
static void remove_item(struct environment *e, const char *what)
{
	size_t len = name_length(what);
	unsigned kept = 0;

	for (unsigned i = 0; i < e->n; i++) {
		bool same_name = strncmp(e->vars[i], what, len) == 0 && e->vars[i][len] == '=';

		if (!same_name || (what[len] && strcmp(e->vars[i], what) != 0))
			e->vars[kept++] = e->vars[i];
	}
	e->n = kept;
	e->vars[kept] = NULL;
}

static bool ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* What the caller had is another user's.  "/" is no home and nologin no shell: programs that look
 * for the variables shall not find those. */
static void put_login(struct environment *e, const struct sbx_user_fact *user)
{
	const char *home = user->home ? user->home : "/";
	const char *shell = user->shell ? user->shell : "/false";

	put_value(e, "USER", user->name);
	put_value(e, "LOGNAME", user->name);
	remove_item(e, "HOME");
	remove_item(e, "SHELL");
	if (strcmp(home, "/") != 0)
		put_value(e, "HOME", home);
	if (*shell && !ends_in(shell, "/nologin") && !ends_in(shell, "/false"))
		put_value(e, "SHELL", shell);
}

static void put_search_path(struct environment *e, const struct sbx_list *list)
{
	const char *path = "";

	for (const struct sbx_item *i = list->first; i && path; i = i->next)
		path = sbx_arena_printf(e->planner->arena, "%s%s%s", path, *path ? ":" : "",
					i->text);
	if (path)
		put_value(e, "PATH", path);
}

char *const *sbx_final_environment(struct sbx_planner *p)
{
	struct environment e = {.planner = p};

	e.vars = sbx_arena_array(p->arena, 1, sizeof(*e.vars));
	if (!e.vars)
		return NULL;
	for (char *const *v = p->command->envp; v && *v; v++)
		put(&e, *v);
	if (p->identity.user)
		put_login(&e, p->identity.user);
	if (p->environment.search_path)
		put_search_path(&e, p->environment.search_path);
	put_list(&e, p->environment.assigned);
	put_list(&e, p->environment.files);
	for (const struct sbx_item *i = p->environment.removed ? p->environment.removed->first
							       : NULL;
	     i; i = i->next)
		remove_item(&e, i->text);
	return e.vars;
}

const char *sbx_environment_value(char *const *envp, const char *name)
{
	size_t len = strlen(name);

	for (; *envp; envp++)
		if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=')
			return *envp + len + 1;
	return NULL;
}
