/* SPDX-License-Identifier: MIT
 * sbxctl/syscalls.c: what @clock holds, and what number openat(2) has. */
#include "base/suggest.h"
#include "report/report.h"
#include "sbxctl/command.h"
#include "value/syscalls.h"

static int unknown(const char *name)
{
	struct sbx_suggestion near = {.wanted = name};

	for (unsigned i = 0; i < sbx_syscall_group_count; i++)
		sbx_suggest(&near, sbx_syscall_group_name(i));
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		sbx_suggest(&near, sbx_syscall_name(i));
	fprintf(stderr, "sbxctl: %s: no such system call or group", name);
	if (near.best)
		fprintf(stderr, "; did you mean %s?", near.best);
	fputc('\n', stderr);
	return STATUS_USAGE;
}

int command_syscalls(const struct arguments *a)
{
	const char *name = a->words[0];
	int rc = a->given & OPTION_JSON ? sbx_report_syscalls_json(stdout, name)
					: sbx_report_syscalls(stdout, name);

	return rc < 0 ? unknown(name) : command_finish();
}
