/* SPDX-License-Identifier: MIT
 * profile/load.c: assignments to settings.
 *
 * systemd warns of a typing error and starts the service without the protection that was meant.
 * Here every mistake is an error, and one run reports all of them. */
#include "profile/profile.h"

#include <string.h>

#include "base/suggest.h"
#include "unit/unit.h"

#define BLANKS " \t\r\n"

/* The two sections that are read. */
static const char service[] = "Service", ours[] = "X-Sbx";

/* Sections that systemd reads in some unit.  A profile is a drop-in of a service at the same
 * time, so they are passed over; but see check_foreign(). */
static const char *const foreign_sections[] = {
	"Unit",	 "Install", "Automount", "Device", "Mount",  "Path",
	"Scope", "Slice",   "Socket",	 "Swap",   "Target", "Timer",
};

int sbx_profile_init(struct sbx_arena *arena, struct sbx_profile *p, const struct sbx_table *table,
		     const struct sbx_specifiers *specifiers, struct sbx_error *err)
{
	struct sbx_setting *settings =
		sbx_arena_array(arena, table->n_rows, sizeof(struct sbx_setting));

	if (!settings)
		return sbx_fail_memory(err);
	*p = (struct sbx_profile){.table = table, .settings = settings, .specifiers = specifiers};
	return 0;
}

/* What one call works on. */
struct load {
	struct sbx_arena *arena;
	struct sbx_profile *p;
	const char *reported; /* the section that an error has been given for, by address */
};

static void complain(struct load *l, const struct sbx_error *err)
{
	sbx_problem_add(l->arena, &l->p->problems, SBX_ERROR, err);
}

static const char *section_of(const struct sbx_directive *row)
{
	return row->subject == SBX_SUBJECT_SBX ? ours : service;
}

static bool is_extension(const char *name)
{
	return strncmp(name, "X-", 2) == 0;
}

/* The word before the "=" is to blame, so the column of what stands behind it is not. */
static struct sbx_origin without_column(const struct sbx_origin *origin)
{
	struct sbx_origin line = *origin;

	line.column = 0;
	return line;
}

static void unknown_directive(struct load *l, const struct sbx_origin *origin)
{
	const char *near = sbx_table_suggest(l->p->table, origin->directive);
	struct sbx_origin line = without_column(origin);
	struct sbx_error err;

	sbx_fail(&err, SBX_EXIT_CONFIG, &line, "directive", "there is no such directive");
	if (near)
		sbx_hint(&err, "did you mean %s=?", near);
	complain(l, &err);
}

/* The setting that @row assigns to: its own, or that of the newer spelling. */
static struct sbx_setting *setting_of(const struct sbx_profile *p, const struct sbx_directive **row)
{
	if ((*row)->same_as)
		*row = sbx_table_find(p->table, (*row)->same_as);
	return *row ? &p->settings[*row - p->table->rows] : NULL;
}

/* BindPaths= and BindReadOnlyPaths= are two lists to us and one to systemd: emptying one empties
 * both, and whoever writes a drop-in relies on it. */
static void clear_sibling(struct sbx_profile *p, const struct sbx_directive *row)
{
	const struct sbx_directive *sibling =
		row->also_clears ? sbx_table_find(p->table, row->also_clears) : NULL;

	if (sibling)
		p->settings[sibling - p->table->rows].value = (struct sbx_value){.set = false};
}

static void assign(struct load *l, const struct sbx_directive *row, const struct sbx_origin *origin,
		   const char *value)
{
	struct sbx_profile *p = l->p;
	struct sbx_setting *setting = setting_of(p, &row);
	struct sbx_error err;

	if (!setting) {
		sbx_fail(&err, SBX_EXIT_CONFIG, origin, "directive",
			 "the table has no row for its newer spelling");
		complain(l, &err);
		return;
	}
	if (row->status == SBX_ENFORCED) {
		struct sbx_parse context = {.arena = l->arena,
					    .names = row->names,
					    .specifiers = p->specifiers,
					    .origin = *origin};

		if (row->type->parse(&context, value, &setting->value, &err) < 0) {
			if (!err.origin.file) /* out of memory: that knows no line */
				err.origin = *origin;
			complain(l, &err);
			return;
		}
		if (!setting->value.set)
			clear_sibling(p, row);
	} else {
		/* Not looked at: whether a refused row's value asks for anything is the plan's
		 * to say, and a foreign row's is nobody's business here. */
		setting->value.set = true;
	}
	setting->origin = *origin;
	setting->raw = value;
}

static void wrong_section(struct load *l, const struct sbx_directive *row,
			  const struct sbx_origin *origin, const char *section)
{
	struct sbx_origin line = without_column(origin);
	struct sbx_error err;

	sbx_fail(&err, SBX_EXIT_CONFIG, &line, "section", "has no effect in [%s]", section);
	sbx_hint(&err, "move it to [%s]", section_of(row));
	complain(l, &err);
}

/* A section that is passed over must not swallow what somebody relies on: ProtectSystem= in
 * [Unit] protects nothing.  Foreign rows are let pass, some of them belong in several sections. */
