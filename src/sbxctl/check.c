/* SPDX-License-Identifier: MIT
 * sbxctl/check.c: every mistake of each profile, and whether it could be enforced here.
 *
 * The answer is meant for root's start, whoever asks: a packager checks profiles without being
 * root.  So an unprivileged caller is given root's identity and capabilities, in the facts only. */
#include <sys/capability.h>

#include "api/inside.h"
#include "report/report.h"
#include "sbxctl/command.h"

static void as_root(struct sbx_facts *facts)
{
	if (facts->effective >> CAP_SYS_ADMIN & 1)
		return;
	facts->uid = 0;
	facts->gid = 0;
	facts->permitted = facts->effective = facts->bounding = UINT64_MAX;
}

static unsigned count(const struct sbx *s, enum sbx_state state)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->profile.table->n_rows; i++)
		n += s->plan.ledger[i].state == state;
	return n;
}

static void print_verdict(const struct sbx *s, const char *name)
{
	unsigned foreign = count(s, SBX_STATE_FOREIGN), missing = count(s, SBX_STATE_MISSING);

	printf("%s: good, %u directives enforced", name,
	       count(s, SBX_STATE_ENFORCED) + count(s, SBX_STATE_OTHER_MEANS));
	if (missing)
		printf(", %u optional and missing here", missing);
	if (foreign)
		printf(", %u left to the supervisor", foreign);
	putchar('\n');
}

static int check(const struct arguments *a, char *name)
{
	char *const profile[] = {name, NULL};
	struct sbx *s = command_read(a, profile);
	int status = STATUS_OK;

	if (!s)
		return STATUS_MEMORY;
	if (sbx_probe(s) == 0)
		as_root(&s->facts);
	if (sbx_plan(s) < 0)
		status = command_fail(s);
	else
		print_verdict(s, name);
	sbx_free(s);
	return status;
}

int command_check(const struct arguments *a)
{
	int worst = STATUS_OK;

	for (char **name = a->words; *name; name++) {
		int status = check(a, *name);

		if (status > worst)
			worst = status;
	}
	return worst ? worst : command_finish();
}
