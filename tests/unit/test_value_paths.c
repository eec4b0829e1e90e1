/* SPDX-License-Identifier: MIT
 * Lists of paths: a dropped or cut path is a hole in the sandbox, so each mistake must refuse the
 * whole line and leave the lines before it. */
#include "values.h"

static void test_prefixes(void **state)
{
	struct sbx_value v = value_of(&sbx_type_paths, "/a -/b +/c -+/d//e/");

	(void)state;
	assert_int_equal(v.list.count, 4);
	assert_string_equal(item_at(&v, 0)->text, "/a");
	assert_int_equal(item_at(&v, 0)->flags, 0);
	assert_string_equal(item_at(&v, 1)->text, "/b");
	assert_int_equal(item_at(&v, 1)->flags, SBX_ITEM_OPTIONAL);
	assert_int_equal(item_at(&v, 2)->flags, SBX_ITEM_IN_ROOT);
	assert_string_equal(item_at(&v, 3)->text, "/d/e");
	assert_int_equal(item_at(&v, 3)->flags, SBX_ITEM_IN_ROOT | SBX_ITEM_OPTIONAL);
	refuse_on(&sbx_type_paths, "+-/x", &v, "\"-\" comes before \"+\"");
	refuse_on(&sbx_type_paths, "--/x", &v, "not an absolute path");
}

static void test_lines_append_and_an_empty_one_clears(void **state)
{
	struct sbx_value v = value_of(&sbx_type_paths, "/a");

	(void)state;
	assign(&sbx_type_paths, "/b /a", &v);
	assert_int_equal(v.list.count, 3);
	assert_string_equal(item_at(&v, 2)->text, "/a");
	assert_ptr_equal(v.list.last, item_at(&v, 2));
	assign(&sbx_type_paths, "", &v);
	assert_false(v.set);
	assign(&sbx_type_paths, "/c", &v);
	assert_int_equal(v.list.count, 1);
	assert_string_equal(item_at(&v, 0)->text, "/c");
}

static void test_one_bad_word_refuses_the_line(void **state)
{
	struct sbx_value v = value_of(&sbx_type_paths, "/a");

	(void)state;
	refuse_on(&sbx_type_paths, "/b relative /c", &v, "t.conf:7:14: D=: value: \"relative\"");
	refuse_on(&sbx_type_paths, "/b /x/../y", &v, "\"..\" is not allowed");
	refuse_on(&sbx_type_paths, "/b \"/c", &v, "t.conf:7:14");
	refuse_on(&sbx_type_paths, "/b /c\\", &v, "backslash");
	refuse_on(&sbx_type_paths, "/%I", &v, "control character");
	refuse_on(&sbx_type_paths, "\"\"", &v, "not an absolute path");
	assert_int_equal(v.list.count, 1);
	assert_null(v.list.last->next);
}

static void test_quotes_and_origins(void **state)
{
	struct sbx_value v = value_of(&sbx_type_paths, "\"/a b\" '/c'/d /e\\ f %f");

	(void)state;
	assert_string_equal(item_at(&v, 0)->text, "/a b");
	assert_string_equal(item_at(&v, 1)->text, "/c/d");
	assert_string_equal(item_at(&v, 2)->text, "/e f");
	assert_string_equal(item_at(&v, 3)->text, "/srv/blue");
	assert_int_equal(item_at(&v, 0)->origin.column, 11);
	assert_int_equal(item_at(&v, 1)->origin.column, 18);
	assert_int_equal(item_at(&v, 1)->origin.line, 7);
}

static void test_binds(void **state)
{
	struct sbx_value v = value_of(&sbx_type_binds,
				      "/a -/b:/c /d:/e:norbind /f:/g:rbind /h\\:i:/j \"/k l:/m\"");

	(void)state;
	assert_int_equal(v.list.count, 6);
	assert_string_equal(item_at(&v, 0)->text, "/a");
	assert_null(item_at(&v, 0)->second);
	assert_int_equal(item_at(&v, 1)->flags, SBX_ITEM_OPTIONAL);
	assert_string_equal(item_at(&v, 1)->second, "/c");
	assert_int_equal(item_at(&v, 2)->flags, SBX_ITEM_NORECURSE);
	assert_int_equal(item_at(&v, 3)->flags, 0);
	assert_string_equal(item_at(&v, 4)->text, "/h:i");
	assert_string_equal(item_at(&v, 4)->second, "/j");
	assert_string_equal(item_at(&v, 5)->text, "/k l");
	assert_string_equal(item_at(&v, 5)->second, "/m");
}

