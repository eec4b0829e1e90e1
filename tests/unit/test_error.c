/* SPDX-License-Identifier: MIT
 * test_error.c: because the one line is all an admin gets, and because profiles and file names
 * that others wrote end up on somebody's terminal. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static const char *line_of(const struct sbx_error *err)
{
	static char line[2048];

	sbx_error_format(err, line, sizeof(line));
	return line;
}

/* Every piece may be absent, and none may leave a stray separator behind. */
static void absent_pieces_leave_no_trace(void **state)
{
	static const struct {
		struct sbx_error error;
		const char *line;
	} cases[] = {
		{{0}, ""},
		{{.origin = {"a.conf", 12, 0, "BindPaths"},
		  .step = "open_tree",
		  .subject = "/var/spool/lpd",
		  .sys_errno = ENOENT,
		  .hint = "create it"},
		 "a.conf:12: BindPaths=: open_tree: /var/spool/lpd: No such file or directory "
		 "(create it)"},
		{{.origin = {"a.conf", 3, 14, "User"}, .step = "value", .subject = "x"},
		 "a.conf:3:14: User=: value: x"},
		{{.origin = {"a.conf", 0, 14, NULL}, .subject = "x"}, "a.conf: x"},
		{{.origin = {NULL, 7, 3, "User"}, .step = "value"}, "User=: value"},
		{{.origin = {"-p", 0, 0, "User"}, .subject = "x"}, "-p: User=: x"},
		{{.sys_errno = EPERM}, "Operation not permitted"},
		{{.step = "exec", .sys_errno = EPERM}, "exec: Operation not permitted"},
		{{.subject = "x", .hint = "h"}, "x (h)"},
		{{.hint = "h"}, "h"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++)
		assert_string_equal(line_of(&cases[i].error), cases[i].line);
}

/* A profile must not be able to write on the terminal of who reads the error. */
static void control_characters_are_shown_and_not_sent(void **state)
{
	static const struct {
		const char *subject, *line;
	} cases[] = {
		{"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
		{"\033[31mred\177", "\\x1b[31mred\\x7f"},
		{"C1: \xc2\x9b"
		 "2J \xc2\x85",
		 "C1: \\xc2\\x9b2J \\xc2\\x85"},
		{"grüße, €, 😀", "grüße, €, 😀"},
		{"latin1 \xfc and lone \x9b", "latin1 \\xfc and lone \\x9b"},
		{"cut \xe2\x82", "cut \\xe2\\x82"},
		{"surrogate \xed\xa0\x80, overlong \xc0\xaf",
		 "surrogate \\xed\\xa0\\x80, overlong \\xc0\\xaf"},
		{"beyond \xf4\x90\x80\x80", "beyond \\xf4\\x90\\x80\\x80"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		struct sbx_error err;

		assert_int_equal(sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "", "%s", cases[i].subject),
				 -1);
		assert_string_equal(line_of(&err), cases[i].line);
	}

	struct sbx_error err = {.origin = {"a\nb", 1, 0, "K\ney"}, .hint = "h\nh", .step = "s\ns"};
	assert_null(strchr(line_of(&err), '\n'));
}

/* At every size: no byte behind the buffer, always an end, always a beginning of the line. */
static void a_short_buffer_gets_a_beginning(void **state)
{
	struct sbx_error err = {.origin = {"grün.conf", 12, 3, "BindPaths"},
				.step = "st\np",
				.subject = "€€",
				.sys_errno = ENOENT,
				.hint = "hint"};
	char whole[256], buf[256];

	(void)state;
	sbx_error_format(&err, whole, sizeof(whole));
	for (size_t size = 0; size <= strlen(whole) + 2; size++) {
		memset(buf, 'Z', sizeof(buf));
		sbx_error_format(&err, buf, size);
		assert_int_equal(buf[size], 'Z');
		if (size == 0)
			continue;
		assert_true(strlen(buf) < size);
		assert_memory_equal(buf, whole, strlen(buf));
		/* Never half a character, never half an escape. */
		assert_int_not_equal((unsigned char)whole[strlen(buf)] & 0xc0, 0x80);
	}
	assert_string_equal(buf, whole);
}

/* systemd's own paths are shorter, but a value may have a megabyte. */
static void long_subjects_are_cut_at_a_character(void **state)
{
	char subject[2000];
	struct sbx_error err;

	(void)state;
	for (size_t start = 0; start < 4; start++) {
		memset(subject, 'x', sizeof(subject));
		for (size_t i = start; i + 3 < sizeof(subject); i += 3)
			memcpy(subject + i, "€", 3);
		subject[sizeof(subject) - 1] = '\0';
		sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "value", "%s", subject);
		sbx_hint(&err, "%s", subject);
		assert_true(strlen(err.subject) < sizeof(err.subject));
		assert_string_equal(err.subject + strlen(err.subject) - 3, "…");
		assert_string_equal(err.hint + strlen(err.hint) - 3, "…");
		assert_null(strstr(line_of(&err), "\\x"));
	}

	/* What just fits is not cut. */
	memset(subject, 'x', sizeof(subject));
	subject[sizeof(err.subject) - 1] = '\0';
	sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "value", "%s", subject);
	assert_string_equal(err.subject, subject);
}

