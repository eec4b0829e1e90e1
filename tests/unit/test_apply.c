/* SPDX-License-Identifier: MIT
 * test_apply.c: because a sandbox that goes on after a refused step is none.  Every call of a
 * plan with every kind of operation is refused once, in four ways (L48). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <sched.h>

#include "apply/apply.h"
#include "fake_os.h"
#include "plan/op.h"

#define SLOTS 4

static const struct sbx_fs_option options[] = {{"mode", "0755"}, {"noswap", NULL}};
static const gid_t gids[] = {33, 44};
static const char *const candidates[] = {"/usr/sbin/smtpd", NULL};
static const struct sock_filter insns[] = {{0x06, 0, 0, 0x7fff0000}};
static char *const argv[] = {(char *)"smtpd", NULL}, *const envp[] = {(char *)"A=1", NULL};

/* Every kind once or more; the directive is the kind's name, the line its place. */
#define O(k, ...)                                                                                  \
	{                                                                                          \
		.kind = SBX_OP_##k,                                                                \
		.origin = {.file = "t.conf", .line = __LINE__, .directive = #k},                   \
		.k = { __VA_ARGS__ }                                                               \
	}
#define O_PLAIN(k)                                                                                 \
	{                                                                                          \
		.kind = SBX_OP_##k, .origin = {                                                    \
			.file = "t.conf",                                                          \
			.line = __LINE__,                                                          \
			.directive = #k                                                            \
		}                                                                                  \
	}
static const struct sbx_op plan[] = {
	O(unshare, .flags = CLONE_NEWNS | CLONE_NEWUTS),
	O_PLAIN(slave_mounts),
	O_PLAIN(open_umask),
	O(new_tree, .fstype = "tmpfs", .options = options, .n_options = 2, .slot = 0,
	  .attr = SBX_ATTR_NOSUID | SBX_ATTR_STRICTATIME),
	O(make_node, .slot = 0, .path = "pts", .node = SBX_NODE_DIRECTORY, .mode = 01777),
	O(make_node, .slot = 0, .path = "reg", .node = SBX_NODE_FILE, .mode = 0),
	O(make_node, .slot = 0, .path = "fd", .node = SBX_NODE_SYMLINK, .target = "/proc/self/fd"),
	O(make_node, .slot = 0, .path = "null", .node = SBX_NODE_CHAR, .mode = 0666, .major = 1,
	  .minor = 3),
	O(clone_tree, .path = "/srv", .slot = 1, .attr = SBX_ATTR_READ_ONLY, .recursive = true),
	O(clone_tree, .path = "/var", .slot = 2),
	O(seal_root, .attr = SBX_ATTR_READ_ONLY | SBX_ATTR_NOEXEC),
	O(enter_root, .slot = 1, .path = "/mnt"),
	O(stage_tree, .slot = 0),
	O(clone_subtree, .from = 0, .path = "reg", .slot = 3, .attr = SBX_ATTR_READ_ONLY),
	O(seal_tree, .slot = 3, .attr = SBX_ATTR_NODEV | SBX_ATTR_NODIRATIME),
	O(attach_tree, .slot = 2, .path = "/var"),
	O(attach_tree, .slot = 3, .path = "/etc/shadow"),
	O(unstage_tree, .slot = 0),
	O(propagation, .propagation = SBX_PROPAGATION_SHARED),
	O(hostname, .name = "inside"),
	O(return_directory, .path = "/root"),
	O(close_files, .first = 3, .last = 9),
	O_PLAIN(reset_signals),
	O(umask, .mask = 027),
	O_PLAIN(keyring),
	O(limit, .resource = 7, .soft = 1024, .hard = UINT64_MAX),
	O(bounding_set, .drop = UINT64_C(1) << 63 | 1 << 21),
	O(groups, .gids = gids, .n = 2),
	O(group, .gid = 33),
	O(user, .uid = 34, .keep_capabilities = true),
	O(capabilities, .effective = 0x401, .inheritable = 0x400, .ambient = 0x400),
	O(secure_bits, .bits = 0x2f),
	O(working_directory, .path = "/srv"),
	O(locate, .name = "smtpd", .candidates = candidates),
	O_PLAIN(deny_write_execute),
	O_PLAIN(no_new_privs),
	O(seccomp, .insns = insns, .len = 1),
	O(exec, .argv = argv, .envp = envp),
};
#define N_OPS ((unsigned)SBX_COUNT(plan))

