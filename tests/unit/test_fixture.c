/* SPDX-License-Identifier: MIT
 * test_fixture.c: because plans are judged by fixtures: one that is read wrongly makes a golden
 * plan prove something else than it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <sys/resource.h>

#include "facts/facts.h"
#include "value/value.h"

static struct sbx_arena arena;
static struct sbx_facts facts;
static struct sbx_error err;

static int set_up(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	memset(&facts, 0, sizeof(facts));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static int load(const char *text)
{
	return sbx_facts_load(&arena, &facts, "t.facts", text, strlen(text), &err);
}

static void read_well(const char *text)
{
	char line[1024];

	if (load(text) == 0)
		return;
	sbx_error_format(&err, line, sizeof(line));
	fail_msg("%s", line);
}

static const char everything[] = "# a machine that does not exist\n"
				 "\n"
				 "kernel 6.12\n"
				 "  arch\tx86-64\r\n"
				 "feature mount_setattr openat2\n"
				 "feature seccomp\n"
				 "last-cap 40\n"
				 "uid 1000\n"
				 "gid 1001\n"
				 "capabilities effective none\n"
				 "capabilities permitted 0x21\n"
				 "capabilities bounding all\n"
				 "capabilities ambient CAP_KILL CAP_CHOWN\n"
				 "umask 0027\n"
				 "cwd \"/root/my files\"\n"
				 "no-new-privileges\n"
				 "terminal\n"
				 "limit NOFILE 1024 infinity\n"
				 "descriptor 0 terminal\n"
				 "descriptor 5 pipe\n"
				 "path /usr/lib/modules directory\n"
				 "path /bin -> usr/bin\n"
				 "path /dev/null char 1:3 0666\n"
				 "path /dev/sda block 8:0\n"
				 "path /run/x socket\n"
				 "path /efi absent\n"
				 "user www-data 33 34 /var/www \"\" 34 4 27\n"
				 "user ghost unknown\n"
				 "group adm 4\n"
				 "group ghosts unknown\n"
				 "file /etc/x.env \"A=1\\nB=\\\"2\\\"\\n\"\n"
				 "file /etc/y*.env /etc/y1.env A=1\n"
				 "file /etc/y*.env /etc/y2.env error 13\n"
				 "file /etc/z.env\n"
				 "specifier H mail.example.org\n"
				 "specifier m \"\"\n"
				 "others absent"; /* no newline at the end */

static void the_machine_is_read(void **state)
{
	(void)state;
	read_well(everything);
	assert_int_equal(facts.kernel, 0x060c);
	assert_int_equal(facts.abi, SBX_ABI_X86_64);
	assert_int_equal(facts.features, 1U << SBX_HAS_MOUNT_SETATTR | 1U << SBX_HAS_OPENAT2 |
						 1U << SBX_HAS_SECCOMP);
	assert_int_equal(facts.last_cap, 40);
	assert_int_equal(facts.uid, 1000);
	assert_int_equal(facts.gid, 1001);
	assert_true(facts.effective == 0);
	assert_true(facts.permitted == 0x21);
	assert_true(facts.bounding == 0x1ffffffffffULL);
	assert_true(facts.ambient == 0x21);
	assert_int_equal(facts.umask, 027);
	assert_string_equal(facts.cwd, "/root/my files");
	assert_true(facts.no_new_privs && facts.has_terminal && facts.closed_world);
	assert_int_equal(facts.limits[RLIMIT_NOFILE].soft, 1024);
	assert_true(facts.limits[RLIMIT_NOFILE].hard == SBX_LIMIT_INFINITY);
	assert_true(facts.limits[RLIMIT_CPU].soft == SBX_LIMIT_INFINITY);
	assert_int_equal(facts.n_descriptors, 2);
	assert_int_equal(facts.descriptors[0].kind, SBX_FD_TERMINAL);
	assert_int_equal(facts.descriptors[1].fd, 5);
	assert_int_equal(facts.descriptors[1].kind, SBX_FD_PIPE);
	assert_string_equal(facts.specifiers.value['H'], "mail.example.org");
	assert_string_equal(facts.specifiers.value['m'], "");
	assert_null(facts.specifiers.value['l']);
}

