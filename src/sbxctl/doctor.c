/* SPDX-License-Identifier: MIT
 * sbxctl/doctor.c: what this machine can do.  With --facts and profiles: all that a plan of these
 * asks the machine, as a file that stands in for it elsewhere. */
#include "api/inside.h"
#include "report/report.h"
#include "sbxctl/command.h"

extern char **environ;

static int print(const struct sbx *s, unsigned given)
{
	if (given & OPTION_AS_FACTS)
		sbx_write(s, SBX_WHAT_FACTS, SBX_FORMAT_TEXT, stdout);
	else if (given & OPTION_JSON)
		sbx_report_doctor_json(stdout, s->profile.table, &s->facts);
	else
		sbx_write(s, SBX_WHAT_DOCTOR, SBX_FORMAT_TEXT, stdout);
	return command_finish();
}

int command_doctor(const struct arguments *a)
{
	struct sbx *s = command_read(a, a->words);
	int status;

	if (!s)
		return STATUS_MEMORY;
	/* Planning asks the questions; that the answer may be "refused" is none of the doctor's
	 * business. */
	if (a->given & OPTION_AS_FACTS && *a->words) {
		sbx_set_command(s, a->command, environ);
		if (sbx_plan(s) < 0)
			command_problems(s);
	}
	status = sbx_probe(s) < 0 ? command_fail(s) : print(s, a->given);
	sbx_free(s);
	return status;
}
