/* SPDX-License-Identifier: MIT
 * tests/unit/test_verdict.c: the interpreter that judges filters does what the kernel's does, and
 * a program the kernel would not take allows nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/compile.h"
#include "plan/plan.h"

#define RET(k) BPF_STMT(BPF_RET | BPF_K, k)
#define LOAD(k) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, k)
#define AND(k) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, k)
#define ALWAYS(k) BPF_STMT(BPF_JMP | BPF_JA, k)
#define JUMP(op, k, jt, jf) BPF_JUMP(BPF_JMP | (op) | BPF_K, k, jt, jf)

static const struct seccomp_data data = {
	.nr = 59,
	.arch = 0xc000003e,
	.instruction_pointer = 0x1122334455667788,
	.args = {0x100000002, 2, 3, 4, 5, 0xfedcba9876543210},
};

#define VERDICT(...)                                                                               \
	sbx_filter_verdict((const struct sock_filter[]){__VA_ARGS__},                              \
			   SBX_COUNT(((const struct sock_filter[]){__VA_ARGS__})), &data)

/* 1 when the comparison of @a with @k holds. */
#define COMPARE(op, offset, k) VERDICT(LOAD(offset), JUMP(op, k, 0, 1), RET(1), RET(0))

static void test_loads(void **state)
{
	static const struct {
		unsigned offset;
		uint32_t word;
	} words[] = {
		{0, 59}, {4, 0xc000003e}, {8, 0x55667788}, {12, 0x11223344}, {16, 2},
		{20, 1}, {24, 2},	  {32, 3},	   {56, 0x76543210}, {60, 0xfedcba98},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(words); i++) {
		assert_int_equal(COMPARE(BPF_JEQ, words[i].offset, words[i].word), 1);
		assert_int_equal(COMPARE(BPF_JEQ, words[i].offset, words[i].word + 1), 0);
	}
}

static void test_comparisons_are_unsigned(void **state)
{
	(void)state;
	assert_int_equal(COMPARE(BPF_JGT, 4, 0x7fffffff), 1);
	assert_int_equal(COMPARE(BPF_JGT, 4, 0xc000003e), 0);
	assert_int_equal(COMPARE(BPF_JGE, 4, 0xc000003e), 1);
	assert_int_equal(COMPARE(BPF_JGE, 4, 0xc000003f), 0);
	assert_int_equal(COMPARE(BPF_JSET, 4, 0x40000002), 1);
	assert_int_equal(COMPARE(BPF_JSET, 4, 0x00000041), 0);
	assert_int_equal(COMPARE(BPF_JSET, 0, 0), 0);
}

static void test_and(void **state)
{
	(void)state;
	assert_int_equal(VERDICT(LOAD(0), AND(0x38), JUMP(BPF_JEQ, 0x38, 0, 1), RET(1), RET(0)), 1);
	assert_int_equal(VERDICT(LOAD(0), AND(0x30), JUMP(BPF_JEQ, 59, 0, 1), RET(1), RET(0)), 0);
}

static void test_jumps_skip(void **state)
{
	(void)state;
	assert_int_equal(VERDICT(ALWAYS(2), RET(1), RET(2), RET(3), RET(4)), 3);
	assert_int_equal(VERDICT(ALWAYS(0), RET(1), RET(2)), 1);
	assert_int_equal(VERDICT(LOAD(0), JUMP(BPF_JEQ, 59, 2, 0), RET(1), RET(2), RET(3)), 3);
}

/* The accumulator starts as zero, as in the kernel. */
static void test_the_accumulator_starts_as_zero(void **state)
{
	(void)state;
	assert_int_equal(VERDICT(JUMP(BPF_JEQ, 0, 0, 1), RET(1), RET(0)), 1);
}

/* Fail closed: what the kernel would refuse to load, and what it has but we never write. */
static void test_L44_malformed_programs_kill(void **state)
{
	const uint32_t kill = SECCOMP_RET_KILL_PROCESS;

	(void)state;
	assert_int_equal(sbx_filter_verdict(&(struct sock_filter){0}, 0, &data), kill);
	assert_int_equal(VERDICT(LOAD(0)), kill);
	assert_int_equal(VERDICT(LOAD(1), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(LOAD(64), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(LOAD(0xfffffffc), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(ALWAYS(1), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(ALWAYS(2), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(ALWAYS(UINT32_MAX), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(ALWAYS(UINT32_MAX - 1), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(JUMP(BPF_JEQ, 0, 255, 0), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(BPF_STMT(BPF_RET | BPF_A, SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RET(SECCOMP_RET_ALLOW)),
			 kill);
	assert_int_equal(VERDICT(BPF_STMT(BPF_LD | BPF_MEM, 0), RET(SECCOMP_RET_ALLOW)), kill);
	assert_int_equal(VERDICT(BPF_STMT(BPF_JMP | BPF_JEQ | BPF_X, 0), RET(SECCOMP_RET_ALLOW)),
			 kill);
	assert_int_equal(VERDICT(BPF_STMT(0xffff, 0), RET(SECCOMP_RET_ALLOW)), kill);
}

static void test_what_was_looked_at(void **state)
{
	const struct sock_filter program[] = {
		LOAD(4), LOAD(0), JUMP(BPF_JEQ, 59, 0, 1), LOAD(24), RET(7),
	};
	struct seccomp_data other = data;
	unsigned looked_at = 0;

	(void)state;
	assert_int_equal(sbx_filter_run(program, SBX_COUNT(program), &data, &looked_at), 7);
	assert_int_equal(looked_at, SBX_LOOKED_AT_ARCH | SBX_LOOKED_AT_NUMBER | 1 << 6);
	other.nr = 60;
	looked_at = 0;
	assert_int_equal(sbx_filter_run(program, SBX_COUNT(program), &other, &looked_at), 7);
	assert_int_equal(looked_at, SBX_LOOKED_AT_ARCH | SBX_LOOKED_AT_NUMBER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_comparisons_are_unsigned),
		cmocka_unit_test(test_and),
		cmocka_unit_test(test_jumps_skip),
		cmocka_unit_test(test_the_accumulator_starts_as_zero),
		cmocka_unit_test(test_L44_malformed_programs_kill),
		cmocka_unit_test(test_what_was_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
