/* SPDX-License-Identifier: MIT
 * test_report.c: because what is printed is read again, by people who decide with it, by programs,
 * and by sbx itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>
#include <json.h>

#include "directives.h"
#include "report/report.h"
#include "report/text.h"

static struct sbx_arena arena;

static int open_arena(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

/* What a writer wrote, as a string of the arena. */
static FILE *out;
static char *written;
static size_t written_len;

static void begin(void)
{
	out = open_memstream(&written, &written_len);
	assert_non_null(out);
}

static const char *end(void)
{
	const char *copy;

	assert_int_equal(fclose(out), 0);
	copy = sbx_arena_strndup(&arena, written, written_len);
	free(written);
	return copy;
}

static const struct sbx_profile *profile_of(const char *text)
{
	static struct sbx_specifiers specifiers;
	struct sbx_profile *p = SBX_NEW(&arena, struct sbx_profile);
	struct sbx_error err;

	assert_int_equal(sbx_profile_init(&arena, p, &sbx_directives, &specifiers, &err), 0);
	sbx_profile_load(&arena, p, "a.conf", text, strlen(text));
	assert_int_equal(p->problems.n_errors, 0);
	return p;
}

static struct json_object *parsed(const char *text)
{
	struct json_object *o = json_tokener_parse(text);

	if (!o)
		fail_msg("this is no JSON: %s", text);
	return o;
}

static const char *member(struct json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

/* --- Text that is safe ----------------------------------------------------------------------*/

static void words_are_quoted_when_they_must_be(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"/usr/bin", "/usr/bin"},
		{"", "\"\""},
		{"two words", "\"two words\""},
		{"a\"b\\c", "\"a\\\"b\\\\c\""},
		{"line\n", "\"line\\x0a\""},
		{"\x1b[2J", "\"\\x1b[2J\""},
		{"caf\xc3\xa9", "\"caf\xc3\xa9\""},
		{"\xff", "\"\\xff\""},
		{"\xc2\x9b", "\"\\xc2\\x9b\""}, /* C1: "ESC [" in one character */
		{"#x", "\"#x\""},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		begin();
		sbx_put_word(out, cases[i].in, strlen(cases[i].in));
		assert_string_equal(end(), cases[i].want);
	}
}