static void paths_are_read(void **state)
{
	const struct sbx_path_fact *fact;

	(void)state;
	read_well(everything);
	assert_int_equal(sbx_facts_path(&facts, "/usr/lib/modules")->kind, SBX_KIND_DIRECTORY);
	assert_int_equal(sbx_facts_path(&facts, "/usr/lib")->kind, SBX_KIND_DIRECTORY);
	assert_int_equal(sbx_facts_path(&facts, "/usr")->kind, SBX_KIND_DIRECTORY);
	assert_int_equal(sbx_facts_path(&facts, "/")->kind, SBX_KIND_DIRECTORY);
	fact = sbx_facts_path(&facts, "/bin");
	assert_int_equal(fact->kind, SBX_KIND_SYMLINK);
	assert_string_equal(fact->target, "usr/bin");
	fact = sbx_facts_path(&facts, "/dev/null");
	assert_int_equal(fact->kind, SBX_KIND_CHAR);
	assert_int_equal(fact->major, 1);
	assert_int_equal(fact->minor, 3);
	assert_int_equal(fact->mode, 0666);
	assert_int_equal(sbx_facts_path(&facts, "/dev/sda")->kind, SBX_KIND_BLOCK);
	assert_int_equal(sbx_facts_path(&facts, "/run/x")->kind, SBX_KIND_SOCKET);
	assert_int_equal(sbx_facts_path(&facts, "/efi")->kind, SBX_KIND_ABSENT);
}

static void users_groups_and_files_are_read(void **state)
{
	const struct sbx_user_fact *user;
	const struct sbx_file_fact *file;

	(void)state;
	read_well(everything);
	user = sbx_facts_user(&facts, "www-data");
	assert_true(user->known);
	assert_int_equal(user->uid, 33);
	assert_int_equal(user->gid, 34);
	assert_string_equal(user->home, "/var/www");
	assert_string_equal(user->shell, "");
	assert_int_equal(user->n_groups, 3);
	assert_int_equal(user->groups[2], 27);
	assert_string_equal(sbx_facts_user(&facts, "33")->name, "www-data");
	assert_false(sbx_facts_user(&facts, "ghost")->known);
	assert_int_equal(sbx_facts_group(&facts, "adm")->gid, 4);
	assert_true(sbx_facts_group(&facts, "4")->known);
	assert_false(sbx_facts_group(&facts, "ghosts")->known);
	file = sbx_facts_file(&facts, "/etc/x.env");
	assert_int_equal(file->n_files, 1);
	assert_string_equal(file->files[0].text, "A=1\nB=\"2\"\n");
	assert_int_equal(file->files[0].len, 10);
	file = sbx_facts_file(&facts, "/etc/y*.env");
	assert_int_equal(file->n_files, 2);
	assert_string_equal(file->files[0].path, "/etc/y1.env");
	assert_null(file->files[1].text);
	assert_int_equal(file->files[1].sys_errno, 13);
	assert_int_equal(sbx_facts_file(&facts, "/etc/z.env")->n_files, 0);
}

static void a_closed_world_knows_everything(void **state)
{
	(void)state;
	read_well("kernel 6.1\narch arm64\nothers absent\n");
	assert_int_equal(sbx_facts_path(&facts, "/nope")->kind, SBX_KIND_ABSENT);
	assert_false(sbx_facts_user(&facts, "nope")->known);
	assert_false(sbx_facts_group(&facts, "nope")->known);
	assert_int_equal(sbx_facts_file(&facts, "nope")->n_files, 0);
	read_well("kernel 6.1\narch arm64\n");
	assert_null(sbx_facts_path(&facts, "/nope"));
	assert_null(sbx_facts_user(&facts, "nope"));
	assert_null(sbx_facts_group(&facts, "nope"));
	assert_null(sbx_facts_file(&facts, "nope"));
}

static void what_is_not_said_has_a_value(void **state)
{
	(void)state;
	read_well("arch x86-64\nkernel 5.12\n");
	assert_int_equal(facts.uid, 0);
	assert_int_equal(facts.umask, 022);
	assert_int_equal(facts.last_cap, 40);
	assert_true(facts.effective == 0);
	assert_true(facts.bounding == 0x1ffffffffffULL);
	assert_int_equal(facts.features, 0);
	assert_int_equal(facts.n_descriptors, 0);
	assert_null(facts.cwd);
}

