/* SPDX-License-Identifier: MIT
 * tests/unit/test_syscalls.c: the table of system calls is in order, its groups are what profiles
 * mean by them, and its numbers are the kernel's.
 *
 * A wrong number is a hole that no other test would see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "value/syscalls.h"

static unsigned index_of(const char *name)
{
	int index = sbx_syscall_by_name(name);

	if (index < 0)
		fail_msg("no system call \"%s\"", name);
	return (unsigned)index;
}

/* Bisection misses names of a table that is out of order. */
static void test_names_are_sorted(void **state)
{
	(void)state;
	for (unsigned i = 1; i < sbx_syscall_count; i++)
		if (strcmp(sbx_syscall_name(i - 1), sbx_syscall_name(i)) >= 0)
			fail_msg("%s stands before %s", sbx_syscall_name(i - 1),
				 sbx_syscall_name(i));
}

static void test_names_are_found(void **state)
{
	static const char *const none[] = {"", "opena", "ope", "zzz", "OPEN", "@clock", "open "};

	(void)state;
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		assert_int_equal(sbx_syscall_by_name(sbx_syscall_name(i)), i);
	for (unsigned i = 0; i < SBX_COUNT(none); i++)
		assert_int_equal(sbx_syscall_by_name(none[i]), -1);
	assert_null(sbx_syscall_name(sbx_syscall_count));
	assert_int_equal(sbx_syscall_by_name("openat"), SBX_SYS_openat);
	assert_true(sbx_syscall_exists_elsewhere("openat"));
	assert_false(sbx_syscall_exists_elsewhere("opena"));
}

static void count(void *data, unsigned index)
{
	(void)index;
	++*(unsigned *)data;
}

/* The documented sizes, nested groups expanded; +1 where syscalls.def adds a call. */
static void test_groups_have_their_members(void **state)
{
	static const struct {
		const char *name;
		unsigned members;
	} groups[] = {
		{"@default", 70 + 1}, {"@aio", 10},	    {"@basic-io", 18},
		{"@chown", 7},	      {"@clock", 6},	    {"@cpu-emulation", 5},
		{"@debug", 7},	      {"@file-system", 87}, {"@io-event", 17},
		{"@ipc", 28},	      {"@keyring", 3},	    {"@memlock", 5},
		{"@module", 3},	      {"@mount", 12 + 1},   {"@network-io", 22},
		{"@obsolete", 27},    {"@pkey", 3},	    {"@privileged", 53},
		{"@process", 22},     {"@raw-io", 7},	    {"@reboot", 3},
		{"@resources", 13},   {"@sandbox", 4},	    {"@setuid", 14},
		{"@signal", 14},      {"@swap", 2},	    {"@sync", 7 + 1},
		{"@timer", 16},	      {"@known", 534 + 22}, {"@system-service", 394 + 2},
	};

	(void)state;
	assert_int_equal(SBX_COUNT(groups), sbx_syscall_group_count);
	for (unsigned i = 0; i < SBX_COUNT(groups); i++) {
		unsigned visits = 0, members;

		members = sbx_syscall_expand(groups[i].name, count, &visits);
		if (members != groups[i].members || visits != members)
			fail_msg("%s has %u members, %u visits", groups[i].name, members, visits);
	}
}

static void test_what_is_no_name_expands_to_nothing(void **state)
{
	static const char *const none[] = {"@clocks", "@", "", "clock", "@Clock", "opena"};
	unsigned visits = 0;

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(none); i++)
		assert_int_equal(sbx_syscall_expand(none[i], count, &visits), 0);
	assert_int_equal(visits, 0);
	assert_int_equal(sbx_syscall_expand("openat", count, &visits), 1);
}

struct membership {
	const char *group;
	unsigned n;
};

static void check_member(void *data, unsigned index)
{
	struct membership *m = data;

	assert_true(sbx_syscall_in_group(index, m->group));
	m->n++;
}

/* Two walks over the groups, which must agree. */
static void test_members_are_in_their_group(void **state)
{
	(void)state;
	for (unsigned g = 0; g < sbx_syscall_group_count; g++) {
		struct membership m = {.group = sbx_syscall_group_name(g)};
		unsigned in = 0;

		sbx_syscall_expand(m.group, check_member, &m);
		for (unsigned i = 0; i < sbx_syscall_count; i++)
			in += sbx_syscall_in_group(i, m.group);
		assert_int_equal(in, m.n);
		assert_true(strlen(sbx_syscall_group_summary(g)) > 4);
	}
	assert_false(sbx_syscall_in_group(SBX_SYS_openat, "@clock"));
	assert_false(sbx_syscall_in_group(SBX_SYS_openat, "@nonsense"));
	assert_false(sbx_syscall_in_group(sbx_syscall_count, "@known"));
}

