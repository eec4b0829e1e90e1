/* SPDX-License-Identifier: MIT
 * tests/unit/test_filter_live.c: the kernel takes our programs, and answers what our interpreter
 * says it answers.
 *
 * Everything else about filters is judged by the interpreter; this test judges the interpreter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "directives.h"
#include "plan/plan.h"
#include "value/syscalls.h"

#if defined(__x86_64__) && !defined(__ILP32__)
#	define ARCH "x86-64"
#	define NATIVE SBX_ABI_X86_64
#elif defined(__aarch64__)
#	define ARCH "arm64"
#	define NATIVE SBX_ABI_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#	define ARCH "riscv64"
#	define NATIVE SBX_ABI_RISCV64
#endif

/* Exit statuses of the child: nothing else uses them. */
enum {
	CANNOT_LOAD = 100,
	AS_EXPECTED = 101,
	SURPRISED = 102,
};

#ifdef ARCH

static struct sbx_arena arena;

static int setup(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

/* The filter of a profile with @lines, for a machine with @more facts. */
static struct sock_fprog filter_of(const char *lines, const char *more)
{
	static char *const argv[] = {(char *)"/bin/true", NULL};
	static char *const envp[] = {NULL};
	const struct sbx_command command = {argv, envp};
	const char *facts_text =
		sbx_arena_printf(&arena,
				 "kernel 6.1\narch " ARCH "\n"
				 "feature mount_setattr openat2 close_range seccomp\n"
				 "capabilities effective all\ncapabilities permitted all\n"
				 "cwd /\nothers absent\n%s",
				 more);
	struct sbx_facts facts;
	struct sbx_profile profile;
	struct sbx_problems problems = {0};
	struct sbx_wanted *wanted;
	struct sbx_plan plan;
	struct sbx_error err = {0};
	char line[1024] = "";

	if (sbx_facts_load(&arena, &facts, "facts", facts_text, strlen(facts_text), &err) == 0 &&
	    sbx_profile_init(&arena, &profile, &sbx_directives, &facts.specifiers, &err) == 0) {
		const char *text = sbx_arena_printf(&arena, "[Service]\n%s", lines);

		sbx_profile_load(&arena, &profile, "test.conf", text, strlen(text));
		if (sbx_problems_fail(&profile.problems, &err) == 0 &&
		    sbx_plan_build(&arena, &profile, &facts, &command, &plan, &wanted, &problems,
				   &err) == 0 &&
		    plan.filter)
			return (struct sock_fprog){plan.filter_len,
						   (struct sock_filter *)plan.filter};
	}
	sbx_error_format(&err, line, sizeof(line));
	fail_msg("%s", line);
	return (struct sock_fprog){0};
}

/* How a child ends that loads @program (NULL: none) and does @act. */
static int end_of(const struct sock_fprog *program, bool (*act)(const void *), const void *data)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		(void)alarm(20);
		if (program && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
				syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program) < 0))
			_exit(CANNOT_LOAD);
		_exit(act(data) ? AS_EXPECTED : SURPRISED);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void expect(const struct sock_fprog *program, bool (*act)(const void *), const void *data)
{
	int status = end_of(program, act, data);

	if (!WIFEXITED(status) || WEXITSTATUS(status) != AS_EXPECTED)
		fail_msg("the child ended with status %#x", status);
}

static void expect_kill(const struct sock_fprog *program, bool (*act)(const void *))
{
	int status = end_of(program, act, NULL);

	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
		fail_msg("the child ended with status %#x", status);
}

/* --- Agreement -------------------------------------------------------------------------------- */

/* Calls that do nothing, each because of one argument.  Those whose arguments a rule tests come
 * with several. */
struct probe {
	enum sbx_syscall call;
	long args[4];
};