static void json_strings_are_json(void **state)
{
	static const char *const cases[][2] = {
		{"plain", "plain"},
		{"quote \" and \\", "quote \" and \\"},
		{"tab\tand\x01", "tab\tand\x01"},
		{"bad \xff byte", "bad \xef\xbf\xbd byte"},
		{"cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		struct json_object *o;

		begin();
		sbx_put_json(out, cases[i][0]);
		o = parsed(end());
		assert_string_equal(json_object_get_string(o), cases[i][1]);
		json_object_put(o);
	}
}

/* --- Operations -----------------------------------------------------------------------------*/

static const char *op_text(const struct sbx_op *op)
{
	begin();
	sbx_report_op(out, op);
	return end();
}

static void operations_read_as_what_they_do(void **state)
{
	static const struct sbx_fs_option options[] = {{"mode", "0755"}, {"ro", NULL}};
	char *argv[] = {"/bin/a b", "-x", NULL};
	const gid_t gids[] = {4, 33};
	struct sbx_op op;

	(void)state;
	op = (struct sbx_op){.kind = SBX_OP_clone_tree};
	op.clone_tree.path = "/dev";
	op.clone_tree.slot = 3;
	op.clone_tree.recursive = true;
	op.clone_tree.attr = SBX_ATTR_READ_ONLY | SBX_ATTR_NOEXEC;
	assert_string_equal(op_text(&op), "clone_tree /dev recursive -> tree 3 ro noexec");

	op = (struct sbx_op){.kind = SBX_OP_new_tree};
	op.new_tree.fstype = "tmpfs";
	op.new_tree.options = options;
	op.new_tree.n_options = 2;
	assert_string_equal(op_text(&op), "new_tree tmpfs mode=0755 ro -> tree 0");

	op = (struct sbx_op){.kind = SBX_OP_limit};
	op.limit.resource = RLIMIT_NOFILE;
	op.limit.soft = 1024;
	op.limit.hard = SBX_LIMIT_INFINITY;
	assert_string_equal(op_text(&op), "limit NOFILE 1024:infinity");

	op = (struct sbx_op){.kind = SBX_OP_groups};
	assert_string_equal(op_text(&op), "groups none");
	op.groups.gids = gids;
	op.groups.n = 2;
	assert_string_equal(op_text(&op), "groups 4 33");

	op = (struct sbx_op){.kind = SBX_OP_exec};
	op.exec.argv = argv;
	assert_string_equal(op_text(&op), "exec \"/bin/a b\" -x");
}

static void capability_sets_are_written_the_short_way(void **state)
{
	struct sbx_op op = {.kind = SBX_OP_bounding_set};

	(void)state;
	op.bounding_set.drop = 0;
	assert_string_equal(op_text(&op), "bounding_set drop none");
	op.bounding_set.drop = 1;
	assert_string_equal(op_text(&op), "bounding_set drop CAP_CHOWN");
	op.bounding_set.drop = ~UINT64_C(1);
	assert_string_equal(op_text(&op), "bounding_set drop ~CAP_CHOWN");
	op.bounding_set.drop = UINT64_MAX;
	assert_string_equal(op_text(&op), "bounding_set drop ~");
}

/* Every kind can be described without a value: no writer may follow a pointer that is not there. */
static void empty_operations_are_no_crash(void **state)
{
	static const char *const none[] = {NULL};

	(void)state;
	for (int kind = 0; kind < SBX_OPS; kind++) {
		struct sbx_op op = {.kind = (enum sbx_op_kind)kind};

		if (kind == SBX_OP_locate)
			op.locate.candidates = none;
		assert_true(strncmp(op_text(&op), sbx_op_infos[kind].name,
				    strlen(sbx_op_infos[kind].name)) == 0);
	}
}

/* --- Ledger ---------------------------------------------------------------------------------*/

static struct sbx_plan plan_with(enum sbx_directive_id id, enum sbx_state how_it_ended,
				 const char *how)
{
	struct sbx_plan plan = {0};

	plan.ledger = sbx_arena_array(&arena, sbx_directives.n_rows, sizeof(*plan.ledger));
	assert_non_null(plan.ledger);
	plan.ledger[id] = (struct sbx_ledger_line){how_it_ended, how};
	return plan;
}

static void ledger_has_one_line_per_directive(void **state)
{
	const struct sbx_profile *p = profile_of("[Service]\nProtectClock=yes\n");
	struct sbx_plan plan = plan_with(SBX_D_ProtectClock, SBX_STATE_OTHER_MEANS, "by \"magic\"");
	struct json_object *o;
	const char *line;

	(void)state;
	begin();
	sbx_report_ledger(out, p, &plan);
	line = end();
	assert_non_null(strstr(line, "other-means"));
	assert_non_null(strstr(line, "ProtectClock="));
	assert_non_null(strstr(line, "a.conf:2"));
	assert_non_null(strstr(line, "by \"magic\""));
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);

	begin();
	sbx_report_ledger_json(out, p, &plan);
	o = parsed(end());
	assert_string_equal(member(o, "directive"), "ProtectClock");
	assert_string_equal(member(o, "state"), "other-means");
	assert_string_equal(member(o, "file"), "a.conf");
	assert_string_equal(member(o, "line"), "2");
	assert_string_equal(member(o, "how"), "by \"magic\"");
	json_object_put(o);
}