static void no_capability_is_beyond_the_last(void **state)
{
	(void)state;
	read_well("kernel 6.1\narch arm64\ncapabilities effective all\nlast-cap 37\n");
	assert_true(facts.effective == 0x3fffffffffULL);
	assert_true(facts.bounding == 0x3fffffffffULL);
}

static void the_later_line_wins(void **state)
{
	(void)state;
	read_well("kernel 6.1\narch arm64\npath /x file\npath /x directory\n"
		  "user u 1 1 / /bin/sh\nuser u 2 2 / /bin/sh\ngroup g 1\ngroup g unknown\n");
	assert_int_equal(sbx_facts_path(&facts, "/x")->kind, SBX_KIND_DIRECTORY);
	assert_int_equal(sbx_facts_user(&facts, "u")->uid, 2);
	assert_false(sbx_facts_group(&facts, "g")->known);
}

/* Each is the third line of a fixture. */
static const struct {
	const char *line, *subject, *hint;
} mistakes[] = {
	{"feeture seccomp", "feeture: unknown fact", "did you mean feature?"},
	{"feature secomp", "secomp", "did you mean seccomp?"},
	{"kernel six", "not a kernel version", NULL},
	{"kernel 6", "not a kernel version", NULL},
	{"kernel 6.", "not a kernel version", NULL},
	{"kernel .6", "not a kernel version", NULL},
	{"kernel 6.300", "not a kernel version", NULL},
	{"kernel 6.1 6.2", "too many words", NULL},
	{"kernel", "too few words", NULL},
	{"arch x86_64", "x86_64", "did you mean x86-64?"},
	{"uid -1", "-1: not a number", NULL},
	{"uid +1", "+1: not a number", NULL},
	{"uid 4294967295", "not a number up to 4294967294", NULL},
	{"uid 1x", "1x: not a number", NULL},
	{"uid \"\"", "not a number", NULL},
	{"uid \" 1\"", "not a number", NULL},
	{"gid 99999999999999999999", "not a number", NULL},
	{"last-cap 64", "not a number up to 63", NULL},
	{"capabilities efective all", "efective", "did you mean effective?"},
	{"capabilities effective 0xzz", "not a hexadecimal number", NULL},
	{"capabilities effective", "too few words", NULL},
	{"umask 0099", "not a number", NULL},
	{"umask 17777", "not a number", NULL},
	{"cwd root", "not a plain absolute path", NULL},
	{"limit NOFILES 1 2", "NOFILES", "did you mean NOFILE?"},
	{"limit NOFILE 1", "too few words", NULL},
	{"limit NOFILE 2 1", "above the hard one", NULL},
	{"limit NOFILE 1 forever", "forever: not a number", NULL},
	{"descriptor 5 pip", "pip", "did you mean pipe?"},
	{"descriptor -1 pipe", "-1: not a number", NULL},
	{"path usr directory", "not a plain absolute path", NULL},
	{"path /usr/ directory", "not a plain absolute path", NULL},
	{"path /usr/../x directory", "not a plain absolute path", NULL},
	{"path /usr", "too few words", NULL},
	{"path /usr dir", "dir: no such word", NULL},
	{"path /usr unknown", "is written PATH -> TARGET", NULL},
	{"path /usr symlink", "is written PATH -> TARGET", NULL},
	{"path /usr ->", "one target", NULL},
	{"path /usr -> a b", "one target", NULL},
	{"path /usr directory 0755", "too many words", NULL},
	{"path /dev/null char", "MAJOR:MINOR", NULL},
	{"path /dev/null char 1", "MAJOR:MINOR", NULL},
	{"path /dev/null char 1:", "MAJOR:MINOR", NULL},
	{"path /dev/null char 1:3 0888", "not a number", NULL},
	{"user u 1 1 /", "name, uid, gid, home and shell", NULL},
	{"user u unknow", "name, uid, gid, home and shell", NULL},
	{"user u x 1 / /bin/sh", "x: not a number", NULL},
	{"user u 1 1 / /bin/sh x", "x: not a number", NULL},
	{"group g", "too few words", NULL},
	{"group g x", "x: not a number", NULL},
	{"file /a /b error x", "error NUMBER", NULL},
	{"file /a /b eror 1", "error NUMBER", NULL},
	{"file /a /b c d e", "too many words", NULL},
	{"specifier HH x", "one letter", NULL},
	{"specifier 1 x", "one letter", NULL},
	{"others present", "others are absent", NULL},
	{"cwd \"/x", "", NULL},
	{"cwd \"/\\q\"", "", NULL},
};

