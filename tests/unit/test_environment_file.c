/* SPDX-License-Identifier: MIT
 * EnvironmentFile=: people expect shell, and a value read otherwise than systemd reads it is a
 * service with another configuration. */
#include "values.h"

#include "value/environment_file.h"

static struct sbx_list read_file(const char *text)
{
	struct sbx_list list = {0};
	struct sbx_error err = {0};

	if (sbx_environment_file_parse(&arena, "e.env", text, strlen(text), &list, &err) < 0)
		fail_msg("\"%s\": %s", text, err.subject);
	return list;
}

static void refuse_file(const char *text, size_t len, unsigned line, const char *part)
{
	struct sbx_item item = {.text = "KEEP=1"};
	struct sbx_list list = {&item, &item, 1};
	struct sbx_error err = {0};
	char shown[1024];

	assert_int_equal(sbx_environment_file_parse(&arena, "e.env", text, len, &list, &err), -1);
	assert_ptr_equal(list.first, &item);
	assert_ptr_equal(list.last, &item);
	assert_int_equal(list.count, 1);
	assert_null(item.next);
	assert_int_equal(err.exit, SBX_EXIT_CONFIG);
	assert_string_equal(err.origin.file, "e.env");
	assert_int_equal(err.origin.line, line);
	sbx_error_format(&err, shown, sizeof(shown));
	if (!strstr(shown, part))
		fail_msg("no \"%s\" in \"%s\"", part, shown);
}

static void refuse_text(const char *text, unsigned line, const char *part)
{
	refuse_file(text, strlen(text), line, part);
}

static void test_values(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"A=b", "A=b"},
		{"A=b\n", "A=b"},
		{"A=b\r\n", "A=b"},
		{"  A = b c \t\n", "A=b c"},
		{"A=", "A="},
		{"A= \n", "A="},
		{"K=a # b", "K=a # b"},
		{"K=a ; b", "K=a ; b"},
		{"A=a\"b c\"d", "A=a\"b c\"d"},
		{"A=a'b", "A=a'b"},
		{"A=a\\b\\\\\\ ", "A=ab\\ "},
		{"A=a\\\nb", "A=ab"},
		{"A=a \\\n b", "A=a  b"},
		{"A=\\\"x", "A=\"x"},
		{"A='a $b \\n'", "A=a $b \\n"},
		{"A='two\nlines'", "A=two\nlines"},
		{"A=\"two\nlines\"", "A=two\nlines"},
		{"A=\"a\\\"b\\\\c\\$d\\`e\"", "A=a\"b\\c$d`e"},
		{"A=\"a\\nb\"", "A=a\\nb"},
		{"A=\"a\\\nb\"", "A=ab"},
		{"A=\"two\"three' four'", "A=twothree' four'"},
		{"A=\"a\"'b'", "A=ab"},
		{"A='a' b", "A=ab"},
		{"A='a'  ", "A=a"},
		{"A=' a '", "A= a "},
		{"A=$HOME/${X}", "A=$HOME/${X}"},
		{"A=b=c", "A=b=c"},
		{"A=%i", "A=%i"},
		{"A=\xc3\xbc", "A=\xc3\xbc"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		struct sbx_list list = read_file(cases[i].text);

		assert_int_equal(list.count, 1);
		assert_string_equal(list.first->text, cases[i].expected);
	}
}

static void test_lines_that_say_nothing(void **state)
{
	static const char *const texts[] = {
		"",   "\n\n",	"# A=b",     "; A=b",  "  # A=b\n", "no assignment here",
		"\r", "export", "1H\nx y z", "# a \\", "\t\n",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(texts); i++)
		assert_int_equal(read_file(texts[i]).count, 0);
	/* A backslash does not continue a comment. */
	assert_string_equal(read_file("# a \\\nA=b").first->text, "A=b");
}

static void test_lines_are_counted(void **state)
{
	struct sbx_list list = read_file("# c\nA='x\ny'\n\nB=1\\\n2\nC=3\r\nD=4");
	const struct sbx_item *i = list.first;

	(void)state;
	assert_int_equal(list.count, 4);
	assert_int_equal(i->origin.line, 2);
	assert_string_equal(i->origin.file, "e.env");
	assert_int_equal((i = i->next)->origin.line, 5);
	assert_int_equal((i = i->next)->origin.line, 7);
	assert_int_equal((i = i->next)->origin.line, 8);
}

static void test_appends(void **state)
{
	struct sbx_list list = read_file("A=1\nA=2");
	struct sbx_error err;

	(void)state;
	assert_int_equal(sbx_environment_file_parse(&arena, "f", "B=3", 3, &list, &err), 0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.first->next->text, "A=2");
	assert_string_equal(list.last->text, "B=3");
	/* Not NUL-terminated: the length counts. */
	assert_int_equal(sbx_environment_file_parse(&arena, "f", "C=45", 3, &list, &err), 0);
	assert_string_equal(list.last->text, "C=4");
}

static void test_bad_files(void **state)
{
	static const char nul[] = "A=b\nB=c\0d\n", nul_in_comment[] = "# \0";

	(void)state;
	refuse_text("A=b\nexport G=1", 2, "leave \"export\" out");
	refuse_text("1H=x", 1, "\"1H\" is not the name of a variable");
	refuse_text("A=b\n\nB-C=x", 3, "letters, digits");
	refuse_text("=x", 1, "\"\" is not the name");
	refuse_text("A=b\nB='x\n\n", 2, "the quote ' is never closed");
	refuse_text("B=\"x\\\"", 1, "the quote \" is never closed");
	refuse_text("B=\"x\\", 1, "never closed");
	refuse_text("B=x\\", 1, "backslash at the end");
	refuse_text("A=b\nB=\xff", 2, "UTF-8");
	refuse_text("B=\xc3", 1, "UTF-8");
	refuse_text("A\xc3\xbc=b", 1, "not the name of a variable");
	refuse_file(nul, sizeof(nul) - 1, 2, "NUL");
	refuse_file(nul_in_comment, sizeof(nul_in_comment) - 1, 1, "NUL");
}

static void test_no_memory(void **state)
{
	struct sbx_list list = {0};
	struct sbx_error err = {0};
	bool refused = false, read = false;

	(void)state;
	for (size_t limit = 0; limit < 400; limit++) {
		list = (struct sbx_list){0};
		sbx_arena_release(&arena);
		sbx_arena_init(&arena, limit);
		if (sbx_environment_file_parse(&arena, "f", "A=b", 3, &list, &err) < 0) {
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
			assert_null(list.first);
			refused = true;
		} else {
			assert_string_equal(list.first->text, "A=b");
			read = true;
		}
	}
	assert_true(refused && read);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(sbx_variable_name_valid("A", 1));
	assert_true(sbx_variable_name_valid("_a9=", 3));
	assert_false(sbx_variable_name_valid("A", 0));
	assert_false(sbx_variable_name_valid("9a", 2));
	assert_false(sbx_variable_name_valid("a b", 3));
	assert_false(sbx_variable_name_valid("a\0b", 3));
	assert_false(sbx_variable_name_valid("\xc3\xbc", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values),
		TEST(test_lines_that_say_nothing),
		TEST(test_lines_are_counted),
		TEST(test_appends),
		TEST(test_bad_files),
		TEST(test_no_memory),
		TEST(test_names),
	};

	return cmocka_run_group_tests_name("environment file", tests, NULL, NULL);
}
