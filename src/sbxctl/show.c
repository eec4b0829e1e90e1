/* SPDX-License-Identifier: MIT
 * sbxctl/show.c: what profiles, drop-ins and -p amount to. */
#include "api/inside.h"
#include "report/report.h"
#include "sbxctl/command.h"

int command_show(const struct arguments *a)
{
	struct sbx *s = command_read(a, a->words);
	int status;

	if (!s)
		return STATUS_MEMORY;
	if (sbx_problems_fail(&s->profile.problems, &s->error) < 0) {
		status = command_fail(s);
		sbx_free(s);
		return status;
	}
	command_problems(s);
	sbx_profile_imply(&s->arena, &s->profile);
	if (a->given & OPTION_JSON)
		sbx_report_profile_json(stdout, &s->arena, &s->profile);
	else
		sbx_write(s, SBX_WHAT_PROFILE, SBX_FORMAT_TEXT, stdout);
	sbx_free(s);
	return command_finish();
}
