/* SPDX-License-Identifier: MIT
 * test_resolve.c: because a symlink that the plan does not know of is either a hole or a refused
 * start: every one on the way to a path must be found, and loops must end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "facts/facts.h"

static struct sbx_arena arena;
static struct sbx_facts facts;
static char top[PATH_MAX]; /* a directory of our own, without symlinks on the way */

static const char *in_top(const char *name)
{
	return sbx_arena_printf(&arena, "%s%s%s", top, *name ? "/" : "", name);
}

static void link_at(const char *name, const char *target)
{
	assert_int_equal(symlink(target, in_top(name)), 0);
}

static void file_at(const char *name, const char *text)
{
	int fd = open(in_top(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
}

static void socket_at(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", in_top(name));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	(void)close(fd);
}

static int set_up(void **state)
{
	char template[] = "/tmp/test_resolve.XXXXXX";

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	memset(&facts, 0, sizeof(facts));
	if (!mkdtemp(template) || !realpath(template, top))
		return -1;
	assert_int_equal(mkdir(in_top("dir"), 0700), 0);
	assert_int_equal(mkdir(in_top("dir/sub"), 0700), 0);
	file_at("dir/sub/file", "A=1\n");
	return 0;
}

/* The tests make one level of names and what set_up() made. */
static int tear_down(void **state)
{
	static const char *const names[] = {
		"dir/sub/file", "dir/sub/up", "dir/sub", "dir/back", "dir/a.env",
		"dir/b.env",	"dir",	      "a",	 "b",	     "c",
		"fifo",		"socket",     "big",	 "huge",     "",
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(names); i++)
		(void)remove(in_top(names[i]));
	sbx_arena_release(&arena);
	return access(top, F_OK) == 0; /* something was left */
}

static int ask(enum sbx_wanted_kind kind, const char *name, struct sbx_error *err)
{
	struct sbx_wanted wanted = {.kind = kind, .name = name};

	return sbx_facts_resolve(&arena, &facts, &wanted, err);
}

static void resolve(const char *name)
{
	struct sbx_error err;

	assert_int_equal(ask(SBX_WANTED_PATH, in_top(name), &err), 0);
}

static void expect(const char *name, enum sbx_kind kind)
{
	const struct sbx_path_fact *fact = sbx_facts_path(&facts, in_top(name));

	if (!fact)
		fail_msg("nothing is known of %s", name);
	else
		assert_string_equal(sbx_kind_words[fact->kind], sbx_kind_words[kind]);
}

static void expect_link(const char *name, const char *target)
{
	expect(name, SBX_KIND_SYMLINK);
	assert_string_equal(sbx_facts_path(&facts, in_top(name))->target, target);
}

static void every_component_becomes_a_fact(void **state)
{
	(void)state;
	resolve("dir/sub/file");
	assert_int_equal(sbx_facts_path(&facts, "/")->kind, SBX_KIND_DIRECTORY);
	expect("", SBX_KIND_DIRECTORY);
	expect("dir", SBX_KIND_DIRECTORY);
	expect("dir/sub", SBX_KIND_DIRECTORY);
	expect("dir/sub/file", SBX_KIND_FILE);
	assert_null(sbx_facts_path(&facts, in_top("dir/su")));
}

static void nothing_is_below_what_is_missing(void **state)
{
	(void)state;
	resolve("dir/none/below");
	expect("dir/none", SBX_KIND_ABSENT);
	assert_null(sbx_facts_path(&facts, in_top("dir/none/below")));
	resolve("dir/sub/file/below");
	expect("dir/sub/file", SBX_KIND_FILE);
	assert_null(sbx_facts_path(&facts, in_top("dir/sub/file/below")));
}

static void chains_are_followed_to_the_end(void **state)
{
	(void)state;
	link_at("a", "b");
	link_at("b", "./dir//sub/../sub/");
	link_at("dir/sub/up", "../../c");
	link_at("c", in_top("dir/sub/file"));
	resolve("a/up");
	expect_link("a", "b");
	expect_link("b", "./dir//sub/../sub/");
	expect_link("dir/sub/up", "../../c");
	expect_link("c", in_top("dir/sub/file"));
	expect("dir/sub/file", SBX_KIND_FILE);
	assert_null(sbx_facts_path(&facts, in_top("a/up"))); /* no path goes through a symlink */
}

static void a_link_may_climb_to_the_root_and_no_further(void **state)
{
	(void)state;
	link_at("a", "../../../../../../../..");
	resolve("a/dev");
	expect_link("a", "../../../../../../../..");
	assert_int_equal(sbx_facts_path(&facts, "/dev")->kind, SBX_KIND_DIRECTORY);
}

static void a_link_to_nothing_is_known_as_such(void **state)
{
	(void)state;
	link_at("a", "dir/none");
	resolve("a/below");
	expect_link("a", "dir/none");
	expect("dir/none", SBX_KIND_ABSENT);
}

static void loops_end(void **state)
{
	(void)state;
	link_at("a", "b");
	link_at("b", "a");
	link_at("c", "c/c/c");
	link_at("dir/back", "../dir/back/x");
	resolve("a/x");
	resolve("c");
	resolve("dir/back");
	expect_link("a", "b");
	expect_link("b", "a");
	expect_link("c", "c/c/c");
	expect_link("dir/back", "../dir/back/x");
}

static void kinds_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(in_top("fifo"), 0600), 0);
	socket_at("socket");
	resolve("fifo");
	resolve("socket");
	expect("fifo", SBX_KIND_FIFO);
	expect("socket", SBX_KIND_SOCKET);
}

