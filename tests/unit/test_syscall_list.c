/* SPDX-License-Identifier: MIT
 * tests/unit/test_syscall_list.c: many lines of SystemCallFilter= are one list, and a mistake in
 * one of them is an error.
 *
 * systemd skips a word it does not know, and the call stays allowed. */
#include "values.h"

#include <errno.h>

#include "value/syscalls.h"

#define FILTER (&sbx_type_syscalls)
#define LOG (&sbx_type_logged_syscalls)

static int action(const struct sbx_value *v, const char *name)
{
	int index = sbx_syscall_by_name(name);

	assert_true(v->set && index >= 0);
	return v->syscalls->action[index];
}

static unsigned listed(const struct sbx_value *v)
{
	unsigned n = 0;

	for (unsigned i = 0; i < sbx_syscall_count; i++)
		n += v->syscalls->action[i] != SBX_SYSCALL_UNLISTED;
	return n;
}

static void test_first_line_decides_the_kind(void **state)
{
	struct sbx_value allow = value_of(FILTER, "openat2"), deny = value_of(FILTER, "~openat2");

	(void)state;
	assert_true(allow.syscalls->allow_list);
	assert_int_equal(action(&allow, "openat2"), SBX_SYSCALL_LISTED);
	assert_int_equal(action(&allow, "mount"), SBX_SYSCALL_UNLISTED);
	assert_false(deny.syscalls->allow_list);
	assert_int_equal(action(&deny, "openat2"), SBX_SYSCALL_LISTED);
	assert_int_equal(listed(&deny), 1);
}

static void test_an_allow_list_has_default(void **state)
{
	struct sbx_value v = value_of(FILTER, "openat2");

	(void)state;
	assert_int_equal(action(&v, "execve"), SBX_SYSCALL_LISTED);
	assert_int_equal(action(&v, "seccomp"), SBX_SYSCALL_LISTED);
	assert_int_equal(listed(&v), 1 + 71);
}

static void test_lines_merge(void **state)
{
	struct sbx_value v = value_of(FILTER, "@mount openat2");

	(void)state;
	assign(FILTER, "~mount execve", &v);
	assert_int_equal(action(&v, "mount"), SBX_SYSCALL_UNLISTED);
	assert_int_equal(action(&v, "execve"), SBX_SYSCALL_UNLISTED);
	assert_int_equal(action(&v, "umount2"), SBX_SYSCALL_LISTED);
	assign(FILTER, "mount", &v);
	assert_int_equal(action(&v, "mount"), SBX_SYSCALL_LISTED);

	v = value_of(FILTER, "~@mount");
	assign(FILTER, "mount", &v);
	assign(FILTER, "~chroot swapon", &v);
	assert_int_equal(action(&v, "mount"), SBX_SYSCALL_UNLISTED);
	assert_int_equal(action(&v, "swapon"), SBX_SYSCALL_LISTED);
	assert_int_equal(listed(&v), 13);
}

static void test_error_numbers(void **state)
{
	struct sbx_value v =
		value_of(FILTER, "~mount:EACCES @clock:kill reboot:0 swapon:4095 chroot");

	(void)state;
	assert_int_equal(action(&v, "mount"), EACCES);
	assert_int_equal(action(&v, "clock_settime"), SBX_SYSCALL_KILL);
	assert_int_equal(action(&v, "settimeofday"), SBX_SYSCALL_KILL);
	assert_int_equal(action(&v, "reboot"), 0);
	assert_int_equal(action(&v, "swapon"), 4095);
	assert_int_equal(action(&v, "chroot"), SBX_SYSCALL_LISTED);
	assign(FILTER, "~mount:13 mount:EPERM", &v);
	assert_int_equal(action(&v, "mount"), EPERM);
}

/* In an allow-list such a line adds: the call answers that instead of the global action. */
static void test_error_number_in_an_allow_list_adds(void **state)
{
	struct sbx_value v = value_of(FILTER, "openat2");

	(void)state;
	assign(FILTER, "~mount:EPERM openat2", &v);
	assert_int_equal(action(&v, "mount"), EPERM);
	assert_int_equal(action(&v, "openat2"), SBX_SYSCALL_UNLISTED);
}

static void test_empty_resets_the_kind_too(void **state)
{
	struct sbx_value v = value_of(FILTER, "openat2");

	(void)state;
	assign(FILTER, "", &v);
	assert_false(v.set);
	assign(FILTER, "~openat2", &v);
	assert_false(v.syscalls->allow_list);
	assert_int_equal(listed(&v), 1);
}

static void test_a_lone_tilde_denies_nothing(void **state)
{
	struct sbx_value v = value_of(FILTER, "~");

	(void)state;
	assert_false(v.syscalls->allow_list);
	assert_int_equal(listed(&v), 0);
}

static void test_logged_calls_have_no_default(void **state)
{
	struct sbx_value v = value_of(LOG, "openat2 @clock");

	(void)state;
	assert_true(v.syscalls->allow_list);
	assert_int_equal(listed(&v), 1 + 6);
	refuse(LOG, "~openat2:EPERM", "logged calls have no error number");
}

/* Rings are kept only when somebody wrote their name (L43). */
static void test_L43_names_are_told_from_groups(void **state)
{
	struct sbx_value v = value_of(FILTER, "@aio");

	(void)state;
	assert_false(v.syscalls->by_name[SBX_SYS_io_uring_setup]);
	assign(FILTER, "io_uring_setup", &v);
	assert_true(v.syscalls->by_name[SBX_SYS_io_uring_setup]);
	assign(FILTER, "@aio", &v);
	assert_true(v.syscalls->by_name[SBX_SYS_io_uring_setup]);
	assign(FILTER, "~io_uring_setup", &v);
	assert_false(v.syscalls->by_name[SBX_SYS_io_uring_setup]);
}

