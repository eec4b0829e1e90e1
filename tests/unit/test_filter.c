/* SPDX-License-Identifier: MIT
 * tests/unit/test_filter.c: when there is a filter in the plan, when there is none, and when there
 * is no plan.  What the filter answers is written in tests/verdicts/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <linux/seccomp.h>
#include <sys/resource.h>

#include "directives.h"
#include "plan/plan.h"

#define MACHINE                                                                                    \
	"kernel 6.12\narch x86-64\nfeature mount_setattr openat2 close_range mdwe\ncwd /\n"        \
	"others absent\n"
#define ROOT "capabilities effective all\ncapabilities permitted all\n"
#define FILTERS "feature seccomp\n"

static struct sbx_arena arena;
static struct sbx_profile profile;
static struct sbx_plan plan;
static struct sbx_error err;

static int setup(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	err = (struct sbx_error){0};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static int build(const char *machine, const char *lines)
{
	static char *const argv[] = {(char *)"/bin/true", NULL};
	static char *const envp[] = {NULL};
	const struct sbx_command command = {argv, envp};
	struct sbx_problems problems = {0};
	struct sbx_wanted *wanted;
	struct sbx_facts facts;
	const char *text = sbx_arena_printf(&arena, "[Service]\n%s", lines);

	assert_int_equal(sbx_facts_load(&arena, &facts, "facts", machine, strlen(machine), &err),
			 0);
	assert_int_equal(
		sbx_profile_init(&arena, &profile, &sbx_directives, &facts.specifiers, &err), 0);
	sbx_profile_load(&arena, &profile, "test.conf", text, strlen(text));
	assert_int_equal(sbx_problems_fail(&profile.problems, &err), 0);
	return sbx_plan_build(&arena, &profile, &facts, &command, &plan, &wanted, &problems, &err);
}

static void plan_of(const char *machine, const char *lines)
{
	char line[1024];

	if (build(machine, lines) == 0)
		return;
	sbx_error_format(&err, line, sizeof(line));
	fail_msg("%s", line);
}

/* There must be no plan, for the reason @part, blaming @line. */
static void no_plan_of(const char *machine, const char *lines, enum sbx_exit exit, unsigned line,
		       const char *part)
{
	char text[1024];

	assert_int_equal(build(machine, lines), -1);
	sbx_error_format(&err, text, sizeof(text));
	if (!strstr(text, part))
		fail_msg("no \"%s\" in \"%s\"", part, text);
	assert_int_equal(err.exit, exit);
	assert_int_equal(err.origin.line, line);
}

static const struct sbx_op *op_of(enum sbx_op_kind kind)
{
	for (unsigned i = 0; i < plan.n_ops; i++)
		if (plan.ops[i].kind == kind)
			return &plan.ops[i];
	return NULL;
}

static void test_no_wish_no_filter(void **state)
{
	static const char *const nothing[] = {
		"",
		"SystemCallFilter=~\n",
		"SystemCallFilter=@clock\nSystemCallFilter=\n",
		"SystemCallArchitectures=native x86 x32\n",
		"RestrictNamespaces=no\n",
		"RestrictAddressFamilies=~\n",
		"RestrictRealtime=no\nLockPersonality=no\nRestrictSUIDSGID=no\n",
		"SystemCallErrorNumber=EPERM\n",
		"MemoryDenyWriteExecute=yes\n",
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(nothing); i++) {
		plan_of(MACHINE ROOT FILTERS, nothing[i]);
		if (plan.filter || op_of(SBX_OP_seccomp))
			fail_msg("there is a filter for %s", nothing[i]);
	}
}