static void devices_have_numbers_and_a_mode(void **state)
{
	const struct sbx_path_fact *null;
	struct sbx_error err;

	(void)state;
	assert_int_equal(ask(SBX_WANTED_PATH, "/dev/null", &err), 0);
	null = sbx_facts_path(&facts, "/dev/null");
	assert_non_null(null);
	assert_int_equal(null->kind, SBX_KIND_CHAR);
	assert_int_equal(null->major, 1);
	assert_int_equal(null->minor, 3);
	assert_int_equal(null->mode, 0666);
}

/* What nobody may look at is neither there nor absent: a guess could leave it unprotected. */
static void what_cannot_be_looked_at_is_an_error(void **state)
{
	struct sbx_error err;
	int result;

	(void)state;
	if (geteuid() == 0 && setresuid(0, 65534, 0) < 0)
		skip();
	if (geteuid() != 65534) {
		assert_int_equal(chmod(in_top("dir/sub"), 0), 0);
		result = ask(SBX_WANTED_PATH, in_top("dir/sub/file"), &err);
		assert_int_equal(chmod(in_top("dir/sub"), 0700), 0);
	} else {
		result = ask(SBX_WANTED_PATH, in_top("dir"), &err); /* top is root's alone */
		assert_int_equal(setresuid(0, 0, 0), 0);
	}
	assert_int_equal(result, -1);
	assert_int_equal(err.sys_errno, EACCES);
	assert_string_equal(err.step, "lstat");
	assert_int_equal(err.exit, SBX_EXIT_UNAVAILABLE);
}

static void a_relative_path_is_refused(void **state)
{
	struct sbx_error err;

	(void)state;
	assert_int_equal(ask(SBX_WANTED_PATH, "tmp", &err), -1);
	assert_int_equal(ask(SBX_WANTED_PATH, "", &err), -1);
}

/* L9: numbers that are none are names, and nobody's. */
static void only_plain_numbers_are_ids(void **state)
{
	static const char *const nobodys[] = {
		"00",  "0x0",	"+0",	 "-1",	       "4294967295",	      "65535",
		"1e3", " root", "root ", "4294967296", "18446744073709551616"};
	struct sbx_error err;

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(nobodys); i++) {
		assert_int_equal(ask(SBX_WANTED_USER, nobodys[i], &err), 0);
		assert_int_equal(ask(SBX_WANTED_GROUP, nobodys[i], &err), 0);
		if (sbx_facts_user(&facts, nobodys[i])->known)
			fail_msg("'%s' is user %u", nobodys[i],
				 (unsigned)sbx_facts_user(&facts, nobodys[i])->uid);
		assert_false(sbx_facts_group(&facts, nobodys[i])->known);
	}
}