/* Which name of the kernel's an error must give for a call of ours. */
static const struct {
	const char *call, *step;
} steps[] = {
	{"unshare", "unshare"},
	{"set_propagation", "mount_setattr"},
	{"fs_open", "fsopen"},
	{"fs_set", "fsconfig"},
	{"fs_create", "fsconfig"},
	{"fs_mount", "fsmount"},
	{"clone_tree", "open_tree"},
	{"set_tree_attr", "mount_setattr"},
	{"set_root_attr", "mount_setattr"},
	{"attach_tree", "move_mount"},
	{"open_path", "openat2"},
	{"pivot_here", "pivot_root"},
	{"detach_tree", "umount2"},
	{"mkdir_at", "mkdirat"},
	{"file_at", "openat"},
	{"symlink_at", "symlinkat"},
	{"mknod_at", "mknodat"},
	{"set_hostname", "sethostname"},
	{"chdir", "chdir"},
	{"fchdir", "fchdir"},
	{"check_directory", "getcwd"},
	{"close_range", "close_range"},
	{"default_signal", "rt_sigaction"},
	{"unblock_signals", "rt_sigprocmask"},
	{"new_session_keyring", "keyctl"},
	{"set_limit", "prlimit"},
	{"drop_bounding", "PR_CAPBSET_DROP"},
	{"set_groups", "setgroups"},
	{"set_gid", "setresgid"},
	{"set_uid", "setresuid"},
	{"keep_capabilities", "PR_SET_KEEPCAPS"},
	{"set_capabilities", "capset"},
	{"clear_ambient", "PR_CAP_AMBIENT_CLEAR_ALL"},
	{"raise_ambient", "PR_CAP_AMBIENT_RAISE"},
	{"set_secure_bits", "PR_SET_SECUREBITS"},
	{"set_no_new_privs", "PR_SET_NO_NEW_PRIVS"},
	{"deny_write_execute", "PR_SET_MDWE"},
	{"load_filter", "seccomp"},
	{"may_execute", "locate"},
	{"exec", "execve"},
};

static const char *expected_step(const char *call)
{
	for (size_t i = 0; i < SBX_COUNT(steps); i++)
		if (strcmp(steps[i].call, call) == 0)
			return steps[i].step;
	return "(a call this test does not know)";
}

static int slots[SLOTS];

static int run(const struct sbx_op *ops, unsigned n, struct sbx_error *err)
{
	memset(err, 0, sizeof(*err));
	return sbx_apply(ops, n, slots, SLOTS, err);
}

/* The operation that makes call number @call: the first whose prefix of the plan reaches it. */
static const struct sbx_op *maker_of(unsigned call)
{
	struct sbx_error err;

	for (unsigned n = 1; n < N_OPS; n++) {
		fake_os_reset(0, 0);
		assert_int_equal(run(plan, n, &err), 0);
		if (fake_os_calls() >= call)
			return &plan[n - 1];
	}
	return &plan[N_OPS - 1];
}

static void the_plan_has_every_kind_in_order(void **state)
{
	bool seen[SBX_OPS] = {false};

	(void)state;
	for (unsigned i = 0; i < N_OPS; i++) {
		seen[plan[i].kind] = true;
		if (i)
			assert_true(plan[i - 1].kind <= plan[i].kind);
	}
	for (unsigned kind = 0; kind < SBX_OPS; kind++)
		if (!seen[kind])
			fail_msg("no %s in the plan of this test", sbx_op_infos[kind].name);
}

