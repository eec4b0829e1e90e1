/* SPDX-License-Identifier: MIT
 * test_specifier.c: because "%i" becomes part of a path, and a name must not be able to lead that
 * path somewhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/specifier.h"

/* In the order of the name_letters; NULL: no value. */
static const char name_letters[] = "nNpPiIjJf";
static const struct {
	const char *name, *value[sizeof(name_letters) - 1];
} names[] = {
	{"smtpd.service",
	 {"smtpd.service", "smtpd", "smtpd", "smtpd", "", "", "smtpd", "smtpd", "/smtpd"}},
	{"web@blue.service",
	 {"web@blue.service", "web@blue", "web", "web", "blue", "blue", "web", "web", "/blue"}},
	{"a-b-c@x-y.service",
	 {"a-b-c@x-y.service", "a-b-c@x-y", "a-b-c", "a/b/c", "x-y", "x/y", "c", "c", "/x/y"}},
	{"srv-www.service",
	 {"srv-www.service", "srv-www", "srv-www", "srv/www", "", "", "www", "www", "/srv/www"}},
	{"a@srv\\x2dx.service",
	 {"a@srv\\x2dx.service", "a@srv\\x2dx", "a", "a", "srv\\x2dx", "srv-x", "a", "a",
	  "/srv-x"}},
	{"a@\\x41\\x4A\\x4a.service",
	 {"a@\\x41\\x4A\\x4a.service", "a@\\x41\\x4A\\x4a", "a", "a", "\\x41\\x4A\\x4a", "AJJ", "a",
	  "a", "/AJJ"}},
	{"a@-.service", {"a@-.service", "a@-", "a", "a", "-", "/", "a", "a", "/"}},
	{"a@b@c.service", {"a@b@c.service", "a@b@c", "a", "a", "b@c", "b@c", "a", "a", "/b@c"}},
	{"v1.2.service", {"v1.2.service", "v1.2", "v1.2", "v1.2", "", "", "v1.2", "v1.2", "/v1.2"}},
	{"bare", {"bare", "bare", "bare", "bare", "", "", "bare", "bare", "/bare"}},
	/* What is no valid escape, or would be a NUL byte, has no unescaped form. */
	{"a@b\\n.service", {"a@b\\n.service", "a@b\\n", "a", "a", "b\\n", NULL, "a", "a", NULL}},
	{"a@\\x0.service", {"a@\\x0.service", "a@\\x0", "a", "a", "\\x0", NULL, "a", "a", NULL}},
	{"a@\\x00.service",
	 {"a@\\x00.service", "a@\\x00", "a", "a", "\\x00", NULL, "a", "a", NULL}},
	{"a@\\xg1.service",
	 {"a@\\xg1.service", "a@\\xg1", "a", "a", "\\xg1", NULL, "a", "a", NULL}},
	/* %f is a path, so it may not leave the place its name promises. */
	{"a@..-etc.service",
	 {"a@..-etc.service", "a@..-etc", "a", "a", "..-etc", "../etc", "a", "a", NULL}},
	{"a@x-..-y.service",
	 {"a@x-..-y.service", "a@x-..-y", "a", "a", "x-..-y", "x/../y", "a", "a", NULL}},
	{"a@-x.service", {"a@-x.service", "a@-x", "a", "a", "-x", "/x", "a", "a", NULL}},
	{"a@x-.service", {"a@x-.service", "a@x-", "a", "a", "x-", "x/", "a", "a", NULL}},
	{"a@x--y.service", {"a@x--y.service", "a@x--y", "a", "a", "x--y", "x//y", "a", "a", NULL}},
	{"a@\\x2e\\x2e.service",
	 {"a@\\x2e\\x2e.service", "a@\\x2e\\x2e", "a", "a", "\\x2e\\x2e", "..", "a", "a", NULL}},
};

static void names_are_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < SBX_COUNT(names); i++) {
		struct sbx_specifiers s = {0};
		struct sbx_arena arena;

		sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
		sbx_specifiers_from_name(&arena, &s, names[i].name, NULL);
		for (size_t j = 0; name_letters[j]; j++) {
			const char *want = names[i].value[j];
			const char *got = s.value[(unsigned char)name_letters[j]];

			if (want && got)
				assert_string_equal(got, want);
			else
				assert_true(!want && !got);
		}
		assert_null(s.value['y']);
		assert_null(s.value['Y']);
		sbx_arena_release(&arena);
	}
}

static void the_file_of_the_profile(void **state)
{
	struct sbx_specifiers s = {0};
	struct sbx_arena arena;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	sbx_specifiers_from_name(&arena, &s, "a.service", "/etc/sbx/profiles/a.conf");
	assert_string_equal(s.value['y'], "/etc/sbx/profiles/a.conf");
	assert_string_equal(s.value['Y'], "/etc/sbx/profiles");
	sbx_arena_release(&arena);
}