static void root_is_known_by_name_and_by_number(void **state)
{
	const struct sbx_user_fact *by_name, *by_number;
	struct sbx_error err;

	(void)state;
	assert_int_equal(ask(SBX_WANTED_USER, "root", &err), 0);
	assert_int_equal(ask(SBX_WANTED_USER, "0", &err), 0);
	assert_int_equal(ask(SBX_WANTED_GROUP, "0", &err), 0);
	by_name = sbx_facts_user(&facts, "root");
	by_number = sbx_facts_user(&facts, "0");
	assert_true(by_name->known && by_number->known);
	assert_int_equal(by_name->uid, 0);
	assert_string_equal(by_number->name, "root");
	assert_true(by_name->n_groups >= 1);
	assert_int_equal(by_name->groups[0], by_name->gid);
	assert_true(sbx_facts_group(&facts, "0")->known);
}

static const struct sbx_file_fact *ask_file(const char *name)
{
	struct sbx_error err;

	assert_int_equal(ask(SBX_WANTED_FILE, name, &err), 0);
	return sbx_facts_file(&facts, name);
}

static void globs_give_files_in_order(void **state)
{
	const struct sbx_file_fact *found;

	(void)state;
	file_at("dir/b.env", "B=2\n");
	file_at("dir/a.env", "A=1\n");
	found = ask_file(in_top("dir/*.env"));
	assert_int_equal(found->n_files, 2);
	assert_string_equal(found->files[0].path, in_top("dir/a.env"));
	assert_string_equal(found->files[0].text, "A=1\n");
	assert_string_equal(found->files[1].text, "B=2\n");
	assert_int_equal(ask_file(in_top("dir/*.none"))->n_files, 0);
	assert_int_equal(ask_file(in_top("dir/none"))->n_files, 0);
	assert_int_equal(ask_file(in_top("dir/sub/file"))->files[0].len, 4);
}

/* A pipe would make us wait for ever, and a file without end fill the memory. */
static void only_files_of_a_sane_size_are_read(void **state)
{
	const struct sbx_file_fact *found;

	(void)state;
	assert_int_equal(mkfifo(in_top("fifo"), 0600), 0);
	found = ask_file(in_top("fifo"));
	assert_int_equal(found->n_files, 1);
	assert_null(found->files[0].text);
	assert_int_equal(found->files[0].sys_errno, EINVAL);
	assert_int_equal(ask_file(in_top("dir"))->files[0].sys_errno, EISDIR);
	file_at("big", "");
	assert_int_equal(truncate(in_top("big"), 4 << 20), 0);
	assert_int_equal(ask_file(in_top("big"))->files[0].len, 4 << 20);
	file_at("huge", "");
	assert_int_equal(truncate(in_top("huge"), (4 << 20) + 1), 0);
	assert_int_equal(ask_file(in_top("huge"))->files[0].sys_errno, EFBIG);
}

static void no_memory_is_an_error_never_a_gap(void **state)
{
	struct sbx_wanted user = {.kind = SBX_WANTED_USER, .name = "root"};
	struct sbx_wanted path = {.next = &user, .kind = SBX_WANTED_PATH, .name = in_top("a/up")};
	struct sbx_error err;
	size_t limit;

	(void)state;
	link_at("a", "b");
	link_at("b", "dir/sub");
	for (limit = 0; limit < 65536; limit += 16) {
		struct sbx_arena small;
		struct sbx_facts none = {0};
		int result;

		sbx_arena_init(&small, limit);
		result = sbx_facts_resolve(&small, &none, &path, &err);
		if (result == 0)
			assert_non_null(sbx_facts_path(&none, in_top("dir/sub/up")));
		else
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
		sbx_arena_release(&small);
		if (result == 0)
			break;
	}
	assert_in_range(limit, 16, 65535);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_component_becomes_a_fact),
		TEST(nothing_is_below_what_is_missing),
		TEST(chains_are_followed_to_the_end),
		TEST(a_link_may_climb_to_the_root_and_no_further),
		TEST(a_link_to_nothing_is_known_as_such),
		TEST(loops_end),
		TEST(kinds_are_told_apart),
		TEST(devices_have_numbers_and_a_mode),
		TEST(what_cannot_be_looked_at_is_an_error),
		TEST(a_relative_path_is_refused),
		TEST(only_plain_numbers_are_ids),
		TEST(root_is_known_by_name_and_by_number),
		TEST(globs_give_files_in_order),
		TEST(only_files_of_a_sane_size_are_read),
		TEST(no_memory_is_an_error_never_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
