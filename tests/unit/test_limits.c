/* SPDX-License-Identifier: MIT
 * Limits: a number in the wrong unit or with a wrapped overflow is no limit at all. */
#include "values.h"

#define INF SBX_LIMIT_INFINITY

static const struct {
	const struct sbx_value_type *type;
	const char *text;
	uint64_t soft, hard;
	const char *formatted;
} good[] = {
	{&sbx_type_limit, "0", 0, 0, "0"},
	{&sbx_type_limit, "1024:4096", 1024, 4096, "1024:4096"},
	{&sbx_type_limit, "infinity", INF, INF, "infinity"},
	{&sbx_type_limit, "5:infinity", 5, INF, "5:infinity"},
	{&sbx_type_limit, "7:7", 7, 7, "7"},
	{&sbx_type_limit, "18446744073709551614", INF - 1, INF - 1, "18446744073709551614"},
	{&sbx_type_limit_size, "8M", 8 << 20, 8 << 20, "8M"},
	{&sbx_type_limit_size, "1.5K:1G 1K", 1536, (1 << 30) + 1024, "1536:1048577K"},
	{&sbx_type_limit_size, "0:infinity", 0, INF, "0:infinity"},
	{&sbx_type_limit_time, "90", 90, 90, "90"},
	{&sbx_type_limit_time, "1min 30s", 90, 90, "90"},
	{&sbx_type_limit_time, "1ms", 1, 1, "1"},
	{&sbx_type_limit_time, "1500ms:1h", 2, 3600, "2:3600"},
	{&sbx_type_limit_time, "infinity", INF, INF, "infinity"},
	{&sbx_type_limit_usec, "50", 50, 50, "50"},
	{&sbx_type_limit_usec, "1s:infinity", 1000000, INF, "1000000:infinity"},
	{&sbx_type_limit_nice, "+5", 15, 15, "15"},
	{&sbx_type_limit_nice, "-5", 25, 25, "25"},
	{&sbx_type_limit_nice, "-20", 40, 40, "40"},
	{&sbx_type_limit_nice, "+19", 1, 1, "1"},
	{&sbx_type_limit_nice, "+0", 20, 20, "20"},
	{&sbx_type_limit_nice, "7", 7, 7, "7"},
	{&sbx_type_limit_nice, "+19:-20", 1, 40, "1:40"},
};

static const struct {
	const struct sbx_value_type *type;
	const char *text, *part;
} bad[] = {
	{&sbx_type_limit, "", "limit is missing"},
	{&sbx_type_limit, ":", "limit is missing"},
	{&sbx_type_limit, "1:", "t.conf:7:13: D=: value: a limit is missing"},
	{&sbx_type_limit, ":1", "limit is missing"},
	{&sbx_type_limit, "2:1", "soft limit of \"2:1\" is above the hard one"},
	{&sbx_type_limit, "infinity:1", "above the hard one"},
	{&sbx_type_limit, "1:2:3", "not a number"},
	{&sbx_type_limit, "1K", "not a number"},
	{&sbx_type_limit, "-1", "not a number"},
	{&sbx_type_limit, "0x10", "not a number"},
	{&sbx_type_limit, "1 2", "not a number"},
	{&sbx_type_limit, "1 : 2", "not a number"},
	{&sbx_type_limit, "Infinity", "not a number"},
	{&sbx_type_limit, "18446744073709551615", "out of range"},
	{&sbx_type_limit, "18446744073709551617", "out of range"},
	{&sbx_type_limit_size, "10%", "not a size"},
	{&sbx_type_limit_size, "16E", "out of range"},
	{&sbx_type_limit_size, "18446744073709551615", "out of range"},
	{&sbx_type_limit_size, "2K:1K", "above the hard one"},
	{&sbx_type_limit_time, "1G", "not a time span"},
	{&sbx_type_limit_time, "18446744073709551615", "out of range"},
	{&sbx_type_limit_usec, "18446744073709551615", "out of range"},
	{&sbx_type_limit_usec, "x", "not a time span"},
	{&sbx_type_limit_nice, "+20", "-20 to +19"},
	{&sbx_type_limit_nice, "-21", "-20 to +19"},
	{&sbx_type_limit_nice, "41", "raw limit 0 to 40"},
	{&sbx_type_limit_nice, "+-5", "-20 to +19"},
	{&sbx_type_limit_nice, "-20:+19", "above the hard one"},
};

static void test_good_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < SBX_COUNT(good); i++) {
		struct sbx_value v = value_of(good[i].type, good[i].text);

		assert_true(v.set);
		assert_true(v.limit.soft == good[i].soft);
		assert_true(v.limit.hard == good[i].hard);
		assert_string_equal(format(good[i].type, &v), good[i].formatted);
	}
}

static void test_bad_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < SBX_COUNT(bad); i++)
		refuse(bad[i].type, bad[i].text, bad[i].part);
}

static void test_a_later_line_replaces(void **state)
{
	struct sbx_value v = value_of(&sbx_type_limit, "1:2");

	(void)state;
	assign(&sbx_type_limit, "3", &v);
	assert_int_equal(v.limit.soft, 3);
	assert_int_equal(v.limit.hard, 3);
	refuse_on(&sbx_type_limit, "", &v, "limit is missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_good_limits),
		TEST(test_bad_limits),
		TEST(test_a_later_line_replaces),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
