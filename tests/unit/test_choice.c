/* SPDX-License-Identifier: MIT
 * A word that is not in the list must be refused with the list: guessing protects nobody. */
#include "values.h"

enum {
	NO,
	YES,
	STRICT,
	PRIVATE
};

static const struct sbx_name system_names[] = {
	{"no", NO},
	{"yes", YES},
	{"strict", STRICT},
	{NULL, 0},
};
static const struct sbx_name plain_names[] = {
	{"private", PRIVATE},
	{"strict", STRICT},
	{NULL, 0},
};

static void test_words(void **state)
{
	struct sbx_value v = {0};

	(void)state;
	choice_names = system_names;
	assign(&sbx_type_choice, "strict", &v);
	assert_true(v.set);
	assert_int_equal(v.choice, STRICT);
	assert_null(v.argument);
	refuse_on(&sbx_type_choice, "Strict", &v, "did you mean \"strict\"?");
	refuse_on(&sbx_type_choice, "strikt", &v, "no yes strict");
	refuse_on(&sbx_type_choice, "", &v, "allowed: no yes strict");
	refuse_on(&sbx_type_choice, "strict yes", &v, "no yes strict");
	refuse_on(&sbx_type_choice, "strict:x", &v, "no yes strict");
}

static void test_booleans_match_only_where_the_row_has_them(void **state)
{
	(void)state;
	choice_names = system_names;
	assert_int_equal(value_of(&sbx_type_choice, "on").choice, YES);
	assert_int_equal(value_of(&sbx_type_choice, "F").choice, NO);
	choice_names = plain_names;
	refuse(&sbx_type_choice, "on", "private strict");
	refuse(&sbx_type_choice, "0", "private strict");
}

static void test_arguments(void **state)
{
	struct sbx_value v = {0};

	(void)state;
	choice_names = system_names;
	assign(&sbx_type_choice_argument, "yes", &v);
	assert_int_equal(v.choice, YES);
	assert_null(v.argument);
	assign(&sbx_type_choice_argument, "1:%i:x", &v);
	assert_int_equal(v.choice, YES);
	assert_string_equal(v.argument, "blue:x");
	assert_string_equal(format(&sbx_type_choice_argument, &v), "yes:blue:x");
	refuse_on(&sbx_type_choice_argument, "yes:", &v, "nothing behind");
	refuse_on(&sbx_type_choice_argument, "yes:%A", &v, "nothing behind");
	refuse_on(&sbx_type_choice_argument, "yes:%z", &v, "t.conf:7:15");
	refuse_on(&sbx_type_choice_argument, "strikt:x", &v, "did you mean \"strict\"?");
	refuse_on(&sbx_type_choice_argument, ":x", &v, "allowed: no yes strict");
	refuse_on(&sbx_type_choice_argument, "", &v, "allowed: no yes strict");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_words),
		TEST(test_booleans_match_only_where_the_row_has_them),
		TEST(test_arguments),
	};

	return cmocka_run_group_tests_name("choice", tests, NULL, NULL);
}
