/* SPDX-License-Identifier: MIT
 * test_facts.c: because a plan is only as true as what it believes of the machine: look-ups must
 * find, and what the probe says must be what the kernel says elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/facts.h"
#include "value/value.h"

static struct sbx_arena arena;
static struct sbx_error err;

static int set_up(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static struct sbx_facts probe(void)
{
	struct sbx_facts facts = {0};

	assert_int_equal(sbx_facts_probe(&arena, &facts, &err), 0);
	return facts;
}

static void paths_are_found_in_whatever_order_they_came(void **state)
{
	struct sbx_facts facts = {0};
	const unsigned n = 997; /* prime: 331 visits every number once */

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct sbx_path_fact fact = {.major = i * 331 % n};

		fact.path = sbx_arena_printf(&arena, "/p/%u", fact.major);
		sbx_facts_add_path(&arena, &facts, &fact);
	}
	assert_int_equal(facts.n_paths, n);
	for (unsigned i = 0; i < n; i++) {
		const struct sbx_path_fact *fact =
			sbx_facts_path(&facts, sbx_arena_printf(&arena, "/p/%u", i));

		assert_non_null(fact);
		assert_int_equal(fact->major, i);
		if (i)
			assert_true(strcmp(facts.paths[i - 1].path, facts.paths[i].path) < 0);
	}
	assert_null(sbx_facts_path(&facts, "/p"));
	assert_null(sbx_facts_path(&facts, "/p/997"));
}

static void a_second_fact_replaces_the_first(void **state)
{
	struct sbx_facts facts = {0};

	(void)state;
	sbx_facts_add_path(&arena, &facts, &(struct sbx_path_fact){"/a", SBX_KIND_FILE});
	sbx_facts_add_path(&arena, &facts, &(struct sbx_path_fact){"/a", SBX_KIND_ABSENT});
	assert_int_equal(facts.n_paths, 1);
	assert_int_equal(sbx_facts_path(&facts, "/a")->kind, SBX_KIND_ABSENT);
	sbx_facts_add_user(&arena, &facts, &(struct sbx_user_fact){.asked = "u", .uid = 1});
	sbx_facts_add_user(&arena, &facts, &(struct sbx_user_fact){.asked = "u", .uid = 2});
	assert_int_equal(facts.n_users, 1);
	assert_int_equal(sbx_facts_user(&facts, "u")->uid, 2);
	assert_null(sbx_facts_user(&facts, "v"));
}

