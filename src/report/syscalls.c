/* SPDX-License-Identifier: MIT
 * report/syscalls.c: what a group holds, and what number a call has where. */
#include <string.h>

#include "report/report.h"
#include "report/text.h"
#include "value/syscalls.h"

#define SUMMARY_COLUMN 22

static void put_groups(FILE *out)
{
	for (unsigned i = 0; i < sbx_syscall_group_count; i++) {
		int at = fprintf(out, "%s", sbx_syscall_group_name(i));

		sbx_put_blanks(out, at, SUMMARY_COLUMN);
		fprintf(out, "%s\n", sbx_syscall_group_summary(i));
	}
}

static void put_name(void *data, unsigned index)
{
	fprintf(data, "%s\n", sbx_syscall_name(index));
}

static void put_call(FILE *out, unsigned index)
{
	fprintf(out, "%s\n", sbx_syscall_name(index));
	for (int abi = 0; abi < SBX_ABIS; abi++) {
		int32_t number = sbx_syscall_number(index, (enum sbx_abi)abi);

		if (number >= 0)
			fprintf(out, "  %-10s %d\n", sbx_abis[abi].name, (int)number);
		else
			fprintf(out, "  %-10s none\n", sbx_abis[abi].name);
	}
	fputs("  in", out);
	for (unsigned i = 0; i < sbx_syscall_group_count; i++)
		if (sbx_syscall_in_group(index, sbx_syscall_group_name(i)))
			fprintf(out, " %s", sbx_syscall_group_name(i));
	fputc('\n', out);
}

int sbx_report_syscalls(FILE *out, const char *name)
{
	int index = name ? sbx_syscall_by_name(name) : -1;

	if (!name)
		put_groups(out);
	else if (index >= 0)
		put_call(out, (unsigned)index);
	else if (sbx_syscall_expand(name, put_name, out) == 0)
		return -1;
	return 0;
}