static void every_mistake_is_named_with_its_line(void **state)
{
	char text[256];

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(mistakes); i++) {
		(void)snprintf(text, sizeof(text), "kernel 6.1\narch x86-64\n%s\nuid 7\n",
			       mistakes[i].line);
		memset(&err, 0, sizeof(err));
		facts.uid = 4711;
		if (load(text) != -1)
			fail_msg("'%s' is accepted", mistakes[i].line);
		if (!strstr(err.subject, mistakes[i].subject))
			fail_msg("'%s' gives '%s'", mistakes[i].line, err.subject);
		if (mistakes[i].hint)
			assert_string_equal(err.hint, mistakes[i].hint);
		assert_int_equal(err.origin.line, 3);
		assert_string_equal(err.origin.file, "t.facts");
		assert_int_equal(err.exit, SBX_EXIT_CONFIG);
		assert_int_equal(facts.uid, 4711); /* untouched on failure */
	}
}

static void nothing_is_below_a_symlink(void **state)
{
	(void)state;
	assert_int_equal(load("kernel 6.1\narch arm64\npath /bin -> usr/bin\npath /bin/sh file\n"),
			 -1);
	assert_int_equal(err.origin.line, 4);
	assert_int_equal(load("kernel 6.1\narch arm64\npath /a absent\npath /a/b/c file\n"), -1);
}

static void descriptors_ascend(void **state)
{
	(void)state;
	assert_int_equal(load("kernel 6.1\narch arm64\ndescriptor 5 pipe\ndescriptor 5 pipe\n"),
			 -1);
	assert_int_equal(err.origin.line, 4);
}

static void a_machine_needs_kernel_and_architecture(void **state)
{
	(void)state;
	assert_int_equal(load(""), -1);
	assert_int_equal(load("kernel 6.1\n"), -1);
	assert_non_null(strstr(err.subject, "arch"));
	assert_int_equal(load("arch arm64\n"), -1);
	assert_non_null(strstr(err.subject, "kernel"));
}

static void a_nul_byte_is_refused(void **state)
{
	static const char text[] = "kernel 6.1\narch arm64\ncwd /a\0b\n";

	(void)state;
	assert_int_equal(sbx_facts_load(&arena, &facts, "t.facts", text, sizeof(text) - 1, &err),
			 -1);
	assert_int_equal(err.origin.line, 3);
}

static void no_memory_is_an_error_never_a_gap(void **state)
{
	size_t limit;

	(void)state;
	for (limit = 0; limit < 1 << 20; limit += 16) {
		struct sbx_arena small;
		struct sbx_facts result = {0};
		int r;

		sbx_arena_init(&small, limit);
		r = sbx_facts_load(&small, &result, "t.facts", everything, sizeof(everything) - 1,
				   &err);
		if (r < 0 && err.exit != SBX_EXIT_MEMORY)
			fail_msg("at %zu bytes: %s: %s", limit, err.step, err.subject);
		if (r == 0)
			assert_true(result.closed_world); /* the last line */
		sbx_arena_release(&small);
		if (r == 0)
			break;
	}
	assert_in_range(limit, 1000, (1 << 20) - 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_machine_is_read),
		TEST(paths_are_read),
		TEST(users_groups_and_files_are_read),
		TEST(a_closed_world_knows_everything),
		TEST(what_is_not_said_has_a_value),
		TEST(no_capability_is_beyond_the_last),
		TEST(the_later_line_wins),
		TEST(every_mistake_is_named_with_its_line),
		TEST(nothing_is_below_a_symlink),
		TEST(descriptors_ascend),
		TEST(a_machine_needs_kernel_and_architecture),
		TEST(a_nul_byte_is_refused),
		TEST(no_memory_is_an_error_never_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