static void test_one_filter_for_all_wishes(void **state)
{
	unsigned n = 0;

	(void)state;
	plan_of(MACHINE ROOT FILTERS "terminal\n",
		"LockPersonality=yes\nSystemCallFilter=@system-service\nRestrictRealtime=yes\n"
		"SystemCallArchitectures=native\nSystemCallLog=@clock\n");
	for (unsigned i = 0; i < plan.n_ops; i++)
		n += plan.ops[i].kind == SBX_OP_seccomp;
	assert_int_equal(n, 1);
	assert_ptr_equal(op_of(SBX_OP_seccomp)->seccomp.insns, plan.filter);
	assert_int_equal(op_of(SBX_OP_seccomp)->seccomp.len, plan.filter_len);
	assert_non_null(op_of(SBX_OP_seccomp)->origin.directive);
}

/* The last call that sbx makes must be possible, or nobody would be left to say why. */
static void test_L49_execve_must_survive(void **state)
{
	(void)state;
	no_plan_of(MACHINE ROOT FILTERS, "LockPersonality=yes\nSystemCallFilter=~execve\n",
		   SBX_EXIT_CONFIG, 3, "the command could never start");
	no_plan_of(MACHINE ROOT FILTERS, "SystemCallFilter=~execve:EPERM\n", SBX_EXIT_CONFIG, 2,
		   "the command could never start");
	no_plan_of(MACHINE ROOT FILTERS,
		   "SystemCallFilter=@system-service\nSystemCallFilter=~@default\n",
		   SBX_EXIT_CONFIG, 3, "the command could never start");
	plan_of(MACHINE ROOT FILTERS, "SystemCallLog=execve\n");
	plan_of(MACHINE ROOT FILTERS, "SystemCallFilter=~execveat\n");
}

/* systemd skips all filters there (L52). */
static void test_L52_without_seccomp_it_is_refused(void **state)
{
	static const char *const wishes[] = {
		"SystemCallFilter=@system-service\n",
		"SystemCallLog=@clock\n",
		"SystemCallArchitectures=native\n",
		"RestrictAddressFamilies=AF_UNIX\n",
		"RestrictNamespaces=yes\n",
		"RestrictRealtime=yes\n",
		"RestrictSUIDSGID=yes\n",
		"LockPersonality=yes\n",
		"ProtectClock=yes\n",
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(wishes); i++)
		no_plan_of(MACHINE ROOT, wishes[i], SBX_EXIT_UNAVAILABLE, 2, "seccomp");
	plan_of(MACHINE ROOT, "MemoryDenyWriteExecute=yes\n");
	plan_of(MACHINE ROOT "terminal\n", "");
	assert_null(plan.filter);
}

static void test_optional_and_missing(void **state)
{
	(void)state;
	plan_of(MACHINE ROOT, "LockPersonality=yes\n[X-Sbx]\nOptional=LockPersonality\n");
	assert_null(plan.filter);
	assert_int_equal(plan.ledger[SBX_D_LockPersonality].state, SBX_STATE_MISSING);
}

static void test_realtime_limit(void **state)
{
	const struct sbx_op *op;

	(void)state;
	plan_of(MACHINE ROOT FILTERS, "RestrictRealtime=yes\n");
	op = op_of(SBX_OP_limit);
	assert_non_null(op);
	assert_int_equal(op->limit.resource, RLIMIT_RTPRIO);
	assert_int_equal(op->limit.soft, 0);
	assert_int_equal(op->limit.hard, 0);
	assert_string_equal(op->origin.directive, "RestrictRealtime");
	plan_of(MACHINE ROOT FILTERS, "RestrictRealtime=yes\nLimitRTPRIO=5\n");
	op = op_of(SBX_OP_limit);
	assert_int_equal(op->limit.hard, 5);
}