static void test_bad_binds(void **state)
{
	static const char *const bad[] = {
		"/a:",		 "/a:b",
		"a:/b",		 "/a:/b:",
		"/a:/b:ro",	 "/a:/b:rbind,ro",
		"/a::rbind",	 "/a:/b:rbind:x",
		"/a:/b:rbind:",	 ":/b",
		"/a/../b:/c",	 "/a:/b/../c",
		"+/a",		 "-",
		"/a:/b:NORBIND", "/a:\"/b",
	};
	struct sbx_value v = value_of(&sbx_type_binds, "/keep");

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse_on(&sbx_type_binds, bad[i], &v, "t.conf:7:");
	refuse_on(&sbx_type_binds, "/a:/b:ro", &v, "allowed: rbind norbind");
	refuse_on(&sbx_type_binds, "/a:/b:rbind:x", &v, "more than three fields");
	assign(&sbx_type_binds, "", &v);
	assert_false(v.set);
}

static void test_tmpfs(void **state)
{
	struct sbx_value v =
		value_of(&sbx_type_tmpfs, "/a /b:ro,size=1M \"/c d:mode=0711\" /e:mpol=bind:0-3");

	(void)state;
	assert_null(item_at(&v, 0)->second);
	assert_string_equal(item_at(&v, 1)->second, "ro,size=1M");
	assert_string_equal(item_at(&v, 2)->text, "/c d");
	assert_string_equal(item_at(&v, 2)->second, "mode=0711");
	assert_string_equal(item_at(&v, 3)->second, "mpol=bind:0-3");
	refuse_on(&sbx_type_tmpfs, "/a:", &v, "no options");
	refuse_on(&sbx_type_tmpfs, "a:ro", &v, "not an absolute path");
	refuse_on(&sbx_type_tmpfs, "-/a", &v, "not an absolute path");
	refuse_on(&sbx_type_tmpfs, ":ro", &v, "not an absolute path");
}

static void test_files_take_one_path_a_line(void **state)
{
	struct sbx_value v = value_of(&sbx_type_files, "-/etc/default/*.env");

	(void)state;
	assign(&sbx_type_files, "/etc/a b", &v);
	assert_int_equal(v.list.count, 2);
	assert_string_equal(item_at(&v, 0)->text, "/etc/default/*.env");
	assert_int_equal(item_at(&v, 0)->flags, SBX_ITEM_OPTIONAL);
	assert_string_equal(item_at(&v, 1)->text, "/etc/a b");
	refuse_on(&sbx_type_files, "relative", &v, "not an absolute path");
	refuse_on(&sbx_type_files, "-", &v, "not an absolute path");
	refuse_on(&sbx_type_files, "/a\nb", &v, "not an absolute path");
	assign(&sbx_type_files, "", &v);
	assert_false(v.set);
}

static void test_search_path(void **state)
{
	struct sbx_value v = value_of(&sbx_type_search_path, "/usr/bin:/bin/");

	(void)state;
	assign(&sbx_type_search_path, "%f:/a\\:b", &v);
	assert_int_equal(v.list.count, 4);
	assert_string_equal(item_at(&v, 1)->text, "/bin");
	assert_string_equal(item_at(&v, 2)->text, "/srv/blue");
	assert_string_equal(item_at(&v, 3)->text, "/a:b");
	refuse_on(&sbx_type_search_path, "/a::/b", &v, "t.conf:7:14");
	refuse_on(&sbx_type_search_path, "/a:", &v, "not an absolute path");
	refuse_on(&sbx_type_search_path, "bin", &v, "not an absolute path");
}

/* A profile of a hundred thousand words is refused with a reason, not with "no memory" (L45). */
static void test_lists_have_an_end(void **state)
{
	static char many[3 * (SBX_LIST_MAX + 1) + 1];
	struct sbx_value v = {0};

	(void)state;
	for (size_t i = 0; i < SBX_LIST_MAX + 1; i++)
		memcpy(many + 3 * i, "/a ", 4);
	refuse(&sbx_type_paths, many, "more than 10000 words");
	many[3 * SBX_LIST_MAX] = '\0';
	assign(&sbx_type_paths, many, &v);
	assert_int_equal(v.list.count, SBX_LIST_MAX);
	refuse_on(&sbx_type_paths, "/b", &v, "more than 10000 items in all");
	assert_int_equal(v.list.count, SBX_LIST_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_prefixes),
		TEST(test_lines_append_and_an_empty_one_clears),
		TEST(test_one_bad_word_refuses_the_line),
		TEST(test_quotes_and_origins),
		TEST(test_binds),
		TEST(test_bad_binds),
		TEST(test_tmpfs),
		TEST(test_files_take_one_path_a_line),
		TEST(test_search_path),
		TEST(test_lists_have_an_end),
	};

	return cmocka_run_group_tests_name("value paths", tests, NULL, NULL);
}
