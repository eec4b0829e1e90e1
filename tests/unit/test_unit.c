/* SPDX-License-Identifier: MIT
 * test_unit.c: because a line that is read differently than its author meant is protection that
 * is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/unit.h"

/* Everything the reader says of @len bytes of @text, as one string:
 * "[section]key=value@line:column" for an assignment, "!line what" for a mistake, each ended by
 * "|". */
static const char *read_bytes(struct sbx_arena *arena, const char *text, size_t len)
{
	struct sbx_unit_reader r;
	struct sbx_assignment as;
	struct sbx_error err;
	char *copy = malloc(len ? len : 1); /* no NUL behind it: a reader that runs on is seen */
	const char *said = "";
	int found;

	assert_non_null(copy);
	memcpy(copy, text, len);
	sbx_unit_open(&r, arena, "file", copy, len);
	while ((found = sbx_unit_next(&r, &as, &err)) != 0) {
		if (found > 0)
			said = sbx_arena_printf(arena, "%s[%s]%s=%s@%u:%u|", said, as.section,
						as.key, as.value, as.line, as.column);
		else
			said = sbx_arena_printf(arena, "%s!%u %s|", said, err.origin.line,
						err.subject);
		assert_non_null(said);
	}
	free(copy);
	return said;
}

static void reads(const char *text, const char *said)
{
	struct sbx_arena arena;

	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	assert_string_equal(read_bytes(&arena, text, strlen(text)), said);
	sbx_arena_release(&arena);
}

static void assignments_and_sections(void **state)
{
	(void)state;
	reads("", "");
	reads("\n\n", "");
	reads("[Service]", "");
	reads("[S]\nA=b\n", "[S]A=b@2:3|");
	reads("[S]\nA=b", "[S]A=b@2:3|");
	reads("  [S]\t\n \tA \t=\t b c \t\n", "[S]A=b c@2:9|");
	reads("[S]\nA=\nB=  \n", "[S]A=@2:3|[S]B=@3:3|");
	reads("[S]\nA==b=c\n", "[S]A==b=c@2:3|");
	reads("[S]\nA=\"b\" 'c' \n", "[S]A=\"b\" 'c'@2:3|");
	reads("[S]\nA=1\n[T]\nA=2\n[S]\nA=3\n", "[S]A=1@2:3|[T]A=2@4:3|[S]A=3@6:3|");
	reads("A=b\n[S]\n", "[]A=b@1:3|");
	reads("\xef\xbb\xbf[S]\nA=b\n", "[S]A=b@2:3|");
	reads("[S]\r\nA=b\r\n\r\nB=c\r\n", "[S]A=b@2:3|[S]B=c@4:3|");
	reads("[A section]\nA=gr\xc3\xbc\xc3\x9f e\n", "[A section]A=gr\xc3\xbc\xc3\x9f e@2:3|");
}

static void comments_begin_lines_and_nothing_else(void **state)
{
	(void)state;
	reads("#x\n;y\n [S]\n # A=1\n\t;B=2\nC=3\n", "[S]C=3@6:3|");
	reads("[S]\nA=b # c ; d\n", "[S]A=b # c ; d@2:3|");
	reads("[S]\n#A=b\\\nC=d\n", "[S]C=d@3:3|"); /* a comment is never continued */
	reads("[S]\n# latin1 \xfc\nA=b\n", "[S]A=b@3:3|");
}