static void test_mistakes_are_errors(void **state)
{
	static const struct {
		const char *text, *part;
	} mistakes[] = {
		{"opena", "did you mean \"open\"?"},
		{"openat2 @clok", "did you mean \"@clock\"?"},
		{"~@system_service", "did you mean \"@system-service\"?"},
		{"open ~read", "before the whole list"},
		{"open:EPERM", "only a call that is denied"},
		{"@clock:EPERM", "only a call that is denied"},
		{"~open:EPRM", "did you mean \"EPERM\"?"},
		{"~open:", "not an error number"},
		{"~open:4096", "not an error number"},
		{"~open:-1", "not an error number"},
		{"~open:99999999999999999999", "not an error number"},
		{"~open:Kill", "not an error number"},
		{"~open:EPERM:EACCES", "not an error number"},
		{"~:EPERM", "is not a system call"},
		{"\"open\"", "is not a system call"},
		{"open,read", "is not a system call"},
		{"@", "is not a group"},
		{"0", "is not a system call"},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(mistakes); i++)
		refuse(FILTER, mistakes[i].text, mistakes[i].part);
}

static void test_a_bad_line_leaves_no_trace(void **state)
{
	static const char *const bad[] = {"openat2 opena", "~read:EPERM reed", "openat2\n~reed"};
	struct sbx_value v = value_of(FILTER, "mount");
	unsigned before = listed(&v);

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(bad); i++) {
		refuse_on(FILTER, bad[i], &v, "is not a system call");
		assert_int_equal(listed(&v), before);
		assert_int_equal(action(&v, "openat2"), SBX_SYSCALL_UNLISTED);
		assert_int_equal(action(&v, "read"), SBX_SYSCALL_UNLISTED);
	}
}

static void test_the_blame_has_a_column(void **state)
{
	struct sbx_value v = {0};
	struct sbx_error err = {0};

	(void)state;
	assert_int_equal(parse(FILTER, "~ read opena", &v, &err), -1);
	assert_int_equal(err.origin.column, 11 + strlen("~ read "));
}

static void assert_same(const struct sbx_value *a, const struct sbx_value *b, const char *text)
{
	assert_int_equal(a->set, b->set);
	if (!a->set)
		return;
	assert_int_equal(a->syscalls->allow_list, b->syscalls->allow_list);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		if (a->syscalls->action[i] != b->syscalls->action[i] ||
		    a->syscalls->by_name[i] != b->syscalls->by_name[i])
			fail_msg("%s differs after \"%s\"", sbx_syscall_name(i), text);
}

static void test_format_is_the_inverse_of_parse(void **state)
{
	static const char *const lists[][4] = {
		{""},
		{"~"},
		{"@default"},
		{"openat2"},
		{"@system-service"},
		{"@system-service", "~@aio", "io_setup"},
		{"@system-service", "io_uring_setup",
		 "~@clock:EPERM reboot:kill mount:0 swapon:999"},
		{"@aio", "~io_setup execve"},
		{"@known"},
		{"read write", "~@default"},
		{"~@mount"},
		{"~@mount @clock:kill", "mount io_uring_setup", "~open:EACCES"},
		{"~read", "read"},
		{"~@known"},
		{"~@default:EPERM"},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(lists); i++) {
		struct sbx_value v = {0}, again = {0};
		const char *text;

		for (unsigned l = 0; l < 4 && lists[i][l]; l++)
			assign(FILTER, lists[i][l], &v);
		text = format(FILTER, &v);
		assign(FILTER, text, &again);
		assert_same(&v, &again, text);
		assert_string_equal(format(FILTER, &again), text);
	}
}

static void test_format_finds_the_groups(void **state)
{
	struct sbx_value v = value_of(FILTER, "@system-service");

	(void)state;
	assert_string_equal(format(FILTER, &v), "@system-service");
	assign(FILTER, "~@chown mount:EPERM", &v);
	assert_non_null(strstr(format(FILTER, &v), "\n~chown "));
	v = value_of(FILTER, "~@mount swapon");
	assert_string_equal(format(FILTER, &v), "~@mount swapon");
	v = value_of(LOG, "@clock");
	assert_string_equal(format(LOG, &v), "@clock");
}

static void test_exhaustion_is_an_error(void **state)
{
	const size_t step = 256;
	size_t limit = step;
	int got = -1;

	(void)state;
	for (; got < 0 && limit < SBX_ARENA_DEFAULT_LIMIT; limit += step) {
		struct sbx_value v = {0};
		struct sbx_error err = {0};

		sbx_arena_release(&arena);
		sbx_arena_init(&arena, limit);
		got = parse(FILTER, "@system-service\n~@mount:EPERM\nmount", &v, &err);
		if (got < 0)
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
	}
	assert_int_equal(got, 0);
	assert_true(limit > 2 * step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_first_line_decides_the_kind),
		TEST(test_an_allow_list_has_default),
		TEST(test_lines_merge),
		TEST(test_error_numbers),
		TEST(test_error_number_in_an_allow_list_adds),
		TEST(test_empty_resets_the_kind_too),
		TEST(test_a_lone_tilde_denies_nothing),
		TEST(test_logged_calls_have_no_default),
		TEST(test_L43_names_are_told_from_groups),
		TEST(test_mistakes_are_errors),
		TEST(test_a_bad_line_leaves_no_trace),
		TEST(test_the_blame_has_a_column),
		TEST(test_format_is_the_inverse_of_parse),
		TEST(test_format_finds_the_groups),
		TEST(test_exhaustion_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