/* What the plan of this test makes of os.h, up to the loop over signals and from its end on. */
static const char *const before_signals = "unshare 0x4020000\n"
					  "set_propagation 0x80000\n"
					  "umask 0000\n"
					  "fs_open tmpfs\n"
					  "fs_set 100 mode=0755\n"
					  "fs_set 100 noswap=(flag)\n"
					  "fs_create 100\n"
					  "fs_mount 100 0x22\n"
					  "close 100\n"
					  "mkdir_at 101 pts 1777\n"
					  "file_at 101 reg 0000\n"
					  "symlink_at 101 fd -> /proc/self/fd\n"
					  "mknod_at 101 null 020666 0x103\n"
					  "clone_tree -100 '/srv' recursive\n"
					  "set_tree_attr 102 0x1\n"
					  "clone_tree -100 '/var'\n"
					  "set_root_attr 0x9\n"
					  "open_path /mnt\n"
					  "attach_tree 102 on 104\n"
					  "close 104\n"
					  "fchdir 102\n"
					  "pivot_here .\n"
					  "chdir /\n"
					  "open_path /\n"
					  "attach_tree 101 on 105\n"
					  "close 105\n"
					  "clone_tree 101 'reg' recursive\n"
					  "set_tree_attr 106 0x1\n"
					  "set_tree_attr 106 0x84\n"
					  "open_path /var\n"
					  "attach_tree 103 on 107\n"
					  "close 107\n"
					  "close 103\n"
					  "open_path /etc/shadow\n"
					  "attach_tree 106 on 108\n"
					  "close 108\n"
					  "close 106\n"
					  "detach_tree 101\n"
					  "chdir /\n"
					  "set_propagation 0x100000\n"
					  "set_hostname inside\n"
					  "chdir /root\n"
					  "check_directory .\n"
					  "close_range 3 9\n";
static const char *const after_signals = "default_signal 64\n"
					 "unblock_signals all\n"
					 "umask 0027\n"
					 "new_session_keyring private\n"
					 "set_limit 7 1024 18446744073709551615\n"
					 "drop_bounding 21\n"
					 "drop_bounding 63\n"
					 "set_groups 2, first 33\n"
					 "set_gid 33\n"
					 "keep_capabilities 1\n"
					 "set_uid 34\n"
					 "set_capabilities 0x401 0x401 0x400\n"
					 "clear_ambient all\n"
					 "raise_ambient 10\n"
					 "set_secure_bits 0x2f\n"
					 "chdir /srv\n"
					 "check_directory .\n"
					 "may_execute /usr/sbin/smtpd\n"
					 "deny_write_execute 1\n"
					 "set_no_new_privs 1\n"
					 "load_filter 1 instructions, first 0x6\n"
					 "exec /usr/sbin/smtpd smtpd A=1\n";

static void calls_are_made_in_this_order(void **state)
{
	const char *rest;
	struct sbx_error err;

	(void)state;
	fake_os_reset(0, 0);
	assert_int_equal(run(plan, N_OPS, &err), -1); /* an exec that returns has failed */
	rest = strstr(fake_os_log(), "default_signal 1\n");
	assert_non_null(rest);
	assert_int_equal((size_t)(rest - fake_os_log()), strlen(before_signals));
	assert_memory_equal(fake_os_log(), before_signals, strlen(before_signals));
	rest = strstr(rest, "default_signal 64\n");
	assert_non_null(rest);
	assert_string_equal(rest, after_signals);
}

/* L54: all that can be ignored, and no call that is bound to fail. */
static void every_signal_but_two_is_reset(void **state)
{
	struct sbx_error err;
	char line[32];

	(void)state;
	fake_os_reset(0, 0);
	(void)run(plan, N_OPS, &err);
	for (int signo = 1; signo <= 64; signo++) {
		bool fixed = signo == 9 || signo == 19;

		(void)snprintf(line, sizeof(line), "\ndefault_signal %d\n", signo);
		assert_int_equal(strstr(fake_os_log(), line) == NULL, fixed);
	}
}

