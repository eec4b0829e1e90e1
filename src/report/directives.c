/* SPDX-License-Identifier: MIT
 * report/directives.c: the table for people and for the manual. */
#include <ctype.h>
#include <string.h>

#include "report/report.h"
#include "report/text.h"

#define STATUS_COLUMN 40
#define SUMMARY_COLUMN 50

void sbx_report_directives(FILE *out, const struct sbx_table *table)
{
	enum sbx_subject subject = SBX_SUBJECTS;

	for (unsigned i = 0; i < table->n_rows; i++) {
		const struct sbx_directive *row = &table->rows[i];
		int at;

		if (row->subject != subject)
			fprintf(out, "%s%s\n", i ? "\n" : "", sbx_subject_title(row->subject));
		subject = row->subject;
		at = fprintf(out, "  %s=", row->name);
		sbx_put_blanks(out, at, STATUS_COLUMN);
		at = STATUS_COLUMN + fprintf(out, "%s", sbx_status_word(row->status));
		sbx_put_blanks(out, at, SUMMARY_COLUMN);
		fprintf(out, "%s\n", row->summary);
	}
}

/* --- The manual -----------------------------------------------------------------------------*/

/* Characters that roff or a typesetter would turn into something that cannot be pasted. */
static void put_roff(FILE *out, const char *text)
{
	if (*text == '.')
		fputs("\\&", out);
	for (; *text; text++) {
		switch (*text) {
		case '\\':
			fputs("\\e", out);
			break;
		case '~':
			fputs("\\(ti", out);
			break;
		case '^':
			fputs("\\(ha", out);
			break;
		case '-':
			fputs("\\-", out);
			break;
		case '"':
			fputs("\\(dq", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

/* A sentence of the manual: it begins with a capital and ends with a full stop. */
static void put_sentence(FILE *out, const char *text)
{
	fputc(toupper((unsigned char)*text), out);
	put_roff(out, text + 1);
	fputs(".\n", out);
}

static void put_words(FILE *out, const struct sbx_name *names)
{
	fputs(".Pp\nValues:", out);
	for (const struct sbx_name *n = names; n->name; n++)
		fprintf(out, "\n.Cm %s%s", n->name, n[1].name ? " ," : " .");
	fputc('\n', out);
}

/* Neighbours of which there is the same to say share an entry. */
static bool is_alike(const struct sbx_directive *a, const struct sbx_directive *b)
{
	return a->subject == b->subject && a->status == b->status && a->status != SBX_ENFORCED &&
	       strcmp(a->summary, b->summary) == 0;
}

static void put_entry(FILE *out, const struct sbx_directive *row)
{
	static const char *const prefixes[] = {
		[SBX_ENFORCED] = "",
		[SBX_REFUSED] = "Refused: ",
		[SBX_FOREIGN] = "Ignored: ",
	};

	fputs(prefixes[row->status], out);
	if (row->status == SBX_ENFORCED)
		put_sentence(out, row->summary);
	else {
		put_roff(out, row->summary);
		fputs(".\n", out);
	}
	if (row->names)
		put_words(out, row->names);
}

static void put_item(FILE *out, const struct sbx_directive *row)
{
	fprintf(out, ".It Ic %s Ns =", row->name);
	if (row->status == SBX_ENFORCED && row->type) {
		fputs(" Ns Ar ", out);
		put_roff(out, row->type->name);
	}
	fputc('\n', out);
}

void sbx_report_directives_man(FILE *out, const struct sbx_table *table)
{
	enum sbx_subject subject = SBX_SUBJECTS;

	for (unsigned i = 0; i < table->n_rows; i++) {
		const struct sbx_directive *row = &table->rows[i];

		if (row->subject != subject)
			fprintf(out, "%s.Ss %s\n.Bl -tag -width 4n\n", i ? ".El\n" : "",
				sbx_subject_title(row->subject));
		subject = row->subject;
		put_item(out, row);
		if (i + 1 == table->n_rows || !is_alike(row, row + 1))
			put_entry(out, row);
	}
	fputs(".El\n", out);
}