static void continuation(void **state)
{
	(void)state;
	reads("[S]\nA=b\\\nc\n", "[S]A=b c@2:0|");
	reads("[S]\nA=b \\\n  c\\\n\td\nE=f\n", "[S]A=b    c \td@2:0|[S]E=f@5:3|");
	/* Only an odd number of backslashes continues; the even ones stay. */
	reads("[S]\nA=b\\\\\nC=d\n", "[S]A=b\\\\@2:3|[S]C=d@3:3|");
	reads("[S]\nA=b\\\\\\\nC=d\n", "[S]A=b\\\\ C=d@2:0|");
	/* A backslash with a blank behind it is not at the end of the line. */
	reads("[S]\nA=b\\ \nC=d\n", "[S]A=b\\@2:3|[S]C=d@3:3|");
	/* Comments in the middle are passed over, also their backslashes. */
	reads("[S]\nA=b \\\n# x\\\n;y\n  #z\nc\n", "[S]A=b  c@2:0|");
	/* An empty line ends it, and so does one of blanks. */
	reads("[S]\nA=b\\\n\nC=d\n", "[S]A=b@2:0|[S]C=d@4:3|");
	reads("[S]\nA=b\\\n  \nC=d\n", "[S]A=b@2:0|[S]C=d@4:3|");
	/* The end of the file ends it too, and nothing is lost. */
	reads("[S]\nA=b\\", "[S]A=b@2:0|");
	reads("[S]\nA=b\\\n", "[S]A=b@2:0|");
	reads("[S]\nA=b\\\n#", "[S]A=b@2:0|");
	/* The key may stand on the next line, and a value's first byte too. */
	reads("[S]\nA\\\n=b\n", "[S]A=b@2:0|");
	reads("[S]\nA=\\\nb\n", "[S]A=b@2:0|");
	reads("[S]\nA=\\\n[T]\nC=d\n", "[S]A=[T]@2:0|[S]C=d@4:3|");
	reads("\\\n[S]\nA=b\n", "[S]A=b@3:3|");
	reads("[S]\r\nA=b\\\r\nc\r\n", "[S]A=b c@2:0|");
	reads("[S]\nA=b\\\n\\\n\\\nc\n", "[S]A=b   c@2:0|");
}

static void mistakes_are_named_and_reading_goes_on(void **state)
{
	(void)state;
	reads("[S]\nA\nB=c\n", "!2 a line without \"=\"|[S]B=c@3:3|");
	reads("[S]\n=b\n =\nB=c\n",
	      "!2 nothing stands before the \"=\"|!3 nothing stands before the \"=\"|[S]B=c@4:3|");
	reads("[S]\nA=\xff\nB=c\n", "!2 not valid UTF-8|[S]B=c@3:3|");
	reads("[S]\nA=b\\\n\xc0\xaf\nB=c\n", "!2 not valid UTF-8|[S]B=c@4:3|");
	reads("[S]\nA=b\rC=d\nB=c\n", "!2 a carriage return within the line|[S]B=c@3:3|");
	reads("[S]\rA=b\r", "!1 a carriage return within the line|");
	reads("\\", "!1 a line without \"=\"|");
}

/* Nobody knows what a line below a broken header was meant for: neither is it read as part of the
 * section above, nor reported once more. */
static void a_broken_header_hides_its_lines(void **state)
{
	static const char *const broken[] = {
		"[T", "[",     "[T] x",	 "[T]]",    "[T]#",	"[[T]",
		"[]", "[a]b]", "[T\tU]", "[T\x7f]", "[T\\\n]x",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(broken); i++) {
		struct sbx_arena arena;

		sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
		const char *text =
			sbx_arena_printf(&arena, "[S]\n%s\nA=b\nno equals\n[U]\nC=d\n", broken[i]);
		const char *said = read_bytes(&arena, text, strlen(text));
		if (strcmp(broken[i], "[[T]") == 0) { /* odd, but a name */
			assert_non_null(strstr(said, "[[T]A=b@3"));
		} else {
			assert_memory_equal(said, "!2 a section header ", 20);
			assert_null(strstr(said, "A=b"));
			assert_null(strchr(said + 1, '!'));
		}
		assert_non_null(strstr(said, "[U]C=d@"));
		sbx_arena_release(&arena);
	}
}

/* Behind a NUL byte a C string ends and the file goes on: two readers, two profiles. */
static void a_nul_byte_is_refused_wherever_it_stands(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *said;
	} cases[] = {
#define CASE(text, said) {text, sizeof(text) - 1, said}
		CASE("[S]\nA=/a\0/b\nB=c\n", "!2 a NUL byte|[S]B=c@3:3|"),
		CASE("[S]\n\0\nB=c\n", "!2 a NUL byte|[S]B=c@3:3|"),
		CASE("[S]\n# x\0\nB=c\n", "!2 a NUL byte|[S]B=c@3:3|"),
		CASE("[S]\nA=b\\\n#\0\nB=c\n", "!2 a NUL byte|[S]B=c@4:3|"),
		CASE("[S\0]\nA=b\n", "!1 a NUL byte|[]A=b@2:3|"),
		CASE("[S]\nA=b\0", "!2 a NUL byte|"),
#undef CASE
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		struct sbx_arena arena;

		sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
		assert_string_equal(read_bytes(&arena, cases[i].text, cases[i].len), cases[i].said);
		sbx_arena_release(&arena);
	}
}

