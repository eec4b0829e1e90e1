/* SPDX-License-Identifier: MIT
 * Values of one word: what is refused matters most, because systemd ignores it (L8, L9). */
#include "values.h"

#include "value/errnos.h"

static void test_booleans_have_twelve_spellings(void **state)
{
	static const char *const yes[] = {"1", "yes", "y", "true", "t", "on", "YES", "True", "oN"};
	static const char *const no[] = {"0", "no", "n", "false", "f", "off", "No", "FALSE", "OFF"};
	static const char *const neither[] = {"",   "2",  "enable", "yess", "ye",     "tru",
					      "10", "01", " yes",   "on ",  "yes no", "none"};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(yes); i++) {
		assert_int_equal(sbx_parse_boolean(yes[i]), 1);
		assert_true(value_of(&sbx_type_boolean, yes[i]).flag);
	}
	for (size_t i = 0; i < SBX_COUNT(no); i++) {
		struct sbx_value v = value_of(&sbx_type_boolean, no[i]);

		assert_int_equal(sbx_parse_boolean(no[i]), 0);
		assert_true(v.set);
		assert_false(v.flag);
	}
	for (size_t i = 0; i < SBX_COUNT(neither); i++) {
		assert_int_equal(sbx_parse_boolean(neither[i]), -1);
		refuse(&sbx_type_boolean, neither[i], "allowed: 1 yes");
	}
}

static void test_only_a_tristate_can_be_unset(void **state)
{
	struct sbx_value v = value_of(&sbx_type_tristate, "yes");

	(void)state;
	assert_true(v.set && v.flag);
	assign(&sbx_type_tristate, "", &v);
	assert_false(v.set);
	assert_string_equal(format(&sbx_type_tristate, &v), "");
	assign(&sbx_type_boolean, "no", &v);
	refuse_on(&sbx_type_boolean, "", &v, "boolean");
}

static void test_numbers(void **state)
{
	static const char *const bad[] = {"", "-1", "+1", "0x10", "1e3", "1 ", " 1", "1.5", "ten"};

	(void)state;
	assert_int_equal(value_of(&sbx_type_number, "0").number, 0);
	assert_true(value_of(&sbx_type_number, "18446744073709551615").number == UINT64_MAX);
	refuse(&sbx_type_number, "18446744073709551616", "out of range");
	refuse(&sbx_type_number, "99999999999999999999999", "allowed: 0 to 18446744073709551615");
	refuse(&sbx_type_number, "010", "leading zero");
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(&sbx_type_number, bad[i], "is not a number");
}

static void test_modes_are_octal(void **state)
{
	static const char *const bad[] = {"",	  "8",	 "0o22", "-1",	 "10000",
					  "0778", "u+x", "0x1f", "022 ", "77777777777777777777777"};

	(void)state;
	assert_int_equal(value_of(&sbx_type_mode, "022").number, 022);
	assert_int_equal(value_of(&sbx_type_mode, "7777").number, 07777);
	assert_int_equal(value_of(&sbx_type_mode, "0").number, 0);
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(&sbx_type_mode, bad[i], "0000 to 7777");
}

static void test_sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t size;
	} good[] = {
		{"0", 0},
		{"1", 1},
		{"1B", 1},
		{"4K", 4096},
		{"1.5G", UINT64_C(1610612736)},
		{"1G 512M", UINT64_C(1610612736)},
		{"1G512M", UINT64_C(1610612736)},
		{"1 G", UINT64_C(1) << 30},
		{"0.1K", 102},
		{"1.999999999999999999999999999K", 2047},
		{"15E", UINT64_C(15) << 60},
		{"15.5E", (UINT64_C(15) << 60) + (UINT64_C(1) << 59)},
		{"1K 7", 1031},
	};
	static const char *const bad[] = {
		"",
		"K",
		"1k",
		"1KB",
		"1KiB",
		"-1",
		"+1",
		"1.K",
		".5K",
		"1.5",
		"1.5B",
		"16E",
		"1M 1M",
		"512M 1G",
		"7 1K",
		"infinity",
		"10%",
		"1,5G",
		"0x10",
		"1G 1 2",
		"1K\n-",
		"1..5G",
		"18446744073709551616",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(good); i++)
		assert_true(value_of(&sbx_type_size, good[i].text).number == good[i].size);
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(&sbx_type_size, bad[i], "B K M G T P E");
}