static const struct probe probes[] = {
	{SBX_SYS_getppid, {0}},
	{SBX_SYS_personality, {0xffffffff}},
	{SBX_SYS_unshare, {0}},
	{SBX_SYS_unshare, {0x04000000L | 1L << 62}},
	{SBX_SYS_setns, {-1, 0}},
	{SBX_SYS_setns, {-1, 0x04000000}},
	{SBX_SYS_setns, {-1, 1L << 32}},
	{SBX_SYS_clone3, {0, 0}},
	{SBX_SYS_openat2, {-1, 0, 0, 0}},
	{SBX_SYS_openat, {-1, 0, O_CREAT, 04755}},
	{SBX_SYS_openat, {-1, 0, O_CREAT, 0755}},
	{SBX_SYS_openat, {-1, 0, 020200002, 02600}},
	{SBX_SYS_openat, {-1, 0, 0, 04755}},
	{SBX_SYS_fchmod, {-1, 04755}},
	{SBX_SYS_fchmod, {-1, 0755}},
	{SBX_SYS_fchmod, {-1, 04755L | 1L << 32}},
	{SBX_SYS_fchmodat, {-1, 0, 02755}},
	{SBX_SYS_mkdirat, {-1, 0, 02755}},
	{SBX_SYS_mknodat, {-1, 0, 0104755}},
	{SBX_SYS_sched_setscheduler, {0, 1, 0}},
	{SBX_SYS_sched_setscheduler, {0, 0, 0}},
	{SBX_SYS_sched_setattr, {0, 0, 0}},
	{SBX_SYS_socket, {AF_NETLINK, -1, 0}},
	{SBX_SYS_socket, {AF_NETLINK | 1L << 32, -1, 0}},
	{SBX_SYS_socket, {AF_UNIX, -1, 0}},
	{SBX_SYS_socket, {AF_UNIX | 1L << 32, -1, 0}},
	{SBX_SYS_io_uring_setup, {0, 0}},
	{SBX_SYS_ioctl, {-1, TIOCSTI}},
	{SBX_SYS_ioctl, {-1, TIOCSTI | 1L << 32}},
	{SBX_SYS_ioctl, {-1, TIOCGWINSZ}},
	{SBX_SYS_mprotect, {1, 0, 4}},
	{SBX_SYS_mprotect, {1, 0, 2}},
	{SBX_SYS_mount, {0, 0, 0, 0}},
	{SBX_SYS_delete_module, {0, 0}},
	{SBX_SYS_swapon, {0, 0}},
};

/* 0 or an errno. */
static int answer(const struct probe *p)
{
	long result;

	errno = 0;
	result = syscall(sbx_syscall_number(p->call, NATIVE), p->args[0], p->args[1], p->args[2],
			 p->args[3]);
	return result < 0 ? errno : 0;
}

/* What each probe answers without a filter, and what the interpreter says of it. */
struct prediction {
	int plain[SBX_COUNT(probes)];
	int filtered[SBX_COUNT(probes)];
};