static void expanding(void **state)
{
	static const struct {
		const char *text, *expanded; /* NULL: an error */
	} cases[] = {
		{"", ""},
		{"plain", "plain"},
		{"%i", "blue"},
		{"/run/%i/%i.sock", "/run/blue/blue.sock"},
		{"%%i", "%i"},
		{"%%%i", "%blue"},
		{"100%", "100%"},
		{"50% off", "50% off"},
		{"%-%/%_%:%.", "%-%/%_%:%."},
		{"%\xc3\xa4", "%\xc3\xa4"},
		{"%H", ""}, /* a value may be empty */
		{"[%H]", "[]"},
		{"%m", NULL}, /* known, but no value here */
		{"%k", NULL}, /* unknown */
		{"%1", NULL},
		{"a%i%", "ablue%"},
		{"%P", "%i"}, /* what a value holds is not expanded again */
	};
	struct sbx_specifiers s = {.value = {['i'] = "blue", ['H'] = "", ['P'] = "%i"}};
	struct sbx_arena arena;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		const char *out = NULL;
		struct sbx_error err;
		int done = sbx_specifier_expand(&arena, &s, cases[i].text, &out, &err);

		if (cases[i].expanded) {
			assert_int_equal(done, 0);
			assert_string_equal(out, cases[i].expanded);
		} else {
			assert_int_equal(done, -1);
			assert_int_equal(err.exit, SBX_EXIT_CONFIG);
			assert_null(out);
		}
	}
	sbx_arena_release(&arena);
}

static void the_two_errors_differ(void **state)
{
	struct sbx_specifiers s = {0};
	struct sbx_arena arena;
	struct sbx_error err;
	const char *out;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	assert_int_equal(sbx_specifier_expand(&arena, &s, "x%m", &out, &err), -1);
	assert_string_equal(err.subject, "%m has no value here");
	assert_int_equal(sbx_specifier_expand(&arena, &s, "x%k", &out, &err), -1);
	assert_string_equal(err.subject, "%k means nothing");
	assert_string_equal(err.hint, "a percent sign is written %%");
	sbx_arena_release(&arena);
}

/* A value of a megabyte of "%n" must end at the arena's limit, not in the machine's memory. */
static void expansion_is_bounded(void **state)
{
	struct sbx_specifiers s = {.value = {['n'] = "a-name-of-a-unit-that-is-not-short.service"}};
	size_t n = (size_t)1 << 20;
	char *text = malloc(n + 1);
	struct sbx_arena arena;
	struct sbx_error err;
	const char *out = NULL;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = i % 2 ? 'n' : '%';
	text[n] = '\0';
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	assert_int_equal(sbx_specifier_expand(&arena, &s, text, &out, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_MEMORY);
	assert_true(sbx_arena_exhausted(&arena));
	assert_null(out);
	sbx_arena_release(&arena);
	free(text);
}

static void what_is_needed(void **state)
{
	static const char text[] = "%i %%m %H%n %/ %\xc3 100%x";
	struct sbx_letters letters = {0};

	(void)state;
	/* One byte less than the text: a "%" at the end asks for nothing. */
	sbx_specifiers_needed(text, sizeof(text) - 2, &letters);
	for (size_t c = 0; c < SBX_COUNT(letters.used); c++)
		assert_int_equal(letters.used[c], c == 'i' || c == 'H' || c == 'n');
	sbx_specifiers_needed(text, 0, &letters);
	sbx_specifiers_needed("%m", 2, &letters);
	assert_true(letters.used['m'] && letters.used['i']);
}

static void every_memory_limit_ends_well(void **state)
{
	(void)state;
	for (size_t limit = 0; limit < 600; limit += 8) {
		struct sbx_specifiers s = {0};
		struct sbx_arena arena;
		struct sbx_error err;
		const char *out = NULL;

		sbx_arena_init(&arena, limit);
		sbx_specifiers_from_name(&arena, &s, "a-b@c-d.service", "/x/y.conf");
		int done = sbx_specifier_expand(&arena, &s, "%n%N%p%P%i%I%j%J%f%y%Y", &out, &err);
		assert_int_equal(done, sbx_arena_exhausted(&arena) ? -1 : 0);
		sbx_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_taken_apart),
		cmocka_unit_test(the_file_of_the_profile),
		cmocka_unit_test(expanding),
		cmocka_unit_test(the_two_errors_differ),
		cmocka_unit_test(expansion_is_bounded),
		cmocka_unit_test(what_is_needed),
		cmocka_unit_test(every_memory_limit_ends_well),
	};

	return cmocka_run_group_tests_name("specifier", tests, NULL, NULL);
}
