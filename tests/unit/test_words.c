/* SPDX-License-Identifier: MIT
 * test_words.c: because a list that is split differently protects other paths than those that
 * stand in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/words.h"

/* The words of @text, each in <>; a mistake as !offset. */
static const char *split(struct sbx_arena *arena, const char *text, enum sbx_quoting quoting)
{
	const char *cursor = text, *word, *said = "";
	struct sbx_error err;
	int found;

	while ((found = sbx_word_next(arena, &cursor, quoting, &word, &err)) > 0)
		said = sbx_arena_printf(arena, "%s<%s>", said, word);
	if (found < 0)
		said = sbx_arena_printf(arena, "%s!%d", said, (int)(cursor - text));
	else
		assert_int_equal(*cursor, '\0');
	assert_non_null(said);
	return said;
}

struct words_case {
	const char *text, *said;
};

static void check(const struct words_case *cases, size_t n, enum sbx_quoting quoting)
{
	for (size_t i = 0; i < n; i++) {
		struct sbx_arena arena;

		sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
		assert_string_equal(split(&arena, cases[i].text, quoting), cases[i].said);
		sbx_arena_release(&arena);
	}
}

static void blanks_separate_in_every_family(void **state)
{
	static const struct words_case cases[] = {
		{"", ""},
		{" \t\r\n ", ""},
		{"a", "<a>"},
		{" a\tb\nc\rd  ", "<a><b><c><d>"},
		{"a:b=c,d;#e", "<a:b=c,d;#e>"},
		{"gr\xc3\xbc\xc3\x9f e", "<gr\xc3\xbc\xc3\x9f><e>"},
		{"a\v\fb", "<a\v\fb>"}, /* no separators */
		{"a \\", "<a>!2"},	/* protects nothing */
	};

	(void)state;
	for (int quoting = SBX_WORDS_PLAIN; quoting <= SBX_WORDS_KEEP_ESCAPES; quoting++)
		check(cases, SBX_COUNT(cases), (enum sbx_quoting)quoting);
}

static void plain_words(void **state)
{
	static const struct words_case cases[] = {
		{"\"a b\" 'c'", "<\"a><b\"><'c'>"},
		{"a\\ b \\\\ \\n", "<a b><\\><n>"},
		{"it's", "<it's>"},
	};

	(void)state;
	check(cases, SBX_COUNT(cases), SBX_WORDS_PLAIN);
}

static void unquoted_words(void **state)
{
	static const struct words_case cases[] = {
		{"\"a b\" 'c d'", "<a b><c d>"},
		{"a\"b c\"d'e f'g h", "<ab cde fg><h>"},
		{"\"\" '' a\"\"", "<><><a>"},
		{"\"it's\" 'say \"x\"'", "<it's><say \"x\">"},
		{"a\\ b \\\" \\n \\x41", "<a b><\"><n><x41>"},
		{"\"a\\\"b\" 'c\\'d'", "<a\"b><c'd>"}, /* also inside single quotes */
		{"\"a\nb\"", "<a\nb>"},
		{"a \"b c", "<a>!2"},
		{"a b'", "<a>!3"},
		{"\"a' b", "!0"},
		{"'a\\'", "!0"},
	};

	(void)state;
	check(cases, SBX_COUNT(cases), SBX_WORDS_UNQUOTE);
}

static void c_escapes(void **state)
{
	static const struct words_case cases[] = {
		{"E=\"q\"z", "<E=qz>"}, /* as systemd was seen to do it */
		{"C=1 F=a\\ b", "<C=1>!7"},
		{"\\a\\b\\f\\n\\r\\t\\v\\s\\\\\\\"\\'", "<\a\b\f\n\r\t\v \\\"'>"},
		{"\"\\n\" '\\n' \\n", "<\n><\n><\n>"},
		{"\\x41\\x7a\\xfF", "<Az\xff>"},
		{"\\101\\377", "<A\xff>"},
		{"\\u00e4\\u20ac\\U0001f600", "<\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80>"},
		{"\\u0041\\u07ff\\u0800\\uffff\\U00010000\\U0010ffff",
		 "<A\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf>"},
		{"\\x414", "<A4>"}, /* exactly two digits */
		{"\\1011", "<A1>"},
		/* NUL would cut the word short, however it is written. */
		{"a\\x00", "!1"},
		{"a\\000", "!1"},
		{"a\\u0000", "!1"},
		{"a\\U00000000", "!1"},
		/* too few digits, too large, no digits, no escape */
		{"\\x4", "!0"},
		{"\\x4g", "!0"},
		{"\\10", "!0"},
		{"\\400", "!0"},
		{"\\888", "!0"},
		{"\\u20a", "!0"},
		{"\\ud800", "!0"},
		{"\\U0000dfff", "!0"},
		{"\\U00110000", "!0"},
		{"\\Uffffffff", "!0"},
		{"\\q", "!0"},
		{"\\0", "!0"},
		{"\\\xc3\xa4", "!0"},
		{"\"\\", "!1"},
	};

	(void)state;
	check(cases, SBX_COUNT(cases), SBX_WORDS_C_ESCAPES);
}