static unsigned predict(struct prediction *all, const struct sock_fprog *program)
{
	unsigned changed = 0;

	for (unsigned i = 0; i < SBX_COUNT(probes); i++) {
		struct seccomp_data data = {
			.nr = sbx_syscall_number(probes[i].call, NATIVE),
			.arch = sbx_abis[NATIVE].audit,
		};
		uint32_t verdict;

		for (unsigned k = 0; k < 4; k++)
			data.args[k] = (uint64_t)probes[i].args[k];
		verdict = sbx_filter_verdict(program->filter, program->len, &data);
		all->filtered[i] = all->plain[i];
		if ((verdict & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
			all->filtered[i] = (int)(verdict & SECCOMP_RET_DATA);
		changed += all->filtered[i] != all->plain[i];
	}
	return changed;
}

static bool agrees(const void *data)
{
	const struct prediction *all = data;

	for (unsigned i = 0; i < SBX_COUNT(probes); i++)
		if (answer(&probes[i]) != all->filtered[i])
			return false;
	return true;
}

static void test_L44_kernel_and_interpreter_agree(void **state)
{
	/* Every one changes at least so many answers. */
	static const struct {
		const char *lines;
		unsigned changed;
	} profiles[] = {
		{"LockPersonality=yes\n", 1},
		{"RestrictNamespaces=yes\n", 4},
		{"RestrictNamespaces=~user\n", 4},
		{"RestrictSUIDSGID=yes\n", 8},
		{"RestrictRealtime=yes\n", 2},
		{"RestrictAddressFamilies=~AF_NETLINK\n", 2},
		{"RestrictAddressFamilies=AF_UNIX AF_INET\n", 2},
		{"MemoryDenyWriteExecute=yes\n", 1},
		{"SystemCallLog=~@default\n", 2},
		{"SystemCallFilter=~@mount @swap @module:EDOM\nSystemCallErrorNumber=EIO\n", 3},
		{"SystemCallFilter=@system-service\nSystemCallErrorNumber=EXDEV\n", 3},
		{"SystemCallFilter=@system-service\nSystemCallErrorNumber=EXDEV\n"
		 "RestrictSUIDSGID=yes\nRestrictNamespaces=yes\nRestrictRealtime=yes\n"
		 "LockPersonality=yes\nMemoryDenyWriteExecute=yes\n"
		 "RestrictAddressFamilies=AF_UNIX\nSystemCallArchitectures=native\n"
		 "SystemCallLog=@clock\n",
		 20},
	};
	struct prediction all;

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(probes); i++)
		all.plain[i] = answer(&probes[i]);
	for (unsigned i = 0; i < SBX_COUNT(profiles); i++) {
		struct sock_fprog program = filter_of(profiles[i].lines, "terminal\n");
		unsigned changed = predict(&all, &program);

		if (changed < profiles[i].changed)
			fail_msg("only %u answers change with %s", changed, profiles[i].lines);
		expect(&program, agrees, &all);
	}
}

/* A kill must be a kill. */
static bool call_mount(const void *data)
{
	(void)data;
	(void)syscall(SYS_mount, NULL, NULL, NULL, 0, NULL);
	return true;
}

static void test_kill_is_sigsys(void **state)
{
	struct sock_fprog program = filter_of("SystemCallFilter=@system-service\n", "");

	(void)state;
	expect(NULL, call_mount, NULL);
	expect_kill(&program, call_mount);
}

/* --- Other doors into the same kernel --------------------------------------------------------- */

#	if defined(__x86_64__)

static bool enter_by_x32(const void *data)
{
	(void)data;
	(void)syscall((long)SBX_X32_BIT | SYS_getpid);
	return true;
}

static void test_L37_x32(void **state)
{
	struct sock_fprog program = filter_of("SystemCallArchitectures=native\n", "");

	(void)state;
	expect(NULL, enter_by_x32, NULL);
	expect_kill(&program, enter_by_x32);
}

static long int80(long number, long first, long second)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(first), "c"(second)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

/* getppid of i386; as x86-64 it would be another call. */
static bool enter_by_int80(const void *data)
{
	(void)data;
	return int80(64, 0, 0) == getppid();
}

static bool i386_socket_is_refused(const void *data)
{
	(void)data;
	/* socketcall(SYS_SOCKET, NULL), then socket(AF_NETLINK, -1): EFAULT and EINVAL without
	 * a filter. */
	return (int)int80(102, 1, 0) == -EAFNOSUPPORT &&
	       (int)int80(359, AF_NETLINK, -1) == -EAFNOSUPPORT && int80(64, 0, 0) == getppid();
}

static void test_L38_int80(void **state)
{
	struct sock_fprog native = filter_of("SystemCallArchitectures=native\n", "");
	struct sock_fprog families = filter_of("RestrictAddressFamilies=AF_UNIX\n", "");
	int status = end_of(NULL, enter_by_int80, NULL);

	(void)state;
	/* A kernel without 32-bit emulation. */
	if (!WIFEXITED(status) || WEXITSTATUS(status) != AS_EXPECTED)
		skip();
	expect_kill(&native, enter_by_int80);
	expect(&families, i386_socket_is_refused, NULL);
}

#	endif

/* --- What must go on working ------------------------------------------------------------------ */

static void *thread(void *data)
{
	*(bool *)data = true;
	return NULL;
}

static bool make_thread(const void *data)
{
	pthread_t id;
	bool ran = false;

	(void)data;
	return pthread_create(&id, NULL, thread, &ran) == 0 && pthread_join(id, NULL) == 0 && ran;
}

static void test_L42_threads(void **state)
{
	struct sock_fprog program = filter_of("RestrictNamespaces=yes\n"
					      "SystemCallFilter=@system-service\n",
					      "");

	(void)state;
	expect(&program, make_thread, NULL);
}

static bool nothing(const void *data)
{
	(void)data;
	return true;
}

/* With jumps that conditional ones cannot make. */
static void test_long_programs_load(void **state)
{
	char *lines = sbx_arena_alloc(&arena, 65536);
	size_t len = 0;

	(void)state;
	/* No two neighbours alike: as many intervals as there can be. */
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		if (!sbx_syscall_in_group(i, "@system-service"))
			len += (size_t)snprintf(lines + len, 65536 - len,
						"SystemCallFilter=~%s:%u\n", sbx_syscall_name(i),
						1 + i % 130);

	struct sock_fprog program = filter_of(lines, "");

	assert_true(program.len > 300);
	expect(&program, nothing, NULL);
}

#	define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_L44_kernel_and_interpreter_agree),
		TEST(test_kill_is_sigsys),
#	if defined(__x86_64__)
		TEST(test_L37_x32),
		TEST(test_L38_int80),
#	endif
		TEST(test_L42_threads),
		TEST(test_long_programs_load),
	};

	const char *preloaded = getenv("LD_PRELOAD");

	if (preloaded && strstr(preloaded, "vgpreload")) {
		puts("1..0 # SKIP a filter would bind valgrind too");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	puts("1..0 # SKIP no system call table of this machine");
	return 0;
}

#endif