static void test_time_spans(void **state)
{
	static const struct {
		const char *text;
		uint64_t usec;
	} good[] = {
		{"0", 0},
		{"5", 5000000},
		{"1.5", 1500000},
		{"500ms", 500000},
		{"7us", 7},
		{"7µs", 7},
		{"7μs", 7},
		{"1min 30s", 90000000},
		{"1min30s", 90000000},
		{"1 min", 60000000},
		{"2m", 120000000},
		{"1M", UINT64_C(2629800000000)},
		{"1y", UINT64_C(31557600000000)},
		{"1.5h", UINT64_C(5400000000)},
		{"30s 1min", 90000000},
		{"infinity", UINT64_MAX},
	};
	static const char *const bad[] = {
		"",    "s",    "-5",	   "5x",	  "1min 30", "1 2",	"5ns",
		"1.s", "1e3s", "Infinity", "infinity 1s", "5 S",     "600000y", "1h-30min",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(good); i++)
		assert_true(value_of(&sbx_type_timespan, good[i].text).number == good[i].usec);
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(&sbx_type_timespan, bad[i], "us ms s min h d w M y");
}

static void test_text_expands_specifiers(void **state)
{
	struct sbx_value v = value_of(&sbx_type_text, "web %i 100%%");

	(void)state;
	assert_string_equal(v.text, "web blue 100%");
	assert_string_equal(format(&sbx_type_text, &v), "web blue 100%%");
	refuse_on(&sbx_type_text, "%z", &v, "%z");
	refuse_on(&sbx_type_text, "%I", &v, "control character");
	assign(&sbx_type_text, "%A", &v);
	assert_false(v.set);
	assign(&sbx_type_text, "x", &v);
	assign(&sbx_type_text, "", &v);
	assert_false(v.set);
}

static void test_paths_are_absolute_and_normal(void **state)
{
	struct sbx_value v = value_of(&sbx_type_path, "//srv/./x//%i/");

	(void)state;
	assert_string_equal(v.text, "/srv/x/blue");
	assert_string_equal(value_of(&sbx_type_path, "%f/log").text, "/srv/blue/log");
	assert_string_equal(value_of(&sbx_type_path, "/a b").text, "/a b");
	refuse_on(&sbx_type_path, "srv", &v, "not an absolute path");
	refuse_on(&sbx_type_path, "-/srv", &v, "not an absolute path");
	refuse_on(&sbx_type_path, "/srv/../etc", &v, "not normalized");
	refuse_on(&sbx_type_path, "/srv/..", &v, "not normalized");
	refuse_on(&sbx_type_path, "/%I", &v, "control character");
	assign(&sbx_type_path, "", &v);
	assert_false(v.set);
}

static void test_a_path_has_a_longest_length(void **state)
{
	char path[5000];

	(void)state;
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[4999] = '\0';
	refuse(&sbx_type_path, path, "longer than 4095 bytes");
}

static void test_directories(void **state)
{
	struct sbx_value v = value_of(&sbx_type_directory, "-/srv/");

	(void)state;
	assert_string_equal(v.text, "/srv");
	assert_int_equal(v.text_flags, SBX_ITEM_OPTIONAL);
	v = value_of(&sbx_type_directory, "~");
	assert_string_equal(v.text, "~");
	assert_int_equal(v.text_flags, 0);
	assert_int_equal(value_of(&sbx_type_directory, "-~").text_flags, SBX_ITEM_OPTIONAL);
	refuse_on(&sbx_type_directory, "~/x", &v, "stands alone");
	refuse_on(&sbx_type_directory, "--/x", &v, "not an absolute path");
	refuse_on(&sbx_type_directory, "-", &v, "not an absolute path");
	assign(&sbx_type_directory, "", &v);
	assert_false(v.set);
}

/* CVE-2020-13776 and User=0day: what is not plainly a number must never become one (L9). */
static void test_users_are_names_or_plain_numbers(void **state)
{
	static const char *const good[] = {"root",	 "www-data", "_smtpd", "0",	"33",
					   "4294967294", "1e3",	     "0day",   "a.b",	"machine$",
					   "user name",	 "65534",    "65536",  "MÜLLER"};
	static const char *const bad[] = {
		"0x0",	  "0X1f",  "00",	 "+0",	"-1",	"4294967295",
		"65535",  " root", "root ",	 ".",	"..",	"a:b",
		"a/b",	  "-",	   "007",	 "033", "a\tb", "a\x01",
		"+x",	  "-x",	   "4294967296", "%A",	"\x7f", "99999999999999999999",
		"root\n",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(good); i++)
		assert_string_equal(value_of(&sbx_type_user, good[i]).text, good[i]);
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(&sbx_type_user, bad[i], "");
	assert_string_equal(value_of(&sbx_type_user, "%i").text, "blue");
}

