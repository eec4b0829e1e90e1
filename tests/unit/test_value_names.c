/* SPDX-License-Identifier: MIT
 * Lists of names: systemd skips what it does not understand in most of them; here nothing is
 * skipped. */
#include "values.h"

static void test_users(void **state)
{
	struct sbx_value v = value_of(&sbx_type_users, "mail 12 %i");

	(void)state;
	assign(&sbx_type_users, "adm", &v);
	assert_int_equal(v.list.count, 4);
	assert_string_equal(item_at(&v, 2)->text, "blue");
	assert_string_equal(item_at(&v, 3)->text, "adm");
	refuse_on(&sbx_type_users, "mail 0x0", &v, "t.conf:7:16");
	refuse_on(&sbx_type_users, "mail -1", &v, "neither a name nor a number");
	refuse_on(&sbx_type_users, "mail,adm 65535", &v, "65535");
	assign(&sbx_type_users, "", &v);
	assert_false(v.set);
}

static void test_variables(void **state)
{
	struct sbx_value v = value_of(&sbx_type_variables, "HOME _x A1");

	(void)state;
	assert_int_equal(v.list.count, 3);
	refuse_on(&sbx_type_variables, "A 1BAD", &v, "t.conf:7:13: D=: value: \"1BAD\"");
	refuse_on(&sbx_type_variables, "A=b", &v, "not the name of a variable");
	refuse_on(&sbx_type_variables, "BAD-NAME", &v, "letters, digits");
	refuse_on(&sbx_type_variables, "\"\"", &v, "not the name of a variable");
}

static void test_environment(void **state)
{
	struct sbx_value v = value_of(&sbx_type_environment,
				      "A=b \"C=d e\" B2= E=\"q\"z F=%i G='%%' H=\\x41\\n\\s I=$A");

	(void)state;
	assert_string_equal(item_at(&v, 0)->text, "A=b");
	assert_string_equal(item_at(&v, 1)->text, "C=d e");
	assert_string_equal(item_at(&v, 2)->text, "B2=");
	assert_string_equal(item_at(&v, 3)->text, "E=qz");
	assert_string_equal(item_at(&v, 4)->text, "F=blue");
	assert_string_equal(item_at(&v, 5)->text, "G=%");
	assert_string_equal(item_at(&v, 6)->text, "H=A\n ");
	assert_string_equal(item_at(&v, 7)->text, "I=$A");
	assign(&sbx_type_environment, "A=again", &v);
	assert_int_equal(v.list.count, 9); /* the planner merges */
	refuse_on(&sbx_type_environment, "C=d B", &v, "\"B\" is not an assignment");
	refuse_on(&sbx_type_environment, "1BAD=x", &v, "\"1BAD\" is not the name");
	refuse_on(&sbx_type_environment, "BAD-NAME=z", &v, "not the name");
	refuse_on(&sbx_type_environment, "=x", &v, "not the name");
	refuse_on(&sbx_type_environment, "F=a\\ b", &v, "t.conf:7:14");
	refuse_on(&sbx_type_environment, "F=\\x00", &v, "escape");
	refuse_on(&sbx_type_environment, "F=\"a", &v, "never closed");
	refuse_on(&sbx_type_environment, "F=%z", &v, "%z");
	assign(&sbx_type_environment, "", &v);
	assert_false(v.set);
}

static void test_unset(void **state)
{
	struct sbx_value v = value_of(&sbx_type_unset, "A B=c \"C=d e\"");

	(void)state;
	assert_string_equal(item_at(&v, 0)->text, "A");
	assert_string_equal(item_at(&v, 1)->text, "B=c");
	assert_string_equal(item_at(&v, 2)->text, "C=d e");
	refuse_on(&sbx_type_unset, "A -B", &v, "\"-B\" is not the name");
}

static void test_descriptors(void **state)
{
	struct sbx_value v = value_of(&sbx_type_descriptors, "3 1048575");

	(void)state;
	assert_string_equal(item_at(&v, 1)->text, "1048575");
	refuse_on(&sbx_type_descriptors, "2", &v, "allowed: 3 to 1048575");
	refuse_on(&sbx_type_descriptors, "4 1048576", &v, "t.conf:7:13");
	refuse_on(&sbx_type_descriptors, "-3", &v, "not a number");
	refuse_on(&sbx_type_descriptors, "03", &v, "leading zero");
	refuse_on(&sbx_type_descriptors, "4,5", &v, "not a number");
}

static void test_words(void **state)
{
	struct sbx_value v = value_of(&sbx_type_words, "A,B, C D");

	(void)state;
	assert_int_equal(v.list.count, 4);
	assert_string_equal(item_at(&v, 1)->text, "B");
	assert_string_equal(item_at(&v, 3)->text, "D");
	assert_int_equal(item_at(&v, 3)->origin.column, 18);
	assert_string_equal(format(&sbx_type_words, &v), "A B C D");
	assign(&sbx_type_words, "", &v);
	assert_false(v.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_users), TEST(test_variables),	  TEST(test_environment),
		TEST(test_unset), TEST(test_descriptors), TEST(test_words),
	};

	return cmocka_run_group_tests_name("value names", tests, NULL, NULL);
}
