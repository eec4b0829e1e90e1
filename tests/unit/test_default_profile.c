/* SPDX-License-Identifier: MIT
 * test_default_profile.c: because the profile that is compiled in is the one that nobody reads
 * when something is wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/default_profile.h"
#include "directives.h"
#include "profile/profile.h"

static const char text[] = SBX_DEFAULT_PROFILE;

static void is_the_file_that_people_read(void **state)
{
	const char *top = getenv("top_srcdir");
	char path[4096], file[sizeof(text) + 1];
	size_t n;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/profiles/default.conf", top ? top : ".");
	f = fopen(path, "re");
	assert_non_null(f);
	n = fread(file, 1, sizeof(file), f);
	fclose(f);
	assert_int_equal(n, sizeof(text) - 1);
	assert_memory_equal(file, text, n);
}

static void asks_only_for_what_can_be_enforced(void **state)
{
	struct sbx_specifiers specifiers = {{NULL}};
	struct sbx_profile profile;
	struct sbx_arena arena;
	struct sbx_error err;
	unsigned n = 0;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	assert_int_equal(sbx_profile_init(&arena, &profile, &sbx_directives, &specifiers, &err), 0);
	sbx_profile_load(&arena, &profile, "default", text, sizeof(text) - 1);
	assert_null(profile.problems.first);
	for (unsigned i = 0; i < sbx_directives.n_rows; i++) {
		if (!profile.settings[i].value.set)
			continue;
		assert_int_equal(sbx_directives.rows[i].status, SBX_ENFORCED);
		n++;
	}
	assert_true(n > 15);
	sbx_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_file_that_people_read),
		cmocka_unit_test(asks_only_for_what_can_be_enforced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