static void test_errors_have_names_and_numbers(void **state)
{
	struct sbx_value v = value_of(&sbx_type_errno, "EPERM");

	(void)state;
	assert_int_equal(v.number, 1);
	assert_int_equal(value_of(&sbx_type_errno, "1").number, 1);
	assert_int_equal(value_of(&sbx_type_errno, "4095").number, 4095);
	v = value_of(&sbx_type_errno, "kill");
	assert_true(v.set && v.number == 0);
	v = value_of(&sbx_type_errno, "EPERM");
	assign(&sbx_type_errno, "", &v); /* not a reset: semantics of systemd */
	assert_true(v.set && v.number == 0);
	assert_string_equal(format(&sbx_type_errno, &v), "kill");
	refuse_on(&sbx_type_errno, "EPREM", &v, "did you mean \"EPERM\"?");
	refuse_on(&sbx_type_errno, "eperm", &v, "did you mean \"EPERM\"?");
	refuse_on(&sbx_type_errno, "0", &v, "1 to 4095");
	refuse_on(&sbx_type_errno, "4096", &v, "1 to 4095");
	refuse_on(&sbx_type_errno, "KILL", &v, "\"kill\"");
	refuse_on(&sbx_type_errno, "EPERM EIO", &v, "not the name");
}

static void test_errno_table(void **state)
{
	(void)state;
	for (int n = 1; n <= 133; n++) {
		const char *name = sbx_errno_name(n);

		if (name)
			assert_int_equal(sbx_errno_by_name(name), n);
	}
	assert_string_equal(sbx_errno_name(11), "EAGAIN");
	assert_int_equal(sbx_errno_by_name("EWOULDBLOCK"), sbx_errno_by_name("EAGAIN"));
	assert_int_equal(sbx_errno_by_name(""), 0);
	assert_null(sbx_errno_name(0));
	assert_null(sbx_errno_name(4095));
	assert_null(sbx_errno_suggest("completely different"));
}

static void test_anything_is_kept_as_it_is(void **state)
{
	struct sbx_value v = value_of(&sbx_type_any, "%z \"open quote \\");

	(void)state;
	assert_string_equal(v.text, "%z \"open quote \\");
	assign(&sbx_type_any, "", &v);
	assert_false(v.set);
}

/* Out of memory must be an error of its own, never half a value. */
static void test_exhausted_arena_is_an_error(void **state)
{
	static const struct sbx_value_type *const types[] = {
		&sbx_type_text,	 &sbx_type_path,	&sbx_type_directory,   &sbx_type_user,
		&sbx_type_any,	 &sbx_type_search_path, &sbx_type_files,       &sbx_type_words,
		&sbx_type_paths, &sbx_type_binds,	&sbx_type_environment, &sbx_type_tmpfs,
	};
	static const char *const texts[] = {"/a", "/a", "/a", "a",  "a",   "/a",
					    "/a", "a",	"/a", "/a", "A=b", "/a:ro"};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(types); i++) {
		struct sbx_value v;
		struct sbx_error err = {0};

		for (size_t limit = 0; limit < 600; limit++) {
			memset(&v, 0, sizeof(v));
			sbx_arena_release(&arena);
			sbx_arena_init(&arena, limit);
			if (parse(types[i], texts[i], &v, &err) < 0) {
				assert_int_equal(err.exit, SBX_EXIT_MEMORY);
				assert_false(v.set);
			} else {
				assert_true(v.set);
				assert_false(sbx_arena_exhausted(&arena));
			}
		}
		assert_true(v.set); /* the last limit was enough: the loop saw both */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_booleans_have_twelve_spellings),
		TEST(test_only_a_tristate_can_be_unset),
		TEST(test_numbers),
		TEST(test_modes_are_octal),
		TEST(test_sizes),
		TEST(test_time_spans),
		TEST(test_text_expands_specifiers),
		TEST(test_paths_are_absolute_and_normal),
		TEST(test_a_path_has_a_longest_length),
		TEST(test_directories),
		TEST(test_users_are_names_or_plain_numbers),
		TEST(test_errors_have_names_and_numbers),
		TEST(test_errno_table),
		TEST(test_anything_is_kept_as_it_is),
		TEST(test_exhausted_arena_is_an_error),
	};

	return cmocka_run_group_tests_name("scalar", tests, NULL, NULL);
}
