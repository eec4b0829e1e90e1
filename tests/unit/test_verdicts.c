/* SPDX-License-Identifier: MIT
 * tests/unit/test_verdicts.c: what profiles allow and refuse, written down as tables.
 *
 * tests/verdicts/NAME.verdicts belongs to the profile NAME.conf beside it.  Its lines:
 *
 *	# comment
 *	machine old			from here on ask for ARCH-old.facts instead of ARCH.facts
 *	x86-64 socket AF_INET|1<<32 -> EAFNOSUPPORT
 *	x32 9999 -> KILL
 *
 * ABI, system call (name or number), up to six arguments, and the answer: ALLOW, LOG, KILL or
 * the name of an error number.  Arguments are terms joined by "|": numbers, A<<B, or one of the
 * words below.  Each ABI is asked of the machine whose kernel has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "directives.h"
#include "plan/plan.h"
#include "value/errnos.h"
#include "value/syscalls.h"

#ifndef CLONE_NEWTIME
#	define CLONE_NEWTIME 0x80
#endif

#define WORD(name)                                                                                 \
	{                                                                                          \
#		name, (uint64_t)(name)                                                            \
	}

static const struct {
	const char *name;
	uint64_t value;
} words[] = {
	WORD(AF_UNIX),
	WORD(AF_INET),
	WORD(AF_INET6),
	WORD(AF_NETLINK),
	WORD(AF_PACKET),
	WORD(CLONE_NEWCGROUP),
	WORD(CLONE_NEWIPC),
	WORD(CLONE_NEWNET),
	WORD(CLONE_NEWNS),
	WORD(CLONE_NEWPID),
	WORD(CLONE_NEWTIME),
	WORD(CLONE_NEWUSER),
	WORD(CLONE_NEWUTS),
	WORD(CLONE_VM),
	WORD(CLONE_THREAD),
	WORD(O_RDWR),
	{"O_CREAT", 0100},
	{"O_TMPFILE", 020200000},
	WORD(PROT_READ),
	WORD(PROT_WRITE),
	WORD(PROT_EXEC),
	{"SHM_EXEC", 0100000},
	WORD(SCHED_OTHER),
	WORD(SCHED_FIFO),
	WORD(SCHED_RR),
	WORD(SCHED_BATCH),
	WORD(SCHED_IDLE),
	WORD(SCHED_DEADLINE),
	{"SCHED_EXT", 7},
	{"SCHED_RESET_ON_FORK", 0x40000000},
	WORD(TIOCSTI),
	WORD(TIOCLINUX),
	WORD(TIOCGWINSZ),
	WORD(FIONREAD),
	/* Calls behind socketcall(2) and ipc(2). */
	{"SOCKET", 1},
	{"CONNECT", 3},
	{"SOCKETPAIR", 8},
	{"SEMOP", 1},
	{"SHMAT", 21},
};

struct table {
	struct sbx_arena arena;
	const char *name; /* "RestrictRealtime" */
	const char *text;
	char machine[32]; /* "-old", or "" */
	unsigned line, asked;
	/* The plan for the machine that was asked last. */
	char planned_for[64];
	struct sbx_plan plan;
};

static char *slurp(struct sbx_arena *arena, const char *name, const char *suffix)
{
	const char *top = getenv("top_srcdir");
	char *path =
		sbx_arena_printf(arena, "%s/tests/verdicts/%s%s", top ? top : ".", name, suffix);
	char *text = sbx_arena_alloc(arena, 65536);
	FILE *f = fopen(path, "re");
	size_t len;

	if (!f)
		fail_msg("%s cannot be opened", path);
	len = fread(text, 1, 65535, f);
	assert_true(len < 65535 && !ferror(f));
	assert_int_equal(fclose(f), 0);
	return text;
}

static void fail_with(const struct table *t, const struct sbx_error *err)
{
	char line[1024];

	sbx_error_format(err, line, sizeof(line));
	fail_msg("%s.verdicts:%u: %s", t->name, t->line, line);
}

