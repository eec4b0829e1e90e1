/* SPDX-License-Identifier: MIT
 * sbxctl/directives.c: the table. */
#include "api/inside.h"
#include "report/report.h"
#include "sbxctl/command.h"

int command_directives(const struct arguments *a)
{
	struct sbx *s = sbx_new();

	if (!s) {
		fputs("sbxctl: out of memory\n", stderr);
		return STATUS_MEMORY;
	}
	if (a->given & OPTION_JSON)
		sbx_report_directives_json(stdout, s->profile.table);
	else
		sbx_write(s, SBX_WHAT_DIRECTIVES,
			  a->given & OPTION_MAN ? SBX_FORMAT_MAN : SBX_FORMAT_TEXT, stdout);
	sbx_free(s);
	return command_finish();
}