static void kept_escapes(void **state)
{
	static const struct words_case cases[] = {
		{"/a\\:b:/c\\ d '/e f'", "</a\\:b:/c\\ d></e f>"},
		{"\"a\\\"b\"", "<a\\\"b>"},
		{"\\\\", "<\\\\>"},
		{"\"a", "!0"},
	};

	(void)state;
	check(cases, SBX_COUNT(cases), SBX_WORDS_KEEP_ESCAPES);
}

static void fields(void **state)
{
	static const struct words_case cases[] = {
		{"", "<>"},
		{"/a", "</a>"},
		{"/a:/b", "</a></b>"},
		{":", "<><>"},
		{"/a::rbind", "</a><><rbind>"},
		{"/a\\:b:/c\\ d", "</a:b></c d>"},
		{"\\\\:x", "<\\><x>"},
		{"a\\", "<a\\>"},
		{"a:", "<a><>"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		const char *cursor = cases[i].text, *field, *said = "";
		struct sbx_arena arena;

		sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
		while (sbx_field_next(&arena, &cursor, ':', &field) > 0)
			said = sbx_arena_printf(&arena, "%s<%s>", said, field);
		assert_null(cursor);
		assert_int_equal(sbx_field_next(&arena, &cursor, ':', &field), 0);
		assert_string_equal(said, cases[i].said);
		sbx_arena_release(&arena);
	}
}

static void mistakes_say_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *subject;
	} cases[] = {
		{"a \"b", "the quote \" is never closed"},
		{"a\\q", "\"\\q\" begins no valid escape"},
		{"a\\\xc3\xa4", "\"\\\" begins no valid escape"},
		{"a\\", "a backslash at the end, with nothing to protect"},
	};
	struct sbx_arena arena;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		const char *cursor = cases[i].text, *word;
		struct sbx_error err;
		int found;

		do
			found = sbx_word_next(&arena, &cursor, SBX_WORDS_C_ESCAPES, &word, &err);
		while (found > 0);
		assert_int_equal(found, -1);
		assert_int_equal(err.exit, SBX_EXIT_CONFIG);
		assert_string_equal(err.subject, cases[i].subject);
	}
	sbx_arena_release(&arena);
}

/* A hostile line of a mebibyte must cost memory in proportion to its length, not to its square. */
static void many_words_cost_what_they_are_long(void **state)
{
	size_t n = (size_t)1 << 18;
	char *text = malloc(n + 1);
	const char *cursor = text, *word;
	struct sbx_arena arena;
	struct sbx_error err;
	size_t words = 0;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = i % 2 ? ' ' : 'x';
	text[n] = '\0';
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	while (sbx_word_next(&arena, &cursor, SBX_WORDS_UNQUOTE, &word, &err) > 0)
		words++;
	assert_int_equal(words, n / 2);
	sbx_arena_release(&arena);

	for (size_t i = 1; i < n; i += 2)
		text[i] = ':';
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	cursor = text;
	for (words = 0; sbx_field_next(&arena, &cursor, ':', &word) > 0;)
		words++;
	assert_int_equal(words, n / 2 + 1);
	sbx_arena_release(&arena);
	free(text);
}

static void an_exhausted_arena_is_an_error(void **state)
{
	const char *cursor = "abc", *word = NULL;
	struct sbx_arena arena;
	struct sbx_error err;

	(void)state;
	sbx_arena_init(&arena, 0);
	assert_int_equal(sbx_word_next(&arena, &cursor, SBX_WORDS_PLAIN, &word, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_MEMORY);
	assert_null(word);
	assert_int_equal(sbx_field_next(&arena, &cursor, ':', &word), 0);
	assert_null(word);
	sbx_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_separate_in_every_family),
		cmocka_unit_test(plain_words),
		cmocka_unit_test(unquoted_words),
		cmocka_unit_test(c_escapes),
		cmocka_unit_test(kept_escapes),
		cmocka_unit_test(fields),
		cmocka_unit_test(mistakes_say_what_is_wrong),
		cmocka_unit_test(many_words_cost_what_they_are_long),
		cmocka_unit_test(an_exhausted_arena_is_an_error),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
