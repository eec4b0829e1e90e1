/* SPDX-License-Identifier: MIT
 * report/plan.c: a plan for people: what will be done, in order, and who asked for it. */
#include <string.h>

#include "report/report.h"
#include "report/text.h"

/* Where the origins stand: most operations are shorter, and with them a line fits a screen. */
#define ORIGIN_COLUMN 52

static int digits(unsigned n)
{
	return n < 10 ? 1 : 1 + digits(n / 10);
}

static void put_asker(FILE *out, const struct sbx_origin *origin)
{
	if (!origin->file)
		return;
	fputs("# ", out);
	if (origin->directive)
		fprintf(out, "%s= ", origin->directive);
	sbx_put_origin(out, origin);
}

/* Written on the side first: only then it is known how long it is. */
static void put_op(FILE *out, const struct sbx_op *op)
{
	char *text = NULL;
	size_t len = 0;
	FILE *line = open_memstream(&text, &len);

	if (!line) {
		sbx_report_op(out, op);
		return;
	}
	sbx_report_op(line, op);
	if (fclose(line) == 0)
		fputs(text, out);
	if (op->origin.file)
		sbx_put_blanks(out, (int)len, ORIGIN_COLUMN);
	free(text);
}

static void put_environment(FILE *out, char *const *envp)
{
	fputs("\nenvironment\n", out);
	for (; envp && *envp; envp++) {
		sbx_put_word(out, *envp, strlen(*envp));
		fputc('\n', out);
	}
}

void sbx_report_plan(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
{
	char *const *envp = NULL;

	for (unsigned i = 0; i < plan->n_ops; i++) {
		const struct sbx_op *op = &plan->ops[i];

		fprintf(out, "%*u ", digits(plan->n_ops), i + 1);
		put_op(out, op);
		put_asker(out, &op->origin);
		fputc('\n', out);
		if (op->kind == SBX_OP_exec)
			envp = op->exec.envp;
	}
	if (envp)
		put_environment(out, envp);
	fputs("\ndirectives\n", out);
	sbx_report_ledger(out, profile, plan);
}