/* The plan of NAME.conf for a machine, through the real loader and all planners. */
static void make_plan(struct table *t, const char *machine)
{
	static char *const argv[] = {(char *)"/bin/true", NULL};
	static char *const envp[] = {NULL};
	const struct sbx_command command = {argv, envp};
	struct sbx_facts facts;
	struct sbx_profile profile;
	struct sbx_problems problems = {0};
	struct sbx_wanted *wanted;
	struct sbx_error err = {0};
	const char *conf = slurp(&t->arena, t->name, ".conf");
	const char *text = slurp(&t->arena, machine, ".facts");

	if (sbx_facts_load(&t->arena, &facts, machine, text, strlen(text), &err) < 0 ||
	    sbx_profile_init(&t->arena, &profile, &sbx_directives, &facts.specifiers, &err) < 0)
		fail_with(t, &err);
	sbx_profile_load(&t->arena, &profile, t->name, conf, strlen(conf));
	if (sbx_problems_fail(&profile.problems, &err) < 0 ||
	    sbx_plan_build(&t->arena, &profile, &facts, &command, &t->plan, &wanted, &problems,
			   &err) != 0)
		fail_with(t, &err);
	(void)snprintf(t->planned_for, sizeof(t->planned_for), "%s", machine);
}

static void plan_for(struct table *t, enum sbx_abi abi)
{
	static const char *const machines[SBX_ABIS] = {"x86-64", "x86-64", "x86-64",
						       "arm64",	 "arm64",  "riscv64"};
	char machine[64];

	(void)snprintf(machine, sizeof(machine), "%s%s", machines[abi], t->machine);
	if (strcmp(machine, t->planned_for) != 0)
		make_plan(t, machine);
}

static uint64_t number_of(const struct table *t, const char *text)
{
	char *end;
	uint64_t number;

	for (unsigned i = 0; i < SBX_COUNT(words); i++)
		if (strcmp(words[i].name, text) == 0)
			return words[i].value;
	number = strtoull(text, &end, 0);
	if (end != text && strncmp(end, "<<", 2) == 0)
		number <<= strtoull(end + 2, &end, 0);
	if (end == text || *end)
		fail_msg("%s.verdicts:%u: \"%s\" is no number", t->name, t->line, text);
	return number;
}

static uint64_t argument_of(const struct table *t, char *text)
{
	uint64_t value = 0;
	char *state = NULL;

	for (char *term = strtok_r(text, "|", &state); term; term = strtok_r(NULL, "|", &state))
		value |= number_of(t, term);
	return value;
}

static int syscall_of(const struct table *t, enum sbx_abi abi, const char *text)
{
	int index = sbx_syscall_by_name(text);
	int32_t number = index < 0 ? -1 : sbx_syscall_number((unsigned)index, abi);

	if (index < 0)
		return (int)(number_of(t, text) | (abi == SBX_ABI_X32 ? SBX_X32_BIT : 0));
	if (number < 0)
		fail_msg("%s.verdicts:%u: %s has no %s", t->name, t->line, sbx_abis[abi].name,
			 text);
	return number;
}

static const char *verdict_name(uint32_t action)
{
	switch (action & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
		return "ALLOW";
	case SECCOMP_RET_LOG:
		return "LOG";
	case SECCOMP_RET_KILL_PROCESS:
		return "KILL";
	case SECCOMP_RET_ERRNO:
		return sbx_errno_name(action & SECCOMP_RET_DATA);
	default:
		return "?";
	}
}