static void words_are_complete_and_differ(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SBX_FEATURE_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(sbx_feature_words[i], sbx_feature_words[j]);
	for (unsigned i = 0; i < SBX_LIMITS; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(sbx_limit_words[i], sbx_limit_words[j]);
	for (unsigned i = 0; i < SBX_COUNT(sbx_kind_words); i++)
		assert_non_null(sbx_kind_words[i]);
	for (unsigned i = 0; i < SBX_COUNT(sbx_descriptor_words); i++)
		assert_non_null(sbx_descriptor_words[i]);
}

static void kernel_and_process_are_described(void **state)
{
	struct sbx_facts facts = probe();
	struct utsname name;
	char release[32], cwd[4096];

	(void)state;
	assert_int_equal(uname(&name), 0);
	(void)snprintf(release, sizeof(release), "%u.%u", facts.kernel >> 8, facts.kernel & 255);
	assert_memory_equal(name.release, release, strlen(release));
	assert_int_equal(facts.uid, geteuid());
	assert_int_equal(facts.gid, getegid());
	assert_int_equal(facts.abi, sbx_facts_native_abi());
	assert_string_equal(facts.cwd, getcwd(cwd, sizeof(cwd)));
	assert_true(prctl(PR_CAPBSET_READ, (unsigned long)facts.last_cap, 0UL, 0UL, 0UL) >= 0);
	assert_true(prctl(PR_CAPBSET_READ, (unsigned long)facts.last_cap + 1, 0UL, 0UL, 0UL) < 0);
	assert_true((facts.effective & ~facts.permitted) == 0);
}

static void capabilities_and_limits_are_the_kernels(void **state)
{
	struct sbx_facts facts = probe();

	(void)state;
	for (int cap = 0; cap <= facts.last_cap; cap++)
		assert_int_equal(facts.bounding >> cap & 1,
				 prctl(PR_CAPBSET_READ, (unsigned long)cap, 0UL, 0UL, 0UL));
	for (unsigned i = 0; i < SBX_LIMITS; i++) {
		struct rlimit limit;

		assert_int_equal(getrlimit(i, &limit), 0);
		assert_true(
			facts.limits[i].soft ==
			(limit.rlim_cur == RLIM_INFINITY ? SBX_LIMIT_INFINITY : limit.rlim_cur));
	}
}

static void umask_is_read_and_left(void **state)
{
	struct sbx_facts facts;
	mode_t old = umask(0135);

	(void)state;
	facts = probe();
	assert_int_equal(facts.umask, 0135);
	assert_int_equal(umask(old), 0135);
}

static const struct sbx_descriptor_fact *find(const struct sbx_facts *facts, int fd)
{
	for (unsigned i = 0; i < facts->n_descriptors; i++)
		if (facts->descriptors[i].fd == fd)
			return &facts->descriptors[i];
	return NULL;
}

/* The kind decides what is kept across exec: a directory that passes as a pipe is a way out of
 * the sandbox (L16). */
static void descriptors_are_told_apart(void **state)
{
	int pipes[2], sockets[2], fds[4];
	struct sbx_facts facts;
	char name[] = "/tmp/test_facts.XXXXXX";

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	fds[0] = open("/", O_RDONLY | O_DIRECTORY);
	fds[1] = open("/", O_PATH);
	fds[2] = open("/dev/null", O_RDWR);
	fds[3] = mkstemp(name);
	(void)unlink(name);
	facts = probe();
	assert_int_equal(find(&facts, pipes[0])->kind, SBX_FD_PIPE);
	assert_int_equal(find(&facts, pipes[1])->kind, SBX_FD_PIPE);
	assert_int_equal(find(&facts, sockets[0])->kind, SBX_FD_SOCKET);
	assert_int_equal(find(&facts, fds[0])->kind, SBX_FD_DIRECTORY);
	assert_int_equal(find(&facts, fds[1])->kind, SBX_FD_PATH);
	assert_int_equal(find(&facts, fds[2])->kind, SBX_FD_OTHER);
	assert_int_equal(find(&facts, fds[3])->kind, SBX_FD_OTHER);
	for (unsigned i = 0; i < facts.n_descriptors; i++) {
		assert_true(fcntl(facts.descriptors[i].fd, F_GETFD) >= 0); /* none of the probe's */
		if (i)
			assert_true(facts.descriptors[i - 1].fd < facts.descriptors[i].fd);
	}
	for (size_t i = 0; i < 4; i++)
		(void)close(fds[i]);
	for (size_t i = 0; i < 2; i++) {
		(void)close(pipes[i]);
		(void)close(sockets[i]);
	}
}

static void a_pseudo_terminal_is_a_terminal(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	struct sbx_facts facts;

	(void)state;
	if (master < 0)
		skip();
	facts = probe();
	assert_int_equal(find(&facts, master)->kind, SBX_FD_TERMINAL);
	(void)close(master);
}

/* In a new session nobody has a terminal; the directory below is gone. */
static void lost_in_a_directory_that_is_gone(void)
{
	char name[] = "/tmp/test_facts.XXXXXX";
	struct sbx_facts facts = {0};

	if (setsid() < 0 || !mkdtemp(name) || chdir(name) < 0 || rmdir(name) < 0)
		_exit(1);
	if (sbx_facts_probe(&arena, &facts, &err) < 0)
		_exit(2);
	_exit(facts.cwd || facts.has_terminal ? 3 : 0);
}

static int status_of(void (*child)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		child();
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void no_directory_and_no_terminal_are_facts(void **state)
{
	(void)state;
	assert_int_equal(status_of(lost_in_a_directory_that_is_gone), 0);
}

#define SKIPPED 77

/* Without /proc every answer must come out the same, but for what /proc alone tells. */
static void ask_without_proc(void)
{
	struct sbx_facts with = {0}, without = {0};

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		_exit(SKIPPED);
	(void)umask(0135);
	(void)prctl(PR_CAPBSET_DROP, 5UL, 0UL, 0UL, 0UL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) < 0)
		_exit(1);
	if (sbx_facts_probe(&arena, &with, &err) < 0 || umount2("/proc", MNT_DETACH) < 0)
		_exit(2);
	if (sbx_facts_probe(&arena, &without, &err) < 0)
		_exit(3);
	if (sbx_facts_has(&without, SBX_HAS_PROC) || !sbx_facts_has(&with, SBX_HAS_PROC))
		_exit(4);
	if (with.effective != without.effective || with.permitted != without.permitted ||
	    with.bounding != without.bounding || with.ambient != without.ambient)
		_exit(5);
	if (with.umask != without.umask || umask(0) != 0135 || !without.no_new_privs)
		_exit(6);
	if (with.n_descriptors != without.n_descriptors)
		_exit(7);
	_exit(with.bounding >> 5 & 1 ? 8 : 0);
}

static void a_machine_without_proc_is_probed_by_calls(void **state)
{
	int status = status_of(ask_without_proc);

	(void)state;
	if (status == SKIPPED)
		skip();
	assert_int_equal(status, 0);
}

static struct sbx_letters letters(const char *used)
{
	struct sbx_letters result = {{false}};

	for (; *used; used++)
		result.used[(unsigned char)*used] = true;
	return result;
}

static const char *specifier(const struct sbx_facts *facts, char letter)
{
	return facts->specifiers.value[(unsigned char)letter];
}

static void only_letters_that_occur_are_answered(void **state)
{
	struct sbx_letters needed = letters("HvU%x");
	struct sbx_facts facts = {0};
	struct utsname name;
	unsigned n = 0;

	(void)state;
	assert_int_equal(uname(&name), 0);
	assert_int_equal(sbx_facts_specifiers(&arena, &facts, &needed, &err), 0);
	assert_string_equal(specifier(&facts, 'H'), name.nodename);
	assert_string_equal(specifier(&facts, 'v'), name.release);
	assert_int_equal(strtoul(specifier(&facts, 'U'), NULL, 10), geteuid());
	for (unsigned i = 0; i < SBX_COUNT(facts.specifiers.value); i++)
		n += facts.specifiers.value[i] != NULL;
	assert_int_equal(n, 3);
}

static void what_is_answered_already_stays(void **state)
{
	struct sbx_letters needed = letters("Hd");
	struct sbx_facts facts = {0};

	(void)state;
	facts.specifiers.value['H'] = "elsewhere";
	assert_int_equal(sbx_facts_specifiers(&arena, &facts, &needed, &err), 0);
	assert_string_equal(specifier(&facts, 'H'), "elsewhere");
	assert_null(specifier(&facts, 'd')); /* no unit, no credentials */
	assert_int_equal(sbx_facts_probe(&arena, &facts, &err), 0);
	assert_string_equal(specifier(&facts, 'H'), "elsewhere");
}

static void temporary_directories_come_from_the_environment(void **state)
{
	struct sbx_letters needed = letters("TV");
	struct sbx_facts set = {0}, relative = {0}, unset = {0};

	(void)state;
	assert_int_equal(unsetenv("TEMP") | unsetenv("TMP"), 0);
	assert_int_equal(setenv("TMPDIR", "/my/tmp", 1), 0);
	assert_int_equal(sbx_facts_specifiers(&arena, &set, &needed, &err), 0);
	assert_string_equal(specifier(&set, 'T'), "/my/tmp");
	assert_string_equal(specifier(&set, 'V'), "/my/tmp");
	assert_int_equal(setenv("TMPDIR", "my/tmp", 1), 0);
	assert_int_equal(sbx_facts_specifiers(&arena, &relative, &needed, &err), 0);
	assert_string_equal(specifier(&relative, 'T'), "/tmp");
	assert_int_equal(unsetenv("TMPDIR"), 0);
	assert_int_equal(sbx_facts_specifiers(&arena, &unset, &needed, &err), 0);
	assert_string_equal(specifier(&unset, 'V'), "/var/tmp");
}

/* Root has the system's directories, anybody else his own. */
static void ask_as_a_user(void)
{
	struct sbx_letters needed = letters("SLtE");
	struct sbx_facts facts = {0};

	if (geteuid() == 0 && setuid(54321) < 0)
		_exit(SKIPPED);
	if (setenv("XDG_STATE_HOME", "/state", 1) < 0 || unsetenv("XDG_RUNTIME_DIR") < 0 ||
	    setenv("XDG_CONFIG_HOME", "relative", 1) < 0)
		_exit(1);
	if (sbx_facts_specifiers(&arena, &facts, &needed, &err) < 0)
		_exit(2);
	if (strcmp(specifier(&facts, 'S'), "/state") != 0 ||
	    strcmp(specifier(&facts, 'L'), "/state/log") != 0)
		_exit(3);
	if (specifier(&facts, 't')) /* unknown rather than guessed */
		_exit(4);
	_exit(specifier(&facts, 'E') && *specifier(&facts, 'E') != '/' ? 5 : 0);
}

static void users_have_directories_of_their_own(void **state)
{
	int status = status_of(ask_as_a_user);

	(void)state;
	if (status == SKIPPED)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(paths_are_found_in_whatever_order_they_came),
		TEST(a_second_fact_replaces_the_first),
		TEST(words_are_complete_and_differ),
		TEST(kernel_and_process_are_described),
		TEST(capabilities_and_limits_are_the_kernels),
		TEST(umask_is_read_and_left),
		TEST(descriptors_are_told_apart),
		TEST(a_pseudo_terminal_is_a_terminal),
		TEST(no_directory_and_no_terminal_are_facts),
		TEST(a_machine_without_proc_is_probed_by_calls),
		TEST(only_letters_that_occur_are_answered),
		TEST(what_is_answered_already_stays),
		TEST(temporary_directories_come_from_the_environment),
		TEST(users_have_directories_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