/* systemd's limit, for one line and for many that are joined; behind it reading goes on. */
static void a_line_may_have_a_mebibyte(void **state)
{
	size_t head = strlen("[S]\n"), max = SBX_UNIT_LINE_MAX;
	char *text = malloc(max + 64);

	(void)state;
	assert_non_null(text);
	for (size_t extra = 0; extra < 2; extra++) {
		for (int joined = 0; joined < 2; joined++) {
			struct sbx_arena arena;
			size_t len = max + extra;

			memset(text, 'x', max + 64);
			memcpy(text, "[S]\nA=", 6);
			if (joined) /* one blank for two bytes: the sum is one less */
				memcpy(text + head + max / 2, "\\\n", 2), len++;
			memcpy(text + head + len, "\nB=c\n", 5);
			sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
			const char *said = read_bytes(&arena, text, head + len + 5);
			if (extra)
				assert_string_equal(said + 3, joined ? "a line of more than 1 MiB|"
								       "[S]B=c@4:3|"
								     : "a line of more than 1 MiB|"
								       "[S]B=c@3:3|");
			else
				assert_memory_equal(said, "[S]A=x", 6);
			sbx_arena_release(&arena);
		}
	}
	free(text);
}

static void what_is_utf8(void **state)
{
	static const char *const good[] = {"",
					   "a",
					   "\x7f",
					   "\xc2\x80",
					   "\xdf\xbf",
					   "\xe0\xa0\x80",
					   "\xed\x9f\xbf",
					   "\xee\x80\x80",
					   "\xf0\x90\x80\x80",
					   "\xf4\x8f\xbf\xbf"};
	static const char *const bad[] = {"\x80",
					  "\xbf",
					  "\xc0\x80",
					  "\xc1\xbf",
					  "\xc2",
					  "\xc2\x41",
					  "\xe0\x9f\xbf",
					  "\xe2\x82",
					  "\xed\xa0\x80",
					  "\xed\xbf\xbf",
					  "\xf0\x8f\xbf\xbf",
					  "\xf4\x90\x80\x80",
					  "\xf5\x80\x80\x80",
					  "\xf8\x88\x80\x80\x80",
					  "\xff",
					  "a\xc3"};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(good); i++)
		assert_true(sbx_utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		assert_false(sbx_utf8_valid(bad[i], strlen(bad[i])));
	/* The length counts, not a NUL behind it. */
	assert_false(sbx_utf8_valid("\xe2\x82\xac", 2));
}

/* At every limit: an end, and a failure that says so when something was lost. */
static void every_memory_limit_ends_well(void **state)
{
	static const char text[] = "[S]\nA=b\\\nc\nno equals\n[broken\n[T]\nD=e\n";

	(void)state;
	for (size_t limit = 0; limit < 400; limit++) {
		struct sbx_unit_reader r;
		struct sbx_assignment as;
		struct sbx_error err;
		struct sbx_arena arena;
		int found, assignments = 0, mistakes = 0, rounds = 0;

		sbx_arena_init(&arena, limit);
		sbx_unit_open(&r, &arena, "file", text, sizeof(text) - 1);
		while ((found = sbx_unit_next(&r, &as, &err)) != 0) {
			assert_true(++rounds < 10);
			*(found > 0 ? &assignments : &mistakes) += 1;
		}
		if (sbx_arena_exhausted(&arena))
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
		else
			assert_true(assignments == 2 && mistakes == 2);
		sbx_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(assignments_and_sections),
		cmocka_unit_test(comments_begin_lines_and_nothing_else),
		cmocka_unit_test(continuation),
		cmocka_unit_test(mistakes_are_named_and_reading_goes_on),
		cmocka_unit_test(a_broken_header_hides_its_lines),
		cmocka_unit_test(a_nul_byte_is_refused_wherever_it_stands),
		cmocka_unit_test(a_line_may_have_a_mebibyte),
		cmocka_unit_test(what_is_utf8),
		cmocka_unit_test(every_memory_limit_ends_well),
	};

	return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