/* "x86-64 socket AF_INET -> EPERM" */
static void ask(struct table *t, char *abi_name, char *rest)
{
	enum sbx_abi abi = sbx_abi_by_name(abi_name);
	struct seccomp_data data = {0};
	char *state = NULL, *word = strtok_r(rest, " \t", &state);
	const char *got;

	if (abi == SBX_ABIS || !word)
		fail_msg("%s.verdicts:%u: \"%s\" is no ABI", t->name, t->line, abi_name);
	plan_for(t, abi);
	data.arch = sbx_abis[abi].audit;
	data.nr = syscall_of(t, abi, word);
	for (unsigned i = 0; (word = strtok_r(NULL, " \t", &state)) && strcmp(word, "->") != 0;
	     i++) {
		assert_true(i < 6);
		data.args[i] = argument_of(t, word);
	}
	word = strtok_r(NULL, " \t", &state);
	if (!word || strtok_r(NULL, " \t", &state))
		fail_msg("%s.verdicts:%u: no \"-> ANSWER\"", t->name, t->line);
	got = t->plan.filter
		      ? verdict_name(sbx_filter_verdict(t->plan.filter, t->plan.filter_len, &data))
		      : "ALLOW";
	if (!got || strcmp(got, word) != 0)
		fail_msg("%s.verdicts:%u: the answer is %s", t->name, t->line, got ? got : "?");
	t->asked++;
}

static void run_line(struct table *t, char *line)
{
	char *state = NULL, *first = strtok_r(line, " \t", &state);

	if (!first || *first == '#')
		return;
	if (strcmp(first, "machine") != 0) {
		ask(t, first, strtok_r(NULL, "", &state));
		return;
	}
	first = strtok_r(NULL, " \t", &state);
	assert_non_null(first);
	(void)snprintf(t->machine, sizeof(t->machine), "-%s", first);
}

static void test_table(void **state)
{
	struct table t = {.name = *state};
	char *text;

	sbx_arena_init(&t.arena, SBX_ARENA_DEFAULT_LIMIT);
	text = slurp(&t.arena, t.name, ".verdicts");
	for (char *end; (end = strchr(text, '\n')); text = end + 1) {
		*end = '\0';
		t.line++;
		run_line(&t, text);
	}
	assert_true(t.asked > 0);
	sbx_arena_release(&t.arena);
}

/* --- All tables ------------------------------------------------------------------------------- */

static char names[128][64];
static unsigned n_names;

static int is_table(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 9 && strcmp(entry->d_name + len - 9, ".verdicts") == 0;
}

static void find_tables(void)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	struct dirent **entries;
	int n;

	(void)snprintf(path, sizeof(path), "%s/tests/verdicts", top ? top : ".");
	n = scandir(path, &entries, is_table, alphasort);
	for (int i = 0; i < n && n_names < SBX_COUNT(names); i++) {
		(void)snprintf(names[n_names++], sizeof(names[0]), "%.*s",
			       (int)strlen(entries[i]->d_name) - 9, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* A directive that becomes a filter and has no table is not proved. */
static void test_every_directive_has_a_table(void **state)
{
	static const char *const directives[] = {
		"LockPersonality",	   "MemoryDenyWriteExecute",
		"PrivateDevices",	   "ProtectClock",
		"ProtectHostname",	   "ProtectKernelLogs",
		"ProtectKernelModules",	   "ProtectKernelTunables",
		"RestrictAddressFamilies", "RestrictNamespaces",
		"RestrictRealtime",	   "RestrictSUIDSGID",
		"SystemCallArchitectures", "SystemCallErrorNumber",
		"SystemCallFilter",	   "SystemCallLog",
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(directives); i++) {
		unsigned n = 0;

		assert_non_null(sbx_table_find(&sbx_directives, directives[i]));
		while (n < n_names && strcmp(names[n], directives[i]) != 0)
			n++;
		if (n == n_names)
			fail_msg("there is no tests/verdicts/%s.verdicts", directives[i]);
	}
}

int main(void)
{
	struct CMUnitTest tests[SBX_COUNT(names) + 1];

	find_tables();
	tests[0] = (struct CMUnitTest)cmocka_unit_test(test_every_directive_has_a_table);
	for (unsigned i = 0; i < n_names; i++)
		tests[i + 1] = (struct CMUnitTest){
			.name = names[i],
			.test_func = test_table,
			.initial_state = names[i],
		};
	return _cmocka_run_group_tests("verdicts", tests, n_names + 1, NULL, NULL);
}
