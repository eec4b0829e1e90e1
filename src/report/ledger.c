/* SPDX-License-Identifier: MIT
 * report/ledger.c: what became of each directive of the profile, one line each.
 *
 * JSON lines are written by hand: five strings and a number are no reason for the launcher to
 * link a library. */
#include <string.h>

#include "report/report.h"
#include "report/text.h"

/* "other-means" and the longest name of a directive, with blanks. */
#define NAME_COLUMN 13
#define ORIGIN_COLUMN 40
#define HOW_COLUMN 66

static void put_line(FILE *out, const struct sbx_directive *row, const struct sbx_origin *origin,
		     const struct sbx_ledger_line *line)
{
	int at = fprintf(out, "%s", sbx_state_word(line->state));

	sbx_put_blanks(out, at, NAME_COLUMN);
	at = NAME_COLUMN + fprintf(out, "%s=", row->name);
	sbx_put_blanks(out, at, ORIGIN_COLUMN);
	at = (at + 2 > ORIGIN_COLUMN ? at + 2 : ORIGIN_COLUMN) + sbx_put_origin(out, origin);
	if (line->how) {
		sbx_put_blanks(out, at, HOW_COLUMN);
		sbx_put_safe(out, line->how);
	}
	fputc('\n', out);
}

void sbx_report_ledger(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
{
	for (unsigned i = 0; i < profile->table->n_rows; i++)
		if (plan->ledger[i].state != SBX_STATE_UNSET)
			put_line(out, &profile->table->rows[i], &profile->settings[i].origin,
				 &plan->ledger[i]);
}

static void put_json_line(FILE *out, const struct sbx_directive *row,
			  const struct sbx_origin *origin, const struct sbx_ledger_line *line)
{
	fprintf(out, "{\"directive\":\"%s\",\"state\":\"%s\",\"file\":", row->name,
		sbx_state_word(line->state));
	sbx_put_json(out, origin->file ? origin->file : "");
	fprintf(out, ",\"line\":%u", origin->line);
	if (line->how) {
		fputs(",\"how\":", out);
		sbx_put_json(out, line->how);
	}
	fputs("}\n", out);
}

void sbx_report_ledger_json(FILE *out, const struct sbx_profile *profile,
			    const struct sbx_plan *plan)
{
	for (unsigned i = 0; i < profile->table->n_rows; i++)
		if (plan->ledger[i].state != SBX_STATE_UNSET)
			put_json_line(out, &profile->table->rows[i], &profile->settings[i].origin,
				      &plan->ledger[i]);
}

/* @why is a line of sbx_error_format(): valid UTF-8 without control characters. */
void sbx_report_ledger_failure(char *buf, size_t size, const char *why, bool json)
{
	size_t n;

	if (!json) {
		snprintf(buf, size, "not-started  %s\n", why);
		return;
	}
	n = (size_t)snprintf(buf, size, "{\"state\":\"not-started\",\"error\":\"");
	for (; *why && n + 6 < size; why++) {
		if (*why == '"' || *why == '\\')
			buf[n++] = '\\';
		buf[n++] = *why;
	}
	snprintf(buf + n, size - n, "\"}\n");
}
