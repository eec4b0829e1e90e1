/* SPDX-License-Identifier: MIT
 * report/profile.c: what a profile and its drop-ins amount to, as a profile.
 *
 * Values are written by their types, so what comes out, read again, gives the same settings:
 * that is also how `sbxctl show` is tested. */
#include <string.h>

#include "report/report.h"
#include "report/text.h"

/* A directive that takes one value per assignment has one line for each. */
static void put_assignments(FILE *out, const char *name, const char *value)
{
	do {
		size_t n = strcspn(value, "\n");

		fprintf(out, "%s=%.*s\n", name, (int)n, value);
		value += n + (value[n] == '\n');
	} while (*value);
}

const char *sbx_value_text(struct sbx_arena *arena, const struct sbx_directive *row,
			   const struct sbx_setting *setting)
{
	const char *text;

	if (row->status != SBX_ENFORCED || !setting->value.set)
		return setting->raw;
	text = row->type->format(arena, row->names, &setting->value);
	return text ? text : "";
}

static void put_setting(FILE *out, struct sbx_arena *arena, const struct sbx_directive *row,
			const struct sbx_setting *setting)
{
	fputs("# ", out);
	sbx_put_origin(out, &setting->origin);
	fputc('\n', out);
	put_assignments(out, row->name, sbx_value_text(arena, row, setting));
}

static bool is_ours(const struct sbx_directive *row)
{
	return row->subject == SBX_SUBJECT_SBX;
}

static void put_section(FILE *out, struct sbx_arena *arena, const struct sbx_profile *profile,
			const char *title, bool ours)
{
	bool begun = false;

	for (unsigned i = 0; i < profile->table->n_rows; i++) {
		const struct sbx_directive *row = &profile->table->rows[i];

		/* Not value.set: an empty assignment says something, too: it keeps a default
		 * of --profile away. */
		if (!profile->settings[i].raw || is_ours(row) != ours)
			continue;
		if (!begun)
			fprintf(out, "[%s]\n", title);
		begun = true;
		put_setting(out, arena, row, &profile->settings[i]);
	}
}

void sbx_report_profile(FILE *out, struct sbx_arena *arena, const struct sbx_profile *profile)
{
	put_section(out, arena, profile, "Service", false);
	put_section(out, arena, profile, "X-Sbx", true);
}
