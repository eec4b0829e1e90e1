/* SPDX-License-Identifier: MIT
 * test_directives.c: because a row that is missing, double or FOREIGN by mistake is a protection
 * that is silently not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "directives.h"

static const struct sbx_table *const table = &sbx_directives;

#define FOR_EACH(row)                                                                              \
	for (const struct sbx_directive *row = table->rows; row < table->rows + table->n_rows;     \
	     row++)

static bool is_choice(const struct sbx_directive *row)
{
	return row->type == &sbx_type_choice || row->type == &sbx_type_choice_argument;
}

static void every_known_name_has_a_row(void **state)
{
	const char *top = getenv("top_srcdir");
	char path[4096], line[128];
	unsigned n = 0;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/unit/directive_names.txt", top ? top : ".");
	f = fopen(path, "re");
	if (!f)
		fail_msg("%s cannot be opened", path);
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		if (!sbx_table_find(table, line))
			fail_msg("%s has no row", line);
		n++;
	}
	if (f)
		fclose(f);
	/* And no row is unknown to the list. */
	assert_int_equal(n, table->n_rows);
}

static void no_name_stands_twice(void **state)
{
	(void)state;
	FOR_EACH(row)
	if (sbx_table_find(table, row->name) != row)
		fail_msg("%s stands twice", row->name);
}

static void unknown_names_are_not_found(void **state)
{
	(void)state;
	assert_null(sbx_table_find(table, ""));
	assert_null(sbx_table_find(table, "protectsystem"));
	assert_null(sbx_table_find(table, "ProtectSystem="));
	assert_null(sbx_table_find(table, "ProtectSyste"));
	assert_string_equal(sbx_table_suggest(table, "ProtectSytem"), "ProtectSystem");
	assert_null(sbx_table_suggest(table, "Xyzzyx"));
}

static void enforced_rows_can_be_enforced(void **state)
{
	(void)state;
	FOR_EACH(row)
	{
		const struct sbx_directive *newer;

		if (row->status != SBX_ENFORCED)
			continue;
		newer = row->same_as ? sbx_table_find(table, row->same_as) : row;
		if (!newer || newer->status != SBX_ENFORCED || !newer->type || !newer->plan)
			fail_msg("%s has no meaning", row->name);
		else if (row->same_as && newer->same_as)
			fail_msg("%s is an older spelling of an older spelling", row->name);
		if (row->neutral)
			fail_msg("%s: neutral values are for refused rows", row->name);
	}
}

static void other_rows_say_why(void **state)
{
	(void)state;
	FOR_EACH(row)
	{
		if (row->status == SBX_ENFORCED)
			continue;
		if (row->plan || row->same_as)
			fail_msg("%s has a planner that nobody calls", row->name);
		if (row->type != &sbx_type_any)
			fail_msg("%s: its value would be judged", row->name);
		if (!row->neutral != (row->status == SBX_FOREIGN))
			fail_msg("%s: neutral values are for refused rows, and only those",
				 row->name);
	}
}

static void choices_have_words(void **state)
{
	(void)state;
	FOR_EACH(row)
	if (is_choice(row) != (row->names != NULL))
		fail_msg("%s: words and type do not agree", row->name);
}

/* The manual, sbxctl and error lines put a summary into a sentence. */
static void summaries_fit_a_sentence(void **state)
{
	(void)state;
	FOR_EACH(row)
	{
		const char *s = row->summary;
		size_t n = s ? strlen(s) : 0;

		if (n == 0 || n > 100)
			fail_msg("%s: a summary has 1 to 100 characters", row->name);
		else if (s[n - 1] == '.' || s[n - 1] == ' ' || *s == ' ')
			fail_msg("%s: its summary has a full stop or a blank too much", row->name);
		for (size_t i = 0; i < n; i++)
			if (s[i] < ' ' || s[i] > '~')
				fail_msg("%s: its summary is not plain text", row->name);
	}
}

static void rows_of_a_subject_stand_together(void **state)
{
	enum sbx_subject last = SBX_SUBJECT_PATHS;

	(void)state;
	FOR_EACH(row)
	{
		if (row->subject < last || row->subject >= SBX_SUBJECTS)
			fail_msg("%s stands with rows of another subject", row->name);
		last = row->subject;
	}
	assert_int_equal(last, SBX_SUBJECTS - 1);
}

/* What an exposure score counts, and what else somebody may rely on. */
static const char *const protections[] = {
	"AmbientCapabilities",
	"AppArmorProfile",
	"BPFProgram",
	"CPUQuota",
	"Capabilities",
	"CapabilityBoundingSet",
	"Delegate",
	"DelegateNamespaces",
	"DeviceAllow",
	"DevicePolicy",
	"DynamicUser",
	"IPAddressAllow",
	"IPAddressDeny",
	"IPCNamespacePath",
	"IPEgressFilterPath",
	"IPIngressFilterPath",
	"KeyringMode",
	"LimitNPROC",
	"LoadCredential",
	"LockPersonality",
	"LogNamespace",
	"MemoryDenyWriteExecute",
	"MemoryHigh",
	"MemoryLimit",
	"MemoryMax",
	"MemorySwapMax",
	"NetworkNamespacePath",
	"NoNewPrivileges",
	"Personality",
	"PrivateBPF",
	"PrivateDevices",
	"PrivateIPC",
	"PrivateMounts",
	"PrivateNetwork",
	"PrivatePIDs",
	"PrivateTmp",
	"PrivateUsers",
	"ProcSubset",
	"ProtectClock",
	"ProtectControlGroups",
	"ProtectHome",
	"ProtectHostname",
	"ProtectKernelLogs",
	"ProtectKernelModules",
	"ProtectKernelTunables",
	"ProtectProc",
	"ProtectSystem",
	"RemoveIPC",
	"RestrictAddressFamilies",
	"RestrictFileSystems",
	"RestrictNamespaces",
	"RestrictNetworkInterfaces",
	"RestrictRealtime",
	"RestrictSUIDSGID",
	"RootDirectory",
	"RootImage",
	"SELinuxContext",
	"SmackProcessLabel",
	"SocketBindDeny",
	"SupplementaryGroups",
	"SystemCallArchitectures",
	"SystemCallFilter",
	"TTYVTDisallocate",
	"TasksMax",
	"UMask",
	"User",
	"UserNamespacePath",
};

static void protections_are_never_foreign(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(protections) / sizeof(protections[0]); i++) {
		const struct sbx_directive *row = sbx_table_find(table, protections[i]);

		if (!row || row->status == SBX_FOREIGN)
			fail_msg("%s would be ignored", protections[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_known_name_has_a_row),
		cmocka_unit_test(no_name_stands_twice),
		cmocka_unit_test(unknown_names_are_not_found),
		cmocka_unit_test(enforced_rows_can_be_enforced),
		cmocka_unit_test(other_rows_say_why),
		cmocka_unit_test(choices_have_words),
		cmocka_unit_test(summaries_fit_a_sentence),
		cmocka_unit_test(rows_of_a_subject_stand_together),
		cmocka_unit_test(protections_are_never_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
