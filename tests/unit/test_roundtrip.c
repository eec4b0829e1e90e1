/* SPDX-License-Identifier: MIT
 * What `sbxctl show` prints and `learn` will write must mean what was read: format, then parse,
 * gives the same value for every type. */
#include "values.h"

#include "same_value.h"

/* Assignments of one directive, in order.  Every type has at least one row. */
static const struct {
	const struct sbx_value_type *type;
	const char *lines[4];
} rows[] = {
	{&sbx_type_boolean, {"on"}},
	{&sbx_type_boolean, {"off"}},
	{&sbx_type_tristate, {"t"}},
	{&sbx_type_choice, {"strict"}},
	{&sbx_type_choice, {"y"}},
	{&sbx_type_choice_argument, {"true:a b%%c:\\"}},
	{&sbx_type_choice_argument, {"read-only"}},
	{&sbx_type_number, {"0"}},
	{&sbx_type_number, {"18446744073709551615"}},
	{&sbx_type_size, {"0"}},
	{&sbx_type_size, {"1.5G"}},
	{&sbx_type_size, {"15E 1B"}},
	{&sbx_type_mode, {"0"}},
	{&sbx_type_mode, {"7777"}},
	{&sbx_type_timespan, {"0"}},
	{&sbx_type_timespan, {"1y 1us"}},
	{&sbx_type_timespan, {"36h"}},
	{&sbx_type_timespan, {"infinity"}},
	{&sbx_type_text, {"100%% \"of\" 'it' \\ %i"}},
	{&sbx_type_user, {"4294967294"}},
	{&sbx_type_user, {"a%%b c\\d"}},
	{&sbx_type_path, {"/a b/%%/\\x/\"q\""}},
	{&sbx_type_directory, {"-/srv/%i"}},
	{&sbx_type_directory, {"~"}},
	{&sbx_type_directory, {"-~"}},
	{&sbx_type_errno, {""}},
	{&sbx_type_errno, {"EWOULDBLOCK"}},
	{&sbx_type_errno, {"4000"}},
	{&sbx_type_paths, {"/a -/b +/c -+/d", "\"/e f\" /g\\\"h /i\\\\j '/k%%l'", "/m\\'n"}},
	{&sbx_type_binds,
	 {"/a -/b:/c /d:/e:norbind", "\"/f g\":/h\\:i /j\\\\k:\"/l\\\"m\"", "/n%%"}},
	{&sbx_type_tmpfs, {"/a /b:ro,size=1M", "\"/c d:mode=0711\" /e:mpol=bind:0-3,x=%%"}},
	{&sbx_type_tmpfs, {"/a\\\\:b:ro \"/c\\\\\\\\d:x=\\\"y\\\"\""}},
	{&sbx_type_users, {"mail 12", "a\\ b c\\\\d e%%f \"g\""}},
	{&sbx_type_environment,
	 {"A=b \"C=d e\" F=", "G=\\x01\\n\\t\\\\\\\"\\' H=%%i I=\\u20ac", "J=\\x7f"}},
	{&sbx_type_variables, {"A B", "_c9"}},
	{&sbx_type_unset, {"A B=c \"D=e f\\n\""}},
	{&sbx_type_files, {"-/etc/*.env", "/a b", "/c%%"}},
	{&sbx_type_search_path, {"/usr/bin:/bin", "/a\\:b:/c\\\\d:/e%%"}},
	{&sbx_type_descriptors, {"3 4", "1048575"}},
	{&sbx_type_words, {"A,B C"}},
	{&sbx_type_capabilities, {""}},
	{&sbx_type_capabilities, {"~"}},
	{&sbx_type_capabilities, {"CAP_CHOWN 40 41 61"}},
	{&sbx_type_capabilities, {"~CAP_SYS_ADMIN 62"}},
	{&sbx_type_capabilities, {"~CAP_SYS_ADMIN 41"}},
	{&sbx_type_capabilities, {"62"}},
	{&sbx_type_secure_bits, {"noroot noroot-locked", "exec-deny-interactive-locked"}},
	{&sbx_type_families, {"none"}},
	{&sbx_type_families, {"~"}},
	{&sbx_type_families, {"AF_UNIX AF_MCTP AF_DECnet"}},
	{&sbx_type_families, {"~AF_PACKET AF_NETLINK"}},
	{&sbx_type_families, {"~AF_PACKET", "AF_PACKET"}},
	{&sbx_type_namespaces, {"yes"}},
	{&sbx_type_namespaces, {"no"}},
	{&sbx_type_namespaces, {"~user time"}},
	{&sbx_type_namespaces, {"cgroup ipc"}},
	{&sbx_type_architectures, {"native x86-64 x86 x32"}},
	{&sbx_type_architectures, {"mips ppc64-le s390x loongarch64 riscv64"}},
	{&sbx_type_limit, {"1:infinity"}},
	{&sbx_type_limit, {"infinity"}},
	{&sbx_type_limit_size, {"1.5K:16M"}},
	{&sbx_type_limit_time, {"1h:2h 1ms"}},
	{&sbx_type_limit_usec, {"5:1s"}},
	{&sbx_type_limit_nice, {"+5:-5"}},
	{&sbx_type_syscalls, {"@system-service", "~mount"}},
	{&sbx_type_syscalls, {"~@clock:EPERM reboot:kill", "~swapon"}},
	{&sbx_type_logged_syscalls, {"@clock mount", "~mount"}},
	{&sbx_type_logged_syscalls, {"~@default"}},
	{&sbx_type_any, {"%z \"x"}},
};

static size_t index_of(const struct sbx_value_type *type)
{
	size_t i = 0;

	while (all_types[i].type != type)
		i++;
	return i;
}

static void test_format_then_parse_is_the_same(void **state)
{
	(void)state;
	choice_names = some_names;
	for (size_t i = 0; i < SBX_COUNT(rows); i++) {
		struct sbx_value v = {0}, again = {0};
		const char *text;

		for (size_t l = 0; l < 4 && rows[i].lines[l]; l++)
			assign(rows[i].type, rows[i].lines[l], &v);
		assert_true(v.set);
		text = format(rows[i].type, &v);
		assign(rows[i].type, text, &again);
		if (!same_value(index_of(rows[i].type), &v, &again))
			fail_msg("%s: \"%s\" became \"%s\"", rows[i].type->name, rows[i].lines[0],
				 text);
		assert_string_equal(format(rows[i].type, &again), text);
	}
}

static void test_every_type_has_a_row(void **state)
{
	(void)state;
	for (size_t t = 0; t < SBX_COUNT(all_types); t++) {
		bool found = false;

		for (size_t i = 0; i < SBX_COUNT(rows); i++)
			found |= rows[i].type == all_types[t].type;
		if (!found)
			fail_msg("no row for %s", all_types[t].type->name);
		assert_true(strlen(all_types[t].type->name) > 2);
	}
}

static void test_unset_formats_to_nothing(void **state)
{
	(void)state;
	choice_names = some_names;
	for (size_t t = 0; t < SBX_COUNT(all_types); t++) {
		struct sbx_value v = {0};

		assert_string_equal(format(all_types[t].type, &v), "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_format_then_parse_is_the_same),
		TEST(test_every_type_has_a_row),
		TEST(test_unset_formats_to_nothing),
	};

	return cmocka_run_group_tests_name("round trip", tests, NULL, NULL);
}
