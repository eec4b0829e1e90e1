/* SPDX-License-Identifier: MIT
 * test_path.c: because mounts are sorted, nested and dropped by this arithmetic, and a path that
 * counts as below another by accident is a hole. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/path.h"

static struct sbx_arena arena;

static void below_goes_by_components(void **state)
{
	static const struct {
		const char *path, *dir;
		bool below;
	} cases[] = {
		{"/usr/lib", "/usr", true},
		{"/usr", "/usr", true},
		{"/usr/lib64", "/usr/lib", false},
		{"/usr", "/usr/lib", false},
		{"/usr", "/", true},
		{"/", "/", true},
		{"/", "/usr", false},
		{"/usrx", "/usr", false},
		{"/usr/lib/x/y", "/usr/lib", true},
		{"/USR", "/usr", false},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++)
		assert_int_equal(sbx_path_is_below(cases[i].path, cases[i].dir), cases[i].below);
}

static void normalising(void **state)
{
	static const struct {
		const char *path, *clean; /* NULL: refused */
	} cases[] = {
		{"/", "/"},	      {"//", "/"},
		{"/.", "/"},	      {"/./", "/"},
		{"/a", "/a"},	      {"//a///b/", "/a/b"},
		{"/a/./b/.", "/a/b"}, {"/.a/..b/c..", "/.a/..b/c.."},
		{"/...", "/..."},     {"/a b/\xc3\xbc", "/a b/\xc3\xbc"},
		{"", NULL},	      {"a", NULL},
		{"./a", NULL},	      {"/..", NULL},
		{"/../etc", NULL},    {"/a/..", NULL},
		{"/a/../b", NULL},    {"/a/./..//b", NULL},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		const char *clean = sbx_path_normalise(&arena, cases[i].path);

		if (cases[i].clean)
			assert_string_equal(clean, cases[i].clean);
		else
			assert_null(clean);
	}
}

/* What the kernel would refuse with ENAMETOOLONG is refused before anything starts; what only
 * looks long is not. */
static void length_is_that_of_the_result(void **state)
{
	static char path[3 * PATH_MAX];

	(void)state;
	memset(path, '/', sizeof(path) - 2);
	path[sizeof(path) - 2] = 'a';
	assert_string_equal(sbx_path_normalise(&arena, path), "/a");

	memset(path, 'x', PATH_MAX);
	path[0] = '/';
	path[PATH_MAX - 1] = '\0';
	assert_string_equal(sbx_path_normalise(&arena, path), path);
	path[PATH_MAX - 1] = 'x';
	path[PATH_MAX] = '\0';
	assert_null(sbx_path_normalise(&arena, path));

	for (size_t i = 0; i + 1 < sizeof(path); i++)
		path[i] = i % 2 ? 'y' : '/';
	path[sizeof(path) - 1] = '\0';
	assert_null(sbx_path_normalise(&arena, path));
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* The list is in order; every pair of it must be, whichever way it is asked. */
static void parents_sort_directly_before_their_children(void **state)
{
	static const char *const sorted[] = {
		"/",	"/a",	  "/a/b", "/a/b/c", "/a/b-c", "/a/\xc3\xbc",
		"/a-b", "/a-b/c", "/a.b", "/aa",    "/b",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(sorted); i++)
		for (size_t j = 0; j < SBX_COUNT(sorted); j++)
			assert_int_equal(sign(sbx_path_compare(sorted[i], sorted[j])),
					 sign((int)i - (int)j));
}

static void joining_and_taking_apart(void **state)
{
	(void)state;
	assert_string_equal(sbx_path_join(&arena, "/", "a"), "/a");
	assert_string_equal(sbx_path_join(&arena, "/a", "b/c"), "/a/b/c");
	assert_string_equal(sbx_path_rest("/a/b/c", "/a"), "b/c");
	assert_string_equal(sbx_path_rest("/a", "/a"), "");
	assert_string_equal(sbx_path_rest("/a/b", "/"), "a/b");
	assert_string_equal(sbx_path_rest("/", "/"), "");
	assert_string_equal(sbx_path_parent(&arena, "/a/b"), "/a");
	assert_string_equal(sbx_path_parent(&arena, "/a"), "/");
	assert_string_equal(sbx_path_parent(&arena, "/"), "/");
}

static void an_exhausted_arena_gives_null(void **state)
{
	struct sbx_arena none;

	(void)state;
	sbx_arena_init(&none, 0);
	assert_null(sbx_path_normalise(&none, "/a"));
	assert_null(sbx_path_join(&none, "/a", "b"));
	assert_null(sbx_path_parent(&none, "/a/b"));
	sbx_arena_release(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(below_goes_by_components),
		cmocka_unit_test(normalising),
		cmocka_unit_test(length_is_that_of_the_result),
		cmocka_unit_test(parents_sort_directly_before_their_children),
		cmocka_unit_test(joining_and_taking_apart),
		cmocka_unit_test(an_exhausted_arena_gives_null),
	};

	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	int failed = cmocka_run_group_tests_name("path", tests, NULL, NULL);
	sbx_arena_release(&arena);
	return failed;
}