/* Deny-lists are written with groups: a call that does the same as a member must be one (L41). */
static void test_L41_groups_cover_young_calls(void **state)
{
	static const struct {
		const char *group, *name;
	} members[] = {
		{"@mount", "open_tree"},
		{"@mount", "move_mount"},
		{"@mount", "fsopen"},
		{"@mount", "fsconfig"},
		{"@mount", "fsmount"},
		{"@mount", "fspick"},
		{"@mount", "mount_setattr"},
		{"@mount", "open_tree_attr"},
		{"@process", "clone3"},
		{"@process", "pidfd_open"},
		{"@process", "pidfd_send_signal"},
		{"@debug", "pidfd_getfd"},
		{"@aio", "io_uring_setup"},
		{"@file-system", "fchmodat2"},
		{"@file-system", "setxattrat"},
		{"@file-system", "removexattrat"},
		{"@file-system", "file_setattr"},
		{"@file-system", "openat2"},
		{"@sandbox", "landlock_restrict_self"},
		{"@clock", "clock_settime64"},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(members); i++)
		if (!sbx_syscall_in_group(index_of(members[i].name), members[i].group))
			fail_msg("%s is not in %s", members[i].name, members[i].group);
}

static void test_known_calls(void **state)
{
	static const char *const unknown[] = {
		"_sysctl",
		"afs_syscall",
		"bdflush",
		"break",
		"create_module",
		"ftime",
		"get_kernel_syms",
		"getpmsg",
		"gtty",
		"idle",
		"lock",
		"mpx",
		"prof",
		"profil",
		"putpmsg",
		"query_module",
		"security",
		"stty",
		"tuxcall",
		"ulimit",
		"uselib",
		"vserver",
		"open_tree_attr",
		"uprobe",
		"fstatat",
		"newfstat",
		"nfsservctl",
	};
	unsigned known = 0;

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(unknown); i++)
		if (sbx_syscall_known(index_of(unknown[i])))
			fail_msg("%s is known", unknown[i]);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		known += sbx_syscall_known(i);
	assert_int_equal(known, 534);
	assert_false(sbx_syscall_known(sbx_syscall_count));
}

#define X(n) ((int32_t)(SBX_X32_BIT | (n)))

/* Copied from the kernel's tables, one of each kind of difference. */
static void test_numbers(void **state)
{
	static const struct {
		const char *name;
		int32_t number[SBX_ABIS]; /* x86-64, x32, x86, arm64, arm, riscv64 */
	} calls[] = {
		{"read", {0, X(0), 3, 63, 3, 63}},
		{"open", {2, X(2), 5, -1, 5, -1}},
		{"execve", {59, X(520), 11, 221, 11, 221}},
		{"ptrace", {101, X(521), 26, 117, 26, 117}},
		{"socket", {41, X(41), 359, 198, 281, 198}},
		{"socketcall", {-1, -1, 102, -1, -1, -1}},
		{"ipc", {-1, -1, 117, -1, -1, -1}},
		{"accept", {43, X(43), -1, 202, 285, 202}},
		{"recvmmsg", {299, X(537), 337, 243, 365, 243}},
		{"shmat", {30, X(30), 397, 196, 305, 196}},
		{"semop", {65, X(65), -1, 193, 298, 193}},
		{"mmap", {9, X(9), 90, 222, -1, 222}},
		{"mmap2", {-1, -1, 192, -1, 192, -1}},
		{"clock_settime64", {-1, -1, 404, -1, 404, -1}},
		{"io_uring_setup", {425, X(425), 425, 425, 425, 425}},
		{"clone3", {435, X(435), 435, 435, 435, 435}},
		{"openat2", {437, X(437), 437, 437, 437, 437}},
		{"memfd_secret", {447, X(447), 447, 447, -1, 447}},
		{"fchmodat2", {452, X(452), 452, 452, 452, 452}},
		{"mseal", {462, X(462), 462, 462, 462, 462}},
		{"setxattrat", {463, X(463), 463, 463, 463, 463}},
		{"removexattrat", {466, X(466), 466, 466, 466, 466}},
		{"open_tree_attr", {467, X(467), 467, 467, 467, 467}},
		{"file_setattr", {469, X(469), 469, 469, 469, 469}},
		{"uretprobe", {335, -1, -1, -1, -1, -1}},
		{"riscv_hwprobe", {-1, -1, -1, -1, -1, 258}},
		{"riscv_flush_icache", {-1, -1, -1, -1, -1, 259}},
		{"arm_sync_file_range", {-1, -1, -1, -1, 341, -1}},
		{"set_tls", {-1, -1, -1, -1, 983045, -1}},
		{"osf_mount", {-1, -1, -1, -1, -1, -1}},
	};

	(void)state;
	for (unsigned i = 0; i < SBX_COUNT(calls); i++)
		for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++) {
			int32_t number = sbx_syscall_number(index_of(calls[i].name), abi);

			if (number != calls[i].number[abi])
				fail_msg("%s is %d under %s", calls[i].name, number,
					 sbx_abis[abi].name);
		}
	assert_int_equal(sbx_syscall_number(sbx_syscall_count, SBX_ABI_X86_64), -1);
	assert_int_equal(sbx_syscall_number(0, SBX_ABIS), -1);
}