static void failures_fit_what_room_there_is(void **state)
{
	char buf[64];
	struct json_object *o;

	(void)state;
	sbx_report_ledger_failure(buf, sizeof(buf), "a.conf:1: no", false);
	assert_string_equal(buf, "not-started  a.conf:1: no\n");
	sbx_report_ledger_failure(buf, sizeof(buf), "a \"b\\", true);
	o = parsed(buf);
	assert_string_equal(member(o, "state"), "not-started");
	assert_string_equal(member(o, "error"), "a \"b\\");
	json_object_put(o);
	/* Too long: cut, but still one line of JSON. */
	sbx_report_ledger_failure(
		buf, sizeof(buf),
		"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"", true);
	o = parsed(buf);
	json_object_put(o);
}

/* --- Profiles -------------------------------------------------------------------------------*/

static void shown_profiles_read_back(void **state)
{
	static const char text[] = "[Service]\n"
				   "ProtectSystem=strict\n"
				   "ReadWritePaths=/a \"/b c\"\n"
				   "ReadWritePaths=-/d%%e\n"
				   "EnvironmentFile=-/etc/one.env\n"
				   "EnvironmentFile=/etc/two.env\n"
				   "Environment=\"A=x y\" B=\"\\n\"\n"
				   "SystemCallFilter=@system-service\n"
				   "SystemCallFilter=~@mount\n"
				   "CapabilityBoundingSet=~CAP_SYS_ADMIN\n"
				   "SystemCallArchitectures=\n"
				   "LimitNOFILE=1024:4096\n"
				   "Restart=always\n"
				   "PrivateNetwork=no\n"
				   "[X-Sbx]\n"
				   "Optional=ProtectClock\n";
	const char *once, *twice, *line;

	(void)state;
	begin();
	sbx_report_profile(out, &arena, profile_of(text));
	once = end();
	assert_non_null(strstr(once, "# a.conf:2\nProtectSystem=strict\n"));
	assert_non_null(
		strstr(once, "\nEnvironmentFile=-/etc/one.env\nEnvironmentFile=/etc/two.env\n"));
	assert_non_null(strstr(once, "\nSystemCallArchitectures=\n"));
	assert_non_null(strstr(once, "\n[X-Sbx]\n"));

	begin();
	sbx_report_profile(out, &arena, profile_of(once));
	twice = end();
	/* The same but for the origins, which are now lines of the output. */
	for (line = once; *line; line += strcspn(line, "\n") + 1) {
		size_t n = strcspn(line, "\n") + 1;

		if (*line != '#' && !strstr(twice, sbx_arena_strndup(&arena, line, n)))
			fail_msg("lost when read again: %.*s", (int)n, line);
	}
}

static void profiles_are_json_too(void **state)
{
	struct json_object *o, *settings, *s;

	(void)state;
	begin();
	sbx_report_profile_json(out, &arena,
				profile_of("[Service]\nProtectHome=tmpfs\nRestart=no\n"));
	o = parsed(end());
	settings = json_object_object_get(o, "settings");
	assert_int_equal(json_object_array_length(settings), 2);
	s = json_object_array_get_idx(settings, 0);
	assert_string_equal(member(s, "directive"), "ProtectHome");
	assert_string_equal(member(s, "value"), "tmpfs");
	assert_string_equal(member(s, "status"), "enforced");
	json_object_put(o);
}

/* --- The table ------------------------------------------------------------------------------*/

static void the_table_is_whole_in_every_format(void **state)
{
	struct json_object *o;
	const char *text, *man;

	(void)state;
	begin();
	sbx_report_directives(out, &sbx_directives);
	text = end();
	begin();
	sbx_report_directives_man(out, &sbx_directives);
	man = end();
	begin();
	sbx_report_directives_json(out, &sbx_directives);
	o = parsed(end());
	assert_int_equal(json_object_array_length(json_object_object_get(o, "directives")),
			 sbx_directives.n_rows);
	json_object_put(o);
	for (unsigned i = 0; i < sbx_directives.n_rows; i++) {
		const char *name = sbx_directives.rows[i].name;

		assert_non_null(strstr(text, sbx_arena_printf(&arena, "  %s=", name)));
		assert_non_null(strstr(man, sbx_arena_printf(&arena, ".It Ic %s Ns =", name)));
	}
	/* A tilde that roff made an accent of cannot be pasted into a profile. */
	for (const char *c = man; *c; c++)
		if (*c == '~' || *c == '^')
			fail_msg("the manual has a bare %c", *c);
}

/* --- Facts ----------------------------------------------------------------------------------*/

static const struct sbx_facts *facts_of(const char *text)
{
	struct sbx_facts *f = SBX_NEW(&arena, struct sbx_facts);
	struct sbx_error err = {0};
	char line[1024];

	if (sbx_facts_load(&arena, f, "m.facts", text, strlen(text), &err) < 0) {
		sbx_error_format(&err, line, sizeof(line));
		fail_msg("%s", line);
	}
	return f;
}

static const char *facts_text(const struct sbx_facts *f)
{
	begin();
	sbx_report_facts(out, f);
	return end();
}

static void facts_read_back_as_they_were(void **state)
{
	static const char text[] = "kernel 6.1\narch arm64\nfeature openat2 seccomp\n"
				   "last-cap 39\nuid 1000\ngid 100\n"
				   "capabilities effective CAP_KILL\numask 0077\n"
				   "cwd \"/srv/a b\"\nno-new-privileges\nterminal\n"
				   "limit NOFILE 10 infinity\n"
				   "descriptor 3 pipe\ndescriptor 7 directory\n"
				   "path /bin -> usr/bin\npath /dev/null char 1:3 0666\n"
				   "path \"/odd\\n\" file\npath /gone absent\n"
				   "user www 33 34 /var/www /bin/sh 34 50\nuser 77 unknown\n"
				   "group adm 4\ngroup nobody9 unknown\n"
				   "file /etc/a.env \"A=1\\nB=\\\"x\\\"\\n\"\n"
				   "file /etc/b.env /etc/b.env error 13\nfile /etc/c.env\n"
				   "specifier H mail\nothers absent\n";
	const char *once = facts_text(facts_of(text));
	const struct sbx_facts *again = facts_of(once);

	(void)state;
	assert_string_equal(facts_text(again), once);
	assert_int_equal(again->kernel, 0x601);
	assert_int_equal(again->abi, SBX_ABI_AARCH64);
	assert_int_equal(again->effective, 1 << 5);
	assert_int_equal(again->umask, 077);
	assert_string_equal(again->cwd, "/srv/a b");
	assert_true(again->no_new_privs && again->has_terminal && again->closed_world);
	assert_true(again->limits[RLIMIT_NOFILE].hard == SBX_LIMIT_INFINITY);
	assert_int_equal(again->n_descriptors, 2);
	assert_string_equal(sbx_facts_path(again, "/bin")->target, "usr/bin");
	assert_int_equal(sbx_facts_path(again, "/odd\n")->kind, SBX_KIND_FILE);
	assert_int_equal(sbx_facts_user(again, "33")->n_groups, 2);
	assert_false(sbx_facts_user(again, "77")->known);
	assert_string_equal(sbx_facts_file(again, "/etc/a.env")->files[0].text, "A=1\nB=\"x\"\n");
	assert_int_equal(sbx_facts_file(again, "/etc/b.env")->files[0].sys_errno, 13);
	assert_string_equal(again->specifiers.value['H'], "mail");
}

static void the_doctor_asks_the_directives(void **state)
{
	const char *poor, *rich;
	struct json_object *o;

	(void)state;
	begin();
	sbx_report_doctor(out, &sbx_directives, facts_of("kernel 6.1\narch x86-64\nuid 1000\n"));
	poor = end();
	assert_non_null(strstr(poor, "  ProtectSystem=strict "));
	assert_non_null(strstr(poor, "  SystemCallFilter= "));
	assert_null(strstr(poor, "  Environment="));

	begin();
	sbx_report_doctor(out, &sbx_directives,
			  facts_of("kernel 6.18\narch x86-64\ncapabilities effective all\n"
				   "capabilities permitted all\n"
				   "feature mount_setattr openat2 close_range seccomp mdwe\n"
				   "feature detached_clone initial_userns uts_namespace\n"
				   "feature keyrings proc\n"));
	rich = end();
	assert_null(strstr(rich, "  ProtectSystem="));
	assert_null(strstr(rich, "  SystemCallFilter= "));

	begin();
	sbx_report_doctor_json(out, &sbx_directives,
			       facts_of("kernel 6.1\narch x86-64\nuid 1000\n"));
	o = parsed(end());
	assert_string_equal(member(o, "kernel"), "6.1");
	assert_true(json_object_array_length(json_object_object_get(o, "not_enforceable")) > 20);
	json_object_put(o);
}

/* --- System calls ---------------------------------------------------------------------------*/

static void system_calls_are_listed(void **state)
{
	struct json_object *o;
	const char *text;

	(void)state;
	begin();
	assert_int_equal(sbx_report_syscalls(out, "@clock"), 0);
	text = end();
	assert_non_null(strstr(text, "clock_settime\n"));
	begin();
	assert_int_equal(sbx_report_syscalls(out, "openat"), 0);
	text = end();
	assert_non_null(strstr(text, "x86-64     257\n"));
	assert_non_null(strstr(text, "@file-system"));
	begin();
	assert_int_equal(sbx_report_syscalls_json(out, "read"), 0);
	o = parsed(end());
	assert_string_equal(member(json_object_object_get(o, "numbers"), "arm64"), "63");
	json_object_put(o);
	begin();
	assert_int_equal(sbx_report_syscalls(out, "opnat"), -1);
	assert_int_equal(sbx_report_syscalls_json(out, "@nothing"), -1);
	assert_string_equal(end(), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_quoted_when_they_must_be),
		TEST(json_strings_are_json),
		TEST(operations_read_as_what_they_do),
		TEST(capability_sets_are_written_the_short_way),
		TEST(empty_operations_are_no_crash),
		TEST(ledger_has_one_line_per_directive),
		TEST(failures_fit_what_room_there_is),
		TEST(shown_profiles_read_back),
		TEST(profiles_are_json_too),
		TEST(the_table_is_whole_in_every_format),
		TEST(facts_read_back_as_they_were),
		TEST(the_doctor_asks_the_directives),
		TEST(system_calls_are_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
