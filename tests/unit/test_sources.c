/* SPDX-License-Identifier: MIT
 * test_sources.c: because whoever can slip another file under a profile's name decides what is
 * protected, and because a missing or masked file must never look like an empty one. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/path.h"
#include "profile/sources.h"

static struct sbx_arena arena;
static char top[PATH_MAX]; /* a fresh directory for every test */
static const char *directories[4];
static struct sbx_source_policy policy;
static struct sbx_sources sources;
static struct sbx_error err;

/* --- A small tree --------------------------------------------------------------------------- */

static const char *at(const char *path)
{
	const char *joined = sbx_path_join(&arena, top, path);

	if (!joined)
		abort();
	return joined;
}

static void make_directory(const char *path)
{
	assert_int_equal(mkdir(at(path), 0755), 0);
}

static void make_file(const char *path, const char *text)
{
	int fd = open(at(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void make_link(const char *target, const char *path)
{
	assert_int_equal(symlink(target, at(path)), 0);
}

/* Remove @path and everything in it; links are not followed. */
static void remove_tree(const char *path)
{
	const char *const argv[] = {"rm", "-rf", "--", path, NULL};
	pid_t pid = fork();

	if (pid == 0) {
		execv("/bin/rm", (char *const *)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static int set_up_below(const char *place)
{
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	snprintf(top, sizeof(top), "%s/sbx-test-XXXXXX", place);
	if (!mkdtemp(top) || chmod(top, 0755) < 0)
		return -1;
	directories[0] = at("etc");
	directories[1] = at("run");
	directories[2] = NULL;
	policy = (struct sbx_source_policy){.caller = getuid(), .directories = directories};
	sources = (struct sbx_sources){0};
	make_directory("etc");
	make_directory("run");
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	return set_up_below(getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
}

static int tear_down(void **state)
{
	(void)state;
	if (top[0])
		remove_tree(top);
	sbx_arena_release(&arena);
	return 0;
}

/* --- What is said --------------------------------------------------------------------------- */

/* "path<text>" for every source found, paths without the directory of the test. */
static const char *found(void)
{
	const char *said = "";

	for (const struct sbx_source *s = sources.first; s; s = s->next) {
		const char *path = s->path;

		if (sbx_path_is_below(path, top))
			path = sbx_path_rest(path, top);
		assert_int_equal(strlen(s->text), s->len);
		said = sbx_arena_printf(&arena, "%s%s<%s>", said, path, s->text);
	}
	return said;
}

static void finds(const char *name, const char *what)
{
	sources = (struct sbx_sources){0};
	if (sbx_sources_find(&arena, name, &policy, &sources, &err) < 0) {
		char line[1024];

		sbx_error_format(&err, line, sizeof(line));
		fail_msg("%s", line);
	}
	assert_string_equal(found(), what);
}

/* The error's line holds @what, nothing is handed out, and only a profile that is not there
 * says ENOENT. */
static void refuses(const char *name, int sys_errno, const char *what)
{
	char line[4 * PATH_MAX];

	sources = (struct sbx_sources){0};
	assert_int_equal(sbx_sources_find(&arena, name, &policy, &sources, &err), -1);
	assert_null(sources.first);
	assert_null(sources.unit_name);
	sbx_error_format(&err, line, sizeof(line));
	if (!strstr(line, what))
		fail_msg("\"%s\" is not in \"%s\"", what, line);
	assert_int_equal(err.exit, SBX_EXIT_CONFIG);
	assert_int_equal(err.sys_errno, sys_errno);
}

/* --- Names ---------------------------------------------------------------------------------- */

static void the_first_directory_wins(void **state)
{
	(void)state;
	make_file("etc/a.conf", "etc");
	make_file("run/a.conf", "run");
	make_file("run/b.conf", "run");
	finds("a", "etc/a.conf<etc>");
	assert_string_equal(sources.unit_name, "a.service");
	finds("b", "run/b.conf<run>");
}

static void a_missing_directory_is_none(void **state)
{
	(void)state;
	directories[0] = at("absent");
	make_file("run/a.conf", "x");
	finds("a", "run/a.conf<x>");
	assert_int_equal(rename(at("run"), at("absent2")), 0);
	refuses("a", ENOENT, "a: No such file or directory (looked in ");
}

/* The current directory is never searched, whatever the policy names. */
static void relative_directories_are_passed_over(void **state)
{
	(void)state;
	directories[0] = "etc";
	directories[1] = "";
	make_file("etc/a.conf", "x");
	assert_int_equal(chdir(top), 0);
	refuses("a", ENOENT, "a: No such file");
	assert_int_equal(chdir("/"), 0);
}

static void names_that_are_none(void **state)
{
	static const struct {
		const char *name, *why;
	} cases[] = {
		{"", "the name is empty"},
		{".", "begin with a dot"},
		{"..", "begin with a dot"},
		{".hidden", "begin with a dot"},
		{"a..b", "\"..\""},
		{"a\nb", "control character"},
		{"a\177", "control character"},
		{"\xff", "UTF-8"},
		{"a@", "template"},
		{"@a", "template"},
		{"@", "template"},
	};
	char longest[NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++)
		refuses(cases[i].name, 0, cases[i].why);

	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	refuses(longest, 0, "too long");
	longest[NAME_MAX - strlen(".conf.d")] = '\0';
	refuses(longest, ENOENT, "No such file");
}

static void a_missing_name_gets_advice(void **state)
{
	(void)state;
	make_file("run/smtpd.conf", "x");
	make_file("run/.smtpf.conf", "x");
	refuses("smptd", ENOENT, "did you mean smtpd? looked in ");
	assert_null(strstr(err.hint, "smtpf"));
	refuses("nginx", ENOENT, "looked in ");
	assert_non_null(strstr(err.hint, at("etc")));
	refuses("elsewhere.conf", ENOENT, "try ./elsewhere.conf");
}

/* --- Drop-ins ------------------------------------------------------------------------------- */

static void dropins_are_merged_by_file_name(void **state)
{
	(void)state;
	make_file("run/a.conf", "main");
	make_directory("etc/a.conf.d");
	make_directory("run/a.conf.d");
	make_file("run/a.conf.d/50-x.conf", "shadowed");
	make_file("run/a.conf.d/10-y.conf", "10");
	make_file("run/a.conf.d/Z.conf", "Z");
	make_file("etc/a.conf.d/50-x.conf", "50");
	make_file("etc/a.conf.d/9.conf", "9");
	make_file("etc/a.conf.d/.hidden.conf", "hidden");
	make_file("etc/a.conf.d/.conf", "hidden");
	make_file("etc/a.conf.d/readme", "no");
	make_file("etc/a.conf.d/60.conf~", "no");
	make_file("etc/a.conf.d/60.CONF", "no");
	make_directory("etc/a.conf.d/directory");
	finds("a", "run/a.conf<main>run/a.conf.d/10-y.conf<10>etc/a.conf.d/50-x.conf<50>"
		   "etc/a.conf.d/9.conf<9>run/a.conf.d/Z.conf<Z>");
}

static void dropins_can_be_masked(void **state)
{
	(void)state;
	make_file("etc/a.conf", "main");
	make_directory("etc/a.conf.d");
	make_directory("run/a.conf.d");
	make_file("run/a.conf.d/1.conf", "1");
	make_file("run/a.conf.d/2.conf", "2");
	make_file("run/a.conf.d/3.conf", "3");
	make_file("etc/a.conf.d/1.conf", "");
	make_link("/dev/null", "etc/a.conf.d/2.conf");
	finds("a", "etc/a.conf<main>run/a.conf.d/3.conf<3>");
}

/* A drop-in that cannot be read is no reason to start without it. */
static void a_broken_dropin_is_an_error(void **state)
{
	(void)state;
	make_file("etc/a.conf", "main");
	make_directory("etc/a.conf.d");
	make_link("nowhere", "etc/a.conf.d/1.conf");
	refuses("a", 0, "which does not exist");
	assert_int_equal(unlink(at("etc/a.conf.d/1.conf")), 0);
	make_directory("etc/a.conf.d/1.conf");
	refuses("a", EISDIR, "Is a directory");
	assert_int_equal(rmdir(at("etc/a.conf.d/1.conf")), 0);
	finds("a", "etc/a.conf<main>");
	assert_int_equal(rmdir(at("etc/a.conf.d")), 0);
	make_file("etc/a.conf.d", "x");
	refuses("a", ENOTDIR, "Not a directory");
}

static void instances_fall_back_on_their_template(void **state)
{
	(void)state;
	make_file("etc/web@.conf", "template");
	finds("web@blue", "etc/web@.conf<template>");
	assert_string_equal(sources.unit_name, "web@blue.service");
	make_file("run/web@blue.conf", "blue");
	finds("web@blue", "run/web@blue.conf<blue>");
	finds("web@red", "etc/web@.conf<template>");

	/* The more specific directory shadows, wherever it lies. */
	make_directory("etc/web@.conf.d");
	make_directory("run/web@blue.conf.d");
	make_file("etc/web@.conf.d/1.conf", "t1");
	make_file("etc/web@.conf.d/2.conf", "t2");
	make_file("run/web@blue.conf.d/1.conf", "b1");
	finds("web@blue", "run/web@blue.conf<blue>run/web@blue.conf.d/1.conf<b1>"
			  "etc/web@.conf.d/2.conf<t2>");
}

/* --- Paths ---------------------------------------------------------------------------------- */

static void paths_need_no_directories(void **state)
{
	static const struct {
		const char *path, *unit;
	} cases[] = {
		{"a.conf", "a.service"},
		{"a.service", "a.service"},
		{"a", "a.service"},
		{"b@c.conf", "b@c.service"},
	};

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(cases); i++) {
		make_file(cases[i].path, "x");
		finds(at(cases[i].path), sbx_arena_printf(&arena, "%s<x>", cases[i].path));
		assert_string_equal(sources.unit_name, cases[i].unit);
	}
	make_directory("a.conf.d");
	make_file("a.conf.d/1.conf", "1");
	make_directory("etc/a.conf.d");
	make_file("etc/a.conf.d/2.conf", "2");
	finds(at("a.conf"), "a.conf<x>a.conf.d/1.conf<1>");

	assert_int_equal(chdir(top), 0);
	finds("./a.conf", "./a.conf<x>./a.conf.d/1.conf<1>");
	finds("etc/../a.service", "etc/../a.service<x>");
	finds(".//run/.././a.service", ".//run/.././a.service<x>");
	assert_int_equal(chdir("/"), 0);
	refuses(at("absent.conf"), ENOENT, "No such file");
	refuses(at("absent/a.conf"), ENOENT, "No such file");
	refuses(at("a.conf/x"), ENOTDIR, "Not a directory");
	refuses(at("a.conf/"), ENOTDIR, "Not a directory");
}

static void only_regular_files_are_read(void **state)
{
	(void)state;
	make_directory("etc/d.conf");
	refuses("d", EISDIR, "Is a directory");
	refuses("/", EISDIR, "Is a directory");
	assert_int_equal(mkfifo(at("etc/f.conf"), 0644), 0);
	alarm(20); /* to open a FIFO would wait for its other end */
	refuses("f", 0, "is no regular file");
	alarm(0);
	refuses("/dev/zero", 0, "is no regular file");
	refuses("/dev/full", 0, "is no regular file");
}

/* Not the same as "nothing is forbidden". */
static void an_empty_profile_is_masked(void **state)
{
	(void)state;
	make_file("etc/a.conf", "");
	make_file("run/a.conf", "x");
	refuses("a", 0, "is empty (masked)");
	make_link("/dev/null", "etc/b.conf");
	make_file("run/b.conf", "x");
	refuses("b", 0, "is empty (masked)");
}

/* procfs says 0 and gives more: taken at its word it would be an empty file, that is: a mask. */
static void a_size_that_lies_is_refused(void **state)
{
	(void)state;
	if (access("/proc/version", R_OK) < 0)
		skip();
	refuses("/proc/version", 0, "has not the size it claims");
}

static void size_is_bounded(void **state)
{
	(void)state;
	make_file("etc/a.conf", "");
	assert_int_equal(truncate(at("etc/a.conf"), (off_t)SBX_SOURCE_MAX + 1), 0);
	refuses("a", 0, "cannot be a profile");
	assert_int_equal(truncate(at("etc/a.conf"), (off_t)SBX_SOURCE_MAX), 0);
	sources = (struct sbx_sources){0};
	assert_int_equal(sbx_sources_find(&arena, "a", &policy, &sources, &err), 0);
	assert_int_equal(sources.first->len, SBX_SOURCE_MAX);
}

static void links_are_followed(void **state)
{
	(void)state;
	make_directory("real");
	make_file("real/a.conf", "x");
	make_link("../real/a.conf", "etc/a.conf");
	finds("a", "etc/a.conf<x>");
	make_link(at("real/a.conf"), "etc/b.conf");
	finds("b", "etc/b.conf<x>");
	make_link("real", "link");
	finds(at("link/a.conf"), "link/a.conf<x>");
	finds(at("link/../etc/a.conf"), "link/../etc/a.conf<x>");
	make_link("link/", "link2");
	finds(at("link2//a.conf"), "link2//a.conf<x>");
	make_link("real/a.conf/", "not-a-file");
	refuses(at("not-a-file"), ENOTDIR, "Not a directory");
}

static void links_that_lead_nowhere(void **state)
{
	(void)state;
	make_link("loop.conf", "etc/loop.conf");
	refuses("loop", ELOOP, "Too many levels of symbolic links");
	make_link("two.conf", "etc/one.conf");
	make_link("one.conf", "etc/two.conf");
	refuses("one", ELOOP, "Too many levels of symbolic links");
	/* Not ENOENT: that would send the caller to another profile. */
	make_link("absent", "etc/default.conf");
	make_file("run/default.conf", "x");
	refuses("default", 0, "etc/absent, which does not exist");
}

static void forty_links_are_enough(void **state)
{
	(void)state;
	make_file("l0", "x");
	for (int i = 1; i <= 41; i++)
		make_link(sbx_arena_printf(&arena, "l%d", i - 1),
			  sbx_arena_printf(&arena, "l%d", i));
	finds(at("l40"), "l40<x>");
	refuses(at("l41"), ELOOP, "Too many levels");
}

static void long_paths_are_refused(void **state)
{
	char path[2 * PATH_MAX];

	(void)state;
	memset(path, '/', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	refuses(path, ENAMETOOLONG, "File name too long");
	memset(path, 'x', sizeof(path) - 1);
	path[0] = '/';
	path[NAME_MAX + 10] = '\0';
	refuses(path, ENAMETOOLONG, "File name too long");
}

/* To root nothing is unreadable, but to a root without these two capabilities. */
static void override_permissions(cap_flag_value_t value)
{
	static const cap_value_t both[] = {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH};
	cap_t caps = cap_get_proc();

	assert_non_null(caps);
	if (geteuid() == 0) {
		assert_int_equal(cap_set_flag(caps, CAP_EFFECTIVE, 2, both, value), 0);
		assert_int_equal(cap_set_proc(caps), 0);
	}
	cap_free(caps);
}

static void an_unreadable_file_is_an_error(void **state)
{
	(void)state;
	override_permissions(CAP_CLEAR);
	make_file("etc/a.conf", "x");
	make_file("run/a.conf", "x");
	assert_int_equal(chmod(at("etc/a.conf"), 0), 0);
	refuses("a", EACCES, "Permission denied");
	assert_int_equal(chmod(at("etc"), 0), 0);
	refuses("a", EACCES, "Permission denied");
	assert_int_equal(chmod(at("etc"), 0755), 0);
	override_permissions(CAP_SET);
}

static void several_profiles_line_up(void **state)
{
	(void)state;
	make_file("etc/a.conf", "a");
	make_file("etc/b.conf", "b");
	finds("a", "etc/a.conf<a>");
	assert_int_equal(sbx_sources_find(&arena, "b", &policy, &sources, &err), 0);
	assert_string_equal(found(), "etc/a.conf<a>etc/b.conf<b>");
	assert_string_equal(sources.unit_name, "a.service");
	/* A failure leaves what was found before. */
	assert_int_equal(sbx_sources_find(&arena, "c", &policy, &sources, &err), -1);
	assert_string_equal(found(), "etc/a.conf<a>etc/b.conf<b>");
}

static unsigned open_descriptors(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void every_memory_limit_ends_well(void **state)
{
	unsigned before = open_descriptors();
	size_t ample = 0;

	(void)state;
	make_file("etc/web@.conf", "main");
	make_directory("run/web@.conf.d");
	make_file("run/web@.conf.d/1.conf", "1");
	make_file("run/web@.conf.d/2.conf", "2");
	make_link("loop", "run/web@.conf.d/loop");
	for (size_t limit = 0; limit < 4096; limit += 4) {
		struct sbx_sources out = {0};
		struct sbx_arena a;

		sbx_arena_init(&a, limit);
		int done = sbx_sources_find(&a, "web@blue", &policy, &out, &err);
		assert_int_equal(done, sbx_arena_exhausted(&a) ? -1 : 0);
		if (done < 0)
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
		else
			ample++;
		done = sbx_sources_find(&a, "absent", &policy, &out, &err);
		assert_int_equal(done, -1);
		sbx_arena_release(&a);
	}
	assert_true(ample > 0);
	assert_int_equal(open_descriptors(), before);
}

/* --- Trust ---------------------------------------------------------------------------------- */

/* True when root or the caller owns @path and everything above it, and nobody else may write. */
static bool is_trusted(const char *path)
{
	char resolved[PATH_MAX];
	struct stat status;

	if (!realpath(path, resolved))
		return false;
	for (;;) {
		if (stat(resolved, &status) < 0 || (status.st_mode & 022) ||
		    (status.st_uid != 0 && status.st_uid != getuid()))
			return false;
		if (strcmp(resolved, "/") == 0)
			return true;
		char *slash = strrchr(resolved, '/');
		slash[slash == resolved] = '\0';
	}
}

/* The tests of trust need a place that is trusted to begin with: /tmp never is. */
static int set_up_trusted(void **state)
{
	const char *const places[] = {getenv("HOME"), "/run", "/var/lib", "/root"};

	(void)state;
	top[0] = '\0';
	for (size_t i = 0; i < SBX_COUNT(places); i++) {
		if (!places[i] || !is_trusted(places[i]) || access(places[i], W_OK) < 0)
			continue;
		if (set_up_below(places[i]) < 0)
			return -1;
		policy.strict = true;
		make_file("etc/a.conf", "x");
		return 0;
	}
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	return 0;
}

#define NEED_TRUSTED_PLACE()                                                                       \
	do {                                                                                       \
		if (!top[0])                                                                       \
			skip();                                                                    \
	} while (0)

/* Each of them alone must be seen, and the same tree without it accepted. */
static void whatever_others_may_write_is_refused(void **state)
{
	static const char *const paths[] = {"etc/a.conf", "etc", "", "etc/a.conf.d",
					    "etc/a.conf.d/1.conf"};
	static const mode_t modes[] = {0020, 0002, 0022, 01002};

	(void)state;
	NEED_TRUSTED_PLACE();
	make_directory("etc/a.conf.d");
	make_file("etc/a.conf.d/1.conf", "1");
	for (size_t i = 0; i < SBX_COUNT(paths); i++) {
		const char *path = paths[i][0] ? at(paths[i]) : top;
		struct stat status;

		for (size_t j = 0; j < SBX_COUNT(modes); j++) {
			assert_int_equal(stat(path, &status), 0);
			assert_int_equal(chmod(path, (status.st_mode & 07777) | modes[j]), 0);
			refuses("a", 0,
				sbx_arena_printf(&arena, "trust: %s may be written by others",
						 path));
			if (!(modes[j] & S_ISVTX))
				assert_non_null(strstr(err.hint, "chmod go-w "));
			policy.strict = false;
			finds("a", "etc/a.conf<x>etc/a.conf.d/1.conf<1>");
			policy.strict = true;
			assert_int_equal(chmod(path, status.st_mode & 07777), 0);
		}
		finds("a", "etc/a.conf<x>etc/a.conf.d/1.conf<1>");
	}
}

static void whatever_strangers_own_is_refused(void **state)
{
	static const char *const paths[] = {"etc/a.conf", "etc", ""};

	(void)state;
	NEED_TRUSTED_PLACE();
	if (geteuid() != 0)
		skip(); /* cannot give files away */
	for (size_t i = 0; i < SBX_COUNT(paths); i++) {
		const char *path = paths[i][0] ? at(paths[i]) : top;

		assert_int_equal(chown(path, 12345, 0), 0);
		refuses("a", 0, sbx_arena_printf(&arena, "%s belongs to user 12345", paths[i]));
		policy.caller = 12345;
		finds("a", "etc/a.conf<x>");
		policy.caller = getuid();
		assert_int_equal(chown(path, 0, 0), 0);
	}
	finds("a", "etc/a.conf<x>");
}

/* Both ends of a link count: the directory it stands in and the one it leads to. */
static void links_do_not_lead_around_the_judgement(void **state)
{
	(void)state;
	NEED_TRUSTED_PLACE();
	make_directory("open");
	make_file("open/a.conf", "evil");
	make_link("../etc/a.conf", "open/l.conf");
	make_link("../etc", "open/etc");
	make_link("../open/a.conf", "etc/b.conf");
	make_link("open", "link");
	finds("b", "etc/b.conf<evil>");
	finds(at("open/l.conf"), "open/l.conf<x>");
	assert_int_equal(chmod(at("open"), 01777), 0);
	refuses("b", 0, "open may be written by others");
	refuses(at("open/l.conf"), 0, "open may be written by others");
	refuses(at("open/etc/a.conf"), 0, "open may be written by others");
	refuses(at("link/l.conf"), 0, "open may be written by others");
	refuses(at("open/../etc/a.conf"), 0, "open may be written by others");
	assert_int_equal(chdir(at("open")), 0);
	refuses("./l.conf", 0, "open may be written by others");
	refuses("../etc/a.conf", 0, "open may be written by others");
	assert_int_equal(chdir("/"), 0);
	finds("a", "etc/a.conf<x>");
}

/* In /tmp anybody may be first to create a directory of that name. */
static void tmp_is_not_trusted(void **state)
{
	struct stat status;

	(void)state;
	if (stat("/tmp", &status) < 0 || !(status.st_mode & S_ISVTX) || !(status.st_mode & 002) ||
	    set_up_below("/tmp") < 0)
		skip();
	policy.strict = true;
	make_file("etc/a.conf", "x");
	refuses("a", 0, "/tmp may be written by others");
}

static void a_mask_is_judged_by_where_it_stands(void **state)
{
	(void)state;
	NEED_TRUSTED_PLACE();
	if (!is_trusted("/dev"))
		skip();
	make_directory("etc/a.conf.d");
	make_directory("run/a.conf.d");
	make_file("run/a.conf.d/1.conf", "1");
	make_link("/dev/null", "etc/a.conf.d/1.conf");
	finds("a", "etc/a.conf<x>"); /* the device itself is writable by all, and never read */
	assert_int_equal(chmod(at("etc/a.conf.d"), 0777), 0);
	refuses("a", 0, "etc/a.conf.d may be written by others");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
#define TRUST_TEST(function) cmocka_unit_test_setup_teardown(function, set_up_trusted, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_first_directory_wins),
		TEST(a_missing_directory_is_none),
		TEST(relative_directories_are_passed_over),
		TEST(names_that_are_none),
		TEST(a_missing_name_gets_advice),
		TEST(dropins_are_merged_by_file_name),
		TEST(dropins_can_be_masked),
		TEST(a_broken_dropin_is_an_error),
		TEST(instances_fall_back_on_their_template),
		TEST(paths_need_no_directories),
		TEST(only_regular_files_are_read),
		TEST(an_empty_profile_is_masked),
		TEST(a_size_that_lies_is_refused),
		TEST(size_is_bounded),
		TEST(links_are_followed),
		TEST(links_that_lead_nowhere),
		TEST(forty_links_are_enough),
		TEST(long_paths_are_refused),
		TEST(an_unreadable_file_is_an_error),
		TEST(several_profiles_line_up),
		TEST(every_memory_limit_ends_well),
		TRUST_TEST(whatever_others_may_write_is_refused),
		TRUST_TEST(whatever_strangers_own_is_refused),
		TRUST_TEST(links_do_not_lead_around_the_judgement),
		TRUST_TEST(a_mask_is_judged_by_where_it_stands),
		cmocka_unit_test_teardown(tmp_is_not_trusted, tear_down),
	};

	umask(022);
	return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