/* The headers this test is compiled with are another witness. */
static void test_numbers_are_those_of_libc(void **state)
{
#if defined(__x86_64__) && !defined(__ILP32__)
	const enum sbx_abi abi = SBX_ABI_X86_64;
#elif defined(__aarch64__)
	const enum sbx_abi abi = SBX_ABI_AARCH64;
#elif defined(__riscv) && __riscv_xlen == 64
	const enum sbx_abi abi = SBX_ABI_RISCV64;
#else
	const enum sbx_abi abi = SBX_ABIS;
#endif
	static const struct {
		const char *name;
		int number;
	} calls[] = {
		{"read", SYS_read},	  {"execve", SYS_execve}, {"clone", SYS_clone},
		{"socket", SYS_socket},	  {"ioctl", SYS_ioctl},	  {"mount", SYS_mount},
		{"ptrace", SYS_ptrace},	  {"setns", SYS_setns},	  {"unshare", SYS_unshare},
		{"seccomp", SYS_seccomp}, {"openat", SYS_openat}, {"fchmodat", SYS_fchmodat},
		{"bpf", SYS_bpf},	  {"keyctl", SYS_keyctl}, {"mprotect", SYS_mprotect},
	};

	(void)state;
	if (abi == SBX_ABIS)
		skip();
	for (unsigned i = 0; i < SBX_COUNT(calls); i++)
		assert_int_equal(sbx_syscall_number(index_of(calls[i].name), abi), calls[i].number);
}

/* Two names for one number would share their fate; there are none but these. */
static void test_numbers_are_unique(void **state)
{
	(void)state;
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++)
		for (unsigned i = 0; i < sbx_syscall_count; i++) {
			int32_t number = sbx_syscall_number(i, abi);

			for (unsigned k = 0; number >= 0 && k < i; k++)
				if (sbx_syscall_number(k, abi) == number)
					fail_msg("%s: %s and %s are both %d", sbx_abis[abi].name,
						 sbx_syscall_name(k), sbx_syscall_name(i), number);
		}
}

static void test_L38_multiplexed_calls(void **state)
{
	unsigned through = 0, call = 0;

	(void)state;
	assert_true(sbx_syscall_multiplexed(SBX_SYS_socket, &through, &call));
	assert_int_equal(through, SBX_SYS_socketcall);
	assert_int_equal(call, 1);
	assert_true(sbx_syscall_multiplexed(SBX_SYS_shmat, &through, &call));
	assert_int_equal(through, SBX_SYS_ipc);
	assert_int_equal(call, 21);
	assert_false(sbx_syscall_multiplexed(SBX_SYS_openat, &through, &call));
	assert_false(sbx_syscall_multiplexed(SBX_SYS_socketcall, &through, &call));
}

static void test_abis(void **state)
{
	(void)state;
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++) {
		assert_int_equal(sbx_abi_by_name(sbx_abis[abi].name), abi);
		assert_true(sbx_abis[abi].local & SBX_ABI_BIT(abi));
	}
	assert_int_equal(sbx_abi_by_name("aarch64"), SBX_ABIS);
	assert_int_equal(sbx_abi_by_name("native"), SBX_ABIS);
	assert_int_equal(sbx_abi_by_name(""), SBX_ABIS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_sorted),
		cmocka_unit_test(test_names_are_found),
		cmocka_unit_test(test_groups_have_their_members),
		cmocka_unit_test(test_what_is_no_name_expands_to_nothing),
		cmocka_unit_test(test_members_are_in_their_group),
		cmocka_unit_test(test_L41_groups_cover_young_calls),
		cmocka_unit_test(test_known_calls),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_numbers_are_those_of_libc),
		cmocka_unit_test(test_numbers_are_unique),
		cmocka_unit_test(test_L38_multiplexed_calls),
		cmocka_unit_test(test_abis),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
