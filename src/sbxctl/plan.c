/* SPDX-License-Identifier: MIT
 * sbxctl/plan.c: what a start would do.  A plan that is refused is worth seeing as well: its
 * directives, with the reasons, but no step of it. */
#include "api/inside.h"
#include "report/report.h"
#include "sbxctl/command.h"

extern char **environ;

static void print(const struct sbx *s, bool complete, bool json)
{
	struct sbx_plan plan = s->plan;

	if (!plan.ledger)
		return;
	if (!complete)
		plan.n_ops = 0;
	if (json)
		sbx_report_plan_json(stdout, &s->profile, &plan);
	else
		sbx_report_plan(stdout, &s->profile, &plan);
}

int command_plan(const struct arguments *a)
{
	struct sbx *s = command_read(a, a->words);
	int status = STATUS_OK;
	bool complete;

	if (!s)
		return STATUS_MEMORY;
	sbx_set_command(s, a->command, environ);
	complete = sbx_plan(s) == 0;
	if (complete)
		command_problems(s);
	else
		status = command_fail(s);
	print(s, complete, a->given & OPTION_JSON);
	sbx_free(s);
	return status ? status : command_finish();
}