static void test_write_execute_by_the_best_means(void **state)
{
	(void)state;
	plan_of(MACHINE ROOT FILTERS, "MemoryDenyWriteExecute=yes\n");
	assert_non_null(op_of(SBX_OP_deny_write_execute));
	assert_int_equal(plan.ledger[SBX_D_MemoryDenyWriteExecute].state, SBX_STATE_ENFORCED);
	plan_of("kernel 6.1\narch arm64\ncwd /\nothers absent\n" ROOT FILTERS,
		"MemoryDenyWriteExecute=yes\n");
	assert_null(op_of(SBX_OP_deny_write_execute));
	assert_non_null(plan.filter);
	assert_int_equal(plan.ledger[SBX_D_MemoryDenyWriteExecute].state, SBX_STATE_OTHER_MEANS);
	no_plan_of("kernel 6.1\narch arm64\ncwd /\nothers absent\n" ROOT,
		   "MemoryDenyWriteExecute=yes\n", SBX_EXIT_UNAVAILABLE, 2, "seccomp");
}

static void test_L38_socketcall_is_in_the_ledger(void **state)
{
	(void)state;
	plan_of(MACHINE ROOT FILTERS, "RestrictAddressFamilies=AF_UNIX\n");
	assert_int_equal(plan.ledger[SBX_D_RestrictAddressFamilies].state, SBX_STATE_OTHER_MEANS);
	assert_non_null(strstr(plan.ledger[SBX_D_RestrictAddressFamilies].how, "socketcall"));
	plan_of(MACHINE ROOT FILTERS,
		"SystemCallArchitectures=native\nRestrictAddressFamilies=AF_UNIX\n");
	assert_int_equal(plan.ledger[SBX_D_RestrictAddressFamilies].state, SBX_STATE_ENFORCED);
}

static void test_an_answer_without_a_question(void **state)
{
	(void)state;
	plan_of(MACHINE ROOT FILTERS, "SystemCallErrorNumber=EPERM\n");
	assert_int_equal(plan.ledger[SBX_D_SystemCallErrorNumber].state, SBX_STATE_NOTHING);
	plan_of(MACHINE ROOT FILTERS, "SystemCallErrorNumber=EPERM\nSystemCallFilter=~@clock\n");
	assert_int_equal(plan.ledger[SBX_D_SystemCallErrorNumber].state, SBX_STATE_ENFORCED);
}

/* Loading needs no_new_privs or CAP_SYS_ADMIN. */
static void test_L40_the_terminal_is_protected_when_possible(void **state)
{
	(void)state;
	plan_of(MACHINE FILTERS "uid 1000\nterminal\n", "");
	assert_null(plan.filter);
	plan_of(MACHINE FILTERS "uid 1000\nterminal\n", "NoNewPrivileges=yes\n");
	assert_non_null(plan.filter);
	assert_null(op_of(SBX_OP_seccomp)->origin.directive);
	plan_of(MACHINE FILTERS "uid 1000\nterminal\nno-new-privileges\n", "");
	assert_non_null(plan.filter);
	plan_of(MACHINE FILTERS ROOT "terminal\n", "");
	assert_non_null(plan.filter);
}

/* The same wishes, the same bytes. */
static void test_plans_repeat(void **state)
{
	static const char lines[] = "SystemCallFilter=@system-service\nRestrictSUIDSGID=yes\n";
	struct sbx_plan first;

	(void)state;
	plan_of(MACHINE ROOT FILTERS, lines);
	first = plan;
	plan_of(MACHINE ROOT FILTERS, lines);
	assert_int_equal(first.filter_len, plan.filter_len);
	assert_memory_equal(first.filter, plan.filter, plan.filter_len * sizeof(*plan.filter));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_wish_no_filter),
		TEST(test_one_filter_for_all_wishes),
		TEST(test_L49_execve_must_survive),
		TEST(test_L52_without_seccomp_it_is_refused),
		TEST(test_optional_and_missing),
		TEST(test_realtime_limit),
		TEST(test_write_execute_by_the_best_means),
		TEST(test_L38_socketcall_is_in_the_ledger),
		TEST(test_an_answer_without_a_question),
		TEST(test_L40_the_terminal_is_protected_when_possible),
		TEST(test_plans_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