static void expect_refusal(unsigned call, int sys_errno, const struct sbx_op *maker)
{
	struct sbx_error err;

	fake_os_reset(call, sys_errno);
	assert_int_equal(run(plan, N_OPS, &err), -1);
	if (fake_os_calls() != call)
		fail_msg("call %u refused, but %u were made; the last is %s", call, fake_os_calls(),
			 fake_os_last());
	assert_string_equal(err.step, expected_step(fake_os_last()));
	assert_int_equal(err.sys_errno, sys_errno);
	assert_int_equal(err.exit, sbx_op_infos[maker->kind].exit);
	assert_int_equal(err.origin.line, maker->origin.line);
	assert_string_equal(err.origin.directive, maker->origin.directive);
	assert_string_not_equal(err.subject, "");
	if (maker->kind != SBX_OP_exec)
		assert_null(strstr(fake_os_log(), "\nexec "));
}

static void every_refusal_ends_the_way(void **state)
{
	static const int errnos[] = {EPERM, ENOSYS, ENOMEM, EINVAL};
	struct sbx_error err;
	unsigned n;

	(void)state;
	fake_os_reset(0, 0);
	(void)run(plan, N_OPS, &err);
	n = fake_os_calls();
	assert_in_range(n, 100, 200); /* 62 signals and some forty others */
	for (unsigned call = 1; call <= n; call++) {
		const struct sbx_op *maker = maker_of(call);

		for (size_t i = 0; i < SBX_COUNT(errnos); i++)
			expect_refusal(call, errnos[i], maker);
	}
}

/* RLIMIT_NOFILE can be small: what has served is closed, what must stay is not. */
static void descriptors_do_not_pile_up(void **state)
{
	struct sbx_error err;

	(void)state;
	fake_os_reset(0, 0);
	(void)run(plan, N_OPS, &err);
	assert_int_equal(fake_os_open(), 2); /* the staged tree and the root */
	assert_int_equal(slots[2], -1);
	assert_int_equal(slots[3], -1);
}

static void a_plan_without_exec_returns(void **state)
{
	struct sbx_error err;

	(void)state;
	fake_os_reset(0, 0);
	assert_int_equal(run(plan, N_OPS - 1, &err), 0);
	assert_int_equal(run(plan, 0, &err), 0);
}

static void an_empty_slot_is_refused(void **state)
{
	static const struct sbx_op ops[] = {
		O(attach_tree, .slot = 1, .path = "/var"),
		O(attach_tree, .slot = SLOTS, .path = "/var"),
		O(clone_tree, .slot = SLOTS, .path = "/var"),
		O(new_tree, .slot = UINT_MAX, .fstype = "tmpfs"),
		O(seal_tree, .slot = 0, .attr = SBX_ATTR_NODEV),
		O(make_node, .slot = 0, .path = "x", .node = SBX_NODE_FILE),
	};
	struct sbx_error err;

	(void)state;
	for (size_t i = 0; i < SBX_COUNT(ops); i++) {
		fake_os_reset(0, 0);
		assert_int_equal(run(&ops[i], 1, &err), -1);
		assert_int_equal(err.sys_errno, EBADF);
	}
}

/* "-" forgives a directory that is missing, never one that leads out of the sandbox (L16). */
static void an_optional_directory_may_be_missing(void **state)
{
	static const struct sbx_op op =
		O(working_directory, .path = "/proc/self/fd/7", .optional = true);
	struct sbx_error err;

	(void)state;
	fake_os_reset(1, ENOENT);
	assert_int_equal(run(&op, 1, &err), 0);
	assert_int_equal(fake_os_calls(), 1);
	fake_os_reset(2, ENOENT);
	assert_int_equal(run(&op, 1, &err), -1);
	assert_string_equal(err.step, "getcwd");
	assert_int_equal(err.exit, SBX_EXIT_CHDIR);
	assert_non_null(strstr(err.hint, "not below the root"));
}

