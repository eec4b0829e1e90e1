/* SPDX-License-Identifier: MIT
 * tests/unit/test_compile.c: compiled filters mean what was wished, and the judge that holds them
 * against the wishes notices when they do not.
 *
 * The judge is what stands between a mistake of the compiler and a hole (L44), so most of this
 * is an attack on the judge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/audit.h>

#include "plan/compile.h"
#include "plan/plan.h"

#define ALL_ABIS (SBX_ABI_BIT(SBX_ABIS) - 1)
#define ERR(n) (SECCOMP_RET_ERRNO | (n))
#define MAX_RULES 2000

static struct sbx_arena arena;
static struct sbx_filter filter;
static struct sbx_rule rules[MAX_RULES];
static struct sbx_arg_test tests[MAX_RULES][3];
static unsigned n_rules;
static struct sbx_filter_task task;
static struct sbx_program program;

static int setup(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	filter = (struct sbx_filter){.wanted = true};
	n_rules = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static struct sbx_rule *add_rule(enum sbx_syscall syscall, uint32_t action)
{
	struct sbx_rule *rule = &rules[n_rules];

	assert_true(n_rules < MAX_RULES);
	*rule = (struct sbx_rule){.abis = ALL_ABIS, .syscall = syscall, .action = action};
	rule->tests = tests[n_rules++];
	if (filter.last)
		filter.last->next = rule;
	else
		filter.first = rule;
	filter.last = rule;
	return rule;
}

static void add_test(struct sbx_rule *rule, unsigned char arg, enum sbx_arg_op op, uint32_t value,
		     uint32_t mask)
{
	tests[rule - rules][rule->n_tests++] = (struct sbx_arg_test){arg, op, value, mask};
}

static int compile(enum sbx_abi native, struct sbx_error *err)
{
	assert_int_equal(sbx_filter_task_init(&task, &arena, &filter, native), 0);
	return sbx_filter_compile(&task, &program, err);
}

/* Compile for @native; the judge must agree. */
static void make(enum sbx_abi native)
{
	struct sbx_error err = {0};
	char line[1024] = "";

	if (compile(native, &err) == 0 && sbx_filter_check(&task, &program, &err) == 0)
		return;
	sbx_error_format(&err, line, sizeof(line));
	fail_msg("%s", line);
}

static uint32_t ask(uint32_t arch, uint32_t number, uint64_t arg0, uint64_t arg1)
{
	const struct seccomp_data data = {.arch = arch, .nr = (int)number, .args = {arg0, arg1}};

	return sbx_filter_verdict(program.insns, program.len, &data);
}

#define X86_64(number, ...) ask(AUDIT_ARCH_X86_64, number, __VA_ARGS__)
#define I386(number, ...) ask(AUDIT_ARCH_I386, number, __VA_ARGS__)

/* --- What programs mean ----------------------------------------------------------------------- */

