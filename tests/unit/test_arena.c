/* SPDX-License-Identifier: MIT
 * test_arena.c: because every other layer believes that memory is zeroed, aligned, bounded, and
 * that running out of it is remembered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

/* Sizes around the chunk's, where a new one begins. */
static void memory_is_zeroed_aligned_and_separate(void **state)
{
	static const size_t sizes[] = {1, 7, 16, 17, 4000, 32768, 32769, 100000, 3};
	unsigned char *got[SBX_COUNT(sizes)];
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, SBX_ARENA_DEFAULT_LIMIT);
	for (size_t i = 0; i < SBX_COUNT(sizes); i++) {
		got[i] = sbx_arena_alloc(&a, sizes[i]);
		assert_non_null(got[i]);
		assert_int_equal((uintptr_t)got[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(got[i][j], 0);
		memset(got[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < SBX_COUNT(sizes); i++)
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(got[i][j], i + 1);
	sbx_arena_release(&a);
}

static void nothing_is_handed_out_beyond_the_limit(void **state)
{
	struct sbx_arena a;
	size_t total = 0;

	(void)state;
	sbx_arena_init(&a, 1000);
	while (sbx_arena_alloc(&a, 10))
		total += 10;
	assert_in_range(total, 1, 1000);
	assert_true(a.used <= 1000);
	sbx_arena_release(&a);
}

/* A caller that asks once at the end must learn of a failure in the middle. */
static void exhaustion_is_sticky(void **state)
{
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, 100);
	assert_non_null(sbx_arena_alloc(&a, 10));
	assert_false(sbx_arena_exhausted(&a));
	assert_null(sbx_arena_alloc(&a, 1000));
	assert_true(sbx_arena_exhausted(&a));
	assert_null(sbx_arena_alloc(&a, 1));
	assert_null(sbx_arena_strdup(&a, ""));
	assert_null(sbx_arena_printf(&a, "%d", 1));
	sbx_arena_release(&a);
	assert_false(sbx_arena_exhausted(&a));
	assert_non_null(sbx_arena_alloc(&a, 10));
	sbx_arena_release(&a);
}

/* Products and sums that wrap around would hand out too little. */
static void overflow_exhausts(void **state)
{
	static const struct {
		size_t n, size;
	} cases[] = {
		{SIZE_MAX, 2}, {SIZE_MAX / 2 + 1, 2}, {2, SIZE_MAX},
		{1, SIZE_MAX}, {1, SIZE_MAX - 14},    {SIZE_MAX / 16 + 1, 16},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		struct sbx_arena a;

		sbx_arena_init(&a, SIZE_MAX);
		assert_null(sbx_arena_array(&a, cases[i].n, cases[i].size));
		assert_true(sbx_arena_exhausted(&a));
		sbx_arena_release(&a);
	}

	struct sbx_arena a;
	sbx_arena_init(&a, SIZE_MAX);
	assert_null(sbx_arena_strndup(&a, "", SIZE_MAX));
	assert_true(sbx_arena_exhausted(&a));
	sbx_arena_release(&a);

	sbx_arena_init(&a, SIZE_MAX);
	assert_null(sbx_arena_grow(&a, NULL, SIZE_MAX / 2 + 1, 1));
	assert_true(sbx_arena_exhausted(&a));
	sbx_arena_release(&a);
}

static void an_empty_array_is_allowed(void **state)
{
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, 0);
	assert_non_null(sbx_arena_array(&a, 0, 8));
	assert_non_null(sbx_arena_array(&a, 8, 0));
	assert_false(sbx_arena_exhausted(&a));
	sbx_arena_release(&a);
}

static void growing_keeps_what_was_there(void **state)
{
	struct sbx_arena a;
	unsigned *numbers = NULL;

	(void)state;
	sbx_arena_init(&a, SBX_ARENA_DEFAULT_LIMIT);
	for (unsigned n = 0; n < 1000; n++) {
		numbers = sbx_arena_grow(&a, numbers, n, sizeof(*numbers));
		assert_non_null(numbers);
		numbers[n] = n;
	}
	for (unsigned n = 0; n < 1000; n++)
		assert_int_equal(numbers[n], n);
	sbx_arena_release(&a);
}

static void text_is_copied_and_ends(void **state)
{
	struct sbx_arena a;

	(void)state;
	sbx_arena_init(&a, SBX_ARENA_DEFAULT_LIMIT);
	assert_string_equal(sbx_arena_strndup(&a, "abcdef", 3), "abc");
	assert_string_equal(sbx_arena_strdup(&a, ""), "");
	assert_string_equal(sbx_arena_printf(&a, "%s=%d", "x", 7), "x=7");
	assert_int_equal(strlen(sbx_arena_printf(&a, "%05000d", 1)), 5000);
	sbx_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_separate),
		cmocka_unit_test(nothing_is_handed_out_beyond_the_limit),
		cmocka_unit_test(exhaustion_is_sticky),
		cmocka_unit_test(overflow_exhausts),
		cmocka_unit_test(an_empty_array_is_allowed),
		cmocka_unit_test(growing_keeps_what_was_there),
		cmocka_unit_test(text_is_copied_and_ends),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