static void expect_locate(const char *const *paths, const char *executable, int sys_errno,
			  const char *hint)
{
	const struct sbx_op ops[] = {
		O(locate, .name = "smtpd", .candidates = paths),
		O(exec, .argv = argv, .envp = envp),
	};
	struct sbx_error err;

	fake_os_reset(0, 0);
	fake_os_executable = executable;
	assert_int_equal(run(ops, 2, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_EXEC);
	assert_int_equal(err.sys_errno, sys_errno);
	assert_string_equal(err.step, sys_errno ? "locate" : "execve");
	if (hint)
		assert_non_null(strstr(err.hint, hint));
	if (sys_errno)
		assert_null(strstr(fake_os_log(), "exec /"));
	else
		assert_string_equal(err.subject, executable);
}

static void the_first_program_that_may_be_run_is_taken(void **state)
{
	static const char *const paths[] = {"/denied/smtpd", "/directory/smtpd", "/b/smtpd",
					    "/c/smtpd", NULL};
	static const char *const missing[] = {"/a/smtpd", "/b/smtpd", NULL};
	static const char *const directory[] = {"/a/smtpd", "/directory/smtpd", "/x/denied", NULL};
	static const char *const none[] = {NULL};

	(void)state;
	expect_locate(paths, "/b/smtpd", 0, NULL);
	expect_locate(paths, "/c/smtpd", 0, NULL);
	expect_locate(paths, "/nowhere", EACCES, "may not run it");
	expect_locate(missing, "/nowhere", ENOENT, "not found in PATH");
	expect_locate(none, "/nowhere", ENOENT, "not found in PATH");
	expect_locate(directory, "/nowhere", EISDIR, NULL);
}

static void expect_hint(const struct sbx_op *op, unsigned call, int sys_errno, const char *hint)
{
	struct sbx_error err;

	fake_os_reset(call, sys_errno);
	assert_int_equal(run(op, 1, &err), -1);
	assert_non_null(strstr(err.hint, hint));
}

/* strerror() alone sends people the wrong way in these. */
static void misleading_errnos_get_a_hint(void **state)
{
	static const struct sbx_op unshare = O(unshare, .flags = CLONE_NEWNS);
	static const struct sbx_op clone = O(clone_tree, .path = "/srv", .slot = 0);
	static const struct sbx_op attach = O(attach_tree, .path = "/srv", .slot = 0);
	static const struct sbx_op exec = O(exec, .argv = argv, .envp = envp);
	static const struct sbx_op seccomp = O(seccomp, .insns = insns, .len = 1);
	static const struct sbx_op back = O(return_directory, .path = "/home/me");

	(void)state;
	expect_hint(&unshare, 1, EPERM, "CAP_SYS_ADMIN");
	expect_hint(&unshare, 1, ENOSYS, "lacks the call");
	expect_hint(&clone, 1, ELOOP, "symbolic link");
	expect_hint(&clone, 1, EMFILE, "ulimit -n");
	expect_hint(&attach, 2, ENOSPC, "mount-max");
	expect_hint(&exec, 1, ENOENT, "interpreter or loader");
	expect_hint(&seccomp, 1, EACCES, "NoNewPrivileges=yes");
	expect_hint(&back, 1, ENOENT, "WorkingDirectory=");
}

static void a_file_system_explains_itself(void **state)
{
	struct sbx_error err;

	(void)state;
	fake_os_reset(2, EINVAL);
	fake_os_message = "e tmpfs: Bad value for 'mode'";
	assert_int_equal(run(&plan[3], 1, &err), -1);
	assert_string_equal(err.subject, "tmpfs: mode=0755");
	assert_string_equal(err.hint, "tmpfs: Bad value for 'mode'");
	fake_os_reset(2, EINVAL);
	fake_os_message = "w tmpfs: never mind";
	assert_int_equal(run(&plan[3], 1, &err), -1);
	assert_string_equal(err.hint, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plan_has_every_kind_in_order),
		cmocka_unit_test(calls_are_made_in_this_order),
		cmocka_unit_test(every_signal_but_two_is_reset),
		cmocka_unit_test(every_refusal_ends_the_way),
		cmocka_unit_test(descriptors_do_not_pile_up),
		cmocka_unit_test(a_plan_without_exec_returns),
		cmocka_unit_test(an_empty_slot_is_refused),
		cmocka_unit_test(an_optional_directory_may_be_missing),
		cmocka_unit_test(the_first_program_that_may_be_run_is_taken),
		cmocka_unit_test(misleading_errnos_get_a_hint),
		cmocka_unit_test(a_file_system_explains_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