static void test_an_empty_filter_allows_this_machine_only(void **state)
{
	(void)state;
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(59, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(9999, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(I386(11, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(AUDIT_ARCH_AARCH64, 11, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(ask(0, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
}

/* A number means another call under each ABI (L38). */
static void test_L38_every_abi_has_its_own_numbers(void **state)
{
	(void)state;
	add_rule(SBX_SYS_execve, ERR(EPERM));
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(59, 0, 0), ERR(EPERM));
	assert_int_equal(X86_64(11, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(I386(11, 0, 0), ERR(EPERM));
	assert_int_equal(I386(59, 0, 0), SECCOMP_RET_ALLOW);
	make(SBX_ABI_AARCH64);
	assert_int_equal(ask(AUDIT_ARCH_AARCH64, 221, 0, 0), ERR(EPERM));
	assert_int_equal(ask(AUDIT_ARCH_ARM, 11, 0, 0), ERR(EPERM));
	assert_int_equal(ask(AUDIT_ARCH_ARM, 221, 0, 0), SECCOMP_RET_ALLOW);
	make(SBX_ABI_RISCV64);
	assert_int_equal(ask(AUDIT_ARCH_RISCV64, 221, 0, 0), ERR(EPERM));
}

/* x32's own number, and x86-64's with the bit, for every call there is. */
static void test_L37_x32_is_blocked_with_x86_64(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		add_rule(i, ERR(EPERM));
	make(SBX_ABI_X86_64);
	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		int32_t native = sbx_syscall_number(i, SBX_ABI_X86_64);
		int32_t x32 = sbx_syscall_number(i, SBX_ABI_X32);

		if (native >= 0) {
			assert_int_equal(X86_64((uint32_t)native, 0, 0), ERR(EPERM));
			assert_int_equal(X86_64((uint32_t)native | SBX_X32_BIT, 0, 0), ERR(EPERM));
		}
		if (x32 >= 0)
			assert_int_equal(X86_64((uint32_t)x32, 0, 0), ERR(EPERM));
	}
}

static void test_blocked_abis_are_killed(void **state)
{
	(void)state;
	filter.blocked_abis = SBX_ABI_BIT(SBX_ABI_X32) | SBX_ABI_BIT(SBX_ABI_X86);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(59, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(SBX_X32_BIT, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(X86_64(SBX_X32_BIT | 520, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(X86_64(0x80000000, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(I386(11, 0, 0), SECCOMP_RET_KILL_PROCESS);
	/* A tracer's way to skip a call. */
	assert_int_equal(X86_64(UINT32_MAX, 0, 0), SECCOMP_RET_ALLOW);
}

static void test_L39_only_the_low_half_counts(void **state)
{
	struct sbx_rule *rule = add_rule(SBX_SYS_ioctl, ERR(EPERM));

	(void)state;
	add_test(rule, 1, SBX_ARG_EQ, 0x5412, 0);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(16, 0, 0x5412), ERR(EPERM));
	assert_int_equal(X86_64(16, 0, 0x100005412), ERR(EPERM));
	assert_int_equal(X86_64(16, 0, 0xffffffff00005412), ERR(EPERM));
	assert_int_equal(X86_64(16, 0, 0x5413), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(16, 0x5412, 0), SECCOMP_RET_ALLOW);
}

static void test_L46_tests_of_a_rule_are_anded(void **state)
{
	struct sbx_rule *rule = add_rule(SBX_SYS_ioctl, ERR(EPERM));

	(void)state;
	add_test(rule, 0, SBX_ARG_EQ, 3, 0);
	add_test(rule, 1, SBX_ARG_ALL, 6, 0);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(16, 3, 6), ERR(EPERM));
	assert_int_equal(X86_64(16, 3, 7), ERR(EPERM));
	assert_int_equal(X86_64(16, 3, 4), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(16, 2, 6), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(16, 6, 3), SECCOMP_RET_ALLOW);
}

static void test_L46_rules_are_ored(void **state)
{
	(void)state;
	add_test(add_rule(SBX_SYS_ioctl, ERR(EPERM)), 0, SBX_ARG_EQ, 3, 0);
	add_test(add_rule(SBX_SYS_ioctl, ERR(EPERM)), 1, SBX_ARG_EQ, 6, 0);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(16, 3, 0), ERR(EPERM));
	assert_int_equal(X86_64(16, 0, 6), ERR(EPERM));
	assert_int_equal(X86_64(16, 6, 3), SECCOMP_RET_ALLOW);
}

static void test_every_operator(void **state)
{
	static const struct {
		enum sbx_arg_op op;
		uint32_t value, mask, yes, no;
	} rows[] = {
		{SBX_ARG_EQ, 5, 0, 5, 4},
		{SBX_ARG_NE, 5, 0, 6, 5},
		{SBX_ARG_GT, 5, 0, 6, 5},
		{SBX_ARG_GT, 0x7fffffff, 0, 0x80000000, 0x7fffffff},
		{SBX_ARG_ANY, 6, 0, 4, 9},
		{SBX_ARG_ALL, 6, 0, 15, 4},
		{SBX_ARG_MASK_EQ, 21, 0xffff, 0x10015, 0x10014},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(rows); i++) {
		filter.first = filter.last = NULL;
		n_rules = 0;
		add_test(add_rule(SBX_SYS_ioctl, ERR(EPERM)), 0, rows[i].op, rows[i].value,
			 rows[i].mask);
		make(SBX_ABI_X86_64);
		assert_int_equal(X86_64(16, rows[i].yes, 0), ERR(EPERM));
		assert_int_equal(X86_64(16, rows[i].no, 0), SECCOMP_RET_ALLOW);
		assert_int_equal(X86_64(16, rows[i].no | 1ULL << 40, 0), SECCOMP_RET_ALLOW);
	}
}

/* The kernel takes the most severe answer of all filters; so does one program of all of them. */
static void test_the_most_severe_wins(void **state)
{
	(void)state;
	add_rule(SBX_SYS_ioctl, SECCOMP_RET_LOG);
	add_test(add_rule(SBX_SYS_ioctl, ERR(EPERM)), 0, SBX_ARG_EQ, 1, 0);
	add_test(add_rule(SBX_SYS_ioctl, ERR(ENOSYS)), 0, SBX_ARG_GT, 0, 0);
	add_test(add_rule(SBX_SYS_ioctl, SECCOMP_RET_KILL_PROCESS), 1, SBX_ARG_EQ, 1, 0);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(16, 0, 0), SECCOMP_RET_LOG);
	assert_int_equal(X86_64(16, 1, 0), ERR(EPERM));
	assert_int_equal(X86_64(16, 2, 0), ERR(ENOSYS));
	assert_int_equal(X86_64(16, 2, 1), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(X86_64(17, 2, 1), SECCOMP_RET_ALLOW);
}

static void allow_list(uint32_t known)
{
	filter.allow_list = true;
	filter.known_action = known;
	filter.unknown_action = ERR(ENOSYS);
}

static void test_an_allow_list(void **state)
{
	(void)state;
	allow_list(SECCOMP_RET_KILL_PROCESS);
	add_rule(SBX_SYS_read, SECCOMP_RET_ALLOW);
	add_rule(SBX_SYS_mount, SECCOMP_RET_ALLOW);
	add_rule(SBX_SYS_mount, ERR(EPERM));
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(0, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(1, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(X86_64(165, 0, 0), ERR(EPERM));
	assert_int_equal(X86_64(134, 0, 0), ERR(ENOSYS)); /* uselib: obsolete */
	assert_int_equal(X86_64(9999, 0, 0), ERR(ENOSYS));
	assert_int_equal(X86_64(UINT32_MAX, 0, 0), ERR(ENOSYS));
	assert_int_equal(I386(3, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(I386(0, 0, 0), SECCOMP_RET_KILL_PROCESS); /* restart_syscall */
}

/* The list's errno comes before that of other directives; its kill before everything. */
static void test_an_allow_list_among_others(void **state)
{
	(void)state;
	allow_list(ERR(EACCES));
	add_rule(SBX_SYS_read, SECCOMP_RET_ALLOW);
	add_rule(SBX_SYS_socket, ERR(EAFNOSUPPORT));
	add_rule(SBX_SYS_read, ERR(ENOSYS));
	add_rule(SBX_SYS_write, SECCOMP_RET_KILL_PROCESS);
	add_rule(SBX_SYS_close, SECCOMP_RET_LOG);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(41, 0, 0), ERR(EACCES));
	assert_int_equal(X86_64(0, 0, 0), ERR(ENOSYS));
	assert_int_equal(X86_64(1, 0, 0), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(X86_64(3, 0, 0), ERR(EACCES));
	filter.known_action = SECCOMP_RET_KILL_PROCESS;
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(41, 0, 0), SECCOMP_RET_KILL_PROCESS);
}

/* What the multiplexed calls of x86 need: a call that is allowed with some arguments only. */
static void test_an_allow_list_with_tests(void **state)
{
	(void)state;
	allow_list(ERR(EACCES));
	add_test(add_rule(SBX_SYS_socketcall, SECCOMP_RET_ALLOW), 0, SBX_ARG_EQ, 3, 0);
	add_test(add_rule(SBX_SYS_socketcall, SECCOMP_RET_ALLOW), 0, SBX_ARG_EQ, 4, 0);
	add_test(add_rule(SBX_SYS_socketcall, ERR(EPERM)), 0, SBX_ARG_EQ, 4, 0);
	make(SBX_ABI_X86_64);
	assert_int_equal(I386(102, 3, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(I386(102, 4, 0), ERR(EPERM));
	assert_int_equal(I386(102, 5, 0), ERR(EACCES));
}

static void test_rules_for_some_abis(void **state)
{
	(void)state;
	add_rule(SBX_SYS_mmap, ERR(EPERM))->abis = SBX_ABI_BIT(SBX_ABI_X86);
	make(SBX_ABI_X86_64);
	assert_int_equal(X86_64(9, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(X86_64(SBX_X32_BIT | 9, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(I386(90, 0, 0), ERR(EPERM));
}

/* --- Long programs ---------------------------------------------------------------------------- */

/* So many leaves that conditional jumps cannot reach. */
static void test_far_jumps(void **state)
{
	(void)state;
	filter.blocked_abis = SBX_ABI_BIT(SBX_ABI_X32);
	for (unsigned i = 0; i < 500; i++)
		add_test(add_rule(i, ERR(i + 1)), (unsigned char)(i % 6), SBX_ARG_EQ, i, 0);
	make(SBX_ABI_X86_64);
	assert_true(program.len > 1500);
	assert_int_equal(X86_64(16, 0, 0), SECCOMP_RET_ALLOW);
}

static void test_L45_too_long_is_refused(void **state)
{
	struct sbx_error err = {0};

	(void)state;
	for (unsigned i = 0; i < MAX_RULES; i++)
		for (unsigned arg = 0; arg < 3; arg++)
			add_test(arg ? &rules[i] : add_rule(i % 500, ERR(i % 97 + 1)),
				 (unsigned char)arg, SBX_ARG_EQ, i, 0);
	assert_int_equal(compile(SBX_ABI_X86_64, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_SECCOMP);
	assert_non_null(strstr(err.subject, "4096"));
}

/* --- The judge -------------------------------------------------------------------------------- */

/* A filter that has something of everything. */
static void make_motley(void)
{
	struct sbx_rule *rule;

	allow_list(SECCOMP_RET_KILL_PROCESS);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		if (sbx_syscall_in_group(i, "@system-service"))
			add_rule(i, SECCOMP_RET_ALLOW);
	add_test(add_rule(SBX_SYS_clone, ERR(EPERM)), 0, SBX_ARG_ANY, 0x7e020080, 0);
	add_rule(SBX_SYS_clone3, ERR(ENOSYS));
	add_test(add_rule(SBX_SYS_personality, ERR(EPERM)), 0, SBX_ARG_NE, 0, 0);
	rule = add_rule(SBX_SYS_openat, ERR(EPERM));
	add_test(rule, 2, SBX_ARG_ANY, 020000100, 0);
	add_test(rule, 3, SBX_ARG_ANY, 06000, 0);
	rule = add_rule(SBX_SYS_ipc, ERR(EPERM));
	add_test(rule, 0, SBX_ARG_MASK_EQ, 21, 0xffff);
	add_test(rule, 2, SBX_ARG_ANY, 0100000, 0);
	add_test(add_rule(SBX_SYS_mprotect, ERR(EPERM)), 2, SBX_ARG_ALL, 6, 0);
	add_test(add_rule(SBX_SYS_sched_setscheduler, ERR(EPERM)), 1, SBX_ARG_GT, 5, 0);
	add_rule(SBX_SYS_read, SECCOMP_RET_LOG);
	make(SBX_ABI_X86_64);
}

/* What the judge says of @insns; in an arena of its own, for it is asked thousands of times. */
static bool judge_accepts(const struct sock_filter *insns)
{
	struct sbx_filter_task again = task;
	const struct sbx_program changed = {insns, program.len};
	struct sbx_arena scratch;
	struct sbx_error err = {0};
	int got;

	sbx_arena_init(&scratch, SBX_ARENA_DEFAULT_LIMIT);
	again.arena = &scratch;
	got = sbx_filter_check(&again, &changed, &err);
	sbx_arena_release(&scratch);
	assert_int_not_equal(err.exit, SBX_EXIT_MEMORY);
	return got == 0;
}

/* Every instruction is spoilt in every way that matters, one at a time. */
static void test_L44_the_judge_notices_any_change(void **state)
{
	static struct sock_filter insns[BPF_MAXINSNS];

	(void)state;
	make_motley();
	memcpy(insns, program.insns, program.len * sizeof(*insns));
	for (unsigned at = 0; at < program.len; at++) {
		const struct sock_filter good = insns[at];

		for (unsigned bit = 0; bit < 32; bit++) {
			insns[at].k = good.k ^ 1U << bit;
			if (judge_accepts(insns))
				fail_msg("%u: k %#x for %#x is not noticed", at, insns[at].k,
					 good.k);
			insns[at] = good;
		}
		if (BPF_CLASS(good.code) == BPF_JMP && BPF_OP(good.code) != BPF_JA) {
			insns[at].jt = good.jf;
			insns[at].jf = good.jt;
			if (judge_accepts(insns))
				fail_msg("%u: swapped branches are not noticed", at);
			insns[at] = good;
		}
	}
	assert_true(judge_accepts(insns));
}

static void test_L44_the_judge_notices_a_missing_rule(void **state)
{
	struct sbx_error err = {0};

	(void)state;
	make_motley();
	/* The wishes grow behind the program's back. */
	add_rule(SBX_SYS_write, ERR(EPERM));
	assert_int_equal(sbx_filter_check(&task, &program, &err), -1);
	assert_int_equal(err.exit, SBX_EXIT_SECCOMP);
	assert_non_null(strstr(err.subject, "write"));
}

static void test_L47_the_judge_notices_wide_comparisons(void **state)
{
	struct sbx_error err = {0};
	static const struct sock_filter wide[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_RISCV64, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 198, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 20), /* the high half */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ERR(EAFNOSUPPORT)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	(void)state;
	add_test(add_rule(SBX_SYS_socket, ERR(EAFNOSUPPORT)), 0, SBX_ARG_EQ, 2, 0);
	make(SBX_ABI_RISCV64);
	program = (struct sbx_program){wide, SBX_COUNT(wide)};
	assert_int_equal(ask(AUDIT_ARCH_RISCV64, 198, 2, 0), ERR(EAFNOSUPPORT));
	assert_int_equal(sbx_filter_check(&task, &program, &err), -1);
	assert_non_null(strstr(err.subject, "socket"));
}

/* Too many values to try is no licence to try some of them. */
static void test_L45_the_judge_does_not_sample(void **state)
{
	struct sbx_error err = {0};

	(void)state;
	for (unsigned i = 0; i < 300; i++)
		add_test(add_rule(SBX_SYS_ioctl, ERR(EPERM)), 1, SBX_ARG_EQ, i * 16, 0);
	assert_int_equal(compile(SBX_ABI_RISCV64, &err), 0);
	assert_int_equal(sbx_filter_check(&task, &program, &err), -1);
}

/* --- Anything --------------------------------------------------------------------------------- */

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

static void add_random_rule(void)
{
	static const enum sbx_syscall calls[] = {
		SBX_SYS_read,	SBX_SYS_socketcall, SBX_SYS_mmap,   SBX_SYS_ptrace,
		SBX_SYS_clone3, SBX_SYS_set_tls,    SBX_SYS_openat, SBX_SYS_uselib,
	};
	static const uint32_t actions[] = {
		SECCOMP_RET_ALLOW, SECCOMP_RET_LOG, ERR(EPERM),
		ERR(ENOSYS),	   ERR(EACCES),	    SECCOMP_RET_KILL_PROCESS,
	};
	static const uint32_t values[] = {0, 1, 2, 6, 0x80000000, 0xffffffff, 0xffff};
	uint32_t action = actions[random_below(SBX_COUNT(actions))];
	struct sbx_rule *rule = add_rule(calls[random_below(SBX_COUNT(calls))], action);

	rule->abis = random_below(4) ? ALL_ABIS : random_below(1U << SBX_ABIS);
	for (unsigned n = random_below(4); n > 0; n--)
		add_test(rule, (unsigned char)random_below(3), random_below(6),
			 values[random_below(SBX_COUNT(values))],
			 values[random_below(SBX_COUNT(values))]);
}

/* Compiler and judge share no code: that they agree on thousands of filters says something. */
static void test_L44_random_filters(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 600; round++) {
		teardown(NULL);
		setup(NULL);
		for (unsigned n = random_below(12); n > 0; n--)
			add_random_rule();
		if (random_below(2))
			allow_list(random_below(2) ? SECCOMP_RET_KILL_PROCESS : ERR(EPERM));
		filter.log_unnamed = random_below(2);
		filter.blocked_abis = random_below(1U << SBX_ABIS) & ~1U;
		make(SBX_ABI_X86_64);
		filter.blocked_abis &= ~SBX_ABI_BIT(SBX_ABI_AARCH64);
		make(SBX_ABI_AARCH64);
	}
}

static void test_exhaustion_is_an_error(void **state)
{
	struct sbx_error err = {0};
	int got = -1;

	(void)state;
	add_rule(SBX_SYS_openat, ERR(EPERM));
	for (size_t limit = 1024; got < 0 && limit < SBX_ARENA_DEFAULT_LIMIT; limit += 2048) {
		sbx_arena_release(&arena);
		sbx_arena_init(&arena, limit);
		if (sbx_filter_task_init(&task, &arena, &filter, SBX_ABI_X86_64) < 0)
			continue;
		got = sbx_filter_compile(&task, &program, &err);
		if (got == 0)
			got = sbx_filter_check(&task, &program, &err);
		if (got < 0)
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
	}
	assert_int_equal(got, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest all[] = {
		TEST(test_an_empty_filter_allows_this_machine_only),
		TEST(test_L38_every_abi_has_its_own_numbers),
		TEST(test_L37_x32_is_blocked_with_x86_64),
		TEST(test_blocked_abis_are_killed),
		TEST(test_L39_only_the_low_half_counts),
		TEST(test_L46_tests_of_a_rule_are_anded),
		TEST(test_L46_rules_are_ored),
		TEST(test_every_operator),
		TEST(test_the_most_severe_wins),
		TEST(test_an_allow_list),
		TEST(test_an_allow_list_among_others),
		TEST(test_an_allow_list_with_tests),
		TEST(test_rules_for_some_abis),
		TEST(test_far_jumps),
		TEST(test_L45_too_long_is_refused),
		TEST(test_L44_the_judge_notices_any_change),
		TEST(test_L44_the_judge_notices_a_missing_rule),
		TEST(test_L47_the_judge_notices_wide_comparisons),
		TEST(test_L45_the_judge_does_not_sample),
		TEST(test_L44_random_filters),
		TEST(test_exhaustion_is_an_error),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