static void check_foreign(struct load *l, const struct sbx_assignment *as,
			  const struct sbx_origin *origin)
{
	const struct sbx_directive *row = sbx_table_find(l->p->table, as->key);

	if (row && row->status != SBX_FOREIGN)
		wrong_section(l, row, origin, as->section);
}

static void read_assignment(struct load *l, const struct sbx_assignment *as,
			    const struct sbx_origin *origin)
{
	if (is_extension(as->key))
		return;

	const struct sbx_directive *row = sbx_table_find(l->p->table, as->key);
	if (!row)
		unknown_directive(l, origin);
	else if (strcmp(section_of(row), as->section) != 0)
		wrong_section(l, row, origin, as->section);
	else
		assign(l, row, origin, as->value);
}

/* One error for a section, not one for each of its lines. */
static void unknown_section(struct load *l, const struct sbx_assignment *as,
			    const struct sbx_origin *origin)
{
	struct sbx_suggestion near = {.wanted = as->section};
	struct sbx_origin header = {.file = origin->file, .line = as->section_line};
	struct sbx_error err;

	if (l->reported == as->section)
		return;
	l->reported = as->section;

	if (as->section[0] == '\0') {
		header.line = as->line;
		sbx_fail(&err, SBX_EXIT_CONFIG, &header, "section",
			 "an assignment stands before any section");
		sbx_hint(&err, "write [Service] above it");
		complain(l, &err);
		return;
	}
	sbx_suggest(&near, service);
	sbx_suggest(&near, ours);
	for (size_t i = 0; i < SBX_COUNT(foreign_sections); i++)
		sbx_suggest(&near, foreign_sections[i]);
	sbx_fail(&err, SBX_EXIT_CONFIG, &header, "section", "there is no section [%s]",
		 as->section);
	if (near.best)
		sbx_hint(&err, "did you mean [%s]?", near.best);
	else
		sbx_hint(&err, "directives stand in [%s], sbx's own in [%s]", service, ours);
	complain(l, &err);
}

static bool is_foreign_section(const char *name)
{
	for (size_t i = 0; i < SBX_COUNT(foreign_sections); i++)
		if (strcmp(name, foreign_sections[i]) == 0)
			return true;
	return false;
}

/* [X-SBX] is ours, misspelt: anybody's section may start with "X-", but that one is meant. */
static bool is_ours_misspelt(const char *name)
{
	struct sbx_suggestion near = {.wanted = name};

	sbx_suggest(&near, ours);
	return near.best && near.distance == 0;
}

static void dispatch(struct load *l, const struct sbx_assignment *as, const char *file)
{
	struct sbx_origin origin = {
		.file = file, .line = as->line, .column = as->column, .directive = as->key};

	if (strcmp(as->section, service) == 0 || strcmp(as->section, ours) == 0)
		read_assignment(l, as, &origin);
	else if (is_foreign_section(as->section))
		check_foreign(l, as, &origin);
	else if (!is_extension(as->section) || is_ours_misspelt(as->section))
		unknown_section(l, as, &origin);
}

void sbx_profile_load(struct sbx_arena *arena, struct sbx_profile *p, const char *file,
		      const char *text, size_t len)
{
	struct load l = {.arena = arena, .p = p};
	struct sbx_unit_reader reader;
	struct sbx_assignment as;
	struct sbx_error err;
	int found;

	sbx_unit_open(&reader, arena, file, text, len);
	while ((found = sbx_unit_next(&reader, &as, &err)) != 0) {
		if (found < 0)
			complain(&l, &err);
		else
			dispatch(&l, &as, file);
	}
	if (sbx_arena_exhausted(arena)) {
		sbx_fail_memory(&err);
		complain(&l, &err);
	}
}

/* @text without the blanks at both ends, in the arena; NULL when there is no room. */
static const char *trimmed(struct sbx_arena *arena, const char *text)
{
	text += strspn(text, BLANKS);
	size_t n = strlen(text);
	while (n > 0 && strchr(BLANKS, text[n - 1]))
		n--;
	return sbx_arena_strndup(arena, text, n);
}

void sbx_profile_set(struct sbx_arena *arena, struct sbx_profile *p,
		     const struct sbx_origin *origin, const char *key, const char *value)
{
	struct load l = {.arena = arena, .p = p};
	struct sbx_origin here = *origin;
	struct sbx_error err;

	here.directive = trimmed(arena, key);
	value = trimmed(arena, value);
	if (!here.directive || !value) {
		sbx_fail_memory(&err);
		complain(&l, &err);
		return;
	}
	if (is_extension(here.directive))
		return;
	if (!sbx_utf8_valid(value, strlen(value))) {
		sbx_fail(&err, SBX_EXIT_CONFIG, &here, "value", "not valid UTF-8");
		complain(&l, &err);
		return;
	}

	const struct sbx_directive *row = sbx_table_find(p->table, here.directive);
	if (!row)
		unknown_directive(&l, &here);
	else
		assign(&l, row, &here, value);
	if (sbx_arena_exhausted(arena)) {
		sbx_fail_memory(&err);
		complain(&l, &err);
	}
}