static void failing_fills_everything(void **state)
{
	struct sbx_origin origin = {"a.conf", 12, 3, "User"};
	struct sbx_error err;

	(void)state;
	memset(&err, 0x55, sizeof(err));
	assert_int_equal(sbx_fail_errno(&err, SBX_EXIT_USER, EPERM, &origin, "setuid", "%d", 33),
			 -1);
	assert_int_equal(err.exit, SBX_EXIT_USER);
	assert_int_equal(err.sys_errno, EPERM);
	assert_string_equal(err.origin.directive, "User");
	assert_string_equal(err.step, "setuid");
	assert_string_equal(err.subject, "33");
	assert_string_equal(err.hint, "");
	assert_int_equal(sbx_hint(&err, "%s", "do"), -1);
	assert_string_equal(err.hint, "do");

	/* An error made of its own pieces: the old ones are read before they are overwritten. */
	assert_int_equal(
		sbx_fail(&err, SBX_EXIT_CONFIG, &err.origin, "step", "was %s", err.subject), -1);
	assert_string_equal(line_of(&err), "a.conf:12:3: User=: step: was 33");

	assert_int_equal(sbx_fail_memory(&err), -1);
	assert_int_equal(err.exit, SBX_EXIT_MEMORY);
}

static void problems_keep_their_order_and_their_count(void **state)
{
	struct sbx_problems list = {0};
	struct sbx_error err, first;
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, SBX_ARENA_DEFAULT_LIMIT);
	assert_int_equal(sbx_problems_fail(&list, &err), 0);
	sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "", "warning");
	sbx_problem_add(&a, &list, SBX_WARNING, &err);
	assert_int_equal(sbx_problems_fail(&list, &err), 0);
	sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "", "one");
	sbx_problem_add(&a, &list, SBX_ERROR, &err);
	sbx_fail(&err, SBX_EXIT_CONFIG, NULL, "", "two");
	sbx_problem_add(&a, &list, SBX_ERROR, &err);
	assert_int_equal(list.n_errors, 2);
	assert_string_equal(list.first->error.subject, "warning");
	assert_string_equal(list.first->next->error.subject, "one");
	assert_string_equal(list.last->error.subject, "two");
	assert_int_equal(sbx_problems_fail(&list, &first), -1);
	assert_string_equal(first.subject, "one");
	sbx_arena_release(&a);
}

/* Losing the text of an error must not turn it into success. */
static void an_error_without_room_still_counts(void **state)
{
	struct sbx_problems list = {0};
	struct sbx_error err = {.exit = SBX_EXIT_CONFIG};
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, 0);
	sbx_problem_add(&a, &list, SBX_ERROR, &err);
	assert_null(list.first);
	assert_int_equal(sbx_problems_fail(&list, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_MEMORY);
	sbx_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_pieces_leave_no_trace),
		cmocka_unit_test(control_characters_are_shown_and_not_sent),
		cmocka_unit_test(a_short_buffer_gets_a_beginning),
		cmocka_unit_test(long_subjects_are_cut_at_a_character),
		cmocka_unit_test(failing_fills_everything),
		cmocka_unit_test(problems_keep_their_order_and_their_count),
		cmocka_unit_test(an_error_without_room_still_counts),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
