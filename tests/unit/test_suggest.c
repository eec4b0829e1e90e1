/* SPDX-License-Identifier: MIT
 * test_suggest.c: because a wrong "did you mean" sends people the wrong way, and none at all
 * leaves them alone with a letter they cannot see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/suggest.h"

static const char *const names[] = {
	"ProtectSystem", "ProtectHome", "ProtectClock", "PrivateTmp", "PrivateDevices",
	"PrivateUsers",	 "User",	"UMask",	"Group",      "NoNewPrivileges",
};

static const char *near(const char *wanted)
{
	struct sbx_suggestion s = {.wanted = wanted};

	for (size_t i = 0; i < SBX_COUNT(names); i++)
		sbx_suggest(&s, names[i]);
	return s.best;
}

static void what_fingers_do_is_understood(void **state)
{
	static const struct {
		const char *wanted, *best; /* NULL: nothing is near */
	} cases[] = {
		{"ProtectSytem", "ProtectSystem"},   /* a letter lost */
		{"ProtectSysstem", "ProtectSystem"}, /* one too many */
		{"ProtectSystsm", "ProtectSystem"},  /* a wrong one */
		{"PrtoectSytsem", "ProtectSystem"},  /* two pairs swapped */
		{"PROTECTSYSTEM", "ProtectSystem"},  /* case alone */
		{"nonewprivilege", "NoNewPrivileges"},
		{"PrivateTemp", "PrivateTmp"},
		{"Usre", "User"},
		{"user", "User"},
		{"Umaks", "UMask"},
		{"ProtectSys", "ProtectSystem"}, /* left off */
		{"privateD", "PrivateDevices"},
		{"ProtectEverything", NULL},
		{"Us", NULL}, /* a third of two letters is none */
		{"", NULL},
		{"X", NULL},
		{"Restart", NULL},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		const char *best = near(cases[i].wanted);

		if (cases[i].best) {
			assert_non_null(best);
			assert_string_equal(best, cases[i].best);
		} else {
			assert_null(best);
		}
	}
}

static void the_nearest_wins_and_of_equals_the_first(void **state)
{
	struct sbx_suggestion s = {.wanted = "abcdef"};

	(void)state;
	sbx_suggest(&s, "abcdxy");
	assert_string_equal(s.best, "abcdxy");
	assert_int_equal(s.distance, 2);
	sbx_suggest(&s, "abcdeX");
	assert_string_equal(s.best, "abcdeX");
	sbx_suggest(&s, "abcdeY");
	sbx_suggest(&s, "abcxyz");
	assert_string_equal(s.best, "abcdeX");
	assert_int_equal(s.distance, 1);
}

/* The matrix has a fixed size. */
static void long_names_are_left_alone(void **state)
{
	char name[200];

	(void)state;
	for (size_t n = 60; n < sizeof(name); n++) {
		struct sbx_suggestion s = {.wanted = name};

		memset(name, 'x', n);
		name[n] = '\0';
		sbx_suggest(&s, name);
		assert_int_equal(s.best != NULL, n <= 64);
		s = (struct sbx_suggestion){.wanted = "abc"};
		sbx_suggest(&s, name);
		assert_null(s.best);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fingers_do_is_understood),
		cmocka_unit_test(the_nearest_wins_and_of_equals_the_first),
		cmocka_unit_test(long_names_are_left_alone),
	};

	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
